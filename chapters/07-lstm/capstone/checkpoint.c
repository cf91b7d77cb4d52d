#define _POSIX_C_SOURCE 200809L

#include "checkpoint.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char magic[8] = "WRECcp1";

/* The checksum of Fowler, Noll and Vo (FNV-1a), continued over more bytes. */
static uint64_t
checksum(uint64_t sum, const void *bytes, size_t n)
{
    const unsigned char *byte = bytes;
    for (size_t k = 0; k < n; k++)
        sum = (sum ^ byte[k]) * UINT64_C(1099511628211);
    return sum;
}

static uint64_t
checksum_of(const numbers *part, size_t count)
{
    uint64_t sum = UINT64_C(14695981039346656037);
    for (size_t k = 0; k < count; k++) {
        const uint64_t n = part[k].n;
        sum = checksum(sum, &n, sizeof n);
        sum = checksum(sum, part[k].data, part[k].n * sizeof(double));
    }
    return sum;
}

static int
write_all(FILE *f, const numbers *part, size_t count)
{
    const uint64_t sum = checksum_of(part, count);
    int fine = fwrite(magic, sizeof magic, 1, f) == 1;
    for (size_t k = 0; fine && k < count; k++) {
        const uint64_t n = part[k].n;
        fine =
            fwrite(&n, sizeof n, 1, f) == 1
            && fwrite(part[k].data, sizeof(double), part[k].n, f) == part[k].n;
    }
    fine = fine && fwrite(&sum, sizeof sum, 1, f) == 1;
    return fine && fflush(f) == 0 && fsync(fileno(f)) == 0;
}

int
checkpoint_save(const char *path, const numbers *part, size_t count)
{
    char fresh[4096];
    int fine =
        snprintf(fresh, sizeof fresh, "%s.new", path) < (int)sizeof fresh;
    FILE *f = fine ? fopen(fresh, "wb") : NULL;

    fine = f != NULL && write_all(f, part, count);
    const int why = errno;
    if (f != NULL && fclose(f) != 0)
        fine = 0;
    if (fine && rename(fresh, path) == 0)
        return 1;
    fprintf(stderr,
            "%s cannot be written (%s); what was saved before is "
            "still there.\n",
            path, strerror(why));
    if (f != NULL)
        remove(fresh);
    return 0;
}

/* The whole file, or NULL when it is not as long as it should be. */
static double *
read_all(FILE *f, const numbers *part, size_t count, uint64_t *sum)
{
    size_t total = 0, at = 0;
    char start[sizeof magic];
    for (size_t k = 0; k < count; k++)
        total += part[k].n;
    double *all = malloc((total + 1) * sizeof *all);
    int fine = all != NULL && fread(start, sizeof start, 1, f) == 1
               && memcmp(start, magic, sizeof magic) == 0;
    for (size_t k = 0; fine && k < count; at += part[k].n, k++) {
        uint64_t n;
        fine = fread(&n, sizeof n, 1, f) == 1 && n == part[k].n
               && fread(all + at, sizeof *all, part[k].n, f) == part[k].n;
    }
    fine = fine && fread(sum, sizeof *sum, 1, f) == 1 && fgetc(f) == EOF;
    if (!fine) {
        free(all);
        all = NULL;
    }
    return all;
}

int
checkpoint_load(const char *path, const numbers *part, size_t count)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL && errno == ENOENT)
        return 0;

    uint64_t sum = 0;
    double *all = f == NULL ? NULL : read_all(f, part, count, &sum);
    numbers *copy = calloc(count, sizeof *copy);
    size_t at = 0;
    if (f != NULL)
        fclose(f);
    for (size_t k = 0; all != NULL && copy != NULL && k < count; k++) {
        copy[k] = (numbers){ all + at, part[k].n };
        at += part[k].n;
    }
    if (all == NULL || copy == NULL || checksum_of(copy, count) != sum) {
        fprintf(stderr,
                "%s is damaged, or of another program: remove it, and the "
                "learning begins anew.\n",
                path);
        exit(EXIT_FAILURE);
    }
    for (size_t k = 0; k < count; k++)
        memcpy(part[k].data, copy[k].data, part[k].n * sizeof(double));
    free(copy);
    free(all);
    return 1;
}
