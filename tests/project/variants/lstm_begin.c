/* Right answers of chapter 7, continued: more flows, and more ways to begin. */
#include "../../runner/sheet.h"
#include "lstm.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>
#include <string.h>

/* ---- What flows along the cell -------------------------------------------- */

static int
lstm_refuses_flow(const sequence *gate, const gsl_vector *flow)
{
    return flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0;
}

/* One product of all gates, whose exponent is kept apart. */
VARIANT(lstm_flow, mantissa_and_exponent)
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / 4;
    double product = 1.0;
    long exponent = 0;
    if (lstm_refuses_flow(gate, flow))
        return GSL_EBADLEN;
    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t-- > 0;) {
        for (size_t n = 0; n < gate->B; n++)
            for (size_t j = 0; j < H; j++) {
                int twos = 0;
                product =
                    frexp(product * sequence_of(gate, t, n)[H + j], &twos);
                exponent += twos;
            }
        gsl_vector_set(flow, t,
                       (log10(product) + (double)exponent * log10(2.0))
                           / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
}

/* The sum of log10 of n numbers, half and half. */
static double
lstm_halved_log10(const double *f, size_t n)
{
    return n == 1 ? log10(*f)
                  : lstm_halved_log10(f, n / 2)
                        + lstm_halved_log10(f + n / 2, n - n / 2);
}

VARIANT(lstm_flow, halves)(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / 4;
    double later = 0.0;
    if (lstm_refuses_flow(gate, flow))
        GSL_ERROR("a flow has T + 1 numbers", GSL_EBADLEN);
    for (size_t t = gate->T;; t--) {
        gsl_vector_set(flow, t, later);
        if (t == 0)
            return GSL_SUCCESS;
        double step = 0.0;
        for (size_t n = 0; n < gate->B; n++)
            step += lstm_halved_log10(sequence_of(gate, t - 1, n) + H, H);
        later += step / (double)gate->B / (double)H;
    }
}

/* flow_t from flow_{t+1}, which is asked for first. */
static double
lstm_flow_from(const sequence *gate, gsl_vector *flow, size_t t)
{
    double value = 0.0;
    if (t < gate->T) {
        const size_t H = gate->n / 4;
        const gsl_matrix_view g = sequence_at(gate, t);
        value = lstm_flow_from(gate, flow, t + 1);
        for (size_t n = 0; n < gate->B; n++) {
            double mean = 0.0;
            for (size_t j = H; j < 2 * H; j++)
                mean += log10(gsl_matrix_get(&g.matrix, n, j));
            value += mean / (double)H / (double)gate->B;
        }
    }
    gsl_vector_set(flow, t, value);
    return value;
}

VARIANT(lstm_flow, recursion)(const sequence *gate, gsl_vector *flow)
{
    if (lstm_refuses_flow(gate, flow))
        return GSL_EBADLEN;
    lstm_flow_from(gate, flow, 0);
    return GSL_SUCCESS;
}

/* Every step adds its part to all flows before it. */
VARIANT(lstm_flow, added_to_all_before)
(const sequence *gate, gsl_vector *flow)
{
    if (lstm_refuses_flow(gate, flow))
        return GSL_EBADLEN;
    const size_t H = gate->n / 4;
    const double share = 1.0 / (double)(gate->B * H);
    gsl_vector_set_zero(flow);
    for (size_t t = 0; t < gate->T; t++) {
        double logs = 0.0;
        for (size_t j = 0; j < H; j++)
            for (size_t n = gate->B; n-- > 0;)
                logs += log10(sequence_of(gate, t, n)[H + j]);
        gsl_vector_view before = gsl_vector_subvector(flow, 0, t + 1);
        gsl_vector_add_constant(&before.vector, share * logs);
    }
    return GSL_SUCCESS;
}

/* Unit by unit: each has a flow of its own, and the mean is taken over units. */
VARIANT(lstm_flow, unit_by_unit)
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / 4;
    if (lstm_refuses_flow(gate, flow))
        return GSL_EBADLEN;
    for (size_t t = 0; t <= gate->T; t++)
        gsl_vector_set(flow, t, 0.0);
    for (size_t n = 0; n < gate->B; n++)
        for (size_t j = 0; j < H; j++) {
            double nats = 0.0;
            for (size_t t = gate->T; t > 0; t--) {
                nats += log(sequence_of(gate, t - 1, n)[H + j]);
                *gsl_vector_ptr(flow, t - 1) += M_LOG10E * nats;
            }
        }
    for (size_t t = 0; t <= gate->T; t++)
        *gsl_vector_ptr(flow, t) /= (double)(gate->B * H);
    return GSL_SUCCESS;
}

/* ---- Begin by keeping ----------------------------------------------------- */

/* b_h as a matrix of four rows, of which the second is meant. */
VARIANT(lstm_forget_bias, second_row)(lstm_params *p, double bias)
{
    gsl_matrix_view blocks =
        gsl_matrix_view_vector(&p->b_h.vector, LSTM_GATES, p->H);
    if (gsl_isnan(bias) || gsl_isinf(bias) != 0)
        GSL_ERROR("such a bias is no number", GSL_EINVAL);
    gsl_vector_view f = gsl_matrix_row(&blocks.matrix, LSTM_F);
    gsl_vector_set_all(&f.vector, bias);
    return GSL_SUCCESS;
}

/* A copy whose source stands still. */
VARIANT(lstm_forget_bias, dcopy)(lstm_params *p, double bias)
{
    if (!isfinite(bias))
        return GSL_EINVAL;
    cblas_dcopy((int)p->H, &bias, 0, gsl_vector_ptr(&p->b_h.vector, p->H), 1);
    return GSL_SUCCESS;
}

