/* The cases of chapter 10: Jacobians, directions, exponents, and the product. */
#include "lyap_parts.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdint.h>

static const refusal lyap_jacobians_refusals[] = {
    LYAP_SEQUENCE("h"),
    LYAP_SEQUENCE("J"),
    { "h", AN_ENTRY, GSL_SUCCESS, .value = NAN },
    // Index 0 is not read.
    { "h[0,0,0]", THE_VALUE, GSL_SUCCESS, .value = NAN },
};
/* By hand, larger, and the other activations. */
PROBE(lyap, jacobians, 5, .sizes = 2, .large = LYAP_LARGE,
      REFUSES(lyap_jacobians_refusals))
(sheet *s, size_t k)
{
    static const activation f[] = { TANH, TANH, LOGISTIC, RELU, LINEAR };
    const size_t T = size_of(s, 2, 5), H = size_of(s, 2, 4);
    const rnn_params p = awkward_params(s, 2, H, 3, f[k]);
    const sequence *h = sequence_for(s, IN, "h", T + 1, 1, H);
    sequence *J = sequence_for(s, OUT, "J", T, H, H);

    say(s, "f = %s", activation_name(f[k]));
    say_matrix(s, "W_hh", &p.W_hh.matrix);
    input_view(s, "W_hh", &p.W_hh.matrix);
    put_status(s, "lyap_jacobians", THE(lyap_jacobians)(&p, h, J));
    const refusal *r = refusal_of(s);
    (r != NULL && r->aspect == AN_ENTRY ? put_results_or_nan
                                        : put_results)(s, 1e-10);
}

static const refusal lyap_turn_refusals[] = {
    LYAP_MATRIX("J"),
    LYAP_MATRIX("Q"),
    LYAP_MATRIX("A"),
    LYAP_VECTOR("sum"),
    { "k", THE_VALUE, GSL_EBADLEN, .value = 40.0, .words = "k > H" },
    LYAP_OUT_OF_RANGE("J"),
    { "Q", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "Q", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "Q", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "Q", AN_ENTRY, GSL_EDOM, .value = -1.01 },
};
/* A J for which the directions end in a way that most do not, from case 3 on. */
static void
lyap_special_turn(size_t k, gsl_matrix *J, gsl_matrix *Q)
{
    if (k == 3)
        gsl_matrix_scale(J, 1e-145);
    if (k == 4) {
        gsl_matrix_set_identity(Q);
        gsl_matrix_set_identity(J);
        gsl_matrix_set(J, 1, 1, 0.0);
        gsl_matrix_set(J, 0, 0, -2.5);
    }
    if (k == 5)
        gsl_matrix_set_zero(J);
    if (k == 6) {
        gsl_matrix_set_identity(Q);
        for (size_t i = 0; i < J->size1; i++)
            gsl_matrix_set(J, i, 1,
                           gsl_matrix_get(J, i, 0)
                               + 1e-5 * gsl_matrix_get(J, i, 1));
    }
}

/*
 * By hand; larger; all directions of a few; magnitudes mixed; directions that are
 * gone; nothing left; and columns nearly alike, of which one round of taking out
 * leaves angles that are not right.
 */
PROBE(lyap, turn, 7, .sizes = 2, .large = LYAP_MANY,
      REFUSES(lyap_turn_refusals))
(sheet *s, size_t k)
{
    const size_t least = size_of(s, 2, 5);
    const size_t wanted = size_of(s, 2, k == 2 ? 5 : 3);
    const size_t n = (size_t)number_for(s, "k", (double)wanted);
    const size_t H = lyap_units(least, wanted);
    gsl_matrix *J = matrix_for(s, IN, "J", H, H);
    gsl_matrix *Q = matrix_for(s, ADDED, "Q", H, n);
    gsl_matrix *A = matrix_for(s, WORKSPACE, "A", H, n);
    gsl_vector *sum = vector_for(s, ADDED, "sum", n);

    if (n <= H)
        lyap_make_orthonormal(s, Q);
    lyap_strengthen(J);
    lyap_special_turn(k, J, Q);
    put_status(s, "lyap_turn", THE(lyap_turn)(J, Q, A, sum));
    put_results(s, k == 6 ? 1e-7 : 1e-8);
    if (k == 6 && refusal_of(s) == NULL) {
        double along = 0.0;
        for (size_t i = 0; i < H; i++)
            along += gsl_matrix_get(Q, i, 0) * gsl_matrix_get(Q, i, 1);
        put(s, "columns 0 and 1 of Q at right angles", fabs(along) < 1e-13, 0);
    }
}

