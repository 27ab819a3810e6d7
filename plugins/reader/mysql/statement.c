/* SPDX-License-Identifier: Apache-2.0
 *
 * Which statement it is. What changes no schema is passed over; what cannot be followed is said.
 */
#include "reader.h"

static void pass(struct reader *r)
{
    r->at = r->stop;
}

/* ------------------------------------------------------------------ CREATE */

static bool head_clause(struct reader *r, struct head *h)
{
    if (my_words(r, "or", "replace")) {
        h->replace = true;
    } else if (my_word(r, "aggregate")) {
        h->aggregate = true;
    } else if (my_word(r, "algorithm")) {
        ssm_str name;

        my_need_sign(r, "=");
        name = my_name(r);
        h->algorithm = ascii_is(name, "merge")       ? SSM_LIT("MERGE")
                       : ascii_is(name, "temptable") ? SSM_LIT("TEMPTABLE")
                                                  : ABSENT;
    } else if (my_word(r, "definer")) {
        my_need_sign(r, "=");
        h->definer = my_definer(r);
    } else if (my_words(r, "sql", "security")) {
        h->security = my_word(r, "invoker") ? SSM_LIT("INVOKER") : ABSENT;
        if (!h->security.ptr)
            my_need_word(r, "definer");
    } else {
        return false;
    }
    return true;
}

static void database_options(struct reader *r, bool is_own)
{
    while (!my_at_end(r)) {
        ssm_str value;
        bool charset;

        my_word(r, "default");
        charset = my_words(r, "character", "set") || my_word(r, "charset");
        if (!charset && !my_word(r, "collate")) {
            pass(r); /* comment, encryption, read only */
            return;
        }
        my_sign(r, "=");
        value = my_peek(r, 0)->text;
        my_step(r);
        if (is_own && charset)
            r->charset = my_charset(r, value);
        else if (is_own)
            r->collation = my_collation(r, value);
    }
}

/* Something stands in a database that has no name here. */
static bool is_begun(const struct reader *r)
{
    return !r->called.ptr && (r->tables.count || r->things.count);
}

/* The database that comes first is the one that is meant by names without one. */
static void create_database(struct reader *r)
{
    bool unless = my_if_not_exists(r), is_own;
    ssm_str name = my_name(r);
    struct thing *x;

    if (!r->called.ptr && !is_begun(r))
        r->called = name;
    is_own = r->called.ptr && ssm_str_eq(r->called, name);
    if (!is_own) {
        x = my_new_thing(r, SSM_OBJECT_SCHEMA, ABSENT, name);
        if (!x)
            return;
        x->object.create = my_drop_text(r, "CREATE DATABASE", ABSENT, name);
        x->object.drop = my_drop_text(r, "DROP DATABASE", ABSENT, name);
        x->object.flags = SSM_OBJECTF_DATA;
        x->object.definition = SSM_LIT("database");
        my_add_thing(r, x, false, unless);
    }
    database_options(r, is_own);
}

static bool create_index(struct reader *r, const struct head *h)
{
    static const struct {
        const char *word;
        enum key_kind kind;
    } kinds[] = {{"unique", KEY_UNIQUE}, {"fulltext", KEY_FULLTEXT}, {"spatial", KEY_SPATIAL}};
    enum key_kind kind = KEY_PLAIN;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (my_word(r, kinds[i].word))
            kind = kinds[i].kind;
    if (kind == KEY_PLAIN && !my_at(r, "index"))
        return false;
    my_need_word(r, "index");
    my_create_index(r, kind, h->replace);
    return true;
}

static void not_followed(struct reader *r, ssm_place place)
{
    static const char *const kinds[] = {"user", "role", "server", "tablespace", "logfile", "package", "undo", "resource"};
    const char *kind = "statement";
    ssm_str name;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (my_at(r, kinds[i]))
            kind = kinds[i];
    my_step(r);
    name = my_peek(r, 0)->text;
    my_cannot(r, kind, name.ptr ? name : ssm_cstr(kind), place);
    pass(r);
}

static void create(struct reader *r, ssm_place place)
{
    struct head h = {0};
    bool temporary;

    while (head_clause(r, &h))
        ;
    temporary = my_word(r, "temporary");
    if (my_word(r, "table"))
        my_create_table(r, temporary, h.replace);
    else if (my_at(r, "sequence"))
        my_create_sequence(r, &h);
    else if (my_word(r, "database") || my_word(r, "schema"))
        create_database(r);
    else if (!create_index(r, &h) && !my_create_view(r, &h) && !my_create_routine(r, &h))
        not_followed(r, place);
}

