/* SPDX-License-Identifier: Apache-2.0
 *
 * Calls of functions, with those whose arguments have a grammar of their own. A function with two names gets the one that
 * the engine prints. Manual, "Built-In Function and Operator Reference".
 */
#include "reader.h"

/* Sorted by the first name. */
static const struct alias {
    const char *name;
    const char *printed;
} aliases[] = {
    {"ceil", "ceiling"},          {"character_length", "char_length"}, {"curdate", "curdate"},
    {"current_date", "curdate"},  {"current_time", "curtime"},         {"current_timestamp", "current_timestamp"},
    {"day", "dayofmonth"},        {"length", "octet_length"},          {"localtime", "current_timestamp"},
    {"localtimestamp", "current_timestamp"}, {"lower", "lcase"},       {"mid", "substr"},
    {"now", "current_timestamp"}, {"power", "pow"},                    {"schema", "database"},
    {"session_user", "user"},     {"sha1", "sha"},                     {"substring", "substr"},
    {"system_user", "user"},      {"upper", "ucase"},
};

static ssm_str printed_name(struct reader *r, ssm_str name)
{
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (ascii_is(name, aliases[i].name))
            return ssm_cstr(aliases[i].printed);
    return text_lowered(r, name);
}

static bool is_one_of(ssm_str name, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (ascii_is(name, words[i]))
            return true;
    return false;
}

static struct node *with(struct node *n, struct node *a, struct node *b)
{
    if (!n || !a || (n->count > 1 && !b))
        return NULL;
    n->args[0] = a;
    if (n->count > 1)
        n->args[1] = b;
    return n;
}

/* Arguments between commas; the opening parenthesis is passed. */
static struct node *plain_call(struct reader *r, ssm_str name)
{
    struct list items = {0};
    struct node *n;

    if (!my_at_sign(r, ")"))
        do
            my_append(r, &items, my_expression(r));
        while (my_sign(r, ","));
    my_need_sign(r, ")");
    n = r->bad ? NULL : my_node(r, NODE_CALL, printed_name(r, name), items.count);
    if (n && items.count)
        memcpy(n->args, items.items, items.count * sizeof(struct node *));
    return n;
}

/* ------------------------------------------------------------------ CAST, CONVERT */

/* The words of a type in CAST up to the closing parenthesis, in lower case: signed integer is signed. */
static ssm_str cast_type(struct reader *r)
{
    struct text t = {.owner = r};
    bool spaced = false;

    while (!my_at_end(r) && !my_at_sign(r, ")")) {
        bool group = my_at_sign(r, "(");
        ssm_str word = text_lowered(r, my_peek(r, 0)->text);

        if (ascii_is(word, "integer") || ascii_is(word, "int")) {
            if (t.len && !group) {
                my_step(r);
                continue;
            }
            word = SSM_LIT("signed");
        }
        if (my_words(r, "character", "set")) {
            text_puts(&t, " charset");
            spaced = true;
            continue;
        }
        if (spaced && !group && !my_at_sign(r, ","))
            text_puts(&t, " ");
        text_put(&t, word);
        my_step(r);
        if (group) {
            while (!my_at_end(r) && !my_at_sign(r, ")")) {
                text_put(&t, my_peek(r, 0)->text);
                my_step(r);
            }
            my_need_sign(r, ")");
            text_puts(&t, ")");
        }
        spaced = true;
    }
    return text_done(&t);
}

/* The engine writes down the character set, which is the connection's where none is said: that of today. */
static ssm_str with_charset(struct reader *r, ssm_str type)
{
    bool binary = ascii_begins(type, "binary");
    size_t n = binary ? 6 : 4;

    if (!binary && !(ascii_is(type, "char") || (ascii_begins(type, "char(") && type.ptr[type.len - 1] == ')')))
        return type;
    return my_join(r, SSM_LIT("char"), ssm_view(type.ptr + n, type.len - n),
                   binary ? SSM_LIT(" charset binary") : SSM_LIT(" charset utf8mb4"), ABSENT);
}

static struct node *cast_as(struct reader *r, struct node *what, ssm_str type)
{
    ssm_str pattern = my_join(r, SSM_LIT("cast($ as "), type, SSM_LIT(")"), ABSENT);

    return with(my_node(r, NODE_WORDS, pattern, 1), what, NULL);
}

static struct node *cast(struct reader *r)
{
    struct node *what = my_expression(r);
    ssm_str type;

    my_need_word(r, "as");
    type = with_charset(r, cast_type(r));
    my_need_sign(r, ")");
    return cast_as(r, what, type);
}

