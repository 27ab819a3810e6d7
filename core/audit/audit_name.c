/* SPDX-License-Identifier: Apache-2.0
 *
 * Where people and tools are told that the way back begins: in a comment, or in the name of a file.
 */
#include "audit/audit_internal.h"

static bool is_letter(char c)
{
    return ascii_alpha(c) || (unsigned char)c >= 0x80;
}

/* The next word from `at` on, of letters; empty at the end. */
static ssm_str next_word(ssm_str text, size_t *at)
{
    size_t from;

    while (*at < text.len && !is_letter(text.ptr[*at]))
        ++*at;
    from = *at;
    while (*at < text.len && is_letter(text.ptr[*at]))
        ++*at;
    return ssm_view(text.ptr + from, *at - from);
}

static bool in_table(ssm_str word, const char *const *table)
{
    while (*table && !deed_is_word(word, *table))
        table++;
    return *table != NULL;
}

bool back_is_marker(ssm_str comment)
{
    static const char *const words[] = {"down", "undo", "revert", NULL};
    enum { WORDS = 2 }; /* "-- migrate:down", "-- +goose Down"; further on it is prose */
    size_t at = 0;

    if (str_starts(comment, "/*"))
        return false;
    for (size_t i = 0; i < WORDS; i++)
        if (in_table(next_word(comment, &at), words))
            return true;
    return false;
}

/* Flyway runs a name that begins so, whatever follows, in any folder. */
static bool is_flyways(ssm_str name)
{
    static const char *const begins[] = {"V{version}", "B{version}", "R__"};

    name = str_last_part(name);
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (str_starts(name, begins[i]))
            return true;
    return false;
}

static bool has_word(ssm_str name)
{
    static const char *const words[] = {"down", "undo", "revert", "rollback", "back", NULL};
    ssm_str word;
    size_t at = 0;

    while ((word = next_word(name, &at)).len)
        if (in_table(word, words))
            return true;
    return false;
}

static bool is_part(ssm_str name, size_t at, size_t len)
{
    return (at == 0 || !sql_word_byte(name.ptr[at - 1]) || name.ptr[at - 1] == '_') &&
           (at + len == name.len || !sql_word_byte(name.ptr[at + len]) || name.ptr[at + len] == '_');
}

/* Where the migration's own name stands in the last part, or name.len: a migration may be called shut_down. */
static size_t find_migration(ssm_str name, ssm_str migration)
{
    size_t at = name.len - str_last_part(name).len;

    while (migration.len && at + migration.len <= name.len &&
           !(memcmp(name.ptr + at, migration.ptr, migration.len) == 0 && is_part(name, at, migration.len)))
        at++;
    return migration.len && at + migration.len <= name.len ? at : name.len;
}

bool back_tells(ssm_str name, ssm_str migration)
{
    size_t at = find_migration(name, migration), behind = at < name.len ? at + migration.len : at;

    if (str_starts(name, "U{version}"))
        return true;
    return !is_flyways(name) &&
           (has_word(ssm_view(name.ptr, at)) || has_word(ssm_view(name.ptr + behind, name.len - behind)));
}
