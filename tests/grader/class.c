#define _GNU_SOURCE

#include "class.h"

#include "../../lib/progress.h"
#include "forms.h"
#include "stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// A submission has its budget, and needs a while more to be read and written about.
// One that takes longer has found a fault in the grader, and must not hold up the
// class.
enum { WHILE = 120 };

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

/* Says why a result cannot be kept, and returns -1. */
static int
cannot_keep(const char *path)
{
    fprintf(stderr,
            "%s cannot be written: %s.\nWhat was graded before is kept; the "
            "same command goes on from there.\n",
            path, strerror(errno));
    return -1;
}

/*
 * Writes a file beside its place and then renames it, so that a run which is
 * killed leaves a complete file or none.
 */
static int
write_whole(const char *path, const char *text)
{
    char part[4096];
    snprintf(part, sizeof part, "%s.part", path);
    FILE *out = fopen(part, "w");
    if (out == NULL)
        return cannot_keep(path);
    const int bad =
        fputs(text, out) < 0 || fflush(out) != 0 || fsync(fileno(out)) != 0;
    if (fclose(out) != 0 || bad || rename(part, path) != 0)
        return cannot_keep(path);
    return 0;
}

static cJSON *
read_report(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *in = fopen(path, "r");
    cJSON *json = NULL;

    if (in != NULL && getdelim(&text, &size, '\0', in) > 0)
        json = cJSON_Parse(text);
    if (in != NULL)
        fclose(in);
    free(text);
    return json;
}

/*
 * All marks of a class come from one seed, so a run that goes on takes the seed
 * of the run that began. It is refused with another SEED or other modules,
 * because its marks would not fit into the same table.
 */
static int
agree_on_settings(marking *how, const char *path)
{
    cJSON *kept = read_report(path);

    if (kept == NULL) {
        kept = cJSON_CreateObject();
        cJSON_AddNumberToObject(kept, "seed", (double)how->seed);
        cJSON_AddStringToObject(kept, "modules", how->modules);
        char *text = cJSON_Print(kept);
        const int status = write_whole(path, text);
        free(text);
        cJSON_Delete(kept);
        return status;
    }
    const unsigned long seed =
        (unsigned long)cJSON_GetNumberValue(cJSON_GetObjectItem(kept, "seed"));
    const int same = strcmp(mark_text(kept, "modules"), how->modules) == 0
                     && (!how->seed_given || seed == how->seed);
    how->seed = seed;
    cJSON_Delete(kept);
    if (same)
        return 0;
    fprintf(stderr,
            "%s says that this folder was begun with another SEED or M. Choose "
            "another\nOUT, or remove it to begin anew.\n",
            path);
    return -1;
}

/*
 * Two runs at once would each remove as left over what the other is writing, so
 * the second one is refused.
 */
int
class_lock(const char *out)
{
    const int fd = open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    // The children of a run that was killed still hold its lock until they have
    // ended, so we ask for ten seconds. On file systems without locks flock()
    // fails in another way, and two runs at once go unnoticed.
    for (int i = 0; flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
         i++) {
        if (i == 100) {
            fprintf(stderr, "Another run writes to %s. Wait for its end.\n",
                    out);
            return -1;
        }
        usleep(100000);
    }
    return 0;
}

int
class_begin(marking *how, const char *out)
{
    char path[4096];

    // The other users of this machine must not read the marks.
    if (mkdir(out, 0700) != 0 && errno != EEXIST)
        return cannot_keep(out);
    snprintf(path, sizeof path, "%s/reports", out);
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return cannot_keep(path);
    snprintf(path, sizeof path, "%s/settings.json", out);
    return agree_on_settings(how, path);
}

/*
 * Whether there is a report that need not be made again. A report whose judge
 * failed is made again.
 */
int
class_is_done(const char *out, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/reports/%s/report.json", out, name);
    cJSON *report = read_report(path);
    const int done = cJSON_IsTrue(cJSON_GetObjectItem(report, "gradable"))
                     || *mark_text(report, "refused") != '\0';
    cJSON_Delete(report);
    return done;
}

/*
 * Writes all forms into another folder and then renames it, so a folder of that
 * name is always complete.
 */
