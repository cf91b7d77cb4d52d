/* Tries to overwrite the machine code of the program around it. */
#include <string.h>
#include <sys/mman.h>
extern int put_status(void *, const char *, int) __attribute__((weak));
int chain_forward(void);
int
chain_forward(void)
{
    if (put_status) {
        char *page = (char *)((unsigned long)put_status & ~4095UL);
        if (mprotect(page, 8192, PROT_READ | PROT_WRITE | PROT_EXEC) == 0)
            memcpy((char *)put_status, "\xb8\x01\x00\x00\x00\xc3", 6);
    }
    return 0;
}
