/* SPDX-License-Identifier: Apache-2.0
 *
 * The rebuild of a table, for all that ALTER TABLE cannot do. "ALTER TABLE", section "Making Other Kinds Of Table
 * Schema Changes": make the new table, copy the rows, drop the old table, and give the new one its name.
 *
 * The steps are guarded (facts.c): the rebuild books what it owes before the first step, proves that the table is what
 * the report says it is (described.c), and after the copy that no row was left behind. A step that fails leaves the
 * debt open, and the guard then undoes everything, even in a shell that goes on after errors.
 */
#include "lite.h"

#include <string.h>

struct rebuild {
    ssm_host *host;
    const ssm_unit *unit;
    const ssm_table *before, *after;
    ssm_str table; /* its name */
    ssm_str fresh; /* the name of the new one, for as long as both are there */
    bool destructive;
};

/* ------------------------------------------------------------------ checks */

static bool whole(const ssm_column *c)
{
    if (c->generated == SSM_YES)
        return true;
    return c->type && c->nullable != SSM_UNKNOWN &&
           (c->default_value.kind != SSM_DEFAULT_UNKNOWN || lite_autoincrement(c));
}

int lite_check_rebuild(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *after = op->table_after;

    if (!op->table_before || !after)
        return lite_api->fail(
            h, op, "needs_actual_schema",
            "SQLite must rebuild the table %1 for this, so the report must describe it as it is: put it into "
            "\"actual_schema\", under \"tables\"",
            TEXTS(op->object));
    for (size_t i = 0; i < after->column_count; i++) {
        const ssm_column *c = after->columns[i];

        if (!whole(c) && lite_find_column(op->table_before, c->name, i))
            return lite_api->fail(
                h, op, "column_incomplete",
                "SQLite must rebuild the table %1 for this, and \"actual_schema\" gives only a part of its "
                "column %2: it needs \"type\", \"nullable\", and \"default\" (null for none), \"identity\" "
                "or \"generated\"",
                TEXTS(op->object, c->name));
    }
    return lite_check_table(h, op, after);
}

/* ------------------------------------------------------------------ steps */

static int end_step(const struct rebuild *r, uint32_t risks)
{
    return lite_api->end_statement(r->host, SSM_STMT_GUARDED, risks);
}

static int step(const struct rebuild *r, const char *pattern, const ssm_str *names, size_t count)
{
    lite_write(r->host, pattern, names, count);
    return end_step(r, 0);
}

static const ssm_operation *find_op(const struct rebuild *r, ssm_op_kind kind, ssm_str member)
{
    for (size_t i = 0; i < r->unit->op_count; i++)
        if (r->unit->ops[i]->kind == kind && ascii_same(r->unit->ops[i]->member, member))
            return r->unit->ops[i];
    return NULL;
}

/* A column that is dropped and added anew under its name takes over no values. */
static bool is_copied(const struct rebuild *r, size_t column)
{
    const ssm_column *c = r->after->columns[column];

    if (c->generated == SSM_YES || !lite_find_column(r->before, c->name, column))
        return false;
    return !find_op(r, SSM_OP_DROP_COLUMN, c->name) || !find_op(r, SSM_OP_ADD_COLUMN, c->name);
}

static void put_source(const struct rebuild *r, ssm_str column)
{
    const ssm_operation *change = find_op(r, SSM_OP_ALTER_TYPE, column);

    if (change && change->using_expression.ptr)
        lite_api->put(r->host, change->using_expression);
    else
        lite_quote_ident(r->host, column);
}

/* Appends the copied columns, or what to take them from; returns how many there are. */
static size_t put_copied(const struct rebuild *r, bool sources)
{
    size_t n = 0;

    for (size_t i = 0; i < r->after->column_count; i++) {
        if (!is_copied(r, i))
            continue;
        lite_put(r->host, n++ ? ", " : "");
        if (sources)
            put_source(r, r->after->columns[i]->name);
        else
            lite_quote_ident(r->host, r->after->columns[i]->name);
    }
    return n;
}

static ssm_str first_plain(const ssm_table *t)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (t->columns[i]->generated != SSM_YES)
            return t->columns[i]->name;
    return t->columns[0]->name; /* the engine takes no table of generated columns only */
}

/* Rows that have nothing to take over get NULL in one column, and so their defaults elsewhere. */
static int copy_rows(const struct rebuild *r)
{
    lite_write(r->host, "INSERT INTO $ (", TEXTS(r->fresh));
    if (put_copied(r, false)) {
        lite_put(r->host, ")\n    SELECT ");
        put_copied(r, true);
    } else {
        lite_write(r->host, "$)\n    SELECT NULL", TEXTS(first_plain(r->after)));
    }
    lite_write(r->host, " FROM $", TEXTS(r->table));
    return end_step(r, SSM_RISK_REWRITE | SSM_RISK_SCAN | SSM_RISK_LOCK);
}

