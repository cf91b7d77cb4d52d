/*
 * scan_right.h - parts of chapter 9's unit once more, right, in plain loops. A
 * mistake puts together what its learner got right, and never calls a step: that
 * may be the learner's own. The parts look at no shapes.
 */
#ifndef MISTAKES_SCAN_RIGHT_H
#define MISTAKES_SCAN_RIGHT_H

#include "scan.h"

/* a = W x + b for all steps. */
void scan_right_sums(const gsl_matrix *W, const gsl_vector *b,
                     const sequence *x, sequence *a);

/* Adds SIZE times b at every step. */
void scan_right_add(const gsl_vector *b, double size, sequence *a);

/* (9.1) for all steps, and for those from step FIRST on. */
void scan_right_states(scan_states *s);
void scan_right_states_from(scan_states *s, size_t first);

/* (9.2) to (9.4). */
void scan_right_walk(const scan_states *s, scan_states *ds);

/* A line of (9.16). */
void scan_right_weights(const sequence *da, const sequence *x, gsl_matrix *dW,
                        gsl_vector *db);

#endif /* MISTAKES_SCAN_RIGHT_H */
