/* The steps of chapter 7, in the order in which they are learned. */
#include "../runner/steps.h"

static const step steps[] = {
    {
        .name = "gates",
        .functions = "lstm_step",
        .points = 20,
        .title = "four gates and a cell",
        .section = "Gates and a cell",
        .task = "Refuse shapes that disagree. Then what the states before say\n"
                "to the gates, the gates themselves, the cell and the state.",
        .equation = "a = (x W_xh' + 1 b_h') + h_prev W_hh'          (7.5)\n"
                    "i, f, o = logistic(a_i), logistic(a_f), logistic(a_o)\n"
                    "g       = tanh(a_g)                            (7.2)\n"
                    "c_t     = f c_{t-1} + i g                      (7.3)\n"
                    "h_t     = o tanh(c_t)                          (7.4)",
        .hint = {
            "First all of a, for the whole batch, in one product: gate holds\n"
            "what the input and the bias say. Only then the gates.",
            "Row n of gate is 4H numbers: i from 0 on, f from H, g from 2H, o\n"
            "from 3H. So one LOGISTIC over 2H numbers serves i and f. A row\n"
            "may be part of a wider matrix: gsl_matrix_ptr(gate, n, 0).",
            "gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev,\n"
            "               &p->W_hh.matrix, 1.0, gate);\n"
            "// then for every row: LOGISTIC, LOGISTIC, TANH, LOGISTIC, and\n"
            "c_n[j] = f[j] * c_prev_n[j] + i[j] * g[j];\n"
            "h_n[j] = o[j] * tanh(c_n[j]);",
        },
    },
    {
        .name = "sequence",
        .functions = "lstm_forward",
        .points = 10,
        .title = "a whole sequence",
        .section = "A whole sequence",
        .task = "Refuse shapes that disagree. Make the input products of all\n"
                "steps and all gates with one rnn_affine(), then t = 1..T.",
        .equation = "a_t = W_xh x_t + W_hh h_{t-1} + b_h            (7.1)\n"
                    "and (7.2) to (7.4), t = 1..T",
        .hint = {
            "As in chapter 2: what the inputs say waits for nobody. Here it\n"
            "goes into s->gate, which has a row of 4H for it.",
            "sequence_rows(x, 0, T) and sequence_rows(s->gate, 0, T) fit as\n"
            "they are: both have T steps. Step t takes c and h at index t-1,\n"
            "gate at index t-1, and makes c and h at index t.",
            "gsl_matrix_view gate = sequence_at(s->gate, t - 1);\n"
            "gsl_matrix_view c_t = sequence_at(s->c, t);  // h_t likewise\n"
            "lstm_step(p, &c_prev.matrix, &h_prev.matrix, &gate.matrix,\n"
            "          &c_t.matrix, &h_t.matrix);         // t = 1..T",
        },
    },
    {
        .name = "back",
        .functions = "lstm_step_backward",
        .points = 20,
        .title = "one step back",
        .section = "One step back",
        .task = "Refuse shapes that disagree. Then make dc whole, share it\n"
                "among the gates, and hand on what goes to the step before.",
        .equation = "dc   += dh o (1 - (tanh c)^2)                  (7.6)\n"
                    "da_i  = dc g i (1 - i),  da_f = dc c_prev f (1 - f)\n"
                    "da_g  = dc i (1 - g^2),  da_o = dh (tanh c) o (1 - o)\n"
                    "                                               (7.7)\n"
                    "dc_prev += dc f                                (7.8)\n"
                    "dh_prev += da W_hh                             (7.9)",
        .hint = {
            "Two things read c_t: the next step, whose share is in dc when you\n"
            "begin, and h_t. Add the share of h_t first. What the gates take\n"
            "is a part of the whole.",
            "(7.3) is a sum of two products: the derivative of f c_prev to f is\n"
            "c_prev, that of i g to i is g. Each then passes its own slope,\n"
            "(1.3) written with the gate: i (1 - i), but 1 - g^2 for tanh.",
            "const double tanh_c = tanh(c_n[j]);\n"
            "dc_n[j] += dh_n[j] * o[j] * (1.0 - tanh_c * tanh_c);\n"
            "da_f[j] = dc_n[j] * c_prev_n[j] * f[j] * (1.0 - f[j]);\n"
            "dc_prev_n[j] += dc_n[j] * f[j];\n"
            "gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da,\n"
            "               &p->W_hh.matrix, 1.0, dh_prev);   // at the end",
        },
    },
    {
        .name = "sweep",
        .functions = "lstm_sweep",
        .points = 15,
        .title = "from the last step to the first",
        .section = "The walk back",
        .task = "Refuse shapes that disagree. Walk t = T..1 with\n"
                "lstm_step_backward(), then the weights of all steps at once.",
        .equation = "da_t, dc_{t-1}, dh_{t-1} by (7.6) to (7.9),  t = T..1\n"
                    "dW_xh += sum_t da_t' x_t\n"
                    "dW_hh += sum_t da_t' h_{t-1}\n"
                    "db_h  += sum_t da_t' 1                        (7.10)",
        .hint = {
            "The sweep of chapter 3, with a second thing to carry: dc beside\n"
            "dh. lstm_step_backward() carries both.",
            "Step t reads gate, and writes da, at index t-1. It reads c at t-1\n"
            "and t, dh at t, completes dc at t, and adds to dc and dh at t-1.\n"
            "W_hh met the states 0..T-1.",
            "// for t = T..1: lstm_step_backward() with c_prev, dc_prev and\n"
            "// dh_prev at t-1; c, dh and dc at t; gate and da at t-1. Then\n"
            "bptt_affine(&p->W_xh.matrix, x_all, da_all, NULL,\n"
            "            &dp->W_xh.matrix, &dp->b_h.vector);\n"
            "bptt_affine(&p->W_hh.matrix, h_prev, da_all, NULL,\n"
            "            &dp->W_hh.matrix, NULL);",
        },
    },
    {
        .name = "backward",
        .functions = "lstm_backward",
        .points = 10,
        .title = "from the loss to every weight",
        .section = "From the loss to every weight",
        .task = "Refuse shapes that disagree, before anything is written. Then\n"
                "back through the readout, and back through time.",
        .equation = "dh_t  += dy_t W_hy\n"
                    "dW_hy += sum_t dy_t' h_t\n"
                    "db_y  += sum_t dy_t' 1                        (7.11)",
        .hint = {
            "The readout sees h, never c. It is the readout of chapter 2, and\n"
            "its way back is that of chapter 3.",
            "y_t was read from h_t: sequence_rows(s->h, 1, T) and\n"
            "sequence_rows(ds->h, 1, T), beside sequence_rows(dy, 0, T).",
            "bptt_affine(&p->W_hy.matrix, states, dsaid, dstates,\n"
            "            &dp->W_hy.matrix, &dp->b_y.vector);\n"
            "return lstm_sweep(p, x, s, ds, dp);",
        },
    },
    {
        .name = "flow",
        .functions = "lstm_flow",
        .points = 10,
        .title = "what flows along the cell",
        .section = "What flows along the cell",
        .task = "Refuse shapes that disagree. Then the logarithm of what the\n"
                "forget gates leave of a gradient, from the last step back.",
        .equation = "flow_t = 1/(B H) sum_ij sum_{s=t+1..T} log10 f_sij\n"
                    "                                              (7.12)",
        .hint = {
            "Back through one step a cell's gradient is multiplied with f. The\n"
            "logarithm of a product is a sum; make it step by step.",
            "flow_T is 0: nothing has been walked yet. flow_{t-1} is flow_t\n"
            "and the mean of log10 f over the batch and the units at step t,\n"
            "whose gates stand at index t-1.",
            "sum += log10(sequence_of(gate, t - 1, n)[H + j]); // n, j\n"
            "gsl_vector_set(flow, t - 1, gsl_vector_get(flow, t)\n"
            "                            + sum / (double)(gate->B * H));",
        },
    },
    {
        .name = "forget",
        .functions = "lstm_forget_bias",
        .points = 5,
        .title = "begin by keeping",
        .section = "Begin by keeping",
        .task = "Refuse a bias that is not finite. Then set the forget gates'\n"
                "block of b_h, and nothing else.",
        .equation = "b_f = bias                                    (7.13)",
        .hint = {
            "b_h has 4H numbers, in the order of the gates: i f g o.",
            "The forget gates' block begins at H and has H numbers. isfinite()\n"
            "is in math.h.",
            "gsl_vector_view b_f =\n"
            "    gsl_vector_subvector(&p->b_h.vector, p->H, p->H);\n"
            "gsl_vector_set_all(&b_f.vector, bias);",
        },
    },
    {
        .name = "chrono",
        .functions = "lstm_chrono",
        .points = 10,
        .title = "memories of all lengths",
        .section = "Memories of all lengths",
        .task = "Refuse a T_max that is not greater than 2, or not finite. Then\n"
                "draw a length for every unit, and set two of its biases.",
        .equation = "b_f = log u,  b_i = -b_f,\n"
                    "u = gsl_ran_flat(r, 1, T_max - 1)             (7.14)",
        .hint = {
            "One number is drawn for each unit, and both biases come from it.",
            "The i block of b_h begins at 0, the f block at H. log() is the\n"
            "natural logarithm, as the logistic function has exp() in it.",
            "const double b = log(gsl_ran_flat(r, 1.0, T_max - 1.0));\n"
            "gsl_vector_set(&p->b_h.vector, p->H + j, b);  // for every j\n"
            "gsl_vector_set(&p->b_h.vector, j, -b);",
        },
    },
};

const module lstm_module = {
    .name = "lstm",
    .title = "A road for the gradient",
    .chapter = "chapters/07-lstm/chapter.md",
    .n_steps = sizeof steps / sizeof steps[0],
    .steps = steps,
};
