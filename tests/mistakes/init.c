/*
 * What learners really write in chapter 5: numbers that are drawn one by one.
 * See chain.c beside this file for the manner.
 */
#include "init.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#define DRAWN (const gsl_rng *r, gsl_matrix *W)
#define TO ((double)W->size1)
#define FROM ((double)W->size2)
#define GOOD(number) ((number) >= 0.0 && isfinite(number))

/* Every element of W by the same rule, along the rows or down the columns. */
#define ROWS(W, number)                                                        \
    for (size_t j = 0; j < (W)->size1; j++)                                    \
        for (size_t k = 0; k < (W)->size2; k++)                                \
    gsl_matrix_set(W, j, k, (number))
#define COLUMNS(W, number)                                                     \
    for (size_t k = 0; k < (W)->size2; k++)                                    \
        for (size_t j = 0; j < (W)->size1; j++)                                \
    gsl_matrix_set(W, j, k, (number))
#define UNIFORM(a) gsl_ran_flat(r, -(a), (a))
#define NORMAL(sd) gsl_ran_gaussian_ziggurat(r, (sd))

#define GLOROT_UNIFORM(slug, number, says)                                     \
    MISTAKE(init_glorot_uniform, slug, says)                                   \
    DRAWN                                                                      \
    {                                                                          \
        ROWS(W, number);                                                       \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int init_glorot_uniform_##slug DRAWN

GLOROT_UNIFORM(
    no_three, UNIFORM(sqrt(2.0 / (TO + FROM))),
    "a is taken for the standard deviation. A uniform\n"
    "  number between -a and a has the variance a^2/3: a third of it.");
GLOROT_UNIFORM(from_only, UNIFORM(sqrt(3.0 * 2.0 / FROM)),
               "the variance is 2/from (He's, for ReLU). Glorot and\n"
               "  Bengio count both directions: 2/(from + to).");
GLOROT_UNIFORM(not_twice, UNIFORM(sqrt(3.0 / (TO + FROM))),
               "the variance is 1/(from + to). The mean of the two is\n"
               "  (from + to)/2, and its inverse has a 2.");
GLOROT_UNIFORM(one_sided, gsl_ran_flat(r, 0.0, sqrt(6.0 / (TO + FROM))),
               "all elements are positive: drawn from 0 to a, not from\n"
               "  -a to a. The layer would add up instead of comparing.");
GLOROT_UNIFORM(old_way, UNIFORM(1.0 / sqrt(FROM)),
               "this is the older rule, a = 1/sqrt(from), that Glorot\n"
               "  and Bengio showed to be too small.");
GLOROT_UNIFORM(variance_as_limit, UNIFORM(3.0 * 2.0 / (TO + FROM)),
               "a^2 is used where a should be: the root is missing.");

MISTAKE(init_glorot_uniform, by_columns,
        "W is filled column by column. The contract draws row\n"
        "  by row, so that a seed means the same matrix everywhere.")
DRAWN
{
    COLUMNS(W, UNIFORM(sqrt(6.0 / (TO + FROM))));
    return GSL_SUCCESS;
}

#define GLOROT_NORMAL(slug, number, says)                                      \
    MISTAKE(init_glorot_normal, slug, says)                                    \
    DRAWN                                                                      \
    {                                                                          \
        ROWS(W, number);                                                       \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int init_glorot_normal_##slug DRAWN

GLOROT_NORMAL(variance_for_sd, NORMAL(2.0 / (TO + FROM)),
              "the variance is handed over where a standard\n"
              "  deviation is asked: its root is missing.");
GLOROT_NORMAL(limit_for_sd, NORMAL(sqrt(6.0 / (TO + FROM))),
              "the a of the uniform distribution is used as standard\n"
              "  deviation. The 3 belongs to the uniform one only.");
GLOROT_NORMAL(from_only, NORMAL(sqrt(2.0 / FROM)),
              "the variance is 2/from (He's, for ReLU). Glorot and\n"
              "  Bengio count both directions: 2/(from + to).");
GLOROT_NORMAL(not_twice, NORMAL(sqrt(1.0 / (TO + FROM))),
              "the variance is 1/(from + to). The mean of the two is\n"
              "  (from + to)/2, and its inverse has a 2.");
GLOROT_NORMAL(another_method, gsl_ran_gaussian(r, sqrt(2.0 / (TO + FROM))),
              "the spread is right, but gsl_ran_gaussian() makes other\n"
              "  numbers of the same seed than gsl_ran_gaussian_ziggurat().");

#define SCALED (const gsl_rng *r, double gain, gsl_matrix *W)
#define GAUSSIAN(slug, allowed, number, says)                                  \
    MISTAKE(init_gaussian, slug, says)                                         \
    SCALED                                                                     \
    {                                                                          \
        if (!(allowed))                                                        \
            return GSL_EINVAL;                                                 \
        ROWS(W, number);                                                       \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int init_gaussian_##slug SCALED

GAUSSIAN(to_for_from, GOOD(gain), NORMAL(gain / sqrt(TO)),
         "divided by the number of rows. from is size2: a sum over\n"
         "  the columns is what must not grow.");
GAUSSIAN(no_root, GOOD(gain), NORMAL(gain / FROM),
         "divided by from, not by its root: (5.3) names a variance.");
GAUSSIAN(variance_for_sd, GOOD(gain), NORMAL(gain *gain / FROM),
         "the variance is handed over where a standard deviation\n"
         "  is asked: its root is missing.");
GAUSSIAN(gain_squared, GOOD(gain), NORMAL(gain *gain / sqrt(FROM)),
         "the gain is squared in the standard deviation. gain^2\n"
         "  belongs to the variance.");
GAUSSIAN(no_gain, GOOD(gain), NORMAL(1.0 / sqrt(FROM)),
         "the gain is not used.");
GAUSSIAN(not_divided, GOOD(gain), NORMAL(gain),
         "gain is used as the standard deviation itself. A sum of\n"
         "  many such numbers grows with their number: divide by sqrt(from).");
GAUSSIAN(another_method, GOOD(gain), gsl_ran_gaussian(r, gain / sqrt(FROM)),
         "the spread is right, but gsl_ran_gaussian() makes other\n"
         "  numbers of the same seed than gsl_ran_gaussian_ziggurat().");
GAUSSIAN(not_checked, 1, NORMAL(gain / sqrt(FROM)),
         "a gain that is negative or not finite is accepted. The\n"
         "  contract answers GSL_EINVAL.");

#define IRNN (const gsl_rng *r, double sd, rnn_params *p)

/* Which W_hh and which biases, and how the others are drawn, in order. */
#define IDENTITY(slug, allowed, recurrent, biases, xh, hy, says)               \
    MISTAKE(init_identity, slug, says)                                         \
    IRNN                                                                       \
    {                                                                          \
        if (!(allowed))                                                        \
            return GSL_EINVAL;                                                 \
        gsl_matrix *const X = &p->W_xh.matrix, *const Y = &p->W_hy.matrix;     \
        ROWS(&p->W_hh.matrix, recurrent);                                      \
        biases;                                                                \
        ROWS(X, xh);                                                           \
        ROWS(Y, hy);                                                           \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int init_identity_##slug IRNN
#define SET(b, value) gsl_vector_set_all(&p->b.vector, (value))
#define ZEROED SET(b_h, 0.0), SET(b_y, 0.0)
#define FITS (p->f == RELU && GOOD(sd))

IDENTITY(all_ones, FITS, 1.0, ZEROED, NORMAL(sd), NORMAL(sd),
         "every element of W_hh is 1. The 1 of (5.5) is the\n"
         "  identity: ones on the diagonal, zeros elsewhere.");
IDENTITY(only_added, FITS, j == k ? 1.0 : gsl_matrix_get(&p->W_hh.matrix, j, k),
         ZEROED, NORMAL(sd), NORMAL(sd),
         "only the diagonal of W_hh is set. What was beside it\n"
         "  before is still there.");
IDENTITY(noisy, FITS, (j == k) + NORMAL(sd), ZEROED, NORMAL(sd), NORMAL(sd),
         "random numbers are added to the identity. In (5.5) only\n"
         "  W_xh and W_hy are random.");
IDENTITY(biases_left, FITS, j == k, (void)0, NORMAL(sd), NORMAL(sd),
         "the biases are what they were before. Set both to 0.");
IDENTITY(bias_of_one, FITS, j == k, (SET(b_h, 1.0), SET(b_y, 0.0)), NORMAL(sd),
         NORMAL(sd), "b_h is 1. The ones of (5.5) are those of W_hh.");
IDENTITY(variance_for_sd, FITS, j == k, ZEROED, NORMAL(sd *sd), NORMAL(sd *sd),
         "sd is squared. gsl_ran_gaussian_ziggurat() takes a\n"
         "  standard deviation, and sd is one.");
IDENTITY(divided, FITS, j == k, ZEROED, NORMAL(sd / sqrt((double)p->D)),
         NORMAL(sd / sqrt((double)p->H)),
         "the numbers are divided by sqrt(from), as in (5.3). Here\n"
         "  sd is all: init_gaussian() needs sd sqrt(from) as its gain.");
IDENTITY(any_activation, GOOD(sd), j == k, ZEROED, NORMAL(sd), NORMAL(sd),
         "an activation that is not RELU is accepted. Only where\n"
         "  the slope is 1 does the identity keep anything.");
IDENTITY(infinite_sd, p->f == RELU && sd >= 0.0, j == k, ZEROED, NORMAL(sd),
         NORMAL(sd), "an sd that is infinite is accepted: isfinite() tells.");
IDENTITY(not_checked, p->f == RELU, j == k, ZEROED, NORMAL(sd), NORMAL(sd),
         "an sd below 0 is accepted. The contract answers\n"
         "  GSL_EINVAL.");

MISTAKE(init_identity, readout_first,
        "W_hy is drawn before W_xh. The contract draws W_xh\n"
        "  first, so that a seed means the same network everywhere.")
IRNN
{
    if (!FITS)
        return GSL_EINVAL;
    gsl_matrix_set_identity(&p->W_hh.matrix);
    ZEROED;
    ROWS(&p->W_hy.matrix, NORMAL(sd));
    ROWS(&p->W_xh.matrix, NORMAL(sd));
    return GSL_SUCCESS;
}
