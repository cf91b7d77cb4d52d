/*
 * esn.c - an echo state network. The contract of every function, with its
 * equations, is in lib/esn.h; the story is in chapters/06-esn/chapter.md.
 */
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <string.h>

//: step reservoir
int
esn_reservoir(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    //: answer
    //: todo Refuse what esn_reservoir_arguments() refuses. Then (6.1), row by
    //: todo row: an element that is there goes to the end of W->data, its column
    //: todo to W->i. Row j begins at W->p[j] and ends before W->p[j+1].
    const size_t n = W->size1;
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    size_t nz = 0;
    for (size_t j = 0; j < n; j++) {
        W->p[j] = (int)nz;
        // Room for a full row is made first, so the loop over it cannot
        // write past the end.
        if (nz + n > W->nzmax
            && gsl_spmatrix_realloc(2 * nz + n, W) != GSL_SUCCESS)
            return GSL_ENOMEM;
        for (size_t k = 0; k < n; k++)
            if (gsl_rng_uniform(r) < connectivity) {
                W->i[nz] = (int)k;
                W->data[nz++] = gsl_ran_flat(r, -1.0, 1.0);
            }
    }
    W->p[n] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
    //: end
}

//: step arnoldi
int
esn_arnoldi(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
            double *left)
{
    //: answer
    //: todo Refuse what esn_arnoldi_arguments() refuses, and give q_1 length 1.
    //: todo Then (6.11): gsl_spblas_dgemv() makes v in the next row of Q. Take its
    //: todo part along each row before it away, and do that twice.
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    const size_t m = H->size1;
    gsl_vector_view q = gsl_matrix_row(Q, 0);
    gsl_vector_scale(&q.vector, 1.0 / gsl_blas_dnrm2(&q.vector));
    gsl_matrix_set_zero(H);
    for (size_t j = 1; j <= m; j++) {
        gsl_vector_view v = gsl_matrix_row(Q, j);
        gsl_spblas_dgemv(CblasNoTrans, 1.0, W, &q.vector, 0.0, &v.vector);
        const double whole = gsl_blas_dnrm2(&v.vector);
        for (size_t i = 0; i < 2 * j; i++) {
            double part;
            q = gsl_matrix_row(Q, i % j);
            gsl_blas_ddot(&q.vector, &v.vector, &part);
            gsl_blas_daxpy(-part, &q.vector, &v.vector);
            *gsl_matrix_ptr(H, i % j, j - 1) += part;
        }
        *done = j;
        *left = gsl_blas_dnrm2(&v.vector);
        if (!(*left > ESN_NOTHING * whole)) {
            *left = 0.0;
            return GSL_SUCCESS;
        }
        gsl_vector_scale(&v.vector, 1.0 / *left);
        if (j < m)
            gsl_matrix_set(H, j, j - 1, *left);
        q = v;
    }
    return GSL_SUCCESS;
    //: end
}

//: step step
int
esn_step(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev,
         gsl_matrix *h)
{
    //: answer
    //: todo Refuse what esn_step_arguments() refuses. Then (6.3): copy a to h
    //: todo unless they are the same; for every sequence, gsl_spblas_dgemv() adds
    //: todo W_hh h_prev to its row; activation_map(); and the leak.
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    if (h != a)
        gsl_matrix_memcpy(h, a);
    for (size_t n = 0; n < h->size1; n++) {
        const gsl_vector_const_view h_prev_n = gsl_matrix_const_row(h_prev, n);
        gsl_vector_view h_n = gsl_matrix_row(h, n);
        gsl_spblas_dgemv(CblasNoTrans, 1.0, p->W_hh, &h_prev_n.vector, 1.0,
                         &h_n.vector);
        activation_map(p->f, p->H, h_n.vector.data);
        // A road past f: the share 1 - leak of the old state stays as it was.
        gsl_vector_axpby(1.0 - p->leak, &h_prev_n.vector, p->leak, &h_n.vector);
    }
    return GSL_SUCCESS;
    //: end
}

//: step harvest
int
esn_harvest(const esn *p, const sequence *x, sequence *h)
{
    //: answer
    //: todo Refuse what esn_harvest_arguments() refuses. Then, as in
    //: todo rnn_forward(): the input products of all steps with one
    //: todo rnn_affine() into h at 1..T, and esn_step() in place.
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(h, 1, x->T);
    rnn_affine(p->W_xh, p->b_h, &x_all.matrix, &a.matrix);
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view h_prev = sequence_at(h, t - 1);
        gsl_matrix_view h_t = sequence_at(h, t);
        esn_step(p, &h_t.matrix, &h_prev.matrix, &h_t.matrix);
    }
    return GSL_SUCCESS;
    //: end
}

