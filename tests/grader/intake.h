/*
 * intake.h - what somebody handed in, whatever it is: a folder, a .c file, a
 * tar or a zip. Only the module files are taken out of it.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include <stddef.h>

enum {
    MAX_MODULES = 16,
    LARGEST_FILE = 1 << 20,     // of a module, in bytes
    LARGEST_WHOLE = 256 << 20,  // of a submission, unpacked
    MOST_FILES = 10000
};

typedef struct {
    const char *const *modules;  // "chain", "rnn", ...
    size_t n_modules;
    char
        *text[MAX_MODULES];  // of each module's file; NULL when it is not there
    char *from[MAX_MODULES];  // its name in the submission
    char *ignored;            // names of what was not taken, a line each
    size_t n_ignored;
    char *refused;  // a sentence that names what is wrong, or NULL
} intake;

/* Reads what stands at a path, and nothing outside of it. */
void intake_read(intake *in, const char *path);
void intake_free(intake *in);

/* ---- For those that read a folder or an archive --------------------------- */

/*
 * Which module a name stands for: its place in modules, or -1. Of several files
 * for one module the one with the smallest *rank is taken.
 */
int intake_module(const intake *in, const char *name, int *rank);

/* A sentence that says why a name may not be in a submission, or NULL. */
const char *intake_bad_name(const char *name);

/* One more file, with its contents; text is freed here. */
void intake_take(intake *in, int module, int rank, const char *name, char *text,
                 size_t size);
void intake_ignore(intake *in, const char *name);

/* Refuses the whole submission with "NAME: WHY". Only the first reason counts. */
void intake_refuse(intake *in, const char *name, const char *why);

/* Reads a tar or zip from a descriptor, in a process that can do nothing else. */
void intake_archive(intake *in, const char *name, int fd);

#endif /* INTAKE_H */
