/* SPDX-License-Identifier: Apache-2.0
 *
 * A field of a model: name, type, and attributes behind @. A field whose type is a model is a relation: it is no column, and what
 * it says of columns stands in @relation.
 */
#include <string.h>

#include "spec.h"

/* ------------------------------------------------------------------ attributes */

bool sp_take_attribute(struct sp_line *line, const char *mark, struct sp_attribute *out)
{
    ssm_str s = sp_trim(line->text);
    size_t n = ssm_cstr(mark).len, end;

    if (!ascii_begins(s, mark) || (n == 1 && ascii_begins(s, "@@")))
        return false;
    out->place = line->place;
    s = sp_from(s, n);
    for (end = 0; end < s.len && (sp_letter(s.ptr[end]) || sp_digit(s.ptr[end]) || s.ptr[end] == '_' || s.ptr[end] == '.');)
        end++;
    out->name = sp_head(s, end);
    out->arguments = (ssm_str){0};
    s = sp_from(s, end);
    if (s.len && s.ptr[0] == '(') {
        end = sp_find(sp_from(s, 1), ')');
        out->arguments = sp_trim(sp_head(sp_from(s, 1), end));
        s = sp_from(s, end + 2);
    }
    line->text = sp_trim(s);
    return true;
}

/* "name: value" has a word before its colon. */
static size_t name_end(ssm_str argument)
{
    size_t colon = sp_find(argument, ':');

    return colon < argument.len && sp_word(sp_trim(sp_head(argument, colon))) ? colon : argument.len;
}

ssm_str sp_argument(const struct sp_attribute *a, const char *name, size_t place)
{
    size_t n = 0;

    for (ssm_str s = a->arguments.ptr ? a->arguments : SSM_LIT(""); s.len;) {
        size_t end = sp_find(s, ',');
        ssm_str argument = sp_trim(sp_head(s, end));
        size_t colon = name_end(argument);

        if (colon == argument.len && n++ == place)
            return argument;
        if (colon < argument.len && ascii_is(sp_trim(sp_head(argument, colon)), name))
            return sp_trim(sp_from(argument, colon + 1));
        s = sp_from(s, end + 1);
    }
    return (ssm_str){0};
}

ssm_str sp_string(struct sp_run *r, ssm_str text)
{
    struct text t = {.owner = r->host};

    if (text.len < 2 || text.ptr[0] != '"' || text.ptr[text.len - 1] != '"')
        return (ssm_str){0};
    for (size_t i = 1; i + 1 < text.len; i++) {
        bool escaped = text.ptr[i] == '\\' && i + 2 < text.len;

        i += escaped;
        text_put(&t, escaped && text.ptr[i] == 'n' ? SSM_LIT("\n") : ssm_view(text.ptr + i, 1));
    }
    return text_done(&t);
}

ssm_strs sp_field_list(struct sp_run *r, ssm_str text, const bool **descends)
{
    ssm_str *names;
    bool *falling;
    ssm_strs all;

    if (text.len < 2 || text.ptr[0] != '[' || text.ptr[text.len - 1] != ']')
        return (ssm_strs){0};
    all = sp_list(r, ssm_view(text.ptr + 1, text.len - 2));
    names = sp_alloc(r->host, (all.count + 1) * sizeof *names);
    falling = sp_alloc(r->host, all.count + 1);
    for (size_t i = 0; names && falling && i < all.count; i++) {
        ssm_str s = all.items[i];
        struct sp_attribute a = {0};

        names[i] = sp_take_word(&s);
        if (s.len > 1 && s.ptr[0] == '(') {
            a.arguments = sp_head(sp_from(s, 1), s.len - 2);
            falling[i] = ascii_is(sp_argument(&a, "sort", SIZE_MAX), "desc");
            if (!sp_argument(&a, "sort", SIZE_MAX).ptr)
                return (ssm_strs){0}; /* length, ops: not here */
        } else if (s.len) {
            return (ssm_strs){0};
        }
    }
    if (descends)
        *descends = falling;
    return (ssm_strs){names, names && falling ? all.count : 0};
}

