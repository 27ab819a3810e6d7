/* SPDX-License-Identifier: Apache-2.0
 *
 * Matching a parse tree, from left to right, against what it must be.
 */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

void pgv_set(struct pgv *v, enum pgv_about about, ssm_str expected)
{
    v->about = about;
    v->expected = expected;
}

static bool starts(const struct pgv *v, const char *text, size_t length)
{
    return (size_t)(v->tree.end - v->tree.at) >= length && memcmp(v->tree.at, text, length) == 0;
}

bool pgv_sees(const struct pgv *v, const char *text)
{
    return !v->failed && starts(v, text, strlen(text));
}

bool pgv_take(struct pgv *v, const char *text)
{
    if (!pgv_sees(v, text))
        return false;
    v->tree.at += strlen(text);
    return true;
}

static void literal(struct pgv *v, const char *text, size_t length)
{
    if (v->failed)
        return;
    if (!starts(v, text, length)) {
        while (v->tree.at < v->tree.end && length && *v->tree.at == *text) /* so that the difference is where it is */
            v->tree.at++, text++, length--;
        pgv_differs(v);
        return;
    }
    v->tree.at += length;
}

/* ------------------------------------------------------------------ strings */

/* As libpg_query writes a byte; bytes from 0x7f on stand for themselves. Returns the length. */
static size_t escape(unsigned char c, char out[6])
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt", digits[] = "0123456789abcdef";
    const char *found = memchr(from, c, sizeof from - 1);

    if (found) {
        out[0] = '\\';
        out[1] = to[found - from];
        return 2;
    }
    if (c >= ' ' && c != '<' && c != '>') {
        out[0] = (char)c;
        return 1;
    }
    memcpy(out, "\\u00", 4);
    out[4] = digits[c >> 4];
    out[5] = digits[c & 15];
    return 6;
}

static bool is_itself(unsigned char c)
{
    return c > '\\' || (c >= ' ' && c != '"' && c != '<' && c != '>' && c != '\\');
}

/* The string here is this text. */
static bool same_string(const struct pgv *v, ssm_str text, const char **behind)
{
    const char *at = v->tree.at, *end = v->tree.end;
    char escaped[6];

    if (at == end || *at++ != '"')
        return false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        size_t n;

        if (is_itself(c)) {
            if (at == end || (unsigned char)*at++ != c)
                return false;
            continue;
        }
        n = escape(c, escaped);
        if ((size_t)(end - at) < n || memcmp(at, escaped, n) != 0)
            return false;
        at += n;
    }
    if (at == end || *at != '"')
        return false;
    *behind = at + 1;
    return true;
}

static void string(struct pgv *v, ssm_str text)
{
    if (v->failed)
        return;
    if (!same_string(v, text, &v->tree.at))
        pgv_differs(v);
}

static void named(struct pgv *v, enum pgv_about about, ssm_str text)
{
    enum pgv_about was = v->about;
    ssm_str expected = v->expected;

    pgv_set(v, about, text);
    string(v, text);
    pgv_set(v, was, expected);
}

/* One sign of a string at `at`; the place behind it. */
static const char *decode(const char *at, char *out)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const char *found;
    char digits[3];

    if (*at != '\\') {
        *out = *at;
        return at + 1;
    }
    if (at[1] == 'u') {
        digits[0] = at[4];
        digits[1] = at[5];
        digits[2] = 0;
        *out = (char)strtoul(digits, NULL, 16);
        return at + 6;
    }
    found = strchr(from, at[1]);
    *out = found ? to[found - from] : at[1];
    return at + 2;
}

ssm_str pgv_string(struct pgv *v)
{
    const char *at = v->tree.at + 1, *end;
    char *out;
    size_t n = 0;

    if (v->failed)
        return PG_ABSENT;
    if (*v->tree.at != '"') {
        pgv_differs(v);
        return PG_ABSENT;
    }
    for (end = at; *end != '"' && *end; end++)
        if (*end == '\\' && end[1])
            end++;
    out = pg_api->alloc(v->h, (size_t)(end - at) + 1);
    if (!out) {
        v->failed = true;
        return PG_ABSENT;
    }
    while (at < end)
        at = decode(at, out + n++);
    v->tree.at = end + 1;
    return ssm_view(out, n);
}

/* ------------------------------------------------------------------ the slots of a pattern */

long pgv_location(struct pgv *v)
{
    static const char key[] = "\"location\":";
    bool negative;
    long number = 0;
    const char *at;

    literal(v, key, sizeof key - 1);
    if (v->failed)
        return -1;
    negative = *v->tree.at == '-';
    for (at = v->tree.at + negative; *at >= '0' && *at <= '9' && number <= PGV_STATEMENT; at++)
        number = number * 10 + (*at - '0');
    v->tree.at = at;
    return negative ? -1 : number;
}

#define LITERAL(v, text) literal((v), "" text, sizeof(text) - 1)

