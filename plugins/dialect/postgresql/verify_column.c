/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns: their definition, and a change of their type with what goes along.
 */
#include "verify.h"

/* ------------------------------------------------------------------ a definition */

/* The beginning of the next of a column's constraints. */
static void next_constraint(struct pgv *v, bool *first, const char *kind)
{
    pgv_match(v, *first ? ",\"constraints\":[{\"Constraint\":{\"contype\":\"" : ",{\"Constraint\":{\"contype\":\"");
    pgv_match(v, kind);
    *first = false;
}

static void put_references(struct pgv *v, bool *first, ssm_str schema, const ssm_constraint *c)
{
    next_constraint(v, first, "CONSTR_FOREIGN\"");
    if (c->name.len)
        pgv_fill(v, ",\"conname\":%t", c->name);
    pgv_match(v, ",%L,");
    pgv_references(v, schema, c);
    pgv_match(v, ",\"initially_valid\":true}}");
    if (c->deferrable == SSM_YES || c->initially_deferred == SSM_YES)
        next_constraint(v, first, "CONSTR_ATTR_DEFERRABLE\",%L}}");
    if (c->initially_deferred == SSM_YES)
        next_constraint(v, first, "CONSTR_ATTR_DEFERRED\",%L}}");
}

static void put_value(struct pgv *v, const ssm_column *c, bool *first)
{
    if (pg_has_default(c)) {
        next_constraint(v, first, "CONSTR_DEFAULT\",%L,\"raw_expr\":");
        pgv_value(v, c->default_value);
        pgv_match(v, "}}");
    }
    if (c->generated == SSM_YES) {
        next_constraint(v, first, "CONSTR_GENERATED\",%L,\"raw_expr\":");
        pgv_expression(v, c->generated_expression);
        pgv_match(v, ",\"generated_when\":\"a\"}}");
    }
    if (c->identity == SSM_IDENTITY_ALWAYS || c->identity == SSM_IDENTITY_BY_DEFAULT) {
        next_constraint(v, first,
                        c->identity == SSM_IDENTITY_ALWAYS ? "CONSTR_IDENTITY\",%L,\"generated_when\":\"a\""
                                                           : "CONSTR_IDENTITY\",%L,\"generated_when\":\"d\"");
        pgv_identity_options(v, c);
        pgv_match(v, "}}");
    }
}

static void put_type(struct pgv *v, const ssm_column *c)
{
    ssm_type serial = *c->type;

    serial.is_serial = 1;
    pgv_match(v, ",\"typeName\":");
    pgv_type(v, pg_is_serial(c) ? &serial : c->type, false);
}

void pgv_column(struct pgv *v, const ssm_column *c, ssm_str schema, enum pgv_place place)
{
    bool first = true, added = place == PGV_ADDED;

    if (!c->type) {
        pgv_fail(v, "verify_type", "The operation names no type for column %1.", &c->name, 1);
        return;
    }
    pgv_set(v, PGV_ABOUT_COLUMN, c->name);
    pgv_fill(v, "{\"ColumnDef\":{\"colname\":%t", c->name);
    if (place != PGV_IN_PARTITION)
        put_type(v, c);
    pgv_match(v, ",\"is_local\":true");
    if (c->collation.known == SSM_YES && place != PGV_IN_PARTITION)
        pgv_fill(v, ",\"collClause\":{\"collname\":%q,%L}", pg_collation_schema(c), c->collation.text);
    if (c->nullable == SSM_NO)
        next_constraint(v, &first, "CONSTR_NOTNULL\",%L}}");
    put_value(v, c, &first);
    if (added && c->primary_key == SSM_YES)
        next_constraint(v, &first, "CONSTR_PRIMARY\",%L}}");
    if (added && c->unique == SSM_YES)
        next_constraint(v, &first, "CONSTR_UNIQUE\",%L}}");
    if (added && c->references)
        put_references(v, &first, schema, c->references);
    pgv_match(v, first ? ",%L}}" : "],%L}}");
    pgv_set(v, PGV_ABOUT_STATEMENT, PG_ABSENT);
}

