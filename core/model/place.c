/* SPDX-License-Identifier: Apache-2.0
 *
 * Places in schemas as people read them; see place.h.
 */
#include "model/place.h"

#include <stdio.h>

ssm_str place_text(struct arena *a, ssm_place place)
{
    char numbers[48];
    size_t line = 1, from = 0, offset;
    ssm_str bytes;

    if (!place.source)
        return ssm_view(NULL, 0);
    bytes = place.source->bytes;
    offset = place.offset < bytes.len ? place.offset : bytes.len;
    for (size_t i = 0; i < offset; i++)
        if (bytes.ptr[i] == '\n') {
            line++;
            from = i + 1;
        }
    for (size_t i = from, start = from; i < offset; i++) /* of a character's bytes all but the first are 10xxxxxx */
        if (((unsigned char)bytes.ptr[i] & 0xc0) == 0x80)
            from += i > start;
    snprintf(numbers, sizeof numbers, ":%zu:%zu", line, offset - from + 1);
    return arena_concat(a, (const ssm_str[]){place.source->name, ssm_cstr(numbers)}, 2);
}
