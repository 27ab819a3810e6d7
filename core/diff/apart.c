/* SPDX-License-Identifier: Apache-2.0
 *
 * A column that counts by itself and its sequence are one thing, until the other schema has the two apart: another name, another
 * owner, a default without the column or a column without the default. Then both schemas have them apart, and what there is already
 * stays, with its counter. See compare.h.
 */
#include "diff/compare.h"
#include "diff/side_check.h"
#include "diff/words.h"

/* What a side implies of one column. */
struct implied {
    struct side_thing sequence, owner;
};

struct taking {
    struct comparison *c;
    struct side *sides[SIDES];
    struct map implied[SIDES]; /* struct implied *, by the table and the column */
    bool is_listed[SIDES];
    bool any;
};

#define NEXTVAL "nextval('"
#define NEXTVAL_END "'::regclass)"

bool sequence_called(const ssm_column *c, ssm_str *schema, ssm_str *name)
{
    const size_t before = sizeof NEXTVAL - 1, behind = sizeof NEXTVAL_END - 1;
    ssm_str text = c->default_value.text;
    struct words w = {0};
    struct word word;

    if (c->default_value.kind != SSM_DEFAULT_EXPRESSION || !str_starts(text, NEXTVAL) || !str_ends(text, NEXTVAL_END) ||
        text.len < before + behind)
        return false;
    w.text = ssm_view(text.ptr + before, text.len - before - behind);
    *schema = ssm_view(NULL, 0);
    if (!word_next(&w, &word))
        return false;
    if (word_take(&w, '.')) {
        *schema = word.text;
        if (!word_next(&w, &word))
            return false;
    }
    *name = word.text;
    return w.at == w.text.len;
}

const ssm_object *side_sequence(const struct side *s, ssm_str schema, ssm_str name, struct arena *a)
{
    const struct side_thing *there =
        map_get(&s->names, side_key(a, SORT_OBJECT + SSM_OBJECT_SEQUENCE, schema, ssm_view(NULL, 0), name));

    return there ? there->thing : NULL;
}

const ssm_table *table_with(struct arena *a, const ssm_table *t, size_t at, const ssm_column *column)
{
    ssm_table *copy = table_new(a);
    const ssm_column **columns = ARENA_ARRAY(a, t->column_count, const ssm_column *);

    if (!copy || !columns)
        return NULL;
    *copy = *t;
    copy->size = sizeof *copy;
    memcpy(columns, t->columns, t->column_count * sizeof(const ssm_column *));
    columns[at] = column;
    copy->columns = columns;
    return copy;
}

/* ---- what is implied */

/* Of the two that an attribute needs, the one with a column or without. */
static const ssm_dependence *needed(const ssm_object *o, bool column)
{
    for (size_t i = 0; i < o->depend_count; i++)
        if ((o->depends[i].column.len != 0) == column)
            return &o->depends[i];
    return NULL;
}

static int list_implied(struct taking *t, enum side_of which)
{
    const struct side *s = t->sides[which];
    struct arena *a = t->c->arena;

    map_init(&t->implied[which], a);
    for (size_t i = 0; i < s->implied.count; i++) {
        const ssm_object *o = s->implied.items[i].thing;
        const ssm_dependence *column = needed(o, true), *sequence = needed(o, false);
        const struct side_thing *there;
        struct implied *both;
        struct map_entry *e;

        if (o->kind != SSM_OBJECT_ATTRIBUTE || !column || !sequence)
            continue;
        there = map_get(&s->names, side_key(a, SORT_IMPLIED, sequence->schema, ssm_view(NULL, 0), sequence->name));
        if (!there)
            continue;
        both = ARENA_NEW(a, struct implied);
        e = map_put(&t->implied[which], side_key(a, SORT_IMPLIED, column->schema, column->name, column->column));
        if (!both || !e)
            return diag_out_of_memory(t->c->diags);
        *both = (struct implied){*there, s->implied.items[i]};
        e->value = both;
    }
    t->is_listed[which] = true;
    return 0;
}

/* ---- apart */

static int add_object(struct taking *t, struct side *s, const struct side_thing *thing)
{
    struct arena *a = t->c->arena;
    const ssm_object *o = thing->thing;
    struct map_entry *e = map_put(&s->names, side_key(a, (char)(SORT_OBJECT + o->kind), o->schema, o->table, o->name));
    struct side_list *list = &s->objects;
    struct side_thing *items = arena_grow(a, list->items, list->count, &list->capacity, sizeof *items);

    if (!e || !items)
        return diag_out_of_memory(t->c->diags);
    e->value = (void *)(uintptr_t)thing;
    list->items = items;
    items[list->count++] = *thing;
    return 0;
}

