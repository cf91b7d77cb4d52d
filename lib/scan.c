#include "scan.h"
#include "gates.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The members of p in the order of theta. */
static void
windows_of(scan_params *p, params_window window[SCAN_BLOCKS])
{
    const size_t D = p->D, H = p->H, O = p->O;
    const params_window all[SCAN_BLOCKS] = {
        { "W_lambda", H, D, &p->W_lambda, NULL },
        { "W_n", H, D, &p->W_n, NULL },
        { "b_lambda", H, 1, NULL, &p->b_lambda },
        { "b_n", H, 1, NULL, &p->b_n },
        { "W_hy", O, H, &p->W_hy, NULL },
        { "b_y", O, 1, NULL, &p->b_y },
    };
    memcpy(window, all, sizeof all);
}

scan_params *
scan_params_alloc(size_t D, size_t H, size_t O, activation f)
{
    params_window window[SCAN_BLOCKS];
    scan_params *p = malloc(sizeof *p);

    if (p == NULL)
        GSL_ERROR_NULL("no memory for the parameters", GSL_ENOMEM);
    *p = (scan_params){ .D = D, .H = H, .O = O, .f = f };
    windows_of(p, window);
    p->theta = params_alloc(window, SCAN_BLOCKS);
    if (p->theta == NULL) {
        free(p);
        return NULL;
    }
    return p;
}

void
scan_params_free(scan_params *p)
{
    if (p == NULL)
        return;
    gsl_vector_free(p->theta);
    free(p);
}

void
scan_blocks(scan_params *p, const scan_params *dp,
            gradient_block block[SCAN_BLOCKS])
{
    params_window window[SCAN_BLOCKS];

    windows_of(p, window);
    params_blocks(window, SCAN_BLOCKS, p->theta, dp->theta, block);
}

scan_states *
scan_states_alloc(size_t T, size_t B, size_t H)
{
    if (T == 0 || B == 0 || H == 0)
        GSL_ERROR_NULL("T, B and H must be greater than 0", GSL_EINVAL);

    scan_states *s = calloc(1, sizeof *s);
    if (s == NULL)
        GSL_ERROR_NULL("no memory for the states", GSL_ENOMEM);
    s->lambda = sequence_alloc(T, B, H);
    s->n = sequence_alloc(T, B, H);
    s->g = sequence_alloc(T, B, H);
    s->h = sequence_alloc(sizes_sum(T, 1), B, H);
    if (s->lambda == NULL || s->n == NULL || s->g == NULL || s->h == NULL) {
        // The allocation that failed has already called GSL's error handler, so
        // only the rest has to be freed.
        scan_states_free(s);
        return NULL;
    }
    return s;
}

void
scan_states_free(scan_states *s)
{
    if (s == NULL)
        return;
    sequence_free(s->lambda);
    sequence_free(s->n);
    sequence_free(s->g);
    sequence_free(s->h);
    free(s);
}

void
scan_states_clear(scan_states *s)
{
    sequence_set_zero(s->h);
}

int
scan_readout(const scan_params *p, const sequence *h, sequence *y)
{
    return gates_readout(&p->W_hy.matrix, &p->b_y.vector, h, y);
}

