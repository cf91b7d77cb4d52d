#include "params.h"

#include <gsl/gsl_errno.h>
#include <math.h>

gsl_vector *
params_alloc(const params_window *window, size_t windows)
{
    size_t P = 0;

    for (size_t k = 0; k < windows; k++) {
        if (window[k].rows == 0 || window[k].columns == 0)
            GSL_ERROR_NULL("every size of a network must be greater than 0",
                           GSL_EINVAL);
        P = sizes_sum(P, sizes_product(window[k].rows, window[k].columns));
    }
    gsl_vector *theta = sizes_vector(P);
    if (theta == NULL)
        return NULL;

    double *at = theta->data;
    for (size_t k = 0; k < windows; k++) {
        const params_window *w = &window[k];
        if (w->matrix != NULL)
            *w->matrix = gsl_matrix_view_array(at, w->rows, w->columns);
        else
            *w->vector = gsl_vector_view_array(at, w->rows);
        at += w->rows * w->columns;
    }
    return theta;
}

void
params_blocks(const params_window *window, size_t windows,
              const gsl_vector *theta, const gsl_vector *dtheta,
              gradient_block *block)
{
    size_t at = 0;

    for (size_t k = 0; k < windows; k++) {
        const size_t n = window[k].rows * window[k].columns;
        block[k] = (gradient_block){ window[k].name, theta->data + at,
                                     dtheta->data + at, n, NAN };
        at += n;
    }
}
