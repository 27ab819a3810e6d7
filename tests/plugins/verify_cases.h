/* SPDX-License-Identifier: Apache-2.0
 *
 * Operations of every kind for the PostgreSQL dialect, with every attribute that it renders: a function for each case
 * fills `unit`.
 */
#ifndef SSM_TESTS_VERIFY_CASES_H
#define SSM_TESTS_VERIFY_CASES_H

#include "fake_host.h"

enum { UNIT_OPS = 8 };

static struct {
    const ssm_operation *ops[UNIT_OPS];
    size_t count;
    const char *schema; /* of all operations; NULL: none */
    bool back;          /* operations of the way back */
} unit;

static ssm_operation *add_op(ssm_op_kind kind, const char *object, const char *member)
{
    ssm_operation *op = an_op(kind, object, member);

    if (unit.schema)
        op->schema = ssm_cstr(unit.schema);
    op->is_inverse = unit.back;
    unit.ops[unit.count++] = op;
    return op;
}

static ssm_default some_default(ssm_default_kind kind, const char *text)
{
    return (ssm_default){kind, ssm_cstr(text)};
}

static ssm_constraint *some_constraint(ssm_constraint_kind kind, const char *name, const char *columns)
{
    ssm_constraint *c = constraint_new(&fake.arena);

    c->kind = kind;
    c->name = ssm_cstr(name);
    c->columns = some_names(columns);
    return c;
}

static ssm_constraint *some_check(const char *name, const char *expression)
{
    ssm_constraint *c = some_constraint(SSM_CONSTRAINT_CHECK, name, "");

    c->expression = ssm_cstr(expression);
    return c;
}

static ssm_index *some_index(const char *name, size_t parts)
{
    ssm_index *x = index_new(&fake.arena);
    const ssm_index_part **list = arena_alloc(&fake.arena, parts * sizeof(*list));

    for (size_t i = 0; i < parts; i++) {
        ssm_index_part *part = ARENA_NEW(&fake.arena, ssm_index_part);

        part->size = sizeof *part;
        part->name = i ? SSM_LIT("second") : SSM_LIT("first");
        list[i] = part;
    }
    x->name = ssm_cstr(name);
    x->parts = list;
    x->part_count = parts;
    return x;
}

static ssm_index_part *part_of(const ssm_index *x, size_t i)
{
    return (ssm_index_part *)(uintptr_t)x->parts[i];
}

static const void *listed(const void *first, const void *second)
{
    const void **list = arena_alloc(&fake.arena, 2 * sizeof *list);

    list[0] = first;
    list[1] = second;
    return list;
}

/* "name=value,..." */
static const ssm_pair *some_pairs(const char *text, size_t *count)
{
    ssm_strs list = some_names(text);
    ssm_pair *pairs = arena_alloc(&fake.arena, list.count * sizeof *pairs);

    *count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        size_t n = (size_t)((const char *)memchr(list.items[i].ptr, '=', list.items[i].len) - list.items[i].ptr);

        pairs[i] =
            (ssm_pair){ssm_view(list.items[i].ptr, n), ssm_view(list.items[i].ptr + n + 1, list.items[i].len - n - 1)};
    }
    return pairs;
}

/* ------------------------------------------------------------------ columns */

static ssm_column *added(const char *type)
{
    ssm_column *c = a_column("c", type);

    add_op(SSM_OP_ADD_COLUMN, "t", "c")->column_after = c;
    return c;
}

static void add_plain(void)
{
    added("integer");
}

static void add_full(void)
{
    ssm_column *c = added("varchar(40)");
    ssm_constraint *fk = some_constraint(SSM_CONSTRAINT_FOREIGN_KEY, "fk", "c");

    c->collation = (ssm_text){SSM_YES, SSM_LIT("C")};
    c->nullable = SSM_NO;
    c->default_value = some_default(SSM_DEFAULT_STRING, "it's <5> \"x\" \\ \x01\n");
    c->unique = SSM_YES;
    fk->ref_table = SSM_LIT("u");
    fk->ref_columns = some_names("a");
    fk->on_delete = SSM_ACTION_SET_NULL;
    fk->on_update = SSM_ACTION_CASCADE;
    fk->initially_deferred = SSM_YES;
    c->references = fk;
    c->comment = (ssm_text){SSM_YES, SSM_LIT("a <comment>")};
}

