/*
 * Chapter 8 once more, the way back without any: the network runs forward in
 * plain loops with complex numbers, once for every number whose gradient is
 * wanted, as in bptt.c beside this file. What is nudged by i e may be a
 * parameter, or a sum, a v or a state as it comes out of its step.
 */
#include "../runner/sheet.h"
#include "gru_shapes.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
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
    double complex x[MOST];
    for (size_t m = 0; m < r->p->D; m++)
        x[m] = sequence_of(r->x, t - 1, i)[m];
    return gru_complex_times(&r->p->W_xh.matrix, k, x, q)
           + gru_complex_bias(&r->p->b_h.vector, k, q);
}

/* Step t of sequence i: h of the step before becomes that of t. */
static void
gru_complex_advance(const history *r, size_t i, size_t t, const double *q,
                    double complex *h)
{
    const gsl_matrix *W = &r->p->W_hh.matrix;
    const double *sum_at = sequence_of(r->s->gate, t - 1, i);
    const double *v_at = sequence_of(r->s->v, t - 1, i);
    const double *h_at = sequence_of(r->s->h, t, i);
    const size_t H = r->p->H;
    double complex next[MOST];

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
    double complex h[MOST];
    double sum = 0.0;

    for (size_t j = 0; j < p->H; j++) {
        const double *h_at = sequence_of(r->s->h, 0, i) + j;
        h[j] = gru_nudged(*h_at, h_at, q);
    }
    for (size_t t = 0; t <= r->x->T; t++) {
        if (t > 0)
            gru_complex_advance(r, i, t, q, h);
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
    gru_add_all(&r, dp);
    gru_replace_states(&r, ds);
    return GSL_SUCCESS;
}

ORACLE(gru_sweep)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    return gru_backward_oracle(p, x, s, NULL, ds, dp);
}

/* ---- One step back: one unit at a time ----------------------------------- */

/*
 * The sum that makes this gate. That of a gate at 0 or 1 is infinite; 1000 makes
 * the same gate, and can be calculated with.
 */
static double
gru_sum_of(double gate, int is_tanh)
{
    const double a = is_tanh ? atanh(gate) : log(gate) - log1p(-gate);
    return GSL_MAX(-1000.0, GSL_MIN(1000.0, a));
}

/*
 * One unit: its gates and v, its state before, and how much each of the numbers
 * that make its state is nudged.
 */
typedef struct {
    double r, z, n, v, h_prev;
    double on_r, on_z, on_n, on_v, on_h_prev;
} unit;

/* The slope of its state. */
static double
gru_unit_slope(const unit *u)
{
    const double complex r =
        gru_complex_logistic(gru_sum_of(u->r, 0) + u->on_r * e * I);
    const double complex z =
        gru_complex_logistic(gru_sum_of(u->z, 0) + u->on_z * e * I);
    // The sum that makes n is known, r v included. What the nudges of r and v
    // add to it is imaginary.
    const double complex rv = r * (u->v + u->on_v * e * I);
    const double complex n =
        ctanh(gru_sum_of(u->n, 1) + (cimag(rv) + u->on_n * e) * I);
    const double complex h_prev = u->h_prev + u->on_h_prev * e * I;
    return cimag(z * h_prev + (1.0 - z) * n) / e;
}

static unit
gru_unit_of(const gsl_matrix *gate, const gsl_matrix *v,
            const gsl_matrix *h_prev, size_t i, size_t j)
{
    const size_t H = v->size2;
    return (unit){ .r = gsl_matrix_get(gate, i, j),
                   .z = gsl_matrix_get(gate, i, H + j),
                   .n = gsl_matrix_get(gate, i, 2 * H + j),
                   .v = gsl_matrix_get(v, i, j),
                   .h_prev = gsl_matrix_get(h_prev, i, j) };
}

/* What a nudge of state k before does to the whole of sequence i. */
static double
gru_from_state(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
               const gsl_matrix *h_prev, const gsl_matrix *dh, size_t i,
               size_t k)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    const size_t H = p->H;
    double sum = 0.0;

    for (size_t j = H; j-- > 0;) {
        unit u = gru_unit_of(gate, v, h_prev, i, j);
        u.on_r = gsl_matrix_get(W, j, k);
        u.on_z = gsl_matrix_get(W, H + j, k);
        u.on_v = gsl_matrix_get(W, 2 * H + j, k);
        u.on_h_prev = j == k;
        sum += gsl_matrix_get(dh, i, j) * gru_unit_slope(&u);
    }
    return sum;
}

ORACLE(gru_step_backward)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t B = dh->size1, H = p->H;

    if (!gru_is(gate, B, 3 * H) || !gru_is(da, B, 3 * H) || !gru_is(v, B, H)
        || !gru_is(h_prev, B, H) || dh->size2 != H || !gru_is(dv, B, H)
        || !gru_is(dh_prev, B, H))
        return GSL_EBADLEN;
    for (size_t i = 0; i < B; i++)
        for (size_t j = 0; j < H; j++) {
            const unit u = gru_unit_of(gate, v, h_prev, i, j);
            const double dh_ij = gsl_matrix_get(dh, i, j);
            unit on[4] = { u, u, u, u };
            on[0].on_r = on[1].on_z = on[2].on_n = on[3].on_v = 1.0;
            for (size_t m = 0; m < 3; m++)
                gsl_matrix_set(da, i, m * H + j,
                               dh_ij * gru_unit_slope(&on[m]));
            gsl_matrix_set(dv, i, j, dh_ij * gru_unit_slope(&on[3]));
            *gsl_matrix_ptr(dh_prev, i, j) +=
                gru_from_state(p, gate, v, h_prev, dh, i, j);
        }
    return GSL_SUCCESS;
}
