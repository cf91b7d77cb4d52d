/* The cases of chapter 6, continued: a free run, and memory. */
#include "esn.h"

#include "../runner/matrices.h"
#include "../runner/sparse.h"

#include <math.h>

/* Step t of what a run wrote; 0 in its place where it does not count. */
static void
put_esn_run_step(sheet *s, const char *name, const sequence *x, size_t t,
                 int counts)
{
    for (size_t i = 0; i < x->B; i++)
        for (size_t j = 0; j < x->n; j++) {
            const double got = sequence_of(x, t, i)[j];
            char element[96];
            snprintf(element, sizeof element, "%s[%zu,%zu,%zu]", name, t, i, j);
            put(s, element, counts && !isnan(got) ? got : 0.0, 1e-9);
        }
}

/*
 * All that was written, and all that must have stayed as it was. The contract
 * leaves open what y and h hold at the step that was not finite.
 */
static void
put_esn_run(sheet *s, const sequence *x, const sequence *h, const sequence *y,
            size_t done)
{
    put(s, "done", (double)done, 0.0);
    for (size_t t = 0; t < x->T; t++)
        put_esn_run_step(s, "y", y, t, t != done);
    for (size_t t = 0; t < x->T; t++)
        put_esn_run_step(s, "x", x, t, 1);
    for (size_t t = 0; t <= x->T; t++)
        put_esn_run_step(s, "h", h, t, t != done + 1);
}

/* Makes all of the first sequence 0, so that only the second can grow. */
static void
esn_run_silence_first(esn *p, const sequence *x, const sequence *h)
{
    gsl_vector_set_zero(p->b_h);
    for (size_t o = 0; o < p->O; o++)
        gsl_matrix_set(p->W_zy, o, 0, 0.0);
    for (size_t t = 0; t < x->T; t++)
        for (size_t j = 0; j < x->n; j++)
            sequence_of(x, t, 0)[j] = 0.0;
    for (size_t j = 0; j < h->n; j++)
        sequence_of(h, 0, 0)[j] = 0.0;
}

/* Makes the network of a case leave the finite numbers sooner or later. */
static void
esn_run_drive_out(esn *p, const sequence *x, const sequence *h, size_t k)
{
    for (size_t j = 0; (k == 4 || k == 6) && j < p->W_hh->nz; j++)
        p->W_hh->data[j] = 1e90 * fabs(p->W_hh->data[j]);
    for (size_t j = 0; k == 5 && j < h->B * h->n; j++)
        h->data[j] = 1e300 * fabs(h->data[j]);
    for (size_t j = 0; k == 5 && j < p->W_hh->nz; j++)
        p->W_hh->data[j] = fabs(p->W_hh->data[j]);
    for (size_t j = 0; k == 5 && j < p->O * p->W_zy->size2; j++)
        p->W_zy->data[j] = 1e20 * fabs(p->W_zy->data[j]);
    if (k == 6)
        esn_run_silence_first(p, x, h);
    if (k == 7)
        sequence_of(x, 2, 0)[0] = NAN;
}

/*
 * Cases: small, larger, linear, a single step; then growth that ends after some
 * steps, at once, or in one sequence only, and an input that is no number. The
 * last four are refused.
 */
