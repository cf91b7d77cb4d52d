/* The cases of chapter 8, continued: one step back. */
#include "gru_parts.h"

#include <gsl/gsl_math.h>
#include <math.h>

/* What a step takes and makes. */
typedef struct {
    gsl_matrix *gate, *v, *h_prev, *dh, *da, *dv, *dh_prev;
} back_views;

/*
 * Makes the gates such as a step can have left them: in their range. The state
 * and what is new have different signs, because their difference must not be
 * nearly 0: then all right answers have all their digits.
 */
static void
gru_make_unit(const back_views *m, size_t i, size_t j, int saturated)
{
    const size_t H = m->h_prev->size2;
    for (size_t b = 0; b < GRU_GATES; b++) {
        double *at = gsl_matrix_ptr(m->gate, i, b * H + j);
        const size_t kind = (i + j + b) % 3;
        if (b != GRU_N)
            *at = fabs(*at);
        // Some are wide open and some are shut.
        if (saturated && kind == 0)
            *at = GSL_SIGN(*at);
        if (saturated && kind == 1)
            *at = b == GRU_N ? -1.0 : 0.0;
    }
    double *h_prev = gsl_matrix_ptr(m->h_prev, i, j);
    *h_prev = copysign(*h_prev, -gsl_matrix_get(m->gate, i, GRU_N * H + j));
}

static back_views
gru_back_views(sheet *s, size_t B, size_t H)
{
    const size_t G = GRU_GATES * H;
    const back_views m = { .gate = matrix_for(s, IN, "gate", B, G),
                           .v = matrix_for(s, IN, "v", B, H),
                           .h_prev = matrix_for(s, IN, "h_prev", B, H),
                           .dh = matrix_for(s, IN, "dh", B, H),
                           .da = matrix_for(s, OUT, "da", B, G),
                           .dv = matrix_for(s, OUT, "dv", B, H),
                           .dh_prev = matrix_for(s, ADDED, "dh_prev", B, H) };

    // No term of the sum that joins it is larger than 1: it cannot cancel.
    for (size_t i = 0; i < m.dh_prev->size1; i++)
        for (size_t j = 0; j < m.dh_prev->size2; j++) {
            double *at = gsl_matrix_ptr(m.dh_prev, i, j);
            *at += GSL_SIGN(*at) * (double)(G + 1);
        }
    return m;
}

/*
 * Sequence 0 has huge gradients and tiny states, sequence 1 the other way round,
 * and of sequence 2 two gates are almost shut.
 */
static void
gru_back_magnitudes(const back_views *m)
{
    const size_t H = m->v->size2;
    for (size_t i = 0; i < 2; i++) {
        const double size = i == 0 ? 1e200 : 1e-200;
        gru_scale(gsl_matrix_ptr(m->dh, i, 0), H, size);
        gru_scale(gsl_matrix_ptr(m->dh_prev, i, 0), H, size);
        gru_scale(gsl_matrix_ptr(m->h_prev, i, 0), H, 1.0 / size);
        gru_scale(gsl_matrix_ptr(m->v, i, 0), H, 1.0 / size);
    }
    gru_scale(gsl_matrix_ptr(m->gate, 2, 0), GRU_N * H, 1e-200);
}

static const refusal back_refusals[] = {
    FOUR_REFUSALS("gate"),   FOUR_REFUSALS("v"),  FOUR_REFUSALS("h_prev"),
    FOUR_REFUSALS("dh"),     FOUR_REFUSALS("da"), FOUR_REFUSALS("dv"),
    FOUR_REFUSALS("dh_prev")
};
/* By hand, larger, saturated, NaN, tiny and huge. */
PROBE(gru, back, 5, .sizes = 2, .large = LARGE, REFUSES(back_refusals))
(sheet *s, size_t k)
{
    const size_t B = size_of(s, 1, 3), H = size_of(s, 1, 4);
    const gru_params p = awkward_gru(s, 2, H, 5);
    const back_views m = gru_back_views(s, B, H);

    for (size_t i = 0; i < B && refusal_of(s) == NULL; i++)
        for (size_t j = 0; j < H; j++)
            gru_make_unit(&m, i, j, k == 2);
    if (k == 3)
        gsl_matrix_set(m.dh, 1, 2, GSL_NAN);
    if (k == 4)
        gru_back_magnitudes(&m);
    say(s, "B = %zu", B);
    gru_say(s, &p);
    put_status(s, "gru_step_backward",
               THE(gru_step_backward)(&p, m.gate, m.v, m.h_prev, m.dh, m.da,
                                      m.dv, m.dh_prev));
    (k == 3 ? put_results_or_nan : put_results)(s, 1e-10);
}
