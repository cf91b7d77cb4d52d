/*
 * Right answers to chapter 10 that are written in other ways, continued: more steps of
 * Newton's method.
 */
#include "../../runner/sheet.h"
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The worse of two residuals, of which NaN is the worst. */
static double
lyap_worse(double worst, double r)
{
    if (worst != worst || r != r)
        return NAN;
    return fabs(r) > worst ? fabs(r) : worst;
}

/* F_t, which is what the network makes of the guess before, into delta_t. */
static void
lyap_F_at(const rnn_params *p, const sequence *a, const sequence *h, size_t t,
          sequence *delta)
{
    const gsl_matrix_view sums = sequence_at(a, t - 1);
    const gsl_matrix_view before = sequence_at(h, t - 1);
    gsl_matrix_view F_t = sequence_at(delta, t);
    rnn_step(p, &sums.matrix, &before.matrix, &F_t.matrix);
}

/* From the last step back, so that the guess before is a guess still. */
VARIANT(lyap_newton, residuals_backwards)
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    const int status = lyap_newton_arguments(p, a, h, delta, J);
    if (status != GSL_SUCCESS)
        return status;
    double most = 0.0;
    sequence_set_zero(delta);
    for (size_t t = a->T; t > 0; t--)
        lyap_F_at(p, a, h, t, delta);
    lyap_jacobians(p, delta, J);
    for (size_t k = delta->T * p->H; k-- > p->H;) {
        delta->data[k] -= h->data[k];
        most = lyap_worse(most, delta->data[k]);
    }
    for (size_t t = 1; t <= a->T; t++) {
        const double *before = sequence_of(delta, t - 1, 0);
        double *now = sequence_of(delta, t, 0), *state = sequence_of(h, t, 0);
        for (size_t j = 0; j < p->H; j++) {
            now[j] +=
                cblas_ddot((int)p->H, sequence_of(J, t - 1, j), 1, before, 1);
            state[j] += now[j];
        }
    }
    *worst = most;
    return GSL_SUCCESS;
}

/* Row j of W_hh times a state, and what the input says. */
static double
lyap_sum_of(const rnn_params *p, size_t j, const double *a_t,
            const double *before)
{
    double sum = 0.0;
    for (size_t i = p->H; i-- > 0;)
        sum += before[i] * gsl_matrix_get(&p->W_hh.matrix, j, i);
    return a_t[j] + sum;
}

/* One walk: F_t, J_t and the correction, from two states of the guess that are kept. */
VARIANT(lyap_newton, one_walk)
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J))
        return GSL_EBADLEN;
    const size_t H = p->H;
    double *guess = malloc(2 * H * sizeof *guess);
    if (guess == NULL)
        return GSL_ENOMEM;
    *worst = 0.0;
    memset(delta->data, 0, H * sizeof(double));
    memcpy(guess, h->data, H * sizeof(double));
    for (size_t t = 1; t <= a->T; t++) {
        const double *before = sequence_of(delta, t - 1, 0);
        double *state = sequence_of(h, t, 0);
        memcpy(guess + H, state, H * sizeof(double));
        for (size_t j = 0; j < H; j++) {
            double *row = sequence_of(J, t - 1, j);
            const double F = activation_value(
                p->f, lyap_sum_of(p, j, sequence_of(a, t - 1, 0), guess));
            double correction = F - state[j];
            *worst = lyap_worse(*worst, correction);
            for (size_t i = 0; i < H; i++) {
                row[i] = activation_slope(p->f, F)
                         * gsl_matrix_get(&p->W_hh.matrix, j, i);
                correction += row[i] * before[i];
            }
            sequence_of(delta, t, 0)[j] = correction;
            state[j] += correction;
        }
        memcpy(guess, guess + H, H * sizeof(double));
    }
    free(guess);
    return GSL_SUCCESS;
}

