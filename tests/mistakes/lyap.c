/* The mistakes of chapter 10, step jacobians: what one step does. */
#include "lyap.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>

MISTAKE(lyap_jacobians, slope_of_the_column,
        "the slope of unit i stands before column i. It belongs to the\n"
        "  unit that is changed, so to row j: J = diag(f') W_hh.")
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= J->T; t++)
        for (size_t j = 0; j < p->H; j++)
            for (size_t i = 0; i < p->H; i++)
                sequence_of(J, t - 1, j)[i] =
                    activation_slope(p->f, sequence_of(h, t, 0)[i])
                    * gsl_matrix_get(&p->W_hh.matrix, j, i);
    return GSL_SUCCESS;
}

MISTAKE(lyap_jacobians, state_before,
        "the slope is taken at h_{t-1}. J_t needs that of h_t, which is\n"
        "  index t of h.")
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= J->T; t++)
        for (size_t j = 0; j < p->H; j++)
            for (size_t i = 0; i < p->H; i++)
                sequence_of(J, t - 1, j)[i] =
                    activation_slope(p->f, sequence_of(h, t - 1, 0)[j])
                    * gsl_matrix_get(&p->W_hh.matrix, j, i);
    return GSL_SUCCESS;
}

MISTAKE(lyap_jacobians, transposed,
        "W_hh is transposed. Row j of J_t says what unit j hears, as row\n"
        "  j of W_hh does; the way back needs the transpose, this does not.")
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= J->T; t++)
        for (size_t j = 0; j < p->H; j++)
            for (size_t i = 0; i < p->H; i++)
                sequence_of(J, t - 1, j)[i] =
                    activation_slope(p->f, sequence_of(h, t, 0)[j])
                    * gsl_matrix_get(&p->W_hh.matrix, i, j);
    return GSL_SUCCESS;
}

MISTAKE(lyap_jacobians, no_slope,
        "J_t is W_hh: the slope of the activation is missing.")
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= J->T; t++)
        for (size_t j = 0; j < p->H; j++)
            for (size_t i = 0; i < p->H; i++)
                sequence_of(J, t - 1, j)[i] =
                    gsl_matrix_get(&p->W_hh.matrix, j, i);
    return GSL_SUCCESS;
}

MISTAKE(lyap_jacobians, value_for_slope,
        "the state itself stands where its slope should: f(a) for f'(a).")
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= J->T; t++)
        for (size_t j = 0; j < p->H; j++)
            for (size_t i = 0; i < p->H; i++)
                sequence_of(J, t - 1, j)[i] =
                    sequence_of(h, t, 0)[j]
                    * gsl_matrix_get(&p->W_hh.matrix, j, i);
    return GSL_SUCCESS;
}

MISTAKE(lyap_jacobians, always_tanh,
        "the slope is 1 - h^2 for every activation. That is tanh's:\n"
        "  activation_slope(p->f, h) knows all of them.")
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= J->T; t++)
        for (size_t j = 0; j < p->H; j++)
            for (size_t i = 0; i < p->H; i++)
                sequence_of(J, t - 1, j)[i] =
                    activation_slope(TANH, sequence_of(h, t, 0)[j])
                    * gsl_matrix_get(&p->W_hh.matrix, j, i);
    return GSL_SUCCESS;
}

MISTAKE(lyap_jacobians, from_the_end,
        "the slopes come in the wrong order: that of the last step is in J_1.\n"
        "  J_t at index t-1 belongs to h_t at index t.")
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= J->T; t++)
        for (size_t j = 0; j < p->H; j++)
            for (size_t i = 0; i < p->H; i++)
                sequence_of(J, t - 1, j)[i] =
                    activation_slope(p->f, sequence_of(h, J->T - t + 1, 0)[j])
                    * gsl_matrix_get(&p->W_hh.matrix, j, i);
    return GSL_SUCCESS;
}
