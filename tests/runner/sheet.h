/*
 * sheet.h - run a step on known inputs and write down everything it did.
 *
 * The same few words describe learner, model answer, oracle and mistake:
 *
 *   probe     builds the inputs of a case, calls the step's function through
 *             THE(), and puts every number that came back on a sheet
 *   oracle    a function with the step's signature that gets the same numbers
 *             in another way: closed form, complex step, long double
 *   mistake   a function with the step's signature that is wrong in one way
 *
 * A step is right when its sheet agrees with the oracle's on every case. A
 * wrong step is recognised when its sheet equals that of a mistake.
 *
 * All numbers of a case come from one seed, so that the same probe serves the
 * learner's tests (fixed seed) and anyone who wants fresh cases.
 */
#ifndef SHEET_H
#define SHEET_H

#include <stddef.h>
#include <stdio.h>

typedef struct sheet sheet;
typedef void any_function(void);
typedef void probe_function(sheet *s, size_t k);

/*
 * Registers a probe, an oracle or a mistake by defining it:
 *
 *     PROBE(backward, 7)(sheet *s, size_t k) { ... }
 *     ORACLE(chain_backward)(const chain_params *p, ...) { ... }
 *     MISTAKE(chain_backward, sign, "What the learner did.")(...) { ... }
 *
 * The 7 is the number of cases; k runs from 0. The case that a learner should
 * meet first comes first: small enough to follow by hand.
 */
#define PROBE(step, cases)                                                     \
    static probe_function step##_probe;                                        \
    __attribute__((constructor)) static void step##_register(void)             \
    {                                                                          \
        register_probe(#step, step##_probe, (cases));                          \
    }                                                                          \
    static void step##_probe

#define ORACLE(function)                                                       \
    static __typeof__(function) function##_oracle;                             \
    __attribute__((constructor)) static void function##_register(void)         \
    {                                                                          \
        register_stand_in(#function, NULL, NULL,                               \
                          (any_function *)function##_oracle);                  \
    }                                                                          \
    static int function##_oracle

#define MISTAKE(function, slug, says)                                          \
    static __typeof__(function) function##_##slug;                             \
    __attribute__((constructor)) static void register_##function##_##slug(     \
        void)                                                                  \
    {                                                                          \
        register_stand_in(#function, #slug, (says),                            \
                          (any_function *)function##_##slug);                  \
    }                                                                          \
    static int function##_##slug

void register_probe(const char *step, probe_function *probe, size_t cases);
void register_stand_in(const char *function, const char *slug, const char *says,
                       any_function *code);

/* The function itself, or whoever stands in for it during this run. */
#define THE(function)                                                          \
    ((__typeof__(function) *)stand_in_for(#function, (any_function *)function))
any_function *stand_in_for(const char *name, any_function *itself);

/* ---- What a probe says, in this order ---------------------------------- */

/*
 * An array of n doubles on the heap, exactly that long, so that one element
 * too far is noticed. Freed with the sheet.
 */
double *array(sheet *s, size_t n);

/* An awkward number of three decimals, 0.2 <= |x| < 1: 0 and 1 hide things. */
double awkward(sheet *s);

/* The same, positive. */
double awkward_positive(sheet *s);

/*
 * By how much the sizes of this case are larger than usual: 0 on seed 1, where
 * a case is small enough to follow by hand, else 0, 1 or 2. Added to each, it
 * leaves different sizes different.
 */
size_t more(const sheet *s);

/* The inputs in words, one "name = ..." at a time; they stand in a message. */
__attribute__((format(printf, 2, 3))) void say(sheet *s, const char *format,
                                               ...);
void say_array(sheet *s, const char *name, const double *a, size_t n);

/* These bytes must be the same after the call. Say it before the call. */
void input(sheet *s, const char *name, const void *start, size_t bytes);

/*
 * The contract wants an error from the next call: GSL's handler, which
 * otherwise ends the run with the place of the error, stays silent.
 */
void expect_error(sheet *s);

/*
 * What the function returned; also looks at the inputs. Returns whether the
 * step is written at all: a probe has nothing to add when it is not.
 */
int put_status(sheet *s, const char *function, int status);

/* A number that came back, with the relative tolerance it is held to. */
void put(sheet *s, const char *name, double value, double rtol);

/* NAME[0] to NAME[n-1]. */
void put_array(sheet *s, const char *name, const double *a, size_t n,
               double rtol);

/* ---- What everybody asks -------------------------------------------------- */

/*
 * Agreement to a relative tolerance. A NaN agrees with nothing, an infinity
 * only with itself, and 0 not with 1e-13: an absolute tolerance would call a
 * lost gradient correct.
 */
int is_close(double got, double want, double rtol);

#endif /* SHEET_H */
