#define _POSIX_C_SOURCE 200809L

#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_OUTPUT = 1 << 20 };

static void
become(const char *command, const int ends[2])
{
    const int nothing = open("/dev/null", O_RDONLY);

    setpgid(0, 0);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0
        || dup2(ends[1], STDOUT_FILENO) < 0 || dup2(ends[1], STDERR_FILENO) < 0)
        _exit(127);
    close(nothing);
    close(ends[0]);
    close(ends[1]);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

void
child_start(child *c, const char *command)
{
    int ends[2];

    child_stop(c);
    free(c->text);
    c->text = calloc(1, 1);
    c->length = 0;
    if (c->text == NULL || pipe(ends) != 0)
        abort();
    c->pid = fork();
    if (c->pid == 0)
        become(command, ends);
    // In both processes, because nobody knows which comes first.
    if (c->pid > 0)
        setpgid(c->pid, c->pid);
    close(ends[1]);
    c->out = ends[0];
    fcntl(c->out, F_SETFL, O_NONBLOCK);
    fcntl(c->out, F_SETFD, FD_CLOEXEC);
}

/* Adds what was read to the text, as far as there is room. */
static void
append(child *c, const char *more, size_t count)
{
    if (c->length + count > MOST_OUTPUT)
        count = MOST_OUTPUT - c->length;
    char *longer = realloc(c->text, c->length + count + 1);
    if (longer == NULL)
        abort();
    c->text = longer;
    memcpy(c->text + c->length, more, count);
    c->length += count;
    c->text[c->length] = '\0';
}

static int
reap(child *c)
{
    int status = 0;
    const pid_t pid = c->pid;

    close(c->out);
    c->out = -1;
    c->pid = 0;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
child_ended(child *c, int *status)
{
    char more[4096];
    ssize_t count;

    if (c->out < 0)
        return 0;
    while ((count = read(c->out, more, sizeof more)) > 0)
        append(c, more, (size_t)count);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    *status = reap(c);
    return 1;
}

void
child_stop(child *c)
{
    if (c->out < 0)
        return;
    if (c->pid > 0) {
        kill(-c->pid, SIGTERM);
        kill(-c->pid, SIGCONT);
    }
    reap(c);
}

int
child_wait(child *c, const char *command)
{
    int status = 0;

    child_start(c, command);
    for (;;) {
        struct pollfd out = { .fd = c->out, .events = POLLIN };
        poll(&out, 1, -1);
        if (child_ended(c, &status))
            return status;
    }
}
