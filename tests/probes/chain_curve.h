/* chain_curve.h - a function to differentiate, known to the probe and its oracle. */
#ifndef PROBES_CHAIN_CURVE_H
#define PROBES_CHAIN_CURVE_H

typedef struct {
    enum { CUBE, WAVE } shape;  // q^3, or sin(q / 1e6)
    int calls;
} curve;

#endif /* PROBES_CHAIN_CURVE_H */
