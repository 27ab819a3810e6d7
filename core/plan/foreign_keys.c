/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables in the order of their foreign keys and parents: created after what they need, dropped before it. A key that closes a
 * cycle, or that needs what a later stage makes, is taken out of its table and becomes an operation of its own.
 */
#include "plan/tables.h"

static ssm_str subject_of_reference(struct arena *a, const ssm_table *t, const ssm_constraint *c)
{
    ssm_str schema = c->ref_schema.ptr ? c->ref_schema : t->schema;
    return key_subject(op_key(a, SSM_OP_CREATE_TABLE, schema, c->ref_table, ssm_view(NULL, 0)));
}

/* What the migration does to a table that stays, as far as a foreign key could need it. */
struct touch {
    const ssm_operation *op;
    struct touch *next;
};

enum { MOST_TOUCHES = 64 }; /* of one table: beyond it every key counts as waiting */

static bool has_name(ssm_strs names, ssm_str name)
{
    for (size_t i = 0; i < names.count; i++)
        if (str_eq(names.items[i], name))
            return true;
    return false;
}

static bool same_names(ssm_strs a, ssm_strs b)
{
    for (size_t i = 0; i < a.count; i++)
        if (!has_name(b, a.items[i]))
            return false;
    return a.count == b.count;
}

static bool index_is(const ssm_index *x, ssm_strs columns)
{
    for (size_t i = 0; i < x->part_count; i++)
        if (!has_name(columns, x->parts[i]->name))
            return false;
    return x->part_count == columns.count;
}

/* True when the key `c` references what the operation makes or drops: a column, or the key of just these columns. */
static bool needs(const ssm_constraint *c, const ssm_operation *o)
{
    const ssm_constraint *key = o->constraint_after ? o->constraint_after : o->constraint_before;
    const ssm_index *x = o->index_after ? o->index_after : o->index_before;

    if (key)
        return c->ref_columns.count ? same_names(c->ref_columns, key->columns) : key->kind == SSM_CONSTRAINT_PRIMARY_KEY;
    return x ? index_is(x, c->ref_columns) : has_name(c->ref_columns, o->member);
}

/* True when the key references what the migration makes later, or drops earlier, on a table that stays. */
static bool waits(struct graph *g, ssm_str table, const ssm_constraint *c)
{
    size_t seen = 0;

    for (const struct touch *t = map_get(&g->touched, table); t; t = t->next)
        if (++seen > MOST_TOUCHES || needs(c, t->op))
            return true;
    return false;
}

/* The table that a key references, as the migration names it: where it knows none of the name in that schema, one of the default
 * schema, which has a name only in the references of other schemas. */
ssm_str tables_reference(const struct graph *g, const ssm_table *t, const ssm_constraint *c)
{
    ssm_str none = {NULL, 0}, subject = subject_of_reference(g->planner->arena, t, c), bare;

    if (str_empty(c->ref_schema) || str_empty(t->schema) || map_find(&g->nodes, subject) || map_find(&g->touched, subject))
        return subject;
    bare = key_subject(op_key(g->planner->arena, SSM_OP_CREATE_TABLE, none, c->ref_table, none));
    return map_find(&g->nodes, bare) || map_find(&g->touched, bare) ? bare : subject;
}

/* Whether a foreign key could need the operation: it makes (or, for dropped tables, drops) a column or a key. */
static bool touches(const struct graph *g, const ssm_operation *o)
{
    switch (o->kind) {
    case SSM_OP_ALTER_TYPE:
        return true;
    case SSM_OP_ADD_COLUMN:
        return !g->drop;
    case SSM_OP_DROP_COLUMN:
        return g->drop;
    case SSM_OP_ADD_CONSTRAINT:
        return !g->drop && o->constraint_after->kind <= SSM_CONSTRAINT_UNIQUE;
    case SSM_OP_DROP_CONSTRAINT:
        return g->drop && o->constraint_before->kind <= SSM_CONSTRAINT_UNIQUE;
    case SSM_OP_CREATE_INDEX:
        return !g->drop && o->index_after->unique == SSM_YES;
    case SSM_OP_DROP_INDEX:
        return g->drop && o->index_before->unique == SSM_YES;
    default:
        return false;
    }
}

