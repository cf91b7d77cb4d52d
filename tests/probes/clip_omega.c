/* The cases of chapter 4, continued: the penalty on changes of length. */
#include "clip.h"

#include "../runner/arguments.h"
#include "../runner/matrices.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

/*
 * What bptt_sweep() would have left behind. The contract asks for no relation
 * between dh and da, so any numbers do; in some cases they are tiny or 0.
 */
enum swept_case {
    TINY = 2,
    SOME_END,
    ALL_END,
    EVERY_SIZE,
    ONE_LEFT,
    NO_DIRECTION,
    AT_LIMIT,
    SWEPT_CASES
};

typedef struct {
    size_t T, B, H;
    sequence *dh, *da;
} swept;

/* Multiplies dh_ti, and da_ti as well. */
static void
clip_scale_pair(const swept *w, size_t t, size_t i, double dh, double da)
{
    for (size_t j = 0; j < w->H; j++) {
        sequence_of(w->dh, t, i)[j] *= dh;
        sequence_of(w->da, t - 1, i)[j] *= da;
    }
}

/*
 * A pair that counts only just, and one that is just too short: dh_ti has one
 * entry, and da_ti is as short.
 */
static void
clip_put_at_limit(const swept *w, size_t t, size_t i, double length)
{
    clip_scale_pair(w, t, i, 0.0, CLIP_LEAST);
    sequence_of(w->dh, t, i)[w->H - 1] = -length;
}

/*
 * In SOME_END sequence 1 sends nothing back: its da, and with it its u, is 0 at
 * every step. At steps 1 and 2 its dh is 0 as well, so these pairs do not count.
 * The later ones count, but their u has no direction.
 */
static void
clip_make_swept(const swept *w, size_t k)
{
    for (size_t t = 1; t <= w->T; t++)
        for (size_t i = 0; i < w->B; i++) {
            const size_t pair = (t - 1) * w->B + i;
            const double power =
                400.0 * (double)pair / (double)(w->T * w->B) - 200.0;
            if (k == TINY)
                clip_scale_pair(w, t, i, 1e-200, 1e-200);
            if (k == SOME_END && i == 1)
                clip_scale_pair(w, t, i, t > 2, 0.0);
            if (k == ALL_END)
                clip_scale_pair(w, t, i, 0.0, 1.0);
            if (k == EVERY_SIZE)
                clip_scale_pair(w, t, i, pow(10.0, power), pow(10.0, power));
            if (k == ONE_LEFT && pair != w->B + 1)
                clip_scale_pair(w, t, i, 0.0, 1.0);
        }
    if (k == AT_LIMIT) {
        clip_put_at_limit(w, 2, 0, CLIP_LEAST);
        clip_put_at_limit(w, 3, 1, 0.99 * CLIP_LEAST);
    }
}

/*
 * W_hh sends nothing back of what neuron 0 gets, and in sequence 1 no other
 * neuron gets anything: u is 0 there, but da is not.
 */
static void
clip_send_nothing(gsl_matrix *W_hh, const swept *w)
{
    for (size_t j = 0; j < w->H; j++)
        gsl_matrix_set(W_hh, 0, j, 0.0);
    for (size_t t = 1; t <= w->T; t++)
        for (size_t j = 1; j < w->H; j++)
            sequence_of(w->da, t - 1, 1)[j] = 0.0;
}

static swept
clip_swept(sheet *s, size_t k)
{
    swept w = { .T = size_of(s, 2, 5),
                .B = size_of(s, 1, 3),
                .H = size_of(s, 2, 4) };
    w.dh = sequence_for(s, IN, "dh", w.T + 1, w.B, w.H);
    w.da = sequence_for(s, IN, "da", w.T, w.B, w.H);
    if (k > 0 && refusal_of(s) == NULL)
        clip_make_swept(&w, k);
    return w;
}

// Rows that both functions have.
#define SEQUENCE_REFUSALS                                                      \
    { "dh", N_STEPS, GSL_EBADLEN, .by = 1 },                                   \
        { "dh", N_STEPS, GSL_EBADLEN, .by = -1 },                              \
        { "dh", N_BATCH, GSL_EBADLEN, .by = 1 },                               \
        { "dh", N_WIDTH, GSL_EBADLEN, .by = 1 },                               \
        { "da", N_STEPS, GSL_EBADLEN, .by = 1 },                               \
        { "da", N_STEPS, GSL_EBADLEN, .by = -1 },                              \
        { "da", N_BATCH, GSL_EBADLEN, .by = 1 },                               \
        { "da", N_WIDTH, GSL_EBADLEN, .by = 1 },                               \
        { "u", N_STEPS, GSL_EBADLEN, .by = 1 },                                \
        { "u", N_STEPS, GSL_EBADLEN, .by = -1 },                               \
        { "u", N_BATCH, GSL_EBADLEN, .by = 1 },                                \
    {                                                                          \
        "u", N_WIDTH, GSL_EBADLEN, .by = 1                                     \
    }

