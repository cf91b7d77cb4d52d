/*
 * test_golden.c - our networks beside PyTorch's, which shares no code with this
 * course: states, outputs, loss, every gradient, and ten updates by Adam.
 *
 *     test_golden [FILE]    FILE is tests/project/golden.tsv, made by tests/project/golden.py
 *
 * 'make crosscheck' makes such a file anew and runs this test on it.
 */
#include "gru.h"
#include "lstm.h"
#include "must.h"
#include "optimiser.h"
#include "suite.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

enum { T = 7, B = 3, D = 2, H = 5, O = 4, UPDATES = 10, LONGEST = 1 << 16 };

static const double rate = 0.01, rtol = 1e-12;

static const char *const cases[] = { "tanh-squared", "tanh-entropy",
                                     "relu-squared", "relu-entropy",
                                     "lstm-squared", "lstm-entropy",
                                     "gru-squared",  "gru-entropy" };
enum { CASES = sizeof cases / sizeof cases[0], LSTM_FROM = 4, GRU_FROM = 6 };

static const char *file = "tests/project/golden.tsv";

/* The n numbers of that case and name; any other count fails the test. */
static void
golden(const char *which, const char *name, double *number, size_t n)
{
    static char line[LONGEST];
    char start[64];
    FILE *f = fopen(file, "r");
    ck_assert_msg(f != NULL, "%s cannot be read", file);
    snprintf(start, sizeof start, "%s\t%s\t", which, name);
    while (fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, start, strlen(start)) == 0) {
            char *at = line + strlen(start) - 1;
            size_t k = 0;
            for (; *at == '\t'; k++) {
                const double value = strtod(at + 1, &at);
                if (k < n)
                    number[k] = value;
            }
            fclose(f);
            ck_assert_msg(k == n, "%s %s: %zu numbers, not %zu", which, name, k,
                          n);
            return;
        }
    fclose(f);
    ck_abort_msg("%s has no %s of %s", file, name, which);
}

/* Ours beside PyTorch's, number by number. */
static void
compare_with_golden(const char *which, const char *name, const double *ours,
                    size_t n)
{
    double *theirs = calloc(n, sizeof *theirs);
    golden(which, name, theirs, n);
    for (size_t k = 0; k < n; k++)
        ck_assert_msg(fabs(ours[k] - theirs[k])
                          <= rtol * fmax(fabs(ours[k]), fabs(theirs[k])),
                      "%s %s[%zu]: ours is %.17g, PyTorch's %.17g", which, name,
                      k, ours[k], theirs[k]);
    free(theirs);
}

/* One of the three networks, and what all need. */
typedef struct {
    const char *which;
    int entropy;
    rnn_params *rnn, *drnn;
    lstm_params *lstm, *dlstm;
    lstm_states *s, *ds;
    gru_params *gru, *dgru;
    gru_states *gru_s, *dgru_s;
    sequence *x, *target, *mask, *y, *dy, *h, *da, *dh;
    gsl_vector *cost, *theta, *dtheta;
} pair;

static pair
make_pair(int k)
{
    const activation f = k / 2 == 0 ? TANH : RELU;
    pair n = { .which = cases[k],
               .entropy = k % 2,
               .x = sequence_alloc(T, B, D),
               .target = sequence_alloc(T, B, O),
               .mask = sequence_alloc(T, B, 1),
               .y = sequence_alloc(T, B, O),
               .dy = sequence_alloc(T, B, O),
               .cost = gsl_vector_alloc(T) };
    if (k >= GRU_FROM) {
        n.gru = gru_params_alloc(D, H, O);
        n.dgru = gru_params_alloc(D, H, O);
        n.gru_s = gru_states_alloc(T, B, H);
        n.dgru_s = gru_states_alloc(T, B, H);
        n.h = n.gru_s->h;
        n.theta = n.gru->theta;
        n.dtheta = n.dgru->theta;
    } else if (k >= LSTM_FROM) {
        n.lstm = lstm_params_alloc(D, H, O);
        n.dlstm = lstm_params_alloc(D, H, O);
        n.s = lstm_states_alloc(T, B, H);
        n.ds = lstm_states_alloc(T, B, H);
        n.h = n.s->h;
        n.theta = n.lstm->theta;
        n.dtheta = n.dlstm->theta;
    } else {
        n.rnn = rnn_params_alloc(D, H, O, f);
        n.drnn = rnn_params_alloc(D, H, O, f);
        n.h = sequence_alloc(T + 1, B, H);
        n.da = sequence_alloc(T, B, H);
        n.dh = sequence_alloc(T + 1, B, H);
        n.theta = n.rnn->theta;
        n.dtheta = n.drnn->theta;
    }
    golden(n.which, "theta", n.theta->data, n.theta->size);
    golden(n.which, "x", n.x->data, T * B * D);
    golden(n.which, "target", n.target->data, T * B * O);
    golden(n.which, "mask", n.mask->data, T * B);
    return n;
}

