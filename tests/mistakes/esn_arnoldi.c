/* The mistakes of chapter 6, continued: what a few products say. */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* One way each to get (6.2) wrong. */
enum {
    NOT_UNIT = 1,
    TRANSPOSED = 1 << 1,
    OTHER_INDEX = 1 << 2,
    ONCE = 1 << 3,
    ADDED = 1 << 4,
    TWO_ROWS = 1 << 5,
    NO_SUBDIAGONAL = 1 << 6,
    NOT_DIVIDED = 1 << 7,
    NO_END = 1 << 8,
    ABSOLUTE_END = 1 << 9,
    H_NOT_CLEARED = 1 << 10,
    WHOLE_LENGTH = 1 << 11,
    SQUARED = 1 << 12,
    SECOND_ONLY = 1 << 13
};

/* Takes away from row j what the rows before it have; its length before. */
static double
straighten(gsl_matrix *Q, gsl_matrix *H, size_t j, int wrong)
{
    gsl_vector_view v = gsl_matrix_row(Q, j);
    const double whole = gsl_blas_dnrm2(&v.vector);
    const size_t first = wrong & TWO_ROWS && j > 2 ? j - 2 : 0;

    for (int time = 0; time < (wrong & ONCE ? 1 : 2); time++)
        for (size_t i = first; i < j; i++) {
            const gsl_vector_view row = gsl_matrix_row(Q, i);
            double part;
            gsl_blas_ddot(&row.vector, &v.vector, &part);
            gsl_blas_daxpy(wrong & ADDED ? part : -part, &row.vector,
                           &v.vector);
            if (wrong & SECOND_ONLY)
                gsl_matrix_set(H, i, j - 1, part);
            else if (wrong & OTHER_INDEX)
                *gsl_matrix_ptr(H, j - 1, i) += part;
            else
                *gsl_matrix_ptr(H, i, j - 1) += part;
        }
    return whole;
}

static int
arnoldi(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
        double *left, int wrong)
{
    gsl_vector_view q = gsl_matrix_row(Q, 0);

    if (!(wrong & NOT_UNIT))
        gsl_vector_scale(&q.vector, 1.0 / gsl_blas_dnrm2(&q.vector));
    if (!(wrong & H_NOT_CLEARED))
        gsl_matrix_set_zero(H);
    *left = 1.0;
    for (*done = 0; *done < H->size1 && (*left != 0.0 || wrong & NO_END);) {
        gsl_vector_view v = gsl_matrix_row(Q, ++*done);
        gsl_spblas_dgemv(wrong & TRANSPOSED ? CblasTrans : CblasNoTrans, 1.0, W,
                         &q.vector, 0.0, &v.vector);
        const double whole = straighten(Q, H, *done, wrong);
        double length = gsl_blas_dnrm2(&v.vector);
        if (wrong & SQUARED)
            length *= length;
        *left = wrong & WHOLE_LENGTH ? whole : length;
        if (!(wrong & NO_END)
            && !(length > ESN_NOTHING * (wrong & ABSOLUTE_END ? 1.0 : whole)))
            *left = 0.0;
        if (!(wrong & NOT_DIVIDED))
            gsl_vector_scale(
                &v.vector, *left != 0.0 || wrong & NO_END ? 1.0 / *left : 0.0);
        if (*done < H->size1 && !(wrong & NO_SUBDIAGONAL))
            gsl_matrix_set(H, *done, *done - 1, *left);
        q = v;
    }
    return GSL_SUCCESS;
}

#define ARNOLDI                                                                \
    (const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,        \
     double *left)
#define CHECKED                                                                \
    const int status = esn_arnoldi_arguments(W, Q, H);                         \
    if (status != GSL_SUCCESS)                                                 \
    return status

#define WRONG(slug, how, says)                                                 \
    MISTAKE(esn_arnoldi, slug, says)                                           \
    ARNOLDI                                                                    \
    {                                                                          \
        CHECKED;                                                               \
        return arnoldi(W, Q, H, done, left, (how));                            \
    }                                                                          \
    static int esn_arnoldi_##slug ARNOLDI

