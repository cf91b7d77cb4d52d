/* The mistakes of chapter 6, continued: the states. */
#include "../runner/sheet.h"
#include "esn_right.h"

#include <gsl/gsl_errno.h>

/* What unit j would hear if W_hh were transposed. */
static double
heard_by_others(const esn *p, size_t j, const double *h)
{
    double sum = 0.0;
    for (size_t k = 0; k < p->H; k++)
        sum += gsl_spmatrix_get(p->W_hh, k, j) * h[k];
    return sum;
}

#define STEP                                                                   \
    (const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
#define A gsl_matrix_get(a, i, j)
#define OLD gsl_matrix_get(h_prev, i, j)
#define OLD_ROW gsl_matrix_const_ptr(h_prev, i, 0)
#define REST heard(p, j, OLD_ROW)
#define LEAK p->leak
#define F(x) activation_value(p->f, (x))
#define LEAKY(x) ((1.0 - LEAK) * OLD + LEAK * (x))

/* Every state by its formula. */
#define EACH_STATE(h_ij)                                                       \
    for (size_t i = 0; i < h->size1; i++)                                      \
        for (size_t j = 0; j < p->H; j++)                                      \
    gsl_matrix_set(h, i, j, (h_ij))

#define STEP_MISTAKE(slug, h_ij, says)                                         \
    MISTAKE(esn_step, slug, says)                                              \
    STEP                                                                       \
    {                                                                          \
        if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)                \
            return GSL_EBADLEN;                                                \
        EACH_STATE(h_ij);                                                      \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int esn_step_##slug STEP

STEP_MISTAKE(transposed, LEAKY(F(A + heard_by_others(p, j, OLD_ROW))),
             "W_hh is transposed. A row of states meets W_hh' in (6.5), which\n"
             "  is W_hh times the state as a column: CblasNoTrans.");
STEP_MISTAKE(leak_exchanged, LEAK *OLD + (1.0 - LEAK) * F(A + REST),
             "the leak is on the wrong side. leak is the share of what is\n"
             "  new; 1 - leak of the old state stays.");
STEP_MISTAKE(old_whole, OLD + LEAK * F(A + REST),
             "the old state stays whole, so states pile up. Only 1 - leak of\n"
             "  it stays.");
STEP_MISTAKE(old_lost, LEAK *F(A + REST),
             "the old state is not there: (1 - leak) h_prev is missing.");
STEP_MISTAKE(new_whole, (1.0 - LEAK) * OLD + F(A + REST),
             "what is new comes in whole. Only leak of it does.");
STEP_MISTAKE(no_leak, F(A + REST),
             "there is no leak: this is the step of chapter 2.");
STEP_MISTAKE(f_last, F(LEAKY(A + REST)),
             "f is applied after the leak. It belongs to what is new only:\n"
             "  the old state goes past it.");
STEP_MISTAKE(leak_inside, (1.0 - LEAK) * OLD + F(LEAK * (A + REST)),
             "the leak multiplies the pre-activation. It multiplies f of it.");
STEP_MISTAKE(no_recurrence, LEAKY(F(A)),
             "units do not hear each other: W_hh h_prev is missing.");
STEP_MISTAKE(a_lost, LEAKY(F(REST)),
             "a is not there. gsl_spblas_dgemv() replaces what is in its\n"
             "  result when beta is 0; with beta = 1 it adds.");
STEP_MISTAKE(a_lost_in_place, LEAKY(F((h == a ? 0.0 : A) + REST)),
             "where h and a are the same matrix, a is lost. Write to an\n"
             "  element of h only what needs no a any more.");
STEP_MISTAKE(always_tanh, LEAKY(activation_value(TANH, A + REST)),
             "f is always tanh. p->f says which it is.");
STEP_MISTAKE(no_activation, LEAKY(A + REST),
             "f is missing: activation_value(p->f, ...).");
STEP_MISTAKE(squared_leak, (1.0 - LEAK) * OLD + LEAK * LEAK * F(A + REST),
             "the leak is applied twice to what is new.");
STEP_MISTAKE(first_sequence, i > 0 ? A : LEAKY(F(A + REST)),
             "only the first sequence of the batch makes a step. Every row\n"
             "  has a product of its own.");
STEP_MISTAKE(first_start,
             (1.0 - LEAK) * OLD
                 + LEAK
                       * F(A + heard(p, j, gsl_matrix_const_ptr(h_prev, 0, 0))),
             "every sequence hears the states of the first one. Row i of h\n"
             "  goes with row i of h_prev.");

MISTAKE(esn_step, units_in_turn,
        "units hear the new states of those before them. All hear h_prev.")
STEP
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = A;
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_spmatrix_get(p->W_hh, j, k)
                       * gsl_matrix_get(k < j ? h : h_prev, i, k);
            gsl_matrix_set(h, i, j, LEAKY(F(sum)));
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, packed,
        "h is taken for one block of memory. A window has more between\n"
        "  its rows: its tda says how much.")
