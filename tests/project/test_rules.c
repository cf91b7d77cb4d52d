/*
 * test_rules.c - what the rules of a probe see: a step of our own, right in some
 * ways and wrong in each way that a rule is there for.
 */
#define _POSIX_C_SOURCE 200809L  // open_memstream

#include "../runner/arguments.h"
#include "../runner/compare.h"
#include "../runner/fair.h"
#include "../runner/sheet_parts.h"
#include "../runner/tell.h"
#include "suite.h"

#include <signal.h>
#include <string.h>

/* y = x + 1 b', and the sum of all of it; shapes must fit, b must be finite. */
int rules_add(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y,
              double *sum);

static int
rules_fits(const gsl_matrix *x, const gsl_vector *b, const gsl_matrix *y)
{
    return y->size1 == x->size1 && y->size2 == x->size2 && b->size == x->size2;
}

static int
rules_finite(const gsl_vector *b)
{
    for (size_t j = 0; j < b->size; j++)
        if (!isfinite(gsl_vector_get(b, j)))
            return 0;
    return 1;
}

static void
rules_add_rows(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y,
               double *sum)
{
    *sum = 0.0;
    for (size_t i = 0; i < y->size1; i++)
        for (size_t j = 0; j < y->size2; j++) {
            const double y_ij = gsl_matrix_get(x, i, j) + gsl_vector_get(b, j);
            gsl_matrix_set(y, i, j, y_ij);
            *sum += y_ij;
        }
}

int
rules_add(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y, double *sum)
{
    if (!rules_fits(x, b, y))
        GSL_ERROR("x, b and y disagree in shape", GSL_EBADLEN);
    if (!rules_finite(b))
        GSL_ERROR("b must be finite", GSL_EDOM);
    rules_add_rows(x, b, y, sum);
    return GSL_SUCCESS;
}

static const refusal rules_refusals[] = {
    { "x", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "x", N_COLUMNS, GSL_EBADLEN, .by = -1 },
    { "b", N_ELEMENTS, GSL_EBADLEN, .by = 1 },
    { "b", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "b", AN_ENTRY, GSL_SUCCESS, .value = -1e300 },
};
PROBE(rules, add, 2, .sizes = 2, REFUSES(rules_refusals))(sheet *s, size_t k)
{
    const size_t B = size_of(s, 2, 4), n = size_of(s, 3, 5);
    const gsl_matrix *x = matrix_for(s, IN, "x", B, n);
    const gsl_vector *b = vector_for(s, IN, "b", n);
    gsl_matrix *y = matrix_for(s, OUT, "y", B, n);
    double sum = awkward(s);

    (void)k;
    if (put_status(s, "rules_add", THE(rules_add)(x, b, y, &sum)))
        put(s, "sum", sum, 1e-9);
    put_results(s, 1e-12);
}

ORACLE(rules_add)
(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y, double *sum)
{
    long double total = 0.0L;

    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t i = y->size1; i-- > 0;)
        for (size_t j = y->size2; j-- > 0;) {
            gsl_matrix_set(y, i, j,
                           gsl_matrix_get(x, i, j) + gsl_vector_get(b, j));
            total += gsl_matrix_get(y, i, j);
        }
    *sum = (double)total;
    return GSL_SUCCESS;
}

MISTAKE(rules_add, rows_follow_each_other, "y is taken for one long array.")
(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y, double *sum)
{
    if (!rules_fits(x, b, y))
        return GSL_EBADLEN;
    if (!rules_finite(b))
        return GSL_EDOM;
    *sum = 0.0;
    for (size_t i = 0; i < y->size1; i++)
        for (size_t j = 0; j < y->size2; j++)
            *sum += y->data[i * y->size2 + j] =
                gsl_matrix_get(x, i, j) + gsl_vector_get(b, j);
    return GSL_SUCCESS;
}

MISTAKE(rules_add, stride_ignored, "b's numbers are taken to be neighbours.")
(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y, double *sum)
{
    if (!rules_fits(x, b, y))
        return GSL_EBADLEN;
    if (!rules_finite(b))
        return GSL_EDOM;
    *sum = 0.0;
    for (size_t i = 0; i < y->size1; i++)
        for (size_t j = 0; j < y->size2; j++) {
            gsl_matrix_set(y, i, j, gsl_matrix_get(x, i, j) + b->data[j]);
            *sum += gsl_matrix_get(y, i, j);
        }
    return GSL_SUCCESS;
}

MISTAKE(rules_add, fixed_buffer, "A row has room for 512 numbers.")
(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y, double *sum)
{
    static double row[512];

    if (!rules_fits(x, b, y))
        return GSL_EBADLEN;
    if (!rules_finite(b))
        return GSL_EDOM;
    *sum = 0.0;
    for (size_t i = 0; i < y->size1; i++)
        for (size_t j = 0; j < y->size2; j++) {
            // Where the end of the row would be, it begins again.
            row[j % 512] = gsl_matrix_get(x, i, j % 512) + gsl_vector_get(b, j);
            gsl_matrix_set(y, i, j, row[j % 512]);
            *sum += row[j % 512];
        }
    return GSL_SUCCESS;
}

MISTAKE(rules_add, beside_the_window, "One column too many is written.")
(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y, double *sum)
{
    if (!rules_fits(x, b, y))
        return GSL_EBADLEN;
    if (!rules_finite(b))
        return GSL_EDOM;
    rules_add_rows(x, b, y, sum);
    if (y->tda > y->size2)
        y->data[y->size2] = 0.0;
    return GSL_SUCCESS;
}

