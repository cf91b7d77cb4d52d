/* The cases of chapter 9, continued: the minimal gated unit. */
#include "../runner/matrices.h"
#include "scan_parts.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

enum { WIDE = 16, WATCHED = 100000 };

/* Parameters of awkward numbers, owned by the sheet. */
static scan_params
awkward_scan(sheet *s, size_t D, size_t H, size_t O, activation f)
{
    const gsl_vector_view all =
        awkward_vector(s, 2 * H * D + 2 * H + O * H + O);
    scan_params p = { .D = D, .H = H, .O = O, .f = f };
    double *at = all.vector.data;

    p.theta = (gsl_vector *)array(s, sizeof *p.theta / sizeof(double) + 1);
    *p.theta = all.vector;
    p.W_lambda = gsl_matrix_view_array(at, H, D);
    p.W_n = gsl_matrix_view_array(at += H * D, H, D);
    p.b_lambda = gsl_vector_view_array(at += H * D, H);
    p.b_n = gsl_vector_view_array(at += H, H);
    p.W_hy = gsl_matrix_view_array(at += H, O, H);
    p.b_y = gsl_vector_view_array(at + O * H, O);
    // No decay of a layer with many inputs is nearly 0 or 1.
    if (D > WIDE)
        gsl_matrix_scale(&p.W_lambda.matrix, 4.0 / (double)D);
    parameter_for(s, "p->W_lambda", p.W_lambda.matrix.data, H * D);
    parameter_for(s, "p->W_n", p.W_n.matrix.data, H * D);
    parameter_for(s, "p->b_lambda", p.b_lambda.vector.data, H);
    parameter_for(s, "p->b_n", p.b_n.vector.data, H);
    return p;
}

/* The parameters in words; unless they are many, they must stay as they are. */
static void
scan_say(sheet *s, const scan_params *p)
{
    say(s, "D = %zu, H = %zu, O = %zu, f = %s", p->D, p->H, p->O,
        activation_name(p->f));
    say_matrix(s, "W_lambda", &p->W_lambda.matrix);
    say_matrix(s, "W_n", &p->W_n.matrix);
    say_array(s, "b_lambda", p->b_lambda.vector.data, p->H);
    say_array(s, "b_n", p->b_n.vector.data, p->H);
    if (p->theta->size < WATCHED)
        input(s, "p", p->theta->data, p->theta->size * sizeof(double));
}

static scan_states
scan_states_for(sheet *s, int back, size_t T, size_t B, size_t H)
{
    const enum role made = back ? IN : OUT;
    return (
        scan_states){ sequence_for(s, made, "s->lambda", T, B, H),
                      sequence_for(s, made, "s->n", T, B, H),
                      sequence_for(s, made, "s->g", T, B, H),
                      sequence_for(s, back ? IN : ADDED, "s->h", T + 1, B, H) };
}

static const refusal scan_unit_refusals[] = {
    SCAN_REFUSALS("x"), SCAN_REFUSALS("s->lambda"), SCAN_REFUSALS("s->n"),
    SCAN_REFUSALS("s->g"), SCAN_REFUSALS("s->h")
};
/* By hand, larger, one step, saturated, decays from -1 to 1, NaN. */
PROBE(scan, unit, 6, .sizes = 4, .large = LARGE, REFUSES(scan_unit_refusals))
(sheet *s, size_t k)
{
    const size_t T = k == 2 ? 1 : size_of(s, 2, 6), B = size_of(s, 1, 3);
    const size_t D = size_of(s, 2, 5), H = size_of(s, 1, 4);
    scan_params p = awkward_scan(s, D, H, 2, k == 4 ? TANH : LOGISTIC);
    sequence *x = sequence_for(s, IN, "x", T, B, D);
    const scan_states made = scan_states_for(s, 0, T, B, H);
    scan_states states = made;

    // Sums of numbers with three decimals may be exactly 0.
    scan_scale(p.b_lambda.vector.data, 2 * H, M_SQRT1_2);
    if (T == LARGE || B == LARGE || D == LARGE || H == LARGE) {
        scan_all_positive(p.theta->data, p.theta->size);
        scan_all_positive(x->data, scan_numbers(x));
        scan_all_positive(states.h->data, scan_numbers(states.h));
    }
    if (k == 3)
        for (size_t j = 0; j < H; j++)
            gsl_vector_set(&p.b_lambda.vector, j, j % 2 == 0 ? 800.0 : -800.0);
    if (k == 5)
        sequence_of(x, 2, 1)[0] = GSL_NAN;
    scan_say(s, &p);
    put_status(s, "scan_unit_forward", THE(scan_unit_forward)(&p, x, &states));
    (k == 5 ? put_results_or_nan : put_results)(s, 1e-9);
}

/* In its case of the table a number of dp is another than that of p. */
static size_t
scan_other_size(const sheet *s, const char *name, size_t n)
{
    const refusal *r = refusal_of(s);
    return r != NULL && strcmp(r->argument, name) == 0 ? n + (size_t)r->by : n;
}

/*
 * Makes what a run would have left, the other way round: states and decays are
 * drawn, and what has come in is found. States change their sign from step to
 * step, so that what is new never nearly equals the state before.
 */
