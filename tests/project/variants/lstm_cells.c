/* Right answers of chapter 7, continued: more ways to take one step forward. */
#include "../../runner/sheet.h"
#include "lstm.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* A logistic function that never overflows. */
static double
lstm_two_sided_logistic(double a)
{
    if (a >= 0.0)
        return 1.0 / (1.0 + exp(-a));
    const double e = exp(a);
    return e / (1.0 + e);
}

/* Column by column, as one would in Fortran. */
VARIANT(lstm_step, columns)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H, B = gate->size1;
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t m = 0; m < H; m++) {
        const gsl_vector_const_view h_m = gsl_matrix_const_column(h_prev, m);
        for (size_t k = 0; k < 4 * H; k++) {
            gsl_vector_view a_k = gsl_matrix_column(gate, k);
            gsl_blas_daxpy(gsl_matrix_get(&p->W_hh.matrix, k, m), &h_m.vector,
                           &a_k.vector);
        }
    }
    for (size_t k = 0; k < 4 * H; k++)
        for (size_t n = 0; n < B; n++) {
            double *a = gsl_matrix_ptr(gate, n, k);
            switch (k / H) {
            case LSTM_G:
                *a = tanh(*a);
                break;
            default:
                *a = lstm_two_sided_logistic(*a);
            }
        }
    for (size_t j = 0; j < H; j++)
        for (size_t n = 0; n < B; n++) {
            const double *v = gsl_matrix_const_ptr(gate, n, j);
            gsl_matrix_set(c, n, j, v[0] * v[2 * H]);
            *gsl_matrix_ptr(c, n, j) += v[H] * gsl_matrix_get(c_prev, n, j);
            gsl_matrix_set(h, n, j, tanh(gsl_matrix_get(c, n, j)) * v[3 * H]);
        }
    return GSL_SUCCESS;
}

/* The four sums of a unit, and at once what the unit makes of them. */
VARIANT(lstm_step, unit_by_unit)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const int status = lstm_step_arguments(p, c_prev, h_prev, gate, c, h);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t n = 0; n < gate->size1; n++) {
        const gsl_vector_const_view from = gsl_matrix_const_row(h_prev, n);
        for (size_t j = 0; j < p->H; j++) {
            double a[LSTM_GATES], *v[LSTM_GATES];
            for (size_t b = 0; b < LSTM_GATES; b++) {
                const gsl_vector_const_view W =
                    gsl_matrix_const_row(&p->W_hh.matrix, b * p->H + j);
                v[b] = gsl_matrix_ptr(gate, n, b * p->H + j);
                gsl_blas_ddot(&W.vector, &from.vector, &a[b]);
                a[b] += *v[b];
            }
            *v[LSTM_I] = lstm_two_sided_logistic(a[LSTM_I]);
            *v[LSTM_F] = lstm_two_sided_logistic(a[LSTM_F]);
            *v[LSTM_G] = tanh(a[LSTM_G]);
            *v[LSTM_O] = lstm_two_sided_logistic(a[LSTM_O]);
            const double cell = *v[LSTM_F] * gsl_matrix_get(c_prev, n, j)
                                + *v[LSTM_I] * *v[LSTM_G];
            gsl_matrix_set(c, n, j, cell);
            gsl_matrix_set(h, n, j, *v[LSTM_O] * tanh(cell));
        }
    }
    return GSL_SUCCESS;
}

