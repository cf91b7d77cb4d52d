#define _POSIX_C_SOURCE 200809L

#include "guess.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INDICES = 3, MOST = 8192 };
static const char *const ordinal[INDICES] = { "first", "second", "third" };

/* The entries that share a name up to the bracket: "h" of h[2,0,1]. */
typedef struct {
    char name[32];
    size_t n, dimensions;
    size_t size[INDICES];  // one more than the largest index
    size_t (*index)[INDICES];
    double *got, *want;
    int *agrees;
} family;

/* Takes "h[2,0,1]" apart; returns how many indices there are. */
static size_t
take_name(const char *name, char base[32], size_t index[INDICES])
{
    const size_t length = strcspn(name, "[");
    size_t n = 0;
    char *end;

    snprintf(base, 32, "%.*s", (int)length, name);
    if (name[length] == '\0')
        return 0;
    for (const char *at = name + length + 1; n < INDICES; at = end + 1) {
        index[n++] = strtoul(at, &end, 10);
        if (*end != ',')
            break;
    }
    return n;
}

static void
add_to_family(family *f, const entry *got, const entry *want)
{
    char base[32];
    size_t index[INDICES] = { 0 };
    const size_t n = take_name(got->name, base, index);

    if (strcmp(base, f->name) != 0 || n != f->dimensions || f->n == MOST)
        return;
    for (size_t d = 0; d < n; d++)
        if (index[d] >= f->size[d])
            f->size[d] = index[d] + 1;
    memcpy(f->index[f->n], index, sizeof index);
    f->got[f->n] = got->value;
    f->want[f->n] = want->value;
    f->agrees[f->n++] = entry_agrees(got, want);
}

static family *
family_of(const sheet *got, const sheet *want, size_t first)
{
    family *f = calloc(1, sizeof *f);
    size_t index[INDICES] = { 0 };

    if (f == NULL)
        abort();
    f->index = calloc(MOST, sizeof *f->index);
    f->got = calloc(MOST, sizeof *f->got);
    f->want = calloc(MOST, sizeof *f->want);
    f->agrees = calloc(MOST, sizeof *f->agrees);
    f->dimensions = take_name(got->entries[first].name, f->name, index);
    for (size_t i = 0; i < got->n_entries && i < want->n_entries; i++)
        if (got->entries[i].kind == NUMBER)
            add_to_family(f, &got->entries[i], &want->entries[i]);
    return f;
}

static void
free_family(family *f)
{
    free(f->index);
    free(f->got);
    free(f->want);
    free(f->agrees);
    free(f);
}

static size_t
count_wrong(const family *f)
{
    size_t wrong = 0;
    for (size_t i = 0; i < f->n; i++)
        wrong += !f->agrees[i];
    return wrong;
}

/* The value that should stand at an index; NaN when the case has none there. */
static double
want_at(const family *f, const size_t index[INDICES])
{
    for (size_t i = 0; i < f->n; i++)
        if (memcmp(f->index[i], index, INDICES * sizeof *index) == 0)
            return f->want[i];
    return NAN;
}

/* Where index d goes when it is moved by BY; 0 when that is outside. */
static int
moved(const family *f, size_t i, size_t d, int by, size_t to[INDICES])
{
    memcpy(to, f->index[i], sizeof f->index[i]);
    to[d] += (size_t)by;
    return to[d] < f->size[d];
}

static int
guess_nan(FILE *out, const family *f)
{
    size_t first = f->n, nans = 0;

    for (size_t i = 0; i < f->n; i++)
        if (isnan(f->got[i]) && !isnan(f->want[i])) {
            first = i < first ? i : first;
            nans++;
        }
    if (nans == 0)
        return 0;
    fprintf(out, "%s is NaN", f->name);
    if (f->n > 1 && first > 0 && nans == f->n - first)
        fprintf(out, " from element %zu on, in the order above", first + 1);
    else if (f->n > 1)
        fprintf(out, " at %zu of %zu places", nans, f->n);
    fprintf(out, ". NaN is what 0/0, inf - inf and the square root\n  of a "
                 "negative number leave behind: look for the first line that\n"
                 "  can make one.\n");
    return 1;
}

