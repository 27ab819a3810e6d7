/* SPDX-License-Identifier: Apache-2.0
 *
 * The sequence that a column counts with keeps its counter: where it has another name, it gets that, and what is said of it goes with
 * it. PostgreSQL names it after table and column, and does not rename it with these. See compare.h.
 */
#include "diff/compare.h"
#include "diff/side_check.h"
#include "diff/words.h"

enum { NAME_BYTES = 63 }; /* PostgreSQL's limit */

#define SUFFIX "_seq"
#define SAID_NAME "SEQUENCE NAME "

struct naming {
    struct comparison *c;
    struct side *from;
    struct map renamed; /* sequences' old names, by side_key(), to ssm_str *, the new */
    struct map taken;   /* the new names, by side_key() */
};

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
ssm_str usual_sequence(struct arena *a, ssm_str table, ssm_str column)
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
    const ssm_str pieces[] = {SSM_LIT("ALTER SEQUENCE "), in, words_quoted(a, from, !str_ends(from, SUFFIX)), SSM_LIT(" RENAME TO "),
                              words_quoted(a, to, !str_ends(to, SUFFIX))};

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

static ssm_str key_of(const struct naming *n, ssm_str schema, ssm_str name)
{
    return side_key(n->c->arena, SORT_TABLE, schema, ssm_view(NULL, 0), name);
}

static int rename_one(struct naming *n, ssm_str schema, ssm_str old, ssm_str now)
{
    struct comparison *c = n->c;
    struct difference *d = differ(c, D_CHANGED_OBJECT, schema, old);
    struct map_entry *e = map_put(&n->renamed, key_of(n, schema, old));
    ssm_str *name = ARENA_NEW(c->arena, ssm_str);

    if (!d || !e || !name || !map_put(&n->taken, key_of(n, schema, now)))
        return diag_out_of_memory(c->diags);
    *name = now;
    e->value = name;
    d->expected = renaming(c, schema, old, old, now);
    d->actual = renaming(c, schema, old, now, old);
    return d->expected && d->actual ? 0 : diag_out_of_memory(c->diags);
}

/* ---- what a column counts with */

static ssm_str identity_options(const ssm_column *c)
{
    return pair_value(c->options, c->option_count, SSM_LIT("identity_options"));
}

/* How much of the options is the sequence's name, the space behind it included; `name` without its schema. */
static size_t said_name(ssm_str options, ssm_str *name)
{
    struct words w = {.text = options, .at = sizeof SAID_NAME - 1};
    struct word word;

    if (!str_starts(options, SAID_NAME) || !word_next(&w, &word))
        return 0;
    if (word_take(&w, '.') && !word_next(&w, &word))
        return 0;
    *name = word.text;
    return word.end + (word.end < options.len);
}

static ssm_str counter_name(struct arena *a, const ssm_table *t, const ssm_column *c)
{
    ssm_str name;

    return said_name(identity_options(c), &name) ? name : usual_sequence(a, t->name, c->name);
}

/* The options with the sequence's name as another column has it. */
static const ssm_column *with_name_of(struct arena *a, const ssm_column *c, const ssm_column *other)
{
    ssm_str options = identity_options(c), as = identity_options(other), name, text;
    size_t skip = said_name(options, &name), take = said_name(as, &name), count = 0;
    ssm_column *copy = column_new(a);
    ssm_pair *pairs = ARENA_ARRAY(a, c->option_count + 1, ssm_pair);

    if (!copy || !pairs)
        return NULL;
    text = arena_concat(a, (const ssm_str[]){take && as.ptr[take - 1] != ' ' && skip < options.len ? SSM_LIT(" ") : SSM_LIT(""),
                                             ssm_view(options.ptr + skip, options.len - skip)}, 2);
    text = arena_concat(a, (const ssm_str[]){ssm_view(as.ptr, take), text}, 2);
    while (text.len && text.ptr[text.len - 1] == ' ')
        text.len--;
    for (size_t i = 0; i < c->option_count; i++)
        if (!str_is(c->options[i].name, "identity_options"))
            pairs[count++] = c->options[i];
    if (text.len)
        pairs[count++] = (ssm_pair){SSM_LIT("identity_options"), text};
    *copy = *c;
    copy->size = sizeof *copy;
    copy->options = pairs;
    copy->option_count = count;
    return copy;
}

