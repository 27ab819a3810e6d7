/* SPDX-License-Identifier: Apache-2.0
 *
 * What is said of the sequence of an identity column, as the words within its parentheses.
 */
#include "postgres.h"

static ssm_str next_word(ssm_str text, size_t *at)
{
    size_t from;

    while (*at < text.len && text.ptr[*at] == ' ')
        ++*at;
    from = *at;
    while (*at < text.len && text.ptr[*at] != ' ')
        ++*at;
    return ssm_view(text.ptr + from, *at - from);
}

static bool is_number(ssm_str s)
{
    size_t from = s.len && s.ptr[0] == '-';

    for (size_t i = from; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > from && s.len <= PG_SEQUENCE_DIGITS;
}

/* A number, perhaps behind `filler`. */
static bool read_number(ssm_str text, size_t *at, const char *filler, ssm_str *out)
{
    ssm_str word = next_word(text, at);

    if (filler && pg_is(word, filler))
        word = next_word(text, at);
    *out = word;
    return is_number(word);
}

static bool read_name(ssm_str text, size_t *at, ssm_str *out)
{
    size_t from, end;

    if (!pg_is(next_word(text, at), "NAME") || *at == text.len)
        return false;
    from = *at + 1;
    end = pg_skip_relation(text, from);
    *out = ssm_view(text.ptr + from, end - from);
    *at = end;
    return end > from && (end == text.len || text.ptr[end] == ' ');
}

static bool read_no(ssm_str text, size_t *at, pg_identity_options *o)
{
    ssm_str word = next_word(text, at);

    if (pg_is(word, "MINVALUE"))
        o->minimum = PG_ABSENT;
    else if (pg_is(word, "MAXVALUE"))
        o->maximum = PG_ABSENT;
    else
        return pg_is(word, "CYCLE");
    return true;
}

static bool read_one(ssm_str text, size_t *at, ssm_str word, pg_identity_options *o)
{
    if (pg_is(word, "START"))
        return read_number(text, at, "WITH", &o->start);
    if (pg_is(word, "INCREMENT"))
        return read_number(text, at, "BY", &o->increment);
    if (pg_is(word, "MINVALUE"))
        return read_number(text, at, NULL, &o->minimum);
    if (pg_is(word, "MAXVALUE"))
        return read_number(text, at, NULL, &o->maximum);
    if (pg_is(word, "CACHE"))
        return read_number(text, at, NULL, &o->cache);
    if (pg_is(word, "SEQUENCE"))
        return read_name(text, at, &o->name);
    if (pg_is(word, "NO"))
        return read_no(text, at, o);
    o->cycle = pg_is(word, "CYCLE");
    return o->cycle;
}

bool pg_read_identity_options(ssm_str text, pg_identity_options *o)
{
    size_t at = 0;

    *o = (pg_identity_options){0};
    while (at < text.len) {
        ssm_str word = next_word(text, &at);

        if (word.len && !read_one(text, &at, word, o))
            return false;
    }
    return true;
}

bool pg_descends(const pg_identity_options *o)
{
    return o->increment.len && o->increment.ptr[0] == '-';
}

ssm_str pg_identity_start(const pg_identity_options *o)
{
    if (o->start.len)
        return o->start;
    if (pg_descends(o))
        return o->maximum.len ? o->maximum : SSM_LIT("-1");
    return o->minimum.len ? o->minimum : SSM_LIT("1");
}

ssm_str pg_column_start(const ssm_column *c, bool *descends)
{
    pg_identity_options o;

    pg_read_identity_options(pg_pair_of(c->options, c->option_count, "identity_options"), &o);
    *descends = pg_descends(&o);
    return pg_identity_start(&o);
}

static void put_item(ssm_host *h, bool *first, const char *words, ssm_str value)
{
    if (!value.len)
        return;
    pg_put(h, *first ? SSM_LIT(" (") : SSM_LIT(" "));
    *first = false;
    pg_put(h, ssm_cstr(words));
    pg_put(h, value);
}

void pg_put_identity_options(ssm_host *h, const ssm_column *c)
{
    pg_identity_options o;
    bool first = true;

    pg_read_identity_options(pg_pair_of(c->options, c->option_count, "identity_options"), &o);
    put_item(h, &first, "SEQUENCE NAME ", o.name);
    put_item(h, &first, "START WITH ", o.start);
    put_item(h, &first, "INCREMENT BY ", o.increment);
    put_item(h, &first, "MINVALUE ", o.minimum);
    put_item(h, &first, "MAXVALUE ", o.maximum);
    put_item(h, &first, "CACHE ", o.cache);
    if (o.cycle)
        pg_put(h, first ? SSM_LIT(" (CYCLE") : SSM_LIT(" CYCLE"));
    if (!first || o.cycle)
        PUT(h, ")");
}

static void put_change(ssm_host *h, bool always, ssm_str before, ssm_str after, const char *words, const char *otherwise)
{
    if (!always && ssm_str_eq(before, after))
        return;
    PUT(h, " SET ");
    pg_put(h, ssm_cstr(after.len ? words : otherwise));
    pg_put(h, after);
}

/* The counter must lie within the bounds, and a new one may be above it. */
bool pg_identity_rises(const pg_identity_options *before, const pg_identity_options *after)
{
    return !ssm_str_eq(before->minimum, after->minimum) && after->minimum.len && after->minimum.ptr[0] != '-' &&
           !pg_descends(after);
}

int pg_set_identity_options(ssm_host *h, const ssm_operation *op)
{
    pg_identity_options before, after;
    ssm_str start_before, start_after;
    bool turns;

    pg_read_identity_options(op->option_before, &before);
    pg_read_identity_options(op->option_after, &after);
    turns = pg_descends(&before) != pg_descends(&after); /* the bounds that nobody says are others then */
    start_before = pg_identity_start(&before);
    start_after = pg_identity_start(&after);
    if (pg_identity_rises(&before, &after) && pg_advance_sequence(h, op, start_after) != SSM_OK)
        return SSM_ERROR;
    pg_put_alter_column(h, op);
    put_change(h, false, before.increment, after.increment, "INCREMENT BY ", "INCREMENT BY 1");
    put_change(h, turns, before.minimum, after.minimum, "MINVALUE ", "NO MINVALUE");
    put_change(h, turns, before.maximum, after.maximum, "MAXVALUE ", "NO MAXVALUE");
    put_change(h, false, start_before, start_after, "START WITH ", "");
    put_change(h, false, before.cache, after.cache, "CACHE ", "CACHE 1");
    if (before.cycle != after.cycle)
        pg_put(h, after.cycle ? SSM_LIT(" SET CYCLE") : SSM_LIT(" SET NO CYCLE"));
    return pg_end(h, SSM_RISK_LOCK | SSM_RISK_MAY_FAIL);
}
