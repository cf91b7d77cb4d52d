/* The mistakes of chapter 6, continued: what a few products say. */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* What is wrong in esn_arnoldi_with(): one line of (6.11). */
enum slip {
    NO_SLIP,
    NOT_UNIT,
    TRANSPOSED,
    OTHER_INDEX,
    ONCE,
    SECOND_ONLY,
    ADDED,
    TWO_ROWS,
    NO_SUBDIAGONAL,
    NOT_DIVIDED,
    NO_END,
    ABSOLUTE_END,
    FIRST_WHOLE,
    H_NOT_CLEARED,
    WHOLE_LENGTH,
    SQUARED
};

/* Takes away from row j of Q its part along each row before it. */
static void
esn_arnoldi_straighten(gsl_matrix *Q, gsl_matrix *H, size_t j, enum slip slip)
{
    const size_t first = slip == TWO_ROWS && j > 2 ? j - 2 : 0;
    const int times = slip == ONCE ? 1 : 2;
    gsl_vector_view v = gsl_matrix_row(Q, j);

    for (int time = 0; time < times; time++)
        for (size_t i = first; i < j; i++) {
            const gsl_vector_view q = gsl_matrix_row(Q, i);
            double part;
            gsl_blas_ddot(&q.vector, &v.vector, &part);
            gsl_blas_daxpy(slip == ADDED ? part : -part, &q.vector, &v.vector);
            if (slip == SECOND_ONLY)
                gsl_matrix_set(H, i, j - 1, part);
            else if (slip == OTHER_INDEX)
                *gsl_matrix_ptr(H, j - 1, i) += part;
            else
                *gsl_matrix_ptr(H, i, j - 1) += part;
        }
}

/* (6.11) with one slip, and with nothing refused. */
static int
esn_arnoldi_with(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H,
                 size_t *done, double *left, enum slip slip)
{
    gsl_vector_view q = gsl_matrix_row(Q, 0);
    if (slip != NOT_UNIT)
        gsl_vector_scale(&q.vector, 1.0 / gsl_blas_dnrm2(&q.vector));
    if (slip != H_NOT_CLEARED)
        gsl_matrix_set_zero(H);

    size_t j = 0;
    double whole = 0.0;
    for (*left = 1.0; j < H->size1 && (*left > 0.0 || slip == NO_END);) {
        gsl_vector_view v = gsl_matrix_row(Q, ++j);
        gsl_spblas_dgemv(slip == TRANSPOSED ? CblasTrans : CblasNoTrans, 1.0, W,
                         &q.vector, 0.0, &v.vector);
        if (j == 1 || slip != FIRST_WHOLE)
            whole = gsl_blas_dnrm2(&v.vector);
        esn_arnoldi_straighten(Q, H, j, slip);
        *left = slip == WHOLE_LENGTH ? whole : gsl_blas_dnrm2(&v.vector);
        if (slip == SQUARED)
            *left *= *left;
        const double nothing =
            ESN_NOTHING * (slip == ABSOLUTE_END ? 1.0 : whole);
        if (!(*left > nothing) && slip != NO_END)
            *left = 0.0;
        if (slip != NOT_DIVIDED)
            gsl_vector_scale(&v.vector,
                             *left > 0.0 || slip == NO_END ? 1.0 / *left : 0.0);
        if (j < H->size1 && slip != NO_SUBDIAGONAL)
            gsl_matrix_set(H, j, j - 1, *left);
        q = v;
    }
    *done = j;
    return GSL_SUCCESS;
}

MISTAKE(esn_arnoldi, not_unit,
        "q_1 keeps the length it came with. All rows are to have length 1,\n"
        "  or q . v is no longer the part along q.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, NOT_UNIT);
}

MISTAKE(esn_arnoldi, transposed,
        "W is transposed: CblasTrans. Equation (6.11) asks for W q_j.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, TRANSPOSED);
}

MISTAKE(esn_arnoldi, other_index,
        "H_ij and H_ji are exchanged: what q_j becomes is column j of H.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, OTHER_INDEX);
}

MISTAKE(esn_arnoldi, once,
        "the part along each row is taken away only once. Where little is\n"
        "  left of v, rounding is a large share of it: do it twice.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, ONCE);
}

MISTAKE(esn_arnoldi, second_only,
        "H has only what was taken away the second time, which is rounding.\n"
        "  Both times belong to H_ij: add to it.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, SECOND_ONLY);
}

MISTAKE(esn_arnoldi, added,
        "the part along each row is added to v. It is taken away, so alpha\n"
        "  of gsl_blas_daxpy() is -part.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, ADDED);
}

