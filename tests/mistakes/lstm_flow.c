/* The mistakes of chapter 7, continued: what flows along the cell. */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(lstm_flow, natural,
        "this is the natural logarithm. (7.12) has log10, so that a\n"
        "  flow of -3 means a thousandth.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log(f[j]);
        }
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t) + sum / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, arithmetic,
        "this is the logarithm of the mean f. (7.12) has the mean of\n"
        "  the logarithms: units multiply along their own roads.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += f[j];
        }
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t)
                           + log10(sum / (double)(gate->B * H)));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, not_divided, "the sum over all units is not divided by B H.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(f[j]);
        }
        gsl_vector_set(flow, t - 1, gsl_vector_get(flow, t) + sum);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, divided_by_batch,
        "the sum is divided by B only.\n"
        "  The mean is over B sequences and H units.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(f[j]);
        }
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t) + sum / (double)gate->B);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, divided_by_all_gates,
        "the sum is divided by 4 B H, all that stands in the rows.\n"
        "  The f are a quarter of it: the mean is over B H units.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(f[j]);
        }
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t)
                           + sum / (double)(gate->B * gate->n));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, each_step_alone,
        "every step stands alone. (7.12) sums over all steps from t+1\n"
        "  to T: begin from flow_t.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(f[j]);
        }
        gsl_vector_set(flow, t - 1, sum / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, first_sequence_only,
        "only the first sequence of the batch is counted. There are B\n"
        "  of them, H units each.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < 1; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(f[j]);
        }
        gsl_vector_set(flow, t - 1, gsl_vector_get(flow, t) + sum / (double)H);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, input_gate,
        "this is the input gate. The order is i f g o, so f begins at\n"
        "  H.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *i = sequence_of(gate, t - 1, n) + LSTM_I * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(i[j]);
        }
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t) + sum / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, one_unit_apart,
        "every fourth number is taken for f. A row has four blocks:\n"
        "  the f of unit j stands at H + j.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *gate_n = sequence_of(gate, t - 1, n);
            for (size_t j = 0; j < H; j++)
                sum += log10(gate_n[LSTM_GATES * j + LSTM_F]);
        }
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t) + sum / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, one_place_late,
        "each sum stands one place late: that of the steps t+1 to T is\n"
        "  at t+1. It belongs at t, and flow_T has none.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    double sum = 0.0;

    gsl_vector_set(flow, 0, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(f[j]) / (double)(gate->B * H);
        }
        gsl_vector_set(flow, t, sum);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, step_too_late,
        "flow_{t-1} has the gates of step t+1. Those of step t stand\n"
        "  at index t-1.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    // After the last step there are no gates, and 0 is carried on.
    gsl_vector_set(flow, gate->T, 0.0);
    gsl_vector_set(flow, gate->T - 1, 0.0);
    for (size_t t = gate->T - 1; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(f[j]);
        }
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t) + sum / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, end_left,
        "flow_T is what it was. Nothing has been walked there yet, so\n"
        "  it is 0, and every other sum begins with it.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(f[j]);
        }
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t) + sum / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, made_finite,
        "a small number is added, so that the logarithm exists. -inf\n"
        "  is the truth here: behind a shut gate nothing is left.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(f[j] + 1e-12);
        }
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t) + sum / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, underflows,
        "the gates are multiplied before the logarithm is taken, and\n"
        "  the product becomes 0. Add logarithms.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    for (size_t t = 0; t <= gate->T; t++) {
        double sum = 0.0;
        for (size_t k = 0; k < gate->B * H; k++) {
            double product = 1.0;
            for (size_t s = t; s < gate->T; s++)
                product *= sequence_of(gate, s, k / H)[LSTM_F * H + k % H];
            sum += log10(product);
        }
        gsl_vector_set(flow, t, sum / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, forward_in_time,
        "flow begins with 0 at the first step. A gradient comes from\n"
        "  the end: flow_T is 0, and flow_0 has all steps in it.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;

    gsl_vector_set(flow, 0, 0.0);
    for (size_t t = 1; t <= gate->T; t++) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(f[j]);
        }
        gsl_vector_set(
            flow, t, gsl_vector_get(flow, t - 1) + sum / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, not_checked,
        "shapes that disagree are accepted: flow must have T+1\n"
        "  elements, and gate four blocks.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / LSTM_GATES;

    // A flow that is too short is left alone: it must not crash.
    if (flow->size < gate->T + 1)
        return GSL_SUCCESS;
    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++) {
            const double *f = sequence_of(gate, t - 1, n) + LSTM_F * H;
            for (size_t j = 0; j < H; j++)
                sum += log10(f[j]);
        }
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t) + sum / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
}
