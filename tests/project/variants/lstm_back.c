/* Right answers of chapter 7, continued: one step back. */
#include "../../runner/sheet.h"
#include "lstm.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

VARIANT(lstm_step_backward, plain_loops)
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
        for (size_t j = 0; j < H; j++) {
            const double i = gsl_matrix_get(gate, n, j);
            const double f = gsl_matrix_get(gate, n, H + j);
            const double g = gsl_matrix_get(gate, n, 2 * H + j);
            const double o = gsl_matrix_get(gate, n, 3 * H + j);
            const double th = tanh(gsl_matrix_get(c, n, j));
            const double dh_nj = gsl_matrix_get(dh, n, j);
            const double dc_nj =
                gsl_matrix_get(dc, n, j) + dh_nj * o * (1.0 - pow(th, 2.0));
            gsl_matrix_set(dc, n, j, dc_nj);
            gsl_matrix_set(da, n, j, dc_nj * g * (i - i * i));
            gsl_matrix_set(da, n, H + j,
                           dc_nj * gsl_matrix_get(c_prev, n, j) * (f - f * f));
            gsl_matrix_set(da, n, 2 * H + j, dc_nj * i * (1.0 - g * g));
            gsl_matrix_set(da, n, 3 * H + j, dh_nj * th * (o - o * o));
            *gsl_matrix_ptr(dc_prev, n, j) += f * dc_nj;
        }
        for (size_t k = 0; k < 4 * H; k++)
            for (size_t m = 0; m < H; m++)
                *gsl_matrix_ptr(dh_prev, n, m) +=
                    gsl_matrix_get(&p->W_hh.matrix, k, m)
                    * gsl_matrix_get(da, n, k);
    }
    return GSL_SUCCESS;
}

/* (7.6) to (7.8) for unit j of a row. */
static void
lstm_long_unit(const double *gate, double c_prev, double c, double dh,
               double *dc, double *da, double *dc_prev, size_t H)
{
    const long double i = gate[0], f = gate[H], g = gate[2 * H];
    const long double o = gate[3 * H], th = tanhl(c);
    const long double whole = *dc + dh * o * (1.0L - th) * (1.0L + th);

    *dc = (double)whole;
    da[0] = (double)(whole * g * i * (1.0L - i));
    da[H] = (double)(whole * c_prev * f * (1.0L - f));
    da[2 * H] = (double)(whole * i * (1.0L + g) * (1.0L - g));
    da[3 * H] = (double)(dh * th * o * (1.0L - o));
    *dc_prev = (double)(*dc_prev + whole * f);
}

VARIANT(lstm_step_backward, long_double)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = gate->size1; n-- > 0;) {
        for (size_t j = 0; j < p->H; j++)
            lstm_long_unit(gsl_matrix_const_ptr(gate, n, j),
                           gsl_matrix_get(c_prev, n, j),
                           gsl_matrix_get(c, n, j), gsl_matrix_get(dh, n, j),
                           gsl_matrix_ptr(dc, n, j), gsl_matrix_ptr(da, n, j),
                           gsl_matrix_ptr(dc_prev, n, j), p->H);
        for (size_t m = 0; m < p->H; m++) {
            long double sum = gsl_matrix_get(dh_prev, n, m);
            for (size_t k = 0; k < W->size1; k++)
                sum += (long double)gsl_matrix_get(da, n, k)
                       * gsl_matrix_get(W, k, m);
            gsl_matrix_set(dh_prev, n, m, (double)sum);
        }
    }
    return GSL_SUCCESS;
}

/* The slope of tanh as 1 / cosh^2, and slopes from activation_slope(). */
VARIANT(lstm_step_backward, slopes)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t j = 0; j < H; j++)
        for (size_t n = 0; n < gate->size1; n++) {
            const double *v = gsl_matrix_const_ptr(gate, n, j);
            double *a = gsl_matrix_ptr(da, n, j);
            double *dc_nj = gsl_matrix_ptr(dc, n, j);
            const double c_nj = gsl_matrix_get(c, n, j);
            const double dh_nj = gsl_matrix_get(dh, n, j);
            *dc_nj += dh_nj * v[3 * H] / cosh(c_nj) / cosh(c_nj);
            a[0] = activation_slope(LOGISTIC, v[0]) * v[2 * H] * *dc_nj;
            a[H] = activation_slope(LOGISTIC, v[H])
                   * gsl_matrix_get(c_prev, n, j) * *dc_nj;
            a[2 * H] = activation_slope(TANH, v[2 * H]) * v[0] * *dc_nj;
            a[3 * H] =
                activation_slope(LOGISTIC, v[3 * H]) * tanh(c_nj) * dh_nj;
            gsl_matrix_set(dc_prev, n, j,
                           gsl_matrix_get(dc_prev, n, j) + *dc_nj * v[H]);
        }
    for (size_t n = 0; n < gate->size1; n++) {
        const gsl_vector_view da_n = gsl_matrix_row(da, n);
        gsl_vector_view dh_prev_n = gsl_matrix_row(dh_prev, n);
        gsl_blas_dgemv(CblasTrans, 1.0, &p->W_hh.matrix, &da_n.vector, 1.0,
                       &dh_prev_n.vector);
    }
    return GSL_SUCCESS;
}

/* dh tanh(c), and then dh (1 - tanh(c)^2), where da_o will stand. */
static void
lstm_dh_tanh(const gsl_matrix *c, const gsl_matrix *dh, int slope,
             gsl_matrix *a)
{
    for (size_t n = 0; n < c->size1; n++)
        for (size_t j = 0; j < c->size2; j++) {
            const double th = tanh(gsl_matrix_get(c, n, j));
            gsl_matrix_set(a, n, j,
                           gsl_matrix_get(dh, n, j)
                               * (slope ? 1.0 - th * th : th));
        }
}

