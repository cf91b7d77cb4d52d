#include "activation.h"

#include <math.h>

const char *
activation_name(activation f)
{
    static const char *const names[ACTIVATIONS] = { "linear", "tanh",
                                                    "logistic", "relu" };
    return names[f];
}

double
activation_value(activation f, double a)
{
    switch (f) {
    case TANH:
        return tanh(a);
    case LOGISTIC:
        return 1.0 / (1.0 + exp(-a));
    case RELU:
        return a > 0.0 ? a : 0.0;
    case LINEAR:
        break;
    }
    return a;
}

//: begin slope
double
activation_slope(activation f, double h)
{
    switch (f) {
    case TANH:
        return 1.0 - h * h;
    case LOGISTIC:
        return h * (1.0 - h);
    case RELU:
        return h > 0.0 ? 1.0 : 0.0;
    case LINEAR:
        break;
    }
    return 1.0;
}
//: end slope
