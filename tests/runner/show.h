/* show.h - a verdict in words: the board, and a red step. */
#ifndef SHOW_H
#define SHOW_H

#include "terminal.h"
#include "verdict.h"

/* Whether the model answer is here to be read, as it is not in a handout. */
int has_model_answer(const module *m, const step *s);

/* BEFORE and the place of the model answer; nothing where there is none. */
void print_model_answer(const module *m, const step *s, const char *before);

/* The points earned, of 100. */
int points(const verdict *v);

/* "done", "next", "red" or "open": what the board says of a step. */
const char *state_of(const verdict *v, const step *s, const step *next);

/*
 * A chapter of the board, at most 60 columns wide: a line with its number, a bar
 * and its points. UNFOLDED, its steps are below it, with NEXT (or NULL) as the next
 * one.
 */
void print_chapter(const verdict *v, int number, int unfolded,
                   const step *next);

/* How many lines it takes unfolded, at most. */
int lines_of_chapter(const verdict *v, const step *next);

/*
 * A red step, NUMBER of all steps: what to write, what happened, where to read.
 * The task and its equations are left out unless WITH_TASK.
 */
void print_red_step(const verdict *v, const step *s, int number, int of,
                    int with_task);

/* How many lines that will be, roughly. */
int lines_of_red_step(const verdict *v, const step *s, int with_task);

/* The step's section, and where it stands: in the notes where they are made. */
void print_place_to_read(const module *m, const step *s);

#endif /* SHOW_H */
