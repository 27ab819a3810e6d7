/* SPDX-License-Identifier: Apache-2.0
 *
 * The commands of ALTER TABLE on a column.
 */
#include "alter.h"

/* The column that a command names. A child's inherited one becomes its own, as it is to differ. */
static enum pgr_result named(struct pgr *r, struct pgr_table *table, const struct node *command,
                             struct pgr_column **out)
{
    ssm_str name = tree_text(command, "name");
    struct pgr_column *c = pgr_column(table, name);

    *out = NULL;
    if (!c && !r->last_call)
        return PGR_WAIT;
    if (!c)
        c = pgr_need_column(r, table, name);
    *out = c ? pgr_own_column(r, table, c) : NULL;
    return *out ? PGR_OK : PGR_ERROR;
}

/* ------------------------------------------------------------------ ADD, DROP */

enum pgr_result pgr_add_column(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    const struct node *def = tree_as(tree_get(command, "def"), "ColumnDef");
    struct pgr_list said = {0};
    struct pgr_column *c;
    enum pgr_result result;

    if (tree_flag(command, "missing_ok") && pgr_column(table, tree_text(def, "colname")))
        return PGR_OK;
    c = pgr_define_column(r, table, def);
    if (!c || !pgr_gather(r, &said, tree_get(def, "constraints"), c))
        return PGR_ERROR;
    result = pgr_add_checks(r, table, &said, false);
    if (result == PGR_OK)
        result = pgr_add_keys(r, table, &said);
    return result == PGR_OK ? pgr_add_references(r, table, &said, false) : result;
}

enum pgr_result pgr_remove_column(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    ssm_str name = tree_text(command, "name");
    struct pgr_column *c = pgr_column(table, name);

    if (!c && tree_flag(command, "missing_ok"))
        return PGR_OK;
    if (!c)
        return r->last_call ? (pgr_need_column(r, table, name), PGR_ERROR) : PGR_WAIT;
    if (c->table != table)
        return pgr_fail(r, "inherited", "Column %1 of table %2 is inherited, and cannot be dropped there.",
                        (const ssm_str[]){name, table->name}, 2);
    pgr_drop_column(r, table, c, pgr_is(tree_text(command, "behavior"), "DROP_CASCADE"));
    return PGR_OK;
}

/* ------------------------------------------------------------------ default, null, type */

enum pgr_result pgr_set_default(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    struct pgr_column *c;
    enum pgr_result result = named(r, table, command, &c);

    if (result != PGR_OK)
        return result;
    c->default_value = (struct pgr_expression){tree_get(command, "def"), r->now};
    c->nextval_of = NULL;
    if (c->serial) { /* its sequence stays the column's, as an object of its own */
        c->type_text = pgr_column_type(r, c);
        c->serial = false;
    }
    return PGR_OK;
}

enum pgr_result pgr_set_not_null(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    struct pgr_column *c;
    enum pgr_result result = named(r, table, command, &c);

    if (result == PGR_OK)
        c->not_null = pgr_is(tree_text(command, "subtype"), "AT_SetNotNull");
    return result;
}

enum pgr_result pgr_set_type(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    const struct node *def = tree_as(tree_get(command, "def"), "ColumnDef"), *clause = tree_get(def, "collClause");
    struct pgr_column *c;
    enum pgr_result result = named(r, table, command, &c);

    if (result != PGR_OK)
        return result;
    c->type = (struct pgr_expression){tree_get(def, "typeName"), r->now};
    c->type_text = PGR_ABSENT;
    pgr_take_collation(c, clause);
    return PGR_OK;
}

/* ------------------------------------------------------------------ identity, generated */

enum pgr_result pgr_add_identity(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    struct pgr_column *c;
    enum pgr_result result = named(r, table, command, &c);

    if (result != PGR_OK)
        return result;
    return pgr_identity(r, c, tree_as(tree_get(command, "def"), "Constraint")) ? PGR_OK : PGR_ERROR;
}

enum pgr_result pgr_set_identity(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    const struct node *items = tree_get(tree_inner(tree_get(command, "def")), "items");
    struct pgr_column *c;
    enum pgr_result result = named(r, table, command, &c);

    if (result != PGR_OK)
        return result;
    if (c->identity == SSM_IDENTITY_NONE || !c->sequence)
        return pgr_fail(r, "no_identity", "Column %1 of table %2 is no identity.",
                        (const ssm_str[]){c->name, table->name}, 2);
    for (const struct node *n = tree_first(items); n; n = n->next)
        if (pgr_is(tree_text(tree_inner(n), "defname"), "generated"))
            c->identity = tree_int(tree_inner(tree_get(tree_inner(n), "arg")), "ival") == 'a' ? SSM_IDENTITY_ALWAYS
                                                                                              : SSM_IDENTITY_BY_DEFAULT;
    c->sequence->type = pgr_column_type(r, c);
    return pgr_sequence_alter(r, c->sequence, items);
}

enum pgr_result pgr_drop_identity(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    struct pgr_column *c;
    enum pgr_result result = named(r, table, command, &c);

    if (result != PGR_OK)
        return result;
    if (c->identity != SSM_IDENTITY_NONE && c->sequence) {
        pgr_drop_sequence(r, c->sequence);
        c->sequence = NULL;
    }
    c->identity = SSM_IDENTITY_NONE;
    return PGR_OK;
}

enum pgr_result pgr_drop_expression(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    struct pgr_column *c;
    enum pgr_result result = named(r, table, command, &c);

    if (result == PGR_OK)
        c->generated.node = NULL;
    return result;
}

/* ------------------------------------------------------------------ what add_constraint asks */

static bool has_names(struct pgr_table *table, const struct node *names)
{
    for (const struct node *n = tree_first(names); n; n = n->next)
        if (!pgr_column(table, tree_string(n)))
            return false;
    return true;
}

bool pgr_has_constraint_columns(struct pgr_table *table, const struct node *constraint)
{
    return has_names(table, tree_get(constraint, "keys")) && has_names(table, tree_get(constraint, "including")) &&
           has_names(table, tree_get(constraint, "fk_attrs"));
}

/* Which key a foreign key without columns means is the primary one; with columns, the one that has just these. */
bool pgr_rests_on(const struct pgr_constraint *reference, const struct pgr_constraint *key)
{
    if (!reference->ref_names.count)
        return key->kind == SSM_CONSTRAINT_PRIMARY_KEY;
    if (reference->ref_names.count != key->columns.count)
        return false;
    for (size_t i = 0; i < reference->ref_names.count; i++)
        if (!pgr_has(&key->columns, pgr_column_since(key->table, reference->ref_names.items[i], reference->ref_since)))
            return false;
    return true;
}

bool pgr_inherits_constraint(const struct pgr_table *table, ssm_str name)
{
    for (size_t i = 0; i < table->parents.count; i++)
        if (pgr_find_constraint(table->parents.items[i], name))
            return true;
    return false;
}
