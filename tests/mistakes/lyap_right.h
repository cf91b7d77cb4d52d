/* lyap_right.h - one turn as it should be, for mistakes that are made elsewhere. */
#ifndef MISTAKES_LYAP_RIGHT_H
#define MISTAKES_LYAP_RIGHT_H

#include "lyap.h"

void lyap_right_turn(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A,
                     gsl_vector *sum);
void lyap_right_jacobians(const rnn_params *p, const sequence *h, sequence *J);

#endif /* MISTAKES_LYAP_RIGHT_H */