static const refusal lyap_spectrum_refusals[] = {
    LYAP_ANY_LENGTH("J"),
    LYAP_MATRIX("Q"),
    LYAP_MATRIX("A"),
    LYAP_VECTOR("exponent"),
    { "k", THE_VALUE, GSL_EBADLEN, .value = 40.0, .words = "k > H" },
    { "skip", THE_VALUE, GSL_EINVAL, .value = 3.0, .words = "T = 3" },
    { "skip", THE_VALUE, GSL_EINVAL, .value = 4.0, .words = "T = 3" },
    { "skip", THE_VALUE, GSL_EINVAL, .value = 1e19, .words = "T = 3" },
    { "skip", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "skip", THE_VALUE, GSL_SUCCESS, .value = 2.0, .words = "T = 3" },
    LYAP_OUT_OF_RANGE("J"),
    { "Q", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "Q", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "Q", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "Q", AN_ENTRY, GSL_EDOM, .value = -1.01 },
};
/*
 * By hand; larger; nothing skipped; all but one step skipped; a direction that is
 * gone while steps are skipped, and one that goes later.
 */
PROBE(lyap, spectrum, 6, .sizes = 3, .large = LYAP_MANY,
      REFUSES(lyap_spectrum_refusals))
(sheet *s, size_t k)
{
    const refusal *r = refusal_of(s);
    const size_t least = size_of(s, 2, 4), wanted = size_of(s, 1, 3);
    const size_t usual = size_of(s, 3, 6);
    const size_t n = (size_t)number_for(s, "k", (double)wanted);
    const size_t H = lyap_units(least, wanted);
    const double most = (double)usual - 1.0;
    const double number = number_for(s, "skip",
                                     k == 2                 ? 0.0
                                     : k == 3 || most < 2.0 ? most
                                                            : 2.0);
    const size_t T =
        r != NULL && r->aspect == THE_VALUE && r->value != 40.0 ? 3 : usual;
    sequence *J = sequence_for(s, IN, "J", T, H, H);
    gsl_matrix *Q = matrix_for(s, ADDED, "Q", H, n);
    gsl_matrix *A = matrix_for(s, WORKSPACE, "A", H, n);
    gsl_vector *exponent = vector_for(s, OUT, "exponent", n);

    if (n <= H)
        lyap_make_orthonormal(s, Q);
    for (size_t t = 0; t < J->T && J->B == J->n; t++) {
        gsl_matrix_view J_t = sequence_at(J, t);
        lyap_strengthen(&J_t.matrix);
        if (k == 4 || k == 5) {
            gsl_matrix_set_identity(Q);
            gsl_matrix_set_identity(&J_t.matrix);
            gsl_matrix_scale(&J_t.matrix, 1.0 + 0.25 * (double)t);
            if (t == (k == 4 ? 1 : T - 1))
                gsl_matrix_set(&J_t.matrix, 1, 1, 0.0);
        }
    }
    put_status(s, "lyap_spectrum",
               THE(lyap_spectrum)(J, number < 1e18 ? (size_t)number : SIZE_MAX,
                                  Q, A, exponent));
    put_results(s, 1e-8);
}

static const refusal lyap_product_refusals[] = {
    LYAP_ANY_LENGTH("J"),
    LYAP_MATRIX("P"),
    LYAP_MATRIX("A"),
    LYAP_OUT_OF_RANGE("J"),
};
/*
 * By hand; larger; a product far below the smallest double, and one far above the
 * largest of which every second is negative; a factor of 0 before the end; factors of very different size.
 */
PROBE(lyap, product, 6, .sizes = 2, .large = LYAP_LARGE,
      REFUSES(lyap_product_refusals))
(sheet *s, size_t k)
{
    const size_t T = size_of(s, 2, k == 2 || k == 3 ? 9 : 5);
    const size_t H = size_of(s, 2, 4);
    sequence *J = sequence_for(s, IN, "J", T, H, H);
    gsl_matrix *P = matrix_for(s, OUT, "P", H, H);
    gsl_matrix *A = matrix_for(s, WORKSPACE, "A", H, H);
    double log_size = awkward(s);

    // Of one sign, because in a long product of both some sum nearly cancels.
    for (size_t i = 0; i < lyap_numbers(J) && k != 0; i++)
        J->data[i] = refusal_of(s) == NULL ? fabs(J->data[i]) : J->data[i];
    for (size_t t = 0; t < J->T && refusal_of(s) == NULL; t++) {
        static const double size[] = { 1e-140, 1e149, 1.0 };
        const double factor = k == 2   ? 1e-100
                              : k == 3 ? -1e120
                              : k == 4 ? (t == 1 ? 0.0 : 1.0)
                              : k == 5 ? size[t % 3]
                                       : 1.0;
        lyap_scale(sequence_of(J, t, 0), H * H, factor);
    }
    put_status(s, "lyap_product", THE(lyap_product)(J, P, A, &log_size));
    put_results(s, 1e-9);
    put(s, "log_size", log_size, 1e-9);
}
