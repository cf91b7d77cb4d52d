/*
 * seeds.c - right answers and mistakes over many seeds.
 *
 *     seeds_chain FROM TO [KNOWN]
 *
 * On every seed that is fair (tests/runner/fair.h) the model answers and the
 * variants beside this file have to pass, and a mistake has to fail: on all
 * seeds but one in a hundred, so that three fresh ones miss it once in a million.
 * Mistakes are tried on the first 500 seeds, and the variants, which take most of
 * the time, on the first 200; after the 500, a seed is passed over only where the
 * model answer fails on it. Prints a row for a step, one for a right answer that
 * fails, and one for a mistake that passes on any seed.
 *
 * What comes of a seed is added to the file KNOWN, and a seed that stands there
 * already is not tried again. JOBS in the environment is the number of processes
 * that work, which is otherwise that of the processors.
 */
#define _POSIX_C_SOURCE 200809L

#include "../runner/catalogue.h"
#include "../runner/compare.h"
#include "../runner/fair.h"
#include "../runner/sheet_parts.h"
#include "../runner/steps.h"
#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MODULE_(name) name##_module
#define MODULE_OF(name) MODULE_(name)
extern const module MODULE_OF(MODULE);
static const module *const m = &MODULE_OF(MODULE);

enum { LEAST_VARIANTS = 10, MOST_SEEDS = 10000, MOST_ANSWERS = 256 };

/* A kind of answer, and on how many seeds it is tried at most. */
enum answer_kind { MODEL, VARIED, MISTAKEN };
static const size_t most_seeds[] = { MOST_SEEDS, 200, 500 };

/* An answer, on how many fair seeds it was tried, and on how many it is right. */
typedef struct {
    const char *function, *slug;  // NULL for the model answer
    enum answer_kind kind;
    size_t tried, right;
    unsigned long odd;  // the first seed on which a right one is wrong, or a
                        // mistake right; 0 when there is none
} answer;

/*
 * A step on all seeds. What came of one is a word: "unfair", or for every answer
 * in turn 1 where it was right, 0 where it was not, and - where it was not tried.
 */
typedef struct {
    const char *step;
    answer answers[MOST_ANSWERS];
    size_t n_answers, n_of[3];  // in all, and of each kind
    unsigned long from, to;
    char known[MOST_SEEDS];  // whether the seed FROM + i is done
    size_t fair, unfair;
} sweep;

static void
add_answer(sweep *w, const char *function, const char *slug,
           enum answer_kind kind)
{
    if (w->n_answers == MOST_ANSWERS)
        abort();
    w->answers[w->n_answers++] =
        (answer){ .function = function, .slug = slug, .kind = kind };
    w->n_of[kind]++;
}

static void
start_sweep(sweep *w, const step *s, unsigned long from, unsigned long to)
{
    const char *function, *slug, *says;

    *w = (sweep){ .step = s->name, .from = from, .to = to };
    add_answer(w, NULL, NULL, MODEL);
    for (size_t i = 0; variant_at(i, &function, &slug); i++)
        if (step_of_function(m, function) == s)
            add_answer(w, function, slug, VARIED);
    for (size_t i = 0; mistake_at(i, &function, &slug, &says); i++)
        if (step_of_function(m, function) == s)
            add_answer(w, function, slug, MISTAKEN);
}

static int
is_tried_on(const sweep *w, const answer *a, unsigned long seed)
{
    return seed - w->from < most_seeds[a->kind];
}

static int
agrees_on(const char *name, size_t k, const answer *a, const sheet *want)
{
    sheet *got = sheet_run(name, k, LINKED, a->function, a->slug);
    const int agrees = first_difference(got, want) == want->n_entries;
    sheet_free(got);
    return agrees;
}

/*
 * What comes of a seed, as a word. The oracle runs once for a case, or twice with
 * ASK_FAIR, to see whether the seed is fair; an answer that was wrong in one case
 * is not tried on the next.
 */
