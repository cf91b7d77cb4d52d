#include "matrices.h"

#include <math.h>
#include <stdio.h>

double *
awkward_block(sheet *s, size_t n)
{
    enum { DRAWN = 4093 };
    double *block = array(s, n);
    // Drawing a million numbers would take longer than the step itself, so a
    // long block repeats what it began with.
    for (size_t i = 0; i < n; i++)
        block[i] = i < DRAWN ? awkward(s) : block[i - DRAWN];
    return block;
}

gsl_vector_view
awkward_vector(sheet *s, size_t n)
{
    return gsl_vector_view_array(awkward_block(s, n), n);
}

gsl_matrix_view
awkward_matrix(sheet *s, size_t rows, size_t columns)
{
    return gsl_matrix_view_array(awkward_block(s, rows * columns), rows,
                                 columns);
}

sequence
awkward_sequence(sheet *s, size_t T, size_t B, size_t n)
{
    return (sequence){ T, B, n, awkward_block(s, T * B * n) };
}

rnn_params
awkward_params(sheet *s, size_t D, size_t H, size_t O, activation f)
{
    // The views do not share a theta here: otherwise a product that reads past
    // its own matrix would find the numbers of the next one, and no sanitizer
    // would notice.
    return (rnn_params){ .D = D,
                         .H = H,
                         .O = O,
                         .f = f,
                         .W_xh = awkward_matrix(s, H, D),
                         .W_hh = awkward_matrix(s, H, H),
                         .b_h = awkward_vector(s, H),
                         .W_hy = awkward_matrix(s, O, H),
                         .b_y = awkward_vector(s, O) };
}

void
say_matrix(sheet *s, const char *name, const gsl_matrix *m)
{
    char words[64];
    snprintf(words, sizeof words, "%s (%zu,%zu)", name, m->size1, m->size2);
    say_array(s, words, m->data, m->size1 * m->size2);
}

void
put_matrix(sheet *s, const char *name, const gsl_matrix *m, double rtol)
{
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++) {
            char element[96];
            snprintf(element, sizeof element, "%s[%zu,%zu]", name, i, j);
            put(s, element, gsl_matrix_get(m, i, j), rtol);
        }
}

void
input_view(sheet *s, const char *name, const gsl_matrix *m)
{
    input(s, name, m->data, m->size1 * m->tda * sizeof(double));
}

gsl_rng *
awkward_generator(sheet *s)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    const unsigned long seed = (unsigned long)lround(1e3 * awkward_positive(s));
    gsl_rng_set(r, seed);
    say(s, "r seeded with %lu", seed);
    return r;
}

void
put_next(sheet *s, gsl_rng *r, int put_it)
{
    if (put_it)
        put(s, "next of r", gsl_rng_uniform(r), 0.0);
    gsl_rng_free(r);
}
