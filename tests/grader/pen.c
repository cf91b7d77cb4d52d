#define _GNU_SOURCE

#include "pen.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void
put_escaped(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '<')
            fputs("&lt;", out);
        else if (*text == '>')
            fputs("&gt;", out);
        else if (*text == '&')
            fputs("&amp;", out);
        else if (*text == '"')
            fputs("&quot;", out);
        else
            fputc(*text, out);
}

static void
put_words(pen p, const char *text)
{
    if (p.html)
        put_escaped(p.out, text);
    else
        fputs(text, p.out);
}

void
pen_begin(pen p, const char *title)
{
    if (!p.html) {
        fprintf(p.out, "%s\n", title);
        return;
    }
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
          "charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
          p.out);
    put_escaped(p.out, title);
    fputs("</title>\n<style>\n"
          "body { font: 17px/1.5 sans-serif; max-width: 60rem; margin: 2rem "
          "auto; "
          "padding: 0 1rem; color: #111; background: #fff }\n"
          "table { border-collapse: collapse; margin: 1rem 0 }\n"
          "caption { text-align: left; white-space: nowrap; font-weight: bold; "
          "padding: .3rem 0 }\n"
          "th, td { padding: .15rem .7rem; border-bottom: 1px solid #ccc; "
          "text-align: left; vertical-align: top; font-weight: normal }\n"
          "thead th { border-bottom: 2px solid #444; font-weight: bold }\n"
          ".number { text-align: right; font-variant-numeric: tabular-nums }\n"
          "pre { background: #f4f4f4; padding: .6rem; overflow-x: auto }\n"
          "figure { margin: 1rem 0 } svg { max-width: 100%; height: auto }\n"
          "a { color: #0058a0 }\n"
          "</style>\n</head>\n<body>\n<main>\n<h1>",
          p.out);
    put_escaped(p.out, title);
    fputs("</h1>\n", p.out);
}

void
pen_end(pen p)
{
    if (p.html)
        fputs("</main>\n</body>\n</html>\n", p.out);
}

void
pen_heading(pen p, const char *text)
{
    if (p.html)
        fprintf(p.out, "<h2>%s</h2>\n", text);
    else
        fprintf(p.out, "\n\n%s\n\n", text);
}

void
pen_paragraph(pen p, const char *text, int kept)
{
    if (p.html) {
        fputs(kept ? "<pre>" : "<p>", p.out);
        put_escaped(p.out, text);
        fputs(kept ? "</pre>\n" : "</p>\n", p.out);
        return;
    }
    // Words, in lines of at most 78 characters.
    for (int column = 0; !kept && *text != '\0';) {
        const int n = (int)strcspn(text, " ");
        if (column > 0 && column + 1 + n > 78) {
            fputc('\n', p.out);
            column = 0;
        }
        fprintf(p.out, "%s%.*s", column > 0 ? " " : "", n, text);
        column += n + (column > 0);
        text += n;
        text += strspn(text, " ");
    }
    fprintf(p.out, "%s\n", kept ? text : "");
}

void
pen_say(pen p, const char *format, ...)
{
    char *text;
    va_list args;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        abort();
    va_end(args);
    pen_paragraph(p, text, 0);
    free(text);
}

void
pen_table(pen p, const char *caption, const pen_column c[], size_t n)
{
    if (p.html)
        fputs("<table>\n<caption>", p.out);
    put_words(p, caption);
    fputs(p.html ? "</caption>\n<thead><tr>" : "\n\n", p.out);
    for (size_t i = 0; i < n; i++)
        if (p.html) {
            fprintf(p.out, "<th scope=\"col\"%s>",
                    c[i].is_number ? " class=\"number\"" : "");
            put_escaped(p.out, c[i].title);
            fputs("</th>", p.out);
        } else
            fprintf(p.out, c[i].is_number ? "%*s  " : "%-*s  ", c[i].width,
                    c[i].title);
    fputs(p.html ? "</tr></thead>\n<tbody>\n" : "\n", p.out);
}

/* A name in an address: each byte that could mean something there, as a number. */
static void
put_address(FILE *out, const char *name)
{
    for (; *name != '\0'; name++)
        if (isalnum((unsigned char)*name) || strchr("-_.", *name) != NULL)
            fputc(*name, out);
        else
            fprintf(out, "%%%02X", (unsigned char)*name);
}

void
pen_row_linked(pen p, const pen_column c[], size_t n, const char *const cell[],
               const char *name)
{
    fputs(p.html ? "<tr>" : "", p.out);
    for (size_t i = 0; i < n; i++) {
        if (!p.html) {
            fprintf(p.out, c[i].is_number ? "%*s  " : "%-*s  ", c[i].width,
                    cell[i]);
            continue;
        }
        fprintf(p.out, "<%s%s>", i == 0 ? "th scope=\"row\"" : "td",
                c[i].is_number ? " class=\"number\"" : "");
        if (i == 0 && name != NULL) {
            fputs("<a href=\"reports/", p.out);
            put_address(p.out, name);
            fputs("/report.txt\">", p.out);
        }
        put_escaped(p.out, cell[i]);
        fprintf(p.out, "%s</%s>", i == 0 && name != NULL ? "</a>" : "",
                i == 0 ? "th" : "td");
    }
    fputs(p.html ? "</tr>\n" : "\n", p.out);
}

void
pen_row(pen p, const pen_column c[], size_t n, const char *const cell[])
{
    pen_row_linked(p, c, n, cell, NULL);
}

void
pen_table_end(pen p)
{
    fputs(p.html ? "</tbody>\n</table>\n" : "\n", p.out);
}

void
pen_drawing(pen p, const char *svg, const char *says)
{
    const char *begin = strstr(svg, "<svg");
    if (!p.html || begin == NULL)
        return;
    fputs("<figure role=\"img\" aria-label=\"", p.out);
    put_escaped(p.out, says);
    fprintf(p.out, "\">\n%s</figure>\n", begin);
}
