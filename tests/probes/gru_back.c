/* The cases of chapter 8, continued: one step back. */
#include "gru_parts.h"

#include <gsl/gsl_math.h>

/* In cases 5 to 11 the matrix of that number has a row or a column too many. */
enum { GATE, DA, V, H_PREV, DH, DV, DH_PREV, VIEWS };
static const char *const names[VIEWS] = { "gate", "da", "v",      "h_prev",
                                          "dh",   "dv", "dh_prev" };

static void
views(sheet *s, size_t k, size_t B, size_t H, gsl_matrix_view view[VIEWS])
{
    for (size_t m = 0; m < VIEWS; m++) {
        const int wrong = k == 5 + m;
        const size_t rows = B + (wrong && m % 2 == 1);
        const size_t columns =
            (m <= DA ? GRU_GATES * H : H) + (wrong && m % 2 == 0);
        view[m] = awkward_view(s, rows, columns, k == 3);
        if (wrong) {
            say(s, "%s is (%zu,%zu)", names[m], rows, columns);
            expect_error(s);
        }
    }
    // A sum, or a difference, of numbers of three decimals may be exactly 0.
    gsl_matrix_scale(&view[DH_PREV].matrix, M_SQRT1_2);
    gsl_matrix_scale(&view[H_PREV].matrix, M_SQRT1_2);
}

/* What a step can have made: gates in their range, some of them at its ends. */
static void
make_gates(gsl_matrix *gate, size_t B, size_t H, int saturated)
{
    for (size_t i = 0; i < B; i++)
        for (size_t j = 0; j < H; j++)
            for (size_t m = 0; m < GRU_GATES; m++) {
                double *at = gsl_matrix_ptr(gate, i, m * H + j);
                const size_t kind = (i + j + m) % 3;
                if (m != GRU_N)
                    *at = fabs(*at);
                if (saturated && kind == 0)
                    *at = GSL_SIGN(*at);
                if (saturated && kind == 1)
                    *at = m == GRU_N ? -1.0 : 0.0;
            }
}

static void
say_views(sheet *s, const gru_params *p, const gsl_matrix_view view[VIEWS])
{
    say_gru(s, p);
    for (size_t m = 0; m < VIEWS; m++) {
        if (m == DA || m == DV)
            continue;
        say_matrix(s, m == DH_PREV ? "dh_prev before" : names[m],
                   &view[m].matrix);
        if (m != DH_PREV)
            input_view(s, names[m], &view[m].matrix);
    }
}

/* Sequence 1 met a NaN in one unit, the others in none. */
static void
put_around_nan(sheet *s, const gsl_matrix_view view[VIEWS])
{
    static const size_t out[] = { DA, DV, DH_PREV };
    put(s, "NaN at dv[1,2]", gsl_isnan(gsl_matrix_get(&view[DV].matrix, 1, 2)),
        0.0);
    for (size_t m = 0; m < 3; m++) {
        const gsl_matrix *made = &view[out[m]].matrix;
        for (size_t i = 0; i < made->size1; i += 2)
            put_row(s, names[out[m]], i, gsl_matrix_const_ptr(made, i, 0),
                    made->size2, 1e-10);
    }
}

/* Cases: by hand, larger, saturated, windows, NaN, and seven refused. */
PROBE(gru, back, 12)(sheet *s, size_t k)
{
    const size_t e = more(s), B = (k == 0 ? 1 : 3) + e;
    const size_t H = (k == 0 ? 1 : 4) + e;
    const gru_params p = awkward_gru(s, 2, H, 5);
    gsl_matrix_view view[VIEWS];

    say(s, "B = %zu, H = %zu", B, H);
    views(s, k, B, H, view);
    make_gates(&view[GATE].matrix, B, H, k == 2);
    if (k == 3)
        say(s, "all matrices windows onto wider ones (tda = size2 + 2)");
    if (k == 4)
        gsl_matrix_set(&view[DH].matrix, 1, 2, NAN);
    say_views(s, &p, view);
    if (!put_status(
            s, "gru_step_backward",
            THE(gru_step_backward)(&p, &view[GATE].matrix, &view[V].matrix,
                                   &view[H_PREV].matrix, &view[DH].matrix,
                                   &view[DA].matrix, &view[DV].matrix,
                                   &view[DH_PREV].matrix)))
        return;
    if (k == 4) {
        put_around_nan(s, view);
        return;
    }
    put_view(s, "da", &view[DA].matrix, 1e-10);
    put_view(s, "dv", &view[DV].matrix, 1e-10);
    put_view(s, "dh_prev", &view[DH_PREV].matrix, 1e-10);
}
