#include "hint.h"
#include "show.h"

#include <stdio.h>
#include <stdlib.h>

/* After the last hint: where the model answer is, or who knows more. */
static void
print_last_resort(const module *m, const step *s)
{
    if (has_model_answer(m, s)) {
        print_model_answer(m, s,
                           "\nThat was the last hint. If you are still "
                           "stuck, read the model answer,\n");
        printf(", close it, and write the function from memory.\n");
    } else
        printf("\nThat was the last hint, and the model answer is not part of "
               "this handout.\nYour teacher knows more. 'make debug M=%s "
               "STEP=%s' stops in the case that fails.\n",
               m->name, s->name);
}

int
give_hint(const char *folder, const verdict *v, const step *s)
{
    char path[512];
    int given = 0;

    snprintf(path, sizeof path, "%s/%s-%s.hints", folder, v->m->name, s->name);
    FILE *kept = fopen(path, "r");
    if (kept != NULL) {
        if (fscanf(kept, "%d", &given) != 1)
            given = 0;
        fclose(kept);
    }
    given = given < 0 ? 1 : given < HINTS ? given + 1 : HINTS;
    for (int i = 0; i < given; i++) {
        print(BOLD, "\nHint %d of %d for %s\n", i + 1, HINTS, s->name);
        print_indented(2, s->hint[i]);
    }
    if (given < HINTS)
        printf("\nAsk again for a stronger one.\n");
    else
        print_last_resort(v->m, s);
    kept = fopen(path, "w");
    if (kept == NULL || fprintf(kept, "%d\n", given) < 0 || fclose(kept) != 0)
        fprintf(stderr,
                "%s cannot be written; the next hint will be this one "
                "again.\n",
                path);
    return EXIT_SUCCESS;
}
