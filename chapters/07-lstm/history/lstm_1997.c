/* lstm_1997.c - a step of the network of 1997, and its truncated gradient. */
#include "lstm_1997.h"
#include "activation.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

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
