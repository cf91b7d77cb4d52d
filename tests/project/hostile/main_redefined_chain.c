/* Tries to be the program. */
int
main(void)
{
    return 0;
}
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
