#include "clip.h"

#include <gsl/gsl_errno.h>
#include <math.h>

double
clip_length(const gsl_vector *q)
{
    double largest = 0.0, sum = 0.0;

    for (size_t k = 0; k < q->size; k++)
        largest = fmax(largest, fabs(gsl_vector_get(q, k)));
    // As in bptt_norms(): the square of 1e-200 underflows to 0, so every entry
    // is divided by the largest one before it is squared.
    const double scale = largest > 0.0 && isfinite(largest) ? largest : 1.0;
    for (size_t k = 0; k < q->size; k++) {
        const double part = gsl_vector_get(q, k) / scale;
        sum += part * part;
    }
    return scale * sqrt(sum);
}

int
clip_omega_shapes(const gsl_matrix *W_hh, const sequence *dh,
                  const sequence *da, const sequence *u)
{
    int status = sequence_expect(dh, da->T + 1, da->B, da->n);
    if (status == GSL_SUCCESS)
        status = sequence_expect(u, da->T, da->B, da->n);
    if (status == GSL_SUCCESS && (W_hh->size1 != da->n || W_hh->size2 != da->n))
        GSL_ERROR("W_hh must be (H,H)", GSL_EBADLEN);
    return status;
}
