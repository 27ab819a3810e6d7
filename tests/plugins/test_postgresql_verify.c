/* SPDX-License-Identifier: Apache-2.0
 *
 * The PostgreSQL dialect's second look: it takes every statement that the dialect writes, and refuses one that differs.
 * Three ways to differ: by hand, operation by operation; token by token, by rule, wherever the parser still takes the
 * text and its tree is another; and statement by statement, one too few, too many, or in another order.
 */
#include "verify_cases.h"
#include "verify_mutants.h"

#include "base/limits.h"

#include <ctype.h>
#include <pg_query.h>

enum { MOST = 64 };

static struct ssm_host_api recording;
static ssm_statement statements[MOST];
static size_t statement_count;

/* Beside what fake_host.h does: each statement as it is, without signs in front. */
static int record(ssm_host *h, uint32_t flags, uint32_t risks)
{
    ssm_str text = ssm_view(h->text + h->begin, h->length - h->begin);

    if (statement_count < MOST)
        statements[statement_count++] =
            (ssm_statement){.size = sizeof *statements, .flags = flags, .text = arena_str(&h->arena, text)};
    return fake_end(h, flags, risks);
}

/* Arguments are cut as the real host cuts them. */
static int fail(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                size_t count)
{
    ssm_str cut[LIMIT_DIAG_ARGS];

    for (size_t i = 0; i < count && i < LIMIT_DIAG_ARGS; i++)
        cut[i] = ssm_view(args[i].ptr, args[i].len < LIMIT_DIAG_ARG ? args[i].len : LIMIT_DIAG_ARG);
    return fake_fail(h, op, code, message, cut, count);
}

/* Requests for memory that are granted yet. */
static size_t grants = SIZE_MAX;

static void *limited_alloc(ssm_host *h, size_t bytes)
{
    if (!grants)
        return NULL;
    grants -= grants != SIZE_MAX;
    return fake_alloc(h, bytes);
}

static bool render_case(size_t i)
{
    unit.count = 0;
    statement_count = 0;
    arena_reset(&fake.arena);
    cases[i].build();
    return *fake_render(unit.ops, unit.count) != '[';
}

/* True when the statements are taken. */
static bool verify(const ssm_statement *list, size_t count)
{
    const ssm_unit asked = {.size = sizeof asked, .ops = unit.ops, .op_count = unit.count};
    const ssm_statement *pointers[MOST + 1];
    int result;

    for (size_t i = 0; i < count; i++)
        pointers[i] = &list[i];
    fake.failures = 0;
    fake.refusal[0] = fake.message[0] = 0;
    result = fake_dialect->verify(&fake, &asked, pointers, count);
    CU_ASSERT_EQUAL(fake.failures, result != SSM_OK); /* said once, and only then */
    return result == SSM_OK;
}

static bool verify_with(size_t index, const char *text)
{
    ssm_statement list[MOST];

    memcpy(list, statements, sizeof list);
    list[index].text = ssm_cstr(text);
    return verify(list, statement_count);
}

static void for_all_manners(void (*run)(size_t i))
{
    static const char *const schemas[] = {NULL, "App s"};

    for (size_t manner = 0; manner < 8; manner++) {
        unit.schema = schemas[manner & 1];
        unit.back = manner & 2;
        fake.idempotent = (int)(manner >> 2);
        for (size_t i = 0; i < CASES; i++)
            run(i);
    }
    unit.schema = NULL;
    unit.back = false;
    fake.idempotent = 0;
}

/* ------------------------------------------------------------------ what is rendered */

static void passes(size_t i)
{
    bool rendered = render_case(i), taken;

    CU_ASSERT_TRUE_FATAL(rendered && statement_count > 0);
    taken = verify(statements, statement_count);
    if (!taken)
        fprintf(stderr, "%s: %s: %s\n%s\n", cases[i].name, fake.refusal, fake.message, fake.text);
    CU_ASSERT_TRUE(taken);
}

static void all_that_the_dialect_writes_passes(void)
{
    bool seen[SSM_OP_KIND_COUNT] = {false};

    for_all_manners(passes);
    for (size_t i = 0; i < CASES; i++) {
        render_case(i);
        seen[unit.ops[0]->kind] = true;
    }
    for (int kind = SSM_OP_NONE + 1; kind < SSM_OP_KIND_COUNT; kind++)
        CU_ASSERT_TRUE(seen[kind]);
}

