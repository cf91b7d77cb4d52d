/*
 * capstone.c - a network reads a novel, letter by letter, and then writes.
 *
 *     capstone TEXT FOLDER [UPDATES]
 *
 * An LSTM of 128 units and a vanilla network of 256, which has as many recurrent
 * weights, learn to foresee the next letter: on the same letters, in the same
 * order, with the same optimiser. FOLDER takes a checkpoint of each, from which
 * an interrupted run goes on as if nothing had happened.
 */
#define _POSIX_C_SOURCE 200809L

#include "chain.h"
#include "checkpoint.h"
#include "clip.h"
#include "must.h"
#include "net.h"
#include "optimiser.h"
#include "progress.h"
#include "text.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <time.h>

enum { T = 64, B = 16, UPDATES = 4000, SHOWN = 600, COUNTED = 4000, SEED = 7 };

static const size_t units[KINDS] = { 128, 256 };
static const double rate = 6e-3, max_norm = 1.0;
static const double seconds_between_checkpoints = 10.0;

static volatile sig_atomic_t interrupted;

static void
interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/*
 * The progress of training: updates done, updates in all, seconds, bits per
 * letter.
 */
enum { DONE, ALL, SECONDS, BITS, NUMBERS };

/* Everything that training needs to go on from one update to the next. */
typedef struct {
    char path[1024];
    net *n;
    optimiser *o;
    double at[NUMBERS];
    sequence *x, *target, *mask, *y, *dy;
    gsl_vector *cost;
} learner;

static void
make_learner(learner *l, const char *folder, int kind, const text *book,
             size_t updates)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, SEED);
    snprintf(l->path, sizeof l->path, "%s/%s.checkpoint", folder,
             net_name(kind));
    l->n = net_alloc(r, kind, T, B, book->D, units[kind]);
    l->o = optimiser_alloc(ADAM, l->n->theta->size, rate);
    l->x = sequence_alloc(T, B, book->D);
    l->target = sequence_alloc(T, B, book->D);
    l->mask = sequence_alloc(T, B, 1);
    l->y = sequence_alloc(T, B, book->D);
    l->dy = sequence_alloc(T, B, book->D);
    l->cost = gsl_vector_alloc(T);
    memset(l->at, 0, sizeof l->at);
    l->at[ALL] = (double)updates;
    // With these weights the loss is the mean over all letters, whatever T is.
    for (size_t k = 0; k < (size_t)T * B; k++)
        l->mask->data[k] = 1.0 / T;
    gsl_rng_free(r);
}

static void
free_learner(learner *l)
{
    net_free(l->n);
    optimiser_free(l->o);
    sequence_free(l->x);
    sequence_free(l->target);
    sequence_free(l->mask);
    sequence_free(l->y);
    sequence_free(l->dy);
    gsl_vector_free(l->cost);
}

/* What a checkpoint keeps: parameters, optimiser, the state carried on. */
static size_t
parts(learner *l, numbers part[6])
{
    const net *n = l->n;
    size_t count = 0;
    part[count++] = (numbers){ n->theta->data, n->theta->size };
    part[count++] = (numbers){ l->o->m->data, l->o->m->size };
    part[count++] = (numbers){ l->o->v->data, l->o->v->size };
    part[count++] = (numbers){ l->at, NUMBERS };
    part[count++] = (numbers){ sequence_of(n->h, T, 0), B * n->h->n };
    if (n->c != NULL)
        part[count++] = (numbers){ sequence_of(n->c, T, 0), B * n->c->n };
    return count;
}

static int
save(learner *l)
{
    numbers part[6];
    const size_t count = parts(l, part);
    return checkpoint_save(l->path, part, count);
}

/* Where an earlier run of the same length stopped, if there was one. */
static void
go_on(learner *l, size_t updates)
{
    numbers part[6];
    if (!checkpoint_load(l->path, part, parts(l, part)))
        return;
    if (l->at[ALL] != (double)updates) {
        fprintf(stderr,
                "%s is of a run of %.0f updates, not of %zu: remove it, and "
                "the learning begins anew.\n",
                l->path, l->at[ALL], updates);
        exit(EXIT_FAILURE);
    }
    l->o->steps = (size_t)l->at[DONE];
}

