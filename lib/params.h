/*
 * params.h - the parameters of a network as one flat vector, theta, and windows
 * onto it that have names and shapes. Given ready-made; rnn.h, lstm.h and gru.h
 * use it.
 *
 * A network lists its windows in the order in which theta holds them:
 *
 *     const params_window window[] = {
 *         { "W_hh", H, H, &p->W_hh, NULL },    // a matrix (H,H)
 *         { "b_h",  H, 1, NULL, &p->b_h },     // a vector (H)
 *     };
 *     p->theta = params_alloc(window, 2);
 */
#ifndef PARAMS_H
#define PARAMS_H

#include "gradient_check.h"
#include "sizes.h"

/* One window: its shape, and the view to fill in, of which one is NULL. */
typedef struct {
    const char *name;
    size_t rows, columns;     // of a vector, columns is 1
    gsl_matrix_view *matrix;  // (rows,columns)
    gsl_vector_view *vector;  // (rows)
} params_window;

/*
 * Makes theta, all zeros, and every window onto it, one behind the other.
 *
 *   window   (windows)  in: names and shapes, whose products come from
 *                       sizes_product(); out: the views they point to
 *
 * Returns theta, for gsl_vector_free(); or NULL, through GSL's error handler:
 * GSL_EINVAL for a zero size, GSL_ENOMEM when memory or its addresses do not
 * suffice. Then no view has been written.
 */
gsl_vector *params_alloc(const params_window *window, size_t windows);

/*
 * A block for gradient_check() from every window: the parameters in theta, and
 * what dtheta has for them.
 *
 *   window   (windows)  in: names and shapes; the views are not used
 *   theta, dtheta       in: as params_alloc() made them of such windows
 *   block    (windows)  out, overwritten; error is NAN
 */
void params_blocks(const params_window *window, size_t windows,
                   const gsl_vector *theta, const gsl_vector *dtheta,
                   gradient_block *block);

#endif /* PARAMS_H */
