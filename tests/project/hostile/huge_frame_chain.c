/* Tries to make the judge read a frame of four billion entries. */
#include <stdint.h>
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    uint32_t head[6] = { 0x77726563, 0, 0, 0, 0xffffffff, 0xffffffff };
    if (write(3, head, sizeof head) < 0)
        _exit(1);
    return 0;
}
