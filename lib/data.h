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
 * A published figure beside ours. Verdict: "holds" when low <= here <= high,
 * else "differs"; a NaN differs.
 */
typedef struct {
    const char *source;    // "Bengio et al. 1994, Fig. 4"
    const char *quantity;  // what was measured, with its unit
    const char *paper;     // the published figure, as text
    double here;           // what this program measured
    double low, high;      // the band in which we call it reproduced
} data_published;
void data_claim(data_file *d, const data_published *c);

/*
 * An experiment of many runs has a file NAME.runs beside NAME.c with a name for
 * each run. 'make reproduce' calls the program once for every name, with the
 * path NAME/RUN.tsv, several at a time; and at the end once more with NAME.tsv,
 * to read what they left. Runs that are finished are not run again.
 *
 * The parts of a run's name stand between hyphens. Each is one of a list of
 * words, or a whole number from low to high with a word in front of it:
 *
 *     static const char *const method_name[] = { "plain", "clipped" };
 *     const data_part part[] = { data_word(method_name),
 *                                data_number("k", 1, 12) };
 *     size_t value[2];
 *     if (data_run(argc, argv, "order", part, 2, value))
 *         ...   // one run, plain-k1 to clipped-k12: leave its numbers
 *     else
 *         data_read(d, "plain-k1", &x, 1);   // all runs are finished
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

/* The first COUNT numbers that a finished run has left, row by row. */
void data_read(const data_file *d, const char *run, double *numbers,
               size_t count);

/*
 * The larger of two numbers, or NaN when one of them is. fmax() ignores a NaN,
 * so the worst of many errors would look harmless.
 */
double data_larger(double a, double b);

/* The median of n numbers, STRIDE apart; they stay in their order. */
double data_median(const double *numbers, size_t stride, size_t n);

/*
 * The median of n numbers as the value NAME, and the least and the most of them
 * as NAME_least and NAME_most. NaN counts as larger than any number.
 */
void data_spread(data_file *d, const char *name, const double *numbers,
                 size_t stride, size_t n);

/* Puts every file in its place. Returns EXIT_SUCCESS, for main(). */
int data_close(data_file *d);

#endif /* DATA_H */
