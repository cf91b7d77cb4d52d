/*
 * grade.c - the lecturer's command.
 *
 *     grade BUILD one SUBMISSION
 *     grade BUILD class SUBMISSIONS
 *     grade BUILD tasks SUBMISSIONS     numbers of those that are not graded
 *     grade BUILD task SUBMISSIONS N    grades that one
 *     grade BUILD table SUBMISSIONS     gathers what has been graded
 *
 * BUILD is the folder with the judges and their kits. The environment may set
 *
 *   SEED      the first seed; a fresh one from the kernel without it
 *   M         the modules to mark, with blanks between; all but extras without
 *   SANDBOX   bwrap, user or open; the safest that works without it
 *   OUT       a folder for all forms of the report
 *   BUDGET    the seconds that a submission may take in all; 60 without it
 *   JOBS      how many modules, or learners, at a time; all processors that this
 *             process may use
 *   CGROUPS   where the kernel shows control groups; /sys/fs/cgroup without it
 *   VISIBILITY, LEADERBOARD   what learners see of it on Gradescope
 */
#define _GNU_SOURCE

#include "box_user.h"
#include "class.h"
#include "forms.h"
#include "mark.h"
#include "processors.h"
#include "stage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *
setting_or(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value != NULL && *value != '\0' ? value : otherwise;
}

/*
 * A fresh seed of nine digits: short enough to type, but too many possible
 * seeds for a submission to hold a table of answers.
 */
static unsigned long
fresh_seed(void)
{
    unsigned random;
    if (getrandom(&random, sizeof random, 0) != sizeof random) {
        perror("The kernel gives no random number");
        exit(EXIT_FAILURE);
    }
    return 2 + random % 999999000;
}

/*
 * Refuses a module that is not there: else a typing error would be marked as a
 * module that nobody handed in.
 */
static void
check_modules(const char *modules)
{
    char *words = strdup(modules), *rest, padded[64];
    for (char *w = strtok_r(words, " ", &rest); w != NULL;
         w = strtok_r(NULL, " ", &rest)) {
        char *every;
        snprintf(padded, sizeof padded, " %s ", w);
        if (asprintf(&every, " %s", mark_all_modules) < 0)
            abort();
        if (strlen(w) > 32 || strstr(every, padded) == NULL) {
            fprintf(stderr, "There is no module M=%s. There are: %s\n", w,
                    mark_all_modules);
            exit(2);
        }
        free(every);
    }
    free(words);
}

/* Refuses what Gradescope does not know: it would take nothing of the form. */
static void
check_visibility(const char *visibility)
{
    static const char *const known[] = { "visible", "after_due_date",
                                         "after_published", "hidden" };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(visibility, known[i]) == 0)
            return;
    fprintf(stderr,
            "There is no VISIBILITY=%s. There are: visible, after_due_date, "
            "after_published, hidden.\n",
            visibility);
    exit(2);
}

static marking
read_settings(const char *build)
{
    char *secret, *why, *folder = stage_empty();
    const char *seed = setting_or("SEED", "");
    const int jobs = atoi(setting_or("JOBS", "0"));
    const int budget = atoi(setting_or("BUDGET", "60"));
    marking how = { .build = build,
                    .modules = setting_or("M", DUE),
                    .figure = *setting_or("FIGURE", "") != '\0',
                    .seed_given = *seed != '\0',
                    .seed =
                        *seed != '\0' ? strtoul(seed, NULL, 10) : fresh_seed(),
                    .budget = budget > 0 ? (unsigned)budget : 60,
                    .jobs = jobs > 0 ? (unsigned)jobs
                                     : processors_allowed(getenv("CGROUPS")) };

    check_modules(how.modules);
    check_visibility(setting_or("VISIBILITY", "visible"));
    // A judge contains the answers, so its file is the one that no box may be
    // able to read.
    if (asprintf(&secret, "%s/judge_%.*s", build,
                 (int)strcspn(mark_all_modules, " "), mark_all_modules)
            < 0
        || folder == NULL || chmod(folder, 0755) != 0) {
        perror("No folder can be made in TMPDIR or /tmp");
        exit(EXIT_FAILURE);
    }
    char *path = realpath(secret, NULL);
    how.box = box_choose(setting_or("SANDBOX", ""), folder,
                         path != NULL ? path : secret, &why);
    stage_remove(folder);
    stage_sweep();
    free(path);
    free(secret);
    if (how.box == BOX_NONE) {
        fprintf(stderr, "%s\n", why);
        exit(EXIT_FAILURE);
    }
    return how;
}

