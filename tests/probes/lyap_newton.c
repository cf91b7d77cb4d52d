/* The cases of chapter 10, continued: what is left, Newton, and an error that walks. */
#include "lyap_parts.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/*
 * A matrix of which the singular values are known: a reflection, a diagonal, and
 * another reflection. None is so small beside the first that rounding decides it.
 */
static void
lyap_make_needle(sheet *s, gsl_matrix *P)
{
    const size_t H = P->size1;
    gsl_matrix_view left = awkward_matrix(s, H, H);
    gsl_matrix_view right = awkward_matrix(s, H, H);

    lyap_make_orthonormal(s, &left.matrix);
    lyap_make_orthonormal(s, &right.matrix);
    for (size_t k = 0; k < H; k++) {
        gsl_vector_view column = gsl_matrix_column(&left.matrix, k);
        gsl_vector_scale(&column.vector, pow(0.0013, (double)k / (double)H));
    }
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &left.matrix, &right.matrix,
                   0.0, P);
}

static const refusal lyap_directions_refusals[] = {
    LYAP_MATRIX("P"),
    LYAP_MATRIX("A"),
    LYAP_MATRIX("V"),
    LYAP_VECTOR("s"),
    { "share", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    { "share", THE_VALUE, GSL_EINVAL, .value = -0.1 },
    { "share", THE_VALUE, GSL_EINVAL, .value = 1.0 },
    { "share", THE_VALUE, GSL_EINVAL, .value = 1.5 },
    { "share", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "share", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "share", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "P", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "P", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "P", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "P", AN_ENTRY, GSL_EDOM, .value = 1e101 },
    { "P", ALL_ENTRIES, GSL_EDOM, .value = 1e-101 },
};
/*
 * By hand; larger; tiny; huge; exactly a share of the largest, which is not more;
 * a reflection, which keeps all; nothing.
 */
PROBE(lyap, directions, 7, .sizes = 1, .large = 131,
      REFUSES(lyap_directions_refusals))
(sheet *s, size_t k)
{
    static const double diagonal[] = { 0.25, 1.0, 0.5, 0.0625, 2.0, 0.5 };
    const size_t H = size_of(s, 3, 5);
    gsl_matrix *P = matrix_for(s, IN, "P", H, H);
    gsl_matrix *A = matrix_for(s, WORKSPACE, "A", H, H);
    gsl_matrix *V = matrix_for(s, WORKSPACE, "V", H, H);
    gsl_vector *values = vector_for(s, OUT, "s", H);
    const double share = number_for(s, "share",
                                    k == 4    ? 0.25
                                    : H > 100 ? 0.01
                                              : 0.1);
    size_t count = 77;

    if (refusal_of(s) == NULL)
        lyap_make_needle(s, P);
    if (k == 2 || k == 3)
        gsl_matrix_scale(P, k == 2 ? 1e-90 : 1e90);
    if (k == 4 || k == 6)
        gsl_matrix_set_zero(P);
    for (size_t i = 0; i < H && k == 4; i++)
        gsl_matrix_set(P, i, (i + 1) % H, diagonal[i % 6]);
    if (k == 5)
        lyap_make_orthonormal(s, P);
    put_status(s, "lyap_directions",
               THE(lyap_directions)(P, share, A, V, values, &count));
    put_results(s, 1e-8);
    put(s, "count", (double)count, 0.0);
}

static const refusal lyap_newton_refusals[] = { LYAP_SEQUENCE("a"),
                                                LYAP_SEQUENCE("h"),
                                                LYAP_SEQUENCE("delta"),
                                                LYAP_SEQUENCE("J") };
/*
 * By hand; larger; one step; other activations, of which the linear one is exact
 * at once; NaN in the guess; and a guess of zeros that is right.
 */
PROBE(lyap, newton, 8, .sizes = 2, .large = LYAP_LARGE,
      REFUSES(lyap_newton_refusals))
(sheet *s, size_t k)
{
    static const activation f[] = { TANH,   TANH, TANH, LOGISTIC,
                                    LINEAR, RELU, TANH, LINEAR };
    const size_t T = k == 2 ? 1 : size_of(s, 2, 6), H = size_of(s, 2, 3);
    rnn_params p = awkward_params(s, 2, H, 3, f[k]);
    sequence *a = sequence_for(s, IN, "a", T, 1, H);
    sequence *h = sequence_for(s, ADDED, "h", T + 1, 1, H);
    sequence *delta = sequence_for(s, OUT, "delta", T + 1, 1, H);
    sequence *J = sequence_for(s, OUT, "J", T, H, H);
    double worst = awkward(s);

    // In a long run of both signs some sum always nearly cancels.
    gsl_matrix_scale(&p.W_hh.matrix, 0.8 / (double)H);
    for (size_t i = 0; i < H * H && (k == 1 || k == 5); i++)
        p.W_hh.matrix.data[i] = fabs(p.W_hh.matrix.data[i]);
    for (size_t i = 0; i < lyap_numbers(a) && (k == 1 || k == 5); i++)
        a->data[i] = 2.0 + fabs(a->data[i]);
    for (size_t i = 0; i < lyap_numbers(h) && (k == 1 || k == 5); i++)
        h->data[i] = fabs(h->data[i]) * 0.5;
    for (size_t i = 0; i < lyap_numbers(h) && k == 3; i++)
        h->data[i] = 2.0 + fabs(h->data[i]);  // no logistic is as large
    if (k == 6) {
        sequence_of(h, 2, 0)[1] = GSL_NAN;
        sequence_of(h, 4, 0)[0] = INFINITY;
    }
    if (k == 7) {  // what a network of zeros does
        lyap_scale(a->data, lyap_numbers(a), 0.0);
        lyap_scale(h->data, lyap_numbers(h), 0.0);
    }
    say(s, "f = %s", activation_name(f[k]));
    say_matrix(s, "W_hh", &p.W_hh.matrix);
    input_view(s, "W_hh", &p.W_hh.matrix);
    put_status(s, "lyap_newton", THE(lyap_newton)(&p, a, h, delta, J, &worst));
    (k == 6 ? put_results_or_nan : put_results)(s, 1e-8);
    put(s, "worst is NaN", isnan(worst), 0.0);
    put(s, "worst (0 for NaN)", isnan(worst) ? 0.0 : worst, 1e-9);
}

static const refusal lyap_walk_refusals[] = {
    LYAP_MATRIX("J"),
    LYAP_VECTOR("dl"),
    LYAP_MATRIX("A"),
    LYAP_VECTOR("dh"),
    { "singular", THE_VALUE, GSL_EDOM, .value = 1.0 },
    { "singular", THE_VALUE, GSL_EDOM, .value = 2.0 },
    { "singular", THE_VALUE, GSL_EDOM, .value = 3.0 },
    // A column of many is 0, which the last of the factors shows.
    { "singular", THE_VALUE, GSL_EDOM, .value = 4.0 },
    { "order->size - H", THE_VALUE, GSL_EBADLEN, .value = 1.0 },
    { "order->size - H", THE_VALUE, GSL_EBADLEN, .value = -1.0 },
};
/* A column, a row, or the whole of J is 0. */
static void
lyap_make_singular(gsl_matrix *J, int how)
{
    gsl_vector_view line = how == 1 || how == 4
                               ? gsl_matrix_column(J, J->size2 - 1)
                               : gsl_matrix_row(J, 0);
    gsl_vector_set_zero(&line.vector);
    if (how == 3)
        gsl_matrix_set_zero(J);
}

/* By hand; larger; tiny and huge; a pivot that has to be looked for; NaN in dh. */
PROBE(lyap, walk, 5, .sizes = 1, .large = LYAP_LARGE,
      REFUSES(lyap_walk_refusals))
(sheet *s, size_t k)
{
    const size_t usual = size_of(s, 2, 4);
    const int singular = (int)number_for(s, "singular", 0.0);
    const size_t H = singular == 4 ? LYAP_LARGE : usual;
    gsl_matrix *J = matrix_for(s, IN, "J", H, H);
    gsl_vector *dl = vector_for(s, IN, "dl", H);
    gsl_matrix *A = matrix_for(s, WORKSPACE, "A", H, H);
    gsl_vector *dh = vector_for(s, ADDED, "dh", H);
    gsl_permutation order = {
        (size_t)((int)H + (int)number_for(s, "order->size - H", 0.0)),
        (size_t *)array(s, H + 1)
    };

    lyap_strengthen(J);
    if (singular != 0)
        lyap_make_singular(J, singular);
    // Of one sign each, so that the difference does not nearly cancel.
    for (size_t i = 0; i < H && refusal_of(s) == NULL; i++) {
        *gsl_vector_ptr(dl, i) = -fabs(gsl_vector_get(dl, i));
        *gsl_vector_ptr(dh, i) = fabs(gsl_vector_get(dh, i));
    }
    if (k == 2) {
        gsl_matrix_scale(J, 1e-150);
        gsl_vector_scale(dl, 1e-200);
        gsl_vector_scale(dh, 1e-200);
    }
    if (k == 3)
        for (size_t i = 0; i + 1 < H; i += 2)
            gsl_matrix_swap_rows(J, i, i + 1);
    if (k == 4)
        gsl_vector_set(dh, 1, GSL_NAN);
    put_status(s, "lyap_walk", THE(lyap_walk)(J, dl, A, &order, dh));
    (k == 4 ? put_results_or_nan : put_results)(s, 1e-8);
}
