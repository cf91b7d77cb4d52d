/* recall.h - questions of earlier chapters, which come back when one begins. */
#ifndef RECALL_H
#define RECALL_H

#include "steps.h"

enum { RECALLED = 3 };

/*
 * Prints three questions of the chapters before number AT, counted from 0, and after
 * a form feed their answers, both from chapter.md, where they end the chapter as a
 * numbered list each. One comes from each of the three chapters before, and where
 * there are fewer of these, more than one from the same. Formulas lose the marks of
 * TeX. Prints nothing where there are no earlier chapters.
 */
void print_questions(const module *const *modules, size_t at);

#endif /* RECALL_H */