static void add_key(void)
{
    ssm_column *c = added("bigint");

    c->identity = SSM_IDENTITY_BY_DEFAULT;
    c->primary_key = SSM_YES;
}

static void add_always(void)
{
    added("smallint")->identity = SSM_IDENTITY_ALWAYS;
}

static void add_serial(void)
{
    added("bigserial")->identity = SSM_IDENTITY_AUTO;
}

static void add_generated(void)
{
    ssm_column *c = added("numeric(9,2)");

    c->generated = SSM_YES;
    c->generated_expression = SSM_LIT("a * -5 + coalesce(b, 0)");
}

static void with_default(const char *type, ssm_default_kind kind, const char *text)
{
    added(type)->default_value = some_default(kind, text);
}

static void add_zero(void)
{
    with_default("integer", SSM_DEFAULT_NUMBER, "0");
}

static void add_negative(void)
{
    with_default("integer", SSM_DEFAULT_NUMBER, "-17");
}

static void add_positive(void)
{
    with_default("integer", SSM_DEFAULT_NUMBER, "42");
}

static void add_large(void)
{
    with_default("numeric", SSM_DEFAULT_NUMBER, "-99999999999.50e-3");
}

static void add_true(void)
{
    with_default("boolean", SSM_DEFAULT_TRUE, "");
}

static void add_false(void)
{
    with_default("boolean", SSM_DEFAULT_FALSE, "");
}

static void add_expression(void)
{
    with_default("timestamp(3) with time zone", SSM_DEFAULT_EXPRESSION, "now() AT TIME ZONE 'utc'");
}

static void add_cast(void)
{
    with_default("mood[]", SSM_DEFAULT_EXPRESSION, "ARRAY['a'::mood, CASE WHEN true THEN 'b'::mood ELSE NULL END]");
}

static void add_null(void)
{
    with_default("text", SSM_DEFAULT_EXPRESSION, "NULL");
}

static void drop_column(void)
{
    add_op(SSM_OP_DROP_COLUMN, "t", "c");
}

static void set_not_null(void)
{
    add_op(SSM_OP_SET_NOT_NULL, "t", "c");
}

static void drop_not_null(void)
{
    add_op(SSM_OP_DROP_NOT_NULL, "t", "c");
}

static void rename_column(void)
{
    add_op(SSM_OP_RENAME_COLUMN, "t", "c")->new_name = SSM_LIT("New d");
}

/* ------------------------------------------------------------------ types and defaults */

static ssm_operation *two_columns(ssm_op_kind kind, const char *from, const char *to)
{
    ssm_operation *op = add_op(kind, "T", "c");

    op->column_before = from ? a_column("c", from) : NULL;
    op->column_after = a_column("c", to);
    return op;
}

static ssm_operation *unit_op(void)
{
    return (ssm_operation *)(uintptr_t)unit.ops[0];
}

static ssm_column *before_of(const ssm_operation *op)
{
    return (ssm_column *)(uintptr_t)op->column_before;
}

static ssm_column *after_of(const ssm_operation *op)
{
    return (ssm_column *)(uintptr_t)op->column_after;
}

static void type_plain(void)
{
    two_columns(SSM_OP_ALTER_TYPE, "integer", "bigint");
}

static void type_unknown_before(void)
{
    two_columns(SSM_OP_ALTER_TYPE, NULL, "numeric(10,0)");
}

static void type_cast(void)
{
    after_of(two_columns(SSM_OP_ALTER_TYPE, "integer", "varchar(9)"))->collation =
        (ssm_text){SSM_YES, SSM_LIT("de_DE")};
    unit.count = 0;
    two_columns(SSM_OP_ALTER_TYPE, "text", "interval day to second(3)");
}

static void type_collation(void)
{
    before_of(two_columns(SSM_OP_ALTER_TYPE, "varchar(9)", "text"))->collation = (ssm_text){SSM_YES, SSM_LIT("de_DE")};
}

