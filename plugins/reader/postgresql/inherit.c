/* SPDX-License-Identifier: Apache-2.0
 *
 * Inheritance and partitions. A child has only what is its own; what it inherits is its parent's.
 */
#include "alter.h"
#include "print.h"

/* ------------------------------------------------------------------ indexes of partitions */

static bool map_columns(struct pgr *r, struct pgr_table *table, const struct pgr_list *from, struct pgr_list *to)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct pgr_column *c = from->items[i];

        if (!pgr_push(r, to, c ? pgr_column(table, c->name) : NULL))
            return false;
    }
    return true;
}

static bool clone_index(struct pgr *r, struct pgr_table *child, const struct pgr_index *from)
{
    struct pgr_index *index = PGR_NEW(r, struct pgr_index);

    if (!index)
        return false;
    *index = *from;
    index->table = child;
    index->attached = true;
    index->comment = PGR_ABSENT;
    index->keys = (struct pgr_list){0};
    index->name = pgr_choose_index(r, child->schema, child->name, from->statement.node);
    return map_columns(r, child, &from->keys, &index->keys) && index->name.ptr && pgr_push(r, &child->indexes, index) &&
           pgr_take(r, child->schema, index->name, PGR_INDEX, index) && pgr_spread_index(r, index);
}

static bool clone_key(struct pgr *r, struct pgr_table *child, const struct pgr_constraint *from)
{
    ssm_str name = pgr_copy_name(r, child, from);
    struct pgr_constraint *c = pgr_new_constraint(r, child, from->kind, name);

    if (!c)
        return false;
    *c = *from;
    c->name = name;
    c->table = child;
    c->inherited = true;
    c->comment = PGR_ABSENT;
    c->columns = c->include = (struct pgr_list){0};
    return map_columns(r, child, &from->columns, &c->columns) && map_columns(r, child, &from->include, &c->include) &&
           pgr_take(r, child->schema, name, PGR_KEY, c) && pgr_spread_key(r, c);
}

static bool is_partition_of(const struct pgr_table *child, const struct pgr_table *parent)
{
    return child->bound.node && child->parents.count && child->parents.items[0] == parent;
}

bool pgr_spread_index(struct pgr *r, const struct pgr_index *index)
{
    for (size_t i = 0; i < index->table->children.count; i++)
        if (is_partition_of(index->table->children.items[i], index->table) &&
            !clone_index(r, index->table->children.items[i], index))
            return false;
    return true;
}

/* A dump gives each partition's key by a statement of its own, behind that of the parent, which says ONLY. */
bool pgr_spread_key(struct pgr *r, const struct pgr_constraint *key)
{
    for (size_t i = 0; !r->only && i < key->table->children.count; i++)
        if (is_partition_of(key->table->children.items[i], key->table) &&
            !clone_key(r, key->table->children.items[i], key))
            return false;
    return true;
}

bool pgr_clone_indexes(struct pgr *r, struct pgr_table *child, const struct pgr_table *parent)
{
    for (size_t i = 0; i < parent->constraints.count; i++)
        if (pgr_is_key(parent->constraints.items[i]) && !clone_key(r, child, parent->constraints.items[i]))
            return false;
    for (size_t i = 0; i < parent->indexes.count; i++)
        if (!clone_index(r, child, parent->indexes.items[i]))
            return false;
    return true;
}

/* ------------------------------------------------------------------ ALTER INDEX */

/* ATTACH PARTITION: the index or key of the partition is its parent's from now on. */
static enum pgr_result attach(struct pgr *r, const struct node *command)
{
    const struct node *range = tree_get(tree_inner(tree_get(command, "def")), "name");
    struct pgr_relation *part = pgr_relation(r, tree_text(range, "schemaname"), tree_text(range, "relname"));
    ssm_str name = tree_text(range, "relname");

    if (!part || (part->kind != PGR_INDEX && part->kind != PGR_KEY))
        return r->last_call ? pgr_fail(r, "no_index", "There is no index %1.", &name, 1) : PGR_WAIT;
    if (part->kind == PGR_INDEX)
        ((struct pgr_index *)part->thing)->attached = true;
    else
        ((struct pgr_constraint *)part->thing)->inherited = true;
    return PGR_OK;
}

