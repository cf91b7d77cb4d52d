/* judge.c - holds a sheet against the oracle's, and knows the mistakes. */
#define _POSIX_C_SOURCE 200809L

#include "guess.h"
#include "sheet.h"
#include "sheet_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A learner's numbers equal those of a mistake up to the order of operations.
static const double same = SAME_SLIP;

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
    sheet *const *received;  // NULL: the linked functions can be asked again
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

/* The answer to another case: NULL when it never came. */
static sheet *
answer_to(const attempt *a, size_t k)
{
    return a->received != NULL
               ? a->received[k]
               : sheet_run(a->step, k, LINKED, a->function, a->mistake);
}

static int
right(const sheet *got, const sheet *want)
{
    int right = got->n_entries >= want->n_entries;
    for (size_t i = 0; right && i < want->n_entries; i++)
        right = agrees(&got->entries[i], &want->entries[i]);
    return right;
}

/* Whoever makes a mistake would have failed where it fails first. */
static int
shown_before(const attempt *a, const char *function, const char *slug)
{
    int shown = 0;
    for (size_t k = 0; !shown && k < a->k; k++) {
        sheet *got = answer_to(a, k);
        if (got == NULL)
            continue;
        sheet *want = sheet_run(a->step, k, ORACLES, NULL, NULL);
        sheet *wrong = sheet_run(a->step, k, LINKED, function, slug);
        shown = right(got, want) && !right(wrong, want);
        if (a->received == NULL)
            sheet_free(got);
        sheet_free(want);
        sheet_free(wrong);
    }
    return shown;
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
    return match && !shown_before(a, function, slug);
}

static int
matches_everywhere(const attempt *a, const char *function, const char *slug)
{
    int match = 1;
    for (size_t k = 0; match && k < sheet_cases(a->step); k++) {
        sheet *got = answer_to(a, k);
        if (got == NULL)
            continue;
        sheet *wrong = sheet_run(a->step, k, LINKED, function, slug);
        match = same_sheet(got, wrong);
        if (a->received == NULL)
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

static char *
explain(const attempt *a, size_t first, const char **slug)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    const entry *g = &a->got->entries[first];

    tell_case(out, a->step, a->k, a->want);
    tell_difference(out, a->got, a->want, first);

    const char *says = recognise(a, slug);
    if (says != NULL)
        fprintf(out, "\n  It looks like this: %s\n", says);
    else if (g->kind == NUMBER && !a->want->error_expected) {
        char *guess;
        size_t length;
        FILE *words = open_memstream(&guess, &length);
        const int said = guess_slip(words, a->got, a->want, first);
        fclose(words);
        if (said)
            fprintf(out, "\n  %s", guess);
        free(guess);
    }
    fclose(out);
    return text;
}

/* The verdict on an attempt; its explanation when it is WRONG, else NULL. */
static enum verdict
compare(const attempt *a, char **text, const char **slug)
{
    *text = NULL;
    *slug = NULL;
    if (!a->got->written)
        return NOT_WRITTEN;
    for (size_t i = 0; i < a->want->n_entries; i++)
        if (i >= a->got->n_entries
            || !agrees(&a->got->entries[i], &a->want->entries[i])) {
            *text = explain(a, i, slug);
            return WRONG;
        }
    return RIGHT;
}

enum verdict
judge(const char *step, size_t k, const char *function, const char *mistake,
      char **text, const char **recognised)
{
    const char *slug;
    // The oracle runs first: whatever the learner's code breaks comes after.
    sheet *want = sheet_run(step, k, ORACLES, NULL, NULL);
    sheet *got = sheet_run(step, k, LINKED, function, mistake);
    const attempt a = { step, k, function, mistake, got, want, NULL };
    const enum verdict verdict = compare(&a, text, &slug);

    if (recognised != NULL)
        *recognised = slug;
    sheet_free(got);
    sheet_free(want);
    return verdict;
}

enum verdict
judge_received(const char *step, size_t k, sheet *const *received,
               const sheet *want, char **text, const char **recognised)
{
    const attempt a = { step, k, NULL, NULL, received[k], want, received };
    return compare(&a, text, recognised);
}
