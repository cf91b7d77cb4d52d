/* Tries to win by weak, common and duplicate symbols. */
#include <stddef.h>
__attribute__((weak)) int sheet_cases(const char *s);
__attribute__((weak)) int
sheet_cases(const char *s)
{
    (void)s;
    return 0;
}
__attribute__((weak)) int frame_write(int a, void *b, void *c);
int
frame_write(int a, void *b, void *c)
{
    (void)a;
    (void)b;
    (void)c;
    return 0;
}
__asm__(".globl sheet_seed\nsheet_seed:\n\tmov $1, %eax\n\tret\n.comm "
        "n_probes,8,8\n.weak stand_in_for\n");
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
