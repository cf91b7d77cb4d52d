/*
 * init.c - where the weights begin. The contract of every function, with its
 * equations, is in lib/init.h; the story is in chapters/05-init/chapter.md.
 */
#include "init.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>

//: step glorot
int
init_glorot_uniform(const gsl_rng *r, gsl_matrix *W)
{
    //: answer
    //: todo Draw every element, row by row, with gsl_ran_flat(r, -a, a), where
    //: todo a^2 is three times the variance (5.2).
    const double a = sqrt(3.0 * 2.0 / (double)(W->size1 + W->size2));
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_flat(r, -a, a));
    return GSL_SUCCESS;
    //: end
}

int
init_glorot_normal(const gsl_rng *r, gsl_matrix *W)
{
    //: answer
    //: todo The same with gsl_ran_gaussian_ziggurat(r, sd); sd is the root of
    //: todo the variance.
    const double sd = sqrt(2.0 / (double)(W->size1 + W->size2));
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
    //: end
}

//: step gaussian
int
init_gaussian(const gsl_rng *r, double gain, gsl_matrix *W)
{
    //: answer
    //: todo Refuse a gain that is negative or not finite with GSL_EINVAL. Then
    //: todo (5.3), row by row: size2 of W is where the weights come from.
    if (!(gain >= 0.0) || !isfinite(gain))
        GSL_ERROR("gain must be finite and not negative", GSL_EINVAL);
    const double sd = gain / sqrt((double)W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_gaussian_ziggurat(r, sd));
    return GSL_SUCCESS;
    //: end
}

//: step orthogonal
int
init_orthogonal(const gsl_rng *r, double gain, gsl_matrix *W)
{
    //: answer
    //: todo Refuse a W that is not square with GSL_ENOTSQR, and a bad gain with
    //: todo GSL_EINVAL. Then fill W with N(0,1) numbers, gsl_linalg_QR_decomp()
    //: todo and gsl_linalg_QR_unpack() it, and give every column of Q the sign
    //: todo of its R_jj (5.4).
    const size_t n = W->size1;
    if (W->size2 != n)
        GSL_ERROR("an orthogonal matrix is square", GSL_ENOTSQR);
    if (!(gain >= 0.0) || !isfinite(gain))
        GSL_ERROR("gain must be finite and not negative", GSL_EINVAL);

    gsl_matrix *G = gsl_matrix_alloc(n, n), *R = gsl_matrix_alloc(n, n);
    gsl_vector *tau = gsl_vector_alloc(n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(G, j, k, gsl_ran_gaussian_ziggurat(r, 1.0));
    gsl_linalg_QR_decomp(G, tau);
    gsl_linalg_QR_unpack(G, tau, W, R);
    // Either sign of a column of Q is right, and the algorithm chooses by a
    // rule of its own. Left in, that rule would make some orthogonal matrices
    // likelier than others.
    for (size_t j = 0; j < n; j++) {
        gsl_vector_view column = gsl_matrix_column(W, j);
        gsl_vector_scale(&column.vector,
                         gsl_matrix_get(R, j, j) < 0.0 ? -gain : gain);
    }
    gsl_matrix_free(G);
    gsl_matrix_free(R);
    gsl_vector_free(tau);
    return GSL_SUCCESS;
    //: end
}

//: step identity
int
init_identity(const gsl_rng *r, double sd, rnn_params *p)
{
    //: answer
    //: todo Refuse an f that is not RELU, and a bad sd, with GSL_EINVAL. Then
    //: todo (5.5): draw W_xh, then W_hy, with init_gaussian() or by yourself.
    if (p->f != RELU)
        GSL_ERROR("the identity is a start for RELU", GSL_EINVAL);
    if (!(sd >= 0.0) || !isfinite(sd))
        GSL_ERROR("sd must be finite and not negative", GSL_EINVAL);

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
    //: end
}

//: step radius
int
init_spectral_radius(const gsl_matrix *W, double *rho)
{
    //: answer
    //: todo Refuse a W that is not square with GSL_ENOTSQR, and one that is not
    //: todo finite with GSL_EDOM. Then the eigenvalues of a copy, because
    //: todo gsl_eigen_nonsymm() destroys its argument, and the largest
    //: todo gsl_complex_abs() of them. Divide the copy by 2^init_power(W), by
    //: todo ldexp(): products of numbers like 1e-200 are 0.
    const size_t n = W->size1;
    if (W->size2 != n)
        GSL_ERROR("only a square matrix has eigenvalues", GSL_ENOTSQR);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            if (!isfinite(gsl_matrix_get(W, j, k)))
                GSL_ERROR("an element is not finite", GSL_EDOM);

    gsl_matrix *copy = gsl_matrix_alloc(n, n);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(n);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(n);
    // The search multiplies elements with each other, so the largest must not be
    // like 1e-250. Division by a power of two changes no digit.
    const int power = init_power(W);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(copy, j, k, ldexp(gsl_matrix_get(W, j, k), -power));
    const int status = gsl_eigen_nonsymm(copy, lambda, space);
    double most = 0.0;
    for (size_t k = 0; k < n; k++)
        most = fmax(most, gsl_complex_abs(gsl_vector_complex_get(lambda, k)));
    if (status == GSL_SUCCESS)
        *rho = ldexp(most, power);
    gsl_matrix_free(copy);
    gsl_vector_complex_free(lambda);
    gsl_eigen_nonsymm_free(space);
    return status;
    //: end
}

int
init_rescale(gsl_matrix *W, double rho)
{
    //: answer
    //: todo Refuse a rho that is negative or not finite with GSL_EINVAL, and a W
    //: todo with GSL_EDOM if 1 / radius is not a normal number: isnormal() tells.
    //: todo Then divide W by its radius and multiply it with rho, in two steps:
    //: todo their quotient may overflow.
    if (!(rho >= 0.0) || !isfinite(rho))
        GSL_ERROR("rho must be finite and not negative", GSL_EINVAL);
    double radius;
    const int status = init_spectral_radius(W, &radius);
    if (status != GSL_SUCCESS)
        return status;
    if (!isnormal(1.0 / radius))
        GSL_ERROR("a spectral radius of 0 cannot be scaled, nor one beyond "
                  "1e+-307",
                  GSL_EDOM);
    // Two steps, because rho / radius by itself may overflow.
    gsl_matrix_scale(W, 1.0 / radius);
    return gsl_matrix_scale(W, rho);
    //: end
}

//: step gain
int
init_gain(const gsl_vector *norm, double *gain)
{
    //: answer
    //: todo Refuse fewer than 2 norms with GSL_EBADLEN, and norms that (5.7)
    //: todo cannot use with GSL_EDOM. Then take logarithms: the quotient itself
    //: todo may underflow.
    if (norm->size < 2)
        GSL_ERROR("a gain needs at least one step", GSL_EBADLEN);
    const size_t T = norm->size - 1;
    const double start = gsl_vector_get(norm, 0), end = gsl_vector_get(norm, T);
    if (!(end > 0.0) || !isfinite(end) || !(start >= 0.0) || !isfinite(start))
        GSL_ERROR("norms must be finite, and the last greater than 0",
                  GSL_EDOM);

    // Where nothing came back, log(0) is -inf, of which exp() makes 0 again.
    *gain = exp((log(start) - log(end)) / (double)T);
    return GSL_SUCCESS;
    //: end
}

//: step expect
int
init_expect(const gsl_integration_fixed_workspace *hermite,
            const gsl_function *g, double q, double *mean)
{
    //: answer
    //: todo Refuse a q that is negative or not finite with GSL_EINVAL. Then
    //: todo (5.8): gsl_integration_fixed_nodes(), _weights() and _n() say what
    //: todo hermite holds. The weights do not add up to 1.
    if (!(q >= 0.0) || !isfinite(q))
        GSL_ERROR("q must be finite and not negative", GSL_EINVAL);

    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *weight = gsl_integration_fixed_weights(hermite);
    double sum = 0.0, total = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++) {
        sum += weight[k] * GSL_FN_EVAL(g, sqrt(q) * z[k]);
        total += weight[k];
    }
    *mean = sum / total;
    return GSL_SUCCESS;
    //: end
}

