/* The mistakes of chapter 6, continued: a whole sequence. */
#include "../runner/sheet.h"
#include "esn_right.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_spblas.h>

MISTAKE(esn_harvest, input_late,
        "every step hears the input of the step before. x has T\n"
        "  steps and h one more: x_t is at index t-1 of x.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *h_prev_n = sequence_of(h, t - 1, n);
            double *h_n = sequence_of(h, t, n);
            for (size_t j = 0; j < p->H; j++) {
                // The first step has no step before it, and hears nothing.
                const double a =
                    t > 1 ? esn_right_input(p, j, sequence_of(x, t - 2, n))
                          : gsl_vector_get(p->b_h, j);
                h_n[j] = esn_right_state(p, j, a, h_prev_n);
            }
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, first_input,
        "every step hears the first input. Step t hears x_t.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *x_n = sequence_of(x, 0, n);
            const double *h_prev_n = sequence_of(h, t - 1, n);
            double *h_n = sequence_of(h, t, n);
            esn_right_step(p, x_n, h_prev_n, h_n);
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, no_input, "the input is missing: W_xh x_t.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *h_prev_n = sequence_of(h, t - 1, n);
            double *h_n = sequence_of(h, t, n);
            for (size_t j = 0; j < p->H; j++)
                h_n[j] =
                    esn_right_state(p, j, gsl_vector_get(p->b_h, j), h_prev_n);
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, no_bias, "the bias b_h is missing.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *x_n = sequence_of(x, t - 1, n);
            const double *h_prev_n = sequence_of(h, t - 1, n);
            double *h_n = sequence_of(h, t, n);
            for (size_t j = 0; j < p->H; j++) {
                double a = 0.0;
                for (size_t k = 0; k < p->D; k++)
                    a += gsl_matrix_get(p->W_xh, j, k) * x_n[k];
                h_n[j] = esn_right_state(p, j, a, h_prev_n);
            }
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, bias_twice,
        "the bias comes in twice: rnn_affine() has added it already.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *x_n = sequence_of(x, t - 1, n);
            const double *h_prev_n = sequence_of(h, t - 1, n);
            double *h_n = sequence_of(h, t, n);
            for (size_t j = 0; j < p->H; j++) {
                const double b = gsl_vector_get(p->b_h, j);
                const double a = esn_right_input(p, j, x_n) + b;
                h_n[j] = esn_right_state(p, j, a, h_prev_n);
            }
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, from_the_start,
        "every step begins at h_0. Step t begins where step t-1\n"
        "  ended.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *x_n = sequence_of(x, t - 1, n);
            const double *h_prev_n = sequence_of(h, 0, n);
            double *h_n = sequence_of(h, t, n);
            esn_right_step(p, x_n, h_prev_n, h_n);
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, from_silence,
        "the run begins at 0. It begins at h, index 0, where the\n"
        "  caller has put the start.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *x_n = sequence_of(x, t - 1, n);
            double *h_n = sequence_of(h, t, n);
            if (t > 1)
                esn_right_step(p, x_n, sequence_of(h, t - 1, n), h_n);
            // Nothing was there before, and nothing was heard of it.
            for (size_t j = 0; t == 1 && j < p->H; j++)
                h_n[j] = p->leak
                         * activation_value(p->f, esn_right_input(p, j, x_n));
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, last_missing,
        "the last step is missing: t runs from 1 to T.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T - 1; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *x_n = sequence_of(x, t - 1, n);
            const double *h_prev_n = sequence_of(h, t - 1, n);
            double *h_n = sequence_of(h, t, n);
            esn_right_step(p, x_n, h_prev_n, h_n);
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, same_input_for_all,
        "every sequence of the batch hears the input of the first.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *x_n = sequence_of(x, t - 1, 0);
            const double *h_prev_n = sequence_of(h, t - 1, n);
            double *h_n = sequence_of(h, t, n);
            esn_right_step(p, x_n, h_prev_n, h_n);
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, no_state_before,
        "what the inputs say stands in for the state before: h_prev is the\n"
        "  same view as h_t. The state before is at index t-1.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            gsl_vector_view h_n =
                gsl_vector_view_array(sequence_of(h, t, n), p->H);
            for (size_t j = 0; j < p->H; j++)
                h_n.vector.data[j] =
                    esn_right_input(p, j, sequence_of(x, t - 1, n));
            // The product reads what it writes, and so does the leak.
            gsl_spblas_dgemv(CblasNoTrans, 1.0, p->W_hh, &h_n.vector, 1.0,
                             &h_n.vector);
            activation_map(p->f, p->H, h_n.vector.data);
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, no_leak,
        "the states are those of chapter 2: esn_step() has the leak.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *x_n = sequence_of(x, t - 1, n);
            const double *h_prev_n = sequence_of(h, t - 1, n);
            double *h_n = sequence_of(h, t, n);
            for (size_t j = 0; j < p->H; j++)
                h_n[j] = activation_value(
                    p->f, esn_right_input(p, j, x_n)
                              + esn_right_recurrence(p, j, h_prev_n));
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, input_past_f,
        "the input is added after f and the leak. It is part of the\n"
        "  pre-activation: f should see it.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *x_n = sequence_of(x, t - 1, n);
            const double *h_prev_n = sequence_of(h, t - 1, n);
            double *h_n = sequence_of(h, t, n);
            for (size_t j = 0; j < p->H; j++)
                h_n[j] = esn_right_input(p, j, x_n)
                         + esn_right_state(p, j, 0.0, h_prev_n);
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, start_overwritten,
        "what the inputs say is written from index 0 of h on, over the\n"
        "  start. It belongs to the steps, so to the indices 1..T.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++)
            for (size_t j = 0; j < p->H; j++)
                sequence_of(h, t - 1, n)[j] =
                    esn_right_input(p, j, sequence_of(x, t - 1, n));
    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *h_prev_n = sequence_of(h, t - 1, n);
            double *h_n = sequence_of(h, t, n);
            for (size_t j = 0; j < p->H; j++)
                h_n[j] = esn_right_state(p, j, h_n[j], h_prev_n);
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, bias_once,
        "the bias is heard at the first step only. It is part of every a_t.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++)
            for (size_t j = 0; j < p->H; j++) {
                double a = esn_right_input(p, j, sequence_of(x, t - 1, n));
                if (t > 1)
                    a -= gsl_vector_get(p->b_h, j);
                sequence_of(h, t, n)[j] =
                    esn_right_state(p, j, a, sequence_of(h, t - 1, n));
            }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, first_sequence,
        "only the first sequence of the batch is run. There are x->B of them\n"
        "  at every step.")
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++)
        esn_right_step(p, sequence_of(x, t - 1, 0), sequence_of(h, t - 1, 0),
                       sequence_of(h, t, 0));
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, not_checked,
        "shapes that disagree are accepted. The contract answers\n"
        "  GSL_EBADLEN: ask esn_harvest_arguments().")
(const esn *p, const sequence *x, sequence *h)
{
    // No further than all of them go, so that no foreign memory is touched.
    const size_t T = GSL_MIN(x->T, h->T - 1), B = GSL_MIN(x->B, h->B);
    const int narrow = x->n < p->D || h->n < p->H;

    for (size_t t = 1; t <= T && !narrow; t++)
        for (size_t n = 0; n < B; n++)
            esn_right_step(p, sequence_of(x, t - 1, n),
                           sequence_of(h, t - 1, n), sequence_of(h, t, n));
    return GSL_SUCCESS;
}
