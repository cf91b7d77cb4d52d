/*
 * terminal.h - text for whoever reads it: with colours and links on a terminal
 * that has them, plain in a pipe. A terminal does without both when NO_COLOR is
 * set or TERM is "dumb" or missing.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

enum colour { PLAIN = 0, BOLD = 1, RED = 31, GREEN = 32 };

/* printf() in a colour, where there are colours. */
__attribute__((format(printf, 2, 3))) void print(enum colour colour,
                                                 const char *format, ...);

/* How much room there is; 80 columns and 0 rows, for no end, in a pipe. */
int terminal_columns(void);
int terminal_rows(void);

/* A text of several lines, each after the same number of blanks. */
void print_indented(int blanks, const char *text);

/*
 * The same for prose: its lines are broken anew where they are wider than the
 * terminal, and never wider than 80 columns.
 */
void print_prose(int blanks, const char *text);

/*
 * WORDS as a link to a line of a file of the course (0: to the whole file), or to
 * the PART of a page that is called so (NULL: to none). The words alone where the
 * terminal is not known to have links. WORDS may be NULL for "file:line".
 */
void print_link(const char *words, const char *file, int line,
                const char *part);

/* The width of "file:line", and of "file" for line 0. */
int width_of_place(const char *file, int line);

#endif /* TERMINAL_H */
