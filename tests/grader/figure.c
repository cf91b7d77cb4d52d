#define _GNU_SOURCE

#include "figure.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SECONDS = 10,
    LARGEST_TABLE = 1 << 20,  // in bytes, as the program writes it
    LARGEST_IMAGE =
        96 << 10,  // PrairieLearn takes a megabyte for a whole report
    MOST_COLUMNS = 32
};

/*
 * What the learner's program wrote, with a closing 0, for free(); or NULL. A
 * program that writes more than the largest table is cut short.
 */
static char *
table_from(const box *b, const char **why)
{
    box running = *b;
    boxed r;
    size_t size = 0, n;
    char *const argv[] = { "out/figure", "figure.tsv", NULL };
    char *text = malloc(LARGEST_TABLE + 1);

    running.cpu = SECONDS;
    running.wall = SECONDS;
    if (text == NULL || box_start(&running, argv, &r) != 0)
        abort();
    while (size < LARGEST_TABLE
           && (n = box_read(&r, text + size, LARGEST_TABLE - size)) > 0)
        size += n;
    box_end(&r);
    text[size] = '\0';
    if (size == LARGEST_TABLE)
        *why = "more than a megabyte came";
    else if (r.cause == WORKED || r.cause == WAITED)
        *why = "it took longer than 10 seconds";
    else if (r.cause != EXITED || r.number != 0)
        *why = "its program ended too early, as it does where a step is "
               "missing or refuses";
    else if (strlen(text) != size)
        *why = "what came was not a table of numbers";
    else
        *why = NULL;
    box_free(&r);
    if (*why == NULL)
        return text;
    free(text);
    return NULL;
}

/*
 * Copies a row of numbers between tabs, each read and written anew, so that
 * gnuplot gets nothing but numbers. Returns how many they are, or 0 when anything
 * else is there, and moves *at behind the row.
 */
static size_t
copy_row(const char **at, FILE *to)
{
    size_t columns = 0;
    char *end;

    do {
        // strtod() skips blanks and ends of lines, so the character that it
        // begins at is checked first.
        if (columns > 0)
            ++*at;
        if (strchr("+-.0123456789in", **at) == NULL || **at == '\0')
            return 0;
        const double x = strtod(*at, &end);
        if (end == *at || (*end != '\t' && *end != '\n'))
            return 0;
        *at = end;
        if (isnan(x))
            fprintf(to, "%snan", columns > 0 ? "\t" : "");
        else
            fprintf(to, "%s%.10g", columns > 0 ? "\t" : "", x);
    } while (++columns < MOST_COLUMNS && **at == '\t');
    putc('\n', to);
    return *(*at)++ == '\n' ? columns : 0;
}

/* Copies the rows of a table to a file. Returns whether all were good. */
static int
copy_table(const char *text, const char *path)
{
    const char *at = strchr(text, '\n');  // behind the header
    size_t columns = 0, rows = 0;
    int complete = 1;
    FILE *to = at != NULL ? fopen(path, "w") : NULL;

    if (to == NULL)
        return 0;
    fputs("#\n", to);
    for (at++; complete && *at != '\0';) {
        if (*at == '\n') {
            putc(*at++, to);
            continue;
        }
        const size_t n = copy_row(&at, to);
        complete = n != 0 && (columns == 0 || n == columns);
        columns = n;
        rows++;
    }
    return fclose(to) == 0 && complete && rows > 0;
}

/* Lets gnuplot draw FOLDER/kit/figure/NAME.tsv as out/NAME.png. */
static void
run_gnuplot(const box *b, const char *name)
{
    box drawing = *b;
    boxed r;
    char script[256], settings[256], nothing[64];
    char *const argv[] = { "/usr/bin/env", "LC_ALL=C.UTF-8",
                           "gnuplot",      "-e",
                           settings,       "kit/figure/style.gp",
                           script,         NULL };

    snprintf(script, sizeof script, "kit/figure/%s.gp", name);
    snprintf(settings, sizeof settings,
             "data='kit/figure'; out='out/%s.png'; kind='png'", name);
    // gnuplot has to write a file, which only a box for building may do. No
    // learner's code runs in this one.
    drawing.building = 1;
    drawing.cpu = SECONDS;
    drawing.wall = SECONDS;
    if (box_start(&drawing, argv, &r) != 0)
        abort();
    while (box_read(&r, nothing, sizeof nothing) > 0)
        ;
    box_end(&r);
    box_free(&r);
}

/* The bytes of a complete PNG, for free(); NULL when it is none. */
static unsigned char *
read_png(const char *path, size_t *size)
{
    static const char begin[] = "\x89PNG\r\n\x1a\n",
                      end[] = "IEND\xae\x42\x60\x82";
    const int in = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat is;
    unsigned char *png = NULL;

    if (in >= 0 && fstat(in, &is) == 0 && S_ISREG(is.st_mode) && is.st_size > 64
        && is.st_size <= LARGEST_IMAGE)
        png = malloc((size_t)is.st_size);
    *size = png != NULL ? (size_t)is.st_size : 0;
    const ssize_t n = png != NULL ? read(in, png, *size) : 0;
    if (in >= 0)
        close(in);
    if (png != NULL && n == (ssize_t)*size && memcmp(png, begin, 8) == 0
        && memcmp(png + *size - 8, end, 8) == 0)
        return png;
    free(png);
    return NULL;
}

static char *
in_base64(const unsigned char *bytes, size_t n)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789+/";
    char *text = malloc(4 * ((n + 2) / 3) + 1), *at = text;

    if (text == NULL)
        abort();
    for (size_t i = 0; i < n; i += 3) {
        const unsigned whole = (unsigned)bytes[i] << 16
                               | (i + 1 < n ? bytes[i + 1] : 0U) << 8
                               | (i + 2 < n ? bytes[i + 2] : 0U);
        *at++ = digit[whole >> 18];
        *at++ = digit[whole >> 12 & 63];
        *at++ = digit[whole >> 6 & 63];
        *at++ = digit[whole & 63];
    }
    *at = '\0';
    for (size_t left = (3 - n % 3) % 3; left > 0; left--)
        *--at = '=';
    return text;
}

char *
figure_draw(const box *b, const char *name, const char **why)
{
    char path[4096], *text = table_from(b, why);
    size_t size;

    if (text == NULL)
        return NULL;
    snprintf(path, sizeof path, "%s/kit/figure/%s.tsv", b->folder, name);
    const int complete = copy_table(text, path);
    free(text);
    *why = "what came was not a table of numbers";
    if (!complete)
        return NULL;
    run_gnuplot(b, name);
    snprintf(path, sizeof path, "%s/out/%s.png", b->folder, name);
    unsigned char *png = read_png(path, &size);
    *why = "gnuplot could not draw it";
    if (png == NULL)
        return NULL;
    char *image = in_base64(png, size);
    free(png);
    return image;
}
