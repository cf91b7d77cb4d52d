/*
 * rehearse.c - lets every mistake of the catalogue play the learner.
 *
 *     rehearse_chain      prints "chain: rejected m of m, recognised r of m"
 *     rehearse_chain chain_backward sign
 *                         prints what a learner with this mistake is told
 *
 * Fails when the tests accept a mistake, when a message names another mistake
 * than the one made, or when a step has fewer than four. Where a header promises
 * that nothing allocates, it fails when a model answer does; that is seen with
 * the address sanitizer only, which counts (tests/runner/heap.h).
 */
#define _POSIX_C_SOURCE 200809L

#include "../runner/catalogue.h"
#include "../runner/compare.h"
#include "../runner/heap.h"
#include "../runner/sheet_parts.h"
#include "../runner/steps.h"

#include <gsl/gsl_cblas.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MODULE_(name) name##_module
#define MODULE_OF(name) MODULE_(name)
extern const module MODULE_OF(MODULE);
static const module *const m = &MODULE_OF(MODULE);

enum { LEAST = 4, MAX_STEPS = 16, SECONDS = 60 };

/*
 * Called when a run crashes or takes too long: names the mistake that played,
 * because the program cannot go on to the next.
 */
static void
name_the_culprit(int number)
{
    static const char words[] = " crashes or does not end; a mistake must give "
                                "back wrong numbers\n";
    // In a signal handler printf() is not safe, but write() is.
    const char *slug = sheet_mistake() != NULL ? sheet_mistake() : "An oracle";
    if (write(STDOUT_FILENO, slug, strlen(slug)) > 0
        && write(STDOUT_FILENO, words, sizeof words - 1) > 0)
        _exit(EXIT_FAILURE);
    _exit(number);
}

/*
 * Whether a mistake fails a case. *recognised is what the message about the
 * first such case calls it.
 */
static int
rehearse_mistake(const char *name, const char *function, const char *slug,
                 const char **recognised)
{
    for (size_t k = 0; k < sheet_cases(name); k++) {
        char *text;
        const enum outcome outcome =
            compare_case(name, k, function, slug, &text, recognised);
        free(text);
        if (outcome == WRONG)
            return 1;
    }
    return 0;
}

/* Whether the module's header promises it. */
static int
allocates_nothing(void)
{
    char line[256];
    int promised = 0;

    snprintf(line, sizeof line, "lib/%s.h", m->name);
    FILE *header = fopen(line, "r");
    if (header == NULL) {
        fprintf(stderr, "%s cannot be read: start me where lib/ is.\n", line);
        exit(EXIT_FAILURE);
    }
    while (fgets(line, sizeof line, header) != NULL)
        promised = promised || strstr(line, "Nothing here allocates") != NULL;
    fclose(header);
    return promised;
}

/* OpenBLAS's own product, as Fortran knows it: matrices stand column by column. */
void dgemm_(const char *by_a, const char *by_b, const int *M, const int *N,
            const int *K, const double *alpha, const double *A, const int *lda,
            const double *B, const int *ldb, const double *beta, double *C,
            const int *ldc);

/* How many blocks of memory OpenBLAS took for itself. */
static size_t taken_by_products;

/*
 * GSL calls this in place of OpenBLAS's function of that name, which on processors
 * with AVX-512 takes a block for some products and gives it back. That is no doing of
 * the model answer.
 */
void
cblas_dgemm(const enum CBLAS_ORDER order, const enum CBLAS_TRANSPOSE by_a,
            const enum CBLAS_TRANSPOSE by_b, const int M, const int N,
            const int K, const double alpha, const double *A, const int lda,
            const double *B, const int ldb, const double beta, double *C,
            const int ldc)
{
    const size_t before = heap_taken();
    if (order != CblasRowMajor)
        abort();  // GSL's matrices stand row by row
    dgemm_(by_b == CblasNoTrans ? "N" : "T", by_a == CblasNoTrans ? "N" : "T",
           &N, &M, &K, &alpha, B, &ldb, A, &lda, &beta, C, &ldc);
    taken_by_products += heap_taken() - before;
}

