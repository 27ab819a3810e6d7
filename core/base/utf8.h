/* SPDX-License-Identifier: Apache-2.0
 *
 * UTF-8: checking, and the classes of characters that the guards refuse.
 */
#ifndef SSM_BASE_UTF8_H
#define SSM_BASE_UTF8_H

#include "base/str.h"

/* The offset of the first byte that is not well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates), or s.len. */
size_t utf8_check(ssm_str s);
/* The code point at s.ptr[*at], which lies in checked text; moves *at behind it. */
uint32_t utf8_next(ssm_str s, size_t *at);
/* How many code points. */
size_t utf8_length(ssm_str s);
/* C0, C1 and DEL. */
bool utf8_is_control(uint32_t c);
/* Characters that change how other text is shown, or that show nothing: bidirectional controls, zero-width, line and
 * paragraph separators, variation selectors, tags, the byte order mark (Unicode 15.0, general categories Cf, Zl, Zp). */
bool utf8_is_invisible(uint32_t c);
/* True when every byte is printable ASCII: the common case, told eight bytes at a time. */
bool utf8_is_plain(ssm_str s);
/* True when every character is printable and none is invisible. */
bool utf8_is_printable_line(ssm_str s);

#endif
