/*
 * pen.h - writes one page in two forms: HTML that needs no network and no pointing
 * device, and text for a terminal. What is written is said once and means the same in
 * both.
 */
#ifndef PEN_H
#define PEN_H

#include <stddef.h>
#include <stdio.h>

typedef struct {
    FILE *out;
    int html;
} pen;

/* A column of a table: at least so wide in text, and for numbers to the right. */
typedef struct {
    const char *title;
    int width, is_number;
} pen_column;

void pen_begin(pen p, const char *title);
void pen_end(pen p);
void pen_heading(pen p, const char *text);

/* A paragraph. The line ends of the text stay where they are when it is KEPT. */
void pen_paragraph(pen p, const char *text, int kept);

/* A paragraph, as for printf(). */
__attribute__((format(printf, 2, 3))) void pen_say(pen p, const char *format,
                                                   ...);

/* A table: its caption and columns, then a row at a time, of N cells each. */
void pen_table(pen p, const char *caption, const pen_column c[], size_t n);
void pen_row(pen p, const pen_column c[], size_t n, const char *const cell[]);
void pen_table_end(pen p);

/* The same with a link to the folder of reports/NAME in the first cell. */
void pen_row_linked(pen p, const pen_column c[], size_t n,
                    const char *const cell[], const char *name);

/* A drawing in SVG, with the sentence that says what it shows. HTML only. */
void pen_drawing(pen p, const char *svg, const char *says);

#endif /* PEN_H */
