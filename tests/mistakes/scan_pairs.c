/* The mistakes of chapter 9, step pairs: units that turn. */
#include "../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_errno.h>

MISTAKE(scan_pairs_forward, i_squared_is_one,
        "the products of the imaginary parts are added to the real\n"
        "  part. i times i is -1.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[0] = d[0] * before[0] + d[1] * before[1] + in[0];
                now[1] = d[0] * before[1] + d[1] * before[0] + in[1];
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_forward, the_other_way,
        "the state turns the other way, as if lambda_t were its\n"
        "  conjugate. That is for the way back.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[0] = d[0] * before[0] + d[1] * before[1] + in[0];
                now[1] = d[0] * before[1] - d[1] * before[0] + in[1];
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_forward, element_by_element,
        "every unit is alone, as in (9.1): real part times real part,\n"
        "  imaginary times imaginary. A complex product has four terms.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[0] = d[0] * before[0] + in[0];
                now[1] = d[1] * before[1] + in[1];
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_forward, real_part_already_new,
        "the imaginary part is made of the real part that has just\n"
        "  been computed. It needs that of the step before.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[0] = d[0] * before[0] - d[1] * before[1] + in[0];
                now[1] = d[0] * before[1] + d[1] * now[0] + in[1];
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_forward, parts_exchanged,
        "real and imaginary parts are exchanged: the real part\n"
        "  stands at 2k, the imaginary part at 2k+1.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[1] = d[1] * before[1] - d[0] * before[0] + in[1];
                now[0] = d[1] * before[0] + d[0] * before[1] + in[0];
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_forward, does_not_turn,
        "only the real part of lambda_t is used, so that nothing\n"
        "  turns.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[0] = d[0] * before[0] + in[0];
                now[1] = d[0] * before[1] + in[1];
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_forward, input_turned_too,
        "g_t is multiplied by lambda_t, too. In (9.19) lambda_t\n"
        "  belongs to the state before alone.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                const double re = before[0] + in[0], im = before[1] + in[1];
                now[0] = d[0] * re - d[1] * im;
                now[1] = d[0] * im + d[1] * re;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_forward, input_to_real_part_only,
        "only the real part of g_t comes in. It has an imaginary\n"
        "  part, too.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[0] = d[0] * before[0] - d[1] * before[1] + in[0];
                now[1] = d[0] * before[1] + d[1] * before[0];
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_forward, decay_one_step_old,
        "the decay is that of the step before. That of step t\n"
        "  stands at index t-1.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t > 1 ? t - 2 : 0, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[0] = d[0] * before[0] - d[1] * before[1] + in[0];
                now[1] = d[0] * before[1] + d[1] * before[0] + in[1];
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_forward, always_from_the_start,
        "every step begins from h_0. It begins from the step\n"
        "  before, which is index t-1 of h.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, 0, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[0] = d[0] * before[0] - d[1] * before[1] + in[0];
                now[1] = d[0] * before[1] + d[1] * before[0] + in[1];
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_forward, last_pair_missing,
        "the last pair is left out. There are lambda->n / 2 of\n"
        "  them.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j + 2 < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[0] = d[0] * before[0] - d[1] * before[1] + in[0];
                now[1] = d[0] * before[1] + d[1] * before[0] + in[1];
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_forward, last_state_missing,
        "the loop over time ends one step early. The last state has\n"
        "  index T.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t < lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[0] = d[0] * before[0] - d[1] * before[1] + in[0];
                now[1] = d[0] * before[1] + d[1] * before[0] + in[1];
            }
    return GSL_SUCCESS;
}

/* Reals before all imaginary parts, as some libraries have it. */
MISTAKE(scan_pairs_forward, halves,
        "the imaginary parts are looked for after all real parts.\n"
        "  Pair k is units 2k and 2k+1.")
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t half = lambda->n / 2;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < half; j++) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *in = sequence_of(g, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                double *now = sequence_of(h, t, i) + j;
                now[0] = d[0] * before[0] - d[half] * before[half] + in[0];
                now[half] =
                    d[0] * before[half] + d[half] * before[0] + in[half];
            }
    return GSL_SUCCESS;
}
