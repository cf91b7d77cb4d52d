/* Tries to change the sanitized worker, which runs it the second time. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    if (chmod("out/sanitized", 0) == 0 || unlink("out/sanitized") == 0
        || rename("out/plain", "out/sanitized") == 0
        || unlink("kit/sanitized.o") == 0
        || open("/proc/self/mem", O_RDWR) >= 0)
        puts("LEAKED something can be changed");
    _Exit(0);
}
