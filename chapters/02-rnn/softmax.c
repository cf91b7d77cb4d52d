/*
 * softmax.c - the cost of choosing wrongly between two, against how sure the
 * network is. Computed twice: by rnn_cross_entropy(), and by the formula as it
 * first comes to mind, log(exp(y_j) / sum_k exp(y_k)), which fails where exp()
 * overflows or underflows.
 */
#include "data.h"
#include "must.h"
#include "rnn.h"

#include <gsl/gsl_math.h>
#include <math.h>

enum { POINTS = 121 };

static const double LOGIT_MAX = 1200.0;

/* The formula as it first comes to mind, which fails for large logits. */
static double
naive(const double *y)
{
    return -log(exp(y[1]) / (exp(y[0]) + exp(y[1])));
}

/*
 * The same cost by rnn_cross_entropy(), for one sequence of one step whose
 * answer is class 1.
 */
static double
stable(sequence *y)
{
    double target[] = { 0.0, 1.0 }, seen = 1.0, cost, L;
    const sequence targets = { 1, 1, 2, target }, mask = { 1, 1, 1, &seen };
    gsl_vector_view costs = gsl_vector_view_array(&cost, 1);

    must(rnn_cross_entropy(y, &targets, &mask, &costs.vector, &L));
    return L;
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(
        argc, argv, "logit of the wrong class (1)\tcost (nats)\tnaive (nats)");
    double last = 0.0;

    for (int i = 0; i < POINTS; i++) {
        double logits[] = { LOGIT_MAX * i / (POINTS - 1), 0.0 };
        sequence y = { 1, 1, 2, logits };
        data_row(d, logits[0], stable(&y), naive(logits));
        if (gsl_finite(naive(logits)))
            last = logits[0];
    }
    data_value(d, "softmax_naive_ends", last);
    return data_close(d);
}
