/* reservoir_suite.h - what the tests of sparse random matrices share. */
#ifndef RESERVOIR_SUITE_H
#define RESERVOIR_SUITE_H

#include "esn.h"
#include "suite.h"

static inline gsl_spmatrix *
sparse_random(const gsl_rng *r, size_t n, double connectivity)
{
    gsl_spmatrix *W = gsl_spmatrix_alloc_nzmax(n, n, n, GSL_SPMATRIX_CSR);
    ck_assert_int_eq(esn_reservoir(r, connectivity, W), GSL_SUCCESS);
    return W;
}

/* The radius from all eigenvalues of a full copy. */
static inline double
full_radius(const gsl_spmatrix *W)
{
    gsl_matrix *dense = gsl_matrix_alloc(W->size1, W->size2);
    double rho = -1.0;
    gsl_spmatrix_sp2d(dense, W);
    ck_assert_int_eq(init_spectral_radius(dense, &rho), GSL_SUCCESS);
    gsl_matrix_free(dense);
    return rho;
}

#endif /* RESERVOIR_SUITE_H */
