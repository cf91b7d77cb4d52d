/*
 * direction.c - clipping by norm keeps the direction of a gradient, clipping by
 * value bends it. First one arrow in the plane; then the gradient of a network
 * that has exploded a little, for thresholds from far too low to too high.
 */
#include "clip.h"
#include "data.h"
#include "must.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

enum { T = 30, B = 20, D = 3, H = 40, SEED = 2012 };

static const double GAIN = 1.3;  // W_hh ~ N(0, GAIN^2/H), linear: it explodes
static const double ARROW[] = { 3.0, 0.8 }, LIMIT = 1.0;

/* The angle between two vectors, in degrees. */
static double
angle(const gsl_vector *u, const gsl_vector *v)
{
    double product;

    gsl_blas_ddot(u, v, &product);
    const double c = product / clip_length(u) / clip_length(v);
    return acos(c > 1.0 ? 1.0 : c) * 180.0 / M_PI;
}

static void
arrows(data_file *d)
{
    double plain[2] = { ARROW[0], ARROW[1] }, norm;
    double value[2] = { ARROW[0], ARROW[1] }, whole[2] = { ARROW[0], ARROW[1] };
    gsl_vector_view u = gsl_vector_view_array(plain, 2);
    gsl_vector_view v = gsl_vector_view_array(value, 2);
    gsl_vector_view w = gsl_vector_view_array(whole, 2);

    must(clip_value(&v.vector, LIMIT));
    must(clip_norm(&w.vector, LIMIT, &norm));
    data_row(d, plain[0], plain[1], NAN);
    data_row(d, value[0], value[1], angle(&u.vector, &v.vector));
    data_row(d, whole[0], whole[1], angle(&u.vector, &w.vector));
    data_gap(d);
    data_gap(d);
    data_value(d, "direction_arrow_bent", angle(&u.vector, &v.vector));
}

/* The gradient of a squared error in a network that explodes. */
static rnn_params *
gradient(void)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    rnn_params *p = rnn_params_alloc(D, H, 1, LINEAR);
    rnn_params *dp = rnn_params_alloc(D, H, 1, LINEAR);
    sequence *x = sequence_alloc(T, B, D), *h = sequence_alloc(T + 1, B, H);
    sequence *da = sequence_alloc(T, B, H), *dh = sequence_alloc(T + 1, B, H);
    sequence *dy = sequence_alloc(T, B, 1);

    gsl_rng_set(r, SEED);
    for (size_t k = 0; k < p->theta->size; k++)
        gsl_vector_set(p->theta, k,
                       gsl_ran_gaussian_ziggurat(r, GAIN / sqrt(H)));
    for (size_t k = 0; k < (size_t)T * B * D; k++)
        x->data[k] = gsl_ran_gaussian_ziggurat(r, 1.0);
    for (size_t i = 0; i < B; i++)
        *sequence_of(dy, T - 1, i) = gsl_ran_gaussian_ziggurat(r, 1.0 / B);
    must(rnn_forward(p, x, h));
    must(bptt_backward(p, x, h, dy, da, dh, dp));
    sequence_free(x);
    sequence_free(h);
    sequence_free(da);
    sequence_free(dh);
    sequence_free(dy);
    rnn_params_free(p);
    gsl_rng_free(r);
    return dp;
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "x, or threshold over length\ty, or angle by "
                             "value (degrees)\tangle by norm (degrees)");
    rnn_params *dp = gradient();
    const double length = clip_length(dp->theta);
    gsl_vector *v = gsl_vector_alloc(dp->theta->size);
    gsl_vector *w = gsl_vector_alloc(dp->theta->size);
    double most = 0.0;

    arrows(d);
    for (int k = -40; k <= 4; k++) {
        const double limit = length * pow(10.0, k / 10.0);
        double norm;
        gsl_vector_memcpy(v, dp->theta);
        gsl_vector_memcpy(w, dp->theta);
        must(clip_value(v, limit));
        must(clip_norm(w, limit, &norm));
        const double bent = angle(dp->theta, v);
        data_row(d, limit / length, bent, angle(dp->theta, w));
        most = data_larger(most, bent);
    }
    data_value(d, "direction_seed", SEED);
    data_value(d, "direction_most_bent", most);
    data_value(d, "direction_length", length);
    gsl_vector_free(v);
    gsl_vector_free(w);
    rnn_params_free(dp);
    return data_close(d);
}
