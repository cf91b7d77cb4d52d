/*
 * class_alike.h - who in a class has handed in what is more alike than honest work is:
 * a reason to talk with them, and no verdict.
 *
 * Two things are compared. The text, as tokens, by Debian's similarity-tester: it does
 * not see names, layout, comments or what the handout gave. And what came of it
 * (fingerprint.h): equal rounding, which most honest solutions do not have, and equal
 * wrong numbers.
 */
#ifndef CLASS_ALIKE_H
#define CLASS_ALIKE_H

#include "class_numbers.h"
#include "people.h"

/*
 * Two are shown when so many percent of the tokens of the shorter one are in the other.
 * Honest solutions put together from tests/project/variants/ stay well below it, which
 * test_class.sh checks; but those were written to be different.
 */
enum { ALIKE_TEXT = 80 };

// They are also shown when their equal rounding would be found in less than one of ten
// honest classes of that size.
#define ALIKE_CHANCE 0.1

typedef struct {
    size_t a, b;  // places in class_numbers.report
    int percent;  // the largest of any module
    char *text;   // "chain 98 %, lines 20-41 and 18-39", ...; or ""
    char *
        rounded;  // the steps of equal rounding, when they say something; or ""
    char *wrong;  // the steps with the same wrong numbers; or ""
} alike_pair;

typedef struct {
    alike_pair *pair;  // those to be shown, the most alike first
    size_t n, others;  // and how many more there are
    char *no_text;     // why no texts were compared, a sentence, or NULL
} alike;

/* Compares everybody whose report is in C. Bounded in time and memory. */
void alike_find(alike *a, const marking *how, const class_numbers *c,
                const char *from, const people *all);
void alike_free(alike *a);

/* ---- The two comparisons, each of which adds to the pairs it finds ---------- */

/* All pairs of N people; a grid of N * N of which only a < b is used. */
typedef struct {
    size_t n;
    alike_pair **at;
} alike_grid;

/* The pair of two people, which is made when it is new. */
alike_pair *alike_pair_of(alike_grid *g, size_t a, size_t b);

/* Adds a part to one of the texts of a pair. */
__attribute__((format(printf, 2, 3))) void alike_say(char **text,
                                                     const char *format, ...);

/* Compares the texts. Returns a sentence for free() when that was not possible. */
char *alike_texts(alike_grid *g, const marking *how, const class_numbers *c,
                  const char *from, const people *all);

/* Compares the numbers. */
void alike_numbers(alike_grid *g, const class_numbers *c);

/* Whether equal rounding in a step says anything: it is rare among honest solutions. */
int alike_is_telling(const char *module, const char *step);

#endif /* CLASS_ALIKE_H */
