#include "sparse.h"

#include "matrices.h"

#include <stdio.h>
#include <string.h>

/* A copy of a thing on the heap, freed with the sheet. */
static void *
kept(sheet *s, const void *thing, size_t bytes)
{
    return memcpy(array(s, (bytes + sizeof(double) - 1) / sizeof(double)),
                  thing, bytes);
}

gsl_spmatrix *
sparse_from(sheet *s, const gsl_matrix *dense)
{
    const size_t n = dense->size1;
    gsl_spmatrix W = { .size1 = n, .size2 = dense->size2 };
    size_t nz = 0;

    for (size_t k = 0; k < n * W.size2; k++)
        nz += gsl_matrix_get(dense, k / W.size2, k % W.size2) != 0.0;
    W.sptype = GSL_SPMATRIX_CSR;
    W.nz = W.nzmax = nz;
    W.data = array(s, nz);
    W.i = (void *)array(s, (nz + 1) / 2);
    W.p = (void *)array(s, n / 2 + 1);
    W.p[0] = 0;
    nz = 0;
    for (size_t j = 0; j < n; j++) {
        for (size_t k = 0; k < W.size2; k++)
            if (gsl_matrix_get(dense, j, k) != 0.0) {
                W.i[nz] = (int)k;
                W.data[nz++] = gsl_matrix_get(dense, j, k);
            }
        W.p[j + 1] = (int)nz;
    }
    return kept(s, &W, sizeof W);
}

gsl_spmatrix *
awkward_sparse(sheet *s, size_t n)
{
    gsl_matrix_view dense = awkward_matrix(s, n, n);
    // Neither symmetric nor triangular, and no row is empty.
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            if ((2 * j + 3 * k) % 5 >= 2)
                gsl_matrix_set(&dense.matrix, j, k, 0.0);
    return sparse_from(s, &dense.matrix);
}

esn *
awkward_esn(sheet *s, size_t D, size_t H, size_t O, activation f)
{
    const gsl_matrix_view W_xh = awkward_matrix(s, H, D);
    const gsl_vector_view b_h = awkward_vector(s, H);
    const gsl_matrix_view W_zy = awkward_matrix(s, O, 1 + D + H);
    esn p = { .D = D, .H = H, .O = O, .f = f, .leak = awkward_positive(s) };

    p.W_hh = awkward_sparse(s, H);
    p.W_xh = kept(s, &W_xh.matrix, sizeof W_xh.matrix);
    p.b_h = kept(s, &b_h.vector, sizeof b_h.vector);
    p.W_zy = kept(s, &W_zy.matrix, sizeof W_zy.matrix);
    return kept(s, &p, sizeof p);
}

void
say_sparse(sheet *s, const char *name, const gsl_spmatrix *W)
{
    enum { SHOWN = 6, ROOM = 40 };
    char words[SHOWN * ROOM] = "";
    size_t shown = 0;

    for (size_t j = 0; j < W->size1; j++)
        for (int k = W->p[j]; k < W->p[j + 1] && shown < SHOWN; k++, shown++) {
            char *end = words + strlen(words);
            snprintf(end, ROOM, "%s[%zu,%d] %.6g", shown > 0 ? ", " : " ", j,
                     W->i[k], W->data[k]);
        }
    say(s, "\n%s (%zu,%zu) = {%s%s }", name, W->size1, W->size2, words,
        W->nz > SHOWN ? ", ..." : "");
}

void
input_sparse(sheet *s, const gsl_spmatrix *W)
{
    input(s, "data of the sparse W", W->data, W->nz * sizeof *W->data);
    input(s, "i of the sparse W", W->i, W->nz * sizeof *W->i);
    input(s, "p of the sparse W", W->p, (W->size1 + 1) * sizeof *W->p);
}
