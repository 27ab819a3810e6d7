/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys and checks. Manual, "ALTER TABLE Statement", "FOREIGN KEY Constraints", "CHECK Constraints".
 */
#include "mysql.h"

#include <string.h>

static const char *action(ssm_action a)
{
    static const char *const words[] = {
        [SSM_ACTION_NO_ACTION] = "NO ACTION",
        [SSM_ACTION_RESTRICT] = "RESTRICT",
        [SSM_ACTION_CASCADE] = "CASCADE",
        [SSM_ACTION_SET_NULL] = "SET NULL",
    };
    return a < sizeof words / sizeof words[0] ? words[a] : NULL;
}

/* Attributes that no constraint has here, and what to write instead. */
static const char *unsupported(const ssm_constraint *c)
{
    if (c->kind == SSM_CONSTRAINT_EXCLUDE)
        return "MySQL has no exclusion constraints";
    if (c->deferrable == SSM_YES || c->initially_deferred == SSM_YES)
        return "MySQL checks every constraint at once: \"deferrable\" has to go";
    if (c->not_valid == SSM_YES)
        return "MySQL checks the existing rows of every constraint: \"not_valid\" has to go";
    if (c->include.count)
        return "MySQL has no keys with INCLUDE: leave these columns out, or make them part of an index";
    if (c->nulls_not_distinct == SSM_YES)
        return "in MySQL, NULLs are distinct in every unique key: \"nulls_not_distinct\" has to go";
    return NULL;
}

static const char *unsupported_reference(const ssm_constraint *c)
{
    if (!c->ref_columns.count)
        return "MySQL needs the columns that a foreign key references: name them in \"references\"";
    if (c->match > SSM_MATCH_SIMPLE)
        return "MySQL ignores MATCH FULL and MATCH PARTIAL, and ON DELETE and ON UPDATE with them: \"match\" has to go";
    if (c->on_delete == SSM_ACTION_SET_DEFAULT || c->on_update == SSM_ACTION_SET_DEFAULT)
        return "InnoDB does not take SET DEFAULT as the action of a foreign key";
    return NULL;
}

static int check_options(ssm_host *h, const ssm_operation *op, const ssm_constraint *c)
{
    static const char *const of_key[] = {"comment", "ignored", "invisible", "key_block_size", "using", NULL};
    static const char *const of_check[] = {"column", "not_enforced", NULL};
    static const char *const none[] = {NULL};
    bool key = c->kind == SSM_CONSTRAINT_PRIMARY_KEY || c->kind == SSM_CONSTRAINT_UNIQUE;

    return my_check_options(h, op, c->options, c->option_count,
                            key                               ? of_key
                            : c->kind == SSM_CONSTRAINT_CHECK ? of_check
                                                              : none,
                            "a constraint");
}

int my_check_constraint(ssm_host *h, const ssm_operation *op, const ssm_constraint *c)
{
    const char *why = unsupported(c);

    if (check_options(h, op, c) != SSM_OK)
        return SSM_ERROR;
    if (my_option(c->options, c->option_count, "not_enforced").ptr)
        return my_api->fail(h, op, "not_enforced",
                            "MariaDB enforces every check: leave NOT ENFORCED out, or the check %1 as a whole", TEXTS(c->name));

    if (!why && c->kind == SSM_CONSTRAINT_NONE)
        why = "the report does not say what the constraint is";
    if (!why && c->kind == SSM_CONSTRAINT_FOREIGN_KEY)
        why = unsupported_reference(c);
    return why ? my_api->fail(h, op, "constraint_unsupported", why, NO_TEXTS) : SSM_OK;
}

static void put_references(ssm_host *h, const ssm_constraint *c)
{
    my_put(h, " REFERENCES ");
    my_put_object(h, c->ref_schema, c->ref_table);
    my_put(h, " ");
    my_put_names(h, c->ref_columns, NULL);
    if (c->on_delete != SSM_ACTION_NONE) {
        my_put(h, " ON DELETE ");
        my_put(h, action(c->on_delete));
    }
    if (c->on_update != SSM_ACTION_NONE) {
        my_put(h, " ON UPDATE ");
        my_put(h, action(c->on_update));
    }
}

