/* SPDX-License-Identifier: Apache-2.0
 *
 * What the scan says when it stumbles; see scan_internal.h.
 */
#include <stdio.h>

#include "report/json.h"
#include "report/scan_internal.h"

static ssm_str pointer_here(const struct scan *s, struct pointer *p)
{
    p->len = 0;
    for (size_t i = 0; i < s->depth; i++) {
        const struct frame *f = &s->frames[i];
        if (!f->is_object)
            pointer_index(p, f->index);
        else if (f->key.ptr)
            pointer_key(p, f->key);
    }
    return ssm_view(p->text, p->len);
}

static void move_place(struct place *p, const char *to)
{
    for (; p->at < to; p->at++) {
        if (*p->at == '\n') {
            p->line++;
            p->column = 1;
        } else if (((unsigned char)*p->at & 0xc0) != 0x80)
            p->column++;
    }
}

/* A problem at `at`: its arguments are line, column and `what`; its place the pointer or, at the top, line:column. */
static void problem(struct scan *s, enum diag_code code, const char *at, ssm_str what)
{
    struct pointer p;
    char line[24], column[24], both[48];
    ssm_str place = pointer_here(s, &p);

    move_place(&s->place, at);
    snprintf(line, sizeof line, "%zu", s->place.line);
    snprintf(column, sizeof column, "%zu", s->place.column);
    snprintf(both, sizeof both, "%s:%s", line, column);
    diag_at(s->d, code, place.len ? place : ssm_cstr(both), ssm_cstr(line), ssm_cstr(column), what);
}

void scan_flaw(struct scan *s, enum diag_code code, const char *at, ssm_str what)
{
    problem(s, code, at, what);
    if (s->result > SCAN_FLAWED)
        s->result = SCAN_FLAWED;
}

void scan_bad(struct scan *s, enum diag_code code, const char *at, ssm_str what)
{
    problem(s, code, at, what);
    s->result = SCAN_BROKEN;
}

enum expect scan_stop(struct scan *s, enum diag_code code, ssm_str what)
{
    problem(s, code, s->at, what);
    s->result = SCAN_BROKEN;
    return STOP;
}

enum expect scan_unexpected(struct scan *s)
{
    char text[16];
    unsigned char c;

    if (s->at == s->end)
        return scan_stop(s, DIAG_REPORT_TRUNCATED, ssm_view("", 0));
    c = (unsigned char)*s->at;
    snprintf(text, sizeof text, c > ' ' && c < 0x7f ? "`%c`" : "byte 0x%02x", c);
    return scan_stop(s, DIAG_REPORT_SYNTAX, ssm_cstr(text));
}

enum expect scan_no_memory(struct scan *s)
{
    diag_out_of_memory(s->d);
    s->result = SCAN_BROKEN;
    return STOP;
}