/* The last part of a path is what a submission is called. */
static char *
name_of(const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t begin = end;
    while (begin > 0 && path[begin - 1] != '/')
        begin--;
    return strndup(path + begin, end - begin);
}

/* On the terminal, and with OUT= in all forms in a folder. */
static int
grade_one(const marking *how, const char *path, const char *out)
{
    char *name = name_of(path);
    cJSON *report = mark_submission(how, path, name);
    const int gradable = cJSON_IsTrue(cJSON_GetObjectItem(report, "gradable"));

    form_terminal(stdout, report);
    if (*out != '\0'
        && ((mkdir(out, 0777) != 0 && errno != EEXIST)
            || forms_write(out, report) != 0)) {
        fprintf(stderr, "%s cannot be written: %s.\n", out, strerror(errno));
        return EXIT_FAILURE;
    }
    cJSON_Delete(report);
    free(name);
    return fflush(stdout) == 0 && gradable ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The parts of grading a class, for an engine that runs them elsewhere. */
static int
grade_part(marking *how, const char *what, const char *from, const char *out,
           int number)
{
    char **names;
    const int n = class_names(from, &names);
    int status = EXIT_SUCCESS;

    if (n < 0) {
        perror(from);
        return EXIT_FAILURE;
    }
    if (class_begin(how, out) != 0)
        return EXIT_FAILURE;
    how->jobs = 1;
    if (strcmp(what, "task") == 0)
        status = number < 0 || number >= n
                 || (!class_is_done(out, names[number])
                     && class_grade_one(how, from, names[number], out) != 0);
    else if (strcmp(what, "table") == 0)
        status = class_table(how, out, names, (size_t)n) != 0;
    for (int i = 0; i < n && strcmp(what, "tasks") == 0; i++)
        if (!class_is_done(out, names[i]))
            printf("%d\n", i);
    return status;
}

static int
refuse_command(const char *sentence)
{
    fprintf(stderr, "%s\n", sentence);
    return 2;
}

int
main(int argc, char **argv)
{
    const char *what = argc >= 4 ? argv[2] : "", *out = setting_or("OUT", "");
    const int one = strcmp(what, "one") == 0;

    if (argc < 4) {
        fprintf(stderr, "usage: %s BUILD one|class|tasks|task|table PATH [N]\n",
                argv[0]);
        return 2;
    }
    if (*argv[3] == '\0')
        return refuse_command(
            one ? "grade needs SUBMISSION=path: a folder, a .c file, "
                  "a tar or a zip."
                : "grade-class needs SUBMISSIONS=folder: each entry "
                  "is one learner's submission.");
    if (!one && *out == '\0')
        return refuse_command("grade-class needs OUT=folder, for the marks.");
    marking how = read_settings(argv[1]);
    if (one)
        return grade_one(&how, argv[3], out);
    if (!box_hides(how.box, argv[3]))
        return refuse_command(
            "Nothing was graded, because everybody can read the "
            "submissions, and so could one\nof them: 'chmod go-rx' "
            "their folder.");
    if (!class_is_elsewhere(out, argv[3]))
        return EXIT_FAILURE;
    if (strcmp(what, "class") == 0)
        return class_grade(&how, argv[3], out);
    return grade_part(&how, what, argv[3], out, argc > 4 ? atoi(argv[4]) : -1);
}
