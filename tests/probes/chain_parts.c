#include "chain_parts.h"

#include <math.h>
#include <string.h>

size_t
chain_length(sheet *s, const setting cases[], size_t k)
{
    const double T = (double)size_of(s, cases[0].T, cases[k].T);
    return (size_t)number_for(s, "T", T);
}

void
chain_spoil(const sheet *s, const char *name, double *place)
{
    const refusal *r = refusal_of(s);
    if (r != NULL && strcmp(r->argument, name) == 0)
        *place = r->value;
}

chain_params
chain_parameters(sheet *s, const setting *c)
{
    return (chain_params){ c->w != 0.0 ? c->w : awkward(s), awkward(s),
                           awkward(s) };
}

void
chain_say_parameters(sheet *s, const setting *c, const chain_params *p)
{
    say(s, "f = %s, w = %g, u = %g, b = %g", activation_name(c->f), p->w, p->u,
        p->b);
    input(s, "p", p, sizeof *p);
}

double *
chain_states(sheet *s, activation f, size_t T)
{
    double *h = array_for(s, IN, "h", T + 1);
    for (size_t t = 0; t <= T; t++) {
        if (f == LOGISTIC || f == RELU)
            h[t] = fabs(h[t]);
        // Every third RELU is off and passes nothing back. The last is not, or
        // all gradients before it would be 0.
        if (f == RELU && t % 3 == 1 && t < T)
            h[t] = 0.0;
    }
    return h;
}
