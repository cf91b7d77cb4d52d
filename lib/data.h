/*
 * data.h - data files that a chapter's programs write and gnuplot draws.
 *
 * A data file is text: one header line naming the columns with their units,
 * separated by tabs, then rows of numbers. Beside NAME.tsv a program may leave
 *
 *     NAME.values   named numbers that the chapter quotes     (data_value)
 *     NAME.claims   a line of the table "paper beside here"   (data_claim)
 *
 * Files appear complete or not at all: each is written under another name and
 * renamed by data_close(). Every function ends the program with one sentence
 * when the file cannot be written, so there is nothing to check.
 *
 *     int main(int argc, char **argv)
 *     {
 *         data_file *d = data_open(argc, argv, "lag (steps)\tgradient (1)");
 *         for (...)
 *             data_row(d, lag, gradient);
 *         data_value(d, "gradient_at_100", gradient);
 *         return data_close(d);
 *     }
 */
#ifndef DATA_H
#define DATA_H

#include "estimate.h"

#include <stddef.h>

typedef struct data_file data_file;

/*
 * Opens the file that the program's only argument names, and writes the
 * header. On a wrong argument it prints the usage and exits with status 2.
 */
data_file *data_open(int argc, char **argv, const char *header);

/* One row: as many numbers as the header has columns, all of type double. */
#define data_row(d, ...)                                                       \
    data_row_of((d), (const double[]){ __VA_ARGS__ },                          \
                sizeof((const double[]){ __VA_ARGS__ }) / sizeof(double))
void data_row_of(data_file *d, const double *numbers, size_t count);

/*
 * Ends a block. gnuplot breaks a line there, and splot starts a new scan. A
 * second call in a row starts a new data set ("index" in gnuplot).
 */
void data_gap(data_file *d);

/* A number that the chapter quotes between marks as NAME (see docs/weave). */
void data_value(data_file *d, const char *name, double value);

/*
 * A published figure beside ours. Low and high are the band in which we call it
 * reproduced, and the reason says why it is that wide. The verdict is about the
 * whole interval of the estimate: "holds" when it lies in the band, "differs"
 * when it lies outside, and "open" when another seed could decide. NaN differs.
 */
typedef struct {
    const char *source;    // "Bengio et al. 1994, Fig. 4"
    const char *quantity;  // what was measured, with its unit
    const char *paper;     // the published figure, as text
    double low, high;
    const char *reason;  // why this band, in a few words
} data_published;
void data_claim(data_file *d, const data_published *c, estimate here);

/* An estimate as the values NAME, NAME_low, NAME_high and NAME_runs. */
void data_estimate(data_file *d, const char *name, estimate e);

/*
 * An experiment of many runs has a file NAME.runs beside NAME.c. Each line names
 * a family of runs, which differ only in their seed, and how many there are:
 * "plain 15" stands for plain-1 to plain-15. 'make reproduce' calls the program
 * once for each, with the path NAME/plain-1.tsv, several at a time; and at the
 * end once more with NAME.tsv, to read what they left. Runs that are finished
 * are not run again, and SEEDS=30 adds to them.
 *
 * The parts of a run's name stand between hyphens. Each is one of a list of
 * words, or a whole number from low to high with a word in front of it:
 *
 *     static const char *const method_name[] = { "plain", "clipped" };
 *     const data_part part[] = { data_word(method_name),
 *                                data_number("", 1, DATA_SEEDS) };
 *     size_t value[2], runs;
 *     if (data_run(argc, argv, "order", part, 2, value))
 *         ...   // one run, plain-1 or clipped-7: leave its numbers
 *     else
 *         all = data_gather(d, "plain", 3, &runs);   // all runs are finished
 */
typedef struct {
    const char *const *word;  // (words), or NULL for a number
    size_t words;
    const char *before;  // what stands in front of the number, or ""
    size_t low, high;
} data_part;
#define data_word(list)                                                        \
    {                                                                          \
        .word = (list), .words = sizeof(list) / sizeof((list)[0])              \
    }
#define data_number(before_, low_, high_)                                      \
    {                                                                          \
        .before = (before_), .low = (low_), .high = (high_)                    \
    }

/* The largest number of a seed that a run's name may end with. */
enum { DATA_SEEDS = 1000 };

/*
 * Takes the name of a run apart.
 *
 *   name              of the experiment
 *   part    (parts)   in; words may hold hyphens: the longest that fits counts
 *   value   (parts)   out, overwritten if this is a run: the index of a word, or
 *                     the number, which is written without leading zeros
 *
 * Returns 1 for a run, and 0 for NAME.tsv, the whole experiment. Another name
 * ends the program with status 2 and one sentence that says how the names of
 * runs are formed. On a wrong number of arguments it returns 0 as well, because
 * data_open() reports them.
 */
int data_run(int argc, char **argv, const char *name, const data_part *part,
             size_t parts, size_t *value);

/* The name of the file that will be written, without its folder. */
const char *data_name(int argc, char **argv);

/*
 * The first COUNT numbers of every finished run of a family, row by row, as a
 * matrix (runs, COUNT): FAMILY-1, FAMILY-2 and so on, as far as there are files.
 * A family without any ends the program. Freed by the caller.
 */
void *data_gather(const data_file *d, const char *family, size_t count,
                  size_t *runs);

/*
 * The larger of two numbers, or NaN when one of them is. fmax() ignores a NaN,
 * so the worst of many errors would look harmless.
 */
double data_larger(double a, double b);

/* A sorted copy of n numbers, STRIDE apart, to be freed: NaN comes last. */
double *data_sorted(const double *numbers, size_t stride, size_t n);

/* The median of n numbers, STRIDE apart; they stay in their order. */
double data_median(const double *numbers, size_t stride, size_t n);

/* The same for the quartiles: a quarter is below q[0], a quarter above q[1]. */
void data_quartiles(const double *numbers, size_t stride, size_t n,
                    double q[2]);

/*
 * The median of n numbers as the value NAME, and the least and the most of them
 * as NAME_least and NAME_most. NaN counts as larger than any number.
 */
void data_spread(data_file *d, const char *name, const double *numbers,
                 size_t stride, size_t n);

/* Puts every file in its place. Returns EXIT_SUCCESS, for main(). */
int data_close(data_file *d);

#endif /* DATA_H */
