/* SPDX-License-Identifier: Apache-2.0
 *
 * Views, and what all objects share: their text, their definer, what they need. Manual, "CREATE VIEW Statement".
 */
#include "reader.h"

static bool space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Without the white space at the ends of its lines, which no engine and no editor keeps, and with plain line ends. */
ssm_str my_trimmed_lines(struct reader *r, ssm_str s)
{
    struct text t = {.owner = r};
    size_t from = 0;

    while (s.len && space(s.ptr[s.len - 1]))
        s.len--;
    for (size_t i = 0; i <= s.len; i++) {
        size_t to = i;

        if (i < s.len && s.ptr[i] != '\n')
            continue;
        while (to > from && space(s.ptr[to - 1]))
            to--;
        text_put(&t, ssm_view(s.ptr + from, to - from));
        if (i < s.len)
            text_puts(&t, "\n");
        from = i + 1;
    }
    return text_done(&t);
}

ssm_str my_between(struct reader *r, size_t from, size_t to)
{
    if (from >= to)
        return SSM_LIT("");
    return my_trimmed_lines(r, my_verbatim(r, r->tokens[from].from, r->tokens[to - 1].to));
}

ssm_str my_plain(struct reader *r, size_t from, size_t to)
{
    struct text t = {.owner = r};

    for (size_t i = from; i < to && i < r->token_count; i++) {
        text_put(&t, ssm_view(r->source->bytes.ptr + r->tokens[i].from, r->tokens[i].to - r->tokens[i].from));
        text_puts(&t, " ");
    }
    return text_done(&t);
}

ssm_str my_rest(struct reader *r)
{
    ssm_str s = r->bad ? SSM_LIT("") : my_between(r, r->at, r->stop);

    if (!s.len)
        my_syntax(r);
    r->at = r->stop;
    return s;
}

/* `root`@`localhost`, CURRENT_USER, a role; the equals sign is passed. */
ssm_str my_definer(struct reader *r)
{
    struct text t = {.owner = r};
    const struct token *k = my_peek(r, 0);

    if (my_at(r, "current_user") || my_at(r, "current_role")) {
        my_step(r);
        if (my_sign(r, "("))
            my_need_sign(r, ")");
        return ABSENT;
    }
    if (k->sort != SORT_STRING && !my_at_name(r))
        my_syntax(r);
    my_put_name(&t, k->text);
    my_step(r);
    k = my_peek(r, 0);
    if (k->sort == SORT_VARIABLE && k->text.len > 1) {
        ssm_str host = ssm_view(k->text.ptr + 1, k->text.len - 1);

        if (strchr("`'\"", host.ptr[0]) && host.len > 1)
            host = ssm_view(host.ptr + 1, host.len - 2);
        text_puts(&t, "@");
        my_put_name(&t, host);
        my_step(r);
    }
    return text_done(&t);
}

/* ------------------------------------------------------------------ what an object needs */

