/*
 * judge.c - holds a sheet against the oracle's, and says in words what differs.
 */
#define _POSIX_C_SOURCE 200809L

#include "sheet.h"
#include "sheet_parts.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// A learner's numbers equal those of a mistake up to the order of operations.
static const double same = 1e-10;

int
is_close(double got, double want, double rtol)
{
    if (got == want)
        return 1;
    if (!isfinite(got) || !isfinite(want))
        return 0;
    return fabs(got - want) <= rtol * fmax(fabs(got), fabs(want));
}

/* Two NaNs are the same slip, though they are not the same number. */
static int
same_entry(const entry *a, const entry *b)
{
    return a->kind == b->kind && strcmp(a->name, b->name) == 0
           && (is_close(a->value, b->value, same)
               || (isnan(a->value) && isnan(b->value)));
}

static int
same_sheet(const sheet *a, const sheet *b)
{
    if (a->n_entries != b->n_entries)
        return 0;
    for (size_t i = 0; i < a->n_entries; i++)
        if (!same_entry(&a->entries[i], &b->entries[i]))
            return 0;
    return 1;
}

/* A learner, or a mistake that plays one, and where it went wrong. */
typedef struct {
    const char *step;
    size_t k;
    const char *function, *mistake;
    const sheet *got, *want;
} attempt;

/* A mistake in a function that this case never calls changes nothing. */
static int
calls(const sheet *s, const char *function)
{
    for (size_t i = 0; i < s->n_entries; i++)
        if (s->entries[i].kind == STATUS
            && strcmp(s->entries[i].name, function) == 0)
            return 1;
    return 0;
}

static int
matches_here(const attempt *a, const char *function, const char *slug)
{
    if (!calls(a->got, function))
        return 0;
    sheet *wrong = sheet_run(a->step, a->k, LINKED, function, slug);
    // One that is right in this case explains nothing.
    const int match = same_sheet(a->got, wrong) && !same_sheet(a->want, wrong);
    sheet_free(wrong);
    return match;
}

static int
matches_everywhere(const attempt *a, const char *function, const char *slug)
{
    int match = 1;
    for (size_t k = 0; match && k < sheet_cases(a->step); k++) {
        sheet *got = sheet_run(a->step, k, LINKED, a->function, a->mistake);
        sheet *wrong = sheet_run(a->step, k, LINKED, function, slug);
        match = same_sheet(got, wrong);
        sheet_free(got);
        sheet_free(wrong);
    }
    return match;
}

/*
 * The mistake whose numbers these are: its words, or NULL. Where several give
 * the same numbers in this case, the other cases decide.
 */
static const char *
recognise(const attempt *a, const char **slug)
{
    const char *function, *name, *says, *found = NULL;
    size_t candidates = 0;

    for (size_t i = 0; mistake_at(i, &function, &name, &says); i++)
        if (matches_here(a, function, name) && candidates++ == 0) {
            *slug = name;
            found = says;
        }
    for (size_t i = 0; candidates > 1 && mistake_at(i, &function, &name, &says);
         i++)
        if (matches_here(a, function, name)
            && matches_everywhere(a, function, name)) {
            *slug = name;
            return says;
        }
    return found;
}

/* What the numbers alone suggest, when the catalogue knows nothing better. */
static const char *
guess(double got, double want)
{
    if (isnan(got))
        return "NaN is what 0/0 and inf - inf leave behind. Look for the first "
               "line\n  that can make one.";
    if (isinf(got))
        return "A division by zero, or a product that grew without bound.";
    if (got == 0.0)
        return "It is exactly 0. Is this term written at all?";
    if (is_close(got, -want, same))
        return "The sign is flipped.";
    if (is_close(got, 2.0 * want, same))
        return "It is twice too big. Is something added twice?";
    if (is_close(got, 0.5 * want, same))
        return "It is half of what it should be. Is a 2, or one of two equal\n"
               "  shares, missing?";
    return NULL;
}

static const char *
status_name(double status)
{
    switch ((int)status) {
    case GSL_SUCCESS:
        return "GSL_SUCCESS";
    case GSL_EDOM:
        return "GSL_EDOM";
    case GSL_EINVAL:
        return "GSL_EINVAL";
    case GSL_EBADLEN:
        return "GSL_EBADLEN";
    case GSL_ENOTSQR:
        return "GSL_ENOTSQR";
    case GSL_EUNIMPL:
        return "GSL_EUNIMPL";
    default:
        return gsl_strerror((int)status);
    }
}

static int
agrees(const entry *got, const entry *want)
{
    return is_close(got->value, want->value, want->rtol);
}