/* delta_t by J_t's rows, each of them a slope times what W_hh sends on. */
VARIANT(lyap_newton, slopes_last)
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J))
        return GSL_EBADLEN;
    gsl_vector *slope = gsl_vector_alloc(p->H);
    sequence_set_zero(delta);
    for (size_t t = 1; t <= a->T; t++)
        lyap_F_at(p, a, h, t, delta);
    lyap_jacobians(p, delta, J);
    *worst = 0.0;
    for (size_t t = 1; t <= a->T; t++) {
        const gsl_vector_view before =
            gsl_vector_view_array(sequence_of(delta, t - 1, 0), p->H);
        gsl_vector_view now =
            gsl_vector_view_array(sequence_of(delta, t, 0), p->H);
        gsl_vector_view state =
            gsl_vector_view_array(sequence_of(h, t, 0), p->H);
        gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_hh.matrix, &before.vector, 0.0,
                       slope);
        for (size_t j = 0; j < p->H; j++)
            *gsl_vector_ptr(slope, j) *=
                activation_slope(p->f, gsl_vector_get(&now.vector, j));
        gsl_vector_sub(&now.vector, &state.vector);
        for (size_t j = 0; j < p->H; j++)
            *worst = lyap_worse(*worst, gsl_vector_get(&now.vector, j));
        gsl_vector_add(&now.vector, slope);
        gsl_vector_add(&state.vector, &now.vector);
    }
    gsl_vector_free(slope);
    return GSL_SUCCESS;
}

/* Corrections from index t on; each hands its own to the next. */
static void
lyap_correct_from(const sequence *J, sequence *h, sequence *delta, size_t t)
{
    const size_t H = h->n;
    if (t == h->T)
        return;
    for (size_t i = 0; i < H; i++) {
        const double before = sequence_of(delta, t - 1, 0)[i];
        // Column by column: what one unit's correction does to all of the next.
        for (size_t j = 0; j < H; j++)
            sequence_of(delta, t, 0)[j] += sequence_of(J, t - 1, j)[i] * before;
    }
    cblas_daxpy((int)H, 1.0, sequence_of(delta, t, 0), 1, sequence_of(h, t, 0),
                1);
    lyap_correct_from(J, h, delta, t + 1);
}

VARIANT(lyap_newton, recursion)
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J))
        return GSL_EBADLEN;
    const gsl_matrix_view states = sequence_rows(h, 1, a->T);
    gsl_matrix_view residuals = sequence_rows(delta, 1, a->T);
    for (size_t t = 1; t <= a->T; t++)
        lyap_F_at(p, a, h, t, delta);
    for (size_t j = 0; j < p->H; j++)
        delta->data[j] = 0.0;
    lyap_jacobians(p, delta, J);
    gsl_matrix_sub(&residuals.matrix, &states.matrix);
    double low, high;
    // A NaN comes out of gsl_matrix_minmax() as both.
    gsl_matrix_minmax(&residuals.matrix, &low, &high);
    *worst = lyap_worse(lyap_worse(0.0, low), high);
    lyap_correct_from(J, h, delta, 1);
    return GSL_SUCCESS;
}

/* delta_t is fused, term by term, onto the residual. */
VARIANT(lyap_newton, fused)
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J))
        return GSL_EBADLEN;
    const size_t H = p->H;
    sequence_set_zero(delta);
    for (size_t t = 1; t <= a->T; t++)
        for (size_t j = 0; j < H; j++) {
            double sum = sequence_of(a, t - 1, 0)[j];
            for (size_t i = 0; i < H; i++)
                sum = fma(gsl_matrix_get(&p->W_hh.matrix, j, i),
                          sequence_of(h, t - 1, 0)[i], sum);
            sequence_of(delta, t, 0)[j] = activation_value(p->f, sum);
        }
    lyap_jacobians(p, delta, J);
    *worst = 0.0;
    for (size_t k = H; k < (a->T + 1) * H; k++) {
        const double *before = delta->data + (k / H - 1) * H;
        const double *row = J->data + (k - H) * H;
        double now = delta->data[k] - h->data[k];
        *worst = lyap_worse(*worst, now);
        for (size_t i = 0; i < H; i++)
            now = fma(row[i], before[i], now);
        delta->data[k] = now;
        h->data[k] += now;
    }
    return GSL_SUCCESS;
}
