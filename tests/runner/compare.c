/* compare.c - holds a sheet against the oracle's, and knows the mistakes. */
#define _XOPEN_SOURCE 700  // setrlimit

#include "compare.h"

#include "sheet_parts.h"
#include "tell.h"

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A learner's numbers equal those of a mistake up to the order of operations,
 * which may cost more digits than usual where the tolerance is wide. NaN equals
 * nothing, but two NaNs can come from the same mistake.
 */
static int
same_entry(const entry *a, const entry *b)
{
    return a->kind == b->kind && strcmp(a->name, b->name) == 0
           && (is_close(a->value, b->value, fmax(SAME_SLIP, 10.0 * a->rtol))
               || (isnan(a->value) && isnan(b->value)));
}

static int
same_sheet(const sheet *a, const sheet *b)
{
    if (a->n_entries != b->n_entries)
        return 0;
    for (size_t i = 0; i < a->n_entries; i++)
        if (!same_entry(&a->entries[i], &b->entries[i]))
            return 0;
    return 1;
}

/*
 * One run of a step. The mistake is NULL unless one plays the learner. The other
 * cases of the run stand in RECEIVED, or where that is NULL can be run again.
 */
typedef struct {
    const char *step;
    size_t k;
    const char *function, *mistake;
    const sheet *got, *want;
    sheet *const *received;
} attempt;

/*
 * Whether a case calls a function. If it does not, no mistake in that function
 * can be the reason for what came.
 */
static int
case_calls(const sheet *s, const char *function)
{
    for (size_t i = 0; i < s->n_entries; i++)
        if (s->entries[i].kind == STATUS
            && strcmp(s->entries[i].name, function) == 0)
            return 1;
    return 0;
}

size_t
first_difference(const sheet *got, const sheet *want)
{
    size_t i = 0;
    while (i < want->n_entries && i < got->n_entries
           && entry_agrees(&got->entries[i], &want->entries[i]))
        i++;
    return i;
}

/* Whether a mistake gives the wrong numbers of this case. */
static int
matches_here(const attempt *a, const char *function, const char *slug)
{
    if (!case_calls(a->got, function))
        return 0;
    sheet *wrong = sheet_run(a->step, a->k, LINKED, function, slug);
    // A mistake that is right in this case cannot explain why it is wrong.
    const int match = same_sheet(a->got, wrong) && !same_sheet(a->want, wrong);
    sheet_free(wrong);
    return match;
}

/*
 * Whether a mistake gives all that came: the same numbers in every case, wrong
 * and right ones. Who makes a slip in the numbers has often not written the
 * checks yet either, so it need not explain what the table of refusals asks,
 * unless this case is one of them.
 */
static int
matches_everywhere(const attempt *a, sheet *const got[], const char *function,
                   const char *slug)
{
    const size_t first_refused =
        sheet_cases(a->step) - sheet_rules(a->step)->n_refuses;
    const size_t n =
        a->k < first_refused ? first_refused : sheet_cases(a->step);
    int match = 1;

    for (size_t k = 0; match && k < n; k++) {
        if (got[k] == NULL)
            continue;
        sheet *wrong = sheet_run(a->step, k, LINKED, function, slug);
        match = same_sheet(got[k], wrong);
        sheet_free(wrong);
    }
    return match;
}

/* The number of the mistake that explains everything; -1 when none does. */
static int
find_mistake(const attempt *a, sheet *const got[])
{
    const char *function, *slug, *says;

    for (size_t i = 0; mistake_at(i, &function, &slug, &says); i++)
        if (matches_here(a, function, slug)
            && matches_everywhere(a, got, function, slug))
            return (int)i;
    return -1;
}

/* Runs all cases again, and sends the number of the mistake. */
static void
search_and_send(const attempt *a, int to)
{
    const size_t n = sheet_cases(a->step);
    sheet **got = calloc(n, sizeof *got);
    const int nowhere = open("/dev/null", O_WRONLY);

    if (got == NULL || nowhere < 0)
        _exit(EXIT_FAILURE);
    // What the step prints has been printed once.
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    for (size_t k = 0; k < n; k++)
        got[k] = sheet_run(a->step, k, LINKED, a->function, a->mistake);
    const int found = find_mistake(a, got);
    if (write(to, &found, sizeof found) < 0)
        _exit(EXIT_FAILURE);
    _exit(EXIT_SUCCESS);
}

/*
 * The same in a process of its own: in another case the learner's code may crash
 * or never end, and then no mistake that gives numbers explains it.
 */
static int
find_mistake_apart(const attempt *a)
{
    // Of work, and of waiting: the machine may be busy with others.
    enum { SECONDS = 2, SECONDS_OF_WAITING = 6 };
    const struct rlimit work = { SECONDS, SECONDS };
    int from[2], found = -1;

    fflush(NULL);
    if (pipe(from) != 0)
        return -1;
    const pid_t pid = fork();
    if (pid == 0) {
        signal(SIGALRM, SIG_DFL);
        setrlimit(RLIMIT_CPU, &work);
        alarm(SECONDS_OF_WAITING);
        search_and_send(a, from[1]);
    }
    close(from[1]);
    if (pid < 0 || read(from[0], &found, sizeof found) != sizeof found)
        found = -1;
    close(from[0]);
    if (pid > 0)
        waitpid(pid, NULL, 0);
    return found;
}

/* The words of the mistake that explains all that came, and its slug; or NULL. */
static const char *
recognise(const attempt *a, const char **slug)
{
    const char *function, *says;
    int candidates = 0;

    for (size_t i = 0; !candidates && mistake_at(i, &function, slug, &says);
         i++)
        candidates = matches_here(a, function, *slug);
    *slug = NULL;
    const int found = !candidates           ? -1
                      : a->received != NULL ? find_mistake(a, a->received)
                                            : find_mistake_apart(a);
    if (found < 0 || !mistake_at((size_t)found, &function, slug, &says))
        return NULL;
    return says;
}

/* As compare_case(). */
static enum outcome
compare_attempt(const attempt *a, char **text, const char **slug)
{
    *text = NULL;
    *slug = NULL;
    if (!a->got->written)
        return OPEN;
    const size_t first = first_difference(a->got, a->want);
    if (first == a->want->n_entries)
        return RIGHT;
    const char *says = recognise(a, slug);
    *text = tell_wrong(a->step, a->k, a->got, a->want, first, says);
    return WRONG;
}

enum outcome
compare_case(const char *step, size_t k, const char *function,
             const char *mistake, char **text, const char **recognised)
{
    const char *slug;
    // The oracle runs first, because the learner's code may overwrite memory
    // that is not its own.
    sheet *want = sheet_run(step, k, ORACLES, NULL, NULL);
    sheet *got = sheet_run(step, k, LINKED, function, mistake);
    const attempt a = { step, k, function, mistake, got, want, NULL };
    const enum outcome outcome = compare_attempt(&a, text, &slug);

    if (recognised != NULL)
        *recognised = slug;
    sheet_free(got);
    sheet_free(want);
    return outcome;
}

enum outcome
compare_received(const char *step, size_t k, sheet *const *received,
                 const sheet *want, char **text, const char **recognised)
{
    const attempt a = { step, k, NULL, NULL, received[k], want, received };
    return compare_attempt(&a, text, recognised);
}
