#define _POSIX_C_SOURCE 200809L

#include "roster.h"

#include "kept.h"
#include "pane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 256, WIDE = 160, SAVED_EVERY = 30 };

static row steps[MOST_ROWS];
static size_t n_steps, at;  // at: the step that is meant
static int unsaved;         // seconds spent on it that are not kept yet

static char text[MOST_ROWS][WIDE], *listed[MOST_ROWS];
static size_t step_of_row[MOST_ROWS], n_listed, chosen;
static char filter = 'a';

static int
is_done(size_t i)
{
    return strcmp(steps[i].state, "done") == 0;
}

void
roster_read(const char *rows)
{
    n_steps = 0;
    for (const char *line = rows; *line != '\0' && n_steps < MOST_ROWS;) {
        row r;
        if (sscanf(line, "%31s %63s %7s %7s %63[^\n]", r.module, r.step,
                   r.state, r.points, r.title)
            == 5) {
            snprintf(r.name, sizeof r.name, "%.31s.%.63s", r.module, r.step);
            steps[n_steps++] = r;
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
}

static int
minutes_on(size_t i)
{
    const int kept = atoi(kept_get("seconds", steps[i].name));
    return (kept + (i == at ? unsaved : 0) + 59) / 60;
}

void
roster_keep(void)
{
    char seconds[32];

    if (unsaved == 0)
        return;
    snprintf(seconds, sizeof seconds, "%d",
             atoi(kept_get("seconds", steps[at].name)) + unsaved);
    unsaved = 0;
    kept_set("seconds", steps[at].name, seconds);
}

static void
mean(size_t i)
{
    roster_keep();
    at = i;
    setenv("M", steps[at].module, 1);
    setenv("STEP", steps[at].step, 1);
}

int
roster_mean(const char *module, const char *step)
{
    for (size_t i = 0; i < n_steps; i++)
        if (strcmp(steps[i].module, module) == 0
            && strcmp(steps[i].step, step) == 0) {
            mean(i);
            return 1;
        }
    return 0;
}

int
roster_mean_next(void)
{
    for (size_t k = 1; k <= n_steps; k++)
        if (!is_done((at + k) % n_steps)) {
            mean((at + k) % n_steps);
            return 1;
        }
    return 0;
}

const row *
roster_meant(void)
{
    return &steps[at];
}

int
roster_done(void)
{
    return is_done(at);
}

int
roster_minutes(void)
{
    return minutes_on(at);
}

void
roster_add_seconds(int seconds)
{
    unsaved += is_done(at) ? 0 : seconds;
    if (unsaved >= SAVED_EVERY)
        roster_keep();
}

/* The rows that pass the filter. The step that is meant is chosen. */
void
roster_list(void)
{
    n_listed = chosen = 0;
    for (size_t i = 0; i < n_steps; i++) {
        const row *r = &steps[i];
        char minutes[16] = "";
        if ((filter == 'o' && is_done(i)) || (filter == 'd' && !is_done(i)))
            continue;
        if (minutes_on(i) > 0)
            snprintf(minutes, sizeof minutes, "%d min", minutes_on(i));
        snprintf(text[n_listed], WIDE,
                 " %-5.31s %-10.31s %-4.7s %3.7s %8.9s  %.63s", r->module,
                 r->step, r->state, r->points, minutes, r->title);
        listed[n_listed] = text[n_listed];
        chosen = i <= at ? n_listed : chosen;
        step_of_row[n_listed++] = i;
    }
}

int
roster_press(int key)
{
    const size_t page = (size_t)pane_rows();
    const size_t last = n_listed > 0 ? n_listed - 1 : 0;

    switch (key) {
    case PANE_UP:
        chosen -= chosen > 0;
        break;
    case PANE_DOWN:
        chosen++;
        break;
    case PANE_PAGE_UP:
        chosen -= chosen < page ? chosen : page;
        break;
    case PANE_PAGE_DOWN:
        chosen += page;
        break;
    case PANE_HOME:
        chosen = 0;
        break;
    case PANE_END:
        chosen = last;
        break;
    case 'a':
    case 'o':
    case 'd':
        filter = (char)key;
        roster_list();
        break;
    default:
        return key == PANE_RESIZED;
    }
    chosen = chosen > last ? last : chosen;
    return 1;
}

void
roster_choose(void)
{
    if (n_listed > 0)
        mean(step_of_row[chosen]);
}

void
roster_show(void)
{
    pane_list(listed, n_listed, chosen);
}
