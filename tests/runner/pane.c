// The wide characters of ncurses.
#define _XOPEN_SOURCE 700
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_NOMACROS 1

#include "pane.h"

#include "terminal.h"

#include <curses.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { PASTE_BEGINS = 2000, PASTE_ENDS, BURST = 4, MOST_KEYS = 256 };

static char *shown;        // the text
static int top;            // its first line that is seen
static char *const *list;  // or the list
static size_t list_length, list_chosen;

/* "Bracketed paste": the terminal tells what is pasted from what is typed. */
static void
ask_for_brackets(int on)
{
    printf("\033[?2004%c", on ? 'h' : 'l');
    fflush(stdout);
}

void
pane_open(void)
{
    struct termios line;

    setlocale(LC_ALL, "");
    initscr();
    cbreak();
    noecho();
    nonl();
    curs_set(0);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(50);
    // Ctrl-C and Ctrl-Z are keys. As signals they would reach make at the same time,
    // and the shell would write while the screen is not given back yet.
    if (tcgetattr(STDIN_FILENO, &line) == 0) {
        line.c_cc[VINTR] = line.c_cc[VSUSP] = _POSIX_VDISABLE;
        tcsetattr(STDIN_FILENO, TCSANOW, &line);
        def_prog_mode();
    }
    signal(SIGTSTP, SIG_DFL);
    // The terminal's own colours, be they dark on light or light on dark.
    if (has_colors()) {
        start_color();
        use_default_colors();
        init_pair(1, COLOR_RED, -1);
        init_pair(2, COLOR_GREEN, -1);
    }
    define_key("\033[200~", PASTE_BEGINS);
    define_key("\033[201~", PASTE_ENDS);
    ask_for_brackets(1);
}

void
pane_close(void)
{
    ask_for_brackets(0);
    endwin();
}

int
pane_rows(void)
{
    return LINES > 2 ? LINES - 2 : 1;
}

int
pane_columns(void)
{
    return COLS;
}

void
pane_pause(void)
{
    pane_close();
    // All processes of this terminal's job: make and its shell wait for us.
    kill(0, SIGTSTP);
    ask_for_brackets(1);
    clearok(stdscr, TRUE);
    refresh();
}

/* The attributes after an escape sequence, which TEXT is moved behind. */
static attr_t
read_colour(const char **text)
{
    const int colour = atoi(*text + 2);

    *text += strcspn(*text, "m");
    *text += **text == 'm';
    return colour == BOLD    ? A_BOLD
           : colour == RED   ? (attr_t)COLOR_PAIR(1)
           : colour == GREEN ? (attr_t)COLOR_PAIR(2)
                             : A_NORMAL;
}

/* Whether a word begins here that fits on a line, but not on the rest of this one. */
static int
breaks_at(const char *at, int column)
{
    int length = 0;

    if (column == 0 || *at == ' ' || at[-1] != ' ')
        return 0;
    for (; *at != '\0' && strchr(" \n\033", *at) == NULL; at++)
        length += (*at & 0xC0) != 0x80;
    return column + length > COLS && length < COLS;
}

/* Goes through the text, drawing what is seen of it; returns its lines. */
static int
walk(int drawing)
{
    int row = 0, column = 0;
    const char *at = shown != NULL ? shown : "";

    attrset(A_NORMAL);
    while (*at != '\0') {
        int length = 1;
        if (at[0] == '\033' && at[1] == '[') {
            attrset(read_colour(&at));
            continue;
        }
        if (*at == '\n' || column >= COLS || breaks_at(at, column)) {
            row++;
            column = 0;
            at += *at == '\n';
            continue;
        }
        while ((at[length] & 0xC0) == 0x80)
            length++;
        if (drawing && row >= top && row - top < pane_rows())
            mvaddnstr(row - top, column,
                      *at == '\t'                ? " "
                      : (unsigned char)*at < ' ' ? "?"
                                                 : at,
                      length);
        column++;
        at += length;
    }
    attrset(A_NORMAL);
    return row + (column > 0);
}

