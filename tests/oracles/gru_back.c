/*
 * Chapter 8 once more, the way back without any: the network runs forward in
 * plain loops with complex numbers, once for every number whose gradient is
 * wanted, as in bptt.c beside this file. What is nudged by i e may be a
 * parameter, or a sum, a v or a state as it comes out of its step.
 */
#include "../runner/sheet.h"
#include "gru_run.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

static const double e = 1e-100;
enum { MOST = 32 };  // numbers in a row of gates

/*
 * A network, and the scalar whose gradient is asked: the sum over all steps of
 * dh_t h_t, and of dy_t y_t unless dy is NULL.
 */
typedef struct {
    const gru_params *p;
    const sequence *x, *dy;
    const gru_states *s, *ds;
} history;

/* The number that stands at PLACE, or z in its stead, when that at q is nudged. */
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

/* What the input and b_h say to gate k, and W_hh to it or to v. */
static double complex
said(const history *r, size_t i, size_t t, size_t k, const double *q)
{
    double complex x[MOST];
    for (size_t m = 0; m < r->p->D; m++)
        x[m] = sequence_of(r->x, t - 1, i)[m];
    return times(&r->p->W_xh.matrix, k, x, q) + bias(&r->p->b_h.vector, k, q);
}

/* Step t of sequence i: h of the step before becomes that of t. */
static void
advance(const history *r, size_t i, size_t t, const double *q,
        double complex *h)
{
    const gsl_matrix *W = &r->p->W_hh.matrix;
    const double *sum_at = sequence_of(r->s->gate, t - 1, i);
    const double *v_at = sequence_of(r->s->v, t - 1, i);
    const double *h_at = sequence_of(r->s->h, t, i);
    const size_t H = r->p->H;
    double complex next[MOST];

    for (size_t j = 0; j < H; j++) {
        const double complex a_r = said(r, i, t, j, q) + times(W, j, h, q);
        const double complex a_z =
            said(r, i, t, H + j, q) + times(W, H + j, h, q);
        const double complex v =
            nudged(times(W, 2 * H + j, h, q) + bias(&r->p->b_n.vector, j, q),
                   v_at + j, q);
        const double complex reset = logistic(nudged(a_r, sum_at + j, q));
        const double complex keep = logistic(nudged(a_z, sum_at + H + j, q));
        const double complex a_n = said(r, i, t, 2 * H + j, q) + reset * v;
        const double complex fresh = ctanh(nudged(a_n, sum_at + 2 * H + j, q));
        next[j] = nudged(fresh - keep * fresh + keep * h[j], h_at + j, q);
    }
    memcpy(h, next, H * sizeof *h);
}

/* The slope of what sequence i adds to the scalar, along the number at q. */
static double
slope(const history *r, size_t i, const double *q)
{
    const gru_params *p = r->p;
    double complex h[MOST];
    double sum = 0.0;

    for (size_t j = 0; j < p->H; j++) {
        const double *state = sequence_of(r->s->h, 0, i) + j;
        h[j] = nudged(*state, state, q);
    }
    for (size_t t = 0; t <= r->x->T; t++) {
        if (t > 0)
            advance(r, i, t, q, h);
        for (size_t j = 0; j < p->H; j++)
            sum += sequence_of(r->ds->h, t, i)[j] * cimag(h[j]);
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

static void
add_all(const history *r, gru_params *dp)
{
    const gru_params *p = r->p;
    const size_t D = p->D, H = p->H, O = p->O;

    add_slopes(r, p->W_xh.matrix.data, dp->W_xh.matrix.data, 3 * H * D);
    add_slopes(r, p->W_hh.matrix.data, dp->W_hh.matrix.data, 3 * H * H);
    add_slopes(r, p->b_h.vector.data, dp->b_h.vector.data, 3 * H);
    add_slopes(r, p->b_n.vector.data, dp->b_n.vector.data, H);
    if (r->dy == NULL)
        return;
    add_slopes(r, p->W_hy.matrix.data, dp->W_hy.matrix.data, O * H);
    add_slopes(r, p->b_y.vector.data, dp->b_y.vector.data, O);
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
replace_states(const history *r, gru_states *ds)
{
    // All of them are measured before the first is replaced.
    const sequence *const asked[] = { r->s->gate, r->s->v, r->s->h };
    sequence *const place[] = { ds->gate, ds->v, ds->h };
    sequence *whole[3];

    for (size_t k = 0; k < 3; k++)
        whole[k] = slopes_of(r, asked[k]);
    for (size_t k = 0; k < 3; k++) {
        const sequence *w = whole[k];
        memcpy(place[k]->data, w->data, w->T * w->B * w->n * sizeof(double));
        sequence_free(whole[k]);
    }
}

ORACLE(gru_backward)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    const history r = { p, x, dy, s, ds };

    if (x->n != p->D || !gru_shaped(s, x->T, x->B, p->H)
        || !gru_shaped(ds, x->T, x->B, p->H) || dp->D != p->D || dp->H != p->H
        || dp->O != p->O)
        return GSL_EBADLEN;
    if (dy != NULL && (dy->T != x->T || dy->B != x->B || dy->n != p->O))
        return GSL_EBADLEN;
    add_all(&r, dp);
    replace_states(&r, ds);
    return GSL_SUCCESS;
}

ORACLE(gru_sweep)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    return gru_backward_oracle(p, x, s, NULL, ds, dp);
}
