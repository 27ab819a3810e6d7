/* SPDX-License-Identifier: Apache-2.0
 *
 * What the statement of an object may be; see definition.h.
 */
#include "guard/definition.h"

#include "base/limits.h"
#include "guard/guard.h"

#define FAULT(c, w) ((struct definition_fault){(c), (w)})
#define NO_FAULT FAULT(DIAG_NONE, NULL)

static const uint32_t engines[] = DEFINITION_ENGINES;

ssm_str definition_text(const ssm_object *o, enum definition_deed deed)
{
    const ssm_str texts[DEFINITION_DEEDS] = {o->create, o->drop, o->replace};

    return texts[deed];
}

const ssm_object *definition_of(const ssm_operation *o, enum definition_deed *deed)
{
    *deed = o->kind == SSM_OP_CREATE_OBJECT ? DEFINITION_CREATE
            : o->kind == SSM_OP_DROP_OBJECT ? DEFINITION_DROP
                                            : DEFINITION_REPLACE;
    return o->kind == SSM_OP_DROP_OBJECT ? o->object_before : o->object_after;
}

/* ---- one statement */

static bool may_have_body(ssm_object_kind kind)
{
    return kind == SSM_OBJECT_FUNCTION || kind == SSM_OBJECT_PROCEDURE || kind == SSM_OBJECT_TRIGGER || kind == SSM_OBJECT_EVENT;
}

/* Lines by which migration tools cut files, wherever these stand. */
static bool is_directive(ssm_str line)
{
    static const char *const words[] = {"+goose", "+migrate", "changeset", "delimiter", "liquibase", "migrate:"};
    size_t at = 0;
    bool comment;

    while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t'))
        at++;
    comment = at + 1 < line.len && line.ptr[at] == '-' && line.ptr[at + 1] == '-';
    while (comment && at < line.len && strchr("- \t", line.ptr[at]))
        at++;
    line = ssm_view(line.ptr + at, line.len - at);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t n = strlen(words[i]);

        if (line.len >= n && str_is_nocase(ssm_view(line.ptr, n), words[i]) && (comment || words[i][0] == 'd'))
            return line.len == n || !sql_word_byte(line.ptr[n]) || words[i][n - 1] == ':';
    }
    return false;
}

static bool has_directive(ssm_str text)
{
    for (size_t at = 0; at < text.len;) {
        const char *end = memchr(text.ptr + at, '\n', text.len - at);
        size_t length = end ? (size_t)(end - text.ptr) - at : text.len - at;

        if (is_directive(ssm_view(text.ptr + at, length)))
            return true;
        at += length + 1;
    }
    return false;
}

static struct definition_fault check_one(const ssm_object *o, ssm_str text, uint32_t lexical)
{
    struct sql_lexer x;

    sql_start_whole(&x, text, lexical);
    switch (sql_next(&x)) {
    case SQL_P_FAULT:
        return FAULT(DIAG_DEFINITION_LEXICAL, sql_fault_text(x.fault));
    case SQL_P_STATEMENT:
        break;
    default:
        return FAULT(DIAG_DEFINITION_NOT_ONE, NULL);
    }
    if (x.piece.len != text.len || !ascii_alpha(text.ptr[0]) ||
        sql_cut(text, lexical, may_have_body(o->kind), o->kind == SSM_OBJECT_RULE) != text.len)
        return FAULT(DIAG_DEFINITION_NOT_ONE, NULL);
    return has_directive(text) ? FAULT(DIAG_DEFINITION_LEXICAL, sql_fault_text(SQL_DIRECTIVE)) : NO_FAULT;
}

/* ---- what it is about */

/* `written` as it stands in SQL is `plain`, or what stands there before the arguments. */
static bool is_named(ssm_str written, ssm_str plain)
{
    bool quoted = written.len && strchr("\"`[", written.ptr[0]);
    size_t n = 0;

    if (written.len == 0)
        return false;
    for (size_t i = quoted; i < written.len - quoted; i++, n++) {
        if (n == plain.len)
            return false;
        if (quoted ? written.ptr[i] != plain.ptr[n] : ascii_lower(written.ptr[i]) != ascii_lower(plain.ptr[n]))
            return false;
        i += quoted && written.ptr[0] != '[' && written.ptr[i] == written.ptr[0];
    }
    return n == plain.len || plain.ptr[n] == '(';
}

