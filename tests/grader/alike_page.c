#include "alike_page.h"

#include "collisions.h"

#include <stdlib.h>

static const pen_column of_pairs[] = { { "learners", 32, 0 },
                                       { "text", 30, 0 },
                                       { "equal rounding", 30, 0 },
                                       { "the same wrong numbers", 22, 0 } };
enum { OF_PAIRS = sizeof of_pairs / sizeof *of_pairs };

static const char *
words_or(const char *words)
{
    return words != NULL ? words : "-";
}

static void
page_pair(pen p, const alike_pair *pair, const class_numbers *c)
{
    char *names = NULL;

    alike_say(&names, "%.100s and %.100s",
              mark_text(c->report[pair->a], "learner"),
              mark_text(c->report[pair->b], "learner"));
    const char *const cell[] = { names, words_or(pair->text),
                                 words_or(pair->rounded),
                                 words_or(pair->wrong) };
    pen_row(p, of_pairs, OF_PAIRS, cell);
    free(names);
}

/* How often honest solutions collide, in those steps of the class that count. */
static void
page_rates(pen p, const class_numbers *c)
{
    unsigned equal = 0, pairs = 0;
    size_t steps = 0;
    char *silent = NULL;

    for (size_t i = 0; i < c->n_steps; i++) {
        const step_numbers *s = &c->step[i];
        const collisions *k = collisions_of(s->called, s->name);
        if (!alike_is_telling(s->called, s->name)) {
            alike_say(&silent, "%s %s", s->called, s->name);
            continue;
        }
        steps++;
        equal += k->equal;
        pairs += k->pairs;
    }
    if (pairs > 0)
        pen_say(p,
                "The rounding: in %zu of the %zu steps honest solutions that "
                "were written in different ways were measured to be equal to "
                "the last bit in %u of %u pairs, %.1f %%, and in no step in "
                "more than a quarter. These were written to be different: two "
                "who follow the same hint are equal more often. A pair stands "
                "here when so many equal steps as it has, or more, are to be "
                "expected in fewer than one of ten honest classes of this "
                "size; where many of this class are equal, that counts, too.",
                steps, c->n_steps, equal, pairs, 100.0 * equal / pairs);
    if (silent != NULL)
        pen_say(p, "Equal rounding says nothing, and is not looked at, in: %s.",
                silent);
    free(silent);
}

static void
page_explain(pen p, const class_numbers *c)
{
    pen_say(
        p,
        "The text: how much of the shorter one's tokens is in the other, "
        "and where, by the lines of their files. Names, layout, comments "
        "and what the handout gave do not count. Pairs from %d %% on are "
        "shown, which none of the honest solutions has reached that were put "
        "together from right answers of different kinds.",
        ALIKE_TEXT);
    page_rates(p, c);
    pen_say(p, "The same wrong numbers, and no mistake of the catalogue: how "
               "often that happens to two who have not talked was not "
               "measured, and a sentence that two misread alike is enough.");
}

void
alike_page(pen p, const alike *a, const class_numbers *c)
{
    if (c->n < 2)
        return;
    pen_heading(p, "Who has much in common");
    pen_say(p, "This is a reason to talk with two people, and never a verdict: "
               "it does not say who wrote what, nor whether working together "
               "was allowed.");
    if (a->no_text != NULL)
        pen_paragraph(p, a->no_text, 0);
    if (a->n == 0)
        pen_paragraph(p, "Nobody has more in common than honest work has.", 0);
    else {
        pen_table(p, "Who has more in common than honest work has", of_pairs,
                  OF_PAIRS);
        for (size_t i = 0; i < a->n; i++)
            page_pair(p, &a->pair[i], c);
        pen_table_end(p);
    }
    if (a->others > 0)
        pen_say(p, "And %zu pairs more, which have no more in common.",
                a->others);
    page_explain(p, c);
}