static int note_touched(struct graph *g)
{
    struct planner *p = g->planner;

    for (size_t i = 0; i < p->ops.count; i++) {
        struct map_entry *e;
        struct touch *t;

        if (!touches(g, &p->ops.items[i]->pub))
            continue;
        e = map_put(&g->touched, key_object(p->ops.items[i]->pub.key));
        t = ARENA_NEW(p->arena, struct touch);
        if (!e || !t)
            return diag_out_of_memory(p->diags);
        *t = (struct touch){&p->ops.items[i]->pub, e->value};
        e->value = t;
    }
    return 0;
}

/* The key as an operation of its own. An unnamed one gets a name, so that the way back can drop it. */
static struct op *key_operation(struct graph *g, struct op *from, const ssm_constraint *key)
{
    struct arena *a = g->planner->arena;
    struct op *op = op_new(a, g->drop ? SSM_OP_DROP_CONSTRAINT : SSM_OP_ADD_CONSTRAINT);
    ssm_constraint *named = constraint_new(a);

    if (!op || !named)
        return NULL;
    *named = *key;
    if (!key->name.len)
        named->name = op_foreign_key_name(a, from->pub.object, key->columns);
    op->pub.diff = from->pub.diff;
    op->pub.schema = from->pub.schema;
    op->pub.object = from->pub.object;
    op->pub.member = named->name;
    op->pub.key = op_key(a, op->pub.kind, op->pub.schema, op->pub.object, op->pub.member);
    op->pub.constraint_before = g->drop ? named : NULL;
    op->pub.constraint_after = g->drop ? NULL : named;
    op->pointer = from->pointer;
    op->taken_from = from;
    op->next = g->taken;
    g->taken = op;
    g->taken_count++;
    return op->pub.key.ptr ? op : NULL;
}

/* Copies the table without the constraint at `at` and makes that one an operation. */
static int take_out(struct graph *g, struct node *n, size_t at)
{
    struct arena *a = g->planner->arena;
    ssm_table *copy = table_new(a);
    const ssm_constraint **rest = ARENA_ARRAY(a, n->table->constraint_count, const ssm_constraint *);

    if (!copy || !rest || !key_operation(g, n->op, n->table->constraints[at]))
        return diag_out_of_memory(g->planner->diags);
    *copy = *n->table;
    copy->constraints = rest;
    copy->constraint_count = 0;
    for (size_t i = 0; i < n->table->constraint_count; i++)
        if (i != at)
            rest[copy->constraint_count++] = n->table->constraints[i];
    if (!n->op->whole_table)
        n->op->whole_table = n->table;
    n->table = copy;
    if (g->drop)
        n->op->pub.table_before = copy;
    else
        n->op->pub.table_after = copy;
    return 0;
}

/* Columns that are added with a foreign key of their own: one that has to wait is taken out of its column. */
static int take_references(struct graph *g)
{
    struct planner *p = g->planner;

    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];
        const ssm_constraint *key = op->pub.kind == SSM_OP_ADD_COLUMN ? op->pub.column_after->references : NULL;
        const ssm_table table = {.schema = op->pub.schema};
        ssm_column *copy;

        if (!key || !waits(g, tables_reference(g, &table, key), key))
            continue;
        copy = column_new(p->arena);
        if (!copy)
            return diag_out_of_memory(p->diags);
        *copy = *op->pub.column_after;
        copy->references = NULL;
        if (!key->columns.count) { /* of the column alone, which it need not name */
            ssm_constraint *own = constraint_new(p->arena);
            if (!own)
                return diag_out_of_memory(p->diags);
            *own = *key;
            own->columns = (ssm_strs){&copy->name, 1};
            key = own;
        }
        if (!key_operation(g, op, key))
            return diag_out_of_memory(p->diags);
        op->whole_column = op->pub.column_after;
        op->pub.column_after = copy;
    }
    return 0;
}