MISTAKE(esn_arnoldi, two_rows,
        "only the parts along the last two rows are taken away. That is\n"
        "  enough for a symmetric W (Lanczos); this one is not symmetric.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, TWO_ROWS);
}

MISTAKE(esn_arnoldi, no_subdiagonal,
        "H_{j+1,j} = ||v|| is missing below the diagonal of H.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, NO_SUBDIAGONAL);
}

MISTAKE(esn_arnoldi, not_divided,
        "v is not divided by its length. q_{j+1} has length 1.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, NOT_DIVIDED);
}

MISTAKE(esn_arnoldi, no_end,
        "it goes on when nothing is left: the length of v is 0, or only\n"
        "  rounding, and v divided by that is not a direction any more.\n"
        "  Compare the length with ESN_NOTHING times ||W q_j||.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, NO_END);
}

MISTAKE(esn_arnoldi, absolute_end,
        "the length of v is compared with ESN_NOTHING itself. For a W with\n"
        "  tiny elements everything is less than that: compare it with\n"
        "  ESN_NOTHING times ||W q_j||.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, ABSOLUTE_END);
}

MISTAKE(esn_arnoldi, first_whole,
        "the length of v is compared with that of the first product. Every\n"
        "  product has its own ||W q_j||.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, FIRST_WHOLE);
}

MISTAKE(esn_arnoldi, h_not_cleared,
        "H still has in it what was there at the beginning. It is\n"
        "  overwritten: begin with gsl_matrix_set_zero().")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, H_NOT_CLEARED);
}

MISTAKE(esn_arnoldi, whole_length,
        "the length of v is measured before the rows are taken away. It is\n"
        "  what is left afterwards.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, WHOLE_LENGTH);
}

MISTAKE(esn_arnoldi, squared, "this is the square of the length of v.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    return esn_arnoldi_with(W, Q, H, done, left, SQUARED);
}

MISTAKE(esn_arnoldi, rows_counted,
        "done counts the rows of Q. It counts the products.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    esn_arnoldi_with(W, Q, H, done, left, NO_SLIP);
    if (*left > 0.0)
        ++*done;
    return GSL_SUCCESS;
}

MISTAKE(esn_arnoldi, last_not_counted,
        "done misses the last product, after which nothing was left. It was\n"
        "  taken, and H has its column.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    esn_arnoldi_with(W, Q, H, done, left, NO_SLIP);
    if (*left == 0.0)
        --*done;
    return GSL_SUCCESS;
}

MISTAKE(
    esn_arnoldi, packed,
    "Q and H are taken for blocks of memory. A window has more between its\n"
    "  rows: gsl_matrix_row() and gsl_matrix_set() know how much.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    gsl_matrix_view rows = gsl_matrix_view_array(Q->data, Q->size1, Q->size2);
    gsl_matrix_view among = gsl_matrix_view_array(H->data, H->size1, H->size2);
    return esn_arnoldi_with(W, &rows.matrix, &among.matrix, done, left,
                            NO_SLIP);
}

/* Do the shapes agree, as esn_arnoldi_arguments() asks first of all? */
static int
esn_arnoldi_shapes(const gsl_spmatrix *W, const gsl_matrix *Q,
                   const gsl_matrix *H)
{
    const size_t units = W->size1, m = Q->size1 - 1;

    if (W->size2 != units)
        return GSL_ENOTSQR;
    if (m == 0 || m > units)
        return GSL_EINVAL;
    return Q->size2 == units && H->size1 == m && H->size2 == m ? GSL_SUCCESS
                                                               : GSL_EBADLEN;
}

MISTAKE(esn_arnoldi, not_checked,
        "the elements of W are not looked at: one that is not finite is\n"
        "  accepted, and so are those whose squares are not. The contract\n"
        "  answers GSL_EDOM.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_shapes(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    double length = 0.0;
    for (size_t k = 0; k < Q->size2; k++)
        length = hypot(length, gsl_matrix_get(Q, 0, k));
    if (!(length >= 1.0 / ESN_LARGEST && length <= ESN_LARGEST))
        return GSL_EDOM;
    return esn_arnoldi_with(W, Q, H, done, left, NO_SLIP);
}

MISTAKE(esn_arnoldi, any_start,
        "every q_1 is accepted, and divided by its length, even if that is 0.\n"
        "  The contract answers GSL_EDOM.")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_shapes(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    double most = 0.0;
    for (size_t k = 0; k < W->nz; k++) {
        if (!isfinite(W->data[k]))
            return GSL_EDOM;
        most = fmax(most, fabs(W->data[k]));
    }
    if (most > 0.0 && !(most >= 1.0 / ESN_LARGEST && most <= ESN_LARGEST))
        return GSL_EDOM;
    return esn_arnoldi_with(W, Q, H, done, left, NO_SLIP);
}
