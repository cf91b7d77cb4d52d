/* The cases of chapter 2. All sizes of a case differ where they can. */
#include "rnn.h"

#include "../runner/matrices.h"
#include "../runner/sheet.h"
#include <math.h>

PROBE(affine, 3)(sheet *s, size_t k)
{
    const size_t e = more(s), rows[] = { 2 + e, 5 + e, 4 + e };
    const size_t from[] = { 2 + e, 3 + e, 2 + e },
                 to[] = { 3 + e, 4 + e, 5 + e };
    gsl_matrix_view W = awkward_matrix(s, to[k], from[k]);
    gsl_vector_view b = awkward_vector(s, to[k] + (k == 2));
    gsl_matrix_view x = awkward_window(s, rows[k], from[k]);
    gsl_matrix_view a = awkward_window(s, rows[k], to[k]);

    if (k == 2) {
        say(s, "b has %zu elements and W has %zu rows", to[k] + 1, to[k]);
        expect_error(s);
    }
    say_matrix(s, "W", &W.matrix);
    say_array(s, "b", b.vector.data, b.vector.size);
    for (size_t i = 0; i < rows[k]; i++) {
        char row[32];
        snprintf(row, sizeof row, "row %zu of x", i);
        say_array(s, row, x.matrix.data + i * x.matrix.tda, from[k]);
    }
    input(s, "W", W.matrix.data, to[k] * from[k] * sizeof(double));
    input(s, "b", b.vector.data, b.vector.size * sizeof(double));
    if (put_status(s, "rnn_affine",
                   THE(rnn_affine)(&W.matrix, &b.vector, &x.matrix, &a.matrix)))
        put_matrix(s, "a", &a.matrix, 1e-10);
}

PROBE(step, 8)(sheet *s, size_t k)
{
    static const activation f[] = { TANH, LOGISTIC, RELU, LINEAR,
                                    TANH, TANH,     TANH, TANH };
    const size_t e = more(s), B = (k == 0 ? 2 : 5) + e,
                 H = (k == 0 ? 3 : 4) + e;
    const rnn_params p = awkward_params(s, 2 + e, H, 3 + e, f[k]);
    gsl_matrix_view a = awkward_matrix(s, B, H);
    gsl_matrix_view h_prev = awkward_matrix(s, B + (k == 6), H);
    gsl_matrix_view h =
        k == 4 ? awkward_window(s, B, H) : awkward_matrix(s, B, H + (k == 7));
    gsl_matrix *out = k == 5 ? &a.matrix : &h.matrix;

    say(s, "f = %s, B = %zu, H = %zu", activation_name(f[k]), B, H);
    if (k == 4)
        say(s, "h a window onto a wider matrix (tda = %zu)", h.matrix.tda);
    if (k == 5)
        say(s, "h and a the same matrix");
    if (k == 6) {
        say(s, "h_prev has %zu rows", B + 1);
        expect_error(s);
    }
    if (k == 7) {
        say(s, "h has %zu columns", H + 1);
        expect_error(s);
    }
    say_matrix(s, "W_hh", &p.W_hh.matrix);
    say_matrix(s, "a", &a.matrix);
    say_matrix(s, "h_prev", &h_prev.matrix);
    input(s, "W_hh", p.W_hh.matrix.data, H * H * sizeof(double));
    input(s, "h_prev", h_prev.matrix.data, B * H * sizeof(double));
    if (k != 5)
        input(s, "a", a.matrix.data, B * H * sizeof(double));
    if (put_status(s, "rnn_step",
                   THE(rnn_step)(&p, &a.matrix, &h_prev.matrix, out)))
        put_matrix(s, "h", out, 1e-10);
}

PROBE(sequence, 6)(sheet *s, size_t k)
{
    static const activation f[] = { TANH, LOGISTIC, RELU, LINEAR, TANH, TANH };
    const size_t e = more(s), T = k == 4 ? 1 : (k == 0 ? 2 : 6) + e;
    const size_t B = (k == 0 ? 2 : 3) + e, D = (k == 0 ? 2 : 5) + e;
    const size_t H = (k == 0 ? 3 : 4) + e;
    const rnn_params p = awkward_params(s, D, H, 2 + e, f[k]);
    // In the last case x is a step shorter than h allows for.
    const sequence x = awkward_sequence(s, T - (k == 5), B, D);
    sequence h = awkward_sequence(s, T + 1, B, H);

    say(s, "f = %s, T = %zu, B = %zu, D = %zu, H = %zu", activation_name(f[k]),
        T, B, D, H);
    if (k == 5) {
        say(s, "x has %zu steps and h has %zu", x.T, h.T);
        expect_error(s);
    }
    say_sequence(s, "x", &x);
    say_matrix(s, "W_xh", &p.W_xh.matrix);
    say_array(s, "b_h", p.b_h.vector.data, H);
    input_sequence(s, "x", &x);
    input(s, "W_hh", p.W_hh.matrix.data, H * H * sizeof(double));
    if (put_status(s, "rnn_forward", THE(rnn_forward)(&p, &x, &h)))
        put_sequence(s, "h", &h, 1e-9);
}

