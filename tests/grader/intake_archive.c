/*
 * intake_archive.c - reads a tar or zip without unpacking it to any folder.
 *
 * A reader of archives is a large program, and strangers choose what it reads,
 * so a fault in it could be made to run their code. It runs in a process of its
 * own, with the rights of a box: it can open no file for writing, start no
 * program and reach no network. What it finds comes through a pipe, as names
 * and texts, which are checked once more here.
 */
#define _GNU_SOURCE

#include "intake.h"

#include "box_filter.h"
#include "box_user.h"
#include "clean.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { TAKEN = 1, IGNORED, PASSED_OVER, REFUSED, FINISHED };
// Archives in archives: a class holds its learners', and these what they packed.
enum { DEEPEST = 3, LARGEST_INNER = 64 << 20 };

typedef struct {
    enum kind kind;
    unsigned name, text;  // their lengths
    long long when;
} record;

// What the process that reads has seen so far, and where it reports to.
static size_t unpacked, seen;
static FILE *to;

static void
put_record(enum kind kind, const char *inside, const char *name,
           const char *text, size_t size, long long when)
{
    const record r = { kind, (unsigned)(strlen(inside) + strlen(name)),
                       (unsigned)size, when };
    fwrite(&r, sizeof r, 1, to);
    fputs(inside, to);
    fputs(name, to);
    fwrite(text, 1, size, to);
}

static void
put_reason(enum kind kind, const char *inside, const char *name,
           const char *why)
{
    put_record(kind, inside, name, why, strlen(why), 0);
}

_Noreturn static void
finish_archive(void)
{
    const size_t sums[] = { unpacked, seen };
    put_record(FINISHED, "", "", (const char *)sums, sizeof sums, 0);
    fclose(to);
    _exit(0);
}

_Noreturn static void
refuse_archive(const char *inside, const char *name, const char *why)
{
    put_reason(REFUSED, inside, name, why);
    finish_archive();
}

/* Why an entry may not be in a submission, before anything of it is read. */
static const char *
bad_entry(struct archive_entry *e, const char *name)
{
    if (intake_bad_name(name) != NULL)
        return intake_bad_name(name);
    if (archive_entry_filetype(e) == AE_IFLNK
        || archive_entry_hardlink(e) != NULL
        || archive_entry_symlink(e) != NULL)
        return "it is a link";
    if (archive_entry_filetype(e) != AE_IFREG
        && archive_entry_filetype(e) != AE_IFDIR)
        return "it is neither a file nor a folder";
    if (archive_entry_is_encrypted(e))
        return "it is encrypted";
    return intake_strange(name);
}

/*
 * Unpacks an entry into memory, as far as MOST bytes and one. All of it is unpacked,
 * even when it is not kept, so that an archive bomb is found by its size. Returns how
 * many bytes are kept, or -1 when the entry is damaged.
 */
static ssize_t
unpack_entry(struct archive *a, const char *inside, const char *name,
             char *text, size_t most)
{
    static char rest[65536];
    size_t size = 0;
    ssize_t n;

    while ((n = size < most ? archive_read_data(a, text + size, most - size)
                            : archive_read_data(a, rest, sizeof rest))
           > 0) {
        size += size < most ? (size_t)n : 0;
        unpacked += (size_t)n;
        if (unpacked > LARGEST_WHOLE)
            refuse_archive(inside, name,
                           "unpacked it would be larger than 256 megabytes");
    }
    return n < 0 ? -1 : (ssize_t)size;
}

