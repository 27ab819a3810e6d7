/* SPDX-License-Identifier: Apache-2.0
 *
 * Files that hold both ways, behind comment lines that say which: what leads back makes nothing.
 */
#include "source/internal.h"

#include "base/str.h"

static const struct {
    const char *forth, *back;
} markers[] = {
    {"-- migrate:up", "-- migrate:down"},
    {"-- +goose up", "-- +goose down"},
    {"-- +migrate up", "-- +migrate down"},
};

size_t next_line(ssm_str bytes, size_t at)
{
    const char *end = at < bytes.len ? memchr(bytes.ptr + at, '\n', bytes.len - at) : NULL;

    return end ? (size_t)(end - bytes.ptr) + 1 : bytes.len;
}

static size_t skip_blanks(ssm_str s, size_t at)
{
    while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t'))
        at++;
    return at;
}

bool line_begins(ssm_str bytes, size_t at, const char *text)
{
    at = skip_blanks(bytes, at);
    for (; *text; text++)
        if (*text == ' ') {
            at = skip_blanks(bytes, at);
        } else {
            if (at >= bytes.len || ascii_lower(bytes.ptr[at]) != *text)
                return false;
            at++;
        }
    return at == bytes.len || ascii_space(bytes.ptr[at]);
}

bool has_line(ssm_str bytes, const char *text, size_t *at)
{
    for (*at = 0; *at < bytes.len; *at = next_line(bytes, *at))
        if (line_begins(bytes, *at, text))
            return true;
    return false;
}

bool sections_cut(ssm_source *s, size_t *offset)
{
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
        size_t forth, back, again;

        if (!has_line(s->bytes, markers[i].forth, &forth) || !has_line(s->bytes, markers[i].back, &back))
            continue;
        *offset = back;
        if (back < forth)
            return false;
        if (has_line(ssm_view(s->bytes.ptr + back, s->bytes.len - back), markers[i].forth, &again)) {
            *offset = back + again;
            return false;
        }
        s->bytes.len = back;
        return true;
    }
    return true;
}
