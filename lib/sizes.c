#include "sizes.h"

#include <gsl/gsl_errno.h>
#include <limits.h>
#include <stdint.h>

size_t
sizes_product(size_t a, size_t b)
{
    return b > 0 && a > SIZE_MAX / b ? SIZE_MAX : a * b;
}

size_t
sizes_sum(size_t a, size_t b)
{
    return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

int
sizes_fit(size_t n)
{
    return n <= PTRDIFF_MAX / sizeof(double);
}

int
sizes_counted(size_t n)
{
    return n <= INT_MAX;
}

gsl_vector *
sizes_vector(size_t n)
{
    if (n == 0)
        GSL_ERROR_NULL("a vector needs at least one number", GSL_EINVAL);
    if (!sizes_fit(n))
        GSL_ERROR_NULL("so many numbers have no address", GSL_ENOMEM);
    if (!sizes_counted(n))
        GSL_ERROR_NULL("BLAS cannot count so many numbers", GSL_ENOMEM);
    return gsl_vector_calloc(n);
}

gsl_matrix *
sizes_matrix(size_t rows, size_t columns)
{
    if (rows == 0 || columns == 0)
        GSL_ERROR_NULL("a matrix needs rows and columns", GSL_EINVAL);
    // gsl_matrix_calloc() multiplies the two without checking for overflow.
    if (!sizes_fit(sizes_product(rows, columns)))
        GSL_ERROR_NULL("so many numbers have no address", GSL_ENOMEM);
    if (!sizes_counted(rows) || !sizes_counted(columns))
        GSL_ERROR_NULL("BLAS cannot count such rows or columns", GSL_ENOMEM);
    return gsl_matrix_calloc(rows, columns);
}
