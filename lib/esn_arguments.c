/*
 * The checks of arguments that the steps of esn.h share: the errors that it declares,
 * in the order of its functions.
 */
#include "esn.h"

#include <gsl/gsl_errno.h>
#include <math.h>

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

/* Smallest and largest number of a column; NaN where one is NaN. */
static void
ends_of(const gsl_matrix *m, size_t j, double *low, double *high)
{
    const gsl_vector_const_view column = gsl_matrix_const_column(m, j);
    gsl_vector_minmax(&column.vector, low, high);
}

/* Whether all numbers are finite, and the largest of each column is fit. */
static int
columns_fit(const gsl_matrix *m)
{
    for (size_t j = 0; j < m->size2; j++) {
        double low, high;
        ends_of(m, j, &low, &high);
        if (!fit_for_powers(fmax(fabs(low), fabs(high))))
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

static double
range_of(const gsl_matrix *m, size_t j)
{
    double low, high;
    ends_of(m, j, &low, &high);
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
