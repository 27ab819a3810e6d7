/* SPDX-License-Identifier: Apache-2.0
 *
 * Helpers on ssm_str, the view of text that the whole program uses (see plugin.h).
 * None allocates; none reads past `len`.
 */
#ifndef SSM_BASE_STR_H
#define SSM_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "smartspec-migrate/plugin.h"

/* Marks a text that is translated where it is shown. */
#define N_(english) english

#define STR_ARG(s) (int)(s).len, (s).len ? (s).ptr : "" /* for "%.*s" */

static inline bool str_empty(ssm_str s) { return s.len == 0; }

static inline bool str_eq(ssm_str a, ssm_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool str_is(ssm_str a, const char *b)
{
    size_t n = strlen(b);
    return a.len == n && (n == 0 || memcmp(a.ptr, b, n) == 0);
}

/* The same texts in the same order. */
bool str_list_eq(ssm_strs a, ssm_strs b);
/* memcmp order, the shorter first: the one order in which the program sorts. */
int str_cmp(ssm_str a, ssm_str b);
/* ASCII case folded on both sides; every other byte as it is. */
bool str_is_nocase(ssm_str a, const char *b);
bool str_eq_nocase(ssm_str a, ssm_str b);
bool str_starts(ssm_str s, const char *prefix);
bool str_ends(ssm_str s, const char *suffix);
bool str_ends_nocase(ssm_str s, const char *suffix);
/* What stands behind the last slash of a path; all of it where there is none. */
ssm_str str_last_part(ssm_str path);
/* The first `needle`, or NULL. */
const char *str_find(ssm_str s, const char *needle);
/* A hash for tables in memory: keyed anew in every process, so that no report can aim at one slot. */
uint64_t str_hash(ssm_str s);
/* The word of `list` (sorted by strcmp, NULL-terminated) that equals `s`, or NULL. */
bool str_in_sorted(const char *const *list, ssm_str s);
/* A plugin's name or alias: [a-z0-9][a-z0-9-]*, at most LIMIT_PLUGIN_NAME bytes. */
bool str_is_plugin_name(const char *name);
/* The candidate nearest to `s` within two edits (a third of its length at most), or NULL: for suggestions.
 * candidates: NULL-terminated. */
const char *str_nearest(ssm_str s, const char *const *candidates);

/* How a JSON pointer spells a byte of a name (RFC 6901, section 3): the byte itself, or two. */
static inline ssm_str pointer_spelling(const char *c)
{
    return *c == '~' ? ssm_view("~0", 2) : *c == '/' ? ssm_view("~1", 2) : ssm_view(c, 1);
}

static inline char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }
static inline bool ascii_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool ascii_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

#endif