static void type_by_text(void)
{
    two_columns(SSM_OP_ALTER_TYPE, "mood[]", "app.\"Feeling\"[]");
}

static void type_using(void)
{
    two_columns(SSM_OP_ALTER_TYPE, "smallint", "mood")->using_expression = SSM_LIT("('{a,b}'::mood[])[c + -1]");
}

static void type_serial(void)
{
    before_of(two_columns(SSM_OP_ALTER_TYPE, "integer", "bigint"))->identity = SSM_IDENTITY_AUTO;
}

static void type_with_dependents(void)
{
    ssm_operation *op = two_columns(SSM_OP_ALTER_TYPE, "text", "mood");
    ssm_table *t = table_new(&fake.arena);
    ssm_index *partial = some_index("p", 1);

    t->constraints = listed(some_check("k", "c <> 'a'"), some_check("other", "d > 0"));
    t->constraint_count = 2;
    partial->where = SSM_LIT("c = 'a'");
    t->indexes = listed(partial, some_index("x", 1));
    t->index_count = 2;
    op->table_before = op->table_after = t;
    before_of(op)->default_value = after_of(op)->default_value = some_default(SSM_DEFAULT_STRING, "ok");
}

static void type_with_default(void)
{
    ssm_operation *op = two_columns(SSM_OP_ALTER_TYPE, "text", "mood");

    before_of(op)->default_value = after_of(op)->default_value = some_default(SSM_DEFAULT_STRING, "ok");
}

static void type_and_default(void)
{
    ssm_operation *type = two_columns(SSM_OP_ALTER_TYPE, "text", "integer"),
                  *set = add_op(SSM_OP_SET_DEFAULT, "T", "c");

    before_of(type)->default_value = some_default(SSM_DEFAULT_STRING, "abc");
    after_of(type)->default_value = some_default(SSM_DEFAULT_NUMBER, "5");
    set->column_before = type->column_before;
    set->column_after = type->column_after;
}

static void set_default(void)
{
    after_of(two_columns(SSM_OP_SET_DEFAULT, "text", "text"))->default_value = some_default(SSM_DEFAULT_STRING, "x");
}

static void drop_default(void)
{
    after_of(two_columns(SSM_OP_DROP_DEFAULT, "text", "text"))->default_value.kind = SSM_DEFAULT_NONE;
}

static ssm_operation *identities(ssm_identity from, ssm_identity to)
{
    ssm_operation *op = two_columns(SSM_OP_SET_DEFAULT, "integer", "integer");

    before_of(op)->identity = from;
    after_of(op)->identity = to;
    return op;
}

static void identity_other(void)
{
    identities(SSM_IDENTITY_ALWAYS, SSM_IDENTITY_BY_DEFAULT);
}

static void identity_back(void)
{
    identities(SSM_IDENTITY_BY_DEFAULT, SSM_IDENTITY_ALWAYS);
}

static void identity_gone(void)
{
    identities(SSM_IDENTITY_BY_DEFAULT, SSM_IDENTITY_NONE);
}

static void identity_new(void)
{
    identities(SSM_IDENTITY_UNKNOWN, SSM_IDENTITY_ALWAYS);
}

static void identity_gone_with_not_null(void)
{
    ssm_operation *op = identities(SSM_IDENTITY_ALWAYS, SSM_IDENTITY_NONE);

    op->kind = SSM_OP_DROP_NOT_NULL;
    before_of(op)->nullable = SSM_NO;
    after_of(op)->nullable = SSM_YES;
}

static void identity_new_with_not_null(void)
{
    ssm_operation *op = identities(SSM_IDENTITY_NONE, SSM_IDENTITY_ALWAYS);

    before_of(op)->nullable = SSM_YES;
    after_of(op)->nullable = SSM_NO;
    before_of(op)->default_value.kind = SSM_DEFAULT_NONE;
}

static void identity_for_serial(void)
{
    identities(SSM_IDENTITY_AUTO, SSM_IDENTITY_ALWAYS);
}

static void identity_for_number(void)
{
    before_of(identities(SSM_IDENTITY_NONE, SSM_IDENTITY_AUTO))->default_value = some_default(SSM_DEFAULT_NUMBER, "7");
}