/* All digits that a number has, and none that it has not: 0.233, not 17. */
static void
digits(char *text, size_t size, double number)
{
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(text, size, "%.*g", precision, number);
        if (strtod(text, NULL) == number)
            return;
    }
}

/* The numbers beside each other: all of a few, else those around the first. */
static void
print_numbers(FILE *out, const sheet *got, const sheet *want, size_t first)
{
    enum { ROWS = 14 };
    const size_t n = got->n_entries;
    const size_t from = n <= ROWS || first < ROWS / 2 ? 0
                        : first + ROWS / 2 > n        ? n - ROWS
                                                      : first - ROWS / 2;
    size_t numbers = 0, wrong = 0;

    fprintf(out, "\n    %-13s %-25s %s\n", "", "got", "want");
    for (size_t i = 0; i < n; i++) {
        const entry *g = &got->entries[i], *w = &want->entries[i];
        if (g->kind != NUMBER)
            continue;
        numbers++;
        wrong += !agrees(g, w);
        if (i < from || i >= from + ROWS)
            continue;
        char got_text[32], want_text[32];
        digits(got_text, sizeof got_text, g->value);
        digits(want_text, sizeof want_text, w->value);
        fprintf(out, "  %c %-13s %-25s %s\n", agrees(g, w) ? ' ' : '>', g->name,
                got_text, want_text);
    }
    if (numbers > 1)
        fprintf(out, "\n  %zu of %zu numbers differ%s.\n", wrong, numbers,
                numbers > ROWS ? "; above are those around the first" : "");
}

static void
print_case(FILE *out, const char *step, size_t k, const sheet *s)
{
    fprintf(out, "  Case %zu of %zu", k + 1, sheet_cases(step));
    if (sheet_seed() != 1)
        fprintf(out, " (SEED=%lu)", sheet_seed());
    // The lines of say() are indented under "with".
    fputs("\n  with ", out);
    for (const char *c = s->words; *c != '\0'; c++) {
        fputc(*c, out);
        if (*c == '\n')
            fputs("       ", out);
    }
    fputc('\n', out);
}

void
sheet_describe(FILE *out, const char *step, size_t k)
{
    // The oracles play, so that nobody's broken code is called.
    sheet *s = sheet_run(step, k, ORACLES, NULL, NULL);
    print_case(out, step, k, s);
    sheet_free(s);
}

static void
print_difference(FILE *out, const sheet *got, const sheet *want, size_t first)
{
    const entry *g = &got->entries[first], *w = &want->entries[first];

    if (g->kind == INPUT)
        fprintf(
            out, "\n  %s must stay as it is in this call, and was changed.%s\n",
            g->name, got->error_expected ? "\n  Look for errors first." : "");
    else if (g->kind == STATUS)
        fprintf(out, "\n  %s returned %s here; its contract asks for %s.\n",
                g->name, status_name(g->value), status_name(w->value));
    else {
        if (got->error_expected)
            fprintf(out, "\n  The call must fail here and leave everything as "
                         "it was.\n");
        print_numbers(out, got, want, first);
    }
}

static char *
explain(const attempt *a, size_t first, const char **slug)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    const entry *g = &a->got->entries[first];

    print_case(out, a->step, a->k, a->got);
    print_difference(out, a->got, a->want, first);

    const char *says = recognise(a, slug);
    if (says != NULL)
        fprintf(out, "\n  It looks like this: %s\n", says);
    else if (g->kind == NUMBER && !a->got->error_expected
             && guess(g->value, a->want->entries[first].value) != NULL)
        fprintf(out, "\n  %s: %s\n", g->name,
                guess(g->value, a->want->entries[first].value));
    fclose(out);
    return text;
}

enum verdict
judge(const char *step, size_t k, const char *function, const char *mistake,
      char **text, const char **recognised)
{
    const char *slug = NULL;
    // The oracle runs first: whatever the learner's code breaks comes after.
    sheet *want = sheet_run(step, k, ORACLES, NULL, NULL);
    sheet *got = sheet_run(step, k, LINKED, function, mistake);
    enum verdict verdict = got->written ? RIGHT : NOT_WRITTEN;

    *text = NULL;
    for (size_t i = 0; verdict == RIGHT && i < want->n_entries; i++)
        if (i >= got->n_entries
            || !agrees(&got->entries[i], &want->entries[i])) {
            verdict = WRONG;
            *text = explain(&(attempt){ step, k, function, mistake, got, want },
                            i, &slug);
        }
    if (recognised != NULL)
        *recognised = slug;
    sheet_free(got);
    sheet_free(want);
    return verdict;
}