static const char *const types[] = {
    "string",
    "Int",
    "long",
    "int2",
    "Float",
    "float(24)",
    "real",
    "double precision",
    "Decimal(10,2)",
    "numeric(5,-2)",
    "numeric",
    "bool",
    "DateTime",
    "datetime(6)",
    "datetime(0)",
    "timestamptz",
    "timestamptz(3)",
    "timestamp(0)",
    "timestamp without time zone",
    "time",
    "time(2) with time zone",
    "time with time zone",
    "interval",
    "interval(3)",
    "interval year",
    "interval month",
    "interval day",
    "interval hour",
    "interval minute",
    "interval second",
    "interval second(2)",
    "interval year to month",
    "interval day to hour",
    "interval day to minute",
    "interval day to second",
    "interval day to second(3)",
    "interval hour to minute",
    "interval hour to second",
    "interval minute to second",
    "character varying(9)",
    "varchar",
    "char",
    "character(36)",
    "bit",
    "bit(3)",
    "varbit(5)",
    "bit varying",
    "Json",
    "json",
    "jsonb",
    "Bytes",
    "bytea",
    "uuid",
    "date",
    "text[][]",
    "char[]",
    "bigserial",
    "serial",
    "smallserial",
    "inet",
    "int4range",
    "bool[]",
    "mood",
    "app.\"Mood\"[]",
    "vector(1536)",
    "pg_catalog.inet",
    "name",
    "\"order\"",
    "xml",
    "geometry(3)",
};

/* The statement that adds a column of this type. */
static ssm_str render_type(const char *type)
{
    unit.count = 0;
    statement_count = 0;
    added(type);
    CU_ASSERT_PTR_NOT_NULL_FATAL(unit.ops[0]->column_after->type);
    CU_ASSERT_TRUE(*fake_render_one(unit.ops[0]) != '[');
    return statements[0].text;
}

static void each_type_passes_for_itself_alone(void)
{
    const size_t count = sizeof types / sizeof types[0];

    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            ssm_statement other = {.size = sizeof other};
            ssm_str own;
            bool taken;

            arena_reset(&fake.arena);
            other.text = render_type(types[j]);
            own = render_type(types[i]); /* asked for from here on */
            taken = verify(&other, 1);
            if (taken != ssm_str_eq(own, other.text))
                fprintf(stderr, "%s for %s: %s\n", types[j], types[i], fake.message);
            CU_ASSERT_EQUAL(taken, ssm_str_eq(own, other.text));
        }
    }
}

static bool same_statements(const ssm_statement *a, size_t a_count, const ssm_statement *b, size_t b_count)
{
    for (size_t i = 0; i < a_count && i < b_count; i++)
        if (!ssm_str_eq(a[i].text, b[i].text))
            return false;
    return a_count == b_count;
}

static void build_and_render(size_t i)
{
    unit.count = 0;
    statement_count = 0;
    cases[i].build();
    fake_render(unit.ops, unit.count);
}

static void no_operation_passes_for_another(void)
{
    for (size_t i = 0; i < CASES; i++) {
        for (size_t j = 0; j < CASES; j++) {
            ssm_statement others[MOST];
            size_t count;
            bool taken;

            arena_reset(&fake.arena);
            build_and_render(j);
            memcpy(others, statements, sizeof others);
            count = statement_count;
            build_and_render(i); /* asked for from here on */
            taken = verify(others, count);
            if (taken != same_statements(others, count, statements, statement_count))
                fprintf(stderr, "%s for %s: %s\n", cases[j].name, cases[i].name, fake.message);
            CU_ASSERT_EQUAL(taken, same_statements(others, count, statements, statement_count));
        }
    }
}

/* ------------------------------------------------------------------ wrong by hand */

static size_t case_of(const char *name)
{
    for (size_t i = 0; i < CASES; i++)
        if (strcmp(cases[i].name, name) == 0)
            return i;
    return CASES;
}

