/* Tries to read a file of the host through an error message. */
#include "/etc/passwd"
#include "/etc/shadow"
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
