/*
 * run.c - tests one module, each step in a process of its own.
 *
 *     test_chain               says what passed and what did not
 *     test_chain VERDICT       writes that to a file, for learn.c
 *     test_chain debug STEP    runs one case of a step, for a debugger;
 *                              an empty STEP is the first that is not right
 *
 * A verdict has a line "step NAME OUTCOME" for every step, with OUTCOME one of
 * right, open (not written), wrong and crashed; the message follows, each of
 * its lines after a tab. "report NAME" stands above the report of a sanitizer.
 */
#define _GNU_SOURCE  // MAP_ANONYMOUS, setitimer

#include "compare.h"
#include "explain.h"
#include "fair.h"
#include "sheet_parts.h"
#include "steps.h"
#include "tell.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MODULE
#error "compile with -DMODULE=chain"
#endif
#define MODULE_(name) name##_module
#define MODULE_OF(name) MODULE_(name)
extern const module MODULE_OF(MODULE);
static const module *const m = &MODULE_OF(MODULE);

enum { MAX_STEPS = 16, PRINTED = 1 << 20 };

/*
 * What the test of a step reports to this process, in memory that both share. A
 * step that calls exit(0) passes for Check, so only FINISHED makes it right.
 */
static struct report {
    size_t at;                     // the case that runs now
    volatile sig_atomic_t worked;  // tenths of a second of work
    off_t began;                   // how much was printed before it
    off_t first;                   // how much was printed in the first case
    int finished;                  // every case was judged
    int open;                      // the step is not written yet
    int output;                    // the file that takes what the step prints
} * report;

/*
 * Sends the learner's printing to a file of its own, and limits its size and
 * the time that the step may work.
 */
static void
redirect(int output)
{
    const struct rlimit limit = { PRINTED, PRINTED };
    setrlimit(RLIMIT_FSIZE, &limit);
    // Seconds of work, not of waiting: the machine may be busy with others.
    // Valgrind needs more; it sets Check's own multiplier.
    const char *slow = getenv("CK_TIMEOUT_MULTIPLIER");
    const int times = slow != NULL && atoi(slow) > 1 ? atoi(slow) : 1;
    const rlim_t seconds = SECONDS_ALLOWED * (rlim_t)times;
    const struct rlimit work = { seconds, seconds + 1 };
    setrlimit(RLIMIT_CPU, &work);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    // A buffer that printf() took at its first call would look like memory that the
    // step keeps, and the case would run again.
    static char line[BUFSIZ];
    setvbuf(stdout, line, _IOLBF, sizeof line);
}

static struct report *now_running;

static void
count_work(int number)
{
    (void)number;
    now_running->worked++;
}

/*
 * Counts how long the step works. On a busy machine the time to wait may be over
 * before the time to work, and then this tells a loop from a step that waits.
 */
static void
watch_work(struct report *r)
{
    const struct itimerval tenth = { { 0, 100000 }, { 0, 100000 } };
    const struct sigaction action = { .sa_handler = count_work,
                                      .sa_flags = SA_RESTART };

    now_running = r;
    sigaction(SIGVTALRM, &action, NULL);
    setitimer(ITIMER_VIRTUAL, &tenth, NULL);
}

START_TEST(step_agrees_with_its_oracle)
{
    const char *name = m->steps[_i].name;
    struct report *r = &report[_i];
    char *text;

    redirect(r->output);
    watch_work(r);
    if (sheet_cases(name) == 0)
        ck_abort_msg("  No probe has the name of this step.\n");
    // As in grading, a seed on which right answers differ is passed over.
    if (sheet_seed() != 1 && fair_seed(name, sheet_seed()) == 0)
        ck_abort_msg("  No seed from SEED on is fair to this step.\n");
    for (r->at = 0; r->at < sheet_cases(name); r->at++) {
        r->began = lseek(r->output, 0, SEEK_CUR);
        const enum outcome outcome =
            compare_case(name, r->at, NULL, NULL, &text, NULL);
        fflush(stdout);
        if (r->at == 0)
            r->first = lseek(r->output, 0, SEEK_CUR);
        r->open = outcome == OPEN;
        if (outcome == OPEN)
            ck_abort_msg("  %s\n", outcome_sentence(OPEN));
        if (outcome == WRONG)
            ck_abort_msg("%s", text);
    }
    r->finished = 1;
}
END_TEST

