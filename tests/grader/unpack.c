/*
 * unpack.c - reads the archive in a process that can do nothing else, as
 * intake_archive.c does, and writes here what comes through the pipe.
 */
#define _GNU_SOURCE

#include "unpack.h"

#include "box_user.h"
#include "clean.h"
#include "intake.h"
#include "stage.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 16, MOST_IN_CLASS = 200000 };
static const unsigned long long LARGEST_CLASS = 4ULL << 30;

enum said { A_FILE = 1, A_FOLDER, BYTES, LEFT_OUT, DAMAGED, THE_END };
typedef struct {
    enum said said;
    unsigned size;
    long long when;
} piece;

static void
put_piece(FILE *to, enum said said, const char *bytes, size_t size,
          long long when)
{
    const piece p = { said, (unsigned)size, when };
    fwrite(&p, sizeof p, 1, to);
    fwrite(bytes, 1, size, to);
}

static void
put_sentence(FILE *to, enum said said, const char *text)
{
    put_piece(to, said, text, strlen(text), 0);
}

/* Passes on all bytes of an entry; 0 when it is damaged or the whole too large. */
static int
put_bytes(FILE *to, struct archive *a, unsigned long long *all)
{
    static char bytes[CHUNK];
    ssize_t n;

    while ((n = archive_read_data(a, bytes, sizeof bytes)) > 0) {
        put_piece(to, BYTES, bytes, (size_t)n, 0);
        if ((*all += (size_t)n) > LARGEST_CLASS) {
            put_sentence(to, DAMAGED,
                         "unpacked it would be larger than 4 gigabytes");
            return 0;
        }
    }
    if (n < 0)
        put_sentence(to, DAMAGED, "the archive is damaged");
    return n == 0;
}

_Noreturn static void
read_class(int fd, int out, pid_t parent)
{
    FILE *to = fdopen(out, "w");
    struct archive *a = intake_reader();
    struct archive_entry *e;
    unsigned long long all = 0, n = 0;
    int status = ARCHIVE_FATAL, good = 1;

    intake_jail(parent);
    if (archive_read_open_fd(a, fd, CHUNK) == ARCHIVE_OK)
        while (good && n++ < MOST_IN_CLASS
               && ((status = archive_read_next_header(a, &e)) == ARCHIVE_OK
                   || status == ARCHIVE_WARN)) {
            const char *name = archive_entry_pathname(e);
            const int is_folder = archive_entry_filetype(e) == AE_IFDIR;
            const int taken = archive_entry_filetype(e) == AE_IFREG
                              && archive_entry_hardlink(e) == NULL
                              && !archive_entry_is_encrypted(e)
                              && intake_bad_name(name) == NULL;
            put_piece(to,
                      taken       ? A_FILE
                      : is_folder ? A_FOLDER
                                  : LEFT_OUT,
                      name != NULL ? name : "?",
                      name != NULL ? strlen(name) : 1, archive_entry_mtime(e));
            good = !taken || put_bytes(to, a, &all);
        }
    if (good && status != ARCHIVE_EOF)
        put_sentence(to, DAMAGED,
                     n < 2 ? "it is no folder, no tar and no zip"
                           : "the archive is damaged, or has too many files");
    put_sentence(to, THE_END, "");
    fclose(to);
    _exit(0);
}

/* Opens a file in the folder, and makes the folders on the way to it. */
static FILE *
open_inside(const char *folder, char *name)
{
    char *path;
    FILE *file = NULL;

    if (intake_bad_name(name) != NULL)
        return NULL;
    for (char *c = name; *c != '\0'; c++)
        *c = *c == '\\' ? '/' : *c;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        abort();
    for (char *c = path + strlen(folder) + 1; (c = strchr(c, '/')) != NULL;
         c++) {
        *c = '\0';
        mkdir(path, 0700);
        *c = '/';
    }
    const int fd =
        open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0)
        file = fdopen(fd, "w");
    free(path);
    return file;
}