static void sequence_for_identity(void)
{
    after_of(identities(SSM_IDENTITY_ALWAYS, SSM_IDENTITY_NONE))->default_value =
        some_default(SSM_DEFAULT_EXPRESSION, "nextval('\"T_c_seq\"'::regclass)");
}

/* ------------------------------------------------------------------ constraints and indexes */

static ssm_constraint *add_constraint(ssm_constraint *c)
{
    add_op(SSM_OP_ADD_CONSTRAINT, "t", "k")->constraint_after = c;
    return c;
}

static void add_check(void)
{
    add_constraint(some_check("k", "a > 0 AND b IN ('x', 'y')"));
}

static void add_check_later(void)
{
    add_constraint(some_check("", "(a IS NOT NULL)"))->not_valid = SSM_YES;
}

static void add_unique(void)
{
    ssm_constraint *c = add_constraint(some_constraint(SSM_CONSTRAINT_UNIQUE, "k", "a,b"));

    c->include = some_names("d");
    c->nulls_not_distinct = SSM_YES;
    c->deferrable = SSM_YES;
}

static void add_primary_key(void)
{
    add_constraint(some_constraint(SSM_CONSTRAINT_PRIMARY_KEY, "", "a,B"));
}

static void add_foreign_key(void)
{
    ssm_constraint *c = add_constraint(some_constraint(SSM_CONSTRAINT_FOREIGN_KEY, "k", "a,b"));

    c->ref_schema = SSM_LIT("other");
    c->ref_table = SSM_LIT("u");
    c->ref_columns = some_names("x,y");
    c->match = SSM_MATCH_FULL;
    c->on_delete = SSM_ACTION_RESTRICT;
    c->on_update = SSM_ACTION_SET_DEFAULT;
    c->deferrable = SSM_YES;
    c->not_valid = SSM_YES;
}

static void add_exclusion(void)
{
    ssm_constraint *c = add_constraint(some_constraint(SSM_CONSTRAINT_EXCLUDE, "k", ""));

    c->expression = SSM_LIT("USING gist (p WITH ~=, lower(q) DESC WITH =) WHERE (a > 0) DEFERRABLE");
    c->initially_deferred = SSM_UNKNOWN;
}

static void add_exclusion_deferred(void)
{
    ssm_constraint *c = add_constraint(some_constraint(SSM_CONSTRAINT_EXCLUDE, "k", ""));

    c->expression = SSM_LIT("EXCLUDE USING gist (p WITH &&)");
    c->initially_deferred = SSM_YES;
}

static void drop_constraint(void)
{
    add_op(SSM_OP_DROP_CONSTRAINT, "t", "check on a")->constraint_before = some_check("k", "a > 0");
}

static void rename_constraint(void)
{
    add_op(SSM_OP_RENAME_CONSTRAINT, "t", "k")->new_name = SSM_LIT("l");
}

static void create_index(void)
{
    add_op(SSM_OP_CREATE_INDEX, "t", "x")->index_after = some_index("x", 1);
}

static void create_index_full(void)
{
    ssm_index *x = some_index("x", 2);

    part_of(x, 0)->collation = SSM_LIT("C");
    part_of(x, 0)->opclass = SSM_LIT("text_pattern_ops");
    part_of(x, 0)->order = SSM_ORDER_DESC;
    part_of(x, 0)->nulls = SSM_NULLS_LAST;
    part_of(x, 1)->name = ssm_view(NULL, 0);
    part_of(x, 1)->expression = SSM_LIT("lower(b) || 'x'");
    part_of(x, 1)->order = SSM_ORDER_ASC;
    part_of(x, 1)->nulls = SSM_NULLS_FIRST;
    x->unique = SSM_YES;
    x->method = SSM_LIT("gin");
    x->include = some_names("d,e");
    x->nulls_not_distinct = SSM_YES;
    x->with = some_pairs("fillfactor=70,fastupdate=off,a=0,b.c=99999999999", &x->with_count);
    x->where = SSM_LIT("(c <> ')') AND (d = -1)");
    add_op(SSM_OP_CREATE_INDEX, "t", "x")->index_after = x;
}