WRONG(not_unit, NOT_UNIT,
      "q_1 keeps the length it came with. All rows are to have length 1,\n"
      "  or q . v is no longer the part along q.");
WRONG(transposed, TRANSPOSED,
      "W is transposed: CblasTrans. Equation (6.2) asks for W q_j.");
WRONG(other_index, OTHER_INDEX,
      "H_ij and H_ji are exchanged: what q_j becomes is column j of H.");
WRONG(once, ONCE,
      "the part along each row is taken away once only. Where little is\n"
      "  left of v, rounding is a large share of it: do it twice.");
WRONG(second_only, SECOND_ONLY,
      "H has only what the second time took away, which is rounding. Both\n"
      "  times belong to H_ij: add to it.");
WRONG(added, ADDED,
      "the part along each row is added to v. It is taken away, so alpha\n"
      "  of gsl_blas_daxpy() is -part.");
WRONG(two_rows, TWO_ROWS,
      "only the last two rows are taken away. That is enough for a\n"
      "  symmetric W (Lanczos); this one is not symmetric.");
WRONG(no_subdiagonal, NO_SUBDIAGONAL,
      "H_{j+1,j} = ||v|| is missing below the diagonal of H.");
WRONG(not_divided, NOT_DIVIDED,
      "v is not divided by its length. q_{j+1} has length 1.");
WRONG(no_end, NO_END,
      "it goes on when nothing is left: the length of v is 0, or only\n"
      "  rounding, and what it is divided by is not v any more. Compare it\n"
      "  with ESN_NOTHING times ||W q_j||.");
WRONG(absolute_end, ABSOLUTE_END,
      "the length of v is compared with ESN_NOTHING itself. For a W with\n"
      "  tiny elements everything is less than that: compare it with\n"
      "  ESN_NOTHING times ||W q_j||.");
WRONG(h_not_cleared, H_NOT_CLEARED,
      "H still has in it what was there before. It is overwritten: begin\n"
      "  with gsl_matrix_set_zero().");
WRONG(whole_length, WHOLE_LENGTH,
      "the length of v is measured before the rows are taken away. It is\n"
      "  what is left afterwards.");
WRONG(squared, SQUARED, "this is the square of the length of v.");

#define COUNTS(slug, when, right, says)                                        \
    MISTAKE(esn_arnoldi, slug, says)                                           \
    ARNOLDI                                                                    \
    {                                                                          \
        CHECKED;                                                               \
        arnoldi(W, Q, H, done, left, 0);                                       \
        if (when)                                                              \
            *done = (right);                                                   \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int esn_arnoldi_##slug ARNOLDI

COUNTS(rows_counted, 1, *done + (*left > 0.0),
       "done counts the rows of Q. It counts the products.");
COUNTS(last_not_counted, *left == 0.0, *done - 1,
       "done misses the last product, after which nothing was left. It was\n"
       "  taken, and H has its column.");

MISTAKE(esn_arnoldi, not_checked,
        "an element that is not finite is accepted. The contract answers\n"
        "  GSL_EDOM.")
ARNOLDI
{
    for (size_t k = 0; k < W->nz; k++)
        if (!gsl_finite(W->data[k])) {
            *left = GSL_NAN;
            return GSL_SUCCESS;
        }
    CHECKED;
    return arnoldi(W, Q, H, done, left, 0);
}

MISTAKE(esn_arnoldi, any_start,
        "a q_1 of length 0 is accepted, and divided by it. The contract\n"
        "  answers GSL_EDOM.")
ARNOLDI
{
    const gsl_vector_view q = gsl_matrix_row(Q, 0);
    if (gsl_blas_dnrm2(&q.vector) == 0.0) {
        gsl_matrix_set_all(Q, GSL_NAN);
        return GSL_SUCCESS;
    }
    CHECKED;
    return arnoldi(W, Q, H, done, left, 0);
}
