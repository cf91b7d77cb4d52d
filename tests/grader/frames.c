#define _POSIX_C_SOURCE 200809L

#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
write_all(int fd, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        const ssize_t n = write(fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        at += n;
        size -= (size_t)n;
    }
    return 0;
}

int
frame_write(int fd, const frame_head *which, const sheet *s)
{
    char *frame;
    size_t size;
    FILE *out = open_memstream(&frame, &size);
    frame_head head = *which;

    head.magic = FRAME_MAGIC;
    head.n_entries = (uint32_t)s->n_entries;
    head.n_inputs = (uint32_t)s->n_inputs;
    fwrite(&head, sizeof head, 1, out);
    for (size_t i = 0; i < s->n_entries; i++) {
        frame_entry e = { .kind = s->entries[i].kind,
                          .value = s->entries[i].value };
        memcpy(e.name, s->entries[i].name, sizeof e.name);
        fwrite(&e, sizeof e, 1, out);
    }
    for (size_t i = 0; i < s->n_inputs; i++) {
        frame_input e = { .bytes = s->inputs[i].bytes };
        strncpy(e.name, s->inputs[i].name, sizeof e.name - 1);
        fwrite(&e, sizeof e, 1, out);
        fwrite(s->inputs[i].after, 1, s->inputs[i].bytes, out);
    }
    fclose(out);
    const int status = write_all(fd, frame, size);
    free(frame);
    return status;
}