/* One update; returns the bits that a letter cost before it. */
static double
update(learner *l, const text *book, size_t k, size_t updates)
{
    double L, norm;

    //: begin update
    text_batch(book, k, l->x, l->target);
    net_forward(l->n, l->x, l->y);
    must(rnn_cross_entropy(l->y, l->target, l->mask, l->cost, &L));

    sequence_set_zero(l->dy);
    must(bptt_cross_entropy(l->y, l->target, l->mask, l->dy));
    net_backward(l->n, l->x, l->dy);
    must(clip_norm(l->n->dtheta, max_norm, &norm));
    l->o->rate = rate * (1.0 - (double)k / (double)updates);
    must(optimiser_step(l->o, l->n->theta, l->n->dtheta));
    //: end update
    return L / M_LN2;
}

/*
 * Learns until the last update or an interruption. Returns whether it is done.
 */
static int
learn(learner *l, const text *book, size_t updates)
{
    const double begin = now() - l->at[SECONDS];
    double saved = now();

    progress_start(net_name(l->n->kind), updates);
    for (size_t k = (size_t)l->at[DONE]; k < updates && !interrupted; k++) {
        const double bits = update(l, book, k, updates);
        l->at[BITS] = k == 0 ? bits : 0.98 * l->at[BITS] + 0.02 * bits;
        l->at[DONE] = (double)k + 1.0;
        l->at[SECONDS] = now() - begin;
        progress_note(", loss %.3f nat, %.2f bits per character, %.0f "
                      "characters/s",
                      l->at[BITS] * M_LN2, l->at[BITS],
                      l->at[DONE] * T * B / l->at[SECONDS]);
        progress_tick();
        if (now() - saved > seconds_between_checkpoints) {
            if (!save(l))
                exit(EXIT_FAILURE);
            saved = now();
        }
    }
    progress_end();
    if (!save(l))
        exit(EXIT_FAILURE);
    return l->at[DONE] >= (double)updates;
}

/*
 * Prints chapter 1's half-life for the gradient along the cells, measured while
 * the network reads the next letters.
 */
static void
report_cells(learner *l, const text *book)
{
    double half_life;
    text_batch(book, (size_t)l->at[DONE], l->x, l->target);
    net_forward(l->n, l->x, l->y);
    gsl_vector *flow = gsl_vector_alloc(T + 1);
    must(lstm_flow(l->n->states->gate, flow));
    must(chain_half_life(T, flow->data, &half_life));
    printf("  along its cells a gradient halves in %.1f letters (the mean "
           "gate's)\n",
           half_life);
    gsl_vector_free(flow);
}

static void
report(learner *l, const text *book)
{
    char said[COUNTED + 1];
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, SEED);
    text_write(book, l->n, r, "Anne ", COUNTED, said);
    printf("\n%s: %zu units, %zu parameters, %.0f letters read in %.0f s\n",
           net_name(l->n->kind), l->n->h->n, l->n->theta->size,
           l->at[DONE] * T * B, l->at[SECONDS]);
    printf("  bits per letter: %.2f while learning, %.2f on the held-out "
           "tenth\n",
           l->at[BITS], text_bits(book, l->n));
    if (l->n->kind == LSTM)
        report_cells(l, book);
    printf("  of the words it writes, %.0f %% stand in the book. It "
           "writes:\n\n%.*s ...\n",
           100.0 * text_spelled(book, said), SHOWN, said);
    gsl_rng_free(r);
}

/* The number of updates that the command line asks for, or 0. */
static size_t
wanted(int argc, char **argv)
{
    char *end = NULL;
    const long n = argc == 4 ? strtol(argv[3], &end, 10) : UPDATES;
    return argc < 3 || argc > 4 || n < 1 || (end != NULL && *end != '\0')
               ? 0
               : (size_t)n;
}

int
main(int argc, char **argv)
{
    const size_t updates = wanted(argc, argv);
    if (updates == 0) {
        fprintf(stderr, "usage: %s TEXT FOLDER [UPDATES]\n", argv[0]);
        return 2;
    }
    signal(SIGINT, interrupt);
    signal(SIGTERM, interrupt);
    text *book = text_read(argv[1]);
    printf("%s: %zu letters, %zu different ones; seed %d\n", argv[1], book->n,
           book->D, SEED);
    for (int kind = 0; kind < KINDS && !interrupted; kind++) {
        learner l;
        make_learner(&l, argv[2], kind, book, updates);
        go_on(&l, updates);
        if (learn(&l, book, updates))
            report(&l, book);
        else
            printf("%s: stopped after %.0f of %zu updates; the same command "
                   "goes on from there.\n",
                   net_name(kind), l.at[DONE], updates);
        fflush(stdout);
        free_learner(&l);
    }
    text_free(book);
    return interrupted ? EXIT_FAILURE : EXIT_SUCCESS;
}
