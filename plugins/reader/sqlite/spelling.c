/* SPDX-License-Identifier: Apache-2.0
 *
 * The spelling that a thing was first given. Both schemas of a comparison are read by one process: where the second says
 * the same in other letters (a name in capitals, white space in a default), it is given as the first has it, so that no
 * difference comes of it; and what only one schema has stays as its author wrote it.
 *
 * It is what both readings of a dispatch share.
 */
#include "lite.h"

#include <stdint.h>
#include <string.h>

enum { FIRST_SLOTS = 1 << 10, LONGEST_KEY = 1 << 20 };

static size_t put_part(char *to, size_t at, ssm_str part, bool small)
{
    for (size_t i = 0; i < part.len; i++)
        to[at++] = small ? ascii_lower(part.ptr[i]) : part.ptr[i];
    to[at++] = '\0';
    return at;
}

/* The slot of that key, or the free one where it belongs. */
static struct lr_spelling *slot_of(const struct lr_shared *known, ssm_str key)
{
    uint64_t hash = 14695981039346656037u;
    size_t at;

    for (size_t i = 0; i < key.len; i++)
        hash = (hash ^ (unsigned char)key.ptr[i]) * 1099511628211u;
    at = (size_t)(hash ^ (hash >> 32)) & (known->room - 1);
    while (known->slots[at].key.ptr && !ssm_str_eq(known->slots[at].key, key))
        at = (at + 1) & (known->room - 1);
    return &known->slots[at];
}

static bool grow(ssm_host *h, struct lr_shared *known)
{
    struct lr_shared more = {.count = known->count, .room = known->room ? known->room * 2 : FIRST_SLOTS};

    more.slots = lr_alloc(h, more.room * sizeof *more.slots);
    if (!more.slots)
        return false;
    for (size_t i = 0; i < known->room; i++)
        if (known->slots[i].key.ptr)
            *slot_of(&more, known->slots[i].key) = known->slots[i];
    known->slots = more.slots;
    known->room = more.room;
    return true;
}

/* Beyond the limit a thing keeps its own spelling: a difference more, never one less. */
static ssm_str look_up(ssm_host *h, ssm_str key, ssm_str text)
{
    struct lr_shared *known = lr_shared(h);
    struct lr_spelling *s;

    if (!known || (known->count * 2 >= known->room && !grow(h, known)))
        return text;
    s = slot_of(known, key);
    if (s->key.ptr)
        return s->text;
    if (known->count < LR_SPELLINGS) {
        *s = (struct lr_spelling){key, text};
        known->count++;
    }
    return text;
}

ssm_str lr_spelling(ssm_host *h, const char *kind, ssm_str where, ssm_str key, ssm_str text)
{
    size_t len = 0, room = strlen(kind) + where.len + key.len + 3;
    char *whole = text.ptr && room < LONGEST_KEY ? lr_alloc(h, room) : NULL;

    if (!whole)
        return text;
    len = put_part(whole, len, ssm_cstr(kind), false);
    len = put_part(whole, len, where, true);
    len = put_part(whole, len, key, false);
    return look_up(h, ssm_view(whole, len), text);
}

ssm_str lr_table_name(ssm_host *h, ssm_str name)
{
    ssm_str small = text_lowered(h, name);

    return small.ptr ? lr_spelling(h, "relation", SSM_LIT(""), small, name) : name;
}

ssm_str lr_member_name(ssm_host *h, ssm_str table, ssm_str name)
{
    ssm_str small = text_lowered(h, name);

    return small.ptr ? lr_spelling(h, "member", table, small, name) : name;
}
