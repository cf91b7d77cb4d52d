/* The cases of chapter 3. All sizes of a case differ where they can. */
#include "bptt.h"

#include "../runner/matrices.h"
#include "../runner/sheet.h"

#include <gsl/gsl_math.h>

PROBE(affine, 5)(sheet *s, size_t k)
{
    const size_t e = more(s), rows = (k == 0 ? 2 : 5) + e;
    const size_t from = (k == 0 ? 2 : 3) + e, to = (k == 0 ? 3 : 4) + e;
    gsl_matrix_view W = awkward_matrix(s, to, from);
    gsl_matrix_view x = awkward_window(s, rows, from);
    gsl_matrix_view da = awkward_window(s, rows, to);
    gsl_matrix_view dx = awkward_window(s, rows, from);
    gsl_matrix_view dW = awkward_matrix(s, to, from);
    gsl_vector_view db = awkward_vector(s, to + (k == 4));
    // A sum of numbers of three decimals may be exactly 0.
    gsl_vector_scale(&db.vector, M_SQRT1_2);

    say(s, "rows = %zu, from = %zu, to = %zu", rows, from, to);
    if (k == 2)
        say(s, "dx NULL");
    if (k == 3)
        say(s, "dW and db NULL");
    if (k == 4) {
        say(s, "db has %zu elements and W has %zu rows", to + 1, to);
        expect_error(s);
    }
    say_matrix(s, "W", &W.matrix);
    say_matrix(s, "dW before", &dW.matrix);
    say_array(s, "db before", db.vector.data, db.vector.size);
    for (size_t i = 0; i < rows; i++) {
        char row[32];
        snprintf(row, sizeof row, "row %zu of x", i);
        say_array(s, row, gsl_matrix_ptr(&x.matrix, i, 0), from);
        snprintf(row, sizeof row, "row %zu of da", i);
        say_array(s, row, gsl_matrix_ptr(&da.matrix, i, 0), to);
    }
    input(s, "W", W.matrix.data, to * from * sizeof(double));
    input(s, "x", x.matrix.data, rows * x.matrix.tda * sizeof(double));
    input(s, "da", da.matrix.data, rows * da.matrix.tda * sizeof(double));
    if (!put_status(s, "bptt_affine",
                    THE(bptt_affine)(&W.matrix, &x.matrix, &da.matrix,
                                     k == 2 ? NULL : &dx.matrix,
                                     k == 3 ? NULL : &dW.matrix,
                                     k == 3 ? NULL : &db.vector)))
        return;
    put_matrix(s, "dx", &dx.matrix, 1e-10);
    put_matrix(s, "dW", &dW.matrix, 1e-10);
    put_array(s, "db", db.vector.data, db.vector.size, 1e-10);
}

/* y, targets, a mask and a dy that holds something already. */
typedef struct {
    sequence y, target, mask, dy;
} answer;

static answer
answered(sheet *s, size_t T, size_t B, size_t O, size_t more)
{
    answer a = { .y = awkward_sequence(s, T, B, O),
                 .target = awkward_sequence(s, T, B, O),
                 .mask = awkward_sequence(s, T, B, 1),
                 .dy = awkward_sequence(s, T + more, B, O) };
    for (size_t i = 0; i < (T + more) * B * O; i++)
        a.dy.data[i] *= M_SQRT1_2;  // no sum can be exactly 0
    // Some are observed, some are not, and some count for a quarter.
    for (size_t i = 0; i < T * B; i++)
        a.mask.data[i] = i % 3 == 1 ? 0.0 : i % 3 == 0 ? 1.0 : 0.25;
    say(s, "T = %zu, B = %zu, O = %zu", T, B, O);
    if (more > 0) {
        say(s, "dy has %zu steps and y has %zu", T + more, T);
        expect_error(s);
    }
    return a;
}

static void
say_answer(sheet *s, const answer *a)
{
    say_sequence(s, "y", &a->y);
    say_sequence(s, "target", &a->target);
    say_sequence(s, "mask", &a->mask);
    say_sequence(s, "dy before", &a->dy);
    input_sequence(s, "y", &a->y);
    input_sequence(s, "target", &a->target);
    input_sequence(s, "mask", &a->mask);
}

