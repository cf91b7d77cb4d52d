#include "rnn.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

/* The members of p in the order of theta. */
static void
windows_of(rnn_params *p, params_window window[RNN_BLOCKS])
{
    const size_t D = p->D, H = p->H, O = p->O;
    const params_window all[RNN_BLOCKS] = {
        { "W_xh", H, D, &p->W_xh, NULL }, { "W_hh", H, H, &p->W_hh, NULL },
        { "b_h", H, 1, NULL, &p->b_h },   { "W_hy", O, H, &p->W_hy, NULL },
        { "b_y", O, 1, NULL, &p->b_y },
    };
    memcpy(window, all, sizeof all);
}

rnn_params *
rnn_params_alloc(size_t D, size_t H, size_t O, activation f)
{
    params_window window[RNN_BLOCKS];
    rnn_params *p = malloc(sizeof *p);

    if (p == NULL)
        GSL_ERROR_NULL("no memory for the parameters", GSL_ENOMEM);
    *p = (rnn_params){ .D = D, .H = H, .O = O, .f = f };
    windows_of(p, window);
    p->theta = params_alloc(window, RNN_BLOCKS);
    if (p->theta != NULL)
        return p;
    free(p);
    return NULL;
}

void
rnn_params_free(rnn_params *p)
{
    if (p == NULL)
        return;
    gsl_vector_free(p->theta);
    free(p);
}

void
rnn_blocks(rnn_params *p, const rnn_params *dp,
           gradient_block block[RNN_BLOCKS])
{
    params_window window[RNN_BLOCKS];

    windows_of(p, window);
    params_blocks(window, RNN_BLOCKS, p->theta, dp->theta, block);
}

int
rnn_loss_shapes(const sequence *y, const sequence *target, const sequence *mask,
                const gsl_vector *cost)
{
    int status = sequence_expect(target, y->T, y->B, y->n);
    if (status == GSL_SUCCESS)
        status = sequence_expect(mask, y->T, y->B, 1);
    if (status == GSL_SUCCESS && cost->size != y->T)
        GSL_ERROR("cost must have T elements", GSL_EBADLEN);
    return status;
}
