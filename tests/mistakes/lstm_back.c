/* The mistakes of chapter 7, continued: one step back. */
#include "../runner/sheet.h"
#include "lstm.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

#define BACK                                                                   \
    (const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,   \
     const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc,                \
     gsl_matrix *da, gsl_matrix *dc_prev, gsl_matrix *dh_prev)

static int
narrow(const gsl_matrix *m, const gsl_matrix *gate, size_t H)
{
    return m->size1 == gate->size1 && m->size2 == H;
}

#define FITS                                                                   \
    (gate->size2 == LSTM_GATES * H && da->size1 == gate->size1                 \
     && da->size2 == LSTM_GATES * H && narrow(c_prev, gate, H)                 \
     && narrow(c, gate, H) && narrow(dh, gate, H) && narrow(dc, gate, H)       \
     && narrow(dc_prev, gate, H) && narrow(dh_prev, gate, H))

#define GET(m, j) gsl_matrix_get(m, n, j)
#define SET(m, j, number) gsl_matrix_set(m, n, j, number)
#define W(k, m) gsl_matrix_get(&p->W_hh.matrix, k, m)

/*
 * A step back in plain loops: dc; the four blocks of da; dc_prev; and dh_prev
 * from START and, for every sum k, PASSED.
 */
#define RUN(whole, first, second, third, fourth, cell, start, passed)          \
    for (size_t n = 0; n < gate->size1; n++) {                                 \
        for (size_t j = 0; j < H; j++) {                                       \
            const double i = GET(gate, j), f = GET(gate, H + j);               \
            const double g = GET(gate, 2 * H + j), o = GET(gate, 3 * H + j);   \
            const double old = GET(c_prev, j), said = tanh(GET(c, j));         \
            const double above = GET(dh, j), later = GET(dc, j);               \
            const double sum = (whole);                                        \
            const double da_i = (first), da_f = (second);                      \
            const double da_g = (third), da_o = (fourth);                      \
            const double before = (cell);                                      \
            (void)i, (void)f, (void)g, (void)o, (void)old, (void)said;         \
            (void)above, (void)later;                                          \
            SET(dc, j, sum);                                                   \
            SET(da, j, da_i);                                                  \
            SET(da, H + j, da_f);                                              \
            SET(da, 2 * H + j, da_g);                                          \
            SET(da, 3 * H + j, da_o);                                          \
            SET(dc_prev, j, before);                                           \
        }                                                                      \
        for (size_t m = 0; m < H; m++) {                                       \
            double sum = (start);                                              \
            for (size_t k = 0; k < LSTM_GATES * H; k++)                        \
                sum += (passed);                                               \
            SET(dh_prev, m, sum);                                              \
        }                                                                      \
    }

// What is right, part by part.
#define DIRECT above *o *(1.0 - said * said)
#define WHOLE later + DIRECT
#define DA_I sum *g *i *(1.0 - i)
#define DA_F sum *old *f *(1.0 - f)
#define DA_G sum *i *(1.0 - g * g)
#define DA_O above *said *o *(1.0 - o)
#define BEFORE GET(dc_prev, j) + sum *f
#define START GET(dh_prev, m)
#define PASSED GET(da, k) * W(k, m)

