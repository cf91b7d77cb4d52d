/* Tries to end the only thread instead of the process. */
#include <pthread.h>
int chain_forward(void);
int
chain_forward(void)
{
    pthread_exit(NULL);
}
