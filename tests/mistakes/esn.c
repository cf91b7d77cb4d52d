/*
 * What learners really write in chapter 6, beginning with the numbers that
 * esn_reservoir() draws; how it stores them is in esn_rows.c. See chain.c
 * beside this file for the manner.
 */
#include "esn.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

/* Sees that there is room for a full row after the first nz elements. */
static int
esn_draws_room(gsl_spmatrix *W, size_t nz)
{
    return nz + W->size1 > W->nzmax ? gsl_spmatrix_realloc(2 * nz + W->size1, W)
                                    : GSL_SUCCESS;
}

MISTAKE(esn_reservoir, value_first,
        "the value is drawn before the coin, and for absent elements, too.\n"
        "  The contract asks the coin first, so that a seed means the same\n"
        "  matrix everywhere.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    size_t nz = 0;
    for (size_t j = 0; j < W->size1; j++) {
        W->p[j] = (int)nz;
        if (esn_draws_room(W, nz) != GSL_SUCCESS)
            return GSL_ENOMEM;
        for (size_t k = 0; k < W->size1; k++) {
            const double value = gsl_ran_flat(r, -1.0, 1.0);
            if (gsl_rng_uniform(r) < connectivity) {
                W->i[nz] = (int)k;
                W->data[nz++] = value;
            }
        }
    }
    W->p[W->size1] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, value_always,
        "a value is drawn for elements that are absent, too. Draw it only\n"
        "  when the coin says that the element is there.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    size_t nz = 0;
    for (size_t j = 0; j < W->size1; j++) {
        W->p[j] = (int)nz;
        if (esn_draws_room(W, nz) != GSL_SUCCESS)
            return GSL_ENOMEM;
        for (size_t k = 0; k < W->size1; k++) {
            const int there = gsl_rng_uniform(r) < connectivity;
            const double value = gsl_ran_flat(r, -1.0, 1.0);
            if (there) {
                W->i[nz] = (int)k;
                W->data[nz++] = value;
            }
        }
    }
    W->p[W->size1] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, all_coins_first,
        "all coins of a row are drawn before its values. A value follows\n"
        "  its own coin at once.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    size_t nz = 0;
    for (size_t j = 0; j < W->size1; j++) {
        W->p[j] = (int)nz;
        if (esn_draws_room(W, nz) != GSL_SUCCESS)
            return GSL_ENOMEM;
        for (size_t k = 0; k < W->size1; k++)
            if (gsl_rng_uniform(r) < connectivity)
                W->i[nz++] = (int)k;
        for (size_t k = (size_t)W->p[j]; k < nz; k++)
            W->data[k] = gsl_ran_flat(r, -1.0, 1.0);
    }
    W->p[W->size1] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, coin_inverted,
        "the elements that should be absent are there, and those that\n"
        "  should be there are absent: uniform < connectivity means there.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    size_t nz = 0;
    for (size_t j = 0; j < W->size1; j++) {
        W->p[j] = (int)nz;
        if (esn_draws_room(W, nz) != GSL_SUCCESS)
            return GSL_ENOMEM;
        for (size_t k = 0; k < W->size1; k++)
            if (gsl_rng_uniform(r) >= connectivity) {
                W->i[nz] = (int)k;
                W->data[nz++] = gsl_ran_flat(r, -1.0, 1.0);
            }
    }
    W->p[W->size1] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, coin_is_value,
        "the coin is also the value, stretched to -1..1. The coin of an\n"
        "  element that is there is below connectivity, so there are no large\n"
        "  values. Draw the value anew.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    size_t nz = 0;
    for (size_t j = 0; j < W->size1; j++) {
        W->p[j] = (int)nz;
        if (esn_draws_room(W, nz) != GSL_SUCCESS)
            return GSL_ENOMEM;
        for (size_t k = 0; k < W->size1; k++) {
            const double coin = gsl_rng_uniform(r);
            if (coin < connectivity) {
                W->i[nz] = (int)k;
                W->data[nz++] = 2.0 * coin - 1.0;
            }
        }
    }
    W->p[W->size1] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, positive_only,
        "all elements are positive: drawn from 0 to 1, not from -1 to 1.\n"
        "  Such a network only ever agrees with itself.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    size_t nz = 0;
    for (size_t j = 0; j < W->size1; j++) {
        W->p[j] = (int)nz;
        if (esn_draws_room(W, nz) != GSL_SUCCESS)
            return GSL_ENOMEM;
        for (size_t k = 0; k < W->size1; k++)
            if (gsl_rng_uniform(r) < connectivity) {
                W->i[nz] = (int)k;
                W->data[nz++] = gsl_ran_flat(r, 0.0, 1.0);
            }
    }
    W->p[W->size1] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, gaussian,
        "the elements are normally distributed. Equation (6.1) asks for\n"
        "  uniform ones: gsl_ran_flat(r, -1.0, 1.0).")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    size_t nz = 0;
    for (size_t j = 0; j < W->size1; j++) {
        W->p[j] = (int)nz;
        if (esn_draws_room(W, nz) != GSL_SUCCESS)
            return GSL_ENOMEM;
        for (size_t k = 0; k < W->size1; k++)
            if (gsl_rng_uniform(r) < connectivity) {
                W->i[nz] = (int)k;
                W->data[nz++] = gsl_ran_gaussian_ziggurat(r, 1.0);
            }
    }
    W->p[W->size1] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, no_diagonal,
        "no unit hears itself: the diagonal is left out. Equation (6.1)\n"
        "  makes no difference between elements.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    size_t nz = 0;
    for (size_t j = 0; j < W->size1; j++) {
        W->p[j] = (int)nz;
        if (esn_draws_room(W, nz) != GSL_SUCCESS)
            return GSL_ENOMEM;
        for (size_t k = 0; k < W->size1; k++)
            if (k != j && gsl_rng_uniform(r) < connectivity) {
                W->i[nz] = (int)k;
                W->data[nz++] = gsl_ran_flat(r, -1.0, 1.0);
            }
    }
    W->p[W->size1] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}

MISTAKE(esn_reservoir, zeros_stored,
        "the zeros are stored as well. A sparse matrix keeps only what is\n"
        "  there, or a product takes as long as with a full one.")
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    size_t nz = 0;
    for (size_t j = 0; j < W->size1; j++) {
        W->p[j] = (int)nz;
        if (esn_draws_room(W, nz) != GSL_SUCCESS)
            return GSL_ENOMEM;
        for (size_t k = 0; k < W->size1; k++) {
            const int there = gsl_rng_uniform(r) < connectivity;
            W->i[nz] = (int)k;
            W->data[nz++] = there ? gsl_ran_flat(r, -1.0, 1.0) : 0.0;
        }
    }
    W->p[W->size1] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}