PROBE(esn, run, 12)(sheet *s, size_t k)
{
    static const activation f[] = { TANH,   TANH, LINEAR, TANH, LINEAR, LINEAR,
                                    LINEAR, TANH, TANH,   TANH, TANH,   TANH };
    const size_t e = more(s), T = k == 3 ? 1 : (k == 0 ? 3 : 7) + e;
    const size_t B = k == 6 ? 2 : (k == 0 ? 1 : 2) + e;
    const size_t D = (k == 0 || k == 8 ? 1 : 4) + e, H = (k == 0 ? 2 : 5) + e;
    const size_t O = (k == 0 ? 1 : 2) + e;
    esn *p = awkward_esn(s, D, H, O, f[k]);
    sequence x = awkward_sequence(s, T - (k == 10), B, D);
    sequence h = awkward_sequence(s, T + 1, B, H + (k == 11));
    sequence y = awkward_sequence(s, T, B, O + (k == 9));
    size_t done = 77;

    esn_run_drive_out(p, &x, &h, k);
    say(s, "f = %s, leak = %g, T = %zu, B = %zu, D = %zu, H = %zu, O = %zu",
        activation_name(p->f), p->leak, T, B, D, H, O);
    say_sparse(s, "W_hh", p->W_hh);
    say_matrix(s, "W_xh", p->W_xh);
    say_array(s, "b_h", p->b_h->data, H);
    say_matrix(s, "W_zy", p->W_zy);
    say_sequence(s, "x before", &x);
    say_array(s, "h at index 0", h.data, B * h.n);
    input_sparse(s, p->W_hh);
    input(s, "W_zy", p->W_zy->data, O * (1 + D + H) * sizeof(double));
    if (k >= 8) {
        input_sequence(s, "x", &x);
        input_sequence(s, "h", &h);
        input_sequence(s, "y", &y);
        expect_error(s);
    }
    if (!put_status(s, "esn_run", THE(esn_run)(p, &x, &h, &y, &done)))
        return;
    if (k < 8)
        put_esn_run(s, &x, &h, &y, done);
    else
        put(s, "done", (double)done, 0.0);
}

/* Adds a share of wanted, so that said is correlated with it. */
static void
capacity_make_alike(gsl_matrix *said, const gsl_matrix *wanted, double share)
{
    for (size_t i = 0; i < said->size1; i++)
        for (size_t k = 0; k < said->size2; k++)
            *gsl_matrix_ptr(said, i, k) += share * gsl_matrix_get(wanted, i, k);
}

/*
 * Cases: small, larger, windows, one that says always the same, one that knows
 * much; the rest is refused.
 */
PROBE(esn, capacity, 11)(sheet *s, size_t k)
{
    const size_t e = more(s), rows = k == 8 ? 1 : (k == 0 ? 3 : 9) + e;
    const size_t K = (k == 0 ? 1 : 4) + e;
    gsl_matrix_view said = k == 2 ? awkward_window(s, rows, K)
                                  : awkward_matrix(s, rows, K + (k == 9));
    gsl_matrix_view wanted =
        k == 2 ? awkward_window(s, rows, K) : awkward_matrix(s, rows, K);
    gsl_vector_view capacity = awkward_vector(s, K + (k == 10));
    gsl_vector_view column =
        gsl_matrix_column(k == 3 ? &said.matrix : &wanted.matrix, K - 1);
    double MC = awkward(s);

    if (k == 3 || k == 5)
        gsl_vector_set_all(&column.vector, 0.3);
    if (k == 4)
        capacity_make_alike(&said.matrix, &wanted.matrix, 2.0);
    if (k == 6 || k == 7)
        gsl_matrix_set(k == 6 ? &said.matrix : &wanted.matrix, 3, 1,
                       k == 6 ? NAN : INFINITY);
    say(s, "rows = %zu, K = %zu", rows, K);
    for (size_t i = 0; i < 3 && i < rows; i++) {
        char row[32];
        snprintf(row, sizeof row, "row %zu of said", i);
        say_array(s, row, gsl_matrix_ptr(&said.matrix, i, 0),
                  said.matrix.size2);
        snprintf(row, sizeof row, "row %zu of wanted", i);
        say_array(s, row, gsl_matrix_ptr(&wanted.matrix, i, 0), K);
    }
    if (k >= 5)
        expect_error(s);
    if (!put_status(s, "esn_capacity",
                    THE(esn_capacity)(&said.matrix, &wanted.matrix,
                                      &capacity.vector, &MC)))
        return;
    put_array(s, "capacity", capacity.vector.data, capacity.vector.size, 1e-9);
    put(s, "MC", MC, 1e-9);
}
