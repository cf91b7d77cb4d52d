#include "rnn.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>

rnn_params *
rnn_params_alloc(size_t D, size_t H, size_t O, activation f)
{
    if (D == 0 || H == 0 || O == 0)
        GSL_ERROR_NULL("D, H and O must be greater than 0", GSL_EINVAL);

    rnn_params *p = malloc(sizeof *p);
    gsl_vector *theta = gsl_vector_calloc(H * D + H * H + H + O * H + O);
    if (p == NULL || theta == NULL) {
        free(p);
        if (theta != NULL)
            gsl_vector_free(theta);
        GSL_ERROR_NULL("no memory for the parameters", GSL_ENOMEM);
    }
    double *at = theta->data;
    p->D = D;
    p->H = H;
    p->O = O;
    p->f = f;
    p->theta = theta;
    p->W_xh = gsl_matrix_view_array(at, H, D);
    p->W_hh = gsl_matrix_view_array(at += H * D, H, H);
    p->b_h = gsl_vector_view_array(at += H * H, H);
    p->W_hy = gsl_matrix_view_array(at += H, O, H);
    p->b_y = gsl_vector_view_array(at += O * H, O);
    return p;
}

void
rnn_params_free(rnn_params *p)
{
    if (p == NULL)
        return;
    gsl_vector_free(p->theta);
    free(p);
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
