/* SPDX-License-Identifier: Apache-2.0
 *
 * The default of a column, and the identity that takes its place.
 */
#include "verify.h"

static bool is_real(ssm_identity identity)
{
    return identity == SSM_IDENTITY_ALWAYS || identity == SSM_IDENTITY_BY_DEFAULT;
}

static bool is_identity(ssm_identity identity)
{
    return is_real(identity) || identity == SSM_IDENTITY_AUTO;
}

static ssm_identity before_of(const ssm_operation *op)
{
    return op->column_before ? op->column_before->identity : SSM_IDENTITY_UNKNOWN;
}

static void drop_default(struct pgv *v)
{
    pgv_column_default(v, v->op->schema, v->op->object, v->op->member, NULL);
}

#define IDENTITY(command)                                                                                              \
    "{\"AlterTableStmt\":{\"relation\":%R,\"cmds\":[{\"AlterTableCmd\":{\"subtype\":\"" command "\",\"name\":%M"

/* A column that the report calls auto-increment is either an identity or a serial, so both forms go. */
void pgv_drop_identity(struct pgv *v)
{
    bool serial = !is_real(before_of(v->op)), perhaps = serial || pg_loses_identity_and_not_null(v->op);

    pgv_open(v);
    pgv_match(v, IDENTITY("AT_DropIdentity") ",\"behavior\":\"DROP_RESTRICT\"%i");
    if (perhaps && !v->idempotent)
        pgv_match(v, ",\"missing_ok\":true");
    pgv_match(v, "}}],\"objtype\":\"OBJECT_TABLE\"}}");
    pgv_close(v);
    if (!serial)
        return;
    drop_default(v);
    pgv_block_on_sequence(v, "DROP SEQUENCE", "");
}

/* SELECT setval(...) of one sequence, from the column's greatest value on, and nothing else. */
#define FUNCTION(name) "{\"FuncCall\":{\"funcname\":[{\"String\":{\"sval\":\"" name "\"}}],\"args\":["
#define FUNCTION_END "],\"funcformat\":\"COERCE_EXPLICIT_CALL\",%L}}"
#define TEXT_CONST "{\"A_Const\":{\"sval\":{\"sval\":%t},%L}}"
#define ONE "{\"A_Const\":{\"ival\":{\"ival\":1},%L}}"

static void setval_begins(struct pgv *v)
{
    pgv_open(v);
    pgv_set(v, PGV_ABOUT_IDENTITY, v->op->member);
    pgv_match(v, "{\"SelectStmt\":{\"targetList\":[{\"ResTarget\":{\"val\":" FUNCTION("setval"));
}

static void setval_goes_on(struct pgv *v)
{
    pgv_fill(
        v,
        ",{\"MinMaxExpr\":{\"op\":\"IS_GREATEST\",\"args\":[{\"A_Expr\":{\"kind\":\"AEXPR_OP\",\"name\":[{\"String\":"
        "{\"sval\":\"+\"}}],\"lexpr\":" FUNCTION("max") "{\"ColumnRef\":{\"fields\":%q,%L}}" FUNCTION_END
                                                        ",\"rexpr\":" ONE ",%L}},",
        PG_ABSENT, v->op->member);
}

static void setval_ends(struct pgv *v)
{
    pgv_match(v, "],%L}},{\"A_Const\":{\"boolval\":{},%L}}" FUNCTION_END ",%L}}],\"fromClause\":[{\"RangeVar\":%R}],"
                 "\"limitOption\":\"LIMIT_OPTION_DEFAULT\",\"op\":\"SETOP_NONE\"}}");
    pgv_close(v);
}

/* The sequence of the column itself. */
void pgv_advance(struct pgv *v, ssm_str start)
{
    ssm_str table;

    setval_begins(v);
    pgv_match(v, FUNCTION("pg_get_serial_sequence") "{\"A_Const\":{\"sval\":{\"sval\":");
    table = pgv_string(v);
    if (!v->failed && !pgv_resolves(table, v->op->schema, v->op->object))
        pgv_fail(v, "verify_object", "The statement is about another object than %1: %2",
                 (const ssm_str[]){v->op->object, table}, 2);
    pgv_fill(v, "},%L}}," TEXT_CONST FUNCTION_END, v->op->member);
    setval_goes_on(v);
    pgv_value(v, (ssm_default){SSM_DEFAULT_NUMBER, start});
    setval_ends(v);
}

/* What the literal '...' of a sequence's name says; it has no backslash that counts. */
static ssm_str inside(struct pgv *v, ssm_str literal)
{
    char *out = v->failed ? NULL : pg_api->alloc(v->h, literal.len);
    size_t n = 0;

    if (!out || literal.len < 2) {
        v->failed = v->failed || !out;
        return PG_ABSENT;
    }
    for (size_t i = 1; i + 1 < literal.len; i++) {
        out[n++] = literal.ptr[i];
        if (literal.ptr[i] == '\'')
            i++;
    }
    return ssm_view(out, n);
}