#define MADE(slug, checked, body, says)                                        \
    MISTAKE(lstm_step_backward, slug, says)                                    \
    BACK                                                                       \
    {                                                                          \
        const size_t H = p->H;                                                 \
        if ((checked) && !FITS)                                                \
            return GSL_EBADLEN;                                                \
        body;                                                                  \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int lstm_step_backward_##slug BACK

/* Another dc, other sums, another dc_prev, another dh_prev. */
#define CELL(slug, whole, says)                                                \
    MADE(slug, 1, RUN(whole, DA_I, DA_F, DA_G, DA_O, BEFORE, START, PASSED),   \
         says)
#define SUMS(slug, first, second, third, fourth, says)                         \
    MADE(slug, 1,                                                              \
         RUN(WHOLE, first, second, third, fourth, BEFORE, START, PASSED),      \
         says)
#define ROAD(slug, cell, says)                                                 \
    MADE(slug, 1, RUN(WHOLE, DA_I, DA_F, DA_G, DA_O, cell, START, PASSED), says)
#define STATES(slug, start, passed, says)                                      \
    MADE(slug, 1, RUN(WHOLE, DA_I, DA_F, DA_G, DA_O, BEFORE, start, passed),   \
         says)

CELL(dc_assigned, DIRECT,
     "dc is assigned. It is added to: what comes from later steps\n"
     "  is in it already, and it is the longer road.");
CELL(states_forgotten, later,
     "dc is what came from later, nothing more. h_t reads the cell,\n"
     "  too: (7.6) adds its share.");
CELL(no_tanh_slope, later + above * o,
     "the slope of tanh is missing in (7.6): h = o tanh(c), so\n"
     "  1 - (tanh c)^2.");
CELL(not_squared, later + above * o * (1.0 - said),
     "the square is missing in (7.6): the slope of tanh is\n"
     "  1 - (tanh c)^2, not 1 - tanh c.");
CELL(slope_of_cell, later + above * o * (1.0 - GET(c, j) * GET(c, j)),
     "the slope of tanh is made from c. 1 - h^2 is for the value\n"
     "  that tanh has given: 1 - (tanh c)^2.");
CELL(no_output_gate, later + above * (1.0 - said * said),
     "o is missing in (7.6). What the gate held back on the way\n"
     "  forward comes back as little.");
CELL(slope_of_state, later + above * o * (1.0 - o * said * o * said),
     "the slope of tanh is made from h. h = o tanh(c); the slope\n"
     "  of (7.6) is that of tanh alone: 1 - (tanh c)^2.");

MADE(too_early, 1,
     RUN(WHOLE, later *g *i *(1.0 - i), later *old *f *(1.0 - f),
         later *i *(1.0 - g * g), DA_O, GET(dc_prev, j) + later * f, START,
         PASSED),
     "dc is used before it is whole. First (7.6); then the gates\n"
     "  and the cell before take their part of it.");
SUMS(gates_too_early, later *g *i *(1.0 - i), later *old *f *(1.0 - f),
     later *i *(1.0 - g * g), DA_O,
     "the gates take their part of dc before it is whole. First\n"
     "  (7.6), then (7.7).");
ROAD(road_too_early, GET(dc_prev, j) + later * f,
     "dc goes on to the cell before it is whole. First (7.6), then\n"
     "  (7.8).");

SUMS(no_gate_slopes, sum *g, sum *old, DA_G, above *said,
     "the slopes of the gates are missing. i, f and o come from\n"
     "  the logistic function: i (1 - i), and so on.");
SUMS(no_slopes, sum *g, sum *old, sum *i, above *said,
     "no slope at all: these are the gradients of i, f, g and o.\n"
     "  (7.7) goes on to the sums that made them.");
SUMS(no_fresh_slope, DA_I, DA_F, sum *i, DA_O,
     "the slope of g is missing: 1 - g^2, of its tanh.");
SUMS(fresh_as_gate, DA_I, DA_F, sum *i *g *(1.0 - g), DA_O,
     "g has the slope of a gate. It comes from tanh: 1 - g^2.");
SUMS(gates_as_tanh, sum *g *(1.0 - i * i), sum *old *(1.0 - f * f), DA_G,
     above *said *(1.0 - o * o),
     "i, f and o have the slope of tanh. They come from the\n"
     "  logistic function: i (1 - i).");
SUMS(slope_of_sum, DA_I, DA_F, sum *i *(1.0 - tanh(g) * tanh(g)), DA_O,
     "the slope of g is 1 - (tanh g)^2. g is already the tanh of\n"
     "  its sum: 1 - g^2.");
SUMS(gates_exchanged, sum *old *i *(1.0 - i), sum *g *f *(1.0 - f), DA_G, DA_O,
     "i has got c_prev and f has got g. In (7.3) i stands beside\n"
     "  g, f beside c_{t-1}; each has the other factor.");
SUMS(new_cell, DA_I, sum *GET(c, j) * f * (1.0 - f), DA_G, DA_O,
     "da_f has c_t. f let through the cell before: c_{t-1}.");
SUMS(output_from_cell, DA_I, DA_F, DA_G, sum *said *o *(1.0 - o),
     "da_o comes from dc. o stands outside the cell, in (7.4): its\n"
     "  part is of dh.");
SUMS(output_linear, DA_I, DA_F, DA_G, above *GET(c, j) * o * (1.0 - o),
     "da_o has c in place of tanh c: o let through tanh(c_t).");
SUMS(fresh_ungated, DA_I, DA_F, sum *(1.0 - g * g), DA_O,
     "i is missing in da_g. What did not come in has no share.");
SUMS(order, DA_I, DA_F, DA_O, DA_G,
     "da_o stands in the third block and da_g in the fourth. The\n"
     "  order is i f g o.");
SUMS(added, GET(da, j) + DA_I, GET(da, H + j) + DA_F, GET(da, 2 * H + j) + DA_G,
     GET(da, 3 * H + j) + DA_O,
     "da is added to what it held before. It is the one gradient\n"
     "  that is overwritten: a has no other reader.");

ROAD(input_gate_back, GET(dc_prev, j) + sum * i,
     "dc goes back through i. (7.3) multiplies c_{t-1} with f, and\n"
     "  so does (7.8).");
ROAD(no_gate_back, GET(dc_prev, j) + sum,
     "dc goes back unchanged, as in the LSTM of 1997. Here the\n"
     "  forget gate stands on the road: (7.8) has dc f.");
ROAD(road_assigned, sum *f,
     "dc_prev is assigned. It is added to: what a loss put there\n"
     "  is part of the gradient.");
ROAD(no_road, GET(dc_prev, j),
     "nothing goes back along the cell: (7.8) is missing, and with\n"
     "  it the road that this chapter builds.");

STATES(states_assigned, 0.0, PASSED,
       "dh_prev is assigned. It is added to: what a loss put there\n"
       "  is part of the gradient, so beta is 1.");
STATES(no_states, START, 0.0,
       "dh_prev is as it was: (7.9) adds da W_hh. The gates have\n"
       "  listened to the states before.");
STATES(transposed, START, GET(da, k) * W(k / H * H + m, k % H),
       "each block of W_hh is transposed. Forward, a row of states\n"
       "  met W_hh'; backward, by (7.9), it meets W_hh.");
STATES(one_block, START, k / H == LSTM_G ? PASSED : 0.0,
       "only a_g sends something to dh_prev. All four blocks have\n"
       "  listened to h_prev: one product with all of da.");

MADE(dc_kept, 1, gsl_matrix *own = gsl_matrix_alloc(gate->size1, H);
     gsl_matrix_memcpy(own, dc);
     RUN(WHOLE, DA_I, DA_F, DA_G, DA_O, BEFORE, START, PASSED);
     gsl_matrix_memcpy(dc, own);
     gsl_matrix_free(own),
     "the gates and the road have the whole gradient, but dc has\n"
     "  not: (7.6) adds to dc itself, for whoever looks at it later.");
MADE(not_checked, 0, RUN(WHOLE, DA_I, DA_F, DA_G, DA_O, BEFORE, START, PASSED),
     "shapes that disagree are accepted. The contract refuses\n"
     "  them: lstm_step_backward_arguments() tells.");

MISTAKE(lstm_step_backward, rows_touch,
        "row n is looked for at data + n * size2. A matrix may be a\n"
        "  window onto a wider one: gsl_matrix_ptr() knows its rows.")
BACK
{
    const size_t H = p->H;

    if (!FITS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t j = 0; j < H; j++) {
            const size_t at = n * H + j, in = n * LSTM_GATES * H + j;
            const double i = gate->data[in], f = gate->data[in + H];
            const double g = gate->data[in + 2 * H];
            const double o = gate->data[in + 3 * H];
            const double said = tanh(c->data[at]), above = dh->data[at];
            const double sum = dc->data[at] += DIRECT;
            const double old = c_prev->data[at];
            da->data[in] = DA_I;
            da->data[in + H] = DA_F;
            da->data[in + 2 * H] = DA_G;
            da->data[in + 3 * H] = DA_O;
            dc_prev->data[at] += sum * f;
        }
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}
