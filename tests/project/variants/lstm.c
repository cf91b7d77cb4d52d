/*
 * Right answers of chapter 7 as others would write them: the way forward. Nothing
 * in them allocates, since the contract has it so.
 */
#include "lstm.h"
#include "../../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* ---- One step ------------------------------------------------------------- */

static double
lstm_plain_logistic(double a)
{
    return 1.0 / (1.0 + exp(-a));
}

VARIANT(lstm_step, plain_loops)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < gate->size1; n++) {
        for (size_t k = 0; k < 4 * H; k++) {
            double a = gsl_matrix_get(gate, n, k);
            for (size_t m = 0; m < H; m++)
                a += gsl_matrix_get(&p->W_hh.matrix, k, m)
                     * gsl_matrix_get(h_prev, n, m);
            gsl_matrix_set(gate, n, k,
                           k / H == LSTM_G ? tanh(a) : lstm_plain_logistic(a));
        }
        for (size_t j = 0; j < H; j++) {
            const double c_nj =
                gsl_matrix_get(gate, n, H + j) * gsl_matrix_get(c_prev, n, j)
                + gsl_matrix_get(gate, n, j)
                      * gsl_matrix_get(gate, n, 2 * H + j);
            gsl_matrix_set(c, n, j, c_nj);
            gsl_matrix_set(h, n, j,
                           gsl_matrix_get(gate, n, 3 * H + j) * tanh(c_nj));
        }
    }
    return GSL_SUCCESS;
}

/* The sum of gate k of sequence n, the recurrence first. */
static long double
lstm_long_sum(const lstm_params *p, const gsl_matrix *h_prev,
              const gsl_matrix *gate, size_t n, size_t k)
{
    long double sum = 0.0L;
    for (size_t m = p->H; m-- > 0;)
        sum += (long double)gsl_matrix_get(h_prev, n, m)
               * gsl_matrix_get(&p->W_hh.matrix, k, m);
    return sum + gsl_matrix_get(gate, n, k);
}

VARIANT(lstm_step, long_double)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H, B = gate->size1;
    const gsl_matrix *const same[] = { c_prev, h_prev, c, h };
    if (gate->size2 != 4 * H)
        return GSL_EBADLEN;
    for (size_t m = 0; m < 4; m++)
        if (same[m]->size1 != B || same[m]->size2 != H)
            return GSL_EBADLEN;
    for (size_t j = 0; j < H; j++)
        for (size_t n = 0; n < B; n++) {
            const long double i =
                1.0L / (1.0L + expl(-lstm_long_sum(p, h_prev, gate, n, j)));
            const long double f =
                1.0L / (1.0L + expl(-lstm_long_sum(p, h_prev, gate, n, H + j)));
            const long double g =
                tanhl(lstm_long_sum(p, h_prev, gate, n, 2 * H + j));
            const long double o =
                1.0L
                / (1.0L + expl(-lstm_long_sum(p, h_prev, gate, n, 3 * H + j)));
            const long double c_nj = f * gsl_matrix_get(c_prev, n, j) + i * g;
            gsl_matrix_set(gate, n, j, (double)i);
            gsl_matrix_set(gate, n, H + j, (double)f);
            gsl_matrix_set(gate, n, 2 * H + j, (double)g);
            gsl_matrix_set(gate, n, 3 * H + j, (double)o);
            gsl_matrix_set(c, n, j, (double)c_nj);
            gsl_matrix_set(h, n, j, (double)(o * tanhl(c_nj)));
        }
    return GSL_SUCCESS;
}

/* A logistic function that is made of tanh. */
VARIANT(lstm_step, rows_and_tanh)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < gate->size1; n++) {
        gsl_vector_view a = gsl_matrix_row(gate, n);
        const gsl_vector_const_view h_prev_n = gsl_matrix_const_row(h_prev, n);
        gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_hh.matrix, &h_prev_n.vector,
                       1.0, &a.vector);
        for (size_t k = 0; k < 4 * H; k++) {
            double *at = gsl_vector_ptr(&a.vector, k);
            *at = k / H == LSTM_G ? tanh(*at) : 0.5 * (1.0 + tanh(0.5 * *at));
        }
        for (size_t j = 0; j < H; j++) {
            double cell = gsl_vector_get(&a.vector, LSTM_I * H + j);
            cell *= gsl_vector_get(&a.vector, LSTM_G * H + j);
            cell += gsl_vector_get(&a.vector, LSTM_F * H + j)
                    * gsl_matrix_get(c_prev, n, j);
            gsl_matrix_set(c, n, j, cell);
            gsl_matrix_set(h, n, j,
                           tanh(cell)
                               * gsl_vector_get(&a.vector, LSTM_O * H + j));
        }
    }
    return GSL_SUCCESS;
}

