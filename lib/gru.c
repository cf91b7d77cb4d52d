#include "gru.h"
#include "gates.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

/* The members of p in the order of theta. */
static void
windows_of(gru_params *p, params_window window[GRU_BLOCKS])
{
    const size_t D = p->D, H = p->H, O = p->O;
    const size_t G = sizes_product(GRU_GATES, H);
    const params_window all[GRU_BLOCKS] = {
        { "W_xh", G, D, &p->W_xh, NULL }, { "W_hh", G, H, &p->W_hh, NULL },
        { "b_h", G, 1, NULL, &p->b_h },   { "b_n", H, 1, NULL, &p->b_n },
        { "W_hy", O, H, &p->W_hy, NULL }, { "b_y", O, 1, NULL, &p->b_y },
    };
    memcpy(window, all, sizeof all);
}

gru_params *
gru_params_alloc(size_t D, size_t H, size_t O)
{
    params_window window[GRU_BLOCKS];
    gru_params *p = malloc(sizeof *p);

    if (p == NULL)
        GSL_ERROR_NULL("no memory for the parameters", GSL_ENOMEM);
    *p = (gru_params){ .D = D, .H = H, .O = O };
    windows_of(p, window);
    p->theta = params_alloc(window, GRU_BLOCKS);
    if (p->theta == NULL) {
        free(p);
        return NULL;
    }
    p->W_rz = gsl_matrix_submatrix(&p->W_hh.matrix, 0, 0, 2 * H, H);
    p->W_hn = gsl_matrix_submatrix(&p->W_hh.matrix, 2 * H, 0, H, H);
    return p;
}

void
gru_params_free(gru_params *p)
{
    if (p == NULL)
        return;
    gsl_vector_free(p->theta);
    free(p);
}

void
gru_blocks(gru_params *p, const gru_params *dp,
           gradient_block block[GRU_BLOCKS])
{
    params_window window[GRU_BLOCKS];

    windows_of(p, window);
    params_blocks(window, GRU_BLOCKS, p->theta, dp->theta, block);
}

gru_states *
gru_states_alloc(size_t T, size_t B, size_t H)
{
    if (T == 0 || B == 0 || H == 0)
        GSL_ERROR_NULL("T, B and H must be greater than 0", GSL_EINVAL);

    gru_states *s = calloc(1, sizeof *s);
    if (s == NULL)
        GSL_ERROR_NULL("no memory for the states", GSL_ENOMEM);
    s->gate = sequence_alloc(T, B, sizes_product(GRU_GATES, H));
    s->v = sequence_alloc(T, B, H);
    s->h = sequence_alloc(sizes_sum(T, 1), B, H);
    if (s->gate == NULL || s->v == NULL || s->h == NULL) {
        // The allocation that failed has already called GSL's error handler, so
        // only the rest has to be freed.
        gru_states_free(s);
        return NULL;
    }
    return s;
}

void
gru_states_free(gru_states *s)
{
    if (s == NULL)
        return;
    sequence_free(s->gate);
    sequence_free(s->v);
    sequence_free(s->h);
    free(s);
}

void
gru_states_clear(gru_states *s)
{
    sequence_set_zero(s->h);
}

int
gru_readout(const gru_params *p, const sequence *h, sequence *y)
{
    return gates_readout(&p->W_hy.matrix, &p->b_y.vector, h, y);
}

int
gru_begin(const gsl_rng *r, gru_params *p)
{
    gsl_vector_set_zero(p->theta);
    return gates_begin(r, &p->W_xh.matrix, &p->W_hh.matrix, &p->W_hy.matrix);
}

static int
is(const gsl_matrix *m, size_t rows, size_t columns)
{
    return m->size1 == rows && m->size2 == columns;
}

int
gru_step_arguments(const gru_params *p, const gsl_matrix *h_prev,
                   const gsl_matrix *gate, const gsl_matrix *v,
                   const gsl_matrix *h)
{
    const size_t B = gate->size1, H = p->H;
    if (!is(gate, B, GRU_GATES * H) || !is(h_prev, B, H) || !is(v, B, H)
        || !is(h, B, H))
        GSL_ERROR("gate must be (B,3H), and h_prev, v and h (B,H)",
                  GSL_EBADLEN);
    return GSL_SUCCESS;
}

int
gru_step_backward_arguments(const gru_params *p, const gsl_matrix *gate,
                            const gsl_matrix *v, const gsl_matrix *h_prev,
                            const gsl_matrix *dh, const gsl_matrix *da,
                            const gsl_matrix *dv, const gsl_matrix *dh_prev)
{
    const size_t B = gate->size1, H = p->H;
    if (!is(gate, B, GRU_GATES * H) || !is(da, B, GRU_GATES * H))
        GSL_ERROR("gate and da must be (B,3H)", GSL_EBADLEN);
    if (!is(v, B, H) || !is(h_prev, B, H) || !is(dh, B, H) || !is(dv, B, H)
        || !is(dh_prev, B, H))
        GSL_ERROR("v, h_prev, dh, dv and dh_prev must be (B,H)", GSL_EBADLEN);
    return GSL_SUCCESS;
}

/*
 * Checks that the three sequences have the shapes that gru_states_alloc() gives
 * them.
 */
static int
expect_states(const gru_states *s, size_t T, size_t B, size_t H)
{
    int status = sequence_expect(s->gate, T, B, GRU_GATES * H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(s->v, T, B, H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(s->h, T + 1, B, H);
    return status;
}

int
gru_forward_arguments(const gru_params *p, const sequence *x,
                      const gru_states *s)
{
    const int status = sequence_expect(x, x->T, x->B, p->D);
    if (status != GSL_SUCCESS)
        return status;
    return expect_states(s, x->T, x->B, p->H);
}

int
gru_sweep_arguments(const gru_params *p, const sequence *x, const gru_states *s,
                    const gru_states *ds, const gru_params *dp)
{
    int status = gru_forward_arguments(p, x, s);
    if (status == GSL_SUCCESS)
        status = expect_states(ds, x->T, x->B, p->H);
    if (status == GSL_SUCCESS
        && (dp->D != p->D || dp->H != p->H || dp->O != p->O))
        GSL_ERROR("dp must have the sizes of p", GSL_EBADLEN);
    return status;
}