/* The column with a default in place of what it implies, in a table that needs the sequence. */
static const ssm_table *table_apart(struct arena *a, const ssm_table *t, size_t at, const ssm_object *sequence)
{
    ssm_column *column = column_new(a);
    ssm_dependence *depends = ARENA_ARRAY(a, t->depend_count + 1, ssm_dependence);
    const ssm_table *with = column ? table_with(a, t, at, column) : NULL;
    ssm_table *copy = with ? table_new(a) : NULL;
    ssm_str schema = sequence->schema.len ? words_quoted(a, sequence->schema, false) : sequence->schema;
    const ssm_str text[] = {SSM_LIT(NEXTVAL), schema, ssm_view(".", schema.len != 0), words_quoted(a, sequence->name, false),
                            SSM_LIT(NEXTVAL_END)};

    if (!copy || !depends)
        return NULL;
    *column = *t->columns[at];
    column->size = sizeof *column;
    column->identity = SSM_IDENTITY_NONE;
    column->default_value = (ssm_default){SSM_DEFAULT_EXPRESSION, arena_concat(a, text, sizeof text / sizeof text[0])};
    if (t->depend_count)
        memcpy(depends, t->depends, t->depend_count * sizeof *depends);
    depends[t->depend_count] = (ssm_dependence){.schema = sequence->schema, .name = sequence->name, .among = SSM_NAMES_RELATIONS};
    *copy = *with;
    copy->size = sizeof *copy;
    copy->depends = depends;
    copy->depend_count = t->depend_count + 1;
    return copy;
}

static int take_column(struct taking *t, enum side_of which, struct table_pair *p, size_t at, const struct implied *both)
{
    struct arena *a = t->c->arena;
    const ssm_object *sequence = both->sequence.thing;
    const ssm_table *was = p->was;

    if (which == SIDE_TO) {
        p->to = table_apart(a, p->to, at, sequence);
    } else {
        p->was = table_apart(a, was, at, sequence);
        p->from = p->from == was ? p->was : table_apart(a, p->from, at, sequence);
    }
    t->any = true;
    if (a->failed)
        return diag_out_of_memory(t->c->diags);
    return add_object(t, t->sides[which], &both->sequence) | add_object(t, t->sides[which], &both->owner);
}

/* `other`: the column on the other side, or NULL. */
static int look_at_column(struct taking *t, enum side_of which, struct table_pair *p, size_t at, const ssm_column *other)
{
    const struct side *there = t->sides[which == SIDE_FROM ? SIDE_TO : SIDE_FROM];
    const ssm_table *table = which == SIDE_FROM ? p->was : p->to;
    const ssm_column *column = table->columns[at];
    struct arena *a = t->c->arena;
    const struct implied *both;
    const ssm_object *sequence;
    ssm_str schema, name;

    if (column->identity != SSM_IDENTITY_AUTO || (other && other->identity == SSM_IDENTITY_AUTO))
        return 0;
    if (!t->is_listed[which] && list_implied(t, which) != 0)
        return -1;
    both = map_get(&t->implied[which], side_key(a, SORT_IMPLIED, table->schema, table->name, column->name));
    if (!both)
        return 0;
    sequence = both->sequence.thing;
    if (side_sequence(there, sequence->schema, sequence->name, a) ||
        (other && sequence_called(other, &schema, &name) && side_sequence(there, schema, name, a)))
        return take_column(t, which, p, at, both);
    return 0;
}

static int look_at_table(struct taking *t, struct table_pair *p)
{
    int bad = 0;

    for (size_t i = 0; p->from && i < p->from->column_count && !bad; i++)
        if (p->from->columns[i]->identity == SSM_IDENTITY_AUTO)
            bad = look_at_column(t, SIDE_FROM, p, i, p->to ? table_column(p->to, p->from->columns[i]->name) : NULL);
    for (size_t i = 0; p->to && i < p->to->column_count && !bad; i++)
        if (p->to->columns[i]->identity == SSM_IDENTITY_AUTO)
            bad = look_at_column(t, SIDE_TO, p, i, p->from ? table_column(p->from, p->to->columns[i]->name) : NULL);
    return bad;
}

/* The lists of the sides have the tables as they are now. */
static void list_tables(struct taking *t)
{
    struct comparison *c = t->c;

    for (size_t i = 0; i < c->from_count; i++) {
        const struct table_pair *p = pair_of(c, c->from_tables[i].now->schema, c->from_tables[i].now->name);
        if (p && p->was)
            t->sides[SIDE_FROM]->tables.items[i].thing = p->was;
    }
    for (size_t i = 0; i < t->sides[SIDE_TO]->tables.count; i++) {
        const ssm_table *table = t->sides[SIDE_TO]->tables.items[i].thing;
        const struct table_pair *p = pair_of(c, table->schema, table->name);
        if (p && p->to)
            t->sides[SIDE_TO]->tables.items[i].thing = p->to;
    }
}

int take_apart(struct comparison *c, struct side *from, struct side *to)
{
    struct taking t = {.c = c, .sides = {from, to}};

    if (!from->implied.count && !to->implied.count)
        return 0;
    for (size_t i = 0; i < c->table_count; i++)
        if ((c->tables[i].from != c->tables[i].to) && look_at_table(&t, &c->tables[i]) != 0)
            return -1;
    if (t.any)
        list_tables(&t);
    return c->arena->failed ? diag_out_of_memory(c->diags) : 0;
}
