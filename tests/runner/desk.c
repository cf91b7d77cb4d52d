/* desk.c - what 'make watch' shows, and what its keys do. */
#define _POSIX_C_SOURCE 200809L

#include "drawings.h"
#include "kept.h"
#include "pane.h"
#include "roster.h"
#include "watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What runs, and what is seen.
static child job = { .out = -1 }, asked = { .out = -1 };
static enum { NOTHING, TRY, SHOW, RESET, ANNOUNCE, OFFER, DATA, PLOT } running;
static enum { TEXT, LIST, CONFIRM, QUESTIONS, ANSWERS, GUESS, TOLD } view;
static char *answers, *verdict;

/* Runs make, which takes M and STEP from the environment. */
static void
make(int what, const char *goals)
{
    char command[GOALS + 128];

    // The names of the size would keep ncurses from noticing another one, so they
    // are set for the command alone.
    snprintf(command, sizeof command,
             "LINES=%d COLUMNS=%d $MAKE -s --no-print-directory %s",
             pane_rows() + 1, pane_columns(), goals);
    running = what;
    child_start(&job, command);
}

/* What LEARN says; its status. */
static int
ask_learn(const char *words)
{
    char command[512];

    snprintf(command, sizeof command,
             "LINES=%d COLUMNS=%d \"$WREC_LEARN\" \"$WREC_FOLDER\" %s",
             pane_rows() + 1, pane_columns(), words);
    return child_wait(&asked, command);
}

/* Reads how all steps are. */
static void
read_steps(void)
{
    if (ask_learn("list") == 0)
        roster_read(asked.text);
}

int
watch_begin(const char *learn, const char *folder)
{
    static const char *const not_for_make[] = { "MAKEFLAGS", "MFLAGS",
                                                "MAKELEVEL", "LINES",
                                                "COLUMNS" };
    char module[32], step[64];

    for (size_t i = 0; i < sizeof not_for_make / sizeof *not_for_make; i++)
        unsetenv(not_for_make[i]);
    setenv("WREC_LEARN", learn, 1);
    setenv("WREC_FOLDER", folder, 1);
    const int status = child_wait(
        &asked, "\"$WREC_LEARN\" \"$WREC_FOLDER\" meant \"$M\" \"$STEP\"");
    if (status != 0 || sscanf(asked.text, "%31s %63s", module, step) != 2) {
        fprintf(stderr, "%s", asked.text);
        return 0;
    }
    setenv("CLICOLOR_FORCE", "1", 1);
    read_steps();
    return roster_mean(module, step);
}

void
watch_try(void)
{
    view = view == QUESTIONS || view == ANSWERS ? view : TEXT;
    make(TRY, "learn");
}

const child *
watch_job(void)
{
    return &job;
}

/* Three questions of earlier chapters, when one begins; only once. */
static void
ask_questions(void)
{
    if (*kept_get("questions", roster_meant()->module) != '\0' || view != TEXT
        || ask_learn("questions \"$M\"") != 0 || asked.length == 0)
        return;
    char *second = strchr(asked.text, '\f');
    if (second == NULL)
        return;
    *second = '\0';
    free(answers);
    answers = strdup(second + 1);
    kept_set("questions", roster_meant()->module, "asked");
    pane_text(asked.text, 0);
    view = QUESTIONS;
}

/* Asks for a guess before a figure that has a question; then draws all that can be. */
static void
guess_or_plot(void)
{
    char goals[GOALS];

    switch (drawings_wanted(goals)) {
    case NO_DRAWING:
        pane_text(drawings_missing(), 0);
        break;
    case A_GUESS:
        make(DATA, goals);
        break;
    case DRAWINGS:
        make(PLOT, goals);
        break;
    }
}

/* The page with the question, or the one with the answer. */
static void
show_guess(int guess)
{
    char words[128];

    snprintf(words, sizeof words, "guess %s build/mine/data %d",
             drawings_guessed(), guess);
    if (ask_learn(words) != 0) {
        kept_set("guess", drawings_guessed(), "none");
        guess_or_plot();
        return;
    }
    pane_text(asked.text, 0);
    view = guess > 0 ? TOLD : GUESS;
}

static void
show_verdict(void)
{
    read_steps();
    if (view == TEXT)
        pane_text(job.text, 1);
    if (roster_done()) {
        roster_keep();
        free(verdict);
        verdict = strdup(job.text);
        make(ANNOUNCE, "ready");
    } else
        ask_questions();
}

