/* SPDX-License-Identifier: Apache-2.0
 *
 * MariaDB's sequences. What a statement leaves out is as the engine has it, so that a dump says the same. MariaDB's
 * documentation, "CREATE SEQUENCE".
 */
#include "reader.h"

struct sequence {
    ssm_str start, increment, least, most, cache;
    bool cycle;
};

static ssm_str number(struct reader *r)
{
    bool minus;
    ssm_str text;

    my_sign(r, "=");
    minus = my_sign(r, "-");
    text = my_peek(r, 0)->text;
    if (my_peek(r, 0)->sort != SORT_NUMBER)
        my_syntax(r);
    my_step(r);
    return minus ? my_join(r, SSM_LIT("-"), text, ABSENT, ABSENT) : text;
}

static bool clause(struct reader *r, struct sequence *s)
{
    if (my_word(r, "start")) {
        my_word(r, "with");
        s->start = number(r);
    } else if (my_word(r, "increment")) {
        my_word(r, "by");
        s->increment = number(r);
    } else if (my_word(r, "minvalue")) {
        s->least = number(r);
    } else if (my_word(r, "maxvalue")) {
        s->most = number(r);
    } else if (my_words(r, "no", "minvalue") || my_word(r, "nominvalue")) {
        s->least = ABSENT;
    } else if (my_words(r, "no", "maxvalue") || my_word(r, "nomaxvalue")) {
        s->most = ABSENT;
    } else if (my_word(r, "cache")) {
        s->cache = number(r);
    } else if (my_word(r, "nocache") || my_words(r, "no", "cache")) {
        s->cache = SSM_LIT("0");
    } else if (my_word(r, "cycle")) {
        s->cycle = true;
    } else if (my_word(r, "nocycle") || my_words(r, "no", "cycle")) {
        s->cycle = false;
    } else {
        return false;
    }
    return true;
}

static void settle(struct sequence *s)
{
    bool down = s->increment.len && s->increment.ptr[0] == '-';

    if (!s->increment.ptr)
        s->increment = SSM_LIT("1");
    if (!s->least.ptr)
        s->least = down ? SSM_LIT("-9223372036854775807") : SSM_LIT("1");
    if (!s->most.ptr)
        s->most = down ? SSM_LIT("-1") : SSM_LIT("9223372036854775806");
    if (!s->start.ptr)
        s->start = down ? s->most : s->least;
    if (!s->cache.ptr)
        s->cache = SSM_LIT("1000");
}

static ssm_str statement(struct reader *r, const char *verb, const struct thing *x, const struct sequence *s)
{
    struct text t = {.owner = r};

    text_puts(&t, verb);
    text_puts(&t, " SEQUENCE ");
    my_put_qualified(&t, x->object.schema, x->object.name);
    text_puts(&t, " START WITH ");
    text_put(&t, s->start);
    text_puts(&t, " MINVALUE ");
    text_put(&t, s->least);
    text_puts(&t, " MAXVALUE ");
    text_put(&t, s->most);
    text_puts(&t, " INCREMENT BY ");
    text_put(&t, s->increment);
    text_puts(&t, " CACHE ");
    text_put(&t, s->cache);
    text_puts(&t, s->cycle ? " CYCLE" : " NOCYCLE");
    return text_done(&t);
}

void my_create_sequence(struct reader *r, const struct head *head)
{
    struct sequence s = {0};
    bool unless;
    ssm_str schema, name;
    struct thing *x;

    my_step(r);
    unless = my_if_not_exists(r);
    my_qualified(r, &schema, &name);
    x = my_new_thing(r, SSM_OBJECT_SEQUENCE, schema, name);
    if (!x)
        return;
    while (clause(r, &s))
        ;
    if (my_word(r, "engine")) {
        my_sign(r, "=");
        my_name(r);
    }
    settle(&s);
    x->object.flags = SSM_OBJECTF_DATA;
    x->object.create = statement(r, "CREATE", x, &s);
    x->object.replace = statement(r, "ALTER", x, &s);
    x->object.drop = my_drop_text(r, "DROP SEQUENCE", schema, name);
    x->object.definition = x->object.create;
    my_add_thing(r, x, head->replace, unless);
}