/* a *= v (1 - v), or a *= 1 - v^2. */
static void
lstm_times_slope(gsl_matrix *a, const gsl_matrix *v, activation f)
{
    for (size_t n = 0; n < a->size1; n++)
        for (size_t j = 0; j < a->size2; j++)
            *gsl_matrix_ptr(a, n, j) *=
                activation_slope(f, gsl_matrix_get(v, n, j));
}

/* One of the four blocks of gate, or of da. */
static gsl_matrix
lstm_block_of(const gsl_matrix *m, size_t block)
{
    const size_t H = m->size2 / LSTM_GATES;
    return gsl_matrix_const_submatrix(m, 0, block * H, m->size1, H).matrix;
}

/* (7.9) block by block, and the slopes before it. */
static void
lstm_slopes_and_products(const lstm_params *p, const gsl_matrix *gate,
                         gsl_matrix *da, gsl_matrix *dh_prev)
{
    for (size_t k = 0; k < LSTM_GATES; k++) {
        const gsl_matrix_const_view W = gsl_matrix_const_submatrix(
            &p->W_hh.matrix, k * p->H, 0, p->H, p->H);
        const gsl_matrix v = lstm_block_of(gate, k);
        gsl_matrix a = lstm_block_of(da, k);
        lstm_times_slope(&a, &v, k == LSTM_G ? TANH : LOGISTIC);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &a, &W.matrix, 1.0,
                       dh_prev);
    }
}

/* Block by block: whole matrices, which are multiplied element by element. */
VARIANT(lstm_step_backward, whole_matrices)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix i = lstm_block_of(gate, LSTM_I);
    const gsl_matrix f = lstm_block_of(gate, LSTM_F);
    const gsl_matrix g = lstm_block_of(gate, LSTM_G);
    const gsl_matrix o = lstm_block_of(gate, LSTM_O);
    gsl_matrix a_i = lstm_block_of(da, LSTM_I), a_f = lstm_block_of(da, LSTM_F);
    gsl_matrix a_g = lstm_block_of(da, LSTM_G), a_o = lstm_block_of(da, LSTM_O);
    lstm_dh_tanh(c, dh, 1, &a_o);
    gsl_matrix_mul_elements(&a_o, &o);
    gsl_matrix_add(dc, &a_o);
    lstm_dh_tanh(c, dh, 0, &a_o);
    gsl_matrix_memcpy(&a_i, dc);
    gsl_matrix_mul_elements(&a_i, &f);
    gsl_matrix_add(dc_prev, &a_i);
    gsl_matrix_memcpy(&a_i, dc);
    gsl_matrix_mul_elements(&a_i, &g);
    gsl_matrix_memcpy(&a_f, dc);
    gsl_matrix_mul_elements(&a_f, c_prev);
    gsl_matrix_memcpy(&a_g, dc);
    gsl_matrix_mul_elements(&a_g, &i);
    lstm_slopes_and_products(p, gate, da, dh_prev);
    return GSL_SUCCESS;
}

/* What stands beside dc or dh in (7.7): the other factor of gate k, and its slope. */
static double
lstm_factor(const gsl_matrix *gate, const gsl_matrix *c_prev,
            const gsl_matrix *c, size_t n, size_t k)
{
    const size_t H = c->size2, j = k % H;
    const double v = gsl_matrix_get(gate, n, k);

    switch (k / H) {
    case LSTM_I:
        return gsl_matrix_get(gate, n, 2 * H + j) * v * (1.0 - v);
    case LSTM_F:
        return gsl_matrix_get(c_prev, n, j) * v * (1.0 - v);
    case LSTM_G:
        return gsl_matrix_get(gate, n, j) * (1.0 - v) * (1.0 + v);
    default:
        return tanh(gsl_matrix_get(c, n, j)) * v * (1.0 - v);
    }
}

/* First all of (7.6), then all of (7.8), then (7.7); products by daxpy. */
VARIANT(lstm_step_backward, equation_by_equation)
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H, BH = gate->size1 * p->H;
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t m = 0; m < BH; m++)
        dc->data[m / H * dc->tda + m % H] +=
            gsl_matrix_get(dh, m / H, m % H)
            * gsl_matrix_get(gate, m / H, 3 * H + m % H)
            * (1.0 - gsl_pow_2(tanh(gsl_matrix_get(c, m / H, m % H))));
    for (size_t m = 0; m < BH; m++)
        *gsl_matrix_ptr(dc_prev, m / H, m % H) +=
            gsl_matrix_get(gate, m / H, H + m % H)
            * gsl_matrix_get(dc, m / H, m % H);
    for (size_t k = 0; k < 4 * H; k++)
        for (size_t n = 0; n < gate->size1; n++) {
            const double from =
                gsl_matrix_get(k / H == LSTM_O ? dh : dc, n, k % H);
            gsl_vector_view dh_prev_n = gsl_matrix_row(dh_prev, n);
            const gsl_vector_const_view W_k =
                gsl_matrix_const_row(&p->W_hh.matrix, k);
            gsl_matrix_set(da, n, k, from * lstm_factor(gate, c_prev, c, n, k));
            gsl_blas_daxpy(gsl_matrix_get(da, n, k), &W_k.vector,
                           &dh_prev_n.vector);
        }
    return GSL_SUCCESS;
}
