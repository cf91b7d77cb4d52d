#define _POSIX_C_SOURCE 200809L

#include "sheet.h"
#include "sheet_parts.h"

#include "catalogue.h"
#include "heap.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void
sheet_require(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "tests/runner: %s.\n", what);
        abort();
    }
}

// 0 until somebody calls sheet_set_seed().
static unsigned long seed_set;

// Whether awkward numbers are moved, see sheet_nudge().
static int nudging;

// Whether nobody will read what say() is told, see sheet_be_silent().
static int silent;

// What every sheet draws from; a case sets its seed.
static gsl_rng *drawing;

// The sheet that is being filled, and which functions stand in during the
// present run.
static sheet *current;
static enum cast cast;
static const char *replaced, *replaced_by;

static any_function *
player_of(const char *name, any_function *itself)
{
    if (cast == ORACLES)
        return catalogue_find(name, NULL);
    if (replaced == NULL || strcmp(name, replaced) != 0)
        return itself;
    return catalogue_find(name, replaced_by);
}

any_function *
stand_in_for(const char *name, any_function *itself)
{
    any_function *player = player_of(name, itself);

    // The call comes next, so the arguments now hold exactly what the step will
    // get.
    arguments_ready(current);
    current->in_use = heap_in_use();
    current->taken -= heap_taken();
    return player;
}

const char *
sheet_mistake(void)
{
    return replaced_by;
}

void
sheet_set_seed(unsigned long seed)
{
    seed_set = seed;
}

unsigned long
sheet_seed(void)
{
    if (seed_set != 0)
        return seed_set;
    const char *seed = getenv("WREC_SEED");
    return seed != NULL && *seed != '\0' ? strtoul(seed, NULL, 10) : 1;
}

/* Cases that follow from the sizes alone: each of them large, all 1, primes. */
static size_t
sized_cases(const probe_rules *rules)
{
    return rules->sizes > 0 ? rules->sizes + 2 : 0;
}

size_t
sheet_cases(const char *step)
{
    const probe_rules *r = sheet_rules(step);
    return r != NULL ? r->cases + sized_cases(r) + r->n_refuses : 0;
}

/* What the probe takes for the number of its case. */
static size_t
like(const sheet *s)
{
    const probe_rules *rules = s->rules;
    if (s->case_number < rules->cases)
        return s->case_number;
    return rules->like > 0 ? rules->like : rules->cases > 1;
}

const refusal *
refusal_of(const sheet *s)
{
    const size_t first = s->rules->cases + sized_cases(s->rules);
    return s->case_number >= first ? &s->rules->refuses[s->case_number - first]
                                   : NULL;
}

int
promised_status(void)
{
    const refusal *r = refusal_of(current);
    return r != NULL ? r->code : GSL_SUCCESS;
}

size_t
size_of(sheet *s, size_t small, size_t usual)
{
    static const size_t primes[] = { 7, 11, 5, 13, 3, 17, 19, 23 };
    const size_t i = s->sizes_asked++;
    const size_t rule = s->case_number - s->rules->cases;

    sheet_require(i < s->rules->sizes,
                  "a probe asks for more sizes than it says");
    if (s->case_number == 0)
        return small;
    if (s->case_number < s->rules->cases || refusal_of(s) != NULL)
        return usual + s->more;
    if (rule < s->rules->sizes)
        return rule != i ? 1 + i : s->rules->large > 0 ? s->rules->large : 1031;
    return rule == s->rules->sizes ? 1 : primes[i % 8];
}

/*
 * Aborts inside GSL's error handler, where the place of the error is still on
 * the stack, so that the sanitizer can show it.
 */
static void
stop_at_error(const char *reason, const char *file, int line, int number)
{
    fprintf(stderr, STOPPED_BY_GSL "%s (%s, %s:%d).\n", reason,
            gsl_strerror(number), file, line);
    abort();
}

/* How much is added to the usual sizes with a seed: 0, 1 or 2, and 0 with seed 1. */
static size_t
more_of_seed(unsigned long seed)
{
    static unsigned long last = 1;
    static size_t added;

    if (drawing == NULL)
        drawing = gsl_rng_alloc(gsl_rng_mt19937);
    if (seed == last)
        return added;
    // No case has this number, so what it draws is independent of every case.
    gsl_rng_set(drawing, 1000 * seed + 999);
    added = seed == 1 ? 0 : gsl_rng_uniform_int(drawing, 3);
    last = seed;
    return added;
}

static sheet *
fill_sheet(const char *step, size_t k)
{
    sheet *s = calloc(1, sizeof *s);
    sheet_require(s != NULL, "out of memory");
    if (!silent)
        s->saying = open_memstream(&s->words, &s->words_size);
    s->more = more_of_seed(sheet_seed());
    gsl_rng_set(drawing, 1000 * sheet_seed() + k);
    s->written = 1;

    gsl_error_handler_t *kept = gsl_set_error_handler(stop_at_error);
    current = s;
    s->case_number = k;
    s->rules = sheet_rules(step);
    if (s->rules != NULL)
        catalogue_probe(step)(s, like(s));
    current = NULL;
    gsl_set_error_handler(kept);
    if (!silent)
        fclose(s->saying);
    return s;
}

/* What array() gave out, which nobody needs when a sheet is filled. */
static void
free_arrays(sheet *s)
{
    for (size_t i = 0; i < s->n_owned; i++)
        heap_take_back(s->owned[i]);
    free(s->owned);
    s->owned = NULL;
    s->n_owned = 0;
}

