/*
 * Chapter 10 once more, in long double and by other means: angles from a Cholesky
 * factor, singular values from the eigenvalues of P'P, Newton's step as a sum of
 * products of Jacobians, and systems solved by Gauss and Jordan.
 */
#include "lyap_oracle.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

long double *
lyap_block(size_t n)
{
    long double *block = calloc(n, sizeof *block);
    if (block == NULL)
        abort();
    return block;
}

/* The slope of an activation whose value is h. */
static long double
lyap_slope(activation f, long double h)
{
    switch (f) {
    case TANH:
        return (1.0L - h) * (1.0L + h);
    case LOGISTIC:
        return h * (1.0L - h);
    case RELU:
        return isnan(h) ? h : h > 0.0L;
    case LINEAR:
        break;
    }
    return 1.0L;
}

static void
lyap_fill_jacobians(const rnn_params *p, const sequence *h, sequence *J)
{
    for (size_t t = 0; t < J->T; t++)
        for (size_t i = 0; i < p->H; i++)
            for (size_t j = 0; j < p->H; j++)
                sequence_of(J, t, j)[i] =
                    (double)(gsl_matrix_get(&p->W_hh.matrix, j, i)
                             * lyap_slope(p->f, sequence_of(h, t + 1, 0)[j]));
}

ORACLE(lyap_jacobians)(const rnn_params *p, const sequence *h, sequence *J)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    lyap_fill_jacobians(p, h, J);
    return GSL_SUCCESS;
}

/* M = J Q, all (H,k) and row-major. */
static void
lyap_times(const gsl_matrix *J, const gsl_matrix *Q, long double *M)
{
    for (size_t i = 0; i < Q->size1; i++)
        for (size_t j = 0; j < Q->size2; j++)
            for (size_t l = Q->size1; l-- > 0;)
                M[i * Q->size2 + j] += (long double)gsl_matrix_get(J, i, l)
                                       * gsl_matrix_get(Q, l, j);
}

/*
 * R of M = Q R is the Cholesky factor of M'M, whose sums run over the rows of M
 * divided by its largest number. A pivot of 0 leaves its column of Q 0.
 */
static void
lyap_factor(const long double *M, size_t H, size_t k, long double *R)
{
    for (size_t i = 0; i < k; i++) {
        for (size_t j = i; j < k; j++) {
            long double sum = 0.0L;
            for (size_t l = 0; l < H; l++)
                sum += M[l * k + i] * M[l * k + j];
            for (size_t l = 0; l < i; l++)
                sum -= R[l * k + i] * R[l * k + j];
            if (j == i)
                R[i * k + i] = sqrtl(fmaxl(sum, 0.0L));
            else
                R[i * k + j] = R[i * k + i] == 0.0L ? 0.0L : sum / R[i * k + i];
        }
    }
}

/* M becomes Q of M = Q R, and the logarithms of R's diagonal are added. */
static void
lyap_orthonormal(long double *M, size_t H, size_t k, long double *log_R)
{
    long double *R = lyap_block(k * k);
    lyap_factor(M, H, k, R);
    for (size_t j = 0; j < k; j++) {
        const long double pivot = R[j * k + j];
        log_R[j] += logl(pivot);
        for (size_t i = 0; i < H; i++) {
            long double rest = M[i * k + j];
            for (size_t l = 0; l < j; l++)
                rest -= R[l * k + j] * M[i * k + l];
            M[i * k + j] = pivot == 0.0L ? 0.0L : rest / pivot;
        }
    }
    free(R);
}

/* One turn, in two rounds: the second mends what the squares of M'M have lost. */
static void
lyap_turn_once(const gsl_matrix *J, gsl_matrix *Q, long double *log_R)
{
    const size_t H = Q->size1, k = Q->size2;
    long double *M = lyap_block(H * k), most = 0.0L;

    lyap_times(J, Q, M);
    for (size_t i = 0; i < H * k; i++)
        most = fmaxl(most, fabsl(M[i]));
    for (size_t i = 0; i < H * k && most > 0.0L; i++)
        M[i] /= most;
    for (size_t j = 0; j < k; j++)
        log_R[j] = logl(most);
    lyap_orthonormal(M, H, k, log_R);
    lyap_orthonormal(M, H, k, log_R);
    for (size_t i = 0; i < H * k; i++)
        gsl_matrix_set(Q, i / k, i % k, (double)M[i]);
    free(M);
}

