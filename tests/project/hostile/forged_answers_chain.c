/* Tries to write well-formed answers itself, with numbers made up. */
#include <stdint.h>
#include <string.h>
#include <unistd.h>
static void
forge(uint32_t seed, uint32_t k)
{
    struct {
        uint32_t magic, step, seed, k, entries, inputs;
    } head = { 0x77726563, 0, seed, k, 3, 2 };
    struct {
        uint32_t kind, unused;
        char name[32];
        double value;
    } e = { 1, 0, "chain_forward", 0.0 };
    if (write(3, &head, sizeof head) < 0 || write(3, &e, sizeof e) < 0)
        _exit(1);
}
int chain_forward(void);
int
chain_forward(void)
{
    for (uint32_t s = 0; s < 3; s++)
        for (uint32_t k = 0; k < 9; k++)
            forge(s, k);
    _exit(0);
}
