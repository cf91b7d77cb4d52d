#include "gru_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

int
gru_right_has_room(const gsl_matrix *m, size_t rows, size_t columns)
{
    return m->size1 >= rows && m->size2 >= columns;
}

/* ---- A step -------------------------------------------------------------- */

void
gru_right_sums(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate)
{
    for (size_t i = 0; i < gate->size1; i++) {
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        double *a = gsl_matrix_ptr(gate, i, 0);
        for (size_t k = 0; k < GRU_N * p->H; k++)
            for (size_t m = 0; m < p->H; m++)
                a[k] += gsl_matrix_get(&p->W_rz.matrix, k, m) * h_prev_i[m];
    }
}

void
gru_right_v(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *v)
{
    for (size_t i = 0; i < v->size1; i++) {
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        double *v_i = gsl_matrix_ptr(v, i, 0);
        for (size_t j = 0; j < p->H; j++) {
            v_i[j] = gsl_vector_get(&p->b_n.vector, j);
            for (size_t m = 0; m < p->H; m++)
                v_i[j] += gsl_matrix_get(&p->W_hn.matrix, j, m) * h_prev_i[m];
        }
    }
}

void
gru_right_gates(const gru_params *p, gsl_matrix *gate)
{
    for (size_t i = 0; i < gate->size1; i++) {
        double *a = gsl_matrix_ptr(gate, i, 0);
        for (size_t k = 0; k < GRU_N * p->H; k++)
            a[k] = activation_value(LOGISTIC, a[k]);
    }
}

void
gru_right_new(const gru_params *p, const gsl_matrix *v, gsl_matrix *gate)
{
    for (size_t i = 0; i < gate->size1; i++) {
        const double *r = gsl_matrix_const_ptr(gate, i, GRU_R * p->H);
        const double *v_i = gsl_matrix_const_ptr(v, i, 0);
        double *n = gsl_matrix_ptr(gate, i, GRU_N * p->H);
        for (size_t j = 0; j < p->H; j++)
            n[j] = tanh(n[j] + r[j] * v_i[j]);
    }
}

void
gru_right_states(const gru_params *p, const gsl_matrix *gate,
                 const gsl_matrix *h_prev, gsl_matrix *h)
{
    for (size_t i = 0; i < gate->size1; i++) {
        const double *z = gsl_matrix_const_ptr(gate, i, GRU_Z * p->H);
        const double *n = gsl_matrix_const_ptr(gate, i, GRU_N * p->H);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        double *h_i = gsl_matrix_ptr(h, i, 0);
        for (size_t j = 0; j < p->H; j++)
            h_i[j] = z[j] * h_prev_i[j] + (1.0 - z[j]) * n[j];
    }
}

int
gru_right_step(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate,
               gsl_matrix *v, gsl_matrix *h)
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    gru_right_new(p, v, gate);
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

void
gru_right_inputs(const gru_params *p, const sequence *x, sequence *gate)
{
    for (size_t t = 0; t < x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t k = 0; k < GRU_GATES * p->H; k++) {
                double sum = gsl_vector_get(&p->b_h.vector, k);
                for (size_t m = 0; m < p->D; m++)
                    sum += gsl_matrix_get(&p->W_xh.matrix, k, m)
                           * sequence_of(x, t, i)[m];
                sequence_of(gate, t, i)[k] = sum;
            }
}

/* ---- A step back --------------------------------------------------------- */

void
gru_right_da_n(const gru_params *p, const gsl_matrix *gate,
               const gsl_matrix *dh, gsl_matrix *da)
{
    for (size_t i = 0; i < gate->size1; i++) {
        const double *z = gsl_matrix_const_ptr(gate, i, GRU_Z * p->H);
        const double *n = gsl_matrix_const_ptr(gate, i, GRU_N * p->H);
        const double *dh_i = gsl_matrix_const_ptr(dh, i, 0);
        double *da_n = gsl_matrix_ptr(da, i, GRU_N * p->H);
        for (size_t j = 0; j < p->H; j++)
            da_n[j] = dh_i[j] * (1.0 - z[j]) * (1.0 - n[j] * n[j]);
    }
}

void
gru_right_da_z(const gru_params *p, const gsl_matrix *gate,
               const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da)
{
    for (size_t i = 0; i < gate->size1; i++) {
        const double *z = gsl_matrix_const_ptr(gate, i, GRU_Z * p->H);
        const double *n = gsl_matrix_const_ptr(gate, i, GRU_N * p->H);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        const double *dh_i = gsl_matrix_const_ptr(dh, i, 0);
        double *da_z = gsl_matrix_ptr(da, i, GRU_Z * p->H);
        for (size_t j = 0; j < p->H; j++)
            da_z[j] = dh_i[j] * (h_prev_i[j] - n[j]) * z[j] * (1.0 - z[j]);
    }
}

