/* The mistakes of chapter 7, continued: a flow that is made of other terms. */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* The f of number k, of B H, at an index of time. */
static double
lstm_flow_gate(const sequence *gate, size_t index, size_t k)
{
    const size_t H = gate->n / LSTM_GATES;
    return sequence_of(gate, index, k / H)[LSTM_F * H + k % H];
}

MISTAKE(lstm_flow, units_multiplied,
        "the f of a step are multiplied, and then comes the logarithm.\n"
        "  Of many units, or of small f, the product is 0: add logarithms.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t BH = gate->B * (gate->n / LSTM_GATES);

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;
    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double product = 1.0;
        for (size_t k = 0; k < BH; k++)
            product *= lstm_flow_gate(gate, t - 1, k);
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t) + log10(product) / (double)BH);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, all_multiplied,
        "all f from the last step on are multiplied, and then comes the\n"
        "  logarithm. The product is soon 0: add logarithms.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t BH = gate->B * (gate->n / LSTM_GATES);

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;
    double product = 1.0;
    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        for (size_t k = 0; k < BH; k++)
            product *= lstm_flow_gate(gate, t - 1, k);
        gsl_vector_set(flow, t - 1, log10(product) / (double)BH);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, shut_skipped,
        "a gate that is 0 is left out. -inf is the truth here: behind a\n"
        "  shut gate nothing is left.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t BH = gate->B * (gate->n / LSTM_GATES);

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;
    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t k = 0; k < BH; k++)
            if (lstm_flow_gate(gate, t - 1, k) != 0.0)
                sum += log10(lstm_flow_gate(gate, t - 1, k));
        gsl_vector_set(flow, t - 1, gsl_vector_get(flow, t) + sum / (double)BH);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, geometric_mean,
        "this is the mean itself. flow is its log10, because the number\n"
        "  underflows.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t BH = gate->B * (gate->n / LSTM_GATES);

    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;
    double sum = 0.0;
    gsl_vector_set(flow, gate->T, 1.0);
    for (size_t t = gate->T; t > 0; t--) {
        for (size_t k = 0; k < BH; k++)
            sum += log10(lstm_flow_gate(gate, t - 1, k));
        gsl_vector_set(flow, t - 1, pow(10.0, sum / (double)BH));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, width_not_checked,
        "a gate that has not four blocks is accepted. The contract\n"
        "  answers GSL_EBADLEN.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t BH = gate->B * (gate->n / LSTM_GATES);

    if (flow->size != gate->T + 1)
        return GSL_EBADLEN;
    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t k = 0; k < BH; k++)
            sum += log10(lstm_flow_gate(gate, t - 1, k));
        gsl_vector_set(flow, t - 1, gsl_vector_get(flow, t) + sum / (double)BH);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, longer_accepted,
        "a flow that is too long is accepted. It has T+1 elements, not\n"
        "  at least T+1.")
(const sequence *gate, gsl_vector *flow)
{
    const size_t BH = gate->B * (gate->n / LSTM_GATES);

    if (flow->size < gate->T + 1 || gate->n % LSTM_GATES != 0)
        return GSL_EBADLEN;
    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t k = 0; k < BH; k++)
            sum += log10(lstm_flow_gate(gate, t - 1, k));
        gsl_vector_set(flow, t - 1, gsl_vector_get(flow, t) + sum / (double)BH);
    }
    return GSL_SUCCESS;
}