static bool is_real(const ssm_column *c)
{
    return c->identity == SSM_IDENTITY_ALWAYS || c->identity == SSM_IDENTITY_BY_DEFAULT;
}

static int put_column(struct naming *n, struct table_pair *p, size_t at, const ssm_column *column)
{
    const ssm_table *t = column ? table_with(n->c->arena, p->from, at, column) : NULL;

    if (!t)
        return diag_out_of_memory(n->c->diags);
    p->from = t;
    return 0;
}

/* A counter that is part of the column. */
static int compare_counters(struct naming *n, struct table_pair *p, size_t at, const ssm_column *to)
{
    struct arena *a = n->c->arena;
    const ssm_column *was = p->was->columns[at];
    ssm_str old, now, unused;

    if (p->was == p->from && !was->option_count && !to->option_count)
        return 0;
    old = counter_name(a, p->was, was);
    now = counter_name(a, p->to, to);
    if (!old.ptr || !now.ptr)
        return diag_out_of_memory(n->c->diags);
    if ((said_name(identity_options(was), &unused) || said_name(identity_options(to), &unused)) &&
        put_column(n, p, at, with_name_of(a, p->from->columns[at], to)) != 0)
        return -1;
    return str_eq(old, now) ? 0 : rename_one(n, p->to->schema, old, now);
}

/* A counter that is an object: the same where neither schema has the other one's. */
static int compare_called(struct naming *n, struct table_pair *p, size_t at, const ssm_column *to)
{
    struct arena *a = n->c->arena;
    const struct side *from_side = n->from, *to_side = n->c->request->to;
    ssm_str from_schema, from, to_schema, name;
    ssm_column *copy;

    if (!sequence_called(p->from->columns[at], &from_schema, &from) || !sequence_called(to, &to_schema, &name) ||
        !str_eq(from_schema, to_schema) || str_eq(from, name))
        return 0;
    if (!map_find(&n->renamed, key_of(n, from_schema, from))) {
        const ssm_object *old = side_sequence(from_side, from_schema, from, a), *now = side_sequence(to_side, from_schema, name, a);

        if (!old || !now || !str_eq(old->shape, now->shape) || side_sequence(to_side, from_schema, from, a) ||
            side_sequence(from_side, from_schema, name, a) || map_find(&n->taken, key_of(n, from_schema, name)))
            return 0;
        if (rename_one(n, from_schema, from, name) != 0)
            return -1;
    } else if (!str_eq(*(const ssm_str *)map_get(&n->renamed, key_of(n, from_schema, from)), name)) {
        return 0; /* another column took it along */
    }
    copy = column_new(a);
    if (copy) {
        *copy = *p->from->columns[at];
        copy->size = sizeof *copy;
        copy->default_value = to->default_value;
    }
    return put_column(n, p, at, copy);
}

static int compare_columns_of(struct naming *n, struct table_pair *p)
{
    int bad = 0;

    for (size_t i = 0; i < p->from->column_count && !bad; i++) {
        const ssm_column *was = p->was->columns[i], *to;

        if (was->identity <= SSM_IDENTITY_NONE && was->default_value.kind != SSM_DEFAULT_EXPRESSION)
            continue;
        to = table_column(p->to, p->from->columns[i]->name);
        if (!to)
            continue;
        if (was->identity > SSM_IDENTITY_NONE && (was->identity == to->identity || (is_real(was) && is_real(to))))
            bad = compare_counters(n, p, i, to);
        else if (was->identity <= SSM_IDENTITY_NONE && to->identity <= SSM_IDENTITY_NONE)
            bad = compare_called(n, p, i, to);
    }
    return bad;
}

/* ---- what is said of them */

/* The text with one word for another, wherever it stands. */
static ssm_str replaced(struct arena *a, ssm_str text, ssm_str from, ssm_str to)
{
    struct words w = {.text = text};
    struct word word;
    ssm_str done = {NULL, 0};
    size_t at = 0;

    while (word_next(&w, &word)) {
        if (!str_eq(word.text, from))
            continue;
        done = arena_concat(
            a, (const ssm_str[]){done, ssm_view(text.ptr + at, word.from - at), words_quoted(a, to, word.quote != 0)}, 3);
        at = word.end;
    }
    return at ? arena_concat(a, (const ssm_str[]){done, ssm_view(text.ptr + at, text.len - at)}, 2) : text;
}

