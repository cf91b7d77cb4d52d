/*
 * Right answers to chapter 3 that are written in other ways: its step carry. The
 * tests have to accept each of them on every seed.
 */
#include "../../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

static int
variant_carry_fits(const rnn_params *p, const gsl_vector *x,
                   const gsl_vector *h_prev, const gsl_vector *h,
                   const gsl_matrix *J_prev, const gsl_matrix *J)
{
    const gsl_matrix *both[] = { J_prev, J };
    for (size_t n = 0; n < 2; n++)
        if (both[n]->size1 != p->H
            || both[n]->size2 != p->H * (p->D + p->H + 1))
            return 0;
    return x->size == p->D && h->size == p->H && h_prev->size == p->H;
}

/* What weight FROM of a unit met: x, then h_prev, then 1. */
static double
variant_met(const gsl_vector *x, const gsl_vector *h_prev, size_t from)
{
    if (from < x->size)
        return gsl_vector_get(x, from);
    from -= x->size;
    return from < h_prev->size ? gsl_vector_get(h_prev, from) : 1.0;
}

VARIANT(bptt_carry, loops)
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!variant_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    const size_t H = p->H, met = p->D + H + 1;
    for (size_t k = 0; k < H; k++)
        for (size_t c = 0; c < H * met; c++) {
            double sum = c / met == k ? variant_met(x, h_prev, c % met) : 0.0;
            for (size_t j = 0; j < H; j++)
                sum += gsl_matrix_get(&p->W_hh.matrix, k, j)
                       * gsl_matrix_get(J_prev, j, c);
            gsl_matrix_set(J, k, c,
                           sum * activation_slope(p->f, gsl_vector_get(h, k)));
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_carry, long_double)
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!variant_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    const size_t H = p->H, met = p->D + H + 1;
    for (size_t c = H * met; c-- > 0;)
        for (size_t k = H; k-- > 0;) {
            const double slope = activation_slope(p->f, gsl_vector_get(h, k));
            long double sum = 0.0L;
            for (size_t j = H; j-- > 0;)
                sum += (long double)gsl_matrix_get(J_prev, j, c)
                       * gsl_matrix_get(&p->W_hh.matrix, k, j);
            if (c / met == k)
                sum += variant_met(x, h_prev, c % met);
            gsl_matrix_set(J, k, c, (double)(sum * slope));
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_carry, rows)
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!variant_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    const size_t met = p->D + p->H + 1;
    for (size_t k = 0; k < p->H; k++) {
        const double slope = activation_slope(p->f, gsl_vector_get(h, k));
        const gsl_vector_const_view heard =
            gsl_matrix_const_row(&p->W_hh.matrix, k);
        gsl_vector_view row = gsl_matrix_row(J, k);
        gsl_blas_dgemv(CblasTrans, slope, J_prev, &heard.vector, 0.0,
                       &row.vector);
        for (size_t i = 0; i < met; i++)
            *gsl_matrix_ptr(J, k, k * met + i) +=
                slope * variant_met(x, h_prev, i);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_carry, columns)
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!variant_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    const size_t H = p->H, met = p->D + H + 1;
    gsl_vector *slope = gsl_vector_alloc(H);
    for (size_t k = 0; k < H; k++)
        gsl_vector_set(slope, k, activation_slope(p->f, gsl_vector_get(h, k)));
    for (size_t c = 0; c < H * met; c++) {
        const gsl_vector_const_view before = gsl_matrix_const_column(J_prev, c);
        gsl_vector_view after = gsl_matrix_column(J, c);
        gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_hh.matrix, &before.vector, 0.0,
                       &after.vector);
        *gsl_vector_ptr(&after.vector, c / met) +=
            variant_met(x, h_prev, c % met);
        gsl_vector_mul(&after.vector, slope);
    }
    gsl_vector_free(slope);
    return GSL_SUCCESS;
}

VARIANT(bptt_carry, jacobian_first)
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!variant_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    const size_t H = p->H, met = p->D + H + 1;
    gsl_matrix *jacobian = gsl_matrix_alloc(H, H);
    gsl_matrix_memcpy(jacobian, &p->W_hh.matrix);
    gsl_matrix_set_zero(J);
    for (size_t k = 0; k < H; k++) {
        const double slope = activation_slope(p->f, gsl_vector_get(h, k));
        gsl_vector_view row = gsl_matrix_row(jacobian, k);
        gsl_vector_scale(&row.vector, slope);
        for (size_t i = 0; i < met; i++)
            gsl_matrix_set(J, k, k * met + i,
                           slope * variant_met(x, h_prev, i));
    }
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, jacobian, J_prev, 1.0, J);
    gsl_matrix_free(jacobian);
    return GSL_SUCCESS;
}

VARIANT(bptt_carry, present_first)
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!variant_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    const size_t H = p->H, met = p->D + H + 1;
    gsl_matrix_set_all(J, 0.0);
    for (size_t k = 0; k < H; k++)
        for (size_t i = 0; i < met; i++)
            gsl_matrix_set(J, k, k * met + i, variant_met(x, h_prev, i));
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &p->W_hh.matrix, J_prev,
                   1.0, J);
    for (size_t k = 0; k < H; k++) {
        gsl_vector_view row = gsl_matrix_row(J, k);
        gsl_blas_dscal(activation_slope(p->f, gsl_vector_get(h, k)),
                       &row.vector);
    }
    return GSL_SUCCESS;
}
