#include "matrices.h"

#include "arguments.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

double *
awkward_block(sheet *s, size_t n)
{
    enum { DRAWN = 4093 };
    double *block = array(s, n);
    // Drawing a million numbers would take longer than the step itself, so a
    // long block repeats what it began with.
    for (size_t i = 0; i < n && i < DRAWN; i++)
        block[i] = awkward(s);
    for (size_t i = DRAWN; i < n; i += DRAWN)
        memcpy(block + i, block,
               (n - i < DRAWN ? n - i : DRAWN) * sizeof *block);
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
    const rnn_params p = { .D = D,
                           .H = H,
                           .O = O,
                           .f = f,
                           .W_xh = awkward_matrix(s, H, D),
                           .W_hh = awkward_matrix(s, H, H),
                           .b_h = awkward_vector(s, H),
                           .W_hy = awkward_matrix(s, O, H),
                           .b_y = awkward_vector(s, O) };
    parameter_for(s, "p->W_xh", p.W_xh.matrix.data, H * D);
    parameter_for(s, "p->W_hh", p.W_hh.matrix.data, H * H);
    parameter_for(s, "p->b_h", p.b_h.vector.data, H);
    parameter_for(s, "p->W_hy", p.W_hy.matrix.data, O * H);
    parameter_for(s, "p->b_y", p.b_y.vector.data, O);
    return p;
}

void
say_matrix(sheet *s, const char *name, const gsl_matrix *m)
{
    char words[64];
    snprintf(words, sizeof words, "%s (%zu,%zu)", name, m->size1, m->size2);
    say_array(s, words, m->data, m->size1 * m->size2);
}

/* Writes a number in decimal, and gives the place after it. */
static char *
write_decimal(char *to, size_t number)
{
    char digits[24];
    size_t n = 0;

    do
        digits[n++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (n > 0)
        *to++ = digits[--n];
    return to;
}

/*
 * The name is put together without snprintf(), which was a third of the time of a
 * run: a library that OpenBLAS brings along makes printf() take its slow way.
 */
void
put_element(sheet *s, const char *name, const size_t index[], size_t n,
            double value, double rtol)
{
    // An entry keeps 31 letters; a number has at most 20 digits.
    enum { LETTERS = 31, ROOM = LETTERS + 3 * 21 + 2 };
    char element[ROOM], *to = element;

    for (size_t i = 0; name[i] != '\0' && i < LETTERS; i++)
        *to++ = name[i];
    for (size_t i = 0; i < n; i++) {
        *to++ = i == 0 ? '[' : ',';
        to = write_decimal(to, index[i]);
    }
    *to++ = ']';
    *to = '\0';
    put(s, element, value, rtol);
}

void
put_array(sheet *s, const char *name, const double *a, size_t n, double rtol)
{
    for (size_t i = 0; i < n; i++)
        put_element(s, name, &i, 1, a[i], rtol);
}

void
put_matrix(sheet *s, const char *name, const gsl_matrix *m, double rtol)
{
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++) {
            const size_t index[] = { i, j };
            put_element(s, name, index, 2, gsl_matrix_get(m, i, j), rtol);
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
