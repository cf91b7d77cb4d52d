/*
 * contest.c - times the learner's lstm_step_backward() against the model answer.
 *
 *     contest FILE     FILE keeps every result, and with it the best ones
 *
 * The program has both functions in it, compiled with the same flags; the model
 * answer is called model_step_backward() here. They take turns, because a machine
 * slows down and speeds up by itself, and what counts is the median over ROUNDS of
 * the ratio of their times on the processor. Before that both get the same
 * numbers, since the tests ran with other flags: a quick wrong answer is none.
 */
#define _POSIX_C_SOURCE 200809L

#include "data.h"
#include "lstm.h"
#include "must.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

typedef int step_back(const lstm_params *p, const gsl_matrix *gate,
                      const gsl_matrix *c_prev, const gsl_matrix *c,
                      const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
                      gsl_matrix *dc_prev, gsl_matrix *dh_prev);
step_back model_step_backward;

enum { ROUNDS = 31, SIZES = 3, OUTPUTS = 4 };
static const size_t size[SIZES][2] = { { 1, 32 }, { 20, 32 }, { 20, 128 } };
static const double RTOL = 1e-10, SECONDS = 2e-3, DRAW = 0.03;

/* The arguments of a call; the last four are written. */
typedef struct {
    lstm_params *p;
    gsl_matrix *gate, *c_prev, *c, *dh, *out[OUTPUTS];
} contest_desk;

static gsl_matrix *
drawn(const gsl_rng *r, size_t rows, size_t columns, double from, double to)
{
    gsl_matrix *m = gsl_matrix_alloc(rows, columns);
    for (size_t k = 0; k < rows * columns; k++)
        m->data[k] = gsl_ran_flat(r, from, to);
    return m;
}

static contest_desk
contest_desk_alloc(size_t B, size_t H)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    contest_desk k = {
        lstm_params_alloc(1, H, 1), drawn(r, B, LSTM_GATES * H, 0.0, 1.0),
        drawn(r, B, H, -1.0, 1.0),  drawn(r, B, H, -1.0, 1.0),
        drawn(r, B, H, -1.0, 1.0),  { NULL }
    };
    for (size_t i = 0; i < k.p->theta->size; i++)
        gsl_vector_set(k.p->theta, i, gsl_ran_flat(r, -0.1, 0.1));
    // dc, da, dc_prev and dh_prev.
    for (int i = 0; i < OUTPUTS; i++)
        k.out[i] = gsl_matrix_alloc(B, i == 1 ? LSTM_GATES * H : H);
    gsl_rng_free(r);
    return k;
}

static void
contest_desk_free(contest_desk *k)
{
    lstm_params_free(k->p);
    gsl_matrix_free(k->gate);
    gsl_matrix_free(k->c_prev);
    gsl_matrix_free(k->c);
    gsl_matrix_free(k->dh);
    for (int i = 0; i < OUTPUTS; i++)
        gsl_matrix_free(k->out[i]);
}

/* The seconds of work that n calls take, from the same start. */
static double
work(step_back *step, contest_desk *k, size_t n)
{
    struct timespec from, to;

    for (int i = 0; i < OUTPUTS; i++)
        gsl_matrix_set_all(k->out[i], 0.1);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    for (size_t i = 0; i < n; i++)
        must((*step)(k->p, k->gate, k->c_prev, k->c, k->dh, k->out[0],
                     k->out[1], k->out[2], k->out[3]));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    return (double)(to.tv_sec - from.tv_sec)
           + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}

/* Whether both give the same numbers at a size, but for rounding. */
static int
both_agree(size_t B, size_t H)
{
    contest_desk mine = contest_desk_alloc(B, H),
                 model = contest_desk_alloc(B, H);
    int agree = 1;

    work(lstm_step_backward, &mine, 1);
    work(model_step_backward, &model, 1);
    for (int i = 0; i < OUTPUTS; i++)
        for (size_t k = 0; k < mine.out[i]->size1 * mine.out[i]->size2; k++) {
            const double a = mine.out[i]->data[k], b = model.out[i]->data[k];
            agree = agree && fabs(a - b) <= RTOL * fmax(1.0, fabs(b));
        }
    contest_desk_free(&mine);
    contest_desk_free(&model);
    return agree;
}

/*
 * Lets both take turns. Returns how many times as quick as the model answer the
 * learner's function is; seconds[] gets the median of a call, the learner's first.
 */
static double
run_contest(contest_desk *k, double seconds[2])
{
    static step_back *const step[2] = { lstm_step_backward,
                                        model_step_backward };
    double took[2][ROUNDS], ratio[ROUNDS];
    size_t n = 1;

    while (work(model_step_backward, k, n) < SECONDS)
        n *= 2;
    for (int i = 0; i < ROUNDS; i++) {
        for (int turn = 0; turn < 2; turn++) {
            const int who = (i + turn) % 2;
            took[who][i] = work(step[who], k, n) / (double)n;
        }
        ratio[i] = took[1][i] / took[0][i];
    }
    for (int who = 0; who < 2; who++)
        seconds[who] = data_median(took[who], 1, ROUNDS);
    return data_median(ratio, 1, ROUNDS);
}

/* The best ratio of the sizes (B, H) that FILE has, or 0. */
static double
best_kept(const char *path, size_t B, size_t H)
{
    FILE *in = fopen(path, "r");
    double best = 0.0, ratio;
    size_t b, h;

    while (in != NULL && fscanf(in, "%zu %zu %lf", &b, &h, &ratio) == 3)
        best = b == B && h == H ? fmax(best, ratio) : best;
    if (in != NULL)
        fclose(in);
    return best;
}

static void
print_row(const char *path, const size_t at[2], const double seconds[2],
          double ratio)
{
    const double best = best_kept(path, at[0], at[1]);
    FILE *out = fopen(path, "a");

    printf("%4zu %5zu   %8.2f %8.2f   %7.2f %7.2f   %s\n", at[0], at[1],
           1e6 * seconds[1], 1e6 * seconds[0], ratio, fmax(best, ratio),
           ratio > 1.0 + DRAW   ? "you win"
           : ratio < 1.0 - DRAW ? "it wins"
                                : "a draw");
    if (out == NULL || fprintf(out, "%zu\t%zu\t%.3f\n", at[0], at[1], ratio) < 0
        || fclose(out) != 0)
        fprintf(stderr, "%s cannot be written, so this result is not kept.\n",
                path);
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s FILE\n", argv[0]);
        return 2;
    }
    for (int i = 0; i < SIZES; i++)
        if (!both_agree(size[i][0], size[i][1])) {
            fprintf(stderr,
                    "With the flags of the contest, -O2 and no sanitizer, your "
                    "numbers are not\nthose of the model answer. Is something "
                    "used before it is set?\n");
            return EXIT_FAILURE;
        }
    printf("\nlstm_step_backward(): microseconds of a call, and how many times "
           "as quick\nas the model answer yours is\n\n"
           "   B     H      model    yours     ratio    best\n");
    for (int i = 0; i < SIZES; i++) {
        contest_desk k = contest_desk_alloc(size[i][0], size[i][1]);
        double seconds[2];
        const double ratio = run_contest(&k, seconds);

        print_row(argv[1], size[i], seconds, ratio);
        contest_desk_free(&k);
    }
    printf(
        "\nBy %.0f %% or less is a draw: two runs of the same code differ by "
        "that much.\n",
        100.0 * DRAW);
    return EXIT_SUCCESS;
}