static const refusal omega_refusals[] = {
    SEQUENCE_REFUSALS,
    { "dh", AN_ENTRY, GSL_SUCCESS, .value = NAN },
    { "da", AN_ENTRY, GSL_SUCCESS, .value = NAN },
    { "W_hh", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "W_hh", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "W_hh", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "W_hh", N_COLUMNS, GSL_EBADLEN, .by = -1 },
};
PROBE(clip, omega, SWEPT_CASES, .sizes = 3, REFUSES(omega_refusals))
(sheet *s, size_t k)
{
    const swept w = clip_swept(s, k);
    gsl_matrix *W_hh = matrix_for(s, IN, "W_hh", w.H, w.H);
    sequence *u = sequence_for(s, OUT, "u", w.T, w.B, w.H);
    double omega = awkward(s);

    if (k == NO_DIRECTION)
        clip_send_nothing(W_hh, &w);
    if (!put_status(s, "clip_omega",
                    THE(clip_omega)(W_hh, w.dh, w.da, u, &omega)))
        return;
    put(s, "whether omega is NaN", isnan(omega), 0.0);
    put(s, "omega", isnan(omega) ? 0.0 : omega, 1e-10);
    // With a thousand terms in a sum, one of a thousand sums nearly cancels.
    put_results_or_nan(s, 1e-8);
}

/* What clip_omega() would leave in u. */
static void
clip_fill_u(sequence *u, const swept *w, const gsl_matrix *W_hh)
{
    const size_t H = w->H;
    memset(u->data, 0, w->T * w->B * H * sizeof(double));
    for (size_t row = 0; row < w->T * w->B; row++)
        for (size_t i = 0; i < H; i++)
            for (size_t j = 0; j < H; j++)
                u->data[row * H + j] +=
                    w->da->data[row * H + i] * W_hh->data[i * H + j];
}

static int
clip_finds_nan(const gsl_matrix *m)
{
    int found = 0;
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++)
            found |= isnan(gsl_matrix_get(m, i, j));
    return found;
}

static const refusal domega_refusals[] = {
    SEQUENCE_REFUSALS,
    { "dh", AN_ENTRY, GSL_SUCCESS, .value = NAN },
    { "u", AN_ENTRY, GSL_SUCCESS, .value = NAN },
    { "dW_hh", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "dW_hh", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "dW_hh", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "dW_hh", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "alpha", THE_VALUE, GSL_EINVAL, .value = -1.0 },
    { "alpha", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "alpha", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "alpha", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "alpha", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
};
PROBE(clip, domega, SWEPT_CASES, .sizes = 3, REFUSES(domega_refusals))
(sheet *s, size_t k)
{
    static const double weight[] = {
        1.0, 3.0, 0.7, 2.0, 2.0, 1.3, 0.6, 1.7, 0.9
    };
    const swept w = clip_swept(s, k);
    const double alpha = number_for(s, "alpha", weight[k]);
    gsl_matrix_view W_hh = awkward_matrix(s, w.H, w.H);
    sequence *u = sequence_for(s, ADDED, "u", w.T, w.B, w.H);
    gsl_matrix *dW_hh = matrix_for(s, ADDED, "dW_hh", w.H, w.H);

    if (k == NO_DIRECTION)
        clip_send_nothing(&W_hh.matrix, &w);
    if (refusal_of(s) == NULL || refusal_of(s)->aspect == THE_VALUE)
        clip_fill_u(u, &w, &W_hh.matrix);
    gsl_matrix_scale(dW_hh, M_SQRT1_2);  // no sum can be exactly 0
    if (!put_status(s, "clip_omega_backward",
                    THE(clip_omega_backward)(w.dh, w.da, u, alpha, dW_hh)))
        return;
    const refusal *r = refusal_of(s);
    if (r == NULL || r->aspect != AN_ENTRY || !isnan(r->value))
        put_result(s, "dW_hh", 1e-9);
    else if (promised_status() == GSL_SUCCESS)
        put(s, "whether dW_hh has a NaN", clip_finds_nan(dW_hh), 0.0);
}
