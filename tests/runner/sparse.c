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

/* With room for nz elements, and that many in it, which are still to be set. */
static gsl_spmatrix
sparse_with_room(sheet *s, size_t rows, size_t columns, size_t nz)
{
    gsl_spmatrix W = { .size1 = rows,
                       .size2 = columns,
                       .sptype = GSL_SPMATRIX_CSR,
                       .nz = nz,
                       .nzmax = nz };
    W.data = array(s, nz);
    W.i = (void *)array(s, (nz + 1) / 2);
    W.p = (void *)array(s, rows / 2 + 1);
    W.p[0] = 0;
    return W;
}

gsl_spmatrix *
sparse_from(sheet *s, const gsl_matrix *dense)
{
    const size_t n = dense->size1, columns = dense->size2;
    size_t nz = 0;

    for (size_t k = 0; k < n * columns; k++)
        nz += gsl_matrix_get(dense, k / columns, k % columns) != 0.0;
    gsl_spmatrix W = sparse_with_room(s, n, columns, nz);
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

/*
 * A matrix in which each row has ten elements beside the diagonal. Near the
 * first and the last row they are shifted, so that there are always ten.
 */
static gsl_spmatrix *
sparse_band(sheet *s, size_t n)
{
    enum { HEARD = 10, BEFORE = 3 };
    gsl_spmatrix W = sparse_with_room(s, n, n, HEARD * n);

    for (size_t j = 0; j < n; j++) {
        const size_t before = j < BEFORE ? j : BEFORE;
        const size_t first = j - before + HEARD > n ? n - HEARD : j - before;
        for (size_t k = 0; k < HEARD; k++) {
            W.i[j * HEARD + k] = (int)(first + k);
            W.data[j * HEARD + k] = awkward(s);
        }
        W.p[j + 1] = (int)((j + 1) * HEARD);
    }
    return kept(s, &W, sizeof W);
}

gsl_spmatrix *
awkward_sparse(sheet *s, size_t n)
{
    if (n > 64)
        return sparse_band(s, n);
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

void
say_esn(sheet *s, const esn *p)
{
    say(s, "f = %s, leak = %g", activation_name(p->f), p->leak);
    say_sparse(s, "W_hh", p->W_hh);
    input(s, "the network p", p, sizeof *p);
    input_sparse(s, p->W_hh);
    input_view(s, "W_xh", p->W_xh);
    input(s, "b_h", p->b_h->data, p->H * sizeof(double));
    input_view(s, "W_zy", p->W_zy);
}
