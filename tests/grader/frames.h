/*
 * frames.h - a filled sheet on its way from the worker to the judge.
 *
 * The frames may have been written by a learner's code that has taken over the
 * worker. So the reader is told beforehand what to expect, in number, kind,
 * name and length, and accepts nothing else.
 */
#ifndef FRAMES_H
#define FRAMES_H

#include "../runner/sheet_parts.h"

#include <stddef.h>
#include <stdint.h>

enum { FRAME_MAGIC = 0x77726563 };

typedef struct {
    uint32_t magic, step, seed, k;  // which case it is, by its numbers
    uint32_t n_entries, n_inputs;
} frame_head;

typedef struct {
    uint32_t kind, unused;
    char name[32];
    double value;
} frame_entry;

/* The bytes of a watched input after the call follow it. */
typedef struct {
    char name[32];
    uint64_t bytes;
} frame_input;

/* Writes a sheet to a descriptor. Returns -1 when it cannot be written. */
int frame_write(int fd, const frame_head *which, const sheet *s);

/*
 * Whether a frame has begun that is not whole yet and has no fault so far: it need not
 * be read again with every few bytes that come.
 */
int frame_is_coming(const char *bytes, size_t size, const sheet *want);

/*
 * Takes a frame from the beginning of SIZE bytes that came. Returns how many
 * bytes it had; 0 when it is not complete yet; -1 when it is not what WANT says
 * must come. *got is for sheet_free().
 */
long frame_read(const char *bytes, size_t size, const frame_head *which,
                const sheet *want, sheet **got);

#endif /* FRAMES_H */
