/*
 * Right answers to chapter 10 that are written in other ways, continued: Newton's step, and
 * an error that walks.
 */
#include "../../runner/sheet.h"
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_permute_vector.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* All F_t at once: the guess is a sequence of states before. */
static void
lyap_F_together(const rnn_params *p, const sequence *a, const sequence *h,
                sequence *delta)
{
    const gsl_matrix_view a_all = sequence_rows(a, 0, a->T);
    const gsl_matrix_view h_prev = sequence_rows(h, 0, a->T);
    gsl_matrix_view F_all = sequence_rows(delta, 1, a->T);
    gsl_matrix_memcpy(&F_all.matrix, &a_all.matrix);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &h_prev.matrix,
                   &p->W_hh.matrix, 1.0, &F_all.matrix);
    memset(delta->data, 0, p->H * sizeof(double));
    for (size_t k = p->H; k < delta->T * p->H; k++)
        delta->data[k] = activation_value(p->f, delta->data[k]);
}

VARIANT(lyap_newton, all_steps_together)
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J))
        return GSL_EBADLEN;
    const size_t H = p->H;
    lyap_F_together(p, a, h, delta);
    lyap_jacobians(p, delta, J);
    double most = 0.0;
    for (size_t k = H; k < delta->T * H; k++) {
        delta->data[k] -= h->data[k];
        most = isnan(most) || isnan(delta->data[k])
                   ? NAN
                   : fmax(most, fabs(delta->data[k]));
    }
    for (size_t t = 1; t <= a->T; t++)
        for (size_t j = 0; j < H; j++)
            for (size_t i = 0; i < H; i++)
                sequence_of(delta, t, 0)[j] +=
                    sequence_of(J, t - 1, j)[i]
                    * sequence_of(delta, t - 1, 0)[i];
    for (size_t k = H; k < delta->T * H; k++)
        h->data[k] += delta->data[k];
    *worst = most;
    return GSL_SUCCESS;
}

VARIANT(lyap_newton, dgemv)
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J))
        return GSL_EBADLEN;
    lyap_F_together(p, a, h, delta);
    lyap_jacobians(p, delta, J);
    *worst = 0.0;
    for (size_t t = 1; t <= a->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        gsl_vector_view before =
            gsl_vector_view_array(sequence_of(delta, t - 1, 0), p->H);
        gsl_vector_view now =
            gsl_vector_view_array(sequence_of(delta, t, 0), p->H);
        gsl_vector_view h_t = gsl_vector_view_array(sequence_of(h, t, 0), p->H);
        gsl_vector_sub(&now.vector, &h_t.vector);
        for (size_t j = 0; j < p->H; j++)
            if (!(fabs(gsl_vector_get(&now.vector, j)) <= *worst)
                && !isnan(*worst))
                *worst = fabs(gsl_vector_get(&now.vector, j));
        gsl_blas_dgemv(CblasNoTrans, 1.0, &J_t.matrix, &before.vector, 1.0,
                       &now.vector);
        gsl_vector_add(&h_t.vector, &now.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(lyap_newton, guess_kept)
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J))
        return GSL_EBADLEN;
    const size_t H = p->H, n = (a->T + 1) * H;
    double *guess = malloc(n * sizeof *guess), *F = malloc(n * sizeof *F);
    if (guess == NULL || F == NULL)
        return GSL_ENOMEM;
    memcpy(guess, h->data, n * sizeof *guess);
    lyap_F_together(p, a, h, delta);
    memcpy(F, delta->data, n * sizeof *F);
    lyap_jacobians(p, delta, J);
    *worst = 0.0;
    for (size_t t = 1; t <= a->T; t++)
        for (size_t j = 0; j < H; j++) {
            const double r = F[t * H + j] - guess[t * H + j];
            double sum = r;
            for (size_t i = H; i-- > 0;)
                sum += sequence_of(J, t - 1, j)[i]
                       * sequence_of(delta, t - 1, 0)[i];
            sequence_of(delta, t, 0)[j] = sum;
            sequence_of(h, t, 0)[j] = guess[t * H + j] + sum;
            *worst = isnan(*worst) || isnan(r) ? NAN : fmax(*worst, fabs(r));
        }
    free(guess);
    free(F);
    return GSL_SUCCESS;
}

