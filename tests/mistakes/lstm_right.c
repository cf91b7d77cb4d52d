#include "lstm_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

int
lstm_right_has_room(const gsl_matrix *m, size_t rows, size_t columns)
{
    return m->size1 >= rows && m->size2 >= columns;
}

gsl_vector_view
lstm_right_bias(lstm_params *p, size_t block)
{
    return gsl_vector_subvector(&p->b_h.vector, block * p->H, p->H);
}

/* ---- A step -------------------------------------------------------------- */

void
lstm_right_sums(const lstm_params *p, const gsl_matrix *h_prev,
                gsl_matrix *gate)
{
    for (size_t n = 0; n < gate->size1; n++) {
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *a = gsl_matrix_ptr(gate, n, 0);
        for (size_t k = 0; k < LSTM_GATES * p->H; k++)
            for (size_t m = 0; m < p->H; m++)
                a[k] += gsl_matrix_get(&p->W_hh.matrix, k, m) * h_prev_n[m];
    }
}

void
lstm_right_gates(const lstm_params *p, gsl_matrix *gate)
{
    for (size_t n = 0; n < gate->size1; n++) {
        double *a = gsl_matrix_ptr(gate, n, 0);
        for (size_t k = 0; k < LSTM_GATES * p->H; k++)
            a[k] = activation_value(k / p->H == LSTM_G ? TANH : LOGISTIC, a[k]);
    }
}

void
lstm_right_cells(const lstm_params *p, const gsl_matrix *gate,
                 const gsl_matrix *c_prev, gsl_matrix *c)
{
    for (size_t n = 0; n < gate->size1; n++) {
        const double *i = gsl_matrix_const_ptr(gate, n, LSTM_I * p->H);
        const double *f = gsl_matrix_const_ptr(gate, n, LSTM_F * p->H);
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * p->H);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        double *c_n = gsl_matrix_ptr(c, n, 0);
        for (size_t j = 0; j < p->H; j++)
            c_n[j] = f[j] * c_prev_n[j] + i[j] * g[j];
    }
}

void
lstm_right_states(const lstm_params *p, const gsl_matrix *gate,
                  const gsl_matrix *c, gsl_matrix *h)
{
    for (size_t n = 0; n < gate->size1; n++) {
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * p->H);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++)
            h_n[j] = o[j] * tanh(c_n[j]);
    }
}

int
lstm_right_step(const lstm_params *p, const gsl_matrix *c_prev,
                const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *c,
                gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

void
lstm_right_inputs(const lstm_params *p, const sequence *x, sequence *gate)
{
    for (size_t t = 0; t < x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t k = 0; k < LSTM_GATES * p->H; k++) {
                double sum = gsl_vector_get(&p->b_h.vector, k);
                for (size_t m = 0; m < p->D; m++)
                    sum += gsl_matrix_get(&p->W_xh.matrix, k, m)
                           * sequence_of(x, t, i)[m];
                sequence_of(gate, t, i)[k] = sum;
            }
}

/* ---- A step back --------------------------------------------------------- */

void
lstm_right_dc(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c,
              const gsl_matrix *dh, gsl_matrix *dc)
{
    for (size_t n = 0; n < gate->size1; n++) {
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * p->H);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        double *dc_n = gsl_matrix_ptr(dc, n, 0);
        for (size_t j = 0; j < p->H; j++)
            dc_n[j] += dh_n[j] * o[j] * (1.0 - tanh(c_n[j]) * tanh(c_n[j]));
    }
}

void
lstm_right_da(const lstm_params *p, const gsl_matrix *gate,
              const gsl_matrix *c_prev, const gsl_matrix *c,
              const gsl_matrix *dh, const gsl_matrix *dc, gsl_matrix *da)
{
    const size_t H = p->H;

    for (size_t n = 0; n < gate->size1; n++) {
        const double *i = gsl_matrix_const_ptr(gate, n, 0), *f = i + H;
        const double *g = f + H, *o = g + H;
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        double *da_i = gsl_matrix_ptr(da, n, 0), *da_f = da_i + H;
        double *da_g = da_f + H, *da_o = da_g + H;
        for (size_t j = 0; j < H; j++) {
            da_i[j] = dc_n[j] * g[j] * i[j] * (1.0 - i[j]);
            da_f[j] = dc_n[j] * c_prev_n[j] * f[j] * (1.0 - f[j]);
            da_g[j] = dc_n[j] * i[j] * (1.0 - g[j] * g[j]);
            da_o[j] = dh_n[j] * tanh(c_n[j]) * o[j] * (1.0 - o[j]);
        }
    }
}

