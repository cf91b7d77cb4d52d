#include "tasks.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

/* Checks the shapes and clears everything. */
static int
begin(sequence *x, size_t D, sequence *target, size_t O, sequence *mask)
{
    int status = sequence_expect(x, x->T, x->B, D);
    if (status == GSL_SUCCESS)
        status = sequence_expect(target, x->T, x->B, O);
    if (status == GSL_SUCCESS)
        status = sequence_expect(mask, x->T, x->B, 1);
    if (status == GSL_SUCCESS) {
        sequence_set_zero(x);
        sequence_set_zero(target);
        sequence_set_zero(mask);
    }
    return status;
}

static size_t
below(const gsl_rng *r, size_t n)
{
    return gsl_rng_uniform_int(r, n);
}

int
task_temporal_xor(const gsl_rng *r, sequence *x, sequence *target,
                  sequence *mask)
{
    const int status = begin(x, 1, target, 1, mask);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 0; t < x->T; t++) {
            double *bit = sequence_of(x, t, i);
            if (t % 3 == 2)
                *bit = *sequence_of(x, t - 1, i) != *sequence_of(x, t - 2, i);
            else
                *bit = (double)below(r, 2);
            if (t > 0) {
                *sequence_of(target, t - 1, i) = *bit;
                *sequence_of(mask, t - 1, i) = 1.0;
            }
        }
    return GSL_SUCCESS;
}

int
task_echo(const gsl_rng *r, size_t delay, sequence *x, sequence *target,
          sequence *mask)
{
    if (delay >= x->T)
        GSL_ERROR("the delay must be shorter than the sequence", GSL_EINVAL);
    const int status = begin(x, 1, target, 1, mask);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 0; t < x->T; t++) {
            *sequence_of(x, t, i) = below(r, 2) == 0 ? -1.0 : 1.0;
            if (t < delay)
                continue;
            *sequence_of(target, t, i) = *sequence_of(x, t - delay, i);
            *sequence_of(mask, t, i) = 1.0;
        }
    return GSL_SUCCESS;
}

int
task_adding(const gsl_rng *r, sequence *x, sequence *target, sequence *mask)
{
    const size_t T = x->T, half = T / 2;

    if (T < 2)
        GSL_ERROR("two marks need two steps", GSL_EINVAL);
    const int status = begin(x, 2, target, 1, mask);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t i = 0; i < x->B; i++) {
        const size_t mark[] = { below(r, half), half + below(r, T - half) };
        for (size_t t = 0; t < T; t++)
            sequence_of(x, t, i)[0] = gsl_rng_uniform(r);
        for (int k = 0; k < 2; k++) {
            sequence_of(x, mark[k], i)[1] = 1.0;
            *sequence_of(target, T - 1, i) += sequence_of(x, mark[k], i)[0];
        }
        *sequence_of(mask, T - 1, i) = 1.0;
    }
    return GSL_SUCCESS;
}

/* Draws a step t with from T <= t < to T. */
static size_t
between(const gsl_rng *r, double from, double to, size_t T)
{
    const size_t first = (size_t)ceil(from * (double)T);
    return first + below(r, (size_t)ceil(to * (double)T) - first);
}

int
task_temporal_order(const gsl_rng *r, sequence *x, sequence *target,
                    sequence *mask)
{
    enum { DISTRACTORS = 4, SYMBOLS = 6, CLASSES = 4 };
    const size_t T = x->T;

    if (T < 10)
        GSL_ERROR("the positions need ten steps", GSL_EINVAL);
    const int status = begin(x, SYMBOLS, target, CLASSES, mask);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t i = 0; i < x->B; i++) {
        const size_t p[] = { between(r, 0.1, 0.2, T), between(r, 0.5, 0.6, T) };
        size_t class = 0;
        for (size_t t = 0; t < T; t++) {
            size_t symbol = below(r, DISTRACTORS);
            if (t == p[0] || t == p[1]) {
                symbol = DISTRACTORS + below(r, 2);
                class = 2 * class + (symbol - DISTRACTORS);
            }
            sequence_of(x, t, i)[symbol] = 1.0;
        }
        sequence_of(target, T - 1, i)[class] = 1.0;
        *sequence_of(mask, T - 1, i) = 1.0;
    }
    return GSL_SUCCESS;
}

int
task_two_sequences(const gsl_rng *r, size_t N, sequence *x, sequence *target,
                   sequence *mask)
{
    static const double VARIANCE = 0.2;

    if (N < 1 || N > x->T)
        GSL_ERROR("N must be 1 to T", GSL_EINVAL);
    const int status = begin(x, 1, target, 1, mask);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t i = 0; i < x->B; i++) {
        const int first = below(r, 2) == 0;
        for (size_t t = 0; t < x->T; t++)
            *sequence_of(x, t, i) =
                t < N ? (first ? 1.0 : -1.0)
                      : gsl_ran_gaussian_ziggurat(r, sqrt(VARIANCE));
        *sequence_of(target, x->T - 1, i) = first ? 1.0 : 0.0;
        *sequence_of(mask, x->T - 1, i) = 1.0;
    }
    return GSL_SUCCESS;
}

int
task_copy(const gsl_rng *r, size_t K, sequence *x, sequence *target,
          sequence *mask)
{
    // T >= 2 K + 1, written without a product that could wrap around.
    if (K < 1 || K > (x->T - 1) / 2 || x->n < 4)
        GSL_ERROR("copying needs K >= 1, S >= 2 and T >= 2 K + 1", GSL_EINVAL);
    const size_t T = x->T, S = x->n - 2, silence = S, go = S + 1;
    const int status = begin(x, S + 2, target, S + 1, mask);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 0; t < T; t++) {
            const size_t symbol = t < K            ? below(r, S)
                                  : t == T - K - 1 ? go
                                                   : silence;
            sequence_of(x, t, i)[symbol] = 1.0;
            // The target is silence until the last K steps, which repeat the K
            // symbols that the sequence began with.
            for (size_t k = 0; k <= S; k++)
                sequence_of(target, t, i)[k] =
                    t < T - K ? k == silence
                    : k < S   ? sequence_of(x, t - (T - K), i)[k]
                              : 0.0;
            *sequence_of(mask, t, i) = 1.0;
        }
    return GSL_SUCCESS;
}

/* The inner Reber grammar: which symbol leads to which state. */
static const struct {
    const char *symbols;
    int next[2];
} automaton[] = {
    { "B", { 1 } },     { "TP", { 2, 3 } }, { "SX", { 2, 4 } },
    { "TV", { 3, 5 } }, { "XS", { 3, 6 } }, { "PV", { 4, 6 } },
    { "E", { 7 } },
};
enum { INNER_END = 7, LONGEST = 1024 };

/*
 * The place reached in a string: before B, before the choice of T or P, inside
 * the inner grammar, before the choice is repeated, before E, at the end.
 */
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

/*
 * Draws a string and returns its length, or 0 when it has more than LONGEST
 * symbols.
 */
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
    const int status = begin(x, SYMBOLS, target, SYMBOLS, mask);
    if (status != GSL_SUCCESS)
        return status;
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
