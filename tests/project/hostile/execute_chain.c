/* Tries to replace the worker by another program. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    execl("/bin/sh", "sh", "-c", "echo LEAKED | cat; cat /etc/shadow; exit 0",
          (char *)0);
    _Exit(0);
}
