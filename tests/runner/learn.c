/*
 * learn.c - the learner's side: where am I, what comes next, what went wrong?
 *
 *     learn FOLDER board              the board, and the next red step
 *     learn FOLDER try [M [STEP]]     one step; exit status 1 when it is red
 *     learn FOLDER hint [M [STEP]]    the next of its three hints
 *     learn FOLDER which [M [STEP]]   module, step and functions, for scripts
 *     learn FOLDER steps              every step, a row each, for scripts
 *
 * FOLDER holds the verdicts. Without M or STEP the next red step is meant,
 * which is in an extra only when all else is done and the extra has been begun.
 * Its name is kept in FOLDER/meant, so that the next call can tell when it has
 * passed.
 */
#define _POSIX_C_SOURCE 200809L

#include "names.h"
#include "show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// -DEACH_MODULE='X(chain, 0) X(gru, 1)' comes from the lists in the Makefile; 1 is
// for an extra.
#ifndef EACH_MODULE
#error "compile with -DEACH_MODULE='X(chain, 0)'"
#endif
#define X(name, extra) extern const module name##_module;
EACH_MODULE
#undef X
#define X(name, extra) &name##_module,
static const module *const modules[] = { EACH_MODULE };
#undef X
#define X(name, extra) extra,
static const int is_extra[] = { EACH_MODULE };
#undef X
enum { N_MODULES = sizeof modules / sizeof modules[0] };

/* An extra is not due until it is begun, and then it comes last. */
static int
is_due(size_t i, const verdict *v)
{
    return verdict_next(v) != NULL && (!is_extra[i] || verdict_begun(v));
}

static int
passes(const verdict *v, const step *s)
{
    return verdict_on(v, s) == RIGHT;
}

static void
print_passed(const verdict *v, const step *s)
{
    print(GREEN, "%s passes.", s->name);
    print_model_answer(v->m, s, " Compare it with the model answer, ");
    printf("\n%s", v->message[s - v->m->steps]);
}

/*
 * Keeps in a file that s is meant now, if it is red. If the step that was meant
 * before is another one and right, it has passed since: says so, and returns 1.
 */
static int
print_passed_since(const char *folder, const verdict *now, const step *s)
{
    char path[512], name[64] = "", of[64] = "";
    int passed = 0;

    snprintf(path, sizeof path, "%s/meant", folder);
    FILE *kept = fopen(path, "r");
    if (kept != NULL) {
        if (fscanf(kept, "%63s %63s", of, name) != 2)
            name[0] = '\0';
        fclose(kept);
    }
    for (size_t i = 0; i < N_MODULES; i++) {
        const step *before = step_named(modules[i], name);
        if (strcmp(modules[i]->name, of) != 0 || before == NULL || before == s)
            continue;
        const verdict *v = verdict_read(folder, modules[i]);
        passed = passes(v, before);
        if (passed) {
            printf("\n");
            print_passed(v, before);
        }
    }
    // If this cannot be written, the next call does not say that the step has
    // passed; nothing else depends on it.
    kept = fopen(path, "w");
    if (kept != NULL) {
        if (!passes(now, s))
            fprintf(kept, "%s %s\n", now->m->name, s->name);
        fclose(kept);
    }
    return passed;
}

