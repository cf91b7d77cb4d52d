#include "sequence.h"
#include "sizes.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sequence *
sequence_alloc(size_t T, size_t B, size_t n)
{
    if (T == 0 || B == 0 || n == 0)
        GSL_ERROR_NULL("T, B and n must be greater than 0", GSL_EINVAL);
    const size_t rows = sizes_product(T, B), numbers = sizes_product(rows, n);
    if (!sizes_fit(numbers))
        GSL_ERROR_NULL("so many numbers have no address", GSL_ENOMEM);
    if (!sizes_counted(rows) || !sizes_counted(n))
        GSL_ERROR_NULL("BLAS cannot count T B rows, or n columns", GSL_ENOMEM);

    sequence *s = malloc(sizeof *s);
    double *data = calloc(numbers, sizeof *data);
    if (s == NULL || data == NULL) {
        free(s);
        free(data);
        GSL_ERROR_NULL("no memory for a sequence", GSL_ENOMEM);
    }
    *s = (sequence){ T, B, n, data };
    return s;
}

void
sequence_free(sequence *s)
{
    if (s == NULL)
        return;
    free(s->data);
    free(s);
}

void
sequence_set_zero(sequence *s)
{
    memset(s->data, 0, s->T * s->B * s->n * sizeof *s->data);
}

gsl_matrix_view
sequence_at(const sequence *s, size_t index)
{
    return sequence_rows(s, index, 1);
}

gsl_matrix_view
sequence_rows(const sequence *s, size_t from, size_t count)
{
    const sequence steps = sequence_steps(s, from, count);
    return gsl_matrix_view_array(steps.data, count * s->B, s->n);
}

sequence
sequence_steps(const sequence *s, size_t from, size_t count)
{
    if (from >= s->T || count > s->T - from)
        gsl_error("these steps are not in the sequence", __FILE__, __LINE__,
                  GSL_EINVAL);
    return (sequence){ count, s->B, s->n, s->data + from * s->B * s->n };
}

double *
sequence_of(const sequence *s, size_t index, size_t i)
{
    return s->data + (index * s->B + i) * s->n;
}

int
sequence_expect_(const sequence *s, size_t T, size_t B, size_t n,
                 const char *name, const char *file, int line)
{
    char reason[160];

    if (s->T == T && s->B == B && s->n == n)
        return GSL_SUCCESS;
    snprintf(reason, sizeof reason,
             "%s has the shape (%zu,%zu,%zu) and needs (%zu,%zu,%zu)", name,
             s->T, s->B, s->n, T, B, n);
    gsl_error(reason, file, line, GSL_EBADLEN);
    return GSL_EBADLEN;
}
