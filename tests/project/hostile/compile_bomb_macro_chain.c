/* Tries to grow a megabyte of source into a terabyte. */
#define A "all work and no play makes the compiler a dull program "
#define B A A A A A A A A A A
#define C B B B B B B B B B B
#define D C C C C C C C C C C
#define E D D D D D D D D D D
#define G E E E E E E E E E E
#define I G G G G G G G G G G
#define J I I I I I I I I I I
const char *text = J J J J J J J J J J;
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
