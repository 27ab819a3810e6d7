/* SPDX-License-Identifier: Apache-2.0
 *
 * Places in schemas as people read them; see place.h.
 */
#include "model/place.h"

#include <stdio.h>

void place_go(struct place_cursor *c, ssm_str bytes, size_t offset)
{
    for (; c->at < offset && c->at < bytes.len; c->at++) {
        if (bytes.ptr[c->at] == '\n') {
            c->line++;
            c->column = 1;
        } else {
            c->column += ((unsigned char)bytes.ptr[c->at] & 0xc0) != 0x80; /* a character's other bytes are 10xxxxxx */
        }
    }
}

ssm_str place_text(struct arena *a, ssm_place place)
{
    struct place_cursor c = {0, 1, 1};
    char numbers[48];

    if (!place.source)
        return ssm_view(NULL, 0);
    place_go(&c, place.source->bytes, place.offset);
    snprintf(numbers, sizeof numbers, ":%zu:%zu", c.line, c.column);
    return arena_concat(a, (const ssm_str[]){place.source->name, ssm_cstr(numbers)}, 2);
}
