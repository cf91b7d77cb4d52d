#include "arguments.h"
#include "matrices.h"
#include "sheet_parts.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// A window has one row above and one below, and LEFT and RIGHT_SIDE columns
// beside it.
enum { LEFT = 1, RIGHT_SIDE = 2, ALL_PUT = 4096, EVERY = 97 };

/* All shapes in one: T blocks of B rows of n elements that are STEP apart. */
typedef struct argument {
    char name[32];
    enum role role;
    enum shape { MATRIX, VECTOR, SEQUENCE, ARRAY } shape;
    double *base, *first;
    size_t base_rows, base_width;  // of a window, else 0
    size_t T, B, n, row_step, step;
    int spoiled;
    gsl_matrix_view matrix;
    gsl_vector_view vector;
    sequence sequence;
} argument;

/* Whether the present case spoils this aspect of this argument. */
static const refusal *
spoils(const sheet *s, const char *name, enum aspect aspect)
{
    const refusal *r = refusal_of(s);
    return r != NULL && r->aspect == aspect && strcmp(r->argument, name) == 0
               ? r
               : NULL;
}

static size_t
spoiled_size(const sheet *s, const char *name, enum aspect aspect, size_t n)
{
    const refusal *r = spoils(s, name, aspect);
    return r != NULL ? n + (size_t)r->by : n;
}

static argument *
new_argument(sheet *s, enum shape shape, enum role role, const char *name)
{
    argument *a = calloc(1, sizeof *a);
    if (a == NULL
        || s->n_arguments == sizeof s->arguments / sizeof *s->arguments)
        abort();
    strncpy(a->name, name, sizeof a->name - 1);
    a->shape = shape;
    a->role = role;
    a->T = a->B = 1;
    s->arguments[s->n_arguments++] = a;
    return a;
}

/* Lays out B rows of n elements: bare in the first case, else in a window. */
static void
lay_out_rows(sheet *s, argument *a, size_t B, size_t n, size_t step)
{
    const int bare = s->case_number == 0;

    a->B = B;
    a->n = n;
    a->step = bare ? 1 : step;
    a->row_step = bare ? n : LEFT + n * step + RIGHT_SIDE;
    if (bare) {
        a->first = a->base = awkward_block(s, B * n);
        return;
    }
    a->base_rows = B + 2;
    a->base_width = a->row_step;
    a->base = awkward_block(s, a->base_rows * a->base_width);
    a->first = a->base + a->base_width + LEFT;
}

gsl_matrix *
matrix_for(sheet *s, enum role role, const char *name, size_t rows,
           size_t columns)
{
    argument *a = new_argument(s, MATRIX, role, name);
    rows = spoiled_size(s, name, N_ROWS, rows);
    columns = spoiled_size(s, name, N_COLUMNS, columns);
    lay_out_rows(s, a, rows, columns, 1);
    a->matrix =
        gsl_matrix_view_array_with_tda(a->first, rows, columns, a->row_step);
    return &a->matrix.matrix;
}

gsl_vector *
vector_for(sheet *s, enum role role, const char *name, size_t n)
{
    argument *a = new_argument(s, VECTOR, role, name);
    n = spoiled_size(s, name, N_ELEMENTS, n);
    lay_out_rows(s, a, 1, n, 2);
    a->vector = gsl_vector_view_array_with_stride(a->first, a->step, n);
    return &a->vector.vector;
}

sequence *
sequence_for(sheet *s, enum role role, const char *name, size_t T, size_t B,
             size_t n)
{
    argument *a = new_argument(s, SEQUENCE, role, name);
    a->T = spoiled_size(s, name, N_STEPS, T);
    a->B = spoiled_size(s, name, N_BATCH, B);
    a->n = a->row_step = spoiled_size(s, name, N_WIDTH, n);
    a->step = 1;
    a->first = a->base = awkward_block(s, a->T * a->B * a->n);
    a->sequence = (sequence){ a->T, a->B, a->n, a->base };
    return &a->sequence;
}

double *
array_for(sheet *s, enum role role, const char *name, size_t n)
{
    argument *a = new_argument(s, ARRAY, role, name);
    a->n = a->row_step = n;
    a->step = 1;
    return a->first = a->base = awkward_block(s, n);
}

double
number_for(sheet *s, const char *name, double usual)
{
    const refusal *r = spoils(s, name, THE_VALUE);
    const double number = r != NULL ? r->value : usual;
    say(s, "%s = %.10g", name, number);
    return number;
}

/* Element number i of all, in the order of rows. */
static double *
element(const argument *a, size_t i)
{
    return a->first + i / a->n * a->row_step + i % a->n * a->step;
}

static size_t
elements(const argument *a)
{
    return a->T * a->B * a->n;
}

static void
say_shape(char *words, size_t size, const argument *a)
{
    const char *window = a->base_rows > 0 ? ", a window" : "";
    switch (a->shape) {
    case MATRIX:
        snprintf(words, size, "%s (%zu,%zu)%s", a->name, a->B, a->n, window);
        break;
    case VECTOR:
        snprintf(words, size, "%s (%zu)%s", a->name, a->n,
                 a->step > 1 ? ", stride 2" : "");
        break;
    case SEQUENCE:
        snprintf(words, size, "%s (%zu,%zu,%zu)", a->name, a->T, a->B, a->n);
        break;
    case ARRAY:
        snprintf(words, size, "%s", a->name);
    }
}

