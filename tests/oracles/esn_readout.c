/*
 * Chapter 6 once more, continued: what is read out. Gaussian elimination for
 * Cholesky, the eigenvectors of Z'Z for the singular vectors of Z, and sums in
 * two passes for the correlation; all in long double.
 */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { FEATURES = 8, OUTPUTS = 5 };

/* The normal equations A w = b, a column of b for every output. */
typedef struct {
    size_t F, O;
    long double A[FEATURES][FEATURES], b[FEATURES][OUTPUTS];
} normal;

static normal
esn_normal_equations(const gsl_matrix *Z, const gsl_matrix *Y)
{
    normal m = { .F = Z->size2, .O = Y->size2 };
    for (size_t i = 0; i < Z->size1; i++)
        for (size_t j = 0; j < m.F; j++) {
            const long double z = gsl_matrix_get(Z, i, j);
            for (size_t k = 0; k < m.F; k++)
                m.A[j][k] += z * gsl_matrix_get(Z, i, k);
            for (size_t o = 0; o < m.O; o++)
                m.b[j][o] += z * gsl_matrix_get(Y, i, o);
        }
    return m;
}

static void
esn_normal_exchange(normal *m, size_t one, size_t two)
{
    for (size_t k = 0; k < m->F; k++) {
        const long double kept = m->A[one][k];
        m->A[one][k] = m->A[two][k];
        m->A[two][k] = kept;
    }
    for (size_t o = 0; o < m->O; o++) {
        const long double kept = m->b[one][o];
        m->b[one][o] = m->b[two][o];
        m->b[two][o] = kept;
    }
}

/* Gauss and Jordan with pivoting; 0 when a pivot is no more than rounding. */
static int
esn_normal_eliminate(normal *m)
{
    for (size_t j = 0; j < m->F; j++) {
        size_t best = j;
        for (size_t i = j + 1; i < m->F; i++)
            if (fabsl(m->A[i][j]) > fabsl(m->A[best][j]))
                best = i;
        esn_normal_exchange(m, j, best);
        if (!(fabsl(m->A[j][j]) > 1e-15L))
            return 0;
        for (size_t i = 0; i < m->F; i++) {
            const long double times = m->A[i][j] / m->A[j][j];
            for (size_t k = 0; i != j && k < m->F; k++)
                m->A[i][k] -= times * m->A[j][k];
            for (size_t o = 0; i != j && o < m->O; o++)
                m->b[i][o] -= times * m->b[j][o];
        }
    }
    return 1;
}

static int
esn_normal_finite(const gsl_matrix *m)
{
    for (size_t k = 0; k < m->size1 * m->size2; k++)
        if (!(fabs(gsl_matrix_get(m, k / m->size2, k % m->size2)) < INFINITY))
            return 0;
    return 1;
}

static int
esn_normal_refusal(const gsl_matrix *Z, const gsl_matrix *Y, double ridge,
                   const gsl_matrix *W_zy)
{
    if (Y->size1 != Z->size1 || Z->size2 != W_zy->size2
        || Y->size2 != W_zy->size1)
        return GSL_EBADLEN;
    if (!(0.0 <= ridge && ridge < INFINITY))
        return GSL_EINVAL;
    return esn_normal_finite(Z) && esn_normal_finite(Y) ? GSL_SUCCESS
                                                        : GSL_EDOM;
}

ORACLE(esn_ridge)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_normal_refusal(Z, Y, ridge, W_zy);
    if (A->size1 != Z->size2 || A->size2 != Z->size2)
        return GSL_EBADLEN;
    if (status != GSL_SUCCESS)
        return status;
    normal m = esn_normal_equations(Z, Y);
    for (size_t j = 0; j < m.F; j++) {
        // The model answer, whose A is in doubles, would have an infinity here.
        if (!isfinite((double)m.A[j][j]))
            return GSL_EDOM;
        m.A[j][j] += ridge;
    }
    if (!esn_normal_eliminate(&m))
        return GSL_EDOM;
    for (size_t j = 0; j < m.F; j++)
        for (size_t o = 0; o < m.O; o++)
            gsl_matrix_set(W_zy, o, j, (double)(m.b[j][o] / m.A[j][j]));
    return GSL_SUCCESS;
}

