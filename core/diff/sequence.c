/* SPDX-License-Identifier: Apache-2.0
 *
 * The sequence of a column that counts has its name from the table and the column: PostgreSQL keeps it when these are renamed, so
 * that it is renamed after them. Its counter goes on. See compare.h.
 */
#include "diff/compare.h"
#include "diff/words.h"

enum { NAME_BYTES = 63 }; /* PostgreSQL's limit */

#define SUFFIX "_seq"

/* At most that many bytes of it; no character is cut in two. */
static ssm_str clipped(ssm_str s, size_t len)
{
    if (len >= s.len)
        return s;
    while (len && ((unsigned char)s.ptr[len] & 0xc0) == 0x80)
        len--;
    return ssm_view(s.ptr, len);
}

/* table_column_seq: the longer of both parts is cut first. */
static ssm_str sequence_name(struct arena *a, ssm_str table, ssm_str column)
{
    const size_t room = NAME_BYTES - (sizeof SUFFIX - 1) - 1;
    size_t x = table.len, y = column.len;

    while (x + y > room)
        *(x > y ? &x : &y) -= 1;
    return arena_concat(a, (const ssm_str[]){clipped(table, x), SSM_LIT("_"), clipped(column, y), SSM_LIT(SUFFIX)}, 4);
}

/* No word of SQL ends like a sequence's name does: it needs quotes for its signs alone. */
static ssm_str rename_text(struct arena *a, ssm_str schema, ssm_str from, ssm_str to)
{
    ssm_str in = schema.len ? arena_concat(a, (const ssm_str[]){words_quoted(a, schema, true), SSM_LIT(".")}, 2) : schema;
    const ssm_str pieces[] = {SSM_LIT("ALTER SEQUENCE "), in, words_quoted(a, from, false), SSM_LIT(" RENAME TO "),
                              words_quoted(a, to, false)};

    return arena_concat(a, pieces, sizeof pieces / sizeof pieces[0]);
}

static ssm_object *renaming(struct comparison *c, ssm_str schema, ssm_str name, ssm_str from, ssm_str to)
{
    ssm_object *o = object_new(c->arena);

    if (!o)
        return NULL;
    o->kind = SSM_OBJECT_SEQUENCE;
    o->schema = schema;
    o->name = name;
    o->replace = rename_text(c->arena, schema, from, to);
    return o;
}

/* It has the engine's own name for it. */
static bool counts_as_usual(const ssm_column *c)
{
    ssm_str options = pair_value(c->options, c->option_count, SSM_LIT("identity_options"));

    return c->identity > SSM_IDENTITY_NONE && !str_starts(options, "SEQUENCE NAME ");
}

static int compare_sequence(struct comparison *c, ssm_str schema, ssm_str old, ssm_str now)
{
    struct difference *d;

    if (!old.ptr || !now.ptr)
        return diag_out_of_memory(c->diags);
    if (str_eq(old, now))
        return 0;
    d = differ(c, D_CHANGED_OBJECT, schema, old);
    if (!d)
        return -1;
    d->expected = renaming(c, schema, old, old, now);
    d->actual = renaming(c, schema, old, now, old);
    return d->expected && d->actual ? 0 : diag_out_of_memory(c->diags);
}

static int rename_of_table(struct comparison *c, const struct from_table *t)
{
    const struct table_pair *p = pair_of(c, t->now->schema, t->now->name);

    if (!p || !p->to || p->anew)
        return 0;
    for (size_t i = 0; i < t->was->column_count; i++) {
        const ssm_column *was = t->was->columns[i], *now = t->now->columns[i], *to = table_column(p->to, now->name);

        if (to && to->identity == was->identity && counts_as_usual(was) && counts_as_usual(to) &&
            compare_sequence(c, t->now->schema, sequence_name(c->arena, t->was->name, was->name),
                             sequence_name(c->arena, t->now->name, now->name)) != 0)
            return -1;
    }
    return 0;
}

int rename_sequences(struct comparison *c)
{
    for (size_t i = 0; i < c->from_count && engine_is_exact(c); i++) {
        const struct from_table *t = &c->from_tables[i];

        if (t->now != t->was && (t->renamed || !str_eq(t->now->name, t->was->name)) && rename_of_table(c, t) != 0)
            return -1;
    }
    return 0;
}
