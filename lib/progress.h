/*
 * progress.h - one line on a terminal that says how far a long run is and how
 * long it will still take. Silent when standard error is not a terminal.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stddef.h>

/* Starts a line: what is being done, and in how many ticks. */
void progress_start(const char *what, size_t ticks);

/* One tick is done. The line is redrawn at most ten times a second. */
void progress_tick(void);

/* What else the line says from now on, after the per cent: ", loss 2.1". */
__attribute__((format(printf, 1, 2))) void progress_note(const char *format,
                                                         ...);

/* Clears the line. */
void progress_end(void);

#endif /* PROGRESS_H */
