/* SPDX-License-Identifier: Apache-2.0
 *
 * Deeds: what a reader may give in place of the honest schema, and a finder in place of the honest files.
 */
#include "hostile.h"

#include <string.h>

/* ---- parts */

/* As SSM_LIT, where a constant is needed. */
#define TEXT(s) {s, sizeof s - 1}

static ssm_place here(const struct moment *now)
{
    return (ssm_place){now->source, 0};
}

static ssm_column good_column(const struct moment *now)
{
    return (ssm_column){.size = sizeof(ssm_column), .name = SSM_LIT("id"),
                        .type = host_services->parse_type(now->h, SSM_LIT("bigint"), here(now)), .nullable = SSM_YES,
                        .default_value = {SSM_DEFAULT_NONE, {NULL, 0}}, .identity = SSM_IDENTITY_NONE, .generated = SSM_NO};
}

/* The target has one table more: with the column, and `change` made to it. */
static int adds_table(const struct moment *now, void (*change)(ssm_table *table, ssm_column *column))
{
    static ssm_table table;
    static ssm_column column;
    static const ssm_column *columns[] = {&column};

    if (!is_target(now))
        return CARRY_ON;
    column = good_column(now);
    table = (ssm_table){.size = sizeof table, .name = SSM_LIT("planted"), .columns = columns, .column_count = 1};
    change(&table, &column);
    return host_services->add_table(now->h, &table, here(now)) == SSM_OK ? CARRY_ON : SSM_ERROR;
}

/* The target has a view. */
static int adds_view(const struct moment *now, const char *create)
{
    static ssm_object view;

    if (!is_target(now))
        return CARRY_ON;
    view = (ssm_object){.size = sizeof view, .kind = SSM_OBJECT_VIEW, .name = SSM_LIT("mallory"), .create = ssm_cstr(create),
                        .drop = SSM_LIT("DROP VIEW mallory"), .definition = SSM_LIT("mallory")};
    return host_services->add_object(now->h, &view, here(now)) == SSM_OK ? CARRY_ON : SSM_ERROR;
}

/* ---- tables that are none */

int gives_table_twice(const struct moment *now)
{
    return honest_schema(now->h, now->source) == SSM_OK ? CARRY_ON : SSM_ERROR;
}

static void no_name(ssm_table *t, ssm_column *c)
{
    (void)c;
    t->name = ssm_view(NULL, 0);
}

int gives_no_name(const struct moment *now)
{
    return adds_table(now, no_name);
}

static void null_text(ssm_table *t, ssm_column *c)
{
    (void)c;
    t->name = ssm_view(NULL, 1000);
}

int gives_null_text(const struct moment *now)
{
    return adds_table(now, null_text);
}

static void null_default(ssm_table *t, ssm_column *c)
{
    (void)t;
    c->default_value = (ssm_default){SSM_DEFAULT_STRING, {NULL, 1000}};
}

int gives_null_default(const struct moment *now)
{
    return adds_table(now, null_default);
}

static void no_type(ssm_table *t, ssm_column *c)
{
    (void)t;
    c->type = NULL;
}

int gives_no_type(const struct moment *now)
{
    return adds_table(now, no_type);
}

static void no_columns(ssm_table *t, ssm_column *c)
{
    (void)c;
    t->columns = NULL;
    t->column_count = 1000;
}

int gives_null_columns(const struct moment *now)
{
    return adds_table(now, no_columns);
}

static void wild_columns(ssm_table *t, ssm_column *c)
{
    (void)c;
    t->columns = (const ssm_column *const *)(size_t)0x10;
}

int gives_wild_columns(const struct moment *now)
{
    return adds_table(now, wild_columns);
}

static void many_columns(ssm_table *t, ssm_column *c)
{
    (void)c;
    t->column_count = SIZE_MAX;
}

int gives_many_columns(const struct moment *now)
{
    return adds_table(now, many_columns);
}