static bool is_default_schema(ssm_str written)
{
    return is_named(written, SSM_LIT("public")) || is_named(written, SSM_LIT("main")) || is_named(written, SSM_LIT("dbo"));
}

static void take_if_exists(struct sql_tokens *t)
{
    struct sql_tokens ahead = *t;

    if (!sql_is_word(sql_token(&ahead), "if"))
        return;
    if (sql_is_word(sql_token(&ahead), "exists"))
        *t = ahead;
    else {
        ahead = *t;
        sql_token(&ahead);
        if (sql_is_word(sql_token(&ahead), "not") && sql_is_word(sql_token(&ahead), "exists"))
            *t = ahead;
    }
}

bool definition_takes_name(struct sql_tokens *t, ssm_str of_schema, ssm_str of_name)
{
    struct sql_token schema = {SQL_T_END, {NULL, 0}}, name = sql_token(t);

    for (struct sql_tokens ahead = *t; sql_is_sign(sql_token(&ahead), '.'); ahead = *t) {
        schema = name;
        *t = ahead;
        name = sql_token(t);
    }
    if ((name.kind != SQL_T_WORD && name.kind != SQL_T_NAME) || !is_named(name.text, of_name))
        return false;
    if (schema.kind == SQL_T_END)
        return true;
    return of_schema.len ? is_named(schema.text, of_schema) : is_default_schema(schema.text);
}

/* [schema.]name of the object: what a key permits to drop is what the statement drops. */
static bool names_object(const ssm_object *o, struct sql_tokens t, struct sql_tokens *behind)
{
    struct sql_tokens ahead = t;
    bool names;

    if (sql_is_word(sql_token(&ahead), "concurrently"))
        t = ahead;
    take_if_exists(&t);
    names = definition_takes_name(&t, o->schema, o->name);
    *behind = t;
    return names;
}

/* The way back of a rename: the other name stood in front. */
static bool gives_name(const ssm_object *o, struct sql_tokens behind)
{
    return o->kind == SSM_OBJECT_SEQUENCE && sql_is_word(sql_token(&behind), "rename") &&
           sql_is_word(sql_token(&behind), "to") && is_named(sql_token(&behind).text, o->name) && sql_token(&behind).kind == SQL_T_END;
}

/* ---- what it does beside that */

/* DROP is a deed of its own but for what holds no data. */
static const char *alters_more(struct sql_tokens t)
{
    static const char *const harmless[] = {"default", "expression", "identity", "not", NULL};
    static const char *const things[] = {"group", "role", "subscription", "system", "tablespace", "user", NULL};
    struct sql_token before = {SQL_T_END, {NULL, 0}}, token = sql_token(&t);
    bool of_table = sql_is_word(token, "table");

    for (const char *const *w = things; *w; w++)
        if (sql_is_word(token, *w))
            return *w;
    for (; token.kind != SQL_T_END; before = token, token = sql_token(&t)) {
        struct sql_tokens ahead = t;
        struct sql_token next = sql_token(&ahead);
        bool names = sql_is_word(before, "column") || sql_is_word(before, "alter") || sql_is_sign(before, '.');

        if (sql_is_word(token, "cascade") || sql_is_word(token, "truncate"))
            return sql_is_word(token, "cascade") ? "CASCADE" : "TRUNCATE";
        if (sql_is_word(token, "drop") && sql_is_word(next, "attribute"))
            return "DROP";
        if (sql_is_word(token, "type") && of_table && !names && !sql_is_word(before, "table"))
            return "TYPE";
        if (sql_is_word(token, "drop") && of_table && !names) {
            const char *const *w = harmless;

            while (*w && !sql_is_word(next, *w))
                w++;
            if (!*w)
                return "DROP";
        }
    }
    return NULL;
}

