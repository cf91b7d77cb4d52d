#define _GNU_SOURCE

#include "judges.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
judges_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/*
 * Starts a judge that has so many seconds left. It keeps to them by itself, and
 * then needs a moment to write its report. Should it not, it has found a fault of
 * the grader's, and must not hold up the class: the kernel ends it.
 */
static void
start_judge(const marking *how, judging *j, double left)
{
    enum { MOMENT = 30 };
    char judge[4096], kit[4096], seed[32], seconds[32];
    const pid_t grader = getpid();

    snprintf(judge, sizeof judge, "%s/judge_%s", how->build, j->m->name);
    snprintf(kit, sizeof kit, "%s/kit/%s", how->build, j->m->name);
    snprintf(seed, sizeof seed, "%lu", how->seed);
    snprintf(seconds, sizeof seconds, "%.3f", left);
    fflush(NULL);
    j->pid = fork();
    if (j->pid != 0)
        return;
    // When the grader is ended, so is its judge, and with that the box.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != grader)
        _exit(EXIT_FAILURE);
    alarm((unsigned)(left > 0.0 ? left : 0.0) + MOMENT);
    const int out = open(j->answer, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (out < 0 || dup2(out, STDOUT_FILENO) < 0)
        _exit(EXIT_FAILURE);
    execl(judge, judge, kit, j->source, seed, box_name(how->box), seconds,
          how->figure ? "figure" : NULL, NULL);
    perror(judge);
    _exit(EXIT_FAILURE);
}

void
judges_run(const marking *how, judging j[], size_t n)
{
    size_t running = 0, next = 0;
    const double end = judges_now() + how->budget;

    while (next < n || running > 0) {
        // The last ones first: later chapters take longer, and the longest should
        // not be what runs alone at the end.
        if (next < n && running < how->jobs) {
            start_judge(how, &j[n - ++next], end - judges_now());
            running++;
            continue;
        }
        int status;
        const pid_t pid = wait(&status);
        if (pid < 0 && errno != EINTR)
            break;
        for (size_t i = n - next; i < n; i++)
            if (pid > 0 && j[i].pid == pid) {
                j[i].status = status;
                running--;
            }
    }
}

cJSON *
judges_answer(const judging *j)
{
    char *text = NULL;
    size_t size = 0;
    FILE *in = j->status == 0 ? fopen(j->answer, "r") : NULL;
    cJSON *found = NULL;

    if (in != NULL && getdelim(&text, &size, '\0', in) > 0)
        found = cJSON_Parse(text);
    if (in != NULL)
        fclose(in);
    free(text);
    return found;
}
