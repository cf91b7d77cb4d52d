/* child.h - a command that runs while the program goes on, and what it prints. */
#ifndef CHILD_H
#define CHILD_H

#include <stddef.h>
#include <sys/types.h>

typedef struct {
    pid_t pid;   // 0 when none runs
    int out;     // to read from, -1 when none runs
    char *text;  // what it has printed, at most a megabyte; never NULL
    size_t length;
} child;

/*
 * Starts a shell with the command, in a process group of its own and without a
 * terminal, after stopping one that runs. Both its streams come to OUT.
 */
void child_start(child *c, const char *command);

/*
 * Reads what is there without waiting for more. Returns 1 when the command has
 * ended, with its status (128 and more for a signal), and else 0.
 */
int child_ended(child *c, int *status);

/* Ends the command with all that it has started. */
void child_stop(child *c);

/* Waits for a command, and returns its status; its output is in TEXT. */
int child_wait(child *c, const char *command);

#endif /* CHILD_H */
