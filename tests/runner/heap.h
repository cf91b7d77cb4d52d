/*
 * heap.h - how much memory is taken at this moment, so that a step that takes
 * some and does not give it back is seen. Counted under the address sanitizer,
 * with which a learner's code is built; elsewhere both answers are always 0.
 */
#ifndef HEAP_H
#define HEAP_H

#include <stddef.h>

/* How many blocks are in use. */
size_t heap_in_use(void);

/* How many have ever been taken. */
size_t heap_taken(void);

#endif /* HEAP_H */
