/* SPDX-License-Identifier: Apache-2.0
 *
 * Types. A specification speaks of String and DateTime; each dialect has its own word for them, and SQL's names are taken as they
 * are. Enums are types in PostgreSQL, inline in MySQL, and a check in SQLite.
 */
#include "spec.h"

/* By dialect: PostgreSQL, MySQL, SQLite. */
static const struct neutral {
    const char *names;
    const char *words[3];
} neutrals[] = {
    {"string|str", {"text", "varchar(255)", "text"}},
    {"int|integer", {"integer", "int", "integer"}},
    {"bigint|long|int64", {"bigint", "bigint", "bigint"}},
    {"int32", {"integer", "int", "integer"}},
    {"float|double|number", {"double precision", "double", "real"}},
    {"real", {"real", "double", "real"}},
    {"boolean|bool", {"boolean", "tinyint(1)", "boolean"}},
    {"datetime|date-time", {"timestamp(3) with time zone", "datetime(3)", "datetime"}},
    {"uuid|guid", {"uuid", "char(36)", "text"}},
    {"json", {"jsonb", "json", "text"}},
    {"bytes|binary data", {"bytea", "longblob", "blob"}},
};

/* By dialect: what is a type of its own where it is written as in SQL, json or JSON; Json and DateTime are neutral. */
static const char *const own_types[] = {"json", "datetime|float", "float"};

static const struct neutral *neutral_of(ssm_str name)
{
    for (size_t i = 0; i < sizeof neutrals / sizeof neutrals[0]; i++)
        if (sp_among(name, neutrals[i].names))
            return &neutrals[i];
    return NULL;
}

bool sp_knows_type(const struct sp_run *r, ssm_str text)
{
    ssm_str word = sp_take_word(&text);

    return neutral_of(word) || sp_find_enum(r, word) ||
           sp_among(word, "enum|set|text|tinytext|mediumtext|longtext|char|character|varchar|nchar|nvarchar|clob|citext|tinyint|smallint|"
                          "mediumint|int2|int4|int8|serial|bigserial|smallserial|decimal|numeric|money|real|date|time|timetz|timestamp|"
                          "timestamptz|interval|year|jsonb|xml|bytea|blob|tinyblob|mediumblob|longblob|binary|varbinary|bit|inet|"
                          "cidr|macaddr|tsvector|hstore|point|geometry|geography|vector");
}

/* ------------------------------------------------------------------ enums */

static ssm_str unquoted(ssm_str s)
{
    bool quoted = s.len > 1 && (s.ptr[0] == '\'' || s.ptr[0] == '"') && s.ptr[s.len - 1] == s.ptr[0];

    return quoted ? ssm_view(s.ptr + 1, s.len - 2) : s;
}

/* enum('a', 'b') or enum(a | b) */
static bool inline_values(struct sp_run *r, ssm_str type, ssm_strs *out)
{
    ssm_str s = type, *values;
    char separator;

    if (!sp_take(&s, "enum") || s.len < 3 || s.ptr[0] != '(' || s.ptr[s.len - 1] != ')')
        return false;
    s = ssm_view(s.ptr + 1, s.len - 2);
    separator = sp_find(s, '|') < s.len ? '|' : ',';
    values = sp_alloc(r->host, (s.len + 1) * sizeof *values);
    *out = (ssm_strs){values, 0};
    while (values && s.len) {
        size_t end = sp_find(s, separator);

        values[out->count] = unquoted(sp_trim(sp_head(s, end)));
        out->count += values[out->count].len > 0;
        s = sp_from(s, end + 1);
    }
    return out->count > 0;
}

static ssm_str enum_name(struct sp_run *r, const struct sp_model *m, const struct sp_column *c)
{
    struct text t = {.owner = r->host};

    text_put(&t, m->table);
    text_puts(&t, "_");
    text_put(&t, c->name);
    return text_done(&t);
}

static int add_enum(struct sp_run *r, ssm_str name, ssm_strs values, ssm_place place)
{
    ssm_enum *e = sp_alloc(r->host, sizeof *e);

    if (!e)
        return SSM_ERROR;
    e->size = sizeof *e;
    e->name = name;
    e->values = values;
    return sp_api->add_enum(r->host, e, place);
}

static ssm_str enum_type(struct sp_run *r, ssm_str name, ssm_strs values, ssm_strs *check)
{
    struct text t = {.owner = r->host};

    switch (r->engine) {
    case SP_POSTGRESQL:
        text_put_quoted(&t, name, '"');
        break;
    case SP_MYSQL:
        for (size_t i = 0; i < values.count; i++) {
            text_puts(&t, i ? "," : "enum(");
            text_put_quoted(&t, values.items[i], '\'');
        }
        text_puts(&t, ")");
        break;
    case SP_SQLITE:
        text_puts(&t, "text");
        *check = values;
    }
    return text_done(&t);
}

