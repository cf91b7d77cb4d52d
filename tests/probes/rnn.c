/* The cases of chapter 2. All sizes of a case differ where they can. */
#include "rnn.h"

#include "../runner/arguments.h"
#include "../runner/matrices.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static const refusal affine_refusals[] = {
    { "x", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "x", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "x", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "x", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "W", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "W", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "W", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "W", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "b", N_ELEMENTS, GSL_EBADLEN, .by = 1 },
    { "b", N_ELEMENTS, GSL_EBADLEN, .by = -1 },
    { "a", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "a", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "a", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "a", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    // What is not finite passes through, and what a held before does not.
    { "x", AN_ENTRY, GSL_SUCCESS, .value = INFINITY },
    { "W", AN_ENTRY, GSL_SUCCESS, .value = -INFINITY },
    { "b", AN_ENTRY, GSL_SUCCESS, .value = INFINITY },
    { "a", AN_ENTRY, GSL_SUCCESS, .value = NAN },
};

/* Rows of 1e200 and rows of 1e-200, in turn. */
static void
rnn_mix_magnitudes(gsl_matrix *m)
{
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++)
            *gsl_matrix_ptr(m, i, j) *= i % 2 == 0 ? 1e200 : 1e-200;
}

// A product of awkward numbers is a multiple of 1e-6, so a thousand sums of a few
// include some that are no larger. Their terms are rounded to 1e-16, which leaves
// nine digits.
static const double after_cancelling = 1e-9;

PROBE(rnn, affine, 4, .sizes = 3, REFUSES(affine_refusals))(sheet *s, size_t k)
{
    const size_t rows = size_of(s, 2, k == 2 ? 1 : 5), from = size_of(s, 2, 3),
                 to = size_of(s, 3, 4);
    const gsl_matrix *W = matrix_for(s, IN, "W", to, from);
    gsl_vector *b = vector_for(s, IN, "b", to);
    gsl_matrix *x = matrix_for(s, IN, "x", rows, from);
    gsl_matrix *a = matrix_for(s, OUT, "a", rows, to);

    if (k == 3) {
        rnn_mix_magnitudes(x);
        gsl_vector_scale(b, 1e-200);
    }

    put_status(s, "rnn_affine", THE(rnn_affine)(W, b, x, a));
    put_results(s, after_cancelling);
}

static const refusal step_refusals[] = {
    { "a", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "a", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "a", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "a", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "h_prev", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "h_prev", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "h_prev", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "h_prev", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "h", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "h", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "h", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "h", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "a", AN_ENTRY, GSL_SUCCESS, .value = INFINITY },
    { "h_prev", AN_ENTRY, GSL_SUCCESS, .value = -INFINITY },
    { "h", AN_ENTRY, GSL_SUCCESS, .value = NAN },
};
/* In the fifth case h and a are the same matrix. */
PROBE(rnn, step, 6, .sizes = 2, REFUSES(step_refusals))(sheet *s, size_t k)
{
    static const activation f[] = {
        TANH, LOGISTIC, RELU, LINEAR, TANH, LINEAR
    };
    const size_t B = size_of(s, 2, 5), H = size_of(s, 3, 4);
    const rnn_params p = awkward_params(s, 2, H, 3, f[k]);
    gsl_matrix *a = matrix_for(s, k == 4 ? ADDED : IN, "a", B, H);
    gsl_matrix *h_prev = matrix_for(s, IN, "h_prev", B, H);
    gsl_matrix *h = k == 4 ? a : matrix_for(s, OUT, "h", B, H);
    if (k == 5) {
        rnn_mix_magnitudes(a);
        rnn_mix_magnitudes(h_prev);
    }

    say(s, "f = %s%s", activation_name(f[k]),
        k == 4 ? ", h and a the same matrix" : "");
    say_matrix(s, "W_hh", &p.W_hh.matrix);
    input_view(s, "W_hh", &p.W_hh.matrix);
    put_status(s, "rnn_step", THE(rnn_step)(&p, a, h_prev, h));
    put_results(s, 1e-10);
}

