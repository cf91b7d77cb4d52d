/* reply.c - from what a worker sent, or did not, to words. */
#define _POSIX_C_SOURCE 200809L

#include "examine.h"

#include "../runner/explain.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Why the worker ended, as explain.c knows it from Check. */
static const char *
cause_in_words(const reply *r)
{
    switch (r->cause) {
    case BOX_EXITED:
        return "Early exit";
    case BOX_WAITED:
        return "timeout";
    case BOX_FLOODED:
        return "File size";
    case BOX_SWALLOWED:
        return "it held more than a gigabyte of memory";
    case BOX_KILLED:
    case BOX_WORKED:
        break;
    }
    return strsignal(r->number);
}

/* What it said, as far as it helps: a sanitizer goes on to draw the memory. */
static void
print_said(FILE *out, char *said)
{
    enum { SHOWN = 6000 };
    char *rest = strstr(said, "GSL stopped the run: ");

    if (rest == NULL)
        rest = strstr(said, "SUMMARY: ");
    if (rest != NULL)
        *rest = '\0';
    if (said[0] != '\0')
        fprintf(out, "\n  The run printed:\n\n%.*s%s\n", SHOWN, said,
                strlen(said) > SHOWN ? "\n  ... and more" : "");
}

static char *
explain_end(const char *module, const question *q, const reply *r, size_t seed,
            size_t k)
{
    char *text, source[64];
    size_t size;
    FILE *out = open_memstream(&text, &size);

    snprintf(source, sizeof source, "exercises/%s.c", module);
    if (seed < SEEDS) {
        sheet_set_seed(q->seed[seed]);
        tell_case(out, q->step, k, q->want[seed][k]);
        fputc('\n', out);
    }
    if (r->malformed)
        fprintf(out, "  The step disturbed the program that runs it: what came "
                     "was no answer.\n");
    else if (r->cause == BOX_WORKED)
        fprintf(out,
                "  The step was still running after %d seconds and was "
                "stopped: a loop does not\n  end. (A size_t is never below 0: "
                "\"t >= 0\" always holds, and \"t--\" at 0 wraps\n  around.)\n",
                SECONDS_ALLOWED * SEEDS);
    else
        explain_crash(out, source, cause_in_words(r), r->said ? r->said : "");
    if (r->said != NULL)
        print_said(out, r->said);
    fclose(out);
    return text;
}

/* All that a descriptor has, for free(). */
static char *
read_all(int fd)
{
    char *text, buffer[4096];
    size_t size;
    ssize_t n;
    FILE *out = open_memstream(&text, &size);
    while ((n = read(fd, buffer, sizeof buffer)) > 0)
        fwrite(buffer, 1, (size_t)n, out);
    fclose(out);
    return text;
}

/*
 * The words for wrong numbers. Every mistake of the catalogue is tried on this
 * seed, and one of them may crash on numbers that it has never seen; so that
 * happens in a process of its own, and a message is lost, nothing else.
 */
static char *
explain_wrong(const question *q, const reply *r, size_t seed, size_t k,
              char **mistake)
{
    int from[2];
    const char *name;
    char *text;

    if (pipe(from) != 0)
        abort();
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        alarm(20);
        judge_received(q->step, k, r->got[seed], q->want[seed][k], &text,
                       &name);
        dprintf(from[1], "%s\n%s", name != NULL ? name : "",
                text != NULL ? text : "");
        _exit(0);
    }
    close(from[1]);
    char *all = read_all(from[0]);
    close(from[0]);
    waitpid(pid, NULL, 0);
    char *end = strchr(all, '\n');
    *mistake =
        end != NULL && end > all ? strndup(all, (size_t)(end - all)) : NULL;
    text = strdup(end != NULL ? end + 1 : "  The numbers are not right.\n");
    free(all);
    return text;
}

void
judge_reply(const char *module, const question *q, const reply *r, finding *f)
{
    size_t seed, k;

    *f = (finding){ .outcome = RIGHT_ANSWERS };
    if (!first_wrong(q, r, &seed, &k)) {
        f->text = strdup("");
        return;
    }
    f->k = seed < SEEDS ? k : 0;
    f->seed = q->seed[seed < SEEDS ? seed : 0];
    sheet_set_seed(f->seed);
    if (seed == SEEDS || r->got[seed][k] == NULL) {
        f->outcome =
            r->cause == BOX_WORKED || r->cause == BOX_WAITED ? TOO_SLOW : CRASH;
        f->text = explain_end(module, q, r, seed, k);
    } else if (!r->got[seed][k]->written) {
        f->outcome = NOT_THERE;
        f->text = strdup("");
    } else {
        f->outcome = WRONG_ANSWERS;
        f->text = explain_wrong(q, r, seed, k, &f->mistake);
    }
}
