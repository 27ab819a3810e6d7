/* SPDX-License-Identifier: Apache-2.0
 *
 * Names: a model's table, and what an engine calls a key, a reference or an index that nobody names. "PostgreSQL Source:
 * makeObjectName"; MySQL: an index by its first column, a foreign key by its table and a number. SQLite has none for keys.
 */
#include "spec.h"

enum { POSTGRESQL_LIMIT = 63 };

/* ------------------------------------------------------------------ a model's table */

static bool capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static void put_snake(struct text *t, ssm_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool before_small = i + 1 < s.len && !capital(s.ptr[i + 1]) && sp_letter(s.ptr[i + 1]);
        bool joint = i && capital(c) && s.ptr[i - 1] != '_' && s.ptr[i - 1] != ' ' && s.ptr[i - 1] != '-' &&
                     (!capital(s.ptr[i - 1]) || before_small);

        c = c == ' ' || c == '-' ? '_' : ascii_lower(c);
        text_puts(t, joint ? "_" : "");
        text_put(t, ssm_view(&c, 1));
    }
}

static bool vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* English, as far as endings tell. */
static void put_plural(struct text *t)
{
    ssm_str s = text_done(t);

    if (s.len < 2)
        return;
    if (ascii_ends(s, "ss") || ascii_ends(s, "us") || ascii_ends(s, "is") || ascii_ends(s, "x") || ascii_ends(s, "z") ||
        ascii_ends(s, "ch") || ascii_ends(s, "sh")) {
        text_puts(t, "es");
    } else if (ascii_ends(s, "y") && !vowel(s.ptr[s.len - 2])) {
        t->len--;
        text_puts(t, "ies");
    } else if (!ascii_ends(s, "s") && !ascii_ends(s, "data") && sp_letter(s.ptr[s.len - 1]) && (unsigned char)s.ptr[s.len - 1] < 0x80) {
        text_puts(t, "s");
    }
}

ssm_str sp_table_name(struct sp_run *r, ssm_str model)
{
    struct text t = {.owner = r->host};

    put_snake(&t, model);
    put_plural(&t);
    return text_done(&t);
}

/* ------------------------------------------------------------------ constraints and indexes */

static bool is_taken(const struct sp_run *r, ssm_str name)
{
    for (size_t i = 0; i < r->taken_count; i++)
        if (ascii_same(r->taken[i], name))
            return true;
    return false;
}

bool sp_take_name(struct sp_run *r, ssm_str name)
{
    r->taken = array_grow(r->host, r->taken, r->taken_count, &r->taken_room, sizeof *r->taken);
    if (!r->taken || !name.ptr)
        return false;
    r->taken[r->taken_count++] = name;
    return true;
}

ssm_str sp_numbered_name(struct sp_run *r, ssm_str name, const char *between, size_t first)
{
    for (size_t n = first; n < SP_SUFFIXES; n++) {
        struct text t = {.owner = r->host};

        text_put(&t, name);
        text_puts(&t, between);
        text_put_number(&t, n);
        if (!is_taken(r, text_done(&t)))
            return sp_take_name(r, text_done(&t)) ? text_done(&t) : (ssm_str){0};
    }
    return (ssm_str){0};
}

/* At most `room` bytes, and no part of a character. */
static ssm_str cut(ssm_str s, size_t room)
{
    size_t n = s.len < room ? s.len : room;

    while (n && n < s.len && ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
        n--;
    return sp_head(s, n);
}

/* table_columns_ending in POSTGRESQL_LIMIT bytes: the longer of the two gives way. */
static ssm_str joined(struct sp_run *r, ssm_str table, ssm_str columns, ssm_str ending)
{
    struct text t = {.owner = r->host};
    size_t over = ending.len + 1 + (columns.len > 0), left = table.len, right = columns.len;

    while (left + right + over > POSTGRESQL_LIMIT && (left || right))
        --*(left > right ? &left : &right);
    text_put(&t, cut(table, left));
    text_puts(&t, columns.len ? "_" : "");
    text_put(&t, cut(columns, right));
    text_puts(&t, "_");
    text_put(&t, ending);
    return text_done(&t);
}

static ssm_str columns_joined(struct sp_run *r, ssm_strs columns)
{
    struct text t = {.owner = r->host};

    for (size_t i = 0; i < columns.count; i++) {
        text_puts(&t, i ? "_" : "");
        text_put(&t, columns.items[i]);
    }
    return text_done(&t);
}

/* One that is taken gets a number behind its ending, and is cut for it. */
ssm_str sp_member_name(struct sp_run *r, ssm_str table, ssm_strs columns, const char *ending)
{
    ssm_str all = columns_joined(r, columns);

    for (size_t n = 0; n < SP_SUFFIXES; n++) {
        struct text t = {.owner = r->host};
        ssm_str name;

        text_puts(&t, ending);
        if (n)
            text_put_number(&t, n);
        name = joined(r, table, all, text_done(&t));
        if (!is_taken(r, name))
            return sp_take_name(r, name) ? name : (ssm_str){0};
    }
    return (ssm_str){0};
}
