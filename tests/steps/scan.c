/* The steps of chapter 9, an extra, in the order in which they are learned. */
#include "../runner/steps.h"

static const step steps[] = {
    {
        .name = "forward",
        .functions = "scan_forward",
        .points = 10,
        .title = "every unit alone",
        .section = "Without a matrix",
        .task = "Refuse shapes that disagree. Then every step of every unit.",
        .equation = "h_t = lambda_t h_{t-1} + g_t,  t = 1..T          (9.1)",
        .hint = {
            "No unit asks another, so there is no product of matrices: three\n"
            "loops, over time, over the batch and over the units.",
            "lambda and g of step t stand at index t-1, and h_t at index t.\n"
            "The loop over time is the outer one and runs from 1 to T.",
            "const double *g_t = sequence_of(g, t - 1, i);  // lambda likewise\n"
            "double *h_t = sequence_of(h, t, i);\n"
            "h_t[j] = lambda_t[j] * h_prev[j] + g_t[j];",
        },
    },
    {
        .name = "backward",
        .functions = "scan_backward",
        .points = 10,
        .title = "one factor back",
        .section = "One factor back",
        .task = "Refuse shapes that disagree. Then from the last step to the\n"
                "first: what decay, input and state before get of dh_t.",
        .equation = "dlambda_t = dh_t h_{t-1}                         (9.2)\n"
                    "dg_t      = dh_t                                 (9.3)\n"
                    "dh_{t-1} += lambda_t dh_t,  t = T..1             (9.4)",
        .hint = {
            "(9.1) has a product and a sum. Each factor gets dh_t times the\n"
            "other factor, and each term of the sum gets dh_t as it is.",
            "dh_t must be whole before it is handed on, so t runs from T down\n"
            "to 1. dh at t-1 is added to: the loss may speak there, too.",
            "dlambda_t[j] = dh_t[j] * h_prev[j];\n"
            "dg_t[j] = dh_t[j];\n"
            "dh_prev[j] += lambda_t[j] * dh_t[j];   // for t = T..1",
        },
    },
    {
        .name = "decay",
        .functions = "scan_decay",
        .points = 10,
        .title = "a decay that cannot leave 0 to 1",
        .section = "The cure",
        .task = "Refuse lengths that disagree and parameters out of range. Then\n"
                "the decay of every unit, and the factor of what comes in.",
        .equation = "lambda = exp(-exp(nu))\n"
                    "gamma  = sqrt(1 - lambda^2)                      (9.8)",
        .hint = {
            "exp(nu) is how fast a unit forgets. It is needed twice, so it\n"
            "deserves a name.",
            "Do not form 1 - lambda^2: where lambda is nearly 1 no digit of\n"
            "it is left. It is 1 - exp(-2 exp(nu)), and expm1(x) is\n"
            "exp(x) - 1 without the loss.",
            "const double speed = exp(gsl_vector_get(nu, j));\n"
            "gsl_vector_set(lambda, j, exp(-speed));\n"
            "gsl_vector_set(gamma, j, sqrt(-expm1(-2.0 * speed)));",
        },
    },
    {
        .name = "slope",
        .functions = "scan_decay_backward",
        .points = 10,
        .title = "back to the parameter",
        .section = "Back to the parameter",
        .task = "Refuse lengths that disagree and parameters out of range. Then\n"
                "add what decay and factor pass on to nu.",
        .equation = "dnu += exp(nu) (lambda^2 / gamma dgamma\n"
                    "                - lambda dlambda)                (9.9)",
        .hint = {
            "nu is in lambda directly and in gamma through lambda, so two\n"
            "terms come back. lambda falls when nu grows, gamma rises.",
            "exp(nu) is infinite for a nu of 710, and lambda 0 there. Their\n"
            "product must come out as 0, and inf * 0 does not:\n"
            "exp(nu) lambda is exp(nu - exp(nu)).",
            "const double both = exp(nu_j - speed);     // exp(nu) lambda\n"
            "*gsl_vector_ptr(dnu, j) += both * (lambda / gamma) * dgamma_j\n"
            "                           - both * dlambda_j;",
        },
    },
    {
        .name = "chrono",
        .functions = "scan_chrono",
        .points = 5,
        .title = "memories of all lengths",
        .section = "Memories of all lengths",
        .task = "Refuse a T_max that is not greater than 2, or not finite. Then\n"
                "draw how long every unit remembers.",
        .equation = "nu = -log u,   u drawn from (1, T_max - 1)      (9.10)",
        .hint = {
            "lambda to the power of u is 1/e when exp(nu) u is 1.",
            "gsl_ran_flat(r, low, high) draws, once for each unit. NaN is not\n"
            "greater than 2, and infinity is, so ask isfinite(), too.",
            "if (!(T_max > 2.0) || !isfinite(T_max))\n"
            "    GSL_ERROR(\"...\", GSL_EINVAL);\n"
            "gsl_vector_set(nu, j, -log(gsl_ran_flat(r, 1.0, T_max - 1.0)));",
        },
    },
    {
        .name = "unit",
        .functions = "scan_unit_forward",
        .points = 10,
        .title = "a gate that asks the input only",
        .section = "A gate that asks the input only",
        .task = "Refuse shapes that disagree. Then the decays and what comes in,\n"
                "all steps at once, and the states.",
        .equation = "a_t = W_lambda x_t + b_lambda\n"
                    "n_t = W_n x_t + b_n                             (9.11)\n"
                    "lambda_t = f(a_t)                               (9.12)\n"
                    "g_t = (1 - lambda_t) n_t                        (9.13)\n"
                    "and (9.1)",
        .hint = {
            "Nothing of (9.11) to (9.13) asks for a state, so nothing of it\n"
            "stands in the loop over time. And that loop is written already.",
            "sequence_rows(x, 0, T) is the input of all steps. Two\n"
            "rnn_affine(), into the same rows of s->lambda and s->n; then\n"
            "activation_map(p->f, T * B * H, s->lambda->data).",
            "rnn_affine(&p->W_n.matrix, &p->b_n.vector, &x_all.matrix,\n"
            "           &n_all.matrix);           // and likewise lambda\n"
            "s->g->data[k] = (1.0 - s->lambda->data[k]) * s->n->data[k];\n"
            "return scan_forward(s->lambda, s->g, s->h);",
        },
    },
    {
        .name = "back",
        .functions = "scan_unit_backward",
        .points = 15,
        .title = "back through the unit",
        .section = "Back through the unit",
        .task = "Refuse shapes that disagree. Then back through the recurrence,\n"
                "the gate, and the products with the inputs.",
        .equation = "(9.2) to (9.4), and\n"
                    "dn_t = (1 - lambda_t) dg_t                      (9.14)\n"
                    "da_t = (dlambda_t - n_t dg_t) f'(a_t)           (9.15)\n"
                    "dW_lambda += sum_t da_t' x_t   and so on        (9.16)",
        .hint = {
            "scan_backward() gives dlambda and dg as if they were inputs. But\n"
            "g was made of lambda: that is the second term of (9.15).",
            "ds->lambda first holds dlambda and in the end da. The slope comes\n"
            "from what the gate was: activation_slope(p->f, lambda_t).",
            "scan_backward(s->lambda, s->h, ds->h, ds->lambda, ds->g);\n"
            "ds->n->data[k] = (1.0 - lambda) * dg;\n"
            "ds->lambda->data[k] = (ds->lambda->data[k] - n * dg)\n"
            "                      * activation_slope(p->f, lambda);\n"
            "// then bptt_affine() twice, with NULL for dx",
        },
    },
    {
        .name = "parallel",
        .functions = "scan_parallel",
        .points = 10,
        .title = "all steps as a tree",
        .section = "All steps at once",
        .task = "Refuse shapes that disagree. Copy, and combine level by level:\n"
                "up with growing strides, down with shrinking ones.",
        .equation = "(lambda, g) after (lambda', g')\n"
                    "    = (lambda lambda', lambda g' + g)           (9.17)\n"
                    "up:   s = 1, 2, 4, ... < T,   t = 2s, 4s, 6s, ...\n"
                    "down: s = ..., 4, 2, 1,       t = 3s, 5s, 7s, ... (9.18)",
        .hint = {
            "product begins as a copy of lambda, h at 1..T as one of g; and\n"
            "h_1 also gets lambda_1 h_0. After that lambda and g are not\n"
            "looked at again.",
            "To combine element t with t - s: first h_t += P_t h_{t-s}, then\n"
            "P_t *= P_{t-s}. The other way round the first line would read a\n"
            "product that is too long already.",
            "size_t s = 1;\n"
            "for (; s < T; s *= 2)\n"
            "    for (size_t t = 2 * s; t <= T; t += 2 * s)\n"
            "        ...                  // element t after element t - s\n"
            "for (; s > 0; s /= 2)\n"
            "    for (size_t t = 3 * s; t <= T; t += 2 * s)\n"
            "        ...                  // the same",
        },
    },
    {
        .name = "pairs",
        .functions = "scan_pairs_forward",
        .points = 10,
        .title = "units that turn",
        .section = "A pair turns",
        .task = "Refuse shapes that disagree, and units in odd number. Then every\n"
                "step of every pair, as complex numbers.",
        .equation = "h_t = lambda_t h_{t-1} + g_t,  t = 1..T         (9.19)\n"
                    "real parts at 2k, imaginary parts at 2k+1",
        .hint = {
            "It is forward once more, with a complex product in it. (a + ib)\n"
            "(c + id) has four terms, and i times i is -1.",
            "The loop over units takes two at a time. Both parts of h_t need\n"
            "both parts of h_{t-1}.",
            "const double *l = sequence_of(lambda, t - 1, i) + j;  // j even\n"
            "h_t[0] = l[0] * h_prev[0] - l[1] * h_prev[1] + g_t[0];\n"
            "h_t[1] = l[0] * h_prev[1] + l[1] * h_prev[0] + g_t[1];",
        },
    },
    {
        .name = "conjugate",
        .functions = "scan_pairs_backward",
        .points = 10,
        .title = "turning back",
        .section = "Turning back",
        .task = "Refuse shapes that disagree, and units in odd number. Then from\n"
                "the last step to the first, with conjugates.",
        .equation = "dlambda_t = conj(h_{t-1}) dh_t                  (9.20)\n"
                    "dg_t      = dh_t\n"
                    "dh_{t-1} += conj(lambda_t) dh_t,  t = T..1      (9.21)",
        .hint = {
            "It is backward once more. What turned one way on the way forward\n"
            "turns the other way here: conj(a + ib) is a - ib.",
            "conj(a + ib) (x + iy) has the real part ax + by and the imaginary\n"
            "part ay - bx. dlambda and dh have the same form, with h and\n"
            "lambda for a + ib.",
            "dlambda_t[0] = h_prev[0] * dh_t[0] + h_prev[1] * dh_t[1];\n"
            "dlambda_t[1] = h_prev[0] * dh_t[1] - h_prev[1] * dh_t[0];\n"
            "// and dh_prev likewise with lambda_t, but by +=",
        },
    },
};

const module scan_module = {
    .name = "scan",
    .title = "Extra: without a matrix",
    .chapter = "chapters/09-scan/chapter.md",
    .n_steps = sizeof steps / sizeof steps[0],
    .steps = steps,
};
