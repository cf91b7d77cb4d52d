/*
 * arguments.h - what a probe hands to a step: matrices, vectors, sequences and
 * numbers that are laid out, sized and spoiled by rule.
 *
 * In every case but the first, a matrix is a window of something larger and a
 * vector has stride 2; what stands around them must not change. In a case of
 * the table of refusals the argument of that name is spoiled. What goes in is
 * said in the message, and watched; where an error is expected, everything is
 * watched.
 *
 *     const gsl_matrix *x = matrix_for(s, IN, "x", B, D);
 *     gsl_matrix *h = matrix_for(s, OUT, "h", B, H);
 *     if (put_status(s, "rnn_step", THE(rnn_step)(p, x, h)))
 *         put_results(s, 1e-10);
 *
 * The arguments hold awkward numbers and are freed with the sheet.
 */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "sequence.h"
#include "sheet.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

/*
 * IN must not change. The message shows what ADDED held before the call,
 * because the step adds to it or reads some of it, and does not show what OUT
 * held. A WORKSPACE is an OUT whose numbers mean nothing afterwards: they are
 * not put, and may have been written even where the step refuses.
 */
enum role { IN, ADDED, OUT, WORKSPACE };

gsl_matrix *matrix_for(sheet *s, enum role role, const char *name, size_t rows,
                       size_t columns);
gsl_vector *vector_for(sheet *s, enum role role, const char *name, size_t n);
sequence *sequence_for(sheet *s, enum role role, const char *name, size_t T,
                       size_t B, size_t n);

/* An array of C, of N doubles, exactly that long. */
double *array_for(sheet *s, enum role role, const char *name, size_t n);

/*
 * Parameters that a probe has laid out and filled itself: it says, watches and
 * puts them, but the table of refusals can spoil them. Of two with the same name
 * the first is meant.
 */
void parameter_for(sheet *s, const char *name, double *numbers, size_t n);

/* A number for the step, which the message also shows. */
double number_for(sheet *s, const char *name, double usual);

/*
 * Puts all arguments that are ADDED or OUT, element by element; of one that is
 * longer than 4096 every 97th element and the last. Puts nothing where an error
 * was expected.
 */
void put_results(sheet *s, double rtol);

/*
 * The same where NaN may be right: for every number whether it is NaN, and then
 * its value, or 0 in place of NaN.
 */
void put_results_or_nan(sheet *s, double rtol);

/* Puts only one argument, for steps whose results have different tolerances. */
void put_result(sheet *s, const char *name, double rtol);

#endif /* ARGUMENTS_H */
