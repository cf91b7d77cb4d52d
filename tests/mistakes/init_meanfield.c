/* The mistakes of chapter 5, continued: bisection, of one thing or of two. */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <math.h>

#define WITH const gsl_integration_fixed_workspace *hermite
#define GOOD(number) ((number) >= 0.0 && isfinite(number))

static double
expected(WITH, double (*g)(double a, void *f), activation f, double q)
{
    const gsl_function function = { g, &f };
    double mean = 0.0;
    init_expect(hermite, &function, q, &mean);
    return mean;
}

static double
just_value(double a, void *f)
{
    return activation_value(*(activation *)f, a);
}

static double
just_slope(double a, void *f)
{
    return activation_slope(*(activation *)f, just_value(a, f));
}

/* The slope, as if a were what activation_slope() asks for. */
static double
slope_of_a(double a, void *f)
{
    const double slope = activation_slope(*(activation *)f, a);
    return slope * slope;
}

#define VARIANCE                                                               \
    (WITH, activation f, double sigma_w, double sigma_x2, double *q)

/* Bisection with another right side, another rule or another length. */
#define SETTLED(slug, allowed, right_side, times, above, says)                 \
    MISTAKE(init_variance, slug, says)                                         \
    VARIANCE                                                                   \
    {                                                                          \
        if (!(allowed))                                                        \
            return GSL_EINVAL;                                                 \
        double low = 0.0, high = sigma_w * sigma_w + sigma_x2;                 \
        for (int n = 0; n < (times); n++) {                                    \
            const double middle = 0.5 * (low + high);                          \
            const double squares = expected(hermite, init_square, f, middle);  \
            const double mean = expected(hermite, just_value, f, middle);      \
            const double right = (right_side) + 0.0 * (squares + mean);        \
            *((above) ? &low : &high) = middle;                                \
        }                                                                      \
        *q = high;                                                             \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int init_variance_##slug VARIANCE
#define BOUNDED (f == TANH || f == LOGISTIC)
#define FITS (BOUNDED && GOOD(sigma_w) && GOOD(sigma_x2))
#define FULL sigma_w *sigma_w *squares + sigma_x2
#define UP right > middle

SETTLED(not_squared, FITS, sigma_w *sigma_w *mean + sigma_x2, INIT_HALVINGS, UP,
        "the mean of f is taken, not that of f^2.");
SETTLED(sigma_not_squared, FITS, sigma_w *squares + sigma_x2, INIT_HALVINGS, UP,
        "sigma_w is not squared. The sum over H neurons has the\n"
        "  variance sigma_w^2 E f^2.");
SETTLED(no_inputs, FITS, sigma_w *sigma_w *squares, INIT_HALVINGS, UP,
        "sigma_x2 is missing: what the inputs bring.");
SETTLED(inputs_squared, FITS, sigma_w *sigma_w *squares + sigma_x2 * sigma_x2,
        INIT_HALVINGS, UP,
        "sigma_x2 is squared. It is a variance already, as its 2\n"
        "  says.");
SETTLED(wrong_half, FITS, FULL, INIT_HALVINGS, right < middle,
        "the wrong half is kept. Where the right side is larger\n"
        "  than q, the answer lies above.");
SETTLED(too_few, FITS, FULL, 10, UP,
        "10 halvings give three digits. The contract asks for\n"
        "  INIT_HALVINGS.");
SETTLED(one_step, FITS, sigma_w *sigma_w *squares + sigma_x2, 1, UP,
        "the interval is halved only once.");
SETTLED(any_activation, GOOD(sigma_w) && GOOD(sigma_x2), FULL, INIT_HALVINGS,
        UP,
        "RELU is accepted. Its q may lie above the end of the\n"
        "  interval, or nowhere: the contract answers GSL_EINVAL.");
SETTLED(not_checked, BOUNDED, FULL, INIT_HALVINGS, UP,
        "a sigma_w or sigma_x2 that is negative or not finite is\n"
        "  accepted. The contract answers GSL_EINVAL.");

#define CHI (WITH, activation f, double sigma_w, double q, double *chi)
#define BACK(slug, allowed, number, says)                                      \
    MISTAKE(init_chi, slug, says)                                              \
    CHI                                                                        \
    {                                                                          \
        if (!(allowed))                                                        \
            return GSL_EINVAL;                                                 \
        *chi = (number);                                                       \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int init_chi_##slug CHI
#define CHI_FITS (GOOD(sigma_w) && GOOD(q))
#define SQUARES(g, at) (sigma_w * sigma_w * expected(hermite, g, f, (at)))

BACK(not_squared, CHI_FITS, SQUARES(just_slope, q),
     "the mean of f' is taken. chi is about squared lengths: the\n"
     "  mean of f'^2.");
BACK(values, CHI_FITS, SQUARES(init_square, q),
     "the mean of f^2 is taken. On the way back the slopes\n"
     "  multiply: f'^2.");
BACK(sigma_not_squared, CHI_FITS, SQUARES(init_slope_square, q) / sigma_w,
     "sigma_w is not squared.");
BACK(slope_of_a, CHI_FITS, SQUARES(slope_of_a, q),
     "activation_slope() was given a. It asks for h = f(a).");
BACK(variance_one, CHI_FITS, SQUARES(init_slope_square, 1.0),
     "q is not used: this is the mean for a variance of 1.");
BACK(root, CHI_FITS, sqrt(SQUARES(init_slope_square, q)),
     "this is sqrt(chi), the gain of (5.7). chi is its square.");
BACK(not_checked, 1, SQUARES(init_slope_square, fabs(q)),
     "a sigma_w or q that is negative is accepted. The contract\n"
     "  answers GSL_EINVAL.");

#define CRITICAL (WITH, double sigma_x2, double *sigma_w)

/* Bisection of chi at some f and q, up to some target. */
#define SEARCHED(slug, allowed, checked, f, at, low_end, times, above, answer, \
                 says)                                                         \
    MISTAKE(init_critical, slug, says)                                         \
    CRITICAL                                                                   \
    {                                                                          \
        if (!(allowed))                                                        \
            return GSL_EINVAL;                                                 \
        double low = (low_end), high = 4.0, q = 0.0, chi = 0.0;                \
        init_variance(hermite, f, high, fabs(sigma_x2), &q);                   \
        init_chi(hermite, f, high, q, &chi);                                   \
        const double q_at_end = q;                                             \
        if ((checked) && chi < 1.0)                                            \
            return GSL_EDOM;                                                   \
        (void)q_at_end;                                                        \
        for (int n = 0; n < (times); n++) {                                    \
            const double middle = 0.5 * (low + high);                          \
            init_variance(hermite, f, middle, fabs(sigma_x2), &q);             \
            init_chi(hermite, f, middle, (at), &chi);                          \
            *((above) ? &low : &high) = middle;                                \
        }                                                                      \
        *sigma_w = (answer);                                                   \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int init_critical_##slug CRITICAL

SEARCHED(no_variance, GOOD(sigma_x2), 1, TANH, 0.0, 0.5, INIT_HALVINGS,
         chi < 1.0, high,
         "chi is looked at where q is 0. Inputs keep the neurons\n"
         "  busy: take q from init_variance().");
SEARCHED(other_function, GOOD(sigma_x2), 1, LOGISTIC, q, 0.5, INIT_HALVINGS,
         chi < 1.0, high, "this is about LOGISTIC; the contract has TANH.");
SEARCHED(q_found_once, GOOD(sigma_x2), 1, TANH, q_at_end, 0.5, INIT_HALVINGS,
         chi < 1.0, high,
         "q is found once, before the loop. It is another for every\n"
         "  sigma_w that is tried.");
SEARCHED(q_for_chi, GOOD(sigma_x2), 1, TANH, q, 0.5, INIT_HALVINGS, q < 1.0,
         high, "this is where q is 1. The critical start has chi = 1.");
SEARCHED(wrong_half, GOOD(sigma_x2), 1, TANH, q, 0.5, INIT_HALVINGS, chi > 1.0,
         high,
         "the wrong half is kept. chi grows with sigma_w: where it\n"
         "  is below 1, the answer lies above.");
SEARCHED(too_few, GOOD(sigma_x2), 1, TANH, q, 0.5, 10, chi < 1.0, high,
         "10 halvings give three digits. The contract asks for\n"
         "  INIT_HALVINGS.");
SEARCHED(squared, GOOD(sigma_x2), 1, TANH, q, 0.5, INIT_HALVINGS, chi < 1.0,
         high *high, "this is sigma_w^2, the variance.");
SEARCHED(no_answer, GOOD(sigma_x2), 0, TANH, q, 0.5, INIT_HALVINGS, chi < 1.0,
         high,
         "4 is given back where no sigma_w up to 4 is critical. The\n"
         "  contract answers GSL_EDOM.");
SEARCHED(not_checked, !isnan(sigma_x2), 1, TANH, q, 0.5, INIT_HALVINGS,
         chi < 1.0, high,
         "a sigma_x2 below 0 is accepted. The contract answers\n"
         "  GSL_EINVAL.");
