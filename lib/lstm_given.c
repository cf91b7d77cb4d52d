#include "lstm.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

lstm_params *
lstm_params_alloc(size_t D, size_t H, size_t O)
{
    if (D == 0 || H == 0 || O == 0)
        GSL_ERROR_NULL("D, H and O must be greater than 0", GSL_EINVAL);
    // Counted in double, where a product of sizes cannot wrap around.
    const double numbers =
        LSTM_GATES * (double)H * ((double)D + (double)H + 1.0)
        + (double)O * ((double)H + 1.0);
    if (numbers > (double)PTRDIFF_MAX / sizeof(double))
        GSL_ERROR_NULL("so many numbers have no address", GSL_ENOMEM);

    const size_t G = LSTM_GATES * H;
    lstm_params *p = malloc(sizeof *p);
    gsl_vector *theta = gsl_vector_calloc(G * D + G * H + G + O * H + O);
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
    p->theta = theta;
    p->W_xh = gsl_matrix_view_array(at, G, D);
    p->W_hh = gsl_matrix_view_array(at += G * D, G, H);
    p->b_h = gsl_vector_view_array(at += G * H, G);
    p->W_hy = gsl_matrix_view_array(at += G, O, H);
    p->b_y = gsl_vector_view_array(at += O * H, O);
    return p;
}

void
lstm_params_free(lstm_params *p)
{
    if (p == NULL)
        return;
    gsl_vector_free(p->theta);
    free(p);
}

lstm_states *
lstm_states_alloc(size_t T, size_t B, size_t H)
{
    if (T == 0 || B == 0 || H == 0)
        GSL_ERROR_NULL("T, B and H must be greater than 0", GSL_EINVAL);

    lstm_states *s = calloc(1, sizeof *s);
    if (s == NULL)
        GSL_ERROR_NULL("no memory for the states", GSL_ENOMEM);
    s->gate = sequence_alloc(T, B, LSTM_GATES * H);
    s->c = sequence_alloc(T + 1, B, H);
    s->h = sequence_alloc(T + 1, B, H);
    if (s->gate == NULL || s->c == NULL || s->h == NULL) {
        // What is missing has been reported by whoever could not make it.
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
    const int status = sequence_expect(y, h->T - 1, h->B, p->O);
    if (status != GSL_SUCCESS)
        return status;
    if (h->n != p->H)
        GSL_ERROR("h must be (T+1,B,H)", GSL_EBADLEN);

    const gsl_matrix_view states = sequence_rows(h, 1, y->T);
    gsl_matrix_view said = sequence_rows(y, 0, y->T);
    return rnn_affine(&p->W_hy.matrix, &p->b_y.vector, &states.matrix,
                      &said.matrix);
}

int
lstm_begin(const gsl_rng *r, lstm_params *p)
{
    gsl_vector_set_zero(p->theta);
    for (size_t k = 0; k < LSTM_GATES; k++) {
        gsl_matrix_view W_xk =
            gsl_matrix_submatrix(&p->W_xh.matrix, k * p->H, 0, p->H, p->D);
        gsl_matrix_view W_hk =
            gsl_matrix_submatrix(&p->W_hh.matrix, k * p->H, 0, p->H, p->H);
        int status = init_glorot_normal(r, &W_xk.matrix);
        if (status == GSL_SUCCESS)
            status = init_orthogonal(r, 1.0, &W_hk.matrix);
        if (status != GSL_SUCCESS)
            return status;
    }
    return init_glorot_normal(r, &p->W_hy.matrix);
}

void
lstm_blocks(lstm_params *p, const lstm_params *dp,
            gradient_block block[LSTM_BLOCKS])
{
    const size_t D = p->D, H = p->H, O = p->O, G = LSTM_GATES * H;

    block[0] = (gradient_block){ "W_xh", p->W_xh.matrix.data,
                                 dp->W_xh.matrix.data, G * D, NAN };
    block[1] = (gradient_block){ "W_hh", p->W_hh.matrix.data,
                                 dp->W_hh.matrix.data, G * H, NAN };
    block[2] = (gradient_block){ "b_h", p->b_h.vector.data, dp->b_h.vector.data,
                                 G, NAN };
    block[3] = (gradient_block){ "W_hy", p->W_hy.matrix.data,
                                 dp->W_hy.matrix.data, O * H, NAN };
    block[4] = (gradient_block){ "b_y", p->b_y.vector.data, dp->b_y.vector.data,
                                 O, NAN };
}