enum pgr_result pgr_alter_index(struct pgr *r, struct pgr_relation *relation, const struct node *statement)
{
    struct pgr_index *index = relation->kind == PGR_INDEX ? relation->thing : NULL;
    struct pgr_constraint *key = relation->kind == PGR_KEY ? relation->thing : NULL;
    struct pgr_list *with;
    ssm_str *tablespace;

    if (!index && !key)
        return PGR_ERROR;
    with = index ? &index->with : &key->with;
    tablespace = index ? &index->tablespace : &key->tablespace;
    for (const struct node *n = tree_first(tree_get(statement, "cmds")); n; n = n->next) {
        const struct node *command = tree_inner(n), *def = tree_get(command, "def");
        ssm_str kind = tree_text(command, "subtype");
        enum pgr_result result = PGR_OK;

        if (pgr_is(kind, "AT_AttachPartition"))
            result = attach(r, command);
        else if (pgr_is(kind, "AT_SetRelOptions") || pgr_is(kind, "AT_ResetRelOptions"))
            result = pgr_storage(r, with, tree_get(tree_inner(def), "items"), pgr_is(kind, "AT_ResetRelOptions"))
                         ? PGR_OK
                         : PGR_ERROR;
        else if (pgr_is(kind, "AT_SetTableSpace"))
            *tablespace = tree_text(command, "name");
        else
            result = pgr_hand_on(r, "AlterTableStmt", statement);
        if (result != PGR_OK)
            return result;
    }
    return PGR_OK;
}

/* ------------------------------------------------------------------ tables */

static void replace(struct pgr_list *list, const struct pgr_column *from, struct pgr_column *to)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == from)
            list->items[i] = to;
}

void pgr_replace_column(struct pgr_table *table, struct pgr_column *from, struct pgr_column *to)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        struct pgr_constraint *c = table->constraints.items[i];

        replace(&c->columns, from, to);
        replace(&c->include, from, to);
        replace(&c->on_delete_columns, from, to);
    }
    for (size_t i = 0; i < table->indexes.count; i++)
        replace(&((struct pgr_index *)table->indexes.items[i])->keys, from, to);
    if (from->table == table)
        pgr_remove(&table->columns, from);
}

static ssm_str text_of(struct pgr *r, struct pgr_table *table, struct pgr_expression e, ssm_str type)
{
    struct print_scope scope = {.r = r, .since = e.since, .table = table};

    return e.node ? print_expression(&scope, e.node, type) : PGR_ABSENT;
}

static bool same_value(struct pgr *r, struct pgr_column *a, struct pgr_column *b)
{
    return pgr_same(text_of(r, a->table, a->default_value, pgr_column_type(r, a)),
                    text_of(r, b->table, b->default_value, pgr_column_type(r, b)));
}

bool pgr_is_inherited(struct pgr *r, struct pgr_column *c)
{
    const struct pgr_constraint *key = pgr_primary_key(c->table);
    struct pgr_column *from = NULL;

    for (size_t i = 0; c->overrides && !from && i < c->table->parents.count; i++)
        from = pgr_column(c->table->parents.items[i], c->name);
    if (!from || c->comment.ptr)
        return false;
    if (c->not_null != from->not_null &&
        !(c->not_null && key && (pgr_has(&key->columns, from) || pgr_has(&key->columns, c))))
        return false;
    return same_value(r, c, from);
}

/* What a partition had before it became one, and its parent has likewise, is inherited from now on. A column that
 * differs stays its own: it may have a default of its own, or be NOT NULL. */
static void merge_columns(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    for (size_t i = child->columns.count; i-- > 0;) {
        struct pgr_column *own = child->columns.items[i], *from = pgr_column(parent, own->name);

        if (!from || own->not_null != from->not_null || !same_value(r, own, from) || own->sequence || own->comment.ptr)
            continue;
        pgr_replace_column(child, own, from);
    }
}

static void merge_checks(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    for (size_t i = child->constraints.count; i-- > 0;) {
        struct pgr_constraint *own = child->constraints.items[i], *from = pgr_find_constraint(parent, own->name);

        if (from && own->kind == SSM_CONSTRAINT_CHECK && from->kind == SSM_CONSTRAINT_CHECK)
            own->inherited = pgr_same(text_of(r, child, own->expression, SSM_LIT("boolean")),
                                      text_of(r, parent, from->expression, SSM_LIT("boolean")));
    }
}