/* In how many cases a model answer takes memory from the heap. */
static size_t
count_allocations(void)
{
    size_t allocating = 0;

    for (size_t i = 0; i < m->n_steps; i++)
        for (size_t k = 0; k < sheet_cases(m->steps[i].name); k++) {
            // Libraries take memory for themselves when they are first called.
            sheet_free(sheet_run(m->steps[i].name, k, LINKED, NULL, NULL));
            taken_by_products = 0;
            sheet *s = sheet_run(m->steps[i].name, k, LINKED, NULL, NULL);
            if (s->taken > taken_by_products) {
                printf("%s, case %zu: takes %zu blocks of memory, and the "
                       "header promises none\n",
                       m->steps[i].name, k + 1, s->taken - taken_by_products);
                allocating++;
            }
            sheet_free(s);
        }
    return allocating;
}

/* Says which steps have fewer mistakes than they should, and whether any has. */
static int
has_poor_steps(const size_t of_step[MAX_STEPS])
{
    int poor = 0;

    for (size_t i = 0; i < m->n_steps; i++)
        if (of_step[i] < LEAST) {
            printf("step %s has %zu mistakes; %d is the least\n",
                   m->steps[i].name, of_step[i], LEAST);
            poor = 1;
        }
    return poor;
}

/* What 'make try' says of one mistake, which chapters quote. */
static int
print_message(const char *function, const char *slug)
{
    const step *s = step_of_function(m, function);
    const char *recognised;
    size_t known = 0;
    const char *of, *name, *says;

    while (mistake_at(known, &of, &name, &says)
           && (strcmp(of, function) != 0 || strcmp(name, slug) != 0))
        known++;
    if (s == NULL || !mistake_at(known, &of, &name, &says)) {
        fprintf(stderr, "%s has no mistake %s %s.\n", m->name, function, slug);
        return EXIT_FAILURE;
    }
    for (size_t k = 0; k < sheet_cases(s->name); k++) {
        char *text;
        if (compare_case(s->name, k, function, slug, &text, &recognised)
            == WRONG) {
            fputs(text, stdout);
            free(text);
            return EXIT_SUCCESS;
        }
        free(text);
    }
    fprintf(stderr, "%s %s passes all cases.\n", function, slug);
    return EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
    size_t made = 0, rejected = 0, named = 0, of_step[MAX_STEPS] = { 0 };
    const char *function, *slug, *says, *recognised;

    signal(SIGALRM, name_the_culprit);
    signal(SIGSEGV, name_the_culprit);
    if (argc == 3)
        return print_message(argv[1], argv[2]);
    for (; mistake_at(made, &function, &slug, &says); made++) {
        const step *s = step_of_function(m, function);
        if (s == NULL) {
            printf("%s %s: no step has this function\n", function, slug);
            return EXIT_FAILURE;
        }
        of_step[s - m->steps]++;
        alarm(SECONDS);
        if (!rehearse_mistake(s->name, function, slug, &recognised)) {
            printf("%s %s: ACCEPTED; the tests do not see it\n", function,
                   slug);
            continue;
        }
        rejected++;
        if (recognised != NULL && strcmp(recognised, slug) == 0)
            named++;
        else
            printf("%s %s: taken for %s\n", function, slug,
                   recognised != NULL ? recognised : "nothing known");
    }
    const int poor = has_poor_steps(of_step);
    const size_t allocating = allocates_nothing() ? count_allocations() : 0;
    printf("%s: rejected %zu of %zu, recognised %zu of %zu\n", m->name,
           rejected, made, named, made);
    printf("mistakes: %zu passed, %zu failed\n", named,
           made - named + allocating);
    return made > 0 && rejected == made && named == made && !poor
                   && allocating == 0
               ? EXIT_SUCCESS
               : EXIT_FAILURE;
}
