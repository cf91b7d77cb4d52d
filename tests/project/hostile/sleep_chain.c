/* Tries to hold up the grader by sleeping. */
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    for (;;)
        sleep(1000);
    return 0;
}
