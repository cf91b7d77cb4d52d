/* The cases of chapter 6, continued: a free run, and memory. */
#include "esn.h"

#include "../runner/arguments.h"
#include "../runner/matrices.h"
#include "../runner/sparse.h"

#include <gsl/gsl_errno.h>
#include <math.h>

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

/* Makes the whole network of a case grow beyond the finite numbers. */
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
}

/*
 * At one step a single number of y is infinite, the first or the last of the
 * batch: only that sequence has so large an input, and only that output such a
 * weight for it.
 */
static void
esn_run_one_infinite(const esn *p, const sequence *x, int last)
{
    const size_t n = last ? x->B - 1 : 0, o = last ? p->O - 1 : 0;
    sequence_of(x, 3, n)[0] = last ? -1e200 : 1e200;
    gsl_matrix_set(p->W_zy, o, 1, 1e200);
}

/*
 * Where nothing is to grow: what it hears of itself is less than what it says, or
 * a long run would be chaos, in which every rounding counts.
 */
static void
esn_run_calm(esn *p)
{
    gsl_matrix_scale(p->W_zy, 1.0 / (double)p->W_zy->size2);
    for (size_t j = 0; j < p->W_hh->nz; j++)
        p->W_hh->data[j] /= (double)GSL_MIN(p->H, 10);
}

/* What the contract leaves open is put as 0: y and h at a step not finite. */
static void
put_esn_run(sheet *s, const sequence *x, const sequence *h, const sequence *y,
            size_t done)
{
    for (size_t i = 0; done < x->T && i < y->B * y->n; i++)
        sequence_of(y, done, 0)[i] = 0.0;
    for (size_t i = 0; done < x->T && i < h->B * h->n; i++)
        sequence_of(h, done + 1, 0)[i] = 0.0;
    put_results(s, 1e-9);
}

