/* Right answers of chapter 7, continued: more ways to take one step back. */
#include "../../runner/sheet.h"
#include "lstm.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* For each gate of a unit: what comes back, and by what the gate is multiplied. */
VARIANT(lstm_step_backward, table_of_partners)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;
    const int status = lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc,
                                                    da, dc_prev, dh_prev);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t j = 0; j < H; j++) {
            double v[LSTM_GATES];
            for (size_t b = 0; b < LSTM_GATES; b++)
                v[b] = gsl_matrix_get(gate, n, b * H + j);
            const double th = tanh(gsl_matrix_get(c, n, j));
            const double back = gsl_matrix_get(dh, n, j);
            const double cell =
                back * v[LSTM_O] * (1.0 - th * th) + gsl_matrix_get(dc, n, j);
            const double partner[LSTM_GATES] = { v[LSTM_G],
                                                 gsl_matrix_get(c_prev, n, j),
                                                 v[LSTM_I], th };
            gsl_matrix_set(dc, n, j, cell);
            for (size_t b = 0; b < LSTM_GATES; b++) {
                const double slope =
                    b == LSTM_G ? 1.0 - v[b] * v[b] : v[b] * (1.0 - v[b]);
                gsl_matrix_set(da, n, b * H + j,
                               (b == LSTM_O ? back : cell) * partner[b]
                                   * slope);
            }
            gsl_matrix_set(dc_prev, n, j,
                           cell * v[LSTM_F] + gsl_matrix_get(dc_prev, n, j));
        }
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

/* The slope of tanh by one exponential: 4 e / (1 + e)^2 with e = exp(-2 |c|). */
VARIANT(lstm_step_backward, one_exponential)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t j = 0; j < H; j++) {
            const double *i = gsl_matrix_const_ptr(gate, n, j), *f = i + H;
            const double *g = f + H, *o = g + H;
            const double cell = gsl_matrix_get(c, n, j);
            const double e = exp(-2.0 * fabs(cell)),
                         e1 = expm1(-2.0 * fabs(cell));
            const double th = copysign(e1 / (1.0 + e), cell);
            const double out = gsl_matrix_get(dh, n, j) * *o;
            double *d = gsl_matrix_ptr(da, n, j),
                   *dc_nj = gsl_matrix_ptr(dc, n, j);
            *dc_nj += out * 4.0 * e / ((1.0 + e) * (1.0 + e));
            d[0] = *dc_nj * *i * (1.0 - *i) * *g;
            d[H] = *dc_nj * *f * (1.0 - *f) * gsl_matrix_get(c_prev, n, j);
            d[2 * H] = *dc_nj * *i * ((1.0 - *g) * (1.0 + *g));
            d[3 * H] = out * (1.0 - *o) * th;
            *gsl_matrix_ptr(dc_prev, n, j) += *f * *dc_nj;
        }
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t m = 0; m < H; m++)
            *gsl_matrix_ptr(dh_prev, n, m) +=
                cblas_ddot((int)(4 * H), gsl_matrix_const_ptr(da, n, 0), 1,
                           gsl_matrix_const_ptr(&p->W_hh.matrix, 0, m),
                           (int)p->W_hh.matrix.tda);
    return GSL_SUCCESS;
}

/* a *= v (1 - v): a v - (a v) v, without a number beside. */
static void
lstm_row_times_slope(gsl_vector *a, const gsl_vector *v)
{
    gsl_vector_mul(a, v);
    for (size_t j = 0; j < a->size; j++)
        *gsl_vector_ptr(a, j) -= gsl_vector_get(a, j) * gsl_vector_get(v, j);
}

/* The row of one sequence, after dc is whole; da_o holds tanh(c). */
static void
lstm_gates_of_row(const gsl_matrix *gate, const gsl_matrix *c_prev,
                  const gsl_matrix *dh, const gsl_matrix *dc, gsl_matrix *da,
                  size_t n)
{
    const size_t H = dh->size2;
    const gsl_vector_const_view i = gsl_matrix_const_subrow(gate, n, 0, H);
    const gsl_vector_const_view f = gsl_matrix_const_subrow(gate, n, H, H);
    const gsl_vector_const_view g = gsl_matrix_const_subrow(gate, n, 2 * H, H);
    const gsl_vector_const_view o = gsl_matrix_const_subrow(gate, n, 3 * H, H);
    const gsl_vector_const_view was = gsl_matrix_const_row(c_prev, n);
    const gsl_vector_const_view back = gsl_matrix_const_row(dh, n);
    gsl_vector_view da_i = gsl_matrix_subrow(da, n, 0, H);
    gsl_vector_view da_f = gsl_matrix_subrow(da, n, H, H);
    gsl_vector_view da_g = gsl_matrix_subrow(da, n, 2 * H, H);
    gsl_vector_view da_o = gsl_matrix_subrow(da, n, 3 * H, H);

    gsl_matrix_get_row(&da_i.vector, dc, n);
    gsl_matrix_get_row(&da_f.vector, dc, n);
    gsl_matrix_get_row(&da_g.vector, dc, n);
    gsl_vector_mul(&da_i.vector, &g.vector);
    gsl_vector_mul(&da_f.vector, &was.vector);
    gsl_vector_mul(&da_g.vector, &i.vector);
    gsl_vector_mul(&da_o.vector, &back.vector);
    lstm_row_times_slope(&da_i.vector, &i.vector);
    lstm_row_times_slope(&da_f.vector, &f.vector);
    for (size_t j = 0; j < H; j++)
        *gsl_vector_ptr(&da_g.vector, j) *=
            1.0 - gsl_pow_2(gsl_vector_get(&g.vector, j));
    lstm_row_times_slope(&da_o.vector, &o.vector);
}

