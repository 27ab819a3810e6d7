/* SPDX-License-Identifier: Apache-2.0
 *
 * What a statement does, by its words: no statement destroys what no permitted operation of its unit destroys. Verbs
 * that are not in the table are allowed; a dialect's own verify() knows more.
 */
#include "audit/deeds_scan.h"

/* ---- tables that the unit makes */

static bool is_made(const struct deed_scan *s, const struct sql_name *name)
{
    const struct made_tables *wrappers = s->u->unit ? s->u->wrappers : &s->u->made;
    size_t at;

    if (wrappers && deed_made(wrappers, name->name) < wrappers->count)
        return name->schema.ptr ? str_is_nocase(name->schema, "temp") : !s->u->unit;
    return deed_made_by(s, name, &at) != NULL;
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
        if (!is_made(s, &name) && !drops_rebuilt(s, &name) &&
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

static bool create(struct deed_scan *s)
{
    static const char *const things[] = {"index", "type", "sequence", "schema", "domain", "view", NULL};
    static const char *const bodies[] = {"function", "procedure", "trigger", NULL};
    static const char *const before[] = {"temp",     "temporary", "unlogged",  "global",       "local",      "unique",
                                         "fulltext", "spatial",   "clustered", "nonclustered", "constraint", NULL};
    struct sql_name name;

    for (size_t i = 0; before[i];)
        i = deed_take(s, before[i]) ? 0 : i + 1;
    if (deed_take(s, "table")) {
        bool perhaps = deed_at_word(s, "if"); /* IF NOT EXISTS: it may be somebody else's */

        deed_take_if(s);
        if (!deed_take_name(s, &name))
            return false;
        if (!perhaps && !name.schema.ptr)
            remember(s, &name);
        return deed_query(s->u, deed_rest(s));
    }
    for (size_t i = 0; things[i]; i++)
        if (deed_at_word(s, things[i]))
            return true;
    for (size_t i = 0; bodies[i]; i++)
        if (deed_at_word(s, bodies[i]))
            return deed_body(s->u, deed_rest(s), 0);
    return false; /* OR REPLACE, USER, EXTENSION, RULE, ... */
}

/* ---- rows */

/* True when rows come from the unit's own table. */
static bool copies(const struct deed_scan *s)
{
    struct deed_scan ahead = *s;
    struct sql_name name;

    for (; ahead.t.kind != SQL_T_END; deed_advance(&ahead))
        if (deed_take(&ahead, "from") && deed_take_name(&ahead, &name) && s->u->unit &&
            deed_name_is(name.name, s->u->unit->pub.ops[0]->object))
            return true;
    return false;
}

/* Rows go into tables that the unit or its wrappers made, and in a rebuild into SQLite's counter. */
static bool rows(struct deed_scan *s)
{
    struct sql_name name;
    size_t at;

    if (!deed_take_name(s, &name))
        return false;
    if (deed_made_by(s, &name, &at))
        s->u->made.filled[at] |= copies(s);
    else if (!is_made(s, &name) && !(s->u->rebuilds && deed_name_is(name.name, SSM_LIT("sqlite_sequence"))))
        return false;
    return deed_query(s->u, deed_rest(s));
}

static bool insert(struct deed_scan *s)
{
    if (deed_take(s, "or") && !deed_take(s, "rollback") && !deed_take(s, "abort") && !deed_take(s, "fail"))
        return false;
    return deed_take(s, "into") && rows(s);
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

static bool pragma(struct deed_scan *s)
{
    static const char *const known[] = {"foreign_keys",      "defer_foreign_keys", "legacy_alter_table",
                                        "foreign_key_check", "integrity_check",    "quick_check"};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (deed_at_word(s, known[i]))
            return true;
    return false;
}

static bool set(struct deed_scan *s)
{
    static const char *const never[] = {"role",         "global",   "persist",
                                        "persist_only", "password", "session_authorization"};

    while (deed_at_sign(s, '@'))
        deed_advance(s);
    if (deed_take(s, "session") && deed_at_word(s, "authorization"))
        return false;
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (deed_at_word(s, never[i]))
            return false;
    return true;
}

/* Transactions are the host's: only wrappers begin and end one. */
static bool transaction(struct deed_scan *s)
{
    return s->u->unit == NULL;
}

/* RENAME TABLE a TO b. */
static bool rename_statement(struct deed_scan *s)
{
    struct sql_name table;

    return deed_take(s, "table") && deed_take_name(s, &table) && deed_take(s, "to") && deed_rename_table(s, &table) &&
           !deed_at_sign(s, ',');
}

static bool refuse(struct deed_scan *s)
{
    (void)s;
    return false;
}

static const struct {
    const char *word;
    bool (*look)(struct deed_scan *s);
} verbs[] = {
    {"alter", deed_alter},
    {"create", create},
    {"drop", drop},
    {"insert", insert},
    {"update", rows},
    {"select", query},
    {"with", query},
    {"values", query},
    {"table", query},
    {"do", block},
    {"pragma", pragma},
    {"set", set},
    {"rename", rename_statement},
    {"abort", transaction},
    {"begin", transaction},
    {"commit", transaction},
    {"end", transaction},
    {"release", transaction},
    {"rollback", transaction},
    {"savepoint", transaction},
    {"start", transaction},
    {"attach", refuse},
    {"explain", refuse},
    {"copy", refuse},
    {"delete", refuse},
    {"detach", refuse},
    {"discard", refuse},
    {"execute", refuse},
    {"grant", refuse},
    {"handler", refuse},
    {"import", refuse},
    {"install", refuse},
    {"kill", refuse},
    {"load", refuse},
    {"merge", refuse},
    {"prepare", refuse},
    {"purge", refuse},
    {"reassign", refuse},
    {"replace", refuse},
    {"reset", refuse},
    {"restart", refuse},
    {"revoke", refuse},
    {"security", refuse},
    {"shutdown", refuse},
    {"truncate", refuse},
    {"uninstall", refuse},
    {"use", refuse},
    {"vacuum", refuse},
};

bool deed_statement(struct deed_unit *u, ssm_str text)
{
    struct deed_scan s = {.u = u, .tokens = {text, u->a->rendering->facts.lexical, 0}};

    deed_advance(&s);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (deed_at_word(&s, verbs[i].word)) {
            deed_advance(&s);
            return verbs[i].look(&s);
        }
    return true;
}