STEP
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            h->data[i * p->H + j] = LEAKY(F(A + REST));
    return GSL_SUCCESS;
}

MISTAKE(esn_step, not_checked,
        "shapes that disagree are accepted. The contract answers\n"
        "  GSL_EBADLEN: esn_step_arguments() tells.")
STEP
{
    EACH_STATE(LEAKY(F(A + REST)));
    return GSL_SUCCESS;
}

enum { UNITS = 8 };

#define HARVEST (const esn *p, const sequence *x, sequence *h)
#define X(t) sequence_of(x, (t)-1, i)
#define STATE(t) sequence_of(h, (t), i)

/* Steps 1..last of every sequence: what is heard, from where to where. */
#define HARVEST_MISTAKE(slug, last, inputs, bias, from, to, says)              \
    MISTAKE(esn_harvest, slug, says)                                           \
    HARVEST                                                                    \
    {                                                                          \
        double a[UNITS], new[UNITS];                                           \
        if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)                     \
            return GSL_EBADLEN;                                                \
        for (size_t i = 0; i < x->B; i++)                                      \
            for (size_t t = 1; t <= (last); t++) {                             \
                listen(p, (inputs), (bias), a);                                \
                leak_in(p, a, (from), new);                                    \
                for (size_t j = 0; j < p->H; j++)                              \
                    (to)[j] = new[j];                                          \
            }                                                                  \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int esn_harvest_##slug HARVEST

HARVEST_MISTAKE(input_late, x->T, t > 1 ? X(t - 1) : NULL, 1.0, STATE(t - 1),
                STATE(t),
                "every step hears the input of the step before. x has T\n"
                "  steps and h one more: x_t is at index t-1 of x.");
HARVEST_MISTAKE(first_input, x->T, X(1), 1.0, STATE(t - 1), STATE(t),
                "every step hears the first input. Step t hears x_t.");
HARVEST_MISTAKE(no_input, x->T, NULL, 1.0, STATE(t - 1), STATE(t),
                "the input is missing: W_xh x_t.");
HARVEST_MISTAKE(no_bias, x->T, X(t), 0.0, STATE(t - 1), STATE(t),
                "the bias b_h is missing.");
HARVEST_MISTAKE(bias_twice, x->T, X(t), 2.0, STATE(t - 1), STATE(t),
                "the bias comes in twice: rnn_affine() has added it already.");
HARVEST_MISTAKE(from_the_start, x->T, X(t), 1.0, STATE(0), STATE(t),
                "every step begins at h_0. Step t begins where step t-1\n"
                "  ended.");
HARVEST_MISTAKE(from_silence, x->T, X(t), 1.0,
                t > 1 ? STATE(t - 1) : (double[UNITS]){ 0.0 }, STATE(t),
                "the run begins at 0. It begins at h, index 0, where the\n"
                "  caller has put the start.");
HARVEST_MISTAKE(last_missing, x->T - 1, X(t), 1.0, STATE(t - 1), STATE(t),
                "the last step is missing: t runs from 1 to T.");
HARVEST_MISTAKE(same_input_for_all, x->T, sequence_of(x, t - 1, 0), 1.0,
                STATE(t - 1), STATE(t),
                "every sequence of the batch hears the input of the first.");

MISTAKE(esn_harvest, no_state_before,
        "what the inputs say stands in for the state before: h_prev is the\n"
        "  same view as h_t. The state before is at index t-1.")
HARVEST
{
    double a[UNITS];
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++) {
            listen(p, X(t), 1.0, a);
            leak_in(p, a, a, STATE(t));
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, no_leak,
        "the states are those of chapter 2: esn_step() has the leak.")
HARVEST
{
    double a[UNITS];
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++) {
            listen(p, X(t), 1.0, a);
            for (size_t j = 0; j < p->H; j++)
                STATE(t)[j] = F(a[j] + heard(p, j, STATE(t - 1)));
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, input_past_f,
        "the input is added after f and the leak. It is part of the\n"
        "  pre-activation: f should see it.")
HARVEST
{
    double a[UNITS];
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++) {
            listen(p, NULL, 0.0, a);
            leak_in(p, a, STATE(t - 1), STATE(t));
            listen(p, X(t), 1.0, a);
            for (size_t j = 0; j < p->H; j++)
                STATE(t)[j] += a[j];
        }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, start_overwritten,
        "what the inputs say is written from index 0 of h on, over the\n"
        "  start. It belongs to the steps, so to the indices 1..T.")
HARVEST
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++) {
        for (size_t t = 1; t <= x->T; t++)
            listen(p, X(t), 1.0, STATE(t - 1));
        for (size_t t = 1; t <= x->T; t++)
            leak_in(p, STATE(t), STATE(t - 1), STATE(t));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_harvest, not_checked,
        "shapes that disagree are accepted. The contract answers\n"
        "  GSL_EBADLEN: esn_harvest_arguments() tells.")
HARVEST
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_SUCCESS;
    harvest(p, x, h, 1, x->T);
    return GSL_SUCCESS;
}
