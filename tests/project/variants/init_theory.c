/*
 * Right answers to chapter 5 that are not like the model answer, continued: what
 * is measured, and what is predicted.
 */
#include "../../runner/sheet.h"
#include "init.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdlib.h>

/* The largest |element|, or one that is not finite. */
static double
init_variant_largest(const gsl_matrix *W)
{
    double largest = 0.0;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            if (!isfinite(gsl_matrix_get(W, j, k)))
                return INFINITY;
            else if (fabs(gsl_matrix_get(W, j, k)) > largest)
                largest = fabs(gsl_matrix_get(W, j, k));
    return largest;
}

static int
init_variant_finite(const gsl_matrix *W)
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    return init_variant_largest(W) < INFINITY ? GSL_SUCCESS : GSL_EDOM;
}

/* The radius of a copy, which is spoiled. */
static int
init_variant_radius(gsl_matrix *copy, double *rho)
{
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(copy->size1);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(copy->size1);
    const int status = gsl_eigen_nonsymm(copy, lambda, space);
    *rho = 0.0;
    for (size_t k = lambda->size; k-- > 0;) {
        const gsl_complex l = gsl_vector_complex_get(lambda, k);
        *rho = GSL_MAX_DBL(*rho, hypot(GSL_REAL(l), GSL_IMAG(l)));
    }
    gsl_vector_complex_free(lambda);
    gsl_eigen_nonsymm_free(space);
    return status;
}

/* W' has the eigenvalues of W. */
VARIANT(init_spectral_radius, transposed_copy)(const gsl_matrix *W, double *rho)
{
    if (init_variant_finite(W) != GSL_SUCCESS)
        return init_variant_finite(W);
    const double largest = init_variant_largest(W);
    gsl_matrix *copy = gsl_matrix_alloc(W->size1, W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(copy, k, j,
                           largest > 0.0 ? gsl_matrix_get(W, j, k) / largest
                                         : 0.0);
    const int status = init_variant_radius(copy, rho);
    *rho *= largest;
    gsl_matrix_free(copy);
    return status;
}

/* With balancing, and the largest by squares of |lambda|. */
VARIANT(init_spectral_radius, balanced)(const gsl_matrix *W, double *rho)
{
    if (init_variant_finite(W) != GSL_SUCCESS)
        return init_variant_finite(W);
    const size_t n = W->size1;
    const double largest = init_variant_largest(W);
    if (largest == 0.0) {
        *rho = 0.0;
        return GSL_SUCCESS;
    }
    gsl_matrix *copy = gsl_matrix_alloc(n, n);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(n);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(copy, j, k, gsl_matrix_get(W, j, k) / largest);
    gsl_eigen_nonsymm_params(0, 1, space);
    const int status = gsl_eigen_nonsymm(copy, lambda, space);
    double most = 0.0;
    for (size_t k = 0; k < n; k++)
        most = fmax(most, gsl_complex_abs2(gsl_vector_complex_get(lambda, k)));
    *rho = sqrt(most) * largest;
    gsl_matrix_free(copy);
    gsl_vector_complex_free(lambda);
    gsl_eigen_nonsymm_free(space);
    return status;
}

/* With eigenvectors, which nobody needs. */
VARIANT(init_spectral_radius, vectors)(const gsl_matrix *W, double *rho)
{
    if (init_variant_finite(W) != GSL_SUCCESS)
        return init_variant_finite(W);
    const size_t n = W->size1;
    const double largest = init_variant_largest(W);
    gsl_matrix *copy = gsl_matrix_alloc(n, n);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(n);
    gsl_matrix_complex *vectors = gsl_matrix_complex_alloc(n, n);
    gsl_eigen_nonsymmv_workspace *space = gsl_eigen_nonsymmv_alloc(n);
    const int power = largest > 0.0 ? ilogb(largest) : 0;
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(copy, j, k, scalbn(gsl_matrix_get(W, j, k), -power));
    const int status = gsl_eigen_nonsymmv(copy, lambda, vectors, space);
    gsl_eigen_nonsymmv_sort(lambda, vectors, GSL_EIGEN_SORT_ABS_DESC);
    *rho = scalbn(gsl_complex_abs(gsl_vector_complex_get(lambda, 0)), power);
    gsl_matrix_free(copy);
    gsl_vector_complex_free(lambda);
    gsl_matrix_complex_free(vectors);
    gsl_eigen_nonsymmv_free(space);
    return status;
}

/* Any scale does, so that of 2 W is taken, and checks come last. */
VARIANT(init_spectral_radius, late_checks)(const gsl_matrix *W, double *rho)
{
    if (W->size2 > W->size1 || W->size2 < W->size1)
        return GSL_ENOTSQR;
    gsl_matrix *copy = gsl_matrix_alloc(W->size1, W->size1);
    gsl_matrix_memcpy(copy, W);
    double low, high, radius = 0.0;
    gsl_matrix_minmax(copy, &low, &high);
    const double size = fmax(fabs(low), fabs(high));
    int status = isfinite(low) && isfinite(high) ? GSL_SUCCESS : GSL_EDOM;
    if (status == GSL_SUCCESS && size > 0.0) {
        for (size_t j = 0; j < W->size1; j++)
            for (size_t k = 0; k < W->size1; k++)
                *gsl_matrix_ptr(copy, j, k) *= 2.0 / size;
        status = init_variant_radius(copy, &radius);
    }
    if (status == GSL_SUCCESS)
        *rho = 0.5 * radius * size;
    gsl_matrix_free(copy);
    return status;
}

/* The radius by the transposed copy, and one division for every element. */
VARIANT(init_rescale, divided)(gsl_matrix *W, double rho)
{
    double radius = 0.0;
    if (isnan(rho) || rho < 0.0 || isinf(rho))
        return GSL_EINVAL;
    const int status = init_spectral_radius_by_transposed_copy(W, &radius);
    if (status != GSL_SUCCESS)
        return status;
    if (radius == 0.0 || isinf(1.0 / radius) || 1.0 / radius < DBL_MIN)
        GSL_ERROR("radius", GSL_EDOM);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_matrix_get(W, j, k) / radius * rho);
    return GSL_SUCCESS;
}

