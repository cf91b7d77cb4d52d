/* box_choose.c - which box can be made on this machine? */
#define _GNU_SOURCE

#include "box.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const names[] = { "none", "bwrap", "user", "open" };

const char *
box_name(enum box_kind kind)
{
    return names[kind];
}

/* Runs a command in a box; its exit status, and what it said. */
static int
try(enum box_kind kind, const char *folder, char *const argv[], char *said,
    size_t size)
{
    const box b = { .kind = kind, .folder = folder, .cpu = 5, .wall = 10.0 };
    boxed r;
    char nothing[64];

    if (box_start(&b, argv, &r) != 0)
        return -1;
    while (box_read(&r, nothing, sizeof nothing) > 0)
        ;
    box_end(&r);
    snprintf(said, size, "%.*s", (int)strcspn(r.said, "\n"), r.said);
    const int status = r.cause == EXITED ? r.number : -1;
    box_free(&r);
    return status;
}

/* Does a box of this kind run, and does it keep the secret? */
static int
holds(enum box_kind kind, const char *folder, const char *secret, char *why,
      size_t size)
{
    char *const run[] = { "/usr/bin/true", NULL };
    char *const spy[] = { "/usr/bin/head", "-c1", (char *)secret, NULL };
    char said[200];

    if (kind == BOX_USER && getuid() != 0) {
        snprintf(why, size, "only root can lend it a user of its own");
        return 0;
    }
    if (try(kind, folder, run, said, sizeof said) != 0) {
        snprintf(why, size, "it does not start (%s)", said);
        return 0;
    }
    if (kind != BOX_OPEN && try(kind, folder, spy, said, sizeof said) == 0) {
        snprintf(why, size,
                 "it can read %s: 'chmod go-rx' the folder of the course",
                 secret);
        return 0;
    }
    return 1;
}

enum box_kind
box_choose(const char *wanted, const char *folder, const char *secret,
           char **why)
{
    char bwrap[512] = "it was not asked for",
         user[512] = "it was not asked for";
    const int any = *wanted == '\0';

    *why = NULL;
    if (strcmp(wanted, names[BOX_OPEN]) == 0)
        return BOX_OPEN;
    if ((any || strcmp(wanted, names[BOX_BWRAP]) == 0)
        && holds(BOX_BWRAP, folder, secret, bwrap, sizeof bwrap))
        return BOX_BWRAP;
    if ((any || strcmp(wanted, names[BOX_USER]) == 0)
        && holds(BOX_USER, folder, secret, user, sizeof user))
        return BOX_USER;
    if (asprintf(why,
                 "Nothing was graded, because no safe box can be made here.\n"
                 "  bubblewrap: %s.\n  a separate user: %s.\n"
                 "Allow user namespaces, or grade as root in a container. "
                 "SANDBOX=open runs\nsubmitted code with your own rights; that "
                 "is only for code you trust.",
                 bwrap, user)
        < 0)
        abort();
    return BOX_NONE;
}
