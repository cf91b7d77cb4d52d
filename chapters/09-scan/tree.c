/*
 * tree.c - the recurrence as a loop and as a tree: how much work is each, in how
 * many rounds could so many processors do it, and how far do the results differ?
 *
 * Work and rounds are counted, not timed: a step of the loop is 2 operations for each
 * unit, a combination (9.17) 3, and in one round every processor does one step, or
 * combination, of one unit.
 */
#include "data.h"
#include "must.h"
#include "scan.h"

#include <math.h>
#include <stdio.h>

enum { T = 1024, SEED = 1990, SEEDS = 21, H = 8 };

/* How many numbers a step has: units, times sequences of the batch. */
static const size_t width[] = { 1, 64, 4096 };
enum { WIDTHS = sizeof width / sizeof width[0], PROCESSORS = 1 << 20 };

static size_t
shared(size_t work, size_t processors)
{
    return (work + processors - 1) / processors;
}

/*
 * The rounds of the levels of (9.18) for sequences of LENGTH steps and so many units;
 * with one processor and one unit, the combinations. Counts the levels, too.
 */
static size_t
rounds(size_t length, size_t units, size_t processors, size_t *levels)
{
    size_t s = 1, sum = 0;
    *levels = 0;
    for (; 2 * s <= length; s *= 2, ++*levels)
        sum += shared(length / (2 * s) * units, processors);
    for (; s > 0; s /= 2)
        if (length >= 3 * s) {
            sum += shared((length - s) / (2 * s) * units, processors);
            ++*levels;
        }
    return sum;
}

/* Data sets 0 to 2: how many times sooner the tree is finished than the loop. */
static void
speeds(data_file *d)
{
    size_t levels;
    for (size_t k = 0; k < WIDTHS; k++) {
        size_t even = 0;
        double most = 0.0;
        for (size_t p = 1; p <= PROCESSORS; p *= 2) {
            const double loop = 2.0 * (double)(T * shared(width[k], p));
            const double tree = 3.0 * (double)rounds(T, width[k], p, &levels);
            data_row(d, (double)p, loop / tree, (double)width[k]);
            most = fmax(most, loop / tree);
            if (even == 0 && loop > tree)
                even = p;
        }
        char name[64];
        data_gap(d);
        data_gap(d);
        snprintf(name, sizeof name, "tree_%zu_even", width[k]);
        data_value(d, name, (double)even);
        snprintf(name, sizeof name, "tree_%zu_most", width[k]);
        data_value(d, name, most);
    }
    const double work = (double)rounds(T, 1, 1, &levels);
    data_value(d, "tree_work", work);
    data_value(d, "tree_levels", (double)levels);
    data_value(d, "tree_loop", T - 1.0);
    data_claim(d,
               &(data_published){ "Blelloch 1990, section 1.3",
                                  "combinations for each of the loop, T = 1024",
                                  "at most 2", 1.5, 2.0,
                                  "2 is the limit of endless sequences" },
               estimate_exact(work / (T - 1.0)));
}

/* The largest relative difference between loop and tree, over all states. */
static double
difference(unsigned long seed)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    sequence *lambda = sequence_alloc(T, 1, H), *g = sequence_alloc(T, 1, H);
    sequence *product = sequence_alloc(T, 1, H);
    sequence *h[2] = { sequence_alloc(T + 1, 1, H),
                       sequence_alloc(T + 1, 1, H) };
    double worst = 0.0;

    gsl_rng_set(r, seed);
    for (size_t k = 0; k < T * H; k++) {
        lambda->data[k] = gsl_rng_uniform(r);
        g->data[k] = gsl_rng_uniform(r);
    }
    must(scan_forward(lambda, g, h[0]));
    must(scan_parallel(lambda, g, product, h[1]));
    for (size_t k = H; k < (T + 1) * H; k++)
        worst = data_larger(worst, fabs(h[1]->data[k] / h[0]->data[k] - 1.0));
    sequence_free(lambda);
    sequence_free(g);
    sequence_free(product);
    sequence_free(h[0]);
    sequence_free(h[1]);
    gsl_rng_free(r);
    return worst;
}

int
main(int argc, char **argv)
{
    data_file *d =
        data_open(argc, argv, "processors\ttimes sooner than the loop\tunits");
    double worst = 0.0;

    speeds(d);
    for (unsigned long i = 0; i < SEEDS; i++)
        worst = data_larger(worst, difference(SEED + i));
    data_value(d, "tree_seeds", SEEDS);
    data_value(d, "tree_difference", worst);
    return data_close(d);
}
