#define _POSIX_C_SOURCE 200809L

#include "sheet.h"
#include "sheet_parts.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PROBES = 16, MAX_STAND_INS = 256 };

static struct {
    const char *step;
    probe_function *run;
    size_t cases;
} probes[MAX_PROBES];
static size_t n_probes;

static struct {
    const char *function, *slug, *says;  // an oracle has no slug
    any_function *code;
} stand_ins[MAX_STAND_INS];
static size_t n_stand_ins;

// 0 until somebody calls sheet_set_seed().
static unsigned long seed_set;

// Who plays in the present run.
static enum cast cast;
static const char *replaced, *replaced_by;

static void
require(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "tests/runner/sheet.c: %s.\n", what);
        abort();
    }
}

void
register_probe(const char *step, probe_function *run, size_t cases)
{
    require(n_probes < MAX_PROBES, "too many probes; raise MAX_PROBES");
    probes[n_probes].step = step;
    probes[n_probes].run = run;
    probes[n_probes++].cases = cases;
}

void
register_stand_in(const char *function, const char *slug, const char *says,
                  any_function *code)
{
    require(n_stand_ins < MAX_STAND_INS,
            "too many mistakes; raise MAX_STAND_INS");
    stand_ins[n_stand_ins].function = function;
    stand_ins[n_stand_ins].slug = slug;
    stand_ins[n_stand_ins].says = says;
    stand_ins[n_stand_ins++].code = code;
}

int
mistake_at(size_t i, const char **function, const char **slug,
           const char **says)
{
    for (size_t k = 0; k < n_stand_ins; k++) {
        if (stand_ins[k].slug == NULL || i-- > 0)
            continue;
        *function = stand_ins[k].function;
        *slug = stand_ins[k].slug;
        *says = stand_ins[k].says;
        return 1;
    }
    return 0;
}

