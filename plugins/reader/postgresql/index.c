/* SPDX-License-Identifier: Apache-2.0
 *
 * Indexes: CREATE INDEX, and what becomes of them when a column goes.
 */
#include "table.h"

/* ------------------------------------------------------------------ the columns that an expression names */

static bool note_column(struct pgr *r, struct pgr_table *table, const struct node *reference, uint32_t since,
                        struct pgr_list *out)
{
    ssm_str name = PGR_ABSENT;
    struct pgr_column *c;

    for (const struct node *n = tree_first(tree_get(reference, "fields")); n; n = n->next)
        if (tree_as(n, "String"))
            name = tree_string(n);
    c = name.ptr ? pgr_column_since(table, name, since) : NULL;
    return !c || pgr_has(out, c) || pgr_push(r, out, c);
}

/* A walk without recursion: what is still to be visited is a list. */
bool pgr_columns_of(struct pgr *r, struct pgr_table *table, struct pgr_expression e, struct pgr_list *out)
{
    struct pgr_list open = {0};

    for (const struct node *at = tree_first(e.node); at || open.count;) {
        const struct node *child;

        if (!at) {
            at = open.items[--open.count];
            continue;
        }
        child = at->key_size == 9 && !memcmp(at->key, "ColumnRef", 9) ? NULL : tree_first(at);
        if (at->key_size == 9 && !child && !memcmp(at->key, "ColumnRef", 9) && !note_column(r, table, at, e.since, out))
            return false;
        if (child && at->next && !pgr_push(r, &open, (void *)(uintptr_t)at->next))
            return false;
        at = child ? child : at->next;
    }
    return true;
}

/* ------------------------------------------------------------------ building */

static bool take_keys(struct pgr *r, struct pgr_table *table, struct pgr_index *index, const struct node *elements)
{
    for (const struct node *n = tree_first(elements); n; n = n->next) {
        ssm_str name = tree_text(tree_inner(n), "name");
        struct pgr_column *c = name.ptr ? pgr_column(table, name) : NULL;

        if (name.ptr && !c)
            return false;
        if (!pgr_push(r, &index->keys, c))
            return false;
    }
    return true;
}

struct pgr_index *pgr_add_index(struct pgr *r, struct pgr_table *table, const struct node *statement, ssm_str name)
{
    struct pgr_index *index = PGR_NEW(r, struct pgr_index);

    if (!index)
        return NULL;
    index->table = table;
    index->statement = (struct pgr_expression){statement, r->now};
    index->place = pgr_place(r);
    if (!take_keys(r, table, index, tree_get(statement, "indexParams")))
        return NULL;
    index->key_count = index->keys.count;
    if (!take_keys(r, table, index, tree_get(statement, "indexIncludingParams")) ||
        !pgr_storage(r, &index->with, tree_get(statement, "options"), false))
        return NULL;
    index->name = name.ptr ? name : pgr_choose_index(r, table->schema, table->name, statement);
    index->tablespace = tree_text(statement, "tableSpace");
    if (!index->tablespace.len && !table->partition_by.node)
        index->tablespace = r->tablespace;
    if (!index->name.ptr || !pgr_push(r, &table->indexes, index))
        return NULL;
    if (!pgr_take(r, table->schema, index->name, PGR_INDEX, index)) {
        if (!r->failed)
            pgr_fail(r, "relation_exists", "There is a relation %1 already.", &index->name, 1);
        return NULL;
    }
    return index;
}

static bool has_columns(struct pgr_table *table, const struct node *elements)
{
    for (const struct node *n = tree_first(elements); n; n = n->next) {
        ssm_str name = tree_text(tree_inner(n), "name");

        if (name.ptr && !pgr_column(table, name))
            return false;
    }
    return true;
}

static enum pgr_result refuse_columns(struct pgr *r, struct pgr_table *table, const struct node *statement)
{
    const struct node *lists[] = {tree_get(statement, "indexParams"), tree_get(statement, "indexIncludingParams")};

    for (size_t i = 0; i < 2; i++)
        for (const struct node *n = tree_first(lists[i]); n; n = n->next) {
            ssm_str name = tree_text(tree_inner(n), "name");

            if (name.ptr && !pgr_need_column(r, table, name))
                return PGR_ERROR;
        }
    return PGR_ERROR;
}

/* ------------------------------------------------------------------ CREATE INDEX */

enum pgr_result pgr_create_index(struct pgr *r, const struct node *statement)
{
    const struct node *range = tree_get(statement, "relation");
    ssm_str schema = tree_text(range, "schemaname"), on = tree_text(range, "relname");
    ssm_str name = tree_text(statement, "idxname");
    struct pgr_relation *relation = pgr_relation(r, schema, on);
    struct pgr_table *table = relation && relation->kind == PGR_TABLE ? relation->thing : NULL;
    struct pgr_index *index;

