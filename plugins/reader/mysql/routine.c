/* SPDX-License-Identifier: Apache-2.0
 *
 * Triggers, procedures, functions and events. The engine keeps a body as it was written, and so does this. Manual,
 * "CREATE TRIGGER Statement", "CREATE PROCEDURE and CREATE FUNCTION Statements", "CREATE EVENT Statement".
 */
#include "reader.h"

/* What a routine says of itself, in the engine's order. */
struct traits {
    bool deterministic;
    const char *access; /* "READS SQL DATA" or NULL */
    bool invoker;
    ssm_str comment;
    ssm_str returns; /* for the statement */
    ssm_str returns_key, collation; /* what it returns; a dump always says a text's collation */
};

static ssm_str from_definer(struct reader *r, const struct head *h, ssm_str rest)
{
    struct text t = {.owner = r};

    text_puts(&t, "CREATE ");
    if (h->definer.ptr) {
        text_puts(&t, "DEFINER=");
        text_put(&t, h->definer);
        text_puts(&t, " ");
    }
    text_put(&t, rest);
    return text_done(&t);
}

/* ------------------------------------------------------------------ triggers */

/* The engine keeps the statement from the word TRIGGER on. */
static void trigger(struct reader *r, const struct head *h)
{
    size_t from = r->at;
    bool unless;
    ssm_place place;
    ssm_str schema, name, table, head, text;
    struct thing *x;

    my_step(r);
    unless = my_if_not_exists(r);
    place = my_here(r);
    my_qualified(r, &schema, &name);
    x = my_new_thing(r, SSM_OBJECT_TRIGGER, schema, name);
    if (!x)
        return;
    my_step(r); /* BEFORE or AFTER, and what happens */
    my_step(r);
    my_need_word(r, "on");
    my_qualified(r, &x->object.schema, &table);
    x->place = place;
    x->object.table = table;
    my_need_word(r, "for");
    my_need_word(r, "each");
    my_need_word(r, "row");
    head = my_between(r, from, r->at);
    if (my_word(r, "follows") || my_word(r, "precedes"))
        my_name(r);
    if (my_at_end(r))
        my_syntax(r);
    if (r->bad)
        return;
    my_collect_needs(r, x, r->at);
    x->plain = my_plain(r, r->at, r->stop);
    x->body = my_between(r, r->at, r->stop);
    r->at = from;
    text = my_rest(r);
    x->object.create = from_definer(r, h, text);
    x->object.drop = my_drop_text(r, "DROP TRIGGER", x->object.schema, name);
    /* Where it stands among others is no part of what the engine gives back. */
    x->object.definition = my_join(r, head, SSM_LIT(" "), ABSENT, ABSENT);
    x->definer = h->definer;
    my_add_thing(r, x, h->replace, unless);
}

/* ------------------------------------------------------------------ routines */

static void returns(struct reader *r, struct traits *t)
{
    struct column c = {0};
    struct text out = {.owner = r};
    ssm_str type;

    if (!my_type(r, &c))
        return;
    for (;;) {
        if (my_word(r, "unsigned"))
            c.type.is_unsigned = true;
        else if (my_word(r, "zerofill"))
            c.type.is_zerofill = true;
        else if (my_words(r, "character", "set") || my_word(r, "charset"))
            c.charset = my_charset(r, my_name(r));
        else if (my_word(r, "collate"))
            c.collation = my_collation(r, my_name(r));
        else if (!my_word(r, "signed"))
            break;
    }
    type = my_type_text(r, &c, c.charset);
    text_put(&out, type);
    t->returns_key = type;
    t->collation = c.collation.ptr ? c.collation : c.charset.ptr ? my_default_collation(r, c.charset) : ABSENT;
    if (ascii_is(type, "longtext") && ascii_is(t->collation, "utf8mb4_bin") && r->flavour != FLAVOUR_MYSQL) {
        t->returns_key = SSM_LIT("json"); /* what MariaDB makes of JSON */
        t->collation = ABSENT;
    }
    if (c.charset.ptr) {
        text_puts(&out, " CHARSET ");
        text_put(&out, c.charset);
    }
    if (c.collation.ptr) {
        text_puts(&out, " COLLATE ");
        text_put(&out, c.collation);
    }
    t->returns = text_done(&out);
}

