/* Tries to wait for ever for a disk, where no time of a processor is counted. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    const int fd = open("/usr/bin/gcc", O_RDONLY | O_DIRECT);
    void *page = aligned_alloc(4096, 1 << 20);
    for (;;)
        if (pread(fd, page, 1 << 20, 0) < 0)
            usleep(1000);
}
