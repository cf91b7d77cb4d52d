#include "reservoir.h"
#include "sizes.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

static const double ridge[] = { 1e-10, 1e-8, 1e-6, 1e-4, 1e-2 };
enum { RIDGES = sizeof ridge / sizeof ridge[0], LEAST_UNITS = 20 };

size_t
reservoir_parameters(const problem *q, size_t H)
{
    const size_t F = sizes_sum(1 + q->D, H);
    return sizes_sum(sizes_product(H, RESERVOIR_HEARS + q->D + 1),
                     sizes_product(q->O, F));
}

size_t
reservoir_units(const problem *q, size_t P)
{
    size_t H = LEAST_UNITS;
    while (reservoir_parameters(q, H) < P)
        H++;
    return H;
}

esn *
reservoir_draw(const gsl_rng *r, const problem *q, const reservoir_setting *s)
{
    esn *p = esn_alloc(q->D, s->H, q->O, TANH, s->leak);
    if (p == NULL)
        return NULL;
    int status = esn_reservoir(r, RESERVOIR_HEARS / (double)s->H, p->W_hh);
    if (status == GSL_SUCCESS)
        status = esn_rescale(r, p->W_hh,
                             s->H < ESN_PRODUCTS ? s->H : ESN_PRODUCTS, s->rho);
    if (status != GSL_SUCCESS) {
        esn_free(p);
        return NULL;
    }
    for (size_t k = 0; k < s->H * q->D; k++)
        p->W_xh->data[k] = gsl_ran_flat(r, -s->input, s->input);
    for (size_t k = 0; k < s->H; k++)
        p->b_h->data[k] = gsl_ran_flat(r, -s->input, s->input);
    return p;
}

/*
 * Writes a row of features and one of targets for every asked step. Returns how
 * many.
 */
static size_t
collect(const batch *b, size_t row, gsl_matrix *Z, gsl_matrix *Y)
{
    const size_t D = b->x->n, H = b->h->n, O = b->target->n;
    for (size_t t = 0; t < b->x->T; t++)
        for (size_t i = 0; i < b->x->B; i++) {
            if (*sequence_of(b->mask, t, i) == 0.0)
                continue;
            double *z = gsl_matrix_ptr(Z, row, 0);
            z[0] = 1.0;
            memcpy(z + 1, sequence_of(b->x, t, i), D * sizeof *z);
            memcpy(z + 1 + D, sequence_of(b->h, t + 1, i), H * sizeof *z);
            memcpy(gsl_matrix_ptr(Y, row, 0), sequence_of(b->target, t, i),
                   O * sizeof *z);
            row++;
        }
    return row;
}

/* The asked steps of new sequences: rows of Z and Y, and how many they are. */
static int
gather(const gsl_rng *r, const problem *q, size_t trained, const esn *p,
       batch *b, gsl_matrix *Z, gsl_matrix *Y, size_t *rows)
{
    *rows = 0;
    for (size_t n = 0; n < trained; n += b->x->B) {
        int status = problem_draw(q, r, b);
        if (status == GSL_SUCCESS)
            status = esn_harvest(p, b->x, b->h);
        if (status != GSL_SUCCESS)
            return status;
        *rows = collect(b, *rows, Z, Y);
    }
    return GSL_SUCCESS;
}

/*
 * The readouts for all ridges, one below the other; where esn_ridge() refuses,
 * NaN.
 */
static int
solve(const gsl_matrix *Z, const gsl_matrix *Y, gsl_matrix *A, gsl_matrix *W)
{
    const size_t O = Y->size2;
    int refused = 0;

    // That a ridge is too small for these features is not the caller's mistake,
    // so GSL's error handler must not be called.
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    for (size_t k = 0; k < RIDGES; k++) {
        gsl_matrix_view W_k = gsl_matrix_submatrix(W, k * O, 0, O, W->size2);
        gsl_matrix_set_all(&W_k.matrix, NAN);
        refused += esn_ridge(Z, Y, ridge[k], A, &W_k.matrix) != GSL_SUCCESS;
    }
    gsl_set_error_handler(handler);
    return refused == RIDGES ? GSL_EDOM : GSL_SUCCESS;
}