static bool characteristic(struct reader *r, struct traits *t)
{
    static const char *const access[][2] = {{"no", "sql"}, {"reads", "sql"}, {"modifies", "sql"}, {"contains", "sql"}};
    static const char *const printed[] = {"NO SQL", "READS SQL DATA", "MODIFIES SQL DATA", NULL};

    for (size_t i = 0; i < sizeof access / sizeof access[0]; i++) {
        if (my_words(r, access[i][0], access[i][1])) {
            my_word(r, "data");
            t->access = printed[i];
            return true;
        }
    }
    if (my_words(r, "not", "deterministic")) {
        t->deterministic = false;
    } else if (my_word(r, "deterministic")) {
        t->deterministic = true;
    } else if (my_words(r, "sql", "security")) {
        t->invoker = my_word(r, "invoker");
        if (!t->invoker)
            my_need_word(r, "definer");
    } else if (my_word(r, "comment")) {
        t->comment = my_string(r);
    } else {
        return my_words(r, "language", "sql");
    }
    return true;
}

static void put_traits(struct text *t, const struct traits *x)
{
    text_puts(t, x->deterministic ? "\n    DETERMINISTIC" : "");
    if (x->access) {
        text_puts(t, "\n    ");
        text_puts(t, x->access);
    }
    text_puts(t, x->invoker ? "\n    SQL SECURITY INVOKER" : "");
    if (x->comment.ptr) {
        text_puts(t, "\n    COMMENT ");
        my_put_literal(t, x->comment);
    }
}

/* The parameters as written, with their parentheses. */
static ssm_str parameters(struct reader *r)
{
    size_t from = r->at;

    if (!my_at_sign(r, "(")) {
        my_syntax(r);
        return SSM_LIT("");
    }
    my_skip_group(r);
    if (r->bad)
        return SSM_LIT("");
    return my_between(r, from, r->at);
}

static void routine(struct reader *r, const struct head *h)
{
    bool is_function = my_word(r, "function"), unless;
    struct traits traits = {0};
    struct text rest = {.owner = r}, key = {.owner = r};
    ssm_str schema, name, list, body;
    struct thing *x;
    size_t from;

    if (!is_function)
        my_need_word(r, "procedure");
    unless = my_if_not_exists(r);
    my_qualified(r, &schema, &name);
    x = my_new_thing(r, is_function ? SSM_OBJECT_FUNCTION : SSM_OBJECT_PROCEDURE, schema, name);
    if (!x)
        return;
    from = r->at;
    list = parameters(r);
    x->plain = my_plain(r, from, r->at);
    if (is_function && my_word(r, "returns"))
        returns(r, &traits);
    while (characteristic(r, &traits))
        ;
    my_collect_needs(r, x, r->at);
    x->plain = my_join(r, x->plain, my_plain(r, r->at, r->stop), ABSENT, ABSENT);
    body = my_rest(r);
    if (r->bad)
        return;
    text_puts(&rest, h->aggregate ? "AGGREGATE " : "");
    text_puts(&rest, is_function ? "FUNCTION " : "PROCEDURE ");
    my_put_qualified(&rest, schema, name);
    text_put(&rest, list);
    text_puts(&key, h->aggregate ? "AGGREGATE" : "");
    if (is_function) {
        text_puts(&rest, " RETURNS ");
        text_put(&rest, traits.returns);
        text_puts(&key, " RETURNS ");
        text_put(&key, traits.returns_key);
    }
    put_traits(&rest, &traits);
    put_traits(&key, &traits);
    text_puts(&rest, "\n");
    text_put(&rest, body);
    x->body = my_join(r, list, SSM_LIT("\n"), body, ABSENT);
    x->object.create = from_definer(r, h, text_done(&rest));
    x->collation = traits.collation;
    x->object.drop = my_drop_text(r, is_function ? "DROP FUNCTION" : "DROP PROCEDURE", schema, name);
    x->object.definition = text_done(&key);
    x->definer = h->definer;
    my_add_thing(r, x, h->replace, unless);
}

