/*
 * Chapter 7 once more, the way back without any: the network runs forward in
 * plain loops with complex numbers, once for every number whose gradient is
 * wanted, as in bptt.c beside this file. What is nudged by i e may be a
 * parameter, or one gate's sum, cell or state as it comes out of its step. One
 * step back is the way back of a sequence of one step.
 */
#include "../runner/sheet.h"
#include "lstm_shapes.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
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

static double complex
lstm_complex_bias(const gsl_vector *b, size_t k, const double *q)
{
    const double *place = gsl_vector_const_ptr(b, k);
    return lstm_nudged(*place, place, q);
}

/* Step t of sequence i: c and h of the step before become those of t. */
static void
lstm_complex_advance(const history *r, size_t i, size_t t, const double *q,
                     double complex *c, double complex *h)
{
    const lstm_params *p = r->p;
    const double *sum_at = sequence_of(r->s->gate, t - 1, i);
    const size_t H = p->H;
    double complex x[MOST], a[MOST];

    for (size_t k = 0; k < p->D; k++)
        x[k] = sequence_of(r->x, t - 1, i)[k];
    for (size_t k = 0; k < 4 * H; k++)
        a[k] = lstm_nudged(lstm_complex_times(&p->W_xh.matrix, k, x, q)
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
    double complex c[MOST], h[MOST];
    double sum = 0.0;

    for (size_t j = 0; j < p->H; j++) {
        const double *c_at = sequence_of(r->s->c, 0, i) + j;
        const double *h_at = sequence_of(r->s->h, 0, i) + j;
        c[j] = lstm_nudged(*c_at, c_at, q);
        h[j] = lstm_nudged(*h_at, h_at, q);
    }
    for (size_t t = 0; t <= r->x->T; t++) {
        if (t > 0)
            lstm_complex_advance(r, i, t, q, c, h);
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

/*
 * What lstm_backward() adds. The shapes fit. Without dy it is what lstm_sweep()
 * adds; without dp only ds is asked.
 */
static void
lstm_slopes(const lstm_params *p, const sequence *x, const lstm_states *s,
            const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    const history r = { p, x, dy, s, ds };

    if (dp != NULL)
        lstm_add_all(&r, dp);
    lstm_replace_states(&r, ds);
}

static int
lstm_sweep_shaped(const lstm_params *p, const sequence *x, const lstm_states *s,
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
    if (!lstm_sweep_shaped(p, x, s, ds, dp))
        return GSL_EBADLEN;
    lstm_slopes(p, x, s, NULL, ds, dp);
    return GSL_SUCCESS;
}

ORACLE(lstm_backward)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (!lstm_sweep_shaped(p, x, s, ds, dp) || dy->T != x->T || dy->B != x->B
        || dy->n != p->O)
        return GSL_EBADLEN;
    lstm_slopes(p, x, s, dy, ds, dp);
    return GSL_SUCCESS;
}

/* ---- One step back, as a sequence of one step ---------------------------- */

/*
 * The sum that makes this gate. That of a gate at 0 or 1 is infinite; 1000 makes
 * the same gate, and can be calculated with.
 */
static double
lstm_sum_of(double gate, int is_tanh)
{
    const double a = is_tanh ? atanh(gate) : log(gate) - log1p(-gate);
    return GSL_MAX(-1000.0, GSL_MIN(1000.0, a));
}

static sequence *
lstm_sums_of(const gsl_matrix *gate, size_t H)
{
    sequence *x = sequence_alloc(1, gate->size1, 4 * H);
    for (size_t i = 0; i < gate->size1; i++)
        for (size_t k = 0; k < 4 * H; k++)
            sequence_of(x, 0, i)[k] =
                lstm_sum_of(gsl_matrix_get(gate, i, k), k / H == 2);
    return x;
}

static void
lstm_copy_in(const gsl_matrix *m, sequence *s, size_t t)
{
    gsl_matrix_view at = sequence_at(s, t);
    gsl_matrix_memcpy(&at.matrix, m);
}

static void
lstm_copy_out(const sequence *s, size_t t, gsl_matrix *m)
{
    const gsl_matrix_view at = sequence_at(s, t);
    gsl_matrix_memcpy(m, &at.matrix);
}

/* The same W_hh, and inputs that go straight to the sums: W_xh is 1. */
static lstm_params *
lstm_open_network(const lstm_params *p)
{
    lstm_params *q = lstm_params_alloc(4 * p->H, p->H, p->O);
    gsl_matrix_set_identity(&q->W_xh.matrix);
    gsl_matrix_memcpy(&q->W_hh.matrix, &p->W_hh.matrix);
    return q;
}

ORACLE(lstm_step_backward)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t B = gate->size1, H = p->H;
    const gsl_matrix *const narrow[] = { c_prev, c, dh, dc, dc_prev, dh_prev };

    if (!lstm_is(gate, B, 4 * H) || !lstm_is(da, B, 4 * H))
        return GSL_EBADLEN;
    for (size_t k = 0; k < sizeof narrow / sizeof narrow[0]; k++)
        if (!lstm_is(narrow[k], B, H))
            return GSL_EBADLEN;

    lstm_params *q = lstm_open_network(p);
    lstm_states *s = lstm_states_alloc(1, B, H);
    lstm_states *ds = lstm_states_alloc(1, B, H);
    sequence *x = lstm_sums_of(gate, H);
    // h at index 0 stays 0, because the sums already hold what h_prev said.
    // Its gradient is asked all the same.
    lstm_copy_in(c_prev, s->c, 0);
    lstm_copy_in(dc_prev, ds->c, 0);
    lstm_copy_in(dh_prev, ds->h, 0);
    lstm_copy_in(dc, ds->c, 1);
    lstm_copy_in(dh, ds->h, 1);
    lstm_slopes(q, x, s, NULL, ds, NULL);
    lstm_copy_out(ds->c, 0, dc_prev);
    lstm_copy_out(ds->h, 0, dh_prev);
    lstm_copy_out(ds->c, 1, dc);
    lstm_copy_out(ds->gate, 0, da);
    lstm_params_free(q);
    lstm_states_free(s);
    lstm_states_free(ds);
    sequence_free(x);
    return GSL_SUCCESS;
}
