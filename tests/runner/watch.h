/*
 * watch.h - the two halves of 'make watch'. watch.c waits for keys and saves;
 * desk.c says what happens then.
 */
#ifndef WATCH_H
#define WATCH_H

#include "child.h"

/*
 * Begins with what M and STEP in the environment mean. Returns 0, after what LEARN
 * says of it, if there is no such step.
 */
int watch_begin(const char *learn, const char *folder);

/* Tries the step that is meant, now or as soon as nothing else runs. */
void watch_try(void);

/* The command that runs. */
const child *watch_job(void);

/*
 * Takes what it printed when it has ended. Returns 1 if it has made an exercise anew,
 * which was perhaps not there to be watched.
 */
int watch_go_on(void);

/* What a key does; returns 0 for the end. */
int watch_press(int key);

void watch_draw(void);
void watch_end(void);

#endif /* WATCH_H */
