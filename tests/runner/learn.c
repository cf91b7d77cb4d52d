/*
 * learn.c - the learner's side: where am I, what comes next, what went wrong?
 *
 *     learn FOLDER learn [M [STEP]]   the board, and the next red step
 *     learn FOLDER try [M [STEP]]     one step; exit status 1 when it is red
 *     learn FOLDER hint [M [STEP]]    the next of its three hints
 *     learn FOLDER which [M [STEP]]   module, step and functions, for scripts
 *     learn FOLDER steps              every step, a row each, for scripts
 *
 * and for 'make watch', rows with tabs between:
 *
 *     learn FOLDER meant [M [STEP]]   the names of the module and the step
 *     learn FOLDER list               every step, with what became of it
 *     learn FOLDER figures M STEP NEEDS   see ready.h
 *     learn FOLDER questions M        see recall.h
 *     learn FOLDER guess FIGURE DATA [N]  see foresee.h
 *     learn FOLDER curves FIGURE DATA     the same for a page of the notes
 *
 * FOLDER holds the verdicts. Without M or STEP the next red step is meant,
 * which is in an extra only when all else is done and the extra has been begun.
 * Its name is kept in FOLDER/meant, so that the next call can tell when it has
 * passed.
 */
#define _POSIX_C_SOURCE 200809L

#include "foresee.h"
#include "hint.h"
#include "names.h"
#include "ready.h"
#include "recall.h"
#include "show.h"

#include <limits.h>
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
    print_model_answer(v->m, s,
                       terminal_columns() < 76
                           ? " Compare it with the model answer,\n  "
                           : " Compare it with the model answer, ");
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

/* The step's place among all steps of the course, from 1, and how many there are. */
static int
number_of(const step *s, int *of)
{
    int number = 0;

    *of = 0;
    for (size_t i = 0; i < N_MODULES; i++) {
        const step *first = modules[i]->steps;
        for (size_t k = 0; k < modules[i]->n_steps; k++)
            if (first + k == s)
                number = *of + (int)k + 1;
        *of += (int)modules[i]->n_steps;
    }
    return number;
}

static void
print_red(const verdict *v, const step *s, int with_task)
{
    int of;
    const int number = number_of(s, &of);
    print_red_step(v, s, number, of, with_task);
}