static void
free_pair(pair *n)
{
    if (n->rnn != NULL)  // else it belongs to the states of the others
        sequence_free(n->h);
    rnn_params_free(n->rnn);
    rnn_params_free(n->drnn);
    lstm_params_free(n->lstm);
    lstm_params_free(n->dlstm);
    gru_params_free(n->gru);
    gru_params_free(n->dgru);
    lstm_states_free(n->s);
    lstm_states_free(n->ds);
    gru_states_free(n->gru_s);
    gru_states_free(n->dgru_s);
    sequence *const all[] = { n->x,  n->target, n->mask, n->y,
                              n->dy, n->da,     n->dh };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    gsl_vector_free(n->cost);
}

static void
pair_forward(pair *n)
{
    if (n->gru != NULL) {
        must(gru_forward(n->gru, n->x, n->gru_s));
        must(gru_readout(n->gru, n->h, n->y));
    } else if (n->lstm != NULL) {
        must(lstm_forward(n->lstm, n->x, n->s));
        must(lstm_readout(n->lstm, n->h, n->y));
    } else {
        must(rnn_forward(n->rnn, n->x, n->h));
        must(rnn_readout(n->rnn, n->h, n->y));
    }
}

static void
pair_backward(pair *n)
{
    gsl_vector_set_zero(n->dtheta);
    if (n->gru != NULL) {
        gru_states_clear(n->dgru_s);
        must(gru_backward(n->gru, n->x, n->gru_s, n->dy, n->dgru_s, n->dgru));
    } else if (n->lstm != NULL) {
        lstm_states_clear(n->ds);
        must(lstm_backward(n->lstm, n->x, n->s, n->dy, n->ds, n->dlstm));
    } else {
        sequence_set_zero(n->dh);
        must(bptt_backward(n->rnn, n->x, n->h, n->dy, n->da, n->dh, n->drnn));
    }
}

/* Runs forward, loss and backward; returns the loss. */
static double
learn(pair *n)
{
    double L;
    pair_forward(n);
    must((n->entropy ? rnn_cross_entropy : rnn_squared_error)(
        n->y, n->target, n->mask, n->cost, &L));
    sequence_set_zero(n->dy);
    must((n->entropy ? bptt_cross_entropy
                     : bptt_squared_error)(n->y, n->target, n->mask, n->dy));
    pair_backward(n);
    return L;
}

START_TEST(agrees_with_pytorch)
{
    static const char *const block[] = { "dW_xh", "dW_hh", "db_h",
                                         "db_n",  "dW_hy", "db_y" };
    pair n = make_pair(_i);
    const double L = learn(&n);
    const size_t G = n.gru != NULL    ? GRU_GATES * H
                     : n.lstm != NULL ? LSTM_GATES * H
                                      : H;
    const size_t size[] = { G * D, G * H, G, n.gru != NULL ? H : 0, O * H, O };

    compare_with_golden(n.which, "h", sequence_of(n.h, 1, 0), T * B * H);
    if (n.lstm != NULL)
        compare_with_golden(n.which, "c_last", sequence_of(n.s->c, T, 0),
                            B * H);
    compare_with_golden(n.which, "y", n.y->data, T * B * O);
    compare_with_golden(n.which, "L", &L, 1);
    const double *at = n.dtheta->data;
    for (int k = 0; k < 6; at += size[k], k++)
        if (size[k] > 0)
            compare_with_golden(n.which, block[k], at, size[k]);

    optimiser *adam = optimiser_alloc(ADAM, n.theta->size, rate);
    for (int k = 0; k < UPDATES; k++) {
        learn(&n);
        must(optimiser_step(adam, n.theta, n.dtheta));
    }
    compare_with_golden(n.which, "theta_10", n.theta->data, n.theta->size);
    optimiser_free(adam);
    free_pair(&n);
}
END_TEST

int
main(int argc, char **argv)
{
    if (argc > 1)
        file = argv[1];
    Suite *suite = suite_create("golden");
    TCase *tcase = tcase_create("PyTorch");
    tcase_add_loop_test(tcase, agrees_with_pytorch, 0, CASES);
    suite_add_tcase(suite, tcase);
    return run_suite("golden", suite);
}
