/*
 * Chapter 7 once more, the way back without any: the network runs forward in
 * plain loops with complex numbers, once for every number whose gradient is
 * wanted, as in bptt.c beside this file. What is nudged by i e may be a
 * parameter, or one gate's sum, cell or state as it comes out of its step. Where
 * that would take too long, the formulas of the way back have to do.
 */
#include "../runner/sheet.h"
#include "lstm_loops.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

static const double e = 1e-100;

/*
 * A network, and the scalar whose gradient is asked: the sum over all steps of
 * dh_t h_t + dc_t c_t, and of dy_t y_t unless dy is NULL. The last three are room
 * for a sequence that runs: a row of sums, of cells and of states.
 */
typedef struct {
    const lstm_params *p;
    const sequence *x, *dy;
    const lstm_states *s, *ds;
    double complex *a, *c, *h;
} history;

/*
 * z, or z + i e when it is the number that is nudged: q is the address of that
 * one, and PLACE that of z.
 */
static double complex
lstm_nudged(double complex z, const double *place, const double *q)
{
    return place == q ? z + e * I : z;
}

static double complex
lstm_complex_logistic(double complex a)
{
    return creal(a) >= 0.0 ? 1.0 / (1.0 + cexp(-a)) : cexp(a) / (1.0 + cexp(a));
}

/* Row k of W times z. */
static double complex
lstm_complex_times(const gsl_matrix *W, size_t k, const double complex *z,
                   const double *q)
{
    double complex sum = 0.0;
    for (size_t m = 0; m < W->size2; m++) {
        const double *w = gsl_matrix_const_ptr(W, k, m);
        sum += lstm_nudged(*w, w, q) * z[m];
    }
    return sum;
}

/* The same for inputs, which are never nudged. */
static double complex
lstm_complex_input(const gsl_matrix *W, size_t k, const double *x,
                   const double *q)
{
    double complex sum = 0.0;
    for (size_t m = 0; m < W->size2; m++) {
        const double *w = gsl_matrix_const_ptr(W, k, m);
        sum += lstm_nudged(*w, w, q) * x[m];
    }
    return sum;
}

static double complex
lstm_complex_bias(const gsl_vector *b, size_t k, const double *q)
{
    const double *place = gsl_vector_const_ptr(b, k);
    return lstm_nudged(*place, place, q);
}

/* Step t of sequence i: c and h of the step before become those of t. */
static void
lstm_complex_advance(const history *r, size_t i, size_t t, const double *q)
{
    const lstm_params *p = r->p;
    const double *x = sequence_of(r->x, t - 1, i);
    const double *sum_at = sequence_of(r->s->gate, t - 1, i);
    const size_t H = p->H;
    double complex *a = r->a, *c = r->c, *h = r->h;

    for (size_t k = 0; k < 4 * H; k++)
        a[k] = lstm_nudged(lstm_complex_input(&p->W_xh.matrix, k, x, q)
                               + lstm_complex_times(&p->W_hh.matrix, k, h, q)
                               + lstm_complex_bias(&p->b_h.vector, k, q),
                           sum_at + k, q);
    for (size_t j = 0; j < H; j++) {
        c[j] = lstm_nudged(lstm_complex_logistic(a[j]) * ctanh(a[2 * H + j])
                               + lstm_complex_logistic(a[H + j]) * c[j],
                           sequence_of(r->s->c, t, i) + j, q);
        h[j] = lstm_nudged(lstm_complex_logistic(a[3 * H + j]) * ctanh(c[j]),
                           sequence_of(r->s->h, t, i) + j, q);
    }
}

