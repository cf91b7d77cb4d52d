/* guess.h - what wrong numbers look like, when no known mistake explains them. */
#ifndef GUESS_H
#define GUESS_H

#include "sheet_parts.h"

/*
 * One sentence, for free(), about the array, or the number, to which the first wrong
 * entry belongs: all zero, not a number from here on, off by a factor, with the
 * other sign, transposed, a step late, one row repeated, wrong only at an end.
 * What it says holds for every number of that array in this case; ""
 * where no sentence does.
 */
char *guess_slip(const sheet *got, const sheet *want, size_t first);

#endif /* GUESS_H */
