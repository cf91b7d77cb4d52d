/* lstm_1997_params.c - what a network of 1997 is made of, and how it begins. */
#include "lstm_1997.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>

size_t
lstm_1997_count(const lstm_1997_shape *shape)
{
    const size_t C = shape->blocks * shape->S, gates = 2 * shape->blocks;
    const size_t U = gates + C;

    return U * (shape->D + U) + (shape->biased >= BIASED_HIDDEN ? U : gates)
           + shape->O * C + (shape->biased == BIASED_ALL ? shape->O : 0);
}

lstm_1997_params *
lstm_1997_params_alloc(const lstm_1997_shape *shape)
{
    if (shape->D == 0 || shape->blocks == 0 || shape->S == 0 || shape->O == 0)
        GSL_ERROR_NULL("D, blocks, S and O must be greater than 0", GSL_EINVAL);

    lstm_1997_params *p = malloc(sizeof *p);
    gsl_vector *theta = gsl_vector_calloc(lstm_1997_count(shape));
    if (p == NULL || theta == NULL) {
        free(p);
        if (theta != NULL)
            gsl_vector_free(theta);
        GSL_ERROR_NULL("no memory for the parameters", GSL_ENOMEM);
    }
    p->shape = *shape;
    p->C = shape->blocks * shape->S;
    p->U = 2 * shape->blocks + p->C;
    p->Z = shape->D + p->U + 1;
    p->theta = theta;

    const size_t seen = p->Z - (shape->biased >= BIASED_HIDDEN ? 0 : 1);
    const size_t read = p->C + (shape->biased == BIASED_ALL ? 1 : 0);
    double *at = theta->data;
    p->W_i = gsl_matrix_view_array(at, shape->blocks, p->Z);
    p->W_o =
        gsl_matrix_view_array(at += shape->blocks * p->Z, shape->blocks, p->Z);
    p->W_g = gsl_matrix_view_array(at += shape->blocks * p->Z, p->C, seen);
    p->W_y = gsl_matrix_view_array(at += p->C * seen, shape->O, read);
    return p;
}

void
lstm_1997_params_free(lstm_1997_params *p)
{
    if (p == NULL)
        return;
    gsl_vector_free(p->theta);
    free(p);
}

int
lstm_1997_init(const gsl_rng *r, double range, const double *in_bias,
               const double *out_bias, lstm_1997_params *p)
{
    if (!(range >= 0.0) || !gsl_finite(range))
        GSL_ERROR("range must be finite and not negative", GSL_EINVAL);
    for (size_t k = 0; k < p->theta->size; k++)
        gsl_vector_set(p->theta, k, gsl_ran_flat(r, -range, range));
    for (size_t j = 0; j < p->shape.blocks; j++) {
        if (in_bias != NULL)
            gsl_matrix_set(&p->W_i.matrix, j, p->Z - 1, in_bias[j]);
        if (out_bias != NULL)
            gsl_matrix_set(&p->W_o.matrix, j, p->Z - 1, out_bias[j]);
    }
    return GSL_SUCCESS;
}

void
lstm_1997_state_free(lstm_1997_state *s)
{
    if (s == NULL)
        return;
    gsl_vector *const vectors[] = { s->z,   s->u, s->g,    s->c,
                                    s->out, s->y, s->da_y, s->dh };
    for (size_t k = 0; k < sizeof vectors / sizeof vectors[0]; k++)
        gsl_vector_free(vectors[k]);
    gsl_matrix_free(s->K_i);
    gsl_matrix_free(s->K_g);
    free(s);
}

lstm_1997_state *
lstm_1997_state_alloc(const lstm_1997_params *p)
{
    lstm_1997_state *s = malloc(sizeof *s);

    if (s == NULL)
        GSL_ERROR_NULL("no memory for a state", GSL_ENOMEM);
    s->z = gsl_vector_calloc(p->Z);
    s->u = gsl_vector_calloc(p->U + 1);
    s->g = gsl_vector_calloc(p->C);
    s->c = gsl_vector_calloc(p->C);
    s->out = gsl_vector_calloc(p->C);
    s->y = gsl_vector_calloc(p->shape.O);
    s->K_i = gsl_matrix_calloc(p->C, p->Z);
    s->K_g = gsl_matrix_calloc(p->C, p->Z);
    s->da_y = gsl_vector_calloc(p->shape.O);
    s->dh = gsl_vector_calloc(p->C);
    if (s->z == NULL || s->u == NULL || s->g == NULL || s->c == NULL
        || s->out == NULL || s->y == NULL || s->K_i == NULL || s->K_g == NULL
        || s->da_y == NULL || s->dh == NULL) {
        lstm_1997_state_free(s);
        GSL_ERROR_NULL("no memory for a state", GSL_ENOMEM);
    }
    lstm_1997_reset(s);
    return s;
}

void
lstm_1997_reset(lstm_1997_state *s)
{
    gsl_vector_set_zero(s->z);
    gsl_vector_set_zero(s->u);
    gsl_vector_set_zero(s->c);
    gsl_matrix_set_zero(s->K_i);
    gsl_matrix_set_zero(s->K_g);
    gsl_vector_set(s->u, s->u->size - 1, 1.0);
}