static struct node *convert(struct reader *r)
{
    struct node *what = my_expression(r);
    ssm_str name;

    if (my_word(r, "using")) {
        name = my_join(r, SSM_LIT("convert($ using "), my_charset(r, my_name(r)), SSM_LIT(")"), ABSENT);
        my_need_sign(r, ")");
        return with(my_node(r, NODE_WORDS, name, 1), what, NULL);
    }
    my_need_sign(r, ",");
    name = with_charset(r, cast_type(r));
    my_need_sign(r, ")");
    return cast_as(r, what, name);
}

/* ------------------------------------------------------------------ dates */

static ssm_str interval_pattern(struct reader *r)
{
    return my_join(r, SSM_LIT("interval $ "), text_lowered(r, my_name(r)), ABSENT, ABSENT);
}

/* INTERVAL 1 DAY; the word is passed. */
static struct node *interval(struct reader *r)
{
    struct node *what = my_expression(r);

    return r->bad ? NULL : with(my_node(r, NODE_WORDS, interval_pattern(r), 1), what, NULL);
}

/* date_add(d, interval 1 day) is d + interval 1 day, and adddate(d, 5) the same of days. */
static struct node *date_sum(struct reader *r, ssm_str name)
{
    bool minus = ascii_is(name, "date_sub") || ascii_is(name, "subdate");
    struct node *from = my_expression(r), *by;

    my_need_sign(r, ",");
    if (my_word(r, "interval"))
        by = interval(r);
    else
        by = with(my_node(r, NODE_WORDS, SSM_LIT("interval $ day"), 1), my_expression(r), NULL);
    my_need_sign(r, ")");
    return r->bad ? NULL : with(my_node(r, NODE_BINARY, minus ? SSM_LIT("-") : SSM_LIT("+"), 2), from, by);
}

/* timestampdiff(day, a, b) */
static struct node *with_unit(struct reader *r, ssm_str name)
{
    ssm_str unit = my_name(r);
    struct node *a, *b;
    struct text t = {.owner = r};

    if (ascii_begins(unit, "sql_tsi_"))
        unit = ssm_view(unit.ptr + 8, unit.len - 8);
    my_need_sign(r, ",");
    a = my_expression(r);
    my_need_sign(r, ",");
    b = my_expression(r);
    my_need_sign(r, ")");
    text_put(&t, text_lowered(r, name));
    text_puts(&t, "(");
    for (size_t i = 0; i < unit.len; i++) {
        char c = unit.ptr[i] >= 'a' && unit.ptr[i] <= 'z' ? (char)(unit.ptr[i] - 'a' + 'A') : unit.ptr[i];

        text_put(&t, ssm_view(&c, 1));
    }
    text_puts(&t, ",$,$)");
    return r->bad ? NULL : with(my_node(r, NODE_WORDS, text_done(&t), 2), a, b);
}

static struct node *extract(struct reader *r)
{
    ssm_str unit = text_lowered(r, my_name(r));
    struct node *from;

    my_need_word(r, "from");
    from = my_expression(r);
    my_need_sign(r, ")");
    unit = my_join(r, SSM_LIT("extract("), unit, SSM_LIT(" from $)"), ABSENT);
    return r->bad ? NULL : with(my_node(r, NODE_WORDS, unit, 1), from, NULL);
}

/* ------------------------------------------------------------------ text */

static struct node *substring(struct reader *r)
{
    struct node *args[3] = {my_expression(r)}, *n;
    size_t count = 1;

    if (my_word(r, "from") || my_sign(r, ",")) {
        args[count++] = my_expression(r);
        if (my_word(r, "for") || my_sign(r, ","))
            args[count++] = my_expression(r);
    }
    my_need_sign(r, ")");
    n = r->bad ? NULL : my_node(r, NODE_CALL, SSM_LIT("substr"), count);
    if (n)
        memcpy(n->args, args, count * sizeof args[0]);
    return n;
}

static struct node *trim(struct reader *r)
{
    static const char *const sides[] = {"both", "leading", "trailing", NULL};
    const char *side = NULL;
    struct node *what = NULL, *from;
    ssm_str pattern;

    for (size_t i = 0; sides[i] && !side; i++)
        if (my_word(r, sides[i]))
            side = sides[i];
    if (!my_at(r, "from"))
        what = my_expression(r);
    if (!my_word(r, "from")) {
        my_need_sign(r, ")");
        return with(my_node(r, NODE_CALL, SSM_LIT("trim"), 1), what, NULL);
    }
    from = my_expression(r);
    my_need_sign(r, ")");
    if (r->bad)
        return NULL;
    pattern = my_join(r, SSM_LIT("trim("), side ? ssm_cstr(side) : SSM_LIT("both"), what ? SSM_LIT(" $") : SSM_LIT(""),
                      SSM_LIT(" from $)"));
    return what ? with(my_node(r, NODE_WORDS, pattern, 2), what, from)
                : with(my_node(r, NODE_WORDS, pattern, 1), from, NULL);
}

