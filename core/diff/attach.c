/* SPDX-License-Identifier: Apache-2.0
 *
 * Indexes and keys of partitions that are parts of one of their parent's, under a name of their own: option "partition_of".
 * The engine takes such a one for a part when the parent's is made, and drops it with that: where either is not as it was, all
 * go, and come again, the parts first. See compare.h.
 */
#include "diff/compare.h"
#include "diff/side_check.h"
#include "diff/words.h"
#include "model/type.h"

enum { LIMIT_LEVELS = 32, SORT_MEMBER = 'm' };

struct part {
    struct table_pair *table, *top; /* NULL: what it is a part of is not there */
    bool from;                      /* on which side */
    struct member member, of;
    size_t depth;
};

struct parts {
    struct comparison *c;
    struct part *items;
    size_t count, room;
    struct map made; /* the tops that are made anew */
};

/* ---- members */

#define OPTION SSM_LIT("partition_of")

static ssm_str name_of(struct member m)
{
    return m.index ? m.index->name : m.key->name;
}

static ssm_str whole_of(struct member m)
{
    if (!m.index && !m.key)
        return ssm_view(NULL, 0);
    return m.index ? pair_value(m.index->options, m.index->option_count, OPTION)
                   : pair_value(m.key->options, m.key->option_count, OPTION);
}

/* The member of that name; none: {NULL, NULL}. */
static struct member member_of(const ssm_table *t, ssm_str name)
{
    for (size_t i = 0; i < t->index_count; i++)
        if (str_eq(t->indexes[i]->name, name))
            return (struct member){t->indexes[i], NULL};
    for (size_t i = 0; i < t->constraint_count; i++)
        if (str_eq(t->constraints[i]->name, name))
            return (struct member){NULL, t->constraints[i]};
    return (struct member){NULL, t->primary_key && str_eq(t->primary_key->name, name) ? t->primary_key : NULL};
}

const ssm_pair *apart_from_whole(struct arena *a, const ssm_pair *pairs, size_t *count)
{
    ssm_pair *rest = ARENA_ARRAY(a, *count, ssm_pair);
    size_t kept = 0;

    for (size_t i = 0; rest && i < *count; i++)
        if (!str_eq(pairs[i].name, OPTION) && !str_is(pairs[i].name, "only"))
            rest[kept++] = pairs[i];
    *count = kept;
    return rest;
}

bool same_apart_from_whole(struct arena *a, struct member x, struct member y)
{
    if (x.index && y.index) {
        ssm_index b = *x.index, c = *y.index;

        b.options = apart_from_whole(a, b.options, &b.option_count);
        c.options = apart_from_whole(a, c.options, &c.option_count);
        return index_same_body(&b, &c);
    }
    if (x.key && y.key) {
        ssm_constraint b = *x.key, c = *y.key;

        b.options = apart_from_whole(a, b.options, &b.option_count);
        c.options = apart_from_whole(a, c.options, &c.option_count);
        return constraint_same_body(&b, &c);
    }
    return false;
}

/* ---- what is a part of what */

struct climb {
    struct part *part;
    struct comparison *c;
    ssm_str name; /* of what it is a part of */
};

static int look(void *user, struct table_pair *parent) /* NOLINT(misc-no-recursion): by LIMIT_LEVELS */
{
    struct climb *climb = user;
    const ssm_table *t = climb->part->from ? parent->from : parent->to;

    if (!t || ++climb->part->depth == LIMIT_LEVELS)
        return 0;
    climb->part->of = member_of(t, climb->name);
    if (climb->part->of.index || climb->part->of.key)
        climb->part->top = parent;
    return each_parent(climb->c, t, "partition_of", look, climb);
}

/* The name in "i" or "app.i". */
static ssm_str bare_name(ssm_str whole)
{
    struct words w = {.text = whole};
    struct word word = {.text = whole};

    if (word_next(&w, &word) && word_take(&w, '.'))
        (void)word_next(&w, &word);
    return word.text;
}

static int note(struct parts *ps, struct table_pair *p, bool from, struct member m)
{
    struct part part = {.table = p, .from = from, .member = m}, *grown;
    struct climb climb = {.part = &part, .c = ps->c, .name = bare_name(whole_of(m))};

    if (!whole_of(m).ptr)
        return 0;
    (void)each_parent(ps->c, from ? p->from : p->to, "partition_of", look, &climb);
    grown = arena_grow(ps->c->arena, ps->items, ps->count, &ps->room, sizeof *grown);
    if (!grown)
        return -1;
    ps->items = grown;
    grown[ps->count++] = part;
    return 0;
}

