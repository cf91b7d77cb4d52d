/* The cases of chapter 6: a reservoir, and what is asked of it. */
#include "esn.h"

#include "../runner/arguments.h"
#include "../runner/matrices.h"
#include "../runner/sparse.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* The row of the table if it is about this argument and this aspect, or NULL. */
static const refusal *
sparse_row(const sheet *s, const char *argument, enum aspect aspect)
{
    const refusal *r = refusal_of(s);
    return r != NULL && r->aspect == aspect
                   && strcmp(r->argument, argument) == 0
               ? r
               : NULL;
}

/* What a sparse matrix has for columns, which a row of the table may change. */
static size_t
sparse_columns(const sheet *s, size_t n)
{
    const refusal *r = sparse_row(s, "W", N_COLUMNS);
    return r != NULL ? n + (size_t)r->by : n;
}

/* A matrix that is full of elements already: no trace of them may be left. */
static gsl_spmatrix *
used_reservoir(sheet *s, size_t n, size_t room)
{
    const refusal *storage = sparse_row(s, "storage", THE_VALUE);
    gsl_spmatrix *W = gsl_spmatrix_alloc_nzmax(
        n, sparse_columns(s, n), room,
        storage != NULL ? (int)storage->value : GSL_SPMATRIX_CSR);
    for (size_t k = 0; k < room; k++) {
        W->i[k] = 0;
        W->data[k] = awkward(s);
    }
    for (size_t j = 0; j <= n; j++)
        W->p[j] = (int)GSL_MIN(j * n, room);
    W->nz = room;
    say(s, "W (%zu,%zu) with room for %zu", n, W->size2, room);
    if (promised_status() != GSL_SUCCESS) {
        // Not all of *W: a pointer is another one in the grader's worker.
        input(s, "sizes of W", &W->size1, 2 * sizeof W->size1);
        input(s, "nz of W", &W->nz, sizeof W->nz);
        input(s, "data of W", W->data, room * sizeof *W->data);
        input(s, "i of W", W->i, room * sizeof *W->i);
        input(s, "p of W", W->p, (n + 1) * sizeof *W->p);
    }
    return W;
}

/*
 * Elements beyond the last are put as 0, so that every sheet has the same
 * entries, however many elements were drawn.
 */
static void
put_reservoir(sheet *s, const gsl_spmatrix *W)
{
    const size_t n = W->size1, nz = GSL_MIN(W->nz, W->nzmax);
    const size_t most = n > 64 ? 40 * n : n * n, every = n > 64 ? 97 : 1;

    put(s, "W->nz", (double)W->nz, 0.0);
    for (size_t j = 0; j <= n; j++)
        put_element(s, "W->p", &j, 1, W->p[j], 0.0);
    for (size_t k = 0; k < most; k += every) {
        put_element(s, "W->i", &k, 1, k < nz ? W->i[k] : 0, 0.0);
        put_element(s, "W->data", &k, 1, k < nz ? W->data[k] : 0.0, 1e-10);
    }
}

