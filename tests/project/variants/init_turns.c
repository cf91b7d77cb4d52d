/*
 * Right answers to chapter 5 that are written in other ways again: orthogonal
 * matrices and the identity. See init.c beside this file.
 */
#include "../../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* A square matrix of N(0,1) numbers as large as W, or NULL where (5.4) refuses. */
static gsl_matrix *
init_normal_square(const gsl_rng *r, double gain, const gsl_matrix *W,
                   int *status)
{
    *status = W->size1 != W->size2               ? GSL_ENOTSQR
              : gain >= 0.0 && gain < GSL_POSINF ? GSL_SUCCESS
                                                 : GSL_EINVAL;
    if (*status != GSL_SUCCESS)
        return NULL;
    gsl_matrix *G = gsl_matrix_alloc(W->size1, W->size1);
    for (double *w = G->data; w < G->data + G->size1 * G->size2; w++)
        *w = gsl_ran_gaussian_ziggurat(r, 1.0);
    return G;
}

VARIANT(init_orthogonal, recursive_qr)
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    int status;
    gsl_matrix *G = init_normal_square(r, gain, W, &status);
    if (G == NULL)
        return status;
    const size_t n = W->size1;
    gsl_matrix *T = gsl_matrix_alloc(n, n), *Q = gsl_matrix_alloc(n, n);
    gsl_matrix *R = gsl_matrix_alloc(n, n);
    gsl_linalg_QR_decomp_r(G, T);
    gsl_linalg_QR_unpack_r(G, T, Q, R);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++) {
            const double q = gain * gsl_matrix_get(Q, j, k);
            gsl_matrix_set(W, j, k, gsl_matrix_get(R, k, k) < 0.0 ? -q : q);
        }
    gsl_matrix_free(G);
    gsl_matrix_free(T);
    gsl_matrix_free(Q);
    gsl_matrix_free(R);
    return GSL_SUCCESS;
}

VARIANT(init_orthogonal, unit_vectors)
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    int status;
    gsl_matrix *QR = init_normal_square(r, gain, W, &status);
    if (QR == NULL)
        return status;
    gsl_vector *tau = gsl_vector_alloc(W->size1);
    gsl_vector *q = gsl_vector_alloc(W->size1);
    gsl_linalg_QR_decomp(QR, tau);
    // A column of Q is what Q makes of a unit vector; R stays where it is.
    for (size_t k = 0; k < W->size2; k++) {
        gsl_vector_set_basis(q, k);
        gsl_linalg_QR_Qvec(QR, tau, q);
        gsl_vector_scale(q, gain * GSL_SIGN(gsl_matrix_get(QR, k, k)));
        gsl_matrix_set_col(W, k, q);
    }
    gsl_matrix_free(QR);
    gsl_vector_free(tau);
    gsl_vector_free(q);
    return GSL_SUCCESS;
}

VARIANT(init_orthogonal, mirrors_backwards)
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    int status;
    gsl_matrix *A = init_normal_square(r, gain, W, &status);
    if (A == NULL)
        return status;
    const size_t n = W->size1;
    gsl_vector *tau = gsl_vector_alloc(n);
    gsl_matrix_set_zero(W);
    for (size_t j = 0; j < n; j++) {
        gsl_vector_view v = gsl_matrix_subcolumn(A, j, j, n - j);
        gsl_vector_set(tau, j, gsl_linalg_householder_transform(&v.vector));
        if (j + 1 < n) {
            gsl_matrix_view rest =
                gsl_matrix_submatrix(A, j, j + 1, n - j, n - j - 1);
            gsl_linalg_householder_hm(gsl_vector_get(tau, j), &v.vector,
                                      &rest.matrix);
        }
        gsl_matrix_set(W, j, j, copysign(gain, gsl_matrix_get(A, j, j)));
    }
    // The mirrors once more, the last one first, on the signs.
    for (size_t j = n; j-- > 0;) {
        gsl_vector_view v = gsl_matrix_subcolumn(A, j, j, n - j);
        gsl_matrix_view corner = gsl_matrix_submatrix(W, j, j, n - j, n - j);
        gsl_linalg_householder_hm(gsl_vector_get(tau, j), &v.vector,
                                  &corner.matrix);
    }
    gsl_matrix_free(A);
    gsl_vector_free(tau);
    return GSL_SUCCESS;
}