/* One factor where it is a number, else two. */
VARIANT(init_rescale, one_factor)(gsl_matrix *W, double rho)
{
    double radius = 0.0;
    const int status = init_spectral_radius_by_vectors(W, &radius);
    if (status != GSL_SUCCESS)
        return status;
    if (!(rho >= 0.0) || !isfinite(rho))
        return GSL_EINVAL;
    if (fpclassify(1.0 / radius) != FP_NORMAL)
        return GSL_EDOM;
    if (isfinite(rho / radius) && (rho == 0.0 || rho / radius > 1e-300))
        return gsl_matrix_scale(W, rho / radius);
    for (size_t j = 0; j < W->size1; j++) {
        gsl_vector_view row = gsl_matrix_row(W, j);
        gsl_blas_dscal(1.0 / radius, &row.vector);
        gsl_blas_dscal(rho, &row.vector);
    }
    return GSL_SUCCESS;
}

static int
init_variant_norms(const gsl_vector *norm)
{
    if (norm->size < 2)
        return GSL_EBADLEN;
    const double first = gsl_vector_get(norm, 0);
    const double last = gsl_vector_get(norm, norm->size - 1);
    return isfinite(first) && isfinite(last) && last > 0.0 && first >= 0.0
               ? GSL_SUCCESS
               : GSL_EDOM;
}

VARIANT(init_gain, roots)(const gsl_vector *norm, double *gain)
{
    if (init_variant_norms(norm) != GSL_SUCCESS)
        return init_variant_norms(norm);
    const double T = (double)norm->size - 1.0;
    *gain = pow(gsl_vector_get(norm, 0), 1.0 / T)
            / pow(gsl_vector_get(norm, norm->size - 1), 1.0 / T);
    return GSL_SUCCESS;
}

VARIANT(init_gain, long_double)(const gsl_vector *norm, double *gain)
{
    if (init_variant_norms(norm) != GSL_SUCCESS)
        return init_variant_norms(norm);
    const long double first = gsl_vector_get(norm, 0);
    *gain = (double)powl(first / gsl_vector_get(norm, norm->size - 1),
                         1.0L / (norm->size - 1));
    return GSL_SUCCESS;
}

VARIANT(init_gain, two_logarithms)(const gsl_vector *norm, double *gain)
{
    if (init_variant_norms(norm) != GSL_SUCCESS)
        return init_variant_norms(norm);
    const double first = log2(norm->data[0]);
    const double last = log2(norm->data[(norm->size - 1) * norm->stride]);
    // log2(0) is -inf, and exp2() makes 0 of it again.
    *gain = exp2((first - last) / (double)(norm->size - 1));
    return GSL_SUCCESS;
}