static int
try_step(const char *folder, const verdict *v, const step *s, int named)
{
    const int passed = !named && print_passed_since(folder, v, s);

    if (!passes(v, s))
        print_red_step(v, s);
    else if (!passed)
        print_passed(v, s);
    return passed || passes(v, s) ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
print_board(const char *folder)
{
    const verdict *v[N_MODULES], *current = NULL, *extra = NULL;
    int sum = 0;

    for (size_t i = 0; i < N_MODULES; i++) {
        v[i] = verdict_read(folder, modules[i]);
        sum += points(v[i]);
        if (current == NULL && is_due(i, v[i]))
            current = v[i];
        if (extra == NULL && is_extra[i] && verdict_next(v[i]) != NULL)
            extra = v[i];
    }
    for (size_t i = 0; i < N_MODULES; i++)
        print_chapter(v[i], v[i] == current ? verdict_next(current) : NULL);
    if (current != NULL) {
        const step *s = verdict_next(current);
        print_passed_since(folder, current, s);
        print_red_step(current, s);
    } else
        printf("\nAll %d points are yours. Now let your own code draw the "
               "figures:\n\n  make plots MINE=1\n\nand let it "
               "read a novel, letter by letter, and then write:\n\n  make "
               "capstone MINE=1\n",
               sum);
    if (current == NULL && extra != NULL)
        printf("\nThe rest is extra, if you like:\n\n  make try M=%s\n",
               extra->m->name);
    return EXIT_SUCCESS;
}

/* After the last hint: where the model answer is, or who knows more. */
static void
print_last_resort(const module *m, const step *s)
{
    if (has_model_answer(m, s)) {
        print_model_answer(m, s,
                           "\nThat was the last hint. If you are still "
                           "stuck, read the model answer,\n");
        printf(", close it, and write the function from memory.\n");
    } else
        printf("\nThat was the last hint, and the model answer is not part of "
               "this handout.\nYour teacher knows more. 'make debug M=%s "
               "STEP=%s' stops in the case that fails.\n",
               m->name, s->name);
}

/* Each call gives one hint more; how many were given is kept in a file. */
static int
give_hint(const char *folder, const verdict *v, const step *s)
{
    char path[512];
    int given = 0;

    snprintf(path, sizeof path, "%s/%s-%s.hints", folder, v->m->name, s->name);
    FILE *kept = fopen(path, "r");
    if (kept != NULL) {
        if (fscanf(kept, "%d", &given) != 1)
            given = 0;
        fclose(kept);
    }
    given = given < 0 ? 1 : given < HINTS ? given + 1 : HINTS;
    for (int i = 0; i < given; i++) {
        print(BOLD, "\nHint %d of %d for %s\n", i + 1, HINTS, s->name);
        print_indented(2, s->hint[i]);
    }
    if (given < HINTS)
        printf("\nAsk again for a stronger one.\n");
    else
        print_last_resort(v->m, s);
    kept = fopen(path, "w");
    if (kept == NULL || fprintf(kept, "%d\n", given) < 0 || fclose(kept) != 0)
        fprintf(stderr,
                "%s cannot be written; the next hint will be this one "
                "again.\n",
                path);
    return EXIT_SUCCESS;
}

/* "Did you mean STEP=gates?", where a mistyped NAME is near enough to something. */
static void
print_did_you_mean(const char *variable, const char *name,
                   const char *const *names, size_t n)
{
    const char *nearest = nearest_name(name, names, n);
    if (nearest != NULL)
        fprintf(stderr, " Did you mean %s=%s?", variable, nearest);
}

/* Says that there is no such module, or no such step in any of them. */
static void
refuse_name(const char *module_name, const char *step_name)
{
    enum { MOST_STEPS = 256 };
    const char *names[N_MODULES], *steps[MOST_STEPS];
    size_t n_steps = 0;

    for (size_t i = 0; i < N_MODULES; i++) {
        names[i] = modules[i]->name;
        for (size_t k = 0; k < modules[i]->n_steps && n_steps < MOST_STEPS; k++)
            steps[n_steps++] = modules[i]->steps[k].name;
    }
    if (*module_name != '\0') {
        fprintf(stderr, "There is no module M=%s. There are:", module_name);
        for (size_t i = 0; i < N_MODULES; i++)
            fprintf(stderr, " %s", names[i]);
        fprintf(stderr, ".");
        print_did_you_mean("M", module_name, names, N_MODULES);
    } else {
        fprintf(stderr, "There is no STEP=%s.", step_name);
        print_did_you_mean("STEP", step_name, steps, n_steps);
        fprintf(stderr, " 'make steps' lists them all.");
    }
    fprintf(stderr, "\n");
    exit(2);
}

/*
 * The module of that name. For an empty name it is the first that is due and has a
 * step of that name, where one is given. Where none is due it is the first module
 * with the step, or else the last of the chapters that everyone reads.
 */
static const verdict *
module_meant(const char *folder, const char *name, const char *step_name)
{
    const verdict *other = NULL;

    for (size_t i = 0; i < N_MODULES; i++) {
        const int has = step_named(modules[i], step_name) != NULL;
        if (*name != '\0' ? strcmp(modules[i]->name, name) != 0
                          : *step_name != '\0' && !has)
            continue;
        const verdict *v = verdict_read(folder, modules[i]);
        if (*name != '\0' || is_due(i, v))
            return v;
        if (*step_name != '\0' ? other == NULL : !is_extra[i])
            other = v;
    }
    if (other == NULL)
        refuse_name(name, step_name);
    return other;
}

static const step *
step_meant(const verdict *v, const char *name)
{
    enum { MOST_STEPS = 32 };
    const step *s = *name == '\0' ? verdict_next(v) : step_named(v->m, name);
    const char *names[MOST_STEPS];
    size_t n = 0;

    if (*name == '\0' && s == NULL)
        s = &v->m->steps[v->m->n_steps - 1];
    if (s != NULL)
        return s;
    fprintf(stderr, "%s has no STEP=%s. Its steps are:", v->m->name, name);
    for (; n < v->m->n_steps && n < MOST_STEPS; n++) {
        names[n] = v->m->steps[n].name;
        fprintf(stderr, " %s", names[n]);
    }
    fprintf(stderr, ".");
    print_did_you_mean("STEP", name, names, n);
    for (size_t i = 0; i < N_MODULES; i++)
        if (step_named(modules[i], name) != NULL)
            fprintf(stderr, " It is a step of M=%s.", modules[i]->name);
    fprintf(stderr, "\n");
    exit(2);
}

/* Module, its title, step, functions, points and section, between tabs. */
static int
print_steps(void)
{
    for (size_t i = 0; i < N_MODULES; i++)
        for (size_t k = 0; k < modules[i]->n_steps; k++) {
            const step *s = &modules[i]->steps[k];
            printf("%s\t%s\t%s\t%s\t%d\t%s\n", modules[i]->name,
                   modules[i]->title, s->name, s->functions, s->points,
                   s->section);
        }
    return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    const char *what = argc > 2 ? argv[2] : "";

    if (strcmp(what, "board") == 0)
        return print_board(argv[1]);
    if (strcmp(what, "steps") == 0)
        return print_steps();
    if (strcmp(what, "try") != 0 && strcmp(what, "hint") != 0
        && strcmp(what, "which") != 0) {
        fprintf(stderr,
                "usage: %s FOLDER board|steps|try|hint|which [M [STEP]]\n",
                argv[0]);
        return 2;
    }
    const char *step_name = argc > 4 ? argv[4] : "";
    const verdict *v =
        module_meant(argv[1], argc > 3 ? argv[3] : "", step_name);
    const step *s = step_meant(v, step_name);
    if (strcmp(what, "which") == 0) {
        printf("%s %s %s\n", v->m->name, s->name, s->functions);
        return EXIT_SUCCESS;
    }
    return strcmp(what, "try") == 0
               ? try_step(argv[1], v, s, argc > 4 && *argv[4])
               : give_hint(argv[1], v, s);
}
