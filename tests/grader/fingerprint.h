/*
 * fingerprint.h - what two learners who share their code have in common, and two who do
 * not mostly have not: how the last bits of right numbers are rounded, and which wrong
 * numbers come.
 */
#ifndef FINGERPRINT_H
#define FINGERPRINT_H

#include "question.h"

enum { FINGERPRINT = 17 };  // characters, the closing 0 included

/*
 * Writes a number in hexadecimal that two answers to a question have in common when
 *
 *   both are right    and all numbers in them are equal to the last bit. Names and
 *                     layout of the code change none of them, the order of its
 *                     operations does;
 *   both are wrong    and the same numbers are wrong, and equal to 7 digits.
 *
 * It is "" where answers are missing, and where no number is wrong but 0, an infinity
 * or NaN, since that comes of whatever was not written yet.
 */
void fingerprint_take(const question *q, sheet *got[SEEDS][MAX_CASES],
                      char text[FINGERPRINT]);

#endif /* FINGERPRINT_H */
