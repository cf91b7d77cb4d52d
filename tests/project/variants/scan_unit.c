/*
 * Right answers to chapter 9 that are written in other ways: the minimal gated unit.
 */
#include "../../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

static double
scan_own_gate(activation f, double a)
{
    if (f == TANH)
        return tanh(a);
    return a < 0.0 ? exp(a) / (1.0 + exp(a)) : 1.0 / (1.0 + exp(-a));
}

/* Row j of W times one input, and the bias. */
static double
scan_own_sum(const gsl_matrix *W, const gsl_vector *b, size_t j,
             const double *x)
{
    long double sum = 0.0L;
    for (size_t d = W->size2; d-- > 0;)
        sum += (long double)x[d] * gsl_matrix_get(W, j, d);
    return (double)(sum + gsl_vector_get(b, j));
}

VARIANT(scan_unit_forward, plain_loops)
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t j = 0; j < p->H; j++) {
                const double *x_t = sequence_of(x, t - 1, i);
                const double keep = scan_own_gate(
                    p->f, scan_own_sum(&p->W_lambda.matrix, &p->b_lambda.vector,
                                       j, x_t));
                const double n =
                    scan_own_sum(&p->W_n.matrix, &p->b_n.vector, j, x_t);
                sequence_of(s->lambda, t - 1, i)[j] = keep;
                sequence_of(s->n, t - 1, i)[j] = n;
                sequence_of(s->g, t - 1, i)[j] = (1.0 - keep) * n;
                sequence_of(s->h, t, i)[j] =
                    keep * sequence_of(s->h, t - 1, i)[j] + (1.0 - keep) * n;
            }
    return GSL_SUCCESS;
}

VARIANT(scan_unit_forward, step_by_step)
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s))
        return GSL_EBADLEN;
    for (size_t t = 0; t < x->T; t++) {
        const gsl_matrix_view x_t = sequence_at(x, t);
        gsl_matrix_view a = sequence_at(s->lambda, t);
        gsl_matrix_view n = sequence_at(s->n, t);
        rnn_affine(&p->W_lambda.matrix, &p->b_lambda.vector, &x_t.matrix,
                   &a.matrix);
        rnn_affine(&p->W_n.matrix, &p->b_n.vector, &x_t.matrix, &n.matrix);
        for (size_t k = t * x->B * p->H; k < (t + 1) * x->B * p->H; k++) {
            const double keep = activation_value(p->f, s->lambda->data[k]);
            s->lambda->data[k] = keep;
            s->g->data[k] = s->n->data[k] * (1.0 - keep);
        }
    }
    return scan_forward(s->lambda, s->g, s->h);
}

VARIANT(scan_unit_forward, gsl_blas)
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s))
        return GSL_EBADLEN;
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(s->lambda, 0, x->T);
    gsl_matrix_view n = sequence_rows(s->n, 0, x->T);
    for (size_t row = 0; row < x->T * x->B; row++) {
        gsl_matrix_set_row(&a.matrix, row, &p->b_lambda.vector);
        gsl_matrix_set_row(&n.matrix, row, &p->b_n.vector);
    }
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &x_all.matrix,
                   &p->W_lambda.matrix, 1.0, &a.matrix);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &x_all.matrix, &p->W_n.matrix,
                   1.0, &n.matrix);
    for (size_t k = 0; k < x->T * x->B * p->H; k++)
        s->lambda->data[k] = scan_own_gate(p->f, s->lambda->data[k]);
    memcpy(s->g->data, s->lambda->data,
           x->T * x->B * p->H * sizeof *s->g->data);
    for (size_t k = 0; k < x->T * x->B * p->H; k++)
        s->g->data[k] = (1.0 - s->g->data[k]) * s->n->data[k];
    return scan_forward(s->lambda, s->g, s->h);
}

