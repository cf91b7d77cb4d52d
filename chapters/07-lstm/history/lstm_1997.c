/*
 * lstm_1997.c - the network of 1997: what it is made of and how it begins, a
 * step of it, and its truncated gradient.
 */
#include "lstm_1997.h"
#include "activation.h"
#include "params.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t
lstm_1997_count(const lstm_1997_shape *shape)
{
    const size_t C = sizes_product(shape->blocks, shape->S);
    const size_t gates = sizes_product(2, shape->blocks);
    const size_t U = sizes_sum(gates, C);
    const size_t biases = sizes_sum(shape->biased >= BIASED_HIDDEN ? U : gates,
                                    shape->biased == BIASED_ALL ? shape->O : 0);

    return sizes_sum(sizes_product(U, sizes_sum(shape->D, U)),
                     sizes_sum(biases, sizes_product(shape->O, C)));
}

lstm_1997_params *
lstm_1997_params_alloc(const lstm_1997_shape *shape)
{
    if (shape->D == 0 || shape->blocks == 0 || shape->S == 0 || shape->O == 0)
        GSL_ERROR_NULL("D, blocks, S and O must be greater than 0", GSL_EINVAL);

    lstm_1997_params *p = malloc(sizeof *p);
    if (p == NULL)
        GSL_ERROR_NULL("no memory for the parameters", GSL_ENOMEM);
    p->shape = *shape;
    p->C = sizes_product(shape->blocks, shape->S);
    p->U = sizes_sum(sizes_product(2, shape->blocks), p->C);
    p->Z = sizes_sum(sizes_sum(shape->D, p->U), 1);

    const size_t seen = p->Z - (shape->biased >= BIASED_HIDDEN ? 0 : 1);
    const size_t read = sizes_sum(p->C, shape->biased == BIASED_ALL ? 1 : 0);
    const params_window window[] = {
        { "W_i", shape->blocks, p->Z, &p->W_i, NULL },
        { "W_o", shape->blocks, p->Z, &p->W_o, NULL },
        { "W_g", p->C, seen, &p->W_g, NULL },
        { "W_y", shape->O, read, &p->W_y, NULL },
    };
    p->theta = params_alloc(window, sizeof window / sizeof window[0]);
    if (p->theta != NULL)
        return p;
    free(p);
    return NULL;
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
    s->z = sizes_vector(p->Z);
    s->u = sizes_vector(p->U + 1);
    s->g = sizes_vector(p->C);
    s->c = sizes_vector(p->C);
    s->out = sizes_vector(p->C);
    s->y = sizes_vector(p->shape.O);
    s->K_i = sizes_matrix(p->C, p->Z);
    s->K_g = sizes_matrix(p->C, p->Z);
    s->da_y = sizes_vector(p->shape.O);
    s->dh = sizes_vector(p->C);
    if (s->z == NULL || s->u == NULL || s->g == NULL || s->c == NULL
        || s->out == NULL || s->y == NULL || s->K_i == NULL || s->K_g == NULL
        || s->da_y == NULL || s->dh == NULL) {
        // The allocation that failed has already called GSL's error handler, so
        // only the rest has to be freed.
        lstm_1997_state_free(s);
        return NULL;
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

static int
state_fits(const lstm_1997_params *p, const lstm_1997_state *s)
{
    return s->z->size == p->Z && s->u->size == p->U + 1 && s->c->size == p->C
           && s->y->size == p->shape.O;
}

static int
same_shape(const lstm_1997_shape *a, const lstm_1997_shape *b)
{
    return a->D == b->D && a->blocks == b->blocks && a->S == b->S
           && a->O == b->O && a->biased == b->biased;
}

/*
 * A unit's pre-activation: its row of weights times what it sees, as far as the
 * row goes. Plain loops, here and below: the rows have a dozen numbers, for
 * which a call of BLAS costs more than it saves.
 */
static double
weigh(const gsl_matrix *W, size_t unit, const double *seen)
{
    const double *w = gsl_matrix_const_ptr(W, unit, 0);
    double a = 0.0;

    for (size_t k = 0; k < W->size2; k++)
        a += w[k] * seen[k];
    return a;
}

int
lstm_1997_step(const lstm_1997_params *p, const gsl_vector *x,
               lstm_1997_state *s)
{
    const size_t D = p->shape.D, blocks = p->shape.blocks;

    if (!state_fits(p, s))
        GSL_ERROR("the state must be one for these parameters", GSL_EBADLEN);
    if (x->size != D)
        GSL_ERROR("x must have D elements", GSL_EBADLEN);

    double *const z = s->z->data, *const u = s->u->data;
    double *const i = u, *const o = u + blocks, *const h = u + 2 * blocks;
    for (size_t k = 0; k < D; k++)
        z[k] = gsl_vector_get(x, k);
    memcpy(z + D, u, (p->U + 1) * sizeof *u);

    for (size_t j = 0; j < blocks; j++) {
        i[j] = activation_value(LOGISTIC, weigh(&p->W_i.matrix, j, z));
        o[j] = activation_value(LOGISTIC, weigh(&p->W_o.matrix, j, z));
    }
    for (size_t v = 0; v < p->C; v++) {
        const size_t j = v / p->shape.S;
        s->g->data[v] = 2.0 * tanh(0.5 * weigh(&p->W_g.matrix, v, z));
        s->c->data[v] += i[j] * s->g->data[v];
        s->out->data[v] = tanh(0.5 * s->c->data[v]);
        h[v] = o[j] * s->out->data[v];
    }
    for (size_t k = 0; k < p->shape.O; k++)
        s->y->data[k] = activation_value(LOGISTIC, weigh(&p->W_y.matrix, k, h));
    return GSL_SUCCESS;
}

/* row += factor from */
static void
add(gsl_matrix *M, size_t row, double factor, const double *from)
{
    double *to = gsl_matrix_ptr(M, row, 0);

    for (size_t k = 0; k < M->size2; k++)
        to[k] += factor * from[k];
}

//: begin carry
int
lstm_1997_carry(const lstm_1997_params *p, lstm_1997_state *s)
{
    if (!state_fits(p, s))
        GSL_ERROR("the state must be one for these parameters", GSL_EBADLEN);

    for (size_t v = 0; v < p->C; v++) {
        const double i = gsl_vector_get(s->u, v / p->shape.S);
        const double g = gsl_vector_get(s->g, v);
        add(s->K_i, v, g * i * (1.0 - i), s->z->data);
        add(s->K_g, v, i * (1.0 - 0.25 * g * g), s->z->data);
    }
    return GSL_SUCCESS;
}
//: end carry

/* From the outputs back to the cells' outputs, dh; and dW_y. */
static void
outputs_backward(const lstm_1997_params *p, const gsl_vector *target,
                 lstm_1997_state *s, lstm_1997_params *dp)
{
    const double *const h = s->u->data + 2 * p->shape.blocks;

    gsl_vector_set_zero(s->dh);
    for (size_t k = 0; k < p->shape.O; k++) {
        const double y = gsl_vector_get(s->y, k);
        const double da = (y - gsl_vector_get(target, k)) * y * (1.0 - y);
        add(&dp->W_y.matrix, k, da, h);
        for (size_t v = 0; v < p->C; v++)
            s->dh->data[v] += da * gsl_matrix_get(&p->W_y.matrix, k, v);
    }
}

int
lstm_1997_backward(const lstm_1997_params *p, const gsl_vector *target,
                   lstm_1997_state *s, lstm_1997_params *dp)
{
    if (!state_fits(p, s))
        GSL_ERROR("the state must be one for these parameters", GSL_EBADLEN);
    if (target->size != p->shape.O)
        GSL_ERROR("target must have O elements", GSL_EBADLEN);
    if (!same_shape(&p->shape, &dp->shape))
        GSL_ERROR("p and dp must have the same shape", GSL_EBADLEN);

    outputs_backward(p, target, s, dp);
    for (size_t v = 0; v < p->C; v++) {
        const size_t j = v / p->shape.S;
        const double o = gsl_vector_get(s->u, p->shape.blocks + j);
        const double out = gsl_vector_get(s->out, v);
        const double dh = gsl_vector_get(s->dh, v);
        const double dc = dh * o * 0.5 * (1.0 - out * out);
        add(&dp->W_o.matrix, j, dh * out * o * (1.0 - o), s->z->data);
        add(&dp->W_i.matrix, j, dc, gsl_matrix_const_ptr(s->K_i, v, 0));
        add(&dp->W_g.matrix, v, dc, gsl_matrix_const_ptr(s->K_g, v, 0));
    }
    return GSL_SUCCESS;
}
