/* SPDX-License-Identifier: Apache-2.0
 *
 * What sets something of another thing (an attribute, an owner, privileges) is bound to what it names: to its table, or to what
 * its name begins with, as SQL spells it ("sequence app.s owned by", "TABLE t to joe"). See definition.h.
 */
#include "guard/definition.h"

#define ANOTHER "another name"

static struct sql_token peek(struct sql_tokens t)
{
    return sql_token(&t);
}

static bool is_one_of(struct sql_token t, const char *const *words)
{
    while (*words && !sql_is_word(t, *words))
        words++;
    return *words != NULL;
}

static bool take(struct sql_tokens *t, const char *word)
{
    if (!sql_is_word(peek(*t), word))
        return false;
    sql_token(t);
    return true;
}

/* ---- what a statement is about */

/* TABLE, MATERIALIZED VIEW, EVENT TRIGGER. */
static void take_kind(struct sql_tokens *t)
{
    static const char *const first[] = {"access", "data", "event", "foreign", "materialized", "search", "text", NULL};

    while (is_one_of(peek(*t), first))
        sql_token(t);
    sql_token(t);
}

/* a.b.c, f(a, b), +(a, b), (a AS b) */
static void take_subject(struct sql_tokens *t)
{
    size_t depth = 0;

    if (peek(*t).kind == SQL_T_SIGN)
        while (peek(*t).kind == SQL_T_SIGN && !sql_is_sign(peek(*t), '('))
            sql_token(t);
    else
        for (sql_token(t); sql_is_sign(peek(*t), '.'); sql_token(t))
            sql_token(t);
    if (!sql_is_sign(peek(*t), '('))
        return;
    do {
        struct sql_token token = sql_token(t);

        if (token.kind == SQL_T_END)
            return;
        depth += sql_is_sign(token, '(');
        depth -= sql_is_sign(token, ')');
    } while (depth);
}

/* The same tokens as those of `from` up to `to` stand in `name`, which is passed over them. */
static bool take_same(struct sql_tokens *name, struct sql_tokens from, const struct sql_tokens *to)
{
    while (from.at < to->at) {
        struct sql_token a = sql_token(&from), b = sql_token(name);

        if (a.kind != b.kind || a.kind == SQL_T_END ||
            !(a.kind == SQL_T_WORD ? str_eq_nocase(a.text, b.text) : str_eq(a.text, b.text)))
            return false;
    }
    return true;
}

/* Passes KIND and the subject in both. */
static bool takes_from_name(struct sql_tokens *name, struct sql_tokens *t)
{
    struct sql_tokens from = *t;

    take_kind(t);
    if (!take_same(name, from, t))
        return false;
    if (take(t, "if"))
        sql_token(t);
    take(t, "only");
    from = *t;
    take_subject(t);
    return take_same(name, from, t) && !sql_is_sign(peek(*name), '.') && !sql_is_sign(peek(*name), '(');
}

/* Of what has a table, that one; only relations are altered like that. */
static bool takes_table(const ssm_object *o, struct sql_tokens *t)
{
    static const char *const relations[] = {"table", "view", NULL};

    if (o->table.len == 0)
        return false;
    if (sql_is_word(peek(*t), "materialized") || sql_is_word(peek(*t), "foreign"))
        sql_token(t);
    if (!is_one_of(sql_token(t), relations))
        return false;
    if (take(t, "if"))
        sql_token(t);
    take(t, "only");
    return definition_takes_name(t, o->schema, o->table);
}

static bool takes_subject(const ssm_object *o, struct sql_tokens *t)
{
    struct sql_tokens name = {.text = o->name, .lexical = t->lexical}, of_table = *t;

    if (takes_table(o, &of_table)) {
        *t = of_table;
        return true;
    }
    return takes_from_name(&name, t);
}

/* ---- privileges */

/* Up to the word outside of parentheses and past it. */
static bool take_to(struct sql_tokens *t, const char *word)
{
    size_t depth = 0;

    for (struct sql_token token = sql_token(t); token.kind != SQL_T_END; token = sql_token(t)) {
        if (depth == 0 && sql_is_word(token, word))
            return true;
        depth += sql_is_sign(token, '(');
        depth -= sql_is_sign(token, ')') && depth;
    }
    return false;
}

/* TO or FROM one grantee, who stands in the name behind "to". */
static bool takes_grantee(struct sql_tokens *name, struct sql_tokens *t)
{
    static const char *const behind[] = {"granted", "restrict", "with", NULL};
    struct sql_tokens from;

    if ((!take(t, "to") && !take(t, "from")) || !take(name, "to"))
        return false;
    for (from = *t; peek(*t).kind != SQL_T_END && !is_one_of(peek(*t), behind);)
        if (sql_is_sign(sql_token(t), ','))
            return false;
    return from.at < t->at && take_same(name, from, t) && !sql_is_sign(peek(*name), '@');
}

