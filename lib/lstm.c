#include "lstm.h"
#include "gates.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

/* The members of p in the order of theta. */
static void
windows_of(lstm_params *p, params_window window[LSTM_BLOCKS])
{
    const size_t D = p->D, H = p->H, O = p->O;
    const size_t G = sizes_product(LSTM_GATES, H);
    const params_window all[LSTM_BLOCKS] = {
        { "W_xh", G, D, &p->W_xh, NULL }, { "W_hh", G, H, &p->W_hh, NULL },
        { "b_h", G, 1, NULL, &p->b_h },   { "W_hy", O, H, &p->W_hy, NULL },
        { "b_y", O, 1, NULL, &p->b_y },
    };
    memcpy(window, all, sizeof all);
}

lstm_params *
lstm_params_alloc(size_t D, size_t H, size_t O)
{
    params_window window[LSTM_BLOCKS];
    lstm_params *p = malloc(sizeof *p);

    if (p == NULL)
        GSL_ERROR_NULL("no memory for the parameters", GSL_ENOMEM);
    *p = (lstm_params){ .D = D, .H = H, .O = O };
    windows_of(p, window);
    p->theta = params_alloc(window, LSTM_BLOCKS);
    if (p->theta != NULL)
        return p;
    free(p);
    return NULL;
}

void
lstm_params_free(lstm_params *p)
{
    if (p == NULL)
        return;
    gsl_vector_free(p->theta);
    free(p);
}

void
lstm_blocks(lstm_params *p, const lstm_params *dp,
            gradient_block block[LSTM_BLOCKS])
{
    params_window window[LSTM_BLOCKS];

    windows_of(p, window);
    params_blocks(window, LSTM_BLOCKS, p->theta, dp->theta, block);
}

lstm_states *
lstm_states_alloc(size_t T, size_t B, size_t H)
{
    if (T == 0 || B == 0 || H == 0)
        GSL_ERROR_NULL("T, B and H must be greater than 0", GSL_EINVAL);

    lstm_states *s = calloc(1, sizeof *s);
    if (s == NULL)
        GSL_ERROR_NULL("no memory for the states", GSL_ENOMEM);
    s->gate = sequence_alloc(T, B, sizes_product(LSTM_GATES, H));
    s->c = sequence_alloc(sizes_sum(T, 1), B, H);
    s->h = sequence_alloc(sizes_sum(T, 1), B, H);
    if (s->gate == NULL || s->c == NULL || s->h == NULL) {
        // The allocation that failed has already called GSL's error handler, so
        // only the rest has to be freed.
        lstm_states_free(s);
        return NULL;
    }
    return s;
}

void
lstm_states_free(lstm_states *s)
{
    if (s == NULL)
        return;
    sequence_free(s->gate);
    sequence_free(s->c);
    sequence_free(s->h);
    free(s);
}

void
lstm_states_clear(lstm_states *s)
{
    sequence_set_zero(s->c);
    sequence_set_zero(s->h);
}

int
lstm_readout(const lstm_params *p, const sequence *h, sequence *y)
{
    return gates_readout(&p->W_hy.matrix, &p->b_y.vector, h, y);
}

int
lstm_begin(const gsl_rng *r, lstm_params *p)
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
lstm_step_arguments(const lstm_params *p, const gsl_matrix *c_prev,
                    const gsl_matrix *h_prev, const gsl_matrix *gate,
                    const gsl_matrix *c, const gsl_matrix *h)
{
    const size_t B = gate->size1, H = p->H;
    if (!is(gate, B, LSTM_GATES * H) || !is(c_prev, B, H) || !is(h_prev, B, H)
        || !is(c, B, H) || !is(h, B, H))
        GSL_ERROR("gate must be (B,4H), and c_prev, h_prev, c and h (B,H)",
                  GSL_EBADLEN);
    return GSL_SUCCESS;
}

int
lstm_step_backward_arguments(const lstm_params *p, const gsl_matrix *gate,
                             const gsl_matrix *c_prev, const gsl_matrix *c,
                             const gsl_matrix *dh, const gsl_matrix *dc,
                             const gsl_matrix *da, const gsl_matrix *dc_prev,
                             const gsl_matrix *dh_prev)
{
    const size_t B = gate->size1, H = p->H;
    if (!is(gate, B, LSTM_GATES * H) || !is(da, B, LSTM_GATES * H))
        GSL_ERROR("gate and da must be (B,4H)", GSL_EBADLEN);
    if (!is(c_prev, B, H) || !is(c, B, H) || !is(dh, B, H) || !is(dc, B, H)
        || !is(dc_prev, B, H) || !is(dh_prev, B, H))
        GSL_ERROR("c_prev, c, dh, dc, dc_prev and dh_prev must be (B,H)",
                  GSL_EBADLEN);
    return GSL_SUCCESS;
}

/*
 * Checks that the three sequences have the shapes that lstm_states_alloc()
 * gives them.
 */
static int
expect_states(const lstm_states *s, size_t T, size_t B, size_t H)
{
    int status = sequence_expect(s->gate, T, B, LSTM_GATES * H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(s->c, T + 1, B, H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(s->h, T + 1, B, H);
    return status;
}

int
lstm_forward_arguments(const lstm_params *p, const sequence *x,
                       const lstm_states *s)
{
    const int status = sequence_expect(x, x->T, x->B, p->D);
    if (status != GSL_SUCCESS)
        return status;
    return expect_states(s, x->T, x->B, p->H);
}

int
lstm_sweep_arguments(const lstm_params *p, const sequence *x,
                     const lstm_states *s, const lstm_states *ds,
                     const lstm_params *dp)
{
    int status = lstm_forward_arguments(p, x, s);
    if (status == GSL_SUCCESS)
        status = expect_states(ds, x->T, x->B, p->H);
    if (status == GSL_SUCCESS
        && (dp->D != p->D || dp->H != p->H || dp->O != p->O))
        GSL_ERROR("dp must have the sizes of p", GSL_EBADLEN);
    return status;
}
