#define _POSIX_C_SOURCE 200809L

#include "names.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 31 };  // letters of a name that are looked at

static size_t
least_of(size_t a, size_t b, size_t c)
{
    const size_t least = a < b ? a : b;
    return least < c ? least : c;
}

static int
same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* How many slips of typing lead from one word to the other. */
static size_t
slips_between(const char *a, const char *b)
{
    const size_t m = strnlen(a, LONGEST), n = strnlen(b, LONGEST);
    size_t slips[LONGEST + 1][LONGEST + 1];

    for (size_t i = 0; i <= m; i++)
        for (size_t j = 0; j <= n; j++) {
            if (i == 0 || j == 0) {
                slips[i][j] = i + j;
                continue;
            }
            const size_t other = !same_letter(a[i - 1], b[j - 1]);
            slips[i][j] = least_of(slips[i - 1][j] + 1, slips[i][j - 1] + 1,
                                   slips[i - 1][j - 1] + other);
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2])
                && same_letter(a[i - 2], b[j - 1])
                && slips[i - 2][j - 2] + 1 < slips[i][j])
                slips[i][j] = slips[i - 2][j - 2] + 1;
        }
    return slips[m][n];
}

const char *
nearest_name(const char *name, const char *const *names, size_t n)
{
    const size_t length = strlen(name);
    // One slip in a short word, one more for every four letters.
    size_t least = length / 4 + 2;
    const char *nearest = NULL;

    for (size_t i = 0; i < n; i++) {
        const size_t slips =
            length > 1 && strncasecmp(name, names[i], length) == 0
                ? 0
                : slips_between(name, names[i]);
        if (slips < least) {
            least = slips;
            nearest = names[i];
        }
    }
    return nearest;
}