/* Behind GRANT or REVOKE: "[TABLE] app.t to joe". */
static const char *grants(const ssm_object *o, struct sql_tokens t)
{
    struct sql_tokens name = {.text = o->name, .lexical = t.lexical}, ahead, from;

    if (!take_to(&t, "on"))
        return "TO";
    ahead = t;
    if (takes_from_name(&name, &ahead) && takes_grantee(&name, &ahead))
        return NULL;
    name.at = 0;
    from = t;
    take_subject(&t);
    return take_same(&name, from, &t) && takes_grantee(&name, &t) ? NULL : ANOTHER;
}

/* Behind ALTER DEFAULT PRIVILEGES: "default IN SCHEMA s TABLES to joe". */
static const char *grants_by_default(const ssm_object *o, struct sql_tokens t)
{
    static const char *const verbs[] = {"grant", "revoke", NULL};
    struct sql_tokens name = {.text = o->name, .lexical = t.lexical}, from = t;

    while (peek(t).kind != SQL_T_END && !is_one_of(peek(t), verbs))
        sql_token(&t);
    if (!take(&name, "default") || !take_same(&name, from, &t) || !take_to(&t, "on"))
        return ANOTHER;
    from = t;
    sql_token(&t);
    return take_same(&name, from, &t) && takes_grantee(&name, &t) ? NULL : ANOTHER;
}

/* ---- what is done to it */

/* What the model itself says of tables: each of it has an operation of its own. */
static const char *changes_model(struct sql_tokens t, bool of_table)
{
    static const char *const always[] = {"attach", "detach", "inherit", "of", "rename", NULL};
    static const char *const tables[] = {"add", "change", "modify", NULL};
    size_t depth = 0;

    for (bool starts = true; peek(t).kind != SQL_T_END; starts = false) {
        struct sql_token token = sql_token(&t);

        if (depth == 0 && sql_is_sign(token, ',')) {
            token = sql_token(&t);
            starts = true;
        }
        if (starts && (sql_is_word(token, "no") || sql_is_word(token, "not")) && is_one_of(peek(t), always))
            return sql_is_word(token, "no") ? "INHERIT" : "OF";
        if (starts && sql_is_word(token, "set") && sql_is_word(peek(t), "schema"))
            return "SCHEMA";
        for (const char *const *w = always; *w && starts; w++)
            if (sql_is_word(token, *w))
                return *w;
        for (const char *const *w = tables; *w && starts && of_table; w++)
            if (sql_is_word(token, *w))
                return *w;
        depth += sql_is_sign(token, '(');
        depth -= sql_is_sign(token, ')') && depth;
    }
    return NULL;
}

/* OWNER TO one, and nothing more. */
static const char *owns(struct sql_tokens t)
{
    if (!take(&t, "owner") || !take(&t, "to"))
        return "OWNER TO";
    sql_token(&t);
    return peek(t).kind == SQL_T_END ? NULL : "behind the name";
}

static const char *secures_rows(struct sql_tokens t)
{
    if (!take(&t, "enable") && !take(&t, "disable")) {
        take(&t, "no");
        if (!take(&t, "force"))
            return "ROW LEVEL SECURITY";
    }
    if (!take(&t, "row") || !take(&t, "level") || !take(&t, "security"))
        return "ROW LEVEL SECURITY";
    return peek(t).kind == SQL_T_END ? NULL : "behind the name";
}

static const char *identifies(struct sql_tokens t)
{
    bool good = take(&t, "replica") && take(&t, "identity");

    while (good && peek(t).kind != SQL_T_END)
        good = !sql_is_sign(sql_token(&t), ',');
    return good ? NULL : "REPLICA IDENTITY";
}

static const char *alters(const ssm_object *o, struct sql_tokens t)
{
    bool of_table = sql_is_word(peek(t), "table");

    if (sql_is_word(peek(t), "default") || sql_is_word(peek(t), "database"))
        return ANOTHER;
    if (!takes_subject(o, &t))
        return ANOTHER;
    switch (o->kind) {
    case SSM_OBJECT_OWNER:
        return owns(t);
    case SSM_OBJECT_ROW_SECURITY:
        return secures_rows(t);
    case SSM_OBJECT_REPLICA_IDENTITY:
        return identifies(t);
    default:
        return changes_model(t, of_table);
    }
}

static bool is_bound(ssm_object_kind kind)
{
    return kind == SSM_OBJECT_ROW_SECURITY || kind == SSM_OBJECT_REPLICA_IDENTITY || kind == SSM_OBJECT_ATTRIBUTE ||
           kind == SSM_OBJECT_OWNER || kind == SSM_OBJECT_GRANT;
}

const char *definition_binds(const ssm_object *o, ssm_str text, uint32_t lexical)
{
    struct sql_tokens t = {.text = text, .lexical = lexical};
    struct sql_token verb = sql_token(&t);

    if (!is_bound(o->kind))
        return NULL;
    if (sql_is_word(verb, "grant") || sql_is_word(verb, "revoke"))
        return grants(o, t);
    if (sql_is_word(verb, "comment") || sql_is_word(verb, "security"))
        return take_to(&t, "on") && takes_subject(o, &t) ? NULL : ANOTHER;
    if (o->kind == SSM_OBJECT_GRANT)
        return take(&t, "default") && take(&t, "privileges") ? grants_by_default(o, t) : ANOTHER;
    return alters(o, t);
}
