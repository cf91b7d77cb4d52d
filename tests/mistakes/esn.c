/*
 * What learners really write in chapter 6: a sparse matrix. See chain.c beside
 * this file for the manner.
 */
#include "esn.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

#define RESERVOIR (const gsl_rng *r, double connectivity, gsl_spmatrix *W)
#define CHECKED                                                                \
    const int status = esn_reservoir_arguments(connectivity, W);               \
    if (status != GSL_SUCCESS)                                                 \
    return status
#define COIN (gsl_rng_uniform(r) < connectivity)
#define VALUE gsl_ran_flat(r, -1.0, 1.0)

static void
make_room(gsl_spmatrix *W, size_t nz)
{
    if (nz > W->nzmax)
        gsl_spmatrix_realloc(nz, W);
}

static void
append(gsl_spmatrix *W, size_t *nz, size_t column, double value)
{
    make_room(W, *nz + 1);
    W->i[*nz] = (int)column;
    W->data[(*nz)++] = value;
}

/* Every element of every row, and what is done for it left to say. */
#define EACH_ELEMENT(first, statement)                                         \
    size_t nz = (first);                                                       \
    for (size_t j = 0; j < W->size1; j++) {                                    \
        W->p[j] = (int)nz;                                                     \
        for (size_t k = 0; k < W->size1; k++) {                                \
            statement;                                                         \
        }                                                                      \
    }                                                                          \
    W->p[W->size1] = (int)nz;                                                  \
    W->nz = nz
#define APPEND(column, value) append(W, &nz, (column), (value))

MISTAKE(esn_reservoir, value_first,
        "the value is drawn before the coin, and for absent elements, too.\n"
        "  The contract asks the coin first, so that a seed means the same\n"
        "  matrix everywhere.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, const double value = VALUE; if (COIN) APPEND(k, value));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, value_always,
        "a value is drawn for elements that are absent, too. Draw it only\n"
        "  when the coin says that the element is there.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, const int there = COIN; const double value = VALUE;
                 if (there) APPEND(k, value));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, all_coins_first,
        "all coins of a row are drawn before its values. A value follows\n"
        "  its own coin at once.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(
        0, if (COIN) APPEND(k, 0.0); if (k == W->size1 - 1) {
            for (size_t i = (size_t)W->p[j]; i < nz; i++)
                W->data[i] = VALUE;
        });
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, coin_inverted,
        "the elements that should be absent are there, and those that\n"
        "  should be there are absent: uniform < connectivity means there.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, if (!COIN) APPEND(k, VALUE));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, coin_is_value,
        "the coin is also the value, stretched to -1..1. So every value is\n"
        "  small or negative: a small number was what let it in. Draw anew.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, const double u = gsl_rng_uniform(r);
                 if (u < connectivity) APPEND(k, 2.0 * u - 1.0));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, positive_only,
        "all elements are positive: drawn from 0 to 1, not from -1 to 1.\n"
        "  Such a network only ever agrees with itself.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, if (COIN) APPEND(k, gsl_ran_flat(r, 0.0, 1.0)));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, gaussian,
        "the elements are normally distributed. Equation (6.1) asks for\n"
        "  uniform ones: gsl_ran_flat(r, -1.0, 1.0).")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, if (COIN) APPEND(k, gsl_ran_gaussian_ziggurat(r, 1.0)));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, no_diagonal,
        "no unit hears itself: the diagonal is left out. Equation (6.1)\n"
        "  makes no difference between elements.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, if (j != k && COIN) APPEND(k, VALUE));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, zeros_stored,
        "the zeros are stored as well. A sparse matrix keeps only what is\n"
        "  there, or a product takes as long as with a full one.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, APPEND(k, COIN ? VALUE : 0.0));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, row_for_column,
        "W->i holds the row of every element. In compressed rows it holds\n"
        "  the column; the row is known from p.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, if (COIN) APPEND(j, VALUE));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, counted_from_one,
        "the columns in W->i count from 1. In C they count from 0.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, if (COIN) APPEND(k + 1, VALUE));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, rows_from_one,
        "the rows in W->p count their elements from 1. In C they count from\n"
        "  0, so p[0] is 0.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, if (COIN) APPEND(k, VALUE));
    for (size_t j = 0; j <= W->size1; j++)
        W->p[j]++;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, ends_for_beginnings,
        "p[j] is where row j ends. It is where row j begins, so p[0] is 0\n"
        "  and p[n] the number of all elements.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, if (COIN) APPEND(k, VALUE); W->p[j] = (int)nz);
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, counts_in_p,
        "p[j] is how many elements row j has. It is how many there are\n"
        "  before row j: add them up.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(0, if (COIN) APPEND(k, VALUE));
    for (size_t j = 0; j < W->size1; j++)
        W->p[j] = W->p[j + 1] - W->p[j];
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, no_end,
        "p[n] is missing. There are n + 1 of them: row n-1 ends before\n"
        "  p[n].")
RESERVOIR
{
    CHECKED;
    const int before = W->p[W->size1];
    EACH_ELEMENT(0, if (COIN) APPEND(k, VALUE));
    W->p[W->size1] = before;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, nz_left,
        "W->nz is what it was before. It is the number of elements, which\n"
        "  GSL asks for.")
RESERVOIR
{
    CHECKED;
    const size_t before = W->nz;
    EACH_ELEMENT(0, if (COIN) APPEND(k, VALUE));
    W->nz = before;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, appended,
        "the new elements come after those that were in W before. W is\n"
        "  overwritten: begin with nz = 0.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(W->nz, if (COIN) APPEND(k, VALUE));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, no_room,
        "when W is full, the rest is left out. gsl_spmatrix_realloc() makes\n"
        "  more room.")
RESERVOIR
{
    CHECKED;
    EACH_ELEMENT(
        0, if (COIN) {
            const double value = VALUE;
            if (nz < W->nzmax)
                APPEND(k, value);
        });
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, not_checked,
        "a connectivity outside (0,1] is accepted. The contract answers\n"
        "  GSL_EINVAL, for NaN, too: write the test so that NaN fails it.")
RESERVOIR
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    EACH_ELEMENT(0, if (COIN) APPEND(k, VALUE));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, nan_accepted,
        "NaN is accepted. (connectivity <= 0 || connectivity > 1) is false\n"
        "  for NaN; !(connectivity > 0 && connectivity <= 1) is true.")
RESERVOIR
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    if (connectivity <= 0.0 || connectivity > 1.0 || !GSL_SPMATRIX_ISCSR(W))
        return GSL_EINVAL;
    EACH_ELEMENT(0, if (COIN) APPEND(k, VALUE));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, not_square,
        "a W that is not square is accepted. Its units would hear from\n"
        "  others that do not exist: the contract answers GSL_ENOTSQR.")
RESERVOIR
{
    if (!(connectivity > 0.0 && connectivity <= 1.0) || !GSL_SPMATRIX_ISCSR(W))
        return GSL_EINVAL;
    EACH_ELEMENT(0, if (COIN) APPEND(k, VALUE));
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, any_storage,
        "a W in compressed columns is filled as if it had compressed rows.\n"
        "  The contract answers GSL_EINVAL: GSL_SPMATRIX_ISCSR(W) tells.")
RESERVOIR
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    if (!(connectivity > 0.0 && connectivity <= 1.0))
        return GSL_EINVAL;
    EACH_ELEMENT(0, if (COIN) APPEND(k, VALUE));
    return GSL_SUCCESS;
}