PROBE(readout, 3)(sheet *s, size_t k)
{
    const size_t e = more(s), T = (k == 0 ? 2 : 5) + e;
    const size_t B = 2 + e, H = 3 + e, O = 4 + e;
    const rnn_params p = awkward_params(s, 2 + e, H, O, TANH);
    const sequence h = awkward_sequence(s, T + 1, B, H);
    sequence y = awkward_sequence(s, T - (k == 2), B, O);

    say(s, "T = %zu, B = %zu, H = %zu, O = %zu", T, B, H, O);
    if (k == 2) {
        say(s, "y has %zu steps and h has %zu", y.T, h.T);
        expect_error(s);
    }
    say_sequence(s, "h", &h);
    say_matrix(s, "W_hy", &p.W_hy.matrix);
    say_array(s, "b_y", p.b_y.vector.data, O);
    input_sequence(s, "h", &h);
    if (put_status(s, "rnn_readout", THE(rnn_readout)(&p, &h, &y)))
        put_sequence(s, "y", &y, 1e-10);
}

/* The arguments that both losses take. */
typedef struct {
    sequence y, target, mask;
    gsl_vector_view cost;
    double L;
} question;

static question
rnn_ask(sheet *s, size_t T, size_t B, size_t O)
{
    question q = { .y = awkward_sequence(s, T, B, O),
                   .target = awkward_sequence(s, T, B, O),
                   .mask = awkward_sequence(s, T, B, 1),
                   .cost = awkward_vector(s, T),
                   .L = awkward(s) };
    // A third is observed, a third is not, and a third counts for a quarter.
    for (size_t i = 0; i < T * B; i++)
        q.mask.data[i] = i % 3 == 1 ? 0.0 : i % 3 == 0 ? 1.0 : 0.25;
    say(s, "T = %zu, B = %zu, O = %zu", T, B, O);
    return q;
}

static void
rnn_put_costs(sheet *s, const question *q, const char *function, int status)
{
    if (!put_status(s, function, status))
        return;
    put_array(s, "cost", q->cost.vector.data, q->y.T, 1e-10);
    put(s, "L", q->L, 1e-10);
}

static void
rnn_say_question(sheet *s, const question *q)
{
    say_sequence(s, "y", &q->y);
    say_sequence(s, "target", &q->target);
    say_sequence(s, "mask", &q->mask);
    input_sequence(s, "y", &q->y);
    input_sequence(s, "target", &q->target);
    input_sequence(s, "mask", &q->mask);
}

PROBE(error, 4)(sheet *s, size_t k)
{
    const size_t e = more(s);
    question q = k == 0 ? rnn_ask(s, 2 + e, 2 + e, 2 + e)
                        : rnn_ask(s, k == 1 ? 1 : 5 + e, 3 + e, 4 + e);

    if (k == 3) {
        q.cost = awkward_vector(s, q.y.T + 1);
        say(s, "cost has %zu elements", q.y.T + 1);
        expect_error(s);
    }
    rnn_say_question(s, &q);
    rnn_put_costs(
        s, &q, "rnn_squared_error",
        THE(rnn_squared_error)(&q.y, &q.target, &q.mask, &q.cost.vector, &q.L));
}

PROBE(softmax, 7)(sheet *s, size_t k)
{
    const size_t e = more(s);
    question q = k == 0 ? rnn_ask(s, 2 + e, 2 + e, 3 + e)
                        : rnn_ask(s, k == 1 ? 1 : 4 + e, 3 + e, 5 + e);

    for (size_t i = 0; i < q.y.T * q.y.B; i++) {
        double *wanted = q.target.data + i * q.y.n, sum = 0.0;
        // One class; or, in the cases 2 to 4, a distribution over all of them.
        for (size_t j = 0; j < q.y.n; j++)
            sum += wanted[j] =
                k >= 2 && k <= 4 ? awkward_positive(s) : j == i % q.y.n;
        for (size_t j = 0; j < q.y.n; j++)
            wanted[j] /= sum;
    }
    // Beside a logit of 0 the others' exponentials vanish; large logits of
    // both signs make them overflow as well.
    for (size_t i = 0; i < q.y.T * q.y.B * q.y.n; i++)
        if (k == 3)
            q.y.data[i] =
                i % q.y.n == 0 ? 0.0 : -800.0 - 200.0 * fabs(q.y.data[i]);
        else if (k == 4)
            q.y.data[i] *= 1000.0;
        else if (k == 5)  // no logit is as large as 0
            q.y.data[i] = -800.0 - 200.0 * fabs(q.y.data[i]);
    if (k == 6) {
        q.cost = awkward_vector(s, q.y.T + 1);
        say(s, "cost has %zu elements", q.y.T + 1);
        expect_error(s);
    }
    rnn_say_question(s, &q);
    rnn_put_costs(
        s, &q, "rnn_cross_entropy",
        THE(rnn_cross_entropy)(&q.y, &q.target, &q.mask, &q.cost.vector, &q.L));
}
