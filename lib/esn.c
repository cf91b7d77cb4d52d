#include "esn.h"
#include "sizes.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
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

/*
 * The checks of arguments that the steps share: the errors that esn.h declares,
 * in the order of its functions.
 */
int
esn_reservoir_arguments(double connectivity, const gsl_spmatrix *W)
{
    if (W->size2 != W->size1)
        GSL_ERROR("a reservoir is square", GSL_ENOTSQR);
    if (!(connectivity > 0.0 && connectivity <= 1.0) || !GSL_SPMATRIX_ISCSR(W))
        GSL_ERROR("connectivity must be in (0,1] and W in compressed rows",
                  GSL_EINVAL);
    // So many are expected, and chance adds no thousandth of them.
    if (connectivity * (double)W->size1 * (double)W->size1 > ESN_ELEMENTS)
        GSL_ERROR("an int cannot count so many elements", GSL_ENOMEM);
    return GSL_SUCCESS;
}

/*
 * Whether a positive number is far enough from overflow and underflow that its
 * square can be computed.
 */
static int
moderate(double size)
{
    return size >= 1.0 / ESN_LARGEST && size <= ESN_LARGEST;
}

int
esn_arnoldi_arguments(const gsl_spmatrix *W, const gsl_matrix *Q,
                      const gsl_matrix *H)
{
    const size_t n = W->size1, m = Q->size1 - 1;
    double length = 0.0, most = 0.0;

    if (W->size2 != n)
        GSL_ERROR("only a square matrix has eigenvalues", GSL_ENOTSQR);
    if (m == 0 || m > n)
        GSL_ERROR("m must be in 1..n", GSL_EINVAL);
    if (Q->size2 != n || H->size1 != m || H->size2 != m)
        GSL_ERROR("Q must be (m+1,n) and H (m,m)", GSL_EBADLEN);
    for (size_t k = 0; k < W->nz; k++) {
        if (!isfinite(W->data[k]))
            GSL_ERROR("an element is not finite", GSL_EDOM);
        most = fmax(most, fabs(W->data[k]));
    }
    if (most > 0.0 && !moderate(most))
        GSL_ERROR("the elements of W are too large or too small", GSL_EDOM);
    for (size_t k = 0; k < n; k++)
        length = hypot(length, gsl_matrix_get(Q, 0, k));
    if (!moderate(length))
        GSL_ERROR("q_1 must have a length, neither too large nor too small",
                  GSL_EDOM);
    return GSL_SUCCESS;
}

int
esn_step_arguments(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev,
                   const gsl_matrix *h)
{
    const size_t B = a->size1;
    if (a->size2 != p->H || h_prev->size1 != B || h_prev->size2 != p->H
        || h->size1 != B || h->size2 != p->H)
        GSL_ERROR("a, h_prev and h must be (B,H)", GSL_EBADLEN);
    return GSL_SUCCESS;
}

int
esn_harvest_arguments(const esn *p, const sequence *x, const sequence *h)
{
    const int status = sequence_expect(x, h->T - 1, h->B, p->D);
    if (status == GSL_SUCCESS && h->n != p->H)
        GSL_ERROR("h must be (T+1,B,H)", GSL_EBADLEN);
    return status;
}

int
esn_echo_arguments(const esn *p, const sequence *x, const sequence *h,
                   const sequence *g, const gsl_vector *distance)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS
        || esn_harvest_arguments(p, x, g) != GSL_SUCCESS)
        return GSL_EBADLEN;
    if (distance->size != h->T)
        GSL_ERROR("distance must be (T+1)", GSL_EBADLEN);
    return GSL_SUCCESS;
}

int
esn_features_arguments(const sequence *x, const sequence *h, size_t washout,
                       const gsl_matrix *Z)
{
    if (washout >= x->T)
        GSL_ERROR("washout must be less than T", GSL_EINVAL);
    if (h->T != x->T + 1 || h->B != x->B || Z->size1 != (x->T - washout) * x->B
        || Z->size2 != 1 + x->n + h->n)
        GSL_ERROR("x, h and Z must be (T,B,D), (T+1,B,H) and "
                  "((T-washout)*B, 1+D+H)",
                  GSL_EBADLEN);
    return GSL_SUCCESS;
}

/*
 * Whether the fourth power of a number is a normal number, or the number is 0.
 * Not true of NaN.
 */
static int
fit_for_powers(double size)
{
    return size == 0.0 || (size >= ESN_LEAST && size <= ESN_MOST);
}

/* Whether all numbers are finite, and the largest of each column is fit. */
static int
columns_fit(const gsl_matrix *m)
{
    for (size_t j = 0; j < m->size2; j++) {
        double most = 0.0;
        for (size_t i = 0; i < m->size1; i++) {
            const double size = fabs(gsl_matrix_get(m, i, j));
            if (!isfinite(size))
                return 0;
            most = fmax(most, size);
        }
        if (!fit_for_powers(most))
            return 0;
    }
    return 1;
}

int
esn_ridge_arguments(const gsl_matrix *Z, const gsl_matrix *Y, double ridge,
                    const gsl_matrix *A, const gsl_matrix *W_zy)
{
    const size_t F = Z->size2;
    if (Y->size1 != Z->size1 || W_zy->size1 != Y->size2 || W_zy->size2 != F)
        GSL_ERROR("Z, Y and W_zy must be (rows,F), (rows,O) and (O,F)",
                  GSL_EBADLEN);
    if (A != NULL && (A->size1 != F || A->size2 != F))
        GSL_ERROR("A must be (F,F)", GSL_EBADLEN);
    if (A == NULL && Z->size1 < F)
        GSL_ERROR("Z has fewer rows than features", GSL_EBADLEN);
    if (!(ridge >= 0.0) || !isfinite(ridge))
        GSL_ERROR("ridge must be finite and not negative", GSL_EINVAL);
    if (!columns_fit(Z) || !columns_fit(Y))
        GSL_ERROR("a column of Z or Y is not finite, or beyond 1e+-70",
                  GSL_EDOM);
    return GSL_SUCCESS;
}

int
esn_run_arguments(const esn *p, const sequence *x, const sequence *h,
                  const sequence *y)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS
        || sequence_expect(y, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    if (p->D < p->O)
        GSL_ERROR("a network with D < O cannot hear itself", GSL_EBADLEN);
    return GSL_SUCCESS;
}

/* Largest minus smallest number of a column; NaN where one is not finite. */
static double
range_of(const gsl_matrix *m, size_t column)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < m->size1; i++) {
        const double number = gsl_matrix_get(m, i, column);
        if (!isfinite(number))
            return NAN;
        low = fmin(low, number);
        high = fmax(high, number);
    }
    return high - low;
}

int
esn_capacity_arguments(const gsl_matrix *said, const gsl_matrix *wanted,
                       const gsl_vector *capacity)
{
    if (said->size1 < 2 || wanted->size1 != said->size1
        || wanted->size2 != said->size2 || capacity->size != said->size2)
        GSL_ERROR("said and wanted must be (rows,K), and capacity (K)",
                  GSL_EBADLEN);
    for (size_t k = 0; k < wanted->size2; k++) {
        const double s = range_of(said, k), w = range_of(wanted, k);
        if (!fit_for_powers(s) || !fit_for_powers(w))
            GSL_ERROR("a column is not finite, or varies by more than 1e70 or "
                      "less than 1e-70",
                      GSL_EDOM);
        if (w == 0.0)
            GSL_ERROR("a column of wanted does not vary", GSL_EDOM);
    }
    return GSL_SUCCESS;
}
