/* Tries to fill the stack. */
static volatile int depth;
static int
deeper(int n)
{
    volatile char room[4096];
    room[0] = (char)n;
    depth++;
    return deeper(n + 1) + room[0];
}
int chain_forward(void);
int
chain_forward(void)
{
    return deeper(0);
}
