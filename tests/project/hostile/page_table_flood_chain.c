/*
 * Tries to fill the memory with page tables, by touching pages far apart that
 * take no memory themselves.
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
    const size_t part = (size_t)1 << 40, stride = (size_t)2 << 20;
    const long at = syscall(SYS_mmap, NULL, part, PROT_READ,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    // Every page that is only read is the same page of zeros, so only the page
    // tables take memory.
    for (size_t k = 0; at > 0 && k < part; k += stride)
        (void)*(volatile char *)(at + (long)k);
    if (at > 0) {
        sleep(2);
        puts("LEAKED two gigabytes");
        fflush(stdout);
    }
    _Exit(0);
}
