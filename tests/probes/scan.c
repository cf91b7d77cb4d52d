/* The cases of chapter 9: the recurrence, its way back, and the tree. */
#include "scan_parts.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* What the three steps that work on a bare recurrence have in common. */
typedef struct {
    sequence *lambda, *g, *h;
} recurrence;

/*
 * A unit that keeps all, one that forgets all, and one whose decay is negative, in
 * this order and from unit to unit again.
 */
static void
scan_exact_decays(sequence *lambda)
{
    static const double decay[] = { 1.0, 0.0, -1.0 };
    for (size_t k = 0; k < scan_numbers(lambda); k++)
        lambda->data[k] = decay[k % lambda->n % 3];
}

/* Sequence 0 is tiny, and sequence 1 huge. */
static void
scan_magnitudes(sequence *q)
{
    for (size_t t = 0; t < q->T && q->B > 1; t++) {
        scan_scale(sequence_of(q, t, 0), q->n, 1e-200);
        scan_scale(sequence_of(q, t, 1), q->n, 1e200);
    }
}

static recurrence
scan_recurrence(sheet *s, size_t k, size_t T, size_t B, size_t H)
{
    const recurrence q = { sequence_for(s, IN, "lambda", T, B, H),
                           sequence_for(s, IN, "g", T, B, H),
                           sequence_for(s, ADDED, "h", T + 1, B, H) };
    // In a long run of both signs some sum always nearly cancels.
    if (k != 0) {
        scan_all_positive(q.g->data, scan_numbers(q.g));
        scan_all_positive(q.h->data, scan_numbers(q.h));
    }
    if (k != 0 && k != 3)
        scan_all_positive(q.lambda->data, scan_numbers(q.lambda));
    if (k == 3 && refusal_of(s) == NULL)
        scan_exact_decays(q.lambda);
    if (k == 4) {
        scan_magnitudes(q.g);
        scan_magnitudes(q.h);
    }
    return q;
}

static const refusal scan_forward_refusals[] = { SCAN_REFUSALS("lambda"),
                                                 SCAN_REFUSALS("g"),
                                                 SCAN_REFUSALS("h") };
/* By hand, larger, one step, exact decays, tiny and huge, not finite. */
PROBE(scan, forward, 6, .sizes = 3, .large = LARGE,
      REFUSES(scan_forward_refusals))
(sheet *s, size_t k)
{
    const size_t T = k == 2 ? 1 : size_of(s, 3, 6);
    const size_t B = size_of(s, 1, 3), H = size_of(s, 2, 4);
    const recurrence q = scan_recurrence(s, k, T, B, H);

    if (k == 5) {
        sequence_of(q.g, 2, 1)[0] = GSL_NAN;
        sequence_of(q.lambda, 1, 0)[1] = GSL_NAN;
        sequence_of(q.h, 0, 2)[0] = INFINITY;
    }
    put_status(s, "scan_forward", THE(scan_forward)(q.lambda, q.g, q.h));
    (k == 5 ? put_results_or_nan : put_results)(s, 1e-10);
}

static const refusal scan_backward_refusals[] = {
    SCAN_REFUSALS("lambda"), SCAN_REFUSALS("h"), SCAN_REFUSALS("dh"),
    SCAN_REFUSALS("dlambda"), SCAN_REFUSALS("dg")
};
/*
 * By hand, larger, one step, exact decays, tiny and huge, NaN, and a gradient from
 * the last step alone, which is below 1e-40 at the first.
 */
PROBE(scan, backward, 7, .sizes = 3, .large = LARGE,
      REFUSES(scan_backward_refusals))
(sheet *s, size_t k)
{
    const size_t usual = k == 6 ? 60 : 6;
    const size_t T = k == 2 ? 1 : size_of(s, 3, usual);
    const size_t B = size_of(s, 1, 3), H = size_of(s, 2, 4);
    sequence *lambda = sequence_for(s, IN, "lambda", T, B, H);
    sequence *h = sequence_for(s, IN, "h", T + 1, B, H);
    sequence *dh = sequence_for(s, ADDED, "dh", T + 1, B, H);
    sequence *dlambda = sequence_for(s, OUT, "dlambda", T, B, H);
    sequence *dg = sequence_for(s, OUT, "dg", T, B, H);

    if (k != 0)
        scan_all_positive(dh->data, scan_numbers(dh));
    if (k != 0 && k != 3)
        scan_all_positive(lambda->data, scan_numbers(lambda));
    if (k == 3 && refusal_of(s) == NULL)
        scan_exact_decays(lambda);
    if (k == 4)
        scan_magnitudes(dh);
    if (k == 5) {
        sequence_of(dh, 3, 1)[0] = GSL_NAN;
        sequence_of(lambda, 2, 0)[1] = GSL_NAN;
    }
    if (k == 6) {
        scan_scale(dh->data, T * B * H, 0.0);
        scan_scale(lambda->data, scan_numbers(lambda), 0.2);
        say(s, "dh before 0 except at the last step");
    }
    put_status(s, "scan_backward",
               THE(scan_backward)(lambda, h, dh, dlambda, dg));
    (k == 5 ? put_results_or_nan : put_results)(s, 1e-10);
}

static const refusal scan_parallel_refusals[] = { SCAN_REFUSALS("lambda"),
                                                  SCAN_REFUSALS("g"),
                                                  SCAN_REFUSALS("product"),
                                                  SCAN_REFUSALS("h") };
/*
 * By hand, larger, one step, exact decays, tiny and huge, and lengths about powers
 * of two, where a level begins.
 */
PROBE(scan, parallel, 10, .sizes = 3, .large = LARGE,
      REFUSES(scan_parallel_refusals))
(sheet *s, size_t k)
{
    static const size_t length[] = { 2, 4, 7, 8, 9 };
    const size_t T = k == 2 ? 1 : k > 4 ? length[k - 5] : size_of(s, 3, 6);
    const size_t B = size_of(s, 1, 3), H = size_of(s, 2, 4);
    const recurrence q = scan_recurrence(s, k, T, B, H);
    sequence *product = sequence_for(s, OUT, "product", T, B, H);

    put_status(s, "scan_parallel",
               THE(scan_parallel)(q.lambda, q.g, product, q.h));
    put_results(s, 1e-10);
}