sheet *
sheet_run(const char *step, size_t k, enum cast cast_, const char *function,
          const char *mistake)
{
    cast = cast_;
    replaced = function;
    replaced_by = mistake;
    sheet *s = fill_sheet(step, k);
    // Libraries take memory once and keep it, as BLAS does for its buffers, so
    // only memory that is lost again at every further call is lost by the step.
    for (int again = 0; s->kept && again < 3; again++) {
        sheet *next = fill_sheet(step, k);
        s->kept = next->kept;
        sheet_free(next);
    }
    for (size_t i = 0; i < s->n_entries; i++)
        if (s->entries[i].kind == HEAP)
            s->entries[i].value = s->kept;
    free_arrays(s);
    return s;
}

void
sheet_free(sheet *s)
{
    free_arrays(s);
    for (size_t i = 0; i < s->n_arguments; i++)
        free(s->arguments[i]);
    for (size_t i = 0; i < s->n_inputs; i++) {
        heap_take_back(s->inputs[i].before);
        heap_take_back(s->inputs[i].after);
    }
    free(s->entries);
    free(s->words);
    free(s);
}

int
is_close(double got, double want, double rtol)
{
    if (got == want)
        return 1;
    if (!isfinite(got) || !isfinite(want))
        return 0;
    return fabs(got - want) <= rtol * fmax(fabs(got), fabs(want));
}

int
entry_agrees(const entry *got, const entry *want)
{
    return is_close(got->value, want->value, want->rtol);
}

size_t
more(const sheet *s)
{
    return s->more;
}

double *
array(sheet *s, size_t n)
{
    double *a = heap_lend(n * sizeof *a);
    s->owned = realloc(s->owned, (s->n_owned + 1) * sizeof *s->owned);
    sheet_require(a != NULL && s->owned != NULL, "out of memory");
    s->owned[s->n_owned++] = a;
    return a;
}

void
sheet_nudge(int nudge)
{
    nudging = nudge;
}

void
sheet_be_silent(int be)
{
    silent = be;
}

/* As gsl_rng_uniform_int(), but with an N that the compiler knows, without dividing. */
static inline unsigned long
draw_below(unsigned long n)
{
    const unsigned long scale = 0xffffffffUL / n;  // of all that mt19937 gives
    unsigned long k;

    do
        k = gsl_rng_get(drawing) / scale;
    while (k >= n);
    return k;
}

double
awkward_positive(sheet *s)
{
    const unsigned long n = draw_below(799);
    const double x = (double)(201 + n) / 1000.0;
    // The top bit of this product is as good as a coin for each draw.
    const int coin = (int)(s->drawn++ * 0x9e3779b97f4a7c15u >> 63);

    return nudging == 1 && n % 2 == 1 ? nextafter(x, 1.0)
           : nudging == 2             ? nextafter(x, coin ? 1.0 : 0.0)
                                      : x;
}

double
awkward(sheet *s)
{
    // A product, since half of all guesses which of two ways to go would be wrong.
    static const double sign[] = { 1.0, -1.0 };
    const double x = awkward_positive(s);
    return sign[draw_below(2)] * x;
}

void
say(sheet *s, const char *format, ...)
{
    va_list words;

    if (silent)
        return;
    // Words that begin on a new line need no blank before it.
    fputs(ftell(s->saying) == 0 ? "" : *format == '\n' ? "," : ", ", s->saying);
    va_start(words, format);
    vfprintf(s->saying, format, words);
    va_end(words);
}

void
say_array(sheet *s, const char *name, const double *a, size_t n)
{
    if (silent)
        return;
    // A long array would bury the short ones, which can be checked by hand.
    fprintf(s->saying, "%s%s = {", ftell(s->saying) > 0 ? ",\n" : "", name);
    for (size_t i = 0; i < n && i < 8; i++)
        fprintf(s->saying, "%s%.6g", i > 0 ? ", " : " ", a[i]);
    fputs(n > 8 ? ", ... }" : " }", s->saying);
}

void
expect_error(sheet *s)
{
    s->error_expected = 1;
    gsl_set_error_handler_off();
}

static void
put_entry(sheet *s, enum kind kind, const char *name, double value, double rtol)
{
    // The room is doubled whenever a power of two is full, from FIRST on.
    enum { FIRST = 64 };
    const size_t n = s->n_entries;
    if (n == 0 || (n >= FIRST && (n & (n - 1)) == 0)) {
        const size_t room = n > 0 ? 2 * n : FIRST;
        s->entries = realloc(s->entries, room * sizeof *s->entries);
        sheet_require(s->entries != NULL, "out of memory");
    }
    entry *e = &s->entries[s->n_entries++];
    e->kind = kind;
    // A sheet may have thousands of entries, and snprintf() takes its time.
    const size_t length = strnlen(name, sizeof e->name - 1);
    memcpy(e->name, name, length);
    e->name[length] = '\0';
    e->value = value;
    e->rtol = rtol;
}

int
put_status(sheet *s, const char *function, int status)
{
    s->taken += heap_taken();
    s->kept = s->kept || heap_in_use() > s->in_use;
    if (status == GSL_EUNIMPL)
        s->written = 0;
    put_entry(s, STATUS, function, status, 0.0);
    put_entry(s, HEAP, "memory", s->kept, 0.0);
    for (size_t i = 0; i < s->n_inputs; i++)
        put_entry(s, INPUT, s->inputs[i].name, watched_changed(&s->inputs[i]),
                  0.0);
    return s->written;
}

void
put(sheet *s, const char *name, double value, double rtol)
{
    put_entry(s, NUMBER, name, value, rtol);
}
