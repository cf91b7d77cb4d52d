#define _GNU_SOURCE

#include "keep.h"

#include "forms.h"
#include "stage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
keep_failed(const char *path)
{
    fprintf(stderr,
            "%s cannot be written: %s.\nWhat was graded before is kept; the "
            "same command goes on from there.\n",
            path, strerror(errno));
    return -1;
}

int
keep_text(const char *path, const char *text)
{
    char part[4096];
    snprintf(part, sizeof part, "%s.part", path);
    FILE *out = fopen(part, "w");
    if (out == NULL)
        return keep_failed(path);
    const int bad =
        fputs(text, out) < 0 || fflush(out) != 0 || fsync(fileno(out)) != 0;
    if (fclose(out) != 0 || bad || rename(part, path) != 0)
        return keep_failed(path);
    return 0;
}

cJSON *
kept_json(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *in = fopen(path, "r");
    cJSON *json = NULL;

    if (in != NULL && getdelim(&text, &size, '\0', in) > 0)
        json = cJSON_Parse(text);
    if (in != NULL)
        fclose(in);
    free(text);
    return json;
}

cJSON *
kept_report(const char *out, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/reports/%s/report.json", out, name);
    return kept_json(path);
}

/* FNV-1a of a name. */
static unsigned long long
name_digest(const char *name)
{
    unsigned long long sum = 0xcbf29ce484222325ULL;
    for (; *name != '\0'; name++)
        sum = (sum ^ (unsigned char)*name) * 0x100000001b3ULL;
    return sum;
}

int
keep_report(const cJSON *report, const char *name, const char *out)
{
    char part[4096], done[4096];

    // A name may be too long to add ".part" to it.
    snprintf(part, sizeof part, "%s/reports/.%016llx.part", out,
             name_digest(name));
    snprintf(done, sizeof done, "%s/reports/%s", out, name);
    // A run that was killed may have left this folder.
    stage_remove(strdup(part));
    if (mkdir(part, 0777) != 0 || forms_write(part, report) != 0)
        return keep_failed(part);
    stage_remove(strdup(done));
    return rename(part, done) == 0 ? 0 : keep_failed(done);
}