int
class_keep(const cJSON *report, const char *entry, const char *name,
           const char *out)
{
    char part[4096], done[4096];
    struct stat is = { .st_ino = 0 };

    // A name may be too long to add ".part" to it, so it is cut. The inode
    // number is added because two names may then be the same, and the name is
    // kept because two entries may be links to one inode.
    lstat(entry, &is);
    snprintf(part, sizeof part, "%s/reports/.%.200s.%ju.part", out, name,
             (uintmax_t)is.st_ino);
    snprintf(done, sizeof done, "%s/reports/%s", out, name);
    // A run that was killed may have left this folder.
    stage_remove(strdup(part));
    if (mkdir(part, 0777) != 0 || forms_write(part, report) != 0)
        return cannot_keep(part);
    stage_remove(strdup(done));
    return rename(part, done) == 0 ? 0 : cannot_keep(done);
}

int
class_table(const marking *how, const char *out, char *const names[], size_t n)
{
    char path[4096], *text;
    size_t size;
    int begun = 0;
    FILE *table = open_memstream(&text, &size);

    for (size_t i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/reports/%s/report.json", out, names[i]);
        cJSON *report = read_report(path);
        // An engine may lose a report; the learner still needs a row.
        if (report == NULL)
            report = mark_nothing(how, names[i], NULL);
        if (!begun++)
            form_csv_header(table, report);
        form_csv(table, report);
        cJSON_Delete(report);
    }
    fclose(table);
    snprintf(path, sizeof path, "%s/marks.csv", out);
    const int status = write_whole(path, text);
    free(text);
    return status;
}

int
class_grade_one(const marking *how, const char *from, const char *name,
                const char *out)
{
    char path[4096];
    struct stat is;

    snprintf(path, sizeof path, "%s/%s", from, name);
    // A link is not followed, because it could lead to the work of another
    // learner or to the answers.
    cJSON *report = lstat(path, &is) == 0 && S_ISLNK(is.st_mode)
                        ? mark_nothing(how, name, "it is a link")
                        : mark_submission(how, path, name);
    const int status = class_keep(report, path, name, out);
    cJSON_Delete(report);
    return status;
}

/* Keeps an empty report on a learner when none could be made. */
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
start_learner(const marking *how, const char *from, const char *name,
              const char *out)
{
    const pid_t class = getpid();

    fflush(NULL);
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    // This process has to end when the one that waits for it is killed. If that
    // happened before prctl(), the signal will not come, but the parent is then
    // another one.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != class)
        _exit(EXIT_FAILURE);
    alarm(how->budget + WHILE);
    _exit(class_grade_one(how, from, name, out) == 0 ? EXIT_SUCCESS
                                                     : EXIT_FAILURE);
}

/*
 * Marks all entries that are not done yet. Returns 0 unless a result could not
 * be kept.
 */
static int
grade_missing(const marking *how, const char *from, const char *out,
              char *const names[], size_t n)
{
    marking alone = *how;
    pid_t *pids = calloc(n > 0 ? n : 1, sizeof *pids), pid;
    size_t next = 0, running = 0;
    int status, bad = 0;

    alone.jobs = 1;  // several learners at a time, each module by module
    while (pids != NULL && ((next < n && !bad) || running > 0)) {
        if (next < n && !bad && running < how->jobs) {
            if (class_is_done(out, names[next]))
                progress_tick();
            else {
                pids[next] = start_learner(&alone, from, names[next], out);
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
    // Where there was no room for one, there may be for the table of the others.
    if (class_table(&settled, out, names, (size_t)n) != 0 || status != 0)
        return EXIT_FAILURE;
    for (int i = 0; i < n; i++) {
        failed += !class_is_done(out, names[i]);
        free(names[i]);
    }
    free(names);
    printf("%d submissions, %u at a time, SEED=%lu, sandbox: %s. The table is "
           "%s/marks.csv.\n",
           n, settled.jobs, settled.seed, box_name(settled.box), out);
    if (failed > 0)
        fprintf(stderr,
                "%d of them could not be judged, for no fault of theirs; the "
                "same command\ntries them again.\n",
                failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
