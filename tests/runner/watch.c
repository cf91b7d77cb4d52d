/*
 * watch.c - tries the exercise after every save, and leads through the course by keys.
 *
 *     watch LEARN FOLDER [M [STEP]]
 *
 * LEARN is the program that knows the steps (learn.c), FOLDER has the verdicts. What is
 * made, is made by make, which the environment names as MAKE. This program shows what
 * they print. entr tells when a file is saved, because it knows how editors save: many
 * write another file and give it the name.
 */
#define _POSIX_C_SOURCE 200809L

#include "watch.h"

#include "child.h"
#include "kept.h"
#include "pane.h"
#include "roster.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Without a key or a save for so long, nobody is working. What takes longer than
// a tick between two looks at the clock was no work: the machine or the program slept.
enum { IDLE = 600, TICK = 5 };

static child saves = { .out = -1 };
static volatile sig_atomic_t ended;

static void
note_end(int number)
{
    (void)number;
    ended = 1;
}

static void
watch_files(void)
{
    // -p waits for the first save, -n leaves the keys to us.
    child_start(&saves, "ls exercises/*.c | entr -n -p echo saved");
}

/* Whether a file was saved. entr ends when a file stays away, and is begun again. */
static int
is_saved(void)
{
    int status;

    if (child_ended(&saves, &status)) {
        const struct timespec while_it_is_renamed = { 0, 300000000 };
        nanosleep(&while_it_is_renamed, NULL);
        watch_files();
        return 1;
    }
    if (strstr(saves.text, "saved") == NULL)
        return 0;
    saves.length = 0;
    saves.text[0] = '\0';
    return 1;
}

/* Adds the time since the last call to that of the step that is worked on. */
static void
count_time(int active)
{
    static time_t last, last_active;
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (active || last == 0)
        last_active = now.tv_sec;
    const time_t passed = now.tv_sec - last;
    if (last > 0 && passed > 0 && passed <= 2 * TICK
        && now.tv_sec - last_active < IDLE)
        roster_add_seconds((int)passed);
    if (passed > 0 || last == 0)
        last = now.tv_sec;
}

/* Waits until something happens: a key, a save, output, or a tick of the clock. */
static void
wait_for_something(const child *job)
{
    struct pollfd of[] = { { .fd = 0, .events = POLLIN },
                           { .fd = saves.out, .events = POLLIN },
                           { .fd = job->out, .events = POLLIN } };

    // A signal, as when the window gets another size, ends the wait as well.
    if (poll(of, 3, TICK * 1000) < 0 && errno != EINTR)
        ended = 1;
    if (of[0].revents & (POLLHUP | POLLERR | POLLNVAL))
        ended = 1;
}

int
main(int argc, char **argv)
{
    const struct sigaction ends = { .sa_handler = note_end };
    int key;

    if (argc < 3 || getenv("MAKE") == NULL) {
        fprintf(stderr, "usage: MAKE=make %s LEARN FOLDER [M [STEP]]\n",
                argv[0]);
        return 2;
    }
    kept_read(argv[2]);
    if (!watch_begin(argv[1], argv[2]))
        return EXIT_FAILURE;
    pane_open();
    sigaction(SIGTERM, &ends, NULL);
    sigaction(SIGHUP, &ends, NULL);
    sigaction(SIGINT, &ends, NULL);
    watch_files();
    watch_try();
    while (!ended) {
        watch_draw();
        wait_for_something(watch_job());
        int active = is_saved();
        if (active)
            watch_try();
        if (watch_go_on()) {
            watch_files();
            watch_try();
        }
        while (!ended && (key = pane_key()) != PANE_NONE) {
            active = 1;
            ended = ended || !watch_press(key);
        }
        count_time(active);
    }
    watch_end();
    child_stop(&saves);
    pane_close();
    return EXIT_SUCCESS;
}
