/*
 * What learners really write in chapter 8: the way forward. See chain.c beside
 * this file for the manner.
 */
#include "gru.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* A step in plain loops, with what goes wrong left to say. */
typedef struct {
    int transposed;
    int inputs_lost;          // the product overwrites a_r and a_z
    int no_b_n, b_n_outside;  // b_n is not there, or not multiplied by r
    int reset_first;          // r multiplies the states, as in the paper
    int no_reset, reset_all;  // r is not used; it multiplies a_n as well
    int z_first;              // the blocks are z r n
    int turned;               // z and 1 - z have changed places
    int no_state, no_new;     // a term of (8.5) is missing
    int logistic;             // in place of tanh
    int one_product;          // W_hn is added to a_n and once more through v
} way;

static double
times(const gru_params *p, size_t k, const double *z, int transposed)
{
    const size_t H = p->H;
    double sum = 0.0;
    for (size_t m = 0; m < H; m++)
        sum +=
            (transposed ? gsl_matrix_get(&p->W_hh.matrix, k / H * H + m, k % H)
                        : gsl_matrix_get(&p->W_hh.matrix, k, m))
            * z[m];
    return sum;
}

/* The states as W_hn meets them in unit j: multiplied by r, or as they are. */
static double
past(const gru_params *p, const double *old, const double *r, size_t j,
     const way *w)
{
    double reset[16];
    for (size_t m = 0; m < p->H; m++)
        reset[m] = w->reset_first ? r[m] * old[m] : old[m];
    return times(p, 2 * p->H + j, reset, w->transposed)
           + (w->no_b_n || w->b_n_outside ? 0.0
                                          : gsl_vector_get(&p->b_n.vector, j));
}

static double
fresh(const gru_params *p, double a, double reset, double v, size_t j,
      const way *w)
{
    double sum = a + (w->no_reset || w->reset_first ? v : reset * v);
    if (w->reset_all)
        sum = reset * (a + v);
    if (w->one_product)
        sum += v;
    if (w->b_n_outside)
        sum += gsl_vector_get(&p->b_n.vector, j);
    return activation_value(w->logistic ? LOGISTIC : TANH, sum);
}

static void
one(const gru_params *p, const double *old, double *gate, double *v, double *h,
    const way *w)
{
    const size_t H = p->H;
    double *r = gate + (w->z_first ? H : 0), *z = gate + (w->z_first ? 0 : H);
    double *n = gate + 2 * H;

    for (size_t k = 0; k < 2 * H; k++)
        gate[k] =
            activation_value(LOGISTIC, (w->inputs_lost ? 0.0 : gate[k])
                                           + times(p, k, old, w->transposed));
    for (size_t j = 0; j < H; j++) {
        v[j] = past(p, old, r, j, w);
        n[j] = fresh(p, n[j], r[j], v[j], j, w);
    }
    for (size_t j = 0; j < H; j++) {
        const double keep = w->turned ? 1.0 - z[j] : z[j];
        h[j] = (w->no_state ? 0.0 : keep * old[j])
               + (w->no_new ? 0.0 : (1.0 - keep) * n[j]);
    }
}

#define STEP                                                                   \
    (const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate,          \
     gsl_matrix *v, gsl_matrix *h)

/* Shapes that disagree are refused unless CHECKED is 0. */
static int
step(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate,
     gsl_matrix *v, gsl_matrix *h, int checked, way w)
{
    if (checked && gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t B = GSL_MIN(GSL_MIN(gate->size1, h_prev->size1),
                             GSL_MIN(v->size1, h->size1));
    for (size_t i = 0; i < B; i++)
        one(p, gsl_matrix_const_ptr(h_prev, i, 0), gsl_matrix_ptr(gate, i, 0),
            gsl_matrix_ptr(v, i, 0), gsl_matrix_ptr(h, i, 0), &w);
    return GSL_SUCCESS;
}

#define GRU_STEP(slug, checked, says, ...)                                     \
    MISTAKE(gru_step, slug, says)                                              \
    STEP                                                                       \
    {                                                                          \
        return step(p, h_prev, gate, v, h, (checked), (way){ __VA_ARGS__ });   \
    }                                                                          \
    static int gru_step_##slug STEP

GRU_STEP(transposed, 1,
         "W_hh is not transposed. Weights are (to, from), and a\n"
         "  row of states meets W_hr', W_hz' and W_hn'.",
         .transposed = 1);
GRU_STEP(inputs_lost, 1,
         "what the inputs say to r and z is overwritten. In (8.6)\n"
         "  it is added to: beta is 1.",
         .inputs_lost = 1);
GRU_STEP(no_inner_bias, 1, "b_n is missing: (8.3) adds it to v.", .no_b_n = 1);
GRU_STEP(bias_outside, 1,
         "b_n is added beside the reset, and r does not multiply\n"
         "  it. In (8.3) it is a part of v, and so is reset with it.",
         .b_n_outside = 1);
GRU_STEP(reset_first, 1,
         "r multiplies the states, and then comes W_hn. That is the\n"
         "  unit of the paper. In (8.4) the product comes first: r v.",
         .reset_first = 1);
GRU_STEP(no_reset, 1,
         "r is not used. In (8.4) it says which share of v\n"
         "  reaches n.",
         .no_reset = 1);
GRU_STEP(reset_all, 1,
         "r multiplies the input as well. In (8.4) only v is\n"
         "  reset; a_n is not.",
         .reset_all = 1);
GRU_STEP(z_first, 1,
         "the gates are taken in the order z r n. Here, as in\n"
         "  PyTorch, r comes first.",
         .z_first = 1);
GRU_STEP(turned, 1,
         "z and 1 - z have changed places. In (8.5) a z of 1 keeps\n"
         "  the state. (Some papers have it the other way round.)",
         .turned = 1);
GRU_STEP(no_state, 1,
         "h_prev is missing in (8.5): the share z of it is kept.\n"
         "  Without it there is no road.",
         .no_state = 1);
GRU_STEP(no_new, 1,
         "n is missing in (8.5): the share 1 - z of the state is\n"
         "  new.",
         .no_new = 1);
GRU_STEP(logistic, 1, "n is a logistic unit. What is new has a sign: tanh.",
         .logistic = 1);
GRU_STEP(one_product, 1,
         "one product serves all three blocks, so what the states\n"
         "  say to n is in a_n already, and r v is added to it.",
         .one_product = 1);
GRU_STEP(not_checked, 0,
         "matrices of another shape are accepted. The contract\n"
         "  refuses them with GSL_EBADLEN: gru_step_arguments() tells.",
         .no_reset = 0);

MISTAKE(gru_step, no_windows,
        "row i is sought at i * 3H and i * H. A matrix may be part\n"
        "  of a wider one: gsl_matrix_ptr(gate, i, 0) knows how wide.")
STEP
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t H = p->H;
    for (size_t i = 0; i < gate->size1; i++)
        one(p, h_prev->data + i * H, gate->data + i * 3 * H, v->data + i * H,
            h->data + i * H, &(way){ 0 });
    return GSL_SUCCESS;
}

