/* The mistakes of chapter 9, step forward: every unit alone. */
#include "scan.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>

MISTAKE(scan_forward, input_decayed,
        "g_t is multiplied by the decay, too. In (9.1) lambda_t\n"
        "  belongs to the state before alone.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++)
                sequence_of(h, t, i)[j] = sequence_of(lambda, t - 1, i)[j]
                                          * (sequence_of(h, t - 1, i)[j]
                                             + sequence_of(g, t - 1, i)[j]);
    return GSL_SUCCESS;
}

MISTAKE(scan_forward, share_that_is_left,
        "g_t is multiplied by 1 - lambda_t. In (9.1) it comes in\n"
        "  whole; the unit of (9.13) has that factor in its g.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++)
                sequence_of(h, t, i)[j] =
                    sequence_of(lambda, t - 1, i)[j]
                        * sequence_of(h, t - 1, i)[j]
                    + (1.0 - sequence_of(lambda, t - 1, i)[j])
                          * sequence_of(g, t - 1, i)[j];
    return GSL_SUCCESS;
}

MISTAKE(scan_forward, no_decay,
        "the state before is kept whole: the factor lambda_t of\n"
        "  (9.1) is missing.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++)
                sequence_of(h, t, i)[j] =
                    sequence_of(h, t - 1, i)[j] + sequence_of(g, t - 1, i)[j];
    return GSL_SUCCESS;
}

MISTAKE(scan_forward, state_at_the_start,
        "every step begins from h_0. It begins from the step\n"
        "  before, which is index t-1 of h.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++)
                sequence_of(h, t, i)[j] =
                    sequence_of(lambda, t - 1, i)[j] * sequence_of(h, 0, i)[j]
                    + sequence_of(g, t - 1, i)[j];
    return GSL_SUCCESS;
}

MISTAKE(scan_forward, exchanged,
        "lambda_t and g_t are exchanged: the state is multiplied by\n"
        "  what comes in.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++)
                sequence_of(h, t, i)[j] =
                    sequence_of(g, t - 1, i)[j] * sequence_of(h, t - 1, i)[j]
                    + sequence_of(lambda, t - 1, i)[j];
    return GSL_SUCCESS;
}

MISTAKE(scan_forward, decay_of_the_step_before,
        "the decay is that of the step before. That of step t\n"
        "  stands at index t-1.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++)
                sequence_of(h, t, i)[j] =
                    sequence_of(lambda, t > 1 ? t - 2 : 0, i)[j]
                        * sequence_of(h, t - 1, i)[j]
                    + sequence_of(g, t - 1, i)[j];
    return GSL_SUCCESS;
}

MISTAKE(scan_forward, first_sequence_only,
        "only the first sequence of the batch is run. There are\n"
        "  lambda->B of them.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < 1; i++)
            for (size_t j = 0; j < lambda->n; j++)
                sequence_of(h, t, i)[j] = sequence_of(lambda, t - 1, i)[j]
                                              * sequence_of(h, t - 1, i)[j]
                                          + sequence_of(g, t - 1, i)[j];
    return GSL_SUCCESS;
}

MISTAKE(scan_forward, last_step_missing,
        "the loop over time ends one step early. The last state has\n"
        "  index T.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t < lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++)
                sequence_of(h, t, i)[j] = sequence_of(lambda, t - 1, i)[j]
                                              * sequence_of(h, t - 1, i)[j]
                                          + sequence_of(g, t - 1, i)[j];
    return GSL_SUCCESS;
}

MISTAKE(scan_forward, added,
        "h_t is added to what stood there. The contract overwrites it:\n"
        "  only gradients are added to.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++)
                sequence_of(h, t, i)[j] += sequence_of(lambda, t - 1, i)[j]
                                               * sequence_of(h, t - 1, i)[j]
                                           + sequence_of(g, t - 1, i)[j];
    return GSL_SUCCESS;
}

MISTAKE(scan_forward, minus, "g_t is subtracted. In (9.1) it is added.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++)
                sequence_of(h, t, i)[j] = sequence_of(lambda, t - 1, i)[j]
                                              * sequence_of(h, t - 1, i)[j]
                                          - sequence_of(g, t - 1, i)[j];
    return GSL_SUCCESS;
}
