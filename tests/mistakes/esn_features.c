/* The mistakes of chapter 6, continued: what the readout sees. */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_errno.h>

/* Writes z = (1, x_t, h_t) of one sequence. */
static void
esn_features_row(double *z, size_t D, const double *x_n, size_t H,
                 const double *h_n)
{
    z[0] = 1.0;
    for (size_t k = 0; k < D; k++)
        z[1 + k] = x_n[k];
    for (size_t j = 0; j < H; j++)
        z[1 + D + j] = h_n[j];
}

MISTAKE(esn_features, state_before,
        "the states are those of the step before. h has its start at\n"
        "  index 0, so h_t is at index t.")
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t k = 0; k < Z->size1; k++) {
        const size_t t = washout + 1 + k / x->B, n = k % x->B;
        esn_features_row(gsl_matrix_ptr(Z, k, 0), x->n,
                         sequence_of(x, t - 1, n), h->n,
                         sequence_of(h, t - 1, n));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_features, input_before,
        "the inputs are those of the step before. x_t is at index\n"
        "  t-1 of x.")
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t k = 0; k < Z->size1; k++) {
        const size_t t = washout + 1 + k / x->B, n = k % x->B;
        // Before the first step there is no input, so it keeps its own.
        esn_features_row(gsl_matrix_ptr(Z, k, 0), x->n,
                         sequence_of(x, t > 1 ? t - 2 : 0, n), h->n,
                         sequence_of(h, t, n));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_features, step_too_early,
        "the washout is a step too short, and the last step is\n"
        "  missing: the first that counts is washout + 1.")
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    // With a washout of 0 there is no step before, and nothing goes wrong.
    const size_t first = washout > 0 ? washout : 1;
    for (size_t k = 0; k < Z->size1; k++) {
        const size_t t = first + k / x->B, n = k % x->B;
        esn_features_row(gsl_matrix_ptr(Z, k, 0), x->n,
                         sequence_of(x, t - 1, n), h->n, sequence_of(h, t, n));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_features, no_washout,
        "the rows begin at the first step. The washout is left out.")
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t k = 0; k < Z->size1; k++) {
        const size_t t = 1 + k / x->B, n = k % x->B;
        esn_features_row(gsl_matrix_ptr(Z, k, 0), x->n,
                         sequence_of(x, t - 1, n), h->n, sequence_of(h, t, n));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_features, one_last,
        "the 1 stands last. It stands first, so that it is column 0 of\n"
        "  W_zy, whatever D and H are.")
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t k = 0; k < Z->size1; k++) {
        const size_t t = washout + 1 + k / x->B, n = k % x->B;
        const double *x_n = sequence_of(x, t - 1, n),
                     *h_n = sequence_of(h, t, n);
        double *z = gsl_matrix_ptr(Z, k, 0);
        for (size_t j = 0; j < x->n; j++)
            z[j] = x_n[j];
        for (size_t j = 0; j < h->n; j++)
            z[x->n + j] = h_n[j];
        z[x->n + h->n] = 1.0;
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_features, states_first,
        "the states stand before the inputs. z is (1, x, h).")
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t k = 0; k < Z->size1; k++) {
        const size_t t = washout + 1 + k / x->B, n = k % x->B;
        const double *x_n = sequence_of(x, t - 1, n),
                     *h_n = sequence_of(h, t, n);
        double *z = gsl_matrix_ptr(Z, k, 0);
        z[0] = 1.0;
        for (size_t j = 0; j < h->n; j++)
            z[1 + j] = h_n[j];
        for (size_t j = 0; j < x->n; j++)
            z[1 + h->n + j] = x_n[j];
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_features, no_one,
        "the 1 is missing: column 0 is what it was. Without it the readout\n"
        "  has no bias.")
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t k = 0; k < Z->size1; k++) {
        const size_t t = washout + 1 + k / x->B, n = k % x->B;
        const double *x_n = sequence_of(x, t - 1, n),
                     *h_n = sequence_of(h, t, n);
        double *z = gsl_matrix_ptr(Z, k, 0);
        for (size_t j = 0; j < x->n; j++)
            z[1 + j] = x_n[j];
        for (size_t j = 0; j < h->n; j++)
            z[1 + x->n + j] = h_n[j];
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_features, by_sequence,
        "all steps of the first sequence come first. Time comes first: all\n"
        "  sequences of one step, then those of the next.")
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    const size_t steps = x->T - washout;
    for (size_t k = 0; k < Z->size1; k++) {
        const size_t t = washout + 1 + k % steps, n = k / steps;
        esn_features_row(gsl_matrix_ptr(Z, k, 0), x->n,
                         sequence_of(x, t - 1, n), h->n, sequence_of(h, t, n));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_features, packed,
        "Z is taken for one block of memory. A window has more between its\n"
        "  rows: gsl_matrix_ptr(Z, k, 0) is where row k begins.")
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t k = 0; k < Z->size1; k++) {
        const size_t t = washout + 1 + k / x->B, n = k % x->B;
        esn_features_row(Z->data + k * Z->size2, x->n, sequence_of(x, t - 1, n),
                         h->n, sequence_of(h, t, n));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_features, washout_not_checked,
        "a washout that leaves nothing is accepted. T - washout would wrap\n"
        "  around: the contract answers GSL_EINVAL.")
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    if (h->T != x->T + 1 || h->B != x->B || Z->size2 != 1 + x->n + h->n)
        return GSL_EBADLEN;
    // No step is left, and no row that could have the wrong number.
    if (washout >= x->T)
        return GSL_SUCCESS;
    if (Z->size1 != (x->T - washout) * x->B)
        return GSL_EBADLEN;

    for (size_t k = 0; k < Z->size1; k++) {
        const size_t t = washout + 1 + k / x->B, n = k % x->B;
        esn_features_row(gsl_matrix_ptr(Z, k, 0), x->n,
                         sequence_of(x, t - 1, n), h->n, sequence_of(h, t, n));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_features, not_checked,
        "a Z of another shape is accepted. The contract answers\n"
        "  GSL_EBADLEN: ask esn_features_arguments().")
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    if (washout >= x->T)
        return GSL_EINVAL;

    // No further than all of them go, so that no foreign memory is touched.
    const size_t B = GSL_MIN(x->B, h->B), T = GSL_MIN(x->T, h->T - 1);
    const int narrow = Z->size2 < 1 + x->n + h->n;
    for (size_t t = washout + 1; t <= T && !narrow; t++)
        for (size_t n = 0; n < B; n++) {
            const size_t k = (t - washout - 1) * x->B + n;
            if (k < Z->size1)
                esn_features_row(gsl_matrix_ptr(Z, k, 0), x->n,
                                 sequence_of(x, t - 1, n), h->n,
                                 sequence_of(h, t, n));
        }
    return GSL_SUCCESS;
}
