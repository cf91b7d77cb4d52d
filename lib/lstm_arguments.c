/* What the functions of lstm.h refuse: see the end of that header. */
#include "lstm.h"

#include <gsl/gsl_errno.h>

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

/* Three sequences that fit together as lstm_states_alloc() makes them. */
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
