/* The mistakes of chapter 7, continued: what flows along the cell. */
#include "../runner/sheet.h"
#include "lstm.h"

#include <gsl/gsl_errno.h>
#include <math.h>

#define FLOW (const sequence *gate, gsl_vector *flow)
#define FLOW_FITS (flow->size == gate->T + 1 && gate->n % LSTM_GATES == 0)

/*
 * What comes after the last step; then each step is made from FROM and, for
 * every sequence n and unit j, TERM.
 */
#define SUMMED(slug, checked, end, from, term, step, says)                     \
    MISTAKE(lstm_flow, slug, says)                                             \
    FLOW                                                                       \
    {                                                                          \
        const size_t T = gate->T, B = gate->B, H = gate->n / LSTM_GATES;       \
        const double units = (double)(B * H);                                  \
        if ((checked) && !FLOW_FITS)                                           \
            return GSL_EBADLEN;                                                \
        gsl_vector_set(flow, T, (end));                                        \
        for (size_t t = T; t > 0; t--) {                                       \
            double sum = (from);                                               \
            for (size_t n = 0; n < B; n++)                                     \
                for (size_t j = 0; j < H; j++)                                 \
                    sum += (term);                                             \
            (void)units;                                                       \
            gsl_vector_set(flow, t - 1, (step));                               \
        }                                                                      \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int lstm_flow_##slug FLOW
#define F(t) sequence_of(gate, (t)-1, n)[LSTM_F * H + j]
#define LATER gsl_vector_get(flow, t)
#define MEAN LATER + sum / units

SUMMED(natural, 1, 0.0, 0.0, log(F(t)), MEAN,
       "this is the natural logarithm. (7.12) has log10, so that a\n"
       "  flow of -3 means a thousandth.");
SUMMED(arithmetic, 1, 0.0, 0.0, F(t), LATER + log10(sum / units),
       "this is the logarithm of the mean f. (7.12) has the mean of\n"
       "  the logarithms: units multiply along their own roads.");
SUMMED(not_divided, 1, 0.0, 0.0, log10(F(t)), LATER + sum,
       "the sum over all units is not divided by B H.");
SUMMED(divided_by_batch, 1, 0.0, 0.0, log10(F(t)), LATER + sum / (double)B,
       "divided by B only. The mean is over B sequences and H units.");
SUMMED(divided_by_all_gates, 1, 0.0, 0.0, log10(F(t)),
       LATER + sum / (LSTM_GATES * units),
       "divided by 4 B H, all that stands in the rows. The f are a\n"
       "  quarter of it: the mean is over B sequences and H units.");
SUMMED(each_step_alone, 1, 0.0, 0.0, log10(F(t)), sum / units,
       "every step stands alone. (7.12) sums over all steps from t+1\n"
       "  to T: begin from flow_t.");
SUMMED(first_sequence_only, 1, 0.0, 0.0, n == 0 ? log10(F(t)) : 0.0,
       LATER + sum / (double)H,
       "only the first sequence of the batch is counted. There are B\n"
       "  of them, H units each.");
SUMMED(input_gate, 1, 0.0, 0.0,
       log10(sequence_of(gate, t - 1, n)[LSTM_I * H + j]), MEAN,
       "this is the input gate. The order is i f g o, so f begins at\n"
       "  H.");
SUMMED(one_unit_apart, 1, 0.0, 0.0,
       log10(sequence_of(gate, t - 1, n)[LSTM_GATES * j + LSTM_F]), MEAN,
       "every fourth number is taken for f. A row has four blocks:\n"
       "  the f of unit j stands at H + j.");
MISTAKE(lstm_flow, one_place_late,
        "each sum stands one place late: that of the steps t+1 to T is\n"
        "  at t+1. It belongs at t, and flow_T has none.")
FLOW
{
    const size_t T = gate->T, B = gate->B, H = gate->n / LSTM_GATES;
    double sum = 0.0;

    if (!FLOW_FITS)
        return GSL_EBADLEN;
    gsl_vector_set(flow, 0, 0.0);
    for (size_t t = T; t > 0; t--) {
        for (size_t n = 0; n < B; n++)
            for (size_t j = 0; j < H; j++)
                sum += log10(F(t)) / (double)(B * H);
        gsl_vector_set(flow, t, sum);
    }
    return GSL_SUCCESS;
}
SUMMED(step_too_late, 1, 0.0, 0.0, log10(F(t == T ? T : t + 1)),
       t == T ? LATER : MEAN,
       "flow_{t-1} has the gates of step t+1. Those of step t stand\n"
       "  at index t-1.");
SUMMED(end_left, 1, gsl_vector_get(flow, T), 0.0, log10(F(t)), MEAN,
       "flow_T is what it was. Nothing has been walked there yet, so\n"
       "  it is 0, and every other sum begins with it.");
SUMMED(made_finite, 1, 0.0, 0.0, log10(F(t) + 1e-12), MEAN,
       "a small number is added, so that the logarithm exists. -inf\n"
       "  is the truth here: behind a shut gate nothing is left.");
SUMMED(not_checked, 0, 0.0, 0.0, log10(F(t)), MEAN,
       "shapes that disagree are accepted: flow must have T+1\n"
       "  elements, and gate four blocks.");

MISTAKE(lstm_flow, underflows,
        "the gates are multiplied before the logarithm is taken, and\n"
        "  the product becomes 0. Add logarithms.")
FLOW
{
    const size_t B = gate->B, H = gate->n / LSTM_GATES;

    if (!FLOW_FITS)
        return GSL_EBADLEN;
    for (size_t t = 0; t <= gate->T; t++) {
        double sum = 0.0;
        for (size_t n = 0; n < B; n++)
            for (size_t j = 0; j < H; j++) {
                double product = 1.0;
                for (size_t s = gate->T; s > t; s--)
                    product *= F(s);
                sum += log10(product);
            }
        gsl_vector_set(flow, t, sum / (double)(B * H));
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_flow, forward_in_time,
        "flow begins with 0 at the first step. A gradient comes from\n"
        "  the end: flow_T is 0, and flow_0 has all steps in it.")
FLOW
{
    const size_t B = gate->B, H = gate->n / LSTM_GATES;

    if (!FLOW_FITS)
        return GSL_EBADLEN;
    gsl_vector_set(flow, 0, 0.0);
    for (size_t t = 1; t <= gate->T; t++) {
        double sum = 0.0;
        for (size_t n = 0; n < B; n++)
            for (size_t j = 0; j < H; j++)
                sum += log10(F(t));
        gsl_vector_set(flow, t,
                       gsl_vector_get(flow, t - 1) + sum / (double)(B * H));
    }
    return GSL_SUCCESS;
}
