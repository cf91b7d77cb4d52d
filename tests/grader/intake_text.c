/* intake_text.c - what a learner's editor made of C: encodings, and what is in it. */
#define _GNU_SOURCE

#include "intake.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The 16 bits at a place; BIG is 1 when the larger byte comes first. */
static unsigned
unit_at(const unsigned char *at, int big)
{
    return (unsigned)at[!big] << 8 | at[big];
}

static char *
put_utf8(char *to, unsigned long c)
{
    if (c < 0x80) {
        *to++ = (char)c;
        return to;
    }
    const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char first[] = { 0, 0xc0, 0xe0, 0xf0 };
    *to++ = (char)(first[more] | c >> 6 * more);
    for (int i = more - 1; i >= 0; i--)
        *to++ = (char)(0x80 | (c >> 6 * i & 0x3f));
    return to;
}

/* A text in UTF-16 as UTF-8, for free(). Half a pair becomes a question mark. */
static char *
from_utf16(const unsigned char *text, size_t size, int big)
{
    char *all = malloc(2 * size + 1), *to = all;
    if (all == NULL)
        abort();
    for (size_t i = 0; i + 1 < size; i += 2) {
        unsigned long c = unit_at(text + i, big);
        if (c >= 0xd800 && c < 0xdc00 && i + 3 < size
            && (unit_at(text + i + 2, big) & 0xfc00) == 0xdc00) {
            c = 0x10000 + ((c & 0x3ff) << 10)
                + (unit_at(text + i + 2, big) & 0x3ff);
            i += 2;
        } else if (c >= 0xd800 && c < 0xe000)
            c = '?';
        to = put_utf8(to, c);
    }
    *to = '\0';
    // A 0 in the text would hide what comes after it.
    if (strlen(all) == (size_t)(to - all))
        return all;
    free(all);
    return NULL;
}

const char *
intake_decode(char **text, size_t size)
{
    const unsigned char *c = (const unsigned char *)*text;

    (*text)[size] = '\0';
    if (size >= 2
        && ((c[0] == 0xff && c[1] == 0xfe) || (c[0] == 0xfe && c[1] == 0xff))) {
        char *utf8 = from_utf16(c + 2, size - 2, c[0] == 0xfe);
        if (utf8 == NULL)
            return "it is no text";
        free(*text);
        *text = utf8;
        return NULL;
    }
    if (memchr(*text, '\0', size) != NULL)
        return "it is no text, for it has a byte of 0 in it";
    if (size >= 3 && memcmp(*text, "\xef\xbb\xbf", 3) == 0)
        memmove(*text, *text + 3, size - 2);
    return NULL;
}

static int
is_letter(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* What comes after the bracket that closes the one at a place, or NULL. */
static const char *
after_brackets(const char *at)
{
    int open = 0;
    for (size_t i = 0; at[i] != '\0' && i < 4000; i++) {
        open += (at[i] == '(') - (at[i] == ')');
        if (open == 0)
            return at + i + 1;
    }
    return NULL;
}

static int
defines_one(const char *text, const char *function, size_t length)
{
    for (const char *at = text;
         (at = memmem(at, strlen(at), function, length)) != NULL;
         at += length) {
        const char *end = at + length;
        end += strspn(end, " \t\r\n");
        if ((at > text && is_letter(at[-1])) || *end != '('
            || is_letter(at[length]))
            continue;
        end = after_brackets(end);
        if (end != NULL && end[strspn(end, " \t\r\n")] == '{')
            return 1;
    }
    return 0;
}

int
intake_defines(const char *text, const module *m)
{
    int n = 0;
    for (size_t i = 0; i < m->n_steps; i++)
        for (const char *f = m->steps[i].functions; *f != '\0';) {
            const size_t length = strcspn(f, " ");
            n += defines_one(text, f, length);
            f += length;
            f += strspn(f, " ");
        }
    return n;
}

int
intake_is_begun(const char *text, const module *m)
{
    static const char open[] = "return GSL_EUNIMPL";
    int n = 0;
    for (const char *at = text; (at = strstr(at, open)) != NULL; at++)
        n++;
    return intake_defines(text, m) > n;
}
