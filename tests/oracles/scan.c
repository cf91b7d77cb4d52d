/*
 * Chapter 9 once more, by other means: the recurrence and its way back as sums of
 * products, without a recurrence; decays by other formulas; all in long double.
 */
#include "scan.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* Number k of the batch at an index of time. */
static double *
scan_at(const sequence *q, size_t index, size_t k)
{
    return q->data + index * q->B * q->n + k;
}

/* h_t as the sum over s of lambda_t ... lambda_{s+1} g_s, where h_0 is g_0. */
static void
scan_states_as_sums(const sequence *lambda, const sequence *g, sequence *h)
{
    for (size_t k = 0; k < lambda->B * lambda->n; k++)
        for (size_t t = lambda->T; t > 0; t--) {
            long double sum = 0.0L, product = 1.0L;
            for (size_t s = t; s > 0; s--) {
                sum += product * *scan_at(g, s - 1, k);
                product *= *scan_at(lambda, s - 1, k);
            }
            *scan_at(h, t, k) = (double)(sum + product * *scan_at(h, 0, k));
        }
}

ORACLE(scan_forward)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    scan_states_as_sums(lambda, g, h);
    return GSL_SUCCESS;
}

ORACLE(scan_parallel)
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    scan_states_as_sums(lambda, g, h);
    for (size_t k = 0; k < lambda->B * lambda->n; k++)
        for (size_t t = 1; t <= lambda->T; t++) {
            long double all = 1.0L;
            for (size_t s = t; s > 0; s--)
                all *= *scan_at(lambda, s - 1, k);
            *scan_at(product, t - 1, k) = (double)all;
        }
    return GSL_SUCCESS;
}

/* The closed form: dh_s is the sum over t >= s of dh_t lambda_t ... lambda_{s+1}. */
static void
scan_gradients_as_sums(const sequence *lambda, sequence *dh)
{
    for (size_t k = 0; k < lambda->B * lambda->n; k++)
        for (size_t s = 0; s < lambda->T; s++) {
            long double sum = 0.0L, product = 1.0L;
            for (size_t t = s; t <= lambda->T; t++) {
                if (t > s)
                    product *= *scan_at(lambda, t - 1, k);
                sum += product * *scan_at(dh, t, k);
            }
            // Earlier sums read only later contributions of the loss, and so
            // far only earlier ones have been replaced.
            *scan_at(dh, s, k) = (double)sum;
        }
}

ORACLE(scan_backward)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    scan_gradients_as_sums(lambda, dh);
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t k = 0; k < lambda->B * lambda->n; k++) {
            *scan_at(dg, t - 1, k) = *scan_at(dh, t, k);
            *scan_at(dlambda, t - 1, k) =
                *scan_at(h, t - 1, k) * *scan_at(dh, t, k);
        }
    return GSL_SUCCESS;
}

/*
 * 1 - lambda^2 = 2 exp(-s) sinh s with s = exp(nu), whose series begins where the
 * difference would have no digit; and for a large s it is 1 - exp(-2s).
 */
static long double
scan_oracle_gamma(long double speed)
{
    return speed < 1.0L ? sqrtl(2.0L * expl(-speed) * sinhl(speed))
                        : sqrtl(1.0L - expl(-2.0L * speed));
}

ORACLE(scan_decay)(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t j = nu->size; j-- > 0;) {
        const long double speed = expl(gsl_vector_get(nu, j));
        gsl_vector_set(lambda, j, (double)(1.0L / expl(speed)));
        gsl_vector_set(gamma, j, (double)scan_oracle_gamma(speed));
    }
    return GSL_SUCCESS;
}

ORACLE(scan_decay_backward)
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t j = nu->size; j-- > 0;) {
        const long double speed = expl(gsl_vector_get(nu, j));
        // d lambda/d nu = -s exp(-s), and gamma^2 = 1 - lambda^2 gives
        // gamma dgamma = -lambda dlambda. Beyond s = 1e4 both are 0.
        const long double lambda = expl(-fminl(speed, 1e4L));
        const long double slope = speed > 1e4L ? 0.0L : -speed * lambda;
        const long double sum = slope * gsl_vector_get(dlambda, j)
                                - slope * lambda / scan_oracle_gamma(speed)
                                      * gsl_vector_get(dgamma, j);
        *gsl_vector_ptr(dnu, j) += (double)sum;
    }
    return GSL_SUCCESS;
}