static bool is_needed_behind(const struct token *before)
{
    static const char *const words[] = {"from", "join", "update", "into", "straight_join"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (before->sort == SORT_WORD && ascii_is(before->text, words[i]))
            return true;
    return before->sort == SORT_SIGN && (ascii_is(before->text, ",") || ascii_is(before->text, "(") || ascii_is(before->text, "."));
}

static bool is_call(const struct reader *r, size_t at)
{
    return at + 1 < r->stop && r->tokens[at + 1].sort == SORT_SIGN && ascii_is(r->tokens[at + 1].text, "(");
}

/* Names that may be those of tables, views or functions; which are, finish.c sees. */
void my_collect_needs(struct reader *r, struct thing *x, size_t from)
{
    for (size_t i = from; i < r->stop; i++) {
        const struct token *t = &r->tokens[i];
        ssm_dependence *d;

        if ((t->sort != SORT_WORD && t->sort != SORT_NAME) || !(is_needed_behind(&r->tokens[i - 1]) || is_call(r, i)))
            continue;
        d = my_take(r, sizeof *d);
        if (!d)
            return;
        d->schema = x->object.schema;
        d->name = t->text;
        my_append(r, &x->depends, d);
    }
}

/* ------------------------------------------------------------------ views */

static void put_names(struct text *t, const struct list *names)
{
    for (size_t i = 0; i < names->count; i++) {
        text_puts(t, i ? ", " : " (");
        my_put_name(t, *(ssm_str *)names->items[i]);
    }
    text_puts(t, names->count ? ")" : "");
}

static void column_names(struct reader *r, struct list *names)
{
    if (!my_sign(r, "("))
        return;
    do {
        ssm_str *name = my_take(r, sizeof *name);

        if (!name || !my_append(r, names, name))
            return;
        *name = my_name(r);
    } while (my_sign(r, ",") && !r->bad);
    my_need_sign(r, ")");
}

static bool ends_with(const struct reader *r, size_t back, const char *word)
{
    const struct token *t = r->stop >= r->at + back ? &r->tokens[r->stop - back] : NULL;

    return t && t->sort == SORT_WORD && ascii_is(t->text, word);
}

/* WITH [CASCADED | LOCAL] CHECK OPTION at the end: cut off, and what it says. */
static const char *take_check_option(struct reader *r)
{
    if (!ends_with(r, 1, "option") || !ends_with(r, 2, "check"))
        return "";
    if (ends_with(r, 3, "with")) {
        r->stop -= 3;
        return " WITH CASCADED CHECK OPTION";
    }
    if (!ends_with(r, 4, "with"))
        return "";
    r->stop -= 4;
    return ascii_is(r->tokens[r->stop + 1].text, "local") ? " WITH LOCAL CHECK OPTION" : " WITH CASCADED CHECK OPTION";
}

/* From CREATE on; `replace`: with OR REPLACE. */
static ssm_str view_statement(struct reader *r, const struct head *h, ssm_str rest, bool replace)
{
    struct text t = {.owner = r};

    text_puts(&t, replace ? "CREATE OR REPLACE " : "CREATE ");
    if (h->algorithm.ptr) {
        text_puts(&t, "ALGORITHM=");
        text_put(&t, h->algorithm);
        text_puts(&t, " ");
    }
    if (h->definer.ptr) {
        text_puts(&t, "DEFINER=");
        text_put(&t, h->definer);
        text_puts(&t, " ");
    }
    if (h->security.ptr)
        text_puts(&t, "SQL SECURITY INVOKER ");
    text_puts(&t, "VIEW ");
    text_put(&t, rest);
    return text_done(&t);
}

void my_put_qualified(struct text *t, ssm_str schema, ssm_str name)
{
    if (schema.ptr) {
        my_put_name(t, schema);
        text_puts(t, ".");
    }
    my_put_name(t, name);
}

/* A statement that unmakes an object: "DROP VIEW `v`". */
ssm_str my_drop_text(struct reader *r, const char *words, ssm_str schema, ssm_str name)
{
    struct text t = {.owner = r};

    text_puts(&t, words);
    text_puts(&t, " ");
    my_put_qualified(&t, schema, name);
    return text_done(&t);
}

static void fill_view(struct reader *r, struct thing *v, const struct head *h, const struct list *names)
{
    const char *option = take_check_option(r);
    struct text rest = {.owner = r}, key = {.owner = r};
    ssm_str query;

    my_put_qualified(&rest, v->object.schema, v->object.name);
    put_names(&rest, names);
    text_puts(&rest, " AS ");
    text_put(&key, h->algorithm);
    text_puts(&key, h->security.ptr ? " invoker" : "");
    text_puts(&key, option);
    text_puts(&key, " ");
    my_collect_needs(r, v, r->at);
    query = my_query_key(r, names, &v->columns);
    if (!v->columns.count)
        put_names(&key, names);
    text_put(&key, query);
    text_put(&rest, my_rest(r));
    text_puts(&rest, option);
    v->object.create = view_statement(r, h, text_done(&rest), false);
    v->object.replace = view_statement(r, h, text_done(&rest), true);
    v->object.drop = my_drop_text(r, "DROP VIEW", v->object.schema, v->object.name);
    v->object.definition = text_done(&key);
    v->definer = h->definer;
}

/* A text that is kept as written is made anew in the usual mode, in which it must say the same. */
static void check_mode(struct reader *r, const struct thing *x)
{
    static const struct {
        const char *mode;
        char sign;
    } modes[] = {{"ansi_quotes", '"'}, {"ansi", '"'}, {"pipes_as_concat", '|'}, {"ansi", '|'},
                 {"no_backslash_escapes", '\\'}};
    ssm_str text = x->object.create;

    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (text.len && my_lists(r->modes, modes[i].mode) && memchr(text.ptr, modes[i].sign, text.len)) {
            my_cannot(r, "sql_mode", x->object.name, x->place);
            return;
        }
    }
}

/* A later definition takes the place of an earlier one: so mysqldump first makes each view with columns alone. */
void my_add_thing(struct reader *r, struct thing *x, bool replace, bool unless)
{
    struct thing *old = my_find_thing(r, x->object.kind, x->object.schema, x->object.name);

    if (r->bad)
        return;
    if (old && unless)
        return;
    if (old && !replace) {
        my_fault(r, x->place, "twice", "%1 is there already", x->object.name);
        return;
    }
    if (old)
        old->gone = true;
    check_mode(r, x);
    my_append(r, &r->things, x);
}

bool my_create_view(struct reader *r, const struct head *head)
{
    bool unless, is_alter = head->is_alter;
    ssm_place place;
    ssm_str schema, name;
    struct list names = {0};
    struct thing *v;

    if (!my_word(r, "view"))
        return false;
    unless = my_if_not_exists(r);
    place = my_here(r);
    my_qualified(r, &schema, &name);
    v = my_new_thing(r, SSM_OBJECT_VIEW, schema, name);
    if (!v)
        return true;
    v->place = place;
    column_names(r, &names);
    my_need_word(r, "as");
    if (!r->bad && my_find_table(r, schema, name))
        my_fault(r, place, "twice", "%1 is there already", name);
    fill_view(r, v, head, &names);
    my_add_thing(r, v, head->replace || is_alter, unless);
    return true;
}
