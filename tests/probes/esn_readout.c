/* The cases of chapter 6, continued: what is read out of a reservoir. */
#include "esn.h"

#include "../runner/matrices.h"
#include "../runner/sparse.h"

#include <math.h>

/* A readout to be fitted: Z begins with the 1, as esn_features() makes it. */
typedef struct {
    gsl_matrix_view Z, Y, A, W_zy;
    double ridge;
} fit;

static fit
ridge_to_be_fitted(sheet *s, size_t rows, size_t F, size_t O, int window)
{
    fit m = {
        .Z = window ? awkward_window(s, rows, F) : awkward_matrix(s, rows, F),
        .Y = window ? awkward_window(s, rows, O) : awkward_matrix(s, rows, O),
        .A = awkward_matrix(s, F, F),
        .W_zy = awkward_matrix(s, O, F),
        .ridge = awkward_positive(s)
    };
    // Small: a step that adds to A instead of overwriting it finds it positive
    // definite all the same, and so its numbers can be recognised.
    gsl_matrix_scale(&m.A.matrix, 1e-3);
    gsl_vector_view ones = gsl_matrix_column(&m.Z.matrix, 0);
    gsl_vector_set_all(&ones.vector, 1.0);
    return m;
}

static void
say_ridge_fit(sheet *s, const fit *m)
{
    const gsl_matrix *Z = &m->Z.matrix, *Y = &m->Y.matrix;

    say(s, "rows = %zu, F = %zu, O = %zu, ridge = %g", Z->size1, Z->size2,
        m->W_zy.matrix.size1, m->ridge);
    for (size_t i = 0; i < 3 && i < Z->size1; i++) {
        char row[32];
        snprintf(row, sizeof row, "row %zu of Z", i);
        say_array(s, row, gsl_matrix_const_ptr(Z, i, 0), Z->size2);
    }
    for (size_t i = 0; i < 3 && i < Y->size1; i++) {
        char row[32];
        snprintf(row, sizeof row, "row %zu of Y", i);
        say_array(s, row, gsl_matrix_const_ptr(Y, i, 0), Y->size2);
    }
    input(s, "Z", Z->data,
          ((Z->size1 - 1) * Z->tda + Z->size2) * sizeof(double));
    input(s, "Y", Y->data,
          ((Y->size1 - 1) * Y->tda + Y->size2) * sizeof(double));
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

/*
 * Cases: small, larger, no ridge, windows, fewer rows than features. From 5 on
 * all are refused: as many rows but a ridge of 0, three ridges, what is not
 * finite or whose squares are not, and shapes.
 */
PROBE(esn, ridge, 14)(sheet *s, size_t k)
{
    static const size_t sizes[][3] = { { 3, 2, 1 }, { 9, 5, 3 }, { 12, 4, 2 },
                                       { 8, 5, 2 }, { 3, 5, 2 }, { 4, 5, 2 } };
    const size_t *size = sizes[GSL_MIN(k, 5)], e = k == 5 ? 0 : more(s);
    const size_t rows = (k > 5 ? 7 : size[0]) + e, F = size[1] + e;
    const size_t O = size[2] + e;
    fit m = ridge_to_be_fitted(s, rows, F, O, k == 3);

    if (k == 2 || k == 5)
        m.ridge = 0.0;
    if (k == 5)
        make_ridge_singular(s, &m.Z.matrix);
    if (k >= 6 && k <= 8)
        m.ridge = k == 6 ? -0.1 : k == 7 ? NAN : INFINITY;
    if (k >= 9 && k <= 11)
        gsl_matrix_set(k == 10 ? &m.Y.matrix : &m.Z.matrix, 2, 1,
                       k == 9    ? NAN
                       : k == 10 ? INFINITY
                                 : 1e200);
    if (k == 12)
        m.A = awkward_matrix(s, F, F + 1);
    if (k == 13)
        m.Y = awkward_matrix(s, rows + 1, O);
    say_ridge_fit(s, &m);
    if (k >= 12)
        say(s, "A (%zu,%zu), Y (%zu,%zu)", m.A.matrix.size1, m.A.matrix.size2,
            m.Y.matrix.size1, m.Y.matrix.size2);
    if (k >= 5)
        expect_error(s);
    if (put_status(s, "esn_ridge",
                   THE(esn_ridge)(&m.Z.matrix, &m.Y.matrix, m.ridge,
                                  &m.A.matrix, &m.W_zy.matrix)))
        put_matrix(s, "W_zy", &m.W_zy.matrix, 1e-9);
}

/*
 * Cases: small, larger, no ridge, windows, two features that say the same, a
 * silent one and no ridge. The last five are refused.
 */
PROBE(esn, svd, 11)(sheet *s, size_t k)
{
    static const size_t sizes[][3] = { { 3, 2, 1 }, { 9, 5, 3 }, { 12, 4, 2 } };
    const size_t *size = sizes[GSL_MIN(k, 2)], e = more(s);
    const size_t rows = k == 6 ? 3 : size[0] + e, F = size[1] + e;
    const size_t O = size[2] + e;
    fit m = ridge_to_be_fitted(s, rows, F, O, k == 3);
    const gsl_vector_view other = gsl_matrix_column(&m.Z.matrix, 1);
    gsl_vector_view last = gsl_matrix_column(&m.Z.matrix, F - 1);

    if (k == 2 || k == 5)
        m.ridge = 0.0;
    if (k == 4)
        gsl_vector_memcpy(&last.vector, &other.vector);
    if (k == 5)
        gsl_vector_set_zero(&last.vector);
    if (k == 7 || k == 8)
        m.ridge = k == 7 ? -0.1 : NAN;
    if (k == 9)
        gsl_matrix_set(&m.Z.matrix, 2, 1, NAN);
    if (k == 10)
        m.Y = awkward_matrix(s, rows + 1, O);
    say_ridge_fit(s, &m);
    if (k >= 6)
        expect_error(s);
    if (!put_status(s, "esn_ridge_svd",
                    THE(esn_ridge_svd)(&m.Z.matrix, &m.Y.matrix, m.ridge,
                                       &m.W_zy.matrix)))
        return;
    // What a silent feature weighs is 0, but for rounding.
    for (size_t o = 0; k == 5 && o < O; o++)
        if (fabs(gsl_matrix_get(&m.W_zy.matrix, o, F - 1)) <= 1e-12)
            gsl_matrix_set(&m.W_zy.matrix, o, F - 1, 0.0);
    put_matrix(s, "W_zy", &m.W_zy.matrix, 1e-9);
}
