/*
 * bench_peer.c - starts a program that measures another library, and asks it for
 * one time after another, so that all can be measured in turn.
 */
#define _POSIX_C_SOURCE 200809L

#include "bench.h"

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child: its standard input and output are the pipes. */
static void
be_peer(const char *command, const int in[2], const int out[2])
{
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    close(in[0]), close(in[1]), close(out[0]), close(out[1]);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/* Reads a line without its end. Returns 0 when there is none. */
static int
read_answer(FILE *from, char *line, int size)
{
    if (fgets(line, size, from) == NULL)
        return 0;
    line[strcspn(line, "\n")] = '\0';
    return 1;
}

int
bench_peer_start(bench_peer *p, const char *command)
{
    int in[2], out[2];
    fflush(stdout);
    // Of a peer that ends before its time, every answer is nan.
    signal(SIGPIPE, SIG_IGN);
    if (pipe(in) != 0 || pipe(out) != 0)
        return 0;
    const pid_t child = fork();
    if (child == 0)
        be_peer(command, in, out);
    close(in[0]), close(out[1]);
    // Else the next peer would have these too, and this one would never see the
    // end of its input.
    fcntl(in[1], F_SETFD, FD_CLOEXEC);
    fcntl(out[0], F_SETFD, FD_CLOEXEC);
    p->to = fdopen(in[1], "w");
    p->from = fdopen(out[0], "r");
    if (child > 0 && read_answer(p->from, p->name, sizeof p->name)
        && p->name[0] != '-')
        return 1;
    if (p->name[0] == '-')
        printf("%s\n", p->name + 1 + strspn(p->name + 1, " "));
    else
        printf("Not measured, because it does not start: %s\n", command);
    bench_peer_end(p);
    return 0;
}

double
bench_peer_ask(bench_peer *p, const bench_case *c, int bits, double seconds)
{
    char answer[64];
    fprintf(p->to, "%s %d %zu %zu %zu %zu %g\n", bench_kind_name(c->kind), bits,
            c->T, c->B, c->D, c->H, seconds);
    fflush(p->to);
    return read_answer(p->from, answer, sizeof answer) ? strtod(answer, NULL)
                                                       : NAN;
}

void
bench_peer_end(bench_peer *p)
{
    // Without a standard input a peer has nothing more to do.
    fclose(p->to);
    fclose(p->from);
    wait(NULL);
}
