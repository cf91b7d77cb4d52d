/*
 * activations.c - the four functions of lib/activation.h and their slopes.
 * Going back in time, each step multiplies the gradient by w times a slope:
 * none of the four ever helps with more than 1, and the logistic never with
 * more than 1/4.
 */
#include "activation.h"
#include "data.h"

#include <math.h>
#include <stdio.h>

enum { POINTS = 401 };

static const double A_MAX = 4.0;

int
main(int argc, char **argv)
{
    data_file *d =
        data_open(argc, argv, "activation (index)\ta (1)\tf(a)\tf'(a)");

    for (int f = LINEAR; f < ACTIVATIONS; f++) {
        double largest = 0.0;
        char name[64];

        for (int i = 0; i < POINTS; i++) {
            const double a = A_MAX * (2.0 * i / (POINTS - 1) - 1.0);
            const double h = activation_value((activation)f, a);
            const double slope = activation_slope((activation)f, h);

            largest = data_larger(largest, slope);
            data_row(d, (double)f, a, h, slope);
        }
        data_gap(d);
        data_gap(d);

        snprintf(name, sizeof name, "activations_slope_max_%s",
                 activation_name((activation)f));
        data_value(d, name, largest);
        snprintf(name, sizeof name, "activations_slope_at_2_%s",
                 activation_name((activation)f));
        data_value(d, name,
                   activation_slope((activation)f,
                                    activation_value((activation)f, 2.0)));
    }
    return data_close(d);
}
