/*
 * spectrum.h - the eigenvalues of a matrix, for the figures that show them in the plane.
 */
#ifndef SPECTRUM_H
#define SPECTRUM_H

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_matrix.h>

/*
 * The eigenvalues of W (n,n), n at least 1, in the order in which GSL finds them:
 * n real and n imaginary parts. Returns what gsl_eigen_nonsymm() returns.
 */
static inline int
spectrum(const gsl_matrix *W, double *real, double *imaginary)
{
    const size_t n = W->size1;
    gsl_matrix *copy = gsl_matrix_alloc(n, n);  // the search destroys it
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(n);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(n);
    int status = GSL_ENOMEM;

    if (copy != NULL && lambda != NULL && space != NULL) {
        gsl_matrix_memcpy(copy, W);
        status = gsl_eigen_nonsymm(copy, lambda, space);
        for (size_t k = 0; k < n; k++) {
            const gsl_complex l = gsl_vector_complex_get(lambda, k);
            real[k] = GSL_REAL(l);
            imaginary[k] = GSL_IMAG(l);
        }
    }
    gsl_eigen_nonsymm_free(space);
    gsl_vector_complex_free(lambda);
    gsl_matrix_free(copy);
    return status;
}

#endif /* SPECTRUM_H */