static int refuse(struct sp_run *r, const struct sp_attribute *a)
{
    return sp_fail(r, a->place, "attribute", "the attribute %1(%2) is not understood", a->name,
                   a->arguments.ptr ? a->arguments : SSM_LIT(""));
}

/* ------------------------------------------------------------------ attributes of a column */

static int on_default(struct sp_column *c, const struct sp_attribute *a)
{
    c->has_default = true;
    c->default_text = sp_argument(a, "value", 0);
    c->default_place = a->place;
    if (sp_is_identity(c->default_text)) {
        c->identity = true;
        c->has_default = false;
    }
    /* Made by the client: the database has none. */
    if (ascii_begins(c->default_text, "cuid(") || ascii_begins(c->default_text, "nanoid(") || ascii_begins(c->default_text, "ulid("))
        c->has_default = false;
    return SSM_OK;
}

/* @db.VarChar(255): the type by its own name. */
static int on_native(struct sp_run *r, struct sp_column *c, const struct sp_attribute *a)
{
    static const struct {
        const char *name, *type;
    } renamed[] = {{"doubleprecision", "double precision"}, {"timestamptz", "timestamptz"}, {"timetz", "timetz"},
                   {"unsignedint", "int unsigned"}, {"unsignedbigint", "bigint unsigned"}, {"unsignedsmallint", "smallint unsigned"},
                   {"unsignedtinyint", "tinyint unsigned"}, {"unsignedmediumint", "mediumint unsigned"}, {"bytea", "bytea"},
                   {"varbit", "bit varying"}, {"jsonb", "jsonb"}};
    ssm_str name = text_lowered(r->host, sp_from(a->name, 3));
    struct text t = {.owner = r->host};

    for (size_t i = 0; i < sizeof renamed / sizeof renamed[0]; i++)
        if (ascii_is(name, renamed[i].name))
            name = ssm_cstr(renamed[i].type);
    text_put(&t, name);
    if (a->arguments.len) {
        text_puts(&t, "(");
        text_put(&t, a->arguments);
        text_puts(&t, ")");
    }
    c->type = text_done(&t);
    c->native = true;
    return c->type.ptr ? SSM_OK : SSM_ERROR;
}

static int on_key(struct sp_run *r, struct sp_model *m, struct sp_column *c, const struct sp_attribute *a)
{
    enum sp_key_kind kind = ascii_is(a->name, "id") ? SP_PRIMARY : SP_UNIQUE;
    struct sp_key *k = sp_add_key(r, m, kind, sp_one(r, c->name), a->place);
    ssm_str name = sp_argument(a, "map", SIZE_MAX);

    if (!k)
        return SSM_ERROR;
    if (name.ptr)
        k->name = sp_string(r, name);
    if (kind == SP_PRIMARY)
        c->nullable = SSM_NO;
    return SSM_OK;
}

static int on_attribute(struct sp_run *r, struct sp_model *m, struct sp_column *c, const struct sp_attribute *a)
{
    if (sp_among(a->name, "id|unique"))
        return on_key(r, m, c, a);
    if (ascii_is(a->name, "default") && sp_argument(a, "value", 0).len)
        return on_default(c, a);
    if (ascii_begins(a->name, "db."))
        return on_native(r, c, a);
    if (ascii_is(a->name, "updatedAt")) { /* set by the client */
        c->updated = true;
        return SSM_OK;
    }
    if (sp_among(a->name, "map|ignore"))
        return SSM_OK; /* @map is read before all others */
    return refuse(r, a);
}

/* ------------------------------------------------------------------ relations */

