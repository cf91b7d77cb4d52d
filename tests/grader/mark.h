/*
 * mark.h - marks a submission and makes the report on it.
 *
 * A report is a JSON object, and every form that a mark is shown in is made
 * from it alone, so that all of them say the same:
 *
 *   learner, seed, sandbox, seconds
 *   budget              the seconds that there were for all of it
 *   points, of          the sum over all modules asked for
 *   gradable            false when nothing is known about the submission
 *   refused             a sentence, when nothing was taken from it
 *   content             a number that changes with what was handed in
 *   choices             what was taken where that is not plain, [sentence, ...]
 *   passed              what could not be taken, [name: reason, ...]
 *   ignored             what else was not looked at, [name, ...]
 *   entry               of a class: the file or folder that came first
 *   still               of a class: how many submissions in a row, this one included,
 *                       brought no point more
 *   modules             [{ name, title, chapter, edition, state, points, of,
 *                          message, steps }, ...], and where figures are asked for,
 *                          figure, a PNG in base64, or no_figure, a sentence
 *   steps               [{ name, title, outcome, says, points, of, equation,
 *                          reading, again, seed, case, mistake, sentence, text,
 *                          fingerprint }, ...]; sentence says what the mistake is,
 *                       fingerprint is that of the answers (fingerprint.h)
 *
 * state and outcome are words of ../runner/outcome.h. The state of a module is
 * judged, absent (not in the submission), broken (it does not compile), or failed
 * (the judge's own fault, for which nobody may lose points). The outcome of a
 * step is right, wrong, open, crashed, slow or unclean, or the state of its
 * module when that was not judged.
 */
#ifndef MARK_H
#define MARK_H

#include "../runner/outcome.h"
#include "box.h"

#include <cjson/cJSON.h>

struct intake;

typedef struct {
    const char *build;    // the folder with the judges and their kits
    const char *modules;  // those that are asked for, with blanks between
    unsigned long seed;
    int seed_given;  // the caller chose it; else it was drawn
    enum box_kind box;
    unsigned jobs;       // how many modules are judged at a time
    int figure;          // draw a figure for each, too
    unsigned budget;     // seconds that a whole submission may take
    const char *roster;  // of a class, the file with its list, or ""
    // Of a class, what is graded once more although it has not changed.
    enum { ONLY_CHANGED, OTHER_EDITIONS, EVERYTHING } again;
} marking;

/* Prepares an intake for the modules that are asked for; then intake_read() fills it. */
void mark_begin(const marking *how, struct intake *in);

/* A report on what was read; for cJSON_Delete(). */
cJSON *mark_intake(const marking *how, const struct intake *in,
                   const char *learner);

/*
 * A report without marks: on a submission that is refused, or, with NULL, when
 * the grader itself failed.
 */
cJSON *mark_nothing(const marking *how, const char *learner,
                    const char *refused);

/* The text and the number of that name; "" and 0 when there is none. */
const char *mark_text(const cJSON *of, const char *name);
int mark_number(const cJSON *of, const char *name);

/* The outcome whose word stands under that name; FAILED when there is none. */
enum outcome mark_outcome(const cJSON *of, const char *name);

/*
 * Whether all modules of a report were judged by the grader as it is now: a change
 * of the tests, the tolerances or the answers may change a mark.
 */
int mark_is_of_this_edition(const marking *how, const cJSON *report);

/* The name of the i-th module of the course, or NULL. */
const char *mark_module(size_t i);

/* Every module of the course, with its name after the blanks. */
extern const char mark_all_modules[];

#endif /* MARK_H */
