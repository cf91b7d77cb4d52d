/*
 * run.c - tests one module, each step in a process of its own.
 *
 *     test_chain            says what passed and what did not
 *     test_chain VERDICT    writes that to a file, for learn.c
 *
 * A verdict has a line "step NAME STATUS" for every step, with STATUS one of
 * done, open (not written), wrong and crashed; the message follows, each of
 * its lines after a tab.
 */
#define _GNU_SOURCE  // MAP_ANONYMOUS

#include "explain.h"
#include "sheet.h"
#include "steps.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#ifndef MODULE
#error "compile with -DMODULE=chain"
#endif
#define MODULE_(name) name##_module
#define MODULE_OF(name) MODULE_(name)
extern const module MODULE_OF(MODULE);
static const module *const m = &MODULE_OF(MODULE);

enum { MAX_STEPS = 16, PRINTED = 1 << 20, SHOWN = 6000 };

/*
 * What the test of a step reports to this process. It is not enough that a
 * test did not fail: a step that calls exit(0) did not fail either.
 */
static struct report {
    size_t at;     // the case that runs now
    int finished;  // every case was judged
    int open;      // the step is not written yet
    int output;    // the file that takes what the step prints
} * report;

/* The sanitizers read their settings here; the environment may override. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
    return "detect_leaks=0:abort_on_error=1:handle_abort=1:"
           "hard_rss_limit_mb=1024:detect_stack_use_after_return=0";
}
const char *__ubsan_default_options(void);
const char *
__ubsan_default_options(void)
{
    return "abort_on_error=1";
}

/* Keeps the learner's printing apart from ours, and all of it finite. */
static void
redirect(int output)
{
    const struct rlimit limit = { PRINTED, PRINTED };
    setrlimit(RLIMIT_FSIZE, &limit);
    // Seconds of work, not of waiting: the machine may be busy with others.
    // Valgrind needs more; it sets Check's own multiplier.
    const char *slow = getenv("CK_TIMEOUT_MULTIPLIER");
    const rlim_t seconds =
        SECONDS_ALLOWED * (slow != NULL ? (rlim_t)atoi(slow) : 1);
    const struct rlimit work = { seconds, seconds + 1 };
    setrlimit(RLIMIT_CPU, &work);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    setvbuf(stdout, NULL, _IOLBF, 0);
}

START_TEST(step_agrees_with_its_oracle)
{
    const char *name = m->steps[_i].name;
    struct report *r = &report[_i];
    char *text;

    redirect(r->output);
    if (sheet_cases(name) == 0)
        ck_abort_msg("  No probe has the name of this step.\n");
    for (r->at = 0; r->at < sheet_cases(name); r->at++)
        switch (judge(name, r->at, NULL, NULL, &text, NULL)) {
        case RIGHT:
            break;
        case NOT_WRITTEN:
            r->open = 1;
            ck_abort_msg("  not written yet\n");
        case WRONG:
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

/* What a step printed, for the caller to free. */
static char *
printed_by(const struct report *r)
{
    char *text = calloc(PRINTED + 1, 1);
    if (text != NULL && pread(r->output, text, PRINTED, 0) < 0)
        text[0] = '\0';
    return text;
}

/* The verdict on step i in one word; its message goes to out. */
static const char *
conclude(FILE *out, size_t i, TestResult *result)
{
    const struct report *r = &report[i];
    const char *status = "crashed";
    char source[64];
    char *printed = printed_by(r);

    snprintf(source, sizeof source, "exercises/%s.c", m->name);
    if (result == NULL)
        fprintf(out, "  The step was not run.\n");
    else if (tr_rtype(result) == CK_PASS && r->finished)
        status = "done";
    else if (tr_rtype(result) == CK_FAILURE) {
        status = r->open ? "open" : "wrong";
        fputs(tr_msg(result), out);
    } else {
        if (r->at < sheet_cases(m->steps[i].name))
            sheet_describe(out, m->steps[i].name, r->at);
        fputc('\n', out);
        explain_crash(out, source,
                      tr_rtype(result) == CK_PASS ? "Early exit"
                                                  : tr_msg(result),
                      printed);
    }
    // After its summary a sanitizer draws the memory, which helps nobody here.
    // After a stop by GSL all that follows is the way there, explained above.
    char *rest = strstr(printed, "GSL stopped the run: ");
    if (rest == NULL)
        rest = strstr(printed, "SUMMARY: ");
    if (rest != NULL)
        *rest = '\0';
    if (printed[0] != '\0')
        fprintf(out, "\n  The run printed:\n\n%.*s%s\n", SHOWN, printed,
                strlen(printed) > SHOWN ? "\n  ... and more" : "");
    free(printed);
    return status;
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

/* Each line of the message after a tab, so that none looks like a status. */
static void
print_step(FILE *out, const char *name, const char *status, const char *text)
{
    fprintf(out, "step %s %s\n", name, status);
    for (int fresh = 1; *text != '\0'; text++) {
        if (fresh)
            fputc('\t', out);
        fputc(*text, out);
        fresh = *text == '\n';
    }
}

int
main(int argc, char **argv)
{
    FILE *out = argc > 1 ? fopen(argv[1], "w") : stdout;
    size_t passed = 0;

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
    for (size_t i = 0; i < m->n_steps; i++) {
        char *text;
        size_t size;
        FILE *message = open_memstream(&text, &size);
        const char *status =
            conclude(message, i, result_of(runner, m->steps[i].name));
        fclose(message);
        print_step(out, m->steps[i].name, status, text);
        passed += strcmp(status, "done") == 0;
        free(text);
    }
    srunner_free(runner);
    if (argc == 1)
        printf("%s: %zu passed, %zu failed\n", m->name, passed,
               m->n_steps - passed);
    else if (fclose(out) != 0) {
        fprintf(stderr, "%s cannot be written: is the disk full?\n", argv[1]);
        return EXIT_FAILURE;
    }
    // With a verdict to read, the caller decides what a red step means.
    return argc > 1 || passed == m->n_steps ? EXIT_SUCCESS : EXIT_FAILURE;
}
