/*
 * kept.h - what is remembered of a learner beside the verdicts: the time spent on a
 * step, guesses, whose questions were asked. It is a file of the folder of verdicts,
 * with a key and a value on each row.
 */
#ifndef KEPT_H
#define KEPT_H

/* Reads the file in that folder; one that is missing is as good as empty. */
void kept_read(const char *folder);

/* The value of the key that is made of two words; "" when there is none. */
const char *kept_get(const char *what, const char *of);

/*
 * Sets it and writes the file. Where that fails it is forgotten when the program
 * ends, and nothing else depends on it.
 */
void kept_set(const char *what, const char *of, const char *value);

#endif /* KEPT_H */
