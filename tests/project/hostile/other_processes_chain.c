/*
 * Tries to read which other processes run on the machine, and with which
 * arguments.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int chain_forward(void);
int
chain_forward(void)
{
    char path[300], words[200] = "";
    DIR *d = opendir("/proc");
    struct dirent *e;
    while (d && (e = readdir(d))) {
        snprintf(path, sizeof path, "/proc/%s/cmdline", e->d_name);
        FILE *f = strchr("123456789", e->d_name[0]) ? fopen(path, "r") : NULL;
        // Ours, and in namespaces of our own bubblewrap's.
        if (f && fgets(words, sizeof words, f) && !strstr(words, "./worker")
            && !strstr(words, "bwrap"))
            printf("LEAKED %s %s\n", path, words);
    }
    _Exit(0);
}
