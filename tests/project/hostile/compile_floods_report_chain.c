/* Tries to fill the reports: an error message of a megabyte on one line. */
#define A                                                                      \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B A A A A A A A A A A A A A A A A A A A A
#define C B B B B B B B B B B B B B B B B B B B B
_Static_assert(0, C C C C C C C C C C C C C C C C C C C C C C C C C C C C);
