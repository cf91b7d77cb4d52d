/* lyap_oracle.h - what the two files of oracles of chapter 10 share. */
#ifndef LYAP_ORACLE_H
#define LYAP_ORACLE_H

#include "../runner/sheet.h"
#include "lyap.h"

/* n zeros, to be freed. */
long double *lyap_block(size_t n);

#endif /* LYAP_ORACLE_H */