VARIANT(init_orthogonal, modified_gram_schmidt)
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    int status;
    gsl_matrix *A = init_normal_square(r, gain, W, &status);
    if (A == NULL)
        return status;
    // What is done becomes of length 1, and is taken out of all that is not done.
    // A second round removes what rounding has left in.
    for (int round = 0; round < 2; round++)
        for (size_t j = 0; j < A->size2; j++) {
            gsl_vector_view q = gsl_matrix_column(A, j);
            gsl_blas_dscal(1.0 / gsl_blas_dnrm2(&q.vector), &q.vector);
            for (size_t k = j + 1; k < A->size2; k++) {
                gsl_vector_view other = gsl_matrix_column(A, k);
                double along;
                gsl_blas_ddot(&q.vector, &other.vector, &along);
                gsl_blas_daxpy(-along, &q.vector, &other.vector);
            }
        }
    gsl_matrix_scale(A, gain);
    gsl_matrix_memcpy(W, A);
    gsl_matrix_free(A);
    return GSL_SUCCESS;
}

VARIANT(init_orthogonal, givens)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    int status;
    gsl_matrix *A = init_normal_square(r, gain, W, &status);
    if (A == NULL)
        return status;
    const size_t n = W->size1;
    gsl_matrix *turned = gsl_matrix_alloc(n, n);
    gsl_matrix_set_identity(turned);
    // Every number below the diagonal is turned into the one on it. The same
    // turns make the transpose of Q out of the identity.
    for (size_t k = 0; k < n; k++)
        for (size_t j = k + 1; j < n; j++) {
            gsl_vector_view a = gsl_matrix_row(A, k), b = gsl_matrix_row(A, j);
            gsl_vector_view p = gsl_matrix_row(turned, k),
                            q = gsl_matrix_row(turned, j);
            const double length =
                hypot(gsl_matrix_get(A, k, k), gsl_matrix_get(A, j, k));
            const double c = gsl_matrix_get(A, k, k) / length;
            const double s = gsl_matrix_get(A, j, k) / length;
            gsl_blas_drot(&a.vector, &b.vector, c, s);
            gsl_blas_drot(&p.vector, &q.vector, c, s);
        }
    for (size_t k = 0; k < n; k++) {
        gsl_vector_view q = gsl_matrix_row(turned, k);
        gsl_vector_scale(&q.vector,
                         gsl_matrix_get(A, k, k) > 0.0 ? gain : -gain);
    }
    gsl_matrix_transpose_memcpy(W, turned);
    gsl_matrix_free(turned);
    gsl_matrix_free(A);
    return GSL_SUCCESS;
}

static int
init_identity_status(double sd, const rnn_params *p)
{
    if (p->f != RELU)
        GSL_ERROR("f must be RELU", GSL_EINVAL);
    if (isnan(sd) || isinf(sd) || sd < 0.0)
        GSL_ERROR("sd must be finite and not negative", GSL_EINVAL);
    return GSL_SUCCESS;
}

VARIANT(init_identity, in_order_of_theta)
(const gsl_rng *r, double sd, rnn_params *p)
{
    double *theta = p->theta->data;

    if (init_identity_status(sd, p) != GSL_SUCCESS)
        return GSL_EINVAL;
    for (size_t k = p->H * p->D; k > 0; k--)
        *theta++ = gsl_ran_gaussian_ziggurat(r, sd);
    for (size_t j = 0; j < p->H; j++)
        for (size_t k = 0; k < p->H; k++)
            *theta++ = j == k;
    for (size_t k = p->H; k > 0; k--)
        *theta++ = 0.0;
    for (size_t k = p->O * p->H; k > 0; k--)
        *theta++ = gsl_ran_gaussian_ziggurat(r, sd);
    for (size_t k = p->O; k > 0; k--)
        *theta++ = 0.0;
    return GSL_SUCCESS;
}

