/* SPDX-License-Identifier: Apache-2.0
 *
 * The dialect's `verify`: for each operation of a unit the statements that it must have become, in the order in which
 * the dialect writes them; all of them, and none beside.
 */
#include "verify.h"

enum { ROOM = 2048 }; /* bytes: most statements are shorter */

#define ALTER(command)                                                                                                 \
    "{\"AlterTableStmt\":{\"relation\":%R,\"cmds\":[{\"AlterTableCmd\":{\"subtype\":\"" command                        \
    "\",\"name\":%M,\"behavior\":\"DROP_RESTRICT\"%i}}],\"objtype\":\"OBJECT_TABLE\"}}"
#define RENAME(kind, of, rest)                                                                                         \
    "{\"RenameStmt\":{\"renameType\":\"" kind "\",\"relationType\":\"" of "\",\"relation\":" rest                      \
    ",\"newname\":%N,\"behavior\":\"DROP_RESTRICT\"%i}}"
#define NO_KIND "OBJECT_ACCESS_METHOD" /* the first of its enumeration: not said */

/* An index lives in its table's schema. */
void pgv_drop_index_of(struct pgv *v, ssm_str name)
{
    pgv_open(v);
    pgv_fill(v,
             "{\"DropStmt\":{\"objects\":[{\"List\":{\"items\":%q}}],\"removeType\":\"OBJECT_INDEX\","
             "\"behavior\":\"DROP_RESTRICT\"%i}}",
             v->op->schema, name);
    pgv_close(v);
}

static void drop_not_null(struct pgv *v)
{
    if (pg_loses_identity_and_not_null(v->op))
        pgv_drop_identity(v);
    pgv_statement(v, ALTER("AT_DropNotNull"));
}

static void drop_index(struct pgv *v)
{
    const ssm_index *x = v->op->index_before;

    v->lenient = x && pg_is_part(x->options, x->option_count);
    pgv_drop_index_of(v, v->op->member);
}

static void rename_index(struct pgv *v)
{
    pgv_open(v);
    pgv_fill(v, RENAME("OBJECT_INDEX", NO_KIND, "%r"), v->op->schema, v->op->member);
    pgv_close(v);
}

/* One statement, or a function for what is more than a pattern. */
static const struct {
    const char *pattern;
    void (*check)(struct pgv *v);
} kinds[SSM_OP_KIND_COUNT] = {
    [SSM_OP_CREATE_TABLE] = {NULL, pgv_create_table},
    [SSM_OP_DROP_TABLE] = {"{\"DropStmt\":{\"objects\":[{\"List\":{\"items\":%Q}}],\"removeType\":\"OBJECT_TABLE\","
                           "\"behavior\":\"DROP_RESTRICT\"%i}}",
                           NULL},
    [SSM_OP_ADD_COLUMN] = {NULL, pgv_add_column},
    [SSM_OP_DROP_COLUMN] = {ALTER("AT_DropColumn"), NULL},
    [SSM_OP_ALTER_TYPE] = {NULL, pgv_alter_type},
    [SSM_OP_SET_NOT_NULL] = {ALTER("AT_SetNotNull"), NULL},
    [SSM_OP_DROP_NOT_NULL] = {NULL, drop_not_null},
    [SSM_OP_SET_DEFAULT] = {NULL, pgv_change_default},
    [SSM_OP_DROP_DEFAULT] = {NULL, pgv_change_default},
    [SSM_OP_CREATE_INDEX] = {NULL, pgv_create_index},
    [SSM_OP_DROP_INDEX] = {NULL, drop_index},
    [SSM_OP_ADD_CONSTRAINT] = {NULL, pgv_add_constraint},
    [SSM_OP_DROP_CONSTRAINT] = {NULL, pgv_drop_constraint},
    [SSM_OP_RENAME_TABLE] = {RENAME("OBJECT_TABLE", NO_KIND, "%R"), NULL},
    [SSM_OP_RENAME_COLUMN] = {RENAME("OBJECT_COLUMN", "OBJECT_TABLE", "%R,\"subname\":%M"), NULL},
    [SSM_OP_RENAME_CONSTRAINT] = {RENAME("OBJECT_TABCONSTRAINT", NO_KIND, "%R,\"subname\":%M"), NULL},
    [SSM_OP_RENAME_INDEX] = {NULL, rename_index},
    [SSM_OP_CREATE_ENUM] = {NULL, pgv_create_enum},
    [SSM_OP_DROP_ENUM] = {"{\"DropStmt\":{\"objects\":[{\"TypeName\":{\"names\":%Q,\"typemod\":-1,%L}}],\"removeType\":"
                          "\"OBJECT_TYPE\",\"behavior\":\"DROP_RESTRICT\"%i}}",
                          NULL},
    [SSM_OP_ADD_ENUM_VALUE] = {NULL, pgv_add_value},
    [SSM_OP_DROP_ENUM_VALUE] = {NULL, pgv_swap_enum},
    [SSM_OP_SET_COMMENT] = {NULL, pgv_set_comment},
    [SSM_OP_SET_OPTION] = {NULL, pgv_set_option},
    [SSM_OP_CREATE_OBJECT] = {NULL, pgv_object},
    [SSM_OP_DROP_OBJECT] = {NULL, pgv_object},
    [SSM_OP_REPLACE_OBJECT] = {NULL, pgv_object},
};

static void check(struct pgv *v, const ssm_operation *op)
{
    v->op = op;
    if (op->kind <= SSM_OP_NONE || op->kind >= SSM_OP_KIND_COUNT)
        pgv_fail(v, "operation", "The PostgreSQL dialect does not know this operation.", NULL, 0);
    else if (kinds[op->kind].pattern)
        pgv_statement(v, kinds[op->kind].pattern);
    else
        kinds[op->kind].check(v);
}

static const ssm_operation *first_dropped_value(const ssm_unit *unit)
{
    for (size_t i = 0; i < unit->op_count; i++)
        if (unit->ops[i]->kind == SSM_OP_DROP_ENUM_VALUE)
            return unit->ops[i];
    return NULL;
}

/* An enum's new type carries out all operations of its unit; elsewhere defaults come last. */
static void check_unit(struct pgv *v)
{
    const ssm_operation *swap = first_dropped_value(v->unit);

    if (swap) {
        check(v, swap);
        return;
    }
    for (size_t i = 0; i < v->unit->op_count && !v->failed; i++)
        if (!pgv_is_default_change(v->unit->ops[i]))
            check(v, v->unit->ops[i]);
    for (size_t i = 0; i < v->unit->op_count && !v->failed; i++)
        if (pgv_is_default_change(v->unit->ops[i]))
            check(v, v->unit->ops[i]);
}

static void nothing_is_left(struct pgv *v)
{
    ssm_str text;

    if (v->failed || (!v->tree.at && v->next == v->count))
        return;
    text = v->tree.at ? ssm_view(v->tree.text, v->tree.length) : v->statements[v->next]->text;
    pgv_fail(v, "verify_surplus", "There is a statement that no operation asks for: %1", &text, 1);
}

int pg_verify(ssm_host *h, const ssm_unit *unit, const ssm_statement *const *statements, size_t count)
{
    char room[ROOM];
    struct pgv v = {
        .h = h, .unit = unit, .statements = statements, .count = count, .buffer = room, .room = sizeof room};

    v.idempotent = pg_api->idempotent(h);
    check_unit(&v);
    nothing_is_left(&v);
    pgv_free(&v);
    return v.failed ? SSM_ERROR : SSM_OK;
}
