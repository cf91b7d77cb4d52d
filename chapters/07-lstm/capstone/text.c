#include "text.h"

#include "must.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <string.h>

static const double temperature = 0.7;  // below 1: likelier letters

text *
text_read(const char *path)
{
    FILE *f = fopen(path, "rb");
    text *t = calloc(1, sizeof *t);
    long size = -1;
    if (f != NULL && fseek(f, 0, SEEK_END) == 0)
        size = ftell(f);
    if (f == NULL || t == NULL || size < 1000) {
        fprintf(stderr,
                "%s cannot be read, or has less than 1000 letters: %s.\n", path,
                f == NULL ? strerror(errno) : "is it a text?");
        exit(EXIT_FAILURE);
    }
    rewind(f);
    t->letters = calloc((size_t)size + 1, 1);
    if (t->letters == NULL
        || fread(t->letters, 1, (size_t)size, f) != (size_t)size) {
        fprintf(stderr, "%s cannot be read to its end.\n", path);
        exit(EXIT_FAILURE);
    }
    fclose(f);
    t->n = (size_t)size;
    t->held = t->n - t->n / 10;
    for (int k = 0; k < 256; k++)
        t->symbol[k] = -1;
    for (size_t k = 0; k < t->n; k++) {
        const unsigned char c = (unsigned char)t->letters[k];
        if (t->symbol[c] < 0) {
            t->letter[t->D] = c;
            t->symbol[c] = (int)t->D++;
        }
    }
    return t;
}

void
text_free(text *t)
{
    free(t->letters);
    free(t);
}

static size_t
symbol_at(const text *t, size_t place)
{
    return (size_t)t->symbol[(unsigned char)t->letters[place]];
}

void
text_batch(const text *t, size_t update, sequence *x, sequence *target)
{
    sequence_set_zero(x);
    sequence_set_zero(target);
    for (size_t i = 0; i < x->B; i++)
        for (size_t step = 0; step < x->T; step++) {
            const size_t place = i * (t->held / x->B) + update * x->T + step;
            sequence_of(x, step, i)[symbol_at(t, place % t->held)] = 1.0;
            sequence_of(target, step, i)[symbol_at(t, (place + 1) % t->held)] =
                1.0;
        }
}

double
text_bits(const text *t, const net *n)
{
    enum { T = 64 };
    net *reader = net_copy(n, T, 1);
    sequence *x = sequence_alloc(T, 1, t->D), *y = sequence_alloc(T, 1, t->D);
    sequence *target = sequence_alloc(T, 1, t->D);
    sequence *mask = sequence_alloc(T, 1, 1);
    gsl_vector *cost = gsl_vector_alloc(T);
    double nats = 0.0, L;
    size_t letters = 0;

    for (size_t k = 0; k < T; k++)
        mask->data[k] = 1.0;
    for (size_t at = t->held; at + T < t->n; at += T, letters += T) {
        sequence_set_zero(x);
        sequence_set_zero(target);
        for (size_t k = 0; k < T; k++) {
            sequence_of(x, k, 0)[symbol_at(t, at + k)] = 1.0;
            sequence_of(target, k, 0)[symbol_at(t, at + k + 1)] = 1.0;
        }
        net_forward(reader, x, y);
        must(rnn_cross_entropy(y, target, mask, cost, &L));
        nats += L;
    }
    sequence_free(x);
    sequence_free(y);
    sequence_free(target);
    sequence_free(mask);
    gsl_vector_free(cost);
    net_free(reader);
    return nats / M_LN2 / (double)letters;
}

/* A symbol, drawn by the softmax of its logits. */
static size_t
draw(const gsl_rng *r, const double *logit, size_t D)
{
    double largest = logit[0], total = 0.0;
    for (size_t j = 1; j < D; j++)
        largest = fmax(largest, logit[j]);
    for (size_t j = 0; j < D; j++)
        total += exp((logit[j] - largest) / temperature);
    double left = total * gsl_rng_uniform(r);
    for (size_t j = 0; j < D; j++) {
        left -= exp((logit[j] - largest) / temperature);
        if (left < 0.0)
            return j;
    }
    return D - 1;
}

void
text_write(const text *t, const net *n, const gsl_rng *r, const char *beginning,
           size_t count, char *out)
{
    net *writer = net_copy(n, 1, 1);
    sequence *x = sequence_alloc(1, 1, t->D), *y = sequence_alloc(1, 1, t->D);
    const size_t given = strlen(beginning);

    for (size_t k = 0; k < count; k++) {
        const size_t symbol =
            k < given ? (size_t)t->symbol[(unsigned char)beginning[k]]
                      : draw(r, y->data, t->D);
        out[k] = (char)t->letter[symbol];
        sequence_set_zero(x);
        x->data[symbol] = 1.0;
        net_forward(writer, x, y);
    }
    out[count] = '\0';
    sequence_free(x);
    sequence_free(y);
    net_free(writer);
}

/* 1 when that word of that length stands in the text as a word of its own. */
static int
known(const text *t, const char *word, size_t length)
{
    const char *end = t->letters + t->n;
    for (const char *at = t->letters; at + length < end; at++)
        if (memcmp(at, word, length) == 0 && !isalpha((unsigned char)at[length])
            && (at == t->letters || !isalpha((unsigned char)at[-1])))
            return 1;
    return 0;
}

double
text_spelled(const text *t, const char *said)
{
    double words = 0.0, right = 0.0;
    while (*said != '\0') {
        size_t length = 0;
        while (isalpha((unsigned char)said[length]))
            length++;
        // The last word may be cut off, so it does not count.
        if (length >= 4 && said[length] != '\0') {
            words++;
            right += known(t, said, length);
        }
        said += length > 0 ? length : 1;
    }
    return words > 0.0 ? right / words : 0.0;
}
