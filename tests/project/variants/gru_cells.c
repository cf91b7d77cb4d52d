/* Right answers of chapter 8, continued: more ways to take one step forward. */
#include "../../runner/sheet.h"
#include "gru.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* 1 / (1 + exp(-a)), of which the larger part is found as a rest where a > 0. */
static double
gru_logistic_by_rest(double a)
{
    const double small = exp(-fabs(a)) / (1.0 + exp(-fabs(a)));
    return a > 0.0 ? 1.0 - small : small;
}

/* Column by column of the weights: what unit m says to everybody. */
VARIANT(gru_step, speaker_by_speaker)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H, B = gate->size1;
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < B; i++)
        gsl_matrix_set_row(v, i, &p->b_n.vector);
    for (size_t m = 0; m < H; m++) {
        const gsl_vector_const_view h_m = gsl_matrix_const_column(h_prev, m);
        for (size_t k = 0; k < 3 * H; k++) {
            gsl_vector_view to = k < 2 * H ? gsl_matrix_column(gate, k)
                                           : gsl_matrix_column(v, k - 2 * H);
            gsl_blas_daxpy(gsl_matrix_get(&p->W_hh.matrix, k, m), &h_m.vector,
                           &to.vector);
        }
    }
    for (size_t j = 0; j < H; j++)
        for (size_t i = 0; i < B; i++) {
            double *r = gsl_matrix_ptr(gate, i, j), *z = r + H, *n = z + H;
            *r = 1.0 / (1.0 + exp(-*r));
            *z = 1.0 / (1.0 + exp(-*z));
            *n = tanh(*n + *r * gsl_matrix_get(v, i, j));
            gsl_matrix_set(h, i, j, *n);
            *gsl_matrix_ptr(h, i, j) -= *z * *n;
            *gsl_matrix_ptr(h, i, j) += *z * gsl_matrix_get(h_prev, i, j);
        }
    return GSL_SUCCESS;
}

/* 1 - z as an exponential of its own, which keeps its digits where z is almost 1. */
VARIANT(gru_step, rest_by_itself)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const int status = gru_step_arguments(p, h_prev, gate, v, h);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t i = 0; i < gate->size1; i++) {
        const gsl_vector_const_view from = gsl_matrix_const_row(h_prev, i);
        for (size_t j = 0; j < p->H; j++) {
            double said[GRU_GATES];
            for (size_t b = 0; b < GRU_GATES; b++) {
                const gsl_vector_const_view W =
                    gsl_matrix_const_row(&p->W_hh.matrix, b * p->H + j);
                gsl_blas_ddot(&from.vector, &W.vector, &said[b]);
            }
            double *a = gsl_matrix_ptr(gate, i, j);
            const double old = gsl_vector_get(&from.vector, j);
            const double r = 1.0 / (1.0 + exp(-(a[0] + said[GRU_R])));
            const double lost = 1.0 / (1.0 + exp(a[p->H] + said[GRU_Z]));
            const double v_j = said[GRU_N] + gsl_vector_get(&p->b_n.vector, j);
            const double n = tanh(a[2 * p->H] + r * v_j);
            a[0] = r;
            a[p->H] = 1.0 / (1.0 + exp(-(a[p->H] + said[GRU_Z])));
            a[2 * p->H] = n;
            gsl_matrix_set(v, i, j, v_j);
            gsl_matrix_set(h, i, j, lost * n + a[p->H] * old);
        }
    }
    return GSL_SUCCESS;
}

