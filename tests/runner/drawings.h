/* drawings.h - the figures that 'make watch' offers, of the chapter it is in. */
#ifndef DRAWINGS_H
#define DRAWINGS_H

enum { GOALS = 4096 };

/* Reads the rows that 'make ready' prints (see ready.h). */
void drawings_read(const char *rows);

/*
 * The verdict, and below it which figures can be drawn now, thanks to the step that
 * passed. Like all pages returned here it is overwritten by the next one.
 */
const char *drawings_announced(const char *verdict);

/* For each figure, the steps that it waits for. */
const char *drawings_missing(void);

/*
 * What make is to do when figures are wanted: nothing, when none can be drawn; the data
 * of a figure with a question that has not been answered; or else all figures that can
 * be drawn. In both cases GOALS are make's words.
 */
enum wanted { NO_DRAWING, A_GUESS, DRAWINGS };
enum wanted drawings_wanted(char goals[GOALS]);

/* The figure with that question, as "01-chain/distance". */
const char *drawings_guessed(void);

#endif /* DRAWINGS_H */
