/*
 * worker.c - runs a learner's steps in the box and sends back what came.
 *
 *     worker STEP:SEED,SEED,... STEP:SEED,...
 *
 * It is linked from the probes, lib/, the model answers of earlier modules and
 * the learner's module. It contains no oracle, no mistake and no expected
 * number, so code that searches its memory finds no answers.
 */
#define _POSIX_C_SOURCE 200809L

#include "box.h"
#include "frames.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// What a call has as its third argument, of which a filter sees one half at a time.
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
enum { THIRD = offsetof(struct seccomp_data, args[2]) };
#else
enum { THIRD = offsetof(struct seccomp_data, args[2]) + 4 };
#endif

/*
 * Forbids execve() to this process, since the sanitized worker could otherwise
 * become the plain one, or itself with other settings; and memory that can be
 * executed, since numbers in an array could be the machine code of an answer. It
 * has to run before any code of a learner's file, so it is the first function of
 * .preinit_array, which it is because this file is linked first. All libraries are
 * in place by then.
 */
static void
forbid_new_code(void)
{
    // Static, because arrays on the stack need a sanitizer that is set up, and
    // at this moment it is not.
    static struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mprotect, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, THIRD),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    static const struct sock_fprog filter = { sizeof code / sizeof *code,
                                              code };

    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) != 0)
        _exit(EXIT_FAILURE);
}
__attribute__((section(".preinit_array"),
               used)) static void (*const first)(void) = forbid_new_code;

/* Every case of a step on every seed, for "forward:7,8,12". */
static int
answer_question(char *question, uint32_t number)
{
    char *at = strchr(question, ':');

    if (at == NULL)
        return EXIT_FAILURE;
    *at++ = '\0';
    for (uint32_t n = 0; *at != '\0'; n++) {
        sheet_set_seed(strtoul(at, &at, 10));
        at += *at == ',';
        for (uint32_t k = 0; k < sheet_cases(question); k++) {
            sheet *s = sheet_run(question, k, LINKED, NULL, NULL);
            const frame_head which = { .step = number, .seed = n, .k = k };
            if (frame_write(ANSWERS, &which, s) != 0)
                return EXIT_FAILURE;
            sheet_free(s);
        }
    }
    return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    int status = argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;

    // Tells the judge that the worker has started: what goes wrong from here on
    // is the step's doing, not the box's.
    if (write(ANSWERS, &(uint32_t){ FRAME_MAGIC }, sizeof(uint32_t)) < 0)
        return EXIT_FAILURE;
    // As in judge.c: memory that is kept need not be asked of the system again.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    sheet_be_silent(1);
    // Line by line, because a step that ends early never empties a buffer.
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i < argc && status == EXIT_SUCCESS; i++)
        status = answer_question(argv[i], (uint32_t)(i - 1));
    return status;
}
