/*
 * intake_folder.c - reads a submission from a path, be it a folder, a file or
 * an archive.
 */
#define _GNU_SOURCE

#include "intake.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// nftw() passes no argument of the caller to the function that it calls, so
// these variables carry what it needs.
static intake *current;
static size_t root_length, seen;

/* The contents of a regular file, with a 0 after them; NULL when it is none. */
static char *
read_contents(int fd, size_t *size)
{
    struct stat st;
    char *text = NULL;

    *size = 0;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return NULL;
    text = malloc(LARGEST_FILE + 2);
    ssize_t n = 0;
    while (text != NULL && *size <= LARGEST_FILE
           && (n = read(fd, text + *size, LARGEST_FILE + 1 - *size)) > 0)
        *size += (size_t)n;
    if (text != NULL)
        text[*size] = '\0';
    return text;
}

static void
take_file(intake *in, const char *path, const char *name)
{
    int rank;
    size_t size;
    const int module = intake_module(in, name, &rank);

    if (module < 0) {
        intake_ignore(in, name);
        return;
    }
    // It may have become a link or a pipe since it was examined: a link is then
    // not followed, and a pipe not waited for.
    const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    char *text = read_contents(fd, &size);
    if (text == NULL)
        intake_refuse(in, name, fd < 0 ? strerror(errno) : "it is no file");
    else
        intake_take(in, module, rank, name, text, size);
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
    if (++seen > MOST_FILES)
        intake_refuse(current, name, "there are more than 10000 files");
    for (size_t i = 0;
         kind == FTW_D && i < sizeof passed_by / sizeof *passed_by; i++)
        if (strcmp(base, passed_by[i]) == 0) {
            intake_ignore(current, name);
            return FTW_SKIP_SUBTREE;
        }
    if (intake_bad_name(name) != NULL)
        intake_refuse(current, name, intake_bad_name(name));
    else if (kind == FTW_SL)
        intake_refuse(current, name, "it is a link");
    else if (kind == FTW_F && S_ISREG(st->st_mode))
        take_file(current, path, name);
    else if (kind != FTW_D)
        intake_refuse(current, name, "it is neither a file nor a folder");
    return current->refused != NULL ? FTW_STOP : FTW_CONTINUE;
}

void
intake_read(intake *in, const char *path)
{
    struct stat st;
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    const size_t length = strlen(path);

    if (stat(path, &st) != 0) {
        intake_refuse(in, path, strerror(errno));
    } else if (S_ISDIR(st.st_mode)) {
        current = in;
        seen = 0;
        root_length = length + (length > 0 && path[length - 1] != '/');
        if (nftw(path, walk_entry, 16, FTW_PHYS | FTW_ACTIONRETVAL) < 0)
            intake_refuse(in, path, strerror(errno));
    } else if (S_ISREG(st.st_mode)) {
        const int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (length > 2 && strcmp(path + length - 2, ".c") == 0)
            take_file(in, path, base);
        else
            intake_archive(in, base, fd);
        if (fd >= 0)
            close(fd);
    } else
        intake_refuse(in, base, "it is neither a file nor a folder");
    int found = 0;
    for (size_t i = 0; i < in->n_modules; i++)
        found += in->text[i] != NULL;
    if (found == 0)
        intake_refuse(in, base, "no exercise is in it, like chain.c");
}
