/* SPDX-License-Identifier: Apache-2.0
 *
 * Options of a table. What the engine takes for granted is not kept: InnoDB, the counter of AUTO_INCREMENT, which is data.
 * Manual, "CREATE TABLE Statement", "Table Options".
 */
#include "reader.h"

enum handling { KEEP_LOWER, KEEP_TEXT, PASS, CANNOT };

/* Sorted as the manual has them; `usual` says nothing. */
static const struct known {
    const char *word;
    enum handling handling;
    const char *usual;
} known[] = {
    {"auto_increment", PASS, NULL},
    {"avg_row_length", KEEP_LOWER, "0"},
    {"checksum", KEEP_LOWER, "0"},
    {"table_checksum", KEEP_LOWER, "0"},
    {"compression", KEEP_TEXT, ""},
    {"connection", CANNOT, ""},
    {"delay_key_write", KEEP_LOWER, "0"},
    {"encryption", KEEP_TEXT, "N"},
    {"encrypted", KEEP_LOWER, "default"},
    {"encryption_key_id", KEEP_LOWER, NULL},
    {"engine_attribute", CANNOT, ""},
    {"secondary_engine_attribute", CANNOT, ""},
    {"secondary_engine", CANNOT, "null"},
    {"ietf_quotes", CANNOT, "no"},
    {"insert_method", KEEP_LOWER, "no"},
    {"key_block_size", KEEP_LOWER, "0"},
    {"max_rows", KEEP_LOWER, "0"},
    {"min_rows", KEEP_LOWER, "0"},
    {"pack_keys", KEEP_LOWER, "default"},
    {"page_checksum", KEEP_LOWER, "default"},
    {"page_compressed", KEEP_LOWER, "default"},
    {"page_compression_level", KEEP_LOWER, NULL},
    {"password", CANNOT, ""},
    {"row_format", KEEP_LOWER, "default"},
    {"sequence", CANNOT, "0"},
    {"start", CANNOT, NULL},
    {"stats_auto_recalc", KEEP_LOWER, "default"},
    {"stats_persistent", KEEP_LOWER, "default"},
    {"stats_sample_pages", KEEP_LOWER, "default"},
    {"storage", CANNOT, "default"},
    {"transactional", KEEP_LOWER, "default"},
    {"tablespace", CANNOT, NULL},
    {"union", CANNOT, NULL},
    {"with", CANNOT, NULL},
};

void my_set_option(struct reader *r, struct table *t, ssm_str name, ssm_str value)
{
    struct option *o;

    for (size_t i = 0; i < t->options.count; i++) {
        o = t->options.items[i];
        if (ssm_str_eq(o->name, name)) {
            if (value.ptr)
                o->value = value;
            else
                my_remove(&t->options, i);
            return;
        }
    }
    o = value.ptr ? my_take(r, sizeof *o) : NULL;
    if (!o || !my_append(r, &t->options, o))
        return;
    *o = (struct option){name, value};
}

static ssm_str value(struct reader *r)
{
    const struct token *t;

    my_sign(r, "=");
    t = my_peek(r, 0);
    if (t->sort == SORT_END || t->sort == SORT_SIGN) {
        my_syntax(r);
        return SSM_LIT("");
    }
    my_step(r);
    return t->text;
}

static bool has_option(const struct table *t, const char *name)
{
    for (size_t i = 0; i < t->options.count; i++)
        if (ascii_is(((struct option *)t->options.items[i])->name, name))
            return true;
    return false;
}

/* Aria has the sums of its pages on unless they are off, and keeps them when another engine comes. */
static void engine(struct reader *r, struct table *t)
{
    ssm_str name = value(r);

    my_set_option(r, t, SSM_LIT("engine"), ascii_is(name, "innodb") ? ABSENT : text_lowered(r, name));
    if (ascii_is(name, "aria") && !has_option(t, "page_checksum"))
        my_set_option(r, t, SSM_LIT("page_checksum"), SSM_LIT("1"));
}

/* DEFAULT is the database's own. */
static bool charset(struct reader *r, struct table *t)
{
    size_t from = r->at;
    ssm_str name;

    my_word(r, "default");
    if (my_word(r, "charset") || my_words(r, "character", "set") || my_words(r, "char", "set")) {
        name = value(r);
        t->charset = ascii_is(name, "default") ? ABSENT : my_charset(r, name);
        if (t->collation.ptr && !ascii_same(my_charset_of(t->collation), t->charset))
            t->collation = ABSENT;
        return true;
    }
    if (my_word(r, "collate")) {
        name = value(r);
        t->collation = ascii_is(name, "default") ? ABSENT : my_collation(r, name);
        if (t->collation.ptr)
            t->charset = my_charset_of(t->collation);
        return true;
    }
    r->at = from;
    return false;
}

/* So MariaDB gives back the options that an engine adds. */
static bool quoted_word(struct reader *r, const char *word)
{
    const struct token *t = my_peek(r, 0);

    if (t->sort != SORT_NAME || !ascii_is(t->text, word))
        return false;
    my_step(r);
    return true;
}

static bool known_option(struct reader *r, struct table *t)
{
    ssm_place place = my_here(r);

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const char *kind = known[i].word;
        bool with = ascii_is(ssm_cstr(kind), "with");
        ssm_str v;

        if (!my_word(r, kind) && !quoted_word(r, kind))
            continue;
        if (with || my_at_sign(r, "(")) {
            while (!my_at_end(r) && !my_at_sign(r, ","))
                my_step(r);
            my_cannot(r, with ? "system_versioning" : kind, t->name, place);
            return true;
        }
        v = value(r);
        if (my_at_sign(r, "("))
            my_skip_group(r);
        if (known[i].handling == CANNOT && !ascii_is(v, known[i].usual ? known[i].usual : ""))
            my_cannot(r, kind, t->name, place);
        if (known[i].handling == CANNOT || known[i].handling == PASS)
            return true;
        if (known[i].usual && ascii_is(v, known[i].usual))
            v = ABSENT;
        else if (known[i].handling == KEEP_LOWER)
            v = text_lowered(r, v);
        my_set_option(r, t, ssm_cstr(kind), v);
        return true;
    }
    return false;
}

bool my_table_option(struct reader *r, struct table *t)
{
    ssm_place place = my_here(r);

    if (my_word(r, "engine") || my_word(r, "type")) {
        engine(r, t);
        return true;
    }
    if (charset(r, t))
        return true;
    if (my_word(r, "comment")) {
        my_sign(r, "=");
        t->comment = my_string(r);
        return true;
    }
    if (my_words(r, "data", "directory") || my_words(r, "index", "directory")) {
        value(r);
        my_cannot(r, "directory", t->name, place);
        return true;
    }
    return known_option(r, t);
}