static int on_relation(struct sp_run *r, struct sp_model *m, ssm_str target, const struct sp_attribute *a)
{
    ssm_str fields = sp_argument(a, "fields", SIZE_MAX), references = sp_argument(a, "references", SIZE_MAX);
    ssm_str on_delete = sp_argument(a, "onDelete", SIZE_MAX), on_update = sp_argument(a, "onUpdate", SIZE_MAX);
    ssm_str name = sp_argument(a, "map", SIZE_MAX);
    struct sp_ref *ref;

    if (!fields.ptr)
        return references.ptr ? refuse(r, a) : SSM_OK; /* the other end says it */
    ref = sp_add_ref(r, m, sp_field_list(r, fields, NULL), a->place);
    if (!ref)
        return SSM_ERROR;
    ref->target = target;
    ref->target_columns = sp_field_list(r, references, NULL);
    if (name.ptr)
        ref->name = sp_string(r, name);
    if (!ref->columns.count || !ref->target_columns.count || (on_delete.ptr && !sp_action_of(on_delete, &ref->on_delete)) ||
        (on_update.ptr && !sp_action_of(on_update, &ref->on_update)))
        return refuse(r, a);
    return SSM_OK;
}

static ssm_str mapped(struct sp_run *r, struct sp_line line, ssm_str name)
{
    struct sp_attribute a;

    while (sp_take_attribute(&line, "@", &a))
        if (ascii_is(a.name, "map"))
            return sp_string(r, sp_argument(&a, "name", 0));
    return name;
}

static bool has_relation(struct sp_line line)
{
    struct sp_attribute a;

    while (sp_take_attribute(&line, "@", &a))
        if (ascii_is(a.name, "relation"))
            return true;
    return false;
}

static bool is_scalar(ssm_str type)
{
    return sp_among(type, "String|Boolean|Int|BigInt|Float|Decimal|DateTime|Json|Bytes");
}

/* Its type may be a model or an enum that comes behind: finish.c tells, and drops what is no column. */
static int read_attributes(struct sp_run *r, struct sp_model *m, struct sp_column *c, struct sp_line *line, ssm_str type)
{
    struct sp_attribute a;
    int result = SSM_OK;

    while (sp_take_attribute(line, "@", &a))
        result |= ascii_is(a.name, "relation") ? on_relation(r, m, type, &a) : c ? on_attribute(r, m, c, &a) : refuse(r, &a);
    if (line->text.len)
        return sp_fail(r, line->place, "syntax", "\"%1\" is not understood here", line->text, (ssm_str){0});
    return result;
}

/* Told by the name that its column has; the engine's type stands between the field's and the attributes. */
static int unsupported(struct sp_run *r, struct sp_line line, ssm_str name)
{
    const char *at = line.text.len ? memchr(line.text.ptr, '@', line.text.len) : NULL;

    if (at) {
        line.text.len -= (size_t)(at - line.text.ptr);
        line.text.ptr = at;
        name = mapped(r, line, name);
    }
    return sp_api->cannot(r->host, "unsupported_type", name, line.place);
}

int sp_read_field(struct sp_run *r, struct sp_model *m, struct sp_line line)
{
    ssm_str name = sp_take_word(&line.text), type = sp_take_word(&line.text);
    bool optional, list = sp_take(&line.text, "[]");
    struct sp_column *c;

    optional = sp_take(&line.text, "?");
    if (ascii_is(type, "Unsupported") && !list)
        return unsupported(r, line, name);
    if (!name.len || !type.len)
        return sp_fail(r, line.place, "syntax", "a field begins with its name and its type", (ssm_str){0}, (ssm_str){0});
    if (has_relation(line))
        return read_attributes(r, m, NULL, &line, type);
    c = sp_add_column(r, m, mapped(r, line, name), line.place);
    if (!c)
        return SSM_ERROR;
    c->field = name;
    c->type = type;
    c->list = list;
    c->nullable = optional ? SSM_YES : SSM_NO;
    c->default_known = c->identity_known = true;
    c->native = !is_scalar(type);
    return read_attributes(r, m, c, &line, type);
}