static void drop_index(void)
{
    add_op(SSM_OP_DROP_INDEX, "t", "x");
}

static void rename_index(void)
{
    add_op(SSM_OP_RENAME_INDEX, "t", "x")->new_name = SSM_LIT("y");
}

/* ------------------------------------------------------------------ tables and comments */

static void create_table(void)
{
    ssm_table *t = table_new(&fake.arena);
    ssm_column *id = a_column("id", "bigint"), *name = a_column("Name", "char(9)");
    ssm_constraint *fk = some_constraint(SSM_CONSTRAINT_FOREIGN_KEY, "fk", "Name"),
                   *late = some_check("late", "id > 0");

    id->identity = SSM_IDENTITY_ALWAYS;
    name->nullable = SSM_NO;
    name->default_value = some_default(SSM_DEFAULT_STRING, "");
    name->comment = (ssm_text){SSM_YES, SSM_LIT("it's")};
    fk->ref_table = SSM_LIT("users");
    fk->ref_columns = some_names("name");
    late->not_valid = SSM_YES;
    t->columns = listed(id, name);
    t->column_count = 2;
    t->primary_key = some_constraint(SSM_CONSTRAINT_PRIMARY_KEY, "pk", "id");
    t->constraints = listed(fk, late);
    t->constraint_count = 2;
    t->indexes = listed(some_index("x", 1), NULL);
    t->index_count = 1;
    t->options = some_pairs("unlogged=true,fillfactor=70,toast.autovacuum_enabled=false", &t->option_count);
    t->comment = (ssm_text){SSM_YES, SSM_LIT("all")};
    add_op(SSM_OP_CREATE_TABLE, "settings", NULL)->table_after = t;
}

static void create_empty_table(void)
{
    add_op(SSM_OP_CREATE_TABLE, "settings", NULL)->table_after = table_new(&fake.arena);
}

static void drop_table(void)
{
    add_op(SSM_OP_DROP_TABLE, "t", NULL);
}

static void rename_table(void)
{
    add_op(SSM_OP_RENAME_TABLE, "t", NULL)->new_name = SSM_LIT("u");
}

static void comment_table(void)
{
    add_op(SSM_OP_SET_COMMENT, "t", NULL)->comment_after = (ssm_text){SSM_YES, SSM_LIT("a\tb")};
}

static void comment_column(void)
{
    add_op(SSM_OP_SET_COMMENT, "t", "c")->comment_after = (ssm_text){SSM_YES, SSM_LIT("x")};
}

static void comment_none(void)
{
    add_op(SSM_OP_SET_COMMENT, "t", "c")->comment_after.known = SSM_NO;
}

static void create_partition(void)
{
    ssm_table *t = table_new(&fake.arena);
    ssm_column *id = a_column("id", "bigint");
    ssm_constraint *check = some_check("k", "id > 0");

    id->nullable = SSM_NO;
    id->default_value = some_default(SSM_DEFAULT_NUMBER, "5");
    check->options = some_pairs("no_inherit=true", &check->option_count);
    t->columns = listed(id, NULL);
    t->column_count = 1;
    t->constraints = listed(check, NULL);
    t->constraint_count = 1;
    t->options = some_pairs("partition_of=-,partition_by=-,fillfactor=70", &t->option_count);
    ((ssm_pair *)(uintptr_t)t->options)[0].value =
        SSM_LIT("\"All\".\"d\"\"ays\" FOR VALUES FROM (0, MINVALUE) TO (10, MAXVALUE)");
    ((ssm_pair *)(uintptr_t)t->options)[1].value = SSM_LIT("LIST (id, lower(b))");
    add_op(SSM_OP_CREATE_TABLE, "day", NULL)->table_after = t;
}

static void create_heir(void)
{
    ssm_table *t = table_new(&fake.arena);

    t->options = some_pairs("tablespace=fast,inherits=-,access_method=heap,unlogged=true", &t->option_count);
    ((ssm_pair *)(uintptr_t)t->options)[1].value = SSM_LIT("a, \"B\"");
    add_op(SSM_OP_CREATE_TABLE, "heir", NULL)->table_after = t;
}

