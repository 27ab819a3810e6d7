/* SPDX-License-Identifier: Apache-2.0
 *
 * Helpers on ssm_str; see str.h.
 */
#include "base/str.h"

#include <sys/auxv.h>

#include "base/limits.h"

int str_cmp(ssm_str a, ssm_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (c != 0)
        return c;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_list_eq(ssm_strs a, ssm_strs b)
{
    if (a.count != b.count)
        return false;
    for (size_t i = 0; i < a.count; i++)
        if (!str_eq(a.items[i], b.items[i]))
            return false;
    return true;
}

bool str_eq_nocase(ssm_str a, ssm_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    return true;
}

bool str_is_nocase(ssm_str a, const char *b)
{
    return str_eq_nocase(a, ssm_view(b, strlen(b)));
}

bool str_starts(ssm_str s, const char *prefix)
{
    size_t n = strlen(prefix);
    return s.len >= n && (n == 0 || memcmp(s.ptr, prefix, n) == 0);
}

bool str_ends(ssm_str s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.len >= n && (n == 0 || memcmp(s.ptr + s.len - n, suffix, n) == 0);
}

bool str_ends_nocase(ssm_str s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.len >= n && str_is_nocase(ssm_view(s.ptr + s.len - n, n), suffix);
}

ssm_str str_last_part(ssm_str path)
{
    const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;

    return slash ? ssm_view(slash + 1, path.len - (size_t)(slash + 1 - path.ptr)) : path;
}

bool str_is_plugin_name(const char *name)
{
    size_t n = name ? strnlen(name, LIMIT_PLUGIN_NAME + 1) : 0;

    for (size_t i = 0; i < n; i++)
        if (!ascii_digit(name[i]) && !(name[i] >= 'a' && name[i] <= 'z') && !(name[i] == '-' && i > 0))
            return false;
    return n > 0 && n <= LIMIT_PLUGIN_NAME;
}

const char *str_find(ssm_str s, const char *needle)
{
    return s.len ? memmem(s.ptr, s.len, needle, strlen(needle)) : NULL;
}

__extension__ typedef unsigned __int128 wide;

/* Multiplies to 128 bits and folds the halves together. */
static uint64_t fold(uint64_t a, uint64_t b)
{
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* 16 random bytes that the kernel gives to every process. */
static void hash_key(uint64_t key[2])
{
    const void *random = (const void *)getauxval(AT_RANDOM); /* NOLINT(performance-no-int-to-ptr) */

    memset(key, 0x5a, 2 * sizeof key[0]);
    if (random)
        memcpy(key, random, 2 * sizeof key[0]);
}

uint64_t str_hash(ssm_str s)
{
    static uint64_t key[2];
    uint64_t h, word;
    size_t at = 0;

    if (!key[0])
        hash_key(key);
    h = key[0] ^ s.len;
    for (; s.len - at >= 8; at += 8) {
        memcpy(&word, s.ptr + at, 8);
        h = fold(h ^ word, 0x9e3779b97f4a7c15u ^ key[1]);
    }
    word = 0;
    if (s.len > at)
        memcpy(&word, s.ptr + at, s.len - at);
    return fold(h ^ word, 0xd6e8feb86659fd93u ^ key[1]);
}

bool str_in_sorted(const char *const *list, ssm_str s)
{
    size_t lo = 0, hi = 0;
    if (!list)
        return false;
    while (list[hi])
        hi++;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(s, ssm_cstr(list[mid]));
        if (c == 0)
            return true;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return false;
}

/* Levenshtein distance of two short words, cut off above `most`. */
static size_t distance(ssm_str a, ssm_str b, size_t most)
{
    enum { LONGEST = 64 };
    size_t row[LONGEST + 1];

    if (a.len > LONGEST || b.len > LONGEST)
        return most + 1;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t best = diagonal + (ascii_lower(a.ptr[i - 1]) != ascii_lower(b.ptr[j - 1]));
            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[b.len];
}

const char *str_nearest(ssm_str s, const char *const *candidates)
{
    size_t most = s.len / 3 < 2 ? s.len / 3 + (s.len > 1) : 2;
    const char *nearest = NULL;

    for (; *candidates; candidates++) {
        size_t d = distance(s, ssm_cstr(*candidates), most);
        if (d <= most && (!nearest || d < distance(s, ssm_cstr(nearest), most)))
            nearest = *candidates;
    }
    return nearest;
}
