/* Tries to make the compiler write a gigabyte. */
char filled[1 << 30] = { 1 };
__asm__(".data\n.fill 4000000000, 1, 7\n.text\n");
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
