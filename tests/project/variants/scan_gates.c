/*
 * Right answers to chapter 9 that are written in other ways, continued: more minimal
 * gated units.
 */
#include "../../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* a = x W' + 1 b', input by input. */
static void
scan_sums_by_inputs(const gsl_matrix *W, const gsl_vector *b,
                    const gsl_matrix *x, gsl_matrix *a)
{
    for (size_t row = 0; row < a->size1; row++)
        gsl_matrix_set_row(a, row, b);
    for (size_t d = 0; d < W->size2; d++) {
        const gsl_vector_const_view x_d = gsl_matrix_const_column(x, d);
        const gsl_vector_const_view W_d = gsl_matrix_const_column(W, d);
        gsl_blas_dger(1.0, &x_d.vector, &W_d.vector, a);
    }
}

VARIANT(scan_unit_forward, outer_products)
(const scan_params *p, const sequence *x, scan_states *s)
{
    const int status = scan_unit_forward_arguments(p, x, s);
    if (status != GSL_SUCCESS)
        return status;
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view keep = sequence_rows(s->lambda, 0, x->T);
    gsl_matrix_view n = sequence_rows(s->n, 0, x->T);
    gsl_matrix_view g = sequence_rows(s->g, 0, x->T);
    scan_sums_by_inputs(&p->W_n.matrix, &p->b_n.vector, &x_all.matrix,
                        &n.matrix);
    scan_sums_by_inputs(&p->W_lambda.matrix, &p->b_lambda.vector, &x_all.matrix,
                        &keep.matrix);
    for (size_t row = 0; row < keep.matrix.size1; row++)
        activation_map(p->f, p->H, gsl_matrix_ptr(&keep.matrix, row, 0));
    // What is new is let in as far as nothing is kept.
    gsl_matrix_set_all(&g.matrix, 1.0);
    gsl_matrix_sub(&g.matrix, &keep.matrix);
    gsl_matrix_mul_elements(&g.matrix, &n.matrix);
    return scan_forward(s->lambda, s->g, s->h);
}

/* One sequence after the other, its steps B rows apart. */
static gsl_matrix_view
scan_steps_of(const sequence *s, size_t i)
{
    return gsl_matrix_view_array_with_tda(sequence_of(s, 0, i), s->T, s->n,
                                          s->B * s->n);
}

VARIANT(scan_unit_forward, one_sequence_at_a_time)
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s))
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++) {
        const gsl_matrix_view x_i = scan_steps_of(x, i);
        gsl_matrix_view keep = scan_steps_of(s->lambda, i);
        gsl_matrix_view n = scan_steps_of(s->n, i), g = scan_steps_of(s->g, i);
        gsl_matrix_view h = scan_steps_of(s->h, i);
        rnn_affine(&p->W_n.matrix, &p->b_n.vector, &x_i.matrix, &n.matrix);
        rnn_affine(&p->W_lambda.matrix, &p->b_lambda.vector, &x_i.matrix,
                   &keep.matrix);
        for (size_t t = 0; t < x->T; t++)
            for (size_t j = 0; j < p->H; j++) {
                double *l = gsl_matrix_ptr(&keep.matrix, t, j);
                *l = activation_value(p->f, *l);
                gsl_matrix_set(&g.matrix, t, j,
                               (1.0 - *l) * gsl_matrix_get(&n.matrix, t, j));
                gsl_matrix_set(&h.matrix, t + 1, j,
                               *l * gsl_matrix_get(&h.matrix, t, j)
                                   + gsl_matrix_get(&g.matrix, t, j));
            }
    }
    return GSL_SUCCESS;
}

/* A dot product for every sum; unit after unit. */
VARIANT(scan_unit_forward, dot_products)
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s))
        return GSL_EBADLEN;
    const int D = (int)p->D;
    for (size_t j = 0; j < p->H; j++) {
        const double *W_l = gsl_matrix_const_ptr(&p->W_lambda.matrix, j, 0);
        const double *W_n = gsl_matrix_const_ptr(&p->W_n.matrix, j, 0);
        for (size_t row = 0; row < x->T * x->B; row++) {
            const double *x_row = x->data + row * p->D;
            const size_t at = row * p->H + j;
            const double a = cblas_ddot(D, x_row, 1, W_l, 1)
                             + gsl_vector_get(&p->b_lambda.vector, j);
            s->lambda->data[at] = activation_value(p->f, a);
            s->n->data[at] = cblas_ddot(D, x_row, 1, W_n, 1)
                             + gsl_vector_get(&p->b_n.vector, j);
            s->g->data[at] =
                fma(-s->lambda->data[at], s->n->data[at], s->n->data[at]);
        }
    }
    return scan_forward(s->lambda, s->g, s->h);
}

