#define _GNU_SOURCE

#include "feedback.h"

#include "forms.h"
#include "keep.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What a report is called where Canvas looks for it: as it called a file that was
 * downloaded, up to its two numbers, of the learner and of that file. "" when they
 * are not there.
 */
static void
canvas_name(char *name, size_t size, const char *entry)
{
    const char *last = strrchr(entry, '/');
    const char *begin = last != NULL ? last + 1 : entry, *at = begin;

    *name = '\0';
    while ((at = strchr(at, '_')) != NULL) {
        const size_t first = strspn(++at, "0123456789");
        if (first == 0 || at[first] != '_')
            continue;
        const size_t second = strspn(at + first + 1, "0123456789");
        const char *end = at + first + 1 + second;
        if (second == 0 || *end != '_')
            continue;
        snprintf(name, size, "%.*s_report.txt", (int)(end - begin), begin);
        return;
    }
}

int
feedback_zip(const char *out, const char *platform, cJSON *const report[],
             size_t n)
{
    const int canvas = strcmp(platform, "canvas") == 0;
    char file[4096], path[8192], *text = NULL;
    size_t size = 0;
    int status = 0;
    struct archive *a = archive_write_new();
    struct archive_entry *e = archive_entry_new();

    snprintf(file, sizeof file, "%s/%s-feedback.zip", out, platform);
    archive_write_set_format_zip(a);
    archive_write_set_options(a, "zip:hdrcharset=UTF-8");
    status = archive_write_open_filename(a, file);
    for (size_t i = 0; i < n && status == ARCHIVE_OK; i++) {
        snprintf(path, sizeof path, "%s_assignsubmission_file_/report.txt",
                 mark_text(report[i], "learner"));
        if (canvas)
            canvas_name(path, sizeof path, mark_text(report[i], "entry"));
        if (*path == '\0')
            continue;
        FILE *to = open_memstream(&text, &size);
        form_terminal(to, report[i]);
        fclose(to);
        archive_entry_clear(e);
        archive_entry_set_pathname_utf8(e, path);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_perm(e, 0644);
        archive_entry_set_size(e, (la_int64_t)size);
        status = archive_write_header(a, e);
        if (archive_write_data(a, text, size) != (la_ssize_t)size)
            status = ARCHIVE_FATAL;
        free(text);
    }
    if (archive_write_close(a) != ARCHIVE_OK)
        status = ARCHIVE_FATAL;
    errno = archive_errno(a);
    archive_entry_free(e);
    archive_write_free(a);
    return status == ARCHIVE_OK ? 0 : keep_failed(file);
}
