/*
 * The cases of chapter 3: the steps affine, loss and step. Those that need a
 * network which has run are in bptt_whole.c. All sizes of a case differ where
 * they can.
 */
#include "bptt_parts.h"

#include "../runner/arguments.h"
#include "../runner/matrices.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <string.h>

static const refusal affine_refusals[] = {
    BPTT_REFUSES_SIZE("W", N_ROWS),
    BPTT_REFUSES_SIZE("W", N_COLUMNS),
    BPTT_REFUSES_SIZE("x", N_ROWS),
    BPTT_REFUSES_SIZE("x", N_COLUMNS),
    BPTT_REFUSES_SIZE("da", N_ROWS),
    BPTT_REFUSES_SIZE("da", N_COLUMNS),
    BPTT_REFUSES_SIZE("dx", N_ROWS),
    BPTT_REFUSES_SIZE("dx", N_COLUMNS),
    BPTT_REFUSES_SIZE("dW", N_ROWS),
    BPTT_REFUSES_SIZE("dW", N_COLUMNS),
    BPTT_REFUSES_SIZE("db", N_ELEMENTS),
    { "dx", N_COLUMNS, GSL_EBADLEN, .by = 1, .words = "dW and db NULL" },
    { "dW", N_ROWS, GSL_EBADLEN, .by = 1, .words = "dx and db NULL" },
    { "db", N_ELEMENTS, GSL_EBADLEN, .by = 1, .words = "dx and dW NULL" },
};

enum { ASK_DX = 1, ASK_DW = 2, ASK_DB = 4, ASK_ALL = 7 };

/* Which gradients are asked for in a case. The others are NULL. */
static int
bptt_asked(const sheet *s, size_t k)
{
    static const int asked[] = {
        ASK_ALL,         ASK_ALL,         ASK_DW | ASK_DB,
        ASK_DX | ASK_DB, ASK_DX | ASK_DW, ASK_DX,
        ASK_DW,          ASK_DB,          0,
        ASK_ALL,         ASK_ALL,         ASK_ALL
    };
    const refusal *r = refusal_of(s);
    if (r == NULL || r->words == NULL)
        return asked[k];
    return strcmp(r->argument, "dx") == 0   ? ASK_DX
           : strcmp(r->argument, "dW") == 0 ? ASK_DW
                                            : ASK_DB;
}

/* What bptt_affine() takes. */
typedef struct {
    gsl_matrix *W, *x, *da, *dx, *dW;
    gsl_vector *db;
} bptt_product;

static void
bptt_scale_row(gsl_matrix *m, size_t i, double by)
{
    gsl_vector_view row = gsl_matrix_row(m, i);
    gsl_vector_scale(&row.vector, by);
}

/*
 * In case 9 the units of a differ in magnitude, in case 10 its rows. What meets
 * them differs the other way round, so that every product counts in its sum. In
 * case 11 the last number of da in its first row is NaN.
 */
static void
bptt_mix_affine(const bptt_product *q, size_t k)
{
    for (size_t j = 0; k == 9 && j < q->W->size1; j++) {
        const double by = bptt_magnitude(j);
        gsl_vector_view da_j = gsl_matrix_column(q->da, j);
        gsl_vector_scale(&da_j.vector, by);
        bptt_scale_row(q->W, j, 1.0 / by);
        bptt_scale_row(q->dW, j, by);
        *gsl_vector_ptr(q->db, j) *= by;
    }
    for (size_t i = 0; k == 10 && i < q->x->size1; i++) {
        const double by = bptt_magnitude(i);
        // Where two huge ones cancel in db, the others would decide.
        for (size_t j = 0; j < q->W->size1; j++)
            *gsl_matrix_ptr(q->da, i, j) = fabs(gsl_matrix_get(q->da, i, j));
        bptt_scale_row(q->da, i, by);
        bptt_scale_row(q->x, i, 1.0 / by);
        bptt_scale_row(q->dx, i, by);
    }
    if (k == 11)
        gsl_matrix_set(q->da, 0, q->da->size2 - 1, NAN);
}

