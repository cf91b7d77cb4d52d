/* class_folder.c - the folder that the marks of a class are kept in. */
#define _GNU_SOURCE

#include "class.h"

#include "keep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

cJSON *
class_settings(const char *out)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/settings.json", out);
    return kept_json(path);
}

int
class_remember(const char *out, const char *name, const char *text)
{
    char path[4096];
    cJSON *settings = class_settings(out);

    if (settings == NULL)
        return -1;
    cJSON_DeleteItemFromObject(settings, name);
    cJSON_AddStringToObject(settings, name, text);
    char *all = cJSON_Print(settings);
    snprintf(path, sizeof path, "%s/settings.json", out);
    const int status = keep_text(path, all);
    free(all);
    cJSON_Delete(settings);
    return status;
}

/*
 * All marks of a class come from one seed, so a run that goes on takes the seed
 * of the run that began. It is refused with another SEED or other modules,
 * because its marks would not fit into the same table.
 */
static int
agree_on_settings(marking *how, const char *path)
{
    cJSON *kept = kept_json(path);

    if (kept == NULL) {
        kept = cJSON_CreateObject();
        cJSON_AddNumberToObject(kept, "seed", (double)how->seed);
        cJSON_AddStringToObject(kept, "modules", how->modules);
        char *text = cJSON_Print(kept);
        const int status = keep_text(path, text);
        free(text);
        cJSON_Delete(kept);
        return status;
    }
    const unsigned long seed =
        (unsigned long)cJSON_GetNumberValue(cJSON_GetObjectItem(kept, "seed"));
    const int same = strcmp(mark_text(kept, "modules"), how->modules) == 0
                     && (!how->seed_given || seed == how->seed);
    how->seed = seed;
    cJSON_Delete(kept);
    if (same)
        return 0;
    fprintf(stderr,
            "%s says that this folder was begun with another SEED or M. Choose "
            "another\nOUT, or remove it to begin anew.\n",
            path);
    return -1;
}

/*
 * Two runs at once would each remove as left over what the other is writing, so
 * the second one is refused.
 */
int
class_lock(const char *out)
{
    const int fd = open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    // The children of a run that was killed still hold its lock until they have
    // ended, so we ask for ten seconds. On file systems without locks flock()
    // fails in another way, and two runs at once go unnoticed.
    for (int i = 0; flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
         i++) {
        if (i == 100) {
            fprintf(stderr, "Another run writes to %s. Wait for its end.\n",
                    out);
            return -1;
        }
        usleep(100000);
    }
    return 0;
}

int
class_make(const char *out)
{
    // The other users of this machine must not read the marks.
    return mkdir(out, 0700) != 0 && errno != EEXIST ? keep_failed(out) : 0;
}

int
class_begin(marking *how, const char *out)
{
    char path[4096];

    if (class_make(out) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/reports", out);
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return keep_failed(path);
    snprintf(path, sizeof path, "%s/settings.json", out);
    return agree_on_settings(how, path);
}
