/*
 * alike_texts.c - which learners have the same text, as sim_c of Debian's
 * similarity-tester sees it. It reads what strangers wrote, so it runs in the box, and
 * the files are called there by numbers.
 */
#define _GNU_SOURCE

#include "box_user.h"
#include "class.h"
#include "class_alike.h"
#include "intake.h"
#include "stage.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    READ_SECONDS = 120,      // for all submissions once more
    COMPARE_SECONDS = 120,   // for all modules
    LONGEST_TEXT = 1 << 16,  // a longer one is not compared; answers have 20 kB
    LONGEST_OUTPUT = 64 << 20,
    // Of a line of the stub; shorter ones, as a brace alone, are everybody's own.
    SHORTEST_GIVEN = 16,
    LEAST_TOKENS = 200,  // in common; a few lines of C can be alike by chance
    MOST_PLACES = 2      // that are named of a pair
};

static char *
whole_file(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *in = fopen(path, "r");

    if (in != NULL && getdelim(&text, &size, '\0', in) < 0) {
        free(text);
        text = NULL;
    }
    if (in != NULL)
        fclose(in);
    return text;
}

/* A line without the blanks around it. */
static size_t
trimmed(const char **line)
{
    size_t n = strcspn(*line, "\n");
    while (n > 0 && isspace((unsigned char)**line)) {
        ++*line;
        n--;
    }
    while (n > 0 && isspace((unsigned char)(*line)[n - 1]))
        n--;
    return n;
}