static void
bptt_put_affine_with_nan(sheet *s, const bptt_product *q)
{
    bptt_put_rows_with_nan(s, "dx", q->dx);
    bptt_put_rows_with_nan(s, "dW", q->dW);
    for (size_t j = 0; j < q->db->size; j++) {
        char element[64];
        snprintf(element, sizeof element, "db[%zu]", j);
        bptt_put_with_nan(s, element, gsl_vector_get(q->db, j), 1e-10);
    }
}

PROBE(bptt, affine, 12, .sizes = 3, REFUSES(affine_refusals))
(sheet *s, size_t k)
{
    const size_t rows = size_of(s, 2, 5), from = size_of(s, 2, 3),
                 to = size_of(s, 3, 4);
    const int asked = bptt_asked(s, k);
    bptt_product q = { .W = matrix_for(s, IN, "W", to, from),
                       .x = matrix_for(s, IN, "x", rows, from),
                       .da = matrix_for(s, IN, "da", rows, to) };

    if (asked & ASK_DX)
        bptt_lift(q.dx = matrix_for(s, ADDED, "dx", rows, from));
    if (asked & ASK_DW)
        bptt_lift(q.dW = matrix_for(s, ADDED, "dW", to, from));
    if (asked & ASK_DB) {
        bptt_lift_vector(q.db = vector_for(s, ADDED, "db", to));
        // A sum of numbers of three decimals may be exactly 0.
        gsl_vector_scale(q.db, M_SQRT1_2);
    }
    say(s, "rows = %zu, from = %zu, to = %zu%s%s%s", rows, from, to,
        q.dx == NULL ? ", dx NULL" : "", q.dW == NULL ? ", dW NULL" : "",
        q.db == NULL ? ", db NULL" : "");
    bptt_mix_affine(&q, k);
    put_status(s, "bptt_affine",
               THE(bptt_affine)(q.W, q.x, q.da, q.dx, q.dW, q.db));
    if (k == 11)
        bptt_put_affine_with_nan(s, &q);
    else
        put_results(s, 1e-10);
}

#define OF_ENTROPY(name, aspect)                                               \
    { name, aspect, GSL_EBADLEN, .by = 1, .function = "bptt_cross_entropy" },  \
    {                                                                          \
        name, aspect, GSL_EBADLEN, .by = -1, .function = "bptt_cross_entropy"  \
    }
#define OF_ENTROPY_SEQUENCE(name)                                              \
    OF_ENTROPY(name, N_STEPS), OF_ENTROPY(name, N_BATCH),                      \
        OF_ENTROPY(name, N_WIDTH)
static const refusal loss_refusals[] = {
    BPTT_REFUSES_SEQUENCE("y"),
    BPTT_REFUSES_SEQUENCE("target"),
    BPTT_REFUSES_SIZE("mask", N_STEPS),
    BPTT_REFUSES_SIZE("mask", N_BATCH),
    { "mask", N_WIDTH, GSL_EBADLEN, .by = 1 },
    BPTT_REFUSES_SEQUENCE("dy"),
    OF_ENTROPY_SEQUENCE("y"),
    OF_ENTROPY_SEQUENCE("target"),
    OF_ENTROPY("mask", N_STEPS),
    OF_ENTROPY("mask", N_BATCH),
    { "mask", N_WIDTH, GSL_EBADLEN, .by = 1, .function = "bptt_cross_entropy" },
    OF_ENTROPY_SEQUENCE("dy"),
};

enum { SQUARES = 1, ENTROPY = 2 };

/* What a loss gradient takes. */
typedef struct {
    sequence *y, *target, *mask;
} bptt_said;

/*
 * What is observed: a third is, a third is not, and a third counts for a quarter.
 * Where logits are extreme, all count, and so does whoever is alone.
 */
static void
bptt_make_mask(const sequence *mask, int all)
{
    const size_t n = mask->T * mask->B * mask->n;
    for (size_t i = 0; i < n; i++)
        mask->data[i] = all || n == 1 ? 0.25
                        : i % 3 == 1  ? 0.0
                        : i % 3 == 0  ? 1.0
                                      : 0.25;
}

/*
 * Targets that add up to 1: all of it for the least likely class, because of a
 * likely one is left what cancels; or some for each.
 */
