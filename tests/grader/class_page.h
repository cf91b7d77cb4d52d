/*
 * class_page.h - a class on one page: who solved what, which mistakes were made how
 * often and what to say about them, and who was not marked.
 */
#ifndef CLASS_PAGE_H
#define CLASS_PAGE_H

#include "mark.h"

/* Writes OUT/class.html and OUT/class.txt from the reports that are kept there. */
int class_page(const marking *how, const char *out);

#endif /* CLASS_PAGE_H */