static const refusal esn_run_refusals[] = {
    { "x", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "x", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "x", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "x", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "x", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "x", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "h", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "h", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "h", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "h", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "h", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "y", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "y", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "y", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "y", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "y", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "y", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "D - O", THE_VALUE, GSL_EBADLEN, .value = -1.0 },
    { "D - O", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
};
/*
 * By hand: small, larger, linear, a single step; then growth that ends after some
 * steps, at once, or in one sequence only; an input that is no number; and an
 * infinite y that is the first of its step, or the last of a large batch.
 */
PROBE(esn, run, 10, .sizes = 5, .large = 331, REFUSES(esn_run_refusals))
(sheet *s, size_t k)
{
    static const activation f[] = { TANH,   TANH,   LINEAR, TANH, LINEAR,
                                    LINEAR, LINEAR, TANH,   TANH, TANH };
    const size_t later = size_of(s, 2, 6), T = k == 3 ? 1 : 1 + later;
    const size_t all = size_of(s, 1, 3);
    const size_t B = k == 6 ? 2 : k == 9 ? 331 + all : all;
    const size_t O = size_of(s, 1, 2), own = size_of(s, 1, 3) - 1;
    const size_t D = O + (size_t)(int)number_for(s, "D - O", (double)own);
    const size_t H = size_of(s, 2, 5);
    esn *p = awkward_esn(s, D, H, O, f[k]);
    sequence *x = sequence_for(s, ADDED, "x", T, B, D);
    sequence *h = sequence_for(s, ADDED, "h", T + 1, B, H);
    sequence *y = sequence_for(s, OUT, "y", T, B, O);
    const size_t none = B - 1;  // the sequence with a NaN in case 7
    size_t done = 77;

    if (k == 1)
        esn_run_calm(p);
    esn_run_drive_out(p, x, h, k);
    if (k == 7)
        sequence_of(x, 2, none)[0] = NAN;
    if (k >= 8)
        esn_run_one_infinite(p, x, k == 9);
    say_esn(s, p);
    say(s, "T = %zu, B = %zu, D = %zu, H = %zu, O = %zu", T, B, D, H, O);
    say_matrix(s, "W_xh", p->W_xh);
    say_array(s, "b_h", p->b_h->data, H);
    say_matrix(s, "W_zy", p->W_zy);
    if (!put_status(s, "esn_run", THE(esn_run)(p, x, h, y, &done)))
        return;
    put(s, "done", (double)done, 0.0);
    if (k == 7)
        sequence_of(x, 2, none)[0] = isnan(sequence_of(x, 2, none)[0]);
    put_esn_run(s, x, h, y, done);
}

/* Of the first two numbers of a column one is negative, so that it varies. */
static void
capacity_vary(gsl_matrix *m)
{
    for (size_t k = 0; m->size1 > 1 && k < m->size2; k++) {
        const double first = gsl_matrix_get(m, 0, k);
        double *second = gsl_matrix_ptr(m, 1, k);
        *second = -copysign(*second, first);
    }
}

/* Adds a share of wanted, so that said is correlated with it. */
static void
capacity_make_alike(gsl_matrix *said, const gsl_matrix *wanted, double share)
{
    for (size_t i = 0; i < said->size1; i++)
        for (size_t k = 0; k < said->size2; k++)
            *gsl_matrix_ptr(said, i, k) += share * gsl_matrix_get(wanted, i, k);
}

/* Columns of very different size: that must not matter to a correlation. */
static void
capacity_resize(gsl_matrix *m, size_t turn)
{
    static const double size[] = { 1e-60, 1e60, 1e-6, 1e6 };
    for (size_t k = 0; k < m->size2; k++) {
        gsl_vector_view column = gsl_matrix_column(m, k);
        gsl_vector_scale(&column.vector, size[(k + turn) % 4]);
    }
}

/*
 * A number whose multiples are exact, so that in every order of sums the mean of
 * such a column is this number.
 */
static void
capacity_freeze(gsl_matrix *m, size_t k)
{
    gsl_vector_view column = gsl_matrix_column(m, k);
    gsl_vector_set_all(&column.vector, 0.375);
}

static const refusal esn_capacity_refusals[] = {
    { "said", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "said", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "said", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "said", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "wanted", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "wanted", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "wanted", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "wanted", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "capacity", N_ELEMENTS, GSL_EBADLEN, .by = 1 },
    { "capacity", N_ELEMENTS, GSL_EBADLEN, .by = -1 },
    { "rows", THE_VALUE, GSL_EBADLEN, .value = 1.0 },
    { "rows", THE_VALUE, GSL_SUCCESS, .value = 2.0 },
    { "said", AN_ENTRY, GSL_EDOM, .value = 1e80 },
    { "wanted", AN_ENTRY, GSL_EDOM, .value = 1e80 },
    { "said", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "said", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "said", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "wanted", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "wanted", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "wanted", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "constant", THE_VALUE, GSL_EDOM, .value = 0.0,
      .words = "the first column of wanted does not vary" },
    { "constant", THE_VALUE, GSL_EDOM, .value = 1.0,
      .words = "the last column of wanted does not vary" },
};
/*
 * By hand: small, larger, a lag of which it always says the same, one that knows
 * much, columns of very different size, and an exact copy.
 */
PROBE(esn, capacity, 6, .sizes = 2, REFUSES(esn_capacity_refusals))
(sheet *s, size_t k)
{
    const refusal *r = refusal_of(s);
    const double usual = 1.0 + (double)size_of(s, 2, 8);
    const size_t K = size_of(s, 1, 4);
    const size_t rows = (size_t)number_for(s, "rows", usual);
    gsl_matrix *said = matrix_for(s, IN, "said", rows, K);
    gsl_matrix *wanted = matrix_for(s, IN, "wanted", rows, K);
    gsl_vector *capacity = vector_for(s, OUT, "capacity", K);
    double MC = awkward(s);

    capacity_vary(said);
    capacity_vary(wanted);
    if (k == 2) {
        capacity_freeze(said, 0);
        capacity_freeze(said, K - 1);
    }
    if (r != NULL && r->aspect == THE_VALUE && r->code == GSL_EDOM)
        capacity_freeze(wanted, r->value > 0.0 ? K - 1 : 0);
    if (k == 3)
        capacity_make_alike(said, wanted, 2.0);
    if (k == 4) {
        capacity_resize(said, 0);
        capacity_resize(wanted, 1);
    }
    if (k == 5)
        gsl_matrix_memcpy(said, wanted);
    if (!put_status(s, "esn_capacity",
                    THE(esn_capacity)(said, wanted, capacity, &MC)))
        return;
    put_results(s, 1e-9);
    put(s, "MC", MC, r != NULL && r->code != GSL_SUCCESS ? 0.0 : 1e-9);
}
