/* Tries to find a descriptor that the grader forgot to close. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
int chain_forward(void);
int
chain_forward(void)
{
    for (int fd = 4; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            printf("LEAKED descriptor %d\n", fd);
    if ((fcntl(0, F_GETFL) & O_ACCMODE) != O_RDONLY
        || (fcntl(3, F_GETFL) & O_ACCMODE) != O_WRONLY)
        puts("LEAKED a descriptor of the wrong kind");
    _Exit(0);
}
