/*
 * mutant_run.c - the tests of a module in a hurry, for mutants.py.
 *
 *     mutant_chain FUNCTION SEED...
 *
 * Ends with 0 when every step is right on every seed, and in any other way when
 * one is not. The step that FUNCTION belongs to comes first, because it is the
 * likeliest to notice. Nothing is explained, and no step has a process of its
 * own: a crash ends the run, which is an answer, too. The last line printed
 * names the step, the case and the seed that it came to.
 */
#define _GNU_SOURCE  // setitimer, dprintf

#include "../runner/compare.h"
#include "../runner/outcome.h"
#include "../runner/sheet_parts.h"
#include "../runner/steps.h"

#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

#define MODULE_(name) name##_module
#define MODULE_OF(name) MODULE_(name)
extern const module MODULE_OF(MODULE);
static const module *const m = &MODULE_OF(MODULE);

/* Does what came back agree with the oracle's sheet? */
static int
mutant_is_right(const char *name, size_t k)
{
    sheet *want = sheet_run(name, k, ORACLES, NULL, NULL);
    sheet *got = sheet_run(name, k, LINKED, NULL, NULL);
    const int right = first_difference(got, want) == want->n_entries;

    sheet_free(want);
    sheet_free(got);
    return right;
}

/* A step may work as long as a learner's may; then a signal ends the run. */
static void
run_mutant_on(const step *s, unsigned long seed)
{
    const struct itimerval limit = { { 0, 0 }, { SECONDS_ALLOWED, 0 } };
    setitimer(ITIMER_PROF, &limit, NULL);
    sheet_set_seed(seed);
    for (size_t k = 0; k < sheet_cases(s->name); k++) {
        dprintf(STDOUT_FILENO, "%s %zu %lu\n", s->name, k + 1, seed);
        if (!mutant_is_right(s->name, k))
            exit(EXIT_FAILURE);
    }
}

int
main(int argc, char **argv)
{
    const step *first = argc > 1 ? step_of_function(m, argv[1]) : NULL;

    for (int n = 2; n < argc; n++) {
        const unsigned long seed = strtoul(argv[n], NULL, 10);
        if (first != NULL)
            run_mutant_on(first, seed);
        for (size_t i = 0; i < m->n_steps; i++)
            if (&m->steps[i] != first)
                run_mutant_on(&m->steps[i], seed);
    }
    return EXIT_SUCCESS;
}
