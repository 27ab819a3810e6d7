/* SPDX-License-Identifier: Apache-2.0
 *
 * The host's services, and whether one of them has failed in this reading: the host has recorded why, and from then on the
 * reader reports nothing more and fails.
 */
#include "lite.h"

int lr_begin(ssm_host *h)
{
    struct lr_shared *s = lr_api->state(h, sizeof *s);

    if (!s)
        return SSM_ERROR;
    s->spent = false;
    return SSM_OK;
}

struct lr_shared *lr_shared(ssm_host *h)
{
    struct lr_shared *s = lr_api->state(h, sizeof *s);

    if (s)
        return s;
    s = lr_api->state(h, sizeof *s); /* there since lr_begin() */
    if (s)
        s->spent = true;
    return s;
}

static void note_spent(ssm_host *h)
{
    struct lr_shared *s = lr_shared(h);

    if (s)
        s->spent = true;
}

bool lr_spent(ssm_host *h)
{
    const struct lr_shared *s = lr_shared(h);

    return !s || s->spent;
}

void *lr_alloc(ssm_host *h, size_t bytes)
{
    void *p = lr_api->alloc(h, bytes);

    if (!p)
        note_spent(h);
    return p;
}

void *common_take(void *owner, size_t bytes)
{
    return lr_alloc(owner, bytes);
}

int lr_held(ssm_host *h, int result)
{
    if (result != SSM_OK)
        note_spent(h);
    return result;
}

const ssm_type *lr_parse_type(ssm_host *h, ssm_str text, ssm_place place)
{
    const ssm_type *type = lr_api->parse_type(h, text, place);

    if (!type)
        note_spent(h);
    return type;
}

int lr_fail_at(ssm_host *h, ssm_place place, const char *code, const char *message, const ssm_str *args, size_t count)
{
    return lr_spent(h) ? SSM_ERROR : lr_api->fail_at(h, place, code, message, args, count);
}
