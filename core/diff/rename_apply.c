/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of the schema that is as they are behind the renames: their own names, those of their columns in keys, indexes and
 * expressions, and the foreign keys of other tables. See compare.h.
 */
#include "diff/compare.h"
#include "diff/side_check.h"
#include "diff/words.h"

struct renaming {
    struct comparison *c;
    struct map columns; /* by side_key() of a table's old name: struct map * of old names to ssm_str * */
    bool exact;
};

static ssm_str key_of(const struct renaming *r, ssm_str schema, ssm_str name)
{
    return side_key(r->c->arena, SORT_TABLE, schema, ssm_view(NULL, 0), name);
}

static int put(struct arena *a, struct map *m, ssm_str key, ssm_str value)
{
    struct map_entry *e = key.ptr ? map_put(m, key) : NULL;
    ssm_str *copy = ARENA_NEW(a, ssm_str);

    if (!e || !copy)
        return -1;
    *copy = value;
    e->value = copy;
    return 0;
}

/* ---- which */

/* The old name of the table of a column's rename. */
static ssm_str old_name(const struct renaming *r, const struct map *by_new, const struct rename *x)
{
    const ssm_str *old = map_get(by_new, key_of(r, x->schema, x->table));

    return old ? *old : x->table;
}

static int note(struct renaming *r, const struct rename *renames, size_t count)
{
    struct arena *a = r->c->arena;
    struct map by_new;

    map_init(&by_new, a);
    for (size_t i = 0; i < count; i++) {
        const struct rename *x = &renames[i];

        if (!x->column.len && (put(a, &r->c->renamed, key_of(r, x->schema, x->from), x->table) != 0 ||
                               put(a, &by_new, key_of(r, x->schema, x->table), x->from) != 0))
            return -1;
    }
    for (size_t i = 0; i < count; i++) {
        const struct rename *x = &renames[i];
        struct map_entry *e;

        if (!x->column.len)
            continue;
        e = map_put(&r->columns, key_of(r, x->schema, old_name(r, &by_new, x)));
        if (e && !e->value) {
            struct map *m = ARENA_NEW(a, struct map);
            if (m)
                map_init(m, a);
            e->value = m;
        }
        if (!e || !e->value || put(a, e->value, words_key(a, x->from, r->exact), x->column) != 0)
            return -1;
    }
    return 0;
}

/* ---- copies */

static ssm_str named(const struct renaming *r, const struct map *columns, ssm_str name)
{
    const ssm_str *now = columns ? map_get(columns, words_key(r->c->arena, name, r->exact)) : NULL;

    return now ? *now : name;
}

static ssm_strs named_all(const struct renaming *r, const struct map *columns, ssm_strs names)
{
    ssm_str *items = columns && names.count ? ARENA_ARRAY(r->c->arena, names.count, ssm_str) : NULL;

    if (!items)
        return names;
    for (size_t i = 0; i < names.count; i++)
        items[i] = named(r, columns, names.items[i]);
    return (ssm_strs){items, names.count};
}

static ssm_str expressed(const struct renaming *r, const struct map *columns, ssm_str expression)
{
    return columns && expression.len ? words_renamed(r->c->arena, expression, columns, r->exact) : expression;
}

static const ssm_column *column_after(const struct renaming *r, const struct map *columns, const ssm_column *c)
{
    ssm_column *copy = columns ? column_new(r->c->arena) : NULL;

    if (!copy)
        return c;
    *copy = *c;
    copy->size = sizeof *copy;
    copy->name = named(r, columns, c->name);
    copy->generated_expression = expressed(r, columns, c->generated_expression);
    return copy;
}

/* What InnoDB names after the table it names anew with it. */
static ssm_str generated_name(const struct renaming *r, const ssm_table *was, ssm_str now, ssm_str name)
{
    static const char *const marks[] = {"_ibfk_", "_chk_"};

    if (!engine_is_loose(r->c) || name.len <= was->name.len || memcmp(name.ptr, was->name.ptr, was->name.len) != 0)
        return name;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        ssm_str rest = ssm_view(name.ptr + was->name.len, name.len - was->name.len);
        if (str_starts(rest, marks[i]))
            return arena_concat(r->c->arena, (const ssm_str[]){now, rest}, 2);
    }
    return name;
}

