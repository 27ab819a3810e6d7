/* SPDX-License-Identifier: Apache-2.0
 *
 * A source as parsed pieces.
 */
#include "share.h"
#include "split.h"

static bool add_piece(struct pgr *r, const struct pgr_parsed *parsed)
{
    struct pgr_piece *p = PGR_NEW(r, struct pgr_piece);

    if (!p)
        return false;
    *p = (struct pgr_piece){.source = r->source, .offset = r->offset, .text = r->text, .parsed = parsed};
    return pgr_push(r, &r->pieces, p);
}

/* Why a statement is not given to the parser: too deep a tree ends its stack. */
static bool is_refused(struct pgr *r, const struct pgr_splitter *s)
{
    ssm_str what = s->too_much ? ssm_cstr(s->too_much) : SSM_LIT("bytes");

    if (s->unterminated)
        pgr_fail(r, "unterminated", "A quote or a comment of the statement that begins here has no end.", NULL, 0);
    else if (s->too_much || r->text.len > PGR_STATEMENT)
        pgr_fail(r, "limits", "The statement has more %1 than are given to the parser.", &what, 1);
    else
        return false;
    return true;
}

static void fail_at_error(struct pgr *r, size_t offset, const ssm_str *error)
{
    const ssm_place place = {r->source, offset};

    pgr_fail_at(r, place, "syntax", "PostgreSQL's parser says: %1", error, 1);
}

static void take_statement(struct pgr *r, const struct pgr_splitter *s)
{
    const struct pgr_parsed *p;

    r->offset = s->from;
    r->text = ssm_view(r->source->bytes.ptr + s->from, s->to - s->from);
    if (is_refused(r, s))
        return;
    p = pgr_parse(r, r->text);
    if (!p)
        return;
    r->text = p->text;
    if (p->error.ptr)
        fail_at_error(r, s->from + p->error_at, &p->error);
    else if (p->tree)
        add_piece(r, p);
}

void pgr_split_source(struct pgr *r, const struct ssm_source *source)
{
    struct pgr_splitter s = {.r = r, .text = source->bytes, .marks = &r->marks};
    enum pgr_piece_kind kind;

    r->source = source;
    if (s.text.len >= 3 && !memcmp(s.text.ptr, "\xef\xbb\xbf", 3))
        s.at = 3;
    while (!r->failed && (kind = pgr_next_piece(&s)) != PGR_PIECE_END) {
        if (kind == PGR_PIECE_COMMAND) {
            r->offset = s.from;
            r->text = ssm_view(s.text.ptr + s.from, s.to - s.from);
            add_piece(r, NULL);
            continue;
        }
        take_statement(r, &s);
        if (s.is_copy && !pgr_pass_data(&s))
            pgr_fail(r, "copy_data", "The data of COPY have no end: a line with \\. alone.", NULL, 0);
    }
}
