/* The steps of chapter 5, in the order in which they are learned. */
#include "../runner/steps.h"

static const step steps[] = {
    {
        .name = "glorot",
        .functions = "init_glorot_uniform init_glorot_normal",
        .points = 10,
        .title = "a variance for both directions",
        .section = "Keep the variance",
        .task = "Draw every element of W, row by row, with the variance of\n"
                "Glorot and Bengio: once uniform, once normal.",
        .equation = "Var W_jk = 2 / (from + to)                     (5.2)",
        .hint = {
            "W is (to, from): size1 and size2. The two functions differ only\n"
            "in the shape of the distribution, not in its variance.",
            "A uniform number between -a and a has the variance a^2/3.\n"
            "gsl_ran_gaussian_ziggurat() takes a standard deviation, which is\n"
            "the root of a variance.",
            "const double variance = 2.0 / (double)(W->size1 + W->size2);\n"
            "const double a = sqrt(3.0 * variance), sd = sqrt(variance);\n"
            "gsl_matrix_set(W, j, k, gsl_ran_flat(r, -a, a));  // all j, k",
        },
    },
    {
        .name = "gaussian",
        .functions = "init_gaussian",
        .points = 5,
        .title = "a gain of your own",
        .section = "A gain of your own",
        .task = "Refuse a gain that is negative or not finite. Then draw every\n"
                "element, row by row.",
        .equation = "W_jk ~ N(0, gain^2 / from)                     (5.3)",
        .hint = {
            "from is the number of columns. gain^2/from is a variance.",
            "isfinite() is in math.h. gsl_ran_gaussian_ziggurat() takes the\n"
            "root of the variance.",
            "const double sd = gain / sqrt((double)W->size2);",
        },
    },
    {
        .name = "orthogonal",
        .functions = "init_orthogonal",
        .points = 15,
        .title = "turn, do not stretch",
        .section = "Turn, do not stretch",
        .task = "Refuse a W that is not square, and a bad gain. Then draw G,\n"
                "take its QR factors, put the signs right, and multiply.",
        .equation = "G = Q R,  W = gain Q diag(sign R_jj)           (5.4)",
        .hint = {
            "Draw G in a matrix of its own, row by row. Q diag(s) multiplies\n"
            "column j of Q with s_j.",
            "gsl_linalg_QR_decomp(G, tau) hides both factors in G and tau;\n"
            "gsl_linalg_QR_unpack(G, tau, W, R) takes them out again. All are\n"
            "n by n, and tau has n elements.",
            "gsl_vector_view column = gsl_matrix_column(W, j);\n"
            "gsl_vector_scale(&column.vector,\n"
            "                 gsl_matrix_get(R, j, j) < 0.0 ? -gain : gain);",
        },
    },
    {
        .name = "identity",
        .functions = "init_identity",
        .points = 10,
        .title = "begin by keeping everything",
        .section = "Begin by keeping everything",
        .task = "Refuse an activation that is not RELU, and a bad sd. Then\n"
                "set all five blocks of p; W_xh is drawn before W_hy.",
        .equation = "W_hh = 1,  b = 0,  W_xh, W_hy ~ N(0, sd^2)     (5.5)",
        .hint = {
            "1 is the identity matrix: ones on the diagonal, zeros elsewhere.\n"
            "Whatever was in p before must be gone.",
            "gsl_matrix_set_identity() and gsl_vector_set_zero() do the easy\n"
            "part. sd is a standard deviation already; there is no from here.",
            "gsl_matrix_set_identity(&p->W_hh.matrix);\n"
            "gsl_vector_set_zero(&p->b_h.vector);      // and b_y\n"
            "// then W_xh, then W_hy: gsl_ran_gaussian_ziggurat(r, sd)",
        },
    },
    {
        .name = "radius",
        .functions = "init_spectral_radius init_rescale",
        .points = 15,
        .title = "the largest eigenvalue",
        .section = "The largest eigenvalue",
        .task = "Find the largest absolute eigenvalue of W, and scale a matrix\n"
                "so that it becomes what is asked.",
        .equation = "rho = max_k |lambda_k(W)|                      (5.6)",
        .hint = {
            "W need not be symmetric, so its eigenvalues are complex numbers,\n"
            "and |lambda| is the distance from 0 in the plane.",
            "gsl_eigen_nonsymm() destroys the matrix it is given: hand it a\n"
            "copy, divided by 2^init_power(W), and multiply what you find.\n"
            "gsl_complex_abs() is |lambda|. For the second function: all\n"
            "eigenvalues of c W are c times those of W.",
            "gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(n);\n"
            "gsl_eigen_nonsymm(copy, lambda, space);\n"
            "most = fmax(most, gsl_complex_abs(\n"
            "                      gsl_vector_complex_get(lambda, k)));",
        },
    },
    {
        .name = "gain",
        .functions = "init_gain",
        .points = 10,
        .title = "gain along time",
        .section = "Gain along time",
        .task = "Refuse norms that have no gain. Then the factor by which one\n"
                "step back changes the gradient's length, as a geometric mean.",
        .equation = "gain = (norm_0 / norm_T)^(1/T)                 (5.7)",
        .hint = {
            "T steps lie between T + 1 norms. The gradient comes from T and\n"
            "goes to 0.",
            "norm_0 / norm_T may be 1e-400, which a double does not hold. Its\n"
            "logarithm is a difference of two logarithms.",
            "*gain = exp((log(norm_0) - log(norm_T)) / (double)T);\n"
            "// log(0) is -inf, and exp(-inf) is 0",
        },
    },
    {
        .name = "expect",
        .functions = "init_expect",
        .points = 10,
        .title = "a mean over a bell curve",
        .section = "A mean over a bell curve",
        .task = "Refuse a q that is negative or not finite. Then the weighted\n"
                "mean of g at the nodes.",
        .equation = "mean = sum_k w_k g(sqrt(q) z_k) / sum_k w_k    (5.8)",
        .hint = {
            "z_k belongs to variance 1. The root of q stretches it.",
            "gsl_integration_fixed_nodes(hermite) points to the z_k,\n"
            "gsl_integration_fixed_weights(hermite) to the w_k, and\n"
            "gsl_integration_fixed_n(hermite) says how many there are.",
            "sum += w[k] * GSL_FN_EVAL(g, sqrt(q) * z[k]);\n"
            "total += w[k];",
        },
    },
    {
        .name = "variance",
        .functions = "init_variance init_chi",
        .points = 15,
        .title = "where the variance settles",
        .section = "Where the variance settles",
        .task = "Find the variance q that reproduces itself, by bisection, and\n"
                "what a step back does to a squared gradient there.",
        .equation = "q   = sigma_w^2 E f(sqrt(q) z)^2 + sigma_x2     (5.9)\n"
                    "chi = sigma_w^2 E f'(sqrt(q) z)^2              (5.10)",
        .hint = {
            "If the right side of (5.9) is larger than the q you tried, the\n"
            "answer lies above it. Halve the interval there.",
            "const gsl_function square = { init_square, &f }; is f^2 for\n"
            "init_expect(), and init_slope_square() is f'^2. sigma_x2 is a\n"
            "variance already.",
            "double low = 0.0, high = sigma_w * sigma_w + sigma_x2;\n"
            "// INIT_HALVINGS times, with middle = (low + high) / 2:\n"
            "init_expect(hermite, &square, middle, &mean);\n"
            "if (sigma_w * sigma_w * mean + sigma_x2 > middle) low = middle;",
        },
    },
    {
        .name = "critical",
        .functions = "init_critical",
        .points = 10,
        .title = "the critical start",
        .section = "The critical start",
        .task = "Refuse a bad sigma_x2, and one that has no answer. Then find\n"
                "the sigma_w where chi is 1, by bisection.",
        .equation = "chi(sigma_w, q(sigma_w)) = 1                   (5.10)",
        .hint = {
            "For every sigma_w you try, q settles somewhere else: ask\n"
            "init_variance() anew, and then init_chi().",
            "chi grows with sigma_w. Is it still below 1 at sigma_w = 4? Then\n"
            "there is nothing to find. Else halve the interval from 0.5 to 4.",
            "init_variance(hermite, TANH, middle, sigma_x2, &q);\n"
            "init_chi(hermite, TANH, middle, q, &chi);\n"
            "if (chi < 1.0) low = middle; else high = middle;",
        },
    },
};

const module init_module = {
    .name = "init",
    .title = "A good start",
    .chapter = "chapters/05-init/chapter.md",
    .n_steps = sizeof steps / sizeof steps[0],
    .steps = steps,
};
