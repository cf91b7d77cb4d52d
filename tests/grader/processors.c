/*
 * processors.c - see processors.h. A control group's limit is so many microseconds of
 * processor time in each period. Version 2 writes "QUOTA PERIOD", or "max PERIOD", into
 * one file; version 1 has two files, and -1 for no limit.
 */
#define _GNU_SOURCE

#include "processors.h"

#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first numbers of a file; returns how many of them there are. */
static int
read_numbers(const char *root, const char *group, const char *name, double *a,
             double *b)
{
    char *path;
    int n = 0;
    if (asprintf(&path, "%s%s/%s", root, group, name) < 0)
        abort();
    FILE *file = fopen(path, "re");
    if (file != NULL) {
        n = fscanf(file, "%lf %lf", a, b);
        fclose(file);
    }
    free(path);
    return n;
}

/* The processors that one control group grants, or INFINITY. */
static double
granted(const char *root, const char *group)
{
    double quota, period, none;
    if (read_numbers(root, group, "cpu.max", &quota, &period) == 2
        && period > 0.0)
        return quota / period;
    if (read_numbers(root, group, "cpu.cfs_quota_us", &quota, &none) == 1
        && read_numbers(root, group, "cpu.cfs_period_us", &period, &none) == 1
        && quota > 0.0 && period > 0.0)
        return quota / period;
    return INFINITY;
}

/* The least that the group of a line of /proc/self/cgroup grants, or one above it. */
static double
least_granted(const char *cgroups, char *line)
{
    double least = INFINITY;
    char *root, *controllers = strchr(line, ':'), *group;
    if (controllers == NULL || (group = strchr(controllers + 1, ':')) == NULL)
        return INFINITY;
    *group++ = '\0';
    controllers++;
    group[strcspn(group, "\n")] = '\0';
    // Version 2 has one tree without a name, version 1 one for each controller.
    const int named = *controllers != '\0';
    if (named && strcmp(controllers, "cpu") != 0
        && strncmp(controllers, "cpu,", 4) != 0)
        return INFINITY;
    if (asprintf(&root, "%s%s%s", cgroups, named ? "/" : "", controllers) < 0)
        abort();
    for (char *end = group + strlen(group); end != NULL;
         end = strrchr(group, '/')) {
        *end = '\0';
        least = fmin(least, granted(root, group));
    }
    free(root);
    return least;
}

unsigned
processors_allowed(const char *cgroups)
{
    char line[4096];
    cpu_set_t bound;
    double most = 1.0;

    if (sched_getaffinity(0, sizeof bound, &bound) == 0)
        most = CPU_COUNT(&bound);
    FILE *file = fopen("/proc/self/cgroup", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        most = fmin(
            most,
            least_granted(cgroups != NULL ? cgroups : "/sys/fs/cgroup", line));
    if (file != NULL)
        fclose(file);
    return most > 1.0 ? (unsigned)ceil(most) : 1;
}
