/*
 * grade.c - the lecturer's command.
 *
 *     grade BUILD one SUBMISSION
 *     grade BUILD class SUBMISSIONS
 *     grade BUILD regrade ""            what the class would get now
 *     grade BUILD marks FORMAT          the file that a platform imports
 *     grade BUILD tasks SUBMISSIONS     numbers of those that are not graded
 *     grade BUILD task SUBMISSIONS N    grades that one
 *     grade BUILD table SUBMISSIONS     gathers what has been graded, prints how many
 *
 * BUILD is the folder with the judges and their kits. The environment may set
 *
 *   SEED      the first seed; a fresh one from the kernel without it
 *   M         the modules to mark, with blanks between; all but extras without
 *   SANDBOX   bwrap, user or open; the safest that works without it
 *   OUT       a folder for all forms of the report
 *   BUDGET    the seconds that a submission may take in all; 60 without it
 *   ONLY      of a class the one who is graded, afresh
 *   ROSTER    the list of the class, a table
 *   TITLE     the gradebook's column, for marks
 *   KEEP      regrade changes the marks, after it has said which
 *   JOBS      how many modules, or learners, at a time; all processors that this
 *             process may use
 *   CGROUPS   where the kernel shows control groups; /sys/fs/cgroup without it
 *   VISIBILITY, LEADERBOARD   what learners see of it on Gradescope
 */
#define _GNU_SOURCE

#include "box_user.h"
#include "class.h"
#include "class_page.h"
#include "class_roster.h"
#include "forms.h"
#include "intake.h"
#include "mark.h"
#include "marks.h"
#include "processors.h"
#include "stage.h"
#include "unpack.h"

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
                    .roster = setting_or("ROSTER", ""),
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
    intake in;
    mark_begin(how, &in);
    intake_read(&in, path, name);
    intake_choose(&in, name);
    cJSON *report = mark_intake(how, &in, name);
    intake_free(&in);
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
    people all;
    int status = EXIT_SUCCESS;

    if (people_find(&all, from) != 0) {
        perror(from);
        return EXIT_FAILURE;
    }
    const int n = (int)all.n;
    if (class_begin(how, out) != 0)
        return EXIT_FAILURE;
    how->jobs = 1;
    if (strcmp(what, "task") == 0)
        status = number < 0 || number >= n
                 || class_grade_one(how, from, &all.of[number], out) != 0;
    else if (strcmp(what, "table") == 0)
        status = marks_table(how, out, &all, how->roster) != 0
                 || class_page(how, from, out, &all) != 0
                 || printf("%d\n", n) < 0;
    for (int i = 0; i < n && strcmp(what, "tasks") == 0; i++)
        if (!class_is_done(how, from, &all.of[i], out))
            printf("%d\n", i);
    return status;
}

static int
refuse_command(const char *sentence)
{
    fprintf(stderr, "%s\n", sentence);
    return 2;
}

/* The roster that is given, or that a class was graded with before. */
static const char *
roster_of(const char *out)
{
    const cJSON *settings = class_settings(out);
    return setting_or("ROSTER", mark_text(settings, "roster"));
}

/* A class in a folder, or in the archive that a platform makes of it. */
static int
grade_many(marking *how, const char *what, const char *from, const char *out,
           int number)
{
    char folder[4096], *inside, *path = realpath(from, NULL);
    struct stat is;
    roster list;
    int status = EXIT_FAILURE;
    const int packed = stat(from, &is) == 0 && S_ISREG(is.st_mode);

    if (!packed && !box_hides(how->box, from))
        return refuse_command(
            "Nothing was graded, because everybody can read the "
            "submissions, and so could one\nof them: 'chmod go-rx' "
            "their folder.");
    if (!packed && !class_is_elsewhere(out, from))
        return EXIT_FAILURE;
    if (strcmp(what, "class") != 0 && strcmp(what, "regrade") != 0)
        return grade_part(how, what, from, out, number);
    if (class_make(out) != 0 || class_lock(out) != 0)
        return EXIT_FAILURE;
    how->roster = roster_of(out);
    if (class_roster_read(&list, how->roster) != 0)
        return EXIT_FAILURE;
    snprintf(folder, sizeof folder, "%s/submissions", out);
    inside = packed ? unpack_class(from, folder) : strdup(from);
    if (inside != NULL && strcmp(what, "regrade") == 0)
        status =
            class_regrade(how, inside, out, *setting_or("KEEP", "") != '\0');
    else if (inside != NULL)
        status = class_grade(how, inside, out, setting_or("ONLY", ""));
    if (path != NULL)
        class_remember(out, "submissions", path);
    char *table = *how->roster != '\0' ? realpath(how->roster, NULL) : NULL;
    if (table != NULL)
        class_remember(out, "roster", table);
    free(table);
    free(inside);
    free(path);
    return status;
}

/* What a class was graded from, and for which modules, if nobody says otherwise. */
static const char *
remembered_class(marking *how, const char *from, const char *out)
{
    const cJSON *settings = class_settings(out);

    if (settings == NULL) {
        fprintf(stderr, "OUT=%s has no marks of a class in it.\n", out);
        exit(2);
    }
    how->modules = mark_text(settings, "modules");
    return *from != '\0' ? from : mark_text(settings, "submissions");
}

int
main(int argc, char **argv)
{
    const char *what = argc >= 4 ? argv[2] : "", *out = setting_or("OUT", "");
    const int one = strcmp(what, "one") == 0;
    const int again = strcmp(what, "regrade") == 0;

    if (argc < 4) {
        fprintf(stderr,
                "usage: %s BUILD one|class|regrade|tasks|task|table PATH [N]\n",
                argv[0]);
        return 2;
    }
    if (*argv[3] == '\0' && !again)
        return refuse_command(
            one ? "grade needs SUBMISSION=path: a folder, a .c file, "
                  "a tar or a zip."
                : "grade-class needs SUBMISSIONS=path: a folder with an entry "
                  "or "
                  "more for each\nlearner, or the zip of a platform.");
    if (!one && *out == '\0')
        return refuse_command(
            again || strcmp(what, "marks") == 0
                ? "regrade and marks need OUT=folder, with the marks."
                : "grade-class needs OUT=folder, for the "
                  "marks.");
    if (strcmp(what, "marks") == 0)
        return marks_export(out, argv[3], setting_or("TITLE", "Wrec"),
                            roster_of(out));
    marking how = read_settings(argv[1]);
    if (one)
        return grade_one(&how, argv[3], out);
    return grade_many(&how, what,
                      again ? remembered_class(&how, argv[3], out) : argv[3],
                      out, argc > 4 ? atoi(argv[4]) : -1);
}
