/* SPDX-License-Identifier: Apache-2.0
 *
 * Diagnostics as frames; see wire_diag.h.
 */
#include "base/wire_diag.h"

#include "base/limits.h"
#include "base/utf8.h"

enum {
    MOST_WORD = 2 * LIMIT_PLUGIN_NAME + 1, /* plugin, dot, the plugin's own word */
    CUT_MARK = 3                           /* bytes of the ellipsis behind what was cut */
};

static bool is_foreign(enum diag_code code)
{
    return code == DIAG_PLUGIN_REFUSED || code == DIAG_PLUGIN_WARNING || code == DIAG_PLUGIN_INVALID;
}

/* ---- writing: the first number is the code, or 0 for the counts */

static void put_diag(struct wire *w, unsigned type, const struct diag *g)
{
    wire_begin(w, type);
    wire_number(w, g->code);
    if (is_foreign(g->code)) {
        wire_text(w, g->word);
        wire_text(w, g->text);
    }
    wire_text(w, g->pointer);
    wire_text(w, g->operation);
    wire_number(w, g->args.count);
    for (size_t i = 0; i < g->args.count; i++)
        wire_text(w, g->args.items[i]);
    wire_end(w);
}

void wire_put_diags(struct wire *w, unsigned frame_type, const struct diags *d)
{
    size_t beyond[] = {d->count[DIAG_WARNING], d->count[DIAG_REFUSED], d->count[DIAG_INVALID]};

    for (const struct diag *g = d->first; g; g = g->next) {
        put_diag(w, frame_type, g);
        beyond[g->class]--;
    }
    wire_begin(w, frame_type);
    wire_number(w, DIAG_NONE);
    for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++)
        wire_number(w, beyond[i]);
    wire_number(w, d->out_of_memory);
    wire_end(w);
}

/* ---- taking */

static bool is_word(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_digit(s.ptr[i]) && !(s.ptr[i] >= 'a' && s.ptr[i] <= 'z') && !(s.ptr[i] && strchr("_.-", s.ptr[i])))
            return false;
    return s.len > 0 && s.len <= MOST_WORD;
}

/* A copy with spaces for what is not seen, in memory of the diagnostics; {NULL} where it is no text. */
static ssm_str clean(struct wire_reader *r, struct arena *a, ssm_str s)
{
    ssm_str copy;
    char *out;

    if (!s.ptr || s.len > LIMIT_LITERAL || utf8_check(s) != s.len) {
        wire_spoil(r);
        return ssm_view(NULL, 0);
    }
    if (utf8_is_plain(s))
        return s;
    out = arena_take(a, s.len + 1);
    copy = ssm_view(out, 0);
    for (size_t at = 0; out && at < s.len;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);

        if (utf8_is_control(c) || utf8_is_invisible(c))
            out[copy.len++] = ' ';
        else
            for (; from < at; from++)
                out[copy.len++] = s.ptr[from];
    }
    return copy;
}

/* Texts that a message shows: how they are shown is where they are. */
static ssm_str take_bounded(struct wire_reader *r, size_t most)
{
    ssm_str s = wire_take_text(r);

    if (s.len > most + CUT_MARK)
        wire_spoil(r);
    return s;
}

static int take_one(struct wire_reader *r, struct diags *d, enum diag_code code)
{
    ssm_str word = {NULL, 0}, text = {NULL, 0}, pointer, operation, args[LIMIT_DIAG_ARGS];
    size_t count;

    if (is_foreign(code)) {
        word = wire_take_text(r);
        text = clean(r, d->arena, wire_take_text(r));
        if (!is_word(word))
            wire_spoil(r);
    }
    pointer = take_bounded(r, LIMIT_POINTER);
    operation = take_bounded(r, LIMIT_POINTER);
    count = (size_t)wire_take_number(r, LIMIT_DIAG_ARGS);
    for (size_t i = 0; i < count; i++)
        args[i] = take_bounded(r, LIMIT_DIAG_ARG);
    if (d->arena->failed)
        return diag_out_of_memory(d);
    if (!wire_done(r))
        return -1;
    if (is_foreign(code))
        diag_add_foreign(d, code, word, text, pointer, operation, args, count);
    else
        diag_add(d, code, pointer, operation, args, count);
    return d->arena->failed ? -1 : 0;
}

static int take_counts(struct wire_reader *r, struct diags *d)
{
    size_t beyond[3];
    bool out_of_memory;

    for (size_t i = 0; i < 3; i++)
        beyond[i] = (size_t)wire_take_number(r, UINT32_MAX);
    out_of_memory = wire_take_number(r, 1) != 0;
    if (!wire_done(r))
        return -1;
    for (size_t i = 0; i < 3; i++) {
        if (beyond[i] && d->count[i] < LIMIT_DIAGNOSTICS)
            return -1; /* some are not shown only where all that may be are */
        d->count[i] += beyond[i];
    }
    d->out_of_memory |= out_of_memory;
    return 0;
}

int wire_take_diag(struct wire_reader *r, struct diags *d)
{
    enum diag_code code = (enum diag_code)wire_take_number(r, DIAG_CODE_COUNT - 1);

    if (r->bad)
        return -1;
    return code == DIAG_NONE ? take_counts(r, d) : take_one(r, d, code);
}
