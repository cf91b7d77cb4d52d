/*
 * thirds.c - how many ones have come so far, modulo three? It is asked of units that
 * can turn a state round, and of pairs, which turn it by any angle: as many states of
 * each learn it from strings of 20 bits and are tested on longer ones.
 *
 * A zero leaves the states as they are. A one multiplies them by the decay that is
 * learned, tanh(b) for a unit alone and exp(ib) for a pair. Nothing comes in (g = 0),
 * and every state begins at 1. The answer is read off as a point on a circle.
 */
#include "clip.h"
#include "data.h"
#include "must.h"
#include "optimiser.h"
#include "progress.h"
#include "scan.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

enum {
    H = 16,
    B = 32,
    TRAINED = 20,  // bits of a string in training,
    TWICE = 40,    // and in the tests
    TEN_TIMES = 200,
    UPDATES = 3000,
    TESTED = 8,  // batches in a test
    RUNS = 15,
    SEED = 2025
};
static const double RATE = 0.01, MAX_NORM = 1.0, LEARNED = 0.01;
static const double THIRD = 2.0 * M_PI / 3.0;

enum kind { ALONE, PAIRS, KINDS };
static const char *const kind_name[KINDS] = { "alone", "pairs" };

/* Of p only the readout is used, and b_lambda, the b of every unit or pair. */
typedef struct {
    enum kind kind;
    scan_params *p, *dp;
    sequence *bit, *lambda, *g, *h, *dlambda, *dg, *dh;
    sequence *target, *mask, *y, *dy;
    gsl_vector *cost;
} layer;

static layer
make(enum kind kind, size_t T)
{
    return (layer){ kind,
                    scan_params_alloc(1, H, 2, TANH),
                    scan_params_alloc(1, H, 2, TANH),
                    sequence_alloc(T, B, 1),
                    sequence_alloc(T, B, H),
                    sequence_alloc(T, B, H),
                    sequence_alloc(T + 1, B, H),
                    sequence_alloc(T, B, H),
                    sequence_alloc(T, B, H),
                    sequence_alloc(T + 1, B, H),
                    sequence_alloc(T, B, 2),
                    sequence_alloc(T, B, 1),
                    sequence_alloc(T, B, 2),
                    sequence_alloc(T, B, 2),
                    gsl_vector_alloc(T) };
}

static void
unmake(layer *l)
{
    sequence *const all[] = { l->bit,     l->lambda, l->g,  l->h,
                              l->dlambda, l->dg,     l->dh, l->target,
                              l->mask,    l->y,      l->dy };
    scan_params_free(l->p);
    scan_params_free(l->dp);
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    gsl_vector_free(l->cost);
}

/* Strings of bits; the target turns by a third of a circle at every one. */
static void
draw(const gsl_rng *r, layer *l)
{
    for (size_t i = 0; i < B; i++) {
        unsigned ones = 0;
        for (size_t t = 0; t < l->bit->T; t++) {
            const int one = gsl_rng_uniform(r) < 0.5;
            ones += (unsigned)one;
            sequence_of(l->bit, t, i)[0] = one;
            sequence_of(l->target, t, i)[0] = cos(THIRD * (ones % 3));
            sequence_of(l->target, t, i)[1] = sin(THIRD * (ones % 3));
            sequence_of(l->mask, t, i)[0] = 1.0;
        }
    }
}

//: begin decays
/* What a one does to unit j, or with a slope to its b; a zero does nothing. */
static double
decay(const layer *l, size_t j, int slope)
{
    if (l->kind == ALONE) {
        const double lambda = tanh(gsl_vector_get(&l->p->b_lambda.vector, j));
        return slope ? 1.0 - lambda * lambda : lambda;
    }
    // Both units of a pair share the angle that stands at the first.
    const double b = gsl_vector_get(&l->p->b_lambda.vector, j - j % 2);
    if (j % 2 == 0)
        return slope ? -sin(b) : cos(b);
    return slope ? cos(b) : sin(b);
}
//: end decays