struct archive *
intake_reader(void)
{
    struct archive *a = archive_read_new();
    // Only the formats that students send are read, because the code for every
    // other one could be attacked as well. For the same reason no filter that
    // starts a program is used.
    archive_read_support_format_tar(a);
    archive_read_support_format_zip(a);
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_bzip2(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_zstd(a);
    return a;
}

static void pass_entries(struct archive *a, const char *inside, int depth);

/* An archive in an archive. It is a file of its own, so its damage is, too. */
static void
pass_archive(const char *inside, const char *name, const char *bytes,
             size_t size, int depth)
{
    char deeper[4096];
    struct archive *a = intake_reader();

    snprintf(deeper, sizeof deeper, "%s%s/", inside, name);
    if (archive_read_open_memory(a, bytes, size) != ARCHIVE_OK)
        put_reason(PASSED_OVER, inside, name, "the archive is damaged");
    else
        pass_entries(a, deeper, depth + 1);
    archive_read_free(a);
}

static void
pass_entry(struct archive *a, struct archive_entry *e, const char *inside,
           const char *name, int depth)
{
    const enum intake_kind kind = intake_kind_of(name);
    const int opened = kind == PACKED && depth < DEEPEST;
    const size_t most = kind == TEXT ? LARGEST_FILE + 1
                        : opened     ? LARGEST_INNER + 1
                                     : 0;
    char *text = malloc(most + 1);
    const ssize_t n =
        text != NULL ? unpack_entry(a, inside, name, text, most) : -1;

    if (n < 0)
        put_reason(PASSED_OVER, inside, name, "the archive is damaged here");
    else if (kind == TEXT)
        put_record(TAKEN, inside, name, text, (size_t)n,
                   archive_entry_mtime(e));
    else if (opened && n <= LARGEST_INNER)
        pass_archive(inside, name, text, (size_t)n, depth);
    else if (kind == PACKED)
        put_reason(PASSED_OVER, inside, name,
                   opened ? "it is larger than 64 megabytes"
                          : "it is an archive in too many others");
    else
        put_reason(IGNORED, inside, name, "");
    free(text);
}

static void
pass_entries(struct archive *a, const char *inside, int depth)
{
    struct archive_entry *e;
    size_t files = 0;
    int status;

    for (; (status = archive_read_next_header(a, &e)) == ARCHIVE_OK
           || status == ARCHIVE_WARN;
         files++) {
        const char *name = archive_entry_pathname(e);
        if (++seen > MOST_FILES)
            refuse_archive(inside, name != NULL ? name : "",
                           "there are more than 10000 files");
        if (bad_entry(e, name) != NULL)
            put_reason(PASSED_OVER, inside, name != NULL ? name : "a file",
                       bad_entry(e, name));
        else if (archive_entry_filetype(e) == AE_IFREG)
            pass_entry(a, e, inside, name, depth);
    }
    if (status != ARCHIVE_EOF)
        put_reason(PASSED_OVER, inside, "",
                   files == 0 ? "it is no folder, no .c file, no tar and no zip"
                              : "the archive is damaged");
}

void
intake_jail(pid_t parent)
{
    static const box limits = { .kind = BOX_USER,
                                .cpu = 20,
                                .memory = 512 << 20 };

    setlocale(LC_ALL, "C.UTF-8");
    box_become_user();
    box_end_with(parent);
    box_limit(&limits);
    box_landlock("/nowhere", 0);
    if (box_filter_load(0) != 0)
        _exit(1);
}

_Noreturn static void
read_archive(const char *inside, int fd, int out, pid_t parent)
{
    struct archive *a = intake_reader();

    to = fdopen(out, "w");
    if (to == NULL)
        abort();
    intake_jail(parent);
    if (archive_read_open_fd(a, fd, 65536) != ARCHIVE_OK)
        put_reason(PASSED_OVER, inside, "",
                   "it is no folder, no .c file, no tar and no zip");
    else
        pass_entries(a, inside, 0);
    finish_archive();
}

/* N bytes from the pipe, with room for one more; NULL at its end. */
static char *
get_text(FILE *from, size_t n)
{
    char *text = malloc(n + 2);
    if (text == NULL || fread(text, 1, n, from) != n) {
        free(text);
        return NULL;
    }
    text[n] = '\0';
    return text;
}

/* Takes what a record says of a file. TEXT is freed here. */
static void
take_file_of(intake *in, const record *r, const char *name, char *text)
{
    char *why = r->kind != TAKEN ? clean_text(text) : NULL;

    if (r->kind == REFUSED)
        intake_refuse(in, name, why);
    else if (r->kind == PASSED_OVER)
        intake_pass_over(in, name, why);
    else if (r->kind == IGNORED)
        intake_ignore(in, name);
    else if (intake_bad_name(name) == NULL)
        intake_offer(in, name, text, r->text, r->when);
    if (r->kind != TAKEN)
        free(text);
    free(why);
}

/* One record; returns 0 after the last. */
static int
take_record(intake *in, const char *archive, FILE *from)
{
    record r = { .kind = REFUSED };
    char *name = NULL, *text = NULL;

    if (fread(&r, sizeof r, 1, from) != 1 || r.name > 16384
        || r.text > LARGEST_FILE + 1 || (name = get_text(from, r.name)) == NULL
        || (text = get_text(from, r.text)) == NULL) {
        intake_refuse(in, archive,
                      "reading the archive took more time or memory than any "
                      "submission needs");
        r.kind = REFUSED;
    } else if (r.kind == FINISHED && r.text == 2 * sizeof(size_t)) {
        memcpy(&in->unpacked, text, sizeof(size_t));
        memcpy(&in->seen, text + sizeof(size_t), sizeof(size_t));
    } else {
        take_file_of(in, &r, *name != '\0' ? name : archive, text);
        text = NULL;
    }
    free(name);
    free(text);
    return r.kind >= TAKEN && r.kind <= PASSED_OVER;
}

void
intake_archive(intake *in, const char *name, const char *inside, int fd)
{
    int from[2];
    const pid_t parent = getpid();

    if (fd < 0) {
        intake_pass_over(in, name, strerror(errno));
        return;
    }
    unpacked = in->unpacked;
    seen = in->seen;
    box_uid();  // here, because in the child it would choose another user
    fflush(NULL);
    if (pipe(from) != 0)
        abort();
    const pid_t pid = fork();
    if (pid == 0) {
        close(from[0]);
        read_archive(inside, fd, from[1], parent);
    }
    close(from[1]);
    FILE *records = fdopen(from[0], "r");
    while (take_record(in, name, records))
        ;
    fclose(records);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}
