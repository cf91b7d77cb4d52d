/* Tries to make the assembler read for ever. */
__asm__(".data\n.incbin \"/dev/zero\"\n.text\n");
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