/* A product for each gate, with its block of W_hh. */
static void
lstm_one_gate(const lstm_params *p, const gsl_matrix *h_prev, size_t block,
              gsl_matrix *gate)
{
    const size_t H = p->H;
    const gsl_matrix_const_view W =
        gsl_matrix_const_submatrix(&p->W_hh.matrix, block * H, 0, H, H);
    gsl_matrix_view a =
        gsl_matrix_submatrix(gate, 0, block * H, gate->size1, H);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &W.matrix, 1.0,
                   &a.matrix);
    for (size_t n = 0; n < gate->size1; n++)
        activation_map(block == LSTM_G ? TANH : LOGISTIC, H,
                       gsl_matrix_ptr(&a.matrix, n, 0));
}

/* c and h have room for what is not known yet. */
VARIANT(lstm_step, whole_matrices)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H, B = gate->size1;
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view i = gsl_matrix_submatrix(gate, 0, 0, B, H);
    const gsl_matrix_view f = gsl_matrix_submatrix(gate, 0, H, B, H);
    const gsl_matrix_view g = gsl_matrix_submatrix(gate, 0, 2 * H, B, H);
    const gsl_matrix_view o = gsl_matrix_submatrix(gate, 0, 3 * H, B, H);
    for (size_t block = 0; block < LSTM_GATES; block++)
        lstm_one_gate(p, h_prev, LSTM_GATES - 1 - block, gate);
    gsl_matrix_memcpy(c, c_prev);
    gsl_matrix_mul_elements(c, &f.matrix);
    gsl_matrix_memcpy(h, &i.matrix);
    gsl_matrix_mul_elements(h, &g.matrix);
    gsl_matrix_add(c, h);
    gsl_matrix_memcpy(h, c);
    for (size_t n = 0; n < B; n++)
        activation_map(TANH, H, gsl_matrix_ptr(h, n, 0));
    gsl_matrix_mul_elements(h, &o.matrix);
    return GSL_SUCCESS;
}

/* One dot product a gate, by pointers and leading dimensions. */
VARIANT(lstm_step, pointers)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const int H = (int)p->H;
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = gate->size1; n-- > 0;) {
        double *a = gate->data + n * gate->tda;
        for (int k = 0; k < 4 * H; k++) {
            a[k] += cblas_ddot(
                H, gsl_matrix_const_ptr(&p->W_hh.matrix, (size_t)k, 0), 1,
                h_prev->data + n * h_prev->tda, 1);
            a[k] = activation_value(k >= 2 * H && k < 3 * H ? TANH : LOGISTIC,
                                    a[k]);
        }
        for (int j = 0; j < H; j++) {
            const double kept =
                a[H + j] * *(c_prev->data + n * c_prev->tda + j);
            const double new = a[j] * a[2 * H + j];
            c->data[n * c->tda + (size_t)j] = new + kept;
            h->data[n * h->tda + (size_t)j] =
                a[3 * H + j] * activation_value(TANH, kept + new);
        }
    }
    return GSL_SUCCESS;
}

/* ---- A whole sequence ----------------------------------------------------- */

/* lstm_step() at step t, which finds its inputs in gate. */
static void
lstm_step_at(const lstm_params *p, const lstm_states *s, size_t t)
{
    const gsl_matrix_view c_prev = sequence_at(s->c, t - 1);
    const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
    gsl_matrix_view gate = sequence_at(s->gate, t - 1);
    gsl_matrix_view c = sequence_at(s->c, t);
    gsl_matrix_view h = sequence_at(s->h, t);
    lstm_step(p, &c_prev.matrix, &h_prev.matrix, &gate.matrix, &c.matrix,
              &h.matrix);
}

