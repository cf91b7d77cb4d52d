/*
 * lorenz.c - the Lorenz system, integrated well and less well: see lorenz.h.
 */
#include "lorenz.h"

#include <math.h>
#include <string.h>

static void
lorenz(const double *y, double *dy)
{
    dy[0] = 10.0 * (y[1] - y[0]);
    dy[1] = y[0] * (28.0 - y[2]) - y[1];
    dy[2] = y[0] * y[1] - 8.0 / 3.0 * y[2];
}

/* y + h (c_0 k_0 + c_1 k_1 + ...) */
static void
along(const double *y, double h, const double (*k)[LORENZ], const double *c,
      size_t terms, double *out)
{
    for (size_t j = 0; j < LORENZ; j++) {
        double sum = 0.0;
        for (size_t i = 0; i < terms; i++)
            sum += c[i] * k[i][j];
        out[j] = y[j] + h * sum;
    }
}

void
lorenz_step(double *y, double dt)
{
    enum { PARTS = 40 };
    const double h = dt / PARTS;
    static const double first[] = { 0.5 }, half[] = { 0.0, 0.5 };
    static const double whole[] = { 0.0, 0.0, 1.0 };
    static const double c[] = { 1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6 };
    double k[4][LORENZ], at[LORENZ];
    const double(*const slopes)[LORENZ] = (const double(*)[LORENZ])k;

    for (int n = 0; n < PARTS; n++) {
        lorenz(y, k[0]);
        along(y, h, slopes, first, 1, at);
        lorenz(at, k[1]);
        along(y, h, slopes, half, 2, at);
        lorenz(at, k[2]);
        along(y, h, slopes, whole, 3, at);
        lorenz(at, k[3]);
        along(y, h, slopes, c, 4, y);
    }
}

/* How far two estimates of a step are apart, by the tolerance. */
static double
strain(const double *y, const double *next, double h, const double (*k)[LORENZ])
{
    static const double e[] = { -5.0 / 72, 1.0 / 12, 1.0 / 9, -1.0 / 8 };
    static const double zero[LORENZ] = { 0 };
    double off[LORENZ], sum = 0.0;

    along(zero, h, k, e, 4, off);
    for (size_t j = 0; j < LORENZ; j++) {
        const double allowed = 1e-6 + 1e-3 * fmax(fabs(y[j]), fabs(next[j]));
        sum += off[j] / allowed * (off[j] / allowed) / LORENZ;
    }
    return sqrt(sum);
}

void
lorenz_loosely(const double *start, double dt, size_t points,
               double (*out)[LORENZ])
{
    static const double half[] = { 0.5 }, later[] = { 0.0, 0.75 };
    static const double c[] = { 2.0 / 9, 1.0 / 3, 4.0 / 9 };
    double y[LORENZ], next[LORENZ], at[LORENZ], k[4][LORENZ], t = 0.0, h = 0.01;
    const double(*const slopes)[LORENZ] = (const double(*)[LORENZ])k;
    size_t done = 0;

    memcpy(y, start, sizeof y);
    lorenz(y, k[0]);
    while (done < points) {
        along(y, h, slopes, half, 1, at);
        lorenz(at, k[1]);
        along(y, h, slopes, later, 2, at);
        lorenz(at, k[2]);
        along(y, h, slopes, c, 3, next);
        lorenz(next, k[3]);
        const double s = strain(y, next, h, slopes);
        const double grown = fmin(10.0, fmax(0.2, 0.9 * pow(s, -1.0 / 3.0)));
        if (s < 1.0) {
            for (; done < points && (double)done * dt <= t + h; done++) {
                const double u = ((double)done * dt - t) / h, v = 1.0 - u;
                for (size_t j = 0; j < LORENZ; j++)
                    out[done][j] =
                        v * v * ((1.0 + 2.0 * u) * y[j] + u * h * k[0][j])
                        + u * u * ((1.0 + 2.0 * v) * next[j] - v * h * k[3][j]);
            }
            t += h;
            memcpy(y, next, sizeof y);
            memcpy(k[0], k[3], sizeof k[0]);
        }
        h *= s < 1.0 ? grown : fmin(1.0, grown);
    }
}
