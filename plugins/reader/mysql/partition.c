/* SPDX-License-Identifier: Apache-2.0
 *
 * PARTITION BY, as canonical text. Manual, "CREATE TABLE Statement", "Partitioning Types".
 */
#include "reader.h"

static void expression_list(struct reader *r, struct text *t)
{
    my_need_sign(r, "(");
    text_puts(t, "(");
    do {
        if (my_word(r, "maxvalue"))
            text_puts(t, "MAXVALUE");
        else if (my_at_sign(r, "("))
            expression_list(r, t);
        else
            text_put(t, my_canonical(r));
        if (my_at_sign(r, ","))
            text_puts(t, ",");
    } while (my_sign(r, ",") && !r->bad);
    my_need_sign(r, ")");
    text_puts(t, ")");
}

static void name_list(struct reader *r, struct text *t)
{
    my_need_sign(r, "(");
    text_puts(t, "(");
    while (my_at_name(r)) {
        my_put_name(t, my_name(r));
        if (!my_sign(r, ","))
            break;
        text_puts(t, ",");
    }
    my_need_sign(r, ")");
    text_puts(t, ")");
}

static void number(struct reader *r, struct text *t, const char *before)
{
    text_puts(t, before);
    my_sign(r, "=");
    if (my_peek(r, 0)->sort != SORT_NUMBER)
        my_syntax(r);
    text_put(t, my_peek(r, 0)->text);
    my_step(r);
}

/* HASH, KEY, RANGE or LIST and what is divided; true for COLUMNS. */
static bool method(struct reader *r, struct text *t)
{
    bool columns = false;

    if (my_word(r, "linear"))
        text_puts(t, "LINEAR ");
    if (my_word(r, "hash")) {
        text_puts(t, "HASH ");
        expression_list(r, t);
    } else if (my_word(r, "key")) {
        text_puts(t, "KEY ");
        if (my_word(r, "algorithm"))
            number(r, t, "ALGORITHM = ");
        name_list(r, t);
    } else if (my_at(r, "range") || my_at(r, "list")) {
        text_puts(t, my_word(r, "range") ? "RANGE " : "LIST ");
        my_word(r, "list");
        columns = my_word(r, "columns");
        if (columns) {
            text_puts(t, " COLUMNS"); /* two spaces, as the engines print it */
            name_list(r, t);
        } else {
            expression_list(r, t);
        }
    } else {
        my_fault(r, my_here(r), "partition", "partitioning that is not HASH, KEY, RANGE or LIST is not known", ABSENT);
    }
    return columns;
}

/* NULL comes first, where the engine puts it. */
static void value_list(struct reader *r, struct text *t)
{
    struct text others = {.owner = r};
    bool null = false;

    my_need_sign(r, "(");
    do {
        ssm_str value = my_canonical(r);

        null |= ascii_is(value, "null");
        if (ascii_is(value, "null"))
            continue;
        text_puts(&others, others.len ? "," : "");
        text_put(&others, value);
    } while (my_sign(r, ",") && !r->bad);
    my_need_sign(r, ")");
    text_puts(t, null ? "(NULL" : "(");
    text_puts(t, null && others.len ? "," : "");
    text_put(t, text_done(&others));
    text_puts(t, ")");
}

/* A lone MAXVALUE has no parentheses, except of columns. */
static void values(struct reader *r, struct text *t, bool columns)
{
    bool lone = my_peek(r, 3)->sort == SORT_WORD && ascii_is(my_peek(r, 3)->text, "maxvalue") &&
                ascii_is(my_peek(r, 4)->text, ")");

    if (!my_words(r, "less", "than")) {
        my_need_word(r, "in");
        text_puts(t, " VALUES IN ");
        if (columns)
            expression_list(r, t);
        else
            value_list(r, t);
        return;
    }
    text_puts(t, " VALUES LESS THAN ");
    if (lone && !columns) {
        my_skip_group(r);
        text_puts(t, "MAXVALUE");
    } else if (my_word(r, "maxvalue")) {
        text_puts(t, "MAXVALUE");
    } else {
        expression_list(r, t);
    }
}

/* Options of one partition; its engine is the table's. */
static bool option(struct reader *r, struct text *t)
{
    static const char *const numbers[][2] = {{"max_rows", " MAX_ROWS = "}, {"min_rows", " MIN_ROWS = "},
                                             {"nodegroup", " NODEGROUP = "}};
    size_t from = r->at;

    my_word(r, "storage");
    if (my_word(r, "engine")) {
        my_sign(r, "=");
        my_name(r);
        return true;
    }
    r->at = from;
    if (my_word(r, "comment")) {
        my_sign(r, "=");
        text_puts(t, " COMMENT = ");
        my_put_literal(t, my_string(r));
        return true;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (my_word(r, numbers[i][0])) {
            number(r, t, numbers[i][1]);
            return true;
        }
    }
    if (my_at2(r, "data", "directory") || my_at2(r, "index", "directory") || my_at(r, "tablespace"))
        my_fault(r, my_here(r), "partition", "a partition with a place of its own is not known", ABSENT);
    return false;
}

static void definitions(struct reader *r, struct text *t, const char *word, bool columns)
{
    if (!my_enter(r))
        return;
    my_need_sign(r, "(");
    text_puts(t, " (");
    do {
        my_need_word(r, word);
        text_puts(t, ascii_is(ssm_cstr(word), "partition") ? "PARTITION " : "SUBPARTITION ");
        my_put_name(t, my_name(r));
        if (my_word(r, "values"))
            values(r, t, columns);
        while (option(r, t))
            ;
        if (my_at_sign(r, "("))
            definitions(r, t, "subpartition", columns);
        if (my_at_sign(r, ","))
            text_puts(t, ", ");
    } while (my_sign(r, ",") && !r->bad);
    my_need_sign(r, ")");
    text_puts(t, ")");
    my_leave(r);
}

ssm_str my_partition_list(struct reader *r, bool columns)
{
    struct text t = {.owner = r};

    definitions(r, &t, "partition", columns);
    return r->bad ? ABSENT : text_done(&t);
}

ssm_str my_partition(struct reader *r)
{
    struct text t = {.owner = r};
    bool columns;

    text_puts(&t, "PARTITION BY ");
    columns = method(r, &t);
    if (my_word(r, "partitions"))
        number(r, &t, " PARTITIONS ");
    if (my_words(r, "subpartition", "by")) {
        text_puts(&t, " SUBPARTITION BY ");
        method(r, &t);
        if (my_word(r, "subpartitions"))
            number(r, &t, " SUBPARTITIONS ");
    }
    if (my_at_sign(r, "("))
        definitions(r, &t, "partition", columns);
    return r->bad ? ABSENT : text_done(&t);
}