void pgv_add_column(struct pgv *v)
{
    const ssm_column *c = v->op->column_after;

    pgv_open(v);
    pgv_match(
        v, "{\"AlterTableStmt\":{\"relation\":%R,\"cmds\":[{\"AlterTableCmd\":{\"subtype\":\"AT_AddColumn\",\"def\":");
    pgv_column(v, c, v->op->schema, PGV_ADDED);
    pgv_match(v, ",\"behavior\":\"DROP_RESTRICT\"%i}}],\"objtype\":\"OBJECT_TABLE\"}}");
    pgv_close(v);
    if (c->comment.known == SSM_YES)
        pgv_comment(v, c->name, c->comment);
}

/* ------------------------------------------------------------------ defaults */

bool pgv_is_default_change(const ssm_operation *op)
{
    return op->kind == SSM_OP_SET_DEFAULT || op->kind == SSM_OP_DROP_DEFAULT;
}

void pgv_column_default(struct pgv *v, ssm_str schema, ssm_str table, ssm_str column, const ssm_default *value)
{
    pgv_open(v);
    pgv_fill(v, "{\"AlterTableStmt\":{\"relation\":%r,\"cmds\":[{\"AlterTableCmd\":{\"subtype\":\"AT_ColumnDefault\",",
             schema, table);
    pgv_set(v, PGV_ABOUT_MEMBER, column);
    pgv_fill(v, "\"name\":%t", column);
    pgv_set(v, PGV_ABOUT_DEFAULT, value ? value->text : SSM_LIT("none"));
    if (value) {
        pgv_match(v, ",\"def\":");
        pgv_value(v, *value);
    }
    pgv_match(v, ",\"behavior\":\"DROP_RESTRICT\"}}],\"objtype\":\"OBJECT_TABLE\"}}");
    pgv_close(v);
}

/* ------------------------------------------------------------------ a type */

static void put_collation(struct pgv *v, const ssm_operation *op)
{
    ssm_text before = op->column_before ? op->column_before->collation : (ssm_text){SSM_UNKNOWN, PG_ABSENT};
    ssm_text after = op->column_after->collation;
    pg_kind kind = pg_type_kind(op->column_after->type);

    if (after.known == SSM_UNKNOWN && (kind == PG_CHAR || kind == PG_VARCHAR || kind == PG_TEXT))
        after = before; /* it stays */
    if (after.known == SSM_YES)
        pgv_fill(v, ",\"collClause\":{\"collname\":%q,%L}", pg_collation_schema(op->column_after), after.text);
}

/* c::x, or c::text::x. */
static void put_cast(struct pgv *v, const ssm_operation *op, bool by_text)
{
    static const char text[] = "},\"typeName\":{\"names\":[{\"String\":{\"sval\":\"text\"}}],\"typemod\":-1";
    bool array = op->column_before->type->dimensions;

    pgv_set(v, PGV_ABOUT_EXPRESSION, SSM_LIT("a cast of the column"));
    pgv_match(v, by_text ? ",\"raw_default\":{\"TypeCast\":{\"arg\":{\"TypeCast\":{\"arg\":{\"ColumnRef\":"
                         : ",\"raw_default\":{\"TypeCast\":{\"arg\":{\"ColumnRef\":");
    pgv_fill(v, "{\"fields\":%q,%L}", PG_ABSENT, op->member);
    if (by_text) {
        pgv_match(v, text);
        pgv_match(v, array ? ",\"arrayBounds\":[{\"Integer\":{}}]" : "");
        pgv_match(v, ",%L},%L}");
    }
    pgv_match(v, "},\"typeName\":");
    pgv_type(v, op->column_after->type, true);
    pgv_match(v, ",%L}}");
}

static void put_using(struct pgv *v, const ssm_operation *op)
{
    const ssm_type *from = op->column_before ? op->column_before->type : NULL;
    pg_cast cast = from ? pg_cast_between(from, op->column_after->type) : PG_CAST_ASSIGNMENT;

    if (op->using_expression.len) {
        pgv_match(v, ",\"raw_default\":");
        pgv_expression(v, op->using_expression);
    } else if (cast != PG_CAST_ASSIGNMENT) {
        put_cast(v, op, cast == PG_CAST_TEXT);
    }
}

