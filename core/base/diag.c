/* SPDX-License-Identifier: Apache-2.0
 *
 * Diagnostics; see diag.h.
 */
#include "base/diag.h"

#include "base/limits.h"
#include "base/utf8.h"

static const struct diag_info infos[DIAG_CODE_COUNT] = {
#define CODE(id, word, class, text) [id] = {word, class, text},
#include "base/codes.def"
#undef CODE
};

const struct diag_info *diag_info(enum diag_code code)
{
    return &infos[code];
}

void diags_init(struct diags *d, struct arena *arena)
{
    *d = (struct diags){.arena = arena};
}

int diag_out_of_memory(struct diags *d)
{
    d->out_of_memory = true;
    return -1;
}

/* A copy of at most `limit` bytes, cut at the end of a character and marked where it was cut. */
static ssm_str copy_cut(struct arena *a, ssm_str s, size_t limit)
{
    size_t n = s.len;

    if (n <= limit)
        return arena_str(a, s);
    for (n = limit; n && ((unsigned char)s.ptr[n] & 0xc0) == 0x80;)
        n--;
    return arena_concat(a, (const ssm_str[]){ssm_view(s.ptr, n), SSM_LIT("…")}, 2);
}

static void append(struct diags *d, struct diag *g)
{
    if (d->last)
        d->last->next = g;
    else
        d->first = g;
    d->last = g;
}

static int add(struct diags *d, struct diag *g, const ssm_str *args, size_t count)
{
    struct arena *a = d->arena;
    struct diag *copy;
    ssm_str *items;

    if (d->count[g->class]++ >= LIMIT_DIAGNOSTICS)
        return -1;
    if (count > LIMIT_DIAG_ARGS)
        count = LIMIT_DIAG_ARGS;
    copy = ARENA_NEW(a, struct diag);
    items = ARENA_ARRAY(a, count, ssm_str);
    if (!copy || !items)
        return diag_out_of_memory(d);
    for (size_t i = 0; i < count; i++)
        items[i] = copy_cut(a, args[i], LIMIT_DIAG_ARG);
    *copy = *g;
    copy->word = arena_str(a, g->word);
    copy->text = arena_str(a, g->text);
    copy->pointer = g->pointer.ptr ? copy_cut(a, g->pointer, LIMIT_POINTER) : g->pointer;
    copy->operation = g->operation.ptr ? copy_cut(a, g->operation, LIMIT_POINTER) : g->operation;
    copy->args = (ssm_strs){items, count};
    if (a->failed)
        return diag_out_of_memory(d);
    append(d, copy);
    return -1;
}

int diag_add(struct diags *d, enum diag_code code, ssm_str pointer, ssm_str operation, const ssm_str *args, size_t count)
{
    const struct diag_info *info = diag_info(code);
    struct diag g = {.code = code,
                     .class = info->class,
                     .word = ssm_cstr(info->word),
                     .text = ssm_cstr(info->text),
                     .pointer = pointer,
                     .operation = operation};

    return add(d, &g, args, count);
}

int diag_add_foreign(struct diags *d, enum diag_code code, ssm_str word, ssm_str text, ssm_str pointer,
                     ssm_str operation, const ssm_str *args, size_t count)
{
    struct diag g = {.code = code,
                     .class = diag_info(code)->class,
                     .word = word,
                     .text = text,
                     .pointer = pointer,
                     .operation = operation};

    return add(d, &g, args, count);
}

/* A warning of what is said already, be it as an error. */
static bool is_said(const struct diags *d, const struct diag *g)
{
    for (const struct diag *have = d->first; g->class == DIAG_WARNING && have; have = have->next)
        if (str_eq(have->word, g->word) && str_eq(have->pointer, g->pointer) && str_eq(have->operation, g->operation) &&
            str_list_eq(have->args, g->args))
            return true;
    return false;
}

void diags_move(struct diags *to, struct diags *from)
{
    for (struct diag *g = from->first, *next; g; g = next) {
        next = g->next;
        g->next = NULL;
        from->count[g->class]--;
        if (is_said(to, g) || to->count[g->class]++ >= LIMIT_DIAGNOSTICS)
            continue;
        append(to, g);
    }
    for (size_t i = 0; i < sizeof to->count / sizeof to->count[0]; i++)
        to->count[i] += from->count[i];
    to->out_of_memory |= from->out_of_memory;
    *from = (struct diags){.arena = from->arena};
}

void diags_drop(struct diags *d, struct diag *last)
{
    struct diag **link = last ? &last->next : &d->first;

    d->count[(*link)->class]--;
    if (d->last == *link)
        d->last = last;
    *link = (*link)->next;
}

void diags_warn(struct diags *to, struct diags *from)
{
    for (struct diag *g = from->first; g; g = g->next)
        g->class = DIAG_WARNING;
    from->count[DIAG_WARNING] += from->count[DIAG_REFUSED] + from->count[DIAG_INVALID];
    from->count[DIAG_REFUSED] = from->count[DIAG_INVALID] = 0;
    diags_move(to, from);
}

bool diags_failed(const struct diags *d)
{
    return d->out_of_memory || d->count[DIAG_REFUSED] || d->count[DIAG_INVALID];
}

int diags_exit_code(const struct diags *d)
{
    if (d->count[DIAG_INVALID])
        return 2;
    return d->out_of_memory || d->count[DIAG_REFUSED];
}
