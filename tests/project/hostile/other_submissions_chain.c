/* Tries to copy from the submissions of others. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
int chain_forward(void);
int
chain_forward(void)
{
    const char *where[] = { "/tmp",       "/box/..",  "/autograder/submission",
                            "/var/tmp",   "/dev/shm", "/proc/1/root",
                            "/proc/1/cwd" };
    for (int i = 0; i < 7; i++) {
        DIR *d = opendir(where[i]);
        struct dirent *e;
        while (d && (e = readdir(d)))
            if (e->d_name[0] == 'w' && e->d_name[1] == 'r')
                printf("LEAKED %s/%s\n", where[i], e->d_name);
    }
    _Exit(0);
}
