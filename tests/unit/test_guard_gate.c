/* SPDX-License-Identifier: Apache-2.0
 *
 * The destructive gate: what needs a permission, and which permission suffices.
 */
#include "unit.h"

#include "guard/guard.h"
#include "model/type.h"

static struct arena arena;
static struct diags diags;

static struct op *operation(ssm_op_kind kind, const char *object, const char *member)
{
    struct op *op = op_new(&arena, kind);

    CU_ASSERT_PTR_NOT_NULL_FATAL(op);
    op->pub.object = ssm_cstr(object);
    op->pub.member = ssm_cstr(member);
    op->pub.key = op_key(&arena, kind, (ssm_str){0}, op->pub.object, op->pub.member);
    op->pointer = SSM_LIT("/diffs/0");
    return op;
}

static const ssm_column *column(const char *type)
{
    ssm_column *c = column_new(&arena);

    if (type)
        CU_ASSERT_EQUAL_FATAL(type_parse(&arena, ssm_cstr(type), &c->type, NULL), TYPE_OK);
    return c;
}

static int gate(struct op **items, size_t count, const struct permission *p)
{
    struct ops ops = {items, count};

    diags_init(&diags, &arena);
    return gate_operations(&ops, p, &diags);
}

static const struct permission nothing = {0}, everything = {.all = true};

static void test_what_is_destructive(void)
{
    static const ssm_object view = {.size = sizeof view, .kind = SSM_OBJECT_VIEW};

    for (int kind = SSM_OP_NONE + 1; kind < SSM_OP_KIND_COUNT; kind++) {
        struct op *op = operation((ssm_op_kind)kind, "t", "c");
        bool expected = kind == SSM_OP_DROP_TABLE || kind == SSM_OP_DROP_COLUMN || kind == SSM_OP_DROP_ENUM ||
                        kind == SSM_OP_DROP_ENUM_VALUE || kind == SSM_OP_ALTER_TYPE /* of unknown types */ ||
                        kind == SSM_OP_DROP_OBJECT;

        op->pub.object_before = kind >= SSM_OP_DROP_OBJECT ? &view : NULL;
        CU_ASSERT_EQUAL(gate(&op, 1, &nothing), expected ? -1 : 0);
        CU_ASSERT_EQUAL(op->destructive, expected);
        CU_ASSERT_EQUAL((op->pub.risks & SSM_RISK_DATA_LOSS) != 0, expected && kind != SSM_OP_DROP_OBJECT);
        CU_ASSERT_FALSE(op->permitted);
        CU_ASSERT_EQUAL(gate(&op, 1, &everything), 0);
        CU_ASSERT_EQUAL(op->permitted, expected);
    }
}

/* A drop loses the definition, unless it comes again; then only a schema, a table of a module, and whatever says that it holds
 * data are lost. */
static void test_objects_with_data(void)
{
    for (int kind = SSM_OBJECT_NONE + 1; kind < SSM_OBJECT_KIND_COUNT; kind++) {
        const ssm_object plain = {.size = sizeof plain, .kind = (ssm_object_kind)kind},
                         full = {.size = sizeof full, .kind = (ssm_object_kind)kind, .flags = SSM_OBJECTF_DATA};
        struct op *op = operation(SSM_OP_DROP_OBJECT, "o", NULL);

        op->pub.object_before = &plain;
        gate(&op, 1, &nothing);
        CU_ASSERT(op->destructive);
        op->pub.flags = SSM_OPF_REPLACED;
        gate(&op, 1, &nothing);
        CU_ASSERT_EQUAL(op->destructive, kind == SSM_OBJECT_SCHEMA || kind == SSM_OBJECT_VIRTUAL_TABLE);
        op->pub.object_before = &full;
        gate(&op, 1, &nothing);
        CU_ASSERT(op->destructive);
    }
}

static bool alter_is_destructive(const char *from, const char *to, const char *using_expression)
{
    struct op *op = operation(SSM_OP_ALTER_TYPE, "t", "c");

    op->pub.column_before = column(from);
    op->pub.column_after = column(to);
    op->pub.using_expression = ssm_cstr(using_expression);
    gate(&op, 1, &everything);
    return op->destructive;
}

static void test_changes_of_type(void)
{
    CU_ASSERT(!alter_is_destructive("int", "bigint", NULL));
    CU_ASSERT(!alter_is_destructive("varchar(9)", "text", NULL));
    CU_ASSERT(!alter_is_destructive("text", "text", NULL)); /* only the collation changes */
    CU_ASSERT(alter_is_destructive("bigint", "int", NULL));
    CU_ASSERT(alter_is_destructive(NULL, "int", NULL));
    CU_ASSERT(alter_is_destructive("int", NULL, NULL));
    CU_ASSERT(alter_is_destructive("text", "mood", NULL));
    /* USING says how; without the column in it every value is lost. */
    CU_ASSERT(!alter_is_destructive("timestamp", "timestamptz", "c AT TIME ZONE 'UTC'"));
    CU_ASSERT(!alter_is_destructive("int", "bigint", "\"c\"::bigint"));
    CU_ASSERT(alter_is_destructive("int", "bigint", "0"));
    CU_ASSERT(alter_is_destructive("bigint", "int", "c::int"));
}