/* Shares that add up to 1: one class, or in every other case all of them. */
static void
share(sheet *s, answer *a, int one)
{
    for (size_t i = 0; i < a->y.T * a->y.B; i++) {
        double *wanted = a->target.data + i * a->y.n, sum = 0.0;
        for (size_t j = 0; j < a->y.n; j++)
            sum += wanted[j] = one ? j == i % a->y.n : awkward_positive(s);
        for (size_t j = 0; j < a->y.n; j++)
            wanted[j] /= sum;
    }
}

/* Cases 0 to 2 are the squared error, the others the cross-entropy. */
PROBE(loss, 8)(sheet *s, size_t k)
{
    const int small = k == 0 || k == 3;
    const size_t e = more(s);
    answer a = answered(s, (small ? 2 : 4) + e, (small ? 2 : 3) + e,
                        (small ? 2 : 5) + e, k == 2 || k == 6);
    int status;

    say(s, "the loss is %s", k < 3 ? "squared error" : "cross-entropy");
    if (k >= 3)
        share(s, &a, small);
    for (size_t i = 0; k == 5 && i < a.y.T * a.y.B * a.y.n; i++)
        a.y.data[i] *= 1000.0;
    // No logit is as large as 0.
    for (size_t i = 0; k == 7 && i < a.y.T * a.y.B * a.y.n; i++)
        a.y.data[i] = -800.0 - 200.0 * fabs(a.y.data[i]);
    say_answer(s, &a);
    if (k < 3)
        status = put_status(
            s, "bptt_squared_error",
            THE(bptt_squared_error)(&a.y, &a.target, &a.mask, &a.dy));
    else
        status = put_status(
            s, "bptt_cross_entropy",
            THE(bptt_cross_entropy)(&a.y, &a.target, &a.mask, &a.dy));
    if (status)
        put_sequence(s, "dy", &a.dy, 1e-10);
}

PROBE(step, 6)(sheet *s, size_t k)
{
    static const activation f[] = { TANH, LOGISTIC, RELU, LINEAR, TANH, TANH };
    const size_t e = more(s), B = (k == 0 ? 2 : 5) + e,
                 H = (k == 0 ? 3 : 4) + e;
    const rnn_params p = awkward_params(s, 2 + e, H, 3 + e, f[k]);
    gsl_matrix_view h = awkward_matrix(s, B, H);
    gsl_matrix_view dh = awkward_matrix(s, B, H);
    gsl_matrix_view da =
        k == 4 ? awkward_window(s, B, H) : awkward_matrix(s, B, H);
    gsl_matrix_view dh_prev = awkward_matrix(s, B + (k == 5), H);

    // What f can have made: not below 0 for some, and sometimes 0 for ReLU.
    for (size_t i = 0; i < B * H; i++)
        if (f[k] == LOGISTIC || f[k] == RELU)
            h.matrix.data[i] = awkward_positive(s) - 0.1;
    if (f[k] == RELU)
        h.matrix.data[1] = 0.0;
    say(s, "f = %s, B = %zu, H = %zu", activation_name(f[k]), B, H);
    if (k == 4)
        say(s, "da a window onto a wider matrix (tda = %zu)", da.matrix.tda);
    if (k == 5) {
        say(s, "dh_prev has %zu rows", B + 1);
        expect_error(s);
    }
    say_matrix(s, "W_hh", &p.W_hh.matrix);
    say_matrix(s, "h", &h.matrix);
    say_matrix(s, "dh", &dh.matrix);
    say_matrix(s, "dh_prev before", &dh_prev.matrix);
    input(s, "W_hh", p.W_hh.matrix.data, H * H * sizeof(double));
    input(s, "h", h.matrix.data, B * H * sizeof(double));
    input(s, "dh", dh.matrix.data, B * H * sizeof(double));
    if (!put_status(s, "bptt_step",
                    THE(bptt_step)(&p, &h.matrix, &dh.matrix, &da.matrix,
                                   &dh_prev.matrix)))
        return;
    put_matrix(s, "da", &da.matrix, 1e-10);
    put_matrix(s, "dh_prev", &dh_prev.matrix, 1e-10);
}
