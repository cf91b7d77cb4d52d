/* The mistakes of chapter 5, continued: the orthogonal matrix. */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#define ORTHOGONAL (const gsl_rng *r, double gain, gsl_matrix *W)
#define ALLOWED                                                                \
    if (W->size1 != W->size2)                                                  \
        return GSL_ENOTSQR;                                                    \
    if (!(gain >= 0.0 && isfinite(gain)))                                      \
    return GSL_EINVAL

/* G, Q and R of (5.4), n by n. */
typedef struct {
    gsl_matrix *G, *Q, *R;
} factors;

static factors
factorise(const gsl_rng *r, size_t n)
{
    factors f = { gsl_matrix_alloc(n, n), gsl_matrix_alloc(n, n),
                  gsl_matrix_alloc(n, n) };
    gsl_matrix *copy = gsl_matrix_alloc(n, n);
    gsl_vector *tau = gsl_vector_alloc(n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(f.G, j, k, gsl_ran_gaussian_ziggurat(r, 1.0));
    gsl_matrix_memcpy(copy, f.G);
    gsl_linalg_QR_decomp(copy, tau);
    gsl_linalg_QR_unpack(copy, tau, f.Q, f.R);
    gsl_matrix_free(copy);
    gsl_vector_free(tau);
    return f;
}

/* Every element of W from those of the factors. */
#define MADE(number)                                                           \
    const size_t n = W->size1;                                                 \
    factors f = factorise(r, n);                                               \
    for (size_t j = 0; j < n; j++)                                             \
        for (size_t k = 0; k < W->size2 && k < n; k++)                         \
            gsl_matrix_set(W, j, k, (number));                                 \
    gsl_matrix_free(f.G);                                                      \
    gsl_matrix_free(f.Q);                                                      \
    gsl_matrix_free(f.R);                                                      \
    return GSL_SUCCESS
#define TURN gsl_matrix_get(f.Q, j, k)
#define SIGN(i) (gsl_matrix_get(f.R, i, i) < 0.0 ? -1.0 : 1.0)

MISTAKE(init_orthogonal, no_signs,
        "this is Q as the library gave it. It is orthogonal, but\n"
        "  not uniform: multiply every column with the sign of its R_jj.")
ORTHOGONAL
{
    ALLOWED;
    MADE(gain * TURN);
}

MISTAKE(init_orthogonal, rows_signed,
        "the signs are on the rows of Q. Q diag(s) multiplies\n"
        "  the columns.")
ORTHOGONAL
{
    ALLOWED;
    MADE(gain * SIGN(j) * TURN);
}

MISTAKE(init_orthogonal, opposite_signs,
        "every column has the opposite sign: it is multiplied\n"
        "  with -1 where R_jj is positive.")
ORTHOGONAL
{
    ALLOWED;
    MADE(-gain * SIGN(k) * TURN);
}

MISTAKE(init_orthogonal, no_gain, "the gain is not used.")
ORTHOGONAL
{
    ALLOWED;
    MADE(SIGN(k) * TURN);
}

MISTAKE(init_orthogonal, transposed,
        "this is the transpose of (5.4). It is uniform, too, but\n"
        "  another matrix than the seed stands for.")
ORTHOGONAL
{
    ALLOWED;
    MADE(gain * SIGN(j) * gsl_matrix_get(f.Q, k, j));
}

MISTAKE(init_orthogonal, the_other_factor,
        "W is R, the triangle. Q is the factor that turns.")
ORTHOGONAL
{
    ALLOWED;
    MADE(gain * gsl_matrix_get(f.R, j, k));
}

MISTAKE(init_orthogonal, not_factorised,
        "W is G itself, scaled to unit columns on the mean. Its\n"
        "  columns are not at right angles: it still needs the QR factors.")
ORTHOGONAL
{
    ALLOWED;
    MADE(gain / sqrt((double)n) * gsl_matrix_get(f.G, j, k));
}

MISTAKE(init_orthogonal, not_square,
        "a W that is not square is accepted, and only a part of\n"
        "  it is written. The contract answers GSL_ENOTSQR.")
ORTHOGONAL
{
    if (!(gain >= 0.0 && isfinite(gain)))
        return GSL_EINVAL;
    MADE(gain * SIGN(k) * TURN);
}

MISTAKE(init_orthogonal, not_checked,
        "a gain that is negative or not finite is accepted. The\n"
        "  contract answers GSL_EINVAL.")
ORTHOGONAL
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    MADE(gain * SIGN(k) * TURN);
}