/* Behind the name of what is dropped by its name alone. */
static bool ends_drop(ssm_object_kind kind, struct sql_tokens t)
{
    static const bool by_name[SSM_OBJECT_KIND_COUNT] = {
        [SSM_OBJECT_SCHEMA] = true, [SSM_OBJECT_EXTENSION] = true,  [SSM_OBJECT_COLLATION] = true,
        [SSM_OBJECT_TYPE] = true,   [SSM_OBJECT_DOMAIN] = true,     [SSM_OBJECT_SEQUENCE] = true,
        [SSM_OBJECT_VIEW] = true,   [SSM_OBJECT_STATISTICS] = true, [SSM_OBJECT_MATERIALIZED_VIEW] = true,
        [SSM_OBJECT_EVENT] = true,  [SSM_OBJECT_PUBLICATION] = true, [SSM_OBJECT_VIRTUAL_TABLE] = true,
    };
    struct sql_token token = sql_token(&t);

    if (sql_is_word(token, "restrict"))
        token = sql_token(&t);
    return !by_name[kind] || token.kind == SQL_T_END;
}

static const char *drops_more(struct sql_tokens t)
{
    size_t depth = 0;

    for (struct sql_token token = sql_token(&t); token.kind != SQL_T_END; token = sql_token(&t)) {
        depth += sql_is_sign(token, '(');
        depth -= sql_is_sign(token, ')') && depth;
        if (depth == 0 && sql_is_sign(token, ','))
            return ",";
        if (sql_is_word(token, "cascade"))
            return "CASCADE";
    }
    return NULL;
}

/* Privileges on something, and no membership. */
static const char *grants_more(struct sql_tokens t)
{
    for (struct sql_token token = sql_token(&t); token.kind != SQL_T_END; token = sql_token(&t))
        if (sql_is_word(token, "on"))
            return NULL;
    return "TO";
}

/* Objects that a schema may be made with. */
static const char *creates_more(const ssm_object *o, struct sql_tokens t)
{
    for (struct sql_token token = sql_token(&t); token.kind != SQL_T_END && o->kind == SSM_OBJECT_SCHEMA; token = sql_token(&t))
        if (sql_is_word(token, "create") || sql_is_word(token, "grant"))
            return sql_is_word(token, "create") ? "CREATE" : "GRANT";
    return NULL;
}

static const char *does_more(const ssm_object *o, ssm_str text, struct sql_tokens behind, uint32_t lexical)
{
    struct sql_tokens t = {.text = text, .lexical = lexical};
    struct sql_token verb = sql_token(&t);
    struct sql_tokens rest = behind;
    const char *more;

    if (definition_is_named(o->kind) && !names_object(o, behind, &rest) && !gives_name(o, rest))
        return "another name";
    more = definition_binds(o, text, lexical);
    if (more)
        return more;
    if (sql_is_word(verb, "drop")) {
        more = drops_more(t);
        return more || ends_drop(o->kind, rest) ? more : "behind the name";
    }
    if (sql_is_word(verb, "alter"))
        return alters_more(t);
    if (sql_is_word(verb, "grant") || sql_is_word(verb, "revoke"))
        return grants_more(t);
    return creates_more(o, behind);
}

/* ---- all of it */

static struct definition_fault check_by(const ssm_object *o, enum definition_deed deed, ssm_str text, uint32_t lexical)
{
    struct sql_tokens t = {.text = text, .lexical = lexical};
    const char *words = definition_begin(&t, o->kind, deed), *more;
    struct definition_fault f;

    if (words)
        return FAULT(DIAG_DEFINITION_WORDS, words);
    f = check_one(o, text, lexical);
    if (f.code != DIAG_NONE)
        return f;
    more = does_more(o, text, t, lexical);
    return more ? FAULT(DIAG_DEFINITION_MORE, more) : NO_FAULT;
}

struct definition_fault definition_check(const ssm_object *o, enum definition_deed deed, uint32_t lexical)
{
    ssm_str text = definition_text(o, deed);
    struct definition_fault first = NO_FAULT;

    if (text.len == 0)
        return FAULT(DIAG_DEFINITION_EMPTY, NULL);
    if (lexical != DEFINITION_ANY)
        return check_by(o, deed, text, lexical);
    for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++) {
        struct definition_fault f = check_by(o, deed, text, engines[i]);

        if (f.code == DIAG_NONE)
            return f;
        if (i == 0)
            first = f;
    }
    return first;
}