static void
say_argument(sheet *s, const argument *a)
{
    enum { SAID = 9 };  // one more than say_array() shows
    double some[SAID];
    char words[96];
    const size_t n = elements(a);

    say_shape(words, sizeof words, a);
    for (size_t i = 0; i < n && i < SAID; i++)
        some[i] = *element(a, i);
    say_array(s, words, some, n < SAID ? n : SAID);
}

/*
 * Watches all of an argument, or only what stands around it, because then it
 * must not be changed.
 */
static void
watch_argument(sheet *s, const argument *a, int all)
{
    watched w = { .name = a->name, .start = a->base };

    if (a->base_rows == 0)
        w.bytes = all ? elements(a) * sizeof(double) : 0;
    else if (all)
        w.bytes = a->base_rows * a->base_width * sizeof(double);
    else {
        w.name = "what stands around a window";
        w.rows = a->base_rows;
        w.width = a->base_width;
        w.first = LEFT;
        w.columns = a->n;
        w.step = a->step;
    }
    if (w.rows > 0 || w.bytes > 0)
        watch(s, w);
}

static void
spoil_entries(const sheet *s, argument *a)
{
    const refusal *r = refusal_of(s);

    if (a->spoiled || r == NULL || strcmp(r->argument, a->name) != 0)
        return;
    a->spoiled = 1;
    if (r->aspect == AN_ENTRY)
        *element(a, elements(a) - 1) = r->value;
    for (size_t k = 0; r->aspect == ALL_ENTRIES && k < elements(a); k++)
        *element(a, k) *= r->value;
}

void
parameter_for(sheet *s, const char *name, double *numbers, size_t n)
{
    for (size_t i = 0; i < s->n_arguments; i++)
        if (strcmp(s->arguments[i]->name, name) == 0)
            return;
    // The probe says and watches it itself, as nobody does a workspace.
    argument *a = new_argument(s, ARRAY, WORKSPACE, name);
    a->first = numbers;
    a->n = a->row_step = n;
    a->step = 1;
    spoil_entries(s, a);
}

const char *
argument_name(const sheet *s, size_t i)
{
    return i < s->n_arguments ? s->arguments[i]->name : NULL;
}

void
arguments_ready(sheet *s)
{
    const refusal *r = refusal_of(s);

    if (s->ready)
        return;
    s->ready = 1;
    if (r != NULL && r->words != NULL)
        say(s, "%s", r->words);
    if (r != NULL && r->code != GSL_SUCCESS)
        expect_error(s);
    for (size_t i = 0; i < s->n_arguments; i++) {
        const argument *a = s->arguments[i];
        spoil_entries(s, s->arguments[i]);
        const int kept = s->error_expected && a->role != WORKSPACE;
        if (a->role == IN || a->role == ADDED || kept)
            say_argument(s, a);
        watch_argument(s, a, a->role == IN || kept);
    }
}

static void
put_argument(sheet *s, const argument *a, double rtol, int or_nan)
{
    const size_t n = elements(a);
    const size_t n_indices = a->shape == SEQUENCE ? 3
                             : a->shape == MATRIX ? 2
                                                  : 1;
    char nan_name[112];

    snprintf(nan_name, sizeof nan_name, "NaN at %s", a->name);
    for (size_t i = 0; i < n; i += n <= ALL_PUT || i + EVERY >= n ? 1 : EVERY) {
        const size_t row = i / a->n;
        const size_t index[] = { row / a->B, row % a->B, i % a->n };
        const double value = *element(a, i);
        if (or_nan)
            put_element(s, nan_name, index + 3 - n_indices, n_indices,
                        isnan(value) ? 1.0 : 0.0, 0.0);
        put_element(s, a->name, index + 3 - n_indices, n_indices,
                    or_nan && isnan(value) ? 0.0 : value, rtol);
    }
}

void
put_result(sheet *s, const char *name, double rtol)
{
    if (s->error_expected)
        return;
    for (size_t i = 0; i < s->n_arguments; i++)
        if (strcmp(s->arguments[i]->name, name) == 0) {
            put_argument(s, s->arguments[i], rtol, 0);
            return;
        }
    fprintf(stderr, "No argument is called %s.\n", name);
    abort();
}

static void
put_all_results(sheet *s, double rtol, int or_nan)
{
    if (s->error_expected)
        return;
    for (size_t i = 0; i < s->n_arguments; i++)
        if (s->arguments[i]->role == ADDED || s->arguments[i]->role == OUT)
            put_argument(s, s->arguments[i], rtol, or_nan);
}

void
put_results(sheet *s, double rtol)
{
    put_all_results(s, rtol, 0);
}

void
put_results_or_nan(sheet *s, double rtol)
{
    put_all_results(s, rtol, 1);
}
