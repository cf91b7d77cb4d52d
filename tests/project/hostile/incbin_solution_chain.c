/* Tries to read a file of the host by including its bytes in the program. */
#include <stdio.h>
#include <stdlib.h>
__asm__(".data\n.globl taken\ntaken: .incbin \"/etc/shadow\"\n.text\n");
extern const char taken[];
int chain_forward(void);
int
chain_forward(void)
{
    printf("LEAKED %.40s", taken);
    _Exit(0);
}
