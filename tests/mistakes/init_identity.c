/*
 * The mistakes of chapter 5, continued: the identity as a start. See chain.c
 * beside this file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* What the contract of init_identity() answers, before anything is written. */
static int
init_identity_check(double sd, const rnn_params *p)
{
    return p->f == RELU && sd >= 0.0 && isfinite(sd) ? GSL_SUCCESS : GSL_EINVAL;
}

/* W ~ N(0, sd^2), row by row. */
static void
init_identity_draw(const gsl_rng *r, double sd, gsl_matrix *W)
{
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
}

MISTAKE(init_identity, all_ones,
        "every element of W_hh is 1. The 1 of (5.5) is the\n"
        "  identity: ones on the diagonal, zeros elsewhere.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    const int status = init_identity_check(sd, p);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_set_all(&p->W_hh.matrix, 1.0);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    init_identity_draw(r, sd, &p->W_xh.matrix);
    init_identity_draw(r, sd, &p->W_hy.matrix);
    return GSL_SUCCESS;
}

MISTAKE(init_identity, only_added,
        "only the diagonal of W_hh is set. What was beside it\n"
        "  before is still there.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    const int status = init_identity_check(sd, p);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < p->H; k++)
        gsl_matrix_set(&p->W_hh.matrix, k, k, 1.0);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    init_identity_draw(r, sd, &p->W_xh.matrix);
    init_identity_draw(r, sd, &p->W_hy.matrix);
    return GSL_SUCCESS;
}

MISTAKE(init_identity, noisy,
        "random numbers are added to the identity. In (5.5) only\n"
        "  W_xh and W_hy are random.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    const int status = init_identity_check(sd, p);
    if (status != GSL_SUCCESS)
        return status;
    init_identity_draw(r, sd, &p->W_hh.matrix);
    for (size_t k = 0; k < p->H; k++)
        *gsl_matrix_ptr(&p->W_hh.matrix, k, k) += 1.0;
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    init_identity_draw(r, sd, &p->W_xh.matrix);
    init_identity_draw(r, sd, &p->W_hy.matrix);
    return GSL_SUCCESS;
}

MISTAKE(init_identity, biases_left,
        "the biases are what they were before. Set both to 0.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    const int status = init_identity_check(sd, p);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_set_identity(&p->W_hh.matrix);
    init_identity_draw(r, sd, &p->W_xh.matrix);
    init_identity_draw(r, sd, &p->W_hy.matrix);
    return GSL_SUCCESS;
}

MISTAKE(init_identity, bias_of_one,
        "b_h is 1. The ones of (5.5) are those of W_hh.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    const int status = init_identity_check(sd, p);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_set_identity(&p->W_hh.matrix);
    gsl_vector_set_all(&p->b_h.vector, 1.0);
    gsl_vector_set_zero(&p->b_y.vector);
    init_identity_draw(r, sd, &p->W_xh.matrix);
    init_identity_draw(r, sd, &p->W_hy.matrix);
    return GSL_SUCCESS;
}

MISTAKE(init_identity, variance_for_sd,
        "sd is squared. gsl_ran_gaussian_ziggurat() takes a\n"
        "  standard deviation, and sd is one.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    const int status = init_identity_check(sd, p);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_set_identity(&p->W_hh.matrix);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    init_identity_draw(r, sd * sd, &p->W_xh.matrix);
    init_identity_draw(r, sd * sd, &p->W_hy.matrix);
    return GSL_SUCCESS;
}

MISTAKE(init_identity, divided,
        "the numbers are divided by sqrt(from), as in (5.3). Here\n"
        "  sd is all: init_gaussian() needs sd sqrt(from) as its gain.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    const int status = init_identity_check(sd, p);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_set_identity(&p->W_hh.matrix);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    init_identity_draw(r, sd / sqrt((double)p->D), &p->W_xh.matrix);
    init_identity_draw(r, sd / sqrt((double)p->H), &p->W_hy.matrix);
    return GSL_SUCCESS;
}

MISTAKE(init_identity, any_activation,
        "an activation that is not RELU is accepted. Only where\n"
        "  the slope is 1 does the identity keep anything.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    if (!(sd >= 0.0) || !isfinite(sd))
        return GSL_EINVAL;
    gsl_matrix_set_identity(&p->W_hh.matrix);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    init_identity_draw(r, sd, &p->W_xh.matrix);
    init_identity_draw(r, sd, &p->W_hy.matrix);
    return GSL_SUCCESS;
}

MISTAKE(init_identity, infinite_sd,
        "an sd that is infinite is accepted: isfinite() tells.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    if (p->f != RELU || !(sd >= 0.0))
        return GSL_EINVAL;
    gsl_matrix_set_identity(&p->W_hh.matrix);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    init_identity_draw(r, sd, &p->W_xh.matrix);
    init_identity_draw(r, sd, &p->W_hy.matrix);
    return GSL_SUCCESS;
}

MISTAKE(init_identity, not_checked,
        "an sd that is negative or not finite is accepted. The\n"
        "  contract answers GSL_EINVAL.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    if (p->f != RELU)
        return GSL_EINVAL;
    gsl_matrix_set_identity(&p->W_hh.matrix);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    init_identity_draw(r, sd, &p->W_xh.matrix);
    init_identity_draw(r, sd, &p->W_hy.matrix);
    return GSL_SUCCESS;
}

MISTAKE(init_identity, readout_first,
        "W_hy is drawn before W_xh. The contract draws W_xh\n"
        "  first, so that a seed means the same network everywhere.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    const int status = init_identity_check(sd, p);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_set_identity(&p->W_hh.matrix);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    init_identity_draw(r, sd, &p->W_hy.matrix);
    init_identity_draw(r, sd, &p->W_xh.matrix);
    return GSL_SUCCESS;
}

MISTAKE(init_identity, zero_refused,
        "an sd of 0 is refused. It is not negative: W_xh and W_hy are\n"
        "  0 then.")
(const gsl_rng *r, double sd, rnn_params *p)
{
    if (p->f != RELU || !(sd > 0.0) || !isfinite(sd))
        return GSL_EINVAL;
    gsl_matrix_set_identity(&p->W_hh.matrix);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    gsl_matrix *const drawn[] = { &p->W_xh.matrix, &p->W_hy.matrix };
    for (int m = 0; m < 2; m++)
        for (size_t j = 0; j < drawn[m]->size1; j++)
            for (size_t k = 0; k < drawn[m]->size2; k++)
                gsl_matrix_set(drawn[m], j, k,
                               gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}

MISTAKE(init_identity, nan_accepted,
        "an sd that is NaN is accepted: it is neither below 0 nor\n"
        "  infinite. Ask !(sd >= 0), or isfinite().")
(const gsl_rng *r, double sd, rnn_params *p)
{
    if (p->f != RELU || sd < 0.0 || isinf(sd))
        return GSL_EINVAL;
    gsl_matrix_set_identity(&p->W_hh.matrix);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    gsl_matrix *const drawn[] = { &p->W_xh.matrix, &p->W_hy.matrix };
    for (int m = 0; m < 2; m++)
        for (size_t j = 0; j < drawn[m]->size1; j++)
            for (size_t k = 0; k < drawn[m]->size2; k++)
                gsl_matrix_set(drawn[m], j, k,
                               gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
}
