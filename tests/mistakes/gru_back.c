/* The mistakes of chapter 8, continued: one step back. */
#include "../runner/sheet.h"
#include "gru.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

/* A step back in plain loops, with what goes wrong left to say. */
typedef struct {
    int no_road;          // (8.8) is missing
    int assigned, added;  // dh_prev is assigned; da is added to
    int no_share;         // da_n without 1 - z
    int no_tanh_slope, no_gate_slopes;
    int only_old, turned;  // da_z without n; with the signs turned
    int from_state;        // da_r has h_prev in the place of v
    int r_of_dh;           // da_r takes dh where it needs da_n
    int dv_whole;          // dv is not multiplied by r
    int one_product;       // da W_hh for all three blocks
    int transposed;
} way;

/* The numbers of one unit, and their places. */
typedef struct {
    double r, z, n, v, old, dh;
} unit;

static void
gates_back(const unit *u, double *da_r, double *da_z, double *da_n, double *dv,
           const way *w)
{
    const double kept = w->added ? 1.0 : 0.0;
    const double slope_n = w->no_tanh_slope ? 1.0 : 1.0 - u->n * u->n;
    const double slope_z = w->no_gate_slopes ? 1.0 : u->z * (1.0 - u->z);
    const double slope_r = w->no_gate_slopes ? 1.0 : u->r * (1.0 - u->r);
    const double by_z = w->turned     ? u->n - u->old
                        : w->only_old ? u->old
                                      : u->old - u->n;
    const double new_n = u->dh * (w->no_share ? 1.0 : 1.0 - u->z) * slope_n;

    *da_n = kept * *da_n + new_n;
    *da_z = kept * *da_z + u->dh * by_z * slope_z;
    *da_r = kept * *da_r
            + (w->r_of_dh ? u->dh : new_n) * (w->from_state ? u->old : u->v)
                  * slope_r;
    *dv = new_n * (w->dv_whole ? 1.0 : u->r);
}

/* What row k of W_hh passes on to state m, or column if it is transposed. */
static double
weight(const gru_params *p, size_t k, size_t m, const way *w)
{
    const size_t H = p->H, block = k / H * H;
    return w->transposed ? gsl_matrix_get(&p->W_hh.matrix, block + m, k - block)
                         : gsl_matrix_get(&p->W_hh.matrix, k, m);
}

static void
states_back(const gru_params *p, const double *z, const double *dh,
            const double *da, const double *dv, double *before, const way *w)
{
    const size_t H = p->H;
    for (size_t m = 0; m < H; m++) {
        double sum = w->assigned ? 0.0 : before[m];
        if (!w->no_road)
            sum += dh[m] * z[m];
        for (size_t k = 0; k < 3 * H; k++)
            sum += (k < 2 * H || w->one_product ? da[k] : dv[k - 2 * H])
                   * weight(p, k, m, w);
        before[m] = sum;
    }
}

#define BACK                                                                   \
    (const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,         \
     const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da,           \
     gsl_matrix *dv, gsl_matrix *dh_prev)

/* Shapes that disagree are refused unless CHECKED is 0. */
static int
back(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
     const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da,
     gsl_matrix *dv, gsl_matrix *dh_prev, int checked, way w)
{
    const size_t H = p->H;
    size_t B = GSL_MIN(gate->size1, GSL_MIN(h_prev->size1, dh->size1));

    if (checked
        && gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
               != GSL_SUCCESS)
        return GSL_EBADLEN;
    B = GSL_MIN(GSL_MIN(B, v->size1), GSL_MIN(da->size1, dv->size1));
    for (size_t i = 0; i < GSL_MIN(B, dh_prev->size1); i++) {
        const double *g = gsl_matrix_const_ptr(gate, i, 0);
        double *d = gsl_matrix_ptr(da, i, 0), *dpast = gsl_matrix_ptr(dv, i, 0);
        for (size_t j = 0; j < H; j++)
            gates_back(&(unit){ g[j], g[H + j], g[2 * H + j],
                                gsl_matrix_get(v, i, j),
                                gsl_matrix_get(h_prev, i, j),
                                gsl_matrix_get(dh, i, j) },
                       d + j, d + H + j, d + 2 * H + j, dpast + j, &w);
        states_back(p, g + H, gsl_matrix_const_ptr(dh, i, 0), d, dpast,
                    gsl_matrix_ptr(dh_prev, i, 0), &w);
    }
    return GSL_SUCCESS;
}

#define GRU_BACK(slug, checked, says, ...)                                     \
    MISTAKE(gru_step_backward, slug, says)                                     \
    BACK                                                                       \
    {                                                                          \
        return back(p, gate, v, h_prev, dh, da, dv, dh_prev, (checked),        \
                    (way){ __VA_ARGS__ });                                     \
    }                                                                          \
    static int gru_step_backward_##slug BACK

GRU_BACK(no_road, 1,
         "the straight road is missing: (8.8) adds dh z to\n"
         "  dh_prev, without any weight.",
         .no_road = 1);
GRU_BACK(assigned, 1,
         "dh_prev is assigned. It is added to: what a loss put\n"
         "  there is part of the gradient.",
         .assigned = 1);
GRU_BACK(da_added, 1,
         "da is added to what it held before. It is overwritten:\n"
         "  a sum has no other reader than its gate.",
         .added = 1);
GRU_BACK(whole_new, 1,
         "1 - z is missing in da_n. That share of n is in the\n"
         "  state, by (8.5), and no more comes back.",
         .no_share = 1);
GRU_BACK(no_tanh_slope, 1, "the slope of tanh, 1 - n^2, is missing in da_n.",
         .no_tanh_slope = 1);
GRU_BACK(no_gate_slopes, 1,
         "the slopes of the gates, r (1 - r) and z (1 - z), are\n"
         "  missing.",
         .no_gate_slopes = 1);
GRU_BACK(only_what_is_kept, 1,
         "n is missing in da_z. A larger z lets more of h_prev\n"
         "  in *and* less of n: h_prev - n.",
         .only_old = 1);
GRU_BACK(turned, 1,
         "the sign of da_z is turned round. z belongs to h_prev:\n"
         "  h_prev - n.",
         .turned = 1);
GRU_BACK(state_for_v, 1,
         "da_r has h_prev where (8.7) has v. In (8.4) it is v\n"
         "  that r multiplies, a whole row of W_hn and b_n.",
         .from_state = 1);
GRU_BACK(past_the_new, 1,
         "da_r takes dh as it is. r reaches the state through n\n"
         "  only, so its gradient is a part of da_n.",
         .r_of_dh = 1);
GRU_BACK(not_reset, 1,
         "dv is da_n itself. Only the share r of v went into n,\n"
         "  and only that share comes back.",
         .dv_whole = 1);
GRU_BACK(one_product, 1,
         "all of da goes back through W_hh. W_hn did not meet a_n\n"
         "  but v: dv W_hn.",
         .one_product = 1);
GRU_BACK(transposed, 1,
         "W_hh is transposed. Forward, a row of states met W_hh';\n"
         "  backward, by (8.9), it meets W_hh.",
         .transposed = 1);
GRU_BACK(not_checked, 0,
         "matrices of another shape are accepted. The contract\n"
         "  refuses them: gru_step_backward_arguments() tells.",
         .no_road = 0);
