/* tell.h - what is wrong with a sheet, in words and numbers. */
#ifndef TELL_H
#define TELL_H

#include "sheet.h"

#include <stdio.h>

// The relative difference up to which two sets of wrong numbers count as the
// same slip. A learner's numbers differ from those of a mistake by rounding,
// when operations are in another order.
#define SAME_SLIP 1e-10

/* "Case 2 of 7 with ...": the inputs of a case in words. */
void tell_case(FILE *out, const char *step, size_t k);

/* The inputs of a case in words, from a sheet of that case. */
void tell_inputs(FILE *out, const char *step, size_t k, const sheet *s);

/*
 * The message about a case, for free(): its inputs, how GOT differs from WANT
 * from entry FIRST on, and MISTAKE, the words of the mistake that it looks
 * like. When that is NULL, the numbers alone may suggest something.
 */
char *tell_wrong(const char *step, size_t k, const sheet *got,
                 const sheet *want, size_t first, const char *mistake);

#endif /* TELL_H */
