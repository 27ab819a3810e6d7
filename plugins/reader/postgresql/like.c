/* SPDX-License-Identifier: Apache-2.0
 *
 * LIKE in CREATE TABLE: columns where the clause stands, and what INCLUDING asks for.
 */
#include "table.h"

/* Bits of TableLikeClause.options. */
enum {
    LIKE_COMMENTS = 1,
    LIKE_CONSTRAINTS = 4,
    LIKE_DEFAULTS = 8,
    LIKE_GENERATED = 16,
    LIKE_IDENTITY = 32,
    LIKE_INDEXES = 64,
    LIKE_ATTRIBUTES = 2 | 128 | 256 /* compression, statistics, storage: objects of their own */
};

static bool copy_identity(struct pgr *r, struct pgr_column *to, const struct pgr_column *from)
{
    ssm_str name = pgr_choose_relation(r, to->table->schema, to->table->name, to->name, "seq", false);
    struct pgr_sequence *s = name.ptr ? pgr_sequence_add(r, to->table->schema, name) : NULL;

    if (!s)
        return false;
    if (from->sequence) {
        ssm_str schema = s->schema;

        *s = *from->sequence;
        s->schema = schema;
        s->name = name;
        s->object = NULL;
    }
    s->owner = to;
    s->implied = s->of_identity = true;
    to->identity = from->identity;
    to->sequence = s;
    return true;
}

static bool copy_column(struct pgr *r, struct pgr_table *table, struct pgr_column *from, long options)
{
    struct pgr_column *to;

    for (size_t i = 0; i < table->columns.count; i++)
        if (pgr_same(((const struct pgr_column *)table->columns.items[i])->name, from->name)) {
            pgr_fail(r, "column_exists", "Table %1 has a column %2 already.",
                     (const ssm_str[]){table->name, from->name}, 2);
            return false;
        }
    to = pgr_new_column(r, table, from->name);
    if (!to)
        return false;
    to->type = from->type;
    to->type_text = from->serial ? pgr_column_type(r, from) : from->type_text;
    to->not_null = from->not_null;
    to->collation = from->collation;
    to->collation_schema = from->collation_schema;
    if (options & LIKE_DEFAULTS) {
        to->default_value = from->default_value;
        to->nextval_of = from->serial ? from->sequence : NULL;
    }
    if (options & LIKE_GENERATED)
        to->generated = from->generated;
    if (options & LIKE_COMMENTS)
        to->comment = from->comment;
    return from->identity == SSM_IDENTITY_NONE || !(options & LIKE_IDENTITY) || copy_identity(r, to, from);
}

enum pgr_result pgr_like_columns(struct pgr *r, struct pgr_table *table, const struct node *clause)
{
    struct pgr_table *source = pgr_table_of(r, tree_get(clause, "relation"));
    long options = tree_int(clause, "options");
    struct pgr_list columns = {0};

    if (!source || !pgr_all_columns(r, source, &columns))
        return PGR_ERROR;
    for (size_t i = 0; i < source->renames.count; i++) /* what is copied may be older than they are */
        if (!pgr_push(r, &table->renames, source->renames.items[i]))
            return PGR_ERROR;
    for (size_t i = 0; i < columns.count; i++)
        if (!copy_column(r, table, columns.items[i], options))
            return PGR_ERROR;
    return PGR_OK;
}

/* ------------------------------------------------------------------ constraints and indexes */

bool pgr_map_columns(struct pgr *r, struct pgr_table *table, const struct pgr_list *from, struct pgr_list *to)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct pgr_column *c = from->items[i];

        if (!pgr_push(r, to, c ? pgr_column(table, c->name) : NULL))
            return false;
    }
    return true;
}

bool pgr_copy_check(struct pgr *r, struct pgr_table *table, const struct pgr_constraint *from)
{
    struct pgr_constraint *c = pgr_new_constraint(r, table, from->kind, from->name);

    if (!c)
        return false;
    c->expression = from->expression;
    c->no_inherit = from->no_inherit;
    return true;
}

/* The key gets a name of its own table's. */
static bool copy_key(struct pgr *r, struct pgr_table *table, const struct pgr_constraint *from)
{
    struct pgr_constraint *c;
    ssm_str name = pgr_copy_name(r, table, from);

    if (!name.ptr)
        return false;
    c = pgr_new_constraint(r, table, from->kind, name);
    if (!c)
        return false;
    *c = *from;
    c->name = name;
    c->table = table;
    c->inherited = c->named = false;
    c->whole = (struct pgr_whole){NULL, NULL};
    c->columns = c->include = (struct pgr_list){0};
    return pgr_map_columns(r, table, &from->columns, &c->columns) && pgr_map_columns(r, table, &from->include, &c->include) &&
           pgr_take(r, table->schema, name, PGR_KEY, c);
}

static bool copy_index(struct pgr *r, struct pgr_table *table, const struct pgr_index *from)
{
    ssm_str name = pgr_choose_index(r, table->schema, table->name, from->statement.node);
    struct pgr_index *index = PGR_NEW(r, struct pgr_index);

    if (!index || !name.ptr)
        return false;
    *index = *from;
    index->name = name;
    index->table = table;
    index->attached = index->named = false;
    index->whole = (struct pgr_whole){NULL, NULL};
    index->keys = (struct pgr_list){0};
    return pgr_map_columns(r, table, &from->keys, &index->keys) && pgr_push(r, &table->indexes, index) &&
           pgr_take(r, table->schema, name, PGR_INDEX, index);
}

enum pgr_result pgr_like_rest(struct pgr *r, struct pgr_table *table, const struct node *clause)
{
    struct pgr_table *source = pgr_table_of(r, tree_get(clause, "relation"));
    long options = tree_int(clause, "options");

    if (source && options & LIKE_ATTRIBUTES && object_like(r, table, source, options) != PGR_OK)
        return PGR_ERROR;
    for (size_t i = 0; source && i < source->constraints.count; i++) {
        const struct pgr_constraint *c = source->constraints.items[i];

        if (options & LIKE_CONSTRAINTS && c->kind == SSM_CONSTRAINT_CHECK && !pgr_copy_check(r, table, c))
            return PGR_ERROR;
        if (options & LIKE_INDEXES && pgr_is_key(c) && !copy_key(r, table, c))
            return PGR_ERROR;
    }
    for (size_t i = 0; source && options & LIKE_INDEXES && i < source->indexes.count; i++)
        if (!copy_index(r, table, source->indexes.items[i]))
            return PGR_ERROR;
    return PGR_OK;
}