int
scan_readout_backward(const scan_params *p, const sequence *h,
                      const sequence *dy, sequence *dh, scan_params *dp)
{
    if (sequence_expect(dy, dy->T, dy->B, p->O) != GSL_SUCCESS
        || sequence_expect(h, dy->T + 1, dy->B, p->H) != GSL_SUCCESS
        || sequence_expect(dh, dy->T + 1, dy->B, p->H) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const gsl_matrix_view h_all = sequence_rows(h, 1, dy->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, dy->T);
    gsl_matrix_view dh_all = sequence_rows(dh, 1, dy->T);
    return bptt_affine(&p->W_hy.matrix, &h_all.matrix, &dy_all.matrix,
                       &dh_all.matrix, &dp->W_hy.matrix, &dp->b_y.vector);
}

int
scan_begin(const gsl_rng *r, scan_params *p)
{
    gsl_vector_set_zero(p->theta);
    int status = init_glorot_normal(r, &p->W_lambda.matrix);
    if (status == GSL_SUCCESS)
        status = init_glorot_normal(r, &p->W_n.matrix);
    if (status == GSL_SUCCESS)
        status = init_glorot_normal(r, &p->W_hy.matrix);
    return status;
}

int
scan_forward_arguments(const sequence *lambda, const sequence *g,
                       const sequence *h)
{
    int status = sequence_expect(g, lambda->T, lambda->B, lambda->n);
    if (status == GSL_SUCCESS)
        status = sequence_expect(h, lambda->T + 1, lambda->B, lambda->n);
    return status;
}

int
scan_backward_arguments(const sequence *lambda, const sequence *h,
                        const sequence *dh, const sequence *dlambda,
                        const sequence *dg)
{
    int status = sequence_expect(h, lambda->T + 1, lambda->B, lambda->n);
    if (status == GSL_SUCCESS)
        status = sequence_expect(dh, lambda->T + 1, lambda->B, lambda->n);
    if (status == GSL_SUCCESS)
        status = sequence_expect(dlambda, lambda->T, lambda->B, lambda->n);
    if (status == GSL_SUCCESS)
        status = sequence_expect(dg, lambda->T, lambda->B, lambda->n);
    return status;
}

int
scan_decay_arguments(const gsl_vector *nu, const gsl_vector *one,
                     const gsl_vector *other)
{
    if (one->size != nu->size || other->size != nu->size)
        GSL_ERROR("all three vectors must have the length of nu", GSL_EBADLEN);
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j);
        if (!(nu_j >= SCAN_NU_LEAST && isfinite(nu_j)))
            GSL_ERROR("nu must be finite and at least SCAN_NU_LEAST", GSL_EDOM);
    }
    return GSL_SUCCESS;
}

/* Whether the sequences have the shapes that scan_states_alloc() gives them. */
static int
expect_states(const scan_states *s, size_t T, size_t B, size_t H)
{
    int status = sequence_expect(s->lambda, T, B, H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(s->n, T, B, H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(s->g, T, B, H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(s->h, T + 1, B, H);
    return status;
}

int
scan_unit_forward_arguments(const scan_params *p, const sequence *x,
                            const scan_states *s)
{
    const int status = sequence_expect(x, x->T, x->B, p->D);
    if (status != GSL_SUCCESS)
        return status;
    return expect_states(s, x->T, x->B, p->H);
}

int
scan_unit_backward_arguments(const scan_params *p, const sequence *x,
                             const scan_states *s, const scan_states *ds,
                             const scan_params *dp)
{
    int status = scan_unit_forward_arguments(p, x, s);
    if (status == GSL_SUCCESS)
        status = expect_states(ds, x->T, x->B, p->H);
    if (status == GSL_SUCCESS
        && (dp->D != p->D || dp->H != p->H || dp->O != p->O))
        GSL_ERROR("dp must have the sizes of p", GSL_EBADLEN);
    return status;
}

int
scan_parallel_arguments(const sequence *lambda, const sequence *g,
                        const sequence *product, const sequence *h)
{
    const int status = scan_forward_arguments(lambda, g, h);
    if (status != GSL_SUCCESS)
        return status;
    return sequence_expect(product, lambda->T, lambda->B, lambda->n);
}

/* Units in pairs are even in number. */
static int
expect_pairs(size_t H)
{
    if (H % 2 != 0)
        GSL_ERROR("units in pairs must be even in number", GSL_EBADLEN);
    return GSL_SUCCESS;
}

int
scan_pairs_forward_arguments(const sequence *lambda, const sequence *g,
                             const sequence *h)
{
    const int status = scan_forward_arguments(lambda, g, h);
    if (status != GSL_SUCCESS)
        return status;
    return expect_pairs(lambda->n);
}

int
scan_pairs_backward_arguments(const sequence *lambda, const sequence *h,
                              const sequence *dh, const sequence *dlambda,
                              const sequence *dg)
{
    const int status = scan_backward_arguments(lambda, h, dh, dlambda, dg);
    if (status != GSL_SUCCESS)
        return status;
    return expect_pairs(lambda->n);
}