static Suite *
make_suite(void)
{
    Suite *suite = suite_create(m->name);

    for (size_t i = 0; i < m->n_steps; i++) {
        TCase *tcase = tcase_create(m->steps[i].name);
        tcase_set_timeout(tcase, SECONDS_WAITED);
        tcase_add_loop_test(tcase, step_agrees_with_its_oracle, (int)i,
                            (int)i + 1);
        suite_add_tcase(suite, tcase);
    }
    return suite;
}

/*
 * What a step printed in the case that it ended in, or in its first case when all
 * are right, for the caller to free.
 */
static char *
printed_by(const struct report *r)
{
    char *text = calloc(PRINTED + 1, 1);
    const size_t size = r->finished ? (size_t)r->first : PRINTED;
    if (text != NULL
        && pread(r->output, text, size, r->finished ? 0 : r->began) < 0)
        text[0] = '\0';
    return text;
}

/*
 * How a test ended that neither passed nor failed. Check reports this only as a
 * sentence, and this function is the only place that depends on its wording.
 * *number is as for cause_tell().
 */
static enum cause
cause_from_check(const struct report *r, TestResult *result, int *number)
{
    const char *says = tr_msg(result);

    // Whoever waits does not work; two tenths are what the start may take.
    *number = SECONDS_WAITED;
    if (strncmp(says, "Test timeout", strlen("Test timeout")) == 0)
        return r->worked > 2 ? WORKED : WAITED;
    if (sscanf(says, "Received signal %d", number) != 1)
        return EXITED;
    // The two signals of the limits that redirect() has set.
    if (*number == SIGXFSZ)
        return FLOODED;
    if (*number != SIGXCPU)
        return KILLED;
    *number = SECONDS_ALLOWED;
    return WORKED;
}

/*
 * Finds what became of step i, and writes the message about it to out. The report of
 * a sanitizer goes to REPORT, since few lines of it help.
 */
static enum outcome
conclude(FILE *out, FILE *report_out, size_t i, TestResult *result)
{
    const struct report *r = &report[i];
    enum outcome outcome = CRASHED;
    char source[64], *printed = printed_by(r);
    int number;

    snprintf(source, sizeof source, "exercises/%s.c", m->name);
    if (result == NULL)
        fprintf(out, "  The step was not run.\n");
    else if (tr_rtype(result) == CK_PASS && r->finished)
        outcome = RIGHT;
    else if (tr_rtype(result) == CK_FAILURE) {
        outcome = r->open ? OPEN : WRONG;
        fputs(tr_msg(result), out);
    } else {
        const enum cause cause = cause_from_check(r, result, &number);
        if (r->at < sheet_cases(m->steps[i].name))
            tell_case(out, m->steps[i].name, r->at);
        explain_crash(out, source, cause, number, printed);
    }
    explain_printed(out, printed);
    if (explain_report(printed) != NULL)
        fputs(explain_report(printed), report_out);
    free(printed);
    return outcome;
}

static TestResult *
result_of(SRunner *runner, const char *name)
{
    TestResult **results = srunner_results(runner), *found = NULL;

    for (int i = 0; i < srunner_ntests_run(runner); i++)
        if (strcmp(tr_tcname(results[i]), name) == 0)
            found = results[i];
    free(results);
    return found;
}

/*
 * Writes a text under a heading. Its lines stand after a tab, so that nothing a
 * step prints can pass for a heading, such as the outcome of another step.
 */
static void
write_text(FILE *out, const char *heading, const char *text)
{
    fprintf(out, "%s\n", heading);
    for (int fresh = 1; *text != '\0'; text++) {
        if (fresh)
            fputc('\t', out);
        fputc(*text, out);
        fresh = *text == '\n';
    }
}

/* Writes what became of step i. */
static enum outcome
write_step(FILE *out, size_t i, TestResult *result)
{
    char *text, *report_text, heading[128];
    size_t size, report_size;
    const char *name = m->steps[i].name;
    FILE *message = open_memstream(&text, &size);
    FILE *report_out = open_memstream(&report_text, &report_size);
    const enum outcome outcome = conclude(message, report_out, i, result);

    fclose(message);
    fclose(report_out);
    snprintf(heading, sizeof heading, "step %s %s", name,
             outcome_word(outcome));
    write_text(out, heading, text);
    if (report_text[0] != '\0') {
        snprintf(heading, sizeof heading, "report %s", name);
        write_text(out, heading, report_text);
    }
    free(text);
    free(report_text);
    return outcome;
}