static void
forward(const gsl_rng *r, layer *l)
{
    draw(r, l);
    for (size_t j = 0; j < H; j++) {
        const double at_one = decay(l, j, 0);
        const double at_zero = l->kind == PAIRS && j % 2 == 1 ? 0.0 : 1.0;
        for (size_t i = 0; i < B; i++) {
            sequence_of(l->h, 0, i)[j] = at_zero;
            for (size_t t = 0; t < l->bit->T; t++)
                sequence_of(l->lambda, t, i)[j] =
                    sequence_of(l->bit, t, i)[0] > 0.0 ? at_one : at_zero;
        }
    }
    must(l->kind == PAIRS ? scan_pairs_forward(l->lambda, l->g, l->h)
                          : scan_forward(l->lambda, l->g, l->h));
    must(scan_readout(l->p, l->h, l->y));
}

static double
update(const gsl_rng *r, layer *l, optimiser *o)
{
    double norm, L;

    forward(r, l);
    sequence_set_zero(l->dy);
    sequence_set_zero(l->dh);
    gsl_vector_set_zero(l->dp->theta);
    must(rnn_squared_error(l->y, l->target, l->mask, l->cost, &L));
    must(bptt_squared_error(l->y, l->target, l->mask, l->dy));
    must(scan_readout_backward(l->p, l->h, l->dy, l->dh, l->dp));
    must(l->kind == PAIRS
             ? scan_pairs_backward(l->lambda, l->h, l->dh, l->dlambda, l->dg)
             : scan_backward(l->lambda, l->h, l->dh, l->dlambda, l->dg));
    for (size_t j = 0; j < H; j++) {
        const double slope = decay(l, j, 1);
        double *db = gsl_vector_ptr(&l->dp->b_lambda.vector,
                                    l->kind == PAIRS ? j - j % 2 : j);
        for (size_t row = 0; row < l->bit->T * B; row++)
            *db += l->bit->data[row] * l->dlambda->data[row * H + j] * slope;
    }
    must(clip_norm(l->dp->theta, MAX_NORM, &norm));
    must(optimiser_step(o, l->p->theta, l->dp->theta));
    return L / (double)l->bit->T;
}

/* The share of strings of T bits whose last answer is nearest to the right third. */
static double
right(const gsl_rng *r, const layer *trained, size_t T)
{
    layer l = make(trained->kind, T);
    size_t hits = 0;

    gsl_vector_memcpy(l.p->theta, trained->p->theta);
    for (int k = 0; k < TESTED; k++) {
        forward(r, &l);
        for (size_t i = 0; i < B; i++) {
            const double *y = sequence_of(l.y, T - 1, i);
            const double *want = sequence_of(l.target, T - 1, i);
            const double off = remainder(
                atan2(y[1], y[0]) - atan2(want[1], want[0]), 2 * M_PI);
            hits += fabs(off) < THIRD / 2.0;
        }
    }
    unmake(&l);
    return (double)hits / (TESTED * B);
}

/* The numbers of a run, and the angles that a run of pairs ends with. */
enum { LOSS, AT_TRAINED, AT_TWICE, AT_TEN_TIMES, NUMBERS };
typedef struct {
    double before[H / 2], after[H / 2], weight[H / 2];
} angles;

static void
look_at(const layer *l, double *b, double *weight)
{
    for (size_t k = 0; k < H / 2; k++) {
        const gsl_matrix_const_view W =
            gsl_matrix_const_submatrix(&l->p->W_hy.matrix, 0, 2 * k, 2, 2);
        b[k] = gsl_vector_get(&l->p->b_lambda.vector, 2 * k);
        weight[k] = hypot(hypot(gsl_matrix_get(&W.matrix, 0, 0),
                                gsl_matrix_get(&W.matrix, 0, 1)),
                          hypot(gsl_matrix_get(&W.matrix, 1, 0),
                                gsl_matrix_get(&W.matrix, 1, 1)));
    }
}