/* The product as a sum of outer products, one for every unit that is heard. */
VARIANT(lstm_step, outer_products)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t m = H; m-- > 0;) {
        const gsl_vector_const_view h_m = gsl_matrix_const_column(h_prev, m);
        const gsl_vector_const_view W_m =
            gsl_matrix_const_column(&p->W_hh.matrix, m);
        gsl_blas_dger(1.0, &h_m.vector, &W_m.vector, gate);
    }
    for (size_t n = 0; n < gate->size1; n++) {
        gsl_vector_view i = gsl_matrix_subrow(gate, n, 0, H);
        gsl_vector_view f = gsl_matrix_subrow(gate, n, H, H);
        gsl_vector_view g = gsl_matrix_subrow(gate, n, 2 * H, H);
        gsl_vector_view o = gsl_matrix_subrow(gate, n, 3 * H, H);
        gsl_vector_view c_n = gsl_matrix_row(c, n), h_n = gsl_matrix_row(h, n);
        activation_map(LOGISTIC, H, i.vector.data);
        activation_map(LOGISTIC, H, f.vector.data);
        activation_map(TANH, H, g.vector.data);
        activation_map(LOGISTIC, H, o.vector.data);
        gsl_matrix_get_row(&c_n.vector, c_prev, n);
        gsl_vector_mul(&c_n.vector, &f.vector);
        gsl_vector_memcpy(&h_n.vector, &i.vector);
        gsl_vector_mul(&h_n.vector, &g.vector);
        gsl_vector_add(&c_n.vector, &h_n.vector);
        gsl_vector_memcpy(&h_n.vector, &c_n.vector);
        activation_map(TANH, H, h_n.vector.data);
        gsl_vector_mul(&h_n.vector, &o.vector);
    }
    return GSL_SUCCESS;
}

/* x'y, half and half. */
static double
lstm_halved_dot(size_t n, const double *x, const double *y)
{
    if (n == 1)
        return x[0] * y[0];
    const size_t half = n / 2;
    return lstm_halved_dot(half, x, y)
           + lstm_halved_dot(n - half, x + half, y + half);
}

/* tanh by expm1(), which keeps the digits of a small argument. */
static double
lstm_expm1_tanh(double a)
{
    const double e = expm1(-2.0 * fabs(a));
    return copysign(-e / (2.0 + e), a);
}

VARIANT(lstm_step, halves_and_expm1)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < gate->size1; n++) {
        double *a = gsl_matrix_ptr(gate, n, 0);
        for (size_t k = 0; k < 4 * H; k++)
            a[k] +=
                lstm_halved_dot(H, gsl_matrix_const_ptr(h_prev, n, 0),
                                gsl_matrix_const_ptr(&p->W_hh.matrix, k, 0));
        for (size_t j = 0; j < H; j++) {
            double *i = &a[j], *f = i + H, *g = f + H, *o = g + H;
            *i = 1.0 / (1.0 + exp(-*i));
            *f = 1.0 / (1.0 + exp(-*f));
            *g = lstm_expm1_tanh(*g);
            *o = 1.0 / (1.0 + exp(-*o));
            const double now = *i * *g + *f * gsl_matrix_get(c_prev, n, j);
            gsl_matrix_set(c, n, j, now);
            gsl_matrix_set(h, n, j, *o * lstm_expm1_tanh(now));
        }
    }
    return GSL_SUCCESS;
}

/*
 * gate' += W_hh h_prev': what lies row by row is, to a product that takes it column by
 * column, the transpose.
 */
VARIANT(lstm_step, column_major)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    const int H = (int)p->H, B = (int)gate->size1;
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, 4 * H, B, H, 1.0,
                W->data, (int)W->tda, h_prev->data, (int)h_prev->tda, 1.0,
                gate->data, (int)gate->tda);
    for (int n = 0; n < B; n++) {
        double *a = gsl_matrix_ptr(gate, (size_t)n, 0);
        for (int k = 0; k < 4 * H; k++)
            a[k] = k / H == LSTM_G ? tanh(a[k]) : 0.5 + 0.5 * tanh(a[k] / 2.0);
        for (size_t j = 0; j < p->H; j++) {
            const double kept =
                a[p->H + j] * gsl_matrix_get(c_prev, (size_t)n, j);
            const double cell = fma(a[j], a[2 * p->H + j], kept);
            gsl_matrix_set(c, (size_t)n, j, cell);
            gsl_matrix_set(h, (size_t)n, j, a[3 * p->H + j] * tanh(cell));
        }
    }
    return GSL_SUCCESS;
}