static void what_is_wrong_is_refused_by_its_name(void)
{
    size_t count = sizeof mutants / sizeof mutants[0];

    CU_ASSERT_TRUE(count >= 150);
    for (size_t i = 0; i < count; i++) {
        const struct mutant *m = &mutants[i];
        bool taken;

        CU_ASSERT_TRUE_FATAL(case_of(m->name) < CASES && render_case(case_of(m->name)));
        taken = verify_with(m->index, m->text);
        if (taken || strcmp(fake.refusal, m->code) != 0)
            fprintf(stderr, "%s[%zu]: %s: expected %s, got %s: %s\n", m->name, m->index, m->text, m->code,
                    taken ? "nothing" : fake.refusal, fake.message);
        CU_ASSERT_TRUE(!taken && strcmp(fake.refusal, m->code) == 0);
        if (*m->says && !strstr(fake.message, m->says))
            fprintf(stderr, "%s[%zu]: expected \"%s\", got: %s\n", m->name, m->index, m->says, fake.message);
        CU_ASSERT_TRUE(!*m->says || strstr(fake.message, m->says));
    }
}

/* ------------------------------------------------------------------ wrong by rule */

static bool is_word_sign(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* The token from `at` on; a dollar sign is one of its own, so that a block's body is tokens as well. */
static size_t token_length(const char *at)
{
    size_t n = 1;

    if (*at == '\'' || *at == '"') {
        while (at[n] && at[n] != *at)
            n++;
        return at[n] ? n + 1 : n;
    }
    while (is_word_sign(*at) && is_word_sign(at[n]))
        n++;
    return n;
}

/* The tree without places; NULL where the parser does not take the text. */
static char *tree_of(const char *text)
{
    PgQueryParseResult r = pg_query_parse(text);
    char *tree = r.error ? NULL : strdup(r.parse_tree), *to = tree;

    for (const char *from = tree; from && *from; from++) {
        *to++ = *from;
        if (to - tree > 11 && memcmp(to - 11, "\"location\":", 11) == 0)
            while (from[1] == '-' || isdigit((unsigned char)from[1]))
                from++;
    }
    if (tree)
        *to = 0;
    pg_query_free_parse_result(r);
    return tree;
}

static size_t tried, different;

/* Nothing is excepted: no difference of the tree is one that does not matter. */
static void try_text(size_t index, const char *text, const char *tree, const char *name)
{
    char *other = tree_of(text);

    tried++;
    if (other && strcmp(tree, other) != 0) {
        different++;
        if (verify_with(index, text)) {
            fprintf(stderr, "%s[%zu] is taken:\n%s\n", name, index, text);
            CU_FAIL("a mutant lives");
        }
    }
    free(other);
}

static void mutate_tokens(size_t i, size_t index)
{
    static const char *const instead[] = {"",     "zz",     "1",          "7",        "0",       "-3",      "'zz'",
                                          "NULL", "ONLY t", "text",       "SET NULL", "CASCADE", "UNIQUE",  "UNLOGGED",
                                          "DROP", "zz.zz",  "(SELECT 1)", "zz,zz",    "integer", "true",    "*",
                                          "zz()", ";",      "<>",         "SET",      "ADD",     "NOT NULL"};
    size_t length = statements[index].text.len;
    char *text = strndup(statements[index].text.ptr, length), *mutant = malloc(2 * length + 64), *tree = tree_of(text);

    CU_ASSERT_PTR_NOT_NULL_FATAL(tree);
    for (const char *at = text; *at; at += token_length(at)) {
        size_t n = token_length(at);

        if (isspace((unsigned char)*at))
            continue;
        for (size_t j = 0; j < sizeof instead / sizeof instead[0]; j++) {
            sprintf(mutant, "%.*s%s%s", (int)(at - text), text, instead[j], at + n); /* in place of it */
            try_text(index, mutant, tree, cases[i].name);
            if (!j) /* spaces alone, which count for the tree only within a block */
                continue;
            sprintf(mutant, "%.*s %s %s", (int)(at - text), text, instead[j], at); /* before it */
            try_text(index, mutant, tree, cases[i].name);
        }
    }
    for (size_t j = 0; j < sizeof instead / sizeof instead[0]; j++) {
        sprintf(mutant, "%s %s", text, instead[j]);
        try_text(index, mutant, tree, cases[i].name);
    }
    free(text);
    free(mutant);
    free(tree);
}

static void mutate_case(size_t i)
{
    if (render_case(i))
        for (size_t index = 0; index < statement_count; index++)
            mutate_tokens(i, index);
}

static void each_token_counts(void)
{
    tried = different = 0;
    for (size_t i = 0; i < CASES; i++)
        mutate_case(i);
    unit.schema = "App s";
    fake.idempotent = 1;
    for (size_t i = 0; i < CASES; i++)
        if (i != case_of("swap_block")) /* 20,000 mutants of the same text */
            mutate_case(i);
    unit.schema = NULL;
    fake.idempotent = 0;
    fprintf(stderr, "%zu mutants, %zu with another tree\n", tried, different);
    CU_ASSERT_TRUE(different > 5000);
}

/* The one step that may be there or not: without DROP DEFAULT the server takes the type change or refuses it, and the
 * default is set to the same in the end. */
static bool may_be_without(size_t i, size_t index)
{
    return index == 0 && strcmp(cases[i].name, "type_and_default") == 0;
}

static void mutate_order(size_t i)
{
    ssm_statement list[MOST];

    if (!render_case(i))
        return;
    for (size_t k = 0; k < statement_count; k++) {
        memcpy(list, statements, sizeof list);
        memmove(list + k, list + k + 1, (statement_count - k - 1) * sizeof *list);
        if (verify(list, statement_count - 1) != may_be_without(i, k)) {
            fprintf(stderr, "%s without statement %zu\n", cases[i].name, k);
            CU_FAIL("one too few");
        }
        memcpy(list, statements, sizeof list);
        memmove(list + k + 1, list + k, (statement_count - k) * sizeof *list);
        CU_ASSERT_FALSE(verify(list, statement_count + 1));
        if (k + 1 < statement_count && !ssm_str_eq(statements[k].text, statements[k + 1].text)) {
            memcpy(list, statements, sizeof list);
            list[k] = statements[k + 1];
            list[k + 1] = statements[k];
            if (verify(list, statement_count)) {
                fprintf(stderr, "%s: %zu and the next in the other order\n", cases[i].name, k);
                CU_FAIL("another order");
            }
        }
    }
    CU_ASSERT_FALSE(verify(list, 0));
}

static void each_statement_counts(void)
{
    for_all_manners(mutate_order);
}

/* ------------------------------------------------------------------ limits */

static char *repeated(const char *before, const char *part, size_t count, const char *behind)
{
    size_t n = strlen(part), first = strlen(before);
    char *text = malloc(first + n * count + strlen(behind) + 1);

    memcpy(text, before, first);
    for (size_t i = 0; i < count; i++)
        memcpy(text + first + i * n, part, n);
    strcpy(text + first + n * count, behind);
    return text;
}

static void refused(const char *name, char *text, const char *code)
{
    CU_ASSERT_TRUE_FATAL(render_case(case_of(name)));
    CU_ASSERT_FALSE(verify_with(0, text));
    if (strcmp(fake.refusal, code) != 0)
        fprintf(stderr, "%.60s...: %s, not %s: %.200s\n", text, fake.refusal, code, fake.message);
    CU_ASSERT_STRING_EQUAL(fake.refusal, code);
    free(text);
}

static void what_ends_the_parsers_stack_is_not_given_to_it(void)
{
    refused("add_plain", repeated("ALTER TABLE t ADD COLUMN c integer DEFAULT 1", "+1", 200000, ""), "verify_limits");
    refused("add_plain", repeated("ALTER TABLE t ADD COLUMN c integer DEFAULT (", "(", 300000, ""), "verify_limits");
    refused("add_plain", repeated("ALTER TABLE t ADD COLUMN c integer DEFAULT ", "NOT ", 200000, "a"), "verify_limits");
    refused("add_plain", repeated("ALTER TABLE t ADD COLUMN c integer DEFAULT ", "- ", 200000, "a"), "verify_limits");
    refused("add_plain", repeated("ALTER TABLE t ADD COLUMN c integer DEFAULT ARRAY", "[", 200000, ""),
            "verify_limits");
    refused("add_plain", repeated("ALTER TABLE t ADD COLUMN c integer DEFAULT a", "::a", 200000, ""), "verify_limits");
    refused("add_plain", repeated("ALTER TABLE t ADD COLUMN c integer", " ", 17 * 1024 * 1024, ""), "verify_size");
}

/* The deepest that is given to it, by the text's length and by the count of its tokens. */
static void what_is_given_to_the_parser_ends_well(void)
{
    static const struct {
        const char *part, *last;
        size_t times;
    } deep[] = {
        {"+1", "", 2000},  {"NOT ", "a", 1000}, {"- ", "a", 2000}, {"f(", "", 2000},     {"ARRAY[", "", 650},
        {"[", "", 4000},   {"::a", "", 1300},   {"a.", "b", 2000}, {"+1", "", 4080},     {"NOT ", "a", 8150},
        {"- ", "a", 8150}, {"::a", "", 2700},   {"f(", "", 240},   {"a || ", "a", 2700}, {"CASE WHEN ", "a", 4000},
    };

    for (size_t i = 0; i < sizeof deep / sizeof deep[0]; i++) {
        char *text =
            repeated("ALTER TABLE t ADD COLUMN c integer DEFAULT 1 + ", deep[i].part, deep[i].times, deep[i].last);

        CU_ASSERT_TRUE_FATAL(render_case(case_of("add_plain")));
        CU_ASSERT_FALSE(verify_with(0, text));
        CU_ASSERT_STRING_NOT_EQUAL(fake.refusal, "verify_limits");
        free(text);
    }
}

/* The host reports that by itself. */
static void where_memory_ends_nothing_is_taken(void)
{
    size_t refused_once = 0;

    for (size_t i = 0; i < CASES; i++) {
        ssm_unit these = {.size = sizeof these, .ops = unit.ops};
        const ssm_statement *pointers[MOST];
        int result = SSM_ERROR;

        CU_ASSERT_TRUE_FATAL(render_case(i));
        these.op_count = unit.count;
        for (size_t k = 0; k < statement_count; k++)
            pointers[k] = &statements[k];
        for (size_t granted = 0; result != SSM_OK && granted < 200; granted++) {
            fake.failures = 0;
            grants = granted;
            result = fake_dialect->verify(&fake, &these, pointers, statement_count);
            refused_once += result != SSM_OK;
            CU_ASSERT_EQUAL(fake.failures, 0);
        }
        grants = SIZE_MAX;
        CU_ASSERT_EQUAL(result, SSM_OK);
    }
    CU_ASSERT_TRUE(refused_once > 20);
}

static void a_table_of_4096_columns_passes(void)
{
    enum { COLUMNS = 4096, NAMES = 40 };
    static char text[COLUMNS * NAMES];
    ssm_table *t;
    ssm_statement statement = {.size = sizeof statement};
    const ssm_column **columns;
    size_t n = 0;

    unit.count = 0;
    arena_reset(&fake.arena);
    t = table_new(&fake.arena);
    columns = arena_alloc(&fake.arena, COLUMNS * sizeof(*columns));
    n += (size_t)sprintf(text, "CREATE TABLE t (");
    for (size_t i = 0; i < COLUMNS; i++) {
        char *name = arena_alloc(&fake.arena, 16);
        ssm_column *c;

        sprintf(name, "c%zu", i);
        c = a_column(name, "numeric(10,2)");
        c->nullable = SSM_NO;
        columns[i] = c;
        n += (size_t)sprintf(text + n, "%s%s numeric(10, 2) NOT NULL", i ? ", " : "", name);
    }
    n += (size_t)sprintf(text + n, ")");
    t->columns = columns;
    t->column_count = COLUMNS;
    add_op(SSM_OP_CREATE_TABLE, "t", NULL)->table_after = t;
    statement.text = ssm_view(text, n);
    CU_ASSERT_TRUE(verify(&statement, 1));
}

int main(void)
{
    static const struct unit_test tests[] = {
        T(all_that_the_dialect_writes_passes),
        T(each_type_passes_for_itself_alone),
        T(no_operation_passes_for_another),
        T(what_is_wrong_is_refused_by_its_name),
        T(each_token_counts),
        T(each_statement_counts),
        T(what_ends_the_parsers_stack_is_not_given_to_it),
        T(what_is_given_to_the_parser_ends_well),
        T(where_memory_ends_nothing_is_taken),
        T(a_table_of_4096_columns_passes),
    };
    int status;

    recording = fake_api;
    recording.end_statement = record;
    recording.fail = fail;
    recording.alloc = limited_alloc;
    fake_dialect = ssm_plugin_entry(&recording)->vtable;
    status = unit_main("dialect.postgresql.verify", tests, sizeof tests / sizeof tests[0]);
    arena_free(&fake.arena);
    pg_query_exit();
    return status;
}