MISTAKE(rules_add, written_before_refusing, "The check comes too late.")
(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y, double *sum)
{
    if (!rules_fits(x, b, y))
        return GSL_EBADLEN;
    gsl_matrix_set(y, 0, 0, 0.25);
    if (!rules_finite(b))
        return GSL_EDOM;
    rules_add_rows(x, b, y, sum);
    return GSL_SUCCESS;
}

MISTAKE(rules_add, large_refused, "A number that is only large is refused.")
(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y, double *sum)
{
    if (!rules_fits(x, b, y))
        return GSL_EBADLEN;
    for (size_t j = 0; j < b->size; j++)
        if (!(fabs(gsl_vector_get(b, j)) < 1e100))
            return GSL_EDOM;
    rules_add_rows(x, b, y, sum);
    return GSL_SUCCESS;
}

MISTAKE(rules_add, batch_not_checked, "x of another batch is accepted.")
(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y, double *sum)
{
    if (y->size2 != x->size2 || b->size != x->size2)
        return GSL_EBADLEN;
    if (!rules_finite(b))
        return GSL_EDOM;
    rules_add_rows(x, b, y, sum);
    return GSL_SUCCESS;
}

VARIANT(rules_add, rows_from_the_last)
(const gsl_matrix *x, const gsl_vector *b, gsl_matrix *y, double *sum)
{
    if (!rules_finite(b) && rules_fits(x, b, y))
        return GSL_EDOM;
    if (!rules_fits(x, b, y))
        return GSL_EBADLEN;
    gsl_matrix_memcpy(y, x);
    *sum = 0.0;
    for (size_t i = y->size1; i-- > 0;) {
        gsl_vector_view y_i = gsl_matrix_row(y, i);
        gsl_vector_add(&y_i.vector, b);
        for (size_t j = y->size2; j-- > 0;)
            *sum += gsl_vector_get(&y_i.vector, j);
    }
    return GSL_SUCCESS;
}

/*
 * The first case that is not right when another function takes the place of the
 * step.
 */
static size_t
first_failure(const char *slug, const char **recognised)
{
    const char *function = slug != NULL ? "rules_add" : NULL;
    size_t k = 0;

    *recognised = NULL;
    for (; k < sheet_cases("add"); k++) {
        char *text;
        const enum outcome outcome =
            compare_case("add", k, function, slug, &text, recognised);
        free(text);
        if (outcome != RIGHT)
            break;
    }
    return k;
}

START_TEST(right_answers_pass_on_every_seed)
{
    const char *recognised;

    ck_assert_uint_eq(sheet_cases("add"), 2 + 4 + 5);
    for (unsigned long seed = 1; seed <= 3; seed++) {
        ck_assert_uint_ne(fair_seed("add", seed), 0);
        ck_assert_uint_eq(first_failure(NULL, &recognised), sheet_cases("add"));
        ck_assert_uint_eq(first_failure("rows_from_the_last", &recognised),
                          sheet_cases("add"));
    }
}
END_TEST

/* In which case each slip must be seen: by hand, large, table. */
static const struct {
    const char *slug;
    size_t from, to;
} slips[] = {
    { "rows_follow_each_other", 1, 1 },
    { "stride_ignored", 1, 1 },
    { "fixed_buffer", 3, 3 },
    { "beside_the_window", 1, 1 },
    { "written_before_refusing", 9, 9 },
    { "large_refused", 10, 10 },
    { "batch_not_checked", 6, 6 },
};

START_TEST(every_rule_sees_its_slip_and_names_it)
{
    const char *recognised;
    for (unsigned long seed = 1; seed <= 3; seed++) {
        sheet_set_seed(fair_seed("add", seed));
        const size_t k = first_failure(slips[_i].slug, &recognised);
        ck_assert_msg(k >= slips[_i].from && k <= slips[_i].to,
                      "%s fails in case %zu of seed %lu", slips[_i].slug, k,
                      seed);
        ck_assert_ptr_nonnull(recognised);
        ck_assert_str_eq(recognised, slips[_i].slug);
    }
}
END_TEST

START_TEST(a_crash_is_told_what_was_to_be_refused)
{
    enum { BY_HAND = 0, OF_THE_TABLE = 7 };
    static const char must[] = "rules_add must return GSL_EBADLEN here";

    sheet_set_seed(1);
    for (int refused = 0; refused <= 1; refused++) {
        const size_t k = refused ? OF_THE_TABLE : BY_HAND;
        sheet *want = sheet_run("add", k, ORACLES, NULL, NULL);
        char *text;
        size_t size;
        FILE *out = open_memstream(&text, &size);
        tell_end(out, "add", k, want);
        fclose(out);
        sheet_free(want);
        ck_assert_ptr_nonnull(strstr(text, "of 11\n  with x "));
        ck_assert_int_eq(strstr(text, must) != NULL, refused);
        free(text);
    }
}
END_TEST

// A variant of the name of a mistake would be tried in its place.
START_TEST(two_of_one_name_are_refused)
{
    register_stand_in("rules_add", "thinks_one_row", NULL, NULL);
    register_stand_in("rules_add", "thinks_one_row", "It is not.", NULL);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("rules");
    TCase *tcase = tcase_create("rules");

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, right_answers_pass_on_every_seed);
    tcase_add_loop_test(tcase, every_rule_sees_its_slip_and_names_it, 0,
                        sizeof slips / sizeof slips[0]);
    tcase_add_test(tcase, a_crash_is_told_what_was_to_be_refused);
    tcase_add_test_raise_signal(tcase, two_of_one_name_are_refused, SIGABRT);
    suite_add_tcase(suite, tcase);
    return run_suite("rules", suite);
}
