/* bptt_parts.h - what several probes of chapter 3 share. */
#ifndef BPTT_PARTS_H
#define BPTT_PARTS_H

#include "bptt.h"

#include "../runner/sheet.h"

/* By what row, sequence or unit I is scaled in a case of mixed magnitudes. */
double bptt_magnitude(size_t i);

/*
 * Numbers that may be NaN, which would agree with nothing: of each, whether it is
 * one, and if not, what it is.
 */
void bptt_put_with_nan(sheet *s, const char *name, double value, double rtol);
void bptt_put_rows_with_nan(sheet *s, const char *name, const gsl_matrix *m);

/*
 * Among thousands of sums of a few products one would come so near to 0 that the
 * order of its operations decides about its digits. So a gradient that is large
 * holds large numbers before its share is added.
 */
void bptt_lift(gsl_matrix *m);
void bptt_lift_vector(gsl_vector *v);

/* A network that has run, and room for its gradients. */
typedef struct {
    rnn_params p, dp;
    sequence *x, *h, *da, *dh;
} bptt_run;

/* Makes each row smaller whose magnitudes add up to more than MOST. */
void bptt_tame(gsl_matrix *W, double most);

/*
 * With awkward numbers in all of it. States that saturate, or a gradient that
 * grows over hundreds of steps, leave no digits to be compared: so rows of
 * weights that are too large are made smaller.
 */
bptt_run bptt_network_for(sheet *s, activation f, size_t T, size_t B, size_t D,
                          size_t H, size_t O);

/*
 * The last thing before the call. Makes h with rnn_forward(), which is the model
 * answer while a learner writes chapter 3, says what the cases have in common,
 * and watches p, and dp where an error is expected. A dp without sizes is none.
 */
void bptt_let_run(sheet *s, const bptt_run *r);

/*
 * The gradients in dp, of the network and of its readout; of a long one every 97th
 * element and the last. Nothing where an error is expected.
 */
void bptt_put_recurrent(sheet *s, const bptt_run *r);
void bptt_put_readout(sheet *s, const bptt_run *r);

/* Rows for what is wrong with dp: a size of another network than p. */
#define BPTT_REFUSES_DP_BY(by_, words_)                                        \
    { "dp->D", N_ELEMENTS, GSL_EBADLEN, .by = by_,                             \
      .words = "dp->D = D" words_ },                                           \
        { "dp->H", N_ELEMENTS, GSL_EBADLEN, .by = by_,                         \
          .words = "dp->H = H" words_ },                                       \
    {                                                                          \
        "dp->O", N_ELEMENTS, GSL_EBADLEN, .by = by_,                           \
                                          .words = "dp->O = O" words_          \
    }
#define BPTT_REFUSES_DP                                                        \
    BPTT_REFUSES_DP_BY(1, " + 1"), BPTT_REFUSES_DP_BY(-1, " - 1")

/* For a size that is too large and too small, and for each size of a sequence. */
#define BPTT_REFUSES_SIZE(name, aspect)                                        \
    { name, aspect, GSL_EBADLEN, .by = 1 },                                    \
    {                                                                          \
        name, aspect, GSL_EBADLEN, .by = -1                                    \
    }
#define BPTT_REFUSES_SEQUENCE(name)                                            \
    BPTT_REFUSES_SIZE(name, N_STEPS), BPTT_REFUSES_SIZE(name, N_BATCH),        \
        BPTT_REFUSES_SIZE(name, N_WIDTH)

#endif /* BPTT_PARTS_H */
