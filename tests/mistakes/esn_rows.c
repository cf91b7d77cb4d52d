/*
 * The mistakes of chapter 6, continued: how esn_reservoir() stores what it drew
 * in compressed rows, and what it should have refused.
 */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

/*
 * A right (6.1) behind the elements 0..nz-1, with nothing refused. The mistakes
 * below spoil one thing of it, or refuse too little before it.
 */
static int
esn_rows_fill(const gsl_rng *r, double connectivity, gsl_spmatrix *W, size_t nz)
{
    const size_t units = W->size1;

    for (size_t j = 0; j < units; j++) {
        W->p[j] = (int)nz;
        if (nz + units > W->nzmax
            && gsl_spmatrix_realloc(2 * nz + units, W) != GSL_SUCCESS)
            return GSL_ENOMEM;
        for (size_t k = 0; k < units; k++)
            if (gsl_rng_uniform(r) < connectivity) {
                W->i[nz] = (int)k;
                W->data[nz++] = gsl_ran_flat(r, -1.0, 1.0);
            }
    }
    W->p[units] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}

/* The same, after everything that the contract refuses has been refused. */
static int
esn_rows_right(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    return status != GSL_SUCCESS ? status
                                 : esn_rows_fill(r, connectivity, W, 0);
}

MISTAKE(esn_reservoir, row_for_column,
        "W->i holds the row of every element. In compressed rows it holds\n"
        "  the column; the row is known from p.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_rows_right(r, connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t j = 0; j < W->size1; j++)
        for (int k = W->p[j]; k < W->p[j + 1]; k++)
            W->i[k] = (int)j;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, counted_from_one,
        "the columns in W->i count from 1. In C they count from 0.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_rows_right(r, connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t k = 0; k < W->nz; k++)
        W->i[k]++;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, rows_from_one,
        "the rows in W->p count their elements from 1. In C they count from\n"
        "  0, so p[0] is 0.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_rows_right(r, connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t j = 0; j <= W->size1; j++)
        W->p[j]++;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, ends_for_beginnings,
        "p[j] is where row j ends. It is where row j begins, so p[0] is 0\n"
        "  and p[n] the number of all elements.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_rows_right(r, connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t j = 0; j < W->size1; j++)
        W->p[j] = W->p[j + 1];
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, counts_in_p,
        "p[j] is how many elements row j has. It is how many there are\n"
        "  before row j: add them up.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_rows_right(r, connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t j = 0; j < W->size1; j++)
        W->p[j] = W->p[j + 1] - W->p[j];
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, no_end,
        "p[n] is missing. There are n + 1 of them: row n-1 ends before\n"
        "  p[n].")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int end = W->p[W->size1];
    const int status = esn_rows_right(r, connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    W->p[W->size1] = end;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, nz_left,
        "W->nz is what it was when the function was called. It is the number\n"
        "  of elements, and GSL relies on it.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const size_t nz = W->nz;
    const int status = esn_rows_right(r, connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    W->nz = nz;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, appended,
        "the new elements come after those that were in W already. W is\n"
        "  overwritten: begin with nz = 0.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    return esn_rows_fill(r, connectivity, W, W->nz);
}

MISTAKE(esn_reservoir, no_room,
        "when W is full, the rest is left out. gsl_spmatrix_realloc() makes\n"
        "  more room.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    size_t nz = 0;
    for (size_t j = 0; j < W->size1; j++) {
        W->p[j] = (int)nz;
        for (size_t k = 0; k < W->size1; k++)
            if (gsl_rng_uniform(r) < connectivity) {
                const double value = gsl_ran_flat(r, -1.0, 1.0);
                if (nz < W->nzmax) {
                    W->i[nz] = (int)k;
                    W->data[nz++] = value;
                }
            }
    }
    W->p[W->size1] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, columns_first,
        "the matrix is drawn column by column, and so it is transposed. The\n"
        "  rows come one after the other: j outside, k inside.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_rows_right(r, connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    gsl_spmatrix *turned = gsl_spmatrix_alloc_nzmax(
        W->size1, W->size1, GSL_MAX(W->nz, 1), GSL_SPMATRIX_CSR);
    size_t nz = 0;
    for (size_t j = 0; j < W->size1; j++) {
        turned->p[j] = (int)nz;
        for (size_t k = 0; k < W->size1; k++)
            for (int e = W->p[k]; e < W->p[k + 1]; e++)
                if (W->i[e] == (int)j) {
                    turned->i[nz] = (int)k;
                    turned->data[nz++] = W->data[e];
                }
    }
    turned->p[W->size1] = (int)nz;
    turned->nz = nz;
    gsl_spmatrix_memcpy(W, turned);
    gsl_spmatrix_free(turned);
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, not_checked,
        "a connectivity outside (0,1] is accepted. The contract answers\n"
        "  GSL_EINVAL, for NaN, too: write the test so that NaN fails it.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    if (!GSL_SPMATRIX_ISCSR(W))
        return GSL_EINVAL;

    return esn_rows_fill(r, connectivity, W, 0);
}

MISTAKE(esn_reservoir, nan_accepted,
        "NaN is accepted. (connectivity <= 0 || connectivity > 1) is false\n"
        "  for NaN; !(connectivity > 0 && connectivity <= 1) is true.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    if (connectivity <= 0.0 || connectivity > 1.0 || !GSL_SPMATRIX_ISCSR(W))
        return GSL_EINVAL;

    return esn_rows_fill(r, connectivity, W, 0);
}

MISTAKE(esn_reservoir, not_square,
        "a W that is not square is accepted. Some of its units would have no\n"
        "  row, or no column: the contract answers GSL_ENOTSQR.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    if (!(connectivity > 0.0 && connectivity <= 1.0) || !GSL_SPMATRIX_ISCSR(W))
        return GSL_EINVAL;

    return esn_rows_fill(r, connectivity, W, 0);
}

MISTAKE(esn_reservoir, any_storage,
        "a W in compressed columns is filled as if it had compressed rows.\n"
        "  The contract answers GSL_EINVAL: ask GSL_SPMATRIX_ISCSR(W).")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    if (!(connectivity > 0.0 && connectivity <= 1.0))
        return GSL_EINVAL;

    return esn_rows_fill(r, connectivity, W, 0);
}