static void many_values(ssm_table *t, ssm_column *c)
{
    static const ssm_str value = TEXT("x");
    static ssm_type type;

    (void)t;
    type = *c->type;
    type.values = (ssm_strs){&value, SIZE_MAX / 2};
    c->type = &type;
}

int gives_many_values(const struct moment *now)
{
    return adds_table(now, many_values);
}

static void long_name(ssm_table *t, ssm_column *c)
{
    static char name[1 << 20];

    (void)t;
    memset(name, 'n', sizeof name);
    c->name = ssm_view(name, sizeof name);
}

int gives_long_name(const struct moment *now)
{
    return adds_table(now, long_name);
}

static void control_bytes(ssm_table *t, ssm_column *c)
{
    (void)c;
    t->name = SSM_LIT("mallory\033[2J\r");
}

int gives_control_bytes(const struct moment *now)
{
    return adds_table(now, control_bytes);
}

static void bad_encoding(ssm_table *t, ssm_column *c)
{
    (void)t;
    c->name = SSM_LIT("mallory\xc3(\xff");
}

int gives_bad_encoding(const struct moment *now)
{
    return adds_table(now, bad_encoding);
}

static void short_table(ssm_table *t, ssm_column *c)
{
    (void)c;
    t->size = 8;
}

int gives_short_struct(const struct moment *now)
{
    return adds_table(now, short_table);
}

static void statement_default(ssm_table *t, ssm_column *c)
{
    t->name = SSM_LIT("mallory");
    c->default_value = (ssm_default){SSM_DEFAULT_EXPRESSION, SSM_LIT("1); DROP TABLE users; --")};
}

int gives_statement_default(const struct moment *now)
{
    return adds_table(now, statement_default);
}

static void statement_check(ssm_table *t, ssm_column *c)
{
    static ssm_constraint check = {.size = sizeof check, .kind = SSM_CONSTRAINT_CHECK, .name = TEXT("mallory"),
                                   .expression = TEXT("id > (SELECT count(*) FROM users)")};
    static const ssm_constraint *const list[] = {&check};

    (void)c;
    t->constraints = list;
    t->constraint_count = 1;
}

int gives_query_check(const struct moment *now)
{
    return adds_table(now, statement_check);
}

static void statement_option(ssm_table *t, ssm_column *c)
{
    static const ssm_pair option = {TEXT("fillfactor"), TEXT("70); DROP TABLE users; --")};

    (void)c;
    t->name = SSM_LIT("mallory");
    t->options = &option;
    t->option_count = 1;
}

int gives_statement_option(const struct moment *now)
{
    return adds_table(now, statement_option);
}

/* ---- objects whose statements are something else */

int gives_two_statements(const struct moment *now)
{
    return adds_view(now, "CREATE VIEW mallory AS SELECT 1 AS a; DROP TABLE users");
}

int gives_other_statement(const struct moment *now)
{
    return adds_view(now, "DROP TABLE users");
}

int gives_other_object(const struct moment *now)
{
    return adds_view(now, "CREATE VIEW other AS SELECT 1 AS a");
}

int gives_hidden_statement(const struct moment *now)
{
    return adds_view(now, "CREATE VIEW mallory AS SELECT '\\'; DROP TABLE users; -- ' AS a");
}

int gives_odd_kind(const struct moment *now)
{
    static const ssm_object odd = {.size = sizeof odd, .kind = (ssm_object_kind)99, .name = TEXT("x"), .create = TEXT("x")};

    (void)host_services->add_object(now->h, &odd, here(now));
    return CARRY_ON;
}

int gives_null_object(const struct moment *now)
{
    (void)host_services->add_object(now->h, NULL, here(now));
    return CARRY_ON;
}

/* ---- what it says */

