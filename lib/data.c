#include "data.h"
#include "sizes.h"

#include <errno.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TABLE, VALUES, CLAIMS, PARTS };

static const char *const ending[PARTS] = { ".tsv", ".values", ".claims" };

struct data_file {
    char *base;  // the path without ".tsv"
    size_t columns;
    FILE *part[PARTS];  // NULL until something is written to it
};

/* Whether this program was called for one run: then it keeps its seconds. */
static int is_run;

static void
fail(const char *path)
{
    fprintf(stderr, "%s cannot be written: %s.\n", path, strerror(errno));
    exit(EXIT_FAILURE);
}

/*
 * The path of a part of the output, or of the temporary file that it is written
 * to until it is complete. Freed by the caller.
 */
static char *
path_of(const data_file *d, int part, const char *unfinished)
{
    const size_t size = strlen(d->base) + 32;
    char *path = malloc(size);

    if (path == NULL)
        fail(d->base);
    snprintf(path, size, "%s%s%s", d->base, ending[part], unfinished);
    return path;
}

static FILE *
part(data_file *d, int which)
{
    if (d->part[which] == NULL) {
        char *path = path_of(d, which, ".part");
        d->part[which] = fopen(path, "w");
        if (d->part[which] == NULL)
            fail(path);
        free(path);
    }
    return d->part[which];
}

data_file *
data_open(int argc, char **argv, const char *header)
{
    const size_t length = argc == 2 ? strlen(argv[1]) : 0;
    data_file *d = calloc(1, sizeof *d);

    if (length < 5 || strcmp(argv[1] + length - 4, ending[TABLE]) != 0) {
        fprintf(stderr, "usage: %s FILE.tsv\n", argv[0]);
        exit(2);
    }
    if (d == NULL || (d->base = malloc(length + 1)) == NULL)
        fail(argv[1]);
    memcpy(d->base, argv[1], length - 4);
    d->base[length - 4] = '\0';

    d->columns = 1;
    for (const char *c = header; *c != '\0'; c++)
        d->columns += *c == '\t';
    fprintf(part(d, TABLE), "%s\n", header);
    return d;
}

void
data_row_of(data_file *d, const double *numbers, size_t count)
{
    if (count != d->columns) {
        fprintf(stderr, "%s.tsv has %zu columns, but a row of %zu came.\n",
                d->base, d->columns, count);
        exit(EXIT_FAILURE);
    }
    for (size_t i = 0; i < count; i++)
        fprintf(part(d, TABLE), "%s%.10g", i > 0 ? "\t" : "", numbers[i]);
    fputc('\n', part(d, TABLE));
}

void
data_gap(data_file *d)
{
    fputc('\n', part(d, TABLE));
}

void
data_value(data_file *d, const char *name, double value)
{
    fprintf(part(d, VALUES), "%s\t%.12g\n", name, value);
}

void
data_claim(data_file *d, const data_published *c, estimate e)
{
    const char *verdict = isnan(e.here)                          ? "differs"
                          : c->low <= e.low && e.high <= c->high ? "holds"
                          : e.low <= c->high && e.high >= c->low ? "open"
                                                                 : "differs";

    fprintf(part(d, CLAIMS), "%s\t%s\t%s\t%.4g\t", c->source, c->quantity,
            c->paper, e.here);
    if (e.runs > 0)
        fprintf(part(d, CLAIMS), "%.3g .. %.3g\t%zu\t", e.low, e.high, e.runs);
    else
        fputs("-\t-\t", part(d, CLAIMS));
    fprintf(part(d, CLAIMS), "%.4g .. %.4g\t%s\t%s\n", c->low, c->high,
            c->reason, verdict);
}

