/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON objects to structs by tables; see field.h. Here: messages, objects, and lists.
 */
#include "report/field.h"

#include <stdio.h>

void say(struct reader *r, enum diag_code code, const struct node *n, const ssm_str *args, size_t count)
{
    struct pointer p;

    diag_add(r->d, code, node_pointer(n, &p), ssm_view(NULL, 0), args, count);
}

ssm_str node_name(const struct node *n)
{
    while (!n->key && n->up)
        n = n->up;
    return ssm_cstr(n->key);
}

void say_type(struct reader *r, const struct node *n, const char *types)
{
    SAY(r, DIAG_REPORT_JSON_TYPE, n, node_name(n), ssm_cstr(json_type(n->json)), ssm_cstr(types));
}

void say_missing(struct reader *r, const struct node *object, const char *key)
{
    struct node missing = {NULL, object, key, 0};

    SAY(r, DIAG_REPORT_MISSING, &missing, ssm_cstr(key));
}

void say_conflict(struct reader *r, const struct node *n, const char *a, const char *b)
{
    SAY(r, DIAG_REPORT_CONFLICT, n, ssm_cstr(a), ssm_cstr(b));
}

void say_unknown(struct reader *r, enum diag_code code, const struct node *n, ssm_str given, const char *const *known)
{
    const char *nearest = str_nearest(given, known);
    char all[LIMIT_DIAG_ARG + 64] = "";
    size_t len = 0;

    for (size_t i = 0; !nearest && known[i] && len < LIMIT_DIAG_ARG; i++)
        len += (size_t)snprintf(all + len, sizeof all - len, "%s%s", i ? ", " : "", known[i]);
    SAY(r, code, n, given, ssm_cstr(nearest ? nearest : all));
}

size_t problem_count(const struct reader *r)
{
    return r->d->count[DIAG_REFUSED] + r->d->count[DIAG_INVALID] + r->d->out_of_memory;
}

/* ---- objects */

bool is_object(struct reader *r, const struct node *n)
{
    if (cJSON_IsObject(n->json))
        return true;
    say_type(r, n, "object");
    return false;
}

bool is_extension(const char *key)
{
    return key[0] == 'x' && key[1] == '-';
}

/* The field of `key`, looked for from `from` on: members mostly come in the table's order. */
static const struct field *find_field(const struct field *fields, const struct field *from, const char *key)
{
    for (const struct field *f = from; f->key; f++)
        if (strcmp(f->key, key) == 0)
            return f;
    for (const struct field *f = fields; f < from; f++)
        if (strcmp(f->key, key) == 0)
            return f;
    return NULL;
}

static void say_unknown_key(struct reader *r, const struct node *n, const struct field *fields)
{
    enum { MOST = 32 };
    const char *known[MOST];
    size_t count = 0;

    for (; count < MOST - 1 && fields[count].key; count++)
        known[count] = fields[count].key;
    known[count] = NULL;
    say_unknown(r, DIAG_REPORT_UNKNOWN_KEY, n, ssm_cstr(n->key), known);
}

/* Of a key that stands twice, which the scan has reported, the first counts: no list is read on top of another. */
static void read_members(struct reader *r, const struct node *n, const struct field *fields, bool all, void *out)
{
    const struct field *from = fields;
    uint64_t done = 0; /* a bit of each field: no table has more than 64 */

    for (const cJSON *c = n->json->child; c; c = c->next) {
        struct node m = {c, n, c->string, 0};
        const struct field *f = find_field(fields, from, c->string);
        if (!f) {
            if (all && !is_extension(c->string))
                say_unknown_key(r, &m, fields);
            continue;
        }
        from = f + 1;
        if (done >> (f - fields) & 1)
            continue;
        done |= UINT64_C(1) << (f - fields);
        if (f->takes_null || !cJSON_IsNull(c))
            f->read(r, &m, f, (char *)out + f->offset);
    }
}

void read_fields(struct reader *r, const struct node *n, const struct field *fields, void *out)
{
    read_members(r, n, fields, true, out);
}

void read_some_fields(struct reader *r, const struct node *n, const struct field *fields, void *out)
{
    read_members(r, n, fields, false, out);
}

void read_object(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    if (is_object(r, n))
        read_fields(r, n, f->detail, out);
}

/* ---- lists */

