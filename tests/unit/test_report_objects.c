/* SPDX-License-Identifier: Apache-2.0
 *
 * The report's objects (views, functions, ...), options, and what it declares: forms that are taken, and forms that are not.
 */
#include "report_fixture.h"

static void test_keys(void)
{
    static const struct {
        const char *diff;
        ssm_op_kind kind;
        const char *key;
    } cases[] = {
        {"{\"kind\":\"missing_object\",\"object\":{\"kind\":\"view\",\"schema\":\"app\",\"name\":\"v\",\"create\":\"C\",\"drop\":\"D\"}}",
         SSM_OP_CREATE_OBJECT, "create_object:view app.v"},
        {"{\"kind\":\"extra_object\",\"object\":{\"kind\":\"function\",\"name\":\"f(integer, text)\",\"drop\":\"D\"}}",
         SSM_OP_DROP_OBJECT, "drop_object:function f(integer\\, text)"},
        {"{\"kind\":\"missing_object\",\"object\":{\"kind\":\"trigger\",\"schema\":\"app\",\"table\":\"users\",\"name\":\"a.b\","
         "\"create\":\"C\"}}",
         SSM_OP_CREATE_OBJECT, "create_object:trigger app.users.a\\.b"},
        {"{\"kind\":\"extra_object\",\"object\":{\"kind\":\"row_security\",\"name\":\"table t\",\"schema\":null}}", SSM_OP_DROP_OBJECT,
         "drop_object:row_security table t"},
        {"{\"kind\":\"changed_object\",\"expected\":{\"kind\":\"view\",\"name\":\"v\",\"replace\":\"R\"},"
         "\"actual\":{\"kind\":\"view\",\"name\":\"v\",\"schema\":\"\"}}",
         SSM_OP_REPLACE_OBJECT, "replace_object:view v"},
        {"{\"kind\":\"option_mismatch\",\"table\":\"app.t\",\"option\":\"FillFactor\",\"expected\":{\"options\":{\"fillfactor\":70}},"
         "\"actual\":{\"options\":{}}}",
         SSM_OP_SET_OPTION, "set_option:app.t.fillfactor"},
        {"{\"kind\":\"option_mismatch\",\"table\":\"t\",\"column\":\"c\",\"option\":\"toast.x\",\"expected\":{\"type\":\"int\"},"
         "\"actual\":{\"type\":\"int\",\"options\":{\"toast.x\":true}}}",
         SSM_OP_SET_OPTION, "set_option:t.c.toast\\.x"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct loaded l;
        const ssm_operation *op;

        load_diffs(&l, cases[i].diff);
        op = only(&l);
        CU_ASSERT_EQUAL(op->kind, cases[i].kind);
        IS(op->key, cases[i].key);
        unload(&l);
    }
}

static void test_an_object_in_full(void)
{
    struct loaded l;
    const ssm_operation *op;

    load_diffs(&l, "{\"kind\":\"missing_object\",\"object\":{\"kind\":\"virtual_table\",\"schema\":\"s\",\"name\":\"n\",\"table\":\"t\","
                   "\"create\":\"C\",\"drop\":\"D\",\"replace\":\"R\",\"after_tables\":true,\"data\":true,\"x-note\":1}}");
    op = only(&l);
    CU_ASSERT_EQUAL(op->flags, SSM_OPF_AFTER_TABLES);
    IS(op->schema, "s");
    IS(op->object, "n");
    CU_ASSERT_EQUAL(op->object_after->kind, SSM_OBJECT_VIRTUAL_TABLE);
    CU_ASSERT_EQUAL(op->object_after->flags, SSM_OBJECTF_DATA);
    IS(op->object_after->table, "t");
    IS(op->object_after->create, "C");
    IS(op->object_after->drop, "D");
    IS(op->object_after->replace, "R");
    CU_ASSERT_PTR_NULL(op->object_before);
    unload(&l);
}

static void test_every_kind_of_object(void)
{
    for (const char *const *kind = object_kind_names(); *kind; kind++) {
        struct loaded l;
        struct buf b;

        buf_init(&b, 4096);
        buf_printf(&b, "{\"kind\":\"extra_object\",\"object\":{\"kind\":\"%s\",\"name\":\"n\",\"drop\":\"D\"}}", *kind);
        load_diffs(&l, buf_cstr(&b));
        CU_ASSERT_EQUAL(only(&l)->object_before->kind, object_kind(ssm_cstr(*kind)));
        CU_ASSERT(object_group(object_kind(ssm_cstr(*kind))) != OBJECT_GROUP_NONE);
        buf_free(&b);
        unload(&l);
    }
    CU_ASSERT_EQUAL(object_kind(SSM_LIT("")), SSM_OBJECT_NONE);
    CU_ASSERT_EQUAL(object_group(SSM_OBJECT_KIND_COUNT), OBJECT_GROUP_NONE);
    CU_ASSERT_STRING_EQUAL(object_kind_name(SSM_OBJECT_KIND_COUNT), "");
}

static void test_options(void)
{
    struct loaded l;
    const ssm_operation *op;
    const ssm_table *t;

    load_diffs(&l, "{\"kind\":\"option_mismatch\",\"table\":\"t\",\"column\":\"c\",\"option\":\"srid\","
                   "\"expected\":{\"options\":{\"SRID\":4326}},\"actual\":{\"options\":{\"srid\":\"0\"}}}");
    op = only(&l);
    IS(op->option, "srid");
    IS(op->option_after, "4326");
    IS(op->option_before, "0");
    IS(op->member, "c");
    CU_ASSERT_EQUAL(op->column_after->option_count, 1);
    unload(&l);
    load_diffs(&l, "{\"kind\":\"missing_table\",\"table\":\"t\",\"expected\":{\"columns\":[{\"name\":\"a\",\"type\":\"int\","
                   "\"options\":{\"invisible\":true}}],\"constraints\":[{\"name\":\"k\",\"type\":\"check\",\"expression\":\"a > 0\","
                   "\"options\":{\"no_inherit\":\"true\"}}],\"indexes\":[{\"name\":\"i\",\"columns\":[\"a\"],\"with\":{\"fillfactor\":1},"
                   "\"options\":{\"comment\":\"it's\"}}]}}");
    t = only(&l)->table_after;
    IS(pair_value(t->columns[0]->options, t->columns[0]->option_count, SSM_LIT("invisible")), "true");
    IS(pair_value(t->constraints[0]->options, t->constraints[0]->option_count, SSM_LIT("no_inherit")), "true");
    IS(pair_value(t->indexes[0]->options, t->indexes[0]->option_count, SSM_LIT("comment")), "it's");
    IS(pair_value(t->indexes[0]->with, t->indexes[0]->with_count, SSM_LIT("fillfactor")), "1");
    CU_ASSERT_PTR_NULL(pair_value(t->options, t->option_count, SSM_LIT("x")).ptr);
    unload(&l);
}

/* A partition, or a table that inherits, has columns that it does not list. */
static void test_tables_without_columns(void)
{
    struct loaded l;

    load_diffs(&l, "{\"kind\":\"missing_table\",\"table\":\"p\",\"expected\":{\"options\":{\"partition_of\":\"q DEFAULT\"}}}");
    CU_ASSERT_EQUAL(only(&l)->table_after->column_count, 0);
    CU_ASSERT(table_inherits(only(&l)->table_after));
    unload(&l);
    load_diffs(&l, "{\"kind\":\"missing_table\",\"table\":\"p\",\"options\":{\"inherits\":\"q\"}}");
    CU_ASSERT(table_inherits(only(&l)->table_after));
    unload(&l);
    load_diffs(&l, "{\"kind\":\"missing_table\",\"table\":\"p\",\"expected\":{\"options\":{\"fillfactor\":\"70\"}}}");
    CU_ASSERT_EQUAL(l.result, -1);
    unload(&l);
}

static void test_declared(void)
{
    struct loaded l;

    load_with(&l, "", ",\"declared\":{\"types\":[\"app.money\"],\"functions\":[\"app.f\",\"g\"],\"x-more\":1}");
    CU_ASSERT_EQUAL_FATAL(l.result, 0);
    CU_ASSERT_EQUAL_FATAL(l.r.declared_types.count, 1);
    CU_ASSERT_EQUAL_FATAL(l.r.declared_functions.count, 2);
    IS(l.r.declared_types.items[0], "app.money");
    IS(l.r.declared_functions.items[1], "g");
    unload(&l);
    load_with(&l, "", ",\"declared\":null");
    CU_ASSERT_EQUAL(l.result, 0);
    unload(&l);
}

static void test_refusals(void)
{
    static const struct {
        const char *diff, *word, *pointer;
    } cases[] = {
        {"{\"kind\":\"missing_object\"}", "report.missing", "/diffs/0/object"},
        {"{\"kind\":\"missing_object\",\"object\":[]}", "report.json_type", "/diffs/0/object"},
        {"{\"kind\":\"missing_object\",\"object\":{\"name\":\"v\",\"create\":\"C\",\"drop\":\"D\"}}", "report.missing",
         "/diffs/0/object/kind"},
        {"{\"kind\":\"missing_object\",\"object\":{\"kind\":\"vew\",\"name\":\"v\",\"create\":\"C\",\"drop\":\"D\"}}",
         "report.object_kind", "/diffs/0/object/kind"},
        {"{\"kind\":\"missing_object\",\"object\":{\"kind\":1,\"name\":\"v\",\"create\":\"C\",\"drop\":\"D\"}}", "report.json_type",
         "/diffs/0/object/kind"},
        {"{\"kind\":\"missing_object\",\"object\":{\"kind\":\"view\",\"create\":\"C\",\"drop\":\"D\"}}", "report.missing",
         "/diffs/0/object/name"},
        {"{\"kind\":\"missing_object\",\"object\":{\"kind\":\"view\",\"name\":\"v\",\"drop\":\"D\"}}", "report.missing",
         "/diffs/0/object/create"},
        {"{\"kind\":\"missing_object\",\"object\":{\"kind\":\"view\",\"name\":\"v\",\"create\":\"C\"}}", "report.missing",
         "/diffs/0/object/drop"},
        {"{\"kind\":\"extra_object\",\"object\":{\"kind\":\"view\",\"name\":\"v\"}}", "report.missing", "/diffs/0/object/drop"},
        {"{\"kind\":\"extra_object\",\"object\":{\"kind\":\"view\",\"name\":\"v\",\"drop\":\"D\",\"sql\":\"x\"}}", "report.unknown_key",
         "/diffs/0/object/sql"},
        {"{\"kind\":\"extra_object\",\"object\":{\"kind\":\"view\",\"name\":\"v\",\"drop\":\"D\",\"data\":\"yes\"}}", "report.json_type",
         "/diffs/0/object/data"},
        {"{\"kind\":\"extra_object\",\"object\":{\"kind\":\"view\",\"name\":\"v\",\"drop\":7}}", "report.json_type",
         "/diffs/0/object/drop"},
        {"{\"kind\":\"extra_object\",\"table\":\"t\",\"object\":{\"kind\":\"view\",\"name\":\"v\",\"drop\":\"D\"}}",
         "report.unknown_key", "/diffs/0/table"},
        {"{\"kind\":\"changed_object\",\"expected\":{\"kind\":\"view\",\"name\":\"v\"},\"actual\":{\"kind\":\"view\",\"name\":\"v\"}}",
         "report.missing", "/diffs/0/expected/replace"},
        {"{\"kind\":\"changed_object\",\"expected\":{\"kind\":\"view\",\"name\":\"v\",\"replace\":\"R\"}}", "report.missing",
         "/diffs/0/actual"},
        {"{\"kind\":\"changed_object\",\"expected\":{\"kind\":\"view\",\"name\":\"v\",\"replace\":\"R\"},"
         "\"actual\":{\"kind\":\"view\",\"name\":\"w\"}}",
         "report.conflict", "/diffs/0/actual"},
        {"{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{\"options\":{\"o\":1}}}", "report.missing",
         "/diffs/0/actual"},
        {"{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{\"options\":{\"o\":1}},"
         "\"actual\":{\"options\":{\"o\":\"1\"}}}",
         "report.conflict", "/diffs/0"},
        {"{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{},\"actual\":{}}", "report.conflict",
         "/diffs/0"},
        {"{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":1,\"expected\":{\"options\":{\"o\":1}},\"actual\":{}}",
         "report.json_type", "/diffs/0/option"},
        {"{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{\"options\":[]},\"actual\":{}}",
         "report.json_type", "/diffs/0/expected/options"},
        {"{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\",\"options\":{\"a\":{}}}}",
         "report.json_type", "/diffs/0/expected/options/a"},
        {"{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\",\"options\":{\"a\":1,\"A\":2}}}",
         "report.repeated", "/diffs/0/expected/options/A"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct loaded l;

        load_diffs(&l, cases[i].diff);
        CU_ASSERT_EQUAL(l.result, -1);
        if (!str_is(nth(&l, 0)->pointer, cases[i].pointer) || !str_is(nth(&l, 0)->word, cases[i].word))
            fprintf(stderr, "\n  %.*s at %.*s: %s\n", STR_ARG(nth(&l, 0)->word), STR_ARG(nth(&l, 0)->pointer), cases[i].diff);
        IS(nth(&l, 0)->word, cases[i].word);
        IS(nth(&l, 0)->pointer, cases[i].pointer);
        unload(&l);
    }
}

static void test_refused_declarations(void)
{
    static const struct {
        const char *more, *word, *pointer;
    } cases[] = {
        {",\"declared\":[]", "report.json_type", "/declared"},
        {",\"declared\":{\"type\":[]}", "report.unknown_key", "/declared/type"},
        {",\"declared\":{\"types\":\"a\"}", "report.json_type", "/declared/types"},
        {",\"declared\":{\"functions\":[1]}", "report.json_type", "/declared/functions/0"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct loaded l;

        load_with(&l, "", cases[i].more);
        CU_ASSERT_EQUAL(l.result, -1);
        IS(nth(&l, 0)->word, cases[i].word);
        IS(nth(&l, 0)->pointer, cases[i].pointer);
        unload(&l);
    }
}

/* Longer than one statement may be, and more options than a thing may have. */
static void test_limits(void)
{
    struct loaded l;
    struct buf b;

    buf_init(&b, 2u * LIMIT_OBJECT);
    buf_puts(&b, "{\"kind\":\"extra_object\",\"object\":{\"kind\":\"view\",\"name\":\"v\",\"drop\":\"");
    for (size_t i = 0; i <= LIMIT_OBJECT; i++)
        buf_putc(&b, 'x');
    buf_puts(&b, "\"}}");
    load_diffs(&l, buf_cstr(&b));
    CU_ASSERT(said(&l, 0, "report.length", "/diffs/0/object/drop"));
    unload(&l);
    buf_clear(&b);
    buf_puts(&b, "{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\",\"options\":{\"a\":1");
    for (int i = 0; i < LIMIT_TABLE_PARTS; i++)
        buf_printf(&b, ",\"o%d\":1", i);
    buf_puts(&b, "}}}");
    load_diffs(&l, buf_cstr(&b));
    CU_ASSERT(said(&l, 0, "report.count", "/diffs/0/expected/options"));
    unload(&l);
    buf_free(&b);
}

UNIT_MAIN("report: objects and options", T(test_keys), T(test_an_object_in_full), T(test_every_kind_of_object), T(test_options),
          T(test_tables_without_columns), T(test_declared), T(test_refusals), T(test_refused_declarations), T(test_limits))
