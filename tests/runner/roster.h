/*
 * roster.h - all steps in the order in which they are learned, with the time that was
 * spent on each, and the list of them in 'make watch'.
 */
#ifndef ROSTER_H
#define ROSTER_H

typedef struct {
    char module[32], step[64], name[100];  // name: "chain.forward"
    char state[8], points[8], title[64];   // state: "done", "red" or "open"
} row;

/* Reads the rows that 'learn FOLDER list' prints. The step that is meant stays. */
void roster_read(const char *rows);

/*
 * The step of that module is meant from now on; returns 0 if there is none. M and STEP
 * name it in the environment, for make.
 */
int roster_mean(const char *module, const char *step);

/* The next step that is not done; returns 0 if all are. */
int roster_mean_next(void);

/* The step that is meant, and whether it is done. */
const row *roster_meant(void);
int roster_done(void);

/* The time spent on it, in begun minutes; seconds are added unless it is done. */
int roster_minutes(void);
void roster_add_seconds(int seconds);

/* Puts down the time, which is done from time to time anyway. */
void roster_keep(void);

/*
 * The list. Its keys move through it; 'a', 'o' and 'd' filter it: all, open, done.
 * Returns 0 for any other key.
 */
void roster_list(void);
int roster_press(int key);

/* The step that is chosen in the list is meant. */
void roster_choose(void);

/* Shows the list in the pane. */
void roster_show(void);

#endif /* ROSTER_H */
