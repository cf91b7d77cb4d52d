/* Tries to replace the worker's main by its own. */
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