static int
is_given(const char *stub, const char *line, size_t n)
{
    for (const char *at = stub; n >= SHORTEST_GIVEN && *at != '\0';) {
        const char *given = at;
        if (trimmed(&given) == n && memcmp(given, line, n) == 0)
            return 1;
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    return 0;
}

/* Writes the text; what the handout gave is left out, but the lines keep their numbers. */
static void
write_own(FILE *to, const char *text, const char *stub)
{
    while (*text != '\0') {
        const char *line = text;
        const size_t n = trimmed(&line);
        if (!is_given(stub, line, n))
            fwrite(line, 1, n, to);
        fputc('\n', to);
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
}

/* Adds a learner's modules to the folders ROOM/MODULE. */
static void
write_texts_of(const char *room, const marking *how, const intake *in, size_t i)
{
    char path[4096];

    for (size_t k = 0; k < in->n_modules; k++) {
        const char *called = in->modules[k]->name;
        const intake_file *f = in->chosen[k];
        if (f == NULL || strlen(f->text) > LONGEST_TEXT)
            continue;
        snprintf(path, sizeof path, "%s/stubs/%s.c", how->build, called);
        char *stub = whole_file(path);
        snprintf(path, sizeof path, "%s/%s", room, called);
        if (stub == NULL || (mkdir(path, 0755), chmod(path, 0755)) != 0)
            _exit(EXIT_FAILURE);
        snprintf(path, sizeof path, "%s/%s/%zu.c", room, called, i);
        FILE *to = fopen(path, "w");
        if (to == NULL)
            _exit(EXIT_FAILURE);
        write_own(to, f->text, stub);
        if (fclose(to) != 0 || chmod(path, 0644) != 0)
            _exit(EXIT_FAILURE);
        free(stub);
    }
}

/* Reads all submissions once more, in a process that can be ended. */
static int
write_texts(const char *room, const marking *how, const class_numbers *c,
            const char *from, const people *all)
{
    const pid_t class = getpid();
    int status = -1;

    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        box_end_with(class);
        alarm(READ_SECONDS);
        for (size_t i = 0; i < c->n; i++)
            for (size_t k = 0; k < all->n; k++) {
                if (strcmp(all->of[k].name, c->folder[i]) != 0)
                    continue;
                intake in;
                class_read(how, &in, from, &all->of[k]);
                write_texts_of(room, how, &in, i);
                intake_free(&in);
            }
        _exit(EXIT_SUCCESS);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 ? 0 : -1;
}

/* What sim_c says of a module, for free(); NULL when it did not come to its end. */
static char *
compare_module(const box *b, const char *program, const char *called)
{
    static char script[] = "cd \"$1\" && ls | \"$2\" -n -e -s -i >&3";
    char *const argv[] = { "/bin/sh",       "-c", script, "sh", (char *)called,
                           (char *)program, NULL };
    size_t size = 0, room = 1 << 16, n;
    char *said = malloc(room + 1);
    boxed r;

    if (said == NULL || box_start(b, argv, &r) != 0)
        abort();
    while (size < LONGEST_OUTPUT
           && (n = box_read(&r, said + size, room - size)) > 0) {
        size += n;
        if (room - size < 4096)
            said = realloc(said, (room *= 2) + 1);
        if (said == NULL)
            abort();
    }
    box_end(&r);
    said[size] = '\0';
    if (r.cause != EXITED || r.number != 0) {
        free(said);
        said = NULL;
    }
    box_free(&r);
    return said;
}

/* A run of equal tokens in two files, which are called by their learners' places. */
typedef struct {
    size_t a, b;
    unsigned a_from, a_to, b_from, b_to, tokens;
} run;

/* A line alone: sscanf() first looks for the end of all that it is given. */
static void
take_line(const char *at, char line[128])
{
    const size_t n = strcspn(at, "\n");
    snprintf(line, 128, "%.*s", n < 127 ? (int)n : 127, at);
}

static int
read_run(const char *at, run *r, size_t n)
{
    char line[128];

    take_line(at, line);
    // Else sscanf() would look for it in the next line.
    return isdigit((unsigned char)*line)
           && sscanf(line, "%zu.c: line %u-%u |%zu.c: line %u-%u [%u]", &r->a,
                     &r->a_from, &r->a_to, &r->b, &r->b_from, &r->b_to,
                     &r->tokens)
                  == 7
           && r->a < n && r->b < n && r->a != r->b;
}

/* Where the sum for two stands in a grid. */
static unsigned *
cell_of(unsigned *grid, const run *r, size_t n)
{
    return &grid[r->a < r->b ? r->a * n + r->b : r->b * n + r->a];
}

static const char *
next_line(const char *at)
{
    at += strcspn(at, "\n");
    return at + (*at == '\n');
}

/* Names the longest runs of those who have much in common; they come first. */
static void
note_places(alike_grid *g, const char *said, const char *called,
            unsigned *common, const unsigned *tokens)
{
    unsigned *named = calloc(g->n * g->n, sizeof *named);
    run r;

    if (named == NULL)
        abort();
    for (const char *at = said; *at != '\0'; at = next_line(at)) {
        if (!read_run(at, &r, g->n))
            continue;
        const unsigned least =
            tokens[r.a] < tokens[r.b] ? tokens[r.a] : tokens[r.b];
        const unsigned in_common = *cell_of(common, &r, g->n);
        const unsigned long percent = least > 0 ? 100ul * in_common / least : 0;
        if (percent < ALIKE_TEXT || in_common < LEAST_TOKENS)
            continue;
        alike_pair *p = alike_pair_of(g, r.a, r.b);
        const int shown = percent > 100 ? 100 : (int)percent;
        unsigned *k = cell_of(named, &r, g->n);
        p->percent = shown > p->percent ? shown : p->percent;
        if (++*k == 1)
            alike_say(&p->text, "%s %d %%", called, shown);
        const int turned = r.a > r.b;
        if (*k <= MOST_PLACES)
            alike_say(&p->text, "lines %u-%u and %u-%u",
                      turned ? r.b_from : r.a_from, turned ? r.b_to : r.a_to,
                      turned ? r.a_from : r.b_from, turned ? r.a_to : r.b_to);
    }
    free(named);
}

static void
note_texts(alike_grid *g, const char *said, const char *called)
{
    unsigned *common = calloc(g->n * g->n, sizeof *common);
    unsigned *tokens = calloc(g->n, sizeof *tokens), count;
    char line[128];
    size_t i;
    run r;

    if (common == NULL || tokens == NULL)
        abort();
    for (const char *at = said; *at != '\0'; at = next_line(at)) {
        take_line(at, line);
        if (sscanf(line, "File %zu.c: %u tokens", &i, &count) == 2 && i < g->n)
            tokens[i] = count;
        else if (read_run(at, &r, g->n))
            *cell_of(common, &r, g->n) += r.tokens;
    }
    note_places(g, said, called, common, tokens);
    free(common);
    free(tokens);
}

/* Where a program is, as a shell finds it; for free(). NULL when it is not there. */
static char *
find_program(const char *name)
{
    const char *path = getenv("PATH");
    char *words = strdup(path != NULL ? path : ""), *rest, *found = NULL;

    for (char *w = strtok_r(words, ":", &rest); w != NULL && found == NULL;
         w = strtok_r(NULL, ":", &rest)) {
        if (asprintf(&found, "%s/%s", w, name) < 0)
            abort();
        if (access(found, X_OK) != 0) {
            free(found);
            found = NULL;
        }
    }
    free(words);
    return found;
}

/* Compares every module of which there are texts; returns which were not. */
static char *
compare_texts(alike_grid *g, const box *b, const char *program)
{
    char path[4096], *failed = NULL;

    box_end_all_within(COMPARE_SECONDS);
    for (size_t i = 0; mark_module(i) != NULL; i++) {
        snprintf(path, sizeof path, "%s/%s", b->folder, mark_module(i));
        if (access(path, F_OK) != 0)
            continue;
        char *said = compare_module(b, program, mark_module(i));
        if (said != NULL)
            note_texts(g, said, mark_module(i));
        else
            alike_say(&failed, "%s", mark_module(i));
        free(said);
    }
    return failed;
}

char *
alike_texts(alike_grid *g, const marking *how, const class_numbers *c,
            const char *from, const people *all)
{
    char out[4096], *program = find_program("sim_c"), *failed = NULL, *why;
    char *room = program != NULL ? stage_room() : NULL;

    if (program == NULL)
        return strdup("The texts were not compared, because "
                      "similarity-tester is not installed: 'make setup "
                      "FOR=lecturer' brings it.");
    const box b = { .kind = how->box,
                    .folder = room,
                    .building = 1,
                    .cpu = COMPARE_SECONDS,
                    .wall = COMPARE_SECONDS,
                    .memory = 1 << 30 };
    snprintf(out, sizeof out, "%s/out", room != NULL ? room : "");
    const int read = room != NULL && mkdir(out, 0755) == 0
                     && write_texts(room, how, c, from, all) == 0;
    if (read)
        failed = compare_texts(g, &b, program);
    stage_remove(room);
    free(program);
    if (read && failed == NULL)
        return NULL;
    if (asprintf(&why, "The texts of %s could not be compared%s.",
                 read ? failed : "this class",
                 read ? " within the time for it" : "")
        < 0)
        abort();
    free(failed);
    return why;
}