/* ------------------------------------------------------------------ options */

static ssm_operation *option(const char *name, const char *before, const char *after)
{
    ssm_operation *op = add_op(SSM_OP_SET_OPTION, "t", NULL);

    op->option = ssm_cstr(name);
    op->option_before = before ? ssm_cstr(before) : ssm_view(NULL, 0);
    op->option_after = after ? ssm_cstr(after) : ssm_view(NULL, 0);
    return op;
}

static void option_set(void)
{
    option("fillfactor", "60", "70");
}

static void option_zero(void)
{
    option("parallel_workers", NULL, "0");
}

static void option_reset(void)
{
    option("toast.autovacuum_enabled", "false", NULL);
}

static void option_unlogged(void)
{
    option("unlogged", NULL, "true");
}

static void option_logged(void)
{
    option("unlogged", "true", NULL);
}

static void option_tablespace(void)
{
    option("tablespace", "Fast", NULL);
}

static void option_method(void)
{
    option("access_method", NULL, "Columns");
}

static void option_partition(void)
{
    option("partition_of", "days DEFAULT", "app.weeks FOR VALUES WITH (modulus 4, remainder 0)");
}

static void option_heirs(void)
{
    option("inherits", "a, kept", "kept, \"B\"");
}

static void option_identity(void)
{
    ssm_operation *op = option("identity_options", "INCREMENT BY 5 MAXVALUE 99999999999 CACHE 9 CYCLE", "MINVALUE 20");

    op->member = SSM_LIT("c");
}

static void identity_options(void)
{
    ssm_column *c = added("bigint");

    c->identity = SSM_IDENTITY_ALWAYS;
    c->options = some_pairs("identity_options=SEQUENCE NAME s.\"Q\" START WITH -1 INCREMENT BY -1 "
                            "MINVALUE -99999999999 MAXVALUE 0 CACHE 7 CYCLE",
                            &c->option_count);
}

static void identity_starts(void)
{
    ssm_column *c = after_of(identities(SSM_IDENTITY_NONE, SSM_IDENTITY_ALWAYS));

    before_of(unit.ops[0])->default_value.kind = SSM_DEFAULT_NONE;
    c->options = some_pairs("identity_options=START WITH 100", &c->option_count);
}

static void collation_schema(void)
{
    ssm_column *c = after_of(two_columns(SSM_OP_SET_OPTION, "text", "text"));

    unit_op()->option = SSM_LIT("collation_schema");
    c->collation = (ssm_text){SSM_YES, SSM_LIT("Own")};
    c->options = some_pairs("collation_schema=app", &c->option_count);
}

static void serial_for_identity(void)
{
    identities(SSM_IDENTITY_ALWAYS, SSM_IDENTITY_AUTO);
}

static void add_auto(void)
{
    added("smallint")->identity = SSM_IDENTITY_AUTO;
}

static void key_index(void)
{
    ssm_constraint *c = add_constraint(some_constraint(SSM_CONSTRAINT_UNIQUE, "k", "a,b"));

    c->options = some_pairs("tablespace=fast,fillfactor=70", &c->option_count);
    c->deferrable = SSM_YES;
}

static void set_null_columns(void)
{
    ssm_constraint *c = add_constraint(some_constraint(SSM_CONSTRAINT_FOREIGN_KEY, "k", "a,b"));

    c->ref_table = SSM_LIT("u");
    c->ref_columns = some_names("x,y");
    c->on_delete = SSM_ACTION_SET_NULL;
    c->options = some_pairs("on_delete_columns=\"B\"", &c->option_count);
}

static void index_space(void)
{
    ssm_index *x = some_index("x", 1);

    x->options = some_pairs("tablespace=fast,opclass_parameters_1=-", &x->option_count);
    ((ssm_pair *)(uintptr_t)x->options)[1].value = SSM_LIT("siglen='32', \"B\"='it''s'");
    part_of(x, 0)->opclass = SSM_LIT("gist_trgm_ops");
    add_op(SSM_OP_CREATE_INDEX, "t", "x")->index_after = x;
}

