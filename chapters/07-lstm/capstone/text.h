/*
 * text.h - a book as a row of symbols, and what a network makes of it.
 */
#ifndef TEXT_H
#define TEXT_H

#include "net.h"

typedef struct {
    char *letters;              // the whole text, ends in 0
    size_t n;                   // how many letters
    size_t held;                // from here on it is held out, the last tenth
    size_t D;                   // how many different ones
    unsigned char letter[256];  // the letter of a symbol
    int symbol[256];            // the symbol of a letter, or -1
} text;

/* Reads a file. Ends the program with one sentence when it cannot. */
text *text_read(const char *path);
void text_free(text *t);

/*
 * A batch: x hears T letters from each of B places, and target is the letter
 * after each, both one-hot. Update k goes on where update k - 1 ended; after its
 * last letter a text begins anew.
 */
void text_batch(const text *t, size_t update, sequence *x, sequence *target);

/* The bits that a letter of the held-out tenth costs on the average. */
double text_bits(const text *t, const net *n);

/* Writes COUNT letters after a beginning to out, which ends in 0. */
void text_write(const text *t, const net *n, const gsl_rng *r,
                const char *beginning, size_t count, char *out);

/* Which share of the words of at least 4 letters in SAID stands in the text. */
double text_spelled(const text *t, const char *said);

#endif /* TEXT_H */
