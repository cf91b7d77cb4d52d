/*
 * live.h - what a figure in the page and its program share. A figure is a file beside
 * this one, named after the module whose functions it asks: live_run() takes what the
 * reader has set, and leaves arrays of numbers to be drawn. live.c hands both on.
 */
#ifndef LIVE_H
#define LIVE_H

#include <stddef.h>

enum { LIVE_SETTINGS = 12, LIVE_ARRAYS = 12 };

/*
 * The settings come in the order in which the figure's script lists them. Returns a GSL
 * code: GSL_EUNIMPL where a step is not written yet, GSL_EINVAL for a setting that is
 * out of range. Only after GSL_SUCCESS do the arrays mean something.
 */
int live_run(const double *setting);

/* Array k is these n numbers, which stay where they are until the next live_run(). */
void live_show(int k, const double *number, size_t n);

/* Leaves live_run() with the code of a call that did not succeed. */
#define LIVE_TRY(call)                                                         \
    do {                                                                       \
        const int status_ = (call);                                            \
        if (status_ != 0)                                                      \
            return status_;                                                    \
    } while (0)

#endif /* LIVE_H */
