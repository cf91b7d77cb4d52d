#define _GNU_SOURCE

#include "mark.h"

#include "../runner/steps.h"
#include "clean.h"
#include "intake.h"
#include "judges.h"
#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// -DEACH_MODULE='X(chain) X(rnn)' comes from the list in the Makefile.
#ifndef EACH_MODULE
#error "compile with -DEACH_MODULE='X(chain)'"
#endif
#define X(name) extern const module name##_module;
EACH_MODULE
#undef X
#define X(name) &name##_module,
static const module *const all[] = { EACH_MODULE };
#undef X
#define X(name) #name " "
const char mark_all_modules[] = EACH_MODULE;
#undef X
enum { ALL = sizeof all / sizeof all[0] };

const char *
mark_text(const cJSON *of, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(of, name));
    return text != NULL ? text : "";
}

int
mark_number(const cJSON *of, const char *name)
{
    const cJSON *item = cJSON_GetObjectItem(of, name);
    return cJSON_IsNumber(item) ? item->valueint : 0;
}

enum outcome
mark_outcome(const cJSON *of, const char *name)
{
    return outcome_named(mark_text(of, name));
}

/* Keeps only the compiler's messages about the learner's own file. */
static char *
own_lines(const char *said, const char *name)
{
    char own[64], *text;
    size_t size;
    int mine = 0, lines = 0;
    FILE *out = open_memstream(&text, &size);

    snprintf(own, sizeof own, "exercises/%s.c:", name);
    // Warnings before the first error would only push it out of sight.
    const char *error = strstr(said, ": error: ");
    while (error != NULL && error > said && error[-1] != '\n')
        error--;
    if (error != NULL && strncmp(error, own, strlen(own)) == 0)
        said = error;
    while (*said != '\0' && lines < 40) {
        const int length = (int)strcspn(said, "\n");
        // A message begins at the margin; what it shows of the source does not.
        if (*said != ' ')
            mine = strncmp(said, own, strlen(own)) == 0
                   || strstr(said, "undefined reference to") != NULL;
        if (mine && ++lines > 0)
            fprintf(out, "%.*s\n", length, said);
        said += length + (said[length] == '\n');
    }
    fclose(out);
    return text;
}

/* What the judge found of a step; NULL when it was not run. */
static const cJSON *
step_of(const cJSON *steps, const char *name)
{
    const cJSON *one;
    cJSON_ArrayForEach (one, steps)
        if (strcmp(mark_text(one, "name"), name) == 0)
            return one;
    return NULL;
}

/* A step that was not judged has the outcome of its module. */
static void
add_step(cJSON *steps, const module *m, const step *s, const cJSON *found,
         enum outcome of_module)
{
    char line[512];
    const enum outcome outcome =
        found != NULL ? mark_outcome(found, "outcome") : of_module;
    cJSON *one = cJSON_CreateObject();

    cJSON_AddItemToArray(steps, one);
    cJSON_AddStringToObject(one, "name", s->name);
    cJSON_AddStringToObject(one, "title", s->title);
    cJSON_AddStringToObject(one, "outcome", outcome_word(outcome));
    cJSON_AddStringToObject(one, "says", outcome_sentence(outcome));
    cJSON_AddNumberToObject(one, "points", outcome == RIGHT ? s->points : 0);
    cJSON_AddNumberToObject(one, "of", s->points);
    if (outcome == RIGHT || found == NULL)
        return;
    cJSON_AddStringToObject(one, "equation", s->equation);
    snprintf(line, sizeof line, "%s, \"%s\"", m->chapter, s->section);
    cJSON_AddStringToObject(one, "reading", line);
    snprintf(line, sizeof line, "make try M=%s STEP=%s SEED=%.0f", m->name,
             s->name, cJSON_GetNumberValue(cJSON_GetObjectItem(found, "seed")));
    cJSON_AddStringToObject(one, "again", line);
    cJSON_AddNumberToObject(
        one, "seed", cJSON_GetNumberValue(cJSON_GetObjectItem(found, "seed")));
    cJSON_AddNumberToObject(one, "case", mark_number(found, "case"));
    clean_add(one, "mistake", mark_text(found, "mistake"));
    clean_add(one, "text", mark_text(found, "text"));
}

