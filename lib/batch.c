#include "batch.h"
#include "sizes.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>

batch *
batch_alloc(size_t T, size_t B, size_t D, size_t H, size_t O)
{
    if (T == 0 || B == 0 || D == 0 || H == 0 || O == 0)
        GSL_ERROR_NULL("T, B, D, H and O must be greater than 0", GSL_EINVAL);

    batch *b = calloc(1, sizeof *b);
    if (b == NULL)
        GSL_ERROR_NULL("no memory for a batch", GSL_ENOMEM);
    b->x = sequence_alloc(T, B, D);
    b->target = sequence_alloc(T, B, O);
    b->y = sequence_alloc(T, B, O);
    b->mask = sequence_alloc(T, B, 1);
    b->h = sequence_alloc(sizes_sum(T, 1), B, H);
    b->dy = sequence_alloc(T, B, O);
    b->da = sequence_alloc(T, B, H);
    b->dh = sequence_alloc(sizes_sum(T, 1), B, H);
    b->cost = sizes_vector(T);
    if (b->x == NULL || b->target == NULL || b->y == NULL || b->mask == NULL
        || b->h == NULL || b->dy == NULL || b->da == NULL || b->dh == NULL
        || b->cost == NULL) {
        // The allocation that failed has already called GSL's error handler, so
        // only the rest has to be freed.
        batch_free(b);
        return NULL;
    }
    return b;
}

void
batch_free(batch *b)
{
    if (b == NULL)
        return;
    sequence *all[] = { b->x, b->target, b->y,  b->mask,
                        b->h, b->dy,     b->da, b->dh };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    gsl_vector_free(b->cost);
    free(b);
}

void
batch_clear(batch *b)
{
    sequence_set_zero(b->dy);
    sequence_set_zero(b->dh);
}
