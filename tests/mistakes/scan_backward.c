/* The mistakes of chapter 9, step backward. */
#include "../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_errno.h>

MISTAKE(scan_backward, from_first_to_last,
        "t runs from 1 to T, so dh_t is handed on before it is\n"
        "  whole. Walk from the last step to the first.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++) {
                const double dh_t = sequence_of(dh, t, i)[j];
                sequence_of(dlambda, t - 1, i)[j] =
                    dh_t * sequence_of(h, t - 1, i)[j];
                sequence_of(dg, t - 1, i)[j] = dh_t;
                sequence_of(dh, t - 1, i)[j] +=
                    sequence_of(lambda, t - 1, i)[j] * dh_t;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_backward, no_decay,
        "dh_t is handed back whole. The factor lambda_t of (9.4) is\n"
        "  missing.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++) {
                const double dh_t = sequence_of(dh, t, i)[j];
                sequence_of(dlambda, t - 1, i)[j] =
                    dh_t * sequence_of(h, t - 1, i)[j];
                sequence_of(dg, t - 1, i)[j] = dh_t;
                sequence_of(dh, t - 1, i)[j] += dh_t;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_backward, state_assigned,
        "dh at t-1 is assigned, and what the loss had put there is\n"
        "  lost. (9.4) adds to it, with +=.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++) {
                const double dh_t = sequence_of(dh, t, i)[j];
                sequence_of(dlambda, t - 1, i)[j] =
                    dh_t * sequence_of(h, t - 1, i)[j];
                sequence_of(dg, t - 1, i)[j] = dh_t;
                sequence_of(dh, t - 1, i)[j] =
                    sequence_of(lambda, t - 1, i)[j] * dh_t;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_backward, state_of_the_same_step,
        "dlambda_t takes h_t. The decay multiplied the state\n"
        "  before, h_{t-1}.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++) {
                const double dh_t = sequence_of(dh, t, i)[j];
                sequence_of(dlambda, t - 1, i)[j] =
                    dh_t * sequence_of(h, t, i)[j];
                sequence_of(dg, t - 1, i)[j] = dh_t;
                sequence_of(dh, t - 1, i)[j] +=
                    sequence_of(lambda, t - 1, i)[j] * dh_t;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_backward, input_decayed,
        "dg_t has a factor lambda_t. g_t was added to the product\n"
        "  and has no factor: dg_t is dh_t.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++) {
                const double dh_t = sequence_of(dh, t, i)[j];
                sequence_of(dlambda, t - 1, i)[j] =
                    dh_t * sequence_of(h, t - 1, i)[j];
                sequence_of(dg, t - 1, i)[j] =
                    sequence_of(lambda, t - 1, i)[j] * dh_t;
                sequence_of(dh, t - 1, i)[j] +=
                    sequence_of(lambda, t - 1, i)[j] * dh_t;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_backward, decay_of_the_step_before,
        "the decay is that of the step before. On the way back\n"
        "  through step t it is lambda_t, at index t-1.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++) {
                const double dh_t = sequence_of(dh, t, i)[j];
                sequence_of(dlambda, t - 1, i)[j] =
                    dh_t * sequence_of(h, t - 1, i)[j];
                sequence_of(dg, t - 1, i)[j] = dh_t;
                sequence_of(dh, t - 1, i)[j] +=
                    sequence_of(lambda, t > 1 ? t - 2 : 0, i)[j] * dh_t;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_backward, added,
        "dlambda_t and dg_t are added to what was there. They are\n"
        "  overwritten, because only step t reads lambda_t and g_t.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++) {
                const double dh_t = sequence_of(dh, t, i)[j];
                sequence_of(dlambda, t - 1, i)[j] +=
                    dh_t * sequence_of(h, t - 1, i)[j];
                sequence_of(dg, t - 1, i)[j] += dh_t;
                sequence_of(dh, t - 1, i)[j] +=
                    sequence_of(lambda, t - 1, i)[j] * dh_t;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_backward, sign,
        "the product is subtracted from dh_{t-1}. In (9.4) it is\n"
        "  added.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++) {
                const double dh_t = sequence_of(dh, t, i)[j];
                sequence_of(dlambda, t - 1, i)[j] =
                    dh_t * sequence_of(h, t - 1, i)[j];
                sequence_of(dg, t - 1, i)[j] = dh_t;
                sequence_of(dh, t - 1, i)[j] -=
                    sequence_of(lambda, t - 1, i)[j] * dh_t;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_backward, decay_for_state,
        "dlambda_t takes lambda_t where (9.2) has the state before:\n"
        "  each factor of a product gets the other one.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++) {
                const double dh_t = sequence_of(dh, t, i)[j];
                sequence_of(dlambda, t - 1, i)[j] =
                    dh_t * sequence_of(lambda, t - 1, i)[j];
                sequence_of(dg, t - 1, i)[j] = dh_t;
                sequence_of(dh, t - 1, i)[j] +=
                    sequence_of(lambda, t - 1, i)[j] * dh_t;
            }
    return GSL_SUCCESS;
}
