/* The cases of chapter 8: the way forward. */
#include "gru_parts.h"

#include <math.h>

/* Every other sum becomes so large that its gate is exactly 0 or 1. */
static void
gru_saturate_sums(double *a, size_t n)
{
    for (size_t k = 0; k < n; k += 2)
        a[k] = a[k] < 0.0 ? -800.0 : 800.0;
}

/*
 * What a step takes and makes. In case 5 + m the matrix with number m has a row
 * or a column too many.
 */
enum { GATE, H_PREV, V, H_, VIEWS };
static const char *const names[VIEWS] = { "gate", "h_prev", "v", "h" };

static void
gru_step_views(sheet *s, size_t k, size_t B, size_t H,
               gsl_matrix_view view[VIEWS])
{
    for (size_t m = 0; m < VIEWS; m++) {
        const int wrong = k == 5 + m;
        const size_t rows = B + (wrong && m % 2 == 1);
        const size_t columns =
            (m == GATE ? GRU_GATES * H : H) + (wrong && m % 2 == 0);
        view[m] = awkward_view(s, rows, columns, k == 3);
        if (wrong) {
            say(s, "%s is (%zu,%zu)", names[m], rows, columns);
            expect_error(s);
        }
    }
}

/*
 * Sequence 1 has met a NaN: whether its numbers are NaN. The other sequences
 * must be as if nothing had happened: their values.
 */
static void
gru_put_but_one(sheet *s, const gsl_matrix_view view[VIEWS])
{
    static const size_t out[] = { GATE, V, H_ };
    for (size_t m = 0; m < 3; m++) {
        const gsl_matrix *made = &view[out[m]].matrix;
        for (size_t i = 0; i < made->size1; i++)
            gru_put_row(s, names[out[m]], i, gsl_matrix_const_ptr(made, i, 0),
                        made->size2, 1e-10);
    }
}

/* Cases: by hand, larger, saturated, windows, NaN, and four refused. */
PROBE(gru, gates, 9)(sheet *s, size_t k)
{
    const size_t e = more(s), B = (k == 0 ? 1 : 3) + e;
    const size_t H = (k == 0 ? 1 : 4) + e;
    const gru_params p = awkward_gru(s, 2, H, 5);
    gsl_matrix_view view[VIEWS];

    say(s, "B = %zu, H = %zu", B, H);
    gru_step_views(s, k, B, H, view);
    if (k == 2)
        gru_saturate_sums(view[GATE].matrix.data, B * GRU_GATES * H);
    if (k == 3)
        say(s, "all matrices windows onto wider ones (tda = size2 + 2)");
    if (k == 4)
        gsl_matrix_set(&view[H_PREV].matrix, 1, 0, NAN);
    gru_say(s, &p);
    say_matrix(s, "gate", &view[GATE].matrix);
    say_matrix(s, "h_prev", &view[H_PREV].matrix);
    input_view(s, "h_prev", &view[H_PREV].matrix);
    if (!put_status(s, "gru_step",
                    THE(gru_step)(&p, &view[H_PREV].matrix, &view[GATE].matrix,
                                  &view[V].matrix, &view[H_].matrix)))
        return;
    if (k == 4) {
        gru_put_but_one(s, view);
        return;
    }
    put_view(s, "gate", &view[GATE].matrix, 1e-10);
    put_view(s, "v", &view[V].matrix, 1e-10);
    put_view(s, "h", &view[H_].matrix, 1e-10);
}

/* A sequence of another shape: one T, B or n larger than it should be. */
static sequence
gru_larger_sequence(sheet *s, const char *name, size_t T, size_t B, size_t n)
{
    say(s, "%s is (%zu,%zu,%zu)", name, T, B, n);
    expect_error(s);
    return awkward_sequence(s, T, B, n);
}

/* The shapes that are refused, the first of them in case 5. */
static void
gru_forward_refused(sheet *s, size_t k, sequence *x, sequence *gate,
                    sequence *v, sequence *h)
{
    const size_t T = x->T, B = x->B;

    if (k == 5)
        *x = gru_larger_sequence(s, "x", T, B, x->n + 1);
    if (k == 6)
        *gate = gru_larger_sequence(s, "s->gate", T + 1, B, gate->n);
    if (k == 7)
        *gate = gru_larger_sequence(s, "s->gate", T, B, gate->n + 1);
    if (k == 8)
        *v = gru_larger_sequence(s, "s->v", T, B + 1, v->n);
    if (k == 9)
        *h = gru_larger_sequence(s, "s->h", T + 2, B, h->n);
}

/* From step 3 on the states of sequence 1 are NaN; the others' are not. */
static void
gru_put_until_nan(sheet *s, const sequence *h)
{
    for (size_t t = 0; t < h->T; t++)
        for (size_t i = 0; i < h->B; i++) {
            char at[64];
            snprintf(at, sizeof at, "h[%zu]", t);
            if (i != 1 || t >= 3)
                gru_put_row(s, at, i, sequence_of(h, t, i), h->n, 1e-9);
        }
}

/* Cases: by hand, larger, one step, kept for ever, NaN, and five refused. */
PROBE(gru, sequence, 10)(sheet *s, size_t k)
{
    const size_t e = more(s), T = k == 2 ? 1 : (k == 0 ? 2 : 6) + e;
    const size_t B = (k == 0 ? 1 : 3) + e, D = (k == 0 ? 1 : 5) + e;
    const size_t H = (k == 0 ? 1 : 4) + e;
    gru_params p = awkward_gru(s, D, H, 2);
    sequence x = awkward_sequence(s, T, B, D);
    sequence gate = awkward_sequence(s, T, B, GRU_GATES * H);
    sequence v = awkward_sequence(s, T, B, H);
    sequence h = awkward_sequence(s, T + 1, B, H);
    gru_states states = { &gate, &v, &h };

    say(s, "T = %zu, B = %zu, D = %zu, H = %zu", T, B, D, H);
    for (size_t j = 0; k == 3 && j < H; j++)
        gsl_vector_set(&p.b_h.vector, GRU_Z * H + j, 800.0);
    if (k == 3)
        say(s, "b_h of z = 800");
    if (k == 4)
        sequence_of(&x, 2, 1)[0] = NAN;
    gru_forward_refused(s, k, &x, &gate, &v, &h);
    say_sequence(s, "x", &x);
    say_matrix(s, "W_xh", &p.W_xh.matrix);
    say_array(s, "b_h", p.b_h.vector.data, p.b_h.vector.size);
    say_array(s, "h at index 0", h.data, B * H);
    gru_say(s, &p);
    input_sequence(s, "x", &x);
    input_view(s, "W_xh", &p.W_xh.matrix);
    input(s, "b_h", p.b_h.vector.data, p.b_h.vector.size * sizeof(double));
    if (!put_status(s, "gru_forward", THE(gru_forward)(&p, &x, &states)))
        return;
    if (k == 4) {
        gru_put_until_nan(s, &h);
        return;
    }
    put_sequence(s, "h", &h, 1e-9);
    put_sequence(s, "v", &v, 1e-9);
    put_sequence(s, "gate", &gate, 1e-9);
}
