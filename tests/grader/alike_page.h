/* alike_page.h - the part of a class's page that says who has much in common. */
#ifndef ALIKE_PAGE_H
#define ALIKE_PAGE_H

#include "class_alike.h"
#include "pen.h"

void alike_page(pen p, const alike *a, const class_numbers *c);

#endif /* ALIKE_PAGE_H */
