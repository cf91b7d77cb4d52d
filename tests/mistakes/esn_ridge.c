/* The mistakes of chapter 6, continued: the readout that is fitted. */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit.h>
#include <math.h>

enum { FEATURES = 8 };

/* Column j of one times column k of the other. */
static double
product(const gsl_matrix *one, size_t j, const gsl_matrix *other, size_t k)
{
    double sum = 0.0;
    for (size_t i = 0; i < one->size1; i++)
        sum += gsl_matrix_get(one, i, j) * gsl_matrix_get(other, i, k);
    return sum;
}

static double
mean(const gsl_matrix *m, size_t k)
{
    double sum = 0.0;
    for (size_t i = 0; i < m->size1; i++)
        sum += gsl_matrix_get(m, i, k);
    return sum / (double)m->size1;
}

/* Elimination; no answer when A is not positive definite. */
static int
solve(size_t F, double A[FEATURES][FEATURES], double *b)
{
    for (size_t j = 0; j < F; j++) {
        if (!(A[j][j] > 0.0) || !isfinite(A[j][j]))
            return GSL_EDOM;
        for (size_t i = j + 1; i < F; i++) {
            const double times = A[i][j] / A[j][j];
            for (size_t k = 0; k < F; k++)
                A[i][k] -= times * A[j][k];
            b[i] -= times * b[j];
        }
    }
    for (size_t j = F; j-- > 0;) {
        for (size_t k = j + 1; k < F; k++)
            b[j] -= A[j][k] * b[k];
        b[j] /= A[j][j];
    }
    return GSL_SUCCESS;
}

#define RIDGE                                                                  \
    (const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,    \
     gsl_matrix *W_zy)
#define CHECKED                                                                \
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);              \
    if (status != GSL_SUCCESS)                                                 \
    return status

/* The equations, element by element, for every output. */
#define EACH_OUTPUT(a_jk, b_j)                                                 \
    const size_t F = Z->size2;                                                 \
    for (size_t o = 0; o < Y->size2; o++) {                                    \
        double a[FEATURES][FEATURES], b[FEATURES];                             \
        for (size_t j = 0; j < F; j++) {                                       \
            for (size_t k = 0; k < F; k++)                                     \
                a[j][k] = (a_jk);                                              \
            b[j] = (b_j);                                                      \
        }                                                                      \
        if (solve(F, a, b) != GSL_SUCCESS)                                     \
            return GSL_EDOM;                                                   \
        for (size_t j = 0; j < F; j++)                                         \
            gsl_matrix_set(W_zy, o, j, b[j]);                                  \
    }                                                                          \
    return GSL_SUCCESS
#define ZZ product(Z, j, Z, k)
#define ZY product(Z, j, Y, o)
#define ROWS ((double)Z->size1)
#define BEFORE gsl_matrix_get(A, GSL_MAX(j, k), GSL_MIN(j, k))

#define RIDGE_MISTAKE(slug, a_jk, b_j, says)                                   \
    MISTAKE(esn_ridge, slug, says)                                             \
    RIDGE                                                                      \
    {                                                                          \
        CHECKED;                                                               \
        EACH_OUTPUT(a_jk, b_j);                                                \
    }                                                                          \
    static int esn_ridge_##slug RIDGE

RIDGE_MISTAKE(no_ridge, ZZ, ZY,
              "the ridge is not added: this is the plain least squares.");
RIDGE_MISTAKE(everywhere, ZZ + ridge, ZY,
              "the ridge is added to all elements of A. The 1 of (6.8) is the\n"
              "  identity: its diagonal only.");
RIDGE_MISTAKE(squared, ZZ + (j == k ? ridge * ridge : 0.0), ZY,
              "the square of the ridge is added. ridge multiplies the squared\n"
              "  weights already.");
RIDGE_MISTAKE(root, ZZ + (j == k ? sqrt(ridge) : 0.0), ZY,
              "the root of the ridge is added. That root is the lambda of\n"
              "  esn_ridge_svd(); here it is ridge itself.");
RIDGE_MISTAKE(subtracted, ZZ - (j == k ? ridge : 0.0), ZY,
              "the ridge is subtracted from the diagonal. It is added.");
RIDGE_MISTAKE(times_rows, ZZ + (j == k ? ridge * ROWS : 0.0), ZY,
              "the ridge is multiplied with the number of rows, as if (6.8)\n"
              "  had a mean of the errors. It has their sum.");
RIDGE_MISTAKE(one_for_free, ZZ + (j == k && j > 0 ? ridge : 0.0), ZY,
              "the weight of the 1 does not pay, which is the same as taking\n"
              "  the means away before. Here all weights pay.");
RIDGE_MISTAKE(centred,
              ZZ - ROWS * mean(Z, j) * mean(Z, k) + (j == k ? ridge : 0.0),
              ZY - ROWS * mean(Z, j) * mean(Y, o),
              "the means of Z and Y are taken away, and with them what the 1\n"
              "  has to say. Use both as they are.");
RIDGE_MISTAKE(other_half, j == k ? ZZ + ridge : BEFORE, ZY,
              "beside the diagonal A is what it was before. dsyrk fills one\n"
              "  half, and Cholesky reads the other: both mean CblasLower.");
RIDGE_MISTAKE(added, ZZ + BEFORE + (j == k ? ridge : 0.0), ZY,
              "Z'Z is added to what was in A. A is a workspace: beta is 0.");
RIDGE_MISTAKE(not_solved, j == k ? 1.0 : 0.0, ZY,
              "this is Y'Z, the right side. The equations are not solved.");
