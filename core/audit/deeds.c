/* SPDX-License-Identifier: Apache-2.0
 *
 * What a statement does, by its words: no statement destroys what no permitted operation of its unit destroys. What is
 * not in the tables of verbs, things and actions is refused: the host knows no harmless word that it was not told.
 */
#include "audit/deeds_scan.h"

/* ---- tables that the unit makes */

/* The schema of temporary tables. */
static bool is_temporary(const struct deed_scan *s, ssm_str schema)
{
    const ssm_dialect_facts *facts = &s->u->a->rendering->facts;

    return schema.ptr && deed_is_word(schema, facts->has_schemas ? "pg_temp" : "temp");
}

/* Only what can be nothing but temporary: where its CREATE failed, another one of the name may be there. */
static bool is_wrappers(const struct deed_scan *s, const struct sql_name *name)
{
    const struct made_tables *wrappers = s->u->unit ? s->u->wrappers : &s->u->made;

    return is_temporary(s, name->schema) && wrappers && deed_made(wrappers, name->name) < wrappers->count;
}

static void remember(const struct deed_scan *s, const struct sql_name *name)
{
    struct made_tables *made = &s->u->made;

    if (made->count < LIMIT_MADE_TABLES)
        made->names[made->count++] = name->name;
}

/* The old table of a rebuild, once another one has its rows. */
static bool drops_rebuilt(const struct deed_scan *s, const struct sql_name *name)
{
    bool filled = false;

    if (!s->u->rebuilds || s->u->old_dropped || name->schema.ptr ||
        !deed_name_is(name->name, s->u->unit->pub.ops[0]->object))
        return false;
    for (size_t i = 0; i < s->u->made.count; i++)
        filled |= s->u->made.filled[i];
    s->u->old_dropped = filled;
    return filled;
}

bool deed_unit_done(const struct deed_unit *u)
{
    return !u->old_dropped || u->renamed_back;
}

/* ---- DROP */

static bool ends_drop(struct deed_scan *s)
{
    if (deed_take(s, "cascade"))
        return deed_at_word(s, "constraints"); /* Oracle's word for the keys on it */
    return true;
}

static bool drop_tables(struct deed_scan *s)
{
    struct sql_name name;

    deed_take_if(s);
    do {
        if (deed_at_sign(s, ','))
            deed_advance(s);
        if (!deed_take_name(s, &name))
            return false;
        if (!is_wrappers(s, &name) && !drops_rebuilt(s, &name) &&
            !deed_allowed(s->u, DEED_DROP_TABLE, &name, deed_absent()))
            return false;
    } while (deed_at_sign(s, ','));
    return ends_drop(s);
}

static bool drop_named(struct deed_scan *s, enum deed deed)
{
    struct sql_name name;

    deed_take(s, "concurrently");
    deed_take_if(s);
    return deed_take_name(s, &name) && !deed_at_sign(s, ',') && deed_allowed(s->u, deed, &name, deed_absent()) &&
           ends_drop(s);
}

static bool drop(struct deed_scan *s)
{
    deed_take(s, "temporary");
    if (deed_take(s, "table"))
        return drop_tables(s);
    if (deed_take(s, "type"))
        return drop_named(s, DEED_DROP_TYPE);
    if (deed_take(s, "index"))
        return drop_named(s, DEED_DROP_INDEX);
    return deed_take(s, "sequence") && drop_named(s, DEED_DROP_SEQUENCE);
}

/* ---- CREATE */

/* What its statements fill must be theirs: of wrappers what is temporary, of a rebuild what is not. */
static bool create_table(struct deed_scan *s, bool temporary)
{
    struct sql_name name;
    bool perhaps = deed_at_word(s, "if"); /* IF NOT EXISTS: it may be somebody else's */

    deed_take_if(s);
    if (!deed_take_name(s, &name) || (!s->u->unit && !temporary))
        return false;
    if (!perhaps && !name.schema.ptr && (s->u->unit ? s->u->rebuilds && !temporary : temporary))
        remember(s, &name);
    return deed_query(s->u, deed_rest(s));
}

/* The name of a table stands before the parenthesis as that of a function does. */
static bool create_index(struct deed_scan *s)
{
    struct sql_name table;

    while (s->t.kind != SQL_T_END && !deed_take(s, "on"))
        deed_advance(s);
    deed_take(s, "only");
    return deed_take_name(s, &table) && deed_query(s->u, deed_rest(s));
}

static bool create(struct deed_scan *s)
{
    static const char *const others[] = {"type", "sequence", "domain", "view", NULL};
    static const char *const before[] = {"unlogged", "global",    "local",        "unique", "fulltext",
                                         "spatial",  "clustered", "nonclustered", NULL};
    bool temporary = false;

    for (size_t i = 0; before[i];)
        i = deed_take(s, before[i]) ? 0 : i + 1;
    temporary = deed_take(s, "temp") || deed_take(s, "temporary");
    if (deed_take(s, "table"))
        return create_table(s, temporary);
    if (!s->u->unit)
        return false;
    if (deed_take(s, "index"))
        return create_index(s);
    for (size_t i = 0; others[i]; i++)
        if (deed_take(s, others[i])) {
            struct sql_name name;

            deed_take_if(s);
            return deed_take_name(s, &name) && deed_query(s->u, deed_rest(s));
        }
    return false; /* OR REPLACE, USER, EXTENSION, FUNCTION, TRIGGER, RULE, ... */
}

/* ---- rows */