void
pane_text(const char *text, int its_end)
{
    char *copy = malloc(strlen(text) + 1);
    if (copy == NULL)
        abort();
    strcpy(copy, text);
    free(shown);
    shown = copy;
    list = NULL;
    top = its_end && walk(0) > pane_rows() ? walk(0) - pane_rows() : 0;
}

void
pane_list(char *const *rows, size_t n, size_t chosen)
{
    list = rows;
    list_length = n;
    list_chosen = chosen;
}

int
pane_scroll(int key)
{
    const int page = pane_rows(), most = walk(0) - page;

    switch (key) {
    case PANE_UP:
        top--;
        break;
    case PANE_DOWN:
        top++;
        break;
    case PANE_PAGE_UP:
        top -= page - 1;
        break;
    case ' ':
    case PANE_PAGE_DOWN:
        top += page - 1;
        break;
    case PANE_HOME:
        top = 0;
        break;
    case PANE_END:
        top = most;
        break;
    default:
        return 0;
    }
    top = top > most ? most : top;
    top = top < 0 ? 0 : top;
    return 1;
}

/* The rows around the chosen one. */
static void
draw_list(void)
{
    const size_t rows = (size_t)pane_rows();
    const size_t first = list_chosen < rows / 2 || list_length <= rows ? 0
                         : list_chosen + (rows + 1) / 2 > list_length
                             ? list_length - rows
                             : list_chosen - rows / 2;

    for (size_t i = first; i < list_length && i - first < rows; i++) {
        attrset(i == list_chosen ? A_REVERSE : A_NORMAL);
        mvaddnstr((int)(i - first), 0, list[i], COLS);
    }
    attrset(A_NORMAL);
}

void
pane_draw(const char *state, const char *keys)
{
    const int lines = walk(0), below = lines - top - pane_rows();

    erase();
    if (list != NULL)
        draw_list();
    else
        walk(1);
    attrset(A_REVERSE);
    for (int i = 0; i < COLS; i++)
        mvaddch(LINES - 2, i, ' ');
    mvaddnstr(LINES - 2, 0, state, COLS);
    if (list == NULL && below > 0 && COLS > 24)
        mvprintw(LINES - 2, COLS - 20, "%4d lines below ", below);
    else if (list == NULL && top > 0 && COLS > 24)
        mvprintw(LINES - 2, COLS - 20, "%4d lines above ", top);
    attrset(A_NORMAL);
    mvaddnstr(LINES - 1, 0, keys, COLS - 1);
    refresh();
}

static int
key_named(int key)
{
    switch (key) {
    case KEY_RESIZE:
        return PANE_RESIZED;
    case KEY_UP:
    case 'k':
        return PANE_UP;
    case KEY_DOWN:
    case 'j':
        return PANE_DOWN;
    case KEY_PPAGE:
        return PANE_PAGE_UP;
    case KEY_NPAGE:
        return PANE_PAGE_DOWN;
    case KEY_HOME:
        return PANE_HOME;
    case KEY_END:
        return PANE_END;
    case KEY_ENTER:
    case '\r':
    case '\n':
        return PANE_ENTER;
    case 27:
        return PANE_ESCAPE;
    default:
        return key;
    }
}

/* Throws away what is pasted: all until its end, or until nothing comes any more. */
static void
skip_paste(void)
{
    int key;

    timeout(200);
    while ((key = getch()) != PASTE_ENDS && key != ERR)
        ;
    timeout(0);
}

int
pane_key(void)
{
    static int waiting[MOST_KEYS], n, next;
    int key, same = 1;

    if (next < n)
        return key_named(waiting[next++]);
    for (n = next = 0; n < MOST_KEYS && (key = getch()) != ERR;)
        if (key == PASTE_BEGINS)
            skip_paste();
        else if (key != PASTE_ENDS) {
            waiting[n++] = key;
            same = same && key == waiting[0];
        }
    // A terminal without brackets sends a paste as keys, faster than anybody types.
    // A key that is held down comes fast, too, but always the same.
    if (n >= BURST && !same)
        n = 0;
    return n > 0 ? key_named(waiting[next++]) : PANE_NONE;
}
