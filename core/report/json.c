/* SPDX-License-Identifier: Apache-2.0
 *
 * cJSON in an arena, and values that know their place; see json.h.
 */
#include "report/json.h"

#include "base/str.h"

static void put(struct pointer *p, char c)
{
    if (p->len < sizeof p->text)
        p->text[p->len++] = c;
}

void pointer_key(struct pointer *p, ssm_str key)
{
    put(p, '/');
    for (size_t i = 0; i < key.len && p->len < sizeof p->text; i++) {
        ssm_str s = pointer_spelling(&key.ptr[i]);

        for (size_t k = 0; k < s.len; k++)
            put(p, s.ptr[k]);
    }
}

void pointer_index(struct pointer *p, size_t index)
{
    char digits[24];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + index % 10);
    while (index /= 10);
    pointer_key(p, ssm_view(digits + at, sizeof digits - at));
}

ssm_str node_pointer(const struct node *n, struct pointer *p)
{
    const struct node *path[LIMIT_JSON_DEPTH + 2];
    size_t depth = 0;

    for (; n && depth < sizeof path / sizeof path[0]; n = n->up)
        path[depth++] = n;
    p->len = 0;
    while (depth--) {
        if (path[depth]->key)
            pointer_key(p, ssm_cstr(path[depth]->key));
        else
            pointer_index(p, path[depth]->index);
    }
    return ssm_view(p->text, p->len);
}

/* cJSON's hooks carry no argument. */
static struct arena *memory;

static void *take(size_t bytes)
{
    return arena_take(memory, bytes); /* cJSON clears its items itself */
}

static void keep(void *p)
{
    (void)p; /* the arena frees it */
}

void json_use(struct arena *a)
{
    cJSON_Hooks hooks = {take, keep};

    memory = a;
    cJSON_InitHooks(&hooks);
}

void json_release(void)
{
    cJSON_InitHooks(NULL);
    memory = NULL;
}

ssm_str json_unescape(struct arena *a, ssm_str token)
{
    struct arena *before = memory;
    const cJSON *json;

    memory = a;
    json = cJSON_ParseWithLengthOpts(token.ptr, token.len, NULL, 0);
    memory = before;
    return json ? json_text(json) : ssm_view(NULL, 0);
}

struct walk walk_into(ssm_str value)
{
    return (struct walk){value.ptr + 1, value.ptr + value.len};
}

bool walk_more(struct walk *w)
{
    while (w->at < w->end && (ascii_space(*w->at) || *w->at == ',' || *w->at == ':'))
        w->at++;
    return w->at < w->end && *w->at != ']' && *w->at != '}';
}

const cJSON *walk_value(struct walk *w)
{
    return walk_more(w) ? cJSON_ParseWithLengthOpts(w->at, (size_t)(w->end - w->at), &w->at, 0) : NULL;
}

const cJSON *json_member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

bool json_has(const cJSON *object, const char *key)
{
    const cJSON *m = json_member(object, key);

    return m && !cJSON_IsNull(m);
}

const char *json_type(const cJSON *json)
{
    switch (json->type & 0xff) {
    case cJSON_Object:
        return "object";
    case cJSON_Array:
        return "array";
    case cJSON_String:
        return "string";
    case cJSON_Number:
        return "number";
    case cJSON_NULL:
        return "null";
    default:
        return "boolean";
    }
}