/* Two sums of outer products; after them each row is four vectors. */
VARIANT(gru_step, outer_products)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H, B = gate->size1;
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_view rz = gsl_matrix_submatrix(gate, 0, 0, B, 2 * H);
    gsl_matrix_set_zero(v);
    for (size_t m = H; m-- > 0;) {
        const gsl_vector_const_view h_m = gsl_matrix_const_column(h_prev, m);
        const gsl_vector_const_view W_m =
            gsl_matrix_const_column(&p->W_rz.matrix, m);
        const gsl_vector_const_view V_m =
            gsl_matrix_const_column(&p->W_hn.matrix, m);
        gsl_blas_dger(1.0, &h_m.vector, &W_m.vector, &rz.matrix);
        gsl_blas_dger(1.0, &h_m.vector, &V_m.vector, v);
    }
    for (size_t i = 0; i < B; i++) {
        gsl_vector_view r = gsl_matrix_subrow(gate, i, 0, H);
        gsl_vector_view z = gsl_matrix_subrow(gate, i, H, H);
        gsl_vector_view n = gsl_matrix_subrow(gate, i, 2 * H, H);
        gsl_vector_view v_i = gsl_matrix_row(v, i), h_i = gsl_matrix_row(h, i);
        activation_map(LOGISTIC, 2 * H, r.vector.data);
        gsl_vector_add(&v_i.vector, &p->b_n.vector);
        gsl_vector_memcpy(&h_i.vector, &r.vector);
        gsl_vector_mul(&h_i.vector, &v_i.vector);
        gsl_vector_add(&n.vector, &h_i.vector);
        activation_map(TANH, H, n.vector.data);
        gsl_matrix_get_row(&h_i.vector, h_prev, i);
        gsl_vector_mul(&h_i.vector, &z.vector);
        for (size_t j = 0; j < H; j++)
            *gsl_vector_ptr(&h_i.vector, j) +=
                (1.0 - gsl_vector_get(&z.vector, j))
                * gsl_vector_get(&n.vector, j);
    }
    return GSL_SUCCESS;
}

/* x'y with four sums, as a compiler would unroll it. */
static double
gru_four_sums(size_t n, const double *x, const double *y)
{
    double sum[4] = { 0.0 };
    size_t m = 0;
    for (; m + 4 <= n; m += 4)
        for (size_t lane = 0; lane < 4; lane++)
            sum[lane] += x[m + lane] * y[m + lane];
    for (; m < n; m++)
        sum[m % 4] += x[m] * y[m];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

VARIANT(gru_step, four_sums)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    const size_t H = p->H;
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < gate->size1; i++) {
        double *a = gsl_matrix_ptr(gate, i, 0), *v_i = gsl_matrix_ptr(v, i, 0);
        const double *old = gsl_matrix_const_ptr(h_prev, i, 0);
        for (size_t k = 0; k < 3 * H; k++) {
            const double said =
                gru_four_sums(H, old, gsl_matrix_const_ptr(W, k, 0));
            switch (k / H) {
            case GRU_N:
                v_i[k % H] = gsl_vector_get(&p->b_n.vector, k % H) + said;
                a[k] = tanh(a[k] + a[k % H] * v_i[k % H]);
                break;
            default:
                a[k] = gru_logistic_by_rest(a[k] + said);
            }
        }
        for (size_t j = 0; j < H; j++)
            gsl_matrix_set(
                h, i, j,
                fma(a[H + j], old[j], (1.0 - a[H + j]) * a[2 * H + j]));
    }
    return GSL_SUCCESS;
}

/* The same products as their transposes, which is how a column-major library reads. */
VARIANT(gru_step, column_major)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    const int H = (int)p->H, B = (int)gate->size1, old = (int)h_prev->tda;
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < gate->size1; i++)
        cblas_dcopy(H, p->b_n.vector.data, (int)p->b_n.vector.stride,
                    gsl_matrix_ptr(v, i, 0), 1);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, H, B, H, 1.0,
                W->data + 2 * p->H * W->tda, (int)W->tda, h_prev->data, old,
                1.0, v->data, (int)v->tda);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, 2 * H, B, H, 1.0,
                W->data, (int)W->tda, h_prev->data, old, 1.0, gate->data,
                (int)gate->tda);
    for (size_t m = 0; m < (size_t)B * p->H; m++) {
        const size_t i = m / p->H, j = m % p->H;
        double *a = gate->data + i * gate->tda + j;
        a[0] = 0.5 * tanh(0.5 * a[0]) + 0.5;
        a[H] = 0.5 * tanh(0.5 * a[H]) + 0.5;
        a[2 * H] = tanh(fma(a[0], v->data[i * v->tda + j], a[2 * H]));
        h->data[i * h->tda + j] =
            (1.0 - a[H]) * a[2 * H] + a[H] * h_prev->data[i * h_prev->tda + j];
    }
    return GSL_SUCCESS;
}
