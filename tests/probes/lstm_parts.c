#include "lstm_parts.h"

/* The windows onto theta, in its order. */
static void
lstm_lay_out(lstm_params *p)
{
    const size_t D = p->D, H = p->H, O = p->O, G = LSTM_GATES * H;
    double *at = p->theta->data;

    p->W_xh = gsl_matrix_view_array(at, G, D);
    p->W_hh = gsl_matrix_view_array(at += G * D, G, H);
    p->b_h = gsl_vector_view_array(at += G * H, G);
    p->W_hy = gsl_matrix_view_array(at += G, O, H);
    p->b_y = gsl_vector_view_array(at + O * H, O);
}

enum { WIDE = 16, WATCHED = 100000 };

lstm_params
awkward_lstm(sheet *s, size_t D, size_t H, size_t O)
{
    const size_t G = LSTM_GATES * H;
    const gsl_vector_view all =
        awkward_vector(s, G * D + G * H + G + O * H + O);
    lstm_params p = { .D = D, .H = H, .O = O };

    p.theta = (gsl_vector *)array(s, sizeof *p.theta / sizeof(double) + 1);
    *p.theta = all.vector;
    lstm_lay_out(&p);
    if (D > WIDE)
        gsl_matrix_scale(&p.W_xh.matrix, 4.0 / (double)D);
    if (H > WIDE)
        gsl_matrix_scale(&p.W_hh.matrix, 4.0 / (double)H);
    parameter_for(s, "p->W_xh", p.W_xh.matrix.data, G * D);
    parameter_for(s, "p->W_hh", p.W_hh.matrix.data, G * H);
    parameter_for(s, "p->b_h", p.b_h.vector.data, G);
    parameter_for(s, "p->W_hy", p.W_hy.matrix.data, O * H);
    parameter_for(s, "p->b_y", p.b_y.vector.data, O);
    return p;
}

void
lstm_say(sheet *s, const lstm_params *p)
{
    say(s, "D = %zu, H = %zu, O = %zu", p->D, p->H, p->O);
    say_matrix(s, "W_xh", &p->W_xh.matrix);
    say_matrix(s, "W_hh", &p->W_hh.matrix);
    say_array(s, "b_h", p->b_h.vector.data, p->b_h.vector.size);
    // To copy and compare a million weights would take longer than the step.
    if (p->theta->size < WATCHED)
        input(s, "p", p->theta->data, p->theta->size * sizeof(double));
}

void
lstm_set_bias(lstm_params *p, size_t k, double bias)
{
    gsl_vector_view block =
        gsl_vector_subvector(&p->b_h.vector, k * p->H, p->H);
    gsl_vector_set_all(&block.vector, bias);
}

void
lstm_keep_for_ever(sheet *s, lstm_params *p)
{
    lstm_set_bias(p, LSTM_F, 800.0);
    lstm_set_bias(p, LSTM_I, -800.0);
    say(s, "b_f = 800, b_i = -800");
}

void
lstm_alternate(double *a, size_t n, double one, double two)
{
    for (size_t k = 0; k < n; k++)
        a[k] *= k % 2 == 0 ? one : two;
}

/* A window onto theta, of COLUMNS numbers in a row; of a vector it is 0. */
static void
lstm_put_window(sheet *s, const char *name, const double *a, size_t n,
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
lstm_put_gradients(sheet *s, const lstm_params *dp, int all)
{
    const size_t D = dp->D, H = dp->H, O = dp->O, G = LSTM_GATES * H;

    lstm_put_window(s, "dW_hh", dp->W_hh.matrix.data, G * H, H);
    lstm_put_window(s, "dW_xh", dp->W_xh.matrix.data, G * D, D);
    lstm_put_window(s, "db_h", dp->b_h.vector.data, G, 0);
    if (!all)
        return;
    lstm_put_window(s, "dW_hy", dp->W_hy.matrix.data, O * H, H);
    lstm_put_window(s, "db_y", dp->b_y.vector.data, O, 0);
}
