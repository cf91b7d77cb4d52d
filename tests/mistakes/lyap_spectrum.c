/* The mistakes of chapter 10, step spectrum: the exponents. */
#include "../runner/sheet.h"
#include "lyap_right.h"

#include <gsl/gsl_errno.h>

MISTAKE(lyap_spectrum, mean_over_all,
        "the sum is divided by T. Only T - skip steps are in it.")
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        if (t == skip + 1)
            gsl_vector_set_zero(exponent);
        lyap_right_turn(&J_t.matrix, Q, A, exponent);
    }
    return gsl_vector_scale(exponent, 1.0 / (double)J->T);
}

MISTAKE(lyap_spectrum, no_mean,
        "the sum is not divided by the number of steps. An exponent is per\n"
        "  step.")
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        if (t == skip + 1)
            gsl_vector_set_zero(exponent);
        lyap_right_turn(&J_t.matrix, Q, A, exponent);
    }
    return GSL_SUCCESS;
}

MISTAKE(lyap_spectrum, nothing_skipped,
        "the steps that should be skipped are counted, too.")
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    gsl_vector_set_zero(exponent);
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        lyap_right_turn(&J_t.matrix, Q, A, exponent);
    }
    return gsl_vector_scale(exponent, 1.0 / (double)(J->T - skip));
}

MISTAKE(lyap_spectrum, steps_left_out,
        "the steps that are skipped are not made. They turn Q towards the\n"
        "  directions that grow fastest; only their logarithms do not count.")
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    gsl_vector_set_zero(exponent);
    for (size_t t = skip + 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        lyap_right_turn(&J_t.matrix, Q, A, exponent);
    }
    return gsl_vector_scale(exponent, 1.0 / (double)(J->T - skip));
}

MISTAKE(lyap_spectrum, one_step_more,
        "the sums begin again one step late: step skip + 1 counts.")
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    gsl_vector_set_zero(exponent);
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        lyap_right_turn(&J_t.matrix, Q, A, exponent);
        if (t == skip + 1 && t < J->T)
            gsl_vector_set_zero(exponent);
    }
    return gsl_vector_scale(exponent, 1.0 / (double)(J->T - skip));
}

MISTAKE(lyap_spectrum, not_cleared,
        "exponent is added to. Where no step is skipped it has to be set to 0\n"
        "  all the same.")
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        if (skip > 0 && t == skip + 1)
            gsl_vector_set_zero(exponent);
        lyap_right_turn(&J_t.matrix, Q, A, exponent);
    }
    return gsl_vector_scale(exponent, 1.0 / (double)(J->T - skip));
}

MISTAKE(lyap_spectrum, from_the_end,
        "the Jacobians are taken from the last to the first. A small change\n"
        "  walks with time, so J_1 comes first.")
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, J->T - t);
        if (t == skip + 1)
            gsl_vector_set_zero(exponent);
        lyap_right_turn(&J_t.matrix, Q, A, exponent);
    }
    return gsl_vector_scale(exponent, 1.0 / (double)(J->T - skip));
}

MISTAKE(lyap_spectrum, skip_not_checked,
        "a skip that leaves no step is not refused with GSL_EINVAL.")
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const size_t all = skip < J->T ? skip : 0;
    const int status = lyap_spectrum_arguments(J, all, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        if (t == skip + 1)
            gsl_vector_set_zero(exponent);
        lyap_right_turn(&J_t.matrix, Q, A, exponent);
    }
    return gsl_vector_scale(exponent, 1.0 / ((double)J->T - (double)skip));
}