static void
bptt_make_targets(sheet *s, const bptt_said *a, int one)
{
    const size_t O = a->y->n;
    for (size_t i = 0; i < a->target->T * a->target->B; i++) {
        const double *y = a->y->data + i * O;
        double *wanted = a->target->data + i * O, sum = 0.0;
        size_t least = 0;
        for (size_t j = 1; j < O; j++)
            least = y[j] < y[least] ? j : least;
        for (size_t j = 0; j < O; j++)
            sum += wanted[j] = one ? j == least : awkward_positive(s);
        for (size_t j = 0; j < O; j++)
            wanted[j] /= sum;
    }
}

/*
 * In every third sequence one logit stands near 1000 and the others near -1000;
 * it is each of them in turn, because the largest one must be found wherever it
 * is. In the next all are near -1000, and in the next near 0: they need a largest
 * of their own, and not that of the step, of which the last has none near 1000,
 * or that of all steps.
 */
static void
bptt_make_extreme(const sequence *y)
{
    for (size_t i = 0; i < y->T * y->B; i++)
        for (size_t j = 0; j < y->n; j++) {
            double *logit = y->data + i * y->n + j;
            if (i % 3 == 0 && i < (y->T - 1) * y->B)
                *logit += j == i / 3 % y->n ? 1000.0 : -1000.0;
            else if (i % 3 == 1)
                *logit -= 1000.0;
        }
}

static void
bptt_make_said(sheet *s, const bptt_said *a, size_t k)
{
    const sequence *y = a->y;
    const size_t n = y->T * y->B * y->n;

    bptt_make_mask(a->mask, k >= 5);
    for (size_t i = 0; k == 2 && i < y->T * y->B; i += 2)
        y->data[(i + 1) * y->n - 1] += 800.0;  // the last is the largest
    if (k == 4)                                // shares as small as 1e-20
        for (size_t i = 0; i < n; i++)
            y->data[i] *= 30.0;
    if (k == 5)
        bptt_make_extreme(y);
    if (k == 3)
        for (size_t i = 0; i < n; i++) {
            y->data[i] *= bptt_magnitude(i);
            a->target->data[i] *= bptt_magnitude(i);
        }
    else if (promised_status() == GSL_SUCCESS)
        bptt_make_targets(s, a, k == 1 || k == 4);
    if (k == 6)
        sequence_of(y, 0, y->B - 1)[y->n - 1] = NAN;
}

/* Where a share of 1e-20 is to be seen, dy holds nothing yet. */
static sequence *
bptt_make_dy(sequence *dy, size_t k)
{
    gsl_matrix_view all = sequence_rows(dy, 0, dy->T);
    bptt_lift(&all.matrix);
    for (size_t i = 0; i < dy->T * dy->B * dy->n; i++)
        if (k == 4)
            dy->data[i] = 0.0;
        else  // a sum of numbers of three decimals may be exactly 0
            dy->data[i] *= k == 3 ? M_SQRT1_2 * bptt_magnitude(i) : M_SQRT1_2;
    return dy;
}

static void
bptt_put_said(sheet *s, size_t k, const char *name, const sequence *dy)
{
    if (k != 6) {
        put_result(s, name, 1e-10);
        return;
    }
    const gsl_matrix_view all = sequence_rows(dy, 0, dy->T);
    bptt_put_rows_with_nan(s, name, &all.matrix);
}

/*
 * Case 0 is the squared error, case 1 the cross-entropy. Case 2 is both, and so
 * are all those that follow from sizes.
 */
