/* tell.h - what is wrong with a sheet, in words and numbers. */
#ifndef TELL_H
#define TELL_H

#include "sheet.h"

#include <stdio.h>

// The relative difference up to which two sets of wrong numbers count as the
// same slip. A learner's numbers differ from those of a mistake by rounding,
// when operations are in another order.
#define SAME_SLIP 1e-10

/*
 * What a step was to do where its run came to a bad end: the inputs of the case,
 * and the error that its contract asks for, if it does. WANT is the oracles'
 * sheet, because the step has none.
 */
void tell_end(FILE *out, const char *step, size_t k, const sheet *want);

/* The same, for whoever can run the oracles in this process. */
void tell_case(FILE *out, const char *step, size_t k);

/*
 * The message about a case, for free(): its inputs, how GOT differs from WANT
 * from entry FIRST on, and MISTAKE, the words of the mistake that it looks
 * like. When that is NULL, the numbers alone may suggest something.
 */
char *tell_wrong(const char *step, size_t k, const sheet *got,
                 const sheet *want, size_t first, const char *mistake);

#endif /* TELL_H */