/* Closes a file that was written, and gives it its time. Returns 0 or an error. */
static int
close_inside(FILE *file, long long when)
{
    if (file == NULL)
        return 0;
    const int bad = fflush(file) != 0 || ferror(file);
    const struct timespec times[2] = { { .tv_sec = when }, { .tv_sec = when } };
    futimens(fileno(file), times);
    return fclose(file) != 0 || bad ? errno : 0;
}

static void
say_left_out(const char *name)
{
    char *clean = clean_name(name);
    fprintf(stderr, "Left out of the archive: %.200s\n", clean);
    free(clean);
}

/* Writes what comes through the pipe. Returns 0, or -1 after a sentence. */
static int
write_class(FILE *from, const char *archive, const char *folder)
{
    static char bytes[CHUNK + 1];
    FILE *file = NULL;
    long long when = 0;
    piece p;
    const char *wrong =
        "reading it took more time or memory than a class needs";
    int error = 0;

    while (error == 0 && fread(&p, sizeof p, 1, from) == 1 && p.size <= CHUNK
           && fread(bytes, 1, p.size, from) == p.size) {
        bytes[p.size] = '\0';
        if (p.said == BYTES && file != NULL)
            fwrite(bytes, 1, p.size, file);
        if (p.said == BYTES)
            continue;
        error = close_inside(file, when);
        // Somebody's folder with nothing in it is a submission, too.
        file = p.said == A_FILE ? open_inside(folder, bytes) : NULL;
        if (p.said == A_FOLDER && p.size < CHUNK) {
            strcpy(bytes + p.size, "/");
            open_inside(folder, bytes);
        }
        when = p.when;
        if (p.said == LEFT_OUT || (p.said == A_FILE && file == NULL))
            say_left_out(bytes);
        if (p.said == DAMAGED || p.said == THE_END) {
            wrong = p.said == DAMAGED ? bytes : NULL;
            break;
        }
    }
    error = error != 0 ? error : close_inside(file, when);
    if (error != 0)
        wrong = strerror(error);
    if (wrong != NULL)
        fprintf(stderr, "%s: %s.\n", archive, wrong);
    return wrong != NULL ? -1 : 0;
}

/* The only entry of a folder, when that is a folder of several; else NULL. */
static char *
only_folder(const char *folder)
{
    char *inner = NULL;
    int folders = 0, files = 0, inside = 0;
    DIR *in = opendir(folder);

    for (struct dirent *e; in != NULL && (e = readdir(in)) != NULL;) {
        if (e->d_name[0] == '.' || strcmp(e->d_name, "__MACOSX") == 0)
            continue;
        files += e->d_type != DT_DIR;
        folders += e->d_type == DT_DIR;
        free(inner);
        if (asprintf(&inner, "%s/%s", folder, e->d_name) < 0)
            abort();
    }
    if (in != NULL)
        closedir(in);
    in = folders == 1 && files == 0 ? opendir(inner) : NULL;
    // A learner's own folder has exercises in it, or a module's file.
    for (struct dirent *e; in != NULL && (e = readdir(in)) != NULL;) {
        inside += e->d_name[0] != '.';
        if (strcmp(e->d_name, "exercises") == 0
            || strncmp(e->d_name, "chain.", 6) == 0)
            inside = -1000;
    }
    if (in != NULL)
        closedir(in);
    if (inside >= 2)
        return inner;
    free(inner);
    return NULL;
}

char *
unpack_class(const char *archive, const char *folder)
{
    int pipes[2];
    const pid_t parent = getpid();
    const int fd = open(archive, O_RDONLY | O_CLOEXEC);

    stage_remove(strdup(folder));
    if (fd < 0 || mkdir(folder, 0700) != 0 || pipe(pipes) != 0) {
        fprintf(stderr, "%s: %s.\n", fd < 0 ? archive : folder,
                strerror(errno));
        return NULL;
    }
    box_uid();  // here, because in the child it would choose another user
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        close(pipes[0]);
        read_class(fd, pipes[1], parent);
    }
    close(pipes[1]);
    close(fd);
    FILE *from = fdopen(pipes[0], "r");
    const int status = write_class(from, archive, folder);
    fclose(from);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    if (status != 0)
        return NULL;
    char *inner = only_folder(folder);
    return inner != NULL ? inner : strdup(folder);
}
