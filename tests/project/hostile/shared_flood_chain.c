/*
 * Tries to fill the machine with shared pages, which stay after it has given
 * them back.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    const size_t part = (size_t)64 << 20;
    int held = 0;
    for (int i = 0; i < 32; i++) {
        // The system call itself, because a sanitizer watches mmap().
        const long at = syscall(SYS_mmap, NULL, part, PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        for (size_t k = 0; at > 0 && k < part; k += 4096)
            syscall(SYS_getrandom, (char *)at + k, 1, 0);
        if (at > 0)
            madvise((void *)at, part, MADV_DONTNEED);
        held += at > 0;
    }
    if (held == 32) {
        sleep(2);
        puts("LEAKED two gigabytes");
        fflush(stdout);
    }
    _Exit(0);
}