ORACLE(scan_chrono)(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t j = 0; j < nu->size; j++) {
        const long double share = gsl_rng_uniform(r);
        gsl_vector_set(nu, j, (double)-logl(1.0L + share * (T_max - 2.0L)));
    }
    return GSL_SUCCESS;
}

/* W x + b for unit j of one sequence at one step, from the last term to the first. */
static long double
scan_sum(const gsl_matrix *W, const gsl_vector *b, size_t j, const double *x)
{
    long double sum = gsl_vector_get(b, j);
    for (size_t d = W->size2; d-- > 0;)
        sum += (long double)gsl_matrix_get(W, j, d) * x[d];
    return sum;
}

static long double
scan_gate(activation f, long double a)
{
    if (f == TANH)
        return tanhl(a);
    return a >= 0.0L ? 1.0L / (1.0L + expl(-a)) : expl(a) / (1.0L + expl(a));
}

ORACLE(scan_unit_forward)
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t t = 1; t <= x->T; t++)
        for (size_t k = 0; k < x->B * p->H; k++) {
            const size_t j = k % p->H;
            const double *x_t = sequence_of(x, t - 1, k / p->H);
            const double n =
                (double)scan_sum(&p->W_n.matrix, &p->b_n.vector, j, x_t);
            const long double keep =
                scan_gate(p->f, scan_sum(&p->W_lambda.matrix,
                                         &p->b_lambda.vector, j, x_t));
            *scan_at(s->lambda, t - 1, k) = (double)keep;
            *scan_at(s->n, t - 1, k) = n;
            // From the gate as it is rounded: where it is nearly 1, another
            // last digit of it would be another g.
            *scan_at(s->g, t - 1, k) = (1.0 - (double)keep) * n;
        }
    scan_states_as_sums(s->lambda, s->g, s->h);
    return GSL_SUCCESS;
}

/* Adds the gradients of one weight matrix and its bias. */
static void
scan_oracle_weights(const sequence *da, const sequence *x, gsl_matrix *dW,
                    gsl_vector *db)
{
    for (size_t j = 0; j < da->n; j++) {
        long double bias = 0.0L;
        for (size_t row = da->T * da->B; row-- > 0;)
            bias += da->data[row * da->n + j];
        *gsl_vector_ptr(db, j) += (double)bias;
        for (size_t d = 0; d < x->n; d++) {
            long double sum = 0.0L;
            for (size_t row = da->T * da->B; row-- > 0;)
                sum += (long double)da->data[row * da->n + j]
                       * x->data[row * x->n + d];
            *gsl_matrix_ptr(dW, j, d) += (double)sum;
        }
    }
}

ORACLE(scan_unit_backward)
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    scan_gradients_as_sums(s->lambda, ds->h);
    for (size_t t = 1; t <= x->T; t++)
        for (size_t k = 0; k < x->B * p->H; k++) {
            const long double keep = *scan_at(s->lambda, t - 1, k);
            const long double dh = *scan_at(ds->h, t, k);
            const long double slope = p->f == TANH
                                          ? (1.0L - keep) * (1.0L + keep)
                                          : keep * (1.0L - keep);
            // Through the interpolation between the state before and n.
            const long double span = (long double)*scan_at(s->h, t - 1, k)
                                     - *scan_at(s->n, t - 1, k);
            *scan_at(ds->g, t - 1, k) = (double)dh;
            *scan_at(ds->n, t - 1, k) = (double)(dh * (1.0L - keep));
            *scan_at(ds->lambda, t - 1, k) = (double)(dh * span * slope);
        }
    scan_oracle_weights(ds->lambda, x, &dp->W_lambda.matrix,
                        &dp->b_lambda.vector);
    scan_oracle_weights(ds->n, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}
