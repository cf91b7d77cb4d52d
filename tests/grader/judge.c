/*
 * judge.c - marks one module of one submission, and writes what it found as
 * JSON, for mark.c to read.
 *
 *     judge_chain KIT SOURCE SEED BOX SECONDS [figure]
 *
 *   KIT      the folder with what a worker of this module is made from
 *   SOURCE   a folder with the learner's file in exercises/, and theirs beside it
 *   SEED     the first seed to ask with
 *   BOX      bwrap, user or open, as box_choose() found it
 *   SECONDS  how long it may run; what is not judged by then is too slow
 *   figure   also draw the chapter's figure, from what the learner's code makes
 */
#define _GNU_SOURCE

#include "../runner/catalogue.h"
#include "../runner/sheet_parts.h"
#include "../runner/steps.h"
#include "examine.h"
#include "figure.h"
#include "stage.h"

#include <cjson/cJSON.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef MODULE
#error "compile with -DMODULE=chain"
#endif
#define MODULE_(name) name##_module
#define MODULE_OF(name) MODULE_(name)
extern const module MODULE_OF(MODULE);
static const module *const m = &MODULE_OF(MODULE);

// OUR_FAULT is the exit status of build.sh when nothing at all can be linked.
enum { BUILD_SECONDS = 10, GIGABYTE = 1 << 30, OUR_FAULT = 13 };

static enum box_kind
box_named(const char *name)
{
    for (int kind = BOX_BWRAP; kind <= BOX_OPEN; kind++)
        if (strcmp(name, box_name((enum box_kind)kind)) == 0)
            return (enum box_kind)kind;
    fprintf(stderr, "There is no box called %s.\n", name);
    exit(2);
}

/* Starts to build; meanwhile the judge computes the right answers. */
static void
start_build(const box *b, int figure, boxed *r)
{
    char *const argv[] = { "/bin/sh",       "kit/build.sh",         CC,
                           (char *)m->name, figure ? "figure" : "", NULL };
    if (box_start(b, argv, r) != 0)
        abort();
}

/* The exit status of build.sh, -1 when it was stopped, or OUR_FAULT. */
static int
finish_build(boxed *r, char **said)
{
    char nothing[64];
    while (box_read(r, nothing, sizeof nothing) > 0)
        ;
    box_end(r);
    *said = strdup(r->said);
    // A compiler waits for nothing but a processor or a disk, so when it was late
    // the machine was overloaded, which is not the learner's fault. One that sleeps
    // for a second (20 looks) was told by the file to read what never comes.
    const int late = r->cause == WAITED && r->asleep < 20;
    const int status = r->cause == EXITED ? r->number : late ? OUR_FAULT : -1;
    box_free(r);
    return status;
}

/* What the catalogue says of a mistake, without the numbers of this case. */
static void
add_sentence(cJSON *one, const step *s, const char *mistake)
{
    const char *function, *slug, *says;

    for (size_t i = 0; mistake_at(i, &function, &slug, &says); i++)
        if (strcmp(slug, mistake) == 0 && step_of_function(m, function) == s) {
            cJSON_AddStringToObject(one, "sentence", says);
            return;
        }
}

static void
add_finding(cJSON *steps, const step *s, const finding *f)
{
    cJSON *one = cJSON_CreateObject();
    cJSON_AddStringToObject(one, "name", s->name);
    cJSON_AddStringToObject(one, "outcome", outcome_word(f->outcome));
    if (f->outcome != RIGHT) {
        cJSON_AddNumberToObject(one, "seed", (double)f->seed);
        cJSON_AddNumberToObject(one, "case", (double)(f->k + 1));
        cJSON_AddStringToObject(one, "text", f->text);
    }
    if (f->mistake != NULL) {
        cJSON_AddStringToObject(one, "mistake", f->mistake);
        add_sentence(one, s, f->mistake);
    }
    // Whoever makes a mistake of the catalogue has company.
    if (f->outcome == RIGHT || (f->outcome == WRONG && f->mistake == NULL))
        cJSON_AddStringToObject(one, "fingerprint", f->fingerprint);
    cJSON_AddItemToArray(steps, one);
}

static void
add_drawing(cJSON *report, const box *b)
{
    const char *why;
    char *image = figure_draw(b, FIGURE, &why), *words;

    if (image != NULL) {
        cJSON_AddStringToObject(report, "figure", image);
    } else {
        if (asprintf(&words,
                     "Of the figure '" FIGURE
                     "' from your code there is no image: %s.",
                     why)
            < 0)
            abort();
        cJSON_AddStringToObject(report, "no_figure", words);
        free(words);
    }
    free(image);
}