VARIANT(scan_unit_forward, vectors)
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s))
        return GSL_EBADLEN;
    for (size_t row = 0; row < x->T * x->B; row++) {
        const gsl_vector_const_view x_row =
            gsl_vector_const_view_array(x->data + row * p->D, p->D);
        gsl_vector_view a =
            gsl_vector_view_array(s->lambda->data + row * p->H, p->H);
        gsl_vector_view n =
            gsl_vector_view_array(s->n->data + row * p->H, p->H);
        gsl_vector_memcpy(&a.vector, &p->b_lambda.vector);
        gsl_vector_memcpy(&n.vector, &p->b_n.vector);
        gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_lambda.matrix, &x_row.vector,
                       1.0, &a.vector);
        gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_n.matrix, &x_row.vector, 1.0,
                       &n.vector);
        activation_map(p->f, p->H, a.vector.data);
        for (size_t k = row * p->H; k < (row + 1) * p->H; k++)
            s->g->data[k] = (1.0 - s->lambda->data[k]) * s->n->data[k];
    }
    const size_t m = x->B * p->H;
    for (size_t k = 0; k < x->T * m; k++)
        s->h->data[m + k] = s->h->data[k] * s->lambda->data[k] + s->g->data[k];
    return GSL_SUCCESS;
}

VARIANT(scan_unit_forward, own_checks)
(const scan_params *p, const sequence *x, scan_states *s)
{
    const size_t T = x->T, B = x->B, H = p->H;
    const sequence *const made[] = { s->lambda, s->n, s->g };
    if (x->n != p->D || s->h->T != T + 1 || s->h->B != B || s->h->n != H)
        GSL_ERROR("x or h", GSL_EBADLEN);
    for (size_t i = 0; i < 3; i++)
        if (made[i]->T != T || made[i]->B != B || made[i]->n != H)
            GSL_ERROR("lambda, n or g", GSL_EBADLEN);
    for (size_t k = 0; k < T * B * H; k++) {
        const double *x_t = x->data + k / H * p->D;
        s->n->data[k] =
            scan_own_sum(&p->W_n.matrix, &p->b_n.vector, k % H, x_t);
        s->lambda->data[k] = activation_value(
            p->f,
            scan_own_sum(&p->W_lambda.matrix, &p->b_lambda.vector, k % H, x_t));
        s->g->data[k] = (1.0 - s->lambda->data[k]) * s->n->data[k];
        s->h->data[B * H + k] =
            fma(s->lambda->data[k], s->h->data[k], s->g->data[k]);
    }
    return GSL_SUCCESS;
}

VARIANT(scan_unit_backward, difference)
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp))
        return GSL_EBADLEN;
    scan_backward(s->lambda, s->h, ds->h, ds->lambda, ds->g);
    for (size_t k = 0; k < x->T * x->B * p->H; k++) {
        const double dg = ds->g->data[k];
        ds->n->data[k] = dg - s->lambda->data[k] * dg;
        ds->lambda->data[k] = dg * (s->h->data[k] - s->n->data[k])
                              * activation_slope(p->f, s->lambda->data[k]);
    }
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view da = sequence_rows(ds->lambda, 0, x->T);
    const gsl_matrix_view dn = sequence_rows(ds->n, 0, x->T);
    bptt_affine(&p->W_n.matrix, &x_all.matrix, &dn.matrix, NULL,
                &dp->W_n.matrix, &dp->b_n.vector);
    return bptt_affine(&p->W_lambda.matrix, &x_all.matrix, &da.matrix, NULL,
                       &dp->W_lambda.matrix, &dp->b_lambda.vector);
}

/* What the sums of one gate pass on to its weights, row after row. */
static void
scan_own_weights(const sequence *da, const sequence *x, gsl_matrix *dW,
                 gsl_vector *db)
{
    for (size_t row = 0; row < x->T * x->B; row++) {
        const gsl_vector_const_view da_row =
            gsl_vector_const_view_array(da->data + row * da->n, da->n);
        const gsl_vector_const_view x_row =
            gsl_vector_const_view_array(x->data + row * x->n, x->n);
        gsl_blas_dger(1.0, &da_row.vector, &x_row.vector, dW);
        gsl_blas_daxpy(1.0, &da_row.vector, db);
    }
}

VARIANT(scan_unit_backward, plain_loops)
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp))
        return GSL_EBADLEN;
    const size_t m = x->B * p->H;
    for (size_t k = x->T * m; k-- > 0;) {
        const double keep = s->lambda->data[k], dh = ds->h->data[m + k];
        const double slope =
            p->f == TANH ? 1.0 - keep * keep : keep * (1.0 - keep);
        ds->g->data[k] = dh;
        ds->n->data[k] = dh * (1.0 - keep);
        ds->lambda->data[k] = (dh * s->h->data[k] - dh * s->n->data[k]) * slope;
        ds->h->data[k] += dh * keep;
    }
    scan_own_weights(ds->lambda, x, &dp->W_lambda.matrix, &dp->b_lambda.vector);
    scan_own_weights(ds->n, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}