VARIANT(lstm_step_backward, vectors)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < gate->size1; n++) {
        const double *f = gsl_matrix_const_ptr(gate, n, LSTM_F * H);
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * H);
        double *th = gsl_matrix_ptr(da, n, LSTM_O * H);
        for (size_t j = 0; j < H; j++) {
            th[j] = tanh(gsl_matrix_get(c, n, j));
            *gsl_matrix_ptr(dc, n, j) +=
                gsl_matrix_get(dh, n, j) * o[j] * activation_slope(TANH, th[j]);
            *gsl_matrix_ptr(dc_prev, n, j) += gsl_matrix_get(dc, n, j) * f[j];
        }
        lstm_gates_of_row(gate, c_prev, dh, dc, da, n);
    }
    for (size_t k = 4 * H; k-- > 0;) {
        const gsl_vector_view da_k = gsl_matrix_column(da, k);
        const gsl_vector_const_view W_k =
            gsl_matrix_const_row(&p->W_hh.matrix, k);
        gsl_blas_dger(1.0, &da_k.vector, &W_k.vector, dh_prev);
    }
    return GSL_SUCCESS;
}

/* What the four gates of unit j send back to unit m. */
static double
lstm_sent_back(const gsl_matrix *W, const double *da, size_t H, size_t m)
{
    double sum = 0.0;
    for (size_t j = 0; j < H; j++)
        sum += (da[j] * gsl_matrix_get(W, j, m)
                + da[H + j] * gsl_matrix_get(W, H + j, m))
               + (da[2 * H + j] * gsl_matrix_get(W, 2 * H + j, m)
                  + da[3 * H + j] * gsl_matrix_get(W, 3 * H + j, m));
    return sum;
}

/* dh o first, because (7.6) and da_o both have it. */
VARIANT(lstm_step_backward, shared_factors)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < gate->size1; n++) {
        const double *v = gate->data + n * gate->tda;
        double *a = da->data + n * da->tda;
        for (size_t j = 0; j < H; j++) {
            const double i = v[j], f = v[H + j], g = v[2 * H + j];
            const double o = v[3 * H + j], th = tanh(c->data[n * c->tda + j]);
            const double dho = dh->data[n * dh->tda + j] * o;
            double d = dc->data[n * dc->tda + j];
            d += dho - dho * th * th;
            dc->data[n * dc->tda + j] = d;
            const double di = d * i, df = d * f;
            a[j] = di * g * (1.0 - i);
            a[H + j] = df * (1.0 - f) * c_prev->data[n * c_prev->tda + j];
            a[2 * H + j] = di - di * g * g;
            a[3 * H + j] = dho * th * (1.0 - o);
            dc_prev->data[n * dc_prev->tda + j] += df;
        }
        for (size_t m = 0; m < H; m++)
            dh_prev->data[n * dh_prev->tda + m] +=
                lstm_sent_back(&p->W_hh.matrix, a, H, m);
    }
    return GSL_SUCCESS;
}

/* The two halves of the step: the cell's, and then the gates' from it. */
static void
lstm_cell_back(const gsl_matrix *gate, const gsl_matrix *c,
               const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *dc_prev)
{
    const size_t H = c->size2;
    for (size_t j = H; j-- > 0;)
        for (size_t n = 0; n < c->size1; n++) {
            const double th = tanh(gsl_matrix_get(c, n, j));
            const double dtanh = gsl_matrix_get(dh, n, j)
                                 * gsl_matrix_get(gate, n, LSTM_O * H + j);
            *gsl_matrix_ptr(dc, n, j) += dtanh * ((1.0 + th) * (1.0 - th));
            *gsl_matrix_ptr(dc_prev, n, j) +=
                gsl_matrix_get(gate, n, LSTM_F * H + j)
                * gsl_matrix_get(dc, n, j);
        }
}

VARIANT(lstm_step_backward, gradient_of_each_gate)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    const size_t H = p->H;
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_cell_back(gate, c, dh, dc, dc_prev);
    for (size_t n = 0; n < c->size1; n++)
        for (size_t j = 0; j < H; j++) {
            const double *v = gsl_matrix_const_ptr(gate, n, j);
            const double d = gsl_matrix_get(dc, n, j);
            // The gradient of the gate, and then of the sum that it is made of.
            const double di = d * v[2 * H],
                         df = d * gsl_matrix_get(c_prev, n, j);
            const double dg = d * v[0];
            const double d_o =
                gsl_matrix_get(dh, n, j) * tanh(gsl_matrix_get(c, n, j));
            gsl_matrix_set(da, n, j, v[0] * (1.0 - v[0]) * di);
            gsl_matrix_set(da, n, H + j, v[H] * (1.0 - v[H]) * df);
            gsl_matrix_set(da, n, 2 * H + j, (1.0 - v[2 * H] * v[2 * H]) * dg);
            gsl_matrix_set(da, n, 3 * H + j, v[3 * H] * (1.0 - v[3 * H]) * d_o);
        }
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)H,
                (int)c->size1, (int)(4 * H), 1.0, W->data, (int)W->tda,
                da->data, (int)da->tda, 1.0, dh_prev->data, (int)dh_prev->tda);
    return GSL_SUCCESS;
}