static int note_table(struct parts *ps, struct table_pair *p, bool from)
{
    const ssm_table *t = from ? p->from : p->to;
    int bad = 0;

    if (!t || !table_inherits(t))
        return 0;
    if (t->primary_key)
        bad = note(ps, p, from, (struct member){NULL, t->primary_key});
    for (size_t i = 0; i < t->constraint_count && !bad; i++)
        bad = note(ps, p, from, (struct member){NULL, t->constraints[i]});
    for (size_t i = 0; i < t->index_count && !bad; i++)
        bad = note(ps, p, from, (struct member){t->indexes[i], NULL});
    return bad;
}

/* ---- which stay */

static bool stays(const struct table_pair *p)
{
    return p->from && p->to && !p->anew;
}

static bool changes_parents(const struct table_pair *p)
{
    return !str_eq(pair_value(p->from->options, p->from->option_count, OPTION),
                   pair_value(p->to->options, p->to->option_count, OPTION));
}

/* The same part on the other side, of any name; where the table comes to its parent or leaves it, one that is its own. */
static bool has_other(const struct parts *ps, const struct part *part)
{
    struct arena *a = ps->c->arena;
    const ssm_table *t;

    if (!stays(part->table))
        return false;
    t = part->from ? part->table->to : part->table->from;
    if (changes_parents(part->table))
        return same_apart_from_whole(a, member_of(t, name_of(part->member)), part->member);
    for (size_t i = 0; i < t->index_count; i++)
        if (part->member.index && index_same_body(t->indexes[i], part->member.index))
            return true;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (part->member.key && constraint_same_body(t->constraints[i], part->member.key))
            return true;
    return part->member.key && t->primary_key && constraint_same_body(t->primary_key, part->member.key);
}

/* The dialect makes what stands on a column anew together with its type. */
static bool same_types(const struct table_pair *p)
{
    for (size_t i = 0; i < p->from->column_count; i++) {
        const ssm_column *x = p->from->columns[i], *y = table_column(p->to, x->name);

        if (y && x->type != y->type && !type_equal(x->type, y->type))
            return false;
    }
    return true;
}

static bool top_stays(const struct part *part)
{
    const ssm_table *other;
    struct member m;

    if (!part->top || !stays(part->top) || !same_types(part->top))
        return false;
    other = part->from ? part->top->to : part->top->from;
    m = member_of(other, name_of(part->of));
    return m.index && part->of.index ? index_same_body(m.index, part->of.index)
                                     : m.key && part->of.key && constraint_same_body(m.key, part->of.key);
}

static ssm_str top_key(const struct parts *ps, const struct part *part)
{
    const ssm_table *t = part->top->to ? part->top->to : part->top->from;

    return side_key(ps->c->arena, SORT_MEMBER, t->schema, t->name, name_of(part->of));
}

static int find_made(struct parts *ps)
{
    for (size_t i = 0; i < ps->count; i++) {
        const struct part *part = &ps->items[i];

        if (!part->top || !part->table->to || (has_other(ps, part) && top_stays(part)))
            continue;
        if (!map_put(&ps->made, top_key(ps, part)))
            return -1;
    }
    return 0;
}

/* ---- they go and come */

/* The table without the member. */
static const ssm_table *strip(struct arena *a, const ssm_table *t, struct member m)
{
    ssm_table *copy = table_new(a);
    const ssm_constraint **keys = ARENA_ARRAY(a, t->constraint_count + 1, const ssm_constraint *);
    const ssm_index **indexes = ARENA_ARRAY(a, t->index_count + 1, const ssm_index *);

    if (!copy || !keys || !indexes)
        return NULL;
    *copy = *t;
    copy->size = sizeof *copy;
    copy->constraint_count = copy->index_count = 0;
    copy->constraints = keys;
    copy->indexes = indexes;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (t->constraints[i] != m.key)
            keys[copy->constraint_count++] = t->constraints[i];
    for (size_t i = 0; i < t->index_count; i++)
        if (t->indexes[i] != m.index)
            indexes[copy->index_count++] = t->indexes[i];
    if (t->primary_key == m.key)
        copy->primary_key = NULL;
    return copy;
}

int member_apart(struct comparison *c, struct table_pair *p, bool from, struct member m, bool say)
{
    const ssm_table *rest = strip(c->arena, from ? p->from : p->to, m);
    struct difference *d;
    const enum difference_kind goes = m.key ? D_EXTRA_CONSTRAINT : D_EXTRA_INDEX;

    if (!rest)
        return -1;
    if (from && p->was == p->from && !p->to)
        p->was = rest;
    *(from ? &p->from : &p->to) = rest;
    if (!say || (from && !stays(p)))
        return 0;
    d = differ_in(c, from ? goes : m.key ? D_MISSING_CONSTRAINT : D_MISSING_INDEX, p);
    if (!d)
        return -1;
    p->remakes = true;
    *(from ? &d->actual : &d->expected) = m.key ? (const void *)m.key : m.index;
    return 0;
}

