/* Tries to read the judge's memory. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    char path[64], c = 0;
    snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
    int fd = open(path, O_RDONLY);
    struct iovec v = { &c, 1 };
    if (fd >= 0 && pread(fd, &c, 1, 0x400000) > 0)
        puts("LEAKED memory of the parent");
    if (process_vm_readv(getppid(), &v, 1, &v, 1, 0) > 0)
        puts("LEAKED memory of the parent");
    _Exit(0);
}
