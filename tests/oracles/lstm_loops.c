/*
 * Chapter 7 once more, the way back by its formulas: plain loops in long double,
 * no BLAS, and sums in another order. That the formulas themselves are right,
 * lstm_back.c beside this file makes sure in small networks.
 */
#include "lstm_loops.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

/* One sequence at one step: rows of H numbers, and of 4H in gate and da. */
typedef struct {
    const double *gate, *c_prev, *c, *dh;
    double *dc, *da, *dc_prev, *dh_prev;
} loop_rows;

/* (7.6) to (7.8) for unit j. */
static void
lstm_loop_unit(const loop_rows *r, size_t H, size_t j)
{
    const long double i = r->gate[j], f = r->gate[H + j];
    const long double g = r->gate[2 * H + j], o = r->gate[3 * H + j];
    const long double tanh_c = tanhl(r->c[j]);
    const long double dc =
        (1.0L - tanh_c) * (1.0L + tanh_c) * o * r->dh[j] + r->dc[j];

    r->dc[j] = (double)dc;
    r->da[j] = (double)(dc * (i * (1.0L - i) * g));
    r->da[H + j] = (double)(dc * (f * (1.0L - f) * r->c_prev[j]));
    r->da[2 * H + j] = (double)(dc * ((1.0L - g) * (1.0L + g) * i));
    r->da[3 * H + j] = (double)(o * (1.0L - o) * tanh_c * r->dh[j]);
    r->dc_prev[j] = (double)(f * dc + r->dc_prev[j]);
}

/* A row of da times W, the last term first, is added to the row at dz. */
static void
lstm_loop_product(const double *da, const gsl_matrix *W, double *dz)
{
    long double *sum = calloc(W->size2, sizeof *sum);

    if (sum == NULL)
        abort();
    for (size_t k = W->size1; k-- > 0;) {
        const double *w = gsl_matrix_const_ptr(W, k, 0);
        for (size_t m = 0; m < W->size2; m++)
            sum[m] += (long double)da[k] * w[m];
    }
    for (size_t m = 0; m < W->size2; m++)
        dz[m] = (double)(sum[m] + dz[m]);
    free(sum);
}

static void
lstm_loop_rows(const lstm_params *p, const loop_rows *r)
{
    for (size_t j = p->H; j-- > 0;)
        lstm_loop_unit(r, p->H, j);
    lstm_loop_product(r->da, &p->W_hh.matrix, r->dh_prev);
}

ORACLE(lstm_step_backward)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t n = gate->size1; n-- > 0;) {
        const loop_rows r = { .gate = gsl_matrix_const_ptr(gate, n, 0),
                              .c_prev = gsl_matrix_const_ptr(c_prev, n, 0),
                              .c = gsl_matrix_const_ptr(c, n, 0),
                              .dh = gsl_matrix_const_ptr(dh, n, 0),
                              .dc = gsl_matrix_ptr(dc, n, 0),
                              .da = gsl_matrix_ptr(da, n, 0),
                              .dc_prev = gsl_matrix_ptr(dc_prev, n, 0),
                              .dh_prev = gsl_matrix_ptr(dh_prev, n, 0) };
        lstm_loop_rows(p, &r);
    }
    return GSL_SUCCESS;
}

/* dW += sum da' z and db += sum da' 1, over all steps, of which z's begin at FROM. */
static void
lstm_loop_weights(const sequence *da, const sequence *z, size_t from,
                  gsl_matrix *dW, gsl_vector *db)
{
    const size_t rows = da->T * da->B;
    const double *first = sequence_of(z, from, 0);

    for (size_t k = 0; k < da->n; k++) {
        long double sum = 0.0L;
        for (size_t row = rows; row-- > 0;)
            sum += da->data[row * da->n + k];
        if (db != NULL)
            *gsl_vector_ptr(db, k) = (double)(sum + gsl_vector_get(db, k));
        double *dw = gsl_matrix_ptr(dW, k, 0);
        for (size_t m = 0; m < z->n; m++) {
            sum = dw[m];
            for (size_t row = rows; row-- > 0;)
                sum += (long double)da->data[row * da->n + k]
                       * first[row * z->n + m];
            dw[m] = (double)sum;
        }
    }
}

/* Step t of sequence i. */
static void
lstm_loop_step(const lstm_params *p, const lstm_states *s,
               const lstm_states *ds, size_t t, size_t i)
{
    const loop_rows r = { .gate = sequence_of(s->gate, t - 1, i),
                          .c_prev = sequence_of(s->c, t - 1, i),
                          .c = sequence_of(s->c, t, i),
                          .dh = sequence_of(ds->h, t, i),
                          .dc = sequence_of(ds->c, t, i),
                          .da = sequence_of(ds->gate, t - 1, i),
                          .dc_prev = sequence_of(ds->c, t - 1, i),
                          .dh_prev = sequence_of(ds->h, t - 1, i) };
    lstm_loop_rows(p, &r);
}

void
lstm_loop_back(const lstm_params *p, const sequence *x, const lstm_states *s,
               const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = x->T; t > 0; t--) {
            if (dy != NULL)
                lstm_loop_product(sequence_of(dy, t - 1, i), &p->W_hy.matrix,
                                  sequence_of(ds->h, t, i));
            lstm_loop_step(p, s, ds, t, i);
        }
    lstm_loop_weights(ds->gate, x, 0, &dp->W_xh.matrix, &dp->b_h.vector);
    lstm_loop_weights(ds->gate, s->h, 0, &dp->W_hh.matrix, NULL);
    if (dy != NULL)
        lstm_loop_weights(dy, s->h, 1, &dp->W_hy.matrix, &dp->b_y.vector);
}
