/*
 * test_experiments_1997.c - the sequences of the experiments of 1997 against
 * the paper's description, recomputed from what came out.
 */
#include "trial_1997_suite.h"

#include <string.h>

static double
input_1997(size_t t, size_t j)
{
    return task_at(n->k.x, t, 0, j);
}

/* Every length from 100 to 110 is drawn, and only the last step is asked. */
static void
look_at_lengths(int lengths[111])
{
    const size_t T = n->k.x->T;
    ck_assert(T >= 100 && T <= 110);
    lengths[T]++;
    ck_assert_uint_eq(n->k.target->T, T);
    ck_assert_uint_eq(trial_1997_length(n, 0), T);
    // Check writes a record of every assertion to a file, which takes time, so
    // there is only one for a whole sequence.
    int only_last = 1;
    for (size_t t = 0; t < T; t++) {
        only_last &= task_at(n->k.mask, t, 0, 0) == (t + 1 == T);
        only_last &= t + 1 == T || task_at(n->k.target, t, 0, 0) == 0.0;
    }
    ck_assert(only_last);
}

static void
expect_all_lengths(const int lengths[111])
{
    for (int T = 100; T <= 110; T++)
        ck_assert_msg(lengths[T] > 0, "no sequence of %d steps", T);
}

START_TEST(temporal_order_has_two_symbols_among_many)
{
    int lengths[111] = { 0 }, places[111] = { 0 }, classes[4] = { 0 };
    begin_trial(ORDER);
    for (int draw = 0; draw < DRAWS; draw++) {
        size_t class = 0, found = 0;
        ck_assert_uint_eq(trial_1997_next(n), 0);
        look_at_lengths(lengths);
        const size_t T = n->k.x->T;
        int framed = 1;
        for (size_t t = 0; t < T; t++) {
            double sum = 0.0;
            for (size_t j = 0; j < 8; j++)
                sum += input_1997(t, j);
            framed &= sum == 1.0 && input_1997(t, 6) == (t == 0);
            framed &= input_1997(t, 7) == (t + 1 == T);
            if (input_1997(t, 4) + input_1997(t, 5) == 0.0)
                continue;
            ck_assert(found == 0 ? t >= 10 && t <= 20 : t >= 50 && t <= 60);
            class = 2 * class + (input_1997(t, 5) == 1.0);
            places[t]++;
            found++;
        }
        ck_assert(framed && found == 2);
        for (size_t j = 0; j < 4; j++)
            ck_assert_double_eq(task_at(n->k.target, T - 1, 0, j), j == class);
        classes[class]++;
    }
    expect_all_lengths(lengths);
    for (int t = 10; t <= 20; t++)
        ck_assert(places[t] > 0 && places[t + 40] > 0);
    for (int j = 0; j < 4; j++)
        expect_share(classes[j], DRAWS, 0.25);
}
END_TEST

START_TEST(adding_marks_two_numbers)
{
    int lengths[111] = { 0 }, marked_first = 0, latest = 0;
    double square = 0.0;
    begin_trial(ADDING);
    for (int draw = 0; draw < 10 * DRAWS; draw++) {
        double sum = 0.0;
        int marks = 0, early = 0, right = 1;
        trial_1997_next(n);
        look_at_lengths(lengths);
        const size_t T = n->k.x->T;
        for (size_t t = 0; t < T; t++) {
            const double mark = input_1997(t, 1);
            right &= input_1997(t, 0) >= -1.0 && input_1997(t, 0) < 1.0;
            square += input_1997(t, 0) * input_1997(t, 0) / (double)T;
            if (mark != 1.0) {
                right &= mark == (t == 0 || t + 1 == T ? -1.0 : 0.0);
                continue;
            }
            right &= t < 50 && (t > 0 || input_1997(t, 0) == 0.0);
            marks++;
            early += t < 10;
            marked_first += t == 0;
            latest = t > (size_t)latest ? (int)t : latest;
            sum += input_1997(t, 0);
        }
        ck_assert(right && marks == 2 && early >= 1);
        ck_assert(fabs(task_at(n->k.target, T - 1, 0, 0) - 0.5 - sum / 4)
                  < 1e-15);
    }
    expect_all_lengths(lengths);
    ck_assert_int_eq(latest, 49);
    // One of the ten is the first; or else one of the other 49 may be.
    expect_share(marked_first, 10.0 * DRAWS, 0.1 + 0.9 / 49.0);
    ck_assert(fabs(square / (10.0 * DRAWS) - 1.0 / 3.0) < 0.005);
}
END_TEST

