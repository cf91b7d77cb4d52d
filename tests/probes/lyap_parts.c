#include "lyap_parts.h"

#include <math.h>

size_t
lyap_numbers(const sequence *q)
{
    return q->T * q->B * q->n;
}

size_t
lyap_units(size_t units, size_t directions)
{
    return units == LYAP_MANY   ? 2 * LYAP_LARGE + 7
           : units < directions ? directions
                                : units;
}

void
lyap_scale(double *a, size_t n, double factor)
{
    for (size_t k = 0; k < n; k++)
        a[k] *= factor;
}

void
lyap_strengthen(gsl_matrix *m)
{
    for (size_t i = 0; i < m->size1 && i < m->size2; i++) {
        double *element = gsl_matrix_ptr(m, i, i);
        *element += copysign(0.5 * (double)m->size2, *element);
    }
}

/* 1 - 2 v v' / v'v has orthonormal columns; the first ones are enough. */
void
lyap_make_orthonormal(sheet *s, gsl_matrix *Q)
{
    double *v = array(s, Q->size1), square = 0.0;
    for (size_t i = 0; i < Q->size1; i++) {
        v[i] = awkward(s);
        square += v[i] * v[i];
    }
    for (size_t i = 0; i < Q->size1; i++)
        for (size_t j = 0; j < Q->size2; j++)
            gsl_matrix_set(Q, i, j,
                           (i == j ? 1.0 : 0.0) - 2.0 * v[i] * v[j] / square);
}
