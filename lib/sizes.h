/*
 * sizes.h - how many numbers something has, counted so that nothing wraps
 * around, and memory for so many. Given ready-made.
 *
 * A product of sizes that does not fit into a size_t comes out too small, and
 * memory of that length would be overrun. So every allocation of the course
 * counts with these functions.
 */
#ifndef SIZES_H
#define SIZES_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <stddef.h>

/* a b and a + b, or SIZE_MAX where the result does not fit into a size_t. */
size_t sizes_product(size_t a, size_t b);
size_t sizes_sum(size_t a, size_t b);

/*
 * 1 when n numbers of type double have addresses, else 0: a pointer can count
 * PTRDIFF_MAX bytes. SIZE_MAX numbers never have.
 */
int sizes_fit(size_t n);

/*
 * 1 when BLAS can count n rows, columns or elements of a vector, else 0: it counts
 * in int, and a larger number would be cut without an error.
 */
int sizes_counted(size_t n);

/*
 * n numbers, and a matrix (rows,columns), all 0. NULL, through GSL's error
 * handler, with GSL_EINVAL for a zero size, and GSL_ENOMEM when memory, its
 * addresses or an int do not suffice.
 */
gsl_vector *sizes_vector(size_t n);
gsl_matrix *sizes_matrix(size_t rows, size_t columns);

#endif /* SIZES_H */