START_TEST(two_sequences_are_told_apart_by_their_beginning)
{
    int lengths[111] = { 0 };
    double ones = 0.0;
    begin_trial(_i);
    for (int draw = 0; draw < DRAWS; draw++) {
        trial_1997_next(n);
        look_at_lengths(lengths);
        const double class = task_at(n->k.target, n->k.x->T - 1, 0, 0);
        for (size_t t = 0; t < 4; t++)
            ck_assert_int_eq(input_1997(t, 0) == 2.0 * class - 1.0,
                             t < (_i == THREE ? 3 : 1));
        ones += class;
    }
    expect_all_lengths(lengths);
    expect_share(ones, DRAWS, 0.5);
}
END_TEST

/* String i of the sets, as letters. */
static const char *
string(size_t i)
{
    static char word[64];
    const size_t T = trial_1997_length(n, i);
    for (size_t t = 0; t < T; t++)
        for (size_t j = 0; j < 7; j++)
            if (task_at(n->k.x, t, i, j) == 1.0)
                word[t] = REBER_SYMBOLS[j];
    word[T] = 'E';
    word[T + 1] = '\0';
    return word;
}

START_TEST(no_string_is_in_both_sets)
{
    static char first[TESTED_1997][64];
    begin_trial(REBER);
    ck_assert_uint_eq(n->k.x->B, 2 * TESTED_1997);
    for (size_t i = 0; i < 2 * TESTED_1997; i++) {
        const char *word = string(i);
        ck_assert_msg(task_reber_is_legal(word), "%s", word);
        int known = 0;
        if (i < TESTED_1997)
            strcpy(first[i], word);
        for (size_t j = 0; i >= TESTED_1997 && j < TESTED_1997; j++)
            known |= strcmp(word, first[j]) == 0;
        ck_assert_msg(!known, "%s", word);
        // The lesson is the symbol that comes, the target what may come.
        for (size_t t = 0; t < trial_1997_length(n, i); t++)
            for (size_t k = 0; k < 7; k++) {
                const double lesson = trial_1997_lesson(n, t, i)[k];
                ck_assert_double_eq(lesson, word[t + 1] == REBER_SYMBOLS[k]);
                ck_assert(lesson == 0.0 || task_at(n->k.target, t, i, k) > 0.0);
            }
    }
    for (int k = 0; k < DRAWS; k++)
        ck_assert_uint_lt(trial_1997_next(n), TESTED_1997);
}
END_TEST

START_TEST(what_is_not_of_the_experiment_is_refused)
{
    begin_trial(REBER);
    task_1997 odd = { sequence_alloc(60, 3, 7), sequence_alloc(60, 3, 7),
                      sequence_alloc(60, 3, 1) };
    ck_assert_int_eq(task_1997_draw(REBER, r, &odd, &odd), GSL_EINVAL);
    ck_assert_int_eq(task_1997_draw(-1, r, &odd, &odd), GSL_EINVAL);
    ck_assert_int_eq(task_1997_draw(ORDER, r, &odd, &odd), GSL_EBADLEN);
    ck_assert_int_eq(task_1997_strings(r, &odd), GSL_EBADLEN);
    sequence *const narrow = sequence_alloc(60, 3, 6);
    const task_1997 wrong[] = { { narrow, odd.target, odd.mask },
                                { odd.x, narrow, odd.mask },
                                { odd.x, odd.target, narrow } };
    for (int k = 0; k < 3; k++)
        ck_assert_int_eq(task_1997_strings(r, &wrong[k]), GSL_EBADLEN);
    for (size_t k = 0; k < 60 * 3 * 7; k++)
        ck_assert(odd.x->data[k] == 0.0 && odd.target->data[k] == 0.0);
    sequence_free(narrow);
    sequence_free(odd.x);
    sequence_free(odd.target);
    sequence_free(odd.mask);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("experiments_1997");
    TCase *drawn = tcase_create("drawn"), *errors = tcase_create("errors");

    tcase_add_checked_fixture(drawn, setup_task, end);
    tcase_set_timeout(drawn, 20);
    tcase_add_test(drawn, temporal_order_has_two_symbols_among_many);
    tcase_add_test(drawn, adding_marks_two_numbers);
    tcase_add_loop_test(drawn, two_sequences_are_told_apart_by_their_beginning,
                        THREE, ONE + 1);
    tcase_add_test(drawn, no_string_is_in_both_sets);
    tcase_add_checked_fixture(errors, setup_quiet_task, end);
    tcase_add_test(errors, what_is_not_of_the_experiment_is_refused);
    suite_add_tcase(suite, drawn);
    suite_add_tcase(suite, errors);
    return run_suite("experiments_1997", suite);
}
