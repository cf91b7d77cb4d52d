/* tasks_reber.c - the embedded Reber grammar, symbol by symbol. */
#include "tasks.h"

#include <gsl/gsl_errno.h>
#include <string.h>

/* The Reber grammar itself: which symbol leads to which state. */
static const struct {
    const char *symbols;
    int next[2];
} automaton[] = {
    { "B", { 1 } },     { "TP", { 2, 3 } }, { "SX", { 2, 4 } },
    { "TV", { 3, 5 } }, { "XS", { 3, 6 } }, { "PV", { 4, 6 } },
    { "E", { 7 } },
};
enum { INNER_END = 7, LONGEST = 1024 };

/* Where a string stands: B, the choice, inside, the choice again, E, the end. */
typedef struct {
    enum { BEGIN, CHOICE, INSIDE, AGAIN, LAST, END } phase;
    int inner;
    char choice;
} place;

/* The symbols that may come next; "" at the end. */
static const char *
next_symbols(const place *p)
{
    switch (p->phase) {
    case BEGIN:
        return "B";
    case CHOICE:
        return "TP";
    case INSIDE:
        return automaton[p->inner].symbols;
    case AGAIN:
        return p->choice == 'T' ? "T" : "P";
    case LAST:
        return "E";
    case END:
        break;
    }
    return "";
}

/* Goes one symbol on, which must be among next_symbols(). */
static void
go_on(place *p, char symbol)
{
    if (p->phase != INSIDE) {
        if (p->phase == CHOICE)
            p->choice = symbol;
        p->phase++;
        return;
    }
    const char *symbols = automaton[p->inner].symbols;
    p->inner = automaton[p->inner].next[strchr(symbols, symbol) - symbols];
    if (p->inner == INNER_END)
        p->phase++;
}

int
task_reber_is_legal(const char *string)
{
    place p = { .phase = BEGIN };

    for (; *string != '\0'; string++) {
        if (strchr(next_symbols(&p), *string) == NULL)
            return 0;
        go_on(&p, *string);
    }
    return p.phase == END;
}

/* A string of at most LONGEST symbols; returns how many, or 0 when it is not. */
static size_t
draw(const gsl_rng *r, size_t longest, char *string)
{
    place p = { .phase = BEGIN };
    size_t n = 0;

    while (p.phase != END) {
        const char *symbols = next_symbols(&p);
        if (n == longest)
            return 0;
        string[n] = symbols[gsl_rng_uniform_int(r, strlen(symbols))];
        go_on(&p, string[n++]);
    }
    return n;
}

static size_t
index_of(char symbol)
{
    return (size_t)(strchr(REBER_SYMBOLS, symbol) - REBER_SYMBOLS);
}

int
task_reber(const gsl_rng *r, sequence *x, sequence *target, sequence *mask)
{
    enum { SYMBOLS = 7, SHORTEST = 9 };
    char string[LONGEST];
    const size_t longest = x->T + 1 < LONGEST ? x->T + 1 : LONGEST;

    if (x->T + 1 < SHORTEST)
        GSL_ERROR("the shortest string is asked at eight steps", GSL_EINVAL);
    int status = sequence_expect(x, x->T, x->B, SYMBOLS);
    if (status == GSL_SUCCESS)
        status = sequence_expect(target, x->T, x->B, SYMBOLS);
    if (status == GSL_SUCCESS)
        status = sequence_expect(mask, x->T, x->B, 1);
    if (status != GSL_SUCCESS)
        return status;
    sequence_set_zero(x);
    sequence_set_zero(target);
    sequence_set_zero(mask);
    for (size_t i = 0; i < x->B; i++) {
        size_t n = 0;
        while (n == 0)
            n = draw(r, longest, string);
        place p = { .phase = BEGIN };
        for (size_t t = 0; t + 1 < n; t++) {
            sequence_of(x, t, i)[index_of(string[t])] = 1.0;
            *sequence_of(mask, t, i) = 1.0;
            go_on(&p, string[t]);
            const char *symbols = next_symbols(&p);
            for (const char *s = symbols; *s != '\0'; s++)
                sequence_of(target, t, i)[index_of(*s)] =
                    1.0 / (double)strlen(symbols);
        }
    }
    return GSL_SUCCESS;
}
