/* chain_curve.h - a function to differentiate, which its oracle knows, too. */
#ifndef PROBES_CHAIN_CURVE_H
#define PROBES_CHAIN_CURVE_H

typedef struct {
    // q^3, sin(q / 1e6), slope times q, or 1 / (1 + q^2)
    enum { CUBE, WAVE, LINE, BELL } shape;
    double slope;
    int calls;
} curve;

#endif /* PROBES_CHAIN_CURVE_H */
