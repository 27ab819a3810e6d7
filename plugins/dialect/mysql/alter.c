/* SPDX-License-Identifier: Apache-2.0
 *
 * Operations on columns. MODIFY COLUMN restates the whole column: what is left out is dropped, so a column of which the
 * report gives only a part is refused.
 */
#include "mysql.h"

/* ------------------------------------------------------------------ add */

static int check_key(ssm_host *h, const ssm_operation *op, const ssm_column *c)
{
    if (!my_auto_increment(c) || c->primary_key == SSM_YES || c->unique == SSM_YES || my_waits_for_key(op))
        return SSM_OK;
    return my_api->fail(
        h, op, "identity_needs_key",
        "an AUTO_INCREMENT column must be a key as soon as it is there: set \"primary_key\" or \"unique\" "
        "of column %1; a primary key of its own diff will do when \"actual_schema\" has the table",
        TEXTS(c->name));
}

int my_check_add_column(ssm_host *h, const ssm_operation *op)
{
    const ssm_column *c = op->column_after;

    if (my_check_column(h, op, c) != SSM_OK || check_key(h, op, c) != SSM_OK)
        return SSM_ERROR;
    if (c->references) {
        ssm_constraint fk = my_column_reference(c);
        if (my_check_constraint(h, op, &fk) != SSM_OK)
            return SSM_ERROR;
    }
    if (op->risks & SSM_RISK_MAY_FAIL)
        return my_api->warn(h, op, "not_null_without_default",
                            "the existing rows get the empty value of the type in column %1 (0, '', and an error for a "
                            "date); add it nullable, fill it, and then set NOT NULL",
                            TEXTS(c->name));
    return SSM_OK;
}

int my_add_column(ssm_host *h, const ssm_operation *op)
{
    ssm_column c = *op->column_after;

    if (my_waits_for_key(op))
        c.identity = SSM_IDENTITY_NONE;
    my_write(h, op, "ALTER TABLE @ ADD COLUMN ", NO_TEXTS);
    my_put_if(h, "IF NOT EXISTS ");
    my_put_column(h, &c, true);
    if (c.references) { /* an inline REFERENCES would be read and forgotten */
        ssm_constraint fk = my_column_reference(&c);
        my_put(h, ", ");
        if (my_put_add_constraint(h, op, &fk) != SSM_OK)
            return SSM_ERROR;
    }
    return my_end(h, op, true);
}

/* ------------------------------------------------------------------ drop */

static const ssm_constraint *reference_before(const ssm_operation *op)
{
    return op->column_before ? op->column_before->references : NULL;
}

int my_check_drop_column(ssm_host *h, const ssm_operation *op)
{
    const ssm_constraint *fk = reference_before(op);

    if (fk && !fk->name.ptr && !op->is_inverse)
        return my_api->fail(
            h, op, "constraint_unnamed",
            "the foreign key of column %1 must go before the column, by its name, which the report does not "
            "give: see SHOW CREATE TABLE, and put the \"name\" into \"references\"",
            TEXTS(op->member));
    return SSM_OK;
}

/* The column's own foreign key, under which it cannot go. */
static int put_drop_key(ssm_host *h, const ssm_operation *op)
{
    if (reference_before(op)) {
        ssm_constraint fk = my_column_reference(op->column_before);
        ssm_str name = my_constraint_name(h, op, &fk);

        if (!name.ptr)
            return SSM_ERROR;
        my_put(h, "DROP FOREIGN KEY ");
        my_put_if(h, "IF EXISTS ");
        my_write(h, op, "$, ", TEXTS(name));
    }
    return SSM_OK;
}

int my_drop_column(ssm_host *h, const ssm_operation *op)
{
    my_write(h, op, "ALTER TABLE @ ", NO_TEXTS);
    if (put_drop_key(h, op) != SSM_OK)
        return SSM_ERROR;
    my_put(h, "DROP COLUMN ");
    my_put_if(h, "IF EXISTS ");
    my_quote_ident(h, op->member);
    return my_end(h, op, true);
}

/* ------------------------------------------------------------------ rename */

int my_rename_column(ssm_host *h, const ssm_operation *op)
{
    my_write(h, op, "ALTER TABLE @ RENAME COLUMN $ TO $", TEXTS(op->member, op->new_name));
    return my_end(h, op, true);
}

/* ------------------------------------------------------------------ change */

/* The column as it is to be: from actual_schema, which knows it whole, else from the diffs. */
static const ssm_column *goal(const ssm_operation *op)
{
    const ssm_column *c = my_column_named(op->table_after, op->member);

    return c && my_whole(c) ? c : op->column_after;
}

/* True when nothing but the default changes, and SET DEFAULT takes the new one. */
static bool only_default(const ssm_operation *op)
{
    const ssm_column *from = op->column_before, *to = op->column_after;
    ssm_identity identity = from ? from->identity : SSM_IDENTITY_UNKNOWN;
    ssm_tri on_update = from ? from->on_update.known : SSM_UNKNOWN;

    if ((op->kind != SSM_OP_SET_DEFAULT && op->kind != SSM_OP_DROP_DEFAULT) || to->generated == SSM_YES)
        return false;
    if (identity > SSM_IDENTITY_NONE || to->identity > SSM_IDENTITY_NONE)
        return false;
    if (on_update == SSM_YES || to->on_update.known != SSM_UNKNOWN || to->default_value.kind == SSM_DEFAULT_UNKNOWN)
        return false;
    return !my_whole(to) || (to->default_value.kind != SSM_DEFAULT_EXPRESSION && !my_takes_no_literal(to->type));
}

