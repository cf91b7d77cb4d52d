/*
 * rtrl.c - a gradient that is carried forward (Robinson & Fallside 1987; Williams &
 * Zipser 1989, real-time recurrent learning). With every state goes its influence,
 * the derivative of the state with respect to every weight behind it:
 *
 *     J_t = diag(f') (W_hh J_{t-1} + M_t)                              (3.20)
 *
 * where row k of M_t has the numbers that the weights of unit k met at this step,
 * which are x_t, h_{t-1} and 1. The gradient is that of bptt_backward(), and nothing
 * of the past is kept. Influence balancing (influence.c) by such a gradient, and by
 * one that keeps a random guess of J instead (UORO, Tallec & Ollivier 2018).
 */
#include "batch.h"
#include "bptt.h"
#include "data.h"
#include "must.h"
#include "tasks.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { D = 1, H = 12, MET = D + H + 1, WEIGHTS = H * MET };  // behind a state
enum { LARGE = 50 };  // units of another network, whose numbers are counted
enum { T = 100, DELAY = 3, NETWORKS = 21, SEED = 1989 };

/* A tenth of the rate of influence.c, because guesses are noisy. */
enum { N = 23, NEAR = 10, UPDATES = 30000, DRAWN = 200, GUESSERS = 21 };
static const double RATE = 1e-5, BEGIN = 0.5, BEST = -1.0 / 6.0;

/* A tanh network that hears an echo task, forward once. */
static void
listen(const gsl_rng *r, int diagonal, rnn_params *p, batch *b)
{
    for (size_t k = 0; k < p->theta->size; k++)
        gsl_vector_set(p->theta, k,
                       gsl_ran_gaussian_ziggurat(r, 1.0 / sqrt(H)));
    for (size_t j = 0; j < H; j++)
        for (size_t k = 0; k < H && diagonal; k++)
            if (j != k)
                gsl_matrix_set(&p->W_hh.matrix, j, k, 0.0);
    must(task_echo(r, DELAY, b->x, b->target, b->mask));
    must(rnn_forward(p, b->x, b->h));
    must(rnn_readout(p, b->h, b->y));
    batch_clear(b);
    must(bptt_squared_error(b->y, b->target, b->mask, b->dy));
}

/* The gradient of the recurrent weights, forward: g (WEIGHTS), overwritten. */
static void
forward_gradient(const rnn_params *p, const batch *b, gsl_matrix *J,
                 gsl_vector *g)
{
    gsl_matrix *before = gsl_matrix_alloc(H, WEIGHTS);
    gsl_vector *dh = gsl_vector_alloc(H);

    gsl_matrix_set_zero(J);
    gsl_vector_set_zero(g);
    for (size_t t = 1; t <= T; t++) {
        const gsl_vector_const_view x =
            gsl_vector_const_view_array(sequence_of(b->x, t - 1, 0), D);
        const gsl_vector_const_view h_prev =
            gsl_vector_const_view_array(sequence_of(b->h, t - 1, 0), H);
        const gsl_vector_const_view h =
            gsl_vector_const_view_array(sequence_of(b->h, t, 0), H);
        const gsl_vector_const_view dy =
            gsl_vector_const_view_array(sequence_of(b->dy, t - 1, 0), 1);
        //: begin carry
        gsl_matrix_memcpy(before, J);
        must(bptt_carry(p, &x.vector, &h_prev.vector, &h.vector, before, J));
        // dh is what the cost of this step sends back, and no farther: dy W_hy.
        gsl_blas_dgemv(CblasTrans, 1.0, &p->W_hy.matrix, &dy.vector, 0.0, dh);
        gsl_blas_dgemv(CblasTrans, 1.0, J, dh, 1.0, g);
        //: end carry
    }
    gsl_matrix_free(before);
    gsl_vector_free(dh);
}

/* The weights behind a state, in the order of J. */
static void
in_order(const rnn_params *p, double *out)
{
    for (size_t k = 0; k < H; k++) {
        for (size_t i = 0; i < D; i++)
            *out++ = gsl_matrix_get(&p->W_xh.matrix, k, i);
        for (size_t i = 0; i < H; i++)
            *out++ = gsl_matrix_get(&p->W_hh.matrix, k, i);
        *out++ = gsl_vector_get(&p->b_h.vector, k);
    }
}

