/*
 * What learners really write in chapter 7: gates, cell and state. See chain.c
 * beside this file for the manner.
 */
#include "lstm.h"
#include "../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

enum { MOST = 32 };  // numbers in a row of gates

#define STEP                                                                   \
    (const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev, \
     gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
#define FITS                                                                   \
    (gate->size2 == LSTM_GATES * p->H && same_shape(h_prev, c)                 \
     && same_shape(c_prev, h) && same_shape(c, h) && h->size2 == p->H          \
     && h->size1 == gate->size1)

static int
same_shape(const gsl_matrix *a, const gsl_matrix *b)
{
    return a->size1 == b->size1 && a->size2 == b->size2;
}

/*
 * A step in plain loops: the sums a_k of a row from START and, for every m,
 * SAID; the four blocks i f g o from them; the cell; the state.
 */
#define RUN(start, said, first, second, third, fourth, cell, state)            \
    for (size_t n = 0; n < gate->size1; n++) {                                 \
        double a[MOST];                                                        \
        for (size_t k = 0; k < LSTM_GATES * H; k++) {                          \
            a[k] = (start);                                                    \
            for (size_t m = 0; m < H; m++)                                     \
                a[k] += (said);                                                \
        }                                                                      \
        for (size_t j = 0; j < H; j++) {                                       \
            const double i = (first), f = (second), g = (third), o = (fourth); \
            const double now = (cell);                                         \
            SET(gate, j, i);                                                   \
            SET(gate, H + j, f);                                               \
            SET(gate, 2 * H + j, g);                                           \
            SET(gate, 3 * H + j, o);                                           \
            SET(c, j, now);                                                    \
            SET(h, j, (state));                                                \
        }                                                                      \
    }
#define SET(m, j, number) gsl_matrix_set(m, n, j, number)
#define GET(m, j) gsl_matrix_get(m, n, j)
#define W(k, m) gsl_matrix_get(&p->W_hh.matrix, k, m)
#define LOGISTIC_OF(block) activation_value(LOGISTIC, a[(block)*H + j])
#define TANH_OF(block) tanh(a[(block)*H + j])

// What is right, part by part.
#define START GET(gate, k)
#define SAID W(k, m) * GET(h_prev, m)
#define CELL f *GET(c_prev, j) + i *g
#define STATE o *tanh(now)

#define MADE(slug, checked, body, says)                                        \
    MISTAKE(lstm_step, slug, says)                                             \
    STEP                                                                       \
    {                                                                          \
        const size_t H = p->H;                                                 \
        if ((checked) && !FITS)                                                \
            return GSL_EBADLEN;                                                \
        body;                                                                  \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int lstm_step_##slug STEP

/* Other sums, other gates, another cell or state. */
#define SUMS(slug, start, said, says)                                          \
    MADE(slug, 1,                                                              \
         RUN(start, said, LOGISTIC_OF(0), LOGISTIC_OF(1), TANH_OF(2),          \
             LOGISTIC_OF(3), CELL, STATE),                                     \
         says)
#define BLOCKS(slug, first, second, third, fourth, cell, state, says)          \
    MADE(slug, 1, RUN(START, SAID, first, second, third, fourth, cell, state), \
         says)
#define CELLS(slug, cell, state, says)                                         \
    BLOCKS(slug, LOGISTIC_OF(0), LOGISTIC_OF(1), TANH_OF(2), LOGISTIC_OF(3),   \
           cell, state, says)

SUMS(no_recurrence, START, 0.0,
     "the states before are not used: (7.5) adds h_prev W_hh'.\n"
     "  Without it a gate knows only what comes in now.");
SUMS(no_input, 0.0, SAID,
     "what the input and the bias say is lost: the product has\n"
     "  overwritten gate. beta is 1, so that the product is added.");
SUMS(bias_twice, START + gsl_vector_get(&p->b_h.vector, k), SAID,
     "the bias is added once more. It is in gate already, with\n"
     "  what the input says.");
SUMS(transposed, START, W(k / H * H + m, k % H) * GET(h_prev, m),
     "each block of W_hh is used the wrong way round. Weights\n"
     "  are (to, from): a row of states is multiplied with W_hh'.");
SUMS(cells_for_states, START, W(k, m) * GET(c_prev, m),
     "the gates look at c_prev. (7.5) has h_prev: a gate sees\n"
     "  what the cell says, not what it holds.");
SUMS(peephole, START, W(k, m) * (GET(h_prev, m) + GET(c_prev, m)),
     "the gates look at c_prev as well as at h_prev. Such\n"
     "  peepholes are a variant; (7.5) has none.");
SUMS(own_states, START, W(k, m) * GET(h, m),
     "the product takes h instead of h_prev. h is overwritten\n"
     "  here; what it held has no meaning.");

BLOCKS(forget_first, LOGISTIC_OF(0), LOGISTIC_OF(1), TANH_OF(2), LOGISTIC_OF(3),
       i *GET(c_prev, j) + f * g, STATE,
       "the first block is taken for f and the second for i. The\n"
       "  order is i f g o.");
BLOCKS(output_third, LOGISTIC_OF(0), LOGISTIC_OF(1), LOGISTIC_OF(2), TANH_OF(3),
       f *GET(c_prev, j) + i * o, g *tanh(now),
       "the third block is taken for o and the fourth for g. The\n"
       "  order is i f g o.");
BLOCKS(fresh_second, LOGISTIC_OF(0), TANH_OF(1), LOGISTIC_OF(2), LOGISTIC_OF(3),
       g *GET(c_prev, j) + i * f, STATE,
       "the second block is taken for g and the third for f. Some\n"
       "  libraries keep them so; here the order is i f g o.");
BLOCKS(fresh_last, LOGISTIC_OF(0), LOGISTIC_OF(1), LOGISTIC_OF(2), TANH_OF(3),
       CELL, STATE,
       "tanh is applied to the fourth block. (7.2) lists i, f and o\n"
       "  first, but in memory the order is i f g o: g is the third.");
BLOCKS(all_tanh, TANH_OF(0), TANH_OF(1), TANH_OF(2), TANH_OF(3), CELL, STATE,
       "i, f and o come from tanh, too, and may be negative. A\n"
       "  gate lets a part through, 0 to 1: that is LOGISTIC.");
BLOCKS(all_logistic, LOGISTIC_OF(0), LOGISTIC_OF(1), LOGISTIC_OF(2),
       LOGISTIC_OF(3), CELL, STATE,
       "g comes from the logistic function, so that a cell could\n"
       "  only ever grow. g is what comes in, not a gate: tanh.");
BLOCKS(fresh_linear, LOGISTIC_OF(0), LOGISTIC_OF(1), a[2 * H + j],
       LOGISTIC_OF(3), CELL, STATE,
       "g is a_g itself: its tanh is missing (7.2).");
BLOCKS(output_tanh, LOGISTIC_OF(0), LOGISTIC_OF(1), TANH_OF(2), TANH_OF(3),
       CELL, STATE,
       "o comes from tanh. Of the four blocks only the third\n"
       "  does; o is the fourth, and a gate.");
BLOCKS(input_tanh, TANH_OF(0), LOGISTIC_OF(1), TANH_OF(2), LOGISTIC_OF(3), CELL,
       STATE,
       "i comes from tanh. Of the four blocks only the third\n"
       "  does; i is the first, and a gate.");
BLOCKS(coupled, LOGISTIC_OF(0), 1.0 - LOGISTIC_OF(0), TANH_OF(2),
       LOGISTIC_OF(3), CELL, STATE,
       "f is 1 - i, as in a coupled gate. Here f has weights of\n"
       "  its own: a cell may keep everything and still take in.");

CELLS(cell_coupled, (1.0 - i) * GET(c_prev, j) + i * g, STATE,
      "1 - i stands in the cell where (7.3) has f. The forget gate\n"
      "  has weights of its own: a cell may keep and still take in.");
CELLS(no_forget, GET(c_prev, j) + i * g, STATE,
      "the cell keeps all it has: f is not used. So was the LSTM\n"
      "  of 1997; (7.3) multiplies c_{t-1} with f.");
CELLS(no_memory, i *g, STATE,
      "c_prev is not used, so the cell forgets everything at\n"
      "  every step: the term f c_{t-1} of (7.3) is missing.");
CELLS(no_input_gate, f *GET(c_prev, j) + g, STATE,
      "i is not used: everything comes in. (7.3) has i g.");
CELLS(states_for_cells, f *GET(h_prev, j) + i * g, STATE,
      "f keeps h_prev. (7.3) keeps c_prev: h is what the cell\n"
      "  said, c what it knows.");
CELLS(added, GET(c, j) + f * GET(c_prev, j) + i * g, STATE,
      "what c held before is still in it. c is overwritten.");
CELLS(no_output_gate, CELL, tanh(now),
      "o is not used: the cell says all it knows. (7.4) is\n"
      "  o tanh(c_t).");
CELLS(state_linear, CELL, o *now,
      "the tanh of (7.4) is missing: h_t is o tanh(c_t). A cell\n"
      "  can grow without bound; what it says cannot.");
CELLS(says_too_early, CELL, o *tanh(GET(c_prev, j)),
      "h is made from the cell as it was: c_{t-1}. (7.4) reads\n"
      "  the cell that (7.3) has just made.");
CELLS(swapped, o *tanh(CELL), CELL, "c and h have changed places.");
CELLS(cell_squashed, tanh(CELL), o *now,
      "the tanh of (7.4) has stayed in the cell. c keeps its\n"
      "  sum: copy it before you apply tanh.");

MADE(sums_too_late, 1,
     RUN(0.0, SAID, activation_value(LOGISTIC, GET(gate, j)) + a[j],
         activation_value(LOGISTIC, GET(gate, H + j)) + a[H + j],
         tanh(GET(gate, 2 * H + j)) + a[2 * H + j],
         activation_value(LOGISTIC, GET(gate, 3 * H + j)) + a[3 * H + j], CELL,
         STATE),
     "the activations come before h_prev W_hh' is added. First\n"
     "  the whole sum (7.5), then (7.2).");

MADE(first_sequence_only, 1,
     RUN(START, SAID, n == 0 ? LOGISTIC_OF(0) : a[j],
         n == 0 ? LOGISTIC_OF(1) : a[H + j], n == 0 ? TANH_OF(2) : a[2 * H + j],
         n == 0 ? LOGISTIC_OF(3) : a[3 * H + j], n == 0 ? CELL : GET(c, j),
         n == 0 ? STATE : GET(h, j)),
     "only the first sequence of the batch is made. Each row is\n"
     "  a sequence of its own, and all of them take the step.");

MADE(not_checked, 0,
     RUN(START, SAID, LOGISTIC_OF(0), LOGISTIC_OF(1), TANH_OF(2),
         LOGISTIC_OF(3), CELL, STATE),
     "shapes that disagree are accepted. The contract refuses\n"
     "  them: lstm_step_arguments() tells.");

#define ADD_PRODUCT                                                            \
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_hh.matrix,     \
                   1.0, gate)
#define RUN_LAST(first, second, third, fourth)                                 \
    RUN(START, 0.0, first, second, third, fourth, CELL, STATE)

/* Cell and state are right; what is left in gate is not. */
MISTAKE(lstm_step, sums_left,
        "gate still holds the sums a. It is an output, too: the way\n"
        "  back needs i, f, g and o.")
STEP
{
    const size_t H = p->H;

    if (!FITS)
        return GSL_EBADLEN;
    ADD_PRODUCT;
    gsl_matrix *sums = gsl_matrix_alloc(gate->size1, gate->size2);
    gsl_matrix_memcpy(sums, gate);
    RUN_LAST(LOGISTIC_OF(0), LOGISTIC_OF(1), TANH_OF(2), LOGISTIC_OF(3));
    gsl_matrix_memcpy(gate, sums);
    gsl_matrix_free(sums);
    return GSL_SUCCESS;
}

/* B sequences side by side, as if a block of gate held all of one gate. */
MISTAKE(lstm_step, blocks_of_all,
        "an activation is applied to B times as many numbers in a\n"
        "  row. The next 4H belong to one sequence: do it row by row.")
STEP
{
    const size_t H = p->H, B = gate->size1;

    if (!FITS)
        return GSL_EBADLEN;
    ADD_PRODUCT;
    activation_map(LOGISTIC, 2 * B * H, gate->data);
    activation_map(TANH, B * H, gate->data + 2 * B * H);
    activation_map(LOGISTIC, B * H, gate->data + 3 * B * H);
    RUN_LAST(a[j], a[H + j], a[2 * H + j], a[3 * H + j]);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, rows_touch,
        "row n is looked for at data + n * size2. A matrix may be a\n"
        "  window onto a wider one: gsl_matrix_ptr() knows its rows.")
STEP
{
    const size_t H = p->H;

    if (!FITS)
        return GSL_EBADLEN;
    ADD_PRODUCT;
    for (size_t n = 0; n < c->size1; n++) {
        double *i = gate->data + n * LSTM_GATES * H, *f = i + H, *g = f + H;
        double *o = g + H, *cell = c->data + n * H, *state = h->data + n * H;
        const double *old = c_prev->data + n * H;
        activation_map(LOGISTIC, 2 * H, i);
        activation_map(TANH, H, g);
        activation_map(LOGISTIC, H, o);
        for (size_t j = 0; j < H; j++) {
            cell[j] = f[j] * old[j] + i[j] * g[j];
            state[j] = o[j] * tanh(cell[j]);
        }
    }
    return GSL_SUCCESS;
}
