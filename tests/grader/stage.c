#define _GNU_SOURCE

#include "stage.h"

#include "box_user.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

int
stage_copy(const char *file, const char *copy)
{
    char buffer[65536];
    ssize_t n = 0;
    const int in = open(file, O_RDONLY | O_CLOEXEC);
    const int out =
        in < 0 ? -1 : open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

    while (out >= 0 && (n = read(in, buffer, sizeof buffer)) > 0) {
        const ssize_t written = write(out, buffer, (size_t)n);
        if (written == n)
            continue;
        // Where a disk is full, some may have been written, and errno is not set.
        if (written >= 0)
            errno = ENOSPC;
        n = -1;
        break;
    }
    if (in >= 0)
        close(in);
    return out < 0 || close(out) != 0 || n < 0 ? -1 : 0;
}

/* Copies the files of a folder, and of the folders in it, into one that may be there. */
static int
copy_folder(const char *from, const char *to)
{
    char old[4096], new[4096];
    struct stat is;
    int status = mkdir(to, 0755) == 0 || errno == EEXIST ? 0 : -1;
    DIR *in = status == 0 ? opendir(from) : NULL;

    for (struct dirent *e; in != NULL && status == 0 && (e = readdir(in));) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(old, sizeof old, "%s/%s", from, e->d_name);
        snprintf(new, sizeof new, "%s/%s", to, e->d_name);
        status = stat(old, &is);
        if (status == 0)
            status = S_ISDIR(is.st_mode) ? copy_folder(old, new)
                                         : stage_copy(old, new);
    }
    if (in == NULL)
        return -1;
    closedir(in);
    return status;
}

/* A learner's work is in it, so only the user of the box may pass through. */
static int
open_to_box(const char *folder)
{
    const int status = getuid() == 0 ? chown(folder, 0, box_uid()) : 0;
    return status == 0 ? chmod(folder, 0750) : status;
}

static int
fill_stage(const char *folder, const char *kit, const char *source)
{
    char path[4096];

    int status = open_to_box(folder);
    if (status == 0)
        status = copy_folder(source, folder);
    snprintf(path, sizeof path, "%s/kit", folder);
    if (status == 0)
        status = copy_folder(kit, path);
    // For an #include "../lib/chain.h", as on the learner's desk.
    snprintf(path, sizeof path, "%s/lib", folder);
    if (status == 0)
        status = symlink("kit/lib", path);
    snprintf(path, sizeof path, "%s/out", folder);
    if (status == 0)
        status = mkdir(path, 0755);
    if (status == 0 && getuid() == 0)
        status = chown(path, box_uid(), box_uid());
    return status;
}

/*
 * The name of the folder holds the number of this process: should it be killed,
 * stage_sweep() can tell that nobody uses the folder any more.
 */
char *
stage_empty(void)
{
    const char *tmp = getenv("TMPDIR");
    char *folder;

    // The user of the box has to read what is in it, and the caller's umask may
    // be 077.
    umask(022);
    if (asprintf(&folder, "%s/wrec-%d-XXXXXX",
                 tmp != NULL && *tmp == '/' ? tmp : "/tmp", (int)getpid())
        < 0)
        return NULL;
    if (mkdtemp(folder) != NULL)
        return folder;
    free(folder);
    return NULL;
}

void
stage_sweep(void)
{
    const char *tmp = getenv("TMPDIR");
    const char *where = tmp != NULL && *tmp == '/' ? tmp : "/tmp";
    char *path;
    int pid;
    struct stat is;
    DIR *in = opendir(where);

    for (struct dirent *e; in != NULL && (e = readdir(in)) != NULL;) {
        if (sscanf(e->d_name, "wrec-%d-", &pid) != 1 || kill(pid, 0) == 0
            || errno != ESRCH || asprintf(&path, "%s/%s", where, e->d_name) < 0)
            continue;
        if (lstat(path, &is) == 0 && S_ISDIR(is.st_mode)
            && is.st_uid == getuid())
            stage_remove(path);
        else
            free(path);
    }
    if (in != NULL)
        closedir(in);
}

char *
stage_make(const char *kit, const char *source)
{
    char *folder = stage_empty();
    if (folder != NULL && fill_stage(folder, kit, source) != 0) {
        const int kept = errno;
        stage_remove(folder);
        errno = kept;
        return NULL;
    }
    return folder;
}

char *
stage_room(void)
{
    char *folder = stage_empty();
    if (folder == NULL || open_to_box(folder) == 0)
        return folder;
    stage_remove(folder);
    return NULL;
}

int
stage_move(const char *folder, const char *what, const char *room,
           const char *name)
{
    char from[4096], to[4096];

    snprintf(from, sizeof from, "%s/%s", folder, what);
    snprintf(to, sizeof to, "%s/%s", room, name);
    return rename(from, to);
}

static uintmax_t stage_bytes;

static int
add_entry(const char *path, const struct stat *is, int kind, struct FTW *where)
{
    (void)path;
    (void)kind;
    (void)where;
    stage_bytes += 512 * (uintmax_t)is->st_blocks;
    return 0;
}

int
stage_has_room(const char *folder)
{
    // One file of the largest size that the box allows (box_limit()).
    enum { ROOM = 64 << 20 };
    struct statvfs disk;

    // What this folder itself has taken is given back: nobody makes the disk full
    // to be asked again.
    stage_bytes = 0;
    nftw(folder, add_entry, 16, FTW_PHYS);
    return statvfs(folder, &disk) != 0
           || (uintmax_t)disk.f_bavail * disk.f_frsize + stage_bytes >= ROOM;
}

static int
remove_entry(const char *path, const struct stat *is, int kind,
             struct FTW *where)
{
    (void)is;
    (void)kind;
    (void)where;
    return remove(path) != 0 && errno != ENOENT ? -1 : 0;
}

void
stage_remove(char *folder)
{
    // Links are removed and not followed, because a box may have left some that
    // lead elsewhere.
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
}