static const ssm_constraint *constraint_after(const struct renaming *r, const struct map *columns, const ssm_table *was,
                                              const ssm_table *now, const ssm_constraint *k)
{
    ssm_str schema = k->ref_schema.len ? k->ref_schema : was->schema;
    ssm_str key = k->kind == SSM_CONSTRAINT_FOREIGN_KEY ? key_of(r, schema, k->ref_table) : ssm_view(NULL, 0);
    const ssm_str *table = key.ptr ? map_get(&r->c->renamed, key) : NULL;
    const struct map *there = key.ptr ? map_get(&r->columns, key) : NULL;
    ssm_constraint *copy;

    if (!columns && !table && !there && str_eq(was->name, now->name))
        return k;
    copy = constraint_new(r->c->arena);
    if (!copy)
        return k;
    *copy = *k;
    copy->size = sizeof *copy;
    copy->name = generated_name(r, was, now->name, k->name);
    copy->columns = named_all(r, columns, k->columns);
    copy->include = named_all(r, columns, k->include);
    copy->expression = expressed(r, columns, k->expression);
    copy->ref_table = table ? *table : k->ref_table;
    copy->ref_columns = named_all(r, there, k->ref_columns);
    return copy;
}

static const ssm_index_part *part_after(const struct renaming *r, const struct map *columns, const ssm_index_part *p)
{
    ssm_index_part *copy = ARENA_NEW(r->c->arena, ssm_index_part);

    if (!copy)
        return p;
    *copy = *p;
    copy->size = sizeof *copy;
    copy->name = p->name.len ? named(r, columns, p->name) : p->name;
    copy->expression = expressed(r, columns, p->expression);
    return copy;
}

static const ssm_index *index_after(const struct renaming *r, const struct map *columns, const ssm_index *i)
{
    ssm_index *copy = columns ? index_new(r->c->arena) : NULL;
    const ssm_index_part **parts = copy ? ARENA_ARRAY(r->c->arena, i->part_count, const ssm_index_part *) : NULL;

    if (!parts)
        return i;
    *copy = *i;
    copy->size = sizeof *copy;
    for (size_t k = 0; k < i->part_count; k++)
        parts[k] = part_after(r, columns, i->parts[k]);
    copy->parts = parts;
    copy->where = expressed(r, columns, i->where);
    copy->include = named_all(r, columns, i->include);
    return copy;
}

/* A list of tables ("app.p1, p2", "parent FOR VALUES ...") with their new names; itself where all keep theirs. */
static ssm_str parents_after(const struct renaming *r, ssm_str list)
{
    struct words w = {.text = list};
    struct word word;
    ssm_str out = {NULL, 0};
    size_t at = 0;

    while (word_next(&w, &word)) {
        ssm_str schema = {NULL, 0};
        const ssm_str *now;

        if (word_take(&w, '.')) {
            schema = word.text;
            if (!word_next(&w, &word))
                break;
        }
        now = map_get(&r->c->renamed, key_of(r, schema, word.text));
        if (now) {
            ssm_str name = words_quoted(r->c->arena, *now, word.quote != 0);
            out = arena_concat(r->c->arena, (const ssm_str[]){out, ssm_view(list.ptr + at, word.from - at), name}, 3);
            at = word.end;
        }
        if (!word_take(&w, ','))
            break;
    }
    return at ? arena_concat(r->c->arena, (const ssm_str[]){out, ssm_view(list.ptr + at, list.len - at)}, 2) : list;
}

static bool names_parents(const ssm_pair *option)
{
    return str_is(option->name, "partition_of") || str_is(option->name, "inherits");
}

