/*
 * gru.h - the gated recurrent unit: like an LSTM, but without a separate cell:
 * the state itself is kept, and two gates do the work of three.
 *
 *     a_t  = W_xh x_t + b_h                                             (8.1)
 *     r, z = logistic(a_r + W_hr h_{t-1}), logistic(a_z + W_hz h_{t-1}) (8.2)
 *     v_t  = W_hn h_{t-1} + b_n                                         (8.3)
 *     n    = tanh(a_n + r v_t)                                          (8.4)
 *     h_t  = z h_{t-1} + (1 - z) n,   t = 1..T                          (8.5)
 *
 * all products in (8.4) and (8.5) element by element. r is the reset gate, z
 * the update gate (where it is 1, all is kept), and n is what is new. Layout as
 * in rnn.h. A row of gates has 3H numbers, three blocks of H in the order r z
 * n, and so have the rows of W_xh, W_hh and b_h: W_hr, W_hz and W_hn are the
 * blocks of W_hh. b_n is separate from b_h because r multiplies it.
 *
 * Gradients as in bptt.h: added to, never assigned; the caller clears them.
 * Every function returns GSL_SUCCESS, or GSL_EBADLEN through GSL's error
 * handler when a shape disagrees; then nothing has been written. Nothing here
 * allocates. Numbers that are not finite are no errors and are passed on,
 * because the course studies them.
 *
 * An extra: no chapter needs it, and it needs chapters 1 to 5 only.
 *
 * Chapter: chapters/08-gru/chapter.md
 * Source:  Cho et al. (2014), EMNLP, whose r multiplies h_{t-1} and not v_t.
 *          (8.4) is the variant of cuDNN and PyTorch: one product with W_hh.
 */
#ifndef GRU_H
#define GRU_H

#include "init.h"

enum { GRU_GATES = 3, GRU_R = 0, GRU_Z, GRU_N };

/*
 * Parameters, and equally their gradients, as in rnn.h: all numbers in theta,
 * the named members are windows onto it, in this order.
 */
typedef struct {
    size_t D, H, O;
    gsl_vector *theta;     // (3H*D + 3H*H + 3H + H + O*H + O), owned
    gsl_matrix_view W_xh;  // (3H,D)
    gsl_matrix_view W_hh;  // (3H,H)
    gsl_matrix_view W_rz;  // (2H,H), its rows of r and z: W_hr above W_hz
    gsl_matrix_view W_hn;  // (H,H), its rows of n
    gsl_vector_view b_h;   // (3H)
    gsl_vector_view b_n;   // (H)
    gsl_matrix_view W_hy;  // (O,H)
    gsl_vector_view b_y;   // (O)
} gru_params;

/*
 * Given ready-made, in lib/gru.c, like everything below that says so.
 * Zero-filled parameters, or NULL: GSL_EINVAL for a zero size, GSL_ENOMEM when
 * memory or its addresses do not suffice.
 */
gru_params *gru_params_alloc(size_t D, size_t H, size_t O);

/* Frees p. NULL is allowed. */
void gru_params_free(gru_params *p);

/*
 * What a run forward leaves behind, and equally what a run back does: ds has the
 * type of s. There gate holds da, the gradients of the three sums: those in the
 * brackets of (8.2), and a_n + r v_t of (8.4).
 */
typedef struct {
    sequence *gate;  // (T,B,3H), gates of step t at index t-1, owned
    sequence *v;     // (T,B,H), v_t at index t-1, owned
    sequence *h;     // (T+1,B,H), index 0 is the start, owned
} gru_states;

/* Given ready-made. All zeros, or NULL: GSL_EINVAL, GSL_ENOMEM. */
gru_states *gru_states_alloc(size_t T, size_t B, size_t H);

/* Frees s. NULL is allowed. */
void gru_states_free(gru_states *s);

/* Given ready-made: sets h to 0, as a new run or a run back begins. */
void gru_states_clear(gru_states *s);

/*
 * One step for the whole batch: (8.2) to (8.5). For rows of the batch, (8.2) and
 * (8.3) read
 *
 *     a_r += h_prev W_hr',   a_z += h_prev W_hz',
 *     v    = h_prev W_hn' + 1 b_n'                                      (8.6)
 *
 *   gate     (B,3H)  in: x W_xh' + 1 b_h'; out: r z n
 *   h_prev   (B,H)   in
 *   v, h     (B,H)   out, overwritten; must not overlap the others
 *
 * A v that is too large for a double is infinite, and NaN comes of it where r is 0.
 *
 * Cost: two products of 6 B H^2 operations together, and 3 B H exponentials.
 */
int gru_step(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate,
             gsl_matrix *v, gsl_matrix *h);