static void
run(enum kind kind, unsigned long seed, double *numbers, angles *a)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    layer l = make(kind, TRAINED);
    optimiser *o = optimiser_alloc(ADAM, l.p->theta->size, RATE);
    double L = 0.0;

    gsl_rng_set(r, SEED + seed);
    must(scan_begin(r, l.p));
    // All angles are as likely; of the decays alone, some begin on each side of 0.
    const double most = kind == PAIRS ? M_PI : 2.0;
    for (size_t j = 0; j < H; j++)
        gsl_vector_set(&l.p->b_lambda.vector, j, gsl_ran_flat(r, -most, most));
    look_at(&l, a->before, a->weight);
    for (int n = 0; n < UPDATES; n++)
        L = update(r, &l, o);
    look_at(&l, a->after, a->weight);
    numbers[LOSS] = L;
    numbers[AT_TRAINED] = right(r, &l, TRAINED);
    numbers[AT_TWICE] = right(r, &l, TWICE);
    numbers[AT_TEN_TIMES] = right(r, &l, TEN_TIMES);
    optimiser_free(o);
    unmake(&l);
    gsl_rng_free(r);
}

/* How far the angle of the pair that the readout weighs most is from a third. */
static double
heaviest_off(const angles *a)
{
    size_t heavy = 0;
    for (size_t k = 1; k < H / 2; k++)
        if (a->weight[k] > a->weight[heavy])
            heavy = k;
    return fabs(fabs(remainder(a->after[heavy], 2 * M_PI)) - THIRD);
}

static void
report(data_file *d, enum kind kind, double of[RUNS][NUMBERS])
{
    static const char *const what[NUMBERS] = { "loss", "at_20", "at_40",
                                               "at_200" };
    size_t learned = 0, exact = 0, lost = 0;
    char name[64];

    for (size_t i = 0; i < RUNS; i++) {
        data_row(d, (double)kind, (double)i + 1.0, of[i][LOSS],
                 of[i][AT_TRAINED], of[i][AT_TWICE], of[i][AT_TEN_TIMES]);
        learned += of[i][LOSS] < LEARNED;
        exact += of[i][AT_TEN_TIMES] > 0.99;
        lost += of[i][AT_TEN_TIMES] < 0.5;
    }
    data_gap(d);
    data_gap(d);
    for (size_t k = 0; k < NUMBERS; k++) {
        snprintf(name, sizeof name, "thirds_%s_%s", kind_name[kind], what[k]);
        data_spread(d, name, &of[0][k], NUMBERS, RUNS);
    }
    snprintf(name, sizeof name, "thirds_%s_learned", kind_name[kind]);
    data_value(d, name, (double)learned);
    snprintf(name, sizeof name, "thirds_%s_exact", kind_name[kind]);
    data_value(d, name, (double)exact);
    snprintf(name, sizeof name, "thirds_%s_lost", kind_name[kind]);
    data_value(d, name, (double)lost);
}

int
main(int argc, char **argv)
{
    data_file *d =
        data_open(argc, argv,
                  "kind, or pair\trun\tloss, or angle before\tright at "
                  "20, or angle after\tright at 40, or weight\tright at "
                  "200");
    double of[KINDS][RUNS][NUMBERS], off[RUNS];
    angles a[RUNS];

    progress_start("thirds", (size_t)KINDS * RUNS);
    for (enum kind kind = ALONE; kind < KINDS; kind++) {
        for (unsigned long i = 0; i < RUNS; i++) {
            run(kind, i + 1, of[kind][i], &a[i]);
            progress_tick();
        }
        report(d, kind, of[kind]);
    }
    progress_end();
    for (size_t i = 0; i < RUNS; i++) {
        off[i] = heaviest_off(&a[i]);
        for (size_t k = 0; k < H / 2; k++)
            data_row(d, (double)k, (double)i + 1.0, a[i].before[k],
                     a[i].after[k], a[i].weight[k], of[PAIRS][i][AT_TEN_TIMES]);
        data_gap(d);
    }
    data_spread(d, "thirds_off", off, 1, RUNS);
    data_value(d, "thirds_runs", RUNS);
    return data_close(d);
}
