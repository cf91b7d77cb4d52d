/*
 * Chapter 9's units in pairs by other means: decays as lengths and angles, whose
 * products are products of lengths and sums of angles; states and gradients as sums
 * over all that they are made of, without a recurrence; all in long double.
 */
#include "../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* Pair k of the batch at an index of time, and what a walk has gathered. */
typedef struct {
    long double re, im;
} pair;
typedef struct {
    long double length, angle;
    unsigned
        quarters;  // besides the angle, since pi/2 is no floating-point number
} turned;

static double *
pair_at(const sequence *q, size_t index, size_t k)
{
    return q->data + index * q->B * q->n + 2 * k;
}

static void
turn_on(turned *all, const double *lambda)
{
    all->length *= hypotl(lambda[0], lambda[1]);
    if (lambda[0] == 0.0)
        all->quarters += lambda[1] < 0.0 ? 3 : 1;
    else if (lambda[1] == 0.0)
        all->quarters += lambda[0] < 0.0 ? 2 : 0;
    else
        all->angle += atan2l(lambda[1], lambda[0]);
}

/* Adds q, made smaller by the length and turned by the angle times SIDE. */
static void
add_turned(pair *sum, const turned *by, int side, const double *q)
{
    // Before anything has turned, one part may be NaN and the other not.
    if (by->length == 1.0L && by->angle == 0.0L && by->quarters == 0) {
        sum->re += q[0];
        sum->im += q[1];
        return;
    }
    const long double part[] = { cosl(by->angle), sinl(by->angle) };
    const unsigned k = by->quarters;
    const long double re = by->length * part[k % 2] * (k % 4 % 3 == 0 ? 1 : -1);
    const long double im =
        by->length * part[(k + 1) % 2] * (k % 4 < 2 ? 1 : -1) * side;
    sum->re += re * q[0] - im * q[1];
    sum->im += re * q[1] + im * q[0];
}

static void
put_pair(double *at, const pair *sum)
{
    at[0] = (double)sum->re;
    at[1] = (double)sum->im;
}

ORACLE(scan_pairs_forward)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t k = 0; k < lambda->B * lambda->n / 2; k++)
        for (size_t t = lambda->T; t > 0; t--) {
            pair sum = { 0.0L, 0.0L };
            turned all = { 1.0L, 0.0L, 0 };
            for (size_t s = t; s > 0; s--) {
                add_turned(&sum, &all, 1, pair_at(g, s - 1, k));
                turn_on(&all, pair_at(lambda, s - 1, k));
            }
            add_turned(&sum, &all, 1, pair_at(h, 0, k));
            put_pair(pair_at(h, t, k), &sum);
        }
    return GSL_SUCCESS;
}

/* dh_s is the sum over t >= s of dh_t conj(lambda_t ... lambda_{s+1}). */
static void
pair_gradients(const sequence *lambda, sequence *dh)
{
    for (size_t k = 0; k < lambda->B * lambda->n / 2; k++)
        for (size_t s = 0; s < lambda->T; s++) {
            pair sum = { 0.0L, 0.0L };
            turned all = { 1.0L, 0.0L, 0 };
            for (size_t t = s; t <= lambda->T; t++) {
                if (t > s)
                    turn_on(&all, pair_at(lambda, t - 1, k));
                add_turned(&sum, &all, -1, pair_at(dh, t, k));
            }
            // Only earlier steps have been replaced, and the next sum reads
            // later ones.
            put_pair(pair_at(dh, s, k), &sum);
        }
}

ORACLE(scan_pairs_backward)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    pair_gradients(lambda, dh);
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t k = 0; k < lambda->B * lambda->n / 2; k++) {
            const double *h_prev = pair_at(h, t - 1, k);
            const long double re = pair_at(dh, t, k)[0];
            const long double im = pair_at(dh, t, k)[1];
            // The real part of lambda reaches h as h_prev does, and its
            // imaginary part as i h_prev = (-im, re).
            pair_at(dlambda, t - 1, k)[0] =
                (double)(re * h_prev[0] + im * h_prev[1]);
            pair_at(dlambda, t - 1, k)[1] =
                (double)(-re * h_prev[1] + im * h_prev[0]);
            pair_at(dg, t - 1, k)[0] = (double)re;
            pair_at(dg, t - 1, k)[1] = (double)im;
        }
    return GSL_SUCCESS;
}
