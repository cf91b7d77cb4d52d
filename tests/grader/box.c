#define _GNU_SOURCE

#include "box.h"

#include "box_bwrap.h"
#include "box_user.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
box_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The child's descriptors: no input, one output, one for answers. */
static void
place_descriptors(int output, int answers)
{
    const int nothing = open("/dev/null", O_RDONLY);
    // Both are first copied above all fixed numbers, because the descriptor
    // that has to become 3 may be 1 now, and dup2() would overwrite it.
    const int high_output = fcntl(output, F_DUPFD, 16);
    const int high_answers = fcntl(answers, F_DUPFD, 16);
    if (dup2(nothing, STDIN_FILENO) < 0 || dup2(high_output, STDOUT_FILENO) < 0
        || dup2(high_output, STDERR_FILENO) < 0
        || dup2(high_answers, ANSWERS) < 0
        || close_range(ANSWERS + 1, ~0U, 0) != 0)
        _exit(126);
}

int
box_start(const box *b, char *const argv[], boxed *r)
{
    int answers[2], output[2];
    const pid_t parent = getpid();

    *r = (boxed){ .b = b, .begun = box_now() };
    box_uid();  // here, because in the child it would choose another user
    box_guard(0);
    r->deadline = r->begun + b->wall;
    if (pipe2(answers, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0)
        return -1;
    // A pipe that holds more wakes its reader less often. Where the kernel refuses that,
    // it only takes longer.
    fcntl(answers[1], F_SETPIPE_SZ, 1 << 20);
    fflush(NULL);
    r->pid = fork();
    if (r->pid < 0)
        return -1;
    if (r->pid == 0) {
        setsid();
        signal(SIGPIPE, SIG_DFL);
        place_descriptors(output[1], answers[1]);
        if (b->kind == BOX_BWRAP)
            box_enter_bwrap(b, parent, argv);
        box_enter_user(b, parent, argv);
    }
    close(answers[1]);
    close(output[1]);
    box_guard(r->pid);
    r->answers = answers[0];
    r->output = output[0];
    r->said = calloc(BOX_SAYS + 1, 1);
    return r->said == NULL ? -1 : 0;
}

// When all that runs has to be over (box_end_all_within).
static double end_of_all = INFINITY;

void
box_end_all_within(double seconds)
{
    end_of_all = box_now() + seconds;
}

/*
 * Bytes that one process holds: its pages, those that were swapped out, and the
 * kernel's tables of them, which alone can fill a machine. *busy is set to its
 * state when it could go on but for a processor (R) or a disk (D) that it waits for.
 */
static size_t
held_by_one(pid_t pid, int *busy)
{
    static const char *const counted[] = { "VmRSS:", "VmSwap:", "VmPTE:" };
    char path[64], line[256], state;
    size_t sum = 0;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *in = fopen(path, "r");
    while (in != NULL && fgets(line, sizeof line, in) != NULL) {
        if (sscanf(line, "State: %c", &state) == 1)
            *busy =
                state == 'R' || (state == 'D' && *busy == 0) ? state : *busy;
        for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
            if (strncmp(line, counted[i], strlen(counted[i])) == 0)
                sum += 1024 * strtoul(line + strlen(counted[i]), NULL, 10);
    }
    if (in != NULL)
        fclose(in);
    return sum;
}

/* The bytes that a process and all that it started hold together. */
static size_t
held_by_all(pid_t pid, int depth, int *busy)
{
    char path[64];
    size_t sum = held_by_one(pid, busy);
    int child;

    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid,
             (int)pid);
    FILE *in = depth > 0 ? fopen(path, "r") : NULL;
    while (in != NULL && fscanf(in, "%d", &child) == 1)
        sum += held_by_all(child, depth - 1, busy);
    if (in != NULL)
        fclose(in);
    return sum;
}

static int
swallows(const boxed *r, int *busy)
{
    return held_by_all(r->pid, 4, busy) > BOX_RESIDENT;
}

/* Keeps what the command prints, up to a megabyte. Returns 0 at the end. */
static int
listen_to(boxed *r)
{
    const size_t room = BOX_SAYS - r->said_size;
    const ssize_t n = read(r->output, r->said + r->said_size, room);
    // A NUL would end the text, and hide what comes after it.
    for (ssize_t i = 0; i < n; i++)
        if (r->said[r->said_size + (size_t)i] == '\0')
            r->said[r->said_size + (size_t)i] = '?';
    if (n > 0)
        r->said_size += (size_t)n;
    return n > 0 || (n < 0 && errno == EINTR);
}

/*
 * The limits that the kernel does not watch for us: which of them was crossed,
 * or EXITED when none was.
 */
