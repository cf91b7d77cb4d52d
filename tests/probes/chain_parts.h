/* chain_parts.h - what the cases of chapter 1 share. */
#ifndef PROBES_CHAIN_PARTS_H
#define PROBES_CHAIN_PARTS_H

#include "../runner/arguments.h"
#include "../runner/sheet.h"
#include "chain.h"

/* What the cases of a step differ in. A w of 0 is drawn from the seed. */
typedef struct {
    activation f;
    size_t T;
    double w;
} setting;

/* The length of this case's chain, unless the table wants another one. */
size_t chain_length(sheet *s, const setting cases[], size_t k);

/* Puts a number there if this is the case in which the table spoils it. */
void chain_spoil(const sheet *s, const char *name, double *place);

/* Parameters that a failing case can show in three decimals. */
chain_params chain_parameters(sheet *s, const setting *c);

/* Says them, and that they must stay. */
void chain_say_parameters(sheet *s, const setting *c, const chain_params *p);

/* States that the activation can reach, of which none is saturated. */
double *chain_states(sheet *s, activation f, size_t T);

#endif /* PROBES_CHAIN_PARTS_H */
