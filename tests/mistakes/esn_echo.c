/* The mistakes of chapter 6, continued: two starts, and what the readout sees. */
#include "../runner/sheet.h"
#include "esn_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#define ECHO                                                                   \
    (const esn *p, const sequence *x, sequence *h, sequence *g,                \
     gsl_vector *distance)
#define ECHO_CHECKED                                                           \
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)               \
    return GSL_EBADLEN
#define BOTH                                                                   \
    harvest(p, x, h, 1, x->T);                                                 \
    harvest(p, x, g, 1, x->T)
#define H_K h->data[t * n + k]
#define G_K g->data[t * n + k]
#define APART fabs(G_K - H_K)

/* distance_t from a sum over all numbers of a step, starting with 0. */
#define EACH_DISTANCE(count, sum_so_far, result)                               \
    for (size_t t = 0; t < h->T; t++) {                                        \
        const size_t n = h->B * h->n;                                          \
        double sum = 0.0;                                                      \
        for (size_t k = 0; k < (count); k++)                                   \
            sum = (sum_so_far);                                                \
        gsl_vector_set(distance, t, (result));                                 \
    }

#define ECHO_MISTAKE(slug, runs, count, sum_so_far, result, says)              \
    MISTAKE(esn_echo, slug, says)                                              \
    ECHO                                                                       \
    {                                                                          \
        ECHO_CHECKED;                                                          \
        runs;                                                                  \
        EACH_DISTANCE(count, sum_so_far, result);                              \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int esn_echo_##slug ECHO

ECHO_MISTAKE(naive, BOTH, n, sum + APART * APART, sqrt(sum),
             "the squares of 1e-200 are 0, and those of 1e200 are infinite.\n"
             "  bptt_norms() is right for both.");
ECHO_MISTAKE(squared, BOTH, n, sum + APART * APART, sum,
             "this is the square of the distance: its root is missing.");
ECHO_MISTAKE(sum_of_sizes, BOTH, n, sum + APART, sum,
             "the absolute differences are added up. The distance is the root\n"
             "  of the sum of their squares.");
ECHO_MISTAKE(largest, BOTH, n, fmax(sum, APART), sum,
             "this is the largest difference. The distance is the root of the\n"
             "  sum of all squares.");
ECHO_MISTAKE(mean, BOTH, n, hypot(sum, APART), sum / sqrt((double)n),
             "the distance is divided by the root of how many numbers there\n"
             "  are. Equation (6.6) has no mean.");
ECHO_MISTAKE(first_sequence, BOTH, h->n, hypot(sum, APART), sum,
             "only the first sequence of the batch is measured.");
ECHO_MISTAKE(added, BOTH, n, hypot(sum, G_K + H_K), sum,
             "the two states are added. Their distance is the length of the\n"
             "  difference.");
MISTAKE(esn_echo, of_lengths,
        "this is not the distance of two states but the difference of\n"
        "  their lengths. Two far states may have the same length.")
ECHO
{
    ECHO_CHECKED;
    BOTH;
    EACH_DISTANCE(n, hypot(sum, G_K), sum);
    for (size_t t = 0; t < h->T; t++) {
        const size_t n = h->B * h->n;
        double sum = 0.0;
        for (size_t k = 0; k < n; k++)
            sum = hypot(sum, H_K);
        gsl_vector_set(distance, t, fabs(gsl_vector_get(distance, t) - sum));
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, same_start,
        "both runs begin at the same start. g has a start of its own.")
ECHO
{
    ECHO_CHECKED;
    memcpy(g->data, h->data, h->B * h->n * sizeof *h->data);
    BOTH;
    EACH_DISTANCE(n, hypot(sum, APART), sum);
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, relative,
        "the distances are divided by the first one. Equation (6.6) does\n"
        "  not, and it may be 0.")
ECHO
{
    ECHO_CHECKED;
    BOTH;
    EACH_DISTANCE(n, hypot(sum, APART), sum);
    const double first = gsl_vector_get(distance, 0);
    for (size_t t = 0; t < h->T; t++)
        *gsl_vector_ptr(distance, t) /= first;
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, difference_in_h,
        "the differences are written into h. Only g is a workspace; h is\n"
        "  to be harvested.")
ECHO
{
    ECHO_CHECKED;
    BOTH;
    EACH_DISTANCE(n, hypot(sum, APART), sum);
    for (size_t k = 0; k < h->T * h->B * h->n; k++)
        h->data[k] -= g->data[k];
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, start_left_out,
        "the distances begin one step late: distance_0 is that of the\n"
        "  starts.")
ECHO
{
    ECHO_CHECKED;
    BOTH;
    EACH_DISTANCE(n, hypot(sum, APART), sum);
    for (size_t t = 0; t + 1 < h->T; t++)
        gsl_vector_set(distance, t, gsl_vector_get(distance, t + 1));
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, second_hears_nothing,
        "the second run hears no inputs. Both hear the same x.")
ECHO
{
    ECHO_CHECKED;
    sequence *silence = sequence_alloc(x->T, x->B, x->n);
    harvest(p, x, h, 1, x->T);
    harvest(p, silence, g, 1, x->T);
    EACH_DISTANCE(n, hypot(sum, APART), sum);
    sequence_free(silence);
    return GSL_SUCCESS;
}

MISTAKE(esn_echo, not_checked,
        "shapes that disagree are accepted. The contract answers\n"
        "  GSL_EBADLEN: esn_echo_arguments() tells.")
ECHO
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_SUCCESS;
    BOTH;
    EACH_DISTANCE(n, hypot(sum, APART), sum);
    return GSL_SUCCESS;
}

#define FEATURES                                                               \
    (const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
#define CHECKED                                                                \
    const int status = esn_features_arguments(x, h, washout, Z);               \
    if (status != GSL_SUCCESS)                                                 \
    return status

/* Row k of Z from three parts in some order. */
static void
fill(gsl_matrix *Z, size_t k, size_t one, size_t x_at, const double *x,
     size_t D, size_t h_at, const double *h, size_t H)
{
    gsl_matrix_set(Z, k, one, 1.0);
    for (size_t j = 0; j < D; j++)
        gsl_matrix_set(Z, k, x_at + j, x[j]);
    for (size_t j = 0; j < H; j++)
        gsl_matrix_set(Z, k, h_at + j, h[j]);
}

/* Every row from an input and a state left to say. */
#define FROM(x_t, h_t)                                                         \
    for (size_t k = 0; k < Z->size1; k++)                                      \
    fill(Z, k, 0, 1, (x_t), x->n, 1 + x->n, (h_t), h->n)
#define X(t) sequence_of(x, (t)-1, k)
#define STATE(t) sequence_of(h, (t), k)

#define FEATURES_MISTAKE(slug, x_t, h_t, says)                                 \
    MISTAKE(esn_features, slug, says)                                          \
    FEATURES                                                                   \
    {                                                                          \
        CHECKED;                                                               \
        const size_t t = washout + 1;                                          \
        FROM(x_t, h_t);                                                        \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int esn_features_##slug FEATURES

FEATURES_MISTAKE(state_before, X(t), STATE(t - 1),
                 "the states are those of the step before. h has its start at\n"
                 "  index 0, so h_t is at index t.");
FEATURES_MISTAKE(input_before, X(t > 1 ? t - 1 : t), STATE(t),
                 "the inputs are those of the step before. x_t is at index\n"
                 "  t-1 of x.");
FEATURES_MISTAKE(step_too_early, X(t > 1 ? t - 1 : t), STATE(t > 1 ? t - 1 : t),
                 "the washout is a step too short, and the last step is\n"
                 "  missing: the first that counts is washout + 1.");
FEATURES_MISTAKE(no_washout, X(1) + 0 * t, STATE(1),
                 "the rows begin at the first step. The washout is left out.");

/* Every row with its parts in another order. */
#define ORDER_MISTAKE(slug, one, x_at, h_at, says)                             \
    MISTAKE(esn_features, slug, says)                                          \
    FEATURES                                                                   \
    {                                                                          \
        CHECKED;                                                               \
        const size_t D = x->n, H = h->n, t = washout + 1;                      \
        for (size_t k = 0; k < Z->size1; k++)                                  \
            fill(Z, k, (one), (x_at), X(t), D, (h_at), STATE(t), H);           \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int esn_features_##slug FEATURES

ORDER_MISTAKE(one_last, D + H, 0, D,
              "the 1 stands last. It stands first, so that it is column 0 of\n"
              "  W_zy, whatever D and H are.");
ORDER_MISTAKE(states_first, 0, 1 + H, 1,
              "the states stand before the inputs. z is (1, x, h).");

MISTAKE(esn_features, no_one,
        "the 1 is missing: column 0 is what it was. Without it the readout\n"
        "  has no bias.")
FEATURES
{
    CHECKED;
    for (size_t k = 0; k < Z->size1; k++) {
        const double before = gsl_matrix_get(Z, k, 0);
        fill(Z, k, 0, 1, X(washout + 1), x->n, 1 + x->n, STATE(washout + 1),
             h->n);
        gsl_matrix_set(Z, k, 0, before);
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_features, by_sequence,
        "all steps of the first sequence come first. Time comes first: all\n"
        "  sequences of one step, then those of the next.")
FEATURES
{
    CHECKED;
    const size_t steps = x->T - washout;
    for (size_t k = 0; k < Z->size1; k++)
        fill(Z, k, 0, 1, sequence_of(x, washout + k % steps, k / steps), x->n,
             1 + x->n, sequence_of(h, washout + 1 + k % steps, k / steps),
             h->n);
    return GSL_SUCCESS;
}

MISTAKE(esn_features, packed,
        "Z is taken for one block of memory. A window has more between its\n"
        "  rows: gsl_matrix_ptr(Z, k, 0) is where row k begins.")
FEATURES
{
    CHECKED;
    gsl_matrix_view rows = gsl_matrix_view_array(Z->data, Z->size1, Z->size2);
    gsl_matrix *const block = &rows.matrix;
    for (size_t k = 0; k < Z->size1; k++)
        fill(block, k, 0, 1, X(washout + 1), x->n, 1 + x->n, STATE(washout + 1),
             h->n);
    return GSL_SUCCESS;
}

MISTAKE(esn_features, washout_not_checked,
        "a washout that leaves nothing is accepted. T - washout would wrap\n"
        "  around: the contract answers GSL_EINVAL.")
FEATURES
{
    if (washout >= x->T)
        return GSL_SUCCESS;
    CHECKED;
    FROM(X(washout + 1), STATE(washout + 1));
    return GSL_SUCCESS;
}

MISTAKE(esn_features, not_checked,
        "a Z of another shape is accepted. The contract answers\n"
        "  GSL_EBADLEN: esn_features_arguments() tells.")
FEATURES
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status == GSL_EBADLEN ? GSL_SUCCESS : status;
    FROM(X(washout + 1), STATE(washout + 1));
    return GSL_SUCCESS;
}