void
data_estimate(data_file *d, const char *name, estimate e)
{
    char longer[128];

    data_value(d, name, e.here);
    snprintf(longer, sizeof longer, "%s_low", name);
    data_value(d, longer, e.low);
    snprintf(longer, sizeof longer, "%s_high", name);
    data_value(d, longer, e.high);
    snprintf(longer, sizeof longer, "%s_runs", name);
    data_value(d, longer, (double)e.runs);
}

const char *
data_name(int argc, char **argv)
{
    const char *slash = argc == 2 ? strrchr(argv[1], '/') : NULL;
    return slash != NULL ? slash + 1 : argc == 2 ? argv[1] : "";
}

/*
 * Finds the longest word of a part that stands at the beginning and ends at a
 * hyphen or at END. Returns its end, or NULL.
 */
static const char *
take_word(const data_part *part, const char *at, const char *end, size_t *value)
{
    size_t longest = 0;

    for (size_t k = 0; k < part->words; k++) {
        const size_t n = strlen(part->word[k]);
        if (n > longest && n <= (size_t)(end - at)
            && memcmp(at, part->word[k], n) == 0
            && (at + n == end || at[n] == '-')) {
            longest = n;
            *value = k;
        }
    }
    return longest > 0 ? at + longest : NULL;
}

/*
 * The same for a number. It is refused before another digit could take it
 * beyond its bounds or overflow a size_t.
 */
static const char *
take_number(const data_part *part, const char *at, const char *end,
            size_t *value)
{
    const size_t n = strlen(part->before);
    size_t number = 0;

    if (n >= (size_t)(end - at) || memcmp(at, part->before, n) != 0)
        return NULL;
    const char *const first = at += n;
    for (; at < end && *at >= '0' && *at <= '9'; at++) {
        const size_t digit = (size_t)(*at - '0');
        if (digit > part->high || number > (part->high - digit) / 10)
            return NULL;
        number = 10 * number + digit;
    }
    if (at == first || (*first == '0' && at > first + 1) || number < part->low)
        return NULL;
    *value = number;
    return at;
}

/*
 * Ends the program over a name that is neither that of a run nor that of the
 * experiment.
 */
_Noreturn static void
no_run(int argc, char **argv, const char *name, const data_part *part,
       size_t parts)
{
    fprintf(stderr, "%s is no run of %s: its runs are called ",
            data_name(argc, argv), name);
    for (size_t k = 0; k < parts; k++) {
        fputs(k > 0 ? "-" : "", stderr);
        for (size_t i = 0; i < part[k].words; i++)
            fprintf(stderr, "%s%s",
                    i > 0               ? ","
                    : part[k].words > 1 ? "{"
                                        : "",
                    part[k].word[i]);
        if (part[k].word == NULL)
            fprintf(stderr, "%s{%zu..%zu}", part[k].before, part[k].low,
                    part[k].high);
        else if (part[k].words > 1)
            fputs("}", stderr);
    }
    fprintf(stderr, ".tsv, and %s.tsv is all of them together.\n", name);
    exit(2);
}

int
data_run(int argc, char **argv, const char *name, const data_part *part,
         size_t parts, size_t *value)
{
    const char *at = data_name(argc, argv);
    const size_t length = strlen(at), ends = strlen(ending[TABLE]);

    if (length <= ends || strcmp(at + length - ends, ending[TABLE]) != 0)
        return 0;
    const char *const end = at + length - ends;
    if (strlen(name) == length - ends && memcmp(at, name, length - ends) == 0)
        return 0;
    for (size_t k = 0; k < parts && at != NULL; k++) {
        if (k > 0)
            at = at < end && *at == '-' ? at + 1 : NULL;
        if (at != NULL)
            at = part[k].word != NULL
                     ? take_word(&part[k], at, end, &value[k])
                     : take_number(&part[k], at, end, &value[k]);
    }
    if (at != end)
        no_run(argc, argv, name, part, parts);
    is_run = 1;
    return 1;
}

/*
 * The first COUNT numbers of run NUMBER of a family. Returns 0 when there is no
 * such run.
 */