VARIANT(lyap_newton, long_sums)
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J))
        return GSL_EBADLEN;
    const size_t H = p->H;
    for (size_t t = 1; t <= a->T; t++)
        for (size_t j = 0; j < H; j++) {
            long double sum = sequence_of(a, t - 1, 0)[j];
            for (size_t i = 0; i < H; i++)
                sum += (long double)gsl_matrix_get(&p->W_hh.matrix, j, i)
                       * sequence_of(h, t - 1, 0)[i];
            sequence_of(delta, t, 0)[j] = activation_value(p->f, (double)sum);
        }
    memset(delta->data, 0, H * sizeof(double));
    lyap_jacobians(p, delta, J);
    *worst = 0.0;
    for (size_t t = 1; t <= a->T; t++)
        for (size_t j = 0; j < H; j++) {
            const double r =
                sequence_of(delta, t, 0)[j] - sequence_of(h, t, 0)[j];
            *worst = isnan(*worst) || isnan(r) ? NAN : fmax(*worst, fabs(r));
            long double sum = r;
            for (size_t i = 0; i < H; i++)
                sum += (long double)sequence_of(J, t - 1, j)[i]
                       * sequence_of(delta, t - 1, 0)[i];
            sequence_of(delta, t, 0)[j] = (double)sum;
        }
    for (size_t k = H; k < delta->T * H; k++)
        h->data[k] += delta->data[k];
    return GSL_SUCCESS;
}

/* Solves for the new states themselves: h_t = F_t + J_t (h_{t-1} - guess). */
VARIANT(lyap_newton, states_not_corrections)
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J))
        return GSL_EBADLEN;
    const size_t H = p->H;
    lyap_F_together(p, a, h, delta);
    lyap_jacobians(p, delta, J);
    *worst = 0.0;
    for (size_t t = 1; t <= a->T; t++)
        for (size_t j = 0; j < H; j++) {
            double walked = 0.0;
            for (size_t i = 0; i < H; i++)
                walked += sequence_of(J, t - 1, j)[i]
                          * sequence_of(delta, t - 1, 0)[i];
            double *now = &sequence_of(delta, t, 0)[j],
                   *state = &sequence_of(h, t, 0)[j];
            const double r = *now - *state;
            *worst = isnan(*worst) || isnan(r) ? NAN : fmax(*worst, fabs(r));
            *state += r + walked;
            *now = r + walked;
        }
    return GSL_SUCCESS;
}

/* Gauss with pivots on J' | dh - dl in an array of its own; 0 when J is singular. */
static int
lyap_eliminate(double *M, size_t H)
{
    const size_t n = H + 1;
    for (size_t c = 0; c < H; c++) {
        size_t best = c;
        for (size_t i = c; i < H; i++)
            if (fabs(M[i * n + c]) > fabs(M[best * n + c]))
                best = i;
        if (M[best * n + c] == 0.0)
            return 0;
        for (size_t j = 0; j < n && best != c; j++) {
            const double kept = M[c * n + j];
            M[c * n + j] = M[best * n + j];
            M[best * n + j] = kept;
        }
        for (size_t i = c + 1; i < H; i++) {
            const double factor = M[i * n + c] / M[c * n + c];
            for (size_t j = c; j < n; j++)
                M[i * n + j] -= factor * M[c * n + j];
        }
    }
    return 1;
}

