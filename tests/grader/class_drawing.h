/* class_drawing.h - the figures on a class's page. */
#ifndef CLASS_DRAWING_H
#define CLASS_DRAWING_H

#include "class_numbers.h"

enum drawing { DRAWING_OF_POINTS, DRAWING_OF_STEPS };

/* A drawing in SVG, for free(), or NULL when gnuplot cannot draw it. */
char *class_drawing(const marking *how, const class_numbers *c, const char *out,
                    enum drawing which);

#endif /* CLASS_DRAWING_H */
