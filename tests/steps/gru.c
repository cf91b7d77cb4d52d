/* The steps of chapter 8, an extra, in the order in which they are learned. */
#include "../runner/steps.h"

static const step steps[] = {
    {
        .name = "gates",
        .functions = "gru_step",
        .points = 25,
        .title = "two gates and what is new",
        .section = "Two gates",
        .task = "Refuse shapes that disagree. Then what the states before say\n"
                "to the gates and to n, the gates, n itself, and the state.",
        .equation = "a_r += h_prev W_hr',  a_z += h_prev W_hz'\n"
                    "v    = h_prev W_hn' + 1 b_n'                   (8.6)\n"
                    "r, z = logistic(a_r), logistic(a_z)            (8.2)\n"
                    "n    = tanh(a_n + r v)                         (8.4)\n"
                    "h    = z h_prev + (1 - z) n                    (8.5)",
        .hint = {
            "Two products come first, for the whole batch: one goes to r and\n"
            "z, where the inputs have spoken already. The other goes to v,\n"
            "because r is not known before the first is there.",
            "Row i of gate is 3H numbers: r from 0 on, z from H, n from 2H.\n"
            "gsl_matrix_submatrix(gate, 0, 0, B, 2 * H) is the place for the\n"
            "first product, with p->W_rz. The second, with its bias, is an\n"
            "rnn_affine(). A row may be part of a wider matrix:\n"
            "gsl_matrix_ptr(gate, i, 0).",
            "gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev,\n"
            "               &p->W_rz.matrix, 1.0, &rz.matrix);\n"
            "rnn_affine(&p->W_hn.matrix, &p->b_n.vector, h_prev, v);\n"
            "// then for every row: LOGISTIC over 2H numbers, and\n"
            "n[j] += r[j] * v_i[j];                // then TANH over n\n"
            "h_i[j] = z[j] * h_prev_i[j] + (1.0 - z[j]) * n[j];",
        },
    },
    {
        .name = "sequence",
        .functions = "gru_forward",
        .points = 15,
        .title = "a whole sequence",
        .section = "All steps of it",
        .task = "Refuse shapes that disagree. Make the input products of all\n"
                "steps and all gates with one rnn_affine(), then t = 1..T.",
        .equation = "a_t = W_xh x_t + b_h                           (8.1)\n"
                    "and (8.2) to (8.5), t = 1..T",
        .hint = {
            "As in chapter 2: what the inputs say waits for nobody. Here it\n"
            "goes into s->gate, which has a row of 3H for it.",
            "sequence_rows(x, 0, T) and sequence_rows(s->gate, 0, T) fit as\n"
            "they are: both have T steps. Step t takes h at index t-1, gate\n"
            "and v at index t-1, and makes h at index t.",
            "gsl_matrix_view gate = sequence_at(s->gate, t - 1);  // v likewise\n"
            "gsl_matrix_view h_t = sequence_at(s->h, t);\n"
            "gru_step(p, &h_prev.matrix, &gate.matrix, &v_t.matrix,\n"
            "         &h_t.matrix);                               // t = 1..T",
        },
    },
    {
        .name = "back",
        .functions = "gru_step_backward",
        .points = 25,
        .title = "one step back",
        .section = "One step back",
        .task = "Refuse shapes that disagree. Then through the state, the\n"
                "gates and the reset, and on to the step before.",
        .equation = "da_n = dh (1 - z) (1 - n^2)\n"
                    "da_z = dh (h_prev - n) z (1 - z)\n"
                    "da_r = da_n v r (1 - r)\n"
                    "dv   = da_n r                                  (8.7)\n"
                    "dh_prev += dh z                                (8.8)\n"
                    "dh_prev += da_r W_hr + da_z W_hz + dv W_hn     (8.9)",
        .hint = {
            "Every line is the slope of one product in (8.4) or (8.5), times\n"
            "the slope of its gate. Ask of each letter: what is it multiplied\n"
            "with on the way forward?",
            "da_n first: da_r and dv need it. What r multiplies is v, so v is\n"
            "in da_r, and r in dv. z stands in (8.5) twice, with h_prev and,\n"
            "turned round, with n: hence the difference.",
            "da_n[j] = dh_i[j] * (1.0 - z[j]) * (1.0 - n[j] * n[j]);\n"
            "da_z[j] = dh_i[j] * (h_prev_i[j] - n[j]) * z[j] * (1.0 - z[j]);\n"
            "da_r[j] = da_n[j] * v_i[j] * r[j] * (1.0 - r[j]);\n"
            "dv_i[j] = da_n[j] * r[j];\n"
            "dh_prev_i[j] += dh_i[j] * z[j];       // for all rows; then\n"
            "// the first 2H columns of da times W_rz, and dv times W_hn",
        },
    },
    {
        .name = "sweep",
        .functions = "gru_sweep",
        .points = 20,
        .title = "from the last step to the first",
        .section = "The walk back",
        .task = "Refuse shapes that disagree. Walk t = T..1, then make the\n"
                "gradients of the weights, all steps at once.",
        .equation = "dW_xh += sum_t da_t' x_t,   db_h += sum_t da_t' 1\n"
                    "dW_hr += sum_t da_rt' h_{t-1}\n"
                    "dW_hz += sum_t da_zt' h_{t-1}\n"
                    "dW_hn += sum_t dv_t' h_{t-1}\n"
                    "db_n  += sum_t dv_t' 1                        (8.10)",
        .hint = {
            "The walk is bptt_sweep() once more. Afterwards each weight gets\n"
            "the gradient of what it was added to: W_hn was added to v.",
            "Step t reads gate and v at index t-1 and h at t-1, takes dh at\n"
            "index t, and writes da, dv and dh at t-1. Three bptt_affine()\n"
            "follow: for W_xh with b_h, for W_rz, for W_hn with b_n.",
            "gsl_matrix_view da = sequence_rows(ds->gate, 0, T);\n"
            "gsl_matrix_submatrix(&da.matrix, 0, 0, T * B, 2 * H)  // r and z\n"
            "bptt_affine(&p->W_hn.matrix, h_all, dv_all, NULL,\n"
            "            &dp->W_hn.matrix, &dp->b_n.vector);",
        },
    },
    {
        .name = "backward",
        .functions = "gru_backward",
        .points = 15,
        .title = "from what the network said",
        .section = "From the loss",
        .task = "Refuse shapes that disagree, before anything is written. Then\n"
                "back through the readout, and back through time.",
        .equation = "dh_t  += dy_t W_hy\n"
                    "dW_hy += sum_t dy_t' h_t\n"
                    "db_y  += sum_t dy_t' 1                        (8.11)",
        .hint = {
            "This is bptt_backward() once more: the readout was one product\n"
            "over all steps, and so is its way back.",
            "y_t was read from h_t: sequence_rows(s->h, 1, T) and\n"
            "sequence_rows(ds->h, 1, T), beside sequence_rows(dy, 0, T).",
            "bptt_affine(&p->W_hy.matrix, states, dsaid, dstates,\n"
            "            &dp->W_hy.matrix, &dp->b_y.vector);\n"
            "return gru_sweep(p, x, s, ds, dp);",
        },
    },
};

const module gru_module = {
    .name = "gru",
    .title = "Extra: two more roads",
    .chapter = "chapters/08-gru/chapter.md",
    .n_steps = sizeof steps / sizeof steps[0],
    .steps = steps,
};
