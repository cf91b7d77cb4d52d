/* show.h - a verdict on a terminal, at most 80 columns wide. */
#ifndef SHOW_H
#define SHOW_H

#include "verdict.h"

enum colour { PLAIN = 0, BOLD = 1, RED = 31, GREEN = 32, YELLOW = 33 };

/* printf() in a colour, on a terminal that has not set NO_COLOR. */
__attribute__((format(printf, 2, 3))) void print(enum colour colour,
                                                 const char *format, ...);

/* A text of several lines, each after the same number of blanks. */
void print_indented(int blanks, const char *text);

/* Whether the model answer is here to be read, as it is not in a handout. */
int has_model_answer(const module *m, const step *s);

/* BEFORE and the place of the model answer; nothing where there is none. */
void print_model_answer(const module *m, const step *s, const char *before);

/* The points earned, of 100. */
int points(const verdict *v);

/* A chapter of the board, with NEXT (or NULL) marked as the next step. */
void print_chapter(const verdict *v, const step *next);

/* A red step: what to write, what happened, where to read. */
void print_red_step(const verdict *v, const step *s);

#endif /* SHOW_H */