/* A sequence in plain loops, with what goes wrong left to say. */
typedef struct {
    int no_input, no_bias;
    int from_the_start, from_zero;  // every step begins at h_0; h_0 is 0
    int all_but_last;               // step T is not made
    int one_v;                      // every v is written to index 0
    int backwards;                  // step t hears x_{T+1-t}
} course;

static int
forward(const gru_params *p, const sequence *x, gru_states *s, int checked,
        course c)
{
    if (checked && gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = GSL_MIN(x->T, s->gate->T), B = x->B, H = p->H;
    double zero[16] = { 0 };
    for (size_t i = 0; i < B; i++)
        for (size_t t = 1; t <= T; t++) {
            double *gate = sequence_of(s->gate, t - 1, i);
            const double *in = sequence_of(x, c.backwards ? T - t : t - 1, i);
            for (size_t k = 0; k < 3 * H; k++) {
                gate[k] = c.no_bias ? 0.0 : gsl_vector_get(&p->b_h.vector, k);
                for (size_t m = 0; !c.no_input && m < p->D; m++)
                    gate[k] += gsl_matrix_get(&p->W_xh.matrix, k, m) * in[m];
            }
            if (c.all_but_last && t == T)
                continue;
            const double *old =
                sequence_of(s->h, c.from_the_start ? 0 : t - 1, i);
            one(p, c.from_zero && t == 1 ? zero : old, gate,
                sequence_of(s->v, c.one_v ? 0 : t - 1, i),
                sequence_of(s->h, t, i), &(way){ 0 });
        }
    return GSL_SUCCESS;
}

#define FORWARD (const gru_params *p, const sequence *x, gru_states *s)
#define GRU_FORWARD(slug, checked, says, ...)                                  \
    MISTAKE(gru_forward, slug, says)                                           \
    FORWARD                                                                    \
    {                                                                          \
        return forward(p, x, s, (checked), (course){ __VA_ARGS__ });           \
    }                                                                          \
    static int gru_forward_##slug FORWARD

GRU_FORWARD(no_input, 1,
            "the inputs never enter: W_xh x_t of (8.1) is missing.",
            .no_input = 1);
GRU_FORWARD(no_bias, 1, "b_h of (8.1) is missing.", .no_bias = 1);
GRU_FORWARD(from_the_start, 1,
            "every step begins from h at index 0. Step t begins from\n"
            "  h_{t-1}, which the step before has just made.",
            .from_the_start = 1);
GRU_FORWARD(from_zero, 1,
            "the first step begins from zeros. It begins from h at\n"
            "  index 0, which the caller has set.",
            .from_zero = 1);
GRU_FORWARD(all_but_last, 1,
            "the last step is not made. t goes from 1 to T, and the\n"
            "  T gates stand at 0 to T-1.",
            .all_but_last = 1);
GRU_FORWARD(one_v, 1,
            "every v is written to index 0. The way back needs all of\n"
            "  them: that of step t stands at index t-1.",
            .one_v = 1);
GRU_FORWARD(backwards, 1,
            "the inputs come in backwards. Step t hears x_t, which\n"
            "  stands at index t-1.",
            .backwards = 1);
GRU_FORWARD(not_checked, 0,
            "sequences of another shape are accepted. The contract\n"
            "  refuses them: gru_forward_arguments() tells.",
            .no_input = 0);