/* ------------------------------------------------------------------ objects */

static ssm_operation *object(ssm_op_kind kind, ssm_object o)
{
    ssm_operation *op = add_op(kind, "-", NULL);
    ssm_object *copy = object_new(&fake.arena);

    *copy = o;
    copy->size = sizeof *copy;
    op->object_before = op->object_after = copy;
    return op;
}

#define OBJECT(KIND, ...) object(KIND, (ssm_object){__VA_ARGS__})

static void create_view(void)
{
    OBJECT(SSM_OP_CREATE_OBJECT, .kind = SSM_OBJECT_VIEW, .schema = SSM_LIT("app"), .name = SSM_LIT("v"),
           .create = SSM_LIT("CREATE VIEW app.v AS SELECT 1"));
}

static void drop_view(void)
{
    OBJECT(SSM_OP_DROP_OBJECT, .kind = SSM_OBJECT_VIEW, .schema = SSM_LIT("app"), .name = SSM_LIT("v"),
           .drop = SSM_LIT("DROP VIEW app.v"));
}

static void replace_function(void)
{
    OBJECT(SSM_OP_REPLACE_OBJECT, .kind = SSM_OBJECT_FUNCTION, .name = SSM_LIT("f(integer)"),
           .replace = SSM_LIT("CREATE OR REPLACE FUNCTION f(integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; "
                              "SELECT $1; END"));
}

static void drop_function(void)
{
    OBJECT(SSM_OP_DROP_OBJECT, .kind = SSM_OBJECT_FUNCTION, .schema = SSM_LIT("app"), .name = SSM_LIT("f(integer)"),
           .drop = SSM_LIT("DROP FUNCTION app.f(integer)"));
}

static void create_trigger(void)
{
    OBJECT(SSM_OP_CREATE_OBJECT, .kind = SSM_OBJECT_TRIGGER, .schema = SSM_LIT("app"), .name = SSM_LIT("g"),
           .table = SSM_LIT("t"),
           .create = SSM_LIT("CREATE TRIGGER g BEFORE UPDATE ON app.t FOR EACH ROW EXECUTE FUNCTION f()"));
}

static void drop_trigger(void)
{
    OBJECT(SSM_OP_DROP_OBJECT, .kind = SSM_OBJECT_TRIGGER, .schema = SSM_LIT("app"), .name = SSM_LIT("g"),
           .table = SSM_LIT("t"), .drop = SSM_LIT("DROP TRIGGER g ON app.t"));
}

static void row_security(void)
{
    OBJECT(SSM_OP_CREATE_OBJECT, .kind = SSM_OBJECT_ROW_SECURITY, .name = SSM_LIT("table t"), .table = SSM_LIT("t"),
           .create = SSM_LIT("ALTER TABLE t ENABLE ROW LEVEL SECURITY"));
}

static void grant(void)
{
    OBJECT(SSM_OP_CREATE_OBJECT, .kind = SSM_OBJECT_GRANT, .name = SSM_LIT("select on table t to reader"),
           .create = SSM_LIT("GRANT SELECT ON TABLE t TO reader"));
}

/* ------------------------------------------------------------------ enums */

static ssm_operation *enum_op(ssm_op_kind kind, const char *value, const char *all)
{
    ssm_operation *op = add_op(kind, "mood", value);
    ssm_enum *after = enum_new(&fake.arena);

    after->name = SSM_LIT("mood");
    after->values = some_names(all);
    op->enum_after = after;
    return op;
}

static void create_enum(void)
{
    enum_op(SSM_OP_CREATE_ENUM, NULL, "a,it's");
}

static void drop_enum(void)
{
    add_op(SSM_OP_DROP_ENUM, "mood", NULL);
}

static void add_value(void)
{
    enum_op(SSM_OP_ADD_ENUM_VALUE, "c", "a,b,c");
}

static void add_value_before(void)
{
    enum_op(SSM_OP_ADD_ENUM_VALUE, "c", "c,a,b")->value_before = SSM_LIT("a");
}

static void add_value_after(void)
{
    enum_op(SSM_OP_ADD_ENUM_VALUE, "c", "a,c,b")->value_after = SSM_LIT("a");
}

