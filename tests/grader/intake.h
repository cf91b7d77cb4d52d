/*
 * intake.h - what somebody handed in, whatever it is: folders, .c files, tars and
 * zips, one in the other. Out of it the files of the modules are chosen, and the
 * learner's own headers.
 *
 * What cannot be read, a link, a file that is too large, a damaged archive, is passed
 * over with its reason, and the rest is marked. Everything is refused only when
 * nothing is found, or when a limit shows that it is meant to harm.
 *
 * A name in a submission is bytes. What is said of it has been through clean_name().
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "../runner/steps.h"

#include <stddef.h>
#include <sys/types.h>

enum {
    MAX_MODULES = 16,
    LARGEST_FILE = 1 << 20,     // of C, in bytes
    LARGEST_WHOLE = 256 << 20,  // of a submission, unpacked
    MOST_FILES = 10000,
    MOST_TEXTS = 200  // of those that may be C
};

/* One file that may be C. */
typedef struct {
    char *name;      // its path in the submission
    char *text;      // with a 0 after it, and none in it
    long long when;  // its last change, in seconds since 1970
    int beside;      // it is laid beside the modules, for their #include
} intake_file;

/* Lines about files: all are counted, and the first are kept. */
typedef struct {
    char *lines;
    size_t n;
} intake_notes;

typedef struct intake {
    const module *modules[MAX_MODULES];
    size_t n_modules;
    const char *lib;  // a folder with the headers of the course
    intake_file files[MOST_TEXTS];
    size_t n_files;
    const intake_file *chosen[MAX_MODULES];  // NULL when there is none
    intake_notes choices;  // what was taken, where that is not plain
    intake_notes passed;   // what was passed over, each with the reason
    intake_notes ignored;  // what else was not looked at
    char *refused;         // a sentence that names what is wrong, or NULL
    size_t unpacked;       // bytes so far
    size_t seen;           // files and folders so far
} intake;

/*
 * Reads what stands at PATH, and nothing outside of it, as NAME. A submission may
 * have several parts: each is read, and then intake_choose() called.
 */
void intake_read(intake *in, const char *path, const char *name);
void intake_choose(intake *in, const char *name);
void intake_free(intake *in);

/* A number that changes with what is to be marked, and with what is said of it. */
unsigned long long intake_digest(const intake *in);

/*
 * Where a file is laid so that it stands to the module in exercises/ as it stood to
 * CHOSEN; for free(). NULL when it has no place there.
 */
char *intake_place(const intake_file *chosen, const intake_file *f);

/* ---- For those that read a folder or an archive --------------------------- */

/*
 * What a file may be by its name: TEXT may be C, PACKED is an archive that can be
 * opened. OTHER is neither.
 */
enum intake_kind { OTHER, TEXT, PACKED };
enum intake_kind intake_kind_of(const char *name);

/* The same by its first bytes: PACKED, TEXT when no byte of them is 0, or OTHER. */
enum intake_kind intake_kind_by(const char *bytes, size_t size);

/* Whether it is an archive of a kind that cannot be opened: a sentence, or NULL. */
const char *intake_strange(const char *name);

/*
 * Whether "carol_chain.c" or "CHAIN (1).C" is a file of a module; *who is then the
 * length of what stands before the module's name.
 */
int intake_is_named(const char *base, size_t length, const char *module,
                    size_t *who);

/*
 * How far a path is from that of a module's file, by its name: 0 for
 * exercises/chain.c, more for copies and for what lies deeper, -1 for others.
 */
int intake_rank(const char *name, const char *module);

/* Whether a path leads through a folder that is no place for a learner's work. */
int intake_is_of_the_course(const char *name);

/* How long a name is without an ending, in any case; 0 when it has another. */
size_t intake_without_ending(const char *base, size_t length,
                             const char *ending);

/* A sentence that says why a name may not be in a submission, or NULL. */
const char *intake_bad_name(const char *name);

/* One more file that may be C; text has room for one byte more and is freed here. */
void intake_offer(intake *in, const char *name, char *text, size_t size,
                  long long when);
void intake_ignore(intake *in, const char *name);
void intake_pass_over(intake *in, const char *name, const char *why);

/* Refuses the whole submission with "NAME: WHY". Only the first reason counts. */
void intake_refuse(intake *in, const char *name, const char *why);

/*
 * Reads a tar or zip from a descriptor, in a process that can do nothing else. Its
 * files are called INSIDE and then by their own name.
 */
void intake_archive(intake *in, const char *name, const char *inside, int fd);

/* An archive's reader, for the formats that are opened. */
struct archive *intake_reader(void);

/*
 * Gives up, for good, all rights but to read and write what is open: what reads the
 * archives of strangers runs so. Ends the process when it cannot, and when PARENT ends.
 */
void intake_jail(pid_t parent);

/*
 * The text as the compiler should read it: UTF-16 becomes UTF-8, a byte-order mark
 * goes. Returns why it is no text, or NULL.
 */
const char *intake_decode(char **text, size_t size);

/* How many functions of a module a text defines. */
int intake_defines(const char *text, const module *m);

/* Whether any of these is written: not all of them return GSL_EUNIMPL. */
int intake_is_begun(const char *text, const module *m);

#endif /* INTAKE_H */
