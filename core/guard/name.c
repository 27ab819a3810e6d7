/* SPDX-License-Identifier: Apache-2.0
 *
 * Names that reach a script; see guard.h.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "guard/guard.h"

enum name_error name_check(ssm_str name)
{
    if (str_empty(name))
        return NAME_EMPTY;
    if (name.len > LIMIT_NAME)
        return NAME_TOO_LONG;
    if (utf8_is_plain(name))
        return NAME_OK;
    if (utf8_check(name) != name.len)
        return NAME_ENCODING;
    for (size_t at = 0; at < name.len;) {
        uint32_t c = utf8_next(name, &at);

        if (utf8_is_control(c))
            return NAME_CONTROL;
        if (utf8_is_invisible(c))
            return NAME_INVISIBLE;
    }
    return NAME_OK;
}

enum diag_code name_code(enum name_error e)
{
    static const enum diag_code codes[] = {
        [NAME_OK] = DIAG_NONE,
        [NAME_EMPTY] = DIAG_NAME_EMPTY,
        [NAME_TOO_LONG] = DIAG_NAME_TOO_LONG,
        [NAME_CONTROL] = DIAG_NAME_CONTROL,
        [NAME_INVISIBLE] = DIAG_NAME_INVISIBLE,
        [NAME_ENCODING] = DIAG_NAME_ENCODING,
    };

    return codes[e];
}
