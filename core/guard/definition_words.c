/* SPDX-License-Identifier: Apache-2.0
 *
 * How the statements of each kind of object begin, as a table; see definition.h.
 */
#include "guard/definition.h"

/* Alternatives between "|", optional words in brackets. Behind CREATE may stand what begin_create() passes. */
static const struct {
    const char *words[DEFINITION_DEEDS];
    bool named;
} statements[SSM_OBJECT_KIND_COUNT] = {
    [SSM_OBJECT_SCHEMA] = {{"CREATE SCHEMA|CREATE DATABASE", "DROP SCHEMA|DROP DATABASE", "ALTER SCHEMA|ALTER DATABASE"}, true},
    [SSM_OBJECT_EXTENSION] = {{"CREATE EXTENSION", "DROP EXTENSION", "ALTER EXTENSION"}, true},
    [SSM_OBJECT_COLLATION] = {{"CREATE COLLATION", "DROP COLLATION", "ALTER COLLATION"}, true},
    [SSM_OBJECT_TYPE] = {{"CREATE TYPE", "DROP TYPE", "ALTER TYPE"}, true},
    [SSM_OBJECT_DOMAIN] = {{"CREATE DOMAIN", "DROP DOMAIN", "ALTER DOMAIN"}, true},
    [SSM_OBJECT_SEQUENCE] = {{"CREATE [UNLOGGED] SEQUENCE", "DROP SEQUENCE", "ALTER SEQUENCE|CREATE SEQUENCE"}, true},
    [SSM_OBJECT_FUNCTION] = {{"CREATE [AGGREGATE] FUNCTION", "DROP FUNCTION", "CREATE [AGGREGATE] FUNCTION|ALTER FUNCTION"}, true},
    [SSM_OBJECT_PROCEDURE] = {{"CREATE PROCEDURE", "DROP PROCEDURE", "CREATE PROCEDURE|ALTER PROCEDURE"}, true},
    [SSM_OBJECT_AGGREGATE] = {{"CREATE AGGREGATE", "DROP AGGREGATE", "CREATE AGGREGATE"}, true},
    [SSM_OBJECT_OPERATOR] = {{"CREATE OPERATOR", "DROP OPERATOR", "ALTER OPERATOR"}, false},
    [SSM_OBJECT_CAST] = {{"CREATE CAST", "DROP CAST", "CREATE CAST"}, false},
    [SSM_OBJECT_VIEW] = {{"CREATE [RECURSIVE] VIEW", "DROP VIEW", "CREATE [RECURSIVE] VIEW|ALTER VIEW"}, true},
    [SSM_OBJECT_MATERIALIZED_VIEW] = {{"CREATE MATERIALIZED VIEW", "DROP MATERIALIZED VIEW", "ALTER MATERIALIZED VIEW"}, true},
    [SSM_OBJECT_INDEX] = {{"CREATE [UNIQUE] INDEX", "DROP INDEX", "ALTER INDEX"}, true},
    [SSM_OBJECT_VIRTUAL_TABLE] = {{"CREATE VIRTUAL TABLE|CREATE FOREIGN TABLE", "DROP TABLE|DROP FOREIGN TABLE",
                                   "ALTER FOREIGN TABLE"},
                                  true},
    [SSM_OBJECT_RULE] = {{"CREATE RULE", "DROP RULE", "CREATE RULE"}, true},
    [SSM_OBJECT_TRIGGER] = {{"CREATE [CONSTRAINT] TRIGGER|CREATE EVENT TRIGGER", "DROP TRIGGER|DROP EVENT TRIGGER",
                             "CREATE [CONSTRAINT] TRIGGER"},
                            true},
    [SSM_OBJECT_EVENT] = {{"CREATE EVENT", "DROP EVENT", "ALTER EVENT|CREATE EVENT"}, true},
    [SSM_OBJECT_POLICY] = {{"CREATE POLICY", "DROP POLICY", "ALTER POLICY"}, true},
    [SSM_OBJECT_STATISTICS] = {{"CREATE STATISTICS", "DROP STATISTICS", "ALTER STATISTICS"}, true},
    [SSM_OBJECT_PUBLICATION] = {{"CREATE PUBLICATION", "DROP PUBLICATION", "ALTER PUBLICATION"}, true},
    [SSM_OBJECT_ROW_SECURITY] = {{"ALTER TABLE", "ALTER TABLE", "ALTER TABLE"}, false},
    [SSM_OBJECT_REPLICA_IDENTITY] = {{"ALTER TABLE", "ALTER TABLE", "ALTER TABLE"}, false},
    [SSM_OBJECT_ATTRIBUTE] = {{"ALTER|COMMENT|GRANT|REVOKE|SECURITY LABEL", "ALTER|COMMENT|GRANT|REVOKE|SECURITY LABEL",
                               "ALTER|COMMENT|GRANT|REVOKE|SECURITY LABEL"},
                              false},
    [SSM_OBJECT_OWNER] = {{"ALTER", "ALTER", "ALTER"}, false},
    [SSM_OBJECT_GRANT] = {{"GRANT|REVOKE|ALTER DEFAULT PRIVILEGES", "GRANT|REVOKE|ALTER DEFAULT PRIVILEGES",
                           "GRANT|REVOKE|ALTER DEFAULT PRIVILEGES"},
                          false},
    [SSM_OBJECT_COMMENT] = {{"COMMENT ON", "COMMENT ON", "COMMENT ON"}, false},
};

