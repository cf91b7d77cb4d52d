/*
 * archives.c - writes submissions that try to place files outside of the folder
 * they are unpacked to, or to keep the grader busy for ever.
 *
 *     archives FOLDER
 *
 * Those whose name begins with honest_ are to earn 10 points, all others none.
 */
#define _GNU_SOURCE

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder;

// chain_forward() as it should be: worth 10 points where it is taken.
static const char right[] =
    "#include \"chain.h\"\n#include <gsl/gsl_errno.h>\n#include <math.h>\n"
    "int chain_forward(const chain_params *p, activation f, size_t T,\n"
    "                  const double *x, double *h)\n{\n"
    "    if (!isfinite(p->w) || !isfinite(p->u) || !isfinite(p->b)\n"
    "        || !isfinite(h[0]))\n"
    "        return GSL_EDOM;\n"
    "    for (size_t t = 0; t < T; t++)\n"
    "        if (!isfinite(x[t]))\n            return GSL_EDOM;\n"
    "    for (size_t t = 1; t <= T; t++)\n"
    "        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1]\n"
    "                                       + p->b);\n"
    "    return GSL_SUCCESS;\n}\n";

static void
must(int status, struct archive *a)
{
    if (status >= ARCHIVE_WARN)
        return;
    fprintf(stderr, "%s\n", archive_error_string(a));
    exit(EXIT_FAILURE);
}

/* Begins a tar, a tar.gz or a zip, according to its name. */
static struct archive *
begin(const char *name)
{
    char path[4096];
    struct archive *a = archive_write_new();

    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (strstr(name, ".zip") != NULL)
        archive_write_set_format_zip(a);
    else
        archive_write_set_format_pax_restricted(a);
    if (strstr(name, ".gz") != NULL)
        archive_write_add_filter_gzip(a);
    if (strstr(name, "encrypted") != NULL) {
        archive_write_set_options(a, "zip:encryption=zipcrypt");
        archive_write_set_passphrase(a, "secret");
    }
    must(archive_write_open_filename(a, path), a);
    return a;
}

static void
end(struct archive *a)
{
    must(archive_write_close(a), a);
    archive_write_free(a);
}

static void
entry(struct archive *a, const char *name, unsigned kind, const char *link,
      const char *text, size_t size, size_t times)
{
    struct archive_entry *e = archive_entry_new();

    archive_entry_copy_pathname(e, name);
    archive_entry_set_filetype(e, kind);
    archive_entry_set_perm(e, 0644);
    if (kind == AE_IFREG && link != NULL)
        archive_entry_copy_hardlink(e, link);
    else if (link != NULL)
        archive_entry_copy_symlink(e, link);
    archive_entry_set_size(e, (la_int64_t)(size * times));
    archive_entry_set_rdev(e, 0x105);
    must(archive_write_header(a, e), a);
    for (size_t i = 0; i < times; i++)
        archive_write_data(a, text, size);
    archive_entry_free(e);
}

static void
file(struct archive *a, const char *name, const char *text)
{
    entry(a, name, AE_IFREG, NULL, text, strlen(text), 1);
}

/* An archive of one file. */
static void
one(const char *archive, const char *name, const char *text)
{
    struct archive *a = begin(archive);
    file(a, name, text);
    end(a);
}

/* An archive of something that is no file, with a file after it. */
static void
odd(const char *archive, const char *name, unsigned kind, const char *link)
{
    struct archive *a = begin(archive);
    entry(a, name, kind, link, "", 0, 0);
    file(a, "exercises/chain.c", right);
    end(a);
}

static void
write_bombs(void)
{
    enum { MEGABYTE = 1 << 20 };
    char *zeros = calloc(MEGABYTE, 1), name[64];
    struct archive *a = begin("bomb.tar.gz");

    entry(a, "zeros", AE_IFREG, NULL, zeros, MEGABYTE, 300);
    file(a, "chain.c", right);
    end(a);
    a = begin("bomb_in_the_file.zip");
    entry(a, "chain.c", AE_IFREG, NULL, zeros, MEGABYTE, 30);
    end(a);
    a = begin("many_files.tar.gz");
    for (int i = 0; i < 12000; i++) {
        snprintf(name, sizeof name, "file%d", i);
        file(a, name, "");
    }
    file(a, "chain.c", right);
    end(a);
    free(zeros);
}

/* Files that are not UTF-8; and one that is, with a byte-order mark and CRLF. */
static void
write_encodings(void)
{
    char *windows = malloc(2 * sizeof right + 4), *to = windows;

    one("latin1.zip", "chain.c", "// caf\xe9\nint x;\n");
    struct archive *a = begin("utf16.zip");
    entry(a, "chain.c", AE_IFREG, NULL, "\xff\xfei\0n\0t\0 \0x\0;\0", 14, 1);
    end(a);
    a = begin("zero_bytes.zip");
    entry(a, "chain.c", AE_IFREG, NULL, "int x;\0int y;\n", 14, 1);
    end(a);
    to = stpcpy(to, "\xef\xbb\xbf");
    for (const char *from = right; *from != '\0'; from++) {
        if (*from == '\n')
            *to++ = '\r';
        *to++ = *from;
    }
    *to = '\0';
    one("honest_windows.zip", "chain.c", windows);
    free(windows);
}

