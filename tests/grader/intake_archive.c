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

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { TAKEN = 1, IGNORED, REFUSED, FINISHED };

typedef struct {
    enum kind kind;
    unsigned name, text;  // their lengths
} record;

static void
put_record(FILE *to, enum kind kind, const char *name, const char *text,
           size_t size)
{
    const record r = { kind, (unsigned)strlen(name), (unsigned)size };
    fwrite(&r, sizeof r, 1, to);
    fwrite(name, 1, r.name, to);
    fwrite(text, 1, size, to);
}

static void
refuse_archive(FILE *to, const char *name, const char *why)
{
    put_record(to, REFUSED, name != NULL ? name : "a file", why, strlen(why));
    put_record(to, FINISHED, "", "", 0);
    fclose(to);
    _exit(0);
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
    return NULL;
}

/*
 * Passes on an entry, with its text if it is WANTED. All of it is unpacked,
 * even when it is not wanted, so that an archive bomb is found by its size:
 * *left is how many bytes may still come.
 */
static void
pass_entry(FILE *to, struct archive *a, const char *name, int wanted,
           size_t *left)
{
    static char text[LARGEST_FILE + 2];
    char rest[65536];
    size_t size = 0;
    ssize_t n;

    while ((n = wanted && size <= LARGEST_FILE
                    ? archive_read_data(a, text + size, LARGEST_FILE + 1 - size)
                    : archive_read_data(a, rest, sizeof rest))
           > 0) {
        size += (size_t)n;
        if ((size_t)n > *left)
            refuse_archive(to, name,
                           "unpacked it would be larger than 256 megabytes");
        *left -= (size_t)n;
        if (wanted && size > LARGEST_FILE)
            refuse_archive(to, name, "it is larger than a megabyte");
    }
    if (n < 0)
        refuse_archive(to, name,
                       archive_error_string(a) != NULL
                           ? archive_error_string(a)
                           : "the archive is damaged here");
    put_record(to, wanted ? TAKEN : IGNORED, name, text, wanted ? size : 0);
}

static void
pass_entries(FILE *to, struct archive *a, const intake *in)
{
    struct archive_entry *e;
    size_t left = LARGEST_WHOLE, files = 0;
    int status, rank;

    while ((status = archive_read_next_header(a, &e)) == ARCHIVE_OK
           || status == ARCHIVE_WARN) {
        const char *name = archive_entry_pathname(e);
        if (bad_entry(e, name) != NULL)
            refuse_archive(to, name, bad_entry(e, name));
        if (++files > MOST_FILES)
            refuse_archive(to, name, "there are more than 10000 files");
        if (archive_entry_filetype(e) == AE_IFREG)
            pass_entry(to, a, name, intake_module(in, name, &rank) >= 0, &left);
    }
    if (status != ARCHIVE_EOF)
        refuse_archive(to, "",
                       files == 0
                           ? "it is no folder, no .c file, no tar and no zip"
                           : "the archive is damaged");
}

_Noreturn static void
read_archive(const intake *in, int fd, int out)
{
    static const box limits = { .kind = BOX_USER,
                                .cpu = 20,
                                .memory = 512 << 20 };
    FILE *to = fdopen(out, "w");
    struct archive *a = archive_read_new();

    setlocale(LC_ALL, "C.UTF-8");
    // Only the formats that students send are read, because the code for every
    // other one could be attacked as well. For the same reason no filter that
    // starts a program is used.
    archive_read_support_format_tar(a);
    archive_read_support_format_zip(a);
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_bzip2(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_zstd(a);
    box_become_user();
    box_limit(&limits);
    box_landlock("/nowhere", 0);
    if (to == NULL || box_filter_load(0) != 0)
        _exit(1);
    if (archive_read_open_fd(a, fd, 65536) != ARCHIVE_OK)
        refuse_archive(to, "",
                       "it is no folder, no .c file, no tar and no zip");
    pass_entries(to, a, in);
    put_record(to, FINISHED, "", "", 0);
    fclose(to);
    _exit(0);
}

/* A text of N bytes and a 0 from the pipe; NULL at its end. */
static char *
get_text(FILE *from, size_t n)
{
    char *text = malloc(n + 1);
    if (text == NULL || fread(text, 1, n, from) != n) {
        free(text);
        return NULL;
    }
    text[n] = '\0';
    return text;
}

/* One record; returns 0 after the last. */
static int
take_record(intake *in, const char *archive, FILE *from)
{
    record r;
    int rank;

    if (fread(&r, sizeof r, 1, from) != 1 || r.name > 4096
        || r.text > LARGEST_FILE + 1) {
        intake_refuse(in, archive,
                      "reading the archive took more time or memory than any "
                      "submission needs");
        return 0;
    }
    char *name = get_text(from, r.name), *text = get_text(from, r.text);
    const char *bad = name == NULL || text == NULL ? "it is damaged"
                      : r.kind == TAKEN            ? intake_bad_name(name)
                                                   : NULL;
    const int module =
        bad == NULL && r.kind == TAKEN ? intake_module(in, name, &rank) : -1;
    if (bad != NULL || r.kind == REFUSED)
        intake_refuse(in, name == NULL || *name == '\0' ? archive : name,
                      bad != NULL ? bad : text);
    else if (module >= 0) {
        intake_take(in, module, rank, name, text, r.text);
        text = NULL;
    } else if (r.kind == IGNORED && intake_bad_name(name) == NULL)
        intake_ignore(in, name);
    free(name);
    free(text);
    return bad == NULL && (r.kind == TAKEN || r.kind == IGNORED);
}

void
intake_archive(intake *in, const char *name, int fd)
{
    int from[2];

    if (fd < 0) {
        intake_refuse(in, name, strerror(errno));
        return;
    }
    box_uid();  // here, because in the child it would choose another user
    fflush(NULL);
    if (pipe(from) != 0)
        abort();
    const pid_t pid = fork();
    if (pid == 0) {
        close(from[0]);
        read_archive(in, fd, from[1]);
    }
    close(from[1]);
    FILE *records = fdopen(from[0], "r");
    while (take_record(in, name, records))
        ;
    fclose(records);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}
