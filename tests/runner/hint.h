/* hint.h - hints for a step, each stronger than the one before. */
#ifndef HINT_H
#define HINT_H

#include "verdict.h"

/*
 * Prints one hint more than the last call did; how many were given is kept in
 * FOLDER/MODULE-STEP.hints. Returns EXIT_SUCCESS.
 */
int give_hint(const char *folder, const verdict *v, const step *s);

#endif /* HINT_H */