/* ------------------------------------------------------------------ events */

static void put_upper(struct text *t, ssm_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i] >= 'a' && s.ptr[i] <= 'z' ? (char)(s.ptr[i] - 'a' + 'A') : s.ptr[i];

        text_put(t, ssm_view(&c, 1));
    }
}

static bool at_schedule(const struct reader *r)
{
    return !my_at_end(r) && !my_at2(r, "on", "completion") && !my_at(r, "enable") && !my_at(r, "disable") &&
           !my_at(r, "comment") && !my_at(r, "do");
}

/* The schedule up to ON COMPLETION and what follows it, in three parts: STARTS comes before ENDS. */
static void schedule(struct reader *r, struct text *t, struct text *starts, struct text *ends)
{
    struct text *to = t;

    while (at_schedule(r)) {
        const struct token *k = my_peek(r, 0);
        ssm_str now;

        to = my_at(r, "starts") ? starts : my_at(r, "ends") ? ends : to;
        now = my_now(r);
        text_puts(to, " ");
        if (now.ptr) {
            text_put(to, now);
            continue;
        }
        if (k->sort == SORT_STRING)
            my_put_literal(to, k->text);
        else
            put_upper(to, k->text);
        my_step(r);
    }
}

static void event_traits(struct reader *r, struct text *t)
{
    bool preserve = false;

    if (my_words(r, "on", "completion")) {
        preserve = !my_word(r, "not");
        my_need_word(r, "preserve");
    }
    text_puts(t, preserve ? " ON COMPLETION PRESERVE" : " ON COMPLETION NOT PRESERVE");
    if (my_word(r, "disable")) {
        bool elsewhere = my_word(r, "on");

        if (elsewhere)
            my_step(r);
        text_puts(t, elsewhere ? " DISABLE ON SLAVE" : " DISABLE");
    } else {
        my_word(r, "enable");
        text_puts(t, " ENABLE");
    }
    if (my_word(r, "comment")) {
        text_puts(t, " COMMENT ");
        my_put_literal(t, my_string(r));
    }
}

static void event(struct reader *r, const struct head *h)
{
    struct text head = {.owner = r}, starts = {.owner = r}, ends = {.owner = r}, tail = {.owner = r};
    ssm_str behind;
    ssm_str schema, name;
    struct thing *x;
    bool unless;

    my_step(r);
    unless = my_if_not_exists(r);
    my_qualified(r, &schema, &name);
    x = my_new_thing(r, SSM_OBJECT_EVENT, schema, name);
    if (!x)
        return;
    text_puts(&head, "EVENT ");
    my_put_qualified(&head, schema, name);
    my_need_word(r, "on");
    my_need_word(r, "schedule");
    text_puts(&head, " ON SCHEDULE");
    schedule(r, &head, &starts, &ends);
    event_traits(r, &tail);
    my_need_word(r, "do");
    text_puts(&tail, " DO ");
    my_collect_needs(r, x, r->at);
    x->plain = my_plain(r, r->at, r->stop);
    x->body = my_rest(r);
    behind = my_join(r, text_done(&ends), text_done(&tail), ABSENT, ABSENT);
    x->object.create = from_definer(r, h, my_join(r, text_done(&head), text_done(&starts), behind, x->body));
    x->object.drop = my_drop_text(r, "DROP EVENT", schema, name);
    x->object.definition = my_join(r, text_done(&head), behind, ABSENT, ABSENT);
    x->starts = starts.len ? text_done(&starts) : ABSENT;
    x->definer = h->definer;
    my_add_thing(r, x, h->replace, unless);
}

bool my_create_routine(struct reader *r, const struct head *head)
{
    if (my_at(r, "trigger"))
        trigger(r, head);
    else if (my_at(r, "function") || my_at(r, "procedure"))
        routine(r, head);
    else if (my_at(r, "event"))
        event(r, head);
    else
        return false;
    return true;
}
