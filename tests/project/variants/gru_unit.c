/* Right answers of chapter 8, continued: more ways to take one step back. */
#include "../../runner/sheet.h"
#include "gru.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* Gradients of n, z and r themselves, and then of the sums that they are made of. */
VARIANT(gru_step_backward, gradient_of_each_gate)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;
    const int status =
        gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t i = 0; i < gate->size1; i++)
        for (size_t j = 0; j < H; j++) {
            const double *g = gsl_matrix_const_ptr(gate, i, j);
            double *a = gsl_matrix_ptr(da, i, j);
            const double up = gsl_matrix_get(dh, i, j);
            const double dn = up * (1.0 - g[H * GRU_Z]);
            const double dz =
                up * (gsl_matrix_get(h_prev, i, j) - g[H * GRU_N]);
            a[H * GRU_N] = dn * (1.0 - gsl_pow_2(g[H * GRU_N]));
            const double dr = a[H * GRU_N] * gsl_matrix_get(v, i, j);
            a[H * GRU_Z] = dz * (g[H * GRU_Z] * (1.0 - g[H * GRU_Z]));
            a[H * GRU_R] = dr * (g[H * GRU_R] * (1.0 - g[H * GRU_R]));
            gsl_matrix_set(dv, i, j, a[H * GRU_N] * g[H * GRU_R]);
        }
    for (size_t i = 0; i < gate->size1; i++)
        for (size_t m = 0; m < H; m++) {
            double *to = gsl_matrix_ptr(dh_prev, i, m);
            *to += gsl_matrix_get(dh, i, m) * gsl_matrix_get(gate, i, H + m);
            *to += cblas_ddot((int)(2 * H), gsl_matrix_const_ptr(da, i, 0), 1,
                              gsl_matrix_const_ptr(&p->W_rz.matrix, 0, m),
                              (int)p->W_rz.matrix.tda);
            *to += cblas_ddot((int)H, gsl_matrix_const_ptr(dv, i, 0), 1,
                              gsl_matrix_const_ptr(&p->W_hn.matrix, 0, m),
                              (int)p->W_hn.matrix.tda);
        }
    return GSL_SUCCESS;
}

/* v (1 - v) as v - v^2, by one fused operation. */
static double
gru_fused_slope(double v)
{
    return fma(-v, v, v);
}

/* One product for all: (8.9) reads three blocks, and the third of da is swapped. */
VARIANT(gru_step_backward, swapped_block)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H, B = gate->size1;
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t j = 0; j < H; j++)
        for (size_t i = 0; i < B; i++) {
            const double r = gsl_matrix_get(gate, i, j);
            const double z = gsl_matrix_get(gate, i, H + j);
            const double n = gsl_matrix_get(gate, i, 2 * H + j);
            const double d = gsl_matrix_get(dh, i, j), kept = d * z;
            const double a_n = (d - kept) * fma(-n, n, 1.0);
            gsl_matrix_set(da, i, j,
                           a_n * gsl_matrix_get(v, i, j) * gru_fused_slope(r));
            gsl_matrix_set(da, i, H + j,
                           d * (gsl_matrix_get(h_prev, i, j) - n)
                               * gru_fused_slope(z));
            // Until the product is done, dv stands where da_n belongs.
            gsl_matrix_set(da, i, 2 * H + j, a_n * r);
            gsl_matrix_set(dv, i, j, a_n);
            *gsl_matrix_ptr(dh_prev, i, j) += kept;
        }
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix, 1.0,
                   dh_prev);
    gsl_matrix_view last = gsl_matrix_submatrix(da, 0, 2 * H, B, H);
    gsl_matrix_swap(&last.matrix, dv);
    return GSL_SUCCESS;
}

/* The two kinds of slope over a row, one number after another. */
static void
gru_slopes_of_row(const double *gate, size_t H, double *a)
{
    for (size_t k = 0; k < 3 * H; k++)
        a[k] = k < 2 * H ? gate[k] * (1.0 - gate[k])
                         : (1.0 - gate[k]) * (1.0 + gate[k]);
}

/* Slopes first, into da; then each is multiplied by what comes back. */
VARIANT(gru_step_backward, slopes_first)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < gate->size1; i++) {
        const double *g = gate->data + i * gate->tda;
        const double *d = dh->data + i * dh->tda;
        double *a = da->data + i * da->tda, *dv_i = dv->data + i * dv->tda;
        gru_slopes_of_row(g, H, a);
        for (size_t j = 0; j < H; j++) {
            a[2 * H + j] *= (1.0 - g[H + j]) * d[j];
            a[H + j] *= d[j] * (gsl_matrix_get(h_prev, i, j) - g[2 * H + j]);
            a[j] *= gsl_matrix_get(v, i, j) * a[2 * H + j];
            dv_i[j] = a[2 * H + j] * g[j];
        }
        for (size_t m = 0; m < H; m++)
            dh_prev->data[i * dh_prev->tda + m] += d[m] * g[H + m];
    }
    for (size_t k = 3 * H; k-- > 0;) {
        const gsl_vector_view from = k < 2 * H
                                         ? gsl_matrix_column(da, k)
                                         : gsl_matrix_column(dv, k - 2 * H);
        const gsl_vector_const_view W =
            gsl_matrix_const_row(&p->W_hh.matrix, k);
        gsl_blas_dger(1.0, &from.vector, &W.vector, dh_prev);
    }
    return GSL_SUCCESS;
}