static int
try_step(const char *folder, const verdict *v, const step *s, int named)
{
    const int passed = !named && print_passed_since(folder, v, s);

    if (!passes(v, s))
        print_red(v, s, 1);
    else if (!passed)
        print_passed(v, s);
    return passed || passes(v, s) ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The bar of every chapter, or only that of CURRENT, which is unfolded. */
static void
print_bars(const char *folder, const verdict *current, const step *next,
           int only)
{
    for (size_t i = 0; i < N_MODULES; i++) {
        const verdict *v = verdict_read(folder, modules[i]);
        const int unfolded = current != NULL && current->m == v->m;
        if (!only || unfolded)
            print_chapter(v, (int)i + 1, unfolded, unfolded ? next : NULL);
    }
}

/* What can be done when all that is due is done. */
static void
print_all_done(const char *folder)
{
    int sum = 0;

    for (size_t i = 0; i < N_MODULES; i++)
        sum += points(verdict_read(folder, modules[i]));
    printf("\nAll %d points are yours. Now let your own code draw the "
           "figures:\n\n  make plots MINE=1\n\nand let it read a novel, letter "
           "by letter, and then write:\n\n  make capstone MINE=1\n",
           sum);
    for (size_t i = 0; i < N_MODULES; i++)
        if (is_extra[i] && verdict_next(verdict_read(folder, modules[i]))) {
            printf("\nThe rest is extra, if you like:\n\n  make try M=%s\n",
                   modules[i]->name);
            return;
        }
}

/*
 * The board with chapter V unfolded, and then its step S. Where a terminal has not
 * enough lines for all of it, the task is left out, which 'make try' shows; and where
 * a long message needs them, so are the other chapters.
 */
static int
print_board(const char *folder, const verdict *v, const step *s, int named,
            int chosen)
{
    const int unfolded = lines_of_chapter(v, s);
    const int room = terminal_rows() > 0 ? terminal_rows() - 1 : INT_MAX;
    const int only =
        (int)N_MODULES - 1 + unfolded + lines_of_red_step(v, s, 0) > room;
    const int bars = unfolded + (only ? 0 : (int)N_MODULES - 1);
    const int with_task = bars + lines_of_red_step(v, s, 1) <= room;

    if (passes(v, s) && !named) {
        print_bars(folder, NULL, NULL, 0);
        print_all_done(folder);
    } else if (passes(v, s)) {
        print_bars(folder, v, NULL, 0);
        printf("\n");
        print_passed(v, s);
    } else {
        print_bars(folder, v, s, only);
        if (!chosen)
            print_passed_since(folder, v, s);
        print_red(v, s, with_task);
    }
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

/* Module, step, what became of it, points and title. */
static int
print_list(const char *folder)
{
    for (size_t i = 0; i < N_MODULES; i++) {
        const verdict *v = verdict_read(folder, modules[i]);
        for (size_t k = 0; k < modules[i]->n_steps; k++) {
            const step *s = &modules[i]->steps[k];
            printf("%s\t%s\t%s\t%d\t%s\n", modules[i]->name, s->name,
                   state_of(v, s, NULL), s->points, s->title);
        }
    }
    return EXIT_SUCCESS;
}

static int
print_for_watch(const char *folder, const char *what, const verdict *v,
                const step *s, const char *needs)
{
    verdict *all[N_MODULES];
    size_t before = 0;

    for (size_t i = 0; i < N_MODULES; i++) {
        all[i] = verdict_read(folder, modules[i]);
        before = modules[i] == v->m ? i : before;
    }
    if (strcmp(what, "meant") == 0)
        printf("%s\t%s\n", v->m->name, s->name);
    else if (strcmp(what, "figures") == 0)
        print_figures(needs, all, N_MODULES, v->m, s);
    else if (!verdict_begun(v))
        print_questions(modules, before);
    return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    const char *what = argc > 2 ? argv[2] : "";
    const char *m = argc > 3 ? argv[3] : "", *name = argc > 4 ? argv[4] : "";
    static const char *const known[] = { "learn",    "try",   "hint",
                                         "which",    "meant", "figures",
                                         "questions" };
    size_t i = 0;

    if (strcmp(what, "steps") == 0)
        return print_steps();
    if (strcmp(what, "list") == 0)
        return print_list(argv[1]);
    if (strcmp(what, "curves") == 0)
        return !print_guess_script(m, name);
    if (strcmp(what, "guess") == 0)
        return !print_guess(m, name, argc > 5 ? atoi(argv[5]) : 0);
    while (i < sizeof known / sizeof *known && strcmp(what, known[i]) != 0)
        i++;
    if (i == sizeof known / sizeof *known) {
        fprintf(stderr, "usage: %s FOLDER learn|try|hint|steps [M [STEP]]\n",
                argv[0]);
        return 2;
    }
    const verdict *v = module_meant(argv[1], m, name);
    const step *s = step_meant(v, name);
    if (strcmp(what, "which") == 0) {
        printf("%s %s %s\n", v->m->name, s->name, s->functions);
        return EXIT_SUCCESS;
    }
    if (strcmp(what, "learn") == 0)
        return print_board(argv[1], v, s, *m != '\0', *name != '\0');
    if (strcmp(what, "try") == 0)
        return try_step(argv[1], v, s, *name != '\0');
    if (strcmp(what, "hint") == 0)
        return give_hint(argv[1], v, s);
    return print_for_watch(argv[1], what, v, s, argc > 5 ? argv[5] : "");
}
