/*
 * scan.c - a recurrence without a matrix. The contract of every function, with its
 * equations, is in lib/scan.h; the story is in chapters/09-scan/chapter.md.
 */
#include "scan.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

// Step "forward":  make try M=scan STEP=forward
int
scan_forward(const sequence *lambda, const sequence *g, sequence *h)
{
    // TODO: Refuse what scan_forward_arguments() refuses. Then (9.1) for every
    //       step, sequence and unit: lambda and g of step t stand at index t-1.
    return GSL_EUNIMPL;
}

// Step "backward":  make try M=scan STEP=backward
int
scan_backward(const sequence *lambda, const sequence *h, sequence *dh,
              sequence *dlambda, sequence *dg)
{
    // TODO: Refuse what scan_backward_arguments() refuses. Then (9.2) to (9.4)
    //       from t = T down to 1, because dh_t must be whole before it is used.
    return GSL_EUNIMPL;
}

// Step "decay":  make try M=scan STEP=decay
int
scan_decay(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    // TODO: Return what scan_decay_arguments() returns when it refuses. Then
    //       (9.8) for every unit, with expm1() where 1 - lambda^2 would lose its
    //       digits.
    return GSL_EUNIMPL;
}

// Step "slope":  make try M=scan STEP=slope
int
scan_decay_backward(const gsl_vector *nu, const gsl_vector *dlambda,
                    const gsl_vector *dgamma, gsl_vector *dnu)
{
    // TODO: Refuse as scan_decay() does: scan_decay_arguments() takes any two
    //       vectors beside nu, so call it for dlambda and dgamma, and for dnu. Then
    //       add (9.9). exp(nu) may be infinite where lambda is 0, and their product
    //       is 0.
    return GSL_EUNIMPL;
}

// Step "chrono":  make try M=scan STEP=chrono
int
scan_chrono(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    // TODO: Refuse a T_max that is not greater than 2, or not finite, with
    //       GSL_EINVAL. Then (9.10) for every unit, with gsl_ran_flat().
    return GSL_EUNIMPL;
}

// Step "unit":  make try M=scan STEP=unit
int
scan_unit_forward(const scan_params *p, const sequence *x, scan_states *s)
{
    // TODO: Refuse what scan_unit_forward_arguments() refuses. Then (9.11) with two
    //       rnn_affine() over all steps, into s->lambda and s->n; (9.12) and
    //       (9.13) for all numbers; and scan_forward().
    return GSL_EUNIMPL;
}

// Step "back":  make try M=scan STEP=back
int
scan_unit_backward(const scan_params *p, const sequence *x,
                   const scan_states *s, scan_states *ds, scan_params *dp)
{
    // TODO: Refuse what scan_unit_backward_arguments() refuses. Then
    //       scan_backward(); (9.14) and (9.15) for all numbers, the latter in place
    //       of dlambda; and (9.16) with two bptt_affine().
    return GSL_EUNIMPL;
}

// Step "parallel":  make try M=scan STEP=parallel
int
scan_parallel(const sequence *lambda, const sequence *g, sequence *product,
              sequence *h)
{
    // TODO: Refuse what scan_parallel_arguments() refuses. Copy lambda to product
    //       and g to h at 1..T, put h_0 into the first, and combine (9.17) level
    //       by level (9.18): h first, since it needs the product as it was.
    return GSL_EUNIMPL;
}

// Step "pairs":  make try M=scan STEP=pairs
int
scan_pairs_forward(const sequence *lambda, const sequence *g, sequence *h)
{
    // TODO: Refuse what scan_pairs_forward_arguments() refuses. Then (9.19) for
    //       every step and pair: real parts at 2k, imaginary parts at 2k+1.
    return GSL_EUNIMPL;
}

// Step "conjugate":  make try M=scan STEP=conjugate
int
scan_pairs_backward(const sequence *lambda, const sequence *h, sequence *dh,
                    sequence *dlambda, sequence *dg)
{
    // TODO: Refuse what scan_pairs_backward_arguments() refuses. Then (9.20) and
    //       (9.21) from t = T down to 1; conj(a + ib) is a - ib.
    return GSL_EUNIMPL;
}
