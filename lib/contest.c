#include "contest.h"

#include "must.h"

const char *
contest_name(int kind)
{
    return kind < NETWORK_KINDS  ? network_name((network_kind)kind)
           : kind == CONTEST_ESN ? "esn"
                                 : "leaky";
}

size_t
contest_units(int kind, const problem *q)
{
    const size_t P =
        network_parameters(NETWORK_LSTM, q->D, CONTEST_UNITS, q->O);
    return kind < NETWORK_KINDS
               ? network_units((network_kind)kind, q->D, q->O, P)
               : reservoir_units(q, P);
}

double
contest_error(const gsl_rng *r, const problem *q, const contestant *c,
              size_t tested, batch *b, double *far)
{
    const double share = (double)b->x->B / (double)tested;
    double error = 0.0, far_error = 0.0;

    for (size_t n = 0; n < tested; n += b->x->B) {
        must(problem_draw(q, r, b));
        if (c->n != NULL) {
            must(network_forward(c->n, b));
        } else {
            must(esn_harvest(c->p, b->x, b->h));
            must(esn_readout(c->p, b->x, b->h, b->y));
        }
        error += share * problem_error(q, b);
        if (q->kind == PROBLEM_REBER)
            far_error += share * problem_far_error(b);
    }
    if (far != NULL)
        *far = far_error;
    return error;
}

void
contest_settings(int kind, size_t H, reservoir_setting *s)
{
    enum { CHOICES = 5, INPUTS = 2 };
    static const double rho[CHOICES] = { 0.5, 0.8, 0.95, 1.1, 1.3 };
    static const double leak[CHOICES] = { 0.3, 0.1, 0.03, 0.01, 0.003 };
    static const double input[INPUTS] = { 0.1, 1.0 };

    for (int k = 0; k < CONTEST_SETTINGS; k++) {
        const int c = k / INPUTS;
        s[k] = (reservoir_setting){ H, 1.0, rho[c], input[k % INPUTS], 0.0 };
        if (kind == CONTEST_LEAKY) {
            s[k].leak = leak[c];
            s[k].rho = 0.9;
        }
    }
}
