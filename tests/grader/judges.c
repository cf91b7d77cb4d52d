#define _GNU_SOURCE

#include "judges.h"

#include "box_user.h"
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Writes a text to FOLDER/PLACE, and makes the folders on the way to it. */
static int
lay_file(const char *folder, const char *place, const char *text)
{
    char path[4096];

    if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, place)
        >= sizeof path)
        return 0;  // no compiler finds it under such a name, either
    for (char *c = path + strlen(folder) + 1; (c = strchr(c, '/')) != NULL;
         c++) {
        *c = '\0';
        mkdir(path, 0755);
        *c = '/';
    }
    // The module itself comes last, in place of a header of its name.
    FILE *out = fopen(path, "w");
    if (out == NULL)
        return -1;
    const int bad = fputs(text, out) < 0;
    return fclose(out) != 0 || bad ? -1 : 0;
}

/* What a judge reads: the learner's file of a module, and what stands beside it. */
static int
lay_module(const intake *in, size_t i, const char *folder)
{
    char name[64];
    int status = mkdir(folder, 0755);

    for (size_t k = 0; k < in->n_files && status == 0; k++) {
        const intake_file *f = &in->files[k];
        char *place = f->beside && f != in->chosen[i]
                          ? intake_place(in->chosen[i], f)
                          : NULL;
        // Two files may want one place, or one may be where the other needs a
        // folder. Then the first stays; it is only an #include that is missing.
        if (place != NULL && lay_file(folder, place, f->text) != 0)
            status = errno == ENOSPC ? -1 : 0;
        free(place);
    }
    snprintf(name, sizeof name, "exercises/%s.c", in->modules[i]->name);
    return status == 0 ? lay_file(folder, name, in->chosen[i]->text) : -1;
}

size_t
judges_prepare(const char *folder, const intake *in, judging j[])
{
    size_t n = 0;
    for (size_t i = 0; i < in->n_modules; i++) {
        if (in->chosen[i] == NULL || in->refused != NULL)
            continue;
        judging *one = &j[n++];
        one->m = in->modules[i];
        snprintf(one->source, sizeof one->source, "%s/%s", folder,
                 one->m->name);
        snprintf(one->answer, sizeof one->answer, "%s/%s.json", folder,
                 one->m->name);
        if (lay_module(in, i, one->source) != 0) {
            // There is no room for it here. Going on would report as absent what
            // the learner has handed in.
            fprintf(stderr, "%s.c: %s\n", one->source, strerror(errno));
            stage_remove(strdup(folder));
            exit(EXIT_FAILURE);
        }
    }
    return n;
}

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
    box_end_with(grader);
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
