#define _GNU_SOURCE

#include "intake.h"

#include "clean.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A name as it can be said: of a long one the beginning. For free(). */
static char *
say_name(const char *name)
{
    char *clean = clean_name(name);
    if (strlen(clean) > 120)
        strcpy(clean + 117, "...");
    // Half of a letter at the cut would be no UTF-8; and "::" begins a command in the
    // log of a workflow.
    size_t end = strlen(clean);
    for (size_t i = 117; end == 120 && i > 113 && (clean[i - 1] & 0x80); i--)
        clean[i - 1] = '.';
    if (end > 0 && clean[end - 1] == ':')
        clean[end - 1] = '.';
    return clean;
}

void
intake_refuse(intake *in, const char *name, const char *why)
{
    if (in->refused != NULL)
        return;
    char *said = say_name(name);
    if (asprintf(&in->refused, "%s: %s", said, why) < 0)
        abort();
    free(said);
}

/* Adds a line, which ends here. */
static void
note(intake_notes *to, const char *line)
{
    char *longer;
    if (++to->n > 20)
        return;
    if (asprintf(&longer, "%s%s\n", to->lines != NULL ? to->lines : "", line)
        < 0)
        abort();
    free(to->lines);
    to->lines = longer;
}

void
intake_ignore(intake *in, const char *name)
{
    char *said = say_name(name);
    note(&in->ignored, said);
    free(said);
}

void
intake_pass_over(intake *in, const char *name, const char *why)
{
    char *said = say_name(name), *line;
    if (asprintf(&line, "%s: %s", said, why) < 0)
        abort();
    note(&in->passed, line);
    free(line);
    free(said);
}

void
intake_offer(intake *in, const char *name, char *text, size_t size,
             long long when)
{
    const char *bad = size > LARGEST_FILE ? "it is larger than a megabyte"
                      : in->n_files == MOST_TEXTS ? "there are too many files"
                                                  : intake_decode(&text, size);
    if (bad == NULL)
        in->files[in->n_files++] =
            (intake_file){ .name = strdup(name), .text = text, .when = when };
    else {
        intake_pass_over(in, name, bad);
        free(text);
    }
}

// What makes a file the second choice for a module.
enum { BY_CONTENT = 10000, NOT_BEGUN = 100000 };

/*
 * How far a file is from what the module's is called, or -1 when it is none. It is
 * the module's by its name; or else, when no other module has that name, by what it
 * defines.
 */
static int
rank_of(const intake *in, const intake_file *f, const module *m)
{
    int rank = intake_rank(f->name, m->name), other = 0;

    if (intake_is_of_the_course(f->name))
        return -1;
    for (size_t i = 0; i < in->n_modules; i++)
        other |= intake_rank(f->name, in->modules[i]->name) >= 0;
    if (rank < 0 && (other || intake_defines(f->text, m) == 0))
        return -1;
    return (rank < 0 ? BY_CONTENT : rank)
           + (intake_is_begun(f->text, m) ? 0 : NOT_BEGUN);
}

/* Why a file was not chosen, beside the one that was. */
static const char *
why_not(const intake_file *f, int rank, const intake_file *chosen, int best)
{
    return strcmp(f->text, chosen->text) == 0      ? "the same"
           : rank >= NOT_BEGUN && best < NOT_BEGUN ? "nothing is written in it"
           : rank != best                          ? "its name is less like it"
           : f->when < chosen->when                ? "older"
                                                   : "as old, and before it";
}

/* Says what was taken for a module, where that is not plain. */
static void
tell_choice(intake *in, size_t i, const int ranks[])
{
    const intake_file *chosen = in->chosen[i];
    const int best = ranks[chosen - in->files];
    const char *base = strrchr(chosen->name, '/');
    char *line, *said = say_name(chosen->name), file[64];
    size_t size;
    int others = 0;
    FILE *out = open_memstream(&line, &size);

    fprintf(out, "for %s: %s", in->modules[i]->name, said);
    free(said);
    for (size_t k = 0; k < in->n_files; k++) {
        if (ranks[k] < 0 || &in->files[k] == chosen)
            continue;
        said = say_name(in->files[k].name);
        fprintf(out, "%s%s (%s)", others++ == 0 ? ", and not " : ", ", said,
                why_not(&in->files[k], ranks[k], chosen, best));
        free(said);
    }
    fclose(out);
    snprintf(file, sizeof file, "%s.c", in->modules[i]->name);
    if (others > 0 || strcmp(base != NULL ? base + 1 : chosen->name, file) != 0)
        note(&in->choices, line);
    free(line);
}

/*
 * Whether a file may stand beside a module. A header of the course's own, sent along
 * by a learner who works with another edition of it, takes nobody's place, unless
 * they have put it where the compiler finds it first.
 */
