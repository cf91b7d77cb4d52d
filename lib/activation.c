#include "activation.h"

#include <math.h>
#include <string.h>

const char *
activation_name(activation f)
{
    static const char *const names[ACTIVATIONS] = { "linear", "tanh",
                                                    "logistic", "relu" };
    return names[f];
}

double
activation_value(activation f, double a)
{
    switch (f) {
    case TANH:
        return tanh(a);
    case LOGISTIC:
        return 1.0 / (1.0 + exp(-a));
    case RELU:
        // A NaN fails every comparison, so this form hands it on, whereas a > 0
        // ? a : 0 would turn it into 0.
        return a <= 0.0 ? 0.0 : a;
    case LINEAR:
        break;
    }
    return a;
}

//: begin slope
double
activation_slope(activation f, double h)
{
    switch (f) {
    case TANH:
        return 1.0 - h * h;
    case LOGISTIC:
        return h * (1.0 - h);
    case RELU:
        return isnan(h) ? h : h > 0.0 ? 1.0 : 0.0;
    case LINEAR:
        break;
    }
    return 1.0;
}
//: end slope

// The frequent two have loops of their own, of which the compiler makes vector
// instructions: it does not do so around a call.
void
activation_backward(activation f, size_t n, const double *h, const double *dh,
                    double *da)
{
    if (f == TANH) {
#pragma omp simd
        for (size_t k = 0; k < n; k++)
            da[k] = dh[k] * (1.0 - h[k] * h[k]);
    } else if (f == LOGISTIC) {
#pragma omp simd
        for (size_t k = 0; k < n; k++)
            da[k] = dh[k] * (h[k] * (1.0 - h[k]));
    } else {
        for (size_t k = 0; k < n; k++)
            da[k] = dh[k] * activation_slope(f, h[k]);
    }
}

/*
 * Many numbers at a time. libm's tanh() takes one number per call. libmvec,
 * which comes with glibc, takes eight on a processor with AVX-512 and four with
 * AVX2, and needs a fraction of the time, which `make bench` measures.
 */
static void
one_at_a_time(activation f, size_t n, double *a)
{
    for (size_t k = 0; k < n; k++)
        a[k] = activation_value(f, a[k]);
}

// libmvec has tanh since glibc 2.35, whose -lm also links libmvec where it is
// needed. Its functions are declared here by hand, because gcc would call them
// by itself only with OpenMP's pragmas, and clang 14 not at all.
#if defined __x86_64__ && defined __GLIBC__
#if __GLIBC_PREREQ(2, 35)
#define LIBMVEC
#endif
#endif

#ifdef LIBMVEC

/*
 * A function with this attribute may use instructions that older processors
 * lack; it is called only after __builtin_cpu_supports() has found them.
 */
#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512f,avx512dq")))

typedef double four __attribute__((vector_size(4 * sizeof(double))));
typedef double eight __attribute__((vector_size(8 * sizeof(double))));
typedef long long four_bits __attribute__((vector_size(sizeof(four))));
typedef long long eight_bits __attribute__((vector_size(sizeof(eight))));

AVX2 four exp_of_four(four a) __asm__("_ZGVdN4v_exp");
AVX2 four expm1_of_four(four a) __asm__("_ZGVdN4v_expm1");
AVX512 eight exp_of_eight(eight a) __asm__("_ZGVeN8v_exp");
AVX512 eight expm1_of_eight(eight a) __asm__("_ZGVeN8v_expm1");

/*
 * One macro makes the code for four numbers and for eight. For a > 0,
 *
 *     tanh a = -e / (2 + e),     e = exp(-2a) - 1,
 *
 * is quicker than libmvec's own tanh. The result gets the sign bit of a, which
 * serves a < 0 and keeps the sign of a zero. The last few numbers are padded
 * with zeros and computed in the same way, because the result for a number must
 * not depend on its place in the array.
 */
#define AT_A_TIME(TARGET, many)                                                \
    TARGET static many tanh_of_##many(many a)                                  \
    {                                                                          \
        const many##_bits minus = (many##_bits) - (many){ 0.0 };               \
        const many##_bits sign = (many##_bits)a & minus;                       \
        const many e = expm1_of_##many((many)((many##_bits)(a + a) | minus));  \
        return (many)((many##_bits)(e / -(2.0 + e)) | sign);                   \
    }                                                                          \
                                                                               \
    TARGET static void map_##many(activation f, double *a)                     \
    {                                                                          \
        many h;                                                                \
        memcpy(&h, a, sizeof h);                                               \
        h = f == TANH ? tanh_of_##many(h) : 1.0 / (1.0 + exp_of_##many(-h));   \
        memcpy(a, &h, sizeof h);                                               \
    }                                                                          \
                                                                               \
    TARGET static void many##_at_a_time(activation f, size_t n, double *a)     \
    {                                                                          \
        enum { LANES = sizeof(many) / sizeof(double) };                        \
        for (; n >= LANES; n -= LANES, a += LANES)                             \
            map_##many(f, a);                                                  \
        if (n > 0) {                                                           \
            double last[LANES] = { 0.0 };                                      \
            memcpy(last, a, n * sizeof *a);                                    \
            map_##many(f, last);                                               \
            memcpy(a, last, n * sizeof *a);                                    \
        }                                                                      \
    }

AT_A_TIME(AVX2, four)
AT_A_TIME(AVX512, eight)

void
activation_map(activation f, size_t n, double *a)
{
    if (f != TANH && f != LOGISTIC)
        one_at_a_time(f, n, a);
    else if (__builtin_cpu_supports("avx512dq"))
        eight_at_a_time(f, n, a);
    else if (__builtin_cpu_supports("avx2"))
        four_at_a_time(f, n, a);
    else
        one_at_a_time(f, n, a);
}

#else

void
activation_map(activation f, size_t n, double *a)
{
    one_at_a_time(f, n, a);
}

#endif