/* `adding`: after ADD, where MariaDB takes IF NOT EXISTS at a place of each kind's own. */
static void put_constraint(ssm_host *h, const ssm_constraint *c, ssm_str name, bool adding)
{
    static const char *const words[] = {
        [SSM_CONSTRAINT_PRIMARY_KEY] = "PRIMARY KEY ",
        [SSM_CONSTRAINT_UNIQUE] = "UNIQUE ",
        [SSM_CONSTRAINT_FOREIGN_KEY] = "FOREIGN KEY ",
        [SSM_CONSTRAINT_CHECK] = "CHECK ",
    };
    bool check = c->kind == SSM_CONSTRAINT_CHECK;

    if (name.ptr && c->kind != SSM_CONSTRAINT_PRIMARY_KEY) {
        my_put(h, "CONSTRAINT ");
        if (adding && check)
            my_put_if(h, "IF NOT EXISTS ");
        my_quote_ident(h, name);
        my_put(h, " ");
    }
    my_put(h, words[c->kind]);
    if (adding && !check)
        my_put_if(h, "IF NOT EXISTS ");
    if (check) {
        my_put(h, "(");
        my_api->put(h, c->expression);
        my_put(h, ")");
        return;
    }
    my_put_names(h, c->columns, c->lengths);
    my_put_key_options(h, c->options, c->option_count);
    if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY)
        put_references(h, c);
}

void my_put_constraint(ssm_host *h, const ssm_constraint *c)
{
    put_constraint(h, c, c->name, false);
}

ssm_constraint my_column_reference(const ssm_column *c)
{
    ssm_constraint fk = *c->references;

    fk.kind = SSM_CONSTRAINT_FOREIGN_KEY;
    fk.columns = (ssm_strs){&c->name, 1};
    return fk;
}

/* ------------------------------------------------------------------ names */

/* A name within the limit: a longer one is cut and ends in its own hash (FNV-1a), so that it stays apart from others.
 */
static size_t shorten(char *name, size_t len)
{
    static const char hex[] = "0123456789abcdef";
    const size_t digits = 8;
    size_t characters = 0, cut = 0;
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < len; i++) {
        bool starts = ((unsigned char)name[i] & 0xc0) != 0x80;

        if (starts && characters == MY_NAME_LIMIT - digits - 1)
            cut = i;
        characters += starts;
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    }
    if (characters <= MY_NAME_LIMIT)
        return len;
    name[cut++] = '_';
    for (size_t i = 0; i < digits; i++)
        name[cut++] = hex[hash >> (28 - 4 * i) & 15];
    return cut;
}

static char *append(char *to, ssm_str text)
{
    memcpy(to, text.ptr, text.len);
    return to + text.len;
}

/* prefix_table_column_column */
static ssm_str make_name(ssm_host *h, const char *prefix, ssm_str table, ssm_strs columns)
{
    size_t len = 2 + 1 + table.len;
    char *name, *at;

    for (size_t i = 0; i < columns.count; i++)
        len += 1 + columns.items[i].len;
    name = my_api->alloc(h, len);
    if (!name)
        return (ssm_str){0};
    at = append(append(append(name, ssm_view(prefix, 2)), SSM_LIT("_")), table);
    for (size_t i = 0; i < columns.count; i++)
        at = append(append(at, SSM_LIT("_")), columns.items[i]);
    return ssm_view(name, shorten(name, len));
}

ssm_str my_constraint_name(ssm_host *h, const ssm_operation *op, const ssm_constraint *c)
{
    bool foreign = c->kind == SSM_CONSTRAINT_FOREIGN_KEY;

    if (c->name.ptr || !(foreign || c->kind == SSM_CONSTRAINT_UNIQUE))
        return c->name;
    return make_name(h, foreign ? "fk" : "uq", op->object, c->columns);
}

int my_put_add_constraint(ssm_host *h, const ssm_operation *op, const ssm_constraint *c)
{
    bool named = c->kind == SSM_CONSTRAINT_FOREIGN_KEY || c->kind == SSM_CONSTRAINT_UNIQUE;
    ssm_str name = my_constraint_name(h, op, c);

    if (named && !name.ptr)
        return SSM_ERROR;
    my_put(h, "ADD ");
    put_constraint(h, c, name, true);
    return SSM_OK;
}

