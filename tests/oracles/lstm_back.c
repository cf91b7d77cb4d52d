/*
 * Chapter 7 once more, the way back without any: the network runs forward in
 * plain loops with complex numbers, once for every number whose gradient is
 * wanted, as in bptt.c beside this file. What is nudged by i e may be a
 * parameter, or one gate's sum, cell or state as it comes out of its step.
 */
#include "../runner/sheet.h"
#include "lstm_run.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

static const double e = 1e-100;
enum { MOST = 32 };  // numbers in a row of gates

/*
 * A network, and the scalar whose gradient is asked: the sum over all steps of
 * dh_t h_t + dc_t c_t, and of dy_t y_t unless dy is NULL.
 */
typedef struct {
    const lstm_params *p;
    const sequence *x, *dy;
    const lstm_states *s, *ds;
} history;

/* z, which stands at PLACE, when the number at q is nudged. */
static double complex
nudged(double complex z, const double *place, const double *q)
{
    return place == q ? z + e * I : z;
}

static double complex
logistic(double complex a)
{
    return creal(a) >= 0.0 ? 1.0 / (1.0 + cexp(-a)) : cexp(a) / (1.0 + cexp(a));
}

/* Row k of W times z. */
static double complex
times(const gsl_matrix *W, size_t k, const double complex *z, const double *q)
{
    double complex sum = 0.0;
    for (size_t m = 0; m < W->size2; m++) {
        const double *w = gsl_matrix_const_ptr(W, k, m);
        sum += nudged(*w, w, q) * z[m];
    }
    return sum;
}

static double complex
bias(const gsl_vector *b, size_t k, const double *q)
{
    const double *place = gsl_vector_const_ptr(b, k);
    return nudged(*place, place, q);
}

/* Step t of sequence i: c and h of the step before become those of t. */
static void
advance(const history *r, size_t i, size_t t, const double *q,
        double complex *c, double complex *h)
{
    const lstm_params *p = r->p;
    const double *sum_at = sequence_of(r->s->gate, t - 1, i);
    const size_t H = p->H;
    double complex x[MOST], a[MOST];

    for (size_t k = 0; k < p->D; k++)
        x[k] = sequence_of(r->x, t - 1, i)[k];
    for (size_t k = 0; k < 4 * H; k++)
        a[k] = nudged(times(&p->W_xh.matrix, k, x, q)
                          + times(&p->W_hh.matrix, k, h, q)
                          + bias(&p->b_h.vector, k, q),
                      sum_at + k, q);
    for (size_t j = 0; j < H; j++) {
        c[j] = nudged(logistic(a[j]) * ctanh(a[2 * H + j])
                          + logistic(a[H + j]) * c[j],
                      sequence_of(r->s->c, t, i) + j, q);
        h[j] = nudged(logistic(a[3 * H + j]) * ctanh(c[j]),
                      sequence_of(r->s->h, t, i) + j, q);
    }
}

/* The slope of what sequence i adds to the scalar, along the number at q. */
static double
slope(const history *r, size_t i, const double *q)
{
    const lstm_params *p = r->p;
    double complex c[MOST], h[MOST];
    double sum = 0.0;

    for (size_t j = 0; j < p->H; j++) {
        const double *cell = sequence_of(r->s->c, 0, i) + j;
        const double *state = sequence_of(r->s->h, 0, i) + j;
        c[j] = nudged(*cell, cell, q);
        h[j] = nudged(*state, state, q);
    }
    for (size_t t = 0; t <= r->x->T; t++) {
        if (t > 0)
            advance(r, i, t, q, c, h);
        for (size_t j = 0; j < p->H; j++)
            sum += sequence_of(r->ds->c, t, i)[j] * cimag(c[j])
                   + sequence_of(r->ds->h, t, i)[j] * cimag(h[j]);
        for (size_t j = 0; r->dy != NULL && t > 0 && j < p->O; j++)
            sum += sequence_of(r->dy, t - 1, i)[j]
                   * cimag(times(&p->W_hy.matrix, j, h, q)
                           + bias(&p->b_y.vector, j, q));
    }
    return sum / e;
}

/* Adds the slopes of the n parameters at q, for all the batch. */
static void
add_slopes(const history *r, const double *q, double *dq, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < r->x->B; i++)
            dq[k] += slope(r, i, q + k);
}

/* The slopes of all numbers of a sequence, each in its own batch. */
static sequence *
slopes_of(const history *r, const sequence *q)
{
    sequence *dq = sequence_alloc(q->T, q->B, q->n);
    for (size_t k = 0; k < q->T * q->B * q->n; k++)
        dq->data[k] = slope(r, k / q->n % q->B, q->data + k);
    return dq;
}

/* ds in place of what the scalar has from each state directly. */
static void
replace_states(const history *r, lstm_states *ds)
{
    // All of them are measured before the first is replaced.
    const sequence *const asked[] = { r->s->gate, r->s->c, r->s->h };
    sequence *const place[] = { ds->gate, ds->c, ds->h };
    sequence *whole[3];

    for (size_t k = 0; k < 3; k++)
        whole[k] = slopes_of(r, asked[k]);
    for (size_t k = 0; k < 3; k++) {
        const sequence *w = whole[k];
        memcpy(place[k]->data, w->data, w->T * w->B * w->n * sizeof(double));
        sequence_free(whole[k]);
    }
}

static void
add_all(const history *r, lstm_params *dp)
{
    const lstm_params *p = r->p;
    const size_t D = p->D, H = p->H, O = p->O;

    add_slopes(r, p->W_xh.matrix.data, dp->W_xh.matrix.data, 4 * H * D);
    add_slopes(r, p->W_hh.matrix.data, dp->W_hh.matrix.data, 4 * H * H);
    add_slopes(r, p->b_h.vector.data, dp->b_h.vector.data, 4 * H);
    if (r->dy == NULL)
        return;
    add_slopes(r, p->W_hy.matrix.data, dp->W_hy.matrix.data, O * H);
    add_slopes(r, p->b_y.vector.data, dp->b_y.vector.data, O);
}

void
lstm_slopes(const lstm_params *p, const sequence *x, const lstm_states *s,
            const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    const history r = { p, x, dy, s, ds };

    if (dp != NULL)
        add_all(&r, dp);
    replace_states(&r, ds);
}

static int
fits(const lstm_params *p, const sequence *x, const lstm_states *s,
     const lstm_states *ds, const lstm_params *dp)
{
    return x->n == p->D && lstm_shaped(s, x->T, x->B, p->H)
           && lstm_shaped(ds, x->T, x->B, p->H) && dp->D == p->D
           && dp->H == p->H && dp->O == p->O;
}

ORACLE(lstm_sweep)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (!fits(p, x, s, ds, dp))
        return GSL_EBADLEN;
    lstm_slopes(p, x, s, NULL, ds, dp);
    return GSL_SUCCESS;
}

ORACLE(lstm_backward)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (!fits(p, x, s, ds, dp) || dy->T != x->T || dy->B != x->B
        || dy->n != p->O)
        return GSL_EBADLEN;
    lstm_slopes(p, x, s, dy, ds, dp);
    return GSL_SUCCESS;
}