static void
add_figure(cJSON *one, const cJSON *found)
{
    static const char *const names[] = { "figure", "no_figure" };
    for (size_t i = 0; i < 2; i++)
        if (*mark_text(found, names[i]) != '\0')
            cJSON_AddStringToObject(one, names[i], mark_text(found, names[i]));
}

/* What is said of a module, with what the compiler said; for free(). */
static char *
module_message(const module *m, enum outcome state, const cJSON *found)
{
    char *own = own_lines(mark_text(found, "compiler"), m->name), *message;

    if (asprintf(&message, "%s%s%s",
                 state == BROKEN ? mark_text(found, "says")
                                 : outcome_sentence(state),
                 *own != '\0' && state != JUDGED ? "\n\n" : "", own)
        < 0)
        abort();
    free(own);
    return message;
}

/* A module's part of the report, from what its judge found; NULL: nothing. */
static cJSON *
module_report(const module *m, enum outcome state, const cJSON *found)
{
    cJSON *one = cJSON_CreateObject();
    cJSON *steps = cJSON_GetObjectItem(found, "steps"), *list, *step_found;
    int points = 0, of = 0;

    cJSON_AddStringToObject(one, "name", m->name);
    cJSON_AddStringToObject(one, "title", m->title);
    cJSON_AddStringToObject(one, "chapter", m->chapter);
    cJSON_AddStringToObject(one, "state", outcome_word(state));
    char *message = module_message(m, state, found);
    clean_add(one, "message", message);
    free(message);
    list = cJSON_AddArrayToObject(one, "steps");
    for (size_t i = 0; i < m->n_steps; i++)
        add_step(list, m, &m->steps[i], step_of(steps, m->steps[i].name),
                 state);
    cJSON_ArrayForEach (step_found, list) {
        points += mark_number(step_found, "points");
        of += mark_number(step_found, "of");
    }
    cJSON_AddNumberToObject(one, "points", points);
    cJSON_AddNumberToObject(one, "of", of);
    add_figure(one, found);
    return one;
}

static int
is_asked_for(const marking *how, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = how->modules; (at = strstr(at, name)); at++)
        if ((at == how->modules || at[-1] == ' ')
            && (at[length] == ' ' || at[length] == '\0'))
            return 1;
    return 0;
}

/*
 * Copies the learner's files into a folder of our own and prepares a judge for
 * each.
 */
static size_t
lay_out(const char *folder, const intake *in, judging j[])
{
    size_t n = 0;
    for (size_t i = 0; i < in->n_modules; i++) {
        if (in->text[i] == NULL || in->refused != NULL)
            continue;
        judging *one = &j[n];
        for (size_t k = 0; k < ALL; k++)
            if (strcmp(all[k]->name, in->modules[i]) == 0)
                one->m = all[k];
        snprintf(one->source, sizeof one->source, "%s/%s.c", folder,
                 one->m->name);
        snprintf(one->answer, sizeof one->answer, "%s/%s.json", folder,
                 one->m->name);
        FILE *out = fopen(one->source, "w");
        if (out != NULL && fputs(in->text[i], out) >= 0 && fclose(out) == 0)
            n++;
        else {
            // There is no room for it here. Going on would report as absent what
            // the learner has handed in.
            perror(one->source);
            stage_remove(strdup(folder));
            exit(EXIT_FAILURE);
        }
    }
    return n;
}

/*
 * Some forms can show nothing but steps. So the messages of the compiler, or
 * the reason why nothing was taken, are repeated with the first step.
 */
static void
tell_first(cJSON *one, const char *refused)
{
    const char *said = strstr(mark_text(one, "message"), "\n\n");
    cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItem(one, "steps"), 0);

    if (mark_outcome(one, "state") == BROKEN && said != NULL)
        cJSON_AddStringToObject(first, "text", said + 2);
    else if (*refused != '\0')
        cJSON_AddStringToObject(first, "text", refused);
}

/*
 * Adds a module to the report, with the answer of its judge if it had one. A
 * module without a judge has the outcome OTHERWISE.
 */
