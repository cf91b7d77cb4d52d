/* The mistakes of chapter 7, continued: cells that begin by keeping. */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(lstm_forget_bias, first_block,
        "the first block is set: that is i. The order is i f g o, so f\n"
        "  is the second and begins at H.")
(lstm_params *p, double bias)
{
    if (!isfinite(bias))
        return GSL_EINVAL;
    gsl_vector_view b_i = lstm_right_bias(p, LSTM_I);
    gsl_vector_set_all(&b_i.vector, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, third_block,
        "the third block is set: that is g. The order is i f g o, so f\n"
        "  is the second and begins at H.")
(lstm_params *p, double bias)
{
    if (!isfinite(bias))
        return GSL_EINVAL;
    gsl_vector_view b_g = lstm_right_bias(p, LSTM_G);
    gsl_vector_set_all(&b_g.vector, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, last_block,
        "the last block is set: that is o. The order is i f g o, so f\n"
        "  is the second and begins at H.")
(lstm_params *p, double bias)
{
    if (!isfinite(bias))
        return GSL_EINVAL;
    gsl_vector_view b_o = lstm_right_bias(p, LSTM_O);
    gsl_vector_set_all(&b_o.vector, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, every_fourth,
        "every fourth number is set. b_h has four blocks of H: the f\n"
        "  are H numbers in a row, from H on.")
(lstm_params *p, double bias)
{
    if (!isfinite(bias))
        return GSL_EINVAL;
    for (size_t j = 0; j < p->H; j++)
        gsl_vector_set(&p->b_h.vector, LSTM_GATES * j + LSTM_F, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, every_block,
        "all of b_h is set. An input gate or an output gate that\n"
        "  begins open is another network: set only the f block.")
(lstm_params *p, double bias)
{
    if (!isfinite(bias))
        return GSL_EINVAL;
    gsl_vector_set_all(&p->b_h.vector, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, first_unit_only,
        "only the first unit has its bias. There are H of them.")
(lstm_params *p, double bias)
{
    if (!isfinite(bias))
        return GSL_EINVAL;
    gsl_vector_set(&p->b_h.vector, LSTM_F * p->H, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, others_cleared,
        "the other biases are set to 0. They stay as they are.")
(lstm_params *p, double bias)
{
    if (!isfinite(bias))
        return GSL_EINVAL;
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_set_all(&b_f.vector, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, added,
        "bias is added to what b_f was. Some libraries do so; (7.13)\n"
        "  sets it.")
(lstm_params *p, double bias)
{
    if (!isfinite(bias))
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_add_constant(&b_f.vector, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, always_one,
        "b_f is 1, whatever is asked for: bias is not used.")
(lstm_params *p, double bias)
{
    if (!isfinite(bias))
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_set_all(&b_f.vector, 1.0);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, gate_for_bias,
        "b_f is the gate that would come of it. bias goes in as it is;\n"
        "  the logistic function comes in every step, by (7.2).")
(lstm_params *p, double bias)
{
    if (!isfinite(bias))
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_set_all(&b_f.vector, activation_value(LOGISTIC, bias));
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, nan_only,
        "an infinite bias is accepted. The contract answers\n"
        "  GSL_EINVAL: isfinite() tells.")
(lstm_params *p, double bias)
{
    if (isnan(bias))
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_set_all(&b_f.vector, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, not_checked,
        "a bias that is not finite is accepted. The contract answers\n"
        "  GSL_EINVAL.")
(lstm_params *p, double bias)
{
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_set_all(&b_f.vector, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, negative_refused,
        "a negative bias is refused. It is a start like any other: cells\n"
        "  that forget. Only what is not finite is refused.")
(lstm_params *p, double bias)
{
    if (!isfinite(bias) || bias < 0.0)
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_set_all(&b_f.vector, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, zero_refused,
        "a bias of 0 is refused. It is a start like any other: half is\n"
        "  kept. Only what is not finite is refused.")
(lstm_params *p, double bias)
{
    if (!isfinite(bias) || bias == 0.0)
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_set_all(&b_f.vector, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, lowest_accepted,
        "a bias of -inf is accepted. The contract answers GSL_EINVAL:\n"
        "  isfinite() tells.")
(lstm_params *p, double bias)
{
    if (isnan(bias) || bias == INFINITY)
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_set_all(&b_f.vector, bias);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forget_bias, nan_accepted,
        "a bias that is NaN is accepted. The contract answers GSL_EINVAL:\n"
        "  isfinite() tells.")
(lstm_params *p, double bias)
{
    if (isinf(bias))
        return GSL_EINVAL;
    gsl_vector_view b_f = lstm_right_bias(p, LSTM_F);
    gsl_vector_set_all(&b_f.vector, bias);
    return GSL_SUCCESS;
}