static void relation(struct pgv *v, ssm_str schema, ssm_str name)
{
    enum pgv_about was = v->about;
    ssm_str expected = v->expected;

    pgv_set(v, PGV_ABOUT_OBJECT, name);
    LITERAL(v, "{");
    if (schema.len) {
        LITERAL(v, "\"schemaname\":");
        string(v, schema);
        LITERAL(v, ",");
    }
    LITERAL(v, "\"relname\":");
    string(v, name);
    if (!v->only)
        LITERAL(v, ",\"inh\":true");
    v->only = false;
    LITERAL(v, ",\"relpersistence\":\"p\",");
    pgv_location(v);
    LITERAL(v, "}");
    pgv_set(v, was, expected);
}

static void node(struct pgv *v, ssm_str text)
{
    LITERAL(v, "{\"String\":{\"sval\":");
    string(v, text);
    LITERAL(v, "}}");
}

static void names(struct pgv *v, ssm_strs list)
{
    LITERAL(v, "[");
    for (size_t i = 0; i < list.count; i++) {
        if (i)
            LITERAL(v, ",");
        node(v, list.items[i]);
    }
    LITERAL(v, "]");
}

static void qualified(struct pgv *v, ssm_str schema, ssm_str name)
{
    ssm_str parts[2] = {schema, name};

    if (v->about == PGV_ABOUT_STATEMENT)
        pgv_set(v, PGV_ABOUT_OBJECT, name);
    names(v, schema.len ? (ssm_strs){parts, 2} : (ssm_strs){parts + 1, 1});
    if (v->about == PGV_ABOUT_OBJECT)
        pgv_set(v, PGV_ABOUT_STATEMENT, PG_ABSENT);
}

static void if_idempotent(struct pgv *v, const char *text)
{
    if (v->idempotent)
        pgv_take(v, text);
}

/* Those that take nothing from the caller. */
static void fixed_slot(struct pgv *v, char slot)
{
    switch (slot) {
    case 'L':
        pgv_location(v);
        break;
    case 'R':
        relation(v, v->op->schema, v->op->object);
        break;
    case 'Q':
        qualified(v, v->op->schema, v->op->object);
        break;
    case 'M':
        named(v, PGV_ABOUT_MEMBER, v->op->member);
        break;
    case 'N':
        named(v, PGV_ABOUT_NEW_NAME, v->op->new_name);
        break;
    case 'i':
        if (v->lenient)
            pgv_take(v, ",\"missing_ok\":true");
        else
            if_idempotent(v, ",\"missing_ok\":true");
        break;
    case 'I':
        if_idempotent(v, ",\"if_not_exists\":true");
        break;
    default:
        if_idempotent(v, ",\"skipIfNewValExists\":true");
    }
}

static size_t texts_of(char slot)
{
    return slot == 't' ? 1 : slot == 'r' || slot == 'q' ? 2 : 0;
}

static void slot_of_texts(struct pgv *v, char slot, const ssm_str *texts)
{
    if (slot == 't')
        string(v, texts[0]);
    else if (slot == 'r')
        relation(v, texts[0], texts[1]);
    else
        qualified(v, texts[0], texts[1]);
}

void pgv_match_texts(struct pgv *v, const char *pattern, const ssm_str *texts, size_t count)
{
    while (!v->failed && *pattern) {
        const char *slot = strchrnul(pattern, '%');
        size_t wants;

        literal(v, pattern, (size_t)(slot - pattern));
        if (!*slot || v->failed)
            return;
        wants = texts_of(slot[1]);
        if (wants > count) {
            pgv_fail(v, "verify_statement", "The pattern of this statement is wrong.", NULL, 0);
            return;
        }
        if (wants)
            slot_of_texts(v, slot[1], texts);
        else
            fixed_slot(v, slot[1]);
        texts += wants;
        count -= wants;
        pattern = slot + 2;
    }
}

void pgv_match(struct pgv *v, const char *pattern)
{
    pgv_match_texts(v, pattern, &v->expected, 0);
}

void pgv_statement(struct pgv *v, const char *pattern)
{
    pgv_open(v);
    pgv_match(v, pattern);
    pgv_close(v);
}

void pgv_list(struct pgv *v, const char *before, ssm_strs list)
{
    pgv_match(v, before);
    names(v, list);
}

/* ------------------------------------------------------------------ looking ahead */

/* A quote within a string is escaped, so these can be found as they are. What is found is matched whole afterwards. */
static bool leads(const struct pgv *v, const char *key, ssm_str value)
{
    const char *found = strstr(v->tree.at, key);
    struct pgv there = *v;

    if (!found)
        return false;
    there.tree.at = found + strlen(key);
    return same_string(&there, value, &found);
}

bool pgv_next_is(struct pgv *v, const char *command)
{
    if (!pgv_more(v))
        return false;
    if (strncmp(command, "AT_", 3) == 0)
        return leads(v, "\"subtype\":", ssm_cstr(command));
    return strncmp(v->tree.at, "{\"", 2) == 0 && strncmp(v->tree.at + 2, command, strlen(command)) == 0 &&
           v->tree.at[2 + strlen(command)] == '"';
}

bool pgv_names(const struct pgv *v, ssm_str name)
{
    return leads(v, ",\"name\":", name);
}