void pgv_set_type(struct pgv *v)
{
    const ssm_operation *op = v->op;

    pgv_open(v);
    pgv_match(v,
              "{\"AlterTableStmt\":{\"relation\":%R,\"cmds\":[{\"AlterTableCmd\":{\"subtype\":\"AT_AlterColumnType\","
              "\"name\":%M,\"def\":{\"ColumnDef\":{\"typeName\":");
    pgv_type(v, op->column_after->type, true);
    pgv_set(v, PGV_ABOUT_COLUMN, op->member);
    put_using(v, op);
    put_collation(v, op);
    pgv_match(v, ",%L}},\"behavior\":\"DROP_RESTRICT\"}}],\"objtype\":\"OBJECT_TABLE\"}}");
    pgv_close(v);
}

/* A serial column's sequence has a type of its own, and follows. */
static const char *sequence_type(const ssm_operation *op)
{
    const ssm_column *before = op->column_before;
    pg_kind kind = pg_type_kind(op->column_after->type);

    if (!before || before->identity != SSM_IDENTITY_AUTO || !before->type ||
        op->column_after->type->family != SSM_FAMILY_INTEGER || pg_type_kind(before->type) == kind)
        return NULL;
    return kind == PG_INT2 ? " || ' AS smallint'" : kind == PG_INT4 ? " || ' AS integer'" : " || ' AS bigint'";
}

static bool default_follows(const struct pgv *v)
{
    for (size_t i = 0; i < v->unit->op_count; i++)
        if (pgv_is_default_change(v->unit->ops[i]))
            return true;
    return false;
}

static bool same_default(const ssm_default *a, const ssm_default *b)
{
    return a->kind == b->kind && ssm_str_eq(a->text, b->text);
}

/* True when the column may be without the default that went: it has another fate, here or in a step of its own. */
static bool may_stay_away(const struct pgv *v, const ssm_operation *op, bool changes)
{
    return default_follows(v) || op->column_after->default_value.kind == SSM_DEFAULT_NONE ||
           (changes && op->is_inverse && pg_type_kind(op->column_after->type) == PG_DECLARED);
}

/* [DROP DEFAULT], TYPE, [SET DEFAULT]: what is dropped comes back, or the new default comes. Whether the default must
 * go is the server's to say, which refuses the type change otherwise. */
static void alter_with_default(struct pgv *v)
{
    const ssm_operation *op = v->op;
    const ssm_default *before = op->column_before ? &op->column_before->default_value : NULL;
    const ssm_default *after = &op->column_after->default_value;
    bool changes = before && after->kind && !same_default(before, after), dropped = pgv_next_is(v, "AT_ColumnDefault");
    const char *sequence = sequence_type(op);

    if (dropped)
        pgv_column_default(v, op->schema, op->object, op->member, NULL);
    pgv_set_type(v);
    if (sequence) {
        pgv_block_on_sequence(v, "ALTER SEQUENCE", sequence);
        return;
    }
    if (!default_follows(v) && (dropped || changes) && pgv_next_is(v, "AT_ColumnDefault") && before)
        pgv_column_default(v, op->schema, op->object, op->member, after->kind == SSM_DEFAULT_UNKNOWN ? before : after);
    else if (dropped && !may_stay_away(v, op, changes))
        pgv_fail(v, "verify_default", "The statements drop the default of column %1 and do not set it again.",
                 &op->member, 1);
}

void pgv_alter_type(struct pgv *v)
{
    pg_dependent d;

    for (size_t at = 0; !v->failed && pg_next_dependent(v->op, &at, &d);) {
        if (d.constraint)
            pgv_drop_constraint_of(v, d.constraint->name);
        else
            pgv_drop_index_of(v, d.index->name);
    }
    alter_with_default(v);
    for (size_t at = 0; !v->failed && pg_next_dependent(v->op, &at, &d);) {
        if (d.constraint)
            pgv_add_constraint_to(v, v->op->schema, v->op->object, d.constraint);
        else
            pgv_create_index_on(v, v->op->schema, v->op->object, d.index);
    }
}
