/* The mistakes of chapter 10, step newton: all states at once. */
#include "../runner/sheet.h"
#include "lyap_right.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* F_t of (10.6) from the guess, in delta at 1..T. */
static void
lyap_make_F_only(const rnn_params *p, const sequence *a, const sequence *h,
                 sequence *delta)
{
    for (size_t t = 1; t <= a->T; t++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = sequence_of(a, t - 1, 0)[j];
            for (size_t i = 0; i < p->H; i++)
                sum += gsl_matrix_get(&p->W_hh.matrix, j, i)
                       * sequence_of(h, t - 1, 0)[i];
            sequence_of(delta, t, 0)[j] = activation_value(p->f, sum);
        }
}

/* The same, and 0 at index 0. */
static void
lyap_make_F(const rnn_params *p, const sequence *a, const sequence *h,
            sequence *delta)
{
    sequence_set_zero(delta);
    lyap_make_F_only(p, a, h, delta);
}

/* From F_t to r_t, in delta; returns the largest. */
static double
lyap_make_residuals(const sequence *h, sequence *delta)
{
    double worst = 0.0;
    for (size_t k = delta->n; k < delta->T * delta->n; k++) {
        delta->data[k] -= h->data[k];
        const double r = fabs(delta->data[k]);
        if (isnan(r) || r > worst)
            worst = r;
    }
    return worst;
}

/* delta_t += J_t times what is at index FROM of another sequence. */
static void
lyap_add_product(const sequence *J, size_t t, const sequence *other,
                 size_t from, CBLAS_TRANSPOSE_t how, sequence *delta)
{
    const gsl_matrix_view J_t = sequence_at(J, t - 1);
    const gsl_matrix_view before = sequence_at(other, from);
    gsl_matrix_view delta_t = sequence_at(delta, t);
    gsl_blas_dgemm(CblasNoTrans, how, 1.0, &before.matrix, &J_t.matrix, 1.0,
                   &delta_t.matrix);
}

static void
lyap_add_corrections(const sequence *delta, double sign, sequence *h)
{
    for (size_t k = delta->n; k < delta->T * delta->n; k++)
        h->data[k] += sign * delta->data[k];
}

MISTAKE(lyap_newton, jacobians_of_the_guess,
        "the slopes are taken at the guess h_t. F_t is what the step makes,\n"
        "  and only of that is the slope known.")
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lyap_make_F(p, a, h, delta);
    lyap_right_jacobians(p, h, J);
    *worst = lyap_make_residuals(h, delta);
    for (size_t t = 1; t <= a->T; t++)
        lyap_add_product(J, t, delta, t - 1, CblasTrans, delta);
    lyap_add_corrections(delta, 1.0, h);
    return GSL_SUCCESS;
}

MISTAKE(lyap_newton, fixed_point,
        "every state is replaced by F_t: delta_t is the residual alone. The\n"
        "  term J_t delta_{t-1} of (10.8) is what makes it Newton's method.")
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lyap_make_F(p, a, h, delta);
    lyap_right_jacobians(p, delta, J);
    *worst = lyap_make_residuals(h, delta);
    lyap_add_corrections(delta, 1.0, h);
    return GSL_SUCCESS;
}

MISTAKE(lyap_newton, subtracted,
        "delta is subtracted. With r_t = F_t - h_t it is added.")
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lyap_make_F(p, a, h, delta);
    lyap_right_jacobians(p, delta, J);
    *worst = lyap_make_residuals(h, delta);
    for (size_t t = 1; t <= a->T; t++)
        lyap_add_product(J, t, delta, t - 1, CblasTrans, delta);
    lyap_add_corrections(delta, -1.0, h);
    return GSL_SUCCESS;
}

MISTAKE(
    lyap_newton, transposed,
    "J_t is transposed. A row of delta times J_t' is J_t times the column:\n"
    "  CblasTrans belongs there.")
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lyap_make_F(p, a, h, delta);
    lyap_right_jacobians(p, delta, J);
    *worst = lyap_make_residuals(h, delta);
    for (size_t t = 1; t <= a->T; t++)
        lyap_add_product(J, t, delta, t - 1, CblasNoTrans, delta);
    lyap_add_corrections(delta, 1.0, h);
    return GSL_SUCCESS;
}

