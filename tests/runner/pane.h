/*
 * pane.h - the terminal of 'make watch': a text that can be scrolled, or a list, and
 * below it a line that says where one is, and a line of keys. It is drawn by ncurses.
 */
#ifndef PANE_H
#define PANE_H

#include <stddef.h>

// What pane_key() returns beside characters.
enum pane_key {
    PANE_NONE = -1,
    PANE_CTRL_C = 3,
    PANE_CTRL_Z = 26,
    PANE_RESIZED = 1000,
    PANE_UP,
    PANE_DOWN,
    PANE_PAGE_UP,
    PANE_PAGE_DOWN,
    PANE_HOME,
    PANE_END,
    PANE_ENTER,
    PANE_ESCAPE
};

/* Takes the terminal, and gives it back as it was. */
void pane_open(void);
void pane_close(void);

/* Stops the program and those it was started by, as Ctrl-Z does, until it goes on. */
void pane_pause(void);

/* How much room there is for the text. */
int pane_rows(void);
int pane_columns(void);

/*
 * Shows a text, which is copied. Of escape sequences it may have the colours of
 * terminal.h; other control characters are shown as "?". Of one that is too long the
 * beginning is seen or, if asked for, ITS_END, where a verdict says most.
 */
void pane_text(const char *text, int its_end);

/* Shows a list with one row chosen, instead of the text until that is set again. */
void pane_list(char *const *rows, size_t n, size_t chosen);

/* Scrolls the text by a key; returns 0 when the key is none of these. */
int pane_scroll(int key);

/* Draws everything, with the two lines below. */
void pane_draw(const char *state, const char *keys);

/*
 * The next key that was pressed, or PANE_NONE. What is pasted is thrown away: each of
 * its letters would be taken for a key.
 */
int pane_key(void);

#endif /* PANE_H */
