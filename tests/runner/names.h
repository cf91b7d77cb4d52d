/* names.h - what a mistyped name was meant to be. */
#ifndef NAMES_H
#define NAMES_H

#include <stddef.h>

/*
 * Of n names the one that NAME is most like, or NULL when it is like none: one of
 * which it is the beginning, or one that becomes NAME when a few letters are put
 * in, left out, replaced or exchanged with their neighbour. Capitals count as small
 * letters. Of two that are equally near, the first.
 */
const char *nearest_name(const char *name, const char *const *names, size_t n);

#endif /* NAMES_H */