/* Few steps at a time, each few from the inputs to the states. */
VARIANT(scan_unit_forward, a_few_steps_at_a_time)
(const scan_params *p, const sequence *x, scan_states *s)
{
    enum { FEW = 3 };
    if (scan_unit_forward_arguments(p, x, s))
        return GSL_EBADLEN;
    for (size_t from = 0; from < x->T; from += FEW) {
        const size_t count = x->T - from < FEW ? x->T - from : FEW;
        const sequence lambda = sequence_steps(s->lambda, from, count);
        const sequence n = sequence_steps(s->n, from, count);
        const sequence g = sequence_steps(s->g, from, count);
        sequence h = sequence_steps(s->h, from, count + 1);
        const gsl_matrix_view some = sequence_rows(x, from, count);
        gsl_matrix_view a = sequence_rows(&lambda, 0, count);
        gsl_matrix_view n_all = sequence_rows(&n, 0, count);
        rnn_affine(&p->W_lambda.matrix, &p->b_lambda.vector, &some.matrix,
                   &a.matrix);
        rnn_affine(&p->W_n.matrix, &p->b_n.vector, &some.matrix, &n_all.matrix);
        for (size_t k = 0; k < count * x->B * p->H; k++) {
            lambda.data[k] = activation_value(p->f, lambda.data[k]);
            g.data[k] = n.data[k] * (1.0 - lambda.data[k]);
        }
        scan_forward(&lambda, &g, &h);
    }
    return GSL_SUCCESS;
}

/* The products first, the biases after them, and each state where its input is. */
VARIANT(scan_unit_forward, bias_last)
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s))
        return GSL_EBADLEN;
    const size_t H = p->H, rows = x->T * x->B;
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(s->lambda, 0, x->T);
    gsl_matrix_view n = sequence_rows(s->n, 0, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &x_all.matrix,
                   &p->W_lambda.matrix, 0.0, &a.matrix);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &x_all.matrix, &p->W_n.matrix,
                   0.0, &n.matrix);
    for (size_t row = 0; row < rows; row++) {
        double *keep = s->lambda->data + row * H, *new = s->n->data + row *H;
        for (size_t j = 0; j < H; j++) {
            keep[j] += gsl_vector_get(&p->b_lambda.vector, j);
            new[j] += gsl_vector_get(&p->b_n.vector, j);
        }
        activation_map(p->f, H, keep);
        for (size_t j = 0; j < H; j++) {
            s->g->data[row * H + j] = (1.0 - keep[j]) * new[j];
            s->h->data[(row + x->B) * H + j] =
                s->g->data[row * H + j] + keep[j] * s->h->data[row * H + j];
        }
    }
    return GSL_SUCCESS;
}

/* ---- The way back --------------------------------------------------------- */

/* (9.14) and (9.15) for all numbers, after scan_backward() has left dlambda. */
static void
scan_gates_back(const scan_params *p, const scan_states *s, scan_states *ds)
{
    const size_t all = s->n->T * s->n->B * s->n->n;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        const double dkeep = fma(-s->n->data[k], dg, ds->lambda->data[k]);
        ds->n->data[k] = dg * (1.0 - keep);
        ds->lambda->data[k] = dkeep * activation_slope(p->f, keep);
    }
}

/* dW += da' x and db += da' 1, unit by unit. */
static void
scan_weights_by_units(const gsl_matrix *da, const gsl_matrix *x, gsl_matrix *dW,
                      gsl_vector *db)
{
    for (size_t j = 0; j < dW->size1; j++) {
        const gsl_vector_const_view da_j = gsl_matrix_const_column(da, j);
        gsl_vector_view dW_j = gsl_matrix_row(dW, j);
        double sum = 0.0;
        gsl_blas_dgemv(CblasTrans, 1.0, x, &da_j.vector, 1.0, &dW_j.vector);
        for (size_t row = 0; row < da->size1; row++)
            sum += gsl_vector_get(&da_j.vector, row);
        *gsl_vector_ptr(db, j) += sum;
    }
}

VARIANT(scan_unit_backward, unit_by_unit)
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    const int status = scan_unit_backward_arguments(p, x, s, ds, dp);
    if (status != GSL_SUCCESS)
        return status;
    scan_backward(s->lambda, s->h, ds->h, ds->lambda, ds->g);
    scan_gates_back(p, s, ds);
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view da = sequence_rows(ds->lambda, 0, x->T);
    const gsl_matrix_view dn = sequence_rows(ds->n, 0, x->T);
    scan_weights_by_units(&da.matrix, &x_all.matrix, &dp->W_lambda.matrix,
                          &dp->b_lambda.vector);
    scan_weights_by_units(&dn.matrix, &x_all.matrix, &dp->W_n.matrix,
                          &dp->b_n.vector);
    return GSL_SUCCESS;
}

