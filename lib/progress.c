#define _POSIX_C_SOURCE 200809L

#include "progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const char *what;
static size_t ticks, done;
static double started, shown;
static char note[96];

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void
progress_start(const char *what_, size_t ticks_)
{
    what = what_;
    ticks = ticks_ > 0 ? ticks_ : 1;
    done = 0;
    note[0] = '\0';
    started = shown = now();
}

void
progress_tick(void)
{
    const double t = now();

    done++;
    if (!isatty(STDERR_FILENO) || t - shown < 0.1)
        return;
    shown = t;
    const double left =
        (t - started) * ((double)ticks - (double)done) / (double)done;
    fprintf(stderr, "\r%s: %zu%%%s, %.0f s left \033[K", what,
            100 * done / ticks, note, left);
}

void
progress_note(const char *format, ...)
{
    va_list numbers;
    va_start(numbers, format);
    vsnprintf(note, sizeof note, format, numbers);
    va_end(numbers);
}

void
progress_end(void)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K");
}