VARIANT(scan_unit_backward, step_by_step)
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp))
        return GSL_EBADLEN;
    scan_backward(s->lambda, s->h, ds->h, ds->lambda, ds->g);
    for (size_t t = x->T; t-- > 0;) {
        const gsl_matrix_view x_t = sequence_at(x, t);
        gsl_matrix_view da = sequence_at(ds->lambda, t);
        gsl_matrix_view dn = sequence_at(ds->n, t);
        for (size_t i = 0; i < x->B; i++)
            for (size_t j = 0; j < p->H; j++) {
                const double keep = sequence_of(s->lambda, t, i)[j];
                const double dg = sequence_of(ds->g, t, i)[j];
                double *dkeep = sequence_of(ds->lambda, t, i) + j;
                *dkeep -= dg * sequence_of(s->n, t, i)[j];
                *dkeep *= activation_slope(p->f, keep);
                sequence_of(ds->n, t, i)[j] = (1.0 - keep) * dg;
            }
        bptt_affine(&p->W_n.matrix, &x_t.matrix, &dn.matrix, NULL,
                    &dp->W_n.matrix, &dp->b_n.vector);
        bptt_affine(&p->W_lambda.matrix, &x_t.matrix, &da.matrix, NULL,
                    &dp->W_lambda.matrix, &dp->b_lambda.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(scan_unit_backward, gsl_blas)
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp))
        return GSL_EBADLEN;
    scan_backward(s->lambda, s->h, ds->h, ds->lambda, ds->g);
    for (size_t k = 0; k < x->T * x->B * p->H; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        ds->n->data[k] = (1.0 - keep) * dg;
        ds->lambda->data[k] -= s->n->data[k] * dg;
        ds->lambda->data[k] *=
            p->f == TANH ? (1.0 + keep) * (1.0 - keep) : keep - keep * keep;
    }
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view da = sequence_rows(ds->lambda, 0, x->T);
    const gsl_matrix_view dn = sequence_rows(ds->n, 0, x->T);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da.matrix, &x_all.matrix,
                   1.0, &dp->W_lambda.matrix);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &dn.matrix, &x_all.matrix,
                   1.0, &dp->W_n.matrix);
    for (size_t k = 0; k < x->T * x->B * p->H; k++) {
        *gsl_vector_ptr(&dp->b_lambda.vector, k % p->H) += ds->lambda->data[k];
        *gsl_vector_ptr(&dp->b_n.vector, k % p->H) += ds->n->data[k];
    }
    return GSL_SUCCESS;
}

VARIANT(scan_unit_backward, long_double)
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp))
        return GSL_EBADLEN;
    const size_t H = p->H, m = x->B * H;
    for (size_t k = x->T * m; k-- > 0;) {
        const long double keep = s->lambda->data[k], dh = ds->h->data[m + k];
        const long double da = dh * ((long double)s->h->data[k] - s->n->data[k])
                               * activation_slope(p->f, s->lambda->data[k]);
        ds->g->data[k] = ds->h->data[m + k];
        ds->n->data[k] = (double)(dh - dh * keep);
        ds->lambda->data[k] = (double)da;
        ds->h->data[k] = (double)(ds->h->data[k] + keep * dh);
    }
    for (size_t j = 0; j < H; j++) {
        long double db_lambda = 0.0L, db_n = 0.0L;
        for (size_t k = j; k < x->T * m; k += H) {
            db_lambda += ds->lambda->data[k];
            db_n += ds->n->data[k];
        }
        *gsl_vector_ptr(&dp->b_lambda.vector, j) += (double)db_lambda;
        *gsl_vector_ptr(&dp->b_n.vector, j) += (double)db_n;
        for (size_t d = 0; d < p->D; d++) {
            long double dw_lambda = 0.0L, dw_n = 0.0L;
            for (size_t row = 0; row < x->T * x->B; row++) {
                const long double x_d = x->data[row * p->D + d];
                dw_lambda += ds->lambda->data[row * H + j] * x_d;
                dw_n += ds->n->data[row * H + j] * x_d;
            }
            *gsl_matrix_ptr(&dp->W_lambda.matrix, j, d) += (double)dw_lambda;
            *gsl_matrix_ptr(&dp->W_n.matrix, j, d) += (double)dw_n;
        }
    }
    return GSL_SUCCESS;
}