static int
may_stand_beside(const intake *in, const char *name)
{
    char own[4096];
    const char *base = strrchr(name, '/');
    const size_t n = strlen(name);

    if (intake_is_of_the_course(name)
        || (intake_without_ending(name, n, ".h") == 0
            && intake_without_ending(name, n, ".c") == 0
            && intake_without_ending(name, n, ".inc") == 0))
        return 0;
    snprintf(own, sizeof own, "%s/%s", in->lib != NULL ? in->lib : ".",
             base != NULL ? base + 1 : name);
    return in->lib == NULL || strstr(name, "exercises/") != NULL
           || access(own, F_OK) != 0;
}

/* Refuses a submission in which nothing was found, with the first reason there is. */
static void
refuse_empty(intake *in, const char *name)
{
    const char *first = in->passed.lines != NULL ? in->passed.lines : "";
    char *why;
    if (asprintf(&why, "no exercise is in it, like chain.c%s%.*s%s",
                 *first != '\0' ? " (" : "", (int)strcspn(first, "\n"), first,
                 *first != '\0' ? ")" : "")
        < 0)
        abort();
    intake_refuse(in, name, why);
    free(why);
}

void
intake_choose(intake *in, const char *name)
{
    int ranks[MOST_TEXTS], taken[MOST_TEXTS] = { 0 }, found = 0;

    for (size_t i = 0; i < in->n_modules; i++) {
        int best = -1;
        for (size_t k = 0; k < in->n_files; k++) {
            const intake_file *f = &in->files[k];
            ranks[k] = rank_of(in, f, in->modules[i]);
            taken[k] |= ranks[k] >= 0;
            // Of those that are as good the last change counts, and of two copies
            // in one tar the second, which is what unpacking leaves.
            if (ranks[k] < 0 || (best >= 0 && ranks[k] > best)
                || (ranks[k] == best && f->when < in->chosen[i]->when))
                continue;
            best = ranks[k];
            in->chosen[i] = f;
        }
        found += best >= 0;
        if (best >= 0)
            tell_choice(in, i, ranks);
    }
    for (size_t k = 0; k < in->n_files; k++) {
        in->files[k].beside = may_stand_beside(in, in->files[k].name);
        if (!taken[k]
            && (!in->files[k].beside
                || intake_without_ending(in->files[k].name,
                                         strlen(in->files[k].name), ".h")
                       == 0))
            intake_ignore(in, in->files[k].name);
    }
    if (found == 0)
        refuse_empty(in, name);
}

char *
intake_place(const intake_file *chosen, const intake_file *f)
{
    const char *slash = strrchr(chosen->name, '/'), *above = slash,
               *base = strrchr(f->name, '/');
    const size_t folder =
        slash != NULL ? (size_t)(slash - chosen->name) + 1 : 0;
    char *place;
    int status;

    while (above != NULL && above > chosen->name && above[-1] != '/')
        above--;
    const size_t up = above != NULL ? (size_t)(above - chosen->name) : 0;
    if (strncmp(f->name, chosen->name, folder) == 0)
        status = asprintf(&place, "exercises/%s", f->name + folder);
    else if (strncmp(f->name, chosen->name, up) == 0
             && strchr(f->name + up, '/') != NULL)
        status = asprintf(&place, "%s", f->name + up);
    else
        status =
            asprintf(&place, "exercises/%s", base != NULL ? base + 1 : f->name);
    if (status < 0)
        abort();
    // What the course puts beside exercises/ has these names.
    if (strncmp(place, "kit/", 4) != 0 && strncmp(place, "out/", 4) != 0
        && strncmp(place, "lib/", 4) != 0 && strchr(place, '\\') == NULL)
        return place;
    free(place);
    return NULL;
}

/* FNV-1a: it tells two texts apart, and keeps no secret. */
static unsigned long long
digest_add(unsigned long long sum, const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        sum = (sum ^ (unsigned char)*text) * 0x100000001b3ULL;
    return (sum ^ 0xff) * 0x100000001b3ULL;
}

unsigned long long
intake_digest(const intake *in)
{
    unsigned long long sum = 0xcbf29ce484222325ULL;
    for (size_t i = 0; i < in->n_modules; i++)
        sum = digest_add(sum, in->chosen[i] != NULL ? in->chosen[i]->text : "");
    for (size_t k = 0; k < in->n_files; k++)
        if (in->files[k].beside)
            sum = digest_add(digest_add(sum, in->files[k].name),
                             in->files[k].text);
    sum = digest_add(sum, in->choices.lines);
    sum = digest_add(sum, in->passed.lines);
    sum = digest_add(sum, in->ignored.lines);
    return digest_add(sum, in->refused);
}

void
intake_free(intake *in)
{
    for (size_t k = 0; k < in->n_files; k++) {
        free(in->files[k].name);
        free(in->files[k].text);
    }
    free(in->choices.lines);
    free(in->passed.lines);
    free(in->ignored.lines);
    free(in->refused);
    *in = (intake){ .n_files = 0 };
}