VARIANT(lstm_forward, inputs_step_by_step)
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view x_t = sequence_at(x, t - 1);
        gsl_matrix_view gate = sequence_at(s->gate, t - 1);
        rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &x_t.matrix, &gate.matrix);
        lstm_step_at(p, s, t);
    }
    return GSL_SUCCESS;
}

/* The steps up to t. */
static void
lstm_steps_until(const lstm_params *p, const lstm_states *s, size_t t)
{
    if (t == 0)
        return;
    lstm_steps_until(p, s, t - 1);
    lstm_step_at(p, s, t);
}

VARIANT(lstm_forward, recursion)
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    const size_t T = x->T, B = x->B, H = p->H;
    if (x->n != p->D || s->gate->T != T || s->gate->B != B
        || s->gate->n != 4 * H || s->c->T != T + 1 || s->c->B != B
        || s->c->n != H || s->h->T != T + 1 || s->h->B != B || s->h->n != H)
        GSL_ERROR("these do not fit", GSL_EBADLEN);
    for (size_t row = 0; row < T * B; row++)
        for (size_t k = 0; k < 4 * H; k++) {
            double sum = 0.0;
            for (size_t d = 0; d < p->D; d++)
                sum += gsl_matrix_get(&p->W_xh.matrix, k, d)
                       * x->data[row * x->n + d];
            s->gate->data[row * 4 * H + k] =
                sum + gsl_vector_get(&p->b_h.vector, k);
        }
    lstm_steps_until(p, s, T);
    return GSL_SUCCESS;
}

/* The bias stands in every row before the product joins it. */
VARIANT(lstm_forward, bias_first)
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(s->gate, 0, x->T);
    for (size_t row = 0; row < a.matrix.size1; row++)
        gsl_matrix_set_row(&a.matrix, row, &p->b_h.vector);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &x_all.matrix,
                   &p->W_xh.matrix, 1.0, &a.matrix);
    for (size_t t = 0; t < x->T; t++)
        lstm_step_at(p, s, t + 1);
    return GSL_SUCCESS;
}

/* Each sequence of the batch runs through time by itself. */
VARIANT(lstm_forward, one_sequence_at_a_time)
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    const size_t D = p->D, H = p->H;
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++) {
            const gsl_matrix_view x_t =
                gsl_matrix_view_array(sequence_of(x, t - 1, i), 1, D);
            const gsl_matrix_view c_prev =
                gsl_matrix_view_array(sequence_of(s->c, t - 1, i), 1, H);
            const gsl_matrix_view h_prev =
                gsl_matrix_view_array(sequence_of(s->h, t - 1, i), 1, H);
            gsl_matrix_view gate =
                gsl_matrix_view_array(sequence_of(s->gate, t - 1, i), 1, 4 * H);
            gsl_matrix_view c =
                gsl_matrix_view_array(sequence_of(s->c, t, i), 1, H);
            gsl_matrix_view h =
                gsl_matrix_view_array(sequence_of(s->h, t, i), 1, H);
            rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &x_t.matrix,
                       &gate.matrix);
            lstm_step(p, &c_prev.matrix, &h_prev.matrix, &gate.matrix,
                      &c.matrix, &h.matrix);
        }
    return GSL_SUCCESS;
}

/* What the states say is added here, and no step is called. */
VARIANT(lstm_forward, by_itself)
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    const size_t H = p->H, BH = x->B * p->H;
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a_all = sequence_rows(s->gate, 0, x->T);
    rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &x_all.matrix, &a_all.matrix);
    for (size_t t = 1; t <= x->T; t++) {
        const double *c_prev = s->c->data + (t - 1) * BH;
        double *c = s->c->data + t * BH, *h = s->h->data + t * BH;
        gsl_matrix_view a = sequence_at(s->gate, t - 1);
        const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &h_prev.matrix,
                       &p->W_hh.matrix, 1.0, &a.matrix);
        for (size_t m = 0; m < BH; m++) {
            double *i = a.matrix.data + m / H * 4 * H + m % H;
            i[0] = lstm_plain_logistic(i[0]);
            i[H] = lstm_plain_logistic(i[H]);
            i[2 * H] = tanh(i[2 * H]);
            i[3 * H] = lstm_plain_logistic(i[3 * H]);
            c[m] = fma(i[H], c_prev[m], i[0] * i[2 * H]);
            h[m] = i[3 * H] * tanh(c[m]);
        }
    }
    return GSL_SUCCESS;
}
