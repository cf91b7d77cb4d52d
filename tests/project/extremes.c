/*
 * extremes.c - every argument of every function at the ends of the doubles.
 *
 *     extremes_chain
 *
 * Probes hand out arguments by name, and tables of refusals name all numbers. Here
 * each of them in turn gets numbers near the smallest and the largest double,
 * infinities and NaN: in its last entry, and as a factor of all entries. Then the
 * function refuses it with an error that its table knows, and has written
 * nothing; or it succeeds, and its numbers are right, and a NaN that it read is
 * still seen in them. What a header states as a limit stands in LIMITS.
 */
#include "../runner/catalogue.h"
#include "../runner/sheet_parts.h"
#include "../runner/steps.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MODULE_(name) name##_module
#define MODULE_OF(name) MODULE_(name)
extern const module MODULE_OF(MODULE);
static const module *const m = &MODULE_OF(MODULE);

static const double values[] = { 1e-308, 1e-160,   1e160,    1e308,
                                 NAN,    INFINITY, -INFINITY };
enum { VALUES = sizeof values / sizeof values[0], FACTORS = 4 };

/*
 * Below SMALLEST a number loses digits, and beyond LARGEST some term of a sum may
 * overflow though the sum does not: there no digit is compared.
 */
static const double SMALLEST = 1e-290, LARGEST = 1e304;

// The name under which a step is asked with a row of ours.
static const char extreme[] = "extreme";
static char doing[160];
static size_t passed, failed;

// Whether the row has a number of 1e308, or an infinity; and whether it is in the
// table of limits.
static int at_the_end, at_a_limit;

/* Says with which argument the program ended. */
static void
name_the_argument(int number)
{
    if (write(STDOUT_FILENO, doing, strlen(doing)) > 0
        && write(STDOUT_FILENO, " ended the program\n", 19) > 0)
        _exit(EXIT_FAILURE);
    _exit(number);
}

/*
 * What a header states as a limit: with numbers from LEAST to MOST in this
 * argument, a result that is not right is not finite either, so it is seen.
 */
static const struct {
    const char *function, *argument;
    double least, most;
} limits[] = {
    // Such a step is lost in the rounding of q; and the cube of such a q, in
    // which the probe goes down, is infinite itself.
    { "chain_numeric_gradient", "step", 0.0, 1e-15 },
    { "chain_numeric_gradient", "q", 1e103, INFINITY },
    // The slope that (1.3) gives for such a state, which tanh never has.
    { "chain_log10_gradient", "h", INFINITY, INFINITY },
    // The square of such an error is infinite, also where it does not count.
    { "rnn_squared_error", "y", 1e154, INFINITY },
    { "rnn_squared_error", "target", 1e154, INFINITY },
    // What the states say overflows, and meets a reset gate of 0.
    { "gru_forward", "p->W_hh", 1e308, 1e308 },
    // The slope of a decay that no activation makes.
    { "scan_unit_backward", "s->lambda", 1e154, INFINITY },
    // The four terms of a complex product are infinite, and of one sign or not.
    { "scan_pairs_forward", "lambda", 1e154, INFINITY },
    { "scan_pairs_backward", "lambda", 1e154, INFINITY },
    // Times a slope of 0 it is NaN, also where nothing has walked so far.
    { "lyap_newton", "p->W_hh", INFINITY, INFINITY },
};

static int
is_limit(const char *function, const refusal *row)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (strcmp(limits[i].function, function) == 0
            && strcmp(limits[i].argument, row->argument) == 0
            && fabs(row->value) >= limits[i].least
            && fabs(row->value) <= limits[i].most)
            return 1;
    return 0;
}

static int
agrees(const entry *got, const entry *want)
{
    const double one = fabs(got->value), two = fabs(want->value);
    if (isnan(one) && isnan(two))
        return 1;
    if ((one <= SMALLEST && two <= SMALLEST) || (at_a_limit && !isfinite(one)))
        return 1;
    // Of terms that all overflow, those of two signs have a NaN for their sum.
    if (two > LARGEST)
        return one > LARGEST || (at_the_end && isnan(one));
    return entry_agrees(got, want);
}

/* The number of the first entry that is wrong, or that of all. */
static size_t
wrong_entry(const sheet *got, const sheet *want)
{
    size_t i = 0;
    while (i < want->n_entries && agrees(&got->entries[i], &want->entries[i]))
        i++;
    return i;
}

static int
has_nan(const sheet *s)
{
    for (size_t i = 0; i < s->n_entries; i++)
        if (isnan(s->entries[i].value)
            || (strstr(s->entries[i].name, "NaN") != NULL
                && s->entries[i].value != 0.0))
            return 1;
    return 0;
}

static int
same_numbers(const sheet *one, const sheet *two)
{
    for (size_t i = 0; i < one->n_entries; i++)
        if (one->entries[i].value != two->entries[i].value)
            return 0;
    return 1;
}

static void
judge(int right, const char *what, const entry *got, const entry *want)
{
    passed += (size_t)right;
    failed += !right;
    if (right)
        return;
    printf("%s: %s", doing, what);
    if (got != NULL)
        printf(" %s = %.9g instead of %.9g", got->name, got->value,
               want->value);
    printf("\n");
}

/* Whether the table knows this error, and nothing was written. */
static int
is_declared(const sheet *s, const probe_rules *rules, double status)
{
    int known = 0;
    for (size_t k = 0; k < rules->n_refuses; k++)
        known |= rules->refuses[k].code == (int)status;
    for (size_t i = 0; i < s->n_entries; i++)
        known &= s->entries[i].kind != INPUT || s->entries[i].value == 0.0;
    return known;
}

