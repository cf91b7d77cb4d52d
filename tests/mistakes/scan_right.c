#include "scan_right.h"

void
scan_right_sums(const gsl_matrix *W, const gsl_vector *b, const sequence *x,
                sequence *a)
{
    for (size_t row = 0; row < x->T * x->B; row++)
        for (size_t j = 0; j < W->size1; j++) {
            double sum = gsl_vector_get(b, j);
            for (size_t d = 0; d < x->n; d++)
                sum += gsl_matrix_get(W, j, d) * x->data[row * x->n + d];
            a->data[row * a->n + j] = sum;
        }
}

void
scan_right_add(const gsl_vector *b, double size, sequence *a)
{
    for (size_t k = 0; k < a->T * a->B * a->n; k++)
        a->data[k] += size * gsl_vector_get(b, k % a->n);
}

void
scan_right_states_from(scan_states *s, size_t first)
{
    const size_t n = s->g->B * s->g->n;
    for (size_t k = (first - 1) * n; k < s->g->T * n; k++)
        s->h->data[n + k] = s->lambda->data[k] * s->h->data[k] + s->g->data[k];
}

void
scan_right_states(scan_states *s)
{
    scan_right_states_from(s, 1);
}

void
scan_right_walk(const scan_states *s, scan_states *ds)
{
    const size_t n = s->g->B * s->g->n;
    for (size_t k = s->g->T * n; k-- > 0;) {
        const double dh = ds->h->data[n + k];
        ds->lambda->data[k] = dh * s->h->data[k];
        ds->g->data[k] = dh;
        ds->h->data[k] += s->lambda->data[k] * dh;
    }
}

void
scan_right_weights(const sequence *da, const sequence *x, gsl_matrix *dW,
                   gsl_vector *db)
{
    for (size_t row = 0; row < x->T * x->B; row++)
        for (size_t j = 0; j < da->n; j++) {
            const double da_j = da->data[row * da->n + j];
            *gsl_vector_ptr(db, j) += da_j;
            for (size_t d = 0; d < x->n; d++)
                *gsl_matrix_ptr(dW, j, d) += da_j * x->data[row * x->n + d];
        }
}