static void
try_cases(const sweep *w, unsigned long seed, int ask_fair,
          char word[MOST_ANSWERS + 1])
{
    for (size_t i = 0; i < w->n_answers; i++)
        word[i] = is_tried_on(w, &w->answers[i], seed) ? '1' : '-';
    word[w->n_answers] = '\0';
    sheet_set_seed(seed);
    for (size_t k = 0; k < sheet_cases(w->step); k++) {
        sheet *want = ask_fair ? fair_sheet(w->step, k)
                               : sheet_run(w->step, k, ORACLES, NULL, NULL);
        if (want == NULL) {
            strcpy(word, "unfair");
            return;
        }
        for (size_t i = 0; i < w->n_answers; i++)
            if (word[i] == '1' && !agrees_on(w->step, k, &w->answers[i], want))
                word[i] = '0';
        sheet_free(want);
    }
}

/*
 * Where the model answer alone is tried and is right, it does not matter whether
 * the seed is fair, and not to ask saves half of the time.
 */
static void
try_seed(const sweep *w, unsigned long seed, char word[MOST_ANSWERS + 1])
{
    const int alone = seed - w->from >= most_seeds[MISTAKEN];

    try_cases(w, seed, !alone, word);
    if (alone && word[0] != '1')
        try_cases(w, seed, 1, word);
}

/* Whether a word says what this sweep asks of a seed. */
static int
is_of_sweep(const sweep *w, unsigned long seed, const char *word)
{
    int same = strlen(word) == w->n_answers;

    for (size_t i = 0; same && i < w->n_answers; i++)
        same = is_tried_on(w, &w->answers[i], seed) == (word[i] != '-');
    return same;
}

/* Counts what came of a seed; returns whether the line says that. */
static int
count_seed(sweep *w, const char *line)
{
    char name[64], word[MOST_ANSWERS + 1];
    unsigned long seed;

    if (sscanf(line, "%63s %lu %256s", name, &seed, word) != 3
        || strcmp(name, w->step) != 0 || seed < w->from || seed > w->to
        || w->known[seed - w->from])
        return 0;
    const int fair = strcmp(word, "unfair") != 0;
    if (fair && !is_of_sweep(w, seed, word))
        return 0;
    w->known[seed - w->from] = 1;
    w->fair += fair;
    w->unfair += !fair;
    for (size_t i = 0; fair && i < w->n_answers; i++) {
        answer *a = &w->answers[i];
        const int right = word[i] == '1', tried = word[i] != '-';
        a->tried += tried;
        a->right += right;
        if (tried && right == (a->kind == MISTAKEN)
            && (a->odd == 0 || seed < a->odd))
            a->odd = seed;
    }
    return 1;
}

/* One process of n: tries every n-th of the seeds that are not known. */
static void
work_on(const sweep *w, size_t mine, size_t n, int to)
{
    char word[MOST_ANSWERS + 1], line[MOST_ANSWERS + 96];
    size_t unknown = 0;

    for (unsigned long seed = w->from; seed <= w->to; seed++) {
        if (w->known[seed - w->from] || unknown++ % n != mine)
            continue;
        try_seed(w, seed, word);
        // A pipe keeps a line whole that is written at once.
        const int length =
            snprintf(line, sizeof line, "%s %lu %s\n", w->step, seed, word);
        if (write(to, line, (size_t)length) != length)
            _exit(EXIT_FAILURE);
    }
    _exit(EXIT_SUCCESS);
}

static size_t
processes(void)
{
    const char *jobs = getenv("JOBS");
    const long n = jobs != NULL && atoi(jobs) > 0
                       ? atoi(jobs)
                       : sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (size_t)n : 1;
}

/* Tries the seeds that are not known, in several processes. */
static void
try_seeds(sweep *w, FILE *known)
{
    const size_t n = processes();
    char line[MOST_ANSWERS + 96];
    int ends[2];

    if (pipe(ends) != 0)
        abort();
    fflush(NULL);
    for (size_t i = 0; i < n; i++)
        if (fork() == 0) {
            // When this process ends early, so does the other.
            close(ends[0]);
            work_on(w, i, n, ends[1]);
        }
    close(ends[1]);
    FILE *results = fdopen(ends[0], "r");
    progress_start(w->step, w->to - w->from + 1 - w->fair - w->unfair);
    while (results != NULL && fgets(line, sizeof line, results) != NULL) {
        progress_tick();
        if (count_seed(w, line) && known != NULL)
            fputs(line, known);
    }
    progress_end();
    if (results != NULL)
        fclose(results);
    while (wait(NULL) > 0)
        ;
}

