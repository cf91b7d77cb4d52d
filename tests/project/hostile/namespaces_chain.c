/* Tries to become root in a user namespace of its own. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
int chain_forward(void);
int
chain_forward(void)
{
    if (unshare(CLONE_NEWUSER) == 0 || mount("/", "/box", 0, MS_BIND, 0) == 0)
        puts("LEAKED a namespace");
    _Exit(0);
}