    if (relation && !table)
        return pgr_hand_on(r, "IndexStmt", statement);
    if (!table)
        return r->last_call ? pgr_fail(r, "no_table", "There is no table %1.", &on, 1) : PGR_WAIT;
    if (!has_columns(table, tree_get(statement, "indexParams")) ||
        !has_columns(table, tree_get(statement, "indexIncludingParams")))
        return r->last_call ? refuse_columns(r, table, statement) : PGR_WAIT;
    if (tree_flag(statement, "if_not_exists") && name.ptr && pgr_map_get(&r->relations, table->schema, name))
        return PGR_OK;
    index = pgr_add_index(r, table, statement, name);
    if (!index)
        return PGR_ERROR;
    /* ON ONLY: the partitions' indexes come by statements of their own. */
    return tree_flag(range, "inh") && !pgr_spread_index(r, index) ? PGR_ERROR : PGR_OK;
}

/* ------------------------------------------------------------------ dropping */

void pgr_drop_index(struct pgr *r, struct pgr_index *index) /* NOLINT(misc-no-recursion): by the partitions' depth */
{
    pgr_drop_parts(r, index->table, (struct pgr_whole){index, NULL});
    pgr_release(r, index->table->schema, index->name);
    pgr_remove(&index->table->indexes, index);
}

static bool index_uses(struct pgr *r, struct pgr_index *index, const struct pgr_column *column)
{
    struct pgr_list used = {0};
    struct pgr_expression e = index->statement;

    if (pgr_has(&index->keys, column))
        return true;
    e.node = tree_get(index->statement.node, "whereClause");
    if (e.node && !pgr_columns_of(r, index->table, e, &used))
        return false;
    e.node = tree_get(index->statement.node, "indexParams");
    return pgr_columns_of(r, index->table, e, &used) && pgr_has(&used, column);
}

static bool constraint_uses(struct pgr *r, struct pgr_constraint *c, const struct pgr_column *column)
{
    struct pgr_list used = {0};

    if (pgr_has(&c->columns, column) || pgr_has(&c->include, column))
        return true;
    return c->expression.node && pgr_columns_of(r, c->table, c->expression, &used) && pgr_has(&used, column);
}

static bool refers_to(struct pgr *r, struct pgr_constraint *c, const struct pgr_column *column)
{
    pgr_resolve_reference(r, c);
    if (c->kind != SSM_CONSTRAINT_FOREIGN_KEY || c->ref_table != column->table)
        return false;
    for (size_t i = 0; i < c->ref_names.count; i++)
        if (pgr_column_since(c->ref_table, c->ref_names.items[i], c->ref_since) == column)
            return true;
    return false;
}

/* Foreign keys of other tables need a key of this one: CASCADE. */
static void drop_references(struct pgr *r, const struct pgr_column *column)
{
    for (size_t t = 0; t < r->tables.count; t++) {
        struct pgr_table *table = r->tables.items[t];

        for (size_t i = table->constraints.count; i-- > 0;)
            if (refers_to(r, table->constraints.items[i], column))
                pgr_drop_constraint(r, table->constraints.items[i]);
    }
}

static void drop_generated(struct pgr *r, struct pgr_table *table, struct pgr_column *column)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        struct pgr_column *c = table->columns.items[i];
        struct pgr_list used = {0};

        if (c != column && !c->dropped && c->generated.node && pgr_columns_of(r, table, c->generated, &used) &&
            pgr_has(&used, column))
            pgr_drop_column(r, table, c, true);
    }
}

/* With it go the indexes and constraints that name it, as in the engine. */
void pgr_drop_column(struct pgr *r, struct pgr_table *table, struct pgr_column *column, bool cascade)
{
    for (size_t i = table->indexes.count; i-- > 0;)
        if (index_uses(r, table->indexes.items[i], column))
            pgr_drop_index(r, table->indexes.items[i]);
    for (size_t i = table->constraints.count; i-- > 0;)
        if (constraint_uses(r, table->constraints.items[i], column))
            pgr_drop_constraint(r, table->constraints.items[i]);
    if (cascade) {
        drop_references(r, column);
        drop_generated(r, table, column);
    }
    object_dropped(r, table, column, cascade);
    if (column->sequence && column->sequence->owner == column)
        pgr_drop_sequence(r, column->sequence);
    column->dropped = true;
    pgr_remove(&table->columns, column);
}
