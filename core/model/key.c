/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys of operations: made, and taken apart. See op.h.
 */
#include <stdio.h>

#include "model/op.h"
#include "model/spelling.h"

ssm_str op_object_name(struct arena *a, ssm_str schema, ssm_str name)
{
    return str_empty(schema) ? arena_str(a, name) : arena_concat(a, (const ssm_str[]){schema, SSM_LIT("."), name}, 3);
}

/* Separates the parts of a key, or the keys of a list. */
static bool separates(char c)
{
    return c == '.' || c == ':' || c == ',' || c == '\\';
}

/* A name with a backslash before each byte that separates. */
static ssm_str escaped(struct arena *a, ssm_str s)
{
    char *copy = NULL;
    size_t n = 0;

    for (size_t i = 0; i < s.len && !copy; i++)
        if (separates(s.ptr[i]))
            copy = arena_array(a, s.len, 2);
    if (!copy)
        return s;
    for (size_t i = 0; i < s.len; i++) {
        if (separates(s.ptr[i]))
            copy[n++] = '\\';
        copy[n++] = s.ptr[i];
    }
    return ssm_view(copy, n);
}

ssm_str op_key(struct arena *a, ssm_op_kind kind, ssm_str schema, ssm_str object, ssm_str member)
{
    ssm_str pieces[] = {ssm_cstr(op_name(kind)), SSM_LIT(":"),
                        escaped(a, schema), str_empty(schema) ? SSM_LIT("") : SSM_LIT("."),
                        escaped(a, object),
                        str_empty(member) ? SSM_LIT("") : SSM_LIT("."), escaped(a, member)};

    return arena_concat(a, pieces, a->failed ? 0 : sizeof pieces / sizeof pieces[0]);
}

ssm_str op_object_key(struct arena *a, ssm_op_kind kind, const ssm_object *o)
{
    ssm_str dot = SSM_LIT("."), none = SSM_LIT("");
    ssm_str pieces[] = {ssm_cstr(op_name(kind)), SSM_LIT(":"), ssm_cstr(object_kind_name(o->kind)), SSM_LIT(" "),
                        escaped(a, o->schema), str_empty(o->schema) ? none : dot,
                        escaped(a, o->table), str_empty(o->table) ? none : dot,
                        escaped(a, o->name)};

    return arena_concat(a, pieces, a->failed ? 0 : sizeof pieces / sizeof pieces[0]);
}

ssm_str op_option_key(struct arena *a, ssm_str schema, ssm_str table, ssm_str column, ssm_str option)
{
    ssm_str dot = SSM_LIT("."), none = SSM_LIT("");
    ssm_str pieces[] = {ssm_cstr(op_name(SSM_OP_SET_OPTION)), SSM_LIT(":"),
                        escaped(a, schema), str_empty(schema) ? none : dot,
                        escaped(a, table), dot,
                        escaped(a, column), str_empty(column) ? none : dot,
                        escaped(a, option)};

    return arena_concat(a, pieces, a->failed ? 0 : sizeof pieces / sizeof pieces[0]);
}

ssm_str op_whole_key(struct arena *a, const ssm_operation *o)
{
    if (op_of_object(o))
        return op_object_key(a, o->kind, o->object_after ? o->object_after : o->object_before);
    if (o->option.ptr)
        return op_option_key(a, o->schema, o->object, o->member, o->option);
    return op_key(a, o->kind, o->schema, o->object, o->member);
}

ssm_str key_subject(ssm_str key)
{
    const char *colon = memchr(key.ptr, ':', key.len);
    return colon ? ssm_view(colon + 1, key.len - (size_t)(colon + 1 - key.ptr)) : key;
}

/* What stands before the last dot that separates, or all of it. */
static ssm_str before_dot(ssm_str s)
{
    for (size_t i = s.len; i-- > 0;) {
        size_t backslashes = 0;
        while (backslashes < i && s.ptr[i - 1 - backslashes] == '\\')
            backslashes++;
        if (s.ptr[i] == '.' && backslashes % 2 == 0)
            return ssm_view(s.ptr, i);
    }
    return s;
}

ssm_str key_object(ssm_str key)
{
    return before_dot(key_subject(key));
}

ssm_str key_table(const ssm_operation *o)
{
    ssm_str s = key_subject(o->key);

    if (o->option.ptr)
        s = before_dot(s);
    return o->member.ptr ? before_dot(s) : s;
}

/* FNV-1a: the same in every run, since it stands in a key. */
static unsigned fingerprint(ssm_str s)
{
    unsigned h = 2166136261u;

    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 16777619u;
    return h;
}

ssm_str op_constraint_member(struct arena *a, const ssm_constraint *c)
{
    enum { BEGINNING = 40, MORE = 5 }; /* bytes of an expression; pieces beside the columns */
    ssm_str *pieces = ARENA_ARRAY(a, 2 * c->columns.count + MORE, ssm_str), text = c->expression;
    char hash[24] = "";
    size_t count = 0;

    if (c->name.len)
        return c->name;
    if (!pieces)
        return ssm_view(NULL, 0);
    if (text.len > BEGINNING) {
        snprintf(hash, sizeof hash, "... %08x", fingerprint(text));
        for (text.len = BEGINNING; text.len && ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80;)
            text.len--;
    }
    pieces[count++] = spelling_of(spelt_constraint_kinds, c->kind);
    pieces[count++] = SSM_LIT("(");
    if (text.len)
        pieces[count++] = text;
    for (size_t i = 0; !text.len && i < c->columns.count; i++) {
        if (i)
            pieces[count++] = SSM_LIT(",");
        pieces[count++] = c->columns.items[i];
    }
    pieces[count++] = ssm_cstr(hash);
    pieces[count++] = SSM_LIT(")");
    return arena_concat(a, pieces, count);
}

ssm_str op_foreign_key_name(struct arena *a, ssm_str table, ssm_strs columns)
{
    enum { LONGEST = 60, HASH = 9 }; /* below PostgreSQL's 63 bytes and MySQL's 64 characters */
    ssm_str *pieces = ARENA_ARRAY(a, 2 * columns.count + 2, ssm_str), name;
    char hash[HASH + 1];
    size_t count = 0;

    if (!pieces)
        return ssm_view(NULL, 0);
    pieces[count++] = SSM_LIT("fk_");
    pieces[count++] = table;
    for (size_t i = 0; i < columns.count; i++) {
        pieces[count++] = SSM_LIT("_");
        pieces[count++] = columns.items[i];
    }
    name = arena_concat(a, pieces, count);
    if (name.len <= LONGEST)
        return name;
    snprintf(hash, sizeof hash, "_%08x", fingerprint(name));
    for (name.len = LONGEST - HASH; name.len && ((unsigned char)name.ptr[name.len] & 0xc0) == 0x80;)
        name.len--;
    return arena_concat(a, (const ssm_str[]){name, ssm_view(hash, HASH)}, 2);
}
