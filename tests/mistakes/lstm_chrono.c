/* The mistakes of chapter 7, continued: memories of all lengths. */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

MISTAKE(lstm_chrono, same_sign,
        "b_i has the sign of b_f. It is -b_f: a unit that keeps for long\n"
        "  takes in little at a time.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log(gsl_ran_flat(r, 1.0, T_max - 1.0));
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, b);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, no_input_bias,
        "b_i is as it was. (7.14) sets both: b_i = -b_f.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    for (size_t j = 0; j < p->H; j++)
        gsl_vector_set(&b_f.vector, j, log(gsl_ran_flat(r, 1.0, T_max - 1.0)));
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, input_bias_zero, "b_i is 0. (7.14) sets both: b_i = -b_f.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        gsl_vector_set(&b_f.vector, j, log(gsl_ran_flat(r, 1.0, T_max - 1.0)));
        gsl_vector_set(&b_i.vector, j, 0.0);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, exchanged,
        "b_f and b_i are exchanged. Long memories need an f near 1, so\n"
        "  b_f is the positive one.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log(gsl_ran_flat(r, 1.0, T_max - 1.0));
        gsl_vector_set(&b_f.vector, j, -b);
        gsl_vector_set(&b_i.vector, j, b);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, longest_only,
        "every unit has the longest memory. u is drawn, so that there\n"
        "  are memories of all lengths.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        gsl_vector_set(&b_f.vector, j, log(T_max));
        gsl_vector_set(&b_i.vector, j, -log(T_max));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, drawn_once,
        "u is drawn once for all units. Each unit has a length of its\n"
        "  own: draw inside the loop.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    const double b = log(gsl_ran_flat(r, 1.0, T_max - 1.0));
    for (size_t j = 0; j < p->H; j++) {
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, -b);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, drawn_twice,
        "b_i has a draw of its own. (7.14) makes both from one u.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        gsl_vector_set(&b_f.vector, j, log(gsl_ran_flat(r, 1.0, T_max - 1.0)));
        gsl_vector_set(&b_i.vector, j, -log(gsl_ran_flat(r, 1.0, T_max - 1.0)));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, up_to_T_max,
        "u goes up to T_max. (7.14) draws it from 1 to T_max - 1.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log(gsl_ran_flat(r, 1.0, T_max));
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, -b);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, from_zero,
        "u begins at 0, and its logarithm far below. (7.14) draws it\n"
        "  from 1 to T_max - 1.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log(gsl_ran_flat(r, 0.0, T_max - 1.0));
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, -b);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, lengths_for_biases,
        "u itself is the bias. Its logarithm is: a gate of bias log u\n"
        "  is u/(1 + u).")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = gsl_ran_flat(r, 1.0, T_max - 1.0);
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, -b);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, decimal,
        "this is log10. (7.14) has the natural logarithm, as the\n"
        "  logistic function has exp() in it.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log10(gsl_ran_flat(r, 1.0, T_max - 1.0));
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, -b);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, flat_logarithm,
        "the bias is drawn uniformly. (7.14) draws the length, and\n"
        "  takes its logarithm.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = gsl_ran_flat(r, 0.0, log(T_max - 1.0));
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, -b);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, whole_numbers,
        "u is a whole number. (7.14) draws it with gsl_ran_flat(), so\n"
        "  that a seed means the same network everywhere.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const unsigned long u =
            1 + gsl_rng_uniform_int(r, (unsigned long)(T_max - 1.0));
        gsl_vector_set(&b_f.vector, j, log((double)u));
        gsl_vector_set(&b_i.vector, j, -log((double)u));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, added,
        "log u is added to what the biases were. (7.14) sets them.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log(gsl_ran_flat(r, 1.0, T_max - 1.0));
        *gsl_vector_ptr(&b_f.vector, j) += b;
        *gsl_vector_ptr(&b_i.vector, j) -= b;
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, infinite_accepted,
        "an infinite T_max is accepted. The contract answers\n"
        "  GSL_EINVAL: isfinite() tells.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log(gsl_ran_flat(r, 1.0, T_max - 1.0));
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, -b);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, two_accepted,
        "a T_max of 2 is accepted. Nothing lies between 1 and 1: the\n"
        "  contract answers GSL_EINVAL unless T_max is greater.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max >= 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log(gsl_ran_flat(r, 1.0, T_max - 1.0));
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, -b);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, not_checked,
        "a T_max that is too small or not finite is accepted. The\n"
        "  contract answers GSL_EINVAL.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log(gsl_ran_flat(r, 1.0, T_max - 1.0));
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, -b);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, others_cleared,
        "the other biases are set to 0. They stay as they are.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;

    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    gsl_vector_set_zero(&p->b_h.vector);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log(gsl_ran_flat(r, 1.0, T_max - 1.0));
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, -b);
    }
    return GSL_SUCCESS;
}

/* (7.14) for all units. */
static void
lstm_chrono_draw(const gsl_rng *r, double T_max, lstm_params *p)
{
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log(gsl_ran_flat(r, 1.0, T_max - 1.0));
        gsl_vector_set(&b_f.vector, j, b);
        gsl_vector_set(&b_i.vector, j, -b);
    }
}

MISTAKE(lstm_chrono, one_accepted,
        "a T_max between 1 and 2 is accepted. A memory of less than one\n"
        "  step is none: T_max must be greater than 2.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 1.0) || !isfinite(T_max))
        return GSL_EINVAL;
    lstm_chrono_draw(r, T_max, p);
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, nan_accepted,
        "a T_max that is NaN is accepted: it is not less than anything.\n"
        "  !(T_max > 2) tells, or isfinite().")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (T_max <= 2.0 || isinf(T_max))
        return GSL_EINVAL;
    lstm_chrono_draw(r, T_max, p);
    return GSL_SUCCESS;
}

MISTAKE(lstm_chrono, three_refused,
        "a T_max between 2 and 3 is refused. It need not be whole: it\n"
        "  must be greater than 2.")
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max >= 3.0) || !isfinite(T_max))
        return GSL_EINVAL;
    lstm_chrono_draw(r, T_max, p);
    return GSL_SUCCESS;
}
