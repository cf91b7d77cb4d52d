/*
 * Chapter 6 once more, continued: what is read out. Gaussian elimination for
 * Cholesky, plane rotations of the columns of Z for its singular values, and sums
 * in two passes for the correlation; all in long double.
 */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

/* N numbers on the heap, all 0. */
static long double *
esn_long_array(size_t n)
{
    long double *a = calloc(n, sizeof *a);
    if (a == NULL)
        abort();
    return a;
}

/* The equations A w = b, n of them, with a column of b for every output. */
typedef struct {
    size_t n, O;
    long double *A, *b;
} normal;

static normal
esn_normal_new(size_t n, size_t O)
{
    return (normal){ n, O, esn_long_array(n * n), esn_long_array(n * O) };
}

static void
esn_normal_free(normal *m)
{
    free(m->A);
    free(m->b);
}

static void
esn_normal_exchange(normal *m, size_t one, size_t two)
{
    for (size_t k = 0; k < m->n; k++) {
        const long double kept = m->A[one * m->n + k];
        m->A[one * m->n + k] = m->A[two * m->n + k];
        m->A[two * m->n + k] = kept;
    }
    for (size_t o = 0; o < m->O; o++) {
        const long double kept = m->b[one * m->O + o];
        m->b[one * m->O + o] = m->b[two * m->O + o];
        m->b[two * m->O + o] = kept;
    }
}

/* Gauss and Jordan with pivoting: afterwards b holds what w is. */
static void
esn_normal_eliminate(normal *m)
{
    const size_t n = m->n, O = m->O;
    for (size_t j = 0; j < n; j++) {
        size_t best = j;
        for (size_t i = j + 1; i < n; i++)
            if (fabsl(m->A[i * n + j]) > fabsl(m->A[best * n + j]))
                best = i;
        esn_normal_exchange(m, j, best);
        for (size_t i = 0; i < n; i++) {
            const long double times = m->A[i * n + j] / m->A[j * n + j];
            for (size_t k = 0; i != j && k < n; k++)
                m->A[i * n + k] -= times * m->A[j * n + k];
            for (size_t o = 0; i != j && o < O; o++)
                m->b[i * O + o] -= times * m->b[j * O + o];
        }
    }
    for (size_t j = 0; j < n; j++)
        for (size_t o = 0; o < O; o++)
            m->b[j * O + o] /= m->A[j * n + j];
}

/* (6.6) as it stands there: one equation for every feature. */
static void
esn_ridge_by_features(const gsl_matrix *Z, const gsl_matrix *Y, double ridge,
                      gsl_matrix *W_zy)
{
    normal m = esn_normal_new(Z->size2, Y->size2);
    for (size_t j = 0; j < m.n; j++)
        m.A[j * m.n + j] = ridge;
    for (size_t i = 0; i < Z->size1; i++)
        for (size_t j = 0; j < m.n; j++) {
            const long double z = gsl_matrix_get(Z, i, j);
            for (size_t k = 0; k < m.n; k++)
                m.A[j * m.n + k] += z * gsl_matrix_get(Z, i, k);
            for (size_t o = 0; o < m.O; o++)
                m.b[j * m.O + o] += z * gsl_matrix_get(Y, i, o);
        }
    esn_normal_eliminate(&m);
    for (size_t j = 0; j < m.n; j++)
        for (size_t o = 0; o < m.O; o++)
            gsl_matrix_set(W_zy, o, j, (double)m.b[j * m.O + o]);
    esn_normal_free(&m);
}

/*
 * The same with an equation for every row, which is less where rows are few:
 * (ZZ' + ridge 1) v = Y, and W_zy' = Z'v.
 */
static void
esn_ridge_by_rows(const gsl_matrix *Z, const gsl_matrix *Y, double ridge,
                  gsl_matrix *W_zy)
{
    normal m = esn_normal_new(Z->size1, Y->size2);
    for (size_t i = 0; i < m.n; i++) {
        for (size_t l = 0; l < m.n; l++)
            for (size_t k = 0; k < Z->size2; k++)
                m.A[i * m.n + l] += (long double)gsl_matrix_get(Z, i, k)
                                    * gsl_matrix_get(Z, l, k);
        m.A[i * m.n + i] += ridge;
        for (size_t o = 0; o < m.O; o++)
            m.b[i * m.O + o] = gsl_matrix_get(Y, i, o);
    }
    esn_normal_eliminate(&m);
    for (size_t j = 0; j < Z->size2; j++)
        for (size_t o = 0; o < m.O; o++) {
            long double sum = 0.0L;
            for (size_t i = 0; i < m.n; i++)
                sum += gsl_matrix_get(Z, i, j) * m.b[i * m.O + o];
            gsl_matrix_set(W_zy, o, j, (double)sum);
        }
    esn_normal_free(&m);
}

ORACLE(esn_ridge)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    (void)A;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    if (Z->size1 < Z->size2)
        esn_ridge_by_rows(Z, Y, ridge, W_zy);
    else
        esn_ridge_by_features(Z, Y, ridge, W_zy);
    return GSL_SUCCESS;
}

