/*
 * collisions.h - how often honest solutions collide: of the pairs of right answers to a
 * step that were written in different ways (tests/project/variants/ and the model
 * answer), those whose numbers are equal to the last bit. 'make collisions' measures
 * and writes the rows; 'make check' says when they are not today's.
 */
#ifndef COLLISIONS_H
#define COLLISIONS_H

#include <stddef.h>
#include <string.h>

typedef struct {
    const char *module, *step;
    unsigned equal, pairs;
} collisions;

static const collisions measured_collisions[] = {
    // clang-format off
    { "chain", "forward", 4, 55 },
    { "chain", "backward", 1, 55 },
    { "chain", "numeric", 6, 55 },
    { "chain", "log10", 1, 55 },
    { "chain", "halflife", 3, 55 },
    { "chain", "descent", 29, 55 },
    { "rnn", "affine", 1, 66 },
    { "rnn", "step", 0, 55 },
    { "rnn", "sequence", 3, 55 },
    { "rnn", "readout", 3, 55 },
    { "rnn", "error", 0, 55 },
    { "rnn", "softmax", 0, 55 },
    { "bptt", "affine", 0, 55 },
    { "bptt", "loss", 3, 55 },
    { "bptt", "step", 1, 55 },
    { "bptt", "sweep", 1, 55 },
    { "bptt", "backward", 0, 55 },
    { "bptt", "norms", 2, 55 },
    { "bptt", "lags", 2, 55 },
    { "bptt", "truncated", 1, 55 },
    { "bptt", "carry", 1, 55 },
    { "clip", "value", 55, 55 },
    { "clip", "norm", 0, 55 },
    { "clip", "truncation", 0, 55 },
    { "clip", "l2", 0, 55 },
    { "clip", "omega", 0, 55 },
    { "clip", "domega", 0, 55 },
    { "init", "glorot", 1, 55 },
    { "init", "gaussian", 1, 55 },
    { "init", "orthogonal", 1, 55 },
    { "init", "identity", 28, 55 },
    { "init", "radius", 0, 55 },
    { "init", "gain", 1, 55 },
    { "init", "expect", 0, 55 },
    { "init", "variance", 2, 66 },
    { "init", "critical", 3, 55 },
    { "esn", "reservoir", 55, 55 },
    { "esn", "step", 2, 55 },
    { "esn", "harvest", 7, 55 },
    { "esn", "echo", 2, 55 },
    { "esn", "features", 55, 55 },
    { "esn", "ridge", 0, 55 },
    { "esn", "run", 11, 55 },
    { "esn", "capacity", 0, 55 },
    { "esn", "arnoldi", 0, 55 },
    { "esn", "svd", 0, 55 },
    { "lstm", "gates", 0, 55 },
    { "lstm", "sequence", 6, 55 },
    { "lstm", "back", 0, 55 },
    { "lstm", "sweep", 2, 55 },
    { "lstm", "backward", 0, 55 },
    { "lstm", "flow", 0, 55 },
    { "lstm", "forget", 55, 55 },
    { "lstm", "chrono", 21, 55 },
    { "gru", "gates", 0, 55 },
    { "gru", "sequence", 6, 55 },
    { "gru", "back", 0, 55 },
    { "gru", "sweep", 1, 55 },
    { "gru", "backward", 0, 55 },
    { "scan", "forward", 29, 55 },
    { "scan", "backward", 36, 55 },
    { "scan", "decay", 0, 55 },
    { "scan", "slope", 0, 55 },
    { "scan", "chrono", 15, 55 },
    { "scan", "unit", 1, 55 },
    { "scan", "back", 0, 55 },
    { "scan", "parallel", 2, 55 },
    { "scan", "pairs", 6, 55 },
    { "scan", "conjugate", 21, 55 },
    { "lyap", "jacobians", 13, 55 },
    { "lyap", "turn", 1, 55 },
    { "lyap", "spectrum", 7, 55 },
    { "lyap", "product", 0, 55 },
    { "lyap", "directions", 3, 55 },
    { "lyap", "newton", 0, 55 },
    { "lyap", "walk", 4, 55 },
    // clang-format on
};

/* The row of a step, or NULL. */
static inline const collisions *
collisions_of(const char *module, const char *step)
{
    const size_t n = sizeof measured_collisions / sizeof *measured_collisions;
    for (size_t i = 0; i < n; i++)
        if (strcmp(measured_collisions[i].module, module) == 0
            && strcmp(measured_collisions[i].step, step) == 0)
            return &measured_collisions[i];
    return NULL;
}

#endif /* COLLISIONS_H */
