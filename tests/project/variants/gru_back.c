/* Right answers of chapter 8, continued: one step back. */
#include "../../runner/sheet.h"
#include "gru.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

VARIANT(gru_step_backward, plain_loops)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;
    const gsl_matrix *W = &p->W_hh.matrix;
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < gate->size1; i++) {
        for (size_t j = 0; j < H; j++) {
            const double r = gsl_matrix_get(gate, i, j);
            const double z = gsl_matrix_get(gate, i, H + j);
            const double n = gsl_matrix_get(gate, i, 2 * H + j);
            const double dh_ij = gsl_matrix_get(dh, i, j);
            const double dn = dh_ij * (1.0 - z) * (1.0 - n * n);
            gsl_matrix_set(da, i, 2 * H + j, dn);
            gsl_matrix_set(da, i, H + j,
                           dh_ij * (gsl_matrix_get(h_prev, i, j) - n)
                               * (z - z * z));
            gsl_matrix_set(da, i, j,
                           dn * gsl_matrix_get(v, i, j) * (r - r * r));
            gsl_matrix_set(dv, i, j, dn * r);
        }
        for (size_t m = 0; m < H; m++) {
            double sum = 0.0;
            for (size_t j = 0; j < H; j++)
                sum +=
                    gsl_matrix_get(da, i, j) * gsl_matrix_get(W, j, m)
                    + gsl_matrix_get(da, i, H + j) * gsl_matrix_get(W, H + j, m)
                    + gsl_matrix_get(dv, i, j)
                          * gsl_matrix_get(W, 2 * H + j, m);
            *gsl_matrix_ptr(dh_prev, i, m) +=
                sum + gsl_matrix_get(dh, i, m) * gsl_matrix_get(gate, i, H + m);
        }
    }
    return GSL_SUCCESS;
}

/* (8.7) of one unit, in long double. */
static void
gru_long_unit(const double *gate, double v, double h_prev, double dh,
              double *da, double *dv, size_t H)
{
    const long double r = gate[0], z = gate[H], n = gate[2 * H];
    const long double da_n = (1.0L - z) * dh * (1.0L + n) * (1.0L - n);

    da[0] = (double)(da_n * r * (1.0L - r) * v);
    da[H] = (double)((z * h_prev - z * n) * (1.0L - z) * dh);
    da[2 * H] = (double)da_n;
    *dv = (double)(r * da_n);
}

VARIANT(gru_step_backward, long_double)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = gate->size1; i-- > 0;) {
        for (size_t j = 0; j < H; j++)
            gru_long_unit(gsl_matrix_const_ptr(gate, i, j),
                          gsl_matrix_get(v, i, j), gsl_matrix_get(h_prev, i, j),
                          gsl_matrix_get(dh, i, j), gsl_matrix_ptr(da, i, j),
                          gsl_matrix_ptr(dv, i, j), H);
        for (size_t m = 0; m < H; m++) {
            long double sum = gsl_matrix_get(dh_prev, i, m);
            sum += (long double)gsl_matrix_get(gate, i, H + m)
                   * gsl_matrix_get(dh, i, m);
            for (size_t k = 0; k < 2 * H; k++)
                sum += (long double)gsl_matrix_get(da, i, k)
                       * gsl_matrix_get(&p->W_rz.matrix, k, m);
            for (size_t k = 0; k < H; k++)
                sum += (long double)gsl_matrix_get(dv, i, k)
                       * gsl_matrix_get(&p->W_hn.matrix, k, m);
            gsl_matrix_set(dh_prev, i, m, (double)sum);
        }
    }
    return GSL_SUCCESS;
}

/* Slopes from activation_slope(), products row by row. */
VARIANT(gru_step_backward, slopes)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < gate->size1; i++) {
        const double *g = gsl_matrix_const_ptr(gate, i, 0);
        double *a = gsl_matrix_ptr(da, i, 0);
        for (size_t j = 0; j < H; j++) {
            const double n = g[2 * H + j], z = g[H + j], r = g[j];
            const double dh_ij = gsl_matrix_get(dh, i, j);
            const double dn = dh_ij - dh_ij * z;
            a[2 * H + j] = dn * activation_slope(TANH, n);
            a[H + j] = activation_slope(LOGISTIC, z)
                       * (gsl_matrix_get(h_prev, i, j) - n) * dh_ij;
            gsl_matrix_set(dv, i, j, r * a[2 * H + j]);
            a[j] =
                gsl_matrix_get(dv, i, j) * (1.0 - r) * gsl_matrix_get(v, i, j);
            *gsl_matrix_ptr(dh_prev, i, j) += z * dh_ij;
        }
        const gsl_vector_view a_rz = gsl_matrix_subrow(da, i, 0, 2 * H);
        const gsl_vector_view dv_i = gsl_matrix_row(dv, i);
        gsl_vector_view dh_prev_i = gsl_matrix_row(dh_prev, i);
        gsl_blas_dgemv(CblasTrans, 1.0, &p->W_hn.matrix, &dv_i.vector, 1.0,
                       &dh_prev_i.vector);
        gsl_blas_dgemv(CblasTrans, 1.0, &p->W_rz.matrix, &a_rz.vector, 1.0,
                       &dh_prev_i.vector);
    }
    return GSL_SUCCESS;
}

