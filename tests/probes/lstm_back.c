/* The cases of chapter 7, continued: one step back. */
#include "lstm_parts.h"

#include <gsl/gsl_math.h>

/* In cases 5 to 12 the matrix of that number has a row or a column too many. */
enum { GATE, DA, C_PREV, C, DH, DC, DC_PREV, DH_PREV, VIEWS };
static const char *const names[VIEWS] = { "gate", "da", "c_prev",  "c",
                                          "dh",   "dc", "dc_prev", "dh_prev" };

static void
views(sheet *s, size_t k, size_t B, size_t H, gsl_matrix_view v[VIEWS])
{
    for (size_t m = 0; m < VIEWS; m++) {
        const int wrong = k == 5 + m;
        const size_t rows = B + (wrong && m % 2 == 1);
        const size_t columns =
            (m <= DA ? LSTM_GATES * H : H) + (wrong && m % 2 == 0);
        v[m] = awkward_view(s, rows, columns, k == 3);
        // A sum of numbers of three decimals may be exactly 0.
        if (m >= DC)
            gsl_matrix_scale(&v[m].matrix, M_SQRT1_2);
        if (wrong) {
            say(s, "%s is (%zu,%zu)", names[m], rows, columns);
            expect_error(s);
        }
    }
}

/* What a step can have made: gates in their range, and the cells of (7.3). */
static void
make_gates(gsl_matrix_view v[VIEWS], size_t B, size_t H, int saturated)
{
    for (size_t n = 0; n < B; n++)
        for (size_t j = 0; j < H; j++) {
            double gate[LSTM_GATES];
            for (size_t m = 0; m < LSTM_GATES; m++) {
                double *at = gsl_matrix_ptr(&v[GATE].matrix, n, m * H + j);
                // Some are wide open and some are shut.
                if (saturated && (n + j + m) % 3 < 2)
                    *at = (n + j + m) % 3 == 0 ? GSL_SIGN(*at) : 0.0;
                if (m != LSTM_G)
                    *at = fabs(*at);
                else if (*at == 0.0)
                    *at = -1.0;
                gate[m] = *at;
            }
            gsl_matrix_set(&v[C].matrix, n, j,
                           gate[LSTM_F]
                                   * gsl_matrix_get(&v[C_PREV].matrix, n, j)
                               + gate[LSTM_I] * gate[LSTM_G]);
        }
}

static void
say_views(sheet *s, const lstm_params *p, const gsl_matrix_view v[VIEWS])
{
    say_matrix(s, "W_hh", &p->W_hh.matrix);
    input_view(s, "W_hh", &p->W_hh.matrix);
    for (size_t m = 0; m < VIEWS; m++) {
        char name[32];
        if (m == DA)
            continue;
        snprintf(name, sizeof name, m < DC ? "%s" : "%s before", names[m]);
        say_matrix(s, name, &v[m].matrix);
        if (m < DC)
            input_view(s, names[m], &v[m].matrix);
    }
}

/* Sequence 1, unit 2 met a NaN: what it touches is none, all others are. */
static void
put_around_nan(sheet *s, const gsl_matrix_view v[VIEWS])
{
    static const size_t out[] = { DC, DA, DC_PREV };
    for (size_t m = 0; m < 3; m++) {
        const gsl_matrix *made = &v[out[m]].matrix;
        char words[32];
        snprintf(words, sizeof words, "NaN at %s[1,2]", names[out[m]]);
        put(s, words, gsl_isnan(gsl_matrix_get(made, 1, 2)), 0.0);
        for (size_t n = 0; n < made->size1; n += 2) {
            snprintf(words, sizeof words, "%s %zu", names[out[m]], n);
            put_array(s, words, gsl_matrix_const_ptr(made, n, 0), made->size2,
                      1e-10);
        }
    }
}

/* Cases: by hand, larger, saturated, windows, NaN, and eight refused. */
PROBE(lstm, back, 13)(sheet *s, size_t k)
{
    const size_t e = more(s), B = (k == 0 ? 1 : 3) + e;
    const size_t H = (k == 0 ? 1 : 4) + e;
    const lstm_params p = awkward_lstm(s, 2, H, 5);
    gsl_matrix_view v[VIEWS];

    say(s, "B = %zu, H = %zu", B, H);
    views(s, k, B, H, v);
    make_gates(v, B, H, k == 2);
    if (k == 3)
        say(s, "all matrices windows onto wider ones (tda = size2 + 2)");
    if (k == 4)
        gsl_matrix_set(&v[DH].matrix, 1, 2, NAN);
    say_views(s, &p, v);
    if (!put_status(s, "lstm_step_backward",
                    THE(lstm_step_backward)(
                        &p, &v[GATE].matrix, &v[C_PREV].matrix, &v[C].matrix,
                        &v[DH].matrix, &v[DC].matrix, &v[DA].matrix,
                        &v[DC_PREV].matrix, &v[DH_PREV].matrix)))
        return;
    if (k == 4) {
        put_around_nan(s, v);
        return;
    }
    put_view(s, "dc", &v[DC].matrix, 1e-10);
    put_view(s, "da", &v[DA].matrix, 1e-10);
    put_view(s, "dc_prev", &v[DC_PREV].matrix, 1e-10);
    put_view(s, "dh_prev", &v[DH_PREV].matrix, 1e-10);
}
