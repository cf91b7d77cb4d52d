/*
 * figure_data.c - lib/data.c for the box, where no file can be made: a table
 * goes to the descriptor for answers, and the files that would stand beside it
 * are forgotten.
 */
#define _POSIX_C_SOURCE 200809L

#include "box.h"

#include <stdio.h>
#include <string.h>

static FILE *
open_in_box(const char *path, const char *mode)
{
    static char *nowhere;
    static size_t size;

    if (*mode != 'w')
        return NULL;
    return strstr(path, ".tsv") != NULL ? fdopen(ANSWERS, mode)
                                        : open_memstream(&nowhere, &size);
}

#define fopen(path, mode) open_in_box(path, mode)
#define rename(from, to) ((void)(from), (void)(to), 0)
#include "../../lib/data.c"