/* What goes does so before the rename: only what stays has the new name. */
static void replace_texts(struct arena *a, ssm_object *o, ssm_str from, ssm_str to)
{
    o->replace = o->replace.len ? replaced(a, o->replace, from, to) : o->replace;
    o->definition = o->definition.len ? replaced(a, o->definition, from, to) : o->definition;
}

/* The owner's new names, where it is said whose the sequence is. */
static void rename_owner(struct naming *n, ssm_object *o, ssm_dependence *d)
{
    struct comparison *c = n->c;
    const ssm_str *table = map_get(&c->renamed, key_of(n, d->schema, d->name));
    const struct table_pair *p = pair_of(c, d->schema, table ? *table : d->name);
    const ssm_str *column = p && p->renamed ? map_get(p->renamed, words_key(c->arena, d->column, engine_is_exact(c))) : NULL;

    if (column)
        replace_texts(c->arena, o, d->column, *column);
    if (table)
        replace_texts(c->arena, o, d->name, *table);
}

static bool needs_any(const struct naming *n, const ssm_object *o)
{
    bool is_owned = false;

    for (size_t i = 0; i < o->depend_count; i++) {
        if (map_find(&n->renamed, key_of(n, o->depends[i].schema, o->depends[i].name)))
            return true;
        is_owned = is_owned || (!o->depends[i].column.len &&
                                side_sequence(n->from, o->depends[i].schema, o->depends[i].name, n->c->arena));
    }
    return is_owned;
}

/* With the other schema's names for the sequences that it needs; itself where that schema says nothing like it. */
static const ssm_object *attribute_after(struct naming *n, const ssm_object *was)
{
    struct arena *a = n->c->arena;
    ssm_object *o = needs_any(n, was) ? object_new(a) : NULL;
    ssm_dependence *depends = o ? ARENA_ARRAY(a, was->depend_count + 1, ssm_dependence) : NULL;

    if (!depends)
        return was;
    *o = *was;
    o->size = sizeof *o;
    o->depends = depends;
    for (size_t i = 0; i < was->depend_count; i++) {
        ssm_dependence *d = &depends[i];
        const ssm_str *now;

        *d = was->depends[i];
        now = d->column.len ? NULL : map_get(&n->renamed, key_of(n, d->schema, d->name));
        if (now) {
            replace_texts(a, o, d->name, *now);
            o->name = replaced(a, o->name, d->name, *now);
            d->name = *now;
        } else if (d->column.len) {
            rename_owner(n, o, d);
        }
    }
    return map_find(&n->c->request->to->names, side_key(a, (char)(SORT_OBJECT + o->kind), o->schema, o->table, o->name)) ? o : was;
}

static const ssm_object *sequence_after(struct naming *n, const ssm_object *was)
{
    const ssm_str *now = map_get(&n->renamed, key_of(n, was->schema, was->name));
    ssm_object *o = now ? object_new(n->c->arena) : NULL;

    if (!o)
        return was;
    *o = *was;
    o->size = sizeof *o;
    o->name = *now;
    replace_texts(n->c->arena, o, was->name, *now);
    return o;
}

static const ssm_object *object_after(struct naming *n, const ssm_object *was)
{
    if (was->kind == SSM_OBJECT_SEQUENCE)
        return sequence_after(n, was);
    return object_group(was->kind) == OBJECT_GROUP_ATTRIBUTE ? attribute_after(n, was) : was;
}

int settle_sequences(struct comparison *c, struct side *from)
{
    struct naming n = {.c = c, .from = from};
    bool renames = c->renamed.count != 0;

    map_init(&n.renamed, c->arena);
    map_init(&n.taken, c->arena);
    for (size_t i = 0; i < c->table_count && engine_is_exact(c); i++) {
        struct table_pair *p = &c->tables[i];

        renames = renames || p->renamed;
        if (p->from && p->to && p->from != p->to && compare_columns_of(&n, p) != 0)
            return -1;
    }
    for (size_t i = 0; i < from->objects.count && (renames || n.renamed.count) && engine_is_exact(c); i++)
        from->objects.items[i].thing = object_after(&n, from->objects.items[i].thing);
    return c->arena->failed ? diag_out_of_memory(c->diags) : 0;
}