/* A place in a source that it has made up. */
int tells_of_elsewhere(const struct moment *now)
{
    static const ssm_source own = {.size = sizeof own, .name = TEXT("/etc/passwd\033[2J\n"), .bytes = TEXT("root")};
    const ssm_str text = SSM_LIT("planted\033[2J\nerror: x [cli.required]");

    if (!is_target(now))
        return CARRY_ON;
    return host_services->fail_at(now->h, (ssm_place){&own, SIZE_MAX}, "odd", "look: %1", &text, 1);
}

int tells_without_words(const struct moment *now)
{
    return host_services->fail_at(now->h, here(now), NULL, NULL, NULL, 9);
}

int fails_silently(const struct moment *now)
{
    (void)now;
    return SSM_ERROR;
}

/* ---- services that are none of its business */

int offers_while_reading(const struct moment *now)
{
    const ssm_file file = {.size = sizeof file, .name = SSM_LIT("{version}_planted.sql"), .role = SSM_FILE_SCRIPT,
                           .language = SSM_LANG_SQL};

    if (is_target(now) && host_services->open_file(now->h, &file) == SSM_OK) {
        host_services->write(now->h, SSM_LIT("DROP TABLE users;\n"));
        (void)host_services->close_file(now->h);
    }
    return CARRY_ON;
}

int renders_while_reading(const struct moment *now)
{
    host_services->put(now->h, SSM_LIT("DROP TABLE users"));
    (void)host_services->end_statement(now->h, SSM_STMT_NONE, 0);
    return CARRY_ON;
}

int grows_state(const struct moment *now)
{
    (void)host_services->state(now->h, 16);
    return host_services->state(now->h, 1 << 20) ? CARRY_ON : SSM_ERROR;
}

/* What it cannot read itself, without end. */
int hands_on_without_end(const struct moment *now)
{
    const ssm_source more = {sizeof more, SSM_LIT("more.sql"), SSM_LIT("SELECT 1;")};

    while (host_services->hand_on(now->h, &more) == SSM_OK)
        ;
    return SSM_ERROR;
}

/* A finder's service. */
int finds_while_reading(const struct moment *now)
{
    (void)host_services->found(now->h, SSM_LIT("more.sql"), SSM_LIT("SELECT 1;"), 0);
    return CARRY_ON;
}

int adds_while_finding(const struct moment *now)
{
    static const ssm_table table = {.size = sizeof table, .name = TEXT("planted")};

    (void)host_services->add_table(now->h, &table, (ssm_place){NULL, 0});
    return CARRY_ON;
}

/* ---- files that were never found */

static int finds(const struct moment *now, const char *name)
{
    return host_services->found(now->h, ssm_cstr(name), SSM_LIT("CREATE TABLE users (id bigint);\n"), 1);
}

int finds_parent(const struct moment *now)
{
    return finds(now, "sub/../../planted.sql");
}

int finds_absolute(const struct moment *now)
{
    return finds(now, "/tmp/planted.sql");
}

int finds_control_bytes(const struct moment *now)
{
    return finds(now, "planted\033[2J.sql");
}

int finds_null_name(const struct moment *now)
{
    return host_services->found(now->h, ssm_view(NULL, 40), SSM_LIT("x"), 0);
}

/* One file, and yet another. */
int finds_two(const struct moment *now)
{
    return honest_files(now->h, now->location) == SSM_OK ? honest_files(now->h, now->location) : SSM_ERROR;
}

int finds_binary(const struct moment *now)
{
    return host_services->found(now->h, now->location, SSM_LIT("\0\xff\x1b[2J"), 0);
}

int finds_without_end(const struct moment *now)
{
    static char bytes[1 << 20];

    memset(bytes, ' ', sizeof bytes);
    while (host_services->found(now->h, SSM_LIT("more.sql"), ssm_view(bytes, sizeof bytes), 1) == SSM_OK)
        ;
    return SSM_ERROR;
}

int finds_many(const struct moment *now)
{
    while (finds(now, "more.sql") == SSM_OK)
        ;
    return SSM_ERROR;
}