static void
add_module(cJSON *report, const module *m, const judging *j,
           enum outcome otherwise)
{
    cJSON *found = j != NULL ? judges_answer(j) : NULL;
    const enum outcome state = j == NULL       ? otherwise
                               : found == NULL ? FAILED
                                               : mark_outcome(found, "state");
    if (state == FAILED)
        cJSON_ReplaceItemInObject(report, "gradable", cJSON_CreateFalse());
    cJSON *one = module_report(m, state, found);
    tell_first(one, mark_text(report, "refused"));
    cJSON_AddItemToArray(cJSON_GetObjectItem(report, "modules"), one);
    cJSON_Delete(found);
}

static void
add_intake(cJSON *report, const intake *in)
{
    cJSON *ignored = cJSON_AddArrayToObject(report, "ignored");
    char more[64];

    for (const char *at = in->ignored; at != NULL && *at != '\0';) {
        const int length = (int)strcspn(at, "\n");
        char *name = strndup(at, (size_t)length), *clean = clean_text(name);
        cJSON_AddItemToArray(ignored, cJSON_CreateString(clean));
        free(clean);
        free(name);
        at += length + 1;
    }
    if (in->n_ignored > 20) {
        snprintf(more, sizeof more, "and %zu more", in->n_ignored - 20);
        cJSON_AddItemToArray(ignored, cJSON_CreateString(more));
    }
    if (in->refused != NULL)
        clean_add(report, "refused", in->refused);
    cJSON_AddBoolToObject(report, "gradable", in->refused == NULL);
}

static void
begin_report(cJSON *report, const marking *how, const char *learner,
             const intake *in)
{
    char *name = clean_name(learner);

    cJSON_AddStringToObject(report, "learner", name);
    free(name);
    cJSON_AddNumberToObject(report, "seed", (double)how->seed);
    cJSON_AddStringToObject(report, "sandbox", box_name(how->box));
    cJSON_AddNumberToObject(report, "budget", how->budget);
    add_intake(report, in);
    cJSON_AddArrayToObject(report, "modules");
}

static void
add_sum(cJSON *report, double seconds)
{
    int points = 0, of = 0;
    const cJSON *one;

    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules")) {
        points += mark_number(one, "points");
        of += mark_number(one, "of");
    }
    cJSON_AddNumberToObject(report, "points", points);
    cJSON_AddNumberToObject(report, "of", of);
    cJSON_AddNumberToObject(report, "seconds",
                            (double)(long)(100.0 * seconds + 0.5) / 100.0);
}

cJSON *
mark_nothing(const marking *how, const char *learner, const char *refused)
{
    intake in = { .refused = refused != NULL ? strdup(refused) : NULL };
    cJSON *report = cJSON_CreateObject();

    begin_report(report, how, learner, &in);
    for (size_t i = 0; i < ALL; i++)
        if (is_asked_for(how, all[i]->name))
            add_module(report, all[i], NULL, refused != NULL ? ABSENT : FAILED);
    add_sum(report, 0.0);
    intake_free(&in);
    return report;
}

static double
seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

cJSON *
mark_submission(const marking *how, const char *path, const char *learner)
{
    const double begun = seconds_now();
    const char *names[ALL];
    judging j[ALL] = { { .m = NULL } };
    intake in = { .modules = names };
    char *folder = stage_empty();
    cJSON *report = cJSON_CreateObject();

    for (size_t i = 0; i < ALL; i++)
        if (is_asked_for(how, all[i]->name))
            names[in.n_modules++] = all[i]->name;
    intake_read(&in, path);
    begin_report(report, how, learner, &in);
    if (folder == NULL) {
        perror("No folder can be made in TMPDIR or /tmp");
        exit(EXIT_FAILURE);
    }
    const size_t n = lay_out(folder, &in, j);
    judges_run(how, j, n);
    for (size_t i = 0; i < ALL; i++) {
        const judging *mine = NULL;
        for (size_t k = 0; k < n; k++)
            mine = j[k].m == all[i] ? &j[k] : mine;
        if (is_asked_for(how, all[i]->name))
            add_module(report, all[i], mine, ABSENT);
    }
    add_sum(report, seconds_now() - begun);
    stage_remove(folder);
    intake_free(&in);
    return report;
}
