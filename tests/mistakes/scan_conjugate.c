/* The mistakes of chapter 9, step conjugate: turning back. */
#include "../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_errno.h>

MISTAKE(scan_pairs_backward, turned_on,
        "dh_{t-1} gets lambda_t dh_t: the gradient is turned on,\n"
        "  where (9.21) turns it back, with conj(lambda_t).")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre + before[1] * dim;
                to_decay[1] = before[0] * dim - before[1] * dre;
                to_input[0] = dre;
                to_input[1] = dim;
                to_state[0] += d[0] * dre - d[1] * dim;
                to_state[1] += d[0] * dim + d[1] * dre;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, state_not_conjugated,
        "dlambda is h_{t-1} dh_t. (9.20) has the conjugate of\n"
        "  h_{t-1}.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre - before[1] * dim;
                to_decay[1] = before[0] * dim + before[1] * dre;
                to_input[0] = dre;
                to_input[1] = dim;
                to_state[0] += d[0] * dre + d[1] * dim;
                to_state[1] += d[0] * dim - d[1] * dre;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, nothing_conjugated,
        "neither factor is conjugated. (9.20) has conj(h_{t-1}), and\n"
        "  (9.21) has conj(lambda_t).")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t n = lambda->B * lambda->n;
    for (size_t k = lambda->T * n; k > 0; k -= 2) {
        const double *d = lambda->data + k - 2, *before = h->data + k - 2;
        const double dre = dh->data[k + n - 2], dim = dh->data[k + n - 1];
        dlambda->data[k - 2] = before[0] * dre - before[1] * dim;
        dlambda->data[k - 1] = before[0] * dim + before[1] * dre;
        dg->data[k - 2] = dre;
        dg->data[k - 1] = dim;
        dh->data[k - 2] += d[0] * dre - d[1] * dim;
        dh->data[k - 1] += d[0] * dim + d[1] * dre;
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, nothing_in_pairs,
        "that is scan_backward(): every unit is alone. In a pair each part\n"
        "  of a product went into both parts.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t n = lambda->B * lambda->n;
    for (size_t k = lambda->T * n; k-- > 0;) {
        dlambda->data[k] = dh->data[k + n] * h->data[k];
        dg->data[k] = dh->data[k + n];
        dh->data[k] += lambda->data[k] * dh->data[k + n];
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, gradient_conjugated,
        "dlambda is h_{t-1} conj(dh_t): its imaginary part has the\n"
        "  wrong sign. (9.20) conjugates the state.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre + before[1] * dim;
                to_decay[1] = before[1] * dre - before[0] * dim;
                to_input[0] = dre;
                to_input[1] = dim;
                to_state[0] += d[0] * dre + d[1] * dim;
                to_state[1] += d[0] * dim - d[1] * dre;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, state_gets_the_conjugate,
        "dh_{t-1} gets lambda_t conj(dh_t): its imaginary part has\n"
        "  the wrong sign. (9.21) conjugates the decay.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre + before[1] * dim;
                to_decay[1] = before[0] * dim - before[1] * dre;
                to_input[0] = dre;
                to_input[1] = dim;
                to_state[0] += d[0] * dre + d[1] * dim;
                to_state[1] += d[1] * dre - d[0] * dim;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, state_is_assigned,
        "dh at t-1 is assigned, and what the loss had put there is\n"
        "  lost. (9.21) adds to it, with +=.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre + before[1] * dim;
                to_decay[1] = before[0] * dim - before[1] * dre;
                to_input[0] = dre;
                to_input[1] = dim;
                to_state[0] = d[0] * dre + d[1] * dim;
                to_state[1] = d[0] * dim - d[1] * dre;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, units_alone_back,
        "every unit is alone, as in (9.4): real part times real\n"
        "  part, imaginary times imaginary.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre + before[1] * dim;
                to_decay[1] = before[0] * dim - before[1] * dre;
                to_input[0] = dre;
                to_input[1] = dim;
                to_state[0] += d[0] * dre;
                to_state[1] += d[1] * dim;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, decays_alone_back,
        "dlambda is taken unit by unit, as in (9.2): real part times\n"
        "  real part, imaginary times imaginary.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre;
                to_decay[1] = before[1] * dim;
                to_input[0] = dre;
                to_input[1] = dim;
                to_state[0] += d[0] * dre + d[1] * dim;
                to_state[1] += d[0] * dim - d[1] * dre;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, state_after,
        "dlambda has h_t. (9.20) has the state before, index t-1.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *before = sequence_of(h, t, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre + before[1] * dim;
                to_decay[1] = before[0] * dim - before[1] * dre;
                to_input[0] = dre;
                to_input[1] = dim;
                to_state[0] += d[0] * dre + d[1] * dim;
                to_state[1] += d[0] * dim - d[1] * dre;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, decay_of_step_before_back,
        "the decay is that of the step before. That of step t\n"
        "  stands at index t-1.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t > 1 ? t - 2 : 0, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre + before[1] * dim;
                to_decay[1] = before[0] * dim - before[1] * dre;
                to_input[0] = dre;
                to_input[1] = dim;
                to_state[0] += d[0] * dre + d[1] * dim;
                to_state[1] += d[0] * dim - d[1] * dre;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, input_conjugated,
        "dg is conj(dh_t). It is dh_t as it is.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre + before[1] * dim;
                to_decay[1] = before[0] * dim - before[1] * dre;
                to_input[0] = dre;
                to_input[1] = -dim;
                to_state[0] += d[0] * dre + d[1] * dim;
                to_state[1] += d[0] * dim - d[1] * dre;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, pairs_from_the_first_step,
        "the loop runs from the first step to the last. dh_t must\n"
        "  be whole before it is handed on, so t goes from T to 1.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre + before[1] * dim;
                to_decay[1] = before[0] * dim - before[1] * dre;
                to_input[0] = dre;
                to_input[1] = dim;
                to_state[0] += d[0] * dre + d[1] * dim;
                to_state[1] += d[0] * dim - d[1] * dre;
            }
    return GSL_SUCCESS;
}

MISTAKE(scan_pairs_backward, first_state_without,
        "the loop ends at t = 2. Step 1 hands its gradient on to the\n"
        "  start, index 0.")
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 1; t--)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j += 2) {
                const double *d = sequence_of(lambda, t - 1, i) + j;
                const double *before = sequence_of(h, t - 1, i) + j;
                const double dre = sequence_of(dh, t, i)[j];
                const double dim = sequence_of(dh, t, i)[j + 1];
                double *to_decay = sequence_of(dlambda, t - 1, i) + j;
                double *to_input = sequence_of(dg, t - 1, i) + j;
                double *to_state = sequence_of(dh, t - 1, i) + j;
                to_decay[0] = before[0] * dre + before[1] * dim;
                to_decay[1] = before[0] * dim - before[1] * dre;
                to_input[0] = dre;
                to_input[1] = dim;
                to_state[0] += d[0] * dre + d[1] * dim;
                to_state[1] += d[0] * dim - d[1] * dre;
            }
    return GSL_SUCCESS;
}