static int
guess_infinity(FILE *out, const family *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (isinf(f->got[i]) && isfinite(f->want[i])) {
            fprintf(out,
                    "%s is infinite: a division by zero, the logarithm of "
                    "0, or a product that\n  grew without bound.\n",
                    f->name);
            return 1;
        }
    return 0;
}

/*
 * A single number that should be 1 is left out, because it is a count or a
 * truth value, and a 0 there is no hint that a term is missing.
 */
static int
guess_zero(FILE *out, const family *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->got[i] != 0.0 || (f->n == 1 && f->want[i] == 1.0))
            return 0;
    if (f->n == 1)
        fprintf(out, "%s is exactly 0. Is this term written at all?\n",
                f->name);
    else
        fprintf(
            out,
            "Every number of %s is exactly 0. Is this term written at all?\n",
            f->name);
    return 1;
}

static void
tell_factor(FILE *out, const family *f, double factor)
{
    static const struct {
        double factor;
        const char *says;
    } known[] = {
        { -1.0, "The sign is flipped" },
        { 2.0,
          "It is twice too big: is something added twice, or a 1/2 missing" },
        { 0.5, "It is half of what it should be: is a 2, or one of two equal\n"
               "  shares, missing" },
        { -2.0, "It has the other sign and is twice too big" },
        { -0.5, "It has the other sign and is half as big" },
        { 2.302585092994046, "It is ln 10 times too big: a natural logarithm "
                             "where log10 is meant" },
        { 0.4342944819032518,
          "It is log10(e) of what it should be: log10 where "
          "the natural logarithm\n  is meant" },
        { M_SQRT2, "It is sqrt(2) times too big" },
        { M_SQRT1_2, "It is 1/sqrt(2) of what it should be" },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (is_close(factor, known[i].factor, 1e-9)) {
            fprintf(out, "%s%s.\n", known[i].says,
                    f->n > 1 ? ", everywhere" : "");
            return;
        }
    fprintf(out, "Every number of %s is %.10g times what it should be.\n",
            f->name, factor);
}

static int
guess_factor(FILE *out, const family *f)
{
    double factor = NAN;

    for (size_t i = 0; i < f->n; i++) {
        if (f->want[i] == 0.0 && f->got[i] == 0.0)
            continue;
        const double here = f->got[i] / f->want[i];
        if (!isfinite(here) || here == 0.0
            || (isfinite(factor) && !is_close(here, factor, 1e-9)))
            return 0;
        factor = here;
    }
    // Any number is some multiple of any other, so for one or two numbers only
    // a simple factor tells anything.
    const int telling = f->n > 2 || is_close(fabs(factor), 1.0, 1e-9)
                        || is_close(fabs(factor), 2.0, 1e-9)
                        || is_close(fabs(factor), 0.5, 1e-9);
    if (!isfinite(factor) || !telling || is_close(factor, 1.0, 1e-9))
        return 0;
    tell_factor(out, f, factor);
    return 1;
}

static int
guess_difference(FILE *out, const family *f)
{
    const double by = f->got[0] - f->want[0];

    for (size_t i = 0; i < f->n; i++)
        if (!is_close(f->got[i] - f->want[i], by, 1e-6))
            return 0;
    if (f->n < 3 || !isfinite(by) || by == 0.0)
        return 0;
    fprintf(out, "Every number of %s is off by the same %.10g.\n", f->name, by);
    return 1;
}

static int
guess_transposed(FILE *out, const family *f)
{
    const size_t a = f->dimensions - 2, b = f->dimensions - 1;

    if (f->dimensions < 2 || f->size[a] != f->size[b] || f->size[a] < 2)
        return 0;
    for (size_t i = 0; i < f->n; i++) {
        size_t to[INDICES];
        memcpy(to, f->index[i], sizeof to);
        to[a] = f->index[i][b];
        to[b] = f->index[i][a];
        if (!is_close(f->got[i], want_at(f, to), 1e-9))
            return 0;
    }
    fprintf(out, "%s is transposed: what belongs to [i,j] stands at [j,i].\n",
            f->name);
    return 1;
}

/* Whether each number is that of the place BY further along one index. */
static int
is_moved(const family *f, size_t d, int by)
{
    size_t compared = 0;
    for (size_t i = 0; i < f->n; i++) {
        size_t to[INDICES];
        if (!moved(f, i, d, by, to))
            continue;
        if (!is_close(f->got[i], want_at(f, to), 1e-9))
            return 0;
        compared++;
    }
    return compared > 1;
}

static int
guess_moved(FILE *out, const family *f)
{
    for (size_t d = 0; d < f->dimensions; d++)
        for (int by = -1; by <= 1; by += 2)
            if (f->size[d] > 2 && is_moved(f, d, by)) {
                fprintf(out,
                        "%s is %s by one along its %s index: what belongs to t "
                        "stands at t %c 1.\n",
                        f->name, by < 0 ? "late" : "early", ordinal[d],
                        by < 0 ? '+' : '-');
                return 1;
            }
    return 0;
}

/* Whether all rows along an index hold the same numbers. */
static int
is_repeated(const family *f, const double *number, size_t d)
{
    for (size_t i = 0; i < f->n; i++) {
        size_t j = 0;
        for (; j < f->n; j++) {
            int same = f->index[j][d] == 0;
            for (size_t e = 0; e < f->dimensions; e++)
                same = same && (e == d || f->index[j][e] == f->index[i][e]);
            if (same)
                break;
        }
        if (j == f->n || !is_close(number[i], number[j], 1e-9))
            return 0;
    }
    return 1;
}

static int
guess_repeated(FILE *out, const family *f)
{
    for (size_t d = 0; d < f->dimensions && f->n <= 512; d++)
        if (f->size[d] > 1 && f->n > f->size[d] && is_repeated(f, f->got, d)
            && !is_repeated(f, f->want, d)) {
            fprintf(
                out,
                "%s does not change along its %s index: is one row used for "
                "all of them?\n",
                f->name, ordinal[d]);
            return 1;
        }
    return 0;
}

/* Whether exactly the entries with this index are wrong. */
static int
wrong_only_at(const family *f, size_t d, size_t at)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->agrees[i] == (f->index[i][d] == at))
            return 0;
    return 1;
}

