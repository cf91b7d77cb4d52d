#include "matrices.h"

#include <math.h>
#include <stdio.h>

static double *
awkward_numbers(sheet *s, size_t n)
{
    enum { DRAWN = 4093 };  // as in arguments.c
    double *a = array(s, n);
    for (size_t i = 0; i < n; i++)
        a[i] = i < DRAWN ? awkward(s) : a[i - DRAWN];
    return a;
}

gsl_vector_view
awkward_vector(sheet *s, size_t n)
{
    return gsl_vector_view_array(awkward_numbers(s, n), n);
}

gsl_matrix_view
awkward_matrix(sheet *s, size_t rows, size_t columns)
{
    return gsl_matrix_view_array(awkward_numbers(s, rows * columns), rows,
                                 columns);
}

gsl_matrix_view
awkward_window(sheet *s, size_t rows, size_t columns)
{
    gsl_matrix_view wide = awkward_matrix(s, rows, columns + 2);
    return gsl_matrix_submatrix(&wide.matrix, 0, 0, rows, columns);
}

gsl_matrix_view
awkward_view(sheet *s, size_t rows, size_t columns, int wide)
{
    return (wide ? awkward_window : awkward_matrix)(s, rows, columns);
}

sequence
awkward_sequence(sheet *s, size_t T, size_t B, size_t n)
{
    return (sequence){ T, B, n, awkward_numbers(s, T * B * n) };
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
say_sequence(sheet *s, const char *name, const sequence *x)
{
    char words[64];
    snprintf(words, sizeof words, "%s (%zu,%zu,%zu)", name, x->T, x->B, x->n);
    say_array(s, words, x->data, x->T * x->B * x->n);
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
put_sequence(sheet *s, const char *name, const sequence *x, double rtol)
{
    for (size_t t = 0; t < x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t j = 0; j < x->n; j++) {
                char element[96];
                snprintf(element, sizeof element, "%s[%zu,%zu,%zu]", name, t, i,
                         j);
                put(s, element, sequence_of(x, t, i)[j], rtol);
            }
}

void
put_view(sheet *s, const char *name, const gsl_matrix *m, double rtol)
{
    const gsl_matrix_const_view all =
        gsl_matrix_const_view_array(m->data, m->size1, m->tda);
    put_matrix(s, name, &all.matrix, rtol);
}

void
input_view(sheet *s, const char *name, const gsl_matrix *m)
{
    input(s, name, m->data, m->size1 * m->tda * sizeof(double));
}

void
input_sequence(sheet *s, const char *name, const sequence *x)
{
    input(s, name, x->data, x->T * x->B * x->n * sizeof *x->data);
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
