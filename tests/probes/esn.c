/* The cases of chapter 6: a reservoir, and what is asked of it. */
#include "esn.h"

#include "../runner/matrices.h"
#include "../runner/sparse.h"

#include <math.h>

/* A matrix that holds an element already: no trace of it may be left. */
static gsl_spmatrix *
used_reservoir(sheet *s, size_t n, size_t columns, size_t room, int type)
{
    gsl_spmatrix *W = gsl_spmatrix_alloc_nzmax(n, columns, room, type);
    for (size_t k = 0; k < room; k++) {
        W->i[k] = 0;
        W->data[k] = awkward(s);
    }
    for (size_t j = 0; j <= n; j++)
        W->p[j] = 1;
    W->nz = 1;
    return W;
}

/*
 * Elements beyond the last are put as 0, so that every sheet has the same
 * entries, however many elements were drawn.
 */
static void
put_reservoir(sheet *s, const gsl_spmatrix *W)
{
    const size_t nz = GSL_MIN(W->nz, W->nzmax);
    char name[32];

    put(s, "W->nz", (double)W->nz, 0.0);
    for (size_t j = 0; j <= W->size1; j++) {
        snprintf(name, sizeof name, "W->p[%zu]", j);
        put(s, name, W->p[j], 0.0);
    }
    for (size_t k = 0; k < W->size1 * W->size2; k++) {
        snprintf(name, sizeof name, "W->i[%zu]", k);
        put(s, name, k < nz ? W->i[k] : 0, 0.0);
        snprintf(name, sizeof name, "W->data[%zu]", k);
        put(s, name, k < nz ? W->data[k] : 0.0, 1e-10);
    }
}

/*
 * Cases: small, larger, full, without room, nearly empty, a single unit; then
 * five connectivities that are refused, a shape and a storage.
 */
PROBE(esn, reservoir, 13)(sheet *s, size_t k)
{
    static const size_t sizes[] = { 3, 7, 5, 9, 6, 1 };
    static const double share[] = { 0.5,  0.3,  1.0,     0.4,
                                    0.06, 1.0,  0.0,     1.0 + GSL_DBL_EPSILON,
                                    NAN,  -0.3, INFINITY };
    const double connectivity = k < 11 ? share[k] : 0.5;
    const size_t n = (k < 6 ? sizes[k] : 4) + (k == 5 ? 0 : more(s));
    const size_t columns = n + (k == 11);
    const size_t room = k == 3 ? 1 : n * n;
    gsl_spmatrix *W = used_reservoir(
        s, n, columns, room, k == 12 ? GSL_SPMATRIX_CSC : GSL_SPMATRIX_CSR);

    say(s, "connectivity = %g%s, W (%zu,%zu) with room for %zu", connectivity,
        k == 7 ? " + 2e-16" : "", n, columns, room);
    if (k == 12)
        say(s, "in compressed columns");
    gsl_rng *r = awkward_generator(s);
    if (k >= 6)
        expect_error(s);
    const int done =
        put_status(s, "esn_reservoir", THE(esn_reservoir)(r, connectivity, W));
    if (done)
        put_reservoir(s, W);
    put_next(s, r, done);
    gsl_spmatrix_free(W);
}

/*
 * Three pairs of units, each of which hears only the pairs behind it: W^3 is 0,
 * so after three products at most nothing is left.
 */
static gsl_spmatrix *
nilpotent_reservoir(sheet *s)
{
    gsl_matrix_view W = awkward_matrix(s, 6, 6);
    for (size_t j = 0; j < 6; j++)
        for (size_t k = 0; k < 6; k++)
            if (k / 2 <= j / 2)
                gsl_matrix_set(&W.matrix, j, k, 0.0);
    return sparse_from(s, &W.matrix);
}

/*
 * Nearly a multiple of the identity: v is nearly a multiple of q, and what is
 * left of it has lost most of its digits.
 */
static gsl_spmatrix *
reservoir_near_identity(sheet *s, size_t n)
{
    gsl_matrix_view W = awkward_matrix(s, n, n);
    gsl_matrix_scale(&W.matrix, 1e-9);
    gsl_matrix_add_diagonal(&W.matrix, awkward_positive(s));
    return sparse_from(s, &W.matrix);
}