static int
read_run(const data_file *d, const char *family, size_t number, double *numbers,
         size_t count)
{
    const size_t size = strlen(d->base) + strlen(family) + 64;
    char *path = malloc(size);
    size_t found = 0;
    int c = 0;

    if (path == NULL)
        fail(d->base);
    snprintf(path, size, "%s/%s-%zu%s", d->base, family, number, ending[TABLE]);
    FILE *file = fopen(path, "r");
    while (file != NULL && c != '\n' && c != EOF)
        c = getc(file);  // the header
    while (file != NULL && found < count
           && fscanf(file, "%lf", &numbers[found]) == 1)
        found++;
    if (found < count && (file != NULL || number == 1)) {
        fprintf(stderr,
                "%s does not hold %zu numbers: remove it, and 'make reproduce' "
                "makes it anew.\n",
                path, count);
        exit(EXIT_FAILURE);
    }
    if (file != NULL)
        fclose(file);
    free(path);
    return file != NULL;
}

void *
data_gather(const data_file *d, const char *family, size_t count, size_t *runs)
{
    double *all = NULL;

    for (*runs = 0;; ++*runs) {
        double *more = realloc(all, (*runs + 1) * count * sizeof *all);
        if (more == NULL)
            fail(d->base);
        all = more;
        if (!read_run(d, family, *runs + 1, all + *runs * count, count))
            return all;
    }
}

double
data_larger(double a, double b)
{
    return isnan(a) || a > b ? a : b;
}

double *
data_sorted(const double *numbers, size_t stride, size_t n)
{
    double *copy = sizes_fit(n) ? malloc(n * sizeof *copy) : NULL;
    size_t known = 0, unknown = n;

    if (copy == NULL) {
        fprintf(stderr, "There is no memory to sort %zu numbers.\n", n);
        exit(EXIT_FAILURE);
    }
    for (size_t i = 0; i < n; i++)
        copy[isnan(numbers[i * stride]) ? --unknown : known++] =
            numbers[i * stride];
    gsl_sort(copy, 1, known);
    return copy;
}

double
data_median(const double *numbers, size_t stride, size_t n)
{
    double *copy = data_sorted(numbers, stride, n);
    const double median = gsl_stats_median_from_sorted_data(copy, 1, n);
    free(copy);
    return median;
}

void
data_quartiles(const double *numbers, size_t stride, size_t n, double q[2])
{
    double *copy = data_sorted(numbers, stride, n);
    for (int i = 0; i < 2; i++)
        q[i] = gsl_stats_quantile_from_sorted_data(copy, 1, n, 0.25 + 0.5 * i);
    free(copy);
}

void
data_spread(data_file *d, const char *name, const double *numbers,
            size_t stride, size_t n)
{
    char longer[128];
    double *copy = data_sorted(numbers, stride, n);

    data_value(d, name, gsl_stats_median_from_sorted_data(copy, 1, n));
    snprintf(longer, sizeof longer, "%s_least", name);
    data_value(d, longer, copy[0]);
    snprintf(longer, sizeof longer, "%s_most", name);
    data_value(d, longer, copy[n - 1]);
    free(copy);
}

int
data_close(data_file *d)
{
    if (is_run)
        data_value(d, "seconds", (double)clock() / CLOCKS_PER_SEC);
    // The table is renamed last: make takes it as the sign that a run is
    // finished, and then the values and claims must be there.
    for (int which = PARTS - 1; which >= 0; which--) {
        if (d->part[which] == NULL)
            continue;
        char *unfinished = path_of(d, which, ".part");
        char *finished = path_of(d, which, "");
        const int broken = ferror(d->part[which]);
        if (fclose(d->part[which]) != 0 || broken
            || rename(unfinished, finished) != 0)
            fail(finished);
        free(unfinished);
        free(finished);
    }
    free(d->base);
    free(d);
    return EXIT_SUCCESS;
}
