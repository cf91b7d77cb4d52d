/*
 * Chapter 8 once more, the way back by its formulas: plain loops in long double,
 * no BLAS, and sums in another order. That the formulas themselves are right,
 * gru_back.c beside this file makes sure in small networks.
 */
#include "gru_loops.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>

/* One sequence at one step: rows of H numbers, and of 3H in gate and da. */
typedef struct {
    const double *gate, *v, *h_prev, *dh;
    double *da, *dv, *dh_prev;
} loop_rows;

/* (8.7) for unit j. */
static void
gru_loop_unit(const loop_rows *at, size_t H, size_t j)
{
    const long double r = at->gate[j], z = at->gate[H + j];
    const long double n = at->gate[2 * H + j];
    const long double da_n = (1.0L - n) * (1.0L + n) * (1.0L - z) * at->dh[j];

    at->da[j] = (double)(r * (1.0L - r) * at->v[j] * da_n);
    at->da[H + j] = (double)(z * (1.0L - z) * (at->h_prev[j] - n) * at->dh[j]);
    at->da[2 * H + j] = (double)da_n;
    at->dv[j] = (double)(r * da_n);
}

/* A row of da times W, the last term first, is added to the row at sum. */
static void
gru_loop_product(const double *da, const gsl_matrix *W, long double *sum)
{
    for (size_t k = W->size1; k-- > 0;) {
        const double *w = gsl_matrix_const_ptr(W, k, 0);
        for (size_t m = 0; m < W->size2; m++)
            sum[m] += (long double)da[k] * w[m];
    }
}

/* (8.7) to (8.9) for all of it. */
static void
gru_loop_rows(const gru_params *p, const loop_rows *at)
{
    const size_t H = p->H;
    long double *sum = calloc(H, sizeof *sum);

    if (sum == NULL)
        abort();
    for (size_t j = H; j-- > 0;)
        gru_loop_unit(at, H, j);
    gru_loop_product(at->dv, &p->W_hn.matrix, sum);
    gru_loop_product(at->da, &p->W_rz.matrix, sum);
    for (size_t j = 0; j < H; j++)
        at->dh_prev[j] =
            (double)(sum[j] + (long double)at->gate[H + j] * at->dh[j]
                     + at->dh_prev[j]);
    free(sum);
}

ORACLE(gru_step_backward)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t i = gate->size1; i-- > 0;) {
        const loop_rows at = { .gate = gsl_matrix_const_ptr(gate, i, 0),
                               .v = gsl_matrix_const_ptr(v, i, 0),
                               .h_prev = gsl_matrix_const_ptr(h_prev, i, 0),
                               .dh = gsl_matrix_const_ptr(dh, i, 0),
                               .da = gsl_matrix_ptr(da, i, 0),
                               .dv = gsl_matrix_ptr(dv, i, 0),
                               .dh_prev = gsl_matrix_ptr(dh_prev, i, 0) };
        gru_loop_rows(p, &at);
    }
    return GSL_SUCCESS;
}

/*
 * dW += sum da' z and db += sum da' 1 for the first columns of da, as many as dW
 * has rows, over all steps. Those of z begin at FROM.
 */
static void
gru_loop_weights(const sequence *da, const sequence *z, size_t from,
                 gsl_matrix *dW, gsl_vector *db)
{
    const size_t rows = da->T * da->B;
    const double *first = sequence_of(z, from, 0);

    for (size_t k = 0; k < dW->size1; k++) {
        double *dw = gsl_matrix_ptr(dW, k, 0);
        long double sum = 0.0L;
        for (size_t row = rows; row-- > 0;)
            sum += da->data[row * da->n + k];
        if (db != NULL)
            *gsl_vector_ptr(db, k) = (double)(sum + gsl_vector_get(db, k));
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
gru_loop_step(const gru_params *p, const gru_states *s, const gru_states *ds,
              size_t t, size_t i)
{
    const loop_rows at = { .gate = sequence_of(s->gate, t - 1, i),
                           .v = sequence_of(s->v, t - 1, i),
                           .h_prev = sequence_of(s->h, t - 1, i),
                           .dh = sequence_of(ds->h, t, i),
                           .da = sequence_of(ds->gate, t - 1, i),
                           .dv = sequence_of(ds->v, t - 1, i),
                           .dh_prev = sequence_of(ds->h, t - 1, i) };
    gru_loop_rows(p, &at);
}

/* dh_t += dy_t W_hy for sequence i. */
static void
gru_loop_readout(const gru_params *p, const sequence *dy, const gru_states *ds,
                 size_t t, size_t i)
{
    const double *dy_ti = sequence_of(dy, t - 1, i);
    double *dh = sequence_of(ds->h, t, i);

    for (size_t j = 0; j < p->H; j++) {
        long double sum = 0.0L;
        for (size_t k = p->O; k-- > 0;)
            sum +=
                (long double)dy_ti[k] * gsl_matrix_get(&p->W_hy.matrix, k, j);
        dh[j] = (double)(sum + dh[j]);
    }
}

void
gru_loop_back(const gru_params *p, const sequence *x, const gru_states *s,
              const sequence *dy, gru_states *ds, gru_params *dp)
{
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = x->T; t > 0; t--) {
            if (dy != NULL)
                gru_loop_readout(p, dy, ds, t, i);
            gru_loop_step(p, s, ds, t, i);
        }
    gru_loop_weights(ds->gate, x, 0, &dp->W_xh.matrix, &dp->b_h.vector);
    gru_loop_weights(ds->gate, s->h, 0, &dp->W_rz.matrix, NULL);
    gru_loop_weights(ds->v, s->h, 0, &dp->W_hn.matrix, &dp->b_n.vector);
    if (dy != NULL)
        gru_loop_weights(dy, s->h, 1, &dp->W_hy.matrix, &dp->b_y.vector);
}
