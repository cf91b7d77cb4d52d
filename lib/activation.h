/*
 * activation.h - the four functions a neuron may apply to its pre-activation,
 * and their slopes. Given ready-made; every chapter uses it.
 *
 *     h = f(a)             LINEAR    a              slope 1
 *                          TANH      tanh a         slope 1 - h^2
 *                          LOGISTIC  1/(1+exp(-a))  slope h (1 - h)
 *                          RELU      max(0, a)      slope 1 if h > 0, else 0
 *
 * The slope is written with the output h instead of a, so that a backward pass
 * needs to keep nothing but h.
 *
 * Chapter: chapters/01-chain/chapter.md, equation (1.3)
 */
#ifndef ACTIVATION_H
#define ACTIVATION_H

typedef enum { LINEAR, TANH, LOGISTIC, RELU } activation;

enum { ACTIVATIONS = 4 };

/* "linear", "tanh", "logistic" or "relu". */
const char *activation_name(activation f);

/* h = f(a). */
double activation_value(activation f, double a);

/*
 * f'(a), given h = f(a). At the corner of RELU, where the slope is not
 * defined, the answer is 0.
 */
double activation_slope(activation f, double h);

#endif /* ACTIVATION_H */