/* Unit after unit, with a daxpy for each of its three rows of weights. */
VARIANT(gru_step_backward, unit_by_unit)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t j = 0; j < H; j++)
        for (size_t i = 0; i < gate->size1; i++) {
            const double *g = gsl_matrix_const_ptr(gate, i, j);
            const double dh_ij = gsl_matrix_get(dh, i, j);
            double *a = gsl_matrix_ptr(da, i, j), *d = gsl_matrix_ptr(dv, i, j);
            gsl_vector_view to = gsl_matrix_row(dh_prev, i);
            a[2 * H] = dh_ij * (1.0 - g[H]) * (1.0 - g[2 * H] * g[2 * H]);
            a[H] = dh_ij * (1.0 - g[H]) * g[H]
                   * (gsl_matrix_get(h_prev, i, j) - g[2 * H]);
            *d = a[2 * H] * g[0];
            a[0] = *d * gsl_matrix_get(v, i, j) * (1.0 - g[0]);
            *gsl_vector_ptr(&to.vector, j) += dh_ij * g[H];
            for (size_t block = 0; block < GRU_GATES; block++) {
                const gsl_vector_const_view W =
                    gsl_matrix_const_row(&p->W_hh.matrix, block * H + j);
                gsl_blas_daxpy(block == GRU_N ? *d : a[block * H], &W.vector,
                               &to.vector);
            }
        }
    return GSL_SUCCESS;
}

/* One of the three blocks of columns. */
static gsl_matrix
gru_back_block(const gsl_matrix *m, size_t block)
{
    const size_t H = m->size2 / GRU_GATES;
    return gsl_matrix_const_submatrix(m, 0, block * H, m->size1, H).matrix;
}

/* m *= slope of f where it gave v. */
static void
gru_times_slope(gsl_matrix *m, const gsl_matrix *v, activation f)
{
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++)
            *gsl_matrix_ptr(m, i, j) *=
                activation_slope(f, gsl_matrix_get(v, i, j));
}

/* Whole matrices, which are multiplied element by element. */
VARIANT(gru_step_backward, whole_matrices)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix r = gru_back_block(gate, GRU_R);
    const gsl_matrix z = gru_back_block(gate, GRU_Z);
    const gsl_matrix n = gru_back_block(gate, GRU_N);
    gsl_matrix a_r = gru_back_block(da, GRU_R), a_z = gru_back_block(da, GRU_Z);
    gsl_matrix a_n = gru_back_block(da, GRU_N);
    const gsl_matrix_view a_rz =
        gsl_matrix_submatrix(da, 0, 0, gate->size1, 2 * p->H);
    // dv has room for dh z, which is what (8.8) adds, and dh less that is dh (1 - z).
    gsl_matrix_memcpy(dv, dh);
    gsl_matrix_mul_elements(dv, &z);
    gsl_matrix_add(dh_prev, dv);
    gsl_matrix_memcpy(&a_n, dh);
    gsl_matrix_sub(&a_n, dv);
    gru_times_slope(&a_n, &n, TANH);
    gsl_matrix_memcpy(&a_z, h_prev);
    gsl_matrix_sub(&a_z, &n);
    gsl_matrix_mul_elements(&a_z, dh);
    gru_times_slope(&a_z, &z, LOGISTIC);
    gsl_matrix_memcpy(&a_r, &a_n);
    gsl_matrix_mul_elements(&a_r, v);
    gru_times_slope(&a_r, &r, LOGISTIC);
    gsl_matrix_memcpy(dv, &a_n);
    gsl_matrix_mul_elements(dv, &r);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, dv, &p->W_hn.matrix, 1.0,
                   dh_prev);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &a_rz.matrix,
                   &p->W_rz.matrix, 1.0, dh_prev);
    return GSL_SUCCESS;
}
