/*
 * live.c - hands settings to a figure and its arrays back: to the page when compiled
 * to WebAssembly, and as a program to whoever compares, a line for each array:
 *
 *     build/live/bptt 0.9 1 50 1
 */
#include "live.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_errno.h>

static double setting[LIVE_SETTINGS];
static const double *shown[LIVE_ARRAYS];
static size_t length[LIVE_ARRAYS];

void
live_show(int k, const double *number, size_t n)
{
    shown[k] = number;
    length[k] = n;
}

#ifdef __wasm__
// A page has no standard error, and an error must not stop it: its code comes back
// from live_run(), and what the sentence would have been is not even put together. So
// these five are not those of the libraries, which would write to a terminal.
int
snprintf(char *text, size_t size, const char *form, ...)
{
    (void)form;
    if (size > 0)
        text[0] = '\0';
    return 0;
}

void
gsl_error(const char *reason, const char *file, int line, int number)
{
    (void)reason, (void)file, (void)line, (void)number;
}

void
cblas_xerbla(int argument, const char *function, const char *form, ...)
{
    (void)argument, (void)function, (void)form;
}

gsl_error_handler_t *
gsl_set_error_handler(gsl_error_handler_t *handler)
{
    return handler;
}

gsl_error_handler_t *
gsl_set_error_handler_off(void)
{
    return NULL;
}

#define EXPORT(name) __attribute__((export_name(#name)))
EXPORT(settings) double *page_settings(void);
EXPORT(run) int page_run(void);
EXPORT(array) const double *page_array(int k);
EXPORT(count) size_t page_count(int k);

double *
page_settings(void)
{
    return setting;
}

int
page_run(void)
{
    return live_run(setting);
}

const double *
page_array(int k)
{
    return shown[k];
}

size_t
page_count(int k)
{
    return length[k];
}
#else
#include <stdio.h>
#include <stdlib.h>

int
main(int n, char **word)
{
    if (n > LIVE_SETTINGS + 1)
        return 2;
    for (int k = 1; k < n; k++)
        setting[k - 1] = strtod(word[k], NULL);
    gsl_set_error_handler_off();
    const int status = live_run(setting);
    if (status != GSL_SUCCESS) {
        fprintf(stderr, "%s\n", gsl_strerror(status));
        return 1;
    }
    for (int k = 0; k < LIVE_ARRAYS && shown[k] != NULL; k++) {
        for (size_t i = 0; i < length[k]; i++)
            printf("%.17g ", shown[k][i]);
        printf("\n");
    }
    return 0;
}
#endif