ORACLE(lyap_turn)
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    (void)A;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    long double *log_R = lyap_block(sum->size);
    lyap_turn_once(J, Q, log_R);
    for (size_t i = 0; i < sum->size; i++)
        gsl_vector_set(sum, i, (double)(gsl_vector_get(sum, i) + log_R[i]));
    free(log_R);
    return GSL_SUCCESS;
}

ORACLE(lyap_spectrum)
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    (void)A;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const size_t k = exponent->size;
    long double *log_R = lyap_block(k), *all = lyap_block(k);
    for (size_t t = 0; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        lyap_turn_once(&J_t.matrix, Q, log_R);
        for (size_t i = 0; i < k && t >= skip; i++)
            all[i] += log_R[i];
    }
    for (size_t i = 0; i < k; i++)
        gsl_vector_set(exponent, i,
                       (double)(all[i] / (long double)(J->T - skip)));
    free(log_R);
    free(all);
    return GSL_SUCCESS;
}

/* The product from the last factor to the first, and its size at the end. */
ORACLE(lyap_product)
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    (void)A;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const size_t H = P->size1;
    long double *left = lyap_block(H * H), *next = lyap_block(H * H);
    long double most = 0.0L;

    for (size_t i = 0; i < H; i++)
        left[i * H + i] = 1.0L;
    for (size_t t = J->T; t-- > 0;) {
        for (size_t i = 0; i < H; i++)
            for (size_t l = 0; l < H; l++)
                for (size_t j = 0; j < H; j++)
                    next[i * H + j] =
                        (l == 0 ? 0.0L : next[i * H + j])
                        + left[i * H + l] * sequence_of(J, t, l)[j];
        for (size_t i = 0; i < H * H; i++)
            left[i] = next[i];
    }
    for (size_t i = 0; i < H * H; i++)
        most = fmaxl(most, fabsl(left[i]));
    for (size_t i = 0; i < H * H; i++)
        gsl_matrix_set(P, i / H, i % H,
                       most > 0.0L ? (double)(left[i] / most) : 0.0);
    *log_size = (double)logl(most);
    free(left);
    free(next);
    return GSL_SUCCESS;
}

/* F_t, what one step makes of the guess before it, as doubles. */
static void
lyap_step_of(const rnn_params *p, const double *a_t, const double *h_prev,
             double *F_t)
{
    for (size_t j = 0; j < p->H; j++) {
        long double sum = a_t[j];
        for (size_t i = 0; i < p->H; i++)
            sum +=
                (long double)gsl_matrix_get(&p->W_hh.matrix, j, i) * h_prev[i];
        F_t[j] = (double)(p->f == TANH       ? tanhl(sum)
                          : p->f == LOGISTIC ? 1.0L / (1.0L + expl(-sum))
                          : p->f == RELU && sum < 0.0L ? 0.0L
                                                       : sum);
    }
}

/* delta_t is the sum over s <= t of J_t ... J_{s+1} r_s, and r_s walks on. */
static void
lyap_add_what_walks(const sequence *J, size_t s, long double *r,
                    long double *at)
{
    const size_t H = J->n;
    long double *next = lyap_block(H);
    for (size_t t = s; t <= J->T; t++) {
        for (size_t j = 0; j < H && t > s; j++) {
            next[j] = 0.0L;
            for (size_t i = 0; i < H; i++)
                next[j] += sequence_of(J, t - 1, j)[i] * r[i];
        }
        for (size_t j = 0; j < H; j++) {
            r[j] = t > s ? next[j] : r[j];
            at[t * H + j] += r[j];
        }
    }
    free(next);
}

ORACLE(lyap_newton)
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const size_t T = a->T, H = p->H;
    long double *at = lyap_block((T + 1) * H), *r = lyap_block(H);

    sequence_set_zero(delta);
    for (size_t t = 1; t <= T; t++)
        lyap_step_of(p, sequence_of(a, t - 1, 0), sequence_of(h, t - 1, 0),
                     sequence_of(delta, t, 0));
    lyap_fill_jacobians(p, delta, J);
    *worst = 0.0;
    for (size_t t = 1; t <= T; t++) {
        for (size_t j = 0; j < H; j++) {
            r[j] = (long double)sequence_of(delta, t, 0)[j]
                   - sequence_of(h, t, 0)[j];
            *worst = isnan(*worst) || isnan(r[j])
                         ? NAN
                         : fmax(*worst, (double)fabsl(r[j]));
        }
        lyap_add_what_walks(J, t, r, at);
    }
    for (size_t k = H; k < (T + 1) * H; k++) {
        delta->data[k] = (double)at[k];
        h->data[k] = (double)(h->data[k] + at[k]);
    }
    free(at);
    free(r);
    return GSL_SUCCESS;
}
