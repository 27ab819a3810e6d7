/* SPDX-License-Identifier: Apache-2.0
 *
 * What operators stand between: literals, names, calls, CASE, rows. Manual, "Literal Values", "Functions and Operators".
 */
#include "reader.h"

static struct node *literal(struct reader *r, ssm_str text)
{
    return my_node(r, NODE_LITERAL, text, 0);
}

static struct node *string(struct reader *r, const char *before)
{
    struct text t = {.owner = r};
    ssm_str s = my_string(r);

    text_puts(&t, before);
    my_put_literal(&t, s);
    return literal(r, text_done(&t));
}

/* x'0F' is written X'0F', b'101' as 0x05. */
static struct node *bits(struct reader *r)
{
    ssm_str text = my_peek(r, 0)->text;
    struct text t = {.owner = r};
    uint64_t n = 0;

    my_step(r);
    if (text.ptr[1] == 'x') {
        text_put(&t, text);
        return literal(r, text_done(&t));
    }
    if (text.ptr[0] == 'x' || text.ptr[0] == 'X') {
        text_puts(&t, "X");
        text_put(&t, ssm_view(text.ptr + 1, text.len - 1));
        return literal(r, text_done(&t));
    }
    for (size_t i = 2; i < text.len; i++)
        if (text.ptr[i] == '0' || text.ptr[i] == '1')
            n = n * 2 + (uint64_t)(text.ptr[i] - '0');
    text_puts(&t, "0x");
    for (int shift = n >> 32 ? 56 : 24; shift >= 0; shift -= 8) {
        static const char hex[] = "0123456789ABCDEF";

        if (n >> shift || !shift) {
            text_put(&t, ssm_view(hex + (n >> shift >> 4 & 15), 1));
            text_put(&t, ssm_view(hex + (n >> shift & 15), 1));
        }
    }
    return literal(r, text_done(&t));
}

/* a, a.b, d.a.b: in a query the database is left out, and a name alone gets its table. */
static struct node *column(struct reader *r)
{
    struct text t = {.owner = r};
    ssm_str parts[3] = {my_name(r)};
    size_t count = 1;

    while (count < 3 && my_sign(r, "."))
        parts[count++] = my_name(r);
    if (count == 1 && r->scope) {
        my_put_resolved(r, &t, parts[0]);
    } else {
        for (size_t i = count == 3 && r->scope ? 1 : 0; i < count; i++) {
            text_puts(&t, t.len ? "." : "");
            my_put_name(&t, parts[i]);
        }
    }
    return r->bad ? NULL : my_node(r, NODE_COLUMN, text_done(&t), 0);
}

static struct node *row_or_group(struct reader *r)
{
    struct list items = {0};
    struct node *n;

    my_need_sign(r, "(");
    if (r->trial && (my_at(r, "select") || my_at(r, "with")))
        return my_subquery(r, "");
    if (my_at(r, "select") || my_at(r, "with")) {
        my_fault(r, my_here(r), "subquery", "a query cannot stand in this expression", ABSENT);
        return NULL;
    }
    do {
        if (!my_append(r, &items, my_expression(r)))
            return NULL;
    } while (my_sign(r, ","));
    my_need_sign(r, ")");
    if (r->bad || items.count == 1)
        return r->bad ? NULL : items.items[0];
    n = my_node(r, NODE_ROW, SSM_LIT("row"), items.count);
    if (n)
        memcpy(n->args, items.items, items.count * sizeof(struct node *));
    return n;
}

static struct node *choice(struct reader *r)
{
    struct list items = {0};
    bool compared = !my_at(r, "when");
    struct node *n;

    if (compared)
        my_append(r, &items, my_expression(r));
    while (my_word(r, "when")) {
        my_append(r, &items, my_expression(r));
        my_need_word(r, "then");
        my_append(r, &items, my_expression(r));
    }
    if (my_word(r, "else"))
        my_append(r, &items, my_expression(r));
    my_need_word(r, "end");
    if (r->bad || items.count < 2)
        return NULL;
    n = my_node(r, NODE_CASE, compared ? SSM_LIT("1") : SSM_LIT(""), items.count);
    if (n)
        memcpy(n->args, items.items, items.count * sizeof(struct node *));
    return n;
}

