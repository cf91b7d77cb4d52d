/*
 * class_roster.h - the list of a class, as a spreadsheet or a platform writes it: a table
 * with the names of its columns in the first line, with commas, semicolons or tabs.
 */
#ifndef CLASS_ROSTER_H
#define CLASS_ROSTER_H

#include <stddef.h>
#include <stdio.h>

enum { MOST_COLUMNS = 200 };

typedef struct {
    char *cell[MOST_COLUMNS];  // those that the line has; "" for others
} class_roster_line;

typedef struct {
    class_roster_line head;
    class_roster_line *of;  // the lines after it
    size_t n;
} roster;

/* Reads a roster; "" has no lines. Returns 0, or -1 after a sentence. */
int class_roster_read(roster *r, const char *path);

/* The cell of a line in the first of the columns that is there, or "". */
const char *class_roster_cell(const roster *r, size_t line,
                              const char *const columns[]);

/* What a person is called in a line, for free(). */
char *class_roster_name(const roster *r, size_t line);

/*
 * The line of each of N people, r->n where there is none: by what a platform calls
 * them, or by their name, where that says which line it is.
 */
void class_roster_join(const roster *r, size_t n, const char *const who[],
                       const char *const their_ids[], size_t line[]);

/*
 * A cell of a table for a spreadsheet, in quotes. It would take a text that begins
 * with one of =+-@ for a formula, so an apostrophe goes before it.
 */
void class_roster_put_cell(FILE *out, const char *text);

extern const char *const class_roster_numbers[],
    *const class_roster_groups[], *const class_roster_extensions[],
                                      *const class_roster_late[],
                                          *const class_roster_manual[];

#endif /* CLASS_ROSTER_H */
