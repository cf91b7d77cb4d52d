#include "gradient_check.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* The slope at one number, which is put back to the bit afterwards. */
static double
central_difference(double (*L)(void *network), void *network, double step,
                   double *q)
{
    const double here = *q, e = step * fmax(1.0, fabs(here));

    *q = here + e;
    const double above = L(network), right = *q;
    *q = here - e;
    const double below = L(network), left = *q;
    *q = here;
    // here + e was rounded, so the distance walked is not quite 2 e.
    return (above - below) / (right - left);
}

static double
check(double (*L)(void *network), void *network, double step,
      const gradient_block *block)
{
    double difference = 0.0, numeric = 0.0, given = 0.0;

    for (size_t k = 0; k < block->n; k++) {
        const double slope = central_difference(L, network, step, &block->q[k]);
        // hypot() does not square its arguments: the squares of 1e-200 would be
        // 0.
        difference = hypot(difference, slope - block->dq[k]);
        numeric = hypot(numeric, slope);
        given = hypot(given, block->dq[k]);
    }
    // Not fmax(), which ignores a NaN: the error must be NaN when a gradient
    // is.
    const double larger = numeric > given ? numeric : given;
    return larger == 0.0 ? difference : difference / larger;
}

int
gradient_check(double (*L)(void *network), void *network, double step,
               gradient_block *block, size_t blocks)
{
    if (!(step > 0.0))
        GSL_ERROR("the step must be greater than 0", GSL_EINVAL);
    for (size_t i = 0; i < blocks; i++)
        block[i].error = check(L, network, step, &block[i]);
    return GSL_SUCCESS;
}

void
gradient_check_print(FILE *out, const gradient_block *block, size_t blocks)
{
    fprintf(out, "%-8s %8s  relative error\n", "block", "numbers");
    for (size_t i = 0; i < blocks; i++)
        fprintf(out, "%-8s %8zu  %.1e\n", block[i].name, block[i].n,
                block[i].error);
}