static enum cause
limit_crossed(boxed *r)
{
    enum { PATIENCE = 10 };
    int busy = 0;
    const double now = box_now(), late = now - r->deadline;

    if (r->said_size >= BOX_SAYS)
        return FLOODED;
    if (swallows(r, &busy))
        return SWALLOWED;
    r->asleep = busy == 0 ? r->asleep + 1 : 0;
    if (now > end_of_all)
        return OVERDUE;
    // A process that could go on if the machine had a processor for it is not
    // to blame for the waiting, so it gets more time than one that sleeps. A
    // compiler may also wait for the disk. A step has no reason to read files, and
    // could read for ever.
    const int patient = busy == 'R' || (busy == 'D' && r->b->building);
    return late > (patient ? PATIENCE * r->b->wall : 0.0) ? WAITED : EXITED;
}

size_t
box_read(boxed *r, void *buffer, size_t size)
{
    enum { TICK = 50 };  // milliseconds between looks at the memory

    while (!r->over) {
        struct pollfd from[2] = { { r->answers, POLLIN, 0 },
                                  { r->output, POLLIN, 0 } };
        poll(from, 2, TICK);
        if (box_now() - r->looked > 1e-3 * TICK || r->said_size >= BOX_SAYS) {
            r->looked = box_now();
            r->cause = limit_crossed(r);
            if (r->cause != EXITED)
                break;
        }
        if (from[1].revents != 0 && !listen_to(r)) {
            close(r->output);
            r->output = -1;
        }
        if (from[0].revents == 0)
            continue;
        const ssize_t n = read(r->answers, buffer, size);
        if (n > 0)
            return (size_t)n;
        if (n == 0 || errno != EINTR)
            break;
    }
    r->over = 1;
    return 0;
}

void
box_wait_longer(boxed *r, double seconds)
{
    r->deadline = box_now() + seconds;
}

/* The status of the first process, waited for a second before it is ended. */
static int
end_status(boxed *r)
{
    const double until = box_now() + (r->cause == EXITED ? 1.0 : 0.0);
    int status = 0, busy;

    for (;;) {
        const pid_t pid = waitpid(r->pid, &status, WNOHANG);
        if (pid == r->pid)
            return status;
        if (box_now() >= until || swallows(r, &busy))
            break;
        usleep(500);
    }
    // Where the box has namespaces, all its processes end with the first one.
    kill(-r->pid, SIGKILL);
    kill(r->pid, SIGKILL);
    while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

void
box_end(boxed *r)
{
    int busy;

    // The pipe may still hold what it printed last, such as a sanitizer's
    // report, which explains a crash better than anything else.
    if (r->cause == EXITED)
        box_wait_longer(r, 1.0);
    while (r->output >= 0 && r->cause == EXITED && r->said_size < BOX_SAYS
           && box_now() < r->deadline && !swallows(r, &busy)) {
        struct pollfd from = { r->output, POLLIN, 0 };
        if (poll(&from, 1, 100) > 0 && !listen_to(r))
            break;
    }
    const int status = end_status(r);
    // A process in namespaces ends with 128 and the signal's number.
    const int number = WIFSIGNALED(status)          ? WTERMSIG(status)
                       : WEXITSTATUS(status) >= 128 ? WEXITSTATUS(status) - 128
                                                    : 0;
    if (r->b->kind == BOX_USER && getuid() == 0)
        box_end_user();
    box_guard(0);
    r->number = number > 0 ? number : WEXITSTATUS(status);
    if (r->cause == EXITED && number > 0)
        r->cause = number == SIGXCPU ? WORKED : KILLED;
    r->said[r->said_size] = '\0';
    close(r->answers);
    if (r->output >= 0)
        close(r->output);
    r->over = 1;
}

void
box_free(boxed *r)
{
    free(r->said);
    r->said = NULL;
}

/* ---- Which box can be made on this machine? -------------------------------- */

static const char *const kind_names[] = { "none", "bwrap", "user", "open" };

const char *
box_name(enum box_kind kind)
{
    return kind_names[kind];
}

/* Runs a command in a box: its exit status, and the first line it said. */
static int
run_in_box(enum box_kind kind, const char *folder, char *const argv[],
           char *said, size_t size)
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

/* Whether a box of this kind runs here, and cannot read the secret. */
static int
box_holds(enum box_kind kind, const char *folder, const char *secret, char *why,
          size_t size)
{
    char *const run[] = { "/usr/bin/true", NULL };
    char *const spy[] = { "/usr/bin/head", "-c1", (char *)secret, NULL };
    char said[200];

    if (kind == BOX_USER && getuid() != 0) {
        snprintf(why, size, "only root can lend it a user of its own");
        return 0;
    }
    if (run_in_box(kind, folder, run, said, sizeof said) != 0) {
        snprintf(why, size, "it does not start (%s)", said);
        return 0;
    }
    if (kind != BOX_OPEN
        && run_in_box(kind, folder, spy, said, sizeof said) == 0) {
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
    if (strcmp(wanted, kind_names[BOX_OPEN]) == 0)
        return BOX_OPEN;
    if ((any || strcmp(wanted, kind_names[BOX_BWRAP]) == 0)
        && box_holds(BOX_BWRAP, folder, secret, bwrap, sizeof bwrap))
        return BOX_BWRAP;
    if ((any || strcmp(wanted, kind_names[BOX_USER]) == 0)
        && box_holds(BOX_USER, folder, secret, user, sizeof user))
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
