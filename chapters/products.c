/*
 * products.c - products of matrices by libxsmm, for programs that compute for long.
 *
 * GSL hands gsl_blas_dgemm() on to a function called cblas_dgemm(). OpenBLAS has
 * one, but a program that is linked with this file has its own, and GSL calls that.
 * Why: OpenBLAS copies matrices into an order that suits it before it multiplies,
 * which pays only where each number is used hundreds of times. A step of a network
 * uses each weight once for every sequence of a batch, some twenty times. libxsmm
 * multiplies matrices where they lie, by instructions that it writes for their size
 * while the program runs. docs/performance.md measures both.
 *
 * The programs beside the chapters and `make bench` have it where libxsmm is
 * installed; the tests and the grader do without. Results differ in their last bits.
 *
 * Source: Heinecke, Henry, Hutchinson & Pabst (2016), LIBXSMM: accelerating small
 *         matrix multiplications by runtime code generation, SC16
 */
#include <gsl/gsl_cblas.h>
#include <libxsmm.h>
#include <stddef.h>
#include <string.h>

/* B is multiplied whole where it has no more numbers, else in blocks. */
enum { WHOLE = 4096 };
/* Fewer columns fill no register. */
enum { NARROW = 8 };

/* A matrix of a product: numbers, length of a row in memory, stored transposed? */
typedef struct {
    const double *at;
    int ld, turned;
} factor;

/* OpenBLAS's own, as Fortran knows them: matrices stand column by column. */
void dgemm_(const char *transa, const char *transb, const int *m, const int *n,
            const int *k, const double *alpha, const double *a, const int *lda,
            const double *b, const int *ldb, const double *beta, double *c,
            const int *ldc);
void dgemv_(const char *trans, const int *m, const int *n, const double *alpha,
            const double *a, const int *lda, const double *x, const int *incx,
            const double *beta, double *y, const int *incy);

static int
smaller(int a, int b)
{
    return a < b ? a : b;
}

static int
larger(int a, int b)
{
    return a > b ? a : b;
}

/*
 * libxsmm's instructions leave the upper halves of vector registers in use, and
 * then many processors run ordinary code slower until these are declared free.
 */
#ifdef __x86_64__
__attribute__((target("avx"))) static void
free_registers(void)
{
    __builtin_ia32_vzeroupper();
}
#endif

/*
 * The numbers of B, (K,N), which is stored transposed: a block of a matrix, or all of
 * it. A network multiplies by the same weights at every step, and to compare a
 * whole matrix with the one before takes less time than to turn it.
 */
static const double *
turned_back(int N, int K, factor B, int whole)
{
    static _Thread_local double seen[WHOLE], turned[WHOLE];
    static _Thread_local int rows, columns;
    const size_t bytes = (size_t)N * (size_t)K * sizeof *seen;
    whole = whole && B.ld == K;
    if (whole && N == rows && K == columns && memcmp(seen, B.at, bytes) == 0)
        return turned;
    libxsmm_otrans(turned, B.at, sizeof *turned, K, N, B.ld, N);
    rows = whole ? N : 0, columns = K;
    if (whole)
        memcpy(seen, B.at, bytes);
    return turned;
}

/*
 * C (M,N) = keep C + A B for an A of (M,K) and a block B of (K,N). Like
 * Fortran, libxsmm takes a row for a column, so it is asked for C' = B' A'. It can
 * do that with an A that is stored transposed, but not with such a B.
 */
static void
multiply_block(int M, int N, int K, factor A, factor B, double keep, double *C,
               int ldc)
{
    const int flags =
        A.turned ? LIBXSMM_GEMM_FLAG_TRANS_B : LIBXSMM_GEMM_FLAG_NONE;
    const double one = 1.0;
    const libxsmm_dmmfunction product = libxsmm_dmmdispatch(
        N, M, K, &B.ld, &A.ld, &ldc, &one, &keep, &flags, NULL);
    // There is none on a processor that libxsmm does not know.
    if (product == NULL) {
        dgemm_("N", A.turned ? "T" : "N", &N, &M, &K, &one, B.at, &B.ld, A.at,
               &A.ld, &keep, C, &ldc);
        return;
    }
    product(B.at, A.at, C);
#ifdef __x86_64__
    if (libxsmm_get_target_archid() >= LIBXSMM_X86_AVX)
        free_registers();
#endif
}