/* ------------------------------------------------------------------ operations */

/* A column's own check comes and goes with the column's definition. */
static int change_column_check(ssm_host *h, const ssm_operation *op, const ssm_table *t, const ssm_constraint *check)
{
    const ssm_constraint *c = op->constraint_after ? op->constraint_after : op->constraint_before;
    const ssm_column *column = my_column_named(t, my_column_of(c));

    my_write(h, op, "ALTER TABLE @ MODIFY COLUMN ", NO_TEXTS);
    my_put_column(h, column, false);
    my_put_column_check(h, check);
    return my_end(h, op, true);
}

static int check_column_check(ssm_host *h, const ssm_operation *op, const ssm_table *t, const ssm_constraint *c)
{
    const ssm_column *column = my_column_named(t, my_column_of(c));

    if (!column || !my_whole(column))
        return my_api->fail(h, op, "column_incomplete",
                            "a column's own check is a part of its definition, so \"actual_schema\" must hold the "
                            "column %1",
                            TEXTS(my_column_of(c)));
    return my_check_column(h, op, column);
}

/* An index that the engine made for an earlier foreign key gives way to one of the new key's name; one that is made by
 * itself stays. Nothing tells the two apart, so it is made by itself, in the same statement. On the way back a key is
 * added when the renames are undone already, so that the index may have another name than the state of the table says. */
static void put_index_anew(ssm_host *h, const ssm_operation *op, const ssm_constraint *key)
{
    const ssm_index *x = op->is_inverse ? NULL : my_plain_index_on(op->table_before, key);

    if (!x || ssm_str_eq(x->name, key->name))
        return;
    my_write(h, op, "DROP INDEX $, ADD INDEX $ ", TEXTS(x->name, x->name));
    my_put_names(h, key->columns, NULL);
    my_put(h, ", ");
}

int my_check_add_constraint(ssm_host *h, const ssm_operation *op)
{
    const ssm_constraint *c = op->constraint_after;

    if (my_check_constraint(h, op, c) != SSM_OK)
        return SSM_ERROR;
    if (my_column_of(c).ptr)
        return check_column_check(h, op, op->table_after, c);
    if (c->kind == SSM_CONSTRAINT_PRIMARY_KEY && my_check_key_identity(h, op, my_keyed_identity(op->table_after)) != SSM_OK)
        return SSM_ERROR;
    if (c->kind == SSM_CONSTRAINT_PRIMARY_KEY && c->name.ptr && !my_is(c->name, "primary"))
        return my_api->warn(h, op, "name_ignored", "MySQL calls every primary key PRIMARY: the name %1 is not kept",
                            TEXTS(c->name));
    return SSM_OK;
}

int my_add_constraint(ssm_host *h, const ssm_operation *op)
{
    bool key = op->constraint_after->kind == SSM_CONSTRAINT_PRIMARY_KEY;
    const ssm_column *identity = key ? my_keyed_identity(op->table_after) : NULL;

    if (my_column_of(op->constraint_after).ptr)
        return change_column_check(h, op, op->table_after, op->constraint_after);
    my_write(h, op, "ALTER TABLE @ ", NO_TEXTS);
    put_index_anew(h, op, op->constraint_after);
    if (my_put_add_constraint(h, op, op->constraint_after) != SSM_OK)
        return SSM_ERROR;
    if (identity) {
        my_put(h, ", ");
        my_put_modify(h, op, identity, true);
    }
    return my_end(h, op, true);
}

/* A constraint that this dialect added without a name has the one that it gave it; of any other it is not known. */
static bool name_is_known(const ssm_operation *op, const ssm_constraint *c)
{
    bool given = c->kind == SSM_CONSTRAINT_FOREIGN_KEY || c->kind == SSM_CONSTRAINT_UNIQUE;

    return c->kind == SSM_CONSTRAINT_PRIMARY_KEY || c->name.ptr || (op->is_inverse && given);
}