static void test_a_refusal_names_the_operation(void)
{
    struct op *op = operation(SSM_OP_DROP_COLUMN, "users", "phone");

    CU_ASSERT_EQUAL(gate(&op, 1, &nothing), -1);
    CU_ASSERT_EQUAL(diags_exit_code(&diags), 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(diags.first);
    CU_ASSERT(str_is(diags.first->word, "destructive.refused"));
    CU_ASSERT(str_is(diags.first->pointer, "/diffs/0"));
    CU_ASSERT(str_is(diags.first->operation, "drop_column:users.phone"));
}

static void test_permission_by_key(void)
{
    struct op *ops[] = {operation(SSM_OP_DROP_COLUMN, "users", "phone"), operation(SSM_OP_DROP_TABLE, "legacy", NULL),
                        operation(SSM_OP_ADD_COLUMN, "users", "mail")};
    ssm_str one[] = {SSM_LIT("drop_column:users.phone")};
    ssm_str both[] = {SSM_LIT("drop_column:users.phone"), SSM_LIT("drop_table:legacy"), SSM_LIT("drop_table:legacy")};
    struct permission p = {.keys = {one, 1}};

    CU_ASSERT_EQUAL(gate(ops, 3, &p), -1);
    CU_ASSERT(ops[0]->permitted && !ops[1]->permitted);
    CU_ASSERT_EQUAL(diags.count[DIAG_REFUSED], 1);
    p.keys = (ssm_strs){both, 3};
    CU_ASSERT_EQUAL(gate(ops, 3, &p), 0);
    CU_ASSERT(ops[0]->permitted && ops[1]->permitted && !ops[2]->permitted);
}

static void test_an_unknown_key_is_a_usage_error(void)
{
    struct op *op = operation(SSM_OP_DROP_COLUMN, "users", "phone");
    ssm_str keys[] = {SSM_LIT("drop_column:users.phone"), SSM_LIT("drop_column:users.fone"), SSM_LIT("drop_table:x")};
    struct permission p = {.all = true, .keys = {keys, 3}};

    CU_ASSERT_EQUAL(gate(&op, 1, &p), -1);
    CU_ASSERT_EQUAL(diags_exit_code(&diags), 2);
    CU_ASSERT_EQUAL(diags.count[DIAG_INVALID], 2);
    CU_ASSERT_EQUAL(diags.first->code, DIAG_PERMISSION_SIMILAR);
    CU_ASSERT(str_is(diags.first->args.items[1], "drop_column:users.phone"));
    CU_ASSERT_EQUAL(diags.last->code, DIAG_PERMISSION_UNKNOWN);
    /* A key has one spelling: case and blanks count. */
    keys[0] = SSM_LIT("DROP_COLUMN:users.phone");
    p.all = false;
    p.keys.count = 1;
    CU_ASSERT_EQUAL(gate(&op, 1, &p), -1);
    CU_ASSERT(!op->permitted);
}

static bool confirms(const struct op *op, const struct permission *p)
{
    struct gate g;
    bool good = gate_open(&g, p) == 0 && gate_confirms(&g, op);

    gate_close(&g);
    return good;
}

static void test_a_verdict_of_another_process_is_confirmed(void)
{
    struct op *op = operation(SSM_OP_DROP_COLUMN, "users", "phone");
    ssm_str keys[] = {SSM_LIT("drop_column:users.phone"), SSM_LIT("drop_column:users.fax")};
    struct permission p = {.keys = {keys, 2}};

    CU_ASSERT_FALSE(confirms(op, &p)); /* nobody has judged it */
    gate(&op, 1, &p);
    CU_ASSERT_TRUE(confirms(op, &p));
    CU_ASSERT_FALSE(confirms(op, &nothing));
    op->pub.key = keys[1]; /* permitted, and says what it does not do */
    CU_ASSERT_FALSE(confirms(op, &p));
    CU_ASSERT_FALSE(confirms(op, &everything));
    op = operation(SSM_OP_DROP_TABLE, "users", NULL);
    op->destructive = op->permitted = false;
    CU_ASSERT_FALSE(confirms(op, &everything));
}

UNIT_MAIN("guard/gate", T(test_what_is_destructive), T(test_objects_with_data), T(test_changes_of_type), T(test_a_refusal_names_the_operation),
          T(test_permission_by_key), T(test_a_verdict_of_another_process_is_confirmed), T(test_an_unknown_key_is_a_usage_error))
