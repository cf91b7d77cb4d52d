/*
 * activation.h - the four functions a neuron may apply to its pre-activation,
 * and their slopes. Given ready-made; every chapter uses it.
 *
 *     h = f(a)             LINEAR    a              slope 1
 *                          TANH      tanh a         slope 1 - h^2
 *                          LOGISTIC  1/(1+exp(-a))  slope h (1 - h)
 *                          RELU      max(0, a)      slope 1 if h > 0, else 0
 *
 * NaN is handed on: all four functions return NaN for NaN, and so do the
 * slopes, except that of LINEAR, which is 1 whatever h is.
 *
 * The slope is written with the output h instead of a, so that a backward pass
 * needs to keep nothing but h.
 *
 * Chapter: chapters/01-chain/chapter.md, equation (1.3)
 */
#ifndef ACTIVATION_H
#define ACTIVATION_H

#include <stddef.h>

typedef enum { LINEAR, TANH, LOGISTIC, RELU } activation;

enum { ACTIVATIONS = 4 };

/* "linear", "tanh", "logistic" or "relu". */
const char *activation_name(activation f);

/* h = f(a). */
double activation_value(activation f, double a);

/*
 * The same for n numbers in place, h_k = f(a_k), and several times faster for
 * TANH and LOGISTIC where the C library takes four or eight at a time: glibc
 * since 2.35, on an x86-64 processor with AVX2 or AVX-512. Elsewhere it is a
 * loop over the one above.
 *
 *   n        in; may be 0
 *   a   (n)  in: a_k; out: h_k
 *
 * The relative error of both is at most 4 DBL_EPSILON, which is 9e-16, so they
 * may differ in the last digit. For LOGISTIC that holds down to a = -708, where
 * h comes to the smallest normal number. Below -709.8 it is 0, since exp(-a)
 * overflows. NaN and infinities are treated as above. The result for a number
 * is the same to the bit wherever it stands in the array.
 */
void activation_map(activation f, size_t n, double *a);

/*
 * f'(a), given h = f(a). At the corner of RELU, where the slope is not
 * defined, the answer is 0.
 */
double activation_slope(activation f, double h);

/*
 * The way back through f for n numbers, da_k = dh_k f'(a_k), given h_k = f(a_k):
 * to the bit what a loop over the one above gives, without a call for each.
 *
 *   n         in; may be 0
 *   h    (n)  in
 *   dh   (n)  in
 *   da   (n)  out, overwritten; must not overlap the others
 */
void activation_backward(activation f, size_t n, const double *h,
                         const double *dh, double *da);

#endif /* ACTIVATION_H */