/* Error 1832. A migration that replaces the key does so around the change; an operation does not tell. */
static void warn_of_foreign_key(ssm_host *h, const ssm_operation *op)
{
    const ssm_constraint *fk = my_foreign_key_on(op->table_before, op->member);

    if (op->kind != SSM_OP_ALTER_TYPE || op->is_inverse || !fk || !my_foreign_key_on(op->table_after, op->member))
        return;
    my_api->warn(
        h, op, "foreign_key_pins_type",
        "MySQL stops at the type of %1 while the foreign key %2 stands on it: let the report replace the key, by "
        "an extra_constraint and a missing_constraint of the same content",
        TEXTS(op->member, fk->name));
}

int my_check_change(ssm_host *h, const ssm_operation *op)
{
    const ssm_column *c = goal(op);

    if (op->using_expression.ptr)
        return my_api->fail(
            h, op, "using_unsupported",
            "MySQL converts a column by its own rules: \"using\" has to go; to convert in another way, add a "
            "new column, fill it, and drop the old one",
            NO_TEXTS);
    if (op->column_after && only_default(op))
        return SSM_OK;
    if (!c || !my_whole(c))
        return my_api->fail(
            h, op, "column_incomplete",
            "MySQL restates the whole column, and the report gives only a part of %1: \"expected\" needs "
            "\"type\", \"nullable\", and \"default\" (null for none), \"identity\" or \"generated\"; or put "
            "the table into \"actual_schema\"",
            TEXTS(op->member));
    warn_of_foreign_key(h, op);
    if (my_waits_for_index(op))
        my_api->warn(h, op, "identity_waits",
                     "AUTO_INCREMENT of column %1 comes with the index that begins with it: this migration must make one",
                     TEXTS(op->member));
    return my_check_column(h, op, c);
}

/* Nothing tells an attribute that is unknown from one that is not there. */
static int warn_lost(ssm_host *h, const ssm_operation *op, const char *what)
{
    return my_api->warn(
        h, op, "attribute_dropped",
        "the column %1 had %2, and \"expected\" does not say whether it is to have it still: it is dropped",
        TEXTS(op->member, ssm_cstr(what)));
}

static void warn_of_changes(ssm_host *h, const ssm_operation *op, const ssm_column *from, const ssm_column *to)
{
    if (from->comment.known == SSM_YES && to->comment.known == SSM_UNKNOWN)
        warn_lost(h, op, "a comment");
    if (from->collation.known == SSM_YES && to->collation.known == SSM_UNKNOWN)
        warn_lost(h, op, "a collation");
    if (from->on_update.known == SSM_YES && to->on_update.known == SSM_UNKNOWN)
        warn_lost(h, op, "an ON UPDATE");
    if (from->identity > SSM_IDENTITY_NONE && to->identity == SSM_IDENTITY_UNKNOWN)
        warn_lost(h, op, "an AUTO_INCREMENT");
}

static void warn_of_losses(ssm_host *h, const ssm_operation *op)
{
    const ssm_column *known = my_column_named(op->table_before, op->member);
    const ssm_constraint *check = my_is_mariadb(h) ? NULL : my_column_check(op, op->member);

    if (known || op->column_before)
        warn_of_changes(h, op, known ? known : op->column_before, goal(op));
    if (check && !my_column_of(check).ptr)
        my_api->warn(h, op, "column_check",
                     "MariaDB takes the check %2 for a part of column %1, and drops it with the change: say --dialect "
                     "mariadb, which restates it",
                     TEXTS(op->member, check->name));
}

static void put_default_alone(ssm_host *h, const ssm_operation *op)
{
    ssm_column c = *op->column_after;

    my_write(h, op, "ALTER TABLE @ ALTER COLUMN $ ", TEXTS(op->member));
    if (c.default_value.kind == SSM_DEFAULT_NONE && c.nullable != SSM_YES) {
        my_put(h, "DROP DEFAULT");
        return;
    }
    my_put(h, "SET DEFAULT ");
    if (c.default_value.kind == SSM_DEFAULT_EXPRESSION)
        c.type = NULL; /* SET DEFAULT takes no bare CURRENT_TIMESTAMP */
    my_put_default(h, &c);
}

/* What makes the whole unit destructive or not. */
static int end_change(ssm_host *h, const ssm_unit *unit)
{
    uint32_t flags = SSM_STMT_NONE;

    for (size_t i = 0; i < unit->op_count; i++)
        if (unit->ops[i]->risks & SSM_RISK_DATA_LOSS)
            flags = SSM_STMT_DESTRUCTIVE;
    return my_api->end_statement(h, flags, 0);
}

int my_change(ssm_host *h, const ssm_unit *unit)
{
    const ssm_operation *op = unit->ops[0];

    if (unit->op_count == 1 && only_default(op)) {
        put_default_alone(h, op);
    } else {
        warn_of_losses(h, op);
        my_write(h, op, "ALTER TABLE @ ", NO_TEXTS);
        my_put_modify(h, op, goal(op), !my_waits_for_key(op));
    }
    return end_change(h, unit);
}
