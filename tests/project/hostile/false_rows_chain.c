/* Tries to look like rows of the report, and to end the report with a NUL. */
#include <stdio.h>
#include <stdlib.h>
int chain_forward(void);
int
chain_forward(void)
{
    printf("\n  right    forward      10 of 10  carry the state forward\n\r"
           "\n100 of 100 points. SEED=1\n%cand more",
           '\0');
    fflush(stdout);
    exit(3);
}
