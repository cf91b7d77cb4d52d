/*
 * sheet.h - run a step on known inputs and write down everything it did.
 *
 * Learner, model answer, oracle and mistake are all described in the same few
 * terms:
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
 *     PROBE(chain, backward, 7)(sheet *s, size_t k) { ... }
 *     PROBE(rnn, step, 5, .sizes = 2, REFUSES(rnn_step_refusals))(...) { ... }
 *     ORACLE(chain_backward)(const chain_params *p, ...) { ... }
 *     MISTAKE(chain_backward, sign, "What the learner did.")(...) { ... }
 *
 * The 7 is the number of cases; k runs from 0. The case that a learner should
 * meet first comes first: small enough to follow by hand. What else is said of a
 * probe, in struct probe_rules, adds cases that nobody has to write.
 */
#define PROBE(module, step, ...)                                               \
    static probe_function module##_##step##_probe;                             \
    __attribute__((constructor)) static void module##_##step##_probed(void)    \
    {                                                                          \
        static const probe_rules rules = { .cases = __VA_ARGS__ };             \
        register_probe(#step, module##_##step##_probe, &rules);                \
    }                                                                          \
    static void module##_##step##_probe

#define ORACLE(function)                                                       \
    static __typeof__(function) function##_oracle;                             \
    __attribute__((constructor)) static void function##_oracled(void)          \
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

/*
 * What a row spoils: a size of an argument, its last entry, all entries, which
 * are multiplied, or a number.
 */
enum aspect {
    N_ROWS = 1,
    N_COLUMNS,
    N_ELEMENTS,
    N_STEPS,
    N_BATCH,
    N_WIDTH,
    AN_ENTRY,
    ALL_ENTRIES,
    THE_VALUE
};

/*
 * A row of the table of what a function refuses, and of what it has to accept
 * although it looks as if it should not (GSL_SUCCESS). It spoils one argument,
 * which the probe gets from arguments.h under this name. Nothing may have been
 * written when the function refuses, which is checked for every row without
 * further code.
 */
typedef struct {
    const char *argument;  // as the header names it
    enum aspect aspect;
    int code;              // what the header promises: GSL_EBADLEN, ...
    int by;                // of a size: how much larger, or smaller, it is
    double value;          // of THE_VALUE, or of AN_ENTRY of an array
    const char *words;     // added to the message; NULL for none
    const char *function;  // of a step with two; NULL for the first
} refusal;

/*
 * The cases of a probe. After those written by hand come further ones, each
 * like case LIKE: for every size that the probe asks size_of() for, one in
 * which this size is LARGE, beyond any buffer of a fixed length; one in which
 * all sizes are 1; one in which they are primes; and one for each row of the
 * table.
 */
typedef struct {
    size_t cases;  // by hand
    size_t sizes;  // how many times the probe calls size_of()
    size_t large;  // 0: 1031
    size_t like;   // 0: case 1, or case 0 where it is the only one
    const refusal *refuses;
    size_t n_refuses;
} probe_rules;
#define REFUSES(table)                                                         \
    .refuses = (table), .n_refuses = sizeof(table) / sizeof(table)[0]

void register_probe(const char *step, probe_function *probe,
                    const probe_rules *rules);
/*
 * A right answer of another kind, in tests/project/variants/: a step must
 * accept it on every seed. Defined like a mistake, but never named in a message
 * to a learner.
 */
#define VARIANT(function, slug)                                                \
    static __typeof__(function) function##_by_##slug;                          \
    __attribute__((constructor)) static void register_##function##_by_##slug(  \
        void)                                                                  \
    {                                                                          \
        register_stand_in(#function, #slug, NULL,                              \
                          (any_function *)function##_by_##slug);               \
    }                                                                          \
    static int function##_by_##slug

void register_stand_in(const char *function, const char *slug, const char *says,
                       any_function *code);

/* The function itself, or the one that stands in for it during this run. */
#define THE(function)                                                          \
    ((__typeof__(function) *)stand_in_for(#function, (any_function *)function))
any_function *stand_in_for(const char *name, any_function *itself);

/* ---- What a probe says, in this order ---------------------------------- */

/*
 * An array of n doubles on the heap, exactly that long, so that one element
 * too far is noticed. Freed with the sheet.
 */
double *array(sheet *s, size_t n);

/*
 * An awkward number of three decimals, 0.2 <= |x| < 1, because mistakes can go
 * unnoticed with 0 and 1.
 */
double awkward(sheet *s);

/* A positive awkward number of the same kind. */
double awkward_positive(sheet *s);

/*
 * By how much the sizes of this case are larger than usual: 0 on seed 1, where
 * a case is small enough to follow by hand, else 0, 1 or 2. Added to each, it
 * leaves different sizes different.
 */
size_t more(const sheet *s);

/*
 * A size of the case: USUAL + more(s), and SMALL in the case by hand. Where the
 * rules ask for it, 1, a prime, or one that no fixed buffer has room for. The
 * n-th call is about the n-th of the probe's sizes.
 */
size_t size_of(sheet *s, size_t small, size_t usual);

/* The row of the table that this case is about, or NULL. */
const refusal *refusal_of(const sheet *s);

/*
 * For an oracle: what the table promises of the call that is being made, which
 * is GSL_SUCCESS outside of the table. So the table is the oracle of refusals.
 */
int promised_status(void);

/* The inputs in words, one "name = ..." at a time; they stand in a message. */
__attribute__((format(printf, 2, 3))) void say(sheet *s, const char *format,
                                               ...);
void say_array(sheet *s, const char *name, const double *a, size_t n);

/* These bytes must be the same after the call. To be called before it. */
void input(sheet *s, const char *name, const void *start, size_t bytes);

/*
 * The contract wants an error from the next call, so GSL's handler, which
 * otherwise ends the run at the place of the error, does nothing.
 */
void expect_error(sheet *s);

/*
 * What the function returned; also looks at the inputs. Returns whether the
 * step is written at all: a probe has nothing to add when it is not.
 */
int put_status(sheet *s, const char *function, int status);

/* A number that came back, with the relative tolerance it is held to. */
void put(sheet *s, const char *name, double value, double rtol);

/* ---- Used by all that compare numbers ------------------------------------- */

/*
 * Agreement to a relative tolerance. A NaN agrees with nothing, an infinity
 * only with itself, and 0 not with 1e-13: an absolute tolerance would call a
 * lost gradient correct.
 */
int is_close(double got, double want, double rtol);

#endif /* SHEET_H */
