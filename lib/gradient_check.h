/*
 * gradient_check.h - a second opinion on any gradient, by central differences.
 * Given ready-made; it knows nothing of networks.
 *
 *     e_k = step max(1, |q_k|),   numeric_k = (L(q_k + e_k) - L(q_k - e_k)) / 2 e_k
 *     error = ||numeric - dq|| / max(||numeric||, ||dq||)
 *
 * for each block of parameters. L is called twice for every number, so check a
 * small network: if the code is right there, it is right.
 *
 * How to read the error, with GRADIENT_CHECK_STEP: below 1e-7 the gradient is
 * right; above 1e-3 it is wrong; between, look again with another step. Where
 * the gradient itself is below 1e-10 L a difference cannot see it, and the
 * error is near 1 even if the gradient is right.
 *
 *     double loss(void *network);     // forward, and the loss, nothing else
 *     gradient_block block[] = {
 *         { .name = "W_hh", .q = p->W_hh.matrix.data,
 *           .dq = dp->W_hh.matrix.data, .n = H * H },
 *     };
 *     gradient_check(loss, &network, GRADIENT_CHECK_STEP, block, 1);
 *     gradient_check_print(stdout, block, 1);
 *
 * Chapter: chapters/03-bptt/chapter.md
 */
#ifndef GRADIENT_CHECK_H
#define GRADIENT_CHECK_H

#include <stddef.h>
#include <stdio.h>

/* The relative step that balances truncation and round-off: cbrt(2^-52). */
#define GRADIENT_CHECK_STEP 6.055454452393343e-06

/* n parameters that belong together, and their gradient. */
typedef struct {
    const char *name;
    double *q;         // (n) in; nudged one by one, and put back to the bit
    const double *dq;  // (n) in: what is to be checked
    size_t n;
    double error;  // out: relative, as above; 0 when both are exactly 0
} gradient_block;

/*
 * Checks every block.
 *
 *   L         the loss as a function of all q; called with the network
 *   network   passed on to L
 *   step      relative to each q
 *   block     (blocks) q and dq in, error overwritten
 *
 * Returns GSL_SUCCESS, or GSL_EINVAL when step is not greater than 0; L is then
 * not called. A loss that is not finite makes the error NaN.
 */
int gradient_check(double (*L)(void *network), void *network, double step,
                   gradient_block *block, size_t blocks);

/* A line for each block: name, how many numbers, error. */
void gradient_check_print(FILE *out, const gradient_block *block,
                          size_t blocks);

#endif /* GRADIENT_CHECK_H */
