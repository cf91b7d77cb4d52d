/*
 * memory.c - learning a short and a long memory by gradient descent.
 *
 * A tanh chain reads x_1 = +1 or -1 and then nothing. It is asked for 0.8 x_1:
 * soon, late, or at every observation. A network that can do it late exists
 * and is the same in all three cases; but the weight starts small, so from far
 * away hardly any gradient comes back to say so.
 */
#include "chain.h"
#include "data.h"
#include "must.h"

#include <stdio.h>

enum { T = 35, UPDATES = 10000, SEQUENCES = 2 };

static const double RATE = 0.2;
static const double TARGET = 0.8;    // 0.8 x_1, as in Bengio et al. (1994)
static const double LEARNED = 1e-3;  // the mean cost that counts as learned
static const chain_params BEGIN = { .w = 0.5, .u = 0.5, .b = 0.0 };

typedef struct {
    const char *name;
    size_t first, last;  // the observations at which the chain is asked
} question;

static const question asked[] = { { "soon", 1, 5 },
                                  { "late", 31, 35 },
                                  { "every", 1, 35 } };
enum { QUESTIONS = sizeof asked / sizeof asked[0] };

/*
 * The numbers of updates after which the cost at every observation is recorded.
 */
static const size_t look[] = { 0, 20, 24, 26, UPDATES };
enum { LOOKS = sizeof look / sizeof look[0] };

/*
 * One sequence: what the chain reads, what it should remember. The mask makes
 * the loss a mean over everything that is asked, so that one learning rate
 * suits all three questions.
 */
static void
sequence(const question *q, int class, double *x, double *target, double *mask)
{
    const double sign = class == 0 ? 1.0 : -1.0;

    for (size_t t = 1; t <= T; t++) {
        const int ask = q->first <= t && t <= q->last;
        x[t - 1] = t == 1 ? sign : 0.0;
        target[t - 1] = TARGET * sign;
        mask[t - 1] =
            ask ? 1.0 / (double)(SEQUENCES * (q->last - q->first + 1)) : 0.0;
    }
}

/* The mean cost of what is asked, and its gradient, added to dp. */
static double
loss(const question *q, const chain_params *p, chain_params *dp)
{
    double L = 0.0;

    for (int class = 0; class < SEQUENCES; class ++) {
        double x[T], target[T], mask[T], cost[T];
        double h[T + 1] = { 0 }, dh[T + 1] = { 0 };

        sequence(q, class, x, target, mask);
        //: begin pass
        must(chain_forward(p, TANH, T, x, h));
        must(chain_loss(T, h, target, mask, cost, dh));
        must(chain_backward(p, TANH, T, x, h, dh, dp));
        //: end pass
        for (size_t t = 1; t <= T; t++)
            L += cost[t - 1];
    }
    return L;
}

/* The cost at every observation, whatever was asked, to see what is kept. */
static void
costs(const chain_params *p, double *cost)
{
    double x[T], target[T], mask[T], h[T + 1] = { 0 }, unused[T + 1] = { 0 };

    sequence(&asked[0], 0, x, target, mask);
    for (size_t t = 0; t < T; t++)
        mask[t] = 1.0;
    must(chain_forward(p, TANH, T, x, h));
    must(chain_loss(T, h, target, mask, cost, unused));
}

/* Drawn evenly on a logarithmic axis: 1, 2, ... 10, 12, ... */
static int
is_drawn(size_t update)
{
    size_t step = 1;

    while (update >= 40 * step)
        step *= 2;
    return update % step == 0;
}

static void
value(data_file *d, const question *q, const char *what, double number)
{
    char name[64];

    snprintf(name, sizeof name, "memory_%s_%s", q->name, what);
    data_value(d, name, number);
}

/* Learns, and keeps a copy of the chain at every look in 'then'. */
static void
learn(data_file *d, size_t which, chain_params *then)
{
    const question *q = &asked[which];
    chain_params p = BEGIN;
    double L = 0.0;
    size_t learned = 0, looks = 0;

    //: begin descent
    for (size_t update = 0; update <= UPDATES; update++) {
        chain_params dp = { 0 };

        L = loss(q, &p, &dp);
        if (update == 0)
            value(d, q, "dw_begin", dp.w);
        if (learned == 0 && L < LEARNED)
            learned = update;
        if (is_drawn(update))
            data_row(d, (double)which, (double)update, L, p.w);
        if (looks < LOOKS && update == look[looks])
            then[looks++] = p;

        must(chain_descend(&p, &dp, RATE));
    }
    //: end descent
    data_gap(d);
    data_gap(d);

    value(d, q, "cost_end", L);
    value(d, q, "w_end", then[LOOKS - 1].w);
    value(d, q, "u_end", then[LOOKS - 1].u);
    value(d, q, "updates", learned > 0 ? (double)learned : GSL_NAN);
}

/* The cost at every observation, at every look. */
static void
show(data_file *d, size_t which, const chain_params *then)
{
    double cost[T];
    char what[40];

    for (size_t i = 0; i < LOOKS; i++) {
        costs(&then[i], cost);
        for (size_t t = 1; t <= T; t++)
            data_row(d, (double)which, (double)t, cost[t - 1], then[i].w);
        data_gap(d);
        data_gap(d);
        snprintf(what, sizeof what, "cost_T_after_%zu", look[i]);
        value(d, &asked[which], what, cost[T - 1]);
        snprintf(what, sizeof what, "w_after_%zu", look[i]);
        value(d, &asked[which], what, then[i].w);
    }
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "question (index)\tupdate, or step t\t"
                             "cost L, or C_t\tw (1)");
    chain_params then[QUESTIONS][LOOKS];

    for (size_t i = 0; i < QUESTIONS; i++)
        learn(d, i, then[i]);
    for (size_t i = 0; i < QUESTIONS; i++)
        show(d, i, then[i]);

    data_value(d, "memory_T", T);
    data_value(d, "memory_rate", RATE);
    data_value(d, "memory_total_updates", UPDATES);
    data_value(d, "memory_cost_forgotten", 0.5 * TARGET * TARGET);
    return data_close(d);
}
