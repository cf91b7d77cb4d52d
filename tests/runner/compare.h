/*
 * compare.h - what the runner asks of a case: is it right, and if not, which
 * mistake of the catalogue does it look like?
 */
#ifndef COMPARE_H
#define COMPARE_H

#include "outcome.h"
#include "sheet.h"

/*
 * Runs case k of a step on the linked functions, or with a mistake standing in
 * for one of them (NULL for none), and compares the sheet with that of the
 * oracles. Returns RIGHT, WRONG or OPEN. *text, for free(), says what went
 * wrong; it is NULL unless WRONG. *recognised, unless NULL, is the slug of the
 * mistake that the numbers match, or NULL.
 */
enum outcome compare_case(const char *step, size_t k, const char *function,
                          const char *mistake, char **text,
                          const char **recognised);

/*
 * Like compare_case(), for sheets that another process filled: received[k] is
 * the one to judge, the others, which may be NULL, help to tell mistakes apart.
 * It has the entries of WANT, in number, kind and name.
 */
enum outcome compare_received(const char *step, size_t k,
                              sheet *const *received, const sheet *want,
                              char **text, const char **recognised);

/*
 * The first entry of WANT that is missing from GOT or differs from it; the
 * number of entries when there is none.
 */
size_t first_difference(const sheet *got, const sheet *want);

#endif /* COMPARE_H */