VARIANT(scan_unit_backward, one_sequence_at_a_time)
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp))
        return GSL_EBADLEN;
    scan_backward(s->lambda, s->h, ds->h, ds->lambda, ds->g);
    scan_gates_back(p, s, ds);
    for (size_t i = 0; i < x->B; i++) {
        const gsl_matrix_view x_i = scan_steps_of(x, i);
        const gsl_matrix_view da = scan_steps_of(ds->lambda, i);
        const gsl_matrix_view dn = scan_steps_of(ds->n, i);
        bptt_affine(&p->W_lambda.matrix, &x_i.matrix, &da.matrix, NULL,
                    &dp->W_lambda.matrix, &dp->b_lambda.vector);
        bptt_affine(&p->W_n.matrix, &x_i.matrix, &dn.matrix, NULL,
                    &dp->W_n.matrix, &dp->b_n.vector);
    }
    return GSL_SUCCESS;
}

/* Whole matrices: dn = dg - lambda dg would lose digits, so 1 - lambda comes first. */
VARIANT(scan_unit_backward, whole_matrices)
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp))
        return GSL_EBADLEN;
    scan_backward(s->lambda, s->h, ds->h, ds->lambda, ds->g);
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view keep = sequence_rows(s->lambda, 0, x->T);
    const gsl_matrix_view n = sequence_rows(s->n, 0, x->T);
    const gsl_matrix_view dg = sequence_rows(ds->g, 0, x->T);
    gsl_matrix_view da = sequence_rows(ds->lambda, 0, x->T);
    gsl_matrix_view dn = sequence_rows(ds->n, 0, x->T);
    // dn has room for what n sends to lambda, which joins da at once.
    gsl_matrix_memcpy(&dn.matrix, &n.matrix);
    gsl_matrix_mul_elements(&dn.matrix, &dg.matrix);
    gsl_matrix_sub(&da.matrix, &dn.matrix);
    for (size_t k = 0; k < x->T * x->B * p->H; k++)
        ds->n->data[k] = activation_slope(p->f, s->lambda->data[k]);
    gsl_matrix_mul_elements(&da.matrix, &dn.matrix);
    gsl_matrix_set_all(&dn.matrix, 1.0);
    gsl_matrix_sub(&dn.matrix, &keep.matrix);
    gsl_matrix_mul_elements(&dn.matrix, &dg.matrix);
    for (size_t d = 0; d < p->D; d++) {
        const gsl_vector_const_view x_d =
            gsl_matrix_const_column(&x_all.matrix, d);
        gsl_vector_view dW_l = gsl_matrix_column(&dp->W_lambda.matrix, d);
        gsl_vector_view dW_n = gsl_matrix_column(&dp->W_n.matrix, d);
        gsl_blas_dgemv(CblasTrans, 1.0, &da.matrix, &x_d.vector, 1.0,
                       &dW_l.vector);
        gsl_blas_dgemv(CblasTrans, 1.0, &dn.matrix, &x_d.vector, 1.0,
                       &dW_n.vector);
    }
    for (size_t row = x->T * x->B; row-- > 0;) {
        const gsl_vector_view da_row = gsl_matrix_row(&da.matrix, row);
        const gsl_vector_view dn_row = gsl_matrix_row(&dn.matrix, row);
        gsl_vector_add(&dp->b_lambda.vector, &da_row.vector);
        gsl_vector_add(&dp->b_n.vector, &dn_row.vector);
    }
    return GSL_SUCCESS;
}

/* The later half of the time, from its end, and then the earlier one. */
VARIANT(scan_unit_backward, halves)
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp))
        return GSL_EBADLEN;
    const size_t ends[] = { x->T, x->T / 2, 0 };
    for (size_t half = 0; half < 2; half++) {
        const size_t from = ends[half + 1], count = ends[half] - from;
        if (count == 0)
            continue;
        sequence lambda = sequence_steps(s->lambda, from, count);
        sequence n = sequence_steps(s->n, from, count);
        sequence h = sequence_steps(s->h, from, count + 1);
        sequence da = sequence_steps(ds->lambda, from, count);
        sequence dn = sequence_steps(ds->n, from, count);
        sequence dg = sequence_steps(ds->g, from, count);
        sequence dh = sequence_steps(ds->h, from, count + 1);
        const scan_states some = { .lambda = &lambda, .n = &n, .h = &h };
        scan_states back = { &da, &dn, &dg, &dh };
        const gsl_matrix_view x_some = sequence_rows(x, from, count);
        const gsl_matrix_view da_all = sequence_rows(&da, 0, count);
        const gsl_matrix_view dn_all = sequence_rows(&dn, 0, count);
        scan_backward(&lambda, &h, &dh, &da, &dg);
        scan_gates_back(p, &some, &back);
        bptt_affine(&p->W_n.matrix, &x_some.matrix, &dn_all.matrix, NULL,
                    &dp->W_n.matrix, &dp->b_n.vector);
        bptt_affine(&p->W_lambda.matrix, &x_some.matrix, &da_all.matrix, NULL,
                    &dp->W_lambda.matrix, &dp->b_lambda.vector);
    }
    return GSL_SUCCESS;
}
