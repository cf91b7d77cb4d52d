/* What the functions of gru.h refuse: see the end of that header. */
#include "gru.h"

#include <gsl/gsl_errno.h>

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

/* Three sequences that fit together as gru_states_alloc() makes them. */
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
