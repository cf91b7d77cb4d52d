/* Right answers of chapter 7, continued: the flow, and what a start is made of. */
#include "../../runner/sheet.h"
#include "lstm.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* ---- What flows along the cell -------------------------------------------- */

static int
lstm_flow_fits(const sequence *gate, const gsl_vector *flow)
{
    return gate->n % 4 == 0 && flow->size == gate->T + 1;
}

VARIANT(lstm_flow, natural_logarithms)
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / 4, BH = gate->B * H;
    double sum = 0.0;
    if (!lstm_flow_fits(gate, flow))
        GSL_ERROR("flow (T+1), gate (T,B,4H)", GSL_EBADLEN);
    for (size_t t = gate->T + 1; t-- > 0;) {
        for (size_t m = 0; t < gate->T && m < BH; m++)
            sum += log(sequence_of(gate, t, m / H)[H + m % H]);
        gsl_vector_set(flow, t, sum / (M_LN10 * (double)BH));
    }
    return GSL_SUCCESS;
}

VARIANT(lstm_flow, long_double)
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / 4;
    if (!lstm_flow_fits(gate, flow))
        return GSL_EBADLEN;
    long double total = 0.0L;
    gsl_vector_set_zero(flow);
    for (size_t t = gate->T; t > 0; t--) {
        for (size_t j = 0; j < H; j++)
            for (size_t n = 0; n < gate->B; n++)
                total += log10l(sequence_of(gate, t - 1, n)[H + j]);
        gsl_vector_set(flow, t - 1,
                       (double)(total / (long double)(gate->B * H)));
    }
    return GSL_SUCCESS;
}

/* The steps first, each by itself; then they are added up. */
VARIANT(lstm_flow, steps_first)
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / 4;
    if (!lstm_flow_fits(gate, flow))
        return GSL_EBADLEN;
    for (size_t t = 0; t < gate->T; t++) {
        double mean = 0.0;
        for (size_t n = 0; n < gate->B; n++)
            for (size_t j = 0; j < H; j++)
                mean += log10(sequence_of(gate, t, n)[H + j]) / (double)gate->B
                        / (double)H;
        gsl_vector_set(flow, t, mean);
    }
    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--)
        *gsl_vector_ptr(flow, t - 1) += gsl_vector_get(flow, t);
    return GSL_SUCCESS;
}

/* Every flow anew, by its equation. */
VARIANT(lstm_flow, each_anew)
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / 4;
    if (!lstm_flow_fits(gate, flow))
        return GSL_EBADLEN;
    for (size_t t = 0; t <= gate->T; t++) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++)
            for (size_t j = 0; j < H; j++)
                for (size_t later = t + 1; later <= gate->T; later++)
                    sum += log10(sequence_of(gate, later - 1, n)[H + j]);
        gsl_vector_set(flow, t, sum / (double)gate->B / (double)H);
    }
    return GSL_SUCCESS;
}

/* log2, as f is a power of two times a number from 1/2 to 1. */
VARIANT(lstm_flow, powers_of_two)
(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / 4;
    if (!lstm_flow_fits(gate, flow))
        return GSL_EBADLEN;
    double *at = gsl_vector_ptr(flow, gate->T);
    *at = 0.0;
    for (size_t t = gate->T; t-- > 0;) {
        double bits = 0.0;
        for (size_t n = 0; n < gate->B; n++)
            for (size_t j = H; j < 2 * H; j++)
                bits += log2(gate->data[(t * gate->B + n) * gate->n + j]);
        at[-(ptrdiff_t)flow->stride] =
            *at + log10(2.0) * bits / (double)(gate->B * H);
        at -= flow->stride;
    }
    return GSL_SUCCESS;
}

/* ---- Begin by keeping ----------------------------------------------------- */

VARIANT(lstm_forget_bias, one_by_one)(lstm_params *p, double bias)
{
    if (isnan(bias) || isinf(bias))
        return GSL_EINVAL;
    for (size_t j = p->H; j < 2 * p->H; j++)
        gsl_vector_set(&p->b_h.vector, j, bias);
    return GSL_SUCCESS;
}

VARIANT(lstm_forget_bias, in_theta)(lstm_params *p, double bias)
{
    const size_t H = p->H;
    if (!gsl_finite(bias))
        GSL_ERROR("not a number that a bias can be", GSL_EINVAL);
    gsl_vector_view b_f =
        gsl_vector_subvector(p->theta, 4 * H * p->D + 4 * H * H + H, H);
    gsl_vector_set_all(&b_f.vector, bias);
    return GSL_SUCCESS;
}

