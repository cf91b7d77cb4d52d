/*
 * activation_map.c - an activation of many numbers. libm's tanh takes one
 * number a call. libmvec, its companion in glibc, takes four of them on a
 * processor with AVX2, in a fraction of the time: `make bench` says in which.
 */
#include "activation.h"

#include <string.h>

static void
one_at_a_time(activation f, size_t n, double *a)
{
    for (size_t k = 0; k < n; k++)
        a[k] = activation_value(f, a[k]);
}

// The first glibc whose libmvec knows tanh is 2.35. Its -lm brings libmvec in
// where it is needed. Compilers could find these functions by themselves, but
// gcc only with OpenMP's pragmas and clang 14 not at all.
#if defined __x86_64__ && defined __GLIBC__
#if __GLIBC_PREREQ(2, 35)
#define LIBMVEC
#endif
#endif

#ifdef LIBMVEC

/* Such a function may use AVX2, which the rest of the program must not. */
#define AVX2 __attribute__((target("avx2")))

enum { LANES = 4 };
typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));

AVX2 lanes tanh_of_four(lanes a) __asm__("_ZGVdN4v_tanh");
AVX2 lanes exp_of_four(lanes a) __asm__("_ZGVdN4v_exp");

AVX2 static void
map_four(activation f, double *a)
{
    lanes h;
    memcpy(&h, a, sizeof h);
    h = f == TANH ? tanh_of_four(h) : 1.0 / (1.0 + exp_of_four(-h));
    memcpy(a, &h, sizeof h);
}

AVX2 static void
four_at_a_time(activation f, size_t n, double *a)
{
    for (; n >= LANES; n -= LANES, a += LANES)
        map_four(f, a);
    // The last few go the same way, with zeros beside them: what becomes of a
    // number must not depend on its place.
    if (n > 0) {
        double last[LANES] = { 0.0 };
        memcpy(last, a, n * sizeof *a);
        map_four(f, last);
        memcpy(a, last, n * sizeof *a);
    }
}

void
activation_map(activation f, size_t n, double *a)
{
    if ((f == TANH || f == LOGISTIC) && __builtin_cpu_supports("avx2"))
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