//: step echo
int
esn_echo(const esn *p, const sequence *x, sequence *h, sequence *g,
         gsl_vector *distance)
{
    //: answer
    //: todo Refuse what esn_echo_arguments() refuses. Then two harvests, their
    //: todo difference in g, and its bptt_norms() (6.4).
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_harvest(p, x, h);
    esn_harvest(p, x, g);
    for (size_t k = 0; k < h->T * h->B * h->n; k++)
        g->data[k] -= h->data[k];
    return bptt_norms(g, distance);
    //: end
}

//: step features
int
esn_features(const sequence *x, const sequence *h, size_t washout,
             gsl_matrix *Z)
{
    //: answer
    //: todo Refuse what esn_features_arguments() refuses. Then 1, x_t and h_t side
    //: todo by side, for t = washout + 1 to T and every sequence of the batch.
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t k = 0; k < Z->size1; k++) {
        double *z = gsl_matrix_ptr(Z, k, 0);
        z[0] = 1.0;
        memcpy(z + 1, sequence_of(x, washout, k), x->n * sizeof *z);
        memcpy(z + 1 + x->n, sequence_of(h, washout + 1, k), h->n * sizeof *z);
    }
    return GSL_SUCCESS;
    //: end
}

//: step ridge
int
esn_ridge(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
          gsl_matrix *W_zy)
{
    //: answer
    //: todo Refuse what esn_ridge_arguments() refuses. Then (6.6): the lower half
    //: todo of Z'Z by gsl_blas_dsyrk(), ridge on its diagonal, and
    //: todo gsl_linalg_cholesky_decomp1(), which may refuse it. Y'Z goes to W_zy,
    //: todo and gsl_linalg_cholesky_svx() solves each row in place.
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    gsl_vector_view diagonal = gsl_matrix_diagonal(A);
    gsl_vector_add_constant(&diagonal.vector, ridge);
    status = gsl_linalg_cholesky_decomp1(A);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Y, Z, 0.0, W_zy);
    for (size_t o = 0; o < W_zy->size1; o++) {
        gsl_vector_view row = gsl_matrix_row(W_zy, o);
        gsl_linalg_cholesky_svx(A, &row.vector);
    }
    return GSL_SUCCESS;
    //: end
}

//: step svd
int
esn_ridge_svd(const gsl_matrix *Z, const gsl_matrix *Y, double ridge,
              gsl_matrix *W_zy)
{
    //: answer
    //: todo Refuse what esn_ridge_arguments() refuses. Then (6.13):
    //: todo gsl_multifit_linear_svd() once, and for every output
    //: todo gsl_multifit_linear_solve() with lambda = sqrt(ridge).
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_multifit_linear_workspace *w =
        gsl_multifit_linear_alloc(Z->size1, Z->size2);
    double rest, size;
    gsl_multifit_linear_svd(Z, w);
    for (size_t o = 0; o < Y->size2; o++) {
        const gsl_vector_const_view y = gsl_matrix_const_column(Y, o);
        gsl_vector_view row = gsl_matrix_row(W_zy, o);
        gsl_multifit_linear_solve(sqrt(ridge), Z, &y.vector, &row.vector, &rest,
                                  &size, w);
    }
    gsl_multifit_linear_free(w);
    return GSL_SUCCESS;
    //: end
}

//: step run
int
esn_run(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    //: answer
    //: todo Refuse what esn_run_arguments() refuses. Then (6.8), step by step:
    //: todo sequence_steps() cuts out one step for esn_harvest() and
    //: todo esn_readout(). Stop at the first y that is not finite.
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (*done = 0; *done < x->T; ++*done) {
        const sequence x_t = sequence_steps(x, *done, 1);
        sequence h_t = sequence_steps(h, *done, 2);
        sequence y_t = sequence_steps(y, *done, 1);
        esn_harvest(p, &x_t, &h_t);
        esn_readout(p, &x_t, &h_t, &y_t);
        for (size_t k = 0; k < y_t.B * y_t.n; k++)
            if (!isfinite(y_t.data[k]))
                return GSL_SUCCESS;
        // What it says now is what it hears next.
        for (size_t i = 0; i < x->B && *done + 1 < x->T; i++)
            memcpy(sequence_of(x, *done + 1, i) + p->D - p->O,
                   sequence_of(&y_t, 0, i), p->O * sizeof(double));
    }
    return GSL_SUCCESS;
    //: end
}

//: step capacity
int
esn_capacity(const gsl_matrix *said, const gsl_matrix *wanted,
             gsl_vector *capacity, double *MC)
{
    //: answer
    //: todo Refuse what esn_capacity_arguments() refuses. Then (6.10) for every
    //: todo column with gsl_stats_correlation(): its strides are the tda. Where
    //: todo said does not vary it divides 0 by 0, and the answer is 0.
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double share = gsl_pow_2(
            gsl_stats_correlation(said->data + k, said->tda, wanted->data + k,
                                  wanted->tda, said->size1));
        gsl_vector_set(capacity, k, isnan(share) ? 0.0 : share);
        *MC += gsl_vector_get(capacity, k);
    }
    return GSL_SUCCESS;
    //: end
}
