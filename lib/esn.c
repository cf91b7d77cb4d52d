#include "esn.h"
#include "sizes.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <limits.h>
#include <math.h>

esn *
esn_alloc(size_t D, size_t H, size_t O, activation f, double leak)
{
    if (D == 0 || H == 0 || O == 0 || !(leak > 0.0 && leak <= 1.0))
        GSL_ERROR_NULL("sizes must be greater than 0, and 0 < leak <= 1",
                       GSL_EINVAL);
    // A sparse matrix counts its elements with int.
    if (H > INT_MAX)
        GSL_ERROR_NULL("a sparse matrix has at most INT_MAX rows", GSL_ENOMEM);
    esn *p = calloc(1, sizeof *p);
    if (p == NULL)
        GSL_ERROR_NULL("no memory for an echo state network", GSL_ENOMEM);
    *p = (esn){ D,
                H,
                O,
                f,
                leak,
                gsl_spmatrix_alloc_nzmax(H, H, H, GSL_SPMATRIX_CSR),
                sizes_matrix(H, D),
                sizes_vector(H),
                sizes_matrix(O, sizes_sum(1 + H, D)) };
    if (!p->W_hh || !p->W_xh || !p->b_h || !p->W_zy) {
        // The allocation that failed has already called GSL's error handler, so
        // only the rest has to be freed.
        esn_free(p);
        return NULL;
    }
    for (size_t j = 0; j <= H; j++)
        p->W_hh->p[j] = 0;
    return p;
}

void
esn_free(esn *p)
{
    if (p == NULL)
        return;
    if (p->W_hh != NULL)
        gsl_spmatrix_free(p->W_hh);
    gsl_matrix_free(p->W_xh);
    gsl_vector_free(p->b_h);
    gsl_matrix_free(p->W_zy);
    free(p);
}

int
esn_readout(const esn *p, const sequence *x, const sequence *h, sequence *y)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS
        || sequence_expect(y, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;

    // W_zy is three matrices side by side: for the 1, for x and for h.
    const gsl_vector_view b_y = gsl_matrix_column(p->W_zy, 0);
    const gsl_matrix_view W_xy =
        gsl_matrix_submatrix(p->W_zy, 0, 1, p->O, p->D);
    const gsl_matrix_view W_hy =
        gsl_matrix_submatrix(p->W_zy, 0, 1 + p->D, p->O, p->H);
    const gsl_matrix_view heard = sequence_rows(x, 0, x->T);
    const gsl_matrix_view states = sequence_rows(h, 1, x->T);
    gsl_matrix_view said = sequence_rows(y, 0, x->T);
    rnn_affine(&W_xy.matrix, &b_y.vector, &heard.matrix, &said.matrix);
    return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &states.matrix,
                          &W_hy.matrix, 1.0, &said.matrix);
}

/* The largest |lambda|, and |last element| of its eigenvector of length 1. */
static int
largest(const gsl_matrix *H, double *rho, double *last)
{
    const size_t n = H->size1;
    gsl_matrix *copy = sizes_matrix(n, n);
    gsl_matrix_complex *vectors = gsl_matrix_complex_alloc(n, n);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(n);
    gsl_eigen_nonsymmv_workspace *space = gsl_eigen_nonsymmv_alloc(n);
    size_t most = 0;
    double low, high;
    int status = GSL_ENOMEM;

    if (copy != NULL && vectors != NULL && lambda != NULL && space != NULL) {
        // GSL's search for eigenvalues does not end for numbers like 1e-300, so
        // the matrix is scaled until its largest element is 1.
        gsl_matrix_memcpy(copy, H);
        gsl_matrix_minmax(H, &low, &high);
        const double size = fmax(-low, high);
        if (size > 0.0)
            gsl_matrix_scale(copy, 1.0 / size);
        status = gsl_eigen_nonsymmv(copy, lambda, vectors, space);
        for (size_t k = 1; k < n; k++)
            if (gsl_complex_abs(gsl_vector_complex_get(lambda, k))
                > gsl_complex_abs(gsl_vector_complex_get(lambda, most)))
                most = k;
        *rho = size * gsl_complex_abs(gsl_vector_complex_get(lambda, most));
        *last = gsl_complex_abs(gsl_matrix_complex_get(vectors, n - 1, most));
    }
    gsl_matrix_free(copy);
    gsl_matrix_complex_free(vectors);
    gsl_vector_complex_free(lambda);
    gsl_eigen_nonsymmv_free(space);
    return status;
}