/* By what a table is divided is renamed with its column. */
static const ssm_pair *options_after(const struct renaming *r, const ssm_table *was, const struct map *columns)
{
    bool any = was->option_count && (columns || table_inherits(was));
    ssm_pair *pairs = any ? ARENA_ARRAY(r->c->arena, was->option_count, ssm_pair) : NULL;

    if (!pairs)
        return was->options;
    for (size_t i = 0; i < was->option_count; i++) {
        pairs[i] = was->options[i];
        if (names_parents(&pairs[i]))
            pairs[i].value = parents_after(r, pairs[i].value);
        else if (str_is(pairs[i].name, "partition") || str_is(pairs[i].name, "partition_by"))
            pairs[i].value = expressed(r, columns, pairs[i].value);
    }
    return pairs;
}

/* True when a foreign key of the table references something that is renamed, or it inherits from that. */
static bool is_touched(const struct renaming *r, const ssm_table *t)
{
    for (size_t i = 0; i < t->option_count; i++)
        if (names_parents(&t->options[i]) && parents_after(r, t->options[i].value).ptr != t->options[i].value.ptr)
            return true;
    for (size_t i = 0; i < t->constraint_count; i++) {
        const ssm_constraint *k = t->constraints[i];
        ssm_str key;

        if (k->kind != SSM_CONSTRAINT_FOREIGN_KEY)
            continue;
        key = key_of(r, k->ref_schema.len ? k->ref_schema : t->schema, k->ref_table);
        if (map_find(&r->c->renamed, key) || map_find(&r->columns, key))
            return true;
    }
    return false;
}

/* The table with all that is in it renamed; NULL when memory ends. */
static const ssm_table *table_after(const struct renaming *r, const ssm_table *was, ssm_str name, const struct map *columns)
{
    struct arena *a = r->c->arena;
    ssm_table *now = table_new(a);
    const ssm_column **list = ARENA_ARRAY(a, was->column_count, const ssm_column *);
    const ssm_constraint **constraints = ARENA_ARRAY(a, was->constraint_count, const ssm_constraint *);
    const ssm_index **indexes = ARENA_ARRAY(a, was->index_count, const ssm_index *);

    if (!now || !list || !constraints || !indexes)
        return NULL;
    *now = *was;
    now->size = sizeof *now;
    now->name = name;
    for (size_t i = 0; i < was->column_count; i++)
        list[i] = column_after(r, columns, was->columns[i]);
    for (size_t i = 0; i < was->constraint_count; i++)
        constraints[i] = constraint_after(r, columns, was, now, was->constraints[i]);
    for (size_t i = 0; i < was->index_count; i++)
        indexes[i] = index_after(r, columns, was->indexes[i]);
    now->options = options_after(r, was, columns);
    now->columns = list;
    now->constraints = constraints;
    now->indexes = indexes;
    if (was->primary_key)
        now->primary_key = constraint_after(r, columns, was, now, was->primary_key);
    return now;
}

int apply_renames(struct comparison *c, const struct rename *renames, size_t count)
{
    const struct side_list *from = &c->request->from->tables;
    struct renaming r = {.c = c, .exact = engine_is_exact(c)};

    map_init(&c->renamed, c->arena);
    map_init(&r.columns, c->arena);
    c->from_tables = ARENA_ARRAY(c->arena, from->count, struct from_table);
    if (!c->from_tables || note(&r, renames, count) != 0)
        return diag_out_of_memory(c->diags);
    c->from_count = from->count;
    for (size_t i = 0; i < from->count; i++) {
        const ssm_table *t = from->items[i].thing;
        struct from_table *out = &c->from_tables[i];
        ssm_str key = count ? key_of(&r, t->schema, t->name) : ssm_view(NULL, 0);
        const ssm_str *name = count ? map_get(&c->renamed, key) : NULL;

        *out = (struct from_table){t, t, count ? map_get(&r.columns, key) : NULL, from->items[i].place};
        if (name || out->renamed || (count && is_touched(&r, t)))
            out->now = table_after(&r, t, name ? *name : t->name, out->renamed);
        if (!out->now)
            return diag_out_of_memory(c->diags);
    }
    return c->arena->failed ? diag_out_of_memory(c->diags) : 0;
}