static void swap_block(void)
{
    enum_op(SSM_OP_DROP_ENUM_VALUE, "b", "a,it's")->is_inverse = 1;
}

static void swap_enum(void)
{
    ssm_operation *drop = enum_op(SSM_OP_DROP_ENUM_VALUE, "b", "a,c");
    ssm_column *one = a_column("m", "mood"), *other = a_column("ms", "mood[]");
    ssm_constraint *fk = some_constraint(SSM_CONSTRAINT_FOREIGN_KEY, "fk", "m");
    ssm_index *partial = some_index("p", 1);
    ssm_table *t = table_new(&fake.arena);
    ssm_enum_use *uses = arena_alloc(&fake.arena, 2 * sizeof *uses);

    if (unit.schema)
        t->schema = ssm_cstr(unit.schema);
    t->name = SSM_LIT("t");
    fk->ref_table = SSM_LIT("u");
    t->columns = listed(one, other);
    t->column_count = 2;
    t->constraints = listed(some_check("k", "m <> 'a'::mood"), fk);
    t->constraint_count = 2;
    partial->where = SSM_LIT("(m = 'c'::mood)");
    t->indexes = listed(partial, some_index("plain", 1));
    t->index_count = 2;
    one->default_value = some_default(SSM_DEFAULT_STRING, "a");
    other->default_value = some_default(SSM_DEFAULT_STRING, "{}");
    uses[0] = (ssm_enum_use){t, other};
    uses[1] = (ssm_enum_use){t, one};
    drop->uses = listed(&uses[0], &uses[1]);
    drop->use_count = 2;
    drop->uses_known = 1;
}

static const struct verify_case {
    const char *name;
    void (*build)(void);
} cases[] = {
    T(add_plain),
    T(add_full),
    T(add_key),
    T(add_always),
    T(add_serial),
    T(add_generated),
    T(add_zero),
    T(add_negative),
    T(add_positive),
    T(add_large),
    T(add_true),
    T(add_false),
    T(add_expression),
    T(add_cast),
    T(add_null),
    T(drop_column),
    T(set_not_null),
    T(drop_not_null),
    T(rename_column),
    T(type_plain),
    T(type_unknown_before),
    T(type_cast),
    T(type_collation),
    T(type_by_text),
    T(type_using),
    T(type_serial),
    T(type_with_default),
    T(type_with_dependents),
    T(type_and_default),
    T(set_default),
    T(drop_default),
    T(identity_other),
    T(identity_back),
    T(identity_gone),
    T(identity_new),
    T(identity_gone_with_not_null),
    T(identity_new_with_not_null),
    T(identity_for_serial),
    T(identity_for_number),
    T(sequence_for_identity),
    T(add_check),
    T(add_check_later),
    T(add_unique),
    T(add_primary_key),
    T(add_foreign_key),
    T(add_exclusion),
    T(add_exclusion_deferred),
    T(drop_constraint),
    T(rename_constraint),
    T(create_index),
    T(create_index_full),
    T(drop_index),
    T(rename_index),
    T(create_table),
    T(create_empty_table),
    T(drop_table),
    T(rename_table),
    T(comment_table),
    T(comment_column),
    T(comment_none),
    T(create_partition),
    T(create_heir),
    T(option_set),
    T(option_zero),
    T(option_reset),
    T(option_unlogged),
    T(option_logged),
    T(option_tablespace),
    T(option_method),
    T(option_partition),
    T(option_heirs),
    T(option_identity),
    T(identity_options),
    T(identity_starts),
    T(collation_schema),
    T(serial_for_identity),
    T(add_auto),
    T(key_index),
    T(set_null_columns),
    T(index_space),
    T(create_view),
    T(drop_view),
    T(replace_function),
    T(drop_function),
    T(create_trigger),
    T(drop_trigger),
    T(row_security),
    T(grant),
    T(create_enum),
    T(drop_enum),
    T(add_value),
    T(add_value_before),
    T(add_value_after),
    T(swap_block),
    T(swap_enum),
};

enum { CASES = sizeof cases / sizeof cases[0] };

#endif
