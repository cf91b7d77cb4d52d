/* Tries to fill the disk with its output. */
#include <stdio.h>
int chain_forward(void);
int
chain_forward(void)
{
    for (;;)
        puts("All work and no play makes a dull grader. All work and no play "
             "makes a dull grader.");
    return 0;
}