static void say_count(struct reader *r, const struct node *n, size_t limit)
{
    char most[24];

    snprintf(most, sizeof most, "%zu", limit);
    SAY(r, DIAG_REPORT_COUNT, n, node_name(n), ssm_cstr(most));
}

bool is_array(struct reader *r, const struct node *n, size_t limit, size_t *count)
{
    *count = 0;
    if (!cJSON_IsArray(n->json)) {
        say_type(r, n, "array");
        return false;
    }
    for (const cJSON *c = n->json->child; c; c = c->next)
        if (++*count > limit) {
            say_count(r, n, limit);
            return false;
        }
    return true;
}

static bool fits(struct reader *r, const struct node *n, ssm_str s, size_t longest)
{
    char most[24];

    if (s.len <= longest)
        return true;
    snprintf(most, sizeof most, "%zu", longest);
    SAY(r, DIAG_REPORT_LENGTH, n, node_name(n), ssm_cstr(most));
    return false;
}

bool read_list(struct reader *r, const struct node *n, size_t limit, size_t longest, ssm_strs *out)
{
    size_t count, i = 0;
    bool good = true;
    ssm_str *items;

    if (!is_array(r, n, limit, &count))
        return false;
    items = ARENA_ARRAY(r->a, count, ssm_str);
    if (!items)
        return false;
    for (const cJSON *c = n->json->child; c; c = c->next, i++) {
        struct node m = {c, n, NULL, i};
        good = read_string(r, &m, &items[i]) && fits(r, &m, items[i], longest) && good;
    }
    *out = (ssm_strs){items, count};
    return good;
}

void read_names(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    (void)f;
    read_list(r, n, LIMIT_KEYS, SIZE_MAX, out);
}

ssm_str read_lowered(struct reader *r, ssm_str name)
{
    char *p = name.ptr ? arena_cstr(r->a, name) : NULL;

    for (size_t i = 0; p && i < name.len; i++)
        p[i] = ascii_lower(p[i]);
    return ssm_view(p, p ? name.len : 0);
}

static bool read_scalar(struct reader *r, const struct node *n, ssm_str *out)
{
    if (cJSON_IsString(n->json))
        return read_string(r, n, out);
    if (cJSON_IsBool(n->json))
        *out = cJSON_IsTrue(n->json) ? SSM_LIT("true") : SSM_LIT("false");
    else if (cJSON_IsNumber(n->json))
        *out = number_text(r, n->json->valuedouble);
    else {
        say_type(r, n, "string, number, boolean");
        return false;
    }
    return true;
}

bool read_pairs(struct reader *r, const struct node *n, const ssm_pair **out, size_t *count)
{
    ssm_pair *pairs;
    struct map names;
    size_t members = 0, i = 0;

    if (!is_object(r, n))
        return false;
    for (const cJSON *c = n->json->child; c; c = c->next)
        members++;
    if (members > LIMIT_TABLE_PARTS) {
        say_count(r, n, LIMIT_TABLE_PARTS);
        return false;
    }
    pairs = ARENA_ARRAY(r->a, members, ssm_pair);
    map_init(&names, &r->scratch);
    for (const cJSON *c = n->json->child; c && pairs; c = c->next) {
        struct node m = {c, n, c->string, 0};
        ssm_str name = read_lowered(r, ssm_cstr(c->string));
        if (cJSON_IsNull(c) || is_extension(c->string) || !name.ptr)
            continue;
        if (map_find(&names, name))
            SAY(r, DIAG_REPORT_REPEATED, &m, name);
        map_put(&names, name);
        pairs[i].name = name;
        i += read_scalar(r, &m, &pairs[i].value);
    }
    *out = pairs;
    *count = i;
    return pairs != NULL;
}

/* A list and its count as the contract's structs have them, one behind the other. */
struct settings {
    const ssm_pair *items;
    size_t count;
};
#define FOLLOWS(type, list, number) \
    _Static_assert(offsetof(type, number) == offsetof(type, list) + offsetof(struct settings, count), "read_settings")
FOLLOWS(ssm_column, options, option_count);
FOLLOWS(ssm_constraint, options, option_count);
FOLLOWS(ssm_index, options, option_count);
FOLLOWS(ssm_index, with, with_count);

void read_settings(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    struct settings *s = out;

    (void)f;
    read_pairs(r, n, &s->items, &s->count);
}
