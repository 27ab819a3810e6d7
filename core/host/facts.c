/* SPDX-License-Identifier: Apache-2.0
 *
 * The facts of a dialect as part of a frame.
 */
#include "host/host_internal.h"

#include "base/limits.h"
#include "base/utf8.h"

static void put_list(struct wire *out, const char *const *list)
{
    size_t count = 0;

    while (list && list[count])
        count++;
    wire_number(out, list ? count + 1 : 0);
    for (size_t i = 0; i < count; i++)
        put_cstr(out, list[i]);
}

/* NUL-terminated; NULL where it is absent. */
static const char *take_cstr(struct wire_reader *r, struct arena *a)
{
    ssm_str s = wire_take_text(r);
    const char *copy;

    if (!s.ptr)
        return NULL;
    copy = utf8_check(s) == s.len && !memchr(s.ptr, '\0', s.len) ? arena_cstr(a, s) : NULL;
    if (!copy)
        wire_spoil(r);
    return copy;
}

static const char *const *take_list(struct wire_reader *r, struct arena *a)
{
    size_t count = wire_take_number(r, LIMIT_PLUGIN_WORDS);
    const char **list;

    if (!count)
        return NULL;
    list = ARENA_ARRAY(a, count, const char *);
    for (size_t i = 0; list && i + 1 < count; i++)
        if (!(list[i] = take_cstr(r, a)))
            wire_spoil(r);
    if (!list)
        wire_spoil(r);
    return list;
}

/* The numbers of the facts: all that a table can say of them. */
static const struct number {
    size_t offset;
    uint32_t most;
    bool is_byte;
} numbers[] = {
    {offsetof(ssm_dialect_facts, lexical), SSM_LEX_DASH_NEEDS_SPACE * 2 - 1, false},
    {offsetof(ssm_dialect_facts, identifier_limit), UINT32_MAX, false},
    {offsetof(ssm_dialect_facts, identifier_unit), SSM_LENGTH_CHARACTERS, false},
    {offsetof(ssm_dialect_facts, transactional_ddl), 1, true},
    {offsetof(ssm_dialect_facts, has_schemas), 1, true},
    {offsetof(ssm_dialect_facts, has_enums), 1, true},
    {offsetof(ssm_dialect_facts, forward_references), 1, true},
    {offsetof(ssm_dialect_facts, rebuild_scope), SSM_SCOPE_TABLE, false},
};

static const size_t lists[] = {
    offsetof(ssm_dialect_facts, wrappers.before), offsetof(ssm_dialect_facts, wrappers.opening),
    offsetof(ssm_dialect_facts, wrappers.closing), offsetof(ssm_dialect_facts, wrappers.after),
    offsetof(ssm_dialect_facts, types), offsetof(ssm_dialect_facts, functions),
};

static const size_t texts[] = {
    offsetof(ssm_dialect_facts, begin), offsetof(ssm_dialect_facts, commit), offsetof(ssm_dialect_facts, notice),
    offsetof(ssm_dialect_facts, script_delimiter),
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

void facts_put(struct wire *out, const ssm_dialect_facts *f)
{
    const char *base = (const char *)f;

    for (size_t i = 0; i < COUNT(numbers); i++) {
        uint32_t n = (uint8_t)base[numbers[i].offset];

        if (!numbers[i].is_byte)
            memcpy(&n, base + numbers[i].offset, sizeof n);
        wire_number(out, n);
    }
    for (size_t i = 0; i < COUNT(lists); i++)
        put_list(out, *(const char *const *const *)(const void *)(base + lists[i]));
    for (size_t i = 0; i < COUNT(texts); i++)
        put_cstr(out, *(const char *const *)(const void *)(base + texts[i]));
}

void facts_take(struct wire_reader *r, struct arena *a, ssm_dialect_facts *f)
{
    char *base = (char *)f;

    *f = (ssm_dialect_facts){.size = sizeof *f};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        uint32_t n = (uint32_t)wire_take_number(r, numbers[i].most);

        if (numbers[i].is_byte)
            base[numbers[i].offset] = (char)n;
        else
            memcpy(base + numbers[i].offset, &n, sizeof n);
    }
    for (size_t i = 0; i < COUNT(lists); i++) {
        const char *const *list = take_list(r, a);
        memcpy(base + lists[i], &list, sizeof(list));
    }
    for (size_t i = 0; i < COUNT(texts); i++) {
        const char *text = take_cstr(r, a);
        memcpy(base + texts[i], &text, sizeof(text));
    }
}
