/* SPDX-License-Identifier: Apache-2.0
 *
 * The bytes before cJSON sees them; see scan.h. The grammar is RFC 8259's, without recursion: a stack of frames, one
 * for each open array or object.
 */
#include "report/scan.h"

#include <stdio.h>

#include "base/utf8.h"
#include "report/json.h"
#include "report/scan_internal.h"

static struct frame *top(struct scan *s)
{
    return &s->frames[s->depth - 1];
}

static enum expect open_frame(struct scan *s, bool is_object)
{
    struct frame *f;

    if (s->depth == LIMIT_JSON_DEPTH) {
        char most[16];
        snprintf(most, sizeof most, "%d", LIMIT_JSON_DEPTH);
        return scan_stop(s, DIAG_REPORT_DEPTH, ssm_cstr(most));
    }
    f = &s->frames[s->depth++];
    f->is_object = is_object;
    f->index = 0;
    f->key = ssm_view(NULL, 0);
    f->few_count = 0;
    f->memory.limit = s->a->limit;
    arena_reset(&f->memory);
    map_init(&f->many, &f->memory);
    s->at++;
    return is_object ? KEY_OR_END : VALUE_OR_END;
}

static enum expect close_frame(struct scan *s)
{
    s->at++;
    s->depth--;
    return s->depth ? COMMA_OR_END : STOP;
}

/* Adds a key to those of its object. False when memory ends. */
static bool add_key(struct frame *f, ssm_str key, bool *repeated)
{
    size_t before = f->many.count;

    if (before) {
        const struct map_entry *e = map_put(&f->many, key);
        *repeated = f->many.count == before;
        return e != NULL;
    }
    for (size_t i = 0; i < f->few_count; i++)
        if (str_eq(f->few[i], key)) {
            *repeated = true;
            return true;
        }
    *repeated = false;
    if (f->few_count < FEW_KEYS) {
        f->few[f->few_count++] = key;
        return true;
    }
    for (size_t i = 0; i < f->few_count; i++)
        if (!map_put(&f->many, f->few[i]))
            return false;
    return map_put(&f->many, key) != NULL;
}

/* A key may be spelt with escapes, so it is compared by what it says. */
static enum expect scan_key(struct scan *s)
{
    struct frame *f = top(s);
    const char *from = s->at;
    bool escaped, repeated;
    ssm_str key;

    if (!scan_string(s, &escaped))
        return STOP;
    key = ssm_view(from + 1, (size_t)(s->at - from) - 2);
    if (escaped && s->result != SCAN_BROKEN)
        key = json_unescape(&f->memory, ssm_view(from, (size_t)(s->at - from)));
    if (!key.ptr || !add_key(f, key, &repeated))
        return scan_no_memory(s);
    f->key = key;
    if (repeated)
        scan_flaw(s, DIAG_REPORT_DUPLICATE_KEY, from, key);
    return COLON;
}

static enum expect scan_value(struct scan *s, char c)
{
    bool escaped;

    if (s->depth == 1)
        s->value = s->at;
    if (c == '{' || c == '[')
        return open_frame(s, c == '{');
    if (c == '"')
        return scan_string(s, &escaped) ? COMMA_OR_END : STOP;
    if (c == '-' || ascii_digit(c))
        return scan_number(s);
    if (c == 't' || c == 'f' || c == 'n')
        return scan_word(s);
    return scan_unexpected(s);
}

/* Notes a member of the top-level object, whose value ends here. */
static bool note_member(struct scan *s)
{
    ssm_str *value = ARENA_NEW(s->a, ssm_str);
    ssm_str name = arena_str(s->a, s->frames[0].key);
    struct map_entry *e = name.ptr ? map_put(s->members, name) : NULL;

    if (!value || !e)
        return false;
    *value = ssm_view(s->value, (size_t)(s->at - s->value));
    e->value = value;
    return true;
}

static enum expect after_value(struct scan *s, char c)
{
    struct frame *f = top(s);

    if (s->depth == 1 && !note_member(s))
        return scan_no_memory(s);
    if (c == (f->is_object ? '}' : ']'))
        return close_frame(s);
    if (c != ',')
        return scan_unexpected(s);
    s->at++;
    f->index++;
    f->key = ssm_view(NULL, 0);
    return f->is_object ? KEY : VALUE;
}

static void skip_space(struct scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t'))
        s->at++;
}

static enum expect step(struct scan *s, enum expect expect)
{
    char c;

    skip_space(s);
    if (s->at == s->end)
        return scan_unexpected(s);
    c = *s->at;
    if (c == '}' && expect == KEY_OR_END)
        return close_frame(s);
    if (c == ']' && expect == VALUE_OR_END)
        return close_frame(s);
    switch (expect) {
    case KEY:
    case KEY_OR_END:
        return c == '"' ? scan_key(s) : scan_unexpected(s);
    case COLON:
        if (c != ':')
            return scan_unexpected(s);
        s->at++;
        return VALUE;
    case VALUE:
    case VALUE_OR_END:
        return scan_value(s, c);
    default:
        return after_value(s, c);
    }
}

/* What can be said of the bytes before any grammar. Returns what comes next. */
static enum expect begin(struct scan *s)
{
    ssm_str bytes = ssm_view(s->at, (size_t)(s->end - s->at));
    size_t good = utf8_check(bytes);
    char byte[8];

    if (good < bytes.len) {
        s->at += good;
        snprintf(byte, sizeof byte, "0x%02x", (unsigned char)*s->at);
        return scan_stop(s, DIAG_REPORT_ENCODING, ssm_cstr(byte));
    }
    if (str_starts(bytes, "\xef\xbb\xbf"))
        return scan_stop(s, DIAG_REPORT_BOM, ssm_view("", 0));
    skip_space(s);
    if (s->at == s->end)
        return scan_stop(s, DIAG_REPORT_EMPTY, ssm_view("", 0));
    if (*s->at != '{')
        return scan_stop(s, DIAG_REPORT_NOT_OBJECT, ssm_view("", 0));
    return VALUE;
}

enum scan_result scan_report(ssm_str bytes, struct arena *a, struct diags *d, struct map *members)
{
    struct scan s = {.at = bytes.ptr,
                     .end = bytes.ptr + bytes.len,
                     .d = d,
                     .a = a,
                     .members = members,
                     .result = SCAN_GOOD,
                     .place = {bytes.ptr, 1, 1}};
    enum expect expect = begin(&s);

    while (expect != STOP)
        expect = step(&s, expect);
    if (s.result != SCAN_BROKEN) {
        skip_space(&s);
        if (s.at < s.end)
            scan_stop(&s, DIAG_REPORT_TRAILING, ssm_view("", 0));
    }
    for (size_t i = 0; i < LIMIT_JSON_DEPTH; i++)
        arena_free(&s.frames[i].memory);
    return s.result;
}