/* Are there registers of eight numbers, or only of four? */
static int
wide_registers(void)
{
    return libxsmm_get_target_archid() >= LIBXSMM_X86_AVX512;
}

/*
 * C = keep C + A B in blocks of B that stay in the fastest cache. Of many shapes these
 * were the quickest: columns for three registers of eight numbers, or for sixteen of
 * four. A narrow B has blocks of more rows, since each block goes through all of its
 * columns of C.
 */
static void
multiply(int M, int N, int K, factor A, factor B, double keep, double *C,
         int ldc)
{
    const size_t lda = (size_t)A.ld, ldb = (size_t)B.ld;
    const int wide = wide_registers();
    const int depth = smaller(K, larger(wide ? 128 : 48, WHOLE / N));
    const int whole = (long)N * depth <= WHOLE;
    const int width = whole ? N : wide ? 24 : 64;
    for (int k = 0; k < K; k += depth)
        for (int j = 0; j < N; j += width) {
            const int rows = smaller(depth, K - k);
            const int columns = smaller(width, N - j);
            factor a = A, b = B;
            a.at += A.turned ? (size_t)k * lda : (size_t)k;
            b.at += B.turned ? (size_t)j * ldb + (size_t)k
                             : (size_t)k * ldb + (size_t)j;
            if (B.turned)
                b = (factor){ turned_back(columns, rows, b, whole), columns,
                              0 };
            multiply_block(M, columns, rows, a, b, k > 0 ? 1.0 : keep, C + j,
                           ldc);
        }
}

/*
 * C = keep C + A' B for a B of few columns: as C' = keep C' + B' A, whose rows are long
 * enough for vectors.
 */
static void
multiply_narrow(int M, int N, int K, factor A, factor B, double keep, double *C,
                int ldc)
{
    static _Thread_local double product[WHOLE];
    B.turned = 1, A.turned = 0;
    multiply(N, M, K, B, A, 0.0, product, M);
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++) {
            double *c = C + (size_t)i * (size_t)ldc + j;
            *c = product[j * M + i] + (keep == 0.0 ? 0.0 : *c);
        }
}

/*
 * Is libxsmm the faster one? Where all three matrices are large, OpenBLAS's copies pay:
 * with wide registers from rows longer than a page of memory on, and sooner with
 * narrow ones.
 */
static int
suits(int M, int N, int K)
{
    enum { FEW = 32, SMALL = 4096, PAGE = 512 };
    if (wide_registers())
        return M <= 2 * FEW || N < PAGE || K < NARROW;
    return N >= NARROW
           && (M <= FEW || (long)N * K <= SMALL || (long)M * N <= SMALL);
}

/* As in the standard for BLAS: C = alpha op(A) op(B) + beta C. */
void
cblas_dgemm(const enum CBLAS_ORDER order, const enum CBLAS_TRANSPOSE transA,
            const enum CBLAS_TRANSPOSE transB, const int M, const int N,
            const int K, const double alpha, const double *A, const int lda,
            const double *B, const int ldb, const double beta, double *C,
            const int ldc)
{
    const factor a = { A, lda, transA != CblasNoTrans };
    const factor b = { B, ldb, transB != CblasNoTrans };
    const int step = 1;
    const int usual = order == CblasRowMajor && alpha == 1.0
                      && (beta == 0.0 || beta == 1.0) && M > 0 && N > 0 && K > 0
                      && !(a.turned && b.turned);
    if (usual && M == 1 && b.turned)
        dgemv_("T", &K, &N, &alpha, B, &ldb, A, &step, &beta, C, &step);
    else if (usual && N == 1 && !a.turned)
        dgemv_("T", &K, &M, &alpha, A, &lda, B, b.turned ? &step : &ldb, &beta,
               C, &ldc);
    else if (usual && N < NARROW && a.turned && (long)M * N <= WHOLE)
        multiply_narrow(M, N, K, a, b, beta, C, ldc);
    else if (usual && suits(M, N, K))
        multiply(M, N, K, a, b, beta, C, ldc);
    else if (order == CblasRowMajor)
        dgemm_(b.turned ? "T" : "N", a.turned ? "T" : "N", &N, &M, &K, &alpha,
               B, &ldb, A, &lda, &beta, C, &ldc);
    else
        dgemm_(a.turned ? "T" : "N", b.turned ? "T" : "N", &M, &N, &K, &alpha,
               A, &lda, B, &ldb, &beta, C, &ldc);
}