PROBE(bptt, loss, 7, .sizes = 3, .like = 2, REFUSES(loss_refusals))
(sheet *s, size_t k)
{
    static const int losses[] = { SQUARES, ENTROPY, SQUARES | ENTROPY,
                                  SQUARES, ENTROPY, ENTROPY,
                                  ENTROPY };
    const refusal *r = refusal_of(s);
    const int loss = r == NULL ? losses[k] : r->function ? ENTROPY : SQUARES;
    const size_t T = size_of(s, 2,
                             k == 1   ? 2
                             : k == 5 ? 12
                                      : 4),
                 B = size_of(s, 2, k == 1 ? 2 : 3),
                 O = size_of(s, 2, k == 1 ? 2 : 5);
    const bptt_said a = { .y = sequence_for(s, IN, "y", T, B, O),
                          .target = sequence_for(s, IN, "target", T, B, O),
                          .mask = sequence_for(s, IN, "mask", T, B, 1) };
    const char *second = loss & SQUARES ? "dy of entropy" : "dy";
    sequence *dy = NULL, *dq = NULL;

    if (loss & SQUARES)
        dy = bptt_make_dy(sequence_for(s, ADDED, "dy", T, B, O), k);
    if (loss & ENTROPY)
        dq = bptt_make_dy(sequence_for(s, ADDED, second, T, B, O), k);
    say(s, "T = %zu, B = %zu, O = %zu, the loss is %s", T, B, O,
        dq == NULL   ? "squared error"
        : dy == NULL ? "cross-entropy"
                     : "each of the two");
    bptt_make_said(s, &a, k);
    if (dy != NULL
        && put_status(s, "bptt_squared_error",
                      THE(bptt_squared_error)(a.y, a.target, a.mask, dy)))
        bptt_put_said(s, k, "dy", dy);
    if (dq != NULL
        && put_status(s, "bptt_cross_entropy",
                      THE(bptt_cross_entropy)(a.y, a.target, a.mask, dq)))
        bptt_put_said(s, k, second, dq);
}

static const refusal step_refusals[] = {
    BPTT_REFUSES_SIZE("h", N_ROWS),
    BPTT_REFUSES_SIZE("h", N_COLUMNS),
    BPTT_REFUSES_SIZE("dh", N_ROWS),
    BPTT_REFUSES_SIZE("dh", N_COLUMNS),
    BPTT_REFUSES_SIZE("da", N_ROWS),
    BPTT_REFUSES_SIZE("da", N_COLUMNS),
    BPTT_REFUSES_SIZE("dh_prev", N_ROWS),
    BPTT_REFUSES_SIZE("dh_prev", N_COLUMNS),
};

/*
 * LOGISTIC and RELU make no state below 0, and a RELU that is off makes 0. In
 * case 4 every other unit is saturated, so that nothing passes through it.
 */
static void
bptt_make_states(sheet *s, activation f, size_t k, gsl_matrix *h)
{
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < h->size2; j++)
            if (k == 4 && (i + j) % 2 == 0)
                gsl_matrix_set(h, i, j, j % 2 == 0 ? 1.0 : -1.0);
            else if (f == RELU && (i + j) % 3 == 1)
                gsl_matrix_set(h, i, j, 0.0);
            else if (f == LOGISTIC || f == RELU)
                gsl_matrix_set(h, i, j, awkward_positive(s) - 0.1);
}

/* In case 5 the sequences differ in magnitude; in case 6 one number is NaN. */
PROBE(bptt, step, 7, .sizes = 2, .large = 521, REFUSES(step_refusals))
(sheet *s, size_t k)
{
    static const activation f[] = { TANH, LOGISTIC, RELU, LINEAR,
                                    TANH, TANH,     TANH };
    const size_t B = size_of(s, 2, 5), H = size_of(s, 3, 4);
    const rnn_params p = awkward_params(s, 2, H, 3, f[k]);
    gsl_matrix *h = matrix_for(s, IN, "h", B, H);
    gsl_matrix *dh = matrix_for(s, IN, "dh", B, H);
    gsl_matrix *da = matrix_for(s, OUT, "da", B, H);
    gsl_matrix *dh_prev = matrix_for(s, ADDED, "dh_prev", B, H);

    bptt_make_states(s, f[k], k, h);
    bptt_lift(dh_prev);
    for (size_t i = 0; k == 5 && i < B; i++) {
        bptt_scale_row(dh, i, bptt_magnitude(i));
        bptt_scale_row(dh_prev, i, bptt_magnitude(i));
    }
    if (k == 6)
        gsl_matrix_set(dh, B - 1, 0, NAN);
    say(s, "f = %s, B = %zu, H = %zu", activation_name(f[k]), B, H);
    say_matrix(s, "W_hh", &p.W_hh.matrix);
    input_view(s, "W_hh", &p.W_hh.matrix);
    put_status(s, "bptt_step", THE(bptt_step)(&p, h, dh, da, dh_prev));
    if (k != 6) {
        put_results(s, 1e-10);
        return;
    }
    bptt_put_rows_with_nan(s, "da", da);
    bptt_put_rows_with_nan(s, "dh_prev", dh_prev);
}
