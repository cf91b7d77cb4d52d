/* The mistakes of chapter 6, continued: a leaky step. */
#include "../runner/sheet.h"
#include "esn_right.h"

#include <gsl/gsl_errno.h>

/* (6.3), except that KEPT of the state before stays and TAKEN of f comes in. */
static int
esn_step_shares(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev,
                gsl_matrix *h, double kept, double taken)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++) {
            const double f_a = activation_value(
                p->f, a_n[j] + esn_right_recurrence(p, j, h_prev_n));
            h_n[j] = kept * h_prev_n[j] + taken * f_a;
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, leak_exchanged,
        "the leak is on the wrong side. leak is the share of what is\n"
        "  new; 1 - leak of the old state stays.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    return esn_step_shares(p, a, h_prev, h, p->leak, 1.0 - p->leak);
}

MISTAKE(esn_step, old_whole,
        "the old state stays whole, so states pile up. Only 1 - leak of\n"
        "  it stays.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    return esn_step_shares(p, a, h_prev, h, 1.0, p->leak);
}

MISTAKE(esn_step, old_lost,
        "the old state is not there: (1 - leak) h_prev is missing.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    return esn_step_shares(p, a, h_prev, h, 0.0, p->leak);
}

MISTAKE(esn_step, new_whole,
        "what is new comes in whole. Only leak of it does.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    return esn_step_shares(p, a, h_prev, h, 1.0 - p->leak, 1.0);
}

MISTAKE(esn_step, no_leak, "there is no leak: this is the step of chapter 2.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    return esn_step_shares(p, a, h_prev, h, 0.0, 1.0);
}

MISTAKE(esn_step, squared_leak, "the leak is applied twice to what is new.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    return esn_step_shares(p, a, h_prev, h, 1.0 - p->leak, p->leak * p->leak);
}

MISTAKE(esn_step, f_last,
        "f is applied after the leak. It belongs to what is new only:\n"
        "  the old state goes past it.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++) {
            const double recurrence = esn_right_recurrence(p, j, h_prev_n);
            const double mixed =
                (1.0 - p->leak) * h_prev_n[j] + p->leak * (a_n[j] + recurrence);
            h_n[j] = activation_value(p->f, mixed);
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, leak_inside,
        "the leak multiplies the pre-activation. It multiplies f of it.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++) {
            const double recurrence = esn_right_recurrence(p, j, h_prev_n);
            const double f_a =
                activation_value(p->f, p->leak * (a_n[j] + recurrence));
            h_n[j] = (1.0 - p->leak) * h_prev_n[j] + f_a;
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, always_tanh, "f is always tanh. p->f says which it is.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++) {
            const double recurrence = esn_right_recurrence(p, j, h_prev_n);
            const double f_a = activation_value(TANH, a_n[j] + recurrence);
            h_n[j] = (1.0 - p->leak) * h_prev_n[j] + p->leak * f_a;
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, no_activation, "f is missing: activation_value(p->f, ...).")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++) {
            const double recurrence = esn_right_recurrence(p, j, h_prev_n);
            const double f_a = a_n[j] + recurrence;
            h_n[j] = (1.0 - p->leak) * h_prev_n[j] + p->leak * f_a;
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, no_recurrence,
        "units do not hear each other: W_hh h_prev is missing.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++) {
            const double f_a = activation_value(p->f, a_n[j]);
            h_n[j] = (1.0 - p->leak) * h_prev_n[j] + p->leak * f_a;
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, transposed,
        "W_hh is transposed. A row of states meets W_hh' in (6.3), which\n"
        "  is W_hh times the state as a column: CblasNoTrans.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++) {
            double sum = a_n[j];
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_spmatrix_get(p->W_hh, k, j) * h_prev_n[k];
            const double f_a = activation_value(p->f, sum);
            h_n[j] = (1.0 - p->leak) * h_prev_n[j] + p->leak * f_a;
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, a_lost,
        "a is not there. gsl_spblas_dgemv() replaces what is in its\n"
        "  result when beta is 0; with beta = 1 it adds.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++)
            h_n[j] = esn_right_state(p, j, 0.0, h_prev_n);
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, a_lost_in_place,
        "where h and a are the same matrix, a is lost. Write to an\n"
        "  element of h only after its a has been used.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++)
            h_n[j] = esn_right_state(p, j, h == a ? 0.0 : a_n[j], h_prev_n);
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, first_sequence,
        "only the first sequence of the batch makes a step. Every row\n"
        "  has a product of its own.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++)
            h_n[j] = n == 0 ? esn_right_state(p, j, a_n[j], h_prev_n) : a_n[j];
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, first_start,
        "every sequence hears the states of the first one. Row i of h\n"
        "  goes with row i of h_prev.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const double *h_prev_0 = gsl_matrix_const_ptr(h_prev, 0, 0);
    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++) {
            const double f_a = activation_value(
                p->f, a_n[j] + esn_right_recurrence(p, j, h_prev_0));
            h_n[j] = (1.0 - p->leak) * h_prev_n[j] + p->leak * f_a;
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, units_in_turn,
        "units hear the new states of those before them. All of them hear\n"
        "  h_prev.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < p->H; j++) {
            double sum = a_n[j];
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_spmatrix_get(p->W_hh, j, k)
                       * (k < j ? h_n[k] : h_prev_n[k]);
            const double f_a = activation_value(p->f, sum);
            h_n[j] = (1.0 - p->leak) * h_prev_n[j] + p->leak * f_a;
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, packed,
        "h is taken for one block of memory. A window has more between\n"
        "  its rows: its tda says how much.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = h->data + n * p->H;
        for (size_t j = 0; j < p->H; j++)
            h_n[j] = esn_right_state(p, j, a_n[j], h_prev_n);
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_step, all_packed,
        "all three matrices are taken for blocks of memory, [n * H + j]. A\n"
        "  window has more between its rows: gsl_matrix_get(), or the tda.")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < h->size1; n++)
        for (size_t j = 0; j < p->H; j++)
            h->data[n * p->H + j] = esn_right_state(p, j, a->data[n * p->H + j],
                                                    h_prev->data + n * p->H);
    return GSL_SUCCESS;
}

MISTAKE(esn_step, not_checked,
        "shapes that disagree are accepted. The contract answers\n"
        "  GSL_EBADLEN: ask esn_step_arguments().")
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    // No further than all of them go, so that no foreign memory is touched.
    const size_t B = GSL_MIN(h->size1, GSL_MIN(a->size1, h_prev->size1));
    const size_t H = GSL_MIN(h->size2, GSL_MIN(a->size2, p->H));
    const int narrow = h_prev->size2 < p->H;

    for (size_t n = 0; n < B && !narrow; n++) {
        const double *a_n = gsl_matrix_const_ptr(a, n, 0);
        const double *h_prev_n = gsl_matrix_const_ptr(h_prev, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < H; j++)
            h_n[j] = esn_right_state(p, j, a_n[j], h_prev_n);
    }
    return GSL_SUCCESS;
}