/* ------------------------------------------------------------------ others */

static ssm_str with_length(struct sp_run *r, const char *word, size_t length)
{
    struct text t = {.owner = r->host};

    text_puts(&t, word);
    if (length) {
        text_puts(&t, "(");
        text_put_number(&t, length);
        text_puts(&t, ")");
    }
    return text_done(&t);
}

static bool is_string(ssm_str name)
{
    return sp_among(name, "string|str|varchar|character varying|char|character");
}

static bool in_one_case(ssm_str s)
{
    size_t small = 0;

    for (size_t i = 0; i < s.len; i++)
        small += ascii_lower(s.ptr[i]) == s.ptr[i];
    return small == 0 || small == s.len;
}

/* Its name, and what stands behind: "(255)", " with time zone". */
static ssm_str spelt(struct sp_run *r, const struct sp_column *c)
{
    size_t open = sp_find(c->type, '(');
    ssm_str name = sp_trim(sp_head(c->type, open)), rest = sp_from(c->type, open);
    bool own = c->native || (in_one_case(name) && sp_among(name, own_types[r->engine]));
    const struct neutral *n = own ? NULL : neutral_of(name);
    struct text t = {.owner = r->host};

    if (!rest.len && c->length && is_string(name))
        return with_length(r, sp_among(name, "char|character") ? "char" : "varchar", c->length);
    if (n && !rest.len)
        return ssm_cstr(n->words[r->engine]);
    if (n && sp_among(name, "string|str"))
        text_puts(&t, "varchar");
    else if (n && ascii_is(name, "datetime") && r->engine == SP_POSTGRESQL)
        text_puts(&t, "timestamptz");
    else if (ascii_is(name, "decimal") && r->engine != SP_MYSQL)
        text_puts(&t, "numeric");
    else
        text_put(&t, text_lowered(r->host, name));
    text_put(&t, text_lowered(r->host, rest));
    return text_done(&t);
}

static ssm_str own_type(struct sp_run *r, struct sp_model *m, struct sp_column *c, ssm_strs *check)
{
    const struct sp_enum *e = sp_find_enum(r, c->type);
    ssm_strs values;

    if (e)
        return enum_type(r, e->name, (ssm_strs){e->values, e->value_count}, check);
    if (!inline_values(r, c->type, &values))
        return spelt(r, c);
    if (r->engine == SP_POSTGRESQL && add_enum(r, enum_name(r, m, c), values, c->type_place) != SSM_OK)
        return (ssm_str){0};
    return enum_type(r, enum_name(r, m, c), values, check);
}

static bool is_serial(ssm_str type)
{
    return sp_among(type, "serial|bigserial|smallserial|serial4|serial8|serial2");
}

/* A serial is its integer, and an identity. */
static void take_serial(struct sp_column *c)
{
    if (!is_serial(c->type))
        return;
    c->identity = c->identity_known = true;
    c->nullable = SSM_NO;
    c->type = ascii_begins(c->type, "big") || ascii_is(c->type, "serial8")     ? SSM_LIT("bigint")
              : ascii_begins(c->type, "small") || ascii_is(c->type, "serial2") ? SSM_LIT("smallint")
                                                                          : SSM_LIT("integer");
}

const ssm_type *sp_type(struct sp_run *r, struct sp_model *m, struct sp_column *c, ssm_strs *check)
{
    ssm_str text;
    struct text list = {.owner = r->host};

    *check = (ssm_strs){0};
    take_serial(c);
    if (!c->type.len) {
        sp_fail(r, c->type_place, "no_type", "the field %1 has no type", c->name, (ssm_str){0});
        return NULL;
    }
    if (c->list && r->engine != SP_POSTGRESQL) {
        sp_fail(r, c->type_place, "list", "the field %1 is a list, which this dialect has no type for", c->name, (ssm_str){0});
        return NULL;
    }
    text = c->identity && r->engine == SP_SQLITE ? SSM_LIT("integer") : own_type(r, m, c, check);
    text_put(&list, text);
    text_puts(&list, c->list ? "[]" : "");
    return text.ptr && !list.failed ? sp_api->parse_type(r->host, text_done(&list), c->type_place) : NULL;
}

/* The enums of blocks, which PostgreSQL has as types. */
int sp_give_enums(struct sp_run *r)
{
    for (size_t i = 0; i < r->enum_count && r->engine == SP_POSTGRESQL; i++) {
        const struct sp_enum *e = &r->enums[i];

        if (add_enum(r, e->name, (ssm_strs){e->values, e->value_count}, e->place) != SSM_OK)
            return SSM_ERROR;
    }
    return SSM_OK;
}
