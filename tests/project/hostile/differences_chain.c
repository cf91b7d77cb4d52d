/*
 * Tries to earn the points for the gradient without the chain rule, by
 * differences of the loss.
 */
#include "chain.h"
enum { MOST = 4096 };
static double s[MOST], own[MOST];
/* The change of the loss when state or parameter q is increased by e. */
static double
change(const chain_params *p, activation f, size_t T, const double *x,
       const double *h, size_t q, double e)
{
    chain_params moved = *p;
    const size_t from = q <= T ? q : 0;
    s[from] = h[from] + (q <= T ? e : 0.0);
    moved.w += q == T + 1 ? e : 0.0;
    moved.u += q == T + 2 ? e : 0.0;
    moved.b += q == T + 3 ? e : 0.0;
    double sum = own[from] * (s[from] - h[from]);
    for (size_t t = from + 1; t <= T; t++) {
        s[t] = activation_value(f, moved.w * s[t - 1] + moved.u * x[t - 1]
                                       + moved.b);
        sum += own[t] * (s[t] - h[t]);
    }
    return sum;
}
int
chain_backward(const chain_params *p, activation f, size_t T, const double *x,
               const double *h, double *dh, chain_params *dp)
{
    // Of the eighth order, so that its error is that of rounding.
    static const double c[] = { 4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280 };
    const double e = 0.01;
    double g[4] = { 0.0, 0.0, 0.0, 0.0 };
    for (size_t t = 0; t <= T; t++)
        own[t] = dh[t];
    for (size_t q = 0; q <= T + 3; q++) {
        double slope = 0.0;
        for (int k = 1; k <= 4; k++)
            slope += c[k - 1] / e
                     * (change(p, f, T, x, h, q, k * e)
                        - change(p, f, T, x, h, q, -k * e));
        *(q <= T ? &dh[q] : &g[q - T]) = slope;
    }
    dp->w += g[1];
    dp->u += g[2];
    dp->b += g[3];
    return 0;
}
