/* SPDX-License-Identifier: Apache-2.0
 *
 * A dispatch: its memory, and what a callback may give back; see dispatch.h.
 */
#include "dispatch.h"

#include <stdlib.h>

#include "base/limits.h"
#include "variants.h"

ssm_host *dispatch_open(struct guest *g, const struct trial *t, const char *sample)
{
    ssm_host *h = ARENA_NEW(&g->arena, struct ssm_host);

    if (!h) {
        found(g, "memory ended in the runner");
        return NULL;
    }
    h->g = g;
    h->trial = t;
    h->sample = variant_label(g, t, sample);
    show_open(&h->showing, t->shape, g->minor);
    pages_open(&h->blocks);
    buf_init(&h->text, LIMIT_STATEMENT);
    map_init(&h->names, &h->arena);
    at_callback(g, "", h->sample, ssm_view(NULL, 0));
    return h;
}

/* ---- its memory */

enum { CANARY = 32, CANARY_BYTE = 0x5A };

static bool whole(const char *canary)
{
    for (size_t i = 0; i < CANARY; i++)
        if (canary[i] != CANARY_BYTE)
            return false;
    return true;
}

static void check_blocks(ssm_host *h)
{
    for (size_t i = 0; i < h->allocated_count; i++) {
        const struct block *b = &h->allocated[i];

        if (!whole(b->at + b->bytes))
            found(h->g,
                  "the plugin wrote behind the end of a block of %zu bytes from api->alloc(), the %zu. of this dispatch",
                  b->bytes, i + 1);
        else if (!whole(b->at - CANARY))
            found(
                h->g,
                "the plugin wrote before the beginning of a block of %zu bytes from api->alloc(), the %zu. of this dispatch",
                b->bytes, i + 1);
    }
}

/* Zeroed, aligned for any type, canaries around it. */
void *service_alloc_block(ssm_host *h, size_t bytes)
{
    char *at;

    if (bytes > LIMIT_MEMORY)
        return NULL;
    if (h->allocated_count == h->allocated_capacity) {
        struct block *grown = arena_grow(&h->arena, h->allocated, h->allocated_count, &h->allocated_capacity, sizeof *grown);

        if (!grown)
            return NULL;
        h->allocated = grown;
    }
    at = pages_take(&h->blocks, bytes + (size_t)2 * CANARY, "memory from api->alloc()",
                    h->trial->shape & SHAPE_FALLING ? LIE_DOWNWARD : LIE_UPWARD);
    if (!at)
        return NULL;
    at += CANARY;
    memset(at - CANARY, CANARY_BYTE, CANARY);
    memset(at + bytes, CANARY_BYTE, CANARY);
    h->allocated[h->allocated_count++] = (struct block){at, bytes};
    return at;
}

void *service_alloc(ssm_host *h, size_t bytes)
{
    void *p;

    if (!service_begin(h, "alloc", SSM_KIND_NONE) || service_fails(h, "alloc"))
        return NULL;
    p = service_alloc_block(h, bytes);
    if (!p)
        h->denied = "alloc";
    return p;
}

void dispatch_close(ssm_host *h)
{
    struct guest *g = h->g;

    h->callback = NULL;
    h->ended = true;
    at_callback(g, "", h->sample, ssm_view(NULL, 0));
    if (h->trial->canaries)
        check_blocks(h);
    show_close(&h->showing, !(h->trial->frugal || h->trial->shape & (SHAPE_TEXTS | SHAPE_SIZES | SHAPE_LONGER)));
    if (h->trial->shape & SHAPE_RETIRE)
        pages_retire(&h->blocks);
    else if (h->trial->frugal)
        pages_close(&h->blocks);
    else
        pages_leave(&h->blocks); /* who goes on using it is found by SHAPE_RETIRE, and not by chance elsewhere */
    buf_free(&h->text);
    for (size_t i = 0; i < h->file_count; i++)
        buf_free(&h->files[i].bytes);
    arena_free(&h->arena);
}

/* ---- its callbacks */

void callback_begin(ssm_host *h, const char *callback, ssm_str subject)
{
    at_callback(h->g, callback, h->sample, subject);
    h->callback = callback;
    h->failures = 0;
    h->denied = NULL;
    buf_clear(&h->text);
    h->statements = NULL;
    h->statement_count = h->statement_capacity = 0;
    show_seal(&h->showing);
}

/* What was reported, once it is clear whether the callback failed. */
static void judge_failures(ssm_host *h, bool failed, const char *says)
{
    if (h->denied && !failed)
        found(h->g,
              "it says %s although api->%s() had failed: return SSM_ERROR as soon as one of the host's functions fails",
              says, h->denied);
    else if (h->denied && h->failures)
        found(h->g,
              "it reported a failure after api->%s() had failed: the host has recorded that already, only return SSM_ERROR",
              h->denied);
    else if (failed && !h->denied && !h->failures)
        found(h->g, "it says %s without a reason: call api->fail() once before", says);
    else if (!failed && h->failures)
        found(h->g, "it called api->fail() and then says %s: a failure ends the callback, return what api->fail() gives",
              says);
    else if (h->failures > 1)
        found(h->g, "it called api->fail() %zu times: a failing callback calls it once", h->failures);
}

bool callback_end(ssm_host *h, int result)
{
    if (result != SSM_OK && result != SSM_ERROR)
        found(h->g, "it returns %d, which is neither SSM_OK (0) nor SSM_ERROR (-1)", result);
    judge_failures(h, result != SSM_OK, result == SSM_OK ? "SSM_OK" : "SSM_ERROR");
    h->callback = NULL;
    return result == SSM_OK;
}

bool manner_end(ssm_host *h, ssm_manner manner)
{
    if ((unsigned)manner > SSM_MANNER_REBUILDS)
        found(h->g, "it returns %d, which is no ssm_manner", (int)manner);
    judge_failures(h, manner == SSM_MANNER_NONE,
                   manner == SSM_MANNER_NONE ? "SSM_MANNER_NONE" : "how it handles the operation");
    if (h->text.len || h->statement_count)
        found(h->g, "it writes a statement: only render() does");
    h->callback = NULL;
    return manner != SSM_MANNER_NONE && (unsigned)manner <= SSM_MANNER_REBUILDS;
}
