/*
 * must.h - for programs: a call that has to succeed, or else ends the program
 * with one clear sentence.
 *
 * A step that is not written yet returns GSL_EUNIMPL, which no handler of GSL
 * ever sees. Programs therefore wrap every call of a step:
 *
 *     must(chain_forward(&p, TANH, T, x, h));
 */
#ifndef MUST_H
#define MUST_H

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define must(call) must_(call, #call)

static inline void
must_(int status, const char *call)
{
    if (status == GSL_SUCCESS)
        return;
    // "chain_forward(&p, ..." is shown as "chain_forward"; a call through a
    // pointer, which begins with a bracket, has no name.
    const int length = (int)strcspn(call, "(");
    const char *name = length > 0 ? call : "A step";
    const int shown = length > 0 ? length : (int)strlen(name);
    if (status == GSL_EUNIMPL)
        fprintf(stderr,
                "%.*s is not written yet, or calls a step that is not: "
                "'make learn' shows the next one.\n",
                shown, name);
    else
        fprintf(stderr, "%.*s stopped this program: %s.\n", shown, name,
                gsl_strerror(status));
    exit(EXIT_FAILURE);
}

#endif /* MUST_H */
