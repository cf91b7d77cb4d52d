/*
 * The mistakes of chapter 3, step carry, in what is refused. See chain.c for the
 * manner.
 */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

/* (3.20) for what all arguments have in common. */
static void
bptt_carry_of_common(const rnn_params *p, const gsl_vector *x,
                     const gsl_vector *h_prev, const gsl_vector *h,
                     const gsl_matrix *J_prev, gsl_matrix *J)
{
    const size_t met = p->D + p->H + 1;
    const size_t D = GSL_MIN(p->D, x->size), H = GSL_MIN(p->H, h_prev->size);
    const size_t rows = GSL_MIN(GSL_MIN(p->H, J->size1), h->size);
    const size_t columns = GSL_MIN(J->size2, J_prev->size2);

    for (size_t k = 0; k < rows; k++)
        for (size_t c = 0; c < columns; c++) {
            const size_t from = c % met;
            double sum = 0.0;
            for (size_t j = 0; j < GSL_MIN(p->H, J_prev->size1); j++)
                sum += gsl_matrix_get(&p->W_hh.matrix, k, j)
                       * gsl_matrix_get(J_prev, j, c);
            if (c / met == k && from < p->D)
                sum += from < D ? gsl_vector_get(x, from) : 0.0;
            else if (c / met == k && from < p->D + p->H)
                sum +=
                    from - p->D < H ? gsl_vector_get(h_prev, from - p->D) : 0.0;
            else if (c / met == k)
                sum += 1.0;
            gsl_matrix_set(J, k, c,
                           sum * activation_slope(p->f, gsl_vector_get(h, k)));
        }
}

MISTAKE(bptt_carry, not_checked,
        "sizes that disagree are accepted. The contract answers\n"
        "  GSL_EBADLEN.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    bptt_carry_of_common(p, x, h_prev, h, J_prev, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, vectors_not_checked,
        "the sizes of x, h_prev and h are not looked at. The\n"
        "  contract refuses every size that disagrees with GSL_EBADLEN.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    const size_t weights = p->H * (p->D + p->H + 1);
    if (J_prev->size1 != p->H || J_prev->size2 != weights || J->size1 != p->H
        || J->size2 != weights)
        return GSL_EBADLEN;
    bptt_carry_of_common(p, x, h_prev, h, J_prev, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, matrices_not_checked,
        "the shapes of J_prev and J are not looked at. The\n"
        "  contract refuses every size that disagrees with GSL_EBADLEN.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (x->size != p->D || h_prev->size != p->H || h->size != p->H)
        return GSL_EBADLEN;
    bptt_carry_of_common(p, x, h_prev, h, J_prev, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, checked_too_late,
        "J has been written when the sizes of the vectors are\n"
        "  looked at. On an error nothing may have been: look first.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    bptt_carry_of_common(p, x, h_prev, h, J_prev, J);
    return x->size != p->D || h_prev->size != p->H || h->size != p->H
                   || J_prev->size1 != p->H || J->size1 != p->H
                   || J_prev->size2 != p->H * (p->D + p->H + 1)
                   || J->size2 != J_prev->size2
               ? GSL_EBADLEN
               : GSL_SUCCESS;
}
