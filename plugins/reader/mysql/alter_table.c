/* SPDX-License-Identifier: Apache-2.0
 *
 * ALTER TABLE: its clauses, those that change the whole table, and those that change nothing of the schema.
 */
#include "reader.h"

/* The type that holds as many characters when each takes more bytes. */
static ssm_str wider(ssm_str word)
{
    if (ascii_is(word, "tinytext"))
        return SSM_LIT("text");
    if (ascii_is(word, "text"))
        return SSM_LIT("mediumtext");
    return ascii_is(word, "mediumtext") ? SSM_LIT("longtext") : word;
}

/* CONVERT TO CHARACTER SET: every column takes the table's. */
static void convert(struct reader *r, struct table *t)
{
    ssm_str old = my_table_charset(r, t), name;

    if (!my_words(r, "character", "set") && !my_words(r, "char", "set"))
        my_need_word(r, "charset");
    name = my_peek(r, 0)->sort == SORT_STRING ? my_string(r) : my_name(r);
    t->charset = ascii_is(name, "default") ? ABSENT : my_charset(r, name);
    t->collation = ABSENT;
    if (my_word(r, "collate"))
        t->collation = my_collation(r, my_peek(r, 0)->sort == SORT_STRING ? my_string(r) : my_name(r));
    for (size_t i = 0; i < t->columns.count; i++) {
        struct column *c = t->columns.items[i];
        ssm_str from = c->collation.ptr ? my_charset_of(c->collation) : c->charset.ptr ? c->charset : old;

        if (!c->type.has_charset || ascii_is(c->charset, "binary"))
            continue;
        if (from.ptr && t->charset.ptr && my_widest(from) < my_widest(t->charset))
            c->type.word = wider(c->type.word);
        c->charset = c->collation = ABSENT;
        c->binary = false;
    }
}

/* DEFAULT CHARSET is for columns to come: those that are there keep what they have. */
static void pin_columns(struct reader *r, struct table *t, ssm_str charset, ssm_str collation)
{
    if (!charset.ptr || (ascii_same(charset, my_table_charset(r, t)) && ascii_same(collation, my_table_collation(r, t))))
        return;
    for (size_t i = 0; i < t->columns.count; i++) {
        struct column *c = t->columns.items[i];

        if (!c->type.has_charset || c->charset.ptr || c->collation.ptr)
            continue;
        if (c->binary)
            c->charset = charset;
        else
            c->collation = collation.ptr ? collation : my_default_collation(r, charset);
    }
}

static bool options(struct reader *r, struct table *t)
{
    ssm_str charset = my_table_charset(r, t), collation = my_table_collation(r, t);

    if (!my_table_option(r, t))
        return false;
    while (my_table_option(r, t))
        ;
    pin_columns(r, t, charset, collation);
    return true;
}

/* What says how, or is about data. */
static bool nothing(struct reader *r)
{
    static const char *const valued[] = {"algorithm", "lock"};
    static const char *const alone[] = {"force", "nowait", "online"};

    for (size_t i = 0; i < sizeof valued / sizeof valued[0]; i++) {
        if (my_word(r, valued[i])) {
            my_sign(r, "=");
            my_name(r);
            return true;
        }
    }
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++)
        if (my_word(r, alone[i]))
            return true;
    if (my_words(r, "enable", "keys") || my_words(r, "disable", "keys") || my_words(r, "with", "validation") ||
        my_words(r, "without", "validation") || my_words(r, "discard", "tablespace") || my_words(r, "import", "tablespace"))
        return true;
    if (!my_words(r, "order", "by"))
        return false;
    while (!my_at_end(r))
        my_step(r);
    return true;
}

/* ------------------------------------------------------------------ partitions */

static void rest_cannot(struct reader *r, const struct table *t, const char *kind, ssm_place place)
{
    my_cannot(r, kind, t->name, place);
    while (!my_at_end(r))
        my_step(r);
}

static void add_partition(struct reader *r, struct table *t, ssm_place place)
{
    ssm_str more;

    my_if_not_exists(r);
    if (!my_at_sign(r, "(") || !t->partition.len || t->partition.ptr[t->partition.len - 1] != ')') {
        rest_cannot(r, t, "partition", place);
        return;
    }
    more = my_partition_list(r, ascii_begins(t->partition, "PARTITION BY RANGE  COLUMNS") ||
                                    ascii_begins(t->partition, "PARTITION BY LIST  COLUMNS"));
    if (more.len > 2)
        t->partition = my_join(r, ssm_view(t->partition.ptr, t->partition.len - 1), SSM_LIT(", "),
                               ssm_view(more.ptr + 2, more.len - 2), ABSENT);
}

static bool partitions(struct reader *r, struct table *t)
{
    static const char *const data[] = {"truncate", "analyze", "check", "optimize", "rebuild", "repair"};
    static const char *const shape[] = {"reorganize", "coalesce", "exchange", "drop", "convert"};
    ssm_place place = my_here(r);

    if (my_words(r, "remove", "partitioning")) {
        t->partition = ABSENT;
        return true;
    }
    if (my_words(r, "partition", "by")) {
        t->partition = my_partition(r);
        return true;
    }
    if (my_words(r, "add", "partition")) {
        add_partition(r, t, place);
        return true;
    }
    for (size_t i = 0; i < sizeof shape / sizeof shape[0]; i++) {
        if (my_at2(r, shape[i], "partition")) {
            rest_cannot(r, t, "partition", place);
            return true;
        }
    }
    for (size_t i = 0; i < sizeof data / sizeof data[0]; i++) {
        if (my_at2(r, data[i], "partition")) {
            while (!my_at_end(r))
                my_step(r);
            return true;
        }
    }
    return false;
}

static bool versioning(struct reader *r, const struct table *t)
{
    ssm_place place = my_here(r);

    if (!my_at2(r, "add", "system") && !my_at2(r, "drop", "system") && !my_at2(r, "add", "period") &&
        !my_at2(r, "drop", "period"))
        return false;
    rest_cannot(r, t, "system_versioning", place);
    return true;
}

static void clause(struct reader *r, struct table *t)
{
    if (nothing(r) || partitions(r, t) || versioning(r, t))
        return;
    if (my_words(r, "convert", "to"))
        convert(r, t);
    else if (!my_alter_member(r, t) && !options(r, t))
        my_syntax(r);
}

void my_alter_table(struct reader *r)
{
    ssm_place place;
    ssm_str schema, name;
    struct table *t;

    my_if_exists(r);
    place = my_here(r);
    my_qualified(r, &schema, &name);
    t = my_find_table(r, schema, name);
    if (!t) {
        if (!r->bad)
            my_fault(r, place, "no_table", "there is no table %1", name);
        return;
    }
    while (!my_at_end(r)) {
        clause(r, t);
        if (!my_sign(r, ",") && !my_at_end(r) && !my_at(r, "partition") && !my_at(r, "remove"))
            my_syntax(r);
    }
    if (!r->bad)
        my_complete(r, t);
}