int
esn_spectral_radius(const gsl_rng *r, const gsl_spmatrix *W, size_t m,
                    double *rho, double *error)
{
    if (W->size2 != W->size1)
        GSL_ERROR("only a square matrix has eigenvalues", GSL_ENOTSQR);
    if (m == 0 || m > W->size1)
        GSL_ERROR("m must be in 1..n", GSL_EINVAL);

    gsl_matrix *Q = sizes_matrix(sizes_sum(m, 1), W->size1);
    gsl_matrix *H = Q == NULL ? NULL : sizes_matrix(m, m);
    size_t done = 0;
    double left = 0.0, radius = 0.0, last = 0.0;
    int status = H == NULL ? GSL_ENOMEM : GSL_SUCCESS;
    for (size_t k = 0; status == GSL_SUCCESS && k < W->size1; k++)
        gsl_matrix_set(Q, 0, k, gsl_ran_gaussian_ziggurat(r, 1.0));
    if (status == GSL_SUCCESS)
        status = esn_arnoldi(W, Q, H, &done, &left);
    if (status == GSL_SUCCESS) {
        const gsl_matrix_view among = gsl_matrix_submatrix(H, 0, 0, done, done);
        status = largest(&among.matrix, &radius, &last);
    }
    if (status == GSL_SUCCESS) {
        *rho = radius;
        *error = left * last;
    }
    gsl_matrix_free(Q);
    gsl_matrix_free(H);
    return status;
}

int
esn_has_circle(const gsl_spmatrix *W)
{
    const size_t n = W->size1;
    size_t alive = n, before;
    int *hears = malloc(n * sizeof *hears);

    if (hears == NULL)
        GSL_ERROR_VAL("no memory to follow the paths", GSL_ENOMEM, 0);
    // A unit that hears only units that were removed is removed, too. When no
    // more can be removed, each unit that is left hears another one that is
    // left. Following these connections through finitely many units leads back
    // to a unit already visited, so there is a circle; if none is left, there
    // is no circle.
    for (size_t j = 0; j < n; j++)
        hears[j] = 1;
    do {
        before = alive;
        for (size_t j = 0; j < n; j++) {
            int somebody = 0;
            for (int k = W->p[j]; k < W->p[j + 1]; k++)
                somebody |= W->data[k] != 0.0 && hears[W->i[k]];
            alive -= hears[j] && !somebody;
            hears[j] = hears[j] && somebody;
        }
    } while (alive < before);
    free(hears);
    return alive > 0;
}

int
esn_rescale(const gsl_rng *r, gsl_spmatrix *W, size_t m, double rho)
{
    if (!(rho >= 0.0) || !isfinite(rho))
        GSL_ERROR("rho must be finite and not negative", GSL_EINVAL);
    double radius = 0.0, error;
    const int status = esn_spectral_radius(r, W, m, &radius, &error);
    if (status != GSL_SUCCESS)
        return status;
    if (!esn_has_circle(W) || radius == 0.0)
        GSL_ERROR("a spectral radius of 0 cannot be scaled", GSL_EDOM);
    gsl_spmatrix_scale(W, 1.0 / radius);
    return gsl_spmatrix_scale(W, rho);
}

int
esn_delays(const sequence *x, size_t washout, gsl_matrix *Y)
{
    if (washout >= x->T || washout < Y->size2)
        GSL_ERROR("washout must be less than T, and at least K", GSL_EINVAL);
    if (x->B != 1 || x->n != 1 || Y->size1 != x->T - washout)
        GSL_ERROR("x must be (T,1,1) and Y (T-washout,K)", GSL_EBADLEN);
    for (size_t i = 0; i < Y->size1; i++)
        for (size_t k = 1; k <= Y->size2; k++)
            gsl_matrix_set(Y, i, k - 1, x->data[washout + i - k]);
    return GSL_SUCCESS;
}

int
esn_teach(const sequence *target, sequence *x)
{
    const size_t O = target->n;
    if (target->T != x->T || target->B != x->B || x->n < O)
        GSL_ERROR("target and x disagree in shape", GSL_EBADLEN);
    for (size_t t = 0; t < x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t o = 0; o < O; o++)
                sequence_of(x, t, i)[x->n - O + o] =
                    t > 0 ? sequence_of(target, t - 1, i)[o] : 0.0;
    return GSL_SUCCESS;
}
