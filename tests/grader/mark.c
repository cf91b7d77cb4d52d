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

/* Keeps only the compiler's messages about the learner's own files. */
static char *
own_lines(const char *said)
{
    static const char own[] = "exercises/";
    char *text;
    size_t size;
    int mine = 0, lines = 0;
    FILE *out = open_memstream(&text, &size);

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
    if (*mark_text(found, "fingerprint") != '\0')
        clean_add(one, "fingerprint", mark_text(found, "fingerprint"));
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
    clean_add(one, "sentence", mark_text(found, "sentence"));
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
module_message(enum outcome state, const cJSON *found)
{
    char *own = own_lines(mark_text(found, "compiler")), *message;

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
    char *message = module_message(state, found);
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

const char *
mark_module(size_t i)
{
    return i < ALL ? all[i]->name : NULL;
}

void
mark_begin(const marking *how, intake *in)
{
    static char lib[4096];

    *in = (intake){ .lib = lib };
    for (size_t i = 0; i < ALL; i++)
        if (is_asked_for(how, all[i]->name))
            in->modules[in->n_modules++] = all[i];
    snprintf(lib, sizeof lib, "%s/kit/%s/lib", how->build,
             in->modules[0]->name);
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

/* The number of all that the marks of a module depend on (grader.mk), or "". */
static const char *
edition_of(const marking *how, const char *name)
{
    static char edition[80];
    char path[4096];

    snprintf(path, sizeof path, "%s/kit/%s/edition", how->build, name);
    FILE *in = fopen(path, "r");
    *edition = '\0';
    if (in != NULL && fgets(edition, sizeof edition, in) != NULL)
        edition[strcspn(edition, "\n")] = '\0';
    if (in != NULL)
        fclose(in);
    return edition;
}

int
mark_is_of_this_edition(const marking *how, const cJSON *report)
{
    const cJSON *one;
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules"))
        if (strcmp(mark_text(one, "edition"),
                   edition_of(how, mark_text(one, "name")))
            != 0)
            return 0;
    return 1;
}

/*
 * Adds a module to the report, with the answer of its judge if it had one. A
 * module without a judge has the outcome OTHERWISE.
 */
static void
add_module(cJSON *report, const marking *how, const module *m, const judging *j,
           enum outcome otherwise)
{
    cJSON *found = j != NULL ? judges_answer(j) : NULL;
    const enum outcome state = j == NULL       ? otherwise
                               : found == NULL ? FAILED
                                               : mark_outcome(found, "state");
    if (state == FAILED)
        cJSON_ReplaceItemInObject(report, "gradable", cJSON_CreateFalse());
    cJSON *one = module_report(m, state, found);
    cJSON_AddStringToObject(one, "edition", edition_of(how, m->name));
    tell_first(one, mark_text(report, "refused"));
    cJSON_AddItemToArray(cJSON_GetObjectItem(report, "modules"), one);
    cJSON_Delete(found);
}

/* The lines of some notes as a list, with "and 7 more" where not all were kept. */
static void
add_notes(cJSON *report, const char *name, const intake_notes *notes)
{
    cJSON *list = cJSON_AddArrayToObject(report, name);
    char more[64];

    for (const char *at = notes->lines; at != NULL && *at != '\0';) {
        const size_t length = strcspn(at, "\n");
        char *line = strndup(at, length);
        cJSON_AddItemToArray(list, cJSON_CreateString(line));
        free(line);
        at += length + 1;
    }
    if (notes->n > 20) {
        snprintf(more, sizeof more, "and %zu more", notes->n - 20);
        cJSON_AddItemToArray(list, cJSON_CreateString(more));
    }
}

static void
add_intake(cJSON *report, const intake *in)
{
    char digest[32];

    snprintf(digest, sizeof digest, "%016llx", intake_digest(in));
    cJSON_AddStringToObject(report, "content", digest);
    add_notes(report, "choices", &in->choices);
    add_notes(report, "passed", &in->passed);
    add_notes(report, "ignored", &in->ignored);
    if (in->refused != NULL)
        cJSON_AddStringToObject(report, "refused", in->refused);
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
            add_module(report, how, all[i], NULL,
                       refused != NULL ? ABSENT : FAILED);
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
mark_intake(const marking *how, const intake *in, const char *learner)
{
    const double begun = seconds_now();
    judging j[ALL] = { { .m = NULL } };
    char *folder = stage_empty();
    cJSON *report = cJSON_CreateObject();

    begin_report(report, how, learner, in);
    if (folder == NULL) {
        perror("No folder can be made in TMPDIR or /tmp");
        exit(EXIT_FAILURE);
    }
    const size_t n = judges_prepare(folder, in, j);
    judges_run(how, j, n);
    for (size_t i = 0; i < in->n_modules; i++) {
        const judging *mine = NULL;
        for (size_t k = 0; k < n; k++)
            mine = j[k].m == in->modules[i] ? &j[k] : mine;
        add_module(report, how, in->modules[i], mine, ABSENT);
    }
    add_sum(report, seconds_now() - begun);
    stage_remove(folder);
    return report;
}
