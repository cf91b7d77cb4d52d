/*
 * outcome.h - what became of a step, and why: one vocabulary for the runner,
 * the grader and every report.
 */
#ifndef OUTCOME_H
#define OUTCOME_H

#include <stdio.h>

enum outcome {
    // Of a step.
    RIGHT,
    WRONG,
    OPEN,  // not written yet
    CRASHED,
    SLOW,     // stopped for its time
    UNCLEAN,  // right, but a sanitizer found an error
    // Of a module. Where it is not JUDGED, this holds for each of its steps.
    JUDGED,  // its steps were run, and each has an outcome of its own
    ABSENT,  // not in the submission
    BROKEN,  // it could not be built
    FAILED,  // the judge could not work, which is no learner's fault
    OUTCOMES
};

/* Why a run did not come to its end, or why a module could not be built. */
enum cause {
    EXITED,     // the program ended by itself, with any status
    KILLED,     // by a signal
    WORKED,     // it computed for too long
    WAITED,     // it slept or waited for too long
    OVERDUE,    // the time for the whole submission was over
    FLOODED,    // it printed more than a megabyte
    SWALLOWED,  // it took more memory than any step needs
    MALFORMED,  // it sent something that is no answer
    // Causes found in the output of a run, more exact than the signal.
    GSL_STOPPED,
    UNDEFINED,  // behaviour, found by UBSan
    SANITIZED,  // an error in the use of memory, found by ASan
    // Of a module that is BROKEN.
    NOT_COMPILED,
    NOT_LINKED,
    BLINDFOLDED,  // the file switches the sanitizers off
    OVERGROWN,    // its arrays are larger than what a step may hold
    FOREIGN,      // it brings machine code along
    UNBUILDABLE   // compiling it took more than any exercise needs
};

/* After how many seconds of work a step is stopped, and after how many in all. */
enum { SECONDS_ALLOWED = 3, SECONDS_WAITED = 20 };

/*
 * The word of an outcome, for verdicts and reports that a program reads, and
 * the outcome of a word; FAILED when there is no such word.
 */
const char *outcome_word(enum outcome outcome);
enum outcome outcome_named(const char *word);

/*
 * The outcome as part of a sentence; "" for JUDGED, which says nothing about
 * any step.
 */
const char *outcome_sentence(enum outcome outcome);

/*
 * Whether no answer came because something failed: CRASHED, SLOW, BROKEN or
 * FAILED.
 */
int outcome_is_error(enum outcome outcome);

/*
 * Writes the sentence of a cause. NUMBER is the signal for KILLED, the seconds
 * that were allowed for WORKED and WAITED, and is not looked at for others.
 *
 * GSL_STOPPED, UNDEFINED and SANITIZED have a place in the learner's file: their
 * words go on from "Line 12 of exercises/chain.c".
 */
void cause_tell(FILE *out, enum cause cause, int number);

#endif /* OUTCOME_H */
