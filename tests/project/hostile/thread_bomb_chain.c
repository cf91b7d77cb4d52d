/* Tries to fill the machine with threads. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static void *
wait_for_ever(void *p)
{
    for (;;)
        sleep(100);
    return p;
}
int chain_forward(void);
int
chain_forward(void)
{
    pthread_t t;
    pthread_attr_t small;
    int n = 0;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, (size_t)1 << 18);
    while (n < 1000 && pthread_create(&t, &small, wait_for_ever, NULL) == 0)
        n++;
    if (n == 1000)
        puts("LEAKED a thousand threads");
    fflush(stdout);
    _Exit(0);
}
