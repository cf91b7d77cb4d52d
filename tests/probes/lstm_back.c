/* The cases of chapter 7, continued: one step back. */
#include "lstm_parts.h"

#include <gsl/gsl_math.h>
#include <math.h>

/* What a step takes and makes. */
typedef struct {
    gsl_matrix *gate, *c_prev, *c, *dh, *dc, *da, *dc_prev, *dh_prev;
} back_views;

/*
 * Moves every number away from 0, so that nothing smaller than this can make a
 * sum with it that is nearly 0: then all right answers have all their digits.
 */
static void
lstm_move_away(gsl_matrix *m, double by)
{
    for (size_t n = 0; n < m->size1; n++)
        for (size_t j = 0; j < m->size2; j++)
            *gsl_matrix_ptr(m, n, j) += by * GSL_SIGN(gsl_matrix_get(m, n, j));
}

/*
 * Makes gates and cells that a step can have left: in their range, by (7.3). A
 * cell and what comes in have one sign, because their sum must not be nearly 0.
 */
static void
lstm_make_unit(const back_views *v, size_t n, size_t j, int saturated)
{
    double gate[LSTM_GATES];
    for (size_t m = 0; m < LSTM_GATES; m++) {
        double *at = gsl_matrix_ptr(v->gate, n, m * v->c->size2 + j);
        // Some are wide open and some are shut.
        if (saturated && (n + j + m) % 3 < 2)
            *at = (n + j + m) % 3 == 0 ? GSL_SIGN(*at) : 0.0;
        if (m != LSTM_G)
            *at = fabs(*at);
        else if (*at == 0.0)
            *at = -1.0;
        gate[m] = *at;
    }
    double *c_prev = gsl_matrix_ptr(v->c_prev, n, j);
    *c_prev = copysign(*c_prev, gate[LSTM_G]);
    gsl_matrix_set(v->c, n, j,
                   gate[LSTM_F] * *c_prev + gate[LSTM_I] * gate[LSTM_G]);
}

static back_views
lstm_back_views(sheet *s, size_t B, size_t H)
{
    const size_t G = LSTM_GATES * H;
    const back_views v = { .gate = matrix_for(s, IN, "gate", B, G),
                           .c_prev = matrix_for(s, IN, "c_prev", B, H),
                           .c = matrix_for(s, IN, "c", B, H),
                           .dh = matrix_for(s, IN, "dh", B, H),
                           .dc = matrix_for(s, ADDED, "dc", B, H),
                           .da = matrix_for(s, OUT, "da", B, G),
                           .dc_prev = matrix_for(s, ADDED, "dc_prev", B, H),
                           .dh_prev = matrix_for(s, ADDED, "dh_prev", B, H) };

    // |dh o (1 - (tanh c)^2)| < 1, so |dc| < 3, |dc f| < 3 and |da W| < 3.
    lstm_move_away(v.dc, 1.0);
    lstm_move_away(v.dc_prev, 3.0);
    lstm_move_away(v.dh_prev, 3.0 * (double)G);
    return v;
}

/*
 * Sequence 0 has huge gradients and tiny cells, sequence 1 the other way round,
 * and of sequence 2 two gates are almost shut.
 */
static void
lstm_back_magnitudes(const back_views *v)
{
    const size_t H = v->c->size2;
    for (size_t n = 0; n < 2; n++) {
        const double size = n == 0 ? 1e200 : 1e-200;
        gsl_matrix *const of_size[] = { v->dh, v->dc, v->dc_prev, v->dh_prev };
        for (size_t m = 0; m < 4; m++)
            lstm_alternate(gsl_matrix_ptr(of_size[m], n, 0), H, size, size);
        lstm_alternate(gsl_matrix_ptr(v->c_prev, n, 0), H, 1.0 / size,
                       1.0 / size);
    }
    lstm_alternate(gsl_matrix_ptr(v->gate, 2, 0), 2 * H, 1e-200, 1e-200);
}

static const refusal back_refusals[] = {
    FOUR_REFUSALS("gate"),    FOUR_REFUSALS("c_prev"), FOUR_REFUSALS("c"),
    FOUR_REFUSALS("dh"),      FOUR_REFUSALS("dc"),     FOUR_REFUSALS("da"),
    FOUR_REFUSALS("dc_prev"), FOUR_REFUSALS("dh_prev")
};
/* By hand, larger, saturated, NaN, tiny and huge. */
PROBE(lstm, back, 5, .sizes = 2, .large = LARGE, REFUSES(back_refusals))
(sheet *s, size_t k)
{
    const size_t B = size_of(s, 1, 3), H = size_of(s, 1, 4);
    const lstm_params p = awkward_lstm(s, 2, H, 5);
    const back_views v = lstm_back_views(s, B, H);

    for (size_t n = 0; n < B && refusal_of(s) == NULL; n++)
        for (size_t j = 0; j < H; j++)
            lstm_make_unit(&v, n, j, k == 2);
    if (k == 3)
        gsl_matrix_set(v.dh, 1, 2, GSL_NAN);
    if (k == 4)
        lstm_back_magnitudes(&v);
    say(s, "B = %zu", B);
    lstm_say(s, &p);
    put_status(s, "lstm_step_backward",
               THE(lstm_step_backward)(&p, v.gate, v.c_prev, v.c, v.dh, v.dc,
                                       v.da, v.dc_prev, v.dh_prev));
    (k == 3 ? put_results_or_nan : put_results)(s, 1e-10);
}
