/*
 * batch.h - what one update of a network needs besides its parameters: the
 * task, the states and outputs of the network, and the gradients on the way
 * back. Given ready-made, for the programs of the chapters.
 *
 *     batch *b = batch_alloc(T, B, D, H, O);
 *     task_adding(r, b->x, b->target, b->mask);
 *     rnn_forward(p, b->x, b->h);
 */
#ifndef BATCH_H
#define BATCH_H

#include "sequence.h"

#include <gsl/gsl_vector.h>

/* Shapes as in rnn.h and bptt.h; all of it is owned. */
typedef struct {
    sequence *x;             // (T,B,D)
    sequence *target, *y;    // (T,B,O)
    sequence *mask;          // (T,B,1)
    sequence *h;             // (T+1,B,H), which begins with zeros
    sequence *dy, *da, *dh;  // (T,B,O), (T,B,H), (T+1,B,H)
    gsl_vector *cost;        // (T)
} batch;

/* All zeros, or NULL: GSL_EINVAL for a zero size, GSL_ENOMEM. */
batch *batch_alloc(size_t T, size_t B, size_t D, size_t H, size_t O);

/* Frees b. NULL is allowed. */
void batch_free(batch *b);

/* Sets dy and dh to 0, because gradients are added to them. */
void batch_clear(batch *b);

#endif /* BATCH_H */
