/* The cases of chapter 6, continued: the states, from inputs to features. */
#include "esn.h"

#include "../runner/arguments.h"
#include "../runner/matrices.h"
#include "../runner/sparse.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdint.h>

/* 1e-200, 1 and 1e200 in turn: what one row sums up has one size. */
static double
esn_size_of_row(size_t i)
{
    return i % 3 == 0 ? 1e-200 : i % 3 == 1 ? 1.0 : 1e200;
}

static const refusal esn_step_refusals[] = {
    { "a", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "a", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "a", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "a", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "h_prev", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "h_prev", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "h_prev", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "h_prev", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "h", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "h", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "h", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "h", N_COLUMNS, GSL_EBADLEN, .by = -1 },
};
/*
 * By hand: small, each f, h and a the same matrix, a leak of 1 that keeps nothing
 * of h_prev, sequences of very different size, saturated units, and a W_hh
 * without an element.
 */
PROBE(esn, step, 9, .sizes = 2, REFUSES(esn_step_refusals))(sheet *s, size_t k)
{
    static const activation f[] = { TANH, LOGISTIC, RELU, LINEAR, TANH,
                                    TANH, LINEAR,   TANH, TANH };
    const size_t B = size_of(s, 2, 5), H = size_of(s, 3, 4);
    esn *p = awkward_esn(s, 2, H, 3, f[k]);
    gsl_matrix *a = matrix_for(s, k == 4 ? ADDED : IN, "a", B, H);
    gsl_matrix *h_prev = matrix_for(s, IN, "h_prev", B, H);
    gsl_matrix *h = k == 4 ? a : matrix_for(s, OUT, "h", B, H);

    if (k == 5)
        p->leak = 1.0;
    for (size_t i = 0; (k == 6 || k == 7) && i < B; i++) {
        gsl_vector_view a_i = gsl_matrix_row(a, i);
        gsl_vector_view h_prev_i = gsl_matrix_row(h_prev, i);
        gsl_vector_scale(&a_i.vector, k == 6 ? esn_size_of_row(i) : 1e3);
        gsl_vector_scale(&h_prev_i.vector, k == 6 ? esn_size_of_row(i) : 1.0);
    }
    for (size_t j = 0; k == 8 && j <= H; j++)
        p->W_hh->p[j] = 0;
    p->W_hh->nz = k == 8 ? 0 : p->W_hh->nz;
    say_esn(s, p);
    if (k == 4)
        say(s, "h and a the same matrix");
    put_status(s, "esn_step", THE(esn_step)(p, a, h_prev, h));
    put_results(s, 1e-9);
}

/* Inputs and starts of very different size, one for each sequence. */
static void
harvest_resize(esn *p, sequence *x, sequence *h)
{
    gsl_vector_set_zero(p->b_h);
    for (size_t n = 0; n < x->B; n++) {
        for (size_t t = 0; t < x->T; t++)
            for (size_t j = 0; j < x->n; j++)
                sequence_of(x, t, n)[j] *= esn_size_of_row(n);
        for (size_t j = 0; j < h->n; j++)
            sequence_of(h, 0, n)[j] *= esn_size_of_row(n);
    }
}

static const refusal esn_harvest_refusals[] = {
    { "x", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "x", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "x", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "x", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "x", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "x", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "h", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "h", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "h", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = -1 },
};
/*
 * By hand: small, each f, a single step, a leak of 1, and sequences of very
 * different size. A long run is logistic, so that no rounding grows on the way.
 */
PROBE(esn, harvest, 7, .sizes = 4, REFUSES(esn_harvest_refusals))
(sheet *s, size_t k)
{
    static const activation f[] = { TANH, LOGISTIC, RELU,  LINEAR,
                                    TANH, TANH,     LINEAR };
    const size_t T = k == 4 ? 1 : size_of(s, 2, 6);
    const size_t B = size_of(s, 1, 3), D = size_of(s, 2, 5);
    const size_t H = size_of(s, 3, 4);
    esn *p = awkward_esn(s, D, H, 2, f[k]);
    sequence *x = sequence_for(s, IN, "x", T, B, D);
    sequence *h = sequence_for(s, ADDED, "h", T + 1, B, H);

    if (k == 5)
        p->leak = 1.0;
    if (k == 6)
        harvest_resize(p, x, h);
    say_esn(s, p);
    say_matrix(s, "W_xh", p->W_xh);
    say_array(s, "b_h", p->b_h->data, H);
    put_status(s, "esn_harvest", THE(esn_harvest)(p, x, h));
    put_results(s, 1e-9);
}