RIDGE_MISTAKE(one_target, ZZ + (j == k ? ridge : 0.0), product(Z, j, Y, 0),
              "every output is fitted to the first column of Y.");
RIDGE_MISTAKE(without_one,
              j == 0 || k == 0 ? (j == k ? 1.0 : 0.0)
                               : ZZ + (j == k ? ridge : 0.0),
              j == 0 ? 0.0 : ZY,
              "the first feature, the 1, is not used. It is a column like all\n"
              "  others.");

MISTAKE(esn_ridge, one_output,
        "only the first output is solved; the others are still Y'Z. Every\n"
        "  row of W_zy needs its gsl_linalg_cholesky_svx().")
RIDGE
{
    CHECKED;
    EACH_OUTPUT(o > 0 ? (j == k ? 1.0 : 0.0) : ZZ + (j == k ? ridge : 0.0), ZY);
}

MISTAKE(esn_ridge, written_early,
        "W_zy is written before A is known to be good. On an error only the\n"
        "  workspace may have changed.")
RIDGE
{
    CHECKED;
    for (size_t o = 0; o < Y->size2; o++)
        for (size_t j = 0; j < Z->size2; j++)
            gsl_matrix_set(W_zy, o, j, ZY);
    EACH_OUTPUT(ZZ + (j == k ? ridge : 0.0), ZY);
}

MISTAKE(esn_ridge, negative_accepted,
        "a ridge below 0 is accepted. It would pay for large weights: the\n"
        "  contract answers GSL_EINVAL.")
RIDGE
{
    if (!(ridge < 0.0)) {
        CHECKED;
    }
    EACH_OUTPUT(ZZ + (j == k ? ridge : 0.0), ZY);
}

MISTAKE(esn_ridge, nan_accepted,
        "a number in Z or Y that is not finite is accepted, and the whole\n"
        "  readout is NaN. The contract answers GSL_EDOM.")
RIDGE
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status == GSL_EDOM)
        gsl_matrix_set_all(W_zy, NAN);
    if (status != GSL_SUCCESS)
        return status == GSL_EDOM ? GSL_SUCCESS : status;
    EACH_OUTPUT(ZZ + (j == k ? ridge : 0.0), ZY);
}

/* The readout from singular values, with some lambda. */
static void
by_svd(const gsl_matrix *Z, const gsl_matrix *Y, double lambda, int balanced,
       size_t outputs, gsl_matrix *W_zy)
{
    gsl_multifit_linear_workspace *w =
        gsl_multifit_linear_alloc(Z->size1, Z->size2);
    double rest, size;

    if (balanced)
        gsl_multifit_linear_bsvd(Z, w);
    else
        gsl_multifit_linear_svd(Z, w);
    for (size_t o = 0; o < outputs; o++) {
        const gsl_vector_const_view y = gsl_matrix_const_column(Y, o);
        gsl_vector_view row = gsl_matrix_row(W_zy, o);
        gsl_multifit_linear_solve(lambda, Z, &y.vector, &row.vector, &rest,
                                  &size, w);
    }
    gsl_multifit_linear_free(w);
}

#define SVD                                                                    \
    (const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
#define SVD_CHECKED                                                            \
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);           \
    if (status != GSL_SUCCESS)                                                 \
    return status

#define SVD_MISTAKE(slug, lambda, balanced, outputs, says)                     \
    MISTAKE(esn_ridge_svd, slug, says)                                         \
    SVD                                                                        \
    {                                                                          \
        SVD_CHECKED;                                                           \
        by_svd(Z, Y, (lambda), (balanced), (outputs), W_zy);                   \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int esn_ridge_svd_##slug SVD

SVD_MISTAKE(no_root, ridge, 0, Y->size2,
            "ridge is handed over as lambda. GSL squares its lambda, so it is\n"
            "  the root of the ridge.");
SVD_MISTAKE(squared, ridge *ridge, 0, Y->size2,
            "the square of the ridge is handed over as lambda, which GSL\n"
            "  squares once more. It is the root.");
SVD_MISTAKE(no_ridge, 0.0, 0, Y->size2, "the ridge is not used: lambda is 0.");
SVD_MISTAKE(times_rows, sqrt(ridge *(double)Z->size1), 0, Y->size2,
            "the ridge is multiplied with the number of rows, as if (6.9)\n"
            "  had a mean of the errors. It has their sum.");
SVD_MISTAKE(balanced, sqrt(ridge), 1, Y->size2,
            "gsl_multifit_linear_bsvd() scales the columns of Z first, so\n"
            "  weights pay by the size of their feature. Take the one\n"
            "  without the b.");
SVD_MISTAKE(one_output, sqrt(ridge), 0, 1,
            "only the first output is solved. One decomposition serves all\n"
            "  columns of Y.");

MISTAKE(esn_ridge_svd, few_rows,
        "fewer rows than features are accepted. The contract answers\n"
        "  GSL_EBADLEN: this decomposition needs a tall Z.")
SVD
{
    if (Z->size1 < Z->size2)
        return GSL_SUCCESS;
    SVD_CHECKED;
    by_svd(Z, Y, sqrt(ridge), 0, Y->size2, W_zy);
    return GSL_SUCCESS;
}

MISTAKE(esn_ridge_svd, not_checked,
        "a ridge that is negative or not finite is accepted, and its root is\n"
        "  NaN. The contract answers GSL_EINVAL.")
SVD
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status == GSL_EINVAL)
        gsl_matrix_set_all(W_zy, NAN);
    if (status != GSL_SUCCESS)
        return status == GSL_EINVAL ? GSL_SUCCESS : status;
    by_svd(Z, Y, sqrt(ridge), 0, Y->size2, W_zy);
    return GSL_SUCCESS;
}
