/*
 * windows.c - which cost reaches which step, in full and in truncated
 * backpropagation, as the code itself does it.
 *
 * The input of step t is 1 in channel t and 0 elsewhere, so that column t of
 * dW_xh is da_t, the gradient that comes through step t alone. Only one step s
 * at a time has a cost.
 */
#include "bptt.h"
#include "data.h"
#include "must.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

enum { T = 24, B = 1, H = 20, K1 = 4, K2 = 8, SEED = 1990 };

static const double GAIN = 0.75;  // W_hh ~ N(0, GAIN^2/H)

/* How much of the cost at step s has reached each step, in log10. */
static void
rows(data_file *d, size_t s, const rnn_params *dp)
{
    for (size_t t = 1; t <= T; t++) {
        const gsl_vector_const_view da_t =
            gsl_matrix_const_column(&dp->W_xh.matrix, t - 1);
        const double size = gsl_blas_dnrm2(&da_t.vector);
        data_row(d, (double)t, (double)s, size > 0.0 ? log10(size) : NAN);
    }
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "step t reached\tcost at step s\tlog10 of |da_t|");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    rnn_params *p = rnn_params_alloc(T, H, 1, TANH);
    rnn_params *dp = rnn_params_alloc(T, H, 1, TANH);
    sequence *x = sequence_alloc(T, B, T), *h = sequence_alloc(T + 1, B, H);
    sequence *dy = sequence_alloc(T, B, 1), *da = sequence_alloc(T, B, H);
    sequence *dh = sequence_alloc(T + 1, B, H);

    gsl_rng_set(r, SEED);
    for (size_t k = 0; k < p->theta->size; k++)
        gsl_vector_set(p->theta, k,
                       gsl_ran_gaussian_ziggurat(r, GAIN / sqrt(H)));
    for (size_t t = 0; t < T; t++)
        sequence_of(x, t, 0)[t] = 1.0;
    must(rnn_forward(p, x, h));
    for (int truncated = 0; truncated < 2; truncated++) {
        for (size_t s = 1; s <= T; s++) {
            sequence_set_zero(dy);
            *sequence_of(dy, s - 1, 0) = 1.0;
            gsl_vector_set_zero(dp->theta);
            must(bptt_truncated(p, x, h, dy, truncated ? K1 : T,
                                truncated ? K2 : T, da, dh, dp));
            rows(d, s, dp);
        }
        data_gap(d);
        data_gap(d);
    }
    data_value(d, "windows_seed", SEED);
    sequence_free(x);
    sequence_free(h);
    sequence_free(dy);
    sequence_free(da);
    sequence_free(dh);
    rnn_params_free(p);
    rnn_params_free(dp);
    gsl_rng_free(r);
    return data_close(d);
}
