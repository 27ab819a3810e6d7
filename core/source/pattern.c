/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of files against the patterns of the tools; see internal.h.
 */
#include "source/internal.h"

#include "base/str.h"

static size_t digits_at(ssm_str s, size_t at)
{
    size_t n = 0;

    while (at + n < s.len && ascii_digit(s.ptr[at + n]))
        n++;
    return n;
}

static size_t version_at(ssm_str s, size_t at)
{
    size_t n = digits_at(s, at);

    while (n && at + n + 1 < s.len && (s.ptr[at + n] == '.' || s.ptr[at + n] == '_') && ascii_digit(s.ptr[at + n + 1]))
        n += 1 + digits_at(s, at + n + 1);
    return n;
}

/* A text of any length: as short as it can be, then longer. Patterns have at most two of them. */
static bool fits_from(const char *pattern, ssm_str name, size_t at)
{
    for (; *pattern; pattern++) {
        size_t n = *pattern == '#' ? version_at(name, at) : *pattern == '9' ? digits_at(name, at) : 1;

        if (*pattern == '*') {
            for (; at < name.len && name.ptr[at] != '/'; at++)
                if (fits_from(pattern + 1, name, at + 1))
                    return true;
            return false;
        }
        if (!n || at >= name.len || (*pattern != '#' && *pattern != '9' && name.ptr[at] != *pattern))
            return false;
        at += n;
    }
    return at == name.len;
}

bool pattern_fits(const char *pattern, ssm_str name)
{
    return fits_from(pattern, name, 0);
}

/* ---- versions */

ssm_str version_of(ssm_str name)
{
    size_t at = 0;

    while (at < name.len && !ascii_digit(name.ptr[at]))
        at++;
    return ssm_view(name.ptr + at, version_at(name, at));
}

ssm_str leading_number(ssm_str name)
{
    return ssm_view(name.ptr, digits_at(name, 0));
}

/* Takes the next part from the front, without its leading zeros. */
static ssm_str take_part(ssm_str *version)
{
    ssm_str part;
    size_t zeros = 0, n = digits_at(*version, 0);

    while (zeros < n && version->ptr[zeros] == '0')
        zeros++;
    part = ssm_view(version->ptr + zeros, n - zeros);
    n += n < version->len; /* the dot */
    *version = ssm_view(version->ptr + n, version->len - n);
    return part;
}

int version_cmp(ssm_str a, ssm_str b)
{
    while (a.len || b.len) {
        ssm_str left = take_part(&a), right = take_part(&b);
        int order = left.len != right.len ? (left.len < right.len ? -1 : 1) : str_cmp(left, right);

        if (order)
            return order;
    }
    return 0;
}