/* To the word, outside of parentheses. */
static bool skip_to(struct deed_scan *s, const char *word)
{
    size_t depth = 0;

    for (; s->t.kind != SQL_T_END; deed_advance(s)) {
        if (!depth && deed_at_word(s, word))
            return true;
        depth += deed_at_sign(s, '(');
        depth -= deed_at_sign(s, ')') && depth;
    }
    return false;
}

/* True when all rows come from the unit's own table: SELECT ... FROM it, and nothing behind. */
static bool copies(const struct deed_scan *s)
{
    struct deed_scan ahead = *s;
    struct sql_name name;

    if (!skip_to(&ahead, "select") || !deed_take(&ahead, "select") || deed_at_word(&ahead, "distinct"))
        return false;
    return skip_to(&ahead, "from") && deed_take(&ahead, "from") && deed_take_name(&ahead, &name) && !name.schema.ptr &&
           deed_name_is(name.name, s->u->unit->pub.ops[0]->object) && ahead.t.kind == SQL_T_END;
}

/* In a rebuild, SQLite's numbers are carried over. */
static bool is_counter(const struct deed_scan *s, const struct sql_name *name)
{
    return s->u->rebuilds && !name->schema.ptr && deed_name_is(name->name, SSM_LIT("sqlite_sequence"));
}

/* Rows go into what the wrappers made, and in a rebuild into the new table. */
static bool insert(struct deed_scan *s)
{
    struct sql_name name;
    size_t at;

    if (deed_take(s, "or") && !deed_take(s, "rollback") && !deed_take(s, "abort") && !deed_take(s, "fail"))
        return false;
    if (!deed_take(s, "into") || !deed_take_name(s, &name))
        return false;
    if (s->u->unit && deed_made_by(s, &name, &at))
        s->u->made.filled[at] |= copies(s);
    else if (!is_wrappers(s, &name) && !is_counter(s, &name))
        return false;
    return deed_query(s->u, deed_rest(s));
}

static bool update(struct deed_scan *s)
{
    struct sql_name name;

    return deed_take_name(s, &name) && (is_wrappers(s, &name) || is_counter(s, &name)) &&
           deed_query(s->u, deed_rest(s));
}

/* ---- other verbs */

static bool query(struct deed_scan *s)
{
    return deed_query(s->u, deed_rest(s));
}

static bool block(struct deed_scan *s)
{
    return deed_body(s->u, deed_rest(s), 0);
}

static bool comment(struct deed_scan *s)
{
    static const char *const things[] = {"column", "constraint", "domain", "index", "sequence",
                                         "table",  "type",       "view",   NULL};

    return deed_take(s, "on") && deed_at_any(s, things);
}

static bool pragma(struct deed_scan *s)
{
    static const char *const known[] = {"foreign_keys",
                                        "defer_foreign_keys",
                                        "legacy_alter_table",
                                        "foreign_key_check",
                                        "integrity_check",
                                        "quick_check",
                                        NULL};

    return deed_at_any(s, known);
}

/* Others change where names are looked up, who one is, or how a string is read. */
static bool set(struct deed_scan *s)
{
    static const char *const known[] = {"constraints", "lock_timeout", "statement_timeout", NULL};
    bool list = false;

    if (!deed_take(s, "local"))
        deed_take(s, "session");
    list = deed_at_word(s, "constraints");
    if (!deed_at_any(s, known))
        return false;
    while (s->t.kind != SQL_T_END && (list || !deed_at_sign(s, ',')))
        deed_advance(s);
    return s->t.kind == SQL_T_END;
}

/* RENAME TABLE a TO b. */
static bool rename_statement(struct deed_scan *s)
{
    struct sql_name table;

    return deed_take(s, "table") && deed_take_name(s, &table) && deed_take(s, "to") && deed_rename_table(s, &table) &&
           !deed_at_sign(s, ',');
}

/* Behind a verb that is enough by itself. */
static bool anything(struct deed_scan *s)
{
    (void)s;
    return true;
}

enum { OF_UNITS = 1, OF_WRAPPERS = 2 };

/* Transactions are the host's: only wrappers begin and end one. See ssm_dialect.render. */
static const struct {
    const char *word;
    bool (*look)(struct deed_scan *s);
    unsigned of;
} verbs[] = {
    {"alter", deed_alter, OF_UNITS},
    {"comment", comment, OF_UNITS},
    {"create", create, OF_UNITS | OF_WRAPPERS},
    {"do", block, OF_UNITS},
    {"drop", drop, OF_UNITS | OF_WRAPPERS},
    {"insert", insert, OF_UNITS | OF_WRAPPERS},
    {"pragma", pragma, OF_UNITS | OF_WRAPPERS},
    {"rename", rename_statement, OF_UNITS},
    {"select", query, OF_UNITS | OF_WRAPPERS},
    {"set", set, OF_UNITS | OF_WRAPPERS},
    {"update", update, OF_UNITS | OF_WRAPPERS},
    {"begin", anything, OF_WRAPPERS},
    {"commit", anything, OF_WRAPPERS},
    {"release", anything, OF_WRAPPERS},
    {"savepoint", anything, OF_WRAPPERS},
    {"start", anything, OF_WRAPPERS},
};

bool deed_statement(struct deed_unit *u, ssm_str text)
{
    struct deed_scan s = {.u = u, .tokens = {text, u->a->rendering->facts.lexical, 0}};
    unsigned of = u->unit ? OF_UNITS : OF_WRAPPERS;

    deed_advance(&s);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if ((verbs[i].of & of) && deed_take(&s, verbs[i].word))
            return verbs[i].look(&s);
    return false;
}
