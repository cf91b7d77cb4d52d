#define _POSIX_C_SOURCE 200809L

#include "outcome.h"

#include <string.h>

static const char does_not_compile[] =
    "It does not compile, so no step was run.";

static const struct {
    const char *word, *sentence;
} outcomes[OUTCOMES] = {
    [RIGHT] = { "right", "right" },
    [WRONG] = { "wrong", "It is not right yet." },
    [OPEN] = { "open", "It is not written yet." },
    [CRASHED] = { "crashed", "The run did not come to its end." },
    [SLOW] = { "slow", "The run was stopped for its time." },
    [UNCLEAN] = { "unclean",
                  "The numbers are right, but the sanitizers object." },
    [JUDGED] = { "judged", "" },
    [ABSENT] = { "absent", "It is not in the submission." },
    [BROKEN] = { "broken", does_not_compile },
    [FAILED] = { "failed", "The judge itself failed, so nothing is known about "
                           "it. This is not the learner's fault." },
};

const char *
outcome_word(enum outcome outcome)
{
    return outcomes[outcome].word;
}

enum outcome
outcome_named(const char *word)
{
    for (int i = 0; i < OUTCOMES; i++)
        if (strcmp(word, outcomes[i].word) == 0)
            return (enum outcome)i;
    return FAILED;
}

const char *
outcome_sentence(enum outcome outcome)
{
    return outcomes[outcome].sentence;
}

int
outcome_is_error(enum outcome outcome)
{
    return outcome == CRASHED || outcome == SLOW || outcome == BROKEN
           || outcome == FAILED;
}

/* A %s is the number of seconds, or the name of the signal. */
static const char *const causes[] = {
    [EXITED] = "The step ended the whole program: look for exit() or abort(). "
               "A function\n  returns its status instead.",
    [KILLED] = "The step ended the program: %s.",
    [WORKED] = "The step was still running after %s seconds and was stopped: a "
               "loop does not\n  end. (A size_t is never below 0: \"t >= 0\" "
               "always holds, and \"t--\" at 0 wraps\n  around.)",
    [WAITED] = "The step was still waiting after %s seconds and was stopped. "
               "For what?",
    [OVERDUE] = "The time for the whole submission was over before this step "
                "had come to its end.",
    [FLOODED] = "The step printed more than a megabyte and was stopped. A "
                "printf in a loop?",
    [SWALLOWED] = "The step held more than a gigabyte of memory and was "
                  "stopped.",
    [MALFORMED] = "The step disturbed the program that runs it: what came was "
                  "no answer.",
    [GSL_STOPPED] = "The contract asks for an answer in this case, not for an "
                    "error.",
    [UNDEFINED] = "does what C leaves undefined",
    [SANITIZED] = "breaks a rule about memory",
    [NOT_COMPILED] = does_not_compile,
    [NOT_LINKED] = "It does not link, so no step was run: it uses a function "
                   "that is not there, or defines one twice.",
    [BLINDFOLDED] = "It tells the sanitizers to look away, or may do so "
                    "(no_sanitize, __asan_, dlsym, ifunc), which a marked file "
                    "may not.",
    [OVERGROWN] = "Its static arrays hold more than a gigabyte, and a step may "
                  "hold no more. So no step was run.",
    [FOREIGN] =
        "It brings machine code along (inline assembly, #ident, or an "
        "attribute or label with more than a name in it), which a marked "
        "file may not: its steps are written in C.",
    [UNBUILDABLE] = "Compiling it took more time, memory or space than any "
                    "exercise needs.",
};

void
cause_tell(FILE *out, enum cause cause, int number)
{
    char seconds[16];

    snprintf(seconds, sizeof seconds, "%d", number);
    // A sentence without %s leaves the last argument alone, as C allows.
    fprintf(out, causes[cause], cause == KILLED ? strsignal(number) : seconds);
}
