/*
 * Chapter 8 once more: one step back. The step runs forward with complex
 * numbers from the sums that make these gates, once for every number that may be
 * nudged: three sums, v, and a state before.
 */
#include "../runner/sheet.h"
#include "gru.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

static const double e = 1e-100;

/* 1000 is as good as infinite to a gate, and can be calculated with. */
static double
sum_of(double gate, int is_tanh)
{
    const double a = is_tanh ? atanh(gate) : log(gate) - log1p(-gate);
    return GSL_MAX(-1000.0, GSL_MIN(1000.0, a));
}

static double complex
logistic(double complex a)
{
    return creal(a) >= 0.0 ? 1.0 / (1.0 + cexp(-a)) : cexp(a) / (1.0 + cexp(a));
}

/* One unit: its gates and v, the state before, and how each of them is nudged. */
typedef struct {
    double r, z, n, v, old;
    double on_r, on_z, on_n, on_v, on_old;
} unit;

/* The slope of its state. */
static double
slope(const unit *u)
{
    const double complex reset = logistic(sum_of(u->r, 0) + u->on_r * e * I);
    const double complex keep = logistic(sum_of(u->z, 0) + u->on_z * e * I);
    // A nudge of r and v reaches n by their product, less what it was before.
    const double complex more = reset * (u->v + u->on_v * e * I) - u->r * u->v;
    const double complex fresh =
        ctanh(sum_of(u->n, 1) + (cimag(more) + u->on_n * e) * I);
    return cimag(keep * (u->old + u->on_old * e * I) + (1.0 - keep) * fresh)
           / e;
}

static unit
unit_of(const gsl_matrix *gate, const gsl_matrix *v, const gsl_matrix *h_prev,
        size_t i, size_t j)
{
    const size_t H = v->size2;
    return (unit){ .r = gsl_matrix_get(gate, i, j),
                   .z = gsl_matrix_get(gate, i, H + j),
                   .n = gsl_matrix_get(gate, i, 2 * H + j),
                   .v = gsl_matrix_get(v, i, j),
                   .old = gsl_matrix_get(h_prev, i, j) };
}

/* What a nudge of state k does to the whole of sequence i. */
static double
from_state(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
           const gsl_matrix *h_prev, const gsl_matrix *dh, size_t i, size_t k)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    const size_t H = p->H;
    double sum = 0.0;

    for (size_t j = H; j-- > 0;) {
        unit u = unit_of(gate, v, h_prev, i, j);
        u.on_r = gsl_matrix_get(W, j, k);
        u.on_z = gsl_matrix_get(W, H + j, k);
        u.on_v = gsl_matrix_get(W, 2 * H + j, k);
        u.on_old = j == k;
        sum += gsl_matrix_get(dh, i, j) * slope(&u);
    }
    return sum;
}

static int
is(const gsl_matrix *m, size_t rows, size_t columns)
{
    return m->size1 == rows && m->size2 == columns;
}

ORACLE(gru_step_backward)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t B = dh->size1, H = p->H;

    if (!is(gate, B, 3 * H) || !is(da, B, 3 * H) || !is(v, B, H)
        || !is(h_prev, B, H) || dh->size2 != H || !is(dv, B, H)
        || !is(dh_prev, B, H))
        return GSL_EBADLEN;
    for (size_t i = 0; i < B; i++)
        for (size_t j = 0; j < H; j++) {
            const unit u = unit_of(gate, v, h_prev, i, j);
            const double above = gsl_matrix_get(dh, i, j);
            unit on[4] = { u, u, u, u };
            on[0].on_r = on[1].on_z = on[2].on_n = on[3].on_v = 1.0;
            for (size_t m = 0; m < 3; m++)
                gsl_matrix_set(da, i, m * H + j, above * slope(&on[m]));
            gsl_matrix_set(dv, i, j, above * slope(&on[3]));
            *gsl_matrix_ptr(dh_prev, i, j) +=
                from_state(p, gate, v, h_prev, dh, i, j);
        }
    return GSL_SUCCESS;
}
