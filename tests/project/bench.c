/*
 * bench.c - how fast is one whole step of learning, beside other libraries, and
 * where does its time go?
 *
 *     build/gcc/bench build/bench.tsv [COMMAND...]
 *
 * Each command starts a peer (bench.h). All take turns on the same case, so that
 * a machine that slows down for a while is slow for all of them. The measure for
 * everything is this machine's own rate for a product of two 1024x1024 matrices,
 * in the precision in which a library computes.
 */
#include "bench.h"
#include "progress.h"

#include <math.h>
#include <string.h>

enum { SQUARE = 1024, SEED = 1997, MAX_PEERS = 4, MAX_COLUMNS = 4, CASES = 10 };

static const bench_case list[CASES] = {
    { BENCH_LSTM, 100, 1, 2, 32 },    { BENCH_LSTM, 100, 20, 2, 32 },
    { BENCH_LSTM, 100, 20, 2, 128 },  { BENCH_LSTM, 100, 20, 2, 256 },
    { BENCH_LSTM, 100, 32, 64, 256 }, { BENCH_LSTM, 50, 64, 64, 512 },
    { BENCH_RNN, 100, 20, 2, 32 },    { BENCH_RNN, 100, 20, 2, 128 },
    { BENCH_RNN, 100, 20, 2, 256 },   { BENCH_ESN, 2000, 1, 1, 1000 },
};

/* Who is measured: a library in one precision, and its best times in seconds. */
typedef struct {
    bench_peer *peer;  // NULL for this course
    int bits;
    double best[CASES];
} column;

typedef struct {
    gsl_rng *r;
    bench_peer peer[MAX_PEERS];
    column column[MAX_COLUMNS];
    int peers, columns;
    double rate[2];  // in 64 and 32 bits, operations a second
} contest;

static void
add_column(contest *c, bench_peer *peer, int bits)
{
    if (c->columns == MAX_COLUMNS)
        return;
    column *new = &c->column[c->columns++];
    *new = (column){ .peer = peer, .bits = bits };
    for (int k = 0; k < CASES; k++)
        new->best[k] = INFINITY;
}

/* A peer that has no answer in double precision has no column of it. */
static void
add_peer(contest *c, const char *command)
{
    static const bench_case small = { BENCH_RNN, 2, 2, 2, 2 };
    if (c->peers == MAX_PEERS || !bench_peer_start(&c->peer[c->peers], command))
        return;
    bench_peer *p = &c->peer[c->peers++];
    for (int bits = 64; bits >= 32; bits -= 32)
        if (!isnan(bench_peer_ask(p, &small, bits, 0.0)))
            add_column(c, p, bits);
}

/* The learner is NULL where the case has none. */
static double
ask_once(const column *a, const bench_case *c, bench_learner *l, double seconds)
{
    if (a->peer != NULL)
        return bench_peer_ask(a->peer, c, a->bits, seconds);
    if (c->kind == BENCH_PRODUCT)
        return bench_square(c->H, a->bits, seconds);
    return l == NULL ? bench_esn(seconds) : bench_best(bench_step, l, seconds);
}

/* A precision's rate is the best that any of the libraries has shown. */
static void
measure_rates(contest *c)
{
    static const bench_case square = { BENCH_PRODUCT, 1, 1, 1, SQUARE };
    const column ours[] = { { .bits = 64 }, { .bits = 32 } };
    for (int i = 0; i < 2 + c->columns; i++) {
        const column *a = i < 2 ? &ours[i] : &c->column[i - 2];
        const double t = ask_once(a, &square, NULL, 0.0);
        double *rate = &c->rate[a->bits == 32];
        *rate = fmax(*rate, bench_operations(&square) / t);
    }
}

/* Everybody in turn, several times, in every case. */
static void
take_turns(contest *c, int turns, double seconds)
{
    progress_start("one step of learning",
                   (size_t)(CASES * turns * c->columns));
    for (int k = 0; k < CASES; k++) {
        bench_learner *l = list[k].kind == BENCH_ESN
                               ? NULL
                               : bench_learner_alloc(c->r, &list[k]);
        for (int turn = 0; turn < turns; turn++)
            for (int i = 0; i < c->columns; i++) {
                column *a = &c->column[i];
                const double t = ask_once(a, &list[k], l, seconds);
                // A nan says that there is no such network, and stays.
                a->best[k] = isnan(t) ? t : fmin(a->best[k], t);
                progress_tick();
            }
        measure_rates(c);
        if (l != NULL)
            bench_learner_free(l);
    }
    progress_end();
}

/* The share of the rate of a product in per cent; nan for a reservoir. */
static double
share_of_rate(const contest *c, const column *a, int k)
{
    return 100.0 * bench_operations(&list[k]) / a->best[k]
           / c->rate[a->bits == 32];
}

