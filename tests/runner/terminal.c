#define _XOPEN_SOURCE 700
// TIOCGWINSZ is no part of POSIX, and these names make it seen.
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE

#include "terminal.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { MOST_COLUMNS = 80, LEAST_COLUMNS = 40 };

/* The value of an environment variable; "" when it is not set. */
static const char *
setting(const char *name)
{
    const char *value = getenv(name);
    return value != NULL ? value : "";
}

/* Whether output goes to a terminal that is to be more than plain. */
static int
is_dressed(void)
{
    const char *term = setting("TERM");

    if (*setting("NO_COLOR") != '\0' || *term == '\0'
        || strcmp(term, "dumb") == 0)
        return 0;
    // 'make watch' reads this output and shows its colours on a terminal.
    return isatty(STDOUT_FILENO) || *setting("CLICOLOR_FORCE") != '\0';
}

/*
 * No terminal says that it has links, and one that has not may show their
 * addresses as text. So only those count that are known by name.
 */
static int
has_links(void)
{
    static const char *const program[] = { "iTerm.app", "WezTerm", "vscode",
                                           "ghostty",   "Hyper",   "Tabby" };
    static const char *const term[] = { "kitty",   "foot",    "alacritty",
                                        "ghostty", "wezterm", "contour" };
    static const char *const sets[] = { "KITTY_WINDOW_ID", "WT_SESSION",
                                        "KONSOLE_VERSION", "DOMTERM",
                                        "FORCE_HYPERLINK" };

    if (!is_dressed() || !isatty(STDOUT_FILENO))
        return 0;
    // GNOME Terminal and its relatives have them since version 0.50.
    int known = atoi(setting("VTE_VERSION")) >= 5000;
    for (size_t i = 0; i < sizeof program / sizeof *program; i++)
        known |= strcmp(setting("TERM_PROGRAM"), program[i]) == 0;
    for (size_t i = 0; i < sizeof term / sizeof *term; i++)
        known |= strstr(setting("TERM"), term[i]) != NULL;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        known |=
            *setting(sets[i]) != '\0' && strcmp(setting(sets[i]), "0") != 0;
    return known;
}

void
print(enum colour colour, const char *format, ...)
{
    va_list words;
    const int dressed = colour != PLAIN && is_dressed();

    if (dressed)
        printf("\033[%dm", colour);
    va_start(words, format);
    vprintf(format, words);
    va_end(words);
    if (dressed)
        printf("\033[0m");
}

/* What the terminal says of its size; 0 by 0 in a pipe. */
static struct winsize
size_of_terminal(void)
{
    struct winsize size = { 0 };

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        size = (struct winsize){ 0 };
    // 'make watch' says how much room it has for what it reads.
    if (size.ws_row == 0 && *setting("CLICOLOR_FORCE") != '\0') {
        size.ws_row = (unsigned short)atoi(setting("LINES"));
        size.ws_col = (unsigned short)atoi(setting("COLUMNS"));
    }
    return size;
}

int
terminal_columns(void)
{
    const int columns = size_of_terminal().ws_col;

    if (columns == 0 || columns > MOST_COLUMNS)
        return MOST_COLUMNS;
    return columns < LEAST_COLUMNS ? LEAST_COLUMNS : columns;
}

int
terminal_rows(void)
{
    return size_of_terminal().ws_row;
}

void
print_indented(int blanks, const char *text)
{
    while (*text != '\0') {
        const int length = (int)strcspn(text, "\n");
        printf("%*s%.*s\n", length > 0 ? blanks : 0, "", length, text);
        text += length + (text[length] == '\n');
    }
}

void
print_prose(int blanks, const char *text)
{
    const int room = terminal_columns() - blanks;
    int fits = 1, used = 0;

    for (const char *at = text; *at != '\0'; at += at[0] == '\n') {
        const int length = (int)strcspn(at, "\n");
        fits = fits && length <= room;
        at += length;
    }
    if (fits) {
        print_indented(blanks, text);
        return;
    }
    while (text += strspn(text, " \n"), *text != '\0') {
        const int length = (int)strcspn(text, " \n");
        if (used > 0 && used + 1 + length > room) {
            printf("\n");
            used = 0;
        }
        printf("%*s%.*s", used > 0 ? 1 : blanks, "", length, text);
        used += (used > 0) + length;
        text += length;
    }
    printf("\n");
}

/* A part of an address, in which only these characters stand for themselves. */
static void
print_escaped(const char *text)
{
    for (; *text != '\0'; text++)
        if (isalnum((unsigned char)*text) || strchr("/-_.~", *text) != NULL)
            putchar(*text);
        else
            printf("%%%02X", (unsigned)(unsigned char)*text);
}

static void
print_address(const char *file, int line, const char *part)
{
    char host[256] = "", *path = realpath(file, NULL);

    // The terminal may run on another machine than the course, and the name tells
    // it whose file is meant.
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = '\0';
    printf("file://");
    print_escaped(host);
    print_escaped(path != NULL ? path : file);
    if (part != NULL) {
        printf("#");
        print_escaped(part);
    } else if (line > 0)
        printf("#%d", line);
    free(path);
}

void
print_link(const char *words, const char *file, int line, const char *part)
{
    const int links = has_links();

    if (links) {
        printf("\033]8;;");
        print_address(file, line, part);
        printf("\033\\");
    }
    if (words != NULL)
        printf("%s", words);
    else if (line > 0)
        printf("%s:%d", file, line);
    else
        printf("%s%s%s", file, part != NULL ? "#" : "",
               part != NULL ? part : "");
    if (links)
        printf("\033]8;;\033\\");
}

int
width_of_place(const char *file, int line)
{
    return line > 0 ? snprintf(NULL, 0, "%s:%d", file, line)
                    : (int)strlen(file);
}