static bool is_made(const struct parts *ps, const struct part *part)
{
    return part->top && map_find(&ps->made, top_key(ps, part));
}

/* What the parts of one side belong to, each once. */
static int take_tops(struct parts *ps, bool from)
{
    for (size_t i = 0; i < ps->count; i++) {
        struct part *part = &ps->items[i];
        struct table_pair *top = part->top;
        struct member m = {NULL, NULL};

        if (!is_made(ps, part) || !(from ? top->from : top->to))
            continue;
        m = member_of(from ? top->from : top->to, name_of(part->of));
        if ((m.index || m.key) && member_apart(ps->c, top, from, m, true) != 0)
            return -1;
    }
    return 0;
}

/* The parts of one side, the deepest first. */
static int take_parts(struct parts *ps, bool from)
{
    for (size_t depth = LIMIT_LEVELS; depth > 0; depth--)
        for (size_t i = 0; i < ps->count; i++) {
            struct part *part = &ps->items[i];

            if (part->from == from && part->depth == depth && is_made(ps, part) &&
                member_apart(ps->c, part->table, from, part->member, true) != 0)
                return -1;
        }
    return 0;
}

/* One that is its own on one side, and a part on the other, is the same where the table comes to its parent or leaves it. */
static int take_movers(struct parts *ps)
{
    for (size_t i = 0; i < ps->count; i++) {
        struct part *part = &ps->items[i];
        struct member other;

        if (is_made(ps, part) || !part->top || !stays(part->table) || !changes_parents(part->table))
            continue;
        other = member_of(part->from ? part->table->to : part->table->from, name_of(part->member));
        if ((other.index || other.key) && !whole_of(other).ptr &&
            (member_apart(ps->c, part->table, part->from, part->member, false) != 0 ||
             member_apart(ps->c, part->table, !part->from, other, false) != 0))
            return -1;
    }
    return 0;
}

/* The engine gives a partition that is made later the parent's indexes and keys: those that it is not to have come last. */
static int take_lonely(struct parts *ps, struct table_pair *p)
{
    const ssm_table *t = p->to;

    if (!t || stays(p))
        return 0;
    for (size_t i = 0; i < t->index_count; i++)
        if (pair_value(t->indexes[i]->options, t->indexes[i]->option_count, SSM_LIT("only")).ptr &&
            member_apart(ps->c, p, false, (struct member){t->indexes[i], NULL}, true) != 0)
            return -1;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (pair_value(t->constraints[i]->options, t->constraints[i]->option_count, SSM_LIT("only")).ptr &&
            member_apart(ps->c, p, false, (struct member){NULL, t->constraints[i]}, true) != 0)
            return -1;
    if (!t->primary_key || !pair_value(t->primary_key->options, t->primary_key->option_count, SSM_LIT("only")).ptr)
        return 0;
    return member_apart(ps->c, p, false, (struct member){NULL, t->primary_key}, true);
}

/* The way back makes a table that goes without them: its partition gets an index by the engine's own name. */
static int leave_out(struct parts *ps)
{
    for (size_t i = 0; i < ps->count; i++) {
        struct part *part = &ps->items[i];

        if (part->from && !part->table->to && !is_made(ps, part) && part->top &&
            member_apart(ps->c, part->table, true, part->member, false) != 0)
            return -1;
    }
    return 0;
}

int settle_parts(struct comparison *c)
{
    struct parts ps = {.c = c};
    int bad = 0;

    map_init(&ps.made, c->arena);
    for (size_t i = 0; i < c->table_count && !bad; i++)
        bad = note_table(&ps, &c->tables[i], true) | note_table(&ps, &c->tables[i], false);
    if (bad || find_made(&ps) != 0 || take_tops(&ps, true) != 0 || take_parts(&ps, true) != 0 ||
        take_parts(&ps, false) != 0 || take_tops(&ps, false) != 0 || take_movers(&ps) != 0 || leave_out(&ps) != 0)
        return diag_out_of_memory(c->diags);
    for (size_t i = 0; i < c->table_count; i++)
        if (engine_is_exact(c) && take_lonely(&ps, &c->tables[i]) != 0)
            return diag_out_of_memory(c->diags);
    return c->arena->failed ? diag_out_of_memory(c->diags) : 0;
}