/* Passes the word if it is there, and says whether it was. */
static bool take(struct sql_tokens *t, ssm_str word)
{
    struct sql_tokens ahead = *t;
    struct sql_token token = sql_token(&ahead);

    if (token.kind != SQL_T_WORD || !str_eq_nocase(token.text, word))
        return false;
    *t = ahead;
    return true;
}

static bool take_sign(struct sql_tokens *t, char c)
{
    struct sql_tokens ahead = *t;
    struct sql_token token = sql_token(&ahead);

    if (token.kind != SQL_T_SIGN || token.text.ptr[0] != c)
        return false;
    *t = ahead;
    return true;
}

/* A word, a name or a string: whoever it is. */
static bool take_any(struct sql_tokens *t)
{
    enum sql_token_kind kind = sql_token(t).kind;

    return kind == SQL_T_WORD || kind == SQL_T_NAME || kind == SQL_T_STRING;
}

/* DEFINER = user[@host], DEFINER = CURRENT_USER[()]. */
static bool take_definer(struct sql_tokens *t)
{
    if (!take_sign(t, '=') || !take_any(t))
        return false;
    if (take_sign(t, '@'))
        return take_any(t);
    return !take_sign(t, '(') || take_sign(t, ')');
}

/* What MySQL and others have between CREATE and the kind. */
static bool begin_create(struct sql_tokens *t)
{
    bool good = true, more = true;

    while (good && more) {
        if (take(t, SSM_LIT("or")))
            good = take(t, SSM_LIT("replace"));
        else if (take(t, SSM_LIT("algorithm")))
            good = take_sign(t, '=') && take_any(t);
        else if (take(t, SSM_LIT("definer")))
            good = take_definer(t);
        else if (take(t, SSM_LIT("sql")))
            good = take(t, SSM_LIT("security")) && take_any(t);
        else
            more = false;
    }
    return good;
}

/* One alternative, without its "|"; at another one where it does not fit. */
static bool take_words(struct sql_tokens *t, const char *from, const char *end)
{
    while (from < end) {
        const char *space = memchr(from, ' ', (size_t)(end - from)), *stop = space ? space : end;
        bool optional = *from == '[';
        ssm_str word = ssm_view(from + optional, (size_t)(stop - from) - 2u * optional);

        if (!take(t, word) && !optional)
            return false;
        if (str_eq(word, SSM_LIT("CREATE")) && !begin_create(t))
            return false;
        from = space ? space + 1 : end;
    }
    return true;
}

const char *definition_begin(struct sql_tokens *t, ssm_object_kind kind, enum definition_deed deed)
{
    const char *words = (unsigned)kind < SSM_OBJECT_KIND_COUNT ? statements[kind].words[deed] : NULL;

    if (!words)
        return "";
    for (const char *from = words, *end; *from; from = *end ? end + 1 : end) {
        struct sql_tokens ahead = *t;

        for (end = from; *end && *end != '|';)
            end++;
        if (take_words(&ahead, from, end)) {
            *t = ahead;
            return NULL;
        }
    }
    return words;
}

bool definition_is_named(ssm_object_kind kind)
{
    return (unsigned)kind < SSM_OBJECT_KIND_COUNT && statements[kind].named;
}
