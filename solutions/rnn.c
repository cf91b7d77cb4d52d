/*
 * rnn.c - a layer in time. The contract of every function, with its equations,
 * is in lib/rnn.h; the story is in chapters/02-rnn/chapter.md.
 */
#include "rnn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

//: step affine
int
rnn_affine(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x,
           gsl_matrix *a)
{
    //: answer
    //: todo Refuse shapes that disagree with GSL_ERROR(..., GSL_EBADLEN). Then
    //: todo (2.4): put b into every row of a, and add x W' with gsl_blas_dgemm.
    if (x->size2 != W->size2 || a->size1 != x->size1 || a->size2 != W->size1
        || b->size != W->size1)
        GSL_ERROR("x, W, b and a disagree in shape", GSL_EBADLEN);

    // The bias goes first, so that the product can be added to it in the same
    // call.
    for (size_t i = 0; i < a->size1; i++) {
        gsl_vector_view a_i = gsl_matrix_row(a, i);
        gsl_vector_memcpy(&a_i.vector, b);
    }
    return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, 1.0, a);
    //: end
}

//: step step
int
rnn_step(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
         gsl_matrix *h)
{
    //: answer
    //: todo Refuse shapes that disagree with GSL_EBADLEN. Then (2.5): copy a to
    //: todo h unless they are the same, add h_prev W_hh', and apply
    //: todo activation_value(p->f, ...) to every element of h, or
    //: todo activation_map() to every row.
    const size_t B = a->size1;
    if (a->size2 != p->H || h_prev->size1 != B || h_prev->size2 != p->H
        || h->size1 != B || h->size2 != p->H)
        GSL_ERROR("a, h_prev and h must be (B,H)", GSL_EBADLEN);

    if (h != a)
        gsl_matrix_memcpy(h, a);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_hh.matrix, 1.0,
                   h);
    // Row by row, because h may be part of a wider matrix: from one row to the
    // next it is tda numbers, not H.
    for (size_t n = 0; n < B; n++)
        activation_map(p->f, p->H, gsl_matrix_ptr(h, n, 0));
    return GSL_SUCCESS;
    //: end
}

//: step sequence
int
rnn_forward(const rnn_params *p, const sequence *x, sequence *h)
{
    //: answer
    //: todo Refuse shapes that disagree: sequence_expect() tells. Then make the
    //: todo input products of all T steps with one rnn_affine() into h at 1..T,
    //: todo and walk t = 1..T with rnn_step(): each state is made in place.
    const int status = sequence_expect(x, h->T - 1, h->B, p->D);
    if (status != GSL_SUCCESS)
        return status;
    if (h->n != p->H)
        GSL_ERROR("h must be (T+1,B,H)", GSL_EBADLEN);

    // What the inputs say does not depend on the states, so all of it can be
    // computed at once: one large product is faster than T small ones.
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(h, 1, x->T);
    rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &x_all.matrix, &a.matrix);

    // What the states say must wait for each other. This loop is why recurrent
    // networks are slow, and why their gradients vanish.
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view h_prev = sequence_at(h, t - 1);
        gsl_matrix_view h_t = sequence_at(h, t);
        rnn_step(p, &h_t.matrix, &h_prev.matrix, &h_t.matrix);
    }
    return GSL_SUCCESS;
    //: end
}

//: step readout
int
rnn_readout(const rnn_params *p, const sequence *h, sequence *y)
{
    //: answer
    //: todo Refuse shapes that disagree with GSL_EBADLEN. Then one rnn_affine()
    //: todo for all T steps, from h at 1..T to y at 0..T-1.
    const int status = sequence_expect(y, h->T - 1, h->B, p->O);
    if (status != GSL_SUCCESS)
        return status;
    if (h->n != p->H)
        GSL_ERROR("h must be (T+1,B,H)", GSL_EBADLEN);

    // Nothing here waits for the step before, so time is just more rows.
    const gsl_matrix_view h_all = sequence_rows(h, 1, y->T);
    gsl_matrix_view y_all = sequence_rows(y, 0, y->T);
    return rnn_affine(&p->W_hy.matrix, &p->b_y.vector, &h_all.matrix,
                      &y_all.matrix);
    //: end
}

//: step error
int
rnn_squared_error(const sequence *y, const sequence *target,
                  const sequence *mask, gsl_vector *cost, double *L)
{
    //: answer
    //: todo Refuse shapes that disagree: rnn_loss_shapes() tells. Then the
    //: todo cost at every observation (2.6), a mean over the batch, and their
    //: todo sum (2.7).
    const int status = rnn_loss_shapes(y, target, mask, cost);
    if (status != GSL_SUCCESS)
        return status;

    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t n = 0; n < y->B; n++) {
            const double *y_n = sequence_of(y, t, n);
            const double *target_n = sequence_of(target, t, n);
            double squares = 0.0;
            for (size_t j = 0; j < y->n; j++)
                squares += (y_n[j] - target_n[j]) * (y_n[j] - target_n[j]);
            sum += 0.5 * *sequence_of(mask, t, n) * squares;
        }
        // A mean, so that the size of the batch does not change the scale of
        // the gradient and with it the learning rate.
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
    //: end
}

//: step softmax
int
rnn_cross_entropy(const sequence *y, const sequence *target,
                  const sequence *mask, gsl_vector *cost, double *L)
{
    //: answer
    //: todo Refuse shapes that disagree: rnn_loss_shapes() tells. For every
    //: todo step and sequence, find the largest logit, take it from all of
    //: todo them, and sum their exponentials: (2.8). Then the costs (2.9) and
    //: todo their sum (2.7).
    const int status = rnn_loss_shapes(y, target, mask, cost);
    if (status != GSL_SUCCESS)
        return status;

    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t n = 0; n < y->B; n++) {
            const double *y_n = sequence_of(y, t, n);
            const double *target_n = sequence_of(target, t, n);
            double largest = y_n[0], total = 0.0, entropy = 0.0;
            for (size_t j = 1; j < y->n; j++)
                largest = fmax(largest, y_n[j]);
            // No exponent is above 0 now, and one is 0: the sum can neither
            // overflow nor vanish.
            for (size_t j = 0; j < y->n; j++)
                total += exp(y_n[j] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= target_n[j] * (y_n[j] - largest - log(total));
            sum += *sequence_of(mask, t, n) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
    //: end
}
