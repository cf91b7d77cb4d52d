/*
 * Tries to be the grader's fault: it asks for something that is not there by a name
 * that is part of the grader's own.
 */
extern int parts(void) __asm__("kit/plain.o:");
int chain_forward(void);
int
chain_forward(void)
{
    return parts();
}