/* Fits the readouts for all ridges to new sequences. */
static int
fit(const gsl_rng *r, const problem *q, size_t trained, const esn *p, batch *b,
    gsl_matrix *W)
{
    const size_t most = q->kind == PROBLEM_REBER ? q->T : 1, F = W->size2;
    size_t rows = sizes_product(trained, most);
    gsl_matrix *Z = sizes_matrix(rows, F);
    gsl_matrix *Y = Z == NULL ? NULL : sizes_matrix(rows, p->O);
    gsl_matrix *A = Y == NULL ? NULL : sizes_matrix(F, F);

    int status =
        A == NULL ? GSL_ENOMEM : gather(r, q, trained, p, b, Z, Y, &rows);
    if (status == GSL_SUCCESS) {
        const gsl_matrix_view z = gsl_matrix_submatrix(Z, 0, 0, rows, F);
        const gsl_matrix_view y = gsl_matrix_submatrix(Y, 0, 0, rows, p->O);
        status = solve(&z.matrix, &y.matrix, A, W);
    }
    gsl_matrix_free(Z);
    gsl_matrix_free(Y);
    gsl_matrix_free(A);
    return status;
}

/* Tests every readout on sequences that it has not seen. */
static int
try(const gsl_rng *r, const problem *q, size_t tried, const gsl_matrix *W,
    esn *p, batch *b, double error[RIDGES])
{
    memset(error, 0, RIDGES * sizeof error[0]);
    for (size_t n = 0; n < tried; n += b->x->B) {
        int status = problem_draw(q, r, b);
        if (status == GSL_SUCCESS)
            status = esn_harvest(p, b->x, b->h);
        for (size_t k = 0; k < RIDGES && status == GSL_SUCCESS; k++) {
            const gsl_matrix_const_view W_k =
                gsl_matrix_const_submatrix(W, k * p->O, 0, p->O, W->size2);
            gsl_matrix_memcpy(p->W_zy, &W_k.matrix);
            status = esn_readout(p, b->x, b->h, b->y);
            error[k] += problem_error(q, b) * (double)b->x->B / (double)tried;
        }
        if (status != GSL_SUCCESS)
            return status;
    }
    return GSL_SUCCESS;
}

int
reservoir_fit(const gsl_rng *r, const problem *q, size_t trained, size_t tried,
              esn *p, reservoir_setting *s, batch *b, double *error)
{
    double errors[RIDGES];
    gsl_matrix *W = sizes_matrix(sizes_product(RIDGES, p->O), p->W_zy->size2);
    if (W == NULL)
        return GSL_ENOMEM;
    int status = fit(r, q, trained, p, b, W);
    if (status == GSL_SUCCESS)
        status = try(r, q, tried, W, p, b, errors);
    if (status == GSL_SUCCESS) {
        size_t best = 0;
        for (size_t k = 1; k < RIDGES; k++)
            if (errors[k] < errors[best] || isnan(errors[best]))
                best = k;
        const gsl_matrix_const_view W_best =
            gsl_matrix_const_submatrix(W, best * p->O, 0, p->O, W->size2);
        gsl_matrix_memcpy(p->W_zy, &W_best.matrix);
        s->ridge = ridge[best];
        *error = errors[best];
    }
    gsl_matrix_free(W);
    return status;
}

esn *
reservoir_search(const gsl_rng *r, gsl_rng *data, const problem *q,
                 size_t trained, size_t tried, reservoir_setting *s, size_t n,
                 batch *b, size_t *chosen)
{
    gsl_rng *begin = gsl_rng_clone(data);
    esn *best = NULL;
    double least = INFINITY, error = NAN;
    int status = GSL_SUCCESS;

    for (size_t k = 0; k < n && status == GSL_SUCCESS; k++) {
        esn *p = reservoir_draw(r, q, &s[k]);
        gsl_rng_memcpy(data, begin);
        status = p == NULL ? GSL_EFAILED
                           : reservoir_fit(data, q, trained, tried, p, &s[k], b,
                                           &error);
        const int better = error < least || best == NULL;
        esn_free(better ? best : p);
        if (better) {
            best = p;
            least = error;
            *chosen = k;
        }
    }
    gsl_rng_free(begin);
    if (status == GSL_SUCCESS)
        return best;
    esn_free(best);
    return NULL;
}
