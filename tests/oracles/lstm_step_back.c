/*
 * Chapter 7 once more: one step back, as the way back of a sequence of one step
 * by the oracle of lstm_back.c. Its inputs are the sums that make these gates.
 */
#include "../runner/sheet.h"
#include "lstm_run.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* 1000 is as good as infinite to a gate, and can be calculated with. */
static double
sum_of(double gate, int is_tanh)
{
    const double a = is_tanh ? atanh(gate) : log(gate) - log1p(-gate);
    return GSL_MAX(-1000.0, GSL_MIN(1000.0, a));
}

static sequence *
sums(const gsl_matrix *gate, size_t H)
{
    sequence *x = sequence_alloc(1, gate->size1, 4 * H);
    for (size_t i = 0; i < gate->size1; i++)
        for (size_t k = 0; k < 4 * H; k++)
            sequence_of(x, 0, i)[k] =
                sum_of(gsl_matrix_get(gate, i, k), k / H == 2);
    return x;
}

static void
copy_in(const gsl_matrix *m, sequence *s, size_t t)
{
    gsl_matrix_view at = sequence_at(s, t);
    gsl_matrix_memcpy(&at.matrix, m);
}

static void
copy_out(const sequence *s, size_t t, gsl_matrix *m)
{
    const gsl_matrix_view at = sequence_at(s, t);
    gsl_matrix_memcpy(m, &at.matrix);
}

/* The network whose input k is what all others say to gate k: W_xh is 1. */
static lstm_params *
listener(const lstm_params *p)
{
    lstm_params *q = lstm_params_alloc(4 * p->H, p->H, p->O);
    gsl_matrix_set_identity(&q->W_xh.matrix);
    gsl_matrix_memcpy(&q->W_hh.matrix, &p->W_hh.matrix);
    return q;
}

static int
is(const gsl_matrix *m, size_t rows, size_t columns)
{
    return m->size1 == rows && m->size2 == columns;
}

ORACLE(lstm_step_backward)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t B = gate->size1, H = p->H;
    const gsl_matrix *const narrow[] = { c_prev, c, dh, dc, dc_prev, dh_prev };

    if (!is(gate, B, 4 * H) || !is(da, B, 4 * H))
        return GSL_EBADLEN;
    for (size_t k = 0; k < sizeof narrow / sizeof narrow[0]; k++)
        if (!is(narrow[k], B, H))
            return GSL_EBADLEN;

    lstm_params *q = listener(p);
    lstm_states *s = lstm_states_alloc(1, B, H);
    lstm_states *ds = lstm_states_alloc(1, B, H);
    sequence *x = sums(gate, H);
    // The state before is in the sums already: here it is 0, and yet asked.
    copy_in(c_prev, s->c, 0);
    copy_in(dc_prev, ds->c, 0);
    copy_in(dh_prev, ds->h, 0);
    copy_in(dc, ds->c, 1);
    copy_in(dh, ds->h, 1);
    lstm_slopes(q, x, s, NULL, ds, NULL);
    copy_out(ds->c, 0, dc_prev);
    copy_out(ds->h, 0, dh_prev);
    copy_out(ds->c, 1, dc);
    copy_out(ds->gate, 0, da);
    lstm_params_free(q);
    lstm_states_free(s);
    lstm_states_free(ds);
    sequence_free(x);
    return GSL_SUCCESS;
}