static gsl_spmatrix *
arnoldi_matrix(sheet *s, size_t n, size_t k)
{
    gsl_matrix_view silent = awkward_matrix(s, n, n + (k == 12));

    if (k == 5)
        return nilpotent_reservoir(s);
    if (k == 8)
        return reservoir_near_identity(s, n);
    if (k == 12)
        return sparse_from(s, &silent.matrix);
    gsl_matrix_set_zero(&silent.matrix);
    gsl_spmatrix *W =
        k == 4 ? sparse_from(s, &silent.matrix) : awkward_sparse(s, n);
    for (size_t j = 0; j < W->nz; j++)
        W->data[j] *= k == 7 ? 1e-20 : k == 14 ? 1e110 : k == 15 ? 1e-110 : 1.0;
    if (k == 9)
        W->data[W->nz - 1] = NAN;
    return W;
}

/* 1 when the rows that count have length 1 and meet at right angles. */
static double
arnoldi_right_angles(const gsl_matrix *Q, size_t rows)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j <= i; j++) {
            double product = 0.0;
            for (size_t k = 0; k < Q->size2; k++)
                product += gsl_matrix_get(Q, i, k) * gsl_matrix_get(Q, j, k);
            if (!(fabs(product - (i == j ? 1.0 : 0.0)) <= 1e-12))
                return 0.0;
        }
    return 1.0;
}

/* What the contract leaves open, the rows of Q beyond the last, is put as 0. */
static void
put_arnoldi(sheet *s, gsl_matrix *Q, const gsl_matrix *H, size_t done,
            double left, double rtol)
{
    const size_t rows = GSL_MIN(done + (left != 0.0), Q->size1);

    put(s, "Q orthonormal", arnoldi_right_angles(Q, rows), 0.0);
    put_matrix(s, "H", H, rtol);
    for (size_t i = rows; i < Q->size1; i++) {
        gsl_vector_view row = gsl_matrix_row(Q, i);
        gsl_vector_set_zero(&row.vector);
    }
    // Where v nearly follows q_1, its direction is little more than rounding.
    if (rtol < 1e-6)
        put_matrix(s, "Q", Q, rtol);
}

/* The m of a case; those of 11 and 17 are refused. */
static size_t
arnoldi_products(size_t n, size_t k)
{
    static const size_t products[] = { 2, 4, 0, 3, 2, 5, 3, 4, 1 };
    switch (k) {
    case 2:
        return n;
    case 11:
        return n + 1;
    case 17:
        return 0;
    default:
        return k < 9 ? products[k] : 2;
    }
}

/*
 * Cases: small, larger, all n products, a long way from 1, empty, nilpotent, an
 * eigenvector, tiny, nearly an eigenvector. From 9 on all are refused.
 */
PROBE(esn, arnoldi, 18)(sheet *s, size_t k)
{
    static const size_t sizes[] = { 3, 7, 5, 7, 4, 6, 3, 7, 5 };
    // What is nilpotent has its size, and so has what has an eigenvector.
    const size_t e = k == 5 || k == 6 ? 0 : more(s);
    const size_t n = (k < 9 ? sizes[k] : 4) + e;
    const size_t m = arnoldi_products(n, k);
    const gsl_spmatrix *W = arnoldi_matrix(s, n, k);
    gsl_matrix_view Q =
        k == 3 ? awkward_window(s, m + 1, n) : awkward_matrix(s, m + 1, n);
    gsl_matrix_view H =
        awkward_matrix(s, GSL_MAX(m, 1), GSL_MAX(m, 1) + (k == 13));
    gsl_vector_view q = gsl_matrix_row(&Q.matrix, 0);
    size_t done = 77;
    double left = awkward(s);

    if (k == 6)  // all of column 1 lies on the diagonal
        gsl_vector_set_basis(&q.vector, 1);
    gsl_vector_scale(&q.vector, k == 3    ? 1e-80
                                : k == 10 ? 0.0
                                : k == 16 ? NAN
                                          : 1.0);
    say(s, "m = %zu, H (%zu,%zu)", m, H.matrix.size1, H.matrix.size2);
    say_sparse(s, "W", W);
    say_array(s, "q_1 before", q.vector.data, n);
    input_sparse(s, W);
    if (k >= 9) {
        input(s, "Q", Q.matrix.data, (m + 1) * n * sizeof(double));
        input(s, "H", H.matrix.data, m * H.matrix.size2 * sizeof(double));
        expect_error(s);
    }
    if (!put_status(s, "esn_arnoldi",
                    THE(esn_arnoldi)(W, &Q.matrix, &H.matrix, &done, &left)))
        return;
    put(s, "done", (double)done, 0.0);
    put(s, "left", left, k == 8 ? 1e-5 : 1e-7);
    if (k < 9)
        put_arnoldi(s, &Q.matrix, &H.matrix, done, left, k == 8 ? 1e-5 : 1e-7);
}
