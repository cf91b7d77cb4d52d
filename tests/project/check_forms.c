/*
 * check_forms.c - do all forms of a report say the same, in the way in which
 * those who read them want it?
 *
 *     check_forms FOLDER POINTS
 *
 * Prints what is wrong; exit status 0 when nothing is. The schemas are a part
 * of JSON Schema: type, enum, required, properties, items, minimum, maximum;
 * "closed" stands for "additionalProperties": false.
 */
#define _GNU_SOURCE

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int wrong;

static void
complain_of(const char *where, const char *what)
{
    printf("%s: %s\n", where, what);
    wrong++;
}

static char *
form_text(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *in = fopen(path, "r");
    if (in == NULL || getdelim(&text, &size, '\0', in) < 0)
        complain_of(path, "it is not there or empty");
    if (in != NULL)
        fclose(in);
    return text != NULL ? text : strdup("");
}

static cJSON *
form_json(const char *path)
{
    char *text = form_text(path);
    cJSON *json = cJSON_ParseWithOpts(text, NULL, 1);
    if (json == NULL)
        complain_of(path, "it is no JSON");
    free(text);
    return json;
}

static int
has_type(const cJSON *json, const char *type)
{
    return strcmp(type, "object") == 0    ? cJSON_IsObject(json)
           : strcmp(type, "array") == 0   ? cJSON_IsArray(json)
           : strcmp(type, "string") == 0  ? cJSON_IsString(json)
           : strcmp(type, "boolean") == 0 ? cJSON_IsBool(json)
           : strcmp(type, "number") == 0  ? cJSON_IsNumber(json)
                                          : 0;
}

static void
validate_value(const char *where, const cJSON *json, const cJSON *schema)
{
    const cJSON *type = cJSON_GetObjectItem(schema, "type");
    const cJSON *allowed = cJSON_GetObjectItem(schema, "enum"), *one;
    const cJSON *least = cJSON_GetObjectItem(schema, "minimum");
    const cJSON *most = cJSON_GetObjectItem(schema, "maximum");
    int found = allowed == NULL;

    if (type != NULL && !has_type(json, type->valuestring))
        complain_of(where, "it has another type");
    cJSON_ArrayForEach (one, allowed)
        found |= cJSON_Compare(one, json, 1);
    if (!found)
        complain_of(where, "it has a value that is not allowed");
    if ((least != NULL && !(json->valuedouble >= least->valuedouble))
        || (most != NULL && !(json->valuedouble <= most->valuedouble)))
        complain_of(where, "it is too small or too large");
}

static void
validate(const char *where, const cJSON *json, const cJSON *schema)
{
    const cJSON *properties = cJSON_GetObjectItem(schema, "properties");
    const cJSON *items = cJSON_GetObjectItem(schema, "items"), *one;

    validate_value(where, json, schema);
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(schema, "required"))
        if (!cJSON_HasObjectItem(json, one->valuestring))
            complain_of(one->valuestring, "it is required and missing");
    cJSON_ArrayForEach (one, json) {
        const cJSON *inner =
            items != NULL ? items
            : one->string != NULL
                ? cJSON_GetObjectItemCaseSensitive(properties, one->string)
                : NULL;
        if (inner != NULL)
            validate(one->string != NULL ? one->string : where, one, inner);
        else if (cJSON_IsTrue(cJSON_GetObjectItem(schema, "closed")))
            complain_of(one->string, "nobody reads it");
    }
}

/* The sum of a field over the tests of a form. */
static double
sum_of_tests(const cJSON *json, const char *field)
{
    const cJSON *one;
    double total = 0.0;
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(json, "tests"))
        total += cJSON_GetNumberValue(cJSON_GetObjectItem(one, field));
    return total;
}

static void
expect_points(const char *what, double got, double want)
{
    char text[128];
    snprintf(text, sizeof text, "%g points instead of %g", got, want);
    if (!(fabs(got - want) < 1e-9))
        complain_of(what, text);
}