/* No inputs, so that the states keep the size they begin with. */
static void
echo_alone(esn *p, const sequence *x, const sequence *h, const sequence *g,
           double size)
{
    gsl_vector_set_zero(p->b_h);
    for (size_t i = 0; i < x->T * x->B * x->n; i++)
        x->data[i] = 0.0;
    for (size_t i = 0; i < h->B * h->n; i++) {
        h->data[i] *= size;
        g->data[i] *= size;
    }
}

/*
 * What a case is about: starts whose squares come to 0 or to infinity, distances
 * that fall from 1e200 to 1e-200, the same start twice; and in a long run a leak
 * so small that the starts are not forgotten.
 */
static void
echo_prepare(esn *p, const sequence *x, const sequence *h, const sequence *g,
             size_t k)
{
    if (k == 2 || k == 3 || k == 5)
        echo_alone(p, x, h, g, k == 2 ? 1e-200 : 1e200);
    for (size_t i = 0; k == 4 && i < h->B * h->n; i++)
        g->data[i] = h->data[i];
    for (size_t i = 0; k == 5 && i < p->W_hh->nz; i++)
        p->W_hh->data[i] *= 1e-100;
    if (k == 5)
        p->leak = 1.0;
    if (x->T > 100)
        p->leak *= 1e-3;
}

static const refusal esn_echo_refusals[] = {
    { "x", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "x", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "x", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "x", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "x", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "x", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "h", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "h", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "g", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "g", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "g", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "g", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "g", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "g", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "distance", N_ELEMENTS, GSL_EBADLEN, .by = 1 },
    { "distance", N_ELEMENTS, GSL_EBADLEN, .by = -1 },
};
PROBE(esn, echo, 6, .sizes = 4, REFUSES(esn_echo_refusals))(sheet *s, size_t k)
{
    static const activation f[] = {
        TANH, TANH, LINEAR, LINEAR, LOGISTIC, LINEAR
    };
    const size_t asked = size_of(s, 2, 5), T = k == 5 ? 4 : asked;
    const size_t B = size_of(s, 1, 3), D = size_of(s, 1, 2);
    const size_t H = size_of(s, 3, 4);
    esn *p = awkward_esn(s, D, H, 1, f[k]);
    const sequence *x = sequence_for(s, IN, "x", T, B, D);
    sequence *h = sequence_for(s, ADDED, "h", T + 1, B, H);
    sequence *g = sequence_for(s, WORKSPACE, "g", T + 1, B, H);
    gsl_vector *distance = vector_for(s, OUT, "distance", T + 1);

    echo_prepare(p, x, h, g, k);
    say_esn(s, p);
    say_matrix(s, "W_xh", p->W_xh);
    say_array(s, "b_h", p->b_h->data, H);
    say_array(s, "g at index 0", g->data, g->B * g->n);
    put_status(s, "esn_echo", THE(esn_echo)(p, x, h, g, distance));
    put_result(s, "distance", 1e-9);
    put_result(s, "h", 1e-9);
}

static const refusal esn_features_refusals[] = {
    { "washout", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "washout", THE_VALUE, GSL_EINVAL, .value = 5.0, .words = "T = 5" },
    { "washout", THE_VALUE, GSL_EINVAL, .value = 6.0, .words = "T = 5" },
    { "washout", THE_VALUE, GSL_EINVAL, .value = 9.0, .words = "T = 5" },
    { "washout", THE_VALUE, GSL_EINVAL, .value = 1e19,
      .words = "which is SIZE_MAX, T = 5" },
    { "x", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "x", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "x", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "x", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "x", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "x", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "h", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "h", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "h", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "h", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "Z", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "Z", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "Z", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "Z", N_COLUMNS, GSL_EBADLEN, .by = -1 },
};
/* By hand: small, larger, without a washout, one step of one, one of many. */
PROBE(esn, features, 5, .sizes = 4, REFUSES(esn_features_refusals))
(sheet *s, size_t k)
{
    static const double washouts[] = { 2.0, 2.0, 0.0, 0.0, 6.0 };
    const refusal *r = refusal_of(s);
    const size_t asked = size_of(s, 2, 3), steps = k > 2 ? 1 : asked;
    const size_t B = size_of(s, 1, 3), D = size_of(s, 1, 2);
    const size_t H = size_of(s, 2, 4);
    const double number = number_for(s, "washout", washouts[k]);
    const size_t washout = number < 1e18 ? (size_t)number : SIZE_MAX;
    const int too_long = r != NULL && r->code == GSL_EINVAL;
    const size_t T = too_long ? 5 : washout + steps;
    const sequence *x = sequence_for(s, IN, "x", T, B, D);
    const sequence *h = sequence_for(s, IN, "h", T + 1, B, H);
    gsl_matrix *Z = matrix_for(s, OUT, "Z", steps * B, 1 + D + H);

    put_status(s, "esn_features", THE(esn_features)(x, h, washout, Z));
    put_results(s, 0.0);
}
