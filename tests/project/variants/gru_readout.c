/* Right answers of chapter 8, continued: one more way back from the outputs. */
#include "../../runner/sheet.h"
#include "gru.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* Output by output: what each one alone sends back. */
VARIANT(gru_backward, output_by_output)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS || dy->T != x->T
        || dy->B != x->B || dy->n != p->O)
        return GSL_EBADLEN;
    const gsl_matrix_view h = sequence_rows(s->h, 1, x->T);
    gsl_matrix_view dh = sequence_rows(ds->h, 1, x->T);
    gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    for (size_t k = 0; k < p->O; k++) {
        const gsl_vector_view dy_k = gsl_matrix_column(&dy_all.matrix, k);
        const gsl_vector_const_view W_k =
            gsl_matrix_const_row(&p->W_hy.matrix, k);
        gsl_vector_view dW_k = gsl_matrix_row(&dp->W_hy.matrix, k);
        double sum = 0.0;
        gsl_blas_dgemv(CblasTrans, 1.0, &h.matrix, &dy_k.vector, 1.0,
                       &dW_k.vector);
        for (size_t row = 0; row < dy_k.vector.size; row++)
            sum += gsl_vector_get(&dy_k.vector, row);
        *gsl_vector_ptr(&dp->b_y.vector, k) += sum;
        gsl_blas_dger(1.0, &dy_k.vector, &W_k.vector, &dh.matrix);
    }
    return gru_sweep(p, x, s, ds, dp);
}
