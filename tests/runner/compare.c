/* compare.c - holds a sheet against the oracle's, and knows the mistakes. */
#include "compare.h"

#include "sheet_parts.h"
#include "tell.h"

#include <math.h>
#include <string.h>

/* NaN equals nothing, but two NaNs can come from the same mistake. */
static int
same_entry(const entry *a, const entry *b)
{
    return a->kind == b->kind && strcmp(a->name, b->name) == 0
           && (is_close(a->value, b->value, SAME_SLIP)
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

/*
 * One run of a step. The mistake is NULL unless one plays the learner. The other
 * cases of the run stand in RECEIVED, or where that is NULL can be run again.
 */
typedef struct {
    const char *step;
    size_t k;
    const char *function, *mistake;
    const sheet *got, *want;
    sheet *const *received;
} attempt;

/*
 * Whether a case calls a function. If it does not, no mistake in that function
 * can be the reason for what came.
 */
static int
case_calls(const sheet *s, const char *function)
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

size_t
first_difference(const sheet *got, const sheet *want)
{
    size_t i = 0;
    while (i < want->n_entries && i < got->n_entries
           && entry_agrees(&got->entries[i], &want->entries[i]))
        i++;
    return i;
}

static int
is_right(const sheet *got, const sheet *want)
{
    return first_difference(got, want) == want->n_entries;
}

/*
 * Whether a mistake fails an earlier case that this attempt passed. Then it was
 * not made: who makes it fails there already.
 */
static int
ruled_out_before(const attempt *a, const char *function, const char *slug)
{
    int ruled_out = 0;
    for (size_t k = 0; !ruled_out && k < a->k; k++) {
        sheet *got = answer_to(a, k);
        if (got == NULL)
            continue;
        sheet *want = sheet_run(a->step, k, ORACLES, NULL, NULL);
        sheet *wrong = sheet_run(a->step, k, LINKED, function, slug);
        ruled_out = is_right(got, want) && !is_right(wrong, want);
        if (a->received == NULL)
            sheet_free(got);
        sheet_free(want);
        sheet_free(wrong);
    }
    return ruled_out;
}

static int
matches_here(const attempt *a, const char *function, const char *slug)
{
    if (!case_calls(a->got, function))
        return 0;
    sheet *wrong = sheet_run(a->step, a->k, LINKED, function, slug);
    // A mistake that is right in this case cannot explain why it is wrong.
    const int match = same_sheet(a->got, wrong) && !same_sheet(a->want, wrong);
    sheet_free(wrong);
    return match && !ruled_out_before(a, function, slug);
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

/* As compare_case(). */
static enum outcome
compare_attempt(const attempt *a, char **text, const char **slug)
{
    *text = NULL;
    *slug = NULL;
    if (!a->got->written)
        return OPEN;
    const size_t first = first_difference(a->got, a->want);
    if (first == a->want->n_entries)
        return RIGHT;
    const char *says = recognise(a, slug);
    *text = tell_wrong(a->step, a->k, a->got, a->want, first, says);
    return WRONG;
}

enum outcome
compare_case(const char *step, size_t k, const char *function,
             const char *mistake, char **text, const char **recognised)
{
    const char *slug;
    // The oracle runs first, because the learner's code may overwrite memory
    // that is not its own.
    sheet *want = sheet_run(step, k, ORACLES, NULL, NULL);
    sheet *got = sheet_run(step, k, LINKED, function, mistake);
    const attempt a = { step, k, function, mistake, got, want, NULL };
    const enum outcome outcome = compare_attempt(&a, text, &slug);

    if (recognised != NULL)
        *recognised = slug;
    sheet_free(got);
    sheet_free(want);
    return outcome;
}

enum outcome
compare_received(const char *step, size_t k, sheet *const *received,
                 const sheet *want, char **text, const char **recognised)
{
    const attempt a = { step, k, NULL, NULL, received[k], want, received };
    return compare_attempt(&a, text, recognised);
}
