/* The steps of chapter 10, an extra, in the order in which they are learned. */
#include "../runner/steps.h"

static const step steps[] = {
    {
        .name = "jacobians",
        .functions = "lyap_jacobians",
        .points = 10,
        .title = "what one step does to a change",
        .section = "What one step does",
        .task = "Refuse shapes that disagree. Then the Jacobian of every step:\n"
                "each row of W_hh times the slope of its unit.",
        .equation = "J_t = diag(f'(a_t)) W_hh,  t = 1..T             (10.1)",
        .hint = {
            "Change h_{t-1} a little: the sum of unit j changes by row j of\n"
            "W_hh times that, and the state by the slope of unit j more.",
            "activation_slope(p->f, h_t) makes the slope from the state. h_t\n"
            "stands at index t of h, and J_t at index t-1 of J.",
            "double *row = sequence_of(J, t - 1, j);    // row j of J_t\n"
            "row[i] = activation_slope(p->f, h_t[j])\n"
            "         * gsl_matrix_get(&p->W_hh.matrix, j, i);",
        },
    },
    {
        .name = "turn",
        .functions = "lyap_turn",
        .points = 20,
        .title = "directions at right angles",
        .section = "Directions at right angles",
        .task = "Refuse what does not fit. Then take the directions one step\n"
                "on, make them orthonormal again, and note by how much each of\n"
                "them grew.",
        .equation = "Q R = J Q_before,  sum_i += log R_ii            (10.2)",
        .hint = {
            "Gram-Schmidt: column i of J Q loses what lies along the columns\n"
            "before it, which are finished, and is divided by its length.",
            "R_ii is that length. One round of taking out leaves rounding\n"
            "errors that matter where little is left, so do it twice. A\n"
            "column of length 0 stays 0, and log(0) is -infinity.",
            "for (size_t k = 0; k < 2 * i; k++)  // column k % i, twice each\n"
            "    ...                       // gsl_blas_ddot(), gsl_blas_daxpy()\n"
            "const double length = gsl_blas_dnrm2(&q.vector);\n"
            "*gsl_vector_ptr(sum, i) += log(length);",
        },
    },
    {
        .name = "spectrum",
        .functions = "lyap_spectrum",
        .points = 15,
        .title = "exponents of a trajectory",
        .section = "The exponents",
        .task = "Refuse what does not fit. Then a turn at every step, and the\n"
                "mean of the logarithms over the steps that count.",
        .equation = "exponent_i = 1/(T - skip)\n"
                    "             sum of log R_ii, t = skip+1..T     (10.3)",
        .hint = {
            "lyap_turn() adds to its sums, so exponent itself can hold them.",
            "What the skipped steps have added is thrown away: set the sums to\n"
            "0 before step skip + 1, which may be the first.",
            "if (t == skip + 1)\n"
            "    gsl_vector_set_zero(exponent);\n"
            "lyap_turn(&J_t.matrix, Q, A, exponent);",
        },
    },
    {
        .name = "product",
        .functions = "lyap_product",
        .points = 15,
        .title = "a product of any size",
        .section = "A product of any size",
        .task = "Refuse what does not fit. Then multiply Jacobian by Jacobian,\n"
                "and keep the size apart from the matrix.",
        .equation = "exp(log_size) P = J_T ... J_1\n"
                    "the largest |P_ij| is 1                         (10.4)",
        .hint = {
            "After a hundred steps the product may be 1e-400, but the matrix\n"
            "divided by its largest number is as good as any.",
            "J_t comes from the left, because it acts last. The size of a\n"
            "product of 0 is 0: do not divide by it.",
            "gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &J_t.matrix,\n"
            "               P, 0.0, A);\n"
            "const double size = fmax(gsl_matrix_max(A), -gsl_matrix_min(A));\n"
            "*log_size += log(size);",
        },
    },
    {
        .name = "directions",
        .functions = "lyap_directions",
        .points = 10,
        .title = "how many directions are left",
        .section = "How many are left",
        .task = "Refuse what does not fit. Then the singular values, and how\n"
                "many of them are more than a share of the largest.",
        .equation = "P = U diag(s) V'\n"
                    "count = number of i with s_i > share s_1        (10.5)",
        .hint = {
            "A matrix takes a ball to an ellipsoid. The singular values are\n"
            "half its axes, the longest first.",
            "gsl_linalg_SV_decomp_jacobi(A, V, s) overwrites A, so it gets a\n"
            "copy of P. Of zeros nothing is more than a share of nothing.",
            "gsl_matrix_memcpy(A, P);\n"
            "gsl_linalg_SV_decomp_jacobi(A, V, s);\n"
            "*count += gsl_vector_get(s, i) > share * gsl_vector_get(s, 0);",
        },
    },
    {
        .name = "newton",
        .functions = "lyap_newton",
        .points = 20,
        .title = "all states at once, by Newton",
        .section = "All states at once",
        .task = "Refuse shapes that disagree. Then what every step makes of the\n"
                "guess, the residuals, and the correction that would be exact\n"
                "if the network were linear.",
        .equation = "F_t = f(a_t + W_hh h_{t-1}),  r_t = F_t - h_t   (10.6)\n"
                    "worst = largest |r_tj|                          (10.7)\n"
                    "delta_t = J_t delta_{t-1} + r_t,  delta_0 = 0   (10.8)\n"
                    "h_t += delta_t                                  (10.9)",
        .hint = {
            "Every F_t comes from the guess, not from F_{t-1}: all could be\n"
            "made at the same time. Only (10.8) goes from step to step.",
            "lyap_jacobians(p, delta, J) wants states that a step has made:\n"
            "those are the F_t, not the guess. Index 0 of delta is 0.",
            "gsl_matrix_sub(&delta_t.matrix, &h_t.matrix);      // r_t\n"
            "gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0,\n"
            "               &delta_prev.matrix, &J_t.matrix, 1.0,\n"
            "               &delta_t.matrix);                  // (10.8)\n"
            "gsl_matrix_add(&h_t.matrix, &delta_t.matrix);      // (10.9)",
        },
    },
    {
        .name = "walk",
        .functions = "lyap_walk",
        .points = 10,
        .title = "an error carried forward",
        .section = "An error carried forward",
        .task = "Refuse shapes that disagree, and a J that is singular. Then\n"
                "solve the way back for what comes after.",
        .equation = "J_t' dh_t = dh_{t-1} - dl_{t-1}                (10.10)",
        .hint = {
            "The way back multiplies by J'. Going the other way a system with\n"
            "J' has to be solved.",
            "gsl_linalg_LU_decomp() of a transposed copy. J is singular when\n"
            "a number on the diagonal is 0 after that; find out before dh is\n"
            "written.",
            "gsl_matrix_transpose_memcpy(A, J);\n"
            "gsl_linalg_LU_decomp(A, order, &sign);\n"
            "...                            // a 0 on the diagonal: GSL_EDOM\n"
            "gsl_vector_sub(dh, dl);\n"
            "gsl_linalg_LU_svx(A, order, dh);",
        },
    },
};

const module lyap_module = {
    .name = "lyap",
    .title = "Extra: slope and rank",
    .chapter = "chapters/10-lyap/chapter.md",
    .n_steps = sizeof steps / sizeof steps[0],
    .steps = steps,
};