any_function *
stand_in_for(const char *name, any_function *itself)
{
    const char *slug = NULL;

    if (cast == LINKED) {
        if (replaced == NULL || strcmp(name, replaced) != 0)
            return itself;
        slug = replaced_by;
    }
    for (size_t i = 0; i < n_stand_ins; i++)
        if (strcmp(stand_ins[i].function, name) == 0
            && (slug == NULL ? stand_ins[i].slug == NULL
                             : stand_ins[i].slug != NULL
                                   && strcmp(stand_ins[i].slug, slug) == 0))
            return stand_ins[i].code;
    require(0, name);
    return itself;
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

size_t
sheet_cases(const char *step)
{
    for (size_t i = 0; i < n_probes; i++)
        if (strcmp(probes[i].step, step) == 0)
            return probes[i].cases;
    return 0;
}

/* With the place of the error still on the stack, for the sanitizer to show. */
static void
stop_at_error(const char *reason, const char *file, int line, int number)
{
    fprintf(stderr, STOPPED_BY_GSL "%s (%s, %s:%d).\n", reason,
            gsl_strerror(number), file, line);
    abort();
}

sheet *
sheet_run(const char *step, size_t k, enum cast cast_, const char *function,
          const char *mistake)
{
    sheet *s = calloc(1, sizeof *s);
    require(s != NULL, "out of memory");
    s->saying = open_memstream(&s->words, &s->words_size);
    s->random = gsl_rng_alloc(gsl_rng_mt19937);
    // No case has the number 999.
    gsl_rng_set(s->random, 1000 * sheet_seed() + 999);
    s->more = sheet_seed() == 1 ? 0 : gsl_rng_uniform_int(s->random, 3);
    gsl_rng_set(s->random, 1000 * sheet_seed() + k);
    s->written = 1;
    cast = cast_;
    replaced = function;
    replaced_by = mistake;

    gsl_error_handler_t *kept = gsl_set_error_handler(stop_at_error);
    for (size_t i = 0; i < n_probes; i++)
        if (strcmp(probes[i].step, step) == 0)
            probes[i].run(s, k);
    gsl_set_error_handler(kept);
    fclose(s->saying);
    return s;
}

void
sheet_free(sheet *s)
{
    for (size_t i = 0; i < s->n_owned; i++)
        free(s->owned[i]);
    for (size_t i = 0; i < s->n_inputs; i++) {
        free(s->inputs[i].before);
        free(s->inputs[i].after);
    }
    gsl_rng_free(s->random);
    free(s->owned);
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
    double *a = malloc(n > 0 ? n * sizeof *a : 1);
    s->owned = realloc(s->owned, (s->n_owned + 1) * sizeof *s->owned);
    require(a != NULL && s->owned != NULL, "out of memory");
    s->owned[s->n_owned++] = a;
    return a;
}

double
awkward_positive(sheet *s)
{
    return (double)(201 + gsl_rng_uniform_int(s->random, 799)) / 1000.0;
}

double
awkward(sheet *s)
{
    const double x = awkward_positive(s);
    return gsl_rng_uniform_int(s->random, 2) == 0 ? x : -x;
}

void
say(sheet *s, const char *format, ...)
{
    va_list words;
    // Words that begin on a new line need no blank before it.
    fputs(ftell(s->saying) == 0 ? "" : *format == '\n' ? "," : ", ", s->saying);
    va_start(words, format);
    vfprintf(s->saying, format, words);
    va_end(words);
}

void
say_array(sheet *s, const char *name, const double *a, size_t n)
{
    // A long array would bury the short ones, which can be checked by hand.
    fprintf(s->saying, "%s%s = {", ftell(s->saying) > 0 ? ",\n" : "", name);
    for (size_t i = 0; i < n && i < 8; i++)
        fprintf(s->saying, "%s%.6g", i > 0 ? ", " : " ", a[i]);
    fputs(n > 8 ? ", ... }" : " }", s->saying);
}

void
input(sheet *s, const char *name, const void *start, size_t bytes)
{
    require(s->n_inputs < sizeof s->inputs / sizeof s->inputs[0],
            "too many inputs");
    watched *w = &s->inputs[s->n_inputs++];
    w->name = name;
    w->start = start;
    w->bytes = bytes;
    w->before = malloc(bytes > 0 ? bytes : 1);
    w->after = malloc(bytes > 0 ? bytes : 1);
    require(w->before != NULL && w->after != NULL, "out of memory");
    memcpy(w->before, start, bytes);
    memcpy(w->after, start, bytes);
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
    // Room for twice as many whenever a power of two is full.
    if ((s->n_entries & (s->n_entries - 1)) == 0) {
        const size_t room = s->n_entries > 0 ? 2 * s->n_entries : 1;
        s->entries = realloc(s->entries, room * sizeof *s->entries);
        require(s->entries != NULL, "out of memory");
    }
    entry *e = &s->entries[s->n_entries++];
    e->kind = kind;
    snprintf(e->name, sizeof e->name, "%s", name);
    e->value = value;
    e->rtol = rtol;
}

int
put_status(sheet *s, const char *function, int status)
{
    if (status == GSL_EUNIMPL)
        s->written = 0;
    put_entry(s, STATUS, function, status, 0.0);
    for (size_t i = 0; i < s->n_inputs; i++) {
        const watched *w = &s->inputs[i];
        memcpy(w->after, w->start, w->bytes);
        put_entry(s, INPUT, w->name, memcmp(w->before, w->start, w->bytes) != 0,
                  0.0);
    }
    return s->written;
}

void
put(sheet *s, const char *name, double value, double rtol)
{
    put_entry(s, NUMBER, name, value, rtol);
}

void
put_array(sheet *s, const char *name, const double *a, size_t n, double rtol)
{
    for (size_t i = 0; i < n; i++) {
        char element[32];
        snprintf(element, sizeof element, "%s[%zu]", name, i);
        put(s, element, a[i], rtol);
    }
}
