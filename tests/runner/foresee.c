#define _POSIX_C_SOURCE 200809L

#include "foresee.h"

#include "terminal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CURVES = 4, MOST_POINTS = 8192, WIDEST = 80, HIGHEST = 12, GAP = 2 };

typedef struct {
    char label[80];
    double x[MOST_POINTS], y[MOST_POINTS];
    size_t n;
} curve;
typedef struct {
    char asked[1024], x[80], y[80];
    int first;  // the place of the true curve, from 0
    curve c[CURVES];
} foresight;
typedef char canvas[HIGHEST][WIDEST];

/* Reads columns of a data set; rows without a finite number are left out. */
static int
read_curve(curve *c, const char *path, int set, int column_x, int column_y)
{
    FILE *in = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;
    int now = 0, empty = 0, header = 1;

    c->n = 0;
    while (in != NULL && getline(&line, &size, in) > 0) {
        double x = NAN, y = NAN;
        int column = 0;
        char *at = line, *end = line;
        if (line[0] == '\n') {
            now += ++empty == 2;
            continue;
        }
        empty = 0;
        if (header || now != set) {
            header = 0;
            continue;
        }
        for (double d = strtod(at, &end); end > at; d = strtod(at, &end)) {
            column++;
            x = column == column_x ? d : x;
            y = column == column_y ? d : y;
            at = end;
        }
        if (isfinite(x) && isfinite(y) && c->n < MOST_POINTS) {
            c->x[c->n] = x;
            c->y[c->n++] = y;
        }
    }
    if (in != NULL)
        fclose(in);
    free(line);
    return c->n > 1;
}

/* Reads one line below the question; returns 0 when it is not as described. */
static int
read_line(foresight *f, int *curves, const char *line, const char *folder)
{
    char name[64], path[1024];
    int set, x, y;

    if (sscanf(line, "x: %79[^\n]", f->x) == 1
        || sscanf(line, "y: %79[^\n]", f->y) == 1)
        return 1;
    if (*curves == CURVES)
        return 0;
    curve *c = &f->c[*curves];
    if (sscanf(line, "%63s %d %d %d: %79[^\n]", name, &set, &x, &y, c->label)
        != 5)
        return 0;
    snprintf(path, sizeof path, "%s/%s.tsv", folder, name);
    (*curves)++;
    return read_curve(c, path, set, x, y);
}

static int
read_guess(foresight *f, const char *figure, const char *data)
{
    char path[512], folder[512], *line = NULL;
    size_t size = 0;
    int curves = 0, right = 1;

    snprintf(path, sizeof path, "chapters/%s.guess", figure);
    snprintf(folder, sizeof folder, "%s/%.*s", data, (int)strcspn(figure, "/"),
             figure);
    FILE *in = fopen(path, "r");
    while (in != NULL && right && getline(&line, &size, in) > 0)
        if (f->x[0] == '\0' && strncmp(line, "x: ", 3) != 0)
            strncat(f->asked, line, sizeof f->asked - strlen(f->asked) - 1);
        else
            right = read_line(f, &curves, line, folder);
    if (in != NULL)
        fclose(in);
    free(line);
    // Each figure has its place for the true curve, which does not change.
    for (const char *at = figure; *at != '\0'; at++)
        f->first = (f->first * 31 + *at) % CURVES;
    if (in == NULL || !right || curves != CURVES)
        fprintf(stderr, "%s cannot be read, or the data that it names in %s.\n",
                path, folder);
    return in != NULL && right && curves == CURVES;
}

/* Curve number PLACE, from 0, as they stand on the terminal. */
static const curve *
curve_at(const foresight *f, int place)
{
    return &f->c[(place - f->first + CURVES) % CURVES];
}

/* The value of a curve between its points, or NAN outside of them. */
static double
height_at(const curve *c, double x)
{
    for (size_t i = 0; i + 1 < c->n; i++)
        if (c->x[i] <= x && x <= c->x[i + 1]) {
            const double width = c->x[i + 1] - c->x[i];
            const double share = width > 0.0 ? (x - c->x[i]) / width : 0.0;
            return c->y[i] + share * (c->y[i + 1] - c->y[i]);
        }
    return NAN;
}

/* The least and the most of x and of y over all curves, so that they compare. */
static void
find_range(const foresight *f, double low[2], double high[2])
{
    low[0] = low[1] = INFINITY;
    high[0] = high[1] = -INFINITY;
    for (int i = 0; i < CURVES; i++)
        for (size_t k = 0; k < f->c[i].n; k++) {
            low[0] = fmin(low[0], f->c[i].x[k]);
            high[0] = fmax(high[0], f->c[i].x[k]);
            low[1] = fmin(low[1], f->c[i].y[k]);
            high[1] = fmax(high[1], f->c[i].y[k]);
        }
}

