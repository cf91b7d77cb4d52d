#include "lstm_parts.h"

lstm_params
awkward_lstm(sheet *s, size_t D, size_t H, size_t O)
{
    // Each window has memory of its own, as in awkward_params(): whatever reads
    // or writes past its end is noticed.
    return (lstm_params){ .D = D,
                          .H = H,
                          .O = O,
                          .W_xh = awkward_matrix(s, LSTM_GATES * H, D),
                          .W_hh = awkward_matrix(s, LSTM_GATES * H, H),
                          .b_h = awkward_vector(s, LSTM_GATES * H),
                          .W_hy = awkward_matrix(s, O, H),
                          .b_y = awkward_vector(s, O) };
}

void
lstm_set_bias(lstm_params *p, size_t k, double bias)
{
    gsl_vector_view block =
        gsl_vector_subvector(&p->b_h.vector, k * p->H, p->H);
    gsl_vector_set_all(&block.vector, bias);
}

void
lstm_keep_for_ever(sheet *s, lstm_params *p)
{
    lstm_set_bias(p, LSTM_F, 800.0);
    lstm_set_bias(p, LSTM_I, -800.0);
    say(s, "b_f = 800, b_i = -800");
}
