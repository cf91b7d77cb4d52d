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
 * to read what they left. What is finished is not run again.
 *
 *     int seed;
 *     if (sscanf(data_name(argc, argv), "plain-%d.tsv", &seed) == 1)
 *         ...                               // one run: leave a row
 *     else
 *         data_read(d, "plain-1", &x, 1);   // all runs are finished
 */

/* The name of the file that will be written, without its folder. */
const char *data_name(int argc, char **argv);

/* The first COUNT numbers that a finished run has left, row by row. */
void data_read(const data_file *d, const char *run, double *numbers,
               size_t count);

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