//: step variance
int
init_variance(const gsl_integration_fixed_workspace *hermite, activation f,
              double sigma_w, double sigma_x2, double *q)
{
    //: answer
    //: todo Refuse what (5.9) cannot use with GSL_EINVAL. init_square() is f^2
    //: todo as a function for init_expect(); its params point to an activation.
    //: todo Then halve the interval INIT_HALVINGS times.
    if (f != TANH && f != LOGISTIC)
        GSL_ERROR("f must be TANH or LOGISTIC", GSL_EINVAL);
    double low = 0.0, high = sigma_w * sigma_w + sigma_x2;
    if (!(sigma_w >= 0.0) || !(sigma_x2 >= 0.0) || !(high < INFINITY))
        GSL_ERROR("variances must be finite and not negative", GSL_EINVAL);

    const gsl_function square = { init_square, &f };
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * low + 0.5 * high;
        double mean = 0.0;
        init_expect(hermite, &square, middle, &mean);
        if (sigma_w * sigma_w * mean + sigma_x2 > middle)
            low = middle;
        else
            high = middle;
    }
    *q = high;
    return GSL_SUCCESS;
    //: end
}

int
init_chi(const gsl_integration_fixed_workspace *hermite, activation f,
         double sigma_w, double q, double *chi)
{
    //: answer
    //: todo Refuse a bad sigma_w or q with GSL_EINVAL. Then (5.10) with
    //: todo init_expect() of init_slope_square().
    if (!(sigma_w >= 0.0) || !(sigma_w * sigma_w < INFINITY) || !(q >= 0.0)
        || !isfinite(q))
        GSL_ERROR("sigma_w^2 and q must be finite and not negative",
                  GSL_EINVAL);
    const gsl_function square = { init_slope_square, &f };
    init_expect(hermite, &square, q, chi);
    *chi *= sigma_w * sigma_w;
    return GSL_SUCCESS;
    //: end
}

//: step critical
int
init_critical(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
              double *sigma_w)
{
    //: answer
    //: todo Refuse a bad sigma_x2 with GSL_EINVAL, and one whose chi is below 1
    //: todo even at 4 with GSL_EDOM. Then halve the interval from 0.5 to 4
    //: todo INIT_HALVINGS times: where chi is below 1, the answer lies above.
    if (!(sigma_x2 >= 0.0) || !isfinite(sigma_x2))
        GSL_ERROR("sigma_x2 must be finite and not negative", GSL_EINVAL);

    double low = 0.5, high = 4.0, q = 0.0, chi = 0.0;
    init_variance(hermite, TANH, high, sigma_x2, &q);
    init_chi(hermite, TANH, high, q, &chi);
    if (chi < 1.0)
        GSL_ERROR("such inputs leave no critical sigma_w", GSL_EDOM);
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        init_variance(hermite, TANH, middle, sigma_x2, &q);
        init_chi(hermite, TANH, middle, q, &chi);
        if (chi < 1.0)
            low = middle;
        else
            high = middle;
    }
    *sigma_w = high;
    return GSL_SUCCESS;
    //: end
}