/* ------------------------------------------------------------------ ALTER */

static void alter(struct reader *r, ssm_place place)
{
    struct head h = {.is_alter = true};

    while (head_clause(r, &h))
        ;
    my_word(r, "online");
    my_word(r, "ignore");
    if (my_word(r, "table")) {
        my_alter_table(r);
    } else if (my_word(r, "database") || my_word(r, "schema")) {
        ssm_str name = my_at_name(r) && !my_at(r, "default") && !my_at(r, "character") && !my_at(r, "charset") &&
                               !my_at(r, "collate")
                           ? my_name(r)
                           : r->called;

        database_options(r, ssm_str_eq(name, r->called));
    } else if (!my_create_view(r, &h)) {
        not_followed(r, place);
    }
}

/* ------------------------------------------------------------------ DROP */

void my_drop_object(struct reader *r)
{
    static const struct {
        const char *word;
        ssm_object_kind kind;
    } kinds[] = {{"view", SSM_OBJECT_VIEW},           {"trigger", SSM_OBJECT_TRIGGER}, {"procedure", SSM_OBJECT_PROCEDURE},
                 {"function", SSM_OBJECT_FUNCTION},   {"event", SSM_OBJECT_EVENT},     {"sequence", SSM_OBJECT_SEQUENCE},
                 {"database", SSM_OBJECT_SCHEMA},     {"schema", SSM_OBJECT_SCHEMA}};
    ssm_object_kind kind = SSM_OBJECT_NONE;
    bool unless;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && !kind; i++)
        if (my_word(r, kinds[i].word))
            kind = kinds[i].kind;
    unless = my_if_exists(r);
    do {
        ssm_place place = my_here(r);
        ssm_str schema, name;
        struct thing *x;

        my_qualified(r, &schema, &name);
        x = my_find_thing(r, kind, schema, name);
        if (x)
            x->gone = true;
        else if (!unless && !r->bad && kind != SSM_OBJECT_SCHEMA)
            my_fault(r, place, "not_there", "there is no %1 to be dropped", name);
    } while (my_sign(r, ",") && !r->bad);
    if (!my_word(r, "restrict"))
        my_word(r, "cascade");
}

static void drop(struct reader *r, ssm_place place)
{
    static const char *const objects[] = {"view",  "trigger",  "procedure", "function",
                                          "event", "sequence", "database",  "schema"};

    if (my_word(r, "temporary")) {
        pass(r);
    } else if (my_word(r, "table") || my_word(r, "tables")) {
        my_drop_table(r);
    } else if (my_word(r, "index")) {
        my_drop_index(r);
    } else if (my_word(r, "prepare")) {
        pass(r);
    } else {
        for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
            if (my_at(r, objects[i])) {
                my_drop_object(r);
                return;
            }
        }
        not_followed(r, place);
    }
}

/* ------------------------------------------------------------------ the rest */

static bool starts_with(struct reader *r, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (my_at(r, words[i]))
            return true;
    return false;
}

static void rows(struct reader *r, ssm_place place)
{
    if (!r->warned_rows)
        my_warn(r, place, "rows", "what changes rows is no schema, and is passed over: %1", my_peek(r, 0)->text);
    r->warned_rows = true;
    pass(r);
}

/* True when `text` is one of the words between commas. */
static bool is_among(const char *words, ssm_str text)
{
    for (const char *at = words; *at; at += *at == ',') {
        size_t n = strcspn(at, ",");

        if (ascii_same(ssm_view(at, n), text))
            return true;
        at += n;
    }
    return false;
}

/* The name of a system variable that a token of SET is, without its scope; absent: it is none. */
static ssm_str variable(const struct token *t)
{
    ssm_str name = t->text;

    if (t->sort == SORT_VARIABLE && !ascii_begins(name, "@@"))
        return ABSENT;
    for (size_t i = name.len; i; i--)
        if (name.ptr[i - 1] == '.' || name.ptr[i - 1] == '@')
            return ssm_view(name.ptr + i, name.len - i);
    return name;
}

/* Modes in which statements mean something else; those of quotes, || and backslashes the lexer follows. */
static bool is_foreign_mode(ssm_str modes)
{
    static const char *const foreign[] = {"oracle", "mssql", "db2", "maxdb", "postgresql", "high_not_precedence",
                                          "empty_string_is_null"};

    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (my_lists(modes, foreign[i]))
            return true;
    return false;
}