/*
 * One file under two names, because some tools store equal files as links to
 * save space.
 */
static void
same(const char *name, const char *other)
{
    char path[4096], second[4096];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    snprintf(second, sizeof second, "%s/%s", folder, other);
    if (link(path, second) != 0)
        perror(second);
}

static void
write_crowds(void)
{
    struct archive *a = begin("honest_two_chains.zip");
    file(a, "a/chain.c", right);
    file(a, "b/chain.c", right);
    end(a);
    a = begin("honest_whole_course.zip");
    file(a, "course/Makefile", "all:\n\ttouch /tmp/wrec-escaped\n");
    file(a, "course/tests/probes/chain.c", "#error taken from a submission\n");
    file(a, "course/tests/grader/judge.c", "#error taken from a submission\n");
    file(a, "course/lib/chain.h", "#error taken from a submission\n");
    file(a, "course/solutions/chain.c", "#error taken from a submission\n");
    file(a, "course/__MACOSX/exercises/chain.c", "no C\n");
    file(a, "course/exercises/chain.c", right);
    end(a);
    // Names in honest archives: the extra files of a Mac, backup copies, and
    // the numbers that Canvas and browsers add.
    a = begin("honest_mac.tar");
    file(a, "exercises/._chain.c", "Mac OS X\xff");
    file(a, "exercises/old_chain.c", "no C\n");
    file(a, "exercises/chain.c", right);
    end(a);
    one("honest_canvas.zip", "carol_12_34_chain-2.c", right);
    one("honest_browser.zip", "chain (1).c", right);
    one("honest_J\xc3\xb6rg.zip", "chain.c", right);
    one("honest_twice.zip", "chain.c", right);
    same("honest_twice.zip", "honest_twice_again.zip");
    a = begin("nothing.tar");
    end(a);
    one("nested.zip", "chain.zip", "PK\x03\x04");
}

/* A folder with something in the place of a file. */
static void
write_folders(void)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/folder_link", folder);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/folder_link/chain.c", folder);
    if (symlink("/etc/passwd", path) != 0)
        perror(path);
    snprintf(path, sizeof path, "%s/folder_pipe", folder);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/folder_pipe/chain.c", folder);
    if (mkfifo(path, 0644) != 0)
        perror(path);
    snprintf(path, sizeof path, "%s/whole_link_chain.c", folder);
    if (symlink("/etc/passwd", path) != 0)
        perror(path);
}

/* Half of an archive, and bytes that are none. */
static void
write_damaged(void)
{
    char path[4096];

    one("damaged.zip", "chain.c", right);
    snprintf(path, sizeof path, "%s/damaged.zip", folder);
    if (truncate(path, 200) != 0)
        perror(path);
    snprintf(path, sizeof path, "%s/garbage.tar", folder);
    FILE *out = fopen(path, "w");
    for (int i = 0; out != NULL && i < 20000; i++)
        fputc(7 * i % 251, out);
    if (out != NULL)
        fclose(out);
}

int
main(int argc, char **argv)
{
    static char long_name[3000];

    if (argc != 2)
        return 2;
    folder = argv[1];
    one("absolute.tar", "/tmp/wrec-escaped/chain.c", right);
    one("absolute_too.zip", "/tmp/wrec-escaped/chain.c", right);
    one("parent.tar", "../../tmp/wrec-escaped/chain.c", right);
    one("parent_too.zip", "exercises/../../../wrec-escaped/chain.c", right);
    one("windows_parent.zip", "..\\..\\wrec-escaped\\chain.c", right);
    one("windows_absolute.zip", "C:\\wrec-escaped\\chain.c", right);
    odd("honest_link.tar", "exercises", AE_IFLNK, "/tmp");
    odd("honest_hard_link.tar", "exercises/rnn.c", AE_IFREG, "/etc/passwd");
    odd("honest_device.tar", "exercises/rnn.c", AE_IFCHR, NULL);
    odd("honest_pipe.tar", "exercises/rnn.c", AE_IFIFO, NULL);
    one("control_name.tar", "\033[2J\n/chain.c", right);
    one("honest_name.tar", "\xff\xfe/chain.c", right);
    memset(long_name, 'a', sizeof long_name - 1);
    memcpy(long_name + sizeof long_name - 9, "/chain.c", 9);
    one("long_name.tar", long_name, right);
    one("two_rows.zip", "chain.c", "no C\n");
    one("two_rows\001.zip", "chain.c", "no C\n");
    memcpy(long_name + 251, ".zip", 5);
    one(long_name, "chain.c", "no C\n");
    one("encrypted.zip", "chain.c", right);
    write_bombs();
    write_encodings();
    write_crowds();
    write_folders();
    write_damaged();
    return EXIT_SUCCESS;
}
