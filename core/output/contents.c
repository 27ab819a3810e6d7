/* SPDX-License-Identifier: Apache-2.0
 *
 * The bytes of a rendered file for a version; see contents.h.
 */
#include "output/contents.h"

#include <stdio.h>

#include "base/limits.h"
#include "output/version.h"

/* What stands for a token. */
struct token {
    ssm_str mark, text;
};

enum { TOKENS = 2, TIME_LENGTH = sizeof "YYYY-MM-DDTHH:MM:SSZ" };

/* The token that stands at the brace, or NULL. */
static const struct token *token_at(const struct token tokens[TOKENS], const char *brace, size_t rest)
{
    for (size_t i = 0; i < TOKENS; i++)
        if (rest >= tokens[i].mark.len && memcmp(brace, tokens[i].mark.ptr, tokens[i].mark.len) == 0)
            return &tokens[i];
    return NULL;
}

static void expand(ssm_str bytes, const struct token tokens[TOKENS], struct buf *out)
{
    while (bytes.len) {
        const char *brace = memchr(bytes.ptr, '{', bytes.len);
        size_t n = brace ? (size_t)(brace - bytes.ptr) : bytes.len;
        const struct token *t = brace ? token_at(tokens, brace, bytes.len - n) : NULL;

        buf_put(out, ssm_view(bytes.ptr, n));
        if (t)
            buf_put(out, t->text);
        else if (brace)
            buf_putc(out, '{');
        n += t ? t->mark.len : brace != NULL;
        bytes = ssm_view(bytes.ptr + n, bytes.len - n);
    }
}

static int put_version(const struct rendered_file *f, int64_t time, struct arena *a, struct diags *d, ssm_str *bytes)
{
    char version[VERSION_DIGITS + 1] = "00000000000000", text[TIME_LENGTH];
    struct token tokens[TOKENS] = {{SSM_LIT("{version}"), {0}}, {SSM_LIT("{time}"), {0}}};
    struct buf out;

    version_text(time, version); /* it has one: the file's name has it, too */
    snprintf(text, sizeof text, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", version, version + 4, version + 6, version + 8,
             version + 10, version + 12);
    tokens[0].text = ssm_cstr(version);
    tokens[1].text = ssm_cstr(text);
    buf_init(&out, LIMIT_OUTPUT);
    expand(buf_str(&f->bytes), tokens, &out);
    *bytes = out.failed ? ssm_view(NULL, 0) : arena_str(a, buf_str(&out));
    buf_free(&out);
    return bytes->ptr ? 0 : diag_out_of_memory(d);
}

int contents_make(const struct rendered_file *f, int64_t time, struct arena *a, struct diags *d, struct contents *out)
{
    struct digest digest;

    out->bytes = buf_str(&f->bytes);
    if (f->tokens && put_version(f, time, a, d, &out->bytes) != 0)
        return -1;
    digest_init(&digest);
    digest_bytes(&digest, out->bytes);
    digest_hex(&digest, out->sha256);
    return 0;
}
