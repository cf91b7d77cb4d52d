/* lyap_parts.h - more words for the probes of chapter 10. */
#ifndef PROBES_LYAP_PARTS_H
#define PROBES_LYAP_PARTS_H

#include "../runner/arguments.h"
#include "../runner/matrices.h"
#include "lyap.h"

/*
 * Beyond a buffer of 256, and one of 128 where the work grows with the cube of it,
 * because that many directions are kept at right angles.
 */
enum { LYAP_LARGE = 257, LYAP_MANY = 131 };

/*
 * The number of units of a case with that many directions, which are not more. Many
 * units with a few directions are cheap, so they may be more.
 */
size_t lyap_units(size_t units, size_t directions);

/* A sequence that is larger or smaller than it should be. */
#define LYAP_SEQUENCE(name)                                                    \
    { name, N_STEPS, GSL_EBADLEN, .by = 1 },                                   \
        { name, N_STEPS, GSL_EBADLEN, .by = -1 },                              \
        { name, N_BATCH, GSL_EBADLEN, .by = 1 },                               \
        { name, N_BATCH, GSL_EBADLEN, .by = -1 },                              \
        { name, N_WIDTH, GSL_EBADLEN, .by = 1 },                               \
    {                                                                          \
        name, N_WIDTH, GSL_EBADLEN, .by = -1                                   \
    }
/* The same, where a step takes as many steps as there are. */
#define LYAP_ANY_LENGTH(name)                                                  \
    { name, N_STEPS, GSL_SUCCESS, .by = 1 },                                   \
        { name, N_STEPS, GSL_SUCCESS, .by = -1 },                              \
        { name, N_BATCH, GSL_EBADLEN, .by = 1 },                               \
        { name, N_BATCH, GSL_EBADLEN, .by = -1 },                              \
        { name, N_WIDTH, GSL_EBADLEN, .by = 1 },                               \
    {                                                                          \
        name, N_WIDTH, GSL_EBADLEN, .by = -1                                   \
    }
/* Numbers of Jacobians that a step refuses. */
#define LYAP_OUT_OF_RANGE(name)                                                \
    { name, AN_ENTRY, GSL_EDOM, .value = NAN },                                \
        { name, AN_ENTRY, GSL_EDOM, .value = INFINITY },                       \
        { name, AN_ENTRY, GSL_EDOM, .value = -INFINITY },                      \
        { name, AN_ENTRY, GSL_EDOM, .value = 1e151 },                          \
    {                                                                          \
        name, ALL_ENTRIES, GSL_EDOM, .value = 1e-152                           \
    }
#define LYAP_MATRIX(name)                                                      \
    { name, N_ROWS, GSL_EBADLEN, .by = 1 },                                    \
        { name, N_ROWS, GSL_EBADLEN, .by = -1 },                               \
        { name, N_COLUMNS, GSL_EBADLEN, .by = 1 },                             \
    {                                                                          \
        name, N_COLUMNS, GSL_EBADLEN, .by = -1                                 \
    }
#define LYAP_VECTOR(name)                                                      \
    { name, N_ELEMENTS, GSL_EBADLEN, .by = 1 },                                \
    {                                                                          \
        name, N_ELEMENTS, GSL_EBADLEN, .by = -1                                \
    }

/* The numbers of a sequence, of which a refusal may have changed the shape. */
size_t lyap_numbers(const sequence *q);

/* Multiplies n numbers. */
void lyap_scale(double *a, size_t n, double factor);

/*
 * Adds as much to the diagonal as a row can hold, so that no pivot and no length is
 * small, and no sum cancels to nothing in it. Of another shape it does nothing.
 */
void lyap_strengthen(gsl_matrix *m);

/* Orthonormal columns: of a reflection, so that no number is 0. */
void lyap_make_orthonormal(sheet *s, gsl_matrix *Q);

#endif /* PROBES_LYAP_PARTS_H */