static enum pgr_result join(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    if (pgr_has(&child->parents, parent))
        return pgr_fail(r, "inherited", "Table %1 inherits from %2 already.",
                        (const ssm_str[]){child->name, parent->name}, 2);
    for (struct pgr_table *t = parent; t; t = t->parents.count ? t->parents.items[0] : NULL)
        if (t == child)
            return pgr_fail(r, "inherited", "Table %1 cannot inherit from itself.", &child->name, 1);
    return pgr_push(r, &child->parents, parent) && pgr_push(r, &parent->children, child) ? PGR_OK : PGR_ERROR;
}

static bool same_keys(const struct pgr_constraint *a, const struct pgr_constraint *b)
{
    if (a->kind != b->kind || a->columns.count != b->columns.count)
        return false;
    for (size_t i = 0; i < a->columns.count; i++)
        if (!pgr_same(((struct pgr_column *)a->columns.items[i])->name,
                      ((struct pgr_column *)b->columns.items[i])->name))
            return false;
    return true;
}

/* Keys of the partition that are the parent's keys are taken for these; its missing ones are made. */
static bool merge_keys(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    for (size_t i = 0; i < parent->constraints.count; i++) {
        struct pgr_constraint *key = parent->constraints.items[i], *found = NULL;

        for (size_t k = 0; k < child->constraints.count && !found; k++) {
            struct pgr_constraint *c = child->constraints.items[k];

            if (pgr_is_key(c) && !c->inherited && same_keys(c, key))
                found = c;
        }
        if (found)
            found->inherited = true;
        else if (pgr_is_key(key) && !clone_key(r, child, key))
            return false;
    }
    return true;
}

static bool same_index(struct pgr *r, const struct pgr_index *a, const struct pgr_index *b)
{
    return pgr_same(pgr_index_text(r, a), pgr_index_text(r, b));
}

static bool merge_indexes(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    for (size_t i = 0; i < parent->indexes.count; i++) {
        struct pgr_index *index = parent->indexes.items[i], *found = NULL;

        for (size_t k = 0; k < child->indexes.count && !found; k++) {
            struct pgr_index *own = child->indexes.items[k];

            if (!own->attached && same_index(r, own, index))
                found = own;
        }
        if (found)
            found->attached = true;
        else if (!clone_index(r, child, index))
            return false;
    }
    return true;
}

enum pgr_result pgr_attach(struct pgr *r, struct pgr_table *child, struct pgr_table *parent, const struct node *bound)
{
    enum pgr_result result = join(r, child, parent);

    if (result != PGR_OK)
        return result;
    child->bound = (struct pgr_expression){bound, r->now};
    merge_columns(r, child, parent);
    merge_checks(r, child, parent);
    return merge_keys(r, child, parent) && merge_indexes(r, child, parent) ? PGR_OK : PGR_ERROR;
}

enum pgr_result pgr_inherit(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    return join(r, child, parent);
}

/* What it inherited becomes its own. */
enum pgr_result pgr_detach(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    struct pgr_list all = {0};

    if (!pgr_has(&child->parents, parent))
        return pgr_fail(r, "inherited", "Table %1 does not inherit from %2.",
                        (const ssm_str[]){child->name, parent->name}, 2);
    if (!pgr_all_columns(r, child, &all))
        return PGR_ERROR;
    pgr_remove(&child->parents, parent);
    pgr_remove(&parent->children, child);
    child->bound.node = NULL;
    for (size_t i = 0; i < all.count; i++) {
        struct pgr_column *from = all.items[i], *own;

        if (pgr_column(child, from->name))
            continue;
        own = pgr_own_column(r, child, from);
        if (!own)
            return PGR_ERROR;
        own->overrides = false;
        pgr_replace_column(child, from, own);
    }
    for (size_t i = 0; i < child->constraints.count; i++)
        ((struct pgr_constraint *)child->constraints.items[i])->inherited = false;
    for (size_t i = 0; i < child->indexes.count; i++)
        ((struct pgr_index *)child->indexes.items[i])->attached = false;
    for (size_t i = 0; i < parent->constraints.count; i++) {
        const struct pgr_constraint *c = parent->constraints.items[i];

        if (c->kind == SSM_CONSTRAINT_CHECK && !c->no_inherit && !pgr_find_constraint(child, c->name) &&
            !pgr_copy_check(r, child, c))
            return PGR_ERROR;
    }
    return PGR_OK;
}