int
watch_go_on(void)
{
    int status = 0;
    const int ran = running;

    if (!child_ended(&job, &status)) {
        if ((running == PLOT || running == SHOW) && view == TEXT
            && job.length > 0)
            pane_text(job.text, 1);
        return 0;
    }
    running = NOTHING;
    if (ran == TRY)
        show_verdict();
    else if (ran == ANNOUNCE || ran == OFFER) {
        drawings_read(status == 0 ? job.text : "");
        if (status != 0 && ran == OFFER)
            pane_text(job.text, 1);
        else if (ran == OFFER)
            guess_or_plot();
        else if (view == TEXT)
            pane_text(drawings_announced(verdict != NULL ? verdict : ""), 1);
    } else if (ran == DATA && status == 0)
        show_guess(0);
    else
        pane_text(job.text, 1);
    return ran == RESET;
}

/* A key where something was asked; returns 0 if nothing was. */
static int
press_in_question(int key)
{
    if (view == CONFIRM) {
        view = TEXT;
        if (key == 'y')
            make(RESET, "reset");
    } else if (view == QUESTIONS && key != 's' && answers != NULL) {
        pane_text(answers, 0);
        view = ANSWERS;
    } else if (view == QUESTIONS || view == ANSWERS) {
        view = TEXT;
        watch_try();
    } else if (view == GUESS && (key == 's' || (key >= '1' && key <= '4'))) {
        const char value[] = { (char)key, '\0' };
        view = TEXT;
        kept_set("guess", drawings_guessed(), key == 's' ? "skipped" : value);
        if (key == 's')
            guess_or_plot();
        else
            show_guess(key - '0');
    } else if (view == TOLD) {
        view = TEXT;
        guess_or_plot();
    } else
        return view == GUESS;
    return 1;
}

static void
press_in_text(int key)
{
    switch (key) {
    case 'n':
        if (roster_mean_next())
            watch_try();
        else
            pane_text("All steps are done.\n", 0);
        break;
    case 'h':
        make(SHOW, "hint");
        break;
    case 'l':
        roster_list();
        view = LIST;
        break;
    case 'r':
        view = CONFIRM;
        break;
    case 'p':
        make(OFFER, "ready");
        break;
    case 'o':
        make(SHOW, "notes");
        break;
    case PANE_ENTER:
    case PANE_ESCAPE:
        watch_try();
        break;
    default:
        break;
    }
}

int
watch_press(int key)
{
    if (key == 'q' || key == PANE_CTRL_C)
        return 0;
    if (key == PANE_CTRL_Z)
        pane_pause();
    else if (view == LIST && !roster_press(key)) {
        if (key == PANE_ENTER)
            roster_choose();
        view = TEXT;
        watch_try();
    } else if (key == PANE_RESIZED) {
        // The same verdict, for the room that there is now.
        if (view == TEXT && running == NOTHING)
            watch_try();
    } else if (view != LIST && (view == TEXT || !pane_scroll(key))
               && !press_in_question(key) && !pane_scroll(key))
        press_in_text(key);
    return 1;
}

void
watch_draw(void)
{
    static const char *const doing[] = {
        [TRY] = "  trying ...",
        [SHOW] = "  working ...",
        [RESET] = "  resetting ...",
        [ANNOUNCE] = "  looking for figures ...",
        [OFFER] = "  looking for figures ...",
        [DATA] = "  computing ...",
        [PLOT] = "  drawing ...",
        [NOTHING] = "",
    };
    static const char *const keys[] = {
        "n next  h hint  l list  r reset  p plot  o notes  q quit",
        "Enter goes there  a all  o open  d done  Esc back  q quit",
        "y yes  n no",
        "any key: the answers  s skip  q quit",
        "any key: on  q quit",
        "1 2 3 4: your guess  s skip  q quit",
        "any key: the figure  q quit"
    };
    char state[256];

    if (view == CONFIRM)
        snprintf(state, sizeof state,
                 " Begin exercises/%s.c anew? Your file is kept beside it.",
                 roster_meant()->module);
    else
        snprintf(state, sizeof state, " %s %s: %d min%s",
                 roster_meant()->module, roster_meant()->step, roster_minutes(),
                 doing[running]);
    if (view == LIST)
        roster_show();
    else
        pane_list(NULL, 0, 0);
    pane_draw(state, keys[view]);
}

void
watch_end(void)
{
    child_stop(&job);
    roster_keep();
}
