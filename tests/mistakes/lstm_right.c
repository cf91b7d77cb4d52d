#include "lstm_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static double
at(const gsl_matrix *m, size_t n, size_t block, size_t j)
{
    const size_t H = m->size2 / LSTM_GATES;
    return gsl_matrix_get(m, n, block * H + j);
}

int
lstm_right_step(const lstm_params *p, const gsl_matrix *c_prev,
                const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *c,
                gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < gate->size1; n++) {
        for (size_t k = 0; k < gate->size2; k++) {
            double *a = gsl_matrix_ptr(gate, n, k);
            for (size_t m = 0; m < p->H; m++)
                *a += gsl_matrix_get(&p->W_hh.matrix, k, m)
                      * gsl_matrix_get(h_prev, n, m);
            *a = activation_value(k / p->H == LSTM_G ? TANH : LOGISTIC, *a);
        }
        for (size_t j = 0; j < p->H; j++) {
            const double now =
                at(gate, n, LSTM_F, j) * gsl_matrix_get(c_prev, n, j)
                + at(gate, n, LSTM_I, j) * at(gate, n, LSTM_G, j);
            gsl_matrix_set(c, n, j, now);
            gsl_matrix_set(h, n, j, at(gate, n, LSTM_O, j) * tanh(now));
        }
    }
    return GSL_SUCCESS;
}

int
lstm_right_back(const lstm_params *p, const gsl_matrix *gate,
                const gsl_matrix *c_prev, const gsl_matrix *c,
                const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
                gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t k = 0; k < gate->size1 * H; k++) {
        const size_t n = k / H, j = k % H;
        const double i = at(gate, n, LSTM_I, j), f = at(gate, n, LSTM_F, j);
        const double g = at(gate, n, LSTM_G, j), o = at(gate, n, LSTM_O, j);
        const double said = tanh(gsl_matrix_get(c, n, j));
        const double above = gsl_matrix_get(dh, n, j);
        const double sum = *gsl_matrix_ptr(dc, n, j) +=
            above * o * (1.0 - said * said);
        gsl_matrix_set(da, n, j, sum * g * i * (1.0 - i));
        gsl_matrix_set(da, n, H + j,
                       sum * gsl_matrix_get(c_prev, n, j) * f * (1.0 - f));
        gsl_matrix_set(da, n, 2 * H + j, sum * i * (1.0 - g * g));
        gsl_matrix_set(da, n, 3 * H + j, above * said * o * (1.0 - o));
        *gsl_matrix_ptr(dc_prev, n, j) += sum * f;
    }
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t m = 0; m < H; m++)
            for (size_t k = 0; k < LSTM_GATES * H; k++)
                *gsl_matrix_ptr(dh_prev, n, m) +=
                    gsl_matrix_get(da, n, k)
                    * gsl_matrix_get(&p->W_hh.matrix, k, m);
    return GSL_SUCCESS;
}

/* (7.10) for step t and sequence i. */
static void
weights(const lstm_params *p, const sequence *x, const lstm_states *s, size_t t,
        size_t i, const lstm_states *ds, lstm_params *dp)
{
    for (size_t k = 0; k < LSTM_GATES * p->H; k++) {
        const double d = sequence_of(ds->gate, t - 1, i)[k];
        for (size_t m = 0; m < p->D; m++)
            *gsl_matrix_ptr(&dp->W_xh.matrix, k, m) +=
                d * sequence_of(x, t - 1, i)[m];
        for (size_t m = 0; m < p->H; m++)
            *gsl_matrix_ptr(&dp->W_hh.matrix, k, m) +=
                d * sequence_of(s->h, t - 1, i)[m];
        *gsl_vector_ptr(&dp->b_h.vector, k) += d;
    }
}

int
lstm_right_sweep(const lstm_params *p, const sequence *x, const lstm_states *s,
                 lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        const gsl_matrix_view gate = sequence_at(s->gate, t - 1);
        const gsl_matrix_view c_prev = sequence_at(s->c, t - 1);
        const gsl_matrix_view c_t = sequence_at(s->c, t);
        const gsl_matrix_view dh_t = sequence_at(ds->h, t);
        gsl_matrix_view dc_t = sequence_at(ds->c, t);
        gsl_matrix_view da_t = sequence_at(ds->gate, t - 1);
        gsl_matrix_view dc_prev = sequence_at(ds->c, t - 1);
        gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);
        lstm_right_back(p, &gate.matrix, &c_prev.matrix, &c_t.matrix,
                        &dh_t.matrix, &dc_t.matrix, &da_t.matrix,
                        &dc_prev.matrix, &dh_prev.matrix);
        for (size_t i = 0; i < x->B; i++)
            weights(p, x, s, t, i, ds, dp);
    }
    return GSL_SUCCESS;
}
