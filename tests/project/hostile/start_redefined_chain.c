/* Tries to replace _start, the first code of a program that runs. */
__asm__(
    ".globl _start\n_start:\n\tmov $60, %eax\n\txor %edi, %edi\n\tsyscall\n");
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