/* DATE '2020-01-01' */
static struct node *moment(struct reader *r)
{
    static const char *const words[] = {"date", "time", "timestamp"};
    static const char *const printed[] = {"DATE", "TIME", "TIMESTAMP"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (my_at(r, words[i]) && my_peek(r, 1)->sort == SORT_STRING) {
            my_step(r);
            return string(r, printed[i]);
        }
    }
    return NULL;
}

/* _utf8mb4'x': the character set of the connection is not worth a word, any other is. */
static struct node *introduced(struct reader *r)
{
    ssm_str word = my_peek(r, 0)->text;
    enum sort next = my_peek(r, 1)->sort;
    struct text t = {.owner = r};

    if (word.len < 2 || word.ptr[0] != '_' || (next != SORT_STRING && next != SORT_BITS))
        return NULL;
    my_step(r);
    if (ascii_is(word, "_utf8mb4") || ascii_is(word, "_utf8mb3") || ascii_is(word, "_utf8"))
        return my_operand(r);
    text_put(&t, text_lowered(r, word));
    if (next == SORT_BITS) {
        text_puts(&t, " ");
        text_put(&t, my_peek(r, 0)->text);
        my_step(r);
    } else {
        my_put_literal(&t, my_string(r));
    }
    return literal(r, text_done(&t));
}

static struct node *constant(struct reader *r)
{
    if (my_word(r, "null"))
        return my_node(r, NODE_NULL, SSM_LIT("NULL"), 0);
    if (my_word(r, "true"))
        return literal(r, SSM_LIT("1"));
    if (my_word(r, "false"))
        return literal(r, SSM_LIT("0"));
    return NULL;
}

static struct node *words(struct reader *r)
{
    bool called = my_peek(r, 1)->sort == SORT_SIGN && ascii_is(my_peek(r, 1)->text, "(");
    struct node *n = introduced(r);

    if (n || r->bad)
        return n;
    if (!called && (n = constant(r)))
        return n;
    if (my_word(r, "case"))
        return choice(r);
    if (my_word(r, "row") && my_at_sign(r, "("))
        return row_or_group(r);
    if ((n = moment(r)))
        return n;
    n = my_function(r, called);
    return n || r->bad ? n : column(r);
}

static struct node *plain(struct reader *r)
{
    const struct token *t = my_peek(r, 0);
    ssm_str text = t->text;

    switch (t->sort) {
    case SORT_NUMBER:
    case SORT_VARIABLE: my_step(r); return literal(r, text);
    case SORT_STRING: return string(r, "");
    case SORT_BITS: return bits(r);
    case SORT_WORD: return words(r);
    case SORT_NAME: return column(r);
    case SORT_SIGN:
        if (my_at_sign(r, "("))
            return row_or_group(r);
        break;
    case SORT_END:
    case SORT_STOP: break;
    }
    my_syntax(r);
    return NULL;
}

/* a -> '$.b' */
static struct node *extracted(struct reader *r, struct node *from, bool unquoted)
{
    struct node *n = my_node(r, NODE_CALL, SSM_LIT("json_extract"), 2), *outer;

    if (!n)
        return NULL;
    n->args[0] = from;
    n->args[1] = string(r, "");
    if (!unquoted || !n->args[1])
        return n->args[1] ? n : NULL;
    outer = my_node(r, NODE_CALL, SSM_LIT("json_unquote"), 1);
    if (outer)
        outer->args[0] = n;
    return outer;
}

static struct node *collated(struct reader *r, struct node *what)
{
    struct node *n = my_node(r, NODE_COLLATE, my_collation(r, my_name(r)), 1);

    if (n)
        n->args[0] = what;
    return n;
}

struct node *my_operand(struct reader *r)
{
    struct node *n = my_enter(r) ? plain(r) : NULL;

    my_leave(r);
    while (n && !r->bad) {
        if (my_sign(r, "->"))
            n = extracted(r, n, false);
        else if (my_sign(r, "->>"))
            n = extracted(r, n, true);
        else if (my_word(r, "collate"))
            n = collated(r, n);
        else if (r->trial && n->kind != NODE_COLUMN && my_word(r, "over"))
            n = my_over(r, n);
        else
            break;
    }
    return r->bad ? NULL : n;
}
