/*
 * checkpoint.h - numbers in a file that an interruption cannot break.
 *
 * A checkpoint is written under another name, flushed to the disk, and renamed,
 * so there is always a complete one. It ends in a checksum, so that a damaged
 * one is noticed. Files of another machine with other doubles are refused as
 * damaged.
 */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include <stddef.h>

/* An array that goes into the file, or comes out of it. */
typedef struct {
    double *data;
    size_t n;
} numbers;

/*
 * Writes COUNT arrays. When that is impossible, one sentence says so and the
 * answer is 0; an older checkpoint of that name is still whole.
 */
int checkpoint_save(const char *path, const numbers *part, size_t count);

/*
 * Reads them back, each of the same length as it was. Returns 1, or 0 when
 * there is no such file; one that is damaged, or of other lengths, ends the
 * program with one sentence that names it and says what to do, and changes no
 * array.
 */
int checkpoint_load(const char *path, const numbers *part, size_t count);

#endif /* CHECKPOINT_H */
