/*
 * The cases of chapter 3, step carry. All numbers that a sum is made of are
 * positive: among so many sums of a few products some would else come so near to
 * 0 that the order of their operations decides about their digits.
 */
#include "bptt_parts.h"

#include "../runner/arguments.h"
#include "../runner/matrices.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

static const refusal carry_refusals[] = {
    BPTT_REFUSES_SIZE("x", N_ELEMENTS),
    BPTT_REFUSES_SIZE("h_prev", N_ELEMENTS),
    BPTT_REFUSES_SIZE("h", N_ELEMENTS),
    BPTT_REFUSES_SIZE("J_prev", N_ROWS),
    BPTT_REFUSES_SIZE("J_prev", N_COLUMNS),
    BPTT_REFUSES_SIZE("J", N_ROWS),
    BPTT_REFUSES_SIZE("J", N_COLUMNS),
    // gsl_blas_dgemm() finds nothing wrong with two that are equally too wide.
    { "J", N_COLUMNS, GSL_EBADLEN, .by = 1, .words = "J_prev as wide as J" },
};

static void
bptt_make_positive(gsl_matrix *m)
{
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++)
            gsl_matrix_set(m, i, j, fabs(gsl_matrix_get(m, i, j)));
}

static void
bptt_make_vector_positive(gsl_vector *v)
{
    for (size_t j = 0; j < v->size; j++)
        gsl_vector_set(v, j, fabs(gsl_vector_get(v, j)));
}

/* In case 4 every other unit is saturated; a RELU that is off is 0. */
static void
bptt_make_state(activation f, size_t k, gsl_vector *h)
{
    for (size_t j = 0; j < h->size; j++)
        if (k == 4 && j % 2 == 0)
            gsl_vector_set(h, j, 1.0);
        else if (f == RELU && j % 3 == 1)
            gsl_vector_set(h, j, 0.0);
        else if (f == LOGISTIC || f == RELU)
            gsl_vector_set(h, j, fabs(gsl_vector_get(h, j)) - 0.1);
}

/* In case 5 the weights differ in magnitude; in case 6 one influence is NaN. */
PROBE(bptt, carry, 7, .sizes = 2, .large = 67, REFUSES(carry_refusals))
(sheet *s, size_t k)
{
    static const activation f[] = { TANH, LOGISTIC, RELU, LINEAR,
                                    TANH, TANH,     TANH };
    const size_t D = size_of(s, 1, 3), H = size_of(s, 2, 4);
    const size_t weights = H * (D + H + 1);
    const refusal *r = refusal_of(s);
    const size_t wider = r != NULL && r->words != NULL ? 1 : 0;
    rnn_params p = awkward_params(s, D, H, 2, f[k]);
    gsl_vector *x = vector_for(s, IN, "x", D);
    gsl_vector *h_prev = vector_for(s, IN, "h_prev", H);
    gsl_vector *h = vector_for(s, IN, "h", H);
    gsl_matrix *J_prev = matrix_for(s, IN, "J_prev", H, weights + wider);
    gsl_matrix *J = matrix_for(s, OUT, "J", H, weights);

    bptt_make_positive(&p.W_hh.matrix);
    bptt_make_positive(J_prev);
    bptt_make_vector_positive(x);
    bptt_make_vector_positive(h_prev);
    bptt_make_state(f[k], k, h);
    for (size_t c = 0; k == 5 && c < J_prev->size2; c++) {
        gsl_vector_view of_weight = gsl_matrix_column(J_prev, c);
        gsl_vector_scale(&of_weight.vector, bptt_magnitude(c));
    }
    if (k == 6)
        gsl_matrix_set(J_prev, J_prev->size1 - 1, 0, NAN);
    say(s, "f = %s, D = %zu, H = %zu", activation_name(f[k]), D, H);
    say_matrix(s, "W_hh", &p.W_hh.matrix);
    input_view(s, "W_hh", &p.W_hh.matrix);
    put_status(s, "bptt_carry", THE(bptt_carry)(&p, x, h_prev, h, J_prev, J));
    if (k == 6)
        put_results_or_nan(s, 1e-10);
    else
        put_results(s, 1e-10);
}