/* The slope of what sequence i adds to the scalar, along the number at q. */
static double
lstm_slope(const history *r, size_t i, const double *q)
{
    const lstm_params *p = r->p;
    double complex *c = r->c, *h = r->h;
    double sum = 0.0;

    for (size_t j = 0; j < p->H; j++) {
        const double *c_at = sequence_of(r->s->c, 0, i) + j;
        const double *h_at = sequence_of(r->s->h, 0, i) + j;
        c[j] = lstm_nudged(*c_at, c_at, q);
        h[j] = lstm_nudged(*h_at, h_at, q);
    }
    for (size_t t = 0; t <= r->x->T; t++) {
        if (t > 0)
            lstm_complex_advance(r, i, t, q);
        for (size_t j = 0; j < p->H; j++)
            sum += sequence_of(r->ds->c, t, i)[j] * cimag(c[j])
                   + sequence_of(r->ds->h, t, i)[j] * cimag(h[j]);
        for (size_t j = 0; r->dy != NULL && t > 0 && j < p->O; j++)
            sum += sequence_of(r->dy, t - 1, i)[j]
                   * cimag(lstm_complex_times(&p->W_hy.matrix, j, h, q)
                           + lstm_complex_bias(&p->b_y.vector, j, q));
    }
    return sum / e;
}

/* Adds the slopes of the n parameters at q, for all the batch. */
static void
lstm_add_slopes(const history *r, const double *q, double *dq, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < r->x->B; i++)
            dq[k] += lstm_slope(r, i, q + k);
}

/* The slopes of all numbers of a sequence, each in its own batch. */
static sequence *
lstm_slopes_of(const history *r, const sequence *q)
{
    sequence *dq = sequence_alloc(q->T, q->B, q->n);
    for (size_t k = 0; k < q->T * q->B * q->n; k++)
        dq->data[k] = lstm_slope(r, k / q->n % q->B, q->data + k);
    return dq;
}

/*
 * In ds stands what the scalar has from each state directly. Puts the whole
 * gradient in its place.
 */
static void
lstm_replace_states(const history *r, lstm_states *ds)
{
    // A slope is measured with ds as it was: nothing is replaced before all
    // of them are known.
    const sequence *const asked[] = { r->s->gate, r->s->c, r->s->h };
    sequence *const place[] = { ds->gate, ds->c, ds->h };
    sequence *whole[3];

    for (size_t k = 0; k < 3; k++)
        whole[k] = lstm_slopes_of(r, asked[k]);
    for (size_t k = 0; k < 3; k++) {
        const sequence *w = whole[k];
        memcpy(place[k]->data, w->data, w->T * w->B * w->n * sizeof(double));
        sequence_free(whole[k]);
    }
}

static void
lstm_add_all(const history *r, lstm_params *dp)
{
    const lstm_params *p = r->p;
    const size_t D = p->D, H = p->H, O = p->O;

    lstm_add_slopes(r, p->W_xh.matrix.data, dp->W_xh.matrix.data, 4 * H * D);
    lstm_add_slopes(r, p->W_hh.matrix.data, dp->W_hh.matrix.data, 4 * H * H);
    lstm_add_slopes(r, p->b_h.vector.data, dp->b_h.vector.data, 4 * H);
    if (r->dy == NULL)
        return;
    lstm_add_slopes(r, p->W_hy.matrix.data, dp->W_hy.matrix.data, O * H);
    lstm_add_slopes(r, p->b_y.vector.data, dp->b_y.vector.data, O);
}

/* Whether there are so many numbers that a run for each would take too long. */
static int
lstm_is_large(const lstm_params *p, const sequence *x)
{
    const double H = (double)p->H, D = (double)p->D, T = (double)x->T;
    const double run = T * (4.0 * H * (D + H) + (double)p->O * H);
    const double runs =
        (double)x->B * (4.0 * H * (D + H + T) + (double)p->O * H);
    return run * runs > 5e6;
}

/*
 * What lstm_backward() adds and writes. The shapes fit. Without dy it is what
 * lstm_sweep() does.
 */
static void
lstm_slopes(const lstm_params *p, const sequence *x, const lstm_states *s,
            const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    double complex *room = calloc(6 * p->H, sizeof *room);
    const history r = {
        p, x, dy, s, ds, room, room + 4 * p->H, room + 5 * p->H
    };

    if (room == NULL)
        abort();
    lstm_add_all(&r, dp);
    lstm_replace_states(&r, ds);
    free(room);
}

ORACLE(lstm_backward)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    (lstm_is_large(p, x) ? lstm_loop_back : lstm_slopes)(p, x, s, dy, ds, dp);
    return GSL_SUCCESS;
}

ORACLE(lstm_sweep)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    return lstm_backward_oracle(p, x, s, NULL, ds, dp);
}