static const refusal forward_refusals[] = {
    { "x", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "x", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "x", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "x", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "x", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "x", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "h", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "h", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "h", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "h", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "x", AN_ENTRY, GSL_SUCCESS, .value = -INFINITY },
    { "h", AN_ENTRY, GSL_SUCCESS, .value = NAN },
};
PROBE(rnn, sequence, 5, .sizes = 4, REFUSES(forward_refusals))
(sheet *s, size_t k)
{
    static const activation f[] = { TANH, TANH, RELU, LINEAR, LOGISTIC };
    const size_t T = size_of(s, 2, 6), B = size_of(s, 2, 3);
    const size_t D = size_of(s, 2, 5), H = size_of(s, 3, 4);
    const rnn_params p = awkward_params(s, D, H, 2, f[k]);
    const sequence *x = sequence_for(s, IN, "x", T, B, D);
    sequence *h = sequence_for(s, ADDED, "h", T + 1, B, H);

    say(s, "f = %s", activation_name(f[k]));
    say_matrix(s, "W_xh", &p.W_xh.matrix);
    say_matrix(s, "W_hh", &p.W_hh.matrix);
    say_array(s, "b_h", p.b_h.vector.data, H);
    input_view(s, "W_hh", &p.W_hh.matrix);
    put_status(s, "rnn_forward", THE(rnn_forward)(&p, x, h));
    put_results(s, 1e-9);
}

static const refusal readout_refusals[] = {
    { "h", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "h", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "h", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "h", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "y", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "y", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "y", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "y", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "y", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "y", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "h", AN_ENTRY, GSL_SUCCESS, .value = INFINITY },
    { "y", AN_ENTRY, GSL_SUCCESS, .value = NAN },
    // Index 0 is not read.
    { "h[0,0,0]", THE_VALUE, GSL_SUCCESS, .value = NAN },
};
PROBE(rnn, readout, 3, .sizes = 4, REFUSES(readout_refusals))
(sheet *s, size_t k)
{
    const size_t T = size_of(s, 2, 5), B = size_of(s, 2, 3);
    const size_t H = size_of(s, 3, 4), O = size_of(s, 4, 2);
    const rnn_params p = awkward_params(s, 2, H, O, TANH);
    sequence *h = sequence_for(s, IN, "h", T + 1, B, H);
    sequence *y = sequence_for(s, OUT, "y", T, B, O);
    const refusal *r = refusal_of(s);

    if (r != NULL && r->aspect == THE_VALUE)
        h->data[0] = r->value;
    // So large that the bias is lost at one step, and the product at the next.
    for (size_t i = 0; k == 2 && i < h->T * B * H; i++)
        h->data[i] *= i / (B * H) % 2 == 0 ? 1e200 : 1e-200;
    say_matrix(s, "W_hy", &p.W_hy.matrix);
    say_array(s, "b_y", p.b_y.vector.data, O);
    put_status(s, "rnn_readout", THE(rnn_readout)(&p, h, y));
    put_results(s, after_cancelling);
}

/* What both losses take: y, its targets, and who is observed. */
typedef struct {
    sequence *y, *target, *mask;
    gsl_vector *cost;
    double L;
} loss_case;

static const refusal loss_refusals[] = {
    { "y", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "y", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "y", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "y", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "y", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "y", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "target", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "target", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "target", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "target", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "target", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "target", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "mask", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "mask", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "mask", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "mask", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "mask", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "cost", N_ELEMENTS, GSL_EBADLEN, .by = 1 },
    { "cost", N_ELEMENTS, GSL_EBADLEN, .by = -1 },
    { "y", AN_ENTRY, GSL_SUCCESS, .value = -INFINITY },
    { "cost", AN_ENTRY, GSL_SUCCESS, .value = NAN },
};

static loss_case
loss_arguments(sheet *s, size_t T, size_t B, size_t O)
{
    loss_case c = { .y = sequence_for(s, IN, "y", T, B, O),
                    .target = sequence_for(s, IN, "target", T, B, O),
                    .mask = sequence_for(s, IN, "mask", T, B, 1),
                    .cost = vector_for(s, OUT, "cost", T),
                    .L = awkward(s) };
    // Some are observed, some are not, and some count for a quarter. With one
    // alone it is the quarter, because what is not observed costs nothing. In
    // the table, where the last logit can be infinite, the last is observed: 0
    // times infinity would be NaN.
    const size_t n = c.mask->T * c.mask->B * c.mask->n;
    const int spoiled = refusal_of(s) != NULL;
    for (size_t i = 0; i < n; i++)
        c.mask->data[i] = n == 1                  ? 0.25
                          : spoiled && i + 1 == n ? 1.0
                          : i % 3 == 1            ? 0.0
                          : i % 3 == 0            ? 1.0
                                                  : 0.25;
    return c;
}

