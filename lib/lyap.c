#include "lyap.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* Whether m is a matrix of this size. */
static int
is_of(const gsl_matrix *m, size_t rows, size_t columns)
{
    return m->size1 == rows && m->size2 == columns;
}

/* The largest absolute value of a matrix, or NaN when there is one in it. */
static double
largest_of(const gsl_matrix *m)
{
    double largest = 0.0;
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++) {
            const double size = fabs(gsl_matrix_get(m, i, j));
            if (isnan(size) || size > largest)
                largest = size;
        }
    return largest;
}

/* GSL_SUCCESS when the largest number of m is 0 or within 1/most..most. */
static int
expect_size(const gsl_matrix *m, double most)
{
    const double largest = largest_of(m);
    if (largest == 0.0 || (largest >= 1.0 / most && largest <= most))
        return GSL_SUCCESS;
    GSL_ERROR("a matrix is not finite, or its numbers are too large or too "
              "small",
              GSL_EDOM);
}

/* The same for every Jacobian of a sequence. */
static int
expect_sizes(const sequence *J)
{
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        if (expect_size(&J_t.matrix, 1e150) != GSL_SUCCESS)
            return GSL_EDOM;
    }
    return GSL_SUCCESS;
}

static int
expect_directions(const gsl_matrix *Q)
{
    if (!(largest_of(Q) <= 1.001))
        GSL_ERROR("the columns of Q are not orthonormal", GSL_EDOM);
    return GSL_SUCCESS;
}

int
lyap_jacobians_arguments(const rnn_params *p, const sequence *h,
                         const sequence *J)
{
    return sequence_expect(h, J->T + 1, 1, p->H) != GSL_SUCCESS
                   || sequence_expect(J, J->T, p->H, p->H) != GSL_SUCCESS
               ? GSL_EBADLEN
               : GSL_SUCCESS;
}

int
lyap_turn_arguments(const gsl_matrix *J, const gsl_matrix *Q,
                    const gsl_matrix *A, const gsl_vector *sum)
{
    const size_t H = Q->size1, k = Q->size2;
    if (!is_of(J, H, H) || !is_of(A, H, k) || sum->size != k || k > H)
        GSL_ERROR("J, Q, A and sum must be (H,H), (H,k), (H,k) and (k), k <= H",
                  GSL_EBADLEN);
    const int status = expect_size(J, 1e150);
    return status != GSL_SUCCESS ? status : expect_directions(Q);
}

int
lyap_spectrum_arguments(const sequence *J, size_t skip, const gsl_matrix *Q,
                        const gsl_matrix *A, const gsl_vector *exponent)
{
    const size_t H = Q->size1, k = Q->size2;
    if (sequence_expect(J, J->T, H, H) != GSL_SUCCESS)
        return GSL_EBADLEN;
    if (!is_of(A, H, k) || exponent->size != k || k > H)
        GSL_ERROR("Q, A and exponent must be (H,k), (H,k) and (k), k <= H",
                  GSL_EBADLEN);
    if (skip >= J->T)
        GSL_ERROR("skip must be less than T", GSL_EINVAL);
    const int status = expect_sizes(J);
    return status != GSL_SUCCESS ? status : expect_directions(Q);
}

int
lyap_product_arguments(const sequence *J, const gsl_matrix *P,
                       const gsl_matrix *A)
{
    const size_t H = P->size1;
    if (sequence_expect(J, J->T, H, H) != GSL_SUCCESS)
        return GSL_EBADLEN;
    if (!is_of(P, H, H) || !is_of(A, H, H))
        GSL_ERROR("P and A must be (H,H)", GSL_EBADLEN);
    return expect_sizes(J);
}

int
lyap_directions_arguments(const gsl_matrix *P, double share,
                          const gsl_matrix *A, const gsl_matrix *V,
                          const gsl_vector *s)
{
    const size_t H = P->size1;
    if (!is_of(P, H, H) || !is_of(A, H, H) || !is_of(V, H, H) || s->size != H)
        GSL_ERROR("P, A, V and s must be (H,H), (H,H), (H,H) and (H)",
                  GSL_EBADLEN);
    if (!(share > 0.0 && share < 1.0))
        GSL_ERROR("share must be more than 0 and less than 1", GSL_EINVAL);
    return expect_size(P, 1e100);
}

int
lyap_newton_arguments(const rnn_params *p, const sequence *a, const sequence *h,
                      const sequence *delta, const sequence *J)
{
    const size_t T = a->T, H = p->H;
    return sequence_expect(a, T, 1, H) != GSL_SUCCESS
                   || sequence_expect(h, T + 1, 1, H) != GSL_SUCCESS
                   || sequence_expect(delta, T + 1, 1, H) != GSL_SUCCESS
                   || sequence_expect(J, T, H, H) != GSL_SUCCESS
               ? GSL_EBADLEN
               : GSL_SUCCESS;
}

int
lyap_walk_arguments(const gsl_matrix *J, const gsl_vector *dl,
                    const gsl_matrix *A, const gsl_permutation *order,
                    const gsl_vector *dh)
{
    const size_t H = dh->size;
    if (!is_of(J, H, H) || !is_of(A, H, H) || dl->size != H || order->size != H)
        GSL_ERROR("J and A must be (H,H), and dl, order and dh (H)",
                  GSL_EBADLEN);
    return GSL_SUCCESS;
}