static void
scan_pretend_to_run(const scan_params *p, const scan_states *q,
                    int all_positive)
{
    const size_t n = q->h->B * q->h->n;
    for (size_t k = 0; k < scan_numbers(q->h); k++)
        q->h->data[k] = copysign(q->h->data[k] * M_SQRT1_2,
                                 k / n % 2 == 0 || all_positive ? 1.0 : -1.0);
    if (p->f == LOGISTIC)
        scan_all_positive(q->lambda->data, scan_numbers(q->lambda));
    for (size_t k = 0; k < scan_numbers(q->lambda); k++) {
        const double share = q->lambda->data[k];
        if (all_positive)  // what is new is then twice the state before
            q->h->data[n + k] = q->h->data[k] * (2.0 - share);
        q->g->data[k] = q->h->data[n + k] - share * q->h->data[k];
        q->n->data[k] = q->g->data[k] / (1.0 - share);
    }
}

static void
scan_put_window(sheet *s, const char *name, const double *a, size_t n,
                size_t columns)
{
    enum { ALL_PUT = 4096, EVERY = 97 };  // as put_results() has it
    for (size_t k = 0; k < n; k += n <= ALL_PUT || k + EVERY >= n ? 1 : EVERY) {
        const size_t index[] = { columns > 0 ? k / columns : k,
                                 columns > 0 ? k % columns : 0 };
        put_element(s, name, index, columns > 0 ? 2 : 1, a[k], 1e-9);
    }
}

static void
scan_put_gradients(sheet *s, const scan_params *dp)
{
    const size_t D = dp->D, H = dp->H;
    scan_put_window(s, "dW_lambda", dp->W_lambda.matrix.data, H * D, D);
    scan_put_window(s, "dW_n", dp->W_n.matrix.data, H * D, D);
    scan_put_window(s, "db_lambda", dp->b_lambda.vector.data, H, 0);
    scan_put_window(s, "db_n", dp->b_n.vector.data, H, 0);
}

/* As in a large run: da is negative there, and dn is positive. */
static void
scan_sign_gradients(scan_params *dp)
{
    scan_all_positive(dp->theta->data, dp->theta->size);
    gsl_matrix_scale(&dp->W_lambda.matrix, -1.0);
    gsl_vector_scale(&dp->b_lambda.vector, -1.0);
}

static const refusal scan_back_refusals[] = {
    SCAN_REFUSALS("x"),
    SCAN_REFUSALS("s->lambda"),
    SCAN_REFUSALS("s->n"),
    SCAN_REFUSALS("s->g"),
    SCAN_REFUSALS("s->h"),
    SCAN_REFUSALS("ds->lambda"),
    SCAN_REFUSALS("ds->n"),
    SCAN_REFUSALS("ds->g"),
    SCAN_REFUSALS("ds->h"),
    { "dp->D", THE_VALUE, GSL_EBADLEN, .by = 1, .words = "dp has another D" },
    { "dp->D", THE_VALUE, GSL_EBADLEN, .by = -1, .words = "dp has another D" },
    { "dp->H", THE_VALUE, GSL_EBADLEN, .by = 1, .words = "dp has another H" },
    { "dp->H", THE_VALUE, GSL_EBADLEN, .by = -1, .words = "dp has another H" },
    { "dp->O", THE_VALUE, GSL_EBADLEN, .by = 1, .words = "dp has another O" },
    { "dp->O", THE_VALUE, GSL_EBADLEN, .by = -1, .words = "dp has another O" },
};
/* By hand, larger, one step, decays from -1 to 1, NaN. */
PROBE(scan, back, 5, .sizes = 4, .large = LARGE, REFUSES(scan_back_refusals))
(sheet *s, size_t k)
{
    const size_t T = k == 2 ? 1 : size_of(s, 2, 6), B = size_of(s, 1, 3);
    const size_t D = size_of(s, 2, 5), H = size_of(s, 2, 4), O = 2;
    const int large = T == LARGE || B == LARGE || D == LARGE || H == LARGE;
    const activation f = k == 3 ? TANH : LOGISTIC;
    const scan_params p = awkward_scan(s, D, H, O, f);
    scan_params dp = awkward_scan(s, scan_other_size(s, "dp->D", D),
                                  scan_other_size(s, "dp->H", H),
                                  scan_other_size(s, "dp->O", O), f);
    sequence *x = sequence_for(s, IN, "x", T, B, D);
    const scan_states states = scan_states_for(s, 1, T, B, H);
    scan_states ds = { sequence_for(s, OUT, "ds->lambda", T, B, H),
                       sequence_for(s, OUT, "ds->n", T, B, H),
                       sequence_for(s, OUT, "ds->g", T, B, H),
                       sequence_for(s, ADDED, "ds->h", T + 1, B, H) };

    if (large) {
        scan_all_positive(x->data, scan_numbers(x));
        scan_all_positive(ds.h->data, scan_numbers(ds.h));
        scan_sign_gradients(&dp);
    }
    if (refusal_of(s) == NULL)
        scan_pretend_to_run(&p, &states, large);
    if (k == 4)
        sequence_of(ds.h, 2, 0)[1] = GSL_NAN;
    scan_say(s, &p);
    say_array(s, "dp->theta before", dp.theta->data, dp.theta->size);
    if (refusal_of(s) != NULL)
        input(s, "dp", dp.theta->data, dp.theta->size * sizeof(double));
    put_status(s, "scan_unit_backward",
               THE(scan_unit_backward)(&p, x, &states, &ds, &dp));
    if (k == 4) {
        put_results_or_nan(s, 1e-9);
        return;
    }
    put_results(s, 1e-9);
    if (refusal_of(s) == NULL)
        scan_put_gradients(s, &dp);
}
