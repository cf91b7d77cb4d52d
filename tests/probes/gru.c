/* The cases of chapter 8: the way forward. */
#include "gru_parts.h"

#include <gsl/gsl_math.h>
#include <math.h>

/* What a step takes and makes. */
typedef struct {
    gsl_matrix *gate, *h_prev, *v, *h;
} step_views;

/* Every other sum becomes so large that its gate is exactly 0 or 1. */
static void
gru_saturate_sums(const step_views *m)
{
    for (size_t i = 0; i < m->gate->size1; i++)
        for (size_t k = i % 2; k < m->gate->size2; k += 2) {
            double *a = gsl_matrix_ptr(m->gate, i, k);
            *a = *a < 0.0 ? -800.0 : 800.0;
        }
}

/*
 * Sequence 1 has met a NaN. A state of sequence 0 is infinite, and opens its gates
 * or shuts them: one that is shut does not hide it, since 0 times infinity is NaN.
 * Of sequence 2 an input is infinite.
 */
static void
gru_not_finite(sheet *s, const step_views *m)
{
    const size_t H = m->h->size2;
    gsl_matrix_set(m->h_prev, 0, 3, INFINITY);
    gsl_matrix_set(m->h_prev, 1, 0, NAN);
    gsl_matrix_set(m->gate, 2, GRU_N * H + 1, -INFINITY);
    say(s, "gate[2,%zu] is -inf", GRU_N * H + 1);
}

/* Sequence 0 is tiny, sequence 1 has huge inputs, and sequence 2 huge states. */
static void
gru_magnitudes(const gru_params *p, const step_views *m)
{
    const size_t H = m->h->size2;
    gru_scale(gsl_matrix_ptr(m->gate, 0, 0), GRU_GATES * H, 1e-200);
    gru_scale(gsl_matrix_ptr(m->gate, 1, 0), GRU_GATES * H, 1e200);
    gru_scale(gsl_matrix_ptr(m->h_prev, 0, 0), H, 1e-200);
    gru_scale(gsl_matrix_ptr(m->h_prev, 2, 0), H, 1e200);
    gru_scale(p->b_n.vector.data, H, 1e-200);
}

static const refusal gates_refusals[] = { FOUR_REFUSALS("gate"),
                                          FOUR_REFUSALS("h_prev"),
                                          FOUR_REFUSALS("v"),
                                          FOUR_REFUSALS("h") };
/* By hand, larger, saturated, not finite, tiny and huge. */
PROBE(gru, gates, 5, .sizes = 2, .large = LARGE, REFUSES(gates_refusals))
(sheet *s, size_t k)
{
    const size_t B = size_of(s, 1, 3), H = size_of(s, 1, 4);
    const gru_params p = awkward_gru(s, 2, H, 5);
    const step_views m = { .gate =
                               matrix_for(s, ADDED, "gate", B, GRU_GATES * H),
                           .h_prev = matrix_for(s, IN, "h_prev", B, H),
                           .v = matrix_for(s, OUT, "v", B, H),
                           .h = matrix_for(s, OUT, "h", B, H) };

    // Sums of numbers with three decimals may be exactly 0, where a relative
    // tolerance forgives nothing.
    if (k > 0)
        gru_scale(p.b_n.vector.data, H, M_SQRT1_2);
    if (k == 2)
        gru_saturate_sums(&m);
    if (k == 3)
        gru_not_finite(s, &m);
    if (k == 4)
        gru_magnitudes(&p, &m);
    say(s, "B = %zu", B);
    gru_say(s, &p);
    put_status(s, "gru_step", THE(gru_step)(&p, m.h_prev, m.gate, m.v, m.h));
    (k == 3 ? put_results_or_nan : put_results)(s, 1e-10);
}

static const refusal forward_refusals[] = { SIX_REFUSALS("x"),
                                            SIX_REFUSALS("s->gate"),
                                            SIX_REFUSALS("s->v"),
                                            SIX_REFUSALS("s->h") };
/* By hand, larger, one step, kept for ever, NaN. */
PROBE(gru, sequence, 5, .sizes = 4, .large = LARGE, REFUSES(forward_refusals))
(sheet *s, size_t k)
{
    const size_t T = size_of(s, 2, 6), B = size_of(s, 1, 3);
    const size_t D = size_of(s, 1, 5), H = size_of(s, 1, 4);
    const size_t steps = k == 2 ? 1 : T;
    gru_params p = awkward_gru(s, D, H, 2);
    sequence *x = sequence_for(s, IN, "x", steps, B, D);
    gru_states states = {
        .gate = sequence_for(s, OUT, "s->gate", steps, B, GRU_GATES * H),
        .v = sequence_for(s, OUT, "s->v", steps, B, H),
        .h = sequence_for(s, ADDED, "s->h", steps + 1, B, H)
    };

    // In a long run with weights as large as these a last bit would grow.
    if (T == LARGE)
        gsl_matrix_scale(&p.W_hh.matrix, 0.2);
    if (k == 3)
        gru_keep_for_ever(s, &p);
    if (k == 4)
        sequence_of(x, 2, 1)[0] = NAN;
    say(s, "T = %zu, B = %zu", steps, B);
    gru_say(s, &p);
    put_status(s, "gru_forward", THE(gru_forward)(&p, x, &states));
    (k == 4 ? put_results_or_nan : put_results)(s, 1e-9);
}
