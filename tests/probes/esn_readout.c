/* The cases of chapter 6, continued: what is read out of a reservoir. */
#include "esn.h"

#include "../runner/arguments.h"
#include "../runner/matrices.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* Whether this case is the row of the table with this argument. */
static int
ridge_case_is(const sheet *s, const char *argument)
{
    const refusal *r = refusal_of(s);
    return r != NULL && strcmp(r->argument, argument) == 0;
}

/* Z begins with the 1, as esn_features() makes it. */
static gsl_matrix *
ridge_features(sheet *s, size_t rows, size_t F)
{
    gsl_matrix *Z = matrix_for(s, IN, "Z", rows, F);
    gsl_vector_view ones = gsl_matrix_column(Z, 0);
    gsl_vector_set_all(&ones.vector, 1.0);
    return Z;
}

/*
 * Four rows at right angles, and a fifth feature that adds up the others. All
 * numbers are halves: no rounding hides that the last pivot is 0.
 */
static void
make_ridge_singular(sheet *s, gsl_matrix *Z)
{
    static const int sign[4][4] = {
        { 1, 1, 1, 1 }, { 1, -1, 1, -1 }, { 1, 1, -1, -1 }, { 1, -1, -1, 1 }
    };
    for (size_t j = 0; j < 4; j++) {
        const double share = awkward(s) > 0.0 ? 0.5 : -1.0;
        for (size_t i = 0; i < 4; i++) {
            gsl_matrix_set(Z, i, j, sign[i][j]);
            *gsl_matrix_ptr(Z, i, 4) =
                share * sign[i][j] + (j > 0 ? gsl_matrix_get(Z, i, 4) : 0.0);
        }
    }
}

/* Features, or outputs, of very different size; their weights are so, too. */
static void
ridge_resize(gsl_matrix *m, size_t turn)
{
    static const double size[] = { 1.0, 1e40, 1e-40 };
    for (size_t j = 0; j < m->size2; j++) {
        gsl_vector_view column = gsl_matrix_column(m, j);
        gsl_vector_scale(&column.vector, size[(j + turn) % 3]);
    }
}

static const refusal esn_ridge_refusals[] = {
    { "Z", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "Z", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "Z", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "Z", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "Y", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "Y", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "Y", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "Y", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "A", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "A", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "A", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "A", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "W_zy", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "W_zy", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "W_zy", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "W_zy", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "ridge", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "ridge", THE_VALUE, GSL_EINVAL, .value = -0.1 },
    { "ridge", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "ridge", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "ridge", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "Z", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "Z", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "Z", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "Z", AN_ENTRY, GSL_EDOM, .value = 1e200,
      .words = "the square of 1e200 is infinite" },
    { "Y", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "Y", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "Y", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "Z", AN_ENTRY, GSL_EDOM, .value = 1e80 },
    { "Y", AN_ENTRY, GSL_EDOM, .value = 1e80 },
    { "fewer rows", THE_VALUE, GSL_EDOM, .value = 4.0,
      .words = "fewer rows than features" },
    { "silent", THE_VALUE, GSL_EDOM, .value = 1.0,
      .words = "the last feature is 0 in every row" },
};
/*
 * By hand: small, larger, no ridge, fewer rows than features, and features and
 * outputs of very different size.
 */
PROBE(esn, ridge, 5, .sizes = 3, .large = 331, REFUSES(esn_ridge_refusals))
(sheet *s, size_t k)
{
    const int few = ridge_case_is(s, "fewer rows");
    const int silent = ridge_case_is(s, "silent");
    const size_t asked = size_of(s, 3, 9), features = size_of(s, 2, 5);
    const size_t F = few ? 5 : features, O = size_of(s, 1, 3);
    const size_t rows = few                ? 4
                        : k == 3           ? 3
                        : k == 2 || k == 4 ? asked + 4
                                           : asked;
    const double some = awkward_positive(s);
    const double ridge =
        number_for(s, "ridge", few || silent || k == 2 || k == 4 ? 0.0 : some);
    gsl_matrix *Z = ridge_features(s, rows, F);
    gsl_matrix *Y = matrix_for(s, IN, "Y", rows, O);
    gsl_matrix *A = matrix_for(s, WORKSPACE, "A", F, F);
    gsl_matrix *W_zy = matrix_for(s, OUT, "W_zy", O, F);
    gsl_vector_view last = gsl_matrix_column(Z, Z->size2 - 1);

    // Small: a step that adds to A instead of overwriting it finds it positive
    // definite all the same, and so its numbers can be recognised.
    gsl_matrix_scale(A, 1e-3);
    if (few)
        make_ridge_singular(s, Z);
    if (silent)
        gsl_vector_set_zero(&last.vector);
    if (k == 4) {
        ridge_resize(Z, 0);
        ridge_resize(Y, 1);
    }
    put_status(s, "esn_ridge", THE(esn_ridge)(Z, Y, ridge, A, W_zy));
    put_results(s, 1e-9);
}

