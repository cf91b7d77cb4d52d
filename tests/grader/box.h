/*
 * box.h - runs a command that is not trusted, where it can do no harm.
 *
 *     box b = { .kind = kind, .folder = "/tmp/x", .cpu = 3, ... };
 *     boxed r;
 *     box_start(&b, argv, &r);
 *     while ((n = box_read(&r, buffer, size)) > 0)
 *         ...what it wrote to descriptor 3...
 *     box_end(&r);            // nothing of it is left alive
 *     ...r.cause, r.said...
 *     box_free(&r);
 *
 * Inside there are a read-only system, the folder, and four descriptors: no
 * input, one for everything it says, and descriptor 3 for its answers. There
 * is no network, no environment, no other process and no right to make any,
 * unless it is building.
 */
#ifndef BOX_H
#define BOX_H

#include "../runner/outcome.h"

#include <stddef.h>
#include <sys/types.h>

enum box_kind {
    BOX_NONE,   // nothing safe was found
    BOX_BWRAP,  // bubblewrap: namespaces of its own
    BOX_USER,   // a user of its own, behind Landlock or closed folders
    BOX_OPEN    // the caller's own user: only for code that is trusted
};

typedef struct {
    enum box_kind kind;
    const char *folder;  // its working folder, the only one of ours it sees
    int building;        // may start processes and write to FOLDER/out
    unsigned cpu;        // seconds of work
    double wall;         // seconds of waiting; box_wait_longer() adds some
    size_t memory;       // bytes of address space; 0 for no limit, because a
                         // sanitizer reserves more than it uses
} box;

typedef struct {
    // EXITED, KILLED, WORKED, WAITED, OVERDUE, FLOODED or SWALLOWED. That it
    // exited by itself with status 0 proves nothing: a learner can call exit(0).
    enum cause cause;
    int number;        // the exit status, or the signal
    char *said;        // what it wrote to its output, and its errors
    size_t said_size;  // without the closing 0
    double begun, deadline;
    int asleep;  // for so many looks in a row it has waited for no processor
    // For box.c only.
    const box *b;
    pid_t pid;
    int answers, output, over;
    double looked;  // when its memory was last looked at
} boxed;

/* The descriptor on which a command in a box writes its answers. */
enum { ANSWERS = 3 };

/*
 * How many bytes a command may hold in memory, its sanitizer included, and how
 * many it may say.
 */
enum { BOX_RESIDENT = 1536 << 20, BOX_SAYS = 1 << 20 };

/*
 * The safest kind that works here. WANTED is "", or one of bwrap, user and
 * open, which is then the only one that is tried. FOLDER is one that the box
 * could be given; SECRET one that it must not be able to read. When nothing
 * works the result is BOX_NONE and WHY a sentence, for the caller to free.
 */
enum box_kind box_choose(const char *wanted, const char *folder,
                         const char *secret, char **why);
const char *box_name(enum box_kind kind);

/* Starts a command. Returns 0, or -1 with errno set. */
int box_start(const box *b, char *const argv[], boxed *r);

/*
 * Reads the next bytes from descriptor 3. Returns 0 at the end, for whatever
 * reason the command ended.
 */
size_t box_read(boxed *r, void *buffer, size_t size);

/*
 * From now on no command has more than SECONDS altogether, however many run one
 * after the other: the one that runs then is ended, and a later one at once. Its
 * cause is OVERDUE.
 */
void box_end_all_within(double seconds);

/* Allows the command to be waited for until SECONDS from now. */
void box_wait_longer(boxed *r, double seconds);

/* Ends whatever still runs, fills in the cause, and closes everything. */
void box_end(boxed *r);
void box_free(boxed *r);

#endif /* BOX_H */