/* One number, then two, then four: what is there already is copied. */
VARIANT(lstm_forget_bias, doubled)(lstm_params *p, double bias)
{
    double *b_f = &p->b_h.vector.data[LSTM_F * p->H];
    switch (fpclassify(bias)) {
    case FP_NAN:
    case FP_INFINITE:
        return GSL_EINVAL;
    default:
        break;
    }
    b_f[0] = bias;
    for (size_t done = 1; done < p->H; done *= 2) {
        const size_t rest = p->H - done;
        memcpy(b_f + done, b_f, (rest < done ? rest : done) * sizeof *b_f);
    }
    return GSL_SUCCESS;
}

static void
lstm_fill(gsl_vector *b, double bias, size_t from, size_t to)
{
    if (from >= to)
        return;
    gsl_vector_set(b, to - 1, bias);
    lstm_fill(b, bias, from, to - 1);
}

VARIANT(lstm_forget_bias, recursion)(lstm_params *p, double bias)
{
    if (fabs(bias) < INFINITY) {
        lstm_fill(&p->b_h.vector, bias, p->H, 2 * p->H);
        return GSL_SUCCESS;
    }
    return GSL_EINVAL;
}

/* Unit by unit, its four biases one stride apart. */
VARIANT(lstm_forget_bias, unit_by_unit)(lstm_params *p, double bias)
{
    if (0.0 * bias != 0.0)
        GSL_ERROR("infinite, or not a number", GSL_EINVAL);
    for (size_t j = p->H; j-- > 0;) {
        gsl_vector_view unit = gsl_vector_subvector_with_stride(
            &p->b_h.vector, j, p->H, LSTM_GATES);
        gsl_vector_set(&unit.vector, LSTM_F, bias);
    }
    return GSL_SUCCESS;
}

/* ---- Memories of all lengths ---------------------------------------------- */

VARIANT(lstm_chrono, rows_of_blocks)
(const gsl_rng *r, double T_max, lstm_params *p)
{
    gsl_matrix_view b = gsl_matrix_view_vector(&p->b_h.vector, 4, p->H);
    if (gsl_finite(T_max) == 0 || T_max <= 2.0)
        GSL_ERROR("memories end after 2 steps or later", GSL_EINVAL);
    gsl_vector_view b_i = gsl_matrix_row(&b.matrix, LSTM_I);
    gsl_vector_view b_f = gsl_matrix_row(&b.matrix, LSTM_F);
    gsl_vector_set_zero(&b_i.vector);
    for (size_t j = 0; j < p->H; j++)
        gsl_vector_set(&b_f.vector, j,
                       gsl_sf_log(gsl_ran_flat(r, 1.0, T_max - 1.0)));
    gsl_blas_daxpy(-1.0, &b_f.vector, &b_i.vector);
    return GSL_SUCCESS;
}

/* The logarithm by way of that to the base of 2. */
VARIANT(lstm_chrono, powers_of_two)
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0) || T_max == INFINITY)
        return GSL_EINVAL;
    double *b = p->b_h.vector.data;
    for (double *end = b + p->H; b < end; b++) {
        const double halvings = log2(gsl_ran_flat(r, 1.0, T_max - 1.0));
        b[LSTM_I] = -(b[p->H] = halvings * M_LN2);
    }
    return GSL_SUCCESS;
}

/* u as the start of its interval and a share of its length. */
VARIANT(lstm_chrono, share_of_the_interval)
(const gsl_rng *r, double T_max, lstm_params *p)
{
    const double from = 1.0, to = T_max - 1.0;
    if (!isfinite(T_max) || !(to > from))
        return GSL_EINVAL;
    for (size_t j = 0; j < p->H; j++) {
        const double u = from + (to - from) * gsl_rng_uniform(r);
        gsl_vector_set(&p->b_h.vector, LSTM_I * p->H + j, -log(u));
        gsl_vector_set(&p->b_h.vector, LSTM_F * p->H + j, log(u));
    }
    return GSL_SUCCESS;
}

/* The gate that keeps all but 1/(1 + u), and its bias from that. */
VARIANT(lstm_chrono, bias_of_the_gate)
(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!isfinite(T_max) || !(T_max > 2.0))
        return GSL_EINVAL;
    for (size_t j = 0; j < p->H; j++) {
        const double u = gsl_ran_flat(r, 1.0, T_max - 1.0);
        const double kept = u / (1.0 + u), lost = 1.0 / (1.0 + u);
        gsl_vector_set(&p->b_h.vector, p->H + j, log(kept / lost));
        gsl_vector_set(&p->b_h.vector, j, log(lost / kept));
    }
    return GSL_SUCCESS;
}

/* Unit j and all after it. */
static void
lstm_chrono_from(const gsl_rng *r, double longest, size_t j, lstm_params *p)
{
    if (j == p->H)
        return;
    gsl_vector_view unit =
        gsl_vector_subvector_with_stride(&p->b_h.vector, j, p->H, 2);
    const double bias = log(gsl_ran_flat(r, 1.0, longest));
    gsl_vector_set(&unit.vector, LSTM_F, bias);
    gsl_vector_set(&unit.vector, LSTM_I, -bias);
    lstm_chrono_from(r, longest, j + 1, p);
}

VARIANT(lstm_chrono, recursion)(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (T_max <= 2.0 || isnan(T_max) || isinf(T_max))
        GSL_ERROR("T_max cannot be that", GSL_EINVAL);
    lstm_chrono_from(r, T_max - 1.0, 0, p);
    return GSL_SUCCESS;
}
