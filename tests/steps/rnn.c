/* The steps of chapter 2, in the order in which they are learned. */
#include "../runner/steps.h"

static const step steps[] = {
    {
        .name = "affine",
        .functions = "rnn_affine",
        .points = 15,
        .title = "a product and a bias",
        .section = "A product for every row",
        .task = "Refuse shapes that disagree. Then put the bias into every row\n"
                "of a, and add the product.",
        .equation = "a = x W' + 1 b'                                (2.4)",
        .hint = {
            "One row of x is one sequence. Row i of a is W times that row,\n"
            "plus b. Written for all rows at once, W stands transposed.",
            "gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, beta, a)\n"
            "makes x W' + beta a. With the bias in a already, beta is 1.",
            "gsl_vector_view row = gsl_matrix_row(a, i);\n"
            "gsl_vector_memcpy(&row.vector, b);       // for every row i\n"
            "return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, ...);",
        },
    },
    {
        .name = "step",
        .functions = "rnn_step",
        .points = 20,
        .title = "one step of the recurrence",
        .section = "One step for a whole batch",
        .task = "Refuse shapes that disagree. Then add what the states before\n"
                "say to a, and apply the activation to every element.",
        .equation = "h = f(a + h_prev W_hh')                        (2.5)",
        .hint = {
            "This is chapter 1 with a matrix in place of w. a holds what the\n"
            "input and the bias say already.",
            "If h is not a itself, copy: gsl_matrix_memcpy(h, a). Then one\n"
            "gsl_blas_dgemm with beta 1 adds h_prev W_hh' to h.",
            "gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev,\n"
            "               &p->W_hh.matrix, 1.0, h);\n"
            "// then h_ij = activation_value(p->f, h_ij) for every i and j",
        },
    },
    {
        .name = "sequence",
        .functions = "rnn_forward",
        .points = 20,
        .title = "the whole sequence",
        .section = "All inputs at once, states one by one",
        .task = "Refuse shapes that disagree. Make the input products of all\n"
                "steps with one rnn_affine(), then walk t = 1..T.",
        .equation = "a_t = W_xh x_t + W_hh h_{t-1} + b_h            (2.1)\n"
                    "h_t = f(a_t)                                   (2.2)",
        .hint = {
            "x has T steps, h has T+1. What the inputs say can be made for\n"
            "all steps before the first state is known.",
            "sequence_rows(x, 0, T) and sequence_rows(h, 1, T) are matrices\n"
            "with T*B rows: give them to rnn_affine(). Then h at t holds the\n"
            "a of step t, and rnn_step() may work in place.",
            "for (size_t t = 1; t <= x->T; t++) {\n"
            "    const gsl_matrix_view h_prev = sequence_at(h, t - 1);\n"
            "    gsl_matrix_view h_t = sequence_at(h, t);\n"
            "    rnn_step(p, &h_t.matrix, &h_prev.matrix, ...);\n"
            "}",
        },
    },
    {
        .name = "readout",
        .functions = "rnn_readout",
        .points = 10,
        .title = "what the network says",
        .section = "Reading it out",
        .task = "Refuse shapes that disagree. Then one rnn_affine() for all\n"
                "steps: y has no start state, h has one.",
        .equation = "y_t = W_hy h_t + b_y                           (2.3)",
        .hint = {
            "No step waits for another here. Time is only more rows.",
            "y_t belongs to h_t, which stands at index t of h and at index\n"
            "t-1 of y: sequence_rows(h, 1, T) and sequence_rows(y, 0, T).",
            "return rnn_affine(&p->W_hy.matrix, &p->b_y.vector,\n"
            "                  &states.matrix, &said.matrix);",
        },
    },
    {
        .name = "error",
        .functions = "rnn_squared_error",
        .points = 15,
        .title = "squared error, when observed",
        .section = "How wrong was that?",
        .task = "Refuse shapes that disagree. Then the cost at every\n"
                "observation, a mean over the batch, and their sum.",
        .equation = "C_t = 1/B sum_i m_ti 1/2 sum_j (y_tij - target_tij)^2\n"
                    "                                               (2.6)\n"
                    "L   = sum_t C_t                                (2.7)",
        .hint = {
            "Three loops: over time, over the batch, over the outputs. The\n"
            "mask has one number for every sequence at every step.",
            "sequence_of(y, t, i) points to the outputs of sequence i. The\n"
            "mask of it is *sequence_of(mask, t, i).",
            "sum += 0.5 * *sequence_of(mask, t, i) * squares;   // over i\n"
            "gsl_vector_set(cost, t, sum / (double)y->B);       // over t",
        },
    },
    {
        .name = "softmax",
        .functions = "rnn_cross_entropy",
        .points = 20,
        .title = "cross-entropy that stands 1000",
        .section = "Choosing one of several",
        .task = "Refuse shapes that disagree. Then the logarithm of the\n"
                "softmax, which must stand logits of +-1000, and its costs.",
        .equation = "log q_j = y_j - log sum_k exp(y_k)             (2.8)\n"
                    "C_t = -1/B sum_i m_ti sum_j target_tij log q_tij\n"
                    "                                               (2.9)",
        .hint = {
            "exp(1000) is infinite. But (2.8) does not change when the same\n"
            "number is taken from every y_k.",
            "Take the largest y_k. Then no exponent is above 0, one of them\n"
            "is 0, and the sum lies between 1 and the number of outputs.\n"
            "Never take the logarithm of a quotient that may be 0.",
            "total += exp(logit[j] - largest);                   // over j\n"
            "entropy -= wanted[j] * (logit[j] - largest - log(total));",
        },
    },
};

const module rnn_module = {
    .name = "rnn",
    .title = "A layer in time",
    .chapter = "chapters/02-rnn/chapter.md",
    .n_steps = sizeof steps / sizeof steps[0],
    .steps = steps,
};