/*
 * Whether the oracle of a step needs arguments that fit together, which ours do
 * not: states that the inputs lead to, targets that are a distribution, a u that
 * is da W_hh. The variants take them as they are.
 */
static int
needs_fitting(const char *name)
{
    static const char *const steps[] = { "sweep", "backward", "truncated",
                                         "lags",  "loss",     "domega" };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strcmp(name, steps[i]) == 0)
            return 1;
    return 0;
}

/* Compares with the oracle, or else with any right answer of another kind. */
static void
compare(const step *s, size_t k, const char *function, const sheet *got)
{
    const char *name, *slug;
    sheet *want = sheet_run(extreme, k, ORACLES, NULL, NULL);
    size_t wrong = wrong_entry(got, want);
    int right = wrong == want->n_entries;

    for (size_t i = 0; !right && variant_at(i, &name, &slug); i++)
        if (strcmp(name, function) == 0 && needs_fitting(s->name)) {
            sheet *other = sheet_run(extreme, k, LINKED, name, slug);
            right = wrong_entry(got, other) == got->n_entries;
            sheet_free(other);
        }
    judge(right, "", &got->entries[right ? 0 : wrong],
          &want->entries[right ? 0 : wrong]);
    sheet_free(want);
}

/* Asks the function with that row in place of its table. */
static sheet *
run_row(const step *s, const refusal *row)
{
    static refusal r;
    static probe_rules rules;

    r = *row;
    rules = *sheet_rules(s->name);
    rules.refuses = &r;
    rules.n_refuses = 1;
    set_probe_rules(extreme, catalogue_probe(s->name), &rules);
    return sheet_run(extreme, sheet_cases(extreme) - 1, LINKED, NULL, NULL);
}

/* Whether the function refuses it, which is then judged. */
static int
refuses(const step *s, refusal row)
{
    row.code = GSL_EFAILED;
    sheet *refused = run_row(s, &row);
    double status = GSL_SUCCESS;
    for (size_t i = refused->n_entries; i-- > 0;)
        if (refused->entries[i].kind == STATUS)
            status = refused->entries[i].value;
    if (status != GSL_SUCCESS)
        judge(is_declared(refused, sheet_rules(s->name), status),
              "refused, but not as declared", NULL, NULL);
    sheet_free(refused);
    return status != GSL_SUCCESS;
}

static void
try_row(const step *s, const char *function, refusal row)
{
    at_the_end = fabs(row.value) > 1e300;
    at_a_limit = is_limit(function, &row);
    snprintf(doing, sizeof doing, "%s, %s %s %g", function, row.argument,
             row.aspect == THE_VALUE  ? "="
             : row.aspect == AN_ENTRY ? "with an entry of"
                                      : "times",
             row.value);
    if (refuses(s, row))
        return;
    if (!isnan(row.value)) {
        sheet *got = run_row(s, &row);
        compare(s, sheet_cases(extreme) - 1, function, got);
        sheet_free(got);
        return;
    }
    // Where 1 in the place of the NaN changes nothing, it is not read.
    refusal usual = row;
    usual.value = 1.0;
    sheet *without = run_row(s, &usual), *got = run_row(s, &row);
    judge(has_nan(got) || same_numbers(got, without), "a NaN is lost", NULL,
          NULL);
    sheet_free(without);
    sheet_free(got);
}

static void
try_values(const step *s, const char *function, refusal row)
{
    for (size_t v = 0; v < VALUES; v++) {
        row.value = values[v];
        try_row(s, function, row);
        if (row.aspect == AN_ENTRY && v < FACTORS) {
            row.aspect = ALL_ENTRIES;
            try_row(s, function, row);
            row.aspect = AN_ENTRY;
        }
    }
}

/* Whether a row is about this function of a step, and tries NaN in a number. */
static int
tries_nan(const step *s, const refusal *r, const char *function)
{
    // A row that names no function means the first.
    const char *name = r->function != NULL ? r->function : s->functions;
    const size_t length = strcspn(name, " ");
    return r->aspect == THE_VALUE && isnan(r->value)
           && strlen(function) == length
           && strncmp(name, function, length) == 0;
}

/* All arguments with entries, and all numbers that the table knows. */
static void
try_function(const step *s, const char *function)
{
    const probe_rules *rules = sheet_rules(s->name);
    const int two = strchr(s->functions, ' ') != NULL;
    refusal row = { "", AN_ENTRY, 0, 0, 0.0, NULL, two ? function : NULL };
    char names[32][32];
    size_t n = 0;

    sheet *usual = run_row(s, &row);
    for (const char *name; (name = argument_name(usual, n)) != NULL; n++)
        snprintf(names[n], sizeof names[n], "%s", name);
    sheet_free(usual);
    for (size_t i = 0; i < n; i++) {
        row.argument = names[i];
        try_values(s, function, row);
    }
    // A count has no row for NaN.
    row.aspect = THE_VALUE;
    for (size_t k = 0; k < rules->n_refuses; k++) {
        row.argument = rules->refuses[k].argument;
        if (tries_nan(s, &rules->refuses[k], function))
            try_values(s, function, row);
    }
}

int
main(void)
{
    signal(SIGABRT, name_the_argument);
    signal(SIGSEGV, name_the_argument);
    signal(SIGALRM, name_the_argument);
    alarm(60);
    for (size_t i = 0; i < m->n_steps; i++) {
        char function[64];
        for (const char *f = m->steps[i].functions; *f != '\0';) {
            const size_t length = strcspn(f, " ");
            snprintf(function, sizeof function, "%.*s", (int)length, f);
            try_function(&m->steps[i], function);
            f += length + strspn(f + length, " ");
        }
    }
    printf("extremes: %zu passed, %zu failed\n", passed, failed);
    return passed > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
