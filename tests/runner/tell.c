#define _POSIX_C_SOURCE 200809L

#include "tell.h"

#include "guess.h"
#include "sheet_parts.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/*
 * As few digits as give the same number when they are read again: 0.233, not
 * 0.23300000000000001.
 */
static void
shortest_digits(char *text, size_t size, double number)
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
        wrong += !entry_agrees(g, w);
        if (i < from || i >= from + ROWS)
            continue;
        char got_text[32], want_text[32];
        shortest_digits(got_text, sizeof got_text, g->value);
        shortest_digits(want_text, sizeof want_text, w->value);
        fprintf(out, "  %c %-13s %-25s %s\n", entry_agrees(g, w) ? ' ' : '>',
                g->name, got_text, want_text);
    }
    if (numbers > 1)
        fprintf(out, "\n  %zu of %zu numbers differ%s.\n", wrong, numbers,
                numbers > ROWS ? "; above are those around the first" : "");
}

/* "Case 2 of 7 with ...": the inputs of a case in words. */
static void
tell_inputs(FILE *out, const char *step, size_t k, const sheet *s)
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
tell_end(FILE *out, const char *step, size_t k, const sheet *want)
{
    tell_inputs(out, step, k, want);
    fputc('\n', out);
    // Whoever forgot to refuse is not helped by the line that it came to.
    for (size_t i = 0; i < want->n_entries; i++)
        if (want->entries[i].kind == STATUS
            && want->entries[i].value != GSL_SUCCESS)
            fprintf(out,
                    "  %s must return %s here, before it reads or writes "
                    "anything.\n",
                    want->entries[i].name, status_name(want->entries[i].value));
}

void
tell_case(FILE *out, const char *step, size_t k)
{
    sheet *want = sheet_run(step, k, ORACLES, NULL, NULL);
    tell_end(out, step, k, want);
    sheet_free(want);
}

static void
tell_difference(FILE *out, const sheet *got, const sheet *want, size_t first)
{
    const entry *g = &got->entries[first], *w = &want->entries[first];

    if (g->kind == INPUT)
        fprintf(
            out, "\n  %s must stay as it is in this call, and was changed.%s\n",
            g->name, want->error_expected ? "\n  Look for errors first." : "");
    else if (g->kind == HEAP)
        fprintf(out,
                "\n  The step takes memory and does not give it back: what "
                "it allocates it has to\n  free, on every way out.\n");
    else if (g->kind == STATUS)
        fprintf(out, "\n  %s returned %s here; its contract asks for %s.\n",
                g->name, status_name(g->value), status_name(w->value));
    else {
        if (want->error_expected)
            fprintf(out, "\n  The call must fail here and leave everything as "
                         "it was.\n");
        print_numbers(out, got, want, first);
    }
}

/*
 * What can be said of any wrong numbers: how near they come, and where the first of
 * them is.
 */
static void
tell_nearness(FILE *out, const sheet *got, const sheet *want, size_t first)
{
    size_t numbers = 0, wrong = 0, signs = 0, before = 0;
    double worst = 0.0;

    for (size_t i = 0; i < want->n_entries; i++) {
        const entry *g = &got->entries[i], *w = &want->entries[i];
        if (w->kind != NUMBER)
            continue;
        numbers++;
        before += i < first;
        if (entry_agrees(g, w))
            continue;
        wrong++;
        signs += is_close(-g->value, w->value, fmax(w->rtol, SAME_SLIP));
        worst = fmax(worst, fabs(g->value - w->value)
                                / fmax(fabs(g->value), fabs(w->value)));
    }
    if (signs == wrong)
        fprintf(out, "Only the sign is wrong, at %zu of %zu places.\n", wrong,
                numbers);
    else if (worst > 0.0 && worst < 1e-2)
        fprintf(out,
                "They agree in the first %d digits and no further: a "
                "constant with too few\n  digits, a step that is too coarse, "
                "or a small term left out.\n",
                (int)-log10(worst));
    else if (before > 0)
        fprintf(out,
                "%s is the first that is wrong; what is above it is "
                "right.\n",
                got->entries[first].name);
    else
        fprintf(out,
                "Already the first number, %s, is wrong. It can be followed on "
                "paper from\n  the inputs above.\n",
                got->entries[first].name);
}

/* What the numbers look like, where they look like no known mistake. */
static void
tell_guess(FILE *out, size_t k, const sheet *got, const sheet *want,
           size_t first)
{
    char *guess = guess_slip(got, want, first);

    fprintf(out, "\n  %s", guess);
    if (guess[0] == '\0')
        tell_nearness(out, got, want, first);
    else if (k > 0 && strstr(guess, " is NaN") != NULL)
        fprintf(out, "  In the cases before this one it is a number: what is "
                     "new here?\n");
    free(guess);
}

char *
tell_wrong(const char *step, size_t k, const sheet *got, const sheet *want,
           size_t first, const char *mistake)
{
    const entry *g = &got->entries[first];
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    tell_inputs(out, step, k, want);
    tell_difference(out, got, want, first);
    if (mistake != NULL)
        fprintf(out, "\n  It looks like this: %s\n", mistake);
    else if (g->kind == NUMBER && !want->error_expected)
        tell_guess(out, k, got, want, first);
    fclose(out);
    return text;
}
