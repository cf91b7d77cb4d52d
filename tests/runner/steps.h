/*
 * steps.h - what a step of the course is, in words. Its name, points, reading
 * and hints stand in one place only: tests/steps/MODULE.c.
 */
#ifndef STEPS_H
#define STEPS_H

#include <stddef.h>

enum { HINTS = 3 };

typedef struct {
    const char *name;         // "backward", as in STEP=backward
    const char *functions;    // "chain_backward", or two with a blank between
    int points;               // the steps of a module have 100 together
    const char *title;        // a line for the board, at most 32 characters
    const char *section;      // the heading in chapter.md to read
    const char *task;         // what to write, in a sentence or two
    const char *equation;     // lines that end in their number, "(1.5)"
    const char *hint[HINTS];  // each stronger than the one before
} step;

typedef struct {
    const char *name;     // "chain"
    const char *title;    // "One neuron in time"
    const char *chapter;  // "chapters/01-chain/chapter.md"
    size_t n_steps;
    const step *steps;
} module;

/* The step of that name, or NULL. */
const step *step_named(const module *m, const char *name);

/* The step that a function belongs to, or NULL. */
const step *step_of_function(const module *m, const char *function);

#endif /* STEPS_H */
