#include "gru_parts.h"

/* The windows onto theta, in its order. */
static void
gru_lay_out(gru_params *p)
{
    const size_t D = p->D, H = p->H, O = p->O, G = GRU_GATES * H;
    double *at = p->theta->data;

    p->W_xh = gsl_matrix_view_array(at, G, D);
    p->W_hh = gsl_matrix_view_array(at += G * D, G, H);
    p->W_rz = gsl_matrix_submatrix(&p->W_hh.matrix, 0, 0, GRU_N * H, H);
    p->W_hn = gsl_matrix_submatrix(&p->W_hh.matrix, GRU_N * H, 0, H, H);
    p->b_h = gsl_vector_view_array(at += G * H, G);
    p->b_n = gsl_vector_view_array(at += G, H);
    p->W_hy = gsl_matrix_view_array(at += H, O, H);
    p->b_y = gsl_vector_view_array(at + O * H, O);
}

enum { WIDE = 16, WATCHED = 100000 };

gru_params
awkward_gru(sheet *s, size_t D, size_t H, size_t O)
{
    const size_t G = GRU_GATES * H;
    const gsl_vector_view all =
        awkward_vector(s, G * D + G * H + G + H + O * H + O);
    gru_params p = { .D = D, .H = H, .O = O };

    p.theta = (gsl_vector *)array(s, sizeof *p.theta / sizeof(double) + 1);
    *p.theta = all.vector;
    gru_lay_out(&p);
    if (D > WIDE)
        gsl_matrix_scale(&p.W_xh.matrix, 4.0 / (double)D);
    if (H > WIDE)
        gsl_matrix_scale(&p.W_hh.matrix, 4.0 / (double)H);
    parameter_for(s, "p->W_xh", p.W_xh.matrix.data, G * D);
    parameter_for(s, "p->W_hh", p.W_hh.matrix.data, G * H);
    parameter_for(s, "p->b_h", p.b_h.vector.data, G);
    parameter_for(s, "p->b_n", p.b_n.vector.data, H);
    parameter_for(s, "p->W_hy", p.W_hy.matrix.data, O * H);
    parameter_for(s, "p->b_y", p.b_y.vector.data, O);
    return p;
}

void
gru_say(sheet *s, const gru_params *p)
{
    say(s, "D = %zu, H = %zu, O = %zu", p->D, p->H, p->O);
    say_matrix(s, "W_xh", &p->W_xh.matrix);
    say_matrix(s, "W_hh", &p->W_hh.matrix);
    say_array(s, "b_h", p->b_h.vector.data, p->b_h.vector.size);
    say_array(s, "b_n", p->b_n.vector.data, p->H);
    // To copy and compare a million weights would take longer than the step.
    if (p->theta->size < WATCHED)
        input(s, "p", p->theta->data, p->theta->size * sizeof(double));
}

void
gru_keep_for_ever(sheet *s, gru_params *p)
{
    gsl_vector_view b_z =
        gsl_vector_subvector(&p->b_h.vector, GRU_Z * p->H, p->H);
    gsl_vector_set_all(&b_z.vector, 800.0);
    say(s, "b_h of z = 800");
}

/* A window onto theta, of COLUMNS numbers in a row; of a vector it is 0. */
static void
gru_put_window(sheet *s, const char *name, const double *a, size_t n,
               size_t columns)
{
    enum { ALL_PUT = 4096, EVERY = 97 };  // as put_results() has it
    for (size_t k = 0; k < n; k += n <= ALL_PUT || k + EVERY >= n ? 1 : EVERY) {
        const size_t index[] = { columns > 0 ? k / columns : k,
                                 columns > 0 ? k % columns : 0 };
        put_element(s, name, index, columns > 0 ? 2 : 1, a[k], 1e-9);
    }
}

void
gru_put_gradients(sheet *s, const gru_params *dp, int all)
{
    const size_t D = dp->D, H = dp->H, O = dp->O, G = GRU_GATES * H;

    gru_put_window(s, "dW_hh", dp->W_hh.matrix.data, G * H, H);
    gru_put_window(s, "dW_xh", dp->W_xh.matrix.data, G * D, D);
    gru_put_window(s, "db_h", dp->b_h.vector.data, G, 0);
    gru_put_window(s, "db_n", dp->b_n.vector.data, H, 0);
    if (!all)
        return;
    gru_put_window(s, "dW_hy", dp->W_hy.matrix.data, O * H, H);
    gru_put_window(s, "db_y", dp->b_y.vector.data, O, 0);
}

void
gru_scale(double *a, size_t n, double factor)
{
    for (size_t k = 0; k < n; k++)
        a[k] *= factor;
}