VARIANT(lyap_walk, by_hand)
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh))
        return GSL_EBADLEN;
    const size_t H = dh->size, n = H + 1;
    double *M = malloc(H * n * sizeof *M);
    if (M == NULL)
        return GSL_ENOMEM;
    for (size_t i = 0; i < H; i++) {
        for (size_t j = 0; j < H; j++)
            M[i * n + j] = gsl_matrix_get(J, j, i);
        M[i * n + H] = gsl_vector_get(dh, i) - gsl_vector_get(dl, i);
    }
    const int regular = lyap_eliminate(M, H);
    for (size_t i = H; i-- > 0 && regular;) {
        double sum = M[i * n + H];
        for (size_t j = i + 1; j < H; j++)
            sum -= M[i * n + j] * gsl_vector_get(dh, j);
        gsl_vector_set(dh, i, sum / M[i * n + i]);
    }
    free(M);
    return regular ? GSL_SUCCESS : GSL_EDOM;
}

/* LU factors of A, whichever it is; 0 when it is singular. */
static int
lyap_factorise(gsl_matrix *A, gsl_permutation *order)
{
    int sign, regular = 1;
    gsl_linalg_LU_decomp(A, order, &sign);
    for (size_t i = 0; i < A->size1; i++)
        regular = regular && gsl_matrix_get(A, i, i) != 0.0;
    return regular;
}

VARIANT(lyap_walk, new_vector)
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh))
        return GSL_EBADLEN;
    gsl_vector *right = gsl_vector_alloc(dh->size),
               *x = gsl_vector_alloc(dh->size);
    gsl_matrix_transpose_memcpy(A, J);
    const int regular = lyap_factorise(A, order);
    if (right != NULL && x != NULL && regular) {
        gsl_vector_memcpy(right, dh);
        gsl_vector_sub(right, dl);
        gsl_linalg_LU_solve(A, order, right, x);
        gsl_vector_memcpy(dh, x);
    }
    gsl_vector_free(right);
    gsl_vector_free(x);
    return regular ? GSL_SUCCESS : GSL_EDOM;
}

VARIANT(lyap_walk, refined)
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh))
        return GSL_EBADLEN;
    gsl_matrix_transpose_memcpy(A, J);
    if (!lyap_factorise(A, order))
        return GSL_EDOM;
    const size_t H = dh->size;
    gsl_vector *right = gsl_vector_alloc(H), *rest = gsl_vector_alloc(H);
    gsl_matrix *whole = gsl_matrix_alloc(H, H);
    gsl_matrix_transpose_memcpy(whole, J);
    gsl_vector_memcpy(right, dh);
    gsl_vector_sub(right, dl);
    gsl_linalg_LU_solve(A, order, right, dh);
    gsl_linalg_LU_refine(whole, A, order, right, dh, rest);
    gsl_vector_free(right);
    gsl_vector_free(rest);
    gsl_matrix_free(whole);
    return GSL_SUCCESS;
}

/* J' x = b through the factors of J: P J = L U, so J' = U' L' P. */
VARIANT(lyap_walk, factors_of_J)
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh))
        return GSL_EBADLEN;
    gsl_matrix_memcpy(A, J);
    if (!lyap_factorise(A, order))
        return GSL_EDOM;
    gsl_vector_sub(dh, dl);
    gsl_blas_dtrsv(CblasUpper, CblasTrans, CblasNonUnit, A, dh);
    gsl_blas_dtrsv(CblasLower, CblasTrans, CblasUnit, A, dh);
    gsl_permute_vector_inverse(order, dh);
    return GSL_SUCCESS;
}

VARIANT(lyap_walk, element_by_element)
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh))
        return GSL_EBADLEN;
    for (size_t i = 0; i < J->size1; i++)
        for (size_t j = 0; j < J->size2; j++)
            gsl_matrix_set(A, j, i, gsl_matrix_get(J, i, j));
    if (!lyap_factorise(A, order))
        return GSL_EDOM;
    for (size_t i = 0; i < dh->size; i++)
        gsl_vector_set(dh, i, gsl_vector_get(dh, i) - gsl_vector_get(dl, i));
    gsl_linalg_LU_svx(A, order, dh);
    return GSL_SUCCESS;
}
