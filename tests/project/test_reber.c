/*
 * test_reber.c - the embedded Reber grammar against a regular expression, which
 * shares nothing with the automaton in lib/tasks.c.
 */
#include "task_suite.h"

#include <regex.h>

/* The grammar once more, as a regular expression worked out by hand. */
static const char reber[] = "^B(TB(P(T*VPX)*T*V(V|PS)|TS*X(S|X(T*VPX)*T*V(V|PS)"
                            "))ET|PB(P(T*VPX)*T*V(V|PS)|TS*X(S|X(T*VPX)*T*V(V|"
                            "PS)))EP)E$";

START_TEST(reber_strings_are_legal)
{
    static const char *const legal[] = { "BTBPVVETE", "BPBTXSEPE",
                                         "BTBTSSXXTVVETE",
                                         "BPBPVPXVPXVPXVVEPE" };
    static const char *const illegal[] = {
        "",         "BTBPVVEPE", "BTBPVVET",    "BTBPVVETEE",
        "BPBTSEPE", "TBPVVET",   "BTBTXXVSETE", "btbpvvete"
    };
    for (size_t k = 0; k < sizeof legal / sizeof legal[0]; k++)
        ck_assert_msg(task_reber_is_legal(legal[k]), "%s", legal[k]);
    for (size_t k = 0; k < sizeof illegal / sizeof illegal[0]; k++)
        ck_assert_msg(!task_reber_is_legal(illegal[k]), "%s", illegal[k]);
}
END_TEST

START_TEST(reber_agrees_with_a_regular_expression)
{
    const size_t T = 24;
    regex_t grammar;
    size_t longest = 0, shortest = T;
    ck_assert_int_eq(regcomp(&grammar, reber, REG_EXTENDED | REG_NOSUB), 0);
    make_task(T, MANY, 7, 7);
    ck_assert_int_eq(task_reber(r, x, target, mask), GSL_SUCCESS);
    for (size_t i = 0; i < MANY; i++) {
        char string[32] = "";
        size_t n = 0;
        for (; n < T && task_at(mask, n, i, 0) == 1.0; n++)
            for (size_t j = 0; j < 7; j++)
                if (task_at(x, n, i, j) == 1.0)
                    string[n] = REBER_SYMBOLS[j];
        string[n] = 'E';
        ck_assert_msg(regexec(&grammar, string, 0, NULL, 0) == 0, "%s", string);
        longest = n > longest ? n : longest;
        shortest = n < shortest ? n : shortest;
        // One wrong symbol: both must say the same of what comes out.
        const size_t where = gsl_rng_uniform_int(r, n + 1);
        string[where] = REBER_SYMBOLS[gsl_rng_uniform_int(r, 7)];
        ck_assert_msg(task_reber_is_legal(string)
                          == (regexec(&grammar, string, 0, NULL, 0) == 0),
                      "%s", string);
    }
    regfree(&grammar);
    ck_assert_uint_eq(shortest, 8);
    ck_assert_uint_eq(longest, T);
}
END_TEST

START_TEST(reber_targets_are_what_may_come_next)
{
    make_task(20, MANY, 7, 7);
    ck_assert_int_eq(task_reber(r, x, target, mask), GSL_SUCCESS);
    for (size_t i = 0; i < MANY; i++)
        for (size_t t = 0; t < 20; t++) {
            double sum = 0.0, next = 0.0;
            for (size_t j = 0; j < 7; j++) {
                sum += task_at(target, t, i, j);
                if (t < 19)
                    next += task_at(target, t, i, j) * task_at(x, t + 1, i, j);
            }
            ck_assert_double_eq(sum, task_at(mask, t, i, 0));
            // The symbol that came next must be among the expected ones, with
            // probability 1/2 or 1.
            if (t < 19 && task_at(mask, t + 1, i, 0) == 1.0)
                ck_assert(next == 0.5 || next == 1.0);
        }
}
END_TEST

/* Stays on the loop of S for long, and then takes the shortest way out. */
static unsigned long
loop_and_leave(void *state)
{
    size_t *said = state;
    return (*said)++ < 1500 ? 0 : 0x80000000;
}

static void
begin_again(void *state, unsigned long seed)
{
    *(size_t *)state = seed;
}

START_TEST(a_string_does_not_outgrow_its_memory)
{
    static const gsl_rng_type type = {
        "loop", 0xffffffff, 0, sizeof(size_t), begin_again, loop_and_leave, NULL
    };
    double asked = 0.0;
    gsl_rng *stubborn = gsl_rng_alloc(&type);
    make_task(2000, 1, 7, 7);
    gsl_rng_set(stubborn, 0);
    ck_assert_int_eq(task_reber(stubborn, x, target, mask), GSL_SUCCESS);
    for (size_t t = 0; t < 2000; t++)
        asked += task_at(mask, t, 0, 0);
    // The memory holds 1024 symbols, and the last one is not asked.
    ck_assert(asked > 0.0 && asked < 1024.0);
    gsl_rng_free(stubborn);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("reber");
    TCase *strings = tcase_create("strings");

    tcase_add_checked_fixture(strings, setup_task, teardown_task);
    tcase_set_timeout(strings, 20);
    tcase_add_test(strings, reber_strings_are_legal);
    tcase_add_test(strings, reber_agrees_with_a_regular_expression);
    tcase_add_test(strings, reber_targets_are_what_may_come_next);
    tcase_add_test(strings, a_string_does_not_outgrow_its_memory);
    suite_add_tcase(suite, strings);
    return run_suite("reber", suite);
}
