/* The steps of chapter 6, in the order in which they are learned. */
#include "../runner/steps.h"

static const step steps[] = {
    {
        .name = "reservoir",
        .functions = "esn_reservoir",
        .points = 10,
        .title = "a sparse reservoir",
        .section = "A sparse reservoir",
        .task = "Draw a sparse matrix in compressed rows: for every element a\n"
                "coin, and a value only where the element is there.",
        .equation = "W_jk ~ U(-1, 1) with probability connectivity  (6.1)",
        .hint = {
            "Row by row, column by column. Every element costs a coin; only\n"
            "those that are there cost a second number, drawn at once.",
            "The elements stand one after the other in W->data, and their\n"
            "columns in W->i. p[j] is the number of elements before row j, so\n"
            "p[0] is 0, and p[n] is the number of all, W->nz. Before a row,\n"
            "see that there is room for n more.",
            "W->p[j] = (int)nz;               // before the loop over row j\n"
            "if (gsl_rng_uniform(r) < connectivity) {\n"
            "    W->i[nz] = (int)k;\n"
            "    W->data[nz++] = gsl_ran_flat(r, -1.0, 1.0);\n"
            "}\n"
            "// too short? gsl_spmatrix_realloc(2 * nz + n, W)",
        },
    },
    {
        .name = "step",
        .functions = "esn_step",
        .points = 15,
        .title = "a leaky step",
        .section = "A leaky step",
        .task = "Make the states of one step from those before: what is new\n"
                "leaks in, the rest stays.",
        .equation = "h = (1 - leak) h_prev + leak f(a + h_prev W_hh')  (6.3)",
        .hint = {
            "Without the leak it is rnn_step(), except that W_hh is sparse.\n"
            "leak is the share of what is new.",
            "There is no sparse product for a whole batch: take it row by row\n"
            "with gsl_spblas_dgemv(), which adds to its result when its beta\n"
            "is 1. a goes to h first, unless they are the same matrix.",
            "// h_prev_n and h_n are row n of h_prev and of h\n"
            "gsl_spblas_dgemv(CblasNoTrans, 1.0, p->W_hh, &h_prev_n.vector,\n"
            "                 1.0, &h_n.vector);\n"
            "activation_map(p->f, p->H, h_n.vector.data);\n"
            "gsl_vector_axpby(1.0 - p->leak, &h_prev_n.vector, p->leak,\n"
            "                 &h_n.vector);",
        },
    },
    {
        .name = "harvest",
        .functions = "esn_harvest",
        .points = 10,
        .title = "let it listen",
        .section = "Let it listen",
        .task = "Run through the whole sequence and keep every state.",
        .equation = "a_t = W_xh x_t + b_h,  h_t by (6.3),  t = 1..T   (6.3)",
        .hint = {
            "It is rnn_forward() once more, with esn_step() for rnn_step().",
            "What inputs and bias say does not depend on the states: one\n"
            "rnn_affine() for all T steps, written into h from index 1 on.\n"
            "Then esn_step() replaces it in place, step by step.",
            "const gsl_matrix_view inputs = sequence_rows(x, 0, x->T);\n"
            "gsl_matrix_view a = sequence_rows(h, 1, x->T);\n"
            "rnn_affine(p->W_xh, p->b_h, &inputs.matrix, &a.matrix);\n"
            "// for t = 1..T, with views of h at t-1 and at t:\n"
            "esn_step(p, &h_t.matrix, &h_prev.matrix, &h_t.matrix);",
        },
    },
    {
        .name = "echo",
        .functions = "esn_echo",
        .points = 5,
        .title = "does it forget its start?",
        .section = "Does it forget its start?",
        .task = "Two runs on the same inputs, from two starts: how far apart\n"
                "are they at every step?",
        .equation = "distance_t = || h_t - g_t ||,  t = 0..T        (6.4)",
        .hint = {
            "Both runs hear the same x. Only index 0 differs.",
            "g is a workspace, so after both harvests it may hold the\n"
            "differences. bptt_norms() of chapter 3 has their lengths, right\n"
            "also for 1e-200.",
            "esn_harvest(p, x, h);\n"
            "esn_harvest(p, x, g);\n"
            "g->data[k] -= h->data[k];          // all h->T * h->B * h->n\n"
            "return bptt_norms(g, distance);",
        },
    },
    {
        .name = "features",
        .functions = "esn_features",
        .points = 10,
        .title = "what the readout sees",
        .section = "What the readout sees",
        .task = "Set side by side a 1, the input and the state of every step\n"
                "after the washout.",
        .equation = "z_t = (1, x_t, h_t),  t = washout + 1..T       (6.5)",
        .hint = {
            "Step t has its input at index t-1 of x and its state at index t\n"
            "of h. The first step that counts is t = washout + 1.",
            "Time comes first in Z, too: all sequences of one step, then those\n"
            "of the next. sequence_of(x, washout, k) also reaches beyond\n"
            "sequence B-1, into the steps that follow.",
            "double *z = gsl_matrix_ptr(Z, k, 0);          // every row k\n"
            "z[0] = 1.0;\n"
            "memcpy(z + 1, sequence_of(x, washout, k), D * sizeof *z);\n"
            "memcpy(z + 1 + D, sequence_of(h, washout + 1, k),\n"
            "       H * sizeof *z);                 // D is x->n, H is h->n",
        },
    },
    {
        .name = "ridge",
        .functions = "esn_ridge",
        .points = 10,
        .title = "ridge regression",
        .section = "Ridge regression",
        .task = "Solve the normal equations by Cholesky, for every output.",
        .equation = "A = Z'Z + ridge 1,  A W_zy' = Z'Y              (6.6)",
        .hint = {
            "The 1 is the identity: ridge is added to the diagonal of A, all\n"
            "of it. A is symmetric, so one half says it all.",
            "gsl_blas_dsyrk(CblasLower, CblasTrans, ...) makes the half that\n"
            "gsl_linalg_cholesky_decomp1() reads; when that fails, return\n"
            "what it returns, and leave W_zy alone until then.",
            "gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);\n"
            "gsl_vector_add_constant(&diagonal.vector, ridge);\n"
            "status = gsl_linalg_cholesky_decomp1(A);\n"
            "gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Y, Z, 0.0, W_zy);\n"
            "gsl_linalg_cholesky_svx(A, &row.vector);   // every row of W_zy",
        },
    },
    {
        .name = "run",
        .functions = "esn_run",
        .points = 10,
        .title = "let it hear itself",
        .section = "Let it hear itself",
        .task = "Step by step: harvest, read out, and what was said becomes\n"
                "the last inputs of the next step. Stop when it is not finite.",
        .equation = "h_t by (6.3),  y_t by (6.5),  x_{t+1, D-O..D-1} = y_t\n"
                    "                                              (6.8)",
        .hint = {
            "Nothing new is computed here. The art is to give esn_harvest()\n"
            "and esn_readout() one step at a time.",
            "sequence_steps(x, t, 1), sequence_steps(h, t, 2) and\n"
            "sequence_steps(y, t, 1) are one step as sequences. y_t goes to\n"
            "the last O columns, D-O to D-1, of x at the index after,\n"
            "unless that was the last.",
            "esn_harvest(p, &x_t, &h_t);\n"
            "esn_readout(p, &x_t, &h_t, &y_t);\n"
            "// not finite? return before *done counts this step\n"
            "memcpy(sequence_of(x, *done + 1, i) + p->D - p->O,\n"
            "       sequence_of(&y_t, 0, i), p->O * sizeof(double));",
        },
    },
    {
        .name = "capacity",
        .functions = "esn_capacity",
        .points = 10,
        .title = "how much does it remember?",
        .section = "How much does it remember?",
        .task = "For every lag the squared correlation of what was said with\n"
                "what was wanted; their sum is the memory capacity.",
        .equation = "capacity_k = corr(said_k, wanted_k)^2,\n"
                    "MC = sum_k capacity_k                         (6.10)",
        .hint = {
            "A column of said belongs to the same column of wanted. Whoever\n"
            "says always the same remembers nothing: 0, not 0/0.",
            "gsl_stats_correlation(a, stride, b, stride, n) walks down a\n"
            "column when the stride is the tda of its matrix.",
            "const double r = gsl_stats_correlation(\n"
            "    said->data + k, said->tda, wanted->data + k, wanted->tda,\n"
            "    said->size1);\n"
            "gsl_vector_set(capacity, k, isnan(r) ? 0.0 : r * r);",
        },
    },
    {
        .name = "arnoldi",
        .functions = "esn_arnoldi",
        .points = 15,
        .title = "what a few products say",
        .section = "How far does it stretch?",
        .task = "Multiply W again and again with the last row of Q, and keep\n"
                "of the product what no row before it has; H remembers the\n"
                "rest.",
        .equation = "v = W q_j;  H_ij += q_i . v,  v -= (q_i . v) q_i,  twice\n"
                    "H_{j+1,j} = ||v||,  q_{j+1} = v / ||v||        (6.11)",
        .hint = {
            "First give q_1 the length 1. Then every round makes a new row: a\n"
            "product, then away with its part along each row before it.",
            "gsl_spblas_dgemv(CblasNoTrans, 1.0, W, q, 0.0, v) is the product.\n"
            "gsl_blas_ddot() measures a part, gsl_blas_daxpy() takes it away.\n"
            "Remember ||W q_j||: when what is left is no more than\n"
            "ESN_NOTHING times that, left is 0 and the loop is over.",
            "for (size_t i = 0; i < 2 * j; i++) {   // rows 0..j-1, twice\n"
            "    gsl_vector_view row = gsl_matrix_row(Q, i % j);\n"
            "    gsl_blas_ddot(&row.vector, &v.vector, &part);\n"
            "    gsl_blas_daxpy(-part, &row.vector, &v.vector);\n"
            "    *gsl_matrix_ptr(H, i % j, j - 1) += part;\n"
            "}                              // v is row j, made from row j-1",
        },
    },
    {
        .name = "svd",
        .functions = "esn_ridge_svd",
        .points = 5,
        .title = "where digits go",
        .section = "Where digits go",
        .task = "The same readout without Z'Z, from the singular values of Z.",
        .equation = "Z = U S V',  W_zy' = V (S^2 + ridge)^-1 S U' Y  (6.13)",
        .hint = {
            "GSL has all of it: one decomposition, then a solution for every\n"
            "column of Y.",
            "gsl_multifit_linear_solve() minimises ||Z w - y||^2 +\n"
            "lambda^2 ||w||^2, so lambda is not the ridge itself. Take\n"
            "gsl_multifit_linear_svd(); its sister with a b scales columns.",
            "gsl_multifit_linear_svd(Z, w);   // w = gsl_multifit_linear_alloc\n"
            "                                 //     (Z->size1, Z->size2)\n"
            "gsl_multifit_linear_solve(sqrt(ridge), Z, &y.vector,\n"
            "                          &row.vector, &rest, &size, w);\n"
            "// y is column o of Y, row is row o of W_zy",
        },
    },
};

const module esn_module = {
    .name = "esn",
    .title = "Not training the recurrence at all",
    .chapter = "chapters/06-esn/chapter.md",
    .n_steps = sizeof steps / sizeof steps[0],
    .steps = steps,
};
