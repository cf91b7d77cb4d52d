/* The mistakes of chapter 7, continued: what the biases begin with. */
#include "../runner/sheet.h"
#include "lstm.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#define BIAS (lstm_params * p, double bias)

/* Every number of b_h from where it stands: block and unit. */
#define FORGET(slug, allowed, number, says)                                    \
    MISTAKE(lstm_forget_bias, slug, says)                                      \
    BIAS                                                                       \
    {                                                                          \
        const size_t H = p->H;                                                 \
        if (!(allowed))                                                        \
            return GSL_EINVAL;                                                 \
        for (size_t k = 0; k < LSTM_GATES * H; k++) {                          \
            const size_t block = k / H;                                        \
            const double old = gsl_vector_get(&p->b_h.vector, k);              \
            (void)block, (void)old;                                            \
            gsl_vector_set(&p->b_h.vector, k, (number));                       \
        }                                                                      \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int lstm_forget_bias_##slug BIAS
#define FINITE isfinite(bias)

FORGET(first_block, FINITE, block == LSTM_I ? bias : old,
       "the first block is set: that is i. The order is i f g o, so f\n"
       "  is the second and begins at H.");
FORGET(third_block, FINITE, block == 2 ? bias : old,
       "the third block is set: that is g. The order is i f g o, so f\n"
       "  is the second and begins at H.");
FORGET(last_block, FINITE, block == LSTM_O ? bias : old,
       "the last block is set: that is o. The order is i f g o, so f\n"
       "  is the second and begins at H.");
FORGET(every_fourth, FINITE, k % LSTM_GATES == LSTM_F ? bias : old,
       "every fourth number is set. b_h has four blocks of H: the f\n"
       "  are H numbers in a row, from H on.");
FORGET(every_block, FINITE, bias,
       "all of b_h is set. An input gate or an output gate that\n"
       "  begins open is another network: only the f block.");
FORGET(first_unit_only, FINITE, k == LSTM_F * H ? bias : old,
       "only the first unit has its bias. There are H of them.");
FORGET(others_cleared, FINITE, block == LSTM_F ? bias : 0.0,
       "the other biases are set to 0. They stay as they are.");
FORGET(added, FINITE, block == LSTM_F ? old + bias : old,
       "bias is added to what b_f was. Some libraries do so; (7.13)\n"
       "  sets it.");
FORGET(always_one, FINITE, block == LSTM_F ? 1.0 : old,
       "b_f is 1, whatever is asked for: bias is not used.");
FORGET(gate_for_bias, FINITE, block == LSTM_F ? 1.0 / (1.0 + exp(-bias)) : old,
       "b_f is the gate that would come of it. bias goes in as it is;\n"
       "  the logistic function comes in every step, by (7.2).");
FORGET(nan_only, !isnan(bias), block == LSTM_F ? bias : old,
       "an infinite bias is accepted. The contract answers\n"
       "  GSL_EINVAL: isfinite() tells.");
FORGET(not_checked, 1, block == LSTM_F ? bias : old,
       "a bias that is not finite is accepted. The contract answers\n"
       "  GSL_EINVAL.");

#define CHRONO (const gsl_rng *r, double T_max, lstm_params *p)

/*
 * b_f and b_i of every unit from a number u, which is drawn anew for each; or
 * once, before the first.
 */
#define LENGTHS(slug, allowed, before, anew, forget, in, says)                 \
    MISTAKE(lstm_chrono, slug, says)                                           \
    CHRONO                                                                     \
    {                                                                          \
        if (!(allowed))                                                        \
            return GSL_EINVAL;                                                 \
        double u = (before);                                                   \
        for (size_t j = 0; j < p->H; j++) {                                    \
            u = (anew);                                                        \
            const double b = log(u);                                           \
            (void)b;                                                           \
            *b_of(p, LSTM_F, j) = (forget);                                    \
            *b_of(p, LSTM_I, j) = (in);                                        \
        }                                                                      \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int lstm_chrono_##slug CHRONO
#define LONG_ENOUGH (T_max > 2.0 && isfinite(T_max))
#define DRAW(most) gsl_ran_flat(r, 1.0, (most))
#define U DRAW(T_max - 1.0)
#define B_I *b_of(p, LSTM_I, j)

static double *
b_of(const lstm_params *p, size_t block, size_t j)
{
    return p->b_h.vector.data + block * p->H + j;
}

LENGTHS(same_sign, LONG_ENOUGH, 0.0, U, b, b,
        "b_i has the sign of b_f. It is -b_f: who keeps long takes in\n"
        "  little at a time.");
LENGTHS(no_input_bias, LONG_ENOUGH, 0.0, U, b, B_I,
        "b_i is as it was. (7.14) sets both: b_i = -b_f.");
LENGTHS(input_bias_zero, LONG_ENOUGH, 0.0, U, b, 0.0,
        "b_i is 0. (7.14) sets both: b_i = -b_f.");
LENGTHS(exchanged, LONG_ENOUGH, 0.0, U, -b, b,
        "b_f and b_i are exchanged. Long memories need an f near 1, so\n"
        "  b_f is the positive one.");
LENGTHS(longest_only, LONG_ENOUGH, 0.0, T_max, b, -b,
        "every unit has the longest memory. u is drawn, so that there\n"
        "  are memories of all lengths.");
LENGTHS(drawn_once, LONG_ENOUGH, U, u, b, -b,
        "u is drawn once for all units. Each unit has a length of its\n"
        "  own: draw inside the loop.");
LENGTHS(drawn_twice, LONG_ENOUGH, 0.0, U, b, -log(U),
        "b_i has a draw of its own. (7.14) makes both from one u.");
LENGTHS(up_to_T_max, LONG_ENOUGH, 0.0, DRAW(T_max), b, -b,
        "u goes up to T_max. (7.14) draws it from 1 to T_max - 1.");
LENGTHS(from_zero, LONG_ENOUGH, 0.0, gsl_ran_flat(r, 0.0, T_max - 1.0), b, -b,
        "u begins at 0, and its logarithm far below. (7.14) draws it\n"
        "  from 1 to T_max - 1.");
LENGTHS(lengths_for_biases, LONG_ENOUGH, 0.0, U, u, -u,
        "u itself is the bias. Its logarithm is: a gate of bias log u\n"
        "  is u/(1 + u).");
LENGTHS(decimal, LONG_ENOUGH, 0.0, U, log10(u), -log10(u),
        "this is log10. (7.14) has the natural logarithm, as the\n"
        "  logistic function has exp() in it.");
LENGTHS(flat_logarithm, LONG_ENOUGH, 0.0,
        gsl_ran_flat(r, 0.0, log(T_max - 1.0)), u, -u,
        "the bias is drawn uniformly. (7.14) draws the length, and\n"
        "  takes its logarithm.");
LENGTHS(whole_numbers, LONG_ENOUGH, 0.0,
        1.0 + (double)gsl_rng_uniform_int(r, (unsigned long)(T_max - 1.0)), b,
        -b,
        "u is a whole number. (7.14) draws it with gsl_ran_flat(), so\n"
        "  that a seed means the same network everywhere.");
LENGTHS(added, LONG_ENOUGH, 0.0, U, *b_of(p, LSTM_F, j) + b, B_I - b,
        "log u is added to what the biases were. (7.14) sets them.");
LENGTHS(infinite_accepted, T_max > 2.0, 0.0, U, b, -b,
        "an infinite T_max is accepted. The contract answers\n"
        "  GSL_EINVAL: isfinite() tells.");
LENGTHS(two_accepted, T_max >= 2.0 && isfinite(T_max), 0.0, U, b, -b,
        "a T_max of 2 is accepted. Nothing lies between 1 and 1: the\n"
        "  contract answers GSL_EINVAL unless T_max is greater.");
LENGTHS(not_checked, 1, 0.0, U, b, -b,
        "a T_max that is too small or not finite is accepted. The\n"
        "  contract answers GSL_EINVAL.");

MISTAKE(lstm_chrono, others_cleared,
        "the other biases are set to 0. They stay as they are.")
CHRONO
{
    if (!LONG_ENOUGH)
        return GSL_EINVAL;
    gsl_vector_set_zero(&p->b_h.vector);
    for (size_t j = 0; j < p->H; j++) {
        *b_of(p, LSTM_F, j) = log(U);
        B_I = -*b_of(p, LSTM_F, j);
    }
    return GSL_SUCCESS;
}