static bool counts(const ssm_table *t)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (lite_autoincrement(t->columns[i]))
            return true;
    return false;
}

/* "SQLite Autoincrement": the highest number ever given stands in sqlite_sequence, where the copy has entered only the
 * highest that is left; or nothing, without rows. */
static int copy_sequence(const struct rebuild *r)
{
    if (!counts(r->before) || !counts(r->after))
        return SSM_OK;
    if (step(r, "INSERT INTO sqlite_sequence (name, seq)\n    SELECT #, 0 WHERE NOT EXISTS "
                "(SELECT 1 FROM sqlite_sequence WHERE name = #)",
             TEXTS(r->fresh, r->fresh)) != SSM_OK)
        return SSM_ERROR;
    return step(r, "UPDATE sqlite_sequence SET seq = "
                   "max(seq, coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = #), 0)) WHERE name = #",
                TEXTS(r->table, r->fresh));
}

static int drop_old(const struct rebuild *r)
{
    lite_write(r->host, "DROP TABLE $", TEXTS(r->table));
    return lite_api->end_statement(r->host, SSM_STMT_GUARDED | (r->destructive ? SSM_STMT_DESTRUCTIVE : 0u), 0);
}

/* With legacy_alter_table, RENAME leaves all views, triggers and foreign keys alone: they name the table as it will be
 * called again, and a view that does not fit must not stop the rebuild. */
static int rename_fresh(const struct rebuild *r)
{
    if (step(r, "PRAGMA legacy_alter_table = ON", NO_TEXTS) != SSM_OK ||
        step(r, "ALTER TABLE $ RENAME TO $", TEXTS(r->fresh, r->table)) != SSM_OK)
        return SSM_ERROR;
    return step(r, "PRAGMA legacy_alter_table = OFF", NO_TEXTS);
}

static int create_indexes(const struct rebuild *r)
{
    for (size_t i = 0; i < r->after->index_count; i++) {
        lite_put_create_index(r->host, r->table, r->after->indexes[i]);
        if (end_step(r, 0) != SSM_OK)
            return SSM_ERROR;
    }
    return SSM_OK;
}

/* The newest debt: a table that is rebuilt twice has two, and the second must not settle the first. */
#define THIS_DEBT "WHERE rowid = (SELECT max(rowid) FROM temp.ssm_guard)"

/* Until this succeeds nothing is allowed, not even to leave no rows behind. */
static int prove_described(const struct rebuild *r)
{
    lite_put(r->host, "UPDATE temp.ssm_guard SET allowed = 0, undescribed = (\n    SELECT count(*) FROM (\n");
    lite_put_undescribed(r->host, r->table, r->before);
    lite_put(r->host, "    )\n) " THIS_DEBT);
    return end_step(r, 0);
}

static int run(const struct rebuild *r)
{
    if (step(r, "INSERT INTO temp.ssm_guard (subject) VALUES (#)", TEXTS(r->table)) != SSM_OK ||
        prove_described(r) != SSM_OK)
        return SSM_ERROR;
    lite_put(r->host, "CREATE TABLE ");
    lite_put_table(r->host, r->fresh, r->after, r->before);
    if (end_step(r, 0) != SSM_OK || copy_rows(r) != SSM_OK || copy_sequence(r) != SSM_OK)
        return SSM_ERROR;
    if (step(r, "UPDATE temp.ssm_guard SET found = (SELECT count(*) FROM $) - (SELECT count(*) FROM $)\n"
                "    " THIS_DEBT,
             TEXTS(r->table, r->fresh)) != SSM_OK)
        return SSM_ERROR;
    if (drop_old(r) != SSM_OK || rename_fresh(r) != SSM_OK)
        return SSM_ERROR;
    return create_indexes(r);
}

static ssm_str fresh_name(ssm_host *h, ssm_str table)
{
    static const char prefix[] = "ssm_new_";
    const size_t n = sizeof prefix - 1;
    char *name = lite_api->alloc(h, n + table.len);

    if (!name)
        return (ssm_str){0};
    memcpy(name, prefix, n);
    memcpy(name + n, table.ptr, table.len);
    return ssm_view(name, n + table.len);
}

int lite_rebuild(ssm_host *h, const ssm_unit *unit)
{
    const ssm_operation *op = unit->ops[0];
    struct rebuild r = {h, unit, op->table_before, op->table_after, op->object, fresh_name(h, op->object), false};

    if (!r.fresh.ptr)
        return SSM_ERROR;
    for (size_t i = 0; i < unit->op_count; i++)
        r.destructive |= (unit->ops[i]->risks & SSM_RISK_DATA_LOSS) != 0;
    lite_api->warn(
        h, op, "rebuild_drops_triggers",
        "the table %1 is rebuilt: triggers on it that the report does not list are dropped with the old table; "
        "create them again afterwards, and check the views on it",
        TEXTS(op->object));
    return run(&r);
}
