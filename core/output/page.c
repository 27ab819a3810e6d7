/* SPDX-License-Identifier: Apache-2.0
 *
 * A page under construction; see page.h.
 */
#include "output/page.h"

#include "base/limits.h"

static ssm_str key_of(const struct run *r, size_t i)
{
    return r->plan->ops.items[i]->pub.key;
}

static ssm_str words_of(const struct run *r, size_t i)
{
    return r->plan->ops.items[i]->no_inverse_text;
}

static ssm_str excerpt_of(const struct run *r, size_t i)
{
    return r->rendered && r->rendered->excerpts ? buf_str(&r->rendered->excerpts[i]) : ssm_view(NULL, 0);
}

/* One search for all texts of the plan's operations, a line each. */
static enum cleanness search_all(const struct run *r, struct secrets *s, ssm_str (*text_of)(const struct run *r, size_t i))
{
    struct buf all;
    bool clean;

    if (!s)
        return CLEAN;
    buf_init(&all, LIMIT_OUTPUT);
    for (size_t i = 0; i < r->plan->ops.count; i++) {
        buf_put(&all, text_of(r, i));
        buf_putc(&all, '\n');
    }
    clean = !all.failed && secrets_scan(s, buf_str(&all), NULL, NULL) == 0;
    buf_free(&all);
    return clean ? CLEAN : HOLDS_SECRETS;
}

bool run_keys_clean(const struct run *r, struct secrets *s)
{
    return r->plan && search_all(r, s, key_of) == CLEAN;
}

void page_open(struct page *p, const struct run *r, struct secrets *s, struct buf *out)
{
    *p = (struct page){.run = r, .secrets = s, .out = out, .keys = r->keys_clean ? CLEAN : NOT_SEARCHED};
    way_back_open(p);
}

void page_expect(struct page *p, size_t bytes)
{
    if (bytes < p->out->limit - p->out->len)
        buf_reserve(p->out, bytes);
}

const struct op *page_op(const struct page *p, size_t i)
{
    enum { NEAR = 16, FAR = 40 };
    const struct ops *ops = &p->run->plan->ops;
    const struct op *near, *far;

    if (i + FAR >= ops->count)
        return ops->items[i];
    far = ops->items[i + FAR];
    __builtin_prefetch(&far->pub.kind);
    __builtin_prefetch(&far->pub.object);
    __builtin_prefetch(&far->pointer);
    __builtin_prefetch(&far->no_inverse);
    near = ops->items[i + NEAR];
    __builtin_prefetch(near->pub.key.ptr);
    __builtin_prefetch(near->pub.object.ptr);
    __builtin_prefetch(near->pointer.ptr);
    return ops->items[i];
}

struct tally page_tally(const struct page *p)
{
    struct tally t = {0};

    for (size_t i = 0; p->run->plan && i < p->run->plan->ops.count; i++) {
        const struct op *op = page_op(p, i);

        t.destructive += op->destructive;
        t.one_way += way_back(op) != WAY_BACK_FULL;
        t.risks |= op->pub.risks;
    }
    return t;
}

int page_close(struct page *p)
{
    bool failed = p->arena.failed || p->out->failed;

    arena_free(&p->arena);
    return failed ? -1 : 0;
}

ssm_str page_masked(struct page *p, ssm_str s)
{
    if (!p->secrets || !s.len)
        return s;
    s = secrets_mask(p->secrets, &p->arena, s);
    if (!s.ptr)
        p->arena.failed = true;
    return s;
}

ssm_str page_key(struct page *p, const struct op *op)
{
    if (p->keys == NOT_SEARCHED)
        p->keys = search_all(p->run, p->secrets, key_of);
    return p->keys == CLEAN ? op->pub.key : page_masked(p, op->pub.key);
}

ssm_str page_excerpt(struct page *p, size_t operation)
{
    ssm_str s = excerpt_of(p->run, operation);

    if (s.len && p->excerpts == NOT_SEARCHED)
        p->excerpts = search_all(p->run, p->secrets, excerpt_of);
    return p->excerpts == CLEAN ? s : page_masked(p, s);
}

ssm_str page_words(struct page *p, const struct op *op)
{
    if (p->words == NOT_SEARCHED)
        p->words = search_all(p->run, p->secrets, words_of);
    return p->words == CLEAN ? op->no_inverse_text : page_masked(p, op->no_inverse_text);
}

ssm_str page_take(struct page *p, struct buf *b)
{
    ssm_str s = arena_str(&p->arena, buf_str(b));

    p->arena.failed = p->arena.failed || b->failed;
    buf_free(b);
    return s;
}

ssm_str page_message(struct page *p, const struct diag *g)
{
    struct buf text;

    buf_init(&text, LIMIT_MESSAGE);
    message_text(g, &text);
    return page_masked(p, page_take(p, &text));
}

typedef void message_fn(struct page *p, const struct diag *g, void *user);

/* A message that is no entry of the list but a state of it. */
static void synthetic(struct page *p, enum diag_code code, enum diag_class class, size_t n, message_fn *each, void *user)
{
    const struct diag_info *info = diag_info(code);
    ssm_str arg = page_number(p, n);
    struct diag g = {.code = code, .class = class, .word = ssm_cstr(info->word), .text = ssm_cstr(info->text),
                     .args = {&arg, 1}};

    each(p, &g, user);
}

void page_messages(struct page *p, bool warnings, message_fn *each, void *user)
{
    const struct diags *d = p->run->diags;

    for (const struct diag *g = d->first; g; g = g->next)
        if ((g->class == DIAG_WARNING) == warnings)
            each(p, g, user);
    for (int class = DIAG_WARNING; class <= DIAG_INVALID; class++)
        if ((class == DIAG_WARNING) == warnings && d->count[class] > LIMIT_DIAGNOSTICS)
            synthetic(p, DIAG_MORE, (enum diag_class)class, d->count[class] - LIMIT_DIAGNOSTICS, each, user);
    if (d->out_of_memory && !warnings)
        synthetic(p, DIAG_OUT_OF_MEMORY, DIAG_REFUSED, LIMIT_MEMORY >> 20, each, user);
}

ssm_str page_code(struct page *p, ssm_str s)
{
    struct buf code;

    buf_init(&code, p->out->limit);
    show_code(&code, page_masked(p, s));
    return page_take(p, &code);
}

ssm_str page_number(struct page *p, size_t n)
{
    struct buf digits;

    buf_init(&digits, LIMIT_MESSAGE);
    show_number(&digits, n);
    return page_take(p, &digits);
}

void page_say_list(struct page *p, const char *english, const ssm_str *pieces, size_t count)
{
    show_template(p->out, tr(english), pieces, count, buf_put);
}