/* Column j of what is rotated begins at US + j * rows, of V at V + j * F. */
typedef struct {
    size_t rows, F;
    long double *US, *V;
} rotated;

static void
esn_rotate_columns(long double *a, long double *b, size_t n, long double c,
                   long double s)
{
    for (size_t k = 0; k < n; k++) {
        const long double one = a[k], two = b[k];
        a[k] = c * one + s * two;
        b[k] = c * two - s * one;
    }
}

/* Turns columns i and j until they meet at right angles; 0 if they did. */
static int
esn_rotate_pair(rotated *r, size_t i, size_t j)
{
    long double *a = r->US + i * r->rows, *b = r->US + j * r->rows;
    long double aa = 0.0L, bb = 0.0L, ab = 0.0L;

    for (size_t k = 0; k < r->rows; k++) {
        aa += a[k] * a[k];
        bb += b[k] * b[k];
        ab += a[k] * b[k];
    }
    if (fabsl(ab) <= 1e-18L * sqrtl(aa * bb))
        return 0;
    const long double angle = 0.5L * atan2l(2.0L * ab, aa - bb);
    esn_rotate_columns(a, b, r->rows, cosl(angle), sinl(angle));
    esn_rotate_columns(r->V + i * r->F, r->V + j * r->F, r->F, cosl(angle),
                       sinl(angle));
    return 1;
}

/* Hestenes (1958): Z = US V', where the columns of US are at right angles. */
static rotated
esn_rotate(const gsl_matrix *Z)
{
    enum { SWEEPS = 40 };
    rotated r = { Z->size1, Z->size2, esn_long_array(Z->size1 * Z->size2),
                  esn_long_array(Z->size2 * Z->size2) };
    int turned = 1;

    for (size_t j = 0; j < r.F; j++) {
        for (size_t k = 0; k < r.rows; k++)
            r.US[j * r.rows + k] = gsl_matrix_get(Z, k, j);
        r.V[j * r.F + j] = 1.0L;
    }
    for (int sweep = 0; turned && sweep < SWEEPS; sweep++) {
        turned = 0;
        for (size_t i = 0; i + 1 < r.F; i++)
            for (size_t j = i + 1; j < r.F; j++)
                turned |= esn_rotate_pair(&r, i, j);
    }
    return r;
}

/* The square of a singular value. */
static long double
esn_rotated_square(const rotated *r, size_t j)
{
    long double sum = 0.0L;
    for (size_t k = 0; k < r->rows; k++)
        sum += r->US[j * r->rows + k] * r->US[j * r->rows + k];
    return sum;
}

/* W_zy' = V (S^2 + ridge)^-1 (US)' Y, where S is not 0. */
ORACLE(esn_ridge_svd)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();

    rotated r = esn_rotate(Z);
    long double *w = esn_long_array(r.F), most = 0.0L;
    for (size_t j = 0; j < r.F; j++)
        most = fmaxl(most, esn_rotated_square(&r, j));
    for (size_t o = 0; o < Y->size2; o++) {
        for (size_t k = 0; k < r.F; k++)
            w[k] = 0.0L;
        for (size_t j = 0; j < r.F; j++) {
            const long double square = esn_rotated_square(&r, j);
            long double along = 0.0L;
            for (size_t k = 0; k < r.rows; k++)
                along += r.US[j * r.rows + k] * gsl_matrix_get(Y, k, o);
            for (size_t k = 0; square > 1e-31L * most && k < r.F; k++)
                w[k] += r.V[j * r.F + k] * along / (square + ridge);
        }
        for (size_t k = 0; k < r.F; k++)
            gsl_matrix_set(W_zy, o, k, (double)w[k]);
    }
    free(w);
    free(r.US);
    free(r.V);
    return GSL_SUCCESS;
}

/* Whether a column has two different numbers. */
static int
esn_column_varies(const gsl_matrix *m, size_t k)
{
    for (size_t i = 1; i < m->size1; i++)
        if (gsl_matrix_get(m, i, k) != gsl_matrix_get(m, 0, k))
            return 1;
    return 0;
}

/* First the means, then the sums; 0 where said does not vary. */
static double
esn_long_correlation(const gsl_matrix *said, const gsl_matrix *wanted, size_t k)
{
    const size_t n = said->size1;
    long double s = 0.0L, w = 0.0L, ss = 0.0L, ww = 0.0L, sw = 0.0L;

    if (!esn_column_varies(said, k))
        return 0.0;
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
    return (double)(sw / sqrtl(ss * ww));
}

ORACLE(esn_capacity)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    double sum = 0.0;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t k = said->size2; k-- > 0;) {
        const double r = esn_long_correlation(said, wanted, k);
        gsl_vector_set(capacity, k, r * r);
        sum += r * r;
    }
    *MC = sum;
    return GSL_SUCCESS;
}
