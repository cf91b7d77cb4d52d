/*
 * contest.h - the networks of the course in a contest, in which all have the
 * same size and are tested in the same way. Given ready-made, for the programs
 * of the chapters.
 *
 * What all have in common is a size: the fewest units with which a network has
 * at least as many numbers as an LSTM of CONTEST_UNITS units. In a reservoir
 * all numbers count, those that are learned and those that are only drawn.
 */
#ifndef CONTEST_H
#define CONTEST_H

#include "network.h"
#include "problem.h"
#include "reservoir.h"

/* The kinds of network.h, which are trained; then those that are not. */
enum {
    CONTEST_ESN = NETWORK_KINDS,  // leak 1
    CONTEST_LEAKY,                // a smaller leak
    CONTEST_KINDS
};

enum { CONTEST_UNITS = 20 };

/* "esn", "leaky", or network_name(). */
const char *contest_name(int kind);

/* How many units a network of that kind has in the contest, for that task. */
size_t contest_units(int kind, const problem *q);

/* The network that is tested: one of the two pointers is NULL. */
typedef struct {
    network *n;
    esn *p;
} contestant;

/*
 * problem_error() on TESTED new sequences, a multiple of the batch.
 *
 *   b     workspace
 *   far   out: problem_far_error() for Reber, else 0; may be NULL
 *
 * A step that fails ends the program, by must().
 */
double contest_error(const gsl_rng *r, const problem *q, const contestant *c,
                     size_t tested, batch *b, double *far);

/*
 * The settings that a reservoir is chosen from. Leak 1: rho of 0.5, 0.8, 0.95,
 * 1.1 and 1.3. Leaky: a leak of 0.3, 0.1, 0.03, 0.01 and 0.003, with a rho of
 * 0.9. Each with inputs of 0.1 and 1.
 */
enum { CONTEST_SETTINGS = 10 };
void contest_settings(int kind, size_t H, reservoir_setting *s);

#endif /* CONTEST_H */