/* Turns the plane of i and j so that A_ij becomes 0. */
static void
esn_jacobi_turn(normal *m, long double V[FEATURES][FEATURES], size_t i,
                size_t j)
{
    if (m->A[i][j] == 0.0L)
        return;
    const long double angle =
        0.5L * atan2l(2.0L * m->A[i][j], m->A[i][i] - m->A[j][j]);
    const long double c = cosl(angle), s = sinl(angle);
    for (size_t k = 0; k < m->F; k++) {
        const long double a = m->A[k][i], b = m->A[k][j];
        m->A[k][i] = c * a + s * b;
        m->A[k][j] = c * b - s * a;
    }
    for (size_t k = 0; k < m->F; k++) {
        const long double a = m->A[i][k], b = m->A[j][k];
        m->A[i][k] = c * a + s * b;
        m->A[j][k] = c * b - s * a;
        const long double v = V[k][i], w = V[k][j];
        V[k][i] = c * v + s * w;
        V[k][j] = c * w - s * v;
    }
}

/* Jacobi (1846): afterwards A is diagonal, and V has the eigenvectors. */
static void
esn_jacobi_diagonalise(normal *m, long double V[FEATURES][FEATURES])
{
    enum { SWEEPS = 30 };
    for (size_t i = 0; i < m->F; i++)
        for (size_t j = 0; j < m->F; j++)
            V[i][j] = i == j;
    for (int sweep = 0; sweep < SWEEPS; sweep++)
        for (size_t i = 0; i + 1 < m->F; i++)
            for (size_t j = i + 1; j < m->F; j++)
                esn_jacobi_turn(m, V, i, j);
}

/* W_zy' = V (S^2 + ridge)^-1 V' Z'Y, where S is not 0. */
ORACLE(esn_ridge_svd)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_normal_refusal(Z, Y, ridge, W_zy);
    if (status != GSL_SUCCESS)
        return status;
    if (Z->size1 < Z->size2)
        return GSL_EBADLEN;

    long double V[FEATURES][FEATURES], most = 0.0L;
    normal m = esn_normal_equations(Z, Y);
    esn_jacobi_diagonalise(&m, V);
    gsl_matrix_set_zero(W_zy);
    for (size_t s = 0; s < m.F; s++)
        most = fmaxl(most, m.A[s][s]);
    for (size_t s = 0; s < m.F; s++)
        for (size_t o = 0; m.A[s][s] > 1e-15L * most && o < m.O; o++) {
            long double along = 0.0L;
            for (size_t j = 0; j < m.F; j++)
                along += V[j][s] * m.b[j][o];
            for (size_t j = 0; j < m.F; j++)
                *gsl_matrix_ptr(W_zy, o, j) +=
                    (double)(V[j][s] * along / (m.A[s][s] + ridge));
        }
    return GSL_SUCCESS;
}

/* First the means, then the sums; 0 where said does not vary. */
static double
esn_long_correlation(const gsl_matrix *said, const gsl_matrix *wanted, size_t k)
{
    const size_t n = said->size1;
    long double s = 0.0L, w = 0.0L, ss = 0.0L, ww = 0.0L, sw = 0.0L;
    for (size_t i = 0; i < n; i++) {
        s += gsl_matrix_get(said, i, k) / (long double)n;
        w += gsl_matrix_get(wanted, i, k) / (long double)n;
    }
    for (size_t i = 0; i < n; i++) {
        const long double ds = gsl_matrix_get(said, i, k) - s;
        const long double dw = gsl_matrix_get(wanted, i, k) - w;
        ss += ds * ds;
        ww += dw * dw;
        sw += ds * dw;
    }
    return ss > 1e-30L ? (double)(sw / sqrtl(ss * ww)) : 0.0;
}

static int
esn_wanted_varies(const gsl_matrix *m, size_t k)
{
    for (size_t i = 1; i < m->size1; i++)
        if (gsl_matrix_get(m, i, k) != gsl_matrix_get(m, 0, k))
            return 1;
    return 0;
}

ORACLE(esn_capacity)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    double sum = 0.0;
    if (said->size1 < 2 || said->size1 != wanted->size1
        || said->size2 != wanted->size2 || capacity->size != said->size2)
        return GSL_EBADLEN;
    if (!esn_normal_finite(said) || !esn_normal_finite(wanted))
        return GSL_EDOM;
    for (size_t k = 0; k < wanted->size2; k++)
        if (!esn_wanted_varies(wanted, k))
            return GSL_EDOM;
    for (size_t k = said->size2; k-- > 0;) {
        const double r = esn_long_correlation(said, wanted, k);
        gsl_vector_set(capacity, k, r * r);
        sum += r * r;
    }
    *MC = sum;
    return GSL_SUCCESS;
}
