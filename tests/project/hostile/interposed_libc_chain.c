/* Tries to replace functions of the C library by its own. */
#include <stddef.h>
int
memcmp(const void *a, const void *b, size_t n)
{
    (void)a;
    (void)b;
    (void)n;
    return 0;
}
long write(int fd, const void *b, size_t n);
long
write(int fd, const void *b, size_t n)
{
    (void)fd;
    (void)b;
    return (long)n;
}
void
abort(void)
{
    for (;;)
        return;
}
double
fabs(double x)
{
    (void)x;
    return 0.0;
}
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
