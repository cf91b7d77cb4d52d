/*
 * The cases of chapter 5: what is drawn. A generator with a seed of its own
 * makes the numbers; the one it would give next shows how many were taken.
 */
#include "init.h"

#include "../runner/matrices.h"
#include "../runner/sheet.h"

/* Cases 0 to 2 are uniform, 3 to 5 normal. */
PROBE(glorot, 6)(sheet *s, size_t k)
{
    static const size_t to[] = { 2, 6, 3 }, from[] = { 3, 4, 7 };
    const size_t rows = to[k % 3] + more(s), columns = from[k % 3] + more(s);
    gsl_matrix_view W = k == 4 ? awkward_window(s, rows, columns)
                               : awkward_matrix(s, rows, columns);

    say(s, "init_glorot_%s(), W (%zu,%zu)", k < 3 ? "uniform" : "normal", rows,
        columns);
    gsl_rng *r = awkward_generator(s);
    const int done = k < 3 ? put_status(s, "init_glorot_uniform",
                                        THE(init_glorot_uniform)(r, &W.matrix))
                           : put_status(s, "init_glorot_normal",
                                        THE(init_glorot_normal)(r, &W.matrix));
    if (done)
        put_matrix(s, "W", &W.matrix, 1e-12);
    put_next(s, r, done);
}

static const double gains[] = { 1.3, 0.7, 1e-3, 0.0, -0.5, INFINITY };

/* The last two are refused. */
PROBE(gaussian, 6)(sheet *s, size_t k)
{
    const size_t rows = (k == 0 ? 2 : 5) + more(s);
    const size_t columns = (k == 0 ? 3 : 4) + more(s);
    gsl_matrix_view W = k == 2 ? awkward_window(s, rows, columns)
                               : awkward_matrix(s, rows, columns);

    say(s, "gain = %g, W (%zu,%zu)", gains[k], rows, columns);
    gsl_rng *r = awkward_generator(s);
    if (k >= 4)
        expect_error(s);
    const int done = put_status(s, "init_gaussian",
                                THE(init_gaussian)(r, gains[k], &W.matrix));
    if (done)
        put_matrix(s, "W", &W.matrix, 1e-12);
    put_next(s, r, done);
}

/* Cases 4 to 6 are refused. */
PROBE(orthogonal, 7)(sheet *s, size_t k)
{
    const size_t rows = k == 3 ? 1 : (k == 0 ? 2 : 7) + more(s);
    const size_t columns = rows + (k == 6);
    const double gain = k == 6 ? 1.0 : gains[k];
    gsl_matrix_view W = k == 2 ? awkward_window(s, rows, columns)
                               : awkward_matrix(s, rows, columns);

    say(s, "gain = %g, W (%zu,%zu)", gain, rows, columns);
    gsl_rng *r = awkward_generator(s);
    if (k >= 4)
        expect_error(s);
    const int done = put_status(s, "init_orthogonal",
                                THE(init_orthogonal)(r, gain, &W.matrix));
    if (done)
        put_matrix(s, "W", &W.matrix, 1e-8);
    put_next(s, r, done);
}

/* Cases 3 and 4 are refused. */
PROBE(identity, 6)(sheet *s, size_t k)
{
    static const double sds[] = { 0.03, 0.03, 0.0, -0.1, 0.03, INFINITY };
    const double sd = sds[k];
    const activation f = k == 4 ? TANH : RELU;
    const size_t e = more(s);
    rnn_params *p = k == 0 ? rnn_params_alloc(1 + e, 2 + e, 1 + e, f)
                           : rnn_params_alloc(2 + e, 4 + e, 3 + e, f);

    // Whatever was there before must be gone.
    for (size_t i = 0; i < p->theta->size; i++)
        gsl_vector_set(p->theta, i, awkward(s));
    say(s, "sd = %g, f = %s, D = %zu, H = %zu, O = %zu", sd, activation_name(f),
        p->D, p->H, p->O);
    gsl_rng *r = awkward_generator(s);
    if (k >= 3)
        expect_error(s);
    const int done =
        put_status(s, "init_identity", THE(init_identity)(r, sd, p));
    if (done) {
        put_matrix(s, "W_hh", &p->W_hh.matrix, 0.0);
        put_matrix(s, "W_xh", &p->W_xh.matrix, 1e-12);
        put_matrix(s, "W_hy", &p->W_hy.matrix, 1e-12);
        put_array(s, "b_h", p->b_h.vector.data, p->H, 0.0);
        put_array(s, "b_y", p->b_y.vector.data, p->O, 0.0);
    }
    put_next(s, r, done);
    rnn_params_free(p);
}