static void
print_heading(const contest *c)
{
    printf(
        "One step of learning (forward, loss, backward) on one thread: ms, and "
        "the share\nof the rate of a product of two %dx%d matrices, %.1f "
        "GFLOP/s in double and\n%.1f in single precision.\n\n",
        SQUARE, SQUARE, 1e-9 * c->rate[0], 1e-9 * c->rate[1]);
    printf("%22s", "");
    for (int i = 0; i < c->columns; i++)
        printf(" %13.13s", c->column[i].peer != NULL ? c->column[i].peer->name
                                                     : "this course");
    printf("\n%4s%5s%4s%4s%5s", "", "T", "B", "D", "H");
    for (int i = 0; i < c->columns; i++)
        printf("%14s", c->column[i].bits == 64 ? "double" : "single");
    printf("\n");
}

/* What the data call it: its number and the first word of its name. */
static int
library_of(const column *a, char word[80])
{
    static const char *const known[] = { "course", "PyTorch", "oneDNN" };
    snprintf(word, 80, "%s", a->peer != NULL ? a->peer->name : known[0]);
    word[strcspn(word, " ")] = '\0';
    for (int k = 0; k < 3; k++)
        if (strcmp(word, known[k]) == 0)
            return k;
    return 3;
}

static void
print_time(const contest *c, const column *a, int k, data_file *d)
{
    const bench_case *q = &list[k];
    const double ms = 1e3 * a->best[k], share = share_of_rate(c, a, k);
    char name[200], word[80];
    const int library = library_of(a, word);
    data_row(d, k, library, a->bits, ms, share);
    if (isnan(ms)) {
        printf("%14s", "-");
        return;
    }
    printf(isnan(share) ? "%9.2f     " : "%9.2f%3.0f %%", ms, share);
    snprintf(name, sizeof name, "%s_%zu_%zu_%zu_%zu_%s%d",
             bench_kind_name(q->kind), q->T, q->B, q->D, q->H, word, a->bits);
    data_value(d, name, ms);
    strcat(name, "_share");
    if (!isnan(share))
        data_value(d, name, share);
}

static void
print_contest(const contest *c, data_file *d)
{
    print_heading(c);
    for (int k = 0; k < CASES; k++) {
        const bench_case *q = &list[k];
        printf("%-4s%5zu%4zu%4zu%5zu", bench_kind_name(q->kind), q->T, q->B,
               q->D, q->H);
        for (int i = 0; i < c->columns; i++)
            print_time(c, &c->column[i], k, d);
        printf("\n");
    }
    data_value(d, "rate_double", 1e-9 * c->rate[0]);
    data_value(d, "rate_single", 1e-9 * c->rate[1]);
}

/* As Linux tells it; a name alone can stand for many models. */
static void
print_processor(void)
{
    static const char *const wanted[] = { "model name", "cpu family",
                                          "model\t" };
    static const char *const form[] = { "Processor: %s", ", family %s",
                                        ", model %s" };
    FILE *info = fopen("/proc/cpuinfo", "r");
    char line[256], *value;
    for (int k = 0; info != NULL && k < 3; k++) {
        rewind(info);
        while (fgets(line, sizeof line, info) != NULL)
            if (strncmp(line, wanted[k], strlen(wanted[k])) == 0
                && (value = strchr(line, ':')) != NULL) {
                value[strcspn(value, "\n")] = '\0';
                printf(form[k], value + 2);
                break;
            }
    }
    if (info != NULL)
        fclose(info);
    printf("\n\n");
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(
        argc < 2 ? argc : 2, argv,
        "case (as printed)\tlibrary (0 this course, 1 PyTorch, 2 oneDNN)\t"
        "bits (1)\ttime (ms)\tshare of the rate of a product (%)");
    contest c = { .r = gsl_rng_alloc(gsl_rng_mt19937) };
    gsl_rng_set(c.r, SEED);
    setvbuf(stdout, NULL, _IOLBF, 0);
    print_processor();
    add_column(&c, NULL, 64);
    for (int k = 2; k < argc; k++)
        add_peer(&c, argv[k]);
    take_turns(&c, 3, 0.05);
    print_contest(&c, d);
    for (int k = 0; k < c.peers; k++)
        bench_peer_end(&c.peer[k]);
    bench_report_parts(c.r, d);
    bench_report_products(c.r, d);
    bench_report_activations(c.r, d);
    bench_report_subnormals(c.r, d);
    bench_report_growth(c.r, d);
    bench_report_esn(d);
    gsl_rng_free(c.r);
    return data_close(d);
}
