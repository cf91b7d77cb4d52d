/*
 * test_data_run.c - data_run() takes the names of runs apart into the right
 * numbers, and a name that is no run ends the program with one sentence.
 */
#define _POSIX_C_SOURCE 200809L

#include "data.h"
#include "suite.h"

#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const method[] = { "plain", "plain-slow", "0.1", "omega" };
static const char *const single[] = { "train" };

enum { METHOD, DEPTH, SEED_OF_RUN, RUN_PARTS };
static const data_part run_part[RUN_PARTS] = {
    [METHOD] = data_word(method),
    [DEPTH] = data_number("k", 0, 12),
    [SEED_OF_RUN] = data_number("", 3, SIZE_MAX),
};

static int
take_run(const char *path, size_t value[RUN_PARTS])
{
    char program[] = "program", copy[256];
    char *argv[] = { program, copy, NULL };

    snprintf(copy, sizeof copy, "%s", path);
    return data_run(2, argv, "order", run_part, RUN_PARTS, value);
}

START_TEST(a_run_is_taken_apart)
{
    static const struct {
        const char *path;
        size_t value[RUN_PARTS];
    } runs[] = {
        { "plain-k0-3.tsv", { 0, 0, 3 } },
        { "build/data/order/plain-k12-40.tsv", { 0, 12, 40 } },
        // "plain-slow" must be taken although "plain" fits as well.
        { "/plain-slow-k3-17.tsv", { 1, 3, 17 } },
        { "a.tsv/0.1-k10-100.tsv", { 2, 10, 100 } },
        { "order/omega-k7-18446744073709551615.tsv", { 3, 7, SIZE_MAX } },
    };
    for (size_t k = 0; k < sizeof runs / sizeof runs[0]; k++) {
        size_t value[RUN_PARTS];
        ck_assert_int_eq(take_run(runs[k].path, value), 1);
        for (int i = 0; i < RUN_PARTS; i++)
            ck_assert_msg(value[i] == runs[k].value[i],
                          "part %d of %s is %zu, and not %zu", i, runs[k].path,
                          value[i], runs[k].value[i]);
    }
}
END_TEST

/*
 * For a wrong number of arguments data_run() only returns 0, because
 * data_open() reports it.
 */
START_TEST(the_whole_and_wrong_arguments_are_no_runs)
{
    size_t value[RUN_PARTS] = { 7, 7, 7 };
    char program[] = "program", path[] = "plain-k0-3.tsv";
    char *argv[] = { program, path, path, NULL };

    ck_assert_int_eq(take_run("order.tsv", value), 0);
    ck_assert_int_eq(take_run("build/data/order.tsv", value), 0);
    ck_assert_int_eq(take_run("plain-k0-3", value), 0);
    ck_assert_int_eq(take_run("plain-k0-3.txt", value), 0);
    ck_assert_int_eq(take_run(".tsv", value), 0);
    ck_assert_int_eq(take_run("", value), 0);
    ck_assert_int_eq(data_run(1, argv, "order", run_part, 3, value), 0);
    ck_assert_int_eq(data_run(3, argv, "order", run_part, 3, value), 0);
    for (int i = 0; i < RUN_PARTS; i++)
        ck_assert_uint_eq(value[i], 7);
}
END_TEST

/*
 * Fails unless a run of that name is refused with status 2. Keeps the sentence
 * that the program prints.
 */
static void
listen_to_refusal(const char *path, char *sentence, size_t size)
{
    int ends[2], status = 0;
    size_t n = 0;

    ck_assert_int_eq(pipe(ends), 0);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        size_t value[RUN_PARTS];
        dup2(ends[1], STDERR_FILENO);
        take_run(path, value);
        _exit(99);
    }
    close(ends[1]);
    for (ssize_t got = 1; got > 0 && n + 1 < size; n += (size_t)got) {
        got = read(ends[0], sentence + n, size - 1 - n);
        ck_assert_int_ge(got, 0);
    }
    sentence[n] = '\0';
    close(ends[0]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 2,
                  "%s is not refused with status 2", path);
}

START_TEST(another_name_is_refused_in_one_sentence)
{
    char sentence[512];

    listen_to_refusal("order/plain-k13-3.tsv", sentence, sizeof sentence);
    ck_assert_str_eq(sentence,
                     "plain-k13-3.tsv is no run of order: its runs are called "
                     "{plain,plain-slow,0.1,omega}-k{0..12}-"
                     "{3..18446744073709551615}.tsv, and order.tsv is all of "
                     "them together.\n");
}
END_TEST

static const char *const no_runs[] = {
    "plain.tsv",
    "plain-.tsv",
    "plain-k0.tsv",
    "plain-k0-.tsv",
    "plain-k0-3-.tsv",
    "plain-k0-3-3.tsv",
    "-plain-k0-3.tsv",
    "plain--k0-3.tsv",
    "Plain-k0-3.tsv",
    "plai-k0-3.tsv",
    "plainer-k0-3.tsv",
    "plain-slower-k0-3.tsv",
    "plain-K0-3.tsv",
    "plain-0-3.tsv",
    "plain-k-3.tsv",
    "plain-k00-3.tsv",
    "plain-k01-3.tsv",
    "plain-k+1-3.tsv",
    "plain-k-1-3.tsv",
    "plain-k 1-3.tsv",
    "plain-k1.0-3.tsv",
    "plain-k1x-3.tsv",
    "plain-k13-3.tsv",
    "plain-k0-2.tsv",
    "plain-k0-0x3.tsv",
    "plain-k0-3 .tsv",
    "plain-k0-3.tsv.tsv",
    "orders.tsv",
    "orde.tsv",
    "order-.tsv",
    // 2^64 + 3 is 3 in a size_t, and the last is a little more than 2^64.
    "plain-k0-18446744073709551619.tsv",
    "plain-k18446744073709551617-3.tsv",
    "plain-k0-18446744073709551616.tsv",
    "plain-k0-99999999999999999999.tsv",
};

START_TEST(whatever_is_no_run_is_refused)
{
    char sentence[512];

    for (size_t k = 0; k < sizeof no_runs / sizeof no_runs[0]; k++) {
        listen_to_refusal(no_runs[k], sentence, sizeof sentence);
        ck_assert(strncmp(sentence, no_runs[k], strlen(no_runs[k])) == 0);
        ck_assert_ptr_eq(strchr(sentence, '\n'),
                         sentence + strlen(sentence) - 1);
    }
}
END_TEST

START_TEST(a_list_of_one_word_is_a_word)
{
    const data_part part[] = { data_word(single), data_number("", 0, 9) };
    char program[] = "program", path[] = "train-9.tsv";
    char *argv[] = { program, path, NULL };
    size_t value[2];

    ck_assert_int_eq(data_run(2, argv, "meanfield", part, 2, value), 1);
    ck_assert_uint_eq(value[0], 0);
    ck_assert_uint_eq(value[1], 9);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("data_run");
    TCase *names = tcase_create("names");
    tcase_add_test(names, a_run_is_taken_apart);
    tcase_add_test(names, the_whole_and_wrong_arguments_are_no_runs);
    tcase_add_test(names, another_name_is_refused_in_one_sentence);
    tcase_add_test(names, whatever_is_no_run_is_refused);
    tcase_add_test(names, a_list_of_one_word_is_a_word);
    suite_add_tcase(suite, names);
    return run_suite("data_run", suite);
}
