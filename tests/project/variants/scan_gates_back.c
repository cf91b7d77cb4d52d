/* Right answers to chapter 9, continued: one more way back through the unit. */
#include "../../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* Each weight and each bias by its own dot product over all steps. */
VARIANT(scan_unit_backward, number_by_number)
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    const size_t H = p->H, rows = x->T * x->B;
    const double one = 1.0;
    if (scan_unit_backward_arguments(p, x, s, ds, dp))
        return GSL_EBADLEN;
    scan_backward(s->lambda, s->h, ds->h, ds->lambda, ds->g);
    for (size_t j = 0; j < H; j++) {
        double *da = ds->lambda->data + j, *dn = ds->n->data + j;
        for (size_t at = j; at < rows * H; at += H) {
            const double keep = s->lambda->data[at], dg = ds->g->data[at];
            const double slope = activation_slope(p->f, keep);
            ds->lambda->data[at] -= dg * s->n->data[at];
            ds->lambda->data[at] *= slope;
            ds->n->data[at] = (1.0 - keep) * dg;
        }
        for (size_t d = 0; d < p->D; d++) {
            *gsl_matrix_ptr(&dp->W_lambda.matrix, j, d) +=
                cblas_ddot((int)rows, da, (int)H, x->data + d, (int)p->D);
            *gsl_matrix_ptr(&dp->W_n.matrix, j, d) +=
                cblas_ddot((int)rows, dn, (int)H, x->data + d, (int)p->D);
        }
        *gsl_vector_ptr(&dp->b_lambda.vector, j) +=
            cblas_ddot((int)rows, da, (int)H, &one, 0);
        *gsl_vector_ptr(&dp->b_n.vector, j) +=
            cblas_ddot((int)rows, dn, (int)H, &one, 0);
    }
    return GSL_SUCCESS;
}