/* a * b, element by element, into c: as array libraries have it. */
static void
gru_multiplied(const gsl_vector *a, const gsl_vector *b, gsl_vector *c)
{
    gsl_vector_memcpy(c, a);
    gsl_vector_mul(c, b);
}

/* c -= c * v for v a gate: c (1 - v). */
static void
gru_times_rest(gsl_vector *c, const gsl_vector *v)
{
    for (size_t j = 0; j < c->size; j++)
        gsl_vector_set(c, j,
                       gsl_vector_get(c, j) * (1.0 - gsl_vector_get(v, j)));
}

/* The row of one sequence, by operations on whole vectors. */
static void
gru_vectors_back(const gsl_matrix *gate, const gsl_vector *v,
                 const gsl_vector *old, const gsl_vector *dh, size_t i,
                 gsl_matrix *da, gsl_vector *dv)
{
    const size_t H = v->size;
    const gsl_vector_const_view r = gsl_matrix_const_subrow(gate, i, 0, H);
    const gsl_vector_const_view z = gsl_matrix_const_subrow(gate, i, H, H);
    const gsl_vector_const_view n = gsl_matrix_const_subrow(gate, i, 2 * H, H);
    gsl_vector_view a_r = gsl_matrix_subrow(da, i, 0, H);
    gsl_vector_view a_z = gsl_matrix_subrow(da, i, H, H);
    gsl_vector_view a_n = gsl_matrix_subrow(da, i, 2 * H, H);

    gsl_vector_memcpy(&a_n.vector, dh);
    gru_times_rest(&a_n.vector, &z.vector);
    gru_times_rest(&a_n.vector, &n.vector);
    gru_multiplied(&a_n.vector, &n.vector, dv);
    gsl_vector_add(&a_n.vector, dv);
    gru_multiplied(&a_n.vector, &r.vector, dv);
    gru_multiplied(dv, v, &a_r.vector);
    gru_times_rest(&a_r.vector, &r.vector);
    gsl_vector_memcpy(&a_z.vector, old);
    gsl_vector_sub(&a_z.vector, &n.vector);
    gsl_vector_mul(&a_z.vector, dh);
    gsl_vector_mul(&a_z.vector, &z.vector);
    gru_times_rest(&a_z.vector, &z.vector);
}

VARIANT(gru_step_backward, vectors)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < gate->size1; i++) {
        const gsl_vector_const_view v_i = gsl_matrix_const_row(v, i);
        const gsl_vector_const_view old = gsl_matrix_const_row(h_prev, i);
        const gsl_vector_const_view dh_i = gsl_matrix_const_row(dh, i);
        gsl_vector_view dv_i = gsl_matrix_row(dv, i);
        gsl_vector_view to = gsl_matrix_row(dh_prev, i);
        gru_vectors_back(gate, &v_i.vector, &old.vector, &dh_i.vector, i, da,
                         &dv_i.vector);
        for (size_t block = GRU_GATES; block-- > 0;) {
            const gsl_matrix_const_view W = gsl_matrix_const_submatrix(
                &p->W_hh.matrix, block * p->H, 0, p->H, p->H);
            const gsl_vector_view a =
                block == GRU_N ? dv_i
                               : gsl_matrix_subrow(da, i, block * p->H, p->H);
            gsl_blas_dgemv(CblasTrans, 1.0, &W.matrix, &a.vector, 1.0,
                           &to.vector);
        }
        for (size_t j = 0; j < p->H; j++)
            *gsl_vector_ptr(&to.vector, j) +=
                gsl_vector_get(&dh_i.vector, j)
                * gsl_matrix_get(gate, i, p->H + j);
    }
    return GSL_SUCCESS;
}

/* Products of all three blocks with a transpose that nobody has to make. */
VARIANT(gru_step_backward, column_major)
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    const int H = (int)p->H, B = (int)gate->size1, w = (int)W->tda;
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t m = 0; m < gate->size1 * p->H; m++) {
        const size_t i = m / p->H, j = m % p->H;
        const double *g = gsl_matrix_const_ptr(gate, i, j);
        const double r = g[0], z = g[H], n = g[2 * H];
        const double d = gsl_matrix_get(dh, i, j);
        const double lost = d * (1.0 - z);
        double *a = gsl_matrix_ptr(da, i, j);
        a[2 * H] = lost - lost * (n * n);
        a[H] = lost * z * (gsl_matrix_get(h_prev, i, j) - n);
        a[0] = r * a[2 * H] * (gsl_matrix_get(v, i, j) * (1.0 - r));
        gsl_matrix_set(dv, i, j, a[2 * H] * r);
        gsl_matrix_set(dh_prev, i, j, gsl_matrix_get(dh_prev, i, j) + z * d);
    }
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, H, B, H, 1.0,
                W->data + 2 * p->H * W->tda, w, dv->data, (int)dv->tda, 1.0,
                dh_prev->data, (int)dh_prev->tda);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, H, B, 2 * H, 1.0,
                W->data, w, da->data, (int)da->tda, 1.0, dh_prev->data,
                (int)dh_prev->tda);
    return GSL_SUCCESS;
}
