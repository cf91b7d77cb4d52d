/* Tries to fetch answers over the network. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
int chain_forward(void);
int
chain_forward(void)
{
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s >= 0)
        puts("LEAKED a socket");
    if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0)
        puts("LEAKED a socket");
    _Exit(0);
}
