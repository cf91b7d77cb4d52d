/*
 * Chapter 8 once more, the way back without any: the network runs forward in
 * plain loops with complex numbers, once for every number whose gradient is
 * wanted, as in bptt.c beside this file. What is nudged by i e may be a
 * parameter, or a sum, a v or a state as it comes out of its step. Where that would
 * take too long, the formulas of the way back have to do.
 */
#include "../runner/sheet.h"
#include "gru_loops.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

static const double e = 1e-100;

/*
 * A network, and the scalar whose gradient is asked: the sum over all steps of
 * dh_t h_t, and of dy_t y_t unless dy is NULL. The last two are room for a sequence
 * that runs: its states, and those of the next step.
 */
typedef struct {
    const gru_params *p;
    const sequence *x, *dy;
    const gru_states *s, *ds;
    double complex *h, *next;
} history;

/*
 * z, or z + i e when it is the number that is nudged: q is the address of that
 * one, and PLACE that of z.
 */
static double complex
gru_nudged(double complex z, const double *place, const double *q)
{
    return place == q ? z + e * I : z;
}

static double complex
gru_complex_logistic(double complex a)
{
    return creal(a) >= 0.0 ? 1.0 / (1.0 + cexp(-a)) : cexp(a) / (1.0 + cexp(a));
}

/* Row k of W times z. */
static double complex
gru_complex_times(const gsl_matrix *W, size_t k, const double complex *z,
                  const double *q)
{
    double complex sum = 0.0;
    for (size_t m = 0; m < W->size2; m++) {
        const double *w = gsl_matrix_const_ptr(W, k, m);
        sum += gru_nudged(*w, w, q) * z[m];
    }
    return sum;
}

static double complex
gru_complex_bias(const gsl_vector *b, size_t k, const double *q)
{
    const double *place = gsl_vector_const_ptr(b, k);
    return gru_nudged(*place, place, q);
}

/* What the input and b_h say to gate k: (8.1). */
static double complex
gru_inputs_say(const history *r, size_t i, size_t t, size_t k, const double *q)
{
    const double *x = sequence_of(r->x, t - 1, i);
    double complex sum = gru_complex_bias(&r->p->b_h.vector, k, q);
    for (size_t m = 0; m < r->p->D; m++) {
        const double *w = gsl_matrix_const_ptr(&r->p->W_xh.matrix, k, m);
        sum += gru_nudged(*w, w, q) * x[m];
    }
    return sum;
}

/* Step t of sequence i: h of the step before becomes that of t. */
static void
gru_complex_advance(const history *r, size_t i, size_t t, const double *q)
{
    const gsl_matrix *W = &r->p->W_hh.matrix;
    const double *sum_at = sequence_of(r->s->gate, t - 1, i);
    const double *v_at = sequence_of(r->s->v, t - 1, i);
    const double *h_at = sequence_of(r->s->h, t, i);
    const size_t H = r->p->H;
    double complex *h = r->h, *next = r->next;

    for (size_t j = 0; j < H; j++) {
        const double complex a_r =
            gru_inputs_say(r, i, t, j, q) + gru_complex_times(W, j, h, q);
        const double complex a_z = gru_inputs_say(r, i, t, H + j, q)
                                   + gru_complex_times(W, H + j, h, q);
        const double complex v =
            gru_nudged(gru_complex_times(W, 2 * H + j, h, q)
                           + gru_complex_bias(&r->p->b_n.vector, j, q),
                       v_at + j, q);
        const double complex r_j =
            gru_complex_logistic(gru_nudged(a_r, sum_at + j, q));
        const double complex z_j =
            gru_complex_logistic(gru_nudged(a_z, sum_at + H + j, q));
        const double complex a_n =
            gru_inputs_say(r, i, t, 2 * H + j, q) + r_j * v;
        const double complex n_j =
            ctanh(gru_nudged(a_n, sum_at + 2 * H + j, q));
        next[j] = gru_nudged(n_j - z_j * n_j + z_j * h[j], h_at + j, q);
    }
    memcpy(h, next, H * sizeof *h);
}

