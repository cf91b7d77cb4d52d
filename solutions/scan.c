/*
 * scan.c - a recurrence without a matrix. The contract of every function, with its
 * equations, is in lib/scan.h; the story is in chapters/09-scan/chapter.md.
 */
#include "scan.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

//: step forward
int
scan_forward(const sequence *lambda, const sequence *g, sequence *h)
{
    //: answer
    //: todo Refuse what scan_forward_arguments() refuses. Then (9.1) for every
    //: todo step, sequence and unit: lambda and g of step t stand at index t-1.
    if (scan_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    // A step of the whole batch is one row of numbers, since no unit asks another.
    const size_t n = lambda->B * lambda->n;
    for (size_t t = 1; t <= lambda->T; t++) {
        const double *lambda_t = sequence_of(lambda, t - 1, 0);
        const double *g_t = sequence_of(g, t - 1, 0);
        const double *h_prev = sequence_of(h, t - 1, 0);
        double *h_t = sequence_of(h, t, 0);
        for (size_t k = 0; k < n; k++)
            h_t[k] = lambda_t[k] * h_prev[k] + g_t[k];
    }
    return GSL_SUCCESS;
    //: end
}

//: step backward
int
scan_backward(const sequence *lambda, const sequence *h, sequence *dh,
              sequence *dlambda, sequence *dg)
{
    //: answer
    //: todo Refuse what scan_backward_arguments() refuses. Then (9.2) to (9.4)
    //: todo from t = T down to 1, because dh_t must be whole before it is used.
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const size_t n = lambda->B * lambda->n;
    for (size_t t = lambda->T; t > 0; t--) {
        const double *lambda_t = sequence_of(lambda, t - 1, 0);
        const double *h_prev = sequence_of(h, t - 1, 0);
        const double *dh_t = sequence_of(dh, t, 0);
        double *dlambda_t = sequence_of(dlambda, t - 1, 0);
        double *dg_t = sequence_of(dg, t - 1, 0);
        double *dh_prev = sequence_of(dh, t - 1, 0);
        for (size_t k = 0; k < n; k++) {
            dlambda_t[k] = dh_t[k] * h_prev[k];
            dg_t[k] = dh_t[k];
            // The only factor between two steps: a number, where chapter 3 had
            // a matrix and a slope.
            dh_prev[k] += lambda_t[k] * dh_t[k];
        }
    }
    return GSL_SUCCESS;
    //: end
}

//: step decay
int
scan_decay(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    //: answer
    //: todo Return what scan_decay_arguments() returns when it refuses. Then
    //: todo (9.8) for every unit, with expm1() where 1 - lambda^2 would lose its
    //: todo digits.
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j));
        gsl_vector_set(lambda, j, exp(-speed));
        // 1 - lambda^2 is 1 - exp(-2 speed). Near lambda = 1 the subtraction
        // would leave no digit; expm1() does not subtract.
        gsl_vector_set(gamma, j, sqrt(-expm1(-2.0 * speed)));
    }
    return GSL_SUCCESS;
    //: end
}

//: step slope
int
scan_decay_backward(const gsl_vector *nu, const gsl_vector *dlambda,
                    const gsl_vector *dgamma, gsl_vector *dnu)
{
    //: answer
    //: todo Refuse as scan_decay() does: scan_decay_arguments() takes any two
    //: todo vectors beside nu, so call it for dlambda and dgamma, and for dnu. Then
    //: todo add (9.9). exp(nu) may be infinite where lambda is 0, and their product
    //: todo is 0.
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double lambda = exp(-speed);
        const double gamma = sqrt(-expm1(-2.0 * speed));
        // exp(nu) lambda in one: of infinity times 0 would come NaN.
        const double both = exp(nu_j - speed);
        double *dnu_j = gsl_vector_ptr(dnu, j);
        *dnu_j += both * (lambda / gamma) * gsl_vector_get(dgamma, j)
                  - both * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
    //: end
}

//: step chrono
int
scan_chrono(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    //: answer
    //: todo Refuse a T_max that is not greater than 2, or not finite, with
    //: todo GSL_EINVAL. Then (9.10) for every unit, with gsl_ran_flat().
    if (!(T_max > 2.0) || !isfinite(T_max))
        GSL_ERROR("T_max must be finite and greater than 2", GSL_EINVAL);
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, -log(gsl_ran_flat(r, 1.0, T_max - 1.0)));
    return GSL_SUCCESS;
    //: end
}

//: step unit
int
scan_unit_forward(const scan_params *p, const sequence *x, scan_states *s)
{
    //: answer
    //: todo Refuse what scan_unit_forward_arguments() refuses. Then (9.11) with two
    //: todo rnn_affine() over all steps, into s->lambda and s->n; (9.12) and
    //: todo (9.13) for all numbers; and scan_forward().
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const size_t all = x->T * x->B * p->H;
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(s->lambda, 0, x->T);
    gsl_matrix_view n = sequence_rows(s->n, 0, x->T);
    rnn_affine(&p->W_lambda.matrix, &p->b_lambda.vector, &x_all.matrix,
               &a.matrix);
    rnn_affine(&p->W_n.matrix, &p->b_n.vector, &x_all.matrix, &n.matrix);
    activation_map(p->f, all, s->lambda->data);
    for (size_t k = 0; k < all; k++)
        s->g->data[k] = (1.0 - s->lambda->data[k]) * s->n->data[k];
    return scan_forward(s->lambda, s->g, s->h);
    //: end
}