/* Writes what became of every step; returns how many passed. */
static size_t
write_steps(FILE *out, SRunner *runner)
{
    size_t passed = 0;

    for (size_t i = 0; i < m->n_steps; i++)
        passed +=
            write_step(out, i, result_of(runner, m->steps[i].name)) == RIGHT;
    return passed;
}

/*
 * Whether a case of a step is right, found out in a process of its own, because
 * the step may crash or never end. CASE_RIGHT is no status that exit() is usually
 * called with.
 */
static int
case_is_right(const char *name, size_t k)
{
    enum { CASE_RIGHT = 77 };
    int status = 0;

    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        redirect(fileno(tmpfile()));
        alarm(SECONDS_WAITED);
        sheet *want = sheet_run(name, k, ORACLES, NULL, NULL);
        sheet *got = sheet_run(name, k, LINKED, NULL, NULL);
        _exit(first_difference(got, want) == want->n_entries ? CASE_RIGHT : 1);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status)
           && WEXITSTATUS(status) == CASE_RIGHT;
}

/* The number of the first case that is not right, or of all when every one is. */
static size_t
first_red_case(const char *name)
{
    size_t k = 0;
    while (k < sheet_cases(name) && case_is_right(name, k))
        k++;
    return k;
}

static const char *
first_red_step(void)
{
    const step *s = m->steps, *last = s + m->n_steps - 1;
    while (s < last && first_red_case(s->name) == sheet_cases(s->name))
        s++;
    return s->name;
}

/*
 * Runs the first case of a step that is not right, or else the first of all, in
 * this process and without limits, so that a debugger can stop in it.
 */
static int
debug_step(const char *name)
{
    if (*name == '\0')
        name = first_red_step();
    if (step_named(m, name) == NULL) {
        fprintf(stderr, "%s has no step \"%s\".\n", m->name, name);
        return 2;
    }
    if (sheet_seed() != 1)
        fair_seed(name, sheet_seed());
    size_t k = first_red_case(name);
    const int right = k == sheet_cases(name);
    printf("\n%s\n", right ? "All cases are right. This is the first:"
                           : "The first case that is not right:");
    k = right ? 0 : k;
    tell_case(stdout, name, k);
    fflush(stdout);
    sheet *want = sheet_run(name, k, ORACLES, NULL, NULL);
    sheet *got = sheet_run(name, k, LINKED, NULL, NULL);
    const size_t first = first_difference(got, want);
    if (!got->written)
        printf("\n  %s\n", outcome_sentence(OPEN));
    else if (first < want->n_entries)
        fputs(tell_wrong(name, k, got, want, first, NULL), stdout);
    sheet_free(got);
    sheet_free(want);
    return right ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "debug") == 0)
        return debug_step(argv[2]);
    FILE *out = argc > 1 ? fopen(argv[1], "w") : stdout;

    if (out == NULL) {
        fprintf(stderr, "%s cannot be written; is the folder yours?\n",
                argv[1]);
        return EXIT_FAILURE;
    }
    setenv("CK_MAX_MSG_SIZE", "65536", 0);
    report = mmap(NULL, MAX_STEPS * sizeof *report, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (report == MAP_FAILED || m->n_steps > MAX_STEPS)
        abort();
    for (size_t i = 0; i < m->n_steps; i++)
        report[i].output = fileno(tmpfile());

    SRunner *runner = srunner_create(make_suite());
    srunner_run_all(runner, CK_SILENT);
    const size_t passed = write_steps(out, runner);
    srunner_free(runner);
    if (argc == 1)
        printf("%s: %zu passed, %zu failed\n", m->name, passed,
               m->n_steps - passed);
    else if (fclose(out) != 0) {
        fprintf(stderr, "%s cannot be written: is the disk full?\n", argv[1]);
        return EXIT_FAILURE;
    }
    // Writing a verdict is a success even if steps in it are red, because make
    // has to go on and show them.
    return argc > 1 || passed == m->n_steps ? EXIT_SUCCESS : EXIT_FAILURE;
}
