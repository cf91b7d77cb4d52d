/*
 * clip.c - remedies for an exploding gradient. The contract of every function,
 * with its equations, is in lib/clip.h; the story is in
 * chapters/04-clip/chapter.md.
 */
#include "clip.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

//: step value
int
clip_value(gsl_vector *g, double max_value)
{
    //: answer
    //: todo Refuse a max_value that is not greater than 0 with GSL_EINVAL, and
    //: todo any NaN with GSL_EDOM, before anything is written. Then (4.3).
    if (!(max_value > 0.0))
        GSL_ERROR("max_value must be greater than 0", GSL_EINVAL);
    for (size_t k = 0; k < g->size; k++)
        if (isnan(gsl_vector_get(g, k)))
            GSL_ERROR("a gradient is not a number", GSL_EDOM);

    for (size_t k = 0; k < g->size; k++) {
        double *entry = gsl_vector_ptr(g, k);
        *entry = fmax(-max_value, fmin(max_value, *entry));
    }
    return GSL_SUCCESS;
    //: end
}

//: step norm
int
clip_norm(gsl_vector *g, double max_norm, double *norm)
{
    //: answer
    //: todo Refuse a max_norm that is not greater than 0 with GSL_EINVAL. Find
    //: todo the length with clip_length(), and refuse one that is not finite
    //: todo with GSL_EDOM, before anything is written. Then (4.4).
    if (!(max_norm > 0.0))
        GSL_ERROR("max_norm must be greater than 0", GSL_EINVAL);
    const double length = clip_length(g);
    // Dividing by an infinite length would make 0 of every finite entry, and
    // by a NaN would make NaN of all of them.
    if (!isfinite(length))
        GSL_ERROR("the gradient has no finite length", GSL_EDOM);

    *norm = length;
    if (length > max_norm)
        // The division comes first: max_norm / length may underflow to 0.
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / length * max_norm);
    return GSL_SUCCESS;
    //: end
}

//: step truncation
int
clip_truncation(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
                double *missing)
{
    //: answer
    //: todo Refuse a K outside 1..T with GSL_EINVAL, and a sum that is not
    //: todo (H,H) with GSL_EBADLEN. Then (4.5): three sums of lags, and the
    //: todo clip_length() of each.
    const size_t T = dW_lag->T;
    if (K < 1 || K > T)
        GSL_ERROR("K must be one of 1 to T", GSL_EINVAL);
    if (sum->size1 != dW_lag->B || sum->size2 != dW_lag->n)
        GSL_ERROR("sum must have the shape of one lag", GSL_EBADLEN);

    // The lags before K, those from K on, and all of them.
    const size_t first[] = { 0, K, 0 }, end[] = { K, T, T };
    double length[3] = { 0.0, 0.0, 0.0 };
    for (int part = 0; part < 3; part++) {
        gsl_matrix_set_zero(sum);
        for (size_t n = first[part]; n < end[part]; n++) {
            const gsl_matrix_view lag = sequence_at(dW_lag, n);
            gsl_matrix_add(sum, &lag.matrix);
        }
        // The length of all entries is that of the vector of rows' lengths.
        for (size_t i = 0; i < sum->size1; i++) {
            const gsl_vector_const_view row = gsl_matrix_const_row(sum, i);
            length[part] = hypot(length[part], clip_length(&row.vector));
        }
    }
    *kept = length[0];
    *missing = length[1] == 0.0 ? 0.0 : length[1] / length[2];
    return GSL_SUCCESS;
    //: end
}

