/*
 * What learners really write in chapter 3: products, losses and one step back.
 * See chain.c beside this file for the manner.
 */
#include "bptt.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

#define AFFINE                                                                 \
    (const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da,           \
     gsl_matrix *dx, gsl_matrix *dW, gsl_vector *db)
#define FITS (db == NULL || db->size == W->size1)

/* The three gradients: what they keep of before, and what they add. */
typedef struct {
    double keep_dx, keep_dW, keep_db;
    double dx, dW, db;
} shares;
static const shares right = { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0 };

static int
back(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da,
     gsl_matrix *dx, gsl_matrix *dW, gsl_vector *db, shares s)
{
    const size_t rows = da->size1, to = W->size1, from = W->size2;

    if (dx != NULL)
        gsl_matrix_scale(dx, s.keep_dx);
    if (dW != NULL)
        gsl_matrix_scale(dW, s.keep_dW);
    if (db != NULL)
        gsl_vector_scale(db, s.keep_db);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < to; j++) {
            const double d = gsl_matrix_get(da, i, j);
            for (size_t k = 0; k < from; k++) {
                if (dx != NULL)
                    *gsl_matrix_ptr(dx, i, k) +=
                        s.dx * d * gsl_matrix_get(W, j, k);
                if (dW != NULL)
                    *gsl_matrix_ptr(dW, j, k) +=
                        s.dW * d * gsl_matrix_get(x, i, k);
            }
            if (db != NULL && j < db->size)
                *gsl_vector_ptr(db, j) += s.db * d;
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, assigned,
        "the gradients are assigned. They are added to: the\n"
        "  last argument but one of gsl_blas_dgemm, beta, is 1.")
AFFINE
{
    if (!FITS)
        return GSL_EBADLEN;
    shares s = right;
    s.keep_dx = s.keep_dW = 0.0;
    return back(W, x, da, dx, dW, db, s);
}

MISTAKE(bptt_affine, dx_assigned,
        "dx is assigned. It is added to as dW is: beta is 1\n"
        "  in both products.")
AFFINE
{
    if (!FITS)
        return GSL_EBADLEN;
    shares s = right;
    s.keep_dx = 0.0;
    return back(W, x, da, dx, dW, db, s);
}

MISTAKE(bptt_affine, all_assigned,
        "the gradients are assigned, that of b as well. They\n"
        "  are added to: somebody else may have been there before.")
AFFINE
{
    if (!FITS)
        return GSL_EBADLEN;
    return back(W, x, da, dx, dW, db, (shares){ 0.0, 0.0, 0.0, 1.0, 1.0, 1.0 });
}

MISTAKE(bptt_affine, no_dx,
        "dx is as it was. (3.1) passes the gradient on to\n"
        "  whatever came before.")
AFFINE
{
    if (!FITS)
        return GSL_EBADLEN;
    shares s = right;
    s.dx = 0.0;
    return back(W, x, da, dx, dW, db, s);
}

MISTAKE(bptt_affine, no_db,
        "db is as it was. The bias was added to every row,\n"
        "  so by (3.3) it gets the sum of the rows of da.")
AFFINE
{
    if (!FITS)
        return GSL_EBADLEN;
    shares s = right;
    s.db = 0.0;
    return back(W, x, da, dx, dW, db, s);
}

MISTAKE(bptt_affine, mean_over_rows,
        "db and dW are divided by the number of rows. The\n"
        "  mean over the batch is in the loss already; here is a sum.")
AFFINE
{
    if (!FITS)
        return GSL_EBADLEN;
    shares s = right;
    s.dW = s.db = 1.0 / (double)da->size1;
    return back(W, x, da, dx, dW, db, s);
}

MISTAKE(bptt_affine, first_row_only,
        "only the first row of da reaches db. By (3.3) it is\n"
        "  the sum of all rows.")
AFFINE
{
    if (!FITS)
        return GSL_EBADLEN;
    shares s = right;
    s.db = 0.0;
    for (size_t j = 0; db != NULL && j < db->size; j++)
        *gsl_vector_ptr(db, j) += gsl_matrix_get(da, 0, j);
    return back(W, x, da, dx, dW, db, s);
}

MISTAKE(bptt_affine, not_checked,
        "a db that is too long is accepted. The contract\n"
        "  refuses shapes that disagree with GSL_EBADLEN.")
AFFINE
{
    return back(W, x, da, dx, dW, db, right);
}

#define LOSS                                                                   \
    (const sequence *y, const sequence *target, const sequence *mask,          \
     sequence *dy)
#define CHECKED                                                                \
    if (dy->T != y->T)                                                         \
    return GSL_EBADLEN
