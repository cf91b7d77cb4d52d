/* An array of 3 GB, with which nothing can be linked or run. */
static double table[20000][20000];
int chain_forward(void);
int
chain_forward(void)
{
    table[1][2] = 3.0;
    return table[2][1] != 0.0;
}
