#define _POSIX_C_SOURCE 200809L

#include "kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_KEPT = 512 };

typedef struct {
    char key[96], value[96];
} pair;
static pair pairs[MOST_KEPT];
static size_t n_pairs;
static char place[512];

/* The pair of a key, made when it is not there; NULL when there are too many. */
static pair *
pair_of(const char *key)
{
    for (size_t i = 0; i < n_pairs; i++)
        if (strcmp(pairs[i].key, key) == 0)
            return &pairs[i];
    if (n_pairs == MOST_KEPT)
        return NULL;
    snprintf(pairs[n_pairs].key, sizeof pairs->key, "%s", key);
    pairs[n_pairs].value[0] = '\0';
    return &pairs[n_pairs++];
}

void
kept_read(const char *folder)
{
    char line[256], key[96], value[96];

    n_pairs = 0;
    snprintf(place, sizeof place, "%s/kept", folder);
    FILE *in = fopen(place, "r");
    while (in != NULL && fgets(line, sizeof line, in) != NULL)
        if (sscanf(line, "%95[^\t]\t%95[^\n]", key, value) == 2
            && pair_of(key) != NULL)
            snprintf(pair_of(key)->value, sizeof pairs->value, "%s", value);
    if (in != NULL)
        fclose(in);
}

const char *
kept_get(const char *what, const char *of)
{
    char key[96];

    snprintf(key, sizeof key, "%s %s", what, of);
    for (size_t i = 0; i < n_pairs; i++)
        if (strcmp(pairs[i].key, key) == 0)
            return pairs[i].value;
    return "";
}

/* Under another name first, so that a full disk leaves the old file whole. */
static void
write_kept(void)
{
    char other[520];

    snprintf(other, sizeof other, "%s.new", place);
    FILE *out = fopen(other, "w");
    int right = out != NULL;
    for (size_t i = 0; i < n_pairs && right; i++)
        right = fprintf(out, "%s\t%s\n", pairs[i].key, pairs[i].value) > 0;
    if (out != NULL)
        right = fclose(out) == 0 && right;
    if (!right || rename(other, place) != 0)
        remove(other);
}

void
kept_set(const char *what, const char *of, const char *value)
{
    char key[96];

    snprintf(key, sizeof key, "%s %s", what, of);
    pair *p = pair_of(key);
    if (p == NULL)
        return;
    snprintf(p->value, sizeof p->value, "%s", value);
    write_kept();
}