/* The two gradients of one network: their difference, by the length of one. */
static double
difference(const gsl_rng *r, int diagonal, double *filled)
{
    rnn_params *p = rnn_params_alloc(D, H, 1, TANH);
    rnn_params *dp = rnn_params_alloc(D, H, 1, TANH);
    batch *b = batch_alloc(T, 1, D, H, 1);
    gsl_matrix *J = gsl_matrix_alloc(H, WEIGHTS);
    gsl_vector *g = gsl_vector_alloc(WEIGHTS);
    double back[WEIGHTS], n = 0.0;
    const gsl_vector_view gradient = gsl_vector_view_array(back, WEIGHTS);

    listen(r, diagonal, p, b);
    forward_gradient(p, b, J, g);
    must(bptt_backward(p, b->x, b->h, b->dy, b->da, b->dh, dp));
    in_order(dp, back);
    gsl_vector_sub(g, &gradient.vector);
    const double off = gsl_blas_dnrm2(g) / gsl_blas_dnrm2(&gradient.vector);
    for (size_t k = 0; k < (size_t)H * WEIGHTS; k++)
        n += J->data[k] != 0.0;
    *filled = n / WEIGHTS;
    gsl_matrix_free(J);
    gsl_vector_free(g);
    batch_free(b);
    rnn_params_free(p);
    rnn_params_free(dp);
    return off;
}

/* ---- Influence balancing ------------------------------------------------- */

static double
sign(size_t unit)
{
    return unit < NEAR ? 1.0 : -1.0;
}

/* One step of A, which has 0.5 on the diagonal and beside it: v <- A v. */
static void
move_on(double *v)
{
    for (size_t i = 0; i < N; i++)
        v[i] = 0.5 * v[i] + (i + 1 < N ? 0.5 * v[i + 1] : 0.0);
}

/* What a gradient of K steps takes for ds[0]/dtheta, which never changes. */
static double
slope_of(size_t K)
{
    double J[N] = { 0 };
    for (size_t k = 0; k < K; k++) {
        move_on(J);
        for (size_t i = 0; i < N; i++)
            J[i] += sign(i);
    }
    return J[0];
}

/* Descent with the influence of theta carried along, or with that of K steps. */
static double
descend(data_file *d, size_t K)
{
    const double short_sight = slope_of(K);
    double s[N], J[N] = { 0 }, theta = BEGIN;

    for (size_t i = 0; i < N; i++)
        s[i] = 1.0;
    //: begin descent
    for (size_t update = 0; update <= UPDATES; update++) {
        if (update % DRAWN == 0)
            data_row(d, (double)update, theta, (double)K);
        move_on(s);
        move_on(J);
        for (size_t i = 0; i < N; i++) {
            s[i] += theta * sign(i);
            J[i] += sign(i);
        }
        theta -= RATE * (s[0] - 1.0) * (K > 0 ? short_sight : J[0]);
    }
    //: end descent
    data_gap(d);
    data_gap(d);
    return theta;
}

static double
length(const double *v)
{
    double sum = 0.0;
    for (size_t i = 0; i < N; i++)
        sum += v[i] * v[i];
    return sqrt(sum);
}

/*
 * The same with a vector u and a number c, whose product is J on average: random
 * signs make what does not belong to J cancel. The two factors share their noise
 * evenly when both terms are scaled to the same length.
 */
static double
guess(data_file *d, unsigned long seed)
{
    const double none = 1e-7;  // keeps a first division by 0 away
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    double s[N], u[N] = { 0 }, nu[N], c = 0.0, theta = BEGIN;

    gsl_rng_set(r, seed);
    for (size_t i = 0; i < N; i++)
        s[i] = 1.0;
    for (size_t update = 0; update <= UPDATES; update++) {
        if (update % DRAWN == 0)
            data_row(d, (double)update, theta, (double)seed);
        double met = 0.0;
        move_on(s);
        move_on(u);
        for (size_t i = 0; i < N; i++) {
            s[i] += theta * sign(i);
            nu[i] = gsl_rng_uniform(r) < 0.5 ? -1.0 : 1.0;
            met += nu[i] * sign(i);
        }
        const double old = sqrt(fabs(c) / (length(u) + none)) + none;
        const double new = sqrt(fabs(met) / (length(nu) + none)) + none;
        for (size_t i = 0; i < N; i++)
            u[i] = old * u[i] + new *nu[i];
        c = c / old + met / new;
        theta -= RATE * (s[0] - 1.0) * u[0] * c;
    }
    data_gap(d);
    data_gap(d);
    gsl_rng_free(r);
    return theta;
}

