#include "bptt_parts.h"

#include "../runner/arguments.h"
#include "../runner/matrices.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <string.h>

double
bptt_magnitude(size_t i)
{
    static const double magnitude[] = { 1e200, 1e-200, 1.0 };
    return magnitude[i % 3];
}

void
bptt_put_with_nan(sheet *s, const char *name, double value, double rtol)
{
    char words[96];
    snprintf(words, sizeof words, "%s is NaN", name);
    put(s, words, isnan(value) ? 1.0 : 0.0, 0.0);
    put(s, name, isnan(value) ? 0.0 : value, rtol);
}

void
bptt_put_rows_with_nan(sheet *s, const char *name, const gsl_matrix *m)
{
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++) {
            char element[64];
            snprintf(element, sizeof element, "%s[%zu,%zu]", name, i, j);
            bptt_put_with_nan(s, element, gsl_matrix_get(m, i, j), 1e-10);
        }
}

// From how many elements on a gradient is lifted, and by how much.
enum { FEW = 100, LIFTED_BY = 32 };

void
bptt_lift(gsl_matrix *m)
{
    if (m->size1 > FEW || m->size2 > FEW)
        gsl_matrix_add_constant(m, LIFTED_BY);
}

void
bptt_lift_vector(gsl_vector *v)
{
    if (v->size > FEW)
        gsl_vector_add_constant(v, LIFTED_BY);
}

/* Whether this case is one that the function has to refuse. */
static int
bptt_is_refused(const sheet *s)
{
    const refusal *r = refusal_of(s);
    return r != NULL && r->code != GSL_SUCCESS;
}

/* A size of dp, which the row of the table may spoil. */
static size_t
bptt_size_of_dp(const sheet *s, const char *name, size_t n)
{
    const refusal *r = refusal_of(s);
    return r != NULL && strcmp(r->argument, name) == 0 ? n + (size_t)r->by : n;
}

void
bptt_tame(gsl_matrix *W, double most)
{
    for (size_t j = 0; j < W->size1; j++) {
        gsl_vector_view row = gsl_matrix_row(W, j);
        double sum = 0.0;
        for (size_t k = 0; k < W->size2; k++)
            sum += fabs(gsl_matrix_get(W, j, k));
        if (sum > most)
            gsl_vector_scale(&row.vector, most / sum);
    }
}

bptt_run
bptt_network_for(sheet *s, activation f, size_t T, size_t B, size_t D, size_t H,
                 size_t O)
{
    bptt_run r = { .p = awkward_params(s, D, H, O, f),
                   .dp = awkward_params(s, bptt_size_of_dp(s, "dp->D", D),
                                        bptt_size_of_dp(s, "dp->H", H),
                                        bptt_size_of_dp(s, "dp->O", O), f),
                   .x = sequence_for(s, IN, "x", T, B, D),
                   .h = sequence_for(s, IN, "h", T + 1, B, H),
                   .da = sequence_for(s, OUT, "da", T, B, H),
                   .dh = sequence_for(s, ADDED, "dh", T + 1, B, H) };
    bptt_tame(&r.p.W_xh.matrix, 2.5);
    bptt_tame(&r.p.W_hh.matrix, T > 100 ? 0.9 : 2.5);
    // A sum of numbers of three decimals may be exactly 0.
    gsl_vector_scale(&r.dp.b_y.vector, M_SQRT1_2);
    bptt_lift(&r.dp.W_xh.matrix);
    bptt_lift(&r.dp.W_hh.matrix);
    bptt_lift(&r.dp.W_hy.matrix);
    bptt_lift_vector(&r.dp.b_h.vector);
    bptt_lift_vector(&r.dp.b_y.vector);
    say(s, "f = %s, T = %zu, B = %zu, D = %zu, H = %zu", activation_name(f), T,
        B, D, H);
    return r;
}

static void
bptt_watch(sheet *s, const char *name, const rnn_params *p)
{
    input_view(s, name, &p->W_xh.matrix);
    input_view(s, name, &p->W_hh.matrix);
    input(s, name, p->b_h.vector.data, p->H * sizeof(double));
    input_view(s, name, &p->W_hy.matrix);
    input(s, name, p->b_y.vector.data, p->O * sizeof(double));
}

void
bptt_let_run(sheet *s, const bptt_run *r)
{
    if (!bptt_is_refused(s))
        rnn_forward(&r->p, r->x, r->h);
    else if (r->dp.H > 0)
        bptt_watch(s, "dp", &r->dp);
    say_matrix(s, "W_hh", &r->p.W_hh.matrix);
    bptt_watch(s, "p", &r->p);
}

static void
bptt_put_gradient(sheet *s, const char *name, const gsl_matrix *m)
{
    enum { ALL_PUT = 4096, EVERY = 97 };  // as in arguments.c
    const size_t n = bptt_is_refused(s) ? 0 : m->size1 * m->size2;

    for (size_t i = 0; i < n; i += n <= ALL_PUT || i + EVERY >= n ? 1 : EVERY) {
        const size_t index[] = { i / m->size2, i % m->size2 };
        put_element(s, name, index, 2, gsl_matrix_get(m, index[0], index[1]),
                    1e-9);
    }
}

void
bptt_put_recurrent(sheet *s, const bptt_run *r)
{
    bptt_put_gradient(s, "dW_hh", &r->dp.W_hh.matrix);
    bptt_put_gradient(s, "dW_xh", &r->dp.W_xh.matrix);
    if (!bptt_is_refused(s))
        put_array(s, "db_h", r->dp.b_h.vector.data, r->p.H, 1e-9);
}

void
bptt_put_readout(sheet *s, const bptt_run *r)
{
    bptt_put_gradient(s, "dW_hy", &r->dp.W_hy.matrix);
    if (!bptt_is_refused(s))
        put_array(s, "db_y", r->dp.b_y.vector.data, r->p.O, 1e-9);
}