static int
ask_all_steps(question q[], unsigned long seed)
{
    for (size_t i = 0; i < m->n_steps; i++)
        if (question_ask(&q[i], m->steps[i].name, seed) != 0) {
            fprintf(stderr, "tests/probes/%s*.c: step %s has no cases.\n",
                    m->name, m->steps[i].name);
            return -1;
        }
    return 0;
}

/* Why a build failed, from its exit status. */
static enum cause
cause_of_build(int status)
{
    return status == 10   ? NOT_COMPILED
           : status == 11 ? NOT_LINKED
           : status == 12 ? BLINDFOLDED
           : status == 14 ? OVERGROWN
           : status == 15 ? FOREIGN
                          : UNBUILDABLE;
}

/* The report on a module that could not be built. */
static void
add_cause(cJSON *report, enum cause cause)
{
    char *sentence;
    size_t size;
    FILE *out = open_memstream(&sentence, &size);

    cause_tell(out, cause, 0);
    fclose(out);
    cJSON_AddStringToObject(report, "says", sentence);
    free(sentence);
}

/* Puts all questions to a module that was built. */
static void
add_findings(cJSON *report, const box *b, question q[])
{
    finding found[MAX_STEPS];
    cJSON *steps = cJSON_AddArrayToObject(report, "steps");

    examine(b, m->name, q, m->n_steps, found);
    for (size_t i = 0; i < m->n_steps; i++) {
        add_finding(steps, &m->steps[i], &found[i]);
        free(found[i].text);
        free(found[i].mistake);
    }
}

/* Whether a build that ended like this says nothing about the file, and then why. */
static int
says_nothing(const box *b, int status)
{
    if (status == OUR_FAULT)
        fprintf(stderr,
                "%s.c: the compiler was not done in %d s, or cannot link here "
                "whatever the file says. An overloaded machine does that, and "
                "nobody loses a point by it.\n",
                m->name, 2 * BUILD_SECONDS);
    else if (status != 0 && !stage_has_room(b->folder))
        fprintf(stderr,
                "TMPDIR or /tmp has less than 64 MB left. What could not be "
                "compiled there is not marked.\n");
    else
        return 0;
    return 1;
}

/*
 * Builds the module, asks it, and fills in the report, which stays empty when
 * the module could not be judged for no fault of the learner.
 */
static void
judge_module(cJSON *report, const box *b, unsigned long seed, int figure)
{
    question *q = calloc(MAX_STEPS, sizeof *q);
    box building = *b;
    boxed r;
    char *said;

    if (q == NULL || m->n_steps > MAX_STEPS)
        abort();
    building.building = 1;
    building.cpu = BUILD_SECONDS;
    building.wall = 2 * BUILD_SECONDS;
    start_build(&building, figure, &r);
    const int asked = ask_all_steps(q, seed);
    const int status = finish_build(&r, &said);
    if (says_nothing(b, status) || asked != 0)
        return;
    cJSON_AddStringToObject(report, "module", m->name);
    cJSON_AddStringToObject(report, "state",
                            outcome_word(status == 0 ? JUDGED : BROKEN));
    cJSON_AddStringToObject(report, "compiler", said);
    free(said);
    if (status != 0)
        add_cause(report, cause_of_build(status));
    else {
        add_findings(report, b, q);
        if (figure && *FIGURE != '\0')
            add_drawing(report, b);
    }
    for (size_t i = 0; i < m->n_steps; i++)
        question_free(&q[i]);
    free(q);
}

int
main(int argc, char **argv)
{
    if (argc != 6 && argc != 7) {
        fprintf(stderr, "usage: %s KIT SOURCE SEED BOX SECONDS [figure]\n",
                argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    // Sheets come and go by the thousand. Memory that is kept need not be asked
    // of the system again, page by page.
    mallopt(M_MMAP_THRESHOLD, GIGABYTE);
    mallopt(M_TRIM_THRESHOLD, GIGABYTE);
    char *folder = stage_make(argv[1], argv[2]);
    if (folder == NULL) {
        perror("The folder for the box cannot be made; is the disk full? Its "
               "place is TMPDIR or /tmp");
        return EXIT_FAILURE;
    }
    const box b = { .kind = box_named(argv[4]),
                    .folder = folder,
                    .cpu = SECONDS_ALLOWED * SEEDS,
                    .wall = SECONDS_WAITED,
                    .memory = GIGABYTE };
    cJSON *report = cJSON_CreateObject();
    sheet_be_silent(1);
    box_end_all_within(strtod(argv[5], NULL));
    judge_module(report, &b, strtoul(argv[3], NULL, 10), argc == 7);
    stage_remove(folder);
    if (report->child == NULL)
        return EXIT_FAILURE;
    char *text = cJSON_PrintUnformatted(report);
    puts(text);
    free(text);
    cJSON_Delete(report);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
