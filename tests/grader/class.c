#define _GNU_SOURCE

#include "class.h"

#include "../../lib/progress.h"
#include "box_user.h"
#include "class_page.h"
#include "clean.h"
#include "forms.h"
#include "intake.h"
#include "keep.h"
#include "marks.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// A submission has its budget, and needs a while more to be read and written about.
// One that takes longer has found a fault in the grader, and must not hold up the
// class.
enum { WHILE = 120 };

int
class_is_judged(const cJSON *report)
{
    return cJSON_IsTrue(cJSON_GetObjectItem(report, "gradable"))
           || *mark_text(report, "refused") != '\0';
}

void
class_read(const marking *how, intake *in, const char *from, const person *who)
{
    char path[4096];
    struct stat is;

    mark_begin(how, in);
    for (size_t i = 0; i < who->n_parts; i++) {
        const handed *p = &who->parts[i];
        snprintf(path, sizeof path, "%s/%s", from, p->entry);
        // A link is not followed, because it could lead to the work of another
        // learner or to the answers.
        if (lstat(path, &is) == 0 && S_ISLNK(is.st_mode))
            intake_pass_over(in, p->name, "it is a link");
        else
            intake_read(in, path, p->name);
    }
    intake_choose(in, who->name);
}

/*
 * Whether there is a report that need not be made again: it is judged, and of what
 * was read.
 */
static int
is_current(const marking *how, const char *out, const person *who,
           const intake *in)
{
    char digest[32];
    cJSON *report = kept_report(out, who->name);

    snprintf(digest, sizeof digest, "%016llx", intake_digest(in));
    const int done =
        how->again != EVERYTHING && class_is_judged(report)
        && strcmp(mark_text(report, "content"), digest) == 0
        && (how->again == ONLY_CHANGED || mark_is_of_this_edition(how, report));
    cJSON_Delete(report);
    return done;
}

int
class_is_done(const marking *how, const char *from, const person *who,
              const char *out)
{
    intake in;

    class_read(how, &in, from, who);
    const int done = is_current(how, out, who, &in);
    intake_free(&in);
    return done;
}

/*
 * Adds to a report how many submissions in a row, this one included, brought its
 * learner no point more, and keeps that number when the same submission is graded
 * once more.
 */
static void
count_still(cJSON *report, const cJSON *old)
{
    const int same =
        strcmp(mark_text(old, "content"), mark_text(report, "content")) == 0;
    const int gained =
        mark_number(report, "points") > mark_number(old, "points");
    int still = 0;

    if (class_is_judged(old) && class_is_judged(report))
        still = same     ? mark_number(old, "still")
                : gained ? 0
                         : mark_number(old, "still") + 1;
    cJSON_AddNumberToObject(report, "still", still);
}

int
class_grade_one(const marking *how, const char *from, const person *who,
                const char *out)
{
    intake in;
    int status = 0;

    class_read(how, &in, from, who);
    if (!is_current(how, out, who, &in)) {
        cJSON *report = mark_intake(how, &in, who->name);
        cJSON_AddStringToObject(report, "id", who->id);
        cJSON_AddBoolToObject(report, "late", who->late);
        char *entry = clean_name(who->parts[0].entry);
        cJSON_AddStringToObject(report, "entry", entry);
        free(entry);
        cJSON *old = kept_report(out, who->name);
        count_still(report, old);
        cJSON_Delete(old);
        status = keep_report(report, who->name, out);
        cJSON_Delete(report);
    }
    intake_free(&in);
    return status;
}

/* Keeps an empty report on a learner when none could be made. */
static void
note_failure(const marking *how, const person *who, const char *out)
{
    cJSON *report = mark_nothing(how, who->name, NULL);
    keep_report(report, who->name, out);
    cJSON_Delete(report);
}

static pid_t
start_learner(const marking *how, const char *from, const person *who,
              const char *out)
{
    const pid_t class = getpid();

    fflush(NULL);
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    box_end_with(class);
    alarm(how->budget + WHILE);
    _exit(class_grade_one(how, from, who, out) == 0 ? EXIT_SUCCESS
                                                    : EXIT_FAILURE);
}

/* Says on the line of progress who is being graded, the one for the longest first. */
static void
note_running(const people *all, const pid_t pids[], size_t next)
{
    const person *first = NULL;
    size_t others = 0;

    for (size_t i = 0; i < next; i++)
        if (pids[i] > 0 && first != NULL)
            others++;
        else if (pids[i] > 0)
            first = &all->of[i];
    if (first == NULL) {
        progress_note("%s", "");
        return;
    }
    // A long name is cut, but not within one of its letters.
    char *name = clean_name(first->name);
    size_t n = strlen(name) < 24 ? strlen(name) : 24;
    while (n > 0 && ((unsigned char)name[n] & 0xC0) == 0x80)
        n--;
    if (others > 0)
        progress_note(", at %.*s and %zu more", (int)n, name, others);
    else
        progress_note(", at %.*s", (int)n, name);
    free(name);
}

