/* The mistakes of chapter 6, continued: two starts on the same inputs. */
#include "../runner/sheet.h"
#include "esn_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* distance_t by (6.4), right also where squares are not. */
static double
esn_echo_distance(const sequence *h, const sequence *g, size_t t)
{
    const double *h_t = sequence_of(h, t, 0), *g_t = sequence_of(g, t, 0);
    double length = 0.0;
    for (size_t k = 0; k < h->B * h->n; k++)
        length = hypot(length, h_t[k] - g_t[k]);
    return length;
}

MISTAKE(esn_echo, naive,
        "the squares of 1e-200 are 0, and those of 1e200 are infinite.\n"
        "  bptt_norms() is right for both.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++) {
        const double *h_t = sequence_of(h, t, 0), *g_t = sequence_of(g, t, 0);
        double sum = 0.0;
        for (size_t k = 0; k < h->B * h->n; k++)
            sum += (h_t[k] - g_t[k]) * (h_t[k] - g_t[k]);
        gsl_vector_set(distance, t, sqrt(sum));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, squared,
        "this is the square of the distance: its root is missing.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++) {
        const double *h_t = sequence_of(h, t, 0), *g_t = sequence_of(g, t, 0);
        double sum = 0.0;
        for (size_t k = 0; k < h->B * h->n; k++)
            sum += (h_t[k] - g_t[k]) * (h_t[k] - g_t[k]);
        gsl_vector_set(distance, t, sum);
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, sum_of_sizes,
        "the absolute differences are added up. The distance is the root\n"
        "  of the sum of their squares.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++) {
        const double *h_t = sequence_of(h, t, 0), *g_t = sequence_of(g, t, 0);
        double sum = 0.0;
        for (size_t k = 0; k < h->B * h->n; k++)
            sum += fabs(h_t[k] - g_t[k]);
        gsl_vector_set(distance, t, sum);
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, largest,
        "this is the largest difference. The distance is the root of the\n"
        "  sum of all squares.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++) {
        const double *h_t = sequence_of(h, t, 0), *g_t = sequence_of(g, t, 0);
        double largest = 0.0;
        for (size_t k = 0; k < h->B * h->n; k++)
            largest = fmax(largest, fabs(h_t[k] - g_t[k]));
        gsl_vector_set(distance, t, largest);
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, mean,
        "the distance is divided by the root of how many numbers there\n"
        "  are. Equation (6.4) has no mean.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    const double count = (double)(h->B * h->n);
    for (size_t t = 0; t < h->T; t++)
        gsl_vector_set(distance, t, esn_echo_distance(h, g, t) / sqrt(count));
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, first_sequence,
        "only the first sequence of the batch is measured.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++) {
        const double *h_t = sequence_of(h, t, 0), *g_t = sequence_of(g, t, 0);
        double length = 0.0;
        for (size_t k = 0; k < h->n; k++)
            length = hypot(length, h_t[k] - g_t[k]);
        gsl_vector_set(distance, t, length);
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, added,
        "the two states are added. Their distance is the length of the\n"
        "  difference.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++) {
        const double *h_t = sequence_of(h, t, 0), *g_t = sequence_of(g, t, 0);
        double length = 0.0;
        for (size_t k = 0; k < h->B * h->n; k++)
            length = hypot(length, h_t[k] + g_t[k]);
        gsl_vector_set(distance, t, length);
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, of_lengths,
        "this is not the distance of two states but the difference of\n"
        "  their lengths. Two states far apart may have the same length.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++) {
        const double *h_t = sequence_of(h, t, 0), *g_t = sequence_of(g, t, 0);
        double h_length = 0.0, g_length = 0.0;
        for (size_t k = 0; k < h->B * h->n; k++) {
            h_length = hypot(h_length, h_t[k]);
            g_length = hypot(g_length, g_t[k]);
        }
        gsl_vector_set(distance, t, fabs(g_length - h_length));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, same_start,
        "both runs begin at the same start. g has a start of its own.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t k = 0; k < h->B * h->n; k++)
        g->data[k] = h->data[k];
    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++)
        gsl_vector_set(distance, t, esn_echo_distance(h, g, t));
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, relative,
        "the distances are divided by the first one. Equation (6.4) does\n"
        "  not, and the first may be 0.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    const double first = esn_echo_distance(h, g, 0);
    for (size_t t = 0; t < h->T; t++)
        gsl_vector_set(distance, t, esn_echo_distance(h, g, t) / first);
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, difference_in_h,
        "the differences are written into h. Only g is a workspace; h is\n"
        "  to be harvested.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++)
        gsl_vector_set(distance, t, esn_echo_distance(h, g, t));
    for (size_t k = 0; k < h->T * h->B * h->n; k++)
        h->data[k] -= g->data[k];
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, start_left_out,
        "the distances begin one step late: distance_0 is that of the\n"
        "  starts.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t t = 1; t < h->T; t++)
        gsl_vector_set(distance, t - 1, esn_echo_distance(h, g, t));
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, second_hears_nothing,
        "the second run hears no inputs. Both hear the same x.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++) {
            const double *g_prev_n = sequence_of(g, t - 1, n);
            double *g_n = sequence_of(g, t, n);
            for (size_t j = 0; j < p->H; j++)
                g_n[j] =
                    esn_right_state(p, j, gsl_vector_get(p->b_h, j), g_prev_n);
        }
    for (size_t t = 0; t < h->T; t++)
        gsl_vector_set(distance, t, esn_echo_distance(h, g, t));
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, one_scale,
        "the differences of all steps are divided by the same largest one.\n"
        "  Beside 1e200 the squares of 1e-10 are 0: every step needs its own.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    double largest = 0.0;
    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t k = 0; k < h->T * h->B * h->n; k++)
        largest = fmax(largest, fabs(h->data[k] - g->data[k]));
    for (size_t t = 0; t < h->T; t++) {
        const double *h_t = sequence_of(h, t, 0), *g_t = sequence_of(g, t, 0);
        double sum = 0.0;
        for (size_t k = 0; largest > 0.0 && k < h->B * h->n; k++) {
            const double apart = (h_t[k] - g_t[k]) / largest;
            sum += apart * apart;
        }
        gsl_vector_set(distance, t, largest * sqrt(sum));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, no_stride,
        "distance_t is written to distance->data[t]. A vector may have a\n"
        "  stride: gsl_vector_set() knows it.")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_right_harvest(p, x, h);
    esn_right_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++)
        distance->data[t] = esn_echo_distance(h, g, t);
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, not_checked,
        "shapes that disagree are accepted. The contract answers\n"
        "  GSL_EBADLEN: ask esn_echo_arguments().")
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    // No further than all of them go, so that no foreign memory is touched.
    const size_t steps = GSL_MIN(distance->size, GSL_MIN(h->T, g->T));
    const size_t B = GSL_MIN(x->B, GSL_MIN(h->B, g->B));
    const int narrow = x->n < p->D || h->n < p->H || g->n < p->H;

    for (size_t t = 0; t < steps && t <= x->T && !narrow; t++) {
        double length = 0.0;
        for (size_t n = 0; n < B; n++) {
            double *h_n = sequence_of(h, t, n), *g_n = sequence_of(g, t, n);
            if (t > 0) {
                const double *x_n = sequence_of(x, t - 1, n);
                esn_right_step(p, x_n, sequence_of(h, t - 1, n), h_n);
                esn_right_step(p, x_n, sequence_of(g, t - 1, n), g_n);
            }
            for (size_t j = 0; j < p->H; j++)
                length = hypot(length, h_n[j] - g_n[j]);
        }
        gsl_vector_set(distance, t, length);
    }
    return GSL_SUCCESS;
}