void
lstm_right_dc_prev(const lstm_params *p, const gsl_matrix *gate,
                   const gsl_matrix *dc, gsl_matrix *dc_prev)
{
    for (size_t n = 0; n < gate->size1; n++) {
        const double *f = gsl_matrix_const_ptr(gate, n, LSTM_F * p->H);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        double *dc_prev_n = gsl_matrix_ptr(dc_prev, n, 0);
        for (size_t j = 0; j < p->H; j++)
            dc_prev_n[j] += dc_n[j] * f[j];
    }
}

void
lstm_right_dh_prev(const lstm_params *p, const gsl_matrix *da,
                   gsl_matrix *dh_prev)
{
    for (size_t n = 0; n < da->size1; n++) {
        const double *da_n = gsl_matrix_const_ptr(da, n, 0);
        double *dh_prev_n = gsl_matrix_ptr(dh_prev, n, 0);
        for (size_t m = 0; m < p->H; m++)
            for (size_t k = 0; k < LSTM_GATES * p->H; k++)
                dh_prev_n[m] += da_n[k] * gsl_matrix_get(&p->W_hh.matrix, k, m);
    }
}

int
lstm_right_step_backward(const lstm_params *p, const gsl_matrix *gate,
                         const gsl_matrix *c_prev, const gsl_matrix *c,
                         const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
                         gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

/* ---- The walk back ------------------------------------------------------- */

int
lstm_right_back_at(const lstm_params *p, const lstm_states *s, lstm_states *ds,
                   size_t t)
{
    const gsl_matrix_view gate = sequence_at(s->gate, t - 1);
    const gsl_matrix_view c_prev = sequence_at(s->c, t - 1);
    const gsl_matrix_view c_t = sequence_at(s->c, t);
    const gsl_matrix_view dh_t = sequence_at(ds->h, t);
    gsl_matrix_view dc_t = sequence_at(ds->c, t);
    gsl_matrix_view da_t = sequence_at(ds->gate, t - 1);
    gsl_matrix_view dc_prev = sequence_at(ds->c, t - 1);
    gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);

    return lstm_right_step_backward(
        p, &gate.matrix, &c_prev.matrix, &c_t.matrix, &dh_t.matrix,
        &dc_t.matrix, &da_t.matrix, &dc_prev.matrix, &dh_prev.matrix);
}

void
lstm_right_walk(const lstm_params *p, const lstm_states *s, lstm_states *ds)
{
    for (size_t t = s->gate->T; t > 0; t--)
        lstm_right_back_at(p, s, ds, t);
}

void
lstm_right_dz(const gsl_matrix *W, const sequence *da, size_t from,
              sequence *dz)
{
    for (size_t t = 0; t < da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double *da_ti = sequence_of(da, t, i);
            double *dz_ti = sequence_of(dz, from + t, i);
            for (size_t k = 0; k < W->size1; k++)
                for (size_t m = 0; m < W->size2; m++)
                    dz_ti[m] += da_ti[k] * gsl_matrix_get(W, k, m);
        }
}

void
lstm_right_dW(const sequence *da, const sequence *z, size_t from,
              gsl_matrix *dW)
{
    for (size_t t = 0; t < da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double *da_ti = sequence_of(da, t, i);
            const double *z_ti = sequence_of(z, from + t, i);
            for (size_t k = 0; k < dW->size1; k++)
                for (size_t m = 0; m < dW->size2; m++)
                    *gsl_matrix_ptr(dW, k, m) += da_ti[k] * z_ti[m];
        }
}

void
lstm_right_db(const sequence *da, gsl_vector *db)
{
    for (size_t t = 0; t < da->T; t++)
        for (size_t i = 0; i < da->B; i++)
            for (size_t k = 0; k < db->size; k++)
                *gsl_vector_ptr(db, k) += sequence_of(da, t, i)[k];
}

void
lstm_right_weights(const sequence *x, const lstm_states *s,
                   const lstm_states *ds, lstm_params *dp)
{
    lstm_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    lstm_right_dW(ds->gate, s->h, 0, &dp->W_hh.matrix);
    lstm_right_db(ds->gate, &dp->b_h.vector);
}

int
lstm_right_sweep(const lstm_params *p, const sequence *x, const lstm_states *s,
                 lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_walk(p, s, ds);
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}
