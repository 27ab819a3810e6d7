/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns: a ColumnDef as a column of the working schema.
 */
#include "print.h"
#include "table.h"

static const struct {
    const char *name, *type;
} serials[] = {
    {"serial", "integer"}, {"serial4", "integer"},      {"bigserial", "bigint"},
    {"serial8", "bigint"}, {"smallserial", "smallint"}, {"serial2", "smallint"},
};

const char *pgr_serial_type(const struct node *type_name)
{
    const struct node *names = tree_get(type_name, "names");
    ssm_str name = tree_string(tree_first(names));

    if (tree_count(names) != 1)
        return NULL;
    for (size_t i = 0; i < sizeof serials / sizeof serials[0]; i++)
        if (pgr_is(name, serials[i].name))
            return serials[i].type;
    return NULL;
}

struct pgr_column *pgr_new_column(struct pgr *r, struct pgr_table *table, ssm_str name)
{
    struct pgr_column *c;

    if (table->columns.count >= PGR_COLUMNS) {
        pgr_fail(r, "columns", "Table %1 has more columns than PostgreSQL takes.", &table->name, 1);
        return NULL;
    }
    c = PGR_NEW(r, struct pgr_column);
    if (!c)
        return NULL;
    c->name = name;
    c->table = table;
    c->identity = SSM_IDENTITY_NONE;
    c->place = pgr_place(r);
    return pgr_push(r, &table->columns, c) ? c : NULL;
}

struct pgr_column *pgr_need_column(struct pgr *r, struct pgr_table *table, ssm_str name)
{
    struct pgr_column *c = pgr_column(table, name);

    if (!c)
        pgr_fail(r, "no_column", "There is no column %1 in table %2.", (const ssm_str[]){name, table->name}, 2);
    return c;
}

ssm_str pgr_column_type(struct pgr *r, struct pgr_column *column)
{
    const char *serial = pgr_serial_type(column->type.node);

    if (column->type_text.ptr)
        return column->type_text;
    if (serial)
        return ssm_cstr(serial);
    return print_type(&(struct print_scope){.r = r, .since = column->type.since, .place = column->place},
                      column->type.node);
}

/* ------------------------------------------------------------------ sequences behind columns */

static struct pgr_sequence *own_sequence(struct pgr *r, struct pgr_column *c, const char *type)
{
    ssm_str name = pgr_choose_relation(r, c->table->schema, c->table->name, c->name, "seq", false);
    struct pgr_sequence *s = name.ptr ? pgr_sequence_add(r, c->table->schema, name) : NULL;

    if (!s)
        return NULL;
    s->implied = true;
    s->owner = c;
    s->type = type ? ssm_cstr(type) : PGR_ABSENT;
    c->sequence = s;
    return s;
}

bool pgr_identity(struct pgr *r, struct pgr_column *c, const struct node *constraint)
{
    struct pgr_sequence *s;
    const struct node *options = tree_get(constraint, "options");
    ssm_str schema = PGR_ABSENT, name = PGR_ABSENT;

    c->identity = pgr_is(tree_text(constraint, "generated_when"), "a") ? SSM_IDENTITY_ALWAYS : SSM_IDENTITY_BY_DEFAULT;
    c->not_null = true;
    for (const struct node *n = tree_first(options); n; n = n->next)
        if (pgr_is(tree_text(tree_inner(n), "defname"), "sequence_name"))
            pgr_qualified(tree_get(tree_inner(tree_get(tree_inner(n), "arg")), "items"), &schema, &name);
    if (name.ptr) {
        s = pgr_sequence_add(r, schema.ptr ? pgr_schema(schema) : c->table->schema, name);
        c->sequence = s;
        if (s)
            s->owner = c;
    } else {
        s = own_sequence(r, c, NULL);
    }
    if (!s)
        return false;
    s->implied = s->of_identity = true;
    return pgr_sequence_options(r, s, options) == PGR_OK;
}

/* ------------------------------------------------------------------ definitions */

void pgr_take_collation(struct pgr_column *c, const struct node *clause)
{
    ssm_str schema, name;

    c->collation = c->collation_schema = PGR_ABSENT;
    if (!clause)
        return;
    pgr_qualified(tree_get(clause, "collname"), &schema, &name);
    c->collation = pgr_is(name, "default") ? PGR_ABSENT : name;
    c->collation_schema = pgr_is(schema, "pg_catalog") ? PGR_ABSENT : pgr_schema(schema);
}

static bool take_value(struct pgr *r, struct pgr_column *c, const struct node *constraint)
{
    ssm_str kind = tree_text(constraint, "contype");
    struct pgr_expression e = {tree_get(constraint, "raw_expr"), r->now};

    if (pgr_is(kind, "CONSTR_NOTNULL"))
        c->not_null = true;
    else if (pgr_is(kind, "CONSTR_DEFAULT"))
        c->default_value = e;
    else if (pgr_is(kind, "CONSTR_GENERATED"))
        c->generated = e;
    else if (pgr_is(kind, "CONSTR_IDENTITY"))
        return pgr_identity(r, c, constraint);
    return true;
}

struct pgr_column *pgr_define_column(struct pgr *r, struct pgr_table *table, const struct node *def)
{
    ssm_str name = tree_text(def, "colname");
    struct pgr_column *c;
    const char *serial;

    for (size_t i = 0; i < table->columns.count; i++) {
        const struct pgr_column *other = table->columns.items[i];

        if (!other->dropped && pgr_same(other->name, name)) {
            pgr_fail_at(r, pgr_place_of(r, def), "column_exists", "Table %1 has a column %2 already.",
                        (const ssm_str[]){table->name, name}, 2);
            return NULL;
        }
    }
    c = pgr_new_column(r, table, name);
    if (!c)
        return NULL;
    c->place = pgr_place_of(r, def);
    c->type = (struct pgr_expression){tree_get(def, "typeName"), r->now};
    serial = pgr_serial_type(c->type.node);
    if (serial) {
        c->serial = c->not_null = true;
        if (!own_sequence(r, c, serial))
            return NULL;
    }
    pgr_take_collation(c, tree_get(def, "collClause"));
    if (tree_flag(def, "compression")) {
        const struct node *command = pgr_make_command(r, "AT_SetCompression", name, tree_text(def, "compression"));

        if (!command || object_table_command(r, table, command) == PGR_ERROR)
            return NULL;
        table->has_attributes = true;
    }
    for (const struct node *n = tree_first(tree_get(def, "constraints")); n; n = n->next)
        if (!take_value(r, c, tree_as(n, "Constraint")))
            return NULL;
    return c;
}

struct pgr_column *pgr_own_column(struct pgr *r, struct pgr_table *table, struct pgr_column *column)
{
    struct pgr_column *own;

    if (column->table == table)
        return column;
    own = pgr_new_column(r, table, column->name);
    if (!own)
        return NULL;
    *own = *column;
    own->table = table;
    own->comment = PGR_ABSENT;
    own->overrides = true;
    return own;
}
