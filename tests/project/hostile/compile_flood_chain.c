/* Tries to drown the report in the compiler's messages. */
#define W(n)                                                                   \
    int f##n(int x)                                                            \
    {                                                                          \
        int y;                                                                 \
        int z;                                                                 \
        unknown(n);                                                            \
        return undeclared##n + y + z;                                          \
    }
#define X(n)                                                                   \
    W(n##0)                                                                    \
    W(n##1) W(n##2) W(n##3) W(n##4) W(n##5) W(n##6) W(n##7) W(n##8) W(n##9)
#define Y(n)                                                                   \
    X(n##0)                                                                    \
    X(n##1) X(n##2) X(n##3) X(n##4) X(n##5) X(n##6) X(n##7) X(n##8) X(n##9)
Y(1) Y(2) Y(3) Y(4) Y(5) Y(6) Y(7) Y(8) Y(9) int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