#define MASK *sequence_of(mask, t, i)
#define SAID sequence_of(y, t, i)[j]
#define WANTED sequence_of(target, t, i)[j]
#define BATCH ((double)y->B)

/* dy = keep dy + slope, with the slope of element (t,i,j) left to say. */
#define EACH_SLOPE(keep, slope)                                                \
    for (size_t t = 0; t < y->T; t++)                                          \
        for (size_t i = 0; i < y->B; i++)                                      \
            for (size_t j = 0; j < y->n; j++) {                                \
                double *d = sequence_of(dy, t, i) + j;                         \
                *d = (keep) * (*d) + (slope);                                  \
            }                                                                  \
    return GSL_SUCCESS

MISTAKE(bptt_squared_error, assigned,
        "dy is assigned. It is added to: a second loss may\n"
        "  have been there before.")
LOSS
{
    CHECKED;
    EACH_SLOPE(0.0, MASK * (SAID - WANTED) / BATCH);
}

MISTAKE(bptt_squared_error, sign,
        "the sign is turned round: what was said minus what\n"
        "  was wanted. Descent takes the gradient off.")
LOSS
{
    CHECKED;
    EACH_SLOPE(1.0, MASK * (WANTED - SAID) / BATCH);
}

MISTAKE(bptt_squared_error, no_mean,
        "1/B is missing: (2.6) is a mean over the batch, and\n"
        "  so is its slope.")
LOSS
{
    CHECKED;
    EACH_SLOPE(1.0, MASK * (SAID - WANTED));
}

MISTAKE(bptt_squared_error, no_mask,
        "the mask is missing: what nobody looked at has no\n"
        "  slope.")
LOSS
{
    CHECKED;
    EACH_SLOPE(1.0, (SAID - WANTED) / BATCH);
}

MISTAKE(bptt_squared_error, twice,
        "the slope is twice too large. The square's 2 and the\n"
        "  1/2 of (2.6) cancel.")
LOSS
{
    CHECKED;
    EACH_SLOPE(1.0, 2.0 * MASK * (SAID - WANTED) / BATCH);
}

MISTAKE(bptt_squared_error, not_checked,
        "a dy of another length is accepted. The contract\n"
        "  refuses shapes that disagree: bptt_loss_shapes() tells.")
LOSS
{
    EACH_SLOPE(1.0, MASK * (SAID - WANTED) / BATCH);
}

/* The softmax of y, less a number from every logit. */
static double
q(const double *y, size_t n, size_t j, double less)
{
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += exp(y[k] - less);
    return exp(y[j] - less) / sum;
}
static double
most(const double *y, size_t n)
{
    double largest = y[0];
    for (size_t k = 1; k < n; k++)
        largest = fmax(largest, y[k]);
    return largest;
}
#define SOFTMAX                                                                \
    q(sequence_of(y, t, i), y->n, j, most(sequence_of(y, t, i), y->n))

MISTAKE(bptt_cross_entropy, naive,
        "the exponential of a logit of 1000 is infinite. Take\n"
        "  the largest logit from all of them first, as in chapter 2.")
LOSS
{
    CHECKED;
    EACH_SLOPE(1.0,
               MASK * (q(sequence_of(y, t, i), y->n, j, 0.0) - WANTED) / BATCH);
}

MISTAKE(bptt_cross_entropy, no_softmax,
        "this is the slope of the squared error. In (3.5) the\n"
        "  softmax q stands where y stood.")
LOSS
{
    CHECKED;
    EACH_SLOPE(1.0, MASK * (SAID - WANTED) / BATCH);
}

MISTAKE(bptt_cross_entropy, only_the_logarithm,
        "only the slope of the logarithm's argument is there:\n"
        "  -target / q. (3.5) has the way through the softmax in it.")
LOSS
{
    CHECKED;
    EACH_SLOPE(1.0, -MASK * WANTED / SOFTMAX / BATCH);
}

MISTAKE(bptt_cross_entropy, no_mask,
        "the mask is missing: what nobody looked at has no\n"
        "  slope.")
LOSS
{
    CHECKED;
    EACH_SLOPE(1.0, (SOFTMAX - WANTED) / BATCH);
}

MISTAKE(bptt_cross_entropy, no_mean,
        "1/B is missing: (2.9) is a mean over the batch, and\n"
        "  so is its slope.")
LOSS
{
    CHECKED;
    EACH_SLOPE(1.0, MASK * (SOFTMAX - WANTED));
}

MISTAKE(bptt_cross_entropy, not_checked,
        "a dy of another length is accepted. The contract\n"
        "  refuses shapes that disagree: bptt_loss_shapes() tells.")
LOSS
{
    EACH_SLOPE(1.0, MASK * (SOFTMAX - WANTED) / BATCH);
}