//: step back
int
scan_unit_backward(const scan_params *p, const sequence *x,
                   const scan_states *s, scan_states *ds, scan_params *dp)
{
    //: answer
    //: todo Refuse what scan_unit_backward_arguments() refuses. Then
    //: todo scan_backward(); (9.14) and (9.15) for all numbers, the latter in place
    //: todo of dlambda; and (9.16) with two bptt_affine().
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;

    scan_backward(s->lambda, s->h, ds->h, ds->lambda, ds->g);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double lambda = s->lambda->data[k], dg = ds->g->data[k];
        ds->n->data[k] = (1.0 - lambda) * dg;
        // lambda stands in two places: before the state and, turned round,
        // before what is new.
        ds->lambda->data[k] = (ds->lambda->data[k] - s->n->data[k] * dg)
                              * activation_slope(p->f, lambda);
    }
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view da = sequence_rows(ds->lambda, 0, x->T);
    const gsl_matrix_view dn = sequence_rows(ds->n, 0, x->T);
    bptt_affine(&p->W_lambda.matrix, &x_all.matrix, &da.matrix, NULL,
                &dp->W_lambda.matrix, &dp->b_lambda.vector);
    return bptt_affine(&p->W_n.matrix, &x_all.matrix, &dn.matrix, NULL,
                       &dp->W_n.matrix, &dp->b_n.vector);
    //: end
}

//: step parallel
int
scan_parallel(const sequence *lambda, const sequence *g, sequence *product,
              sequence *h)
{
    //: answer
    //: todo Refuse what scan_parallel_arguments() refuses. Copy lambda to product
    //: todo and g to h at 1..T, put h_0 into the first, and combine (9.17) level
    //: todo by level (9.18): h first, since it needs the product as it was.
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = sequence_of(h, 1, 0);
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k] + (k < n ? P[k] * h->data[k] : 0.0);
    }
    size_t s = 1;
    // Of one level, no element reads what another writes: as many processors as
    // it has elements could share it.
    for (; s < T; s *= 2)
        for (size_t t = 2 * s; t <= T; t += 2 * s)
            for (size_t k = (t - 1) * n; k < t * n; k++) {
                h_1[k] += P[k] * h_1[k - s * n];
                P[k] *= P[k - s * n];
            }
    for (; s > 0; s /= 2)
        for (size_t t = 3 * s; t <= T; t += 2 * s)
            for (size_t k = (t - 1) * n; k < t * n; k++) {
                h_1[k] += P[k] * h_1[k - s * n];
                P[k] *= P[k - s * n];
            }
    return GSL_SUCCESS;
    //: end
}

//: step pairs
int
scan_pairs_forward(const sequence *lambda, const sequence *g, sequence *h)
{
    //: answer
    //: todo Refuse what scan_pairs_forward_arguments() refuses. Then (9.19) for
    //: todo every step and pair: real parts at 2k, imaginary parts at 2k+1.
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const size_t n = lambda->B * lambda->n;
    for (size_t t = 1; t <= lambda->T; t++) {
        const double *lambda_t = sequence_of(lambda, t - 1, 0);
        const double *g_t = sequence_of(g, t - 1, 0);
        const double *h_prev = sequence_of(h, t - 1, 0);
        double *h_t = sequence_of(h, t, 0);
        for (size_t re = 0, im = 1; im < n; re += 2, im += 2) {
            h_t[re] =
                lambda_t[re] * h_prev[re] - lambda_t[im] * h_prev[im] + g_t[re];
            h_t[im] =
                lambda_t[re] * h_prev[im] + lambda_t[im] * h_prev[re] + g_t[im];
        }
    }
    return GSL_SUCCESS;
    //: end
}

//: step conjugate
int
scan_pairs_backward(const sequence *lambda, const sequence *h, sequence *dh,
                    sequence *dlambda, sequence *dg)
{
    //: answer
    //: todo Refuse what scan_pairs_backward_arguments() refuses. Then (9.20) and
    //: todo (9.21) from t = T down to 1; conj(a + ib) is a - ib.
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    const size_t n = lambda->B * lambda->n;
    for (size_t t = lambda->T; t > 0; t--) {
        const double *lambda_t = sequence_of(lambda, t - 1, 0);
        const double *h_prev = sequence_of(h, t - 1, 0);
        const double *dh_t = sequence_of(dh, t, 0);
        double *dlambda_t = sequence_of(dlambda, t - 1, 0);
        double *dg_t = sequence_of(dg, t - 1, 0);
        double *dh_prev = sequence_of(dh, t - 1, 0);
        for (size_t re = 0, im = 1; im < n; re += 2, im += 2) {
            const double dh_re = dh_t[re], dh_im = dh_t[im];
            dlambda_t[re] = h_prev[re] * dh_re + h_prev[im] * dh_im;
            dlambda_t[im] = h_prev[re] * dh_im - h_prev[im] * dh_re;
            dg_t[re] = dh_re;
            dg_t[im] = dh_im;
            // What turned one way on the way forward turns the other way here.
            dh_prev[re] += lambda_t[re] * dh_re + lambda_t[im] * dh_im;
            dh_prev[im] += lambda_t[re] * dh_im - lambda_t[im] * dh_re;
        }
    }
    return GSL_SUCCESS;
    //: end
}