/*
 * The whole sequence. The products of all inputs with the weights of all gates
 * are one matrix product.
 *
 *   x   (T,B,D)  in
 *   s            in: h at index 0; out: gate, v, and h at 1..T
 */
int gru_forward(const gru_params *p, const sequence *x, gru_states *s);

/*
 * The way back through gru_step(), for the whole batch, element by element:
 *
 *     da_n = dh (1 - z) (1 - n^2)       da_z = dh (h_prev - n) z (1 - z)
 *     da_r = da_n v r (1 - r)           dv   = da_n r                   (8.7)
 *     dh_prev += dh z                                                   (8.8)
 *
 * and through the weights:
 *
 *     dh_prev += da_r W_hr + da_z W_hz + dv W_hn                        (8.9)
 *
 *   gate      (B,3H)  in: r z n, as gru_step() left them
 *   v         (B,H)   in: likewise
 *   h_prev    (B,H)   in
 *   dh        (B,H)   in: the whole gradient of h
 *   da        (B,3H)  out, overwritten, because only its gate reads a sum
 *   dv        (B,H)   out, overwritten, because only (8.4) reads v
 *   dh_prev   (B,H)   added to
 */
int gru_step_backward(const gru_params *p, const gsl_matrix *gate,
                      const gsl_matrix *v, const gsl_matrix *h_prev,
                      const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
                      gsl_matrix *dh_prev);

/*
 * The walk back through time, from the last step to the first:
 *
 *     da_t, dv_t, dh_{t-1} by (8.7) to (8.9),   t = T..1
 *     dW_xh += sum_t da_t' x_t,        db_h  += sum_t da_t' 1,
 *     dW_hr += sum_t da_rt' h_{t-1},   dW_hz += sum_t da_zt' h_{t-1},
 *     dW_hn += sum_t dv_t' h_{t-1},    db_n  += sum_t dv_t' 1           (8.10)
 *
 *   x    (T,B,D)  in
 *   s             in: as gru_forward() left it
 *   ds            h: in, the gradient that each state has from the loss
 *                 directly; out, the whole gradient at every step. gate and v:
 *                 out, overwritten: da_t and dv_t at index t-1
 *   dp            added to: dW_xh, dW_hh, db_h and db_n
 *
 * Cost: about twice that of gru_forward().
 */
int gru_sweep(const gru_params *p, const sequence *x, const gru_states *s,
              gru_states *ds, gru_params *dp);

/*
 * The whole way back, from the gradient of the outputs: through gru_readout(),
 *
 *     dh_t += dy_t W_hy,   dW_hy += sum_t dy_t' h_t,
 *     db_y += sum_t dy_t' 1                                            (8.11)
 *
 * and then by gru_sweep(), whose arguments it has.
 *
 *   dy   (T,B,O)  in: from bptt_squared_error() or bptt_cross_entropy()
 *   dp            added to, all of it
 */
int gru_backward(const gru_params *p, const sequence *x, const gru_states *s,
                 const sequence *dy, gru_states *ds, gru_params *dp);

/*
 * Given ready-made: the outputs at every step, y_t = W_hy h_t + b_y.
 *
 *   h   (T+1,B,H)  in; index 0 is not read
 *   y   (T,B,O)    out, overwritten
 */
int gru_readout(const gru_params *p, const sequence *h, sequence *y);

/*
 * Given ready-made: a start for all parameters. W_xh and W_hy by
 * init_glorot_normal() and W_hh by init_orthogonal() with gain 1, gate by gate;
 * biases 0. The order is W_xh and W_hh of r, z, n, then W_hy.
 */
int gru_begin(const gsl_rng *r, gru_params *p);

/* Given ready-made: for gradient_check(), as rnn_blocks(). */
enum { GRU_BLOCKS = 6 };
void gru_blocks(gru_params *p, const gru_params *dp,
                gradient_block block[GRU_BLOCKS]);

/*
 * Given ready-made, in lib/gru.c: GSL_SUCCESS, or GSL_EBADLEN when
 * the arguments of the function of that name disagree in shape.
 */
int gru_step_arguments(const gru_params *p, const gsl_matrix *h_prev,
                       const gsl_matrix *gate, const gsl_matrix *v,
                       const gsl_matrix *h);
int gru_step_backward_arguments(const gru_params *p, const gsl_matrix *gate,
                                const gsl_matrix *v, const gsl_matrix *h_prev,
                                const gsl_matrix *dh, const gsl_matrix *da,
                                const gsl_matrix *dv,
                                const gsl_matrix *dh_prev);
int gru_forward_arguments(const gru_params *p, const sequence *x,
                          const gru_states *s);
int gru_sweep_arguments(const gru_params *p, const sequence *x,
                        const gru_states *s, const gru_states *ds,
                        const gru_params *dp);

#endif /* GRU_H */
