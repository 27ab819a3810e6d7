/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables that a table inherits from or is a partition of, out of its options "inherits" and "partition_of": they are created
 * before it, and dropped after it.
 */
#include "plan/tables.h"

static bool is_word(char c)
{
    return ascii_alpha(c) || ascii_digit(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* Takes a name, in double quotes or without; absent where there is none. A doubled quote becomes one. */
static ssm_str take_name(struct arena *a, ssm_str text, size_t *at)
{
    size_t from, len = 0;
    char *out;

    while (*at < text.len && text.ptr[*at] == ' ')
        ++*at;
    from = *at;
    if (from == text.len)
        return (ssm_str){NULL, 0};
    if (text.ptr[from] != '"') {
        while (*at < text.len && is_word(text.ptr[*at]))
            ++*at;
        return ssm_view(text.ptr + from, *at - from);
    }
    out = arena_alloc(a, text.len);
    for (++*at; out && *at < text.len; ++*at) {
        if (text.ptr[*at] == '"' && (++*at == text.len || text.ptr[*at] != '"'))
            break;
        out[len++] = text.ptr[*at];
    }
    return ssm_view(out, len);
}

static bool take_sign(ssm_str text, size_t *at, char sign)
{
    while (*at < text.len && text.ptr[*at] == ' ' && sign == ',')
        ++*at;
    if (*at == text.len || text.ptr[*at] != sign)
        return false;
    ++*at;
    return true;
}

static int each_of(struct arena *a, ssm_str list, int (*each)(void *user, ssm_str subject), void *user)
{
    const ssm_str none = {NULL, 0};
    size_t at = 0;

    do {
        ssm_str schema = none, name = take_name(a, list, &at);

        if (take_sign(list, &at, '.')) {
            schema = name;
            name = take_name(a, list, &at);
        }
        if (str_empty(name))
            return 0;
        if (each(user, key_subject(op_key(a, SSM_OP_CREATE_TABLE, schema, name, none))) != 0)
            return -1;
    } while (take_sign(list, &at, ','));
    return 0;
}

static int each_parent(struct arena *a, const ssm_table *t, int (*each)(void *user, ssm_str subject), void *user)
{
    static const char *const options[] = {"partition_of", "inherits"};

    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        ssm_str list = pair_value(t->options, t->option_count, ssm_cstr(options[i]));

        if (list.len && each_of(a, list, each, user) != 0)
            return -1;
    }
    return 0;
}

/* ---- what a table needs */

static int put(struct graph *g, struct node *parent)
{
    struct need *need = ARENA_NEW(g->planner->arena, struct need);

    if (!need)
        return -1;
    *need = (struct need){parent, g->heir->needs};
    g->heir->needs = need;
    parent->has_heirs = true;
    return 0;
}

static int note_parent(void *user, ssm_str subject)
{
    struct graph *g = user;
    struct node *parent = map_get(&g->nodes, subject);

    return parent && parent != g->heir ? put(g, parent) : 0;
}

int tables_needs(struct graph *g)
{
    for (size_t i = 0; i < g->nodes.count; i++) {
        g->heir = g->nodes.entries[i].value;
        if (g->heir->table && each_parent(g->planner->arena, g->heir->table, note_parent, g) != 0)
            return diag_out_of_memory(g->planner->diags);
    }
    return 0;
}
