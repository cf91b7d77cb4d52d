#include "bptt.h"

#include <gsl/gsl_errno.h>

int
bptt_loss_shapes(const sequence *y, const sequence *target,
                 const sequence *mask, const sequence *dy)
{
    int status = sequence_expect(target, y->T, y->B, y->n);
    if (status == GSL_SUCCESS)
        status = sequence_expect(mask, y->T, y->B, 1);
    if (status == GSL_SUCCESS)
        status = sequence_expect(dy, y->T, y->B, y->n);
    return status;
}

int
bptt_sweep_shapes(const rnn_params *p, const sequence *x, const sequence *h,
                  const sequence *da, const sequence *dh, const rnn_params *dp)
{
    const size_t T = x->T, B = x->B;

    int status = sequence_expect(x, T, B, p->D);
    if (status == GSL_SUCCESS)
        status = sequence_expect(h, T + 1, B, p->H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(da, T, B, p->H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(dh, T + 1, B, p->H);
    if (status == GSL_SUCCESS
        && (dp->D != p->D || dp->H != p->H || dp->O != p->O))
        GSL_ERROR("dp must have the sizes of p", GSL_EBADLEN);
    return status;
}