VARIANT(lstm_forget_bias, pointers)(lstm_params *p, double bias)
{
    double *b = p->b_h.vector.data + p->H;
    if (!(fabs(bias) <= DBL_MAX))
        return GSL_EINVAL;
    for (double *end = b + p->H; b < end;)
        *b++ = bias;
    return GSL_SUCCESS;
}

VARIANT(lstm_forget_bias, all_looked_at)(lstm_params *p, double bias)
{
    if (bias - bias != 0.0)
        return GSL_EINVAL;
    for (size_t k = 0; k < p->b_h.vector.size; k++)
        if (k / p->H == LSTM_F)
            gsl_vector_set(&p->b_h.vector, k, bias);
    return GSL_SUCCESS;
}

VARIANT(lstm_forget_bias, cleared_and_added)(lstm_params *p, double bias)
{
    gsl_vector_view b_f = gsl_vector_subvector(&p->b_h.vector, p->H, p->H);
    if (bias > DBL_MAX || bias < -DBL_MAX || bias != bias)
        return GSL_EINVAL;
    gsl_vector_set_zero(&b_f.vector);
    return gsl_vector_add_constant(&b_f.vector, bias);
}

/* ---- Memories of all lengths ---------------------------------------------- */

VARIANT(lstm_chrono, two_blocks)(const gsl_rng *r, double T_max, lstm_params *p)
{
    gsl_vector_view b_i = gsl_vector_subvector(&p->b_h.vector, 0, p->H);
    gsl_vector_view b_f = gsl_vector_subvector(&p->b_h.vector, p->H, p->H);
    if (!isfinite(T_max) || T_max <= 2.0)
        return GSL_EINVAL;
    for (size_t j = 0; j < p->H; j++)
        gsl_vector_set(&b_f.vector, j, log(gsl_ran_flat(r, 1.0, T_max - 1.0)));
    gsl_vector_memcpy(&b_i.vector, &b_f.vector);
    gsl_vector_scale(&b_i.vector, -1.0);
    return GSL_SUCCESS;
}

/* The share by itself, as gsl_ran_flat() draws it. */
VARIANT(lstm_chrono, by_log1p)(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (!(T_max > 2.0 && T_max < INFINITY))
        GSL_ERROR("no such longest memory", GSL_EINVAL);
    for (size_t j = 0; j < p->H; j++) {
        const double b = log1p(gsl_rng_uniform(r) * (T_max - 2.0));
        gsl_vector_set(&p->b_h.vector, j, -b);
        gsl_vector_set(&p->b_h.vector, p->H + j, b);
    }
    return GSL_SUCCESS;
}

VARIANT(lstm_chrono, long_double)
(const gsl_rng *r, double T_max, lstm_params *p)
{
    double *b_i = gsl_vector_ptr(&p->b_h.vector, LSTM_I * p->H);
    double *b_f = gsl_vector_ptr(&p->b_h.vector, LSTM_F * p->H);
    if (isnan(T_max) || isinf(T_max) || T_max <= 2.0)
        return GSL_EINVAL;
    for (size_t j = 0; j < p->H; j++) {
        const long double u = gsl_ran_flat(r, 1.0, T_max - 1.0);
        b_f[j] = (double)logl(u);
        b_i[j] = (double)logl(1.0L / u);
    }
    return GSL_SUCCESS;
}

VARIANT(lstm_chrono, lengths_first)
(const gsl_rng *r, double T_max, lstm_params *p)
{
    const size_t H = p->H;
    if (!gsl_finite(T_max) || !(T_max > 2.0))
        return GSL_EINVAL;
    for (size_t j = 0; j < H; j++)
        gsl_vector_set(&p->b_h.vector, H + j,
                       gsl_ran_flat(r, 1.0, T_max - 1.0));
    for (size_t j = 0; j < H; j++) {
        double *b = gsl_vector_ptr(&p->b_h.vector, H + j);
        *b = log(*b);
        gsl_vector_set(&p->b_h.vector, j, 0.0 - *b);
    }
    return GSL_SUCCESS;
}

VARIANT(lstm_chrono, in_theta)(const gsl_rng *r, double T_max, lstm_params *p)
{
    if (T_max > 2.0 && T_max <= DBL_MAX) {
        double *b = p->theta->data + 4 * p->H * (p->D + p->H);
        for (size_t j = 0; j < p->H; j++) {
            const double u = gsl_ran_flat(r, 1.0, T_max - 1.0);
            b[p->H + j] = M_LN10 * log10(u);
            b[j] = log(1.0 / u);
        }
        return GSL_SUCCESS;
    }
    return GSL_EINVAL;
}
