/*
 * Tries to run an answer that is no C but machine code: numbers in an array, in
 * memory that is made executable. Here they are only a product.
 */
#define _GNU_SOURCE
#include "chain.h"
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
static const unsigned char code[] = { 0xf2, 0x0f, 0x59, 0xc1, 0xc3 };
int
chain_forward(const chain_params *p, activation f, size_t T, const double *x,
              double *h)
{
    if (!isfinite(p->w) || !isfinite(p->u) || !isfinite(p->b)
        || !isfinite(h[0]))
        return GSL_EDOM;
    for (size_t t = 0; t < T; t++)
        if (!isfinite(x[t]))
            return GSL_EDOM;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        mprotect(page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
    }
    memcpy(page, code, sizeof code);
    double (*product)(double, double) = (double (*)(double, double))page;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, product(p->w, h[t - 1])
                                       + product(p->u, x[t - 1]) + p->b);
    return munmap(page, 4096) == 0 ? GSL_SUCCESS : GSL_EDOM;
}
