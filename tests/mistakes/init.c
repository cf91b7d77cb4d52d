/*
 * What learners really write in chapter 5: numbers that are drawn one by one.
 * See chain.c beside this file for how a mistake is written.
 */
#include "init.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

MISTAKE(init_glorot_uniform, no_three,
        "a is taken for the standard deviation. A uniform\n"
        "  number between -a and a has the variance a^2/3: a third of it.")
(const gsl_rng *r, gsl_matrix *W)
{
    const double a = sqrt(2.0 / (double)(W->size1 + W->size2));
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_flat(r, -a, a));
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_uniform, from_only,
        "the variance is 2/from (He's, for ReLU). Glorot and\n"
        "  Bengio count both directions: 2/(from + to).")
(const gsl_rng *r, gsl_matrix *W)
{
    const double a = sqrt(3.0 * 2.0 / (double)W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_flat(r, -a, a));
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_uniform, not_twice,
        "the variance is 1/(from + to). The mean of the two is\n"
        "  (from + to)/2, and its inverse has a 2.")
(const gsl_rng *r, gsl_matrix *W)
{
    const double a = sqrt(3.0 / (double)(W->size1 + W->size2));
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_flat(r, -a, a));
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_uniform, one_sided,
        "all elements are positive: drawn from 0 to a, not from\n"
        "  -a to a. The layer would add up instead of comparing.")
(const gsl_rng *r, gsl_matrix *W)
{
    const double a = sqrt(3.0 * 2.0 / (double)(W->size1 + W->size2));
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_flat(r, 0.0, a));
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_uniform, old_way,
        "this is the older rule, a = 1/sqrt(from), that Glorot\n"
        "  and Bengio showed to be too small.")
(const gsl_rng *r, gsl_matrix *W)
{
    const double a = 1.0 / sqrt((double)W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_flat(r, -a, a));
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_uniform, variance_as_limit,
        "a^2 is used where a should be: the root is missing.")
(const gsl_rng *r, gsl_matrix *W)
{
    const double a = 3.0 * 2.0 / (double)(W->size1 + W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_flat(r, -a, a));
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_uniform, by_columns,
        "W is filled column by column. The contract draws row\n"
        "  by row, so that a seed means the same matrix everywhere.")
(const gsl_rng *r, gsl_matrix *W)
{
    const double a = sqrt(3.0 * 2.0 / (double)(W->size1 + W->size2));
    for (size_t k = 0; k < W->size2; k++)
        for (size_t j = 0; j < W->size1; j++)
            gsl_matrix_set(W, j, k, gsl_ran_flat(r, -a, a));
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_normal, variance_for_sd,
        "the variance is handed over where a standard\n"
        "  deviation is asked for: its root is missing.")
(const gsl_rng *r, gsl_matrix *W)
{
    const double sd = 2.0 / (double)(W->size1 + W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_normal, limit_for_sd,
        "the a of the uniform distribution is used as standard\n"
        "  deviation. The 3 belongs to the uniform one only.")
(const gsl_rng *r, gsl_matrix *W)
{
    const double sd = sqrt(3.0 * 2.0 / (double)(W->size1 + W->size2));
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_normal, from_only,
        "the variance is 2/from (He's, for ReLU). Glorot and\n"
        "  Bengio count both directions: 2/(from + to).")
(const gsl_rng *r, gsl_matrix *W)
{
    const double sd = sqrt(2.0 / (double)W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_normal, not_twice,
        "the variance is 1/(from + to). The mean of the two is\n"
        "  (from + to)/2, and its inverse has a 2.")
(const gsl_rng *r, gsl_matrix *W)
{
    const double sd = sqrt(1.0 / (double)(W->size1 + W->size2));
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_normal, another_method,
        "the spread is right, but gsl_ran_gaussian() makes other\n"
        "  numbers of the same seed than gsl_ran_gaussian_ziggurat().")
(const gsl_rng *r, gsl_matrix *W)
{
    const double sd = sqrt(2.0 / (double)(W->size1 + W->size2));
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, to_for_from,
        "divided by the number of rows. from is size2: a sum over\n"
        "  the columns is what must not grow.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    const double sd = gain / sqrt((double)W->size1);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, no_root,
        "divided by from, not by its root: (5.3) names a variance.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    const double sd = gain / (double)W->size2;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, variance_for_sd,
        "the variance is handed over where a standard deviation\n"
        "  is asked for: its root is missing.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    const double sd = gain * gain / (double)W->size2;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, gain_squared,
        "the gain is squared in the standard deviation. gain^2\n"
        "  belongs to the variance.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    const double sd = gain * gain / sqrt((double)W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, no_gain, "the gain is not used.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    const double sd = 1.0 / sqrt((double)W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, not_divided,
        "gain is used as the standard deviation itself. A sum of\n"
        "  many such numbers grows with their number: divide by sqrt(from).")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, gain));
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, another_method,
        "the spread is right, but gsl_ran_gaussian() makes other\n"
        "  numbers of the same seed than gsl_ran_gaussian_ziggurat().")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    const double sd = gain / sqrt((double)W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, not_checked,
        "a gain that is negative or not finite is accepted. The\n"
        "  contract answers GSL_EINVAL.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const double sd = gain / sqrt((double)W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

/* sd times N(0,1) numbers, row by row, as if the rows followed each other. */
static void
init_dense_draw(const gsl_rng *r, double sd, gsl_matrix *W)
{
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        W->data[k] = gsl_ran_gaussian_ziggurat(r, sd);
}

MISTAKE(init_glorot_uniform, tda_ignored,
        "W->data is written as if rows followed each other at once. In\n"
        "  a window of a larger matrix they are W->tda apart.")
(const gsl_rng *r, gsl_matrix *W)
{
    const double a = sqrt(3.0 * 2.0 / (double)(W->size1 + W->size2));
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        W->data[k] = gsl_ran_flat(r, -a, a);
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_normal, tda_ignored,
        "W->data is written as if rows followed each other at once. In\n"
        "  a window of a larger matrix they are W->tda apart.")
(const gsl_rng *r, gsl_matrix *W)
{
    init_dense_draw(r, sqrt(2.0 / (double)(W->size1 + W->size2)), W);
    return GSL_SUCCESS;
}

MISTAKE(init_glorot_normal, by_columns,
        "W is filled column by column. The contract draws row\n"
        "  by row, so that a seed means the same matrix everywhere.")
(const gsl_rng *r, gsl_matrix *W)
{
    const double sd = sqrt(2.0 / (double)(W->size1 + W->size2));
    for (size_t k = 0; k < W->size2; k++)
        for (size_t j = 0; j < W->size1; j++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, by_columns,
        "W is filled column by column. The contract draws row\n"
        "  by row, so that a seed means the same matrix everywhere.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    const double sd = gain / sqrt((double)W->size2);
    for (size_t k = 0; k < W->size2; k++)
        for (size_t j = 0; j < W->size1; j++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, tda_ignored,
        "W->data is written as if rows followed each other at once. In\n"
        "  a window of a larger matrix they are W->tda apart.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    init_dense_draw(r, gain / sqrt((double)W->size2), W);
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, zero_refused,
        "a gain of 0 is refused. It is not negative: all of W is 0.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain > 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    const double sd = gain / sqrt((double)W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_gaussian, nan_accepted,
        "a gain that is NaN is accepted: it is neither below 0 nor\n"
        "  infinite. Ask !(gain >= 0), or isfinite().")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (gain < 0.0 || isinf(gain))
        return GSL_EINVAL;
    const double sd = gain / sqrt((double)W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}
