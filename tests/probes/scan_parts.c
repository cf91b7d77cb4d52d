#include "scan_parts.h"

#include <math.h>

void
scan_scale(double *a, size_t n, double factor)
{
    for (size_t k = 0; k < n; k++)
        a[k] *= factor;
}

void
scan_all_positive(double *a, size_t n)
{
    for (size_t k = 0; k < n; k++)
        a[k] = fabs(a[k]);
}

size_t
scan_numbers(const sequence *q)
{
    return q->T * q->B * q->n;
}