//: step l2
int
clip_l2(const gsl_vector *theta, double lambda, double *penalty,
        gsl_vector *dtheta)
{
    //: answer
    //: todo Refuse a lambda that is negative or not finite with GSL_EINVAL, and
    //: todo a dtheta of another length with GSL_EBADLEN. Then (4.6): gsl_blas
    //: todo has ddot for the penalty and daxpy for the gradient.
    if (!(lambda >= 0.0) || !isfinite(lambda))
        GSL_ERROR("lambda must be finite and not negative", GSL_EINVAL);
    if (dtheta->size != theta->size)
        GSL_ERROR("dtheta must be as long as theta", GSL_EBADLEN);

    double squares;
    gsl_blas_ddot(theta, theta, &squares);
    *penalty = 0.5 * lambda * squares;
    return gsl_blas_daxpy(lambda, theta, dtheta);
    //: end
}

//: step omega
int
clip_omega(const gsl_matrix *W_hh, const sequence *dh, const sequence *da,
           sequence *u, double *omega)
{
    //: answer
    //: todo Refuse shapes that disagree: clip_omega_shapes() tells. Then u for
    //: todo all steps with one product (4.7), and the mean (4.8) over all
    //: todo sequences of all steps. clip_length() makes the lengths.
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;

    const gsl_matrix_view da_all = sequence_rows(da, 0, da->T);
    gsl_matrix_view u_all = sequence_rows(u, 0, u->T);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &da_all.matrix, W_hh, 0.0,
                   &u_all.matrix);
    // Rows of dh from step 1 on, of which each belongs to one sequence.
    const gsl_matrix_view dh_all = sequence_rows(dh, 1, da->T);
    double sum = 0.0;
    size_t n = 0;
    for (size_t k = 0; k < da->T * da->B; k++) {
        const gsl_vector_const_view dh_k =
            gsl_matrix_const_row(&dh_all.matrix, k);
        const gsl_vector_const_view u_k =
            gsl_matrix_const_row(&u_all.matrix, k);
        const double dh_length = clip_length(&dh_k.vector);
        if (dh_length < CLIP_LEAST)
            continue;
        const double change = clip_length(&u_k.vector) / dh_length - 1.0;
        sum += change * change;
        n++;
    }
    *omega = n > 0 ? sum / (double)n : 0.0;
    return GSL_SUCCESS;
    //: end
}

//: step domega
int
clip_omega_backward(const sequence *dh, const sequence *da, sequence *u,
                    double alpha, gsl_matrix *dW_hh)
{
    //: answer
    //: todo Refuse shapes that disagree, as above, and an alpha that is negative
    //: todo or not finite with GSL_EINVAL. Then (4.9): count n, turn every u_ti
    //: todo into what stands behind da_ti', and make one product over all.
    const int status = clip_omega_shapes(dW_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    if (!(alpha >= 0.0) || !isfinite(alpha))
        GSL_ERROR("alpha must be finite and not negative", GSL_EINVAL);

    const gsl_matrix_view dh_all = sequence_rows(dh, 1, da->T);
    const gsl_matrix_view da_all = sequence_rows(da, 0, da->T);
    gsl_matrix_view u_all = sequence_rows(u, 0, u->T);
    size_t n = 0;
    for (size_t k = 0; k < da->T * da->B; k++) {
        const gsl_vector_const_view dh_k =
            gsl_matrix_const_row(&dh_all.matrix, k);
        gsl_vector_view u_k = gsl_matrix_row(&u_all.matrix, k);
        const double dh_length = clip_length(&dh_k.vector);
        const double u_length = clip_length(&u_k.vector);
        // Neither comparison leaves out a NaN, which has to be handed on.
        const int counts = !(dh_length < CLIP_LEAST);
        n += counts;
        // What (4.9) has behind da_ti': the direction of u, as long as the
        // ratio is away from 1.
        for (size_t j = 0; j < da->n; j++)
            u_k.vector.data[j] =
                counts && u_length != 0.0
                    ? u_k.vector.data[j] / u_length
                          * ((u_length / dh_length - 1.0) / dh_length)
                    : 0.0;
    }
    return gsl_blas_dgemm(CblasTrans, CblasNoTrans,
                          n > 0 ? 2.0 * alpha / (double)n : 0.0, &da_all.matrix,
                          &u_all.matrix, 1.0, dW_hh);
    //: end
}