MISTAKE(lyap_newton, state_for_delta,
        "J_t is multiplied by the guess h_{t-1}. (10.8) multiplies it by\n"
        "  delta_{t-1}, by how much the guess has changed.")
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lyap_make_F(p, a, h, delta);
    lyap_right_jacobians(p, delta, J);
    *worst = lyap_make_residuals(h, delta);
    for (size_t t = 1; t <= a->T; t++)
        lyap_add_product(J, t, h, t - 1, CblasTrans, delta);
    lyap_add_corrections(delta, 1.0, h);
    return GSL_SUCCESS;
}

MISTAKE(lyap_newton, run_forward,
        "F_t is made from F_{t-1}: that is the network itself, step after\n"
        "  step. (10.6) makes every F_t from the guess.")
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view start = sequence_at(h, 0);
    gsl_matrix_view first = sequence_at(delta, 0);
    gsl_matrix_memcpy(&first.matrix, &start.matrix);
    for (size_t t = 1; t <= a->T; t++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = sequence_of(a, t - 1, 0)[j];
            for (size_t i = 0; i < p->H; i++)
                sum += gsl_matrix_get(&p->W_hh.matrix, j, i)
                       * sequence_of(delta, t - 1, 0)[i];
            sequence_of(delta, t, 0)[j] = activation_value(p->f, sum);
        }
    gsl_matrix_set_zero(&first.matrix);
    lyap_right_jacobians(p, delta, J);
    *worst = lyap_make_residuals(h, delta);
    for (size_t t = 1; t <= a->T; t++)
        lyap_add_product(J, t, delta, t - 1, CblasTrans, delta);
    lyap_add_corrections(delta, 1.0, h);
    return GSL_SUCCESS;
}

MISTAKE(lyap_newton, largest_with_its_sign,
        "worst is the largest residual with its sign. Take absolute values.")
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lyap_make_F(p, a, h, delta);
    lyap_right_jacobians(p, delta, J);
    lyap_make_residuals(h, delta);
    *worst = delta->data[delta->n];
    for (size_t k = delta->n; k < delta->T * delta->n; k++)
        if (isnan(delta->data[k]) || delta->data[k] > *worst)
            *worst = delta->data[k];
    for (size_t t = 1; t <= a->T; t++)
        lyap_add_product(J, t, delta, t - 1, CblasTrans, delta);
    lyap_add_corrections(delta, 1.0, h);
    return GSL_SUCCESS;
}

MISTAKE(
    lyap_newton, nan_is_passed_over,
    "a residual that is NaN is lost from worst: fmax() and > pass over it,\n"
    "  or a later one takes its place. Take r where isnan(r) || r > worst.")
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lyap_make_F(p, a, h, delta);
    lyap_right_jacobians(p, delta, J);
    lyap_make_residuals(h, delta);
    *worst = 0.0;
    for (size_t k = delta->n; k < delta->T * delta->n; k++)
        *worst = fmax(*worst, fabs(delta->data[k]));
    for (size_t t = 1; t <= a->T; t++)
        lyap_add_product(J, t, delta, t - 1, CblasTrans, delta);
    lyap_add_corrections(delta, 1.0, h);
    return GSL_SUCCESS;
}

MISTAKE(lyap_newton, start_not_cleared,
        "delta at index 0 is what the caller left there. In (10.8) it is 0:\n"
        "  the start is given, so nothing corrects it.")
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lyap_make_F_only(p, a, h, delta);
    lyap_right_jacobians(p, delta, J);
    *worst = lyap_make_residuals(h, delta);
    for (size_t t = 1; t <= a->T; t++)
        lyap_add_product(J, t, delta, t - 1, CblasTrans, delta);
    lyap_add_corrections(delta, 1.0, h);
    return GSL_SUCCESS;
}

MISTAKE(lyap_newton, worst_of_delta,
        "worst is the largest correction. (10.7) wants the largest residual,\n"
        "  before (10.8).")
(const rnn_params *p, const sequence *a, sequence *h, sequence *delta,
 sequence *J, double *worst)
{
    if (lyap_newton_arguments(p, a, h, delta, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lyap_make_F(p, a, h, delta);
    lyap_right_jacobians(p, delta, J);
    lyap_make_residuals(h, delta);
    for (size_t t = 1; t <= a->T; t++)
        lyap_add_product(J, t, delta, t - 1, CblasTrans, delta);
    *worst = 0.0;
    for (size_t k = delta->n; k < delta->T * delta->n; k++)
        if (isnan(delta->data[k]) || fabs(delta->data[k]) > *worst)
            *worst = fabs(delta->data[k]);
    lyap_add_corrections(delta, 1.0, h);
    return GSL_SUCCESS;
}