void
gru_right_da_r(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
               gsl_matrix *da)
{
    for (size_t i = 0; i < gate->size1; i++) {
        const double *r = gsl_matrix_const_ptr(gate, i, GRU_R * p->H);
        const double *v_i = gsl_matrix_const_ptr(v, i, 0);
        const double *da_n = gsl_matrix_const_ptr(da, i, GRU_N * p->H);
        double *da_r = gsl_matrix_ptr(da, i, GRU_R * p->H);
        for (size_t j = 0; j < p->H; j++)
            da_r[j] = da_n[j] * v_i[j] * r[j] * (1.0 - r[j]);
    }
}

void
gru_right_dv(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *da,
             gsl_matrix *dv)
{
    for (size_t i = 0; i < gate->size1; i++) {
        const double *r = gsl_matrix_const_ptr(gate, i, GRU_R * p->H);
        const double *da_n = gsl_matrix_const_ptr(da, i, GRU_N * p->H);
        double *dv_i = gsl_matrix_ptr(dv, i, 0);
        for (size_t j = 0; j < p->H; j++)
            dv_i[j] = da_n[j] * r[j];
    }
}

void
gru_right_road(const gru_params *p, const gsl_matrix *gate,
               const gsl_matrix *dh, gsl_matrix *dh_prev)
{
    for (size_t i = 0; i < gate->size1; i++) {
        const double *z = gsl_matrix_const_ptr(gate, i, GRU_Z * p->H);
        const double *dh_i = gsl_matrix_const_ptr(dh, i, 0);
        double *dh_prev_i = gsl_matrix_ptr(dh_prev, i, 0);
        for (size_t j = 0; j < p->H; j++)
            dh_prev_i[j] += dh_i[j] * z[j];
    }
}

void
gru_right_dh_prev(const gru_params *p, const gsl_matrix *da,
                  const gsl_matrix *dv, gsl_matrix *dh_prev)
{
    const gsl_matrix *W_rz = &p->W_rz.matrix, *W_hn = &p->W_hn.matrix;

    for (size_t i = 0; i < da->size1; i++) {
        const double *da_i = gsl_matrix_const_ptr(da, i, 0);
        const double *dv_i = gsl_matrix_const_ptr(dv, i, 0);
        double *dh_prev_i = gsl_matrix_ptr(dh_prev, i, 0);
        for (size_t m = 0; m < p->H; m++) {
            for (size_t k = 0; k < GRU_N * p->H; k++)
                dh_prev_i[m] += da_i[k] * gsl_matrix_get(W_rz, k, m);
            for (size_t j = 0; j < p->H; j++)
                dh_prev_i[m] += dv_i[j] * gsl_matrix_get(W_hn, j, m);
        }
    }
}

int
gru_right_step_backward(const gru_params *p, const gsl_matrix *gate,
                        const gsl_matrix *v, const gsl_matrix *h_prev,
                        const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
                        gsl_matrix *dh_prev)
{
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_da_n(p, gate, dh, da);
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

/* ---- The walk back ------------------------------------------------------- */

int
gru_right_back_at(const gru_params *p, const gru_states *s, gru_states *ds,
                  size_t t)
{
    const gsl_matrix_view gate = sequence_at(s->gate, t - 1);
    const gsl_matrix_view v_t = sequence_at(s->v, t - 1);
    const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
    const gsl_matrix_view dh_t = sequence_at(ds->h, t);
    gsl_matrix_view da_t = sequence_at(ds->gate, t - 1);
    gsl_matrix_view dv_t = sequence_at(ds->v, t - 1);
    gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);

    return gru_right_step_backward(p, &gate.matrix, &v_t.matrix, &h_prev.matrix,
                                   &dh_t.matrix, &da_t.matrix, &dv_t.matrix,
                                   &dh_prev.matrix);
}

void
gru_right_walk(const gru_params *p, const gru_states *s, gru_states *ds)
{
    for (size_t t = s->gate->T; t > 0; t--)
        gru_right_back_at(p, s, ds, t);
}

void
gru_right_dz(const gsl_matrix *W, const sequence *da, size_t from, sequence *dz)
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
gru_right_dW(const sequence *da, const sequence *z, size_t from, gsl_matrix *dW)
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
gru_right_db(const sequence *da, gsl_vector *db)
{
    for (size_t t = 0; t < da->T; t++)
        for (size_t i = 0; i < da->B; i++)
            for (size_t k = 0; k < db->size; k++)
                *gsl_vector_ptr(db, k) += sequence_of(da, t, i)[k];
}

void
gru_right_weights(const sequence *x, const gru_states *s, const gru_states *ds,
                  gru_params *dp)
{
    gru_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    gru_right_db(ds->gate, &dp->b_h.vector);
    gru_right_dW(ds->gate, s->h, 0, &dp->W_rz.matrix);
    gru_right_dW(ds->v, s->h, 0, &dp->W_hn.matrix);
    gru_right_db(ds->v, &dp->b_n.vector);
}

int
gru_right_sweep(const gru_params *p, const sequence *x, const gru_states *s,
                gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_walk(p, s, ds);
    gru_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}
