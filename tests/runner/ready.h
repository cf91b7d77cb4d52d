/*
 * ready.h - which figures of a chapter a learner's code can draw already.
 *
 * A figure needs the steps that its program calls. The linker knows these: for each
 * program the file of needs has a row with its name and the functions that are
 * missing when it is linked without any module. What the learner's own functions
 * call comes on top, read from the exercises.
 */
#ifndef READY_H
#define READY_H

#include "verdict.h"

/*
 * Prints a row for each figure of chapter M whose number its text has: the number,
 * the program as "01-chain/distance", the steps that are not right yet with blanks between, and 1 if
 * step S is needed, else 0; tabs between. A figure that needs no step has no row.
 *
 *   needs    the file described above; what is not in it is not printed
 *   v    (n) the verdicts on all modules
 */
void print_figures(const char *needs, verdict *const *v, size_t n,
                   const module *m, const step *s);

#endif /* READY_H */
