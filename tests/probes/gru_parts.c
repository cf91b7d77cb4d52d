#include "gru_parts.h"

#include <math.h>

gru_params
awkward_gru(sheet *s, size_t D, size_t H, size_t O)
{
    // Each window has memory of its own, as in awkward_params(): whatever reads
    // or writes past its end is noticed.
    gru_params p = { .D = D,
                     .H = H,
                     .O = O,
                     .W_xh = awkward_matrix(s, GRU_GATES * H, D),
                     .W_hh = awkward_matrix(s, GRU_GATES * H, H),
                     .b_h = awkward_vector(s, GRU_GATES * H),
                     .b_n = awkward_vector(s, H),
                     .W_hy = awkward_matrix(s, O, H),
                     .b_y = awkward_vector(s, O) };
    p.W_rz = gsl_matrix_submatrix(&p.W_hh.matrix, 0, 0, 2 * H, H);
    p.W_hn = gsl_matrix_submatrix(&p.W_hh.matrix, 2 * H, 0, H, H);
    return p;
}

void
gru_say(sheet *s, const gru_params *p)
{
    say_matrix(s, "W_hh", &p->W_hh.matrix);
    say_array(s, "b_n", p->b_n.vector.data, p->H);
    input_view(s, "W_hh", &p->W_hh.matrix);
    input(s, "b_n", p->b_n.vector.data, p->H * sizeof(double));
}

void
gru_put_row(sheet *s, const char *name, size_t i, const double *a, size_t n,
            double rtol)
{
    for (size_t j = 0; j < n; j++) {
        char words[96];
        snprintf(words, sizeof words, "%s%s[%zu,%zu]", i == 1 ? "NaN at " : "",
                 name, i, j);
        put(s, words, i == 1 ? (isnan(a[j]) ? 1.0 : 0.0) : a[j],
            i == 1 ? 0.0 : rtol);
    }
}