static struct node *position(struct reader *r)
{
    struct node *what = my_bit_or(r), *in;

    my_need_word(r, "in");
    in = my_expression(r);
    my_need_sign(r, ")");
    return r->bad ? NULL : with(my_node(r, NODE_CALL, SSM_LIT("locate"), 2), what, in);
}

/* ------------------------------------------------------------------ */

/* A dump names the database of each sequence, which is its own. */
static struct node *sequence_call(struct reader *r, const char *name)
{
    struct text t = {.owner = r};
    ssm_str schema, sequence;

    my_qualified(r, &schema, &sequence);
    my_put_qualified(&t, r->is_dump ? ABSENT : schema, sequence);
    return r->bad ? NULL : with(my_node(r, NODE_CALL, ssm_cstr(name), 1), my_node(r, NODE_LITERAL, text_done(&t), 0), NULL);
}

/* NEXT VALUE FOR s is nextval(s). */
static struct node *sequence_words(struct reader *r)
{
    bool next = my_words(r, "next", "value");

    if (!next && !my_words(r, "previous", "value"))
        return NULL;
    my_need_word(r, "for");
    return sequence_call(r, next ? "nextval" : "lastval");
}

static struct node *special(struct reader *r, ssm_str name)
{
    static const char *const sums[] = {"date_add", "date_sub", "adddate", "subdate", NULL};
    static const char *const units[] = {"timestampdiff", "timestampadd", NULL};
    static const char *const parts[] = {"substring", "substr", "mid", NULL};
    struct node *n;

    if (ascii_is(name, "nextval") || ascii_is(name, "lastval")) {
        n = sequence_call(r, ascii_is(name, "nextval") ? "nextval" : "lastval");
        my_need_sign(r, ")");
        return n;
    }
    if (ascii_is(name, "cast"))
        return cast(r);
    if (ascii_is(name, "convert"))
        return convert(r);
    if (ascii_is(name, "extract"))
        return extract(r);
    if (ascii_is(name, "trim"))
        return trim(r);
    if (ascii_is(name, "position"))
        return position(r);
    if (is_one_of(name, sums))
        return date_sum(r, name);
    if (is_one_of(name, units))
        return with_unit(r, name);
    return is_one_of(name, parts) ? substring(r) : NULL;
}

/* INTERVAL is a function where its parentheses hold a list: INTERVAL (1 + 2) DAY is none. */
static bool interval_is_call(const struct reader *r)
{
    size_t depth = 0;

    for (size_t i = 1; my_peek(r, i)->sort != SORT_END; i++) {
        const struct token *t = my_peek(r, i);

        if (t->sort != SORT_SIGN)
            continue;
        depth += ascii_is(t->text, "(");
        if (ascii_is(t->text, ",") && depth == 1)
            return true;
        if (ascii_is(t->text, ")") && --depth == 0)
            return false;
    }
    return false;
}

static struct node *without_parentheses(struct reader *r)
{
    static const char *const names[] = {"current_timestamp", "localtime",  "localtimestamp", "current_date", "current_time",
                                        "utc_date",          "utc_time",   "utc_timestamp",  "current_user", "current_role",
                                        NULL};
    ssm_str name = my_peek(r, 0)->text;

    if (my_peek(r, 0)->sort != SORT_WORD || !is_one_of(name, names))
        return NULL;
    my_step(r);
    return my_node(r, NODE_CALL, printed_name(r, name), 0);
}

struct node *my_function(struct reader *r, bool called)
{
    ssm_str name = my_peek(r, 0)->text;
    struct node *n;

    if (my_at(r, "interval") && !(called && interval_is_call(r))) {
        my_step(r);
        return interval(r);
    }
    if (my_at(r, "binary") && !called) {
        my_step(r);
        return cast_as(r, my_operand(r), SSM_LIT("char charset binary"));
    }
    if (my_at2(r, "next", "value") || my_at2(r, "previous", "value"))
        return sequence_words(r);
    if (!called)
        return without_parentheses(r);
    my_step(r);
    my_step(r);
    n = special(r, name);
    if (!n && !r->bad && r->trial)
        n = my_aggregate(r, name);
    return n || r->bad ? n : plain_call(r, name);
}