static void advance_named(struct pgv *v, ssm_str literal)
{
    ssm_str name = inside(v, literal);

    setval_begins(v);
    pgv_fill(v, TEXT_CONST, name);
    setval_goes_on(v);
    pgv_fill(v, FUNCTION("nextval") TEXT_CONST FUNCTION_END, name);
    setval_ends(v);
}

static void add_identity(struct pgv *v)
{
    bool always = v->op->column_after->identity == SSM_IDENTITY_ALWAYS, descends;
    ssm_str start = pg_column_start(v->op->column_after, &descends);

    if (pg_gains_identity_and_not_null(v->op))
        pgv_statement(v, IDENTITY("AT_SetNotNull") ",\"behavior\":\"DROP_RESTRICT\"}}],\"objtype\":\"OBJECT_TABLE\"}}");
    pgv_open(v);
    pgv_match(v, IDENTITY("AT_AddIdentity"));
    pgv_set(v, PGV_ABOUT_IDENTITY, v->op->member);
    pgv_match(v, ",\"def\":{\"Constraint\":{\"contype\":\"CONSTR_IDENTITY\",%L,\"generated_when\":");
    pgv_match(v, always ? "\"a\"" : "\"d\"");
    pgv_identity_options(v, v->op->column_after);
    pgv_match(v, "}},\"behavior\":\"DROP_RESTRICT\"}}],\"objtype\":\"OBJECT_TABLE\"}}");
    pgv_close(v);
    if (!descends)
        pgv_advance(v, start);
}

static void set_generated(struct pgv *v)
{
    bool always = v->op->column_after->identity == SSM_IDENTITY_ALWAYS;

    pgv_open(v);
    pgv_match(v, IDENTITY("AT_SetIdentity"));
    pgv_set(v, PGV_ABOUT_IDENTITY, v->op->member);
    pgv_match(v,
              ",\"def\":{\"List\":{\"items\":[{\"DefElem\":{\"defname\":\"generated\",\"arg\":{\"Integer\":{\"ival\":");
    pgv_match(v, always ? "97" : "100"); /* 'a' and 'd' */
    pgv_match(
        v,
        "}},\"defaction\":\"DEFELEM_UNSPEC\",%L}}]}},\"behavior\":\"DROP_RESTRICT\"}}],\"objtype\":\"OBJECT_TABLE\"}}");
    pgv_close(v);
}

/* A column like serial owns the sequence of its default, and the server would take that one for the identity's. */
static bool may_own_sequence(const ssm_column *before)
{
    return !before || before->default_value.kind == SSM_DEFAULT_UNKNOWN ||
           (before->default_value.kind == SSM_DEFAULT_EXPRESSION &&
            pg_mentions(before->default_value.text, SSM_LIT("nextval")));
}

/* On the way there the sequence is left to none, and on the way back it goes. */
static void leave_sequence(struct pgv *v)
{
    if (v->op->is_inverse)
        pgv_block_on_sequence(v, "DROP SEQUENCE", "");
    else
        pgv_block_on_sequence(v, "ALTER SEQUENCE", " || ' OWNED BY NONE'");
}

static void set_default(struct pgv *v, ssm_default value)
{
    pgv_column_default(v, v->op->schema, v->op->object, v->op->member, &value);
}

static void set_sequence(struct pgv *v, ssm_str sequence, ssm_default value)
{
    pgv_block_takes_sequence(v, sequence);
    set_default(v, value);
    advance_named(v, sequence);
}

/* Its own sequence, under the name that serial gives. */
static void become_serial(struct pgv *v)
{
    ssm_str sequence = pg_serial_sequence(v->h, v->op);
    ssm_default value = pg_nextval(v->h, sequence);

    if (!sequence.len || value.kind == SSM_DEFAULT_UNKNOWN) {
        v->failed = true;
        return;
    }
    if (is_real(before_of(v->op)))
        pgv_drop_identity(v);
    set_sequence(v, sequence, value);
}

static void change_identity(struct pgv *v)
{
    const ssm_column *before = v->op->column_before;

    if (v->op->column_after->identity == SSM_IDENTITY_AUTO) {
        become_serial(v);
        return;
    }
    if (is_real(before_of(v->op))) {
        set_generated(v);
        return;
    }
    if (before_of(v->op) == SSM_IDENTITY_AUTO) {
        pgv_drop_identity(v);
    } else if (!before || before->default_value.kind != SSM_DEFAULT_NONE) {
        drop_default(v);
        if (may_own_sequence(before))
            leave_sequence(v);
    }
    add_identity(v);
}


void pgv_change_default(struct pgv *v)
{
    const ssm_column *c = v->op->column_after;
    bool was_identity = is_identity(before_of(v->op));
    ssm_str sequence = pg_sequence_of(c->default_value);

    if (is_identity(c->identity)) {
        if (c->identity != before_of(v->op))
            change_identity(v);
        return;
    }
    if (was_identity)
        pgv_drop_identity(v);
    if (!pg_has_default(c)) {
        if (!was_identity)
            drop_default(v);
    } else if (was_identity && sequence.len) {
        set_sequence(v, sequence, c->default_value);
    } else {
        set_default(v, c->default_value);
    }
}
