/*
 * figure.h - a figure of the chapter, drawn from what the learner's own code
 * computes. A report shows it, but no points depend on it.
 */
#ifndef FIGURE_H
#define FIGURE_H

#include "box.h"

/*
 * Runs FOLDER/out/figure in the box, takes numbers from it and nothing else,
 * and lets gnuplot draw them, in a box as well, as the chapter draws its figure
 * of that NAME. Returns the PNG in base64, for free(); or NULL, and *why is a
 * part of a sentence.
 */
char *figure_draw(const box *b, const char *name, const char **why);

#endif /* FIGURE_H */
