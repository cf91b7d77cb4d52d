/* scan_parts.h - more words for the probes of chapter 9. */
#ifndef PROBES_SCAN_PARTS_H
#define PROBES_SCAN_PARTS_H

#include "../runner/arguments.h"
#include "scan.h"

/* Steps enough for ten levels of the tree, and units beyond a buffer of 512. */
enum { LARGE = 521 };

/* A sequence that is larger or smaller than it should be. */
#define SCAN_REFUSALS(name)                                                    \
    { name, N_STEPS, GSL_EBADLEN, .by = 1 },                                   \
        { name, N_STEPS, GSL_EBADLEN, .by = -1 },                              \
        { name, N_BATCH, GSL_EBADLEN, .by = 1 },                               \
        { name, N_BATCH, GSL_EBADLEN, .by = -1 },                              \
        { name, N_WIDTH, GSL_EBADLEN, .by = 1 },                               \
    {                                                                          \
        name, N_WIDTH, GSL_EBADLEN, .by = -1                                   \
    }

/* Multiplies n numbers by one that is far from 1. */
void scan_scale(double *a, size_t n, double factor);

/* Absolute values, where a sum of both signs might nearly cancel. */
void scan_all_positive(double *a, size_t n);

/* The numbers of a sequence, of which a refusal may have changed the shape. */
size_t scan_numbers(const sequence *q);

#endif /* PROBES_SCAN_PARTS_H */
