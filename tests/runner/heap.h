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

/*
 * Memory for a probe, to be given back by heap_take_back(); NULL when there is none.
 *
 * Under the address sanitizer a block that was freed is not soon used again, so that
 * whoever still uses it is found out. With blocks of megabytes each run then began with
 * pages that the kernel had to clear first, which took longer than the steps. So a
 * large block is kept, forbidden to everybody, and lent to the next who needs exactly
 * as much. A step that remembers an argument from one call to the next is found out
 * with the small ones.
 */
void *heap_lend(size_t bytes);
void heap_take_back(void *block);

#endif /* HEAP_H */