/* Draws a curve into a corner of the canvas. */
static void
draw_curve(canvas paper, const foresight *f, const curve *c, int left,
           int width, int height)
{
    double low[2], high[2];
    int before = -1;

    find_range(f, low, high);
    for (int row = 0; row < height; row++)
        paper[row][left] = '|';
    for (int i = 1; i < width; i++) {
        const double x =
            low[0] + (high[0] - low[0]) * (i - 1) / (double)(width - 2);
        const double y = height_at(c, x);
        if (isnan(y)) {
            before = -1;
            continue;
        }
        const double share =
            high[1] > low[1] ? (high[1] - y) / (high[1] - low[1]) : 0.5;
        const int row = (int)lround(share * (height - 1));
        // A steep piece is filled, so that it reads as one line.
        for (int k = before < 0 ? row : before; k != row; k += k < row ? 1 : -1)
            paper[k][left + i] = '*';
        paper[row][left + i] = '*';
        before = row;
    }
}

/* Two curves side by side, with a line above each. */
static void
print_pair(const foresight *f, const curve *const c[2],
           const char *const above[2], int height)
{
    const int width = (terminal_columns() - GAP) / 2;
    canvas paper;

    memset(paper, ' ', sizeof paper);
    draw_curve(paper, f, c[0], 0, width, height);
    draw_curve(paper, f, c[1], width + GAP, width, height);
    print(BOLD, "%-*.*s", width + GAP, width, above[0]);
    print(BOLD, "%.*s\n", width, above[1]);
    for (int row = 0; row < height; row++)
        printf("%.*s\n", 2 * width + GAP, paper[row]);
}

/* What both axes show, and from where to where. */
static void
name_axes(const foresight *f, char words[256])
{
    double low[2], high[2];

    find_range(f, low, high);
    snprintf(words, 256, "Up: %s, %.3g to %.3g. Right: %s, %.3g to %.3g.", f->y,
             low[1], high[1], f->x, low[0], high[0]);
}

int
print_guess(const char *figure, const char *data, int guess)
{
    static foresight f;
    char axes[256];
    const int rows = terminal_rows() > 0 ? terminal_rows() : 24;

    f = (foresight){ 0 };
    if (!read_guess(&f, figure, data))
        return 0;
    if (guess >= 1 && guess <= CURVES) {
        const curve *const pair[] = { curve_at(&f, guess - 1), &f.c[0] };
        char above[2][128];
        snprintf(above[0], sizeof *above, "Your guess: %s", pair[0]->label);
        snprintf(above[1], sizeof *above, "Computed: %s", pair[1]->label);
        print_pair(&f, pair, (const char *const[]){ above[0], above[1] },
                   rows > 30   ? HIGHEST
                   : rows > 16 ? 10
                               : 6);
    } else {
        // Beside the curves: the question, two empty lines, four numbers in two lines,
        // and two lines on the axes.
        const int width = terminal_columns() - 4;
        const int words = 6 + ((int)strlen(f.asked) + width - 1) / width;
        const int height = (rows - 1 - words) / 2;
        print_prose(0, f.asked);
        printf("\n");
        for (int i = 0; i < CURVES; i += 2)
            print_pair(
                &f,
                (const curve *const[]){ curve_at(&f, i), curve_at(&f, i + 1) },
                i == 0 ? (const char *const[]){ "1", "2" }
                       : (const char *const[]){ "3", "4" },
                height > 10  ? 10
                : height < 4 ? 4
                             : height);
    }
    printf("\n");
    name_axes(&f, axes);
    print_prose(0, axes);
    return 1;
}

/* A text between double quotes, as JavaScript reads it; line ends become blanks. */
static void
print_quoted(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        putchar(*text == '\n' ? ' ' : *text);
    }
    putchar('"');
}

/* The curve as a path in the box, and in words for those who do not see it. */
static void
print_path(const curve *c, const double low[2], const double high[2])
{
    enum { ACROSS = 200, DOWN = 100, STEP = 4 };
    const double height = high[1] > low[1] ? high[1] - low[1] : 1.0;
    char pen = 'M';

    printf(", \"");
    for (int at = 0; at <= ACROSS; at += STEP) {
        const double x = low[0] + (high[0] - low[0]) * at / (double)ACROSS;
        const double y = height_at(c, x);
        if (!isnan(y))
            printf("%c%d %.1f", pen, at, DOWN * (high[1] - y) / height);
        pen = isnan(y) ? 'M' : 'L';
    }
    printf("\", \"from %.2g to %.2g\"]", c->y[0], c->y[c->n - 1]);
}

int
print_guess_script(const char *figure, const char *data)
{
    static foresight f;
    double low[2], high[2];
    char axes[256];

    f = (foresight){ 0 };
    if (!read_guess(&f, figure, data))
        return 0;
    name_axes(&f, axes);
    find_range(&f, low, high);
    printf("guessed(");
    print_quoted(figure);
    printf(", ");
    print_quoted(f.asked);
    printf(", ");
    print_quoted(axes);
    printf(", %d, [", f.first);
    for (int i = 0; i < CURVES; i++) {
        printf(i == 0 ? "\n[" : ",\n[");
        print_quoted(curve_at(&f, i)->label);
        print_path(curve_at(&f, i), low, high);
    }
    printf("]);\n");
    return 1;
}