/* A form against its schema, and the points that its tests add up to. */
static cJSON *
check_form(const char *folder, const char *name, const char *points,
           double want)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.json", folder, name);
    cJSON *json = form_json(path);
    snprintf(path, sizeof path, "tests/project/schemas/%s.json", name);
    cJSON *schema = form_json(path);
    if (json != NULL && schema != NULL)
        validate(name, json, schema);
    expect_points(name, sum_of_tests(json, points), want);
    cJSON_Delete(schema);
    return json;
}

/* Every tag closed in its order, and no character that XML does not have. */
static void
check_xml(const char *path, const char *text)
{
    const char *open[32];
    size_t depth = 0;

    for (const char *c = text; *c != '\0'; c++) {
        if (*c == 127 || ((unsigned char)*c < ' ' && *c != '\n'))
            complain_of(path, "a character that XML does not have");
        if (*c != '<' || c[1] == '?')
            continue;
        const char *close = strchr(c, '>');
        const size_t length = strcspn(c + 1, " >/");
        if (close == NULL || depth == 32)
            complain_of(path, "a tag without an end");
        else if (c[1] == '/'
                 && (depth == 0
                     || strncmp(open[--depth], c + 2, strcspn(c + 2, ">"))
                            != 0))
            complain_of(path, "tags closed in another order");
        else if (c[1] != '/' && close[-1] != '/' && length > 0)
            open[depth++] = c + 1;
    }
    if (depth != 0 || strstr(text, "</testsuites>") == NULL)
        complain_of(path, "a tag is never closed");
}

static double
points_in_xml(const char *text)
{
    double total = 0.0;
    const char *mark = "name=\"points\" value=\"";
    while ((text = strstr(text, mark)) != NULL) {
        text += strlen(mark);
        total += strtod(text, NULL);
    }
    return total;
}

/* The second cell of the second row. */
static double
points_in_csv(const char *text)
{
    const char *row = strchr(text, '\n');
    const char *cell = row != NULL ? strstr(row + 2, "\",") : NULL;
    return cell != NULL ? strtod(cell + 2, NULL) : -1.0;
}

/* The number in the last line; where all is refused there is none. */
static double
points_in_words(const char *text)
{
    const char *end = text, *next;

    while ((next = strstr(end, " points. SEED=")) != NULL)
        end = next + 1;
    if (end == text)
        return strstr(text, "Nothing was marked.") != NULL ? 0.0 : -1.0;
    while (end > text && end[-1] != '\n')
        end--;
    return strtod(end, NULL);
}

int
main(int argc, char **argv)
{
    char path[4096];

    if (argc != 3)
        return 2;
    const double want = strtod(argv[2], NULL);
    cJSON *g = check_form(argv[1], "gradescope", "score", want);
    expect_points("gradescope score",
                  cJSON_GetNumberValue(cJSON_GetObjectItem(g, "score")), want);
    cJSON *p = check_form(argv[1], "prairielearn", "points", want);
    expect_points("prairielearn score",
                  sum_of_tests(p, "max_points")
                      * cJSON_GetNumberValue(cJSON_GetObjectItem(p, "score")),
                  want);
    cJSON *h = check_form(argv[1], "github", "score", want);
    snprintf(path, sizeof path, "%s/report.json", argv[1]);
    cJSON *report = form_json(path);
    expect_points("report",
                  cJSON_GetNumberValue(cJSON_GetObjectItem(report, "points")),
                  want);
    snprintf(path, sizeof path, "%s/junit.xml", argv[1]);
    char *xml = form_text(path);
    check_xml(path, xml);
    expect_points("junit", points_in_xml(xml), want);
    snprintf(path, sizeof path, "%s/marks.csv", argv[1]);
    char *csv = form_text(path);
    expect_points("csv", points_in_csv(csv), want);
    snprintf(path, sizeof path, "%s/report.txt", argv[1]);
    char *words = form_text(path);
    expect_points("terminal", points_in_words(words), want);
    free(xml);
    free(csv);
    free(words);
    cJSON_Delete(g);
    cJSON_Delete(p);
    cJSON_Delete(h);
    cJSON_Delete(report);
    return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
