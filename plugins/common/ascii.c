/* SPDX-License-Identifier: Apache-2.0
 *
 * Text without regard to case; see ascii.h.
 */
#include "common/ascii.h"

char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ascii_same(ssm_str a, ssm_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    return true;
}

bool ascii_is(ssm_str a, const char *word)
{
    return ascii_same(a, ssm_cstr(word));
}

bool ascii_begins(ssm_str a, const char *with)
{
    ssm_str s = ssm_cstr(with);

    return a.len >= s.len && ascii_same(ssm_view(a.ptr, s.len), s);
}

bool ascii_ends(ssm_str a, const char *with)
{
    ssm_str s = ssm_cstr(with);

    return a.len >= s.len && ascii_same(ssm_view(a.ptr + a.len - s.len, s.len), s);
}
