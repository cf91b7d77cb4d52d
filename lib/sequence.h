/*
 * sequence.h - numbers over time, for a whole batch: (T,B,n), time first.
 *
 * T steps, B sequences in the batch, n numbers at each step, row-major. So the
 * batch at one step is one contiguous (B,n) matrix, and any run of steps is one
 * contiguous matrix too: a product over all steps is one call. Given
 * ready-made; every chapter from the second on uses it.
 *
 * Inputs, outputs and targets have T steps: index t-1 belongs to step t. States
 * have T+1: index 0 is the start, index t what step t made.
 *
 *     sequence *x = sequence_alloc(T, B, D);
 *     gsl_matrix_view x_t = sequence_at(x, t - 1);    // (B,D)
 *     gsl_matrix_view all = sequence_rows(x, 0, T);   // (T*B,D)
 *
 * Chapter: chapters/02-rnn/chapter.md
 */
#ifndef SEQUENCE_H
#define SEQUENCE_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

typedef struct {
    size_t T, B, n;
    double *data;  // (T*B*n), owned
} sequence;

/*
 * A sequence of zeros, or NULL: GSL_EINVAL for a zero size, GSL_ENOMEM when
 * memory or its address range does not suffice, or when T B or n exceeds INT_MAX,
 * the largest number of rows and columns that BLAS can count.
 */
sequence *sequence_alloc(size_t T, size_t B, size_t n);

/* Frees s. NULL is allowed. */
void sequence_free(sequence *s);

/* Sets every number to 0. */
void sequence_set_zero(sequence *s);

/* The batch at one index of time: (B,n), a window onto s. */
gsl_matrix_view sequence_at(const sequence *s, size_t index);

/* COUNT steps from index FROM on, as one matrix: (count*B,n), a window. */
gsl_matrix_view sequence_rows(const sequence *s, size_t from, size_t count);

/*
 * COUNT steps from index FROM on, as a sequence of their own: a window onto s,
 * which owns nothing and is never freed.
 */
sequence sequence_steps(const sequence *s, size_t from, size_t count);

/* Sequence i of the batch at an index of time: n numbers. */
double *sequence_of(const sequence *s, size_t index, size_t i);

/*
 * GSL_SUCCESS when s has this shape, else GSL_EBADLEN with a sentence that
 * names s and both shapes, through GSL's error handler.
 */
#define sequence_expect(s, T, B, n)                                            \
    sequence_expect_((s), (T), (B), (n), #s, __FILE__, __LINE__)
int sequence_expect_(const sequence *s, size_t T, size_t B, size_t n,
                     const char *name, const char *file, int line);

#endif /* SEQUENCE_H */