int my_check_drop_constraint(ssm_host *h, const ssm_operation *op)
{
    if (op->constraint_before && my_column_of(op->constraint_before).ptr)
        return check_column_check(h, op, op->table_before, op->constraint_before);
    if (!op->constraint_before || !name_is_known(op, op->constraint_before))
        return my_api->fail(
            h, op, "constraint_unnamed",
            "MySQL drops a constraint by its name, which the report does not give: see SHOW CREATE TABLE, "
            "and put the \"name\" into the report",
            NO_TEXTS);
    if (op->constraint_before->kind == SSM_CONSTRAINT_EXCLUDE)
        return my_check_constraint(h, op, op->constraint_before);
    if (op->constraint_before->kind == SSM_CONSTRAINT_PRIMARY_KEY)
        return my_check_key_identity(h, op, my_keyed_identity(op->table_before));
    return SSM_OK;
}

static int drop_primary_key(ssm_host *h, const ssm_operation *op)
{
    const ssm_column *identity = my_keyed_identity(op->table_before);

    my_write(h, op, "ALTER TABLE @ ", NO_TEXTS);
    if (identity) {
        my_put_modify(h, op, identity, false);
        my_put(h, ", ");
    }
    my_put(h, "DROP PRIMARY KEY");
    return my_end(h, op, true);
}

static int drop(ssm_host *h, const ssm_operation *op, const ssm_constraint *c)
{
    static const char *const words[] = {
        [SSM_CONSTRAINT_NONE] = "DROP CONSTRAINT ",
        [SSM_CONSTRAINT_UNIQUE] = "DROP INDEX ",
        [SSM_CONSTRAINT_FOREIGN_KEY] = "DROP FOREIGN KEY ",
        [SSM_CONSTRAINT_CHECK] = "DROP CONSTRAINT ",
    };
    ssm_str name = my_constraint_name(h, op, c);

    if (c->kind == SSM_CONSTRAINT_PRIMARY_KEY)
        return drop_primary_key(h, op);
    if (!name.ptr)
        return SSM_ERROR;
    my_write(h, op, "ALTER TABLE @ ", NO_TEXTS);
    my_put(h, words[c->kind]);
    my_put_if(h, "IF EXISTS ");
    my_quote_ident(h, name);
    return my_end(h, op, true);
}

int my_drop_constraint(ssm_host *h, const ssm_operation *op)
{
    if (my_column_of(op->constraint_before).ptr)
        return change_column_check(h, op, op->table_before, NULL);
    return drop(h, op, op->constraint_before);
}

int my_check_rename_constraint(ssm_host *h, const ssm_operation *op)
{
    const ssm_constraint *before = op->constraint_before, *after = op->constraint_after;

    if (before && before->kind == SSM_CONSTRAINT_PRIMARY_KEY)
        return my_api->fail(h, op, "name_ignored", "MySQL calls every primary key PRIMARY: there is nothing to rename",
                            NO_TEXTS);
    if (before && before->kind == SSM_CONSTRAINT_UNIQUE)
        return SSM_OK;
    if (!before || !after || before->kind == SSM_CONSTRAINT_NONE)
        return my_api->fail(
            h, op, "constraint_incomplete",
            "MySQL cannot rename the constraint %1: it is dropped and added anew, for which the report must "
            "say what it is; write it as an extra_constraint and a missing_constraint with the same content",
            TEXTS(op->member));
    return my_check_constraint(h, op, after);
}

int my_rename_constraint(ssm_host *h, const ssm_operation *op)
{
    ssm_constraint before = *op->constraint_before, after;

    if (before.kind == SSM_CONSTRAINT_UNIQUE) {
        my_write(h, op, "ALTER TABLE @ RENAME INDEX $ TO $", TEXTS(op->member, op->new_name));
        return my_end(h, op, true);
    }
    after = *op->constraint_after;
    before.name = op->member;
    after.name = op->new_name;
    if (drop(h, op, &before) != SSM_OK)
        return SSM_ERROR;
    my_write(h, op, "ALTER TABLE @ ", NO_TEXTS);
    put_index_anew(h, op, &after);
    if (my_put_add_constraint(h, op, &after) != SSM_OK)
        return SSM_ERROR;
    return my_end(h, op, true);
}