/* Says what became of an answer where it matters; returns whether it is well. */
static int
judge_answer(const sweep *w, const answer *a)
{
    const int well =
        a->kind == MISTAKEN ? 100 * a->right <= a->tried : a->odd == 0;

    if (a->odd != 0 && a->kind == MISTAKEN)
        printf("%s %s: passes on %zu of %zu seeds (%.2f %%%s), first on %lu\n",
               w->step, a->slug, a->right, a->tried,
               100.0 * (double)a->right / (double)a->tried,
               well ? "" : ", more than 1", a->odd);
    else if (a->odd != 0)
        printf("%s %s: fails on %zu of %zu seeds, first on %lu\n", w->step,
               a->slug != NULL ? a->slug : "model answer", a->tried - a->right,
               a->tried, a->odd);
    return well;
}

/* Prints what is to be said of a step; returns how much of it is not well. */
static size_t
report_sweep(const sweep *w)
{
    const size_t missing = w->to - w->from + 1 - w->fair - w->unfair;
    size_t failed = 0, never = 0, tried[3] = { 0 };

    for (size_t i = 0; i < w->n_answers; i++) {
        const answer *a = &w->answers[i];
        failed += !judge_answer(w, a);
        never += a->kind == MISTAKEN && a->odd == 0;
        tried[a->kind] = a->tried;
    }
    if (w->n_of[VARIED] < LEAST_VARIANTS) {
        printf("%s: %zu variants; %d is the least\n", w->step, w->n_of[VARIED],
               LEAST_VARIANTS);
        failed++;
    }
    if (missing > 0 || w->fair == 0) {
        printf("%s: %zu seeds have no answer: %s\n", w->step,
               missing > 0 ? missing : w->unfair,
               missing > 0 ? "a process came to a bad end" : "none is fair");
        failed++;
    }
    printf("%-8s %-11s %5zu seeds, %3zu passed over, %2zu variants on %3zu, "
           "%3zu mistakes on %3zu, %3zu of them pass on none\n",
           m->name, w->step, w->fair, w->unfair, w->n_of[VARIED], tried[VARIED],
           w->n_of[MISTAKEN], tried[MISTAKEN], never);
    fflush(stdout);
    return failed;
}

/* Counts the seeds of a step that stand in the file of those that are known. */
static void
read_known(sweep *w, FILE *known)
{
    char line[MOST_ANSWERS + 96];

    rewind(known);
    while (fgets(line, sizeof line, known) != NULL)
        count_seed(w, line);
}

int
main(int argc, char **argv)
{
    static sweep w;
    const unsigned long from = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
    const unsigned long to = argc > 2 ? strtoul(argv[2], NULL, 10) : 10;
    FILE *known = argc > 3 ? fopen(argv[3], "a+") : NULL;
    size_t answers = 0, failed = 0;

    if (from == 0 || to < from || to - from >= MOST_SEEDS) {
        fprintf(stderr,
                "usage: %s FROM TO [KNOWN], as in %s 1 200; at most %d "
                "seeds\n",
                argv[0], argv[0], MOST_SEEDS);
        return 2;
    }
    if (argc > 3 && known == NULL) {
        fprintf(stderr, "%s cannot be written; is the folder yours?\n",
                argv[3]);
        return EXIT_FAILURE;
    }
    // Whoever stops the program keeps what is known.
    if (known != NULL)
        setvbuf(known, NULL, _IOLBF, 0);
    for (size_t i = 0; i < m->n_steps; i++) {
        start_sweep(&w, &m->steps[i], from, to);
        if (known != NULL)
            read_known(&w, known);
        try_seeds(&w, known);
        failed += report_sweep(&w);
        answers += w.n_answers;
    }
    printf("seeds: %zu passed, %zu failed\n",
           answers > failed ? answers - failed : 0, failed);
    return answers > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