/* Settings that change what the statements behind them mean, and the values with which they mean what they say. */
static void session_setting(struct reader *r)
{
    static const struct {
        const char *name, *usual;
    } settings[] = {
        {"default_storage_engine", "innodb,default"},
        {"storage_engine", "innodb,default"},
        {"enforce_storage_engine", "innodb,default,null"},
        {"explicit_defaults_for_timestamp", "1,on,true,default"},
        {"sql_generate_invisible_primary_key", "0,off,false,default"},
        {"default_table_encryption", "0,off,false,default"},
        {"default_collation_for_utf8mb4", "utf8mb4_0900_ai_ci,default"},
        {"character_set_collations", "default"},
        {"innodb_default_row_format", "dynamic,default"},
        {"innodb_default_encryption_key_id", "default"},
        {"innodb_compression_default", "0,off,false,default"},
        {"character_set_server", "default"},
        {"collation_server", "default"},
        {"character_set_database", "default"},
        {"collation_database", "default"},
    };

    for (; !my_at_end(r); my_step(r)) {
        ssm_str name = variable(my_peek(r, 0)), value = my_peek(r, 2)->text;
        bool set = my_peek(r, 1)->sort == SORT_SIGN && (ascii_is(my_peek(r, 1)->text, "=") || ascii_is(my_peek(r, 1)->text, ":="));
        bool old = my_peek(r, 2)->sort == SORT_VARIABLE; /* what it was before the file, as a dump brings it back */

        if (set && ascii_is(name, "sql_mode")) {
            r->modes = old ? SSM_LIT("") : value;
            if (is_foreign_mode(r->modes))
                my_cannot(r, "set", name, my_here(r));
        }
        for (size_t i = 0; set && !old && i < sizeof settings / sizeof settings[0]; i++)
            if (ascii_is(name, settings[i].name) && !is_among(settings[i].usual, value))
                my_cannot(r, "set", name, my_here(r));
    }
}

/* What runs statements that do not stand here. */
static bool run_elsewhere(struct reader *r, ssm_place place)
{
    static const char *const words[] = {"source", "call", "execute", "import"};

    if (my_at2(r, "set", "statement")) {
        my_cannot(r, "set_statement", my_peek(r, 2)->text, place);
        pass(r);
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (my_at(r, words[i])) {
            my_cannot(r, words[i], my_peek(r, 1)->text, place);
            pass(r);
            return true;
        }
    }
    return false;
}

static bool passed_over(struct reader *r, ssm_place place)
{
    static const char *const session[] = {
        "lock",   "unlock", "start",    "begin", "commit", "rollback", "savepoint", "release",    "select", "do",
        "flush",  "reset",  "analyze",  "optimize", "check", "show",     "kill",      "describe",   "explain",
        "prepare", "deallocate", "purge", "signal", NULL,
    };
    static const char *const data[] = {"insert", "replace", "update", "delete", "load", "truncate", "with", NULL};
    static const char *const rights[] = {"grant", "revoke", NULL};

    if (my_at2(r, "begin", "not")) {
        my_cannot(r, "block", SSM_LIT("BEGIN NOT ATOMIC"), place);
        pass(r);
    } else if (run_elsewhere(r, place)) {
        return true;
    } else if (my_word(r, "set")) {
        session_setting(r);
    } else if (starts_with(r, session)) {
        pass(r);
    } else if (starts_with(r, data)) {
        rows(r, place);
    } else if (starts_with(r, rights)) {
        my_cannot(r, "grant", my_peek(r, 1)->text.ptr ? my_peek(r, 1)->text : SSM_LIT("grant"), place);
        pass(r);
    } else {
        return false;
    }
    return true;
}

/* Once something stands in the database that the session began with, another one cannot be told from it. */
static void use(struct reader *r, ssm_place place)
{
    r->database = my_name(r);
    if (is_begun(r))
        my_cannot(r, "use", r->database, place);
    if (!r->called.ptr)
        r->called = r->database;
}

void my_statement(struct reader *r)
{
    ssm_place place = my_here(r);

    if (my_word(r, "create"))
        create(r, place);
    else if (my_word(r, "alter"))
        alter(r, place);
    else if (my_word(r, "drop"))
        drop(r, place);
    else if (my_words(r, "rename", "table") || my_words(r, "rename", "tables"))
        my_rename_table(r);
    else if (my_word(r, "use"))
        use(r, place);
    else if (!passed_over(r, place))
        my_syntax(r);
    if (!my_at_end(r))
        my_syntax(r);
}
