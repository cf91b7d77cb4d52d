#define _GNU_SOURCE

#include "class.h"

#include "../../lib/progress.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// No submission needs longer; whatever goes on for longer is our own mistake.
enum { MINUTES = 30 };

static int
is_shown(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

int
class_names(const char *from, char ***names)
{
    struct dirent **entries;
    const int n = scandir(from, &entries, is_shown, alphasort);

    *names = calloc((size_t)(n > 0 ? n : 1), sizeof **names);
    if (*names == NULL)
        abort();
    for (int i = 0; i < n; i++) {
        (*names)[i] = strdup(entries[i]->d_name);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return n;
}

int
class_grade_one(const marking *how, const char *from, const char *name,
                const char *out)
{
    char path[4096];
    struct stat is;

    snprintf(path, sizeof path, "%s/%s", from, name);
    // A link may lead anywhere: to another's work, or to ours.
    cJSON *report = lstat(path, &is) == 0 && S_ISLNK(is.st_mode)
                        ? mark_nothing(how, name, "it is a link")
                        : mark(how, path, name);
    const int status = class_keep(report, path, name, out);
    cJSON_Delete(report);
    return status;
}

/* A learner's row, when even the report on it could not be made. */
static void
note_failure(const marking *how, const char *from, const char *name,
             const char *out)
{
    char path[4096];
    cJSON *report = mark_nothing(how, name, NULL);

    snprintf(path, sizeof path, "%s/%s", from, name);
    class_keep(report, path, name, out);
    cJSON_Delete(report);
}

static pid_t
start(const marking *how, const char *from, const char *name, const char *out)
{
    const pid_t class = getpid();

    fflush(NULL);
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    // When the class's process is killed, nobody waits for us any more; it may
    // have been before we could ask to be told.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != class)
        _exit(EXIT_FAILURE);
    alarm(60 * MINUTES);
    _exit(class_grade_one(how, from, name, out) == 0 ? EXIT_SUCCESS
                                                     : EXIT_FAILURE);
}

/* All that are not done yet. Returns 0 unless a result could not be kept. */
static int
grade_missing(const marking *how, const char *from, const char *out,
              char *const names[], size_t n)
{
    marking alone = *how;
    pid_t *pids = calloc(n > 0 ? n : 1, sizeof *pids), pid;
    size_t next = 0, running = 0;
    int status, bad = 0;

    alone.jobs = 1;  // the processors are shared by learners, not by modules
    while (pids != NULL && ((next < n && !bad) || running > 0)) {
        if (next < n && !bad && running < how->jobs) {
            if (class_is_done(out, names[next]))
                progress_tick();
            else {
                pids[next] = start(&alone, from, names[next], out);
                running++;
            }
            next++;
            continue;
        }
        pid = wait(&status);
        for (size_t i = 0; i < next && pid > 0; i++) {
            if (pids[i] != pid)
                continue;
            running--;
            progress_tick();
            bad |= WIFEXITED(status) && WEXITSTATUS(status) != 0;
            if (WIFSIGNALED(status))
                note_failure(how, from, names[i], out);
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

    // Whatever is wrong with one of them, others say.
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

int
class_grade(const marking *how, const char *from, const char *out)
{
    char **names;
    const int n = class_names(from, &names);
    int failed = 0;
    marking settled = *how;

    if (n < 0) {
        fprintf(stderr, "%s: %s\n", from, strerror(errno));
        return EXIT_FAILURE;
    }
    if (class_lock(out) != 0 || class_begin(&settled, out) != 0)
        return EXIT_FAILURE;
    progress_start("graded", (size_t)n);
    const int status = grade_missing(&settled, from, out, names, (size_t)n);
    progress_end();
    if (status != 0 || class_table(&settled, out, names, (size_t)n) != 0)
        return EXIT_FAILURE;
    for (int i = 0; i < n; i++) {
        failed += !class_is_done(out, names[i]);
        free(names[i]);
    }
    free(names);
    printf(
        "%d submissions, SEED=%lu, sandbox: %s. The table is %s/marks.csv.\n",
        n, settled.seed, box_name(settled.box), out);
    if (failed > 0)
        fprintf(stderr,
                "%d of them could not be judged, for no fault of theirs; the "
                "same command\ntries them again.\n",
                failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
