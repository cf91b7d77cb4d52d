/*
 * class_drawing.c - lets gnuplot draw what a class came to. It gets numbers and the
 * names of steps, and nothing that a learner has written.
 */
#define _GNU_SOURCE

#include "class_drawing.h"

#include "box_user.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
script_points(FILE *to, const class_numbers *c)
{
    fputs("eval figure(300)\n@panel_whole\nset xlabel 'points, in percent of "
          "all'\n"
          "set ylabel 'learners'\nset yrange [0:*]\nset style fill solid 0.85\n"
          "set boxwidth 0.9\nset xtics nomirror\nunset grid\nset grid "
          "y\n$points << END\n",
          to);
    for (int i = 0; i < SHARES - 1; i++)
        fprintf(to, "\"%d–%d\" %zu\n", 10 * i, 10 * i + 9, c->share[i]);
    fprintf(to, "\"100\" %zu\n", c->share[SHARES - 1]);
    fputs("END\nplot $points using 0:2:xtic(1) with boxes lt 1 dt 1\n", to);
}

static void
script_steps(FILE *to, const class_numbers *c)
{
    fputs("eval figure(420)\n@panel_whole\nset bmargin at screen 0.3\n"
          "set ylabel 'learners who have it right, in percent'\nset yrange "
          "[0:100]\n"
          "set style fill solid 0.85\nset boxwidth 0.8\n"
          "set xtics nomirror rotate by 55 right font ',11' noenhanced\n"
          "unset grid\nset grid y\n$steps << END\n",
          to);
    for (size_t i = 0; i < c->n_steps; i++)
        fprintf(to, "\"%s %s\" %.1f\n", c->step[i].called, c->step[i].name,
                100.0 * (double)c->step[i].count[RIGHT] / (double)c->n_marked);
    fputs("END\nplot $steps using 0:2:xtic(1) with boxes lt 3 dt 1\n", to);
}

/* Runs gnuplot in FOLDER with the course's style; 0 when it has drawn. */
static int
run_in(const char *folder, const char *style)
{
    const pid_t class = getpid();
    int status = -1;

    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        box_end_with(class);
        const int nothing = open("/dev/null", O_RDWR);
        if (chdir(folder) != 0 || nothing < 0)
            _exit(1);
        dup2(nothing, STDIN_FILENO);
        dup2(nothing, STDOUT_FILENO);
        dup2(nothing, STDERR_FILENO);
        execlp("gnuplot", "gnuplot", "-e", "kind='svg'; out='.drawing.svg'",
               style, ".drawing.gp", NULL);
        _exit(1);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return -1;
    return status;
}

/*
 * Two drawings in one page must not use one name for two things, and gnuplot gives its
 * own to all. Where one is given (id=) or used (#), another first letter takes the
 * place of its own. A colour, too, has a # before it, and then a digit up to f.
 */
static void
rename_parts(char *svg)
{
    for (char *c = svg; (c = strpbrk(c, "'#\"")) != NULL; c++) {
        const int given = c > svg + 4 && strncmp(c - 4, " id=", 4) == 0;
        if ((*c == '#' || given) && strchr("gt_", c[1]) != NULL && c[1] != '\0')
            c[1] = c[1] == '_' ? 'z' : (char)(c[1] + 1);
    }
}

char *
class_drawing(const marking *how, const class_numbers *c, const char *out,
              enum drawing which)
{
    char path[4096], script[4096], *style, *svg = NULL;
    size_t size = 0;

    snprintf(path, sizeof path, "%s/kit/%.*s/figure/style.gp", how->build,
             (int)strcspn(mark_all_modules, " "), mark_all_modules);
    snprintf(script, sizeof script, "%s/.drawing.gp", out);
    style = realpath(path, NULL);
    FILE *to = style != NULL ? fopen(script, "w") : NULL;
    if (to != NULL) {
        (which == DRAWING_OF_POINTS ? script_points : script_steps)(to, c);
        const int bad = fclose(to) != 0;
        snprintf(path, sizeof path, "%s/.drawing.svg", out);
        FILE *in = !bad && run_in(out, style) == 0 ? fopen(path, "r") : NULL;
        if (in != NULL && getdelim(&svg, &size, '\0', in) < 0) {
            free(svg);
            svg = NULL;
        }
        if (in != NULL)
            fclose(in);
        unlink(path);
        unlink(script);
    }
    free(style);
    if (svg != NULL && which == DRAWING_OF_STEPS)
        rename_parts(svg);
    return svg;
}