/* Walks from `start` in depth, without recursion: `stack` has room for every node. */
static int visit(struct graph *g, struct node *start, struct node **stack)
{
    size_t depth = 0;

    stack[depth++] = start;
    start->colour = GREY;
    while (depth > 0) {
        struct node *n = stack[depth - 1], *to;
        const ssm_constraint *c;
        bool cuts;

        if (n->needs) {
            to = n->needs->node;
            n->needs = n->needs->next;
            if (to->colour == WHITE) {
                to->colour = GREY;
                stack[depth++] = to;
            }
            continue;
        }
        if (!n->table || n->next_key == n->table->constraint_count) {
            n->colour = BLACK;
            g->sorted[g->sorted_count++] = n->op;
            depth--;
            continue;
        }
        c = n->table->constraints[n->next_key];
        if (c->kind != SSM_CONSTRAINT_FOREIGN_KEY) {
            n->next_key++;
            continue;
        }
        ssm_str target = tables_reference(g, n->table, c);
        to = map_get(&g->nodes, target);
        cuts = to && to->has_heirs && c->name.len; /* what it references is also in these, which come after and go before */
        if (!cuts && (to == n || (!to && !waits(g, target, c)) || (to && to->colour == BLACK))) {
            n->next_key++;
        } else if (!cuts && to && to->colour == WHITE) {
            to->colour = GREY;
            stack[depth++] = to;
        } else if (g->drop && !c->name.len) {
            n->next_key++; /* an unnamed key cannot be dropped alone */
        } else if (take_out(g, n, n->next_key) != 0)
            return -1;
    }
    return 0;
}

static bool adds_references(const struct planner *p)
{
    for (size_t i = 0; i < p->ops.count; i++)
        if (p->ops.items[i]->pub.kind == SSM_OP_ADD_COLUMN && p->ops.items[i]->pub.column_after->references)
            return true;
    return false;
}

static bool has_foreign_key(const ssm_table *t)
{
    for (size_t i = 0; t && i < t->constraint_count; i++)
        if (t->constraints[i]->kind == SSM_CONSTRAINT_FOREIGN_KEY)
            return true;
    return false;
}

static int sort_tables(struct planner *p, struct graph *g, ssm_op_kind kind)
{
    size_t count = 0, at = 0;
    struct node **stack;
    bool keys;

    *g = (struct graph){.planner = p, .drop = kind == SSM_OP_DROP_TABLE};
    map_init(&g->nodes, p->arena);
    map_init(&g->touched, p->arena);
    keys = kind == SSM_OP_CREATE_TABLE && adds_references(p);
    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];
        struct map_entry *e;
        struct node *n;

        if (op->pub.kind != kind)
            continue;
        n = ARENA_NEW(p->arena, struct node);
        e = map_put(&g->nodes, key_subject(op->pub.key));
        if (!n || !e)
            return diag_out_of_memory(p->diags);
        *n = (struct node){.op = op, .table = g->drop ? op->pub.table_before : op->pub.table_after};
        e->value = n;
        keys = keys || has_foreign_key(n->table);
        count++;
    }
    if (keys && note_touched(g) != 0)
        return -1;
    if (count == 0)
        return 0;
    if (tables_needs(g) != 0)
        return -1;
    stack = ARENA_ARRAY(p->arena, count, struct node *);
    g->sorted = ARENA_ARRAY(p->arena, count, struct op *);
    if (!stack || !g->sorted)
        return diag_out_of_memory(p->diags);
    for (size_t i = 0; i < g->nodes.count; i++) {
        struct node *n = g->nodes.entries[i].value;
        if (n->colour == WHITE && visit(g, n, stack) != 0)
            return -1;
    }
    for (size_t i = 0; i < p->ops.count; i++)
        if (p->ops.items[i]->pub.kind == kind) {
            p->ops.items[i] = g->sorted[g->drop ? count - 1 - at : at];
            at++;
        }
    return 0;
}

/* Appends the operations of the keys taken out, in the order in which they were. */
static int append_taken(struct planner *p, const struct graph *g)
{
    struct op **items;
    size_t at = p->ops.count + g->taken_count;

    if (!g->taken_count)
        return 0;
    items = ARENA_ARRAY(p->arena, at, struct op *);
    if (!items)
        return diag_out_of_memory(p->diags);
    memcpy(items, p->ops.items, p->ops.count * sizeof *items);
    p->ops = (struct ops){items, at};
    for (struct op *op = g->taken; op; op = op->next)
        items[--at] = op;
    return 0;
}

int plan_foreign_keys(struct planner *p)
{
    struct graph create, drop;

    if (sort_tables(p, &create, SSM_OP_CREATE_TABLE) != 0 || take_references(&create) != 0 ||
        append_taken(p, &create) != 0)
        return -1;
    if (sort_tables(p, &drop, SSM_OP_DROP_TABLE) != 0 || append_taken(p, &drop) != 0)
        return -1;
    return 0;
}
