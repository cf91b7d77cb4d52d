/* The cases of chapter 6, continued: the states, from inputs to features. */
#include "esn.h"

#include "../runner/matrices.h"
#include "../runner/sparse.h"

#include <math.h>

static void
say_esn(sheet *s, const esn *p)
{
    say(s, "f = %s, leak = %g, D = %zu, H = %zu", activation_name(p->f),
        p->leak, p->D, p->H);
    say_sparse(s, "W_hh", p->W_hh);
    input_sparse(s, p->W_hh);
}

/*
 * Case 4 writes to a window, 5 in place, 6 has a leak of 1 and so keeps nothing
 * of h_prev; the last two are refused.
 */
PROBE(esn, step, 9)(sheet *s, size_t k)
{
    static const activation f[] = { TANH, LOGISTIC, RELU, LINEAR, TANH,
                                    TANH, TANH,     TANH, TANH };
    const size_t e = more(s), B = (k == 0 ? 2 : 5) + e;
    const size_t H = (k == 0 ? 3 : 4) + e;
    esn *p = awkward_esn(s, 2, H, 3, f[k]);
    gsl_matrix_view a = awkward_matrix(s, B, H + (k == 8));
    gsl_matrix_view h_prev = awkward_matrix(s, B + (k == 7), H);
    gsl_matrix_view h =
        k == 4 ? awkward_window(s, B, H) : awkward_matrix(s, B, H);
    gsl_matrix *out = k == 5 ? &a.matrix : &h.matrix;

    if (k == 6)
        p->leak = 1.0;
    say(s, "B = %zu", B);
    say_esn(s, p);
    if (k == 4)
        say(s, "h a window onto a wider matrix (tda = %zu)", h.matrix.tda);
    if (k == 5)
        say(s, "h and a the same matrix");
    if (k >= 7)
        expect_error(s);
    say_matrix(s, "a", &a.matrix);
    say_matrix(s, "h_prev", &h_prev.matrix);
    input(s, "h_prev", h_prev.matrix.data, B * H * sizeof(double));
    if (k != 5)
        input(s, "a", a.matrix.data, B * H * sizeof(double));
    if (put_status(s, "esn_step",
                   THE(esn_step)(p, &a.matrix, &h_prev.matrix, out)))
        put_matrix(s, "h", out, 1e-9);
}

/* The last three are refused. */
PROBE(esn, harvest, 9)(sheet *s, size_t k)
{
    static const activation f[] = { TANH, LOGISTIC, RELU, LINEAR, TANH,
                                    TANH, TANH,     TANH, TANH };
    const size_t e = more(s), T = k == 4 ? 1 : (k == 0 ? 2 : 6) + e;
    const size_t B = (k == 0 ? 1 : 3) + e, D = (k == 0 ? 2 : 5) + e;
    const size_t H = (k == 0 ? 3 : 4) + e;
    esn *p = awkward_esn(s, D, H, 2, f[k]);
    const sequence x = awkward_sequence(s, T - (k == 6), B, D - (k == 7));
    sequence h = awkward_sequence(s, T + 1, B, H + (k == 8));

    if (k == 5)
        p->leak = 1.0;
    say(s, "T = %zu, B = %zu", T, B);
    say_esn(s, p);
    if (k >= 6)
        expect_error(s);
    say_matrix(s, "W_xh", p->W_xh);
    say_array(s, "b_h", p->b_h->data, H);
    say_sequence(s, "x", &x);
    say_sequence(s, "h before", &h);
    input(s, "W_xh", p->W_xh->data, H * D * sizeof(double));
    input(s, "b_h", p->b_h->data, H * sizeof(double));
    input_sequence(s, "x", &x);
    if (put_status(s, "esn_harvest", THE(esn_harvest)(p, &x, &h)))
        put_sequence(s, "h", &h, 1e-9);
}

/*
 * No inputs, and starts so small or so large that the squares of their
 * differences come to 0 or to infinity.
 */
static void
esn_echo_alone(esn *p, const sequence *x, const sequence *h, const sequence *g,
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

/* Case 4 begins twice at the same start; the last three are refused. */
PROBE(esn, echo, 8)(sheet *s, size_t k)
{
    static const activation f[] = { TANH,     TANH, LINEAR, LINEAR,
                                    LOGISTIC, TANH, TANH,   TANH };
    const size_t e = more(s), T = (k == 0 ? 2 : 5) + e;
    const size_t B = (k == 0 ? 1 : 3) + e, D = (k == 0 ? 1 : 2) + e;
    const size_t H = (k == 0 ? 3 : 4) + e;
    esn *p = awkward_esn(s, D, H, 1, f[k]);
    const sequence x = awkward_sequence(s, T, B, D);
    sequence h = awkward_sequence(s, T + 1 + (k == 7), B, H);
    sequence g = awkward_sequence(s, T + 1, B + (k == 6), H);
    gsl_vector_view distance = awkward_vector(s, T + 1 + (k == 5));

    if (k == 2 || k == 3)
        esn_echo_alone(p, &x, &h, &g, k == 2 ? 1e-200 : 1e200);
    for (size_t i = 0; k == 4 && i < B * H; i++)
        g.data[i] = h.data[i];
    say(s, "T = %zu, B = %zu", T, B);
    say_esn(s, p);
    if (k >= 5)
        expect_error(s);
    say_sequence(s, "x", &x);
    say_array(s, "h at index 0", h.data, B * H);
    say_array(s, "g at index 0", g.data, B * H);
    input_sequence(s, "x", &x);
    if (!put_status(s, "esn_echo",
                    THE(esn_echo)(p, &x, &h, &g, &distance.vector)))
        return;
    put_array(s, "distance", distance.vector.data, distance.vector.size, 1e-9);
    put_sequence(s, "h", &h, 1e-9);
}

/* Cases 5 and 6 are refused for their washout, the others for their shapes. */
PROBE(esn, features, 11)(sheet *s, size_t k)
{
    static const size_t washouts[] = { 2, 2, 0, 4, 1, 5, 8, 2, 2, 2, 2 };
    const size_t e = more(s), T = (k == 0 ? 4 : 5) + e;
    const size_t B = (k == 0 ? 1 : 3) + e, D = (k == 0 ? 1 : 2) + e;
    const size_t H = (k == 0 ? 2 : 4) + e, F = 1 + D + H;
    // Of all steps but one, and of all.
    const size_t washout = washouts[k] + (k == 3 || k == 5 ? e : 0);
    const size_t rows = washout < T ? (T - washout) * B : 1;
    const sequence x = awkward_sequence(s, T, B, D);
    const sequence h = awkward_sequence(s, T + (k != 9), B + (k == 10), H);
    gsl_matrix_view Z = k == 4
                            ? awkward_window(s, rows, F)
                            : awkward_matrix(s, rows + (k == 8), F - (k == 7));

    say(s, "T = %zu, B = %zu, D = %zu, H = %zu, washout = %zu, Z (%zu,%zu)", T,
        B, D, H, washout, Z.matrix.size1, Z.matrix.size2);
    if (k == 4)
        say(s, "Z a window onto a wider matrix (tda = %zu)", Z.matrix.tda);
    if (k >= 5)
        expect_error(s);
    say_sequence(s, "x", &x);
    say_sequence(s, "h", &h);
    input_sequence(s, "x", &x);
    input_sequence(s, "h", &h);
    if (put_status(s, "esn_features",
                   THE(esn_features)(&x, &h, washout, &Z.matrix)))
        put_matrix(s, "Z", &Z.matrix, 0.0);
}