/* The slope of what sequence i adds to the scalar, along the number at q. */
static double
gru_slope(const history *r, size_t i, const double *q)
{
    const gru_params *p = r->p;
    double complex *h = r->h;
    double sum = 0.0;

    for (size_t j = 0; j < p->H; j++) {
        const double *h_at = sequence_of(r->s->h, 0, i) + j;
        h[j] = gru_nudged(*h_at, h_at, q);
    }
    for (size_t t = 0; t <= r->x->T; t++) {
        if (t > 0)
            gru_complex_advance(r, i, t, q);
        for (size_t j = 0; j < p->H; j++)
            sum += sequence_of(r->ds->h, t, i)[j] * cimag(h[j]);
        for (size_t j = 0; r->dy != NULL && t > 0 && j < p->O; j++)
            sum += sequence_of(r->dy, t - 1, i)[j]
                   * cimag(gru_complex_times(&p->W_hy.matrix, j, h, q)
                           + gru_complex_bias(&p->b_y.vector, j, q));
    }
    return sum / e;
}

/* Adds the slopes of the n parameters at q, for all the batch. */
static void
gru_add_slopes(const history *r, const double *q, double *dq, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < r->x->B; i++)
            dq[k] += gru_slope(r, i, q + k);
}

static void
gru_add_all(const history *r, gru_params *dp)
{
    const gru_params *p = r->p;
    const size_t D = p->D, H = p->H, O = p->O;

    gru_add_slopes(r, p->W_xh.matrix.data, dp->W_xh.matrix.data, 3 * H * D);
    gru_add_slopes(r, p->W_hh.matrix.data, dp->W_hh.matrix.data, 3 * H * H);
    gru_add_slopes(r, p->b_h.vector.data, dp->b_h.vector.data, 3 * H);
    gru_add_slopes(r, p->b_n.vector.data, dp->b_n.vector.data, H);
    if (r->dy == NULL)
        return;
    gru_add_slopes(r, p->W_hy.matrix.data, dp->W_hy.matrix.data, O * H);
    gru_add_slopes(r, p->b_y.vector.data, dp->b_y.vector.data, O);
}

/* The slopes of all numbers of a sequence, each in its own batch. */
static sequence *
gru_slopes_of(const history *r, const sequence *q)
{
    sequence *dq = sequence_alloc(q->T, q->B, q->n);
    for (size_t k = 0; k < q->T * q->B * q->n; k++)
        dq->data[k] = gru_slope(r, k / q->n % q->B, q->data + k);
    return dq;
}

/*
 * In ds stands what the scalar has from each state directly. Puts the whole
 * gradient in its place.
 */
static void
gru_replace_states(const history *r, gru_states *ds)
{
    // A slope is measured with ds as it was: nothing is replaced before all
    // of them are known.
    const sequence *const asked[] = { r->s->gate, r->s->v, r->s->h };
    sequence *const place[] = { ds->gate, ds->v, ds->h };
    sequence *whole[3];

    for (size_t k = 0; k < 3; k++)
        whole[k] = gru_slopes_of(r, asked[k]);
    for (size_t k = 0; k < 3; k++) {
        const sequence *w = whole[k];
        memcpy(place[k]->data, w->data, w->T * w->B * w->n * sizeof(double));
        sequence_free(whole[k]);
    }
}

/* Whether there are so many numbers that a run for each would take too long. */
static int
gru_is_large(const gru_params *p, const sequence *x)
{
    const double H = (double)p->H, D = (double)p->D, T = (double)x->T;
    const double run = T * (3.0 * H * (D + H) + (double)p->O * H);
    const double runs =
        (double)x->B * (3.0 * H * (D + H + T) + (double)p->O * H);
    return run * runs > 5e6;
}

/*
 * What gru_backward() adds and writes. The shapes fit. Without dy it is what
 * gru_sweep() does.
 */
static void
gru_slopes(const gru_params *p, const sequence *x, const gru_states *s,
           const sequence *dy, gru_states *ds, gru_params *dp)
{
    double complex *room = calloc(2 * p->H, sizeof *room);
    const history r = { p, x, dy, s, ds, room, room + p->H };

    if (room == NULL)
        abort();
    gru_add_all(&r, dp);
    gru_replace_states(&r, ds);
    free(room);
}

ORACLE(gru_backward)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    (gru_is_large(p, x) ? gru_loop_back : gru_slopes)(p, x, s, dy, ds, dp);
    return GSL_SUCCESS;
}

ORACLE(gru_sweep)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    return gru_backward_oracle(p, x, s, NULL, ds, dp);
}