VARIANT(init_gain, ten)(const gsl_vector *norm, double *gain)
{
    const size_t n = norm->size;
    if (n == 0 || n == 1)
        return GSL_EBADLEN;
    if (!gsl_finite(gsl_vector_get(norm, 0)) || gsl_vector_get(norm, 0) < 0.0)
        return GSL_EDOM;
    if (!gsl_finite(gsl_vector_get(norm, n - 1))
        || gsl_vector_get(norm, n - 1) <= 0.0)
        return GSL_EDOM;
    if (gsl_vector_get(norm, 0) == 0.0) {
        *gain = 0.0;
        return GSL_SUCCESS;
    }
    const double back =
        (log10(gsl_vector_get(norm, n - 1)) - log10(gsl_vector_get(norm, 0)))
        / (1.0 - (double)n);
    *gain = pow(10.0, back);
    return GSL_SUCCESS;
}

VARIANT(init_gain, halves)(const gsl_vector *norm, double *gain)
{
    if (init_variant_norms(norm) != GSL_SUCCESS)
        return init_variant_norms(norm);
    int first, last;
    const double T = (double)(norm->size - 1);
    const double quotient =
        frexp(gsl_vector_get(norm, 0), &first)
        / frexp(gsl_vector_get(norm, norm->size - 1), &last);
    *gain = pow(quotient, 1.0 / T) * pow(2.0, (first - last) / T);
    return GSL_SUCCESS;
}

static int
init_variant_q(double q)
{
    return q >= 0.0 && q < INFINITY ? GSL_SUCCESS : GSL_EINVAL;
}

VARIANT(init_expect, long_double)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (init_variant_q(q) != GSL_SUCCESS)
        return GSL_EINVAL;
    long double sum = 0.0L, total = 0.0L;
    for (size_t k = gsl_integration_fixed_n(hermite); k-- > 0;) {
        const long double w = gsl_integration_fixed_weights(hermite)[k];
        sum += w
               * g->function(sqrt(q) * gsl_integration_fixed_nodes(hermite)[k],
                             g->params);
        total += w;
    }
    *mean = (double)(sum / total);
    return GSL_SUCCESS;
}

VARIANT(init_expect, known_total)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (!gsl_finite(q) || q < 0.0)
        return GSL_EINVAL;
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    double sum = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++)
        sum += GSL_FN_EVAL(g, z[k] * sqrt(q)) * w[k] / sqrt(2.0 * M_PI);
    *mean = sum;
    return GSL_SUCCESS;
}

/* What gsl_integration_fixed() integrates: g, stretched. */
typedef struct {
    const gsl_function *g;
    double root;
} init_stretched;

static double
init_variant_stretched(double z, void *params)
{
    const init_stretched *s = params;
    return GSL_FN_EVAL(s->g, s->root * z);
}

VARIANT(init_expect, library)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (init_variant_q(q) != GSL_SUCCESS)
        return GSL_EINVAL;
    init_stretched s = { g, sqrt(q) };
    const gsl_function f = { init_variant_stretched, &s };
    double integral;
    gsl_integration_fixed(&f, &integral, hermite);
    *mean = integral / sqrt(2.0 * M_PI);
    return GSL_SUCCESS;
}

VARIANT(init_expect, vectors)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (init_variant_q(q) != GSL_SUCCESS)
        return GSL_EINVAL;
    const size_t n = gsl_integration_fixed_n(hermite);
    const gsl_vector_const_view w =
        gsl_vector_const_view_array(gsl_integration_fixed_weights(hermite), n);
    gsl_vector *values = gsl_vector_alloc(n);
    for (size_t k = 0; k < n; k++)
        gsl_vector_set(
            values, k,
            GSL_FN_EVAL(g, sqrt(q) * gsl_integration_fixed_nodes(hermite)[k]));
    gsl_blas_ddot(&w.vector, values, mean);
    *mean /= gsl_blas_dasum(&w.vector);
    gsl_vector_free(values);
    return GSL_SUCCESS;
}

/* A mean that is moved by every node. */
VARIANT(init_expect, running)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (q < 0.0 || isnan(q) || isinf(q))
        GSL_ERROR("q", GSL_EINVAL);
    double total = 0.0, middle = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++) {
        const double w = gsl_integration_fixed_weights(hermite)[k];
        const double z = gsl_integration_fixed_nodes(hermite)[k];
        total += w;
        middle += w / total * (GSL_FN_EVAL(g, sqrt(q) * z) - middle);
    }
    *mean = middle;
    return GSL_SUCCESS;
}
