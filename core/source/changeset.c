/* SPDX-License-Identifier: Apache-2.0
 *
 * Liquibase's formatted SQL: changesets that say that they are for other engines, or for none.
 */
#include "source/internal.h"

#include "base/str.h"

static const char changeset[] = "-- changeset";

/* The value of an attribute in the line, up to a blank or within quotes; absent: it is not there. */
static ssm_str attribute(ssm_str line, const char *name)
{
    const char *at = str_find(line, name);
    size_t from, n = 0;
    char quote = ' ';

    if (!at)
        return ssm_view(NULL, 0);
    from = (size_t)(at - line.ptr) + strlen(name);
    if (from < line.len && (line.ptr[from] == '"' || line.ptr[from] == '\''))
        quote = line.ptr[from++];
    while (from + n < line.len && line.ptr[from + n] != '\n' &&
           (quote == ' ' ? !ascii_space(line.ptr[from + n]) : line.ptr[from + n] != quote))
        n++;
    return ssm_view(line.ptr + from, n);
}

static ssm_str trimmed(ssm_str s)
{
    while (s.len && ascii_space(s.ptr[0]))
        s = ssm_view(s.ptr + 1, s.len - 1);
    while (s.len && ascii_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

/* "postgresql, h2" or "!oracle" or "all": it is named, or none is but with `!`; `!` before its name forbids it. */
static bool names_dialect(ssm_str list, ssm_str dialect)
{
    bool any = false, named = false, forbidden = false;

    for (size_t at = 0; at < list.len;) {
        const char *comma = memchr(list.ptr + at, ',', list.len - at);
        size_t n = comma ? (size_t)(comma - list.ptr) - at : list.len - at;
        ssm_str name = trimmed(ssm_view(list.ptr + at, n));
        bool not = name.len && name.ptr[0] == '!';

        if (not)
            name = trimmed(ssm_view(name.ptr + 1, name.len - 1));
        if (str_is_nocase(name, "all") && !not)
            return true;
        if (str_eq_nocase(name, dialect))
            *(not ? &forbidden : &named) = true;
        any |= !not && name.len;
        at += n + 1;
    }
    return !forbidden && (named || !any);
}

static bool is_for(ssm_str line, ssm_str dialect)
{
    ssm_str dbms = attribute(line, " dbms:"), ignore = attribute(line, " ignore:");

    return !str_is_nocase(ignore, "true") && (!dbms.len || names_dialect(dbms, dialect));
}

/* Blanks keep every place where it is. *own: the file's own bytes, once it has any. */
static int blank(ssm_source *s, size_t from, size_t to, struct arena *a, struct diags *d, char **own)
{
    if (!*own && !(*own = arena_cstr(a, s->bytes)))
        return diag_out_of_memory(d);
    s->bytes.ptr = *own;
    for (; from < to; from++)
        if ((*own)[from] != '\n')
            (*own)[from] = ' ';
    return 0;
}

static int fit_one(ssm_source *s, ssm_str dialect, struct arena *a, struct diags *d)
{
    char *own = NULL;

    for (size_t at = 0, next; at < s->bytes.len; at = next) {
        next = next_line(s->bytes, at);
        if (!line_begins(s->bytes, at, changeset) || is_for(ssm_view(s->bytes.ptr + at, next - at), dialect))
            continue;
        diag_plain(d, DIAG_SCHEMA_CHANGESET, place_text(a, (ssm_place){s, at}));
        while (next < s->bytes.len && !line_begins(s->bytes, next, changeset))
            next = next_line(s->bytes, next);
        if (blank(s, at, next, a, d, &own) != 0)
            return -1;
    }
    return 0;
}

int source_fit(struct arranged *s, ssm_str dialect, struct arena *a, struct diags *d)
{
    int bad = 0;

    for (size_t i = 0; s->has_changesets && i < s->count; i++)
        bad |= fit_one(&s->items[i], dialect, a, d);
    return bad;
}
