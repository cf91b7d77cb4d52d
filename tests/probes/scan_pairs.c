/* The cases of chapter 9: units in pairs, forward and back. */
#include "scan_parts.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

/* Units in even number, or in odd number where that is to be refused. */
static size_t
paired_units(sheet *s)
{
    return (size_t)number_for(s, "H", 2.0 * (double)size_of(s, 2, 2));
}
#define ODD_NUMBER                                                             \
    {                                                                          \
        "H", THE_VALUE, GSL_EBADLEN, .value = 3.0                              \
    }

/* No turn, a quarter, a half, three quarters, and a state that is forgotten. */
static void
exact_turns(sequence *lambda)
{
    static const double part[] = { 1.0, 0.0, 0.0,  1.0, -1.0,
                                   0.0, 0.0, -1.0, 0.0, 0.0 };
    for (size_t k = 0; k < scan_numbers(lambda); k++)
        lambda->data[k] = part[k % 10];
}

/*
 * Makes all numbers positive, and of each pair one part, PART, a tenth of what it
 * was. Where decays and states are nearly real and gradients nearly imaginary, no
 * difference in a complex product nearly cancels.
 */
static void
lean(sequence *q, size_t part)
{
    scan_all_positive(q->data, scan_numbers(q));
    for (size_t k = part; k < scan_numbers(q); k += 2)
        q->data[k] *= 0.1;
}

/* Sequence 0 is tiny, and sequence 1 huge. */
static void
paired_magnitudes(sequence *q)
{
    for (size_t t = 0; t < q->T && q->B > 1; t++) {
        scan_scale(sequence_of(q, t, 0), q->n, 1e-200);
        scan_scale(sequence_of(q, t, 1), q->n, 1e200);
    }
}

static const refusal pairs_refusals[] = { SCAN_REFUSALS("lambda"),
                                          SCAN_REFUSALS("g"),
                                          SCAN_REFUSALS("h"), ODD_NUMBER };
/* By hand, larger, one step, exact turns, tiny and huge, NaN. */
PROBE(scan, pairs, 6, .sizes = 3, .large = LARGE, REFUSES(pairs_refusals))
(sheet *s, size_t k)
{
    const size_t T = k == 2 ? 1 : size_of(s, 3, k == 0 ? 2 : 6);
    const size_t B = size_of(s, 1, k == 0 ? 1 : 3), H = paired_units(s);
    sequence *lambda = sequence_for(s, IN, "lambda", T, B, H);
    sequence *g = sequence_for(s, IN, "g", T, B, H);
    sequence *h = sequence_for(s, ADDED, "h", T + 1, B, H);

    if (k != 0) {
        lean(lambda, 1);
        lean(g, 1);
        lean(h, 1);
    }
    if (k == 3 && refusal_of(s) == NULL)
        exact_turns(lambda);
    if (k == 4) {
        paired_magnitudes(g);
        paired_magnitudes(h);
    }
    if (k == 5) {
        sequence_of(g, 2, 1)[0] = GSL_NAN;
        sequence_of(lambda, 1, 0)[1] = GSL_NAN;
        sequence_of(h, 0, 2)[2] = GSL_NAN;
    }
    put_status(s, "scan_pairs_forward", THE(scan_pairs_forward)(lambda, g, h));
    (k == 5 ? put_results_or_nan : put_results)(s, 1e-10);
}

static const refusal conjugate_refusals[] = {
    SCAN_REFUSALS("lambda"),  SCAN_REFUSALS("h"),  SCAN_REFUSALS("dh"),
    SCAN_REFUSALS("dlambda"), SCAN_REFUSALS("dg"), ODD_NUMBER
};
/*
 * By hand, larger, one step, exact turns, tiny and huge, NaN, and a gradient from
 * the last step alone, which is below 1e-40 at the first.
 */
PROBE(scan, conjugate, 7, .sizes = 3, .large = LARGE,
      REFUSES(conjugate_refusals))
(sheet *s, size_t k)
{
    const size_t usual = k == 6 ? 60 : k == 0 ? 2 : 6;
    const size_t T = k == 2 ? 1 : size_of(s, 3, usual);
    const size_t B = size_of(s, 1, k == 0 ? 1 : 3), H = paired_units(s);
    sequence *lambda = sequence_for(s, IN, "lambda", T, B, H);
    sequence *h = sequence_for(s, IN, "h", T + 1, B, H);
    sequence *dh = sequence_for(s, ADDED, "dh", T + 1, B, H);
    sequence *dlambda = sequence_for(s, OUT, "dlambda", T, B, H);
    sequence *dg = sequence_for(s, OUT, "dg", T, B, H);

    if (k != 0) {
        lean(lambda, 1);
        lean(h, 1);
        lean(dh, 0);
    }
    if (k == 3 && refusal_of(s) == NULL)
        exact_turns(lambda);
    if (k == 4)
        paired_magnitudes(dh);
    if (k == 5) {
        sequence_of(dh, 3, 1)[0] = GSL_NAN;
        sequence_of(lambda, 2, 0)[1] = GSL_NAN;
    }
    if (k == 6) {
        scan_scale(dh->data, T * B * H, 0.0);
        scan_scale(lambda->data, scan_numbers(lambda), 0.1);
        say(s, "dh before 0 except at the last step");
    }
    put_status(s, "scan_pairs_backward",
               THE(scan_pairs_backward)(lambda, h, dh, dlambda, dg));
    (k == 5 ? put_results_or_nan : put_results)(s, 1e-10);
}