/* Numbers to be kept for the gradient of a network of UNITS units. */
static void
storage(data_file *d, double units)
{
    for (double steps = 10; steps < 2e5; steps *= 10)
        data_row(d, steps, steps * (units + D),
                 units * units * (D + units + 1.0));
    data_gap(d);
    data_gap(d);
}

/* Multiplications of bptt_carry() for UNITS units. */
static double
work(double units)
{
    const double weights = units * (D + units + 1.0);
    return units * units * weights + units * weights;
}

static void
same_gradient(data_file *d)
{
    static const char classic[] = "Williams & Zipser 1989, RTRL";
    static const char later[] = "Zucchet et al. 2023, abstract";
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    double off[2][NETWORKS], filled[2][NETWORKS];
    const double power = log2(work(200.0) / work(100.0));

    for (size_t i = 0; i < NETWORKS; i++)
        for (int diagonal = 0; diagonal < 2; diagonal++) {
            gsl_rng_set(r, SEED + i);
            off[diagonal][i] = difference(r, diagonal, &filled[diagonal][i]);
        }
    gsl_rng_free(r);
    data_spread(d, "rtrl_difference", off[0], 1, NETWORKS);
    data_spread(d, "rtrl_filled", filled[0], 1, NETWORKS);
    data_spread(d, "rtrl_diagonal_filled", filled[1], 1, NETWORKS);
    data_claim(d,
               &(data_published){ classic,
                                  "gradient carried forward, relative "
                                  "difference to that of chapter 3",
                                  "0", 0.0, 1e-12, "rounding" },
               estimate_median(off[0], 1, NETWORKS));
    data_claim(d,
               &(data_published){ classic,
                                  "work of a step, as a power of the units",
                                  "4", 3.9, 4.1, "from 100 to 200 units" },
               estimate_exact(power));
    data_claim(d,
               &(data_published){ later,
                                  "diagonal W_hh: influences that are not 0, "
                                  "for each weight",
                                  "1 (memory doubles)", 1.0, 1.0, "a count" },
               estimate_median(filled[1], 1, NETWORKS));
    data_claim(d,
               &(data_published){ later,
                                  "diagonal W_hh: difference to the gradient "
                                  "of chapter 3",
                                  "0", 0.0, 1e-12, "rounding" },
               estimate_median(off[1], 1, NETWORKS));
}

/* Data sets 2 to 5: theta with the true influence, then with 10, 40 and 50 steps. */
static void
balancing(data_file *d)
{
    static const char paper[] = "Tallec & Ollivier 2018, influence balancing";
    double end[GUESSERS];

    const double exact = descend(d, 0);
    data_value(d, "rtrl_theta", exact);
    data_value(d, "rtrl_theta_K10", descend(d, 10));
    data_value(d, "rtrl_theta_K40", descend(d, 40));
    data_value(d, "rtrl_theta_K50", descend(d, 50));
    for (size_t i = 0; i < GUESSERS; i++)
        end[i] = guess(d, SEED + i);
    const estimate e = estimate_median(end, 1, GUESSERS);
    data_estimate(d, "rtrl_guess", e);
    data_spread(d, "rtrl_guess_all", end, 1, GUESSERS);
    data_claim(d,
               &(data_published){ paper, "theta, UORO, 30,000 updates", "-1/6",
                                  BEST - 1e-3, BEST + 1e-3,
                                  "descent has not quite ended" },
               e);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "update, or steps\ttheta, or numbers kept going "
                             "back\tseed, or numbers kept going forward");

    storage(d, H);
    storage(d, LARGE);
    data_value(d, "rtrl_units", H);
    data_value(d, "rtrl_weights", WEIGHTS);
    data_value(d, "rtrl_forward", (double)H * WEIGHTS);
    data_value(d, "rtrl_back", (double)T * (D + H));
    data_value(d, "rtrl_steps", T);
    data_value(d, "rtrl_networks", NETWORKS);
    data_value(d, "rtrl_even", (double)H * WEIGHTS / (D + H));
    data_value(d, "rtrl_large_even",
               LARGE * LARGE * (D + LARGE + 1.0) / (D + LARGE));
    balancing(d);
    same_gradient(d);
    return data_close(d);
}