static const refusal esn_reservoir_refusals[] = {
    { "connectivity", THE_VALUE, GSL_SUCCESS, .value = 1.0 },
    { "connectivity", THE_VALUE, GSL_SUCCESS, .value = 1e-300 },
    { "connectivity", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    { "connectivity", THE_VALUE, GSL_EINVAL, .value = -0.3 },
    { "connectivity", THE_VALUE, GSL_EINVAL, .value = 1.0 + GSL_DBL_EPSILON,
      .words = "to be exact 1 + 2e-16" },
    { "connectivity", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "connectivity", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "connectivity", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "W", N_COLUMNS, GSL_ENOTSQR, .by = 1 },
    { "W", N_COLUMNS, GSL_ENOTSQR, .by = -1 },
    { "storage", THE_VALUE, GSL_EINVAL, .value = GSL_SPMATRIX_CSC,
      .words = "in compressed columns" },
    { "storage", THE_VALUE, GSL_EINVAL, .value = GSL_SPMATRIX_COO,
      .words = "in triplets" },
};
/*
 * By hand: small, larger, full, without room, nearly empty, a single unit, and a
 * first coin that equals connectivity, which is not less.
 */
PROBE(esn, reservoir, 7, .sizes = 1, REFUSES(esn_reservoir_refusals))
(sheet *s, size_t k)
{
    static const double share[] = { 0.5, 0.3, 1.0, 0.4, 0.06, 1.0, 0.0 };
    const size_t asked = size_of(s, 3, 7), n = k == 5 ? 1 : asked;
    gsl_rng *r = awkward_generator(s), *first = gsl_rng_clone(r);
    const double coin = gsl_rng_uniform_pos(first);
    // A large one is nearly empty, and begins with room for a row.
    const double connectivity = number_for(s, "connectivity",
                                           n > 64   ? 0.02
                                           : k == 6 ? coin
                                                    : share[k]);
    gsl_spmatrix *W = used_reservoir(s, n, k == 3 ? 1 : n > 64 ? n : n * n);
    const int done =
        put_status(s, "esn_reservoir", THE(esn_reservoir)(r, connectivity, W));

    if (done && promised_status() == GSL_SUCCESS)
        put_reservoir(s, W);
    put_next(s, r, done);
    gsl_rng_free(first);
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
 * Nearly a multiple of the identity: v is nearly a multiple of the last row at
 * every product, and what is left of it has lost many of its digits.
 */
static gsl_spmatrix *
reservoir_near_identity(sheet *s, size_t n)
{
    gsl_matrix_view W = awkward_matrix(s, n, n);
    gsl_matrix_scale(&W.matrix, 1e-7);
    gsl_matrix_add_diagonal(&W.matrix, awkward_positive(s));
    return sparse_from(s, &W.matrix);
}

/*
 * A ring: each unit hears only the one before it, so q_j has one number. Of the
 * lengths one is great and the next small, and nothing says that all is said.
 */
static gsl_spmatrix *
reservoir_ring(sheet *s, size_t n)
{
    gsl_spmatrix *W = awkward_sparse(s, n);
    for (size_t j = 0; j < n; j++) {
        W->i[j] = (int)((j + n - 1) % n);
        W->data[j] *= j % 2 == 0 ? 1e-20 : 1e20;
        W->p[j + 1] = (int)j + 1;
    }
    W->nz = n;
    return W;
}

/*
 * The first four units stay as they are, and the first says SHARE of itself to the
 * fifth. All numbers are exact, and so is what is left of the first product when
 * these four begin with the same number; their sum is twice their length.
 */
static gsl_spmatrix *
reservoir_on_the_limit(sheet *s, size_t n, double share)
{
    gsl_matrix_view W = awkward_matrix(s, n, n);
    for (size_t k = 0; k < 4; k++) {
        gsl_vector_view column = gsl_matrix_column(&W.matrix, k);
        gsl_vector_set_basis(&column.vector, k);
    }
    gsl_matrix_set(&W.matrix, 4, 0, 2.0 * share);
    return sparse_from(s, &W.matrix);
}

/* Makes the largest element what a row of the table says, or spoils one. */
static void
arnoldi_resize(sheet *s, gsl_spmatrix *W)
{
    const refusal *entry = sparse_row(s, "W", AN_ENTRY);
    const refusal *all = sparse_row(s, "largest", THE_VALUE);
    double most = 0.0;

    for (size_t k = 0; k < W->nz; k++)
        most = fmax(most, fabs(W->data[k]));
    for (size_t k = 0; all != NULL && k < W->nz; k++)
        W->data[k] = W->data[k] / most * all->value;
    if (entry != NULL)
        W->data[W->nz - 1] = entry->value;
}

static gsl_spmatrix *
arnoldi_matrix(sheet *s, size_t n, size_t m, size_t k)
{
    gsl_matrix_view full = awkward_matrix(s, n, sparse_columns(s, n));

    if (sparse_row(s, "W", N_COLUMNS) != NULL)
        return sparse_from(s, &full.matrix);
    if (k == 5)
        return nilpotent_reservoir(s);
    if (k == 8)
        return reservoir_near_identity(s, n);
    if (k == 9 || k == 10)
        return reservoir_on_the_limit(s, n,
                                      (k == 9 ? 1.0 : 1.01) * ESN_NOTHING);
    if (m > 64)
        return reservoir_ring(s, n);
    gsl_matrix_set_zero(&full.matrix);
    gsl_spmatrix *W =
        k == 4 ? sparse_from(s, &full.matrix) : awkward_sparse(s, n);
    for (size_t j = 0; k == 7 && j < W->nz; j++)
        W->data[j] *= 1e-20;
    arnoldi_resize(s, W);
    return W;
}

/* Row 0 of Q before the call. */
static void
arnoldi_start(sheet *s, gsl_vector *q, size_t m, size_t k)
{
    const refusal *entry = sparse_row(s, "q_1", AN_ENTRY);
    const refusal *length = sparse_row(s, "length", THE_VALUE);

    if (k == 6 || m > 64 || length != NULL)
        gsl_vector_set_basis(q, k == 6);  // of unit 1 all lies on the diagonal
    for (size_t j = 0; (k == 9 || k == 10) && j < q->size; j++)
        gsl_vector_set(q, j, j < 4 ? 1.0 : 0.0);
    if (m > 64)
        gsl_vector_scale(q, awkward_positive(s));
    if (k == 3)
        gsl_vector_scale(q, 1e-80);
    if (length != NULL)
        gsl_vector_scale(q, length->value);
    if (entry != NULL)
        gsl_vector_set(q, q->size - 1, entry->value);
    say_array(s, "q_1 before", q->data, q->size);
}

/* 1 when the rows that count have length 1 and meet at right angles. */
static double
arnoldi_right_angles(const gsl_matrix *Q, size_t rows)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = i + 1; j-- > 0; j -= rows > 64 ? GSL_MIN(j, 40) : 0) {
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
put_arnoldi(sheet *s, gsl_matrix *Q, size_t done, double left, double rtol)
{
    const size_t rows = GSL_MIN(done + (left != 0.0), Q->size1);

    put(s, "Q orthonormal", arnoldi_right_angles(Q, rows), 0.0);
    put_result(s, "H", rtol);
    for (size_t i = rows; i < Q->size1; i++) {
        gsl_vector_view row = gsl_matrix_row(Q, i);
        gsl_vector_set_zero(&row.vector);
    }
    // Where v nearly follows the last row, small numbers of its direction have
    // few digits; that it is at right angles has been put above.
    if (rtol < 1e-6)
        put_result(s, "Q", rtol);
}

static const refusal esn_arnoldi_refusals[] = {
    { "W", N_COLUMNS, GSL_ENOTSQR, .by = 1 },
    { "W", N_COLUMNS, GSL_ENOTSQR, .by = -1 },
    { "m", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    { "m", THE_VALUE, GSL_EINVAL, .value = 20.0 },
    { "Q", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "Q", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "Q", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "Q", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "H", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "H", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "H", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "H", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "W", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "W", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "W", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "largest", THE_VALUE, GSL_EDOM, .value = 1.01 * ESN_LARGEST },
    { "largest", THE_VALUE, GSL_SUCCESS, .value = ESN_LARGEST },
    { "largest", THE_VALUE, GSL_EDOM, .value = 0.99 / ESN_LARGEST },
    { "largest", THE_VALUE, GSL_SUCCESS, .value = 1.01 / ESN_LARGEST },
    { "q_1", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "q_1", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "q_1", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "length", THE_VALUE, GSL_EDOM, .value = 0.0 },
    { "length", THE_VALUE, GSL_EDOM, .value = 1.01 * ESN_LARGEST },
    { "length", THE_VALUE, GSL_SUCCESS, .value = 0.99 * ESN_LARGEST },
    { "length", THE_VALUE, GSL_EDOM, .value = 0.99 / ESN_LARGEST },
    { "length", THE_VALUE, GSL_SUCCESS, .value = 1.01 / ESN_LARGEST },
};
/*
 * By hand: small, larger, all n products, a long way from 1, empty, nilpotent, an
 * eigenvector, tiny, nearly an eigenvector; and two in which what is left is
 * ESN_NOTHING of the whole, or a little more.
 */
PROBE(esn, arnoldi, 11, .sizes = 2, .large = 331, REFUSES(esn_arnoldi_refusals))
(sheet *s, size_t k)
{
    static const size_t units[] = { 0, 0, 0, 0, 0, 6, 3 };
    static const size_t products[] = { 0, 0, 0, 0, 2, 5, 3, 0, 4, 2, 2 };
    const size_t m_asked = size_of(s, 2, 4), others = size_of(s, 2, 4) - 1;
    const size_t usual = products[k] > 0 ? products[k] : m_asked;
    const size_t n = k == 5 || k == 6 ? units[k]
                     : k == 2         ? m_asked
                                      : m_asked + others;
    const size_t m = (size_t)number_for(s, "m", (double)usual);
    gsl_spmatrix *W = arnoldi_matrix(s, n, m, k);
    gsl_matrix *Q = matrix_for(s, ADDED, "Q", m + 1, n);
    gsl_matrix *H = matrix_for(s, OUT, "H", m, m);
    gsl_vector_view q = gsl_matrix_row(Q, 0);
    const double rtol = k == 8 ? 1e-3 : 1e-7;
    size_t done = 77;
    double left = awkward(s);

    arnoldi_start(s, &q.vector, m, k);
    say_sparse(s, "W", W);
    input_sparse(s, W);
    if (!put_status(s, "esn_arnoldi", THE(esn_arnoldi)(W, Q, H, &done, &left)))
        return;
    put(s, "done", (double)done, 0.0);
    put(s, "left", left, rtol);
    if (promised_status() == GSL_SUCCESS)
        put_arnoldi(s, Q, done, left, rtol);
}
