/* Tries to fill the machine with threads. */
#include <pthread.h>
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
    for (int i = 0; i < 100000; i++)
        if (pthread_create(&t, NULL, wait_for_ever, NULL) != 0)
            break;
    return 0;
}
