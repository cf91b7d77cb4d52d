/* The steps of chapter 3, in the order in which they are learned. */
#include "../runner/steps.h"

static const step steps[] = {
    {
        .name = "affine",
        .functions = "bptt_affine",
        .points = 15,
        .title = "back through a product",
        .section = "Back through a product",
        .task = "Refuse shapes that disagree. Then add to each of the three\n"
                "gradients that is not NULL.",
        .equation = "dx += da W                                     (3.1)\n"
                    "dW += da' x                                    (3.2)\n"
                    "db += da' 1                                    (3.3)",
        .hint = {
            "Write a_ij = sum_k x_ik W_jk + b_j with all its indices. Which\n"
            "of the a's does one x_ik reach? Which does one W_jk reach?",
            "The shapes leave no choice: (rows,to) times (to,from) is the\n"
            "shape of dx, (to,rows) times (rows,from) that of dW. beta is 1,\n"
            "because gradients are added to.",
            "gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 1.0, dx);\n"
            "gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 1.0, dW);\n"
            "gsl_blas_daxpy(1.0, &row.vector, db);   // for every row of da",
        },
    },
    {
        .name = "loss",
        .functions = "bptt_squared_error bptt_cross_entropy",
        .points = 10,
        .title = "said minus wanted",
        .section = "Said minus wanted",
        .task = "Two short functions. Refuse shapes that disagree; then add\n"
                "the slope of each loss to dy.",
        .equation = "dy_tij += m_ti (y_tij - target_tij) / B        (3.4)\n"
                    "dy_tij += m_ti (q_tij - target_tij) / B        (3.5)",
        .hint = {
            "Take the derivative of (2.6) with respect to one y_tij. Its 1/2\n"
            "and the square's 2 cancel; the mask and 1/B stay.",
            "For the cross-entropy, the derivative of log sum_k exp(y_k) with\n"
            "respect to y_j is exp(y_j) / sum_k exp(y_k), the softmax itself.",
            "sequence_of(dy, t, i)[j] +=\n"
            "    m * (exp(logit[j] - largest) / total - wanted[j]);",
        },
    },
    {
        .name = "step",
        .functions = "bptt_step",
        .points = 10,
        .title = "one step back",
        .section = "One step back",
        .task = "Refuse shapes that disagree. Then through the activation,\n"
                "and through W_hh to the states before.",
        .equation = "da       = dh f'(a)                            (3.6)\n"
                    "dh_prev += da W_hh                             (3.7)",
        .hint = {
            "This is (1.4) and (1.5) of the chain, for a whole batch. da is\n"
            "made new; dh_prev may hold what a loss has put there already.",
            "activation_slope(p->f, h_ij) gives f'(a_ij) from the state. The\n"
            "product is (3.1): W_hh is not transposed on the way back.",
            "da_ij = dh_ij * activation_slope(p->f, h_ij)     // for all i, j\n"
            "gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da,\n"
            "               &p->W_hh.matrix, 1.0, dh_prev);",
        },
    },
    {
        .name = "sweep",
        .functions = "bptt_sweep",
        .points = 15,
        .title = "from the last step to the first",
        .section = "All the way back",
        .task = "Refuse shapes that disagree. Walk t = T..1 with bptt_step(),\n"
                "then make the weight gradients of all steps at once.",
        .equation = "da_t, dh_{t-1} by (3.6) and (3.7),   t = T..1\n"
                    "dW_xh += sum_t da_t' x_t\n"
                    "dW_hh += sum_t da_t' h_{t-1}\n"
                    "db_h  += sum_t da_t' 1                         (3.8)",
        .hint = {
            "Walk back first, and keep every da_t. After the walk nothing has\n"
            "to wait: a sum over steps is a product over more rows.",
            "Step t reads h and dh at index t, writes da at index t-1 and adds\n"
            "to dh at index t-1. W_hh met the states 0..T-1, W_xh the inputs.",
            "bptt_affine(&p->W_xh.matrix, x_all, da_all, NULL,\n"
            "            &dp->W_xh.matrix, &dp->b_h.vector);\n"
            "bptt_affine(&p->W_hh.matrix, h_prev, da_all, NULL,\n"
            "            &dp->W_hh.matrix, NULL);",
        },
    },
    {
        .name = "backward",
        .functions = "bptt_backward",
        .points = 10,
        .title = "from what the network said",
        .section = "From what it said",
        .task = "Refuse shapes that disagree, before anything is written. Then\n"
                "back through the readout, and back through time.",
        .equation = "dh_t += dy_t W_hy\n"
                    "dW_hy += sum_t dy_t' h_t\n"
                    "db_y  += sum_t dy_t' 1                         (3.9)",
        .hint = {
            "The readout was one rnn_affine() over all steps. Its way back is\n"
            "one bptt_affine() over all steps.",
            "y_t was read from h_t: sequence_rows(h, 1, T) and\n"
            "sequence_rows(dh, 1, T), beside sequence_rows(dy, 0, T).",
            "bptt_affine(&p->W_hy.matrix, states, dsaid, dstates,\n"
            "            &dp->W_hy.matrix, &dp->b_y.vector);\n"
            "return bptt_sweep(p, x, h, da, dh, dp);",
        },
    },
    {
        .name = "norms",
        .functions = "bptt_norms",
        .points = 10,
        .title = "how much gradient is left",
        .section = "How much is left?",
        .task = "Refuse a norm of another length. Then the length of dh at\n"
                "every step, also where its squares would be 0 or infinite.",
        .equation = "norm_t = sqrt(sum_ij dh_tij^2)                (3.10)",
        .hint = {
            "The square of 1e-200 is 1e-400, and no double holds that. The\n"
            "quotient of two such numbers is an ordinary number.",
            "Find the largest |dh_tij| of the step, divide every entry by it,\n"
            "and multiply the root with it. Mind a step that is all 0, and\n"
            "one whose largest entry is infinite: divide by 1 there.",
            "sum += (entry[k] / scale) * (entry[k] / scale);     // over k\n"
            "gsl_vector_set(norm, t, scale * sqrt(sum));         // over t",
        },
    },
    {
        .name = "lags",
        .functions = "bptt_lags",
        .points = 10,
        .title = "what each distance contributes",
        .section = "What each distance contributes",
        .task = "Refuse shapes that disagree. Then dW_hh, sorted by how many\n"
                "steps the gradient has walked.",
        .equation = "da_t^(n)      = dh_t^(n) f'(a_t), t = 1..T-n   (3.12)\n"
                    "dW_lag_n     += sum_t da_t^(n)' h_{t-1}        (3.13)\n"
                    "dh_{t-1}^(n+1) = da_t^(n) W_hh                 (3.14)",
        .hint = {
            "Let all costs walk back at the same time. After n steps the one\n"
            "of step t+n stands at step t, for every t from 1 to T-n.",
            "So each lag is one loop over (T-n)*B*H numbers and two products\n"
            "with (T-n)*B rows. dh is overwritten (beta = 0): what has left a\n"
            "state is not there any more.",
            "da_n = sequence_rows(da, 0, T - n);  // from dh and h at 1..T-n\n"
            "gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da_n,\n"
            "               sequence_rows(h, 0, T - n), 1.0, dW at n);\n"
            "gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da_n, W_hh,\n"
            "               0.0, sequence_rows(dh, 0, T - n));",
        },
    },
    {
        .name = "truncated",
        .functions = "bptt_truncated",
        .points = 10,
        .title = "no further than k2 steps",
        .section = "No further than this",
        .task = "Refuse k1 = 0, k2 < k1 and shapes that disagree. Then for\n"
                "every window: the costs since the last end, k2 steps back.",
        .equation = "for e = k1, 2 k1, ..., T: the gradient of the costs since\n"
                    "the last e, with h a constant at max(0, e-k2)  (3.16)",
        .hint = {
            "A window ends at e. It brings in the costs of at most k1 steps\n"
            "and walks over at most k2. Each cost comes in once.",
            "Let from be the larger of e - k2 and 0. sequence_steps(h, from,\n"
            "e - from + 1) is the window of the states, one longer than that\n"
            "of x and da. Clear the window of dh, add dy W_hy for the steps\n"
            "that are new, and let bptt_sweep() do the rest.",
            "for (size_t begun = 0, end; begun < T; begun = end) {\n"
            "    end = k1 < T - begun ? begun + k1 : T;\n"
            "    const size_t from = k2 < end ? end - k2 : 0;\n"
            "    ...  // clear, bptt_affine() for begun+1..end, bptt_sweep()\n"
            "}",
        },
    },
    {
        .name = "carry",
        .functions = "bptt_carry",
        .points = 10,
        .title = "a gradient carried forward",
        .section = "A gradient that does not walk back",
        .task = "Refuse sizes that disagree. Then one step of the influence\n"
                "that the weights of all units have on the states.",
        .equation = "J_t = diag(f'(a_t)) (W_hh J_{t-1} + M_t)      (3.20)",
        .hint = {
            "Differentiate h_t = f(W_xh x_t + W_hh h_{t-1} + b_h) with\n"
            "respect to one weight. It stands there itself, and h_{t-1}\n"
            "depends on it, too. Both go through f.",
            "W_hh J_prev is one product, and makes J new (beta = 0). Then row\n"
            "k gets x, h_prev and 1, in the D+H+1 columns from k (D+H+1) on,\n"
            "and at last all of row k the factor f'(a_k).",
            "gsl_vector_view own_x = gsl_matrix_subrow(J, k, k * met, D);\n"
            "gsl_vector_add(&own_x.vector, x);     // h_prev and 1 as well\n"
            "gsl_vector_scale(&row.vector, activation_slope(p->f, h_k));",
        },
    },
};

const module bptt_module = {
    .name = "bptt",
    .title = "Back through time",
    .chapter = "chapters/03-bptt/chapter.md",
    .n_steps = sizeof steps / sizeof steps[0],
    .steps = steps,
};