/*
 * The last feature says nearly what the one before it says, and the little by
 * which they differ is most of Y: all weights of the two are large.
 */
static void
ridge_svd_liken(gsl_matrix *Z, gsl_matrix *Y, double apart)
{
    for (size_t i = 0; i < Z->size1; i++) {
        double *last = gsl_matrix_ptr(Z, i, Z->size2 - 1);
        for (size_t o = 0; apart > 0.0 && o < Y->size2; o++)
            *gsl_matrix_ptr(Y, i, o) += (10.0 + (double)o) * *last;
        *last = last[-1] + apart * *last;
    }
}

/*
 * What a silent feature weighs, the last one, is 0 but for rounding; and beside
 * two large weights, the last, small ones are little more than their rounding.
 */
static void
ridge_svd_clean(gsl_matrix *W_zy, int liken)
{
    const size_t F = W_zy->size2;
    for (size_t o = 0; o < W_zy->size1; o++) {
        double *w = gsl_matrix_ptr(W_zy, o, 0);
        if (!liken && fabs(w[F - 1]) <= 1e-12)
            w[F - 1] = 0.0;
        for (size_t j = 0; liken && j + 2 < F; j++)
            w[j] = fabs(w[j]) <= 1e-3 * fabs(w[F - 1]) ? 0.0 : w[j];
    }
}

static const refusal esn_ridge_svd_refusals[] = {
    { "Z", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "Z", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "Z", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "Z", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "Y", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "Y", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "Y", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "Y", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "W_zy", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "W_zy", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "W_zy", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "W_zy", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "rows", THE_VALUE, GSL_EBADLEN, .value = 4.0,
      .words = "fewer rows than features" },
    { "ridge", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "ridge", THE_VALUE, GSL_EINVAL, .value = -0.1 },
    { "ridge", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "ridge", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "ridge", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "Z", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "Z", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "Z", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "Y", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "Y", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "Y", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "Z", AN_ENTRY, GSL_EDOM, .value = 1e80 },
    { "Y", AN_ENTRY, GSL_EDOM, .value = 1e80 },
};
/*
 * By hand: small, larger, no ridge, two features that say the same, a silent one
 * and no ridge; and two that say nearly the same, of which the square of Z does
 * not know enough. Of many features the singular values take long: 67 are beyond
 * a buffer of 64, and soon done.
 */
PROBE(esn, svd, 6, .sizes = 3, .large = 331, REFUSES(esn_ridge_svd_refusals))
(sheet *s, size_t k)
{
    enum { MOST = 67 };
    const size_t asked = size_of(s, 2, 5), F = GSL_MIN(asked, MOST);
    const size_t usual = F + size_of(s, 2, 5) - 1;
    const size_t rows = (size_t)number_for(s, "rows", (double)usual);
    const size_t O = size_of(s, 1, 3);
    const double some = awkward_positive(s);
    const double ridge =
        number_for(s, "ridge", k == 2 || k == 4 || k == 5 ? 0.0 : some);
    gsl_matrix *Z = ridge_features(s, rows, F);
    gsl_matrix *Y = matrix_for(s, IN, "Y", rows, O);
    gsl_matrix *W_zy = matrix_for(s, OUT, "W_zy", O, F);

    if (k == 3 || k == 5)
        ridge_svd_liken(Z, Y, k == 3 ? 0.0 : 1e-6);
    gsl_vector_view last = gsl_matrix_column(Z, Z->size2 - 1);
    if (k == 4)
        gsl_vector_set_zero(&last.vector);
    if (O > MOST) {
        // In one of so many columns two numbers would cancel, but for rounding.
        gsl_vector_view row = gsl_matrix_row(Y, rows - 1);
        gsl_vector_scale(&row.vector, 1.0003);
    }
    put_status(s, "esn_ridge_svd", THE(esn_ridge_svd)(Z, Y, ridge, W_zy));
    if (k == 4 || k == 5)
        ridge_svd_clean(W_zy, k == 5);
    put_results(s, k == 5 ? 1e-6 : F == MOST ? 1e-7 : 1e-9);
}