int
class_run(const marking *how, const char *from, const char *out,
          const people *all)
{
    marking alone = *how;
    pid_t *pids = calloc(all->n + 1, sizeof *pids), pid;
    size_t next = 0, running = 0;
    int status, bad = 0;

    alone.jobs = 1;  // several learners at a time, each module by module
    while (pids != NULL && ((next < all->n && !bad) || running > 0)) {
        if (next < all->n && !bad && running < how->jobs) {
            pids[next] = start_learner(&alone, from, &all->of[next], out);
            next++;
            running++;
            continue;
        }
        pid = wait(&status);
        for (size_t i = 0; i < next && pid > 0; i++) {
            if (pids[i] != pid)
                continue;
            running--;
            pids[i] = 0;
            note_running(all, pids, next);
            progress_tick();
            bad |= WIFEXITED(status) && WEXITSTATUS(status) != 0;
            if (WIFSIGNALED(status))
                note_failure(how, &all->of[i], out);
        }
    }
    free(pids);
    return bad ? -1 : 0;
}

int
class_is_elsewhere(const char *out, const char *from)
{
    char parent[4096];
    struct stat submissions, is, above;

    // A failure is not reported here, because the functions that read the
    // folder say why.
    if (stat(from, &submissions) != 0)
        return 1;
    const int made = mkdir(out, 0700) == 0;
    snprintf(parent, sizeof parent, "%s/..", out);
    if (stat(out, &is) != 0 || stat(parent, &above) != 0
        || submissions.st_dev != is.st_dev
        || (submissions.st_ino != is.st_ino
            && submissions.st_ino != above.st_ino))
        return 1;
    if (made)
        rmdir(out);
    fprintf(stderr,
            "OUT=%s is among the submissions; choose a folder elsewhere.\n",
            out);
    return 0;
}

/* Names on standard error what is no submission. */
static void
name_others(const people *all)
{
    for (size_t i = 0; i < all->n_others && i <= 20; i++) {
        char *clean = clean_name(all->others[i]);
        if (i < 20)
            fprintf(stderr, "No submission: %.200s\n", clean);
        else
            fprintf(stderr, "No submission: and %zu more\n", all->n_others - i);
        free(clean);
    }
}

/* The people of a class, or of them the one that is asked for. */
static int
choose_people(people *all, people *chosen, const char *from, const char *only)
{
    if (people_find(all, from) != 0) {
        fprintf(stderr, "%s: %s\n", from, strerror(errno));
        return -1;
    }
    name_others(all);
    *chosen = *all;
    if (*only == '\0')
        return 0;
    const person *who = people_named(all, only);
    if (who == NULL) {
        char *clean = clean_name(only);
        fprintf(stderr, "Nobody, or more than one, is called ONLY=%s.\n",
                clean);
        free(clean);
        return -1;
    }
    chosen->of = &all->of[who - all->of];
    chosen->n = 1;
    return 0;
}

/* Says how many were marked, and what is to be done about the others. */
static int
sum_up(const marking *how, const char *out, const people *all)
{
    size_t failed = 0, older = 0;

    for (size_t i = 0; i < all->n; i++) {
        cJSON *report = kept_report(out, all->of[i].name);
        failed += !class_is_judged(report);
        older +=
            class_is_judged(report) && !mark_is_of_this_edition(how, report);
        cJSON_Delete(report);
    }
    printf(
        "%zu submissions, %u at a time, SEED=%lu, sandbox: %s. The table is "
        "%s/marks.csv,\nthe class on one page %s/class.html and class.txt.\n",
        all->n, how->jobs, how->seed, box_name(how->box), out, out);
    if (older > 0)
        fprintf(stderr,
                "The grader has changed since %zu of them were marked: 'make "
                "regrade "
                "OUT=%s'\nshows which marks that would change.\n",
                older, out);
    if (failed > 0)
        fprintf(stderr,
                "%zu of them could not be judged, for no fault of theirs; the "
                "same command\ntries them again.\n",
                failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
class_grade(const marking *how, const char *from, const char *out,
            const char *only)
{
    people all, chosen;
    marking settled = *how;

    if (choose_people(&all, &chosen, from, only) != 0
        || class_begin(&settled, out) != 0)
        return EXIT_FAILURE;
    settled.again = *only != '\0' ? EVERYTHING : ONLY_CHANGED;
    progress_start("graded", chosen.n);
    const int status = class_run(&settled, from, out, &chosen);
    progress_end();
    // Where there was no room for one, there may be for the table of the others.
    if (marks_table(&settled, out, &all, settled.roster) != 0
        || class_page(&settled, from, out, &all) != 0 || status != 0)
        return EXIT_FAILURE;
    return sum_up(&settled, out, &chosen);
}