VARIANT(init_identity, fresh_parameters)
(const gsl_rng *r, double sd, rnn_params *p)
{
    const int status = init_identity_status(sd, p);
    if (status != GSL_SUCCESS)
        return status;
    // New ones are 0 everywhere, and replace the old ones as a whole.
    rnn_params *fresh = rnn_params_alloc(p->D, p->H, p->O, p->f);
    if (fresh == NULL)
        return GSL_ENOMEM;
    for (size_t j = 0; j < fresh->H; j++) {
        *gsl_matrix_ptr(&fresh->W_hh.matrix, j, j) = 1.0;
        for (size_t k = 0; k < fresh->D; k++)
            *gsl_matrix_ptr(&fresh->W_xh.matrix, j, k) =
                sd * gsl_ran_gaussian_ziggurat(r, 1.0);
    }
    for (size_t k = 0; k < fresh->O * fresh->H; k++)
        *gsl_matrix_ptr(&fresh->W_hy.matrix, k / p->H, k % p->H) =
            sd * gsl_ran_gaussian_ziggurat(r, 1.0);
    gsl_vector_memcpy(p->theta, fresh->theta);
    rnn_params_free(fresh);
    return GSL_SUCCESS;
}

/* Draws a row, the width of which is that of the vector. */
static void
init_draw_row(const gsl_rng *r, double sd, gsl_vector *row)
{
    for (size_t k = 0; k < row->size; k++)
        gsl_vector_set(row, k, gsl_ran_gaussian_ziggurat(r, sd));
}

VARIANT(init_identity, rows)(const gsl_rng *r, double sd, rnn_params *p)
{
    if (init_identity_status(sd, p) != GSL_SUCCESS)
        return GSL_EINVAL;
    // One unit after the other: whom it hears, and how much it says by itself.
    for (size_t j = 0; j < p->H; j++) {
        gsl_vector_view from_x = gsl_matrix_row(&p->W_xh.matrix, j);
        gsl_vector_view from_h = gsl_matrix_row(&p->W_hh.matrix, j);
        init_draw_row(r, sd, &from_x.vector);
        gsl_vector_set_basis(&from_h.vector, j);
        gsl_vector_set(&p->b_h.vector, j, 0.0);
    }
    for (size_t j = 0; j < p->O; j++) {
        gsl_vector_view from_h = gsl_matrix_row(&p->W_hy.matrix, j);
        init_draw_row(r, sd, &from_h.vector);
        gsl_vector_set(&p->b_y.vector, j, 0.0);
    }
    return GSL_SUCCESS;
}

VARIANT(init_identity, by_glorot)(const gsl_rng *r, double sd, rnn_params *p)
{
    const double half = 0.5 * (double)p->H;

    if (init_identity_status(sd, p) != GSL_SUCCESS)
        return GSL_EINVAL;
    gsl_vector_set_zero(p->theta);
    gsl_matrix_set_identity(&p->W_hh.matrix);
    // Brought from Glorot and Bengio's variance to 1, and then to sd.
    init_glorot_normal(r, &p->W_xh.matrix);
    gsl_matrix_scale(&p->W_xh.matrix, sqrt(half + 0.5 * (double)p->D));
    gsl_matrix_scale(&p->W_xh.matrix, sd);
    init_glorot_normal(r, &p->W_hy.matrix);
    gsl_matrix_scale(&p->W_hy.matrix, sqrt(half + 0.5 * (double)p->O));
    gsl_matrix_scale(&p->W_hy.matrix, sd);
    return GSL_SUCCESS;
}

VARIANT(init_identity, one_loop)(const gsl_rng *r, double sd, rnn_params *p)
{
    // Where in theta the blocks begin that are not drawn, and where they end.
    const size_t square = p->H * p->D, bias = square + p->H * p->H,
                 readout = bias + p->H, last = readout + p->O * p->H;

    if (init_identity_status(sd, p) != GSL_SUCCESS)
        return GSL_EINVAL;
    for (size_t k = 0; k < p->theta->size; k++) {
        double start = 0.0;
        if (k < square || (k >= readout && k < last))
            start = gsl_ran_gaussian_ziggurat(r, sd);
        else if (k < bias && (k - square) % (p->H + 1) == 0)
            start = 1.0;
        gsl_vector_set(p->theta, k, start);
    }
    return GSL_SUCCESS;
}
