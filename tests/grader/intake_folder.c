/*
 * intake_folder.c - reads a submission from a path, be it a folder, a file or
 * an archive.
 */
#define _GNU_SOURCE

#include "intake.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// nftw() passes no argument of the caller to the function that it calls, so
// these variables carry what it needs.
static intake *current;
static size_t root_length;

/* The contents of a file, as far as a megabyte and one byte; for free(). */
static char *
read_contents(int fd, size_t *size)
{
    char *text = malloc(LARGEST_FILE + 2);
    ssize_t n = 0;

    *size = 0;
    if (text == NULL)
        abort();
    while (*size <= LARGEST_FILE
           && (n = read(fd, text + *size, LARGEST_FILE + 1 - *size)) > 0)
        *size += (size_t)n;
    return text;
}

/* What an open file is: by its name, or else by how it begins. */
static enum intake_kind
kind_of_open(int fd, const char *name)
{
    char begin[512];
    const enum intake_kind kind = intake_kind_of(name);
    const ssize_t n = kind == OTHER ? pread(fd, begin, sizeof begin, 0) : 0;

    return n > 0 ? intake_kind_by(begin, (size_t)n) : kind;
}

/*
 * It may have become a link or a pipe since it was examined: a link is then not
 * followed, and a pipe not waited for. A file that only looks like text by how it
 * begins, such as a Makefile, is none of C, unless it is all that was HANDED in.
 */
static void
take_file(intake *in, const char *path, const char *name, int handed)
{
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC
                                  | (handed ? 0 : O_NOFOLLOW));
    const enum intake_kind kind = fd >= 0 ? kind_of_open(fd, name) : OTHER;
    struct stat st;
    char *inside;
    size_t size;

    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        intake_pass_over(in, name, fd < 0 ? strerror(errno) : "it is no file");
    else if (intake_strange(name) != NULL)
        intake_pass_over(in, name, intake_strange(name));
    else if (kind == PACKED) {
        if (asprintf(&inside, "%s%s", handed ? "" : name, handed ? "" : "/")
            < 0)
            abort();
        intake_archive(in, name, inside, fd);
        free(inside);
    } else if (intake_kind_of(name) == TEXT || (handed && kind == TEXT)) {
        char *text = read_contents(fd, &size);
        intake_offer(in, name, text, size, st.st_mtime);
    } else
        intake_ignore(in, name);
    if (fd >= 0)
        close(fd);
}

static int
walk_entry(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    static const char *const passed_by[] = { "build", ".git", "node_modules",
                                             "__MACOSX" };
    const char *name = path + root_length, *base = path + where->base;

    if (where->level == 0)
        return FTW_CONTINUE;
    if (++current->seen > MOST_FILES)
        intake_refuse(current, name, "there are more than 10000 files");
    for (size_t i = 0;
         kind == FTW_D && i < sizeof passed_by / sizeof *passed_by; i++)
        if (strcmp(base, passed_by[i]) == 0) {
            intake_ignore(current, name);
            return FTW_SKIP_SUBTREE;
        }
    if (kind == FTW_D)
        return current->refused != NULL ? FTW_STOP : FTW_CONTINUE;
    if (intake_bad_name(name) != NULL)
        intake_pass_over(current, name, intake_bad_name(name));
    else if (kind == FTW_SL)
        intake_pass_over(current, name, "it is a link");
    else if (kind == FTW_F && S_ISREG(st->st_mode))
        take_file(current, path, name, 0);
    else
        intake_pass_over(current, name,
                         kind == FTW_DNR || kind == FTW_NS
                             ? "it cannot be read"
                             : "it is neither a file nor a folder");
    return current->refused != NULL ? FTW_STOP : FTW_CONTINUE;
}

void
intake_read(intake *in, const char *path, const char *name)
{
    struct stat st;
    const size_t length = strlen(path);

    if (stat(path, &st) != 0) {
        intake_pass_over(in, name, strerror(errno));
    } else if (S_ISDIR(st.st_mode)) {
        current = in;
        root_length = length + (length > 0 && path[length - 1] != '/');
        if (nftw(path, walk_entry, 16, FTW_PHYS | FTW_ACTIONRETVAL) < 0)
            intake_pass_over(in, name, strerror(errno));
    } else if (S_ISREG(st.st_mode))
        take_file(in, path, name, 1);
    else
        intake_pass_over(in, name, "it is neither a file nor a folder");
}
