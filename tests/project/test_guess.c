/* test_guess.c - what is said of wrong numbers is true of them. */
#define _POSIX_C_SOURCE 200809L

#include "../runner/guess.h"
#include "suite.h"

#include <string.h>

enum { T = 5, ROWS_OF = 4, COLUMNS_OF = 4 };

/* What should have come: an array dW[t,i,j] of numbers without a pattern. */
static sheet *
made_sheet(void)
{
    sheet *s = calloc(1, sizeof *s);
    ck_assert_ptr_nonnull(s);
    s->entries = calloc(T * ROWS_OF * COLUMNS_OF, sizeof *s->entries);
    for (size_t k = 0; k < T * ROWS_OF * COLUMNS_OF; k++) {
        entry *e = &s->entries[s->n_entries++];
        e->kind = NUMBER;
        e->rtol = 1e-9;
        e->value = sin(1.0 + 7.3 * (double)(k * k));
        snprintf(e->name, sizeof e->name, "dW[%zu,%zu,%zu]",
                 k / (ROWS_OF * COLUMNS_OF), k / COLUMNS_OF % ROWS_OF,
                 k % COLUMNS_OF);
    }
    return s;
}

static double *
value_at(const sheet *s, size_t t, size_t i, size_t j)
{
    return &s->entries[(t * ROWS_OF + i) * COLUMNS_OF + j].value;
}

/*
 * Slips, for the table below. Each returns the number that it puts at one
 * place; W is the array of right numbers.
 */
static double
all_zero(const sheet *w, size_t t, size_t i, size_t j)
{
    (void)w, (void)t, (void)i, (void)j;
    return 0.0;
}
static double
nan_from_the_second_step(const sheet *w, size_t t, size_t i, size_t j)
{
    return t > 0 ? NAN : *value_at(w, t, i, j);
}
static double
one_infinity(const sheet *w, size_t t, size_t i, size_t j)
{
    return t == 1 && i == 2 && j == 0 ? INFINITY : *value_at(w, t, i, j);
}
static double
other_sign(const sheet *w, size_t t, size_t i, size_t j)
{
    return -*value_at(w, t, i, j);
}
static double
a_third(const sheet *w, size_t t, size_t i, size_t j)
{
    return *value_at(w, t, i, j) / 3.0;
}
static double
natural_logarithm(const sheet *w, size_t t, size_t i, size_t j)
{
    return *value_at(w, t, i, j) * log(10.0);
}
static double
swapped_indices(const sheet *w, size_t t, size_t i, size_t j)
{
    return *value_at(w, t, j, i);
}
static double
a_step_late(const sheet *w, size_t t, size_t i, size_t j)
{
    return t > 0 ? *value_at(w, t - 1, i, j) : 0.125;
}
static double
first_row_for_all(const sheet *w, size_t t, size_t i, size_t j)
{
    (void)i;
    return *value_at(w, t, 0, j);
}
static double
a_constant_more(const sheet *w, size_t t, size_t i, size_t j)
{
    return *value_at(w, t, i, j) + 0.375;
}
static double
last_step_wrong(const sheet *w, size_t t, size_t i, size_t j)
{
    return t == T - 1 ? cos((double)(3 * i * i + j)) : *value_at(w, t, i, j);
}
static double
without_a_pattern(const sheet *w, size_t t, size_t i, size_t j)
{
    return (t + i + j) % 3 == 1 ? cos((double)(9 * t + 3 * i * i + j))
                                : *value_at(w, t, i, j);
}

static double
zeros_inside(const sheet *w, size_t t, size_t i, size_t j)
{
    return t == 1 && i == 2 ? 0.0 : *value_at(w, t, i, j);
}

static const struct {
    double (*slip)(const sheet *, size_t, size_t, size_t);
    const char *says;  // "" for nothing at all
} guesses[] = {
    { all_zero, "Every number of dW is exactly 0" },
    { nan_from_the_second_step, "dW is NaN from element 17 on" },
    { one_infinity, "dW is infinite" },
    { other_sign, "The sign is flipped, everywhere" },
    { a_third, "Every number of dW is 0.3333333333 times" },
    { natural_logarithm, "It is ln 10 times too big" },
    { swapped_indices, "dW is transposed" },
    { a_step_late, "dW is late by one along its first index" },
    { first_row_for_all, "dW does not change along its second index" },
    { a_constant_more, "Every number of dW is off by the same 0.375" },
    { last_step_wrong, "Only the end of dW, where its first index is 4" },
    { zeros_inside, "Every wrong number of dW is exactly 0" },
    { without_a_pattern, "" },
};

START_TEST(the_sentence_fits_the_numbers)
{
    sheet *want = made_sheet(), *got = made_sheet();
    size_t first = got->n_entries;

    for (size_t t = 0; t < T; t++)
        for (size_t i = 0; i < ROWS_OF; i++)
            for (size_t j = 0; j < COLUMNS_OF; j++)
                *value_at(got, t, i, j) = guesses[_i].slip(want, t, i, j);
    for (size_t k = got->n_entries; k-- > 0;)
        if (!entry_agrees(&got->entries[k], &want->entries[k]))
            first = k;
    ck_assert_uint_lt(first, got->n_entries);
    char *said = guess_slip(got, want, first);
    if (guesses[_i].says[0] == '\0')
        ck_assert_str_eq(said, "");
    else
        ck_assert_msg(strncmp(said, guesses[_i].says, strlen(guesses[_i].says))
                          == 0,
                      "it says: %s", said);
    free(said);
    free(got->entries);
    free(got);
    free(want->entries);
    free(want);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("guess");
    TCase *tcase = tcase_create("guess");

    tcase_add_loop_test(tcase, the_sentence_fits_the_numbers, 0,
                        sizeof guesses / sizeof guesses[0]);
    suite_add_tcase(suite, tcase);
    return run_suite("guess", suite);
}