static int
guess_end(FILE *out, const family *f)
{
    for (size_t d = 0; d < f->dimensions; d++)
        for (int last = 0; last < 2; last++) {
            const size_t at = last ? f->size[d] - 1 : 0;
            // Three or four of a kind may be the blocks of a gate, each of
            // which has an equation of its own.
            if (f->size[d] <= 4 || !wrong_only_at(f, d, at))
                continue;
            fprintf(out,
                    "Only the %s of %s, where its %s index is %zu, is wrong: "
                    "where does the\n  loop %s?\n",
                    last ? "end" : "beginning", f->name, ordinal[d], at,
                    last ? "end" : "begin");
            return 1;
        }
    return 0;
}

/* The last resort of zeros: some are right, as an h[0] that came with the inputs. */
static int
guess_zeros(FILE *out, const family *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (!f->agrees[i] && f->got[i] != 0.0)
            return 0;
    if (count_wrong(f) < 2)
        return 0;
    fprintf(out,
            "Every wrong number of %s is exactly 0. Is it computed at all?\n",
            f->name);
    return 1;
}

char *
guess_slip(const sheet *got, const sheet *want, size_t first)
{
    static int (*const guesses[])(FILE *, const family *) = {
        guess_nan,        guess_infinity, guess_zero,     guess_factor,
        guess_transposed, guess_moved,    guess_repeated, guess_difference,
        guess_end,        guess_zeros,
    };
    family *f = family_of(got, want, first);
    char *words;
    size_t size;
    FILE *out = open_memstream(&words, &size);
    int said = count_wrong(f) == 0;

    for (size_t i = 0; !said && i < sizeof guesses / sizeof guesses[0]; i++)
        said = guesses[i](out, f);
    fclose(out);
    free_family(f);
    return words;
}
