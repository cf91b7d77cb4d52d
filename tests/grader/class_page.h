/*
 * class_page.h - a class on one page: who solved what, which mistakes were made how
 * often and what to say about them, and who was not marked.
 */
#ifndef CLASS_PAGE_H
#define CLASS_PAGE_H

#include "mark.h"
#include "people.h"

/*
 * Writes OUT/class.html and OUT/class.txt from the reports that are kept there, and
 * from the texts of ALL, whose submissions are in the folder FROM.
 */
int class_page(const marking *how, const char *from, const char *out,
               const people *all);

#endif /* CLASS_PAGE_H */