static void
put_losses(sheet *s, const loss_case *c)
{
    put_results(s, 1e-10);
    // After a refusal, too: then it has to be as it was.
    put(s, "L", c->L, 1e-10);
}

PROBE(rnn, error, 4, .sizes = 3, REFUSES(loss_refusals))(sheet *s, size_t k)
{
    const size_t T = size_of(s, 2, k == 2 ? 1 : 5), B = size_of(s, 2, 3);
    const size_t O = size_of(s, 2, 4);
    loss_case c = loss_arguments(s, T, B, O);

    // A cost of 1e300 at one step, and one of 1e-300 at the next.
    for (size_t i = 0; k == 3 && i < T * B * O; i++) {
        const double scale = i / (B * O) % 2 == 0 ? 1e150 : 1e-150;
        c.y->data[i] *= scale;
        c.target->data[i] *= scale;
    }
    if (put_status(s, "rnn_squared_error",
                   THE(rnn_squared_error)(c.y, c.target, c.mask, c.cost, &c.L)))
        put_losses(s, &c);
}

/*
 * One class, the least likely, because the cost of a likely one is almost 0 and
 * all rounding; or, in three cases, a distribution over all classes.
 */
static void
make_distributions(sheet *s, const sequence *y, sequence *target, int one_class)
{
    for (size_t i = 0; i < target->T * target->B; i++) {
        double *wanted = target->data + i * target->n, sum = 0.0;
        const double *logit = y->data + i * target->n;
        size_t least = 0;
        for (size_t j = 1; j < target->n; j++)
            least = logit[j] < logit[least] ? j : least;
        for (size_t j = 0; j < target->n; j++)
            sum += wanted[j] = one_class ? j == least : awkward_positive(s);
        for (size_t j = 0; j < target->n; j++)
            wanted[j] /= sum;
    }
}

/*
 * Large logits of both signs, whose exponentials overflow; or none as large as
 * 0; or one that is far larger than the others of its distribution, each time
 * in another place. Then what is the largest of one distribution is far from
 * that of the next in the batch, and at every third step from that of any other
 * step.
 */
static void
make_logits(sequence *y, size_t k)
{
    for (size_t i = 0; i < y->T * y->B * y->n; i++) {
        const size_t row = i / y->n, t = row / y->B;
        const double below = 800.0 + 200.0 * fabs(y->data[i]);
        if (k == 3)
            y->data[i] = (t % 3 == 2                  ? -5000.0
                          : (t + row % y->B) % 2 == 0 ? 0.0
                                                      : -2000.0)
                         - (i % y->n == row % y->n ? 0.0 : below);
        else if (k == 4)
            y->data[i] *= 1000.0;
        else if (k == 5)
            y->data[i] = -below;
        else if (y->n > 64 && (i + 1) % y->n == 0)
            y->data[i] += 1000.0;  // beyond any buffer of a fixed length
    }
}

PROBE(rnn, softmax, 6, .sizes = 3, REFUSES(loss_refusals))(sheet *s, size_t k)
{
    const size_t T = size_of(s, 2, k == 2 ? 1 : 4), B = size_of(s, 2, 3);
    const size_t O = size_of(s, 3, 5);
    loss_case c = loss_arguments(s, T, B, O);

    make_logits(c.y, k);
    // A logit of -inf makes NaN of a class that is not wanted at all.
    const refusal *r = refusal_of(s);
    if (promised_status() == GSL_SUCCESS && (r == NULL || !isinf(r->value)))
        make_distributions(s, c.y, c.target, k < 2 || k > 4);
    if (put_status(s, "rnn_cross_entropy",
                   THE(rnn_cross_entropy)(c.y, c.target, c.mask, c.cost, &c.L)))
        put_losses(s, &c);
}
