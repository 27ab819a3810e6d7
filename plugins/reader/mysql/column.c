/* SPDX-License-Identifier: Apache-2.0
 *
 * A column's definition: its type and attributes, in any order. Manual, "CREATE TABLE Statement".
 */
#include "reader.h"

/* What the definition asks of the table. */
struct asked {
    struct table *t;
    struct column *c;
    size_t at; /* where the definition begins */
};

static ssm_str word_value(struct reader *r)
{
    my_sign(r, "=");
    return my_peek(r, 0)->sort == SORT_STRING ? my_string(r) : my_name(r);
}

/* A key on this column alone. */
static void own_key(struct reader *r, const struct asked *a, enum key_kind kind)
{
    struct key *k = my_new_key(r, a->t, kind);
    struct part *p = k ? my_take(r, sizeof *p) : NULL;

    if (!p)
        return;
    p->name = a->c->name;
    my_append(r, &k->parts, p);
}

static bool take_key(struct reader *r, const struct asked *a)
{
    if (my_words(r, "primary", "key") || my_word(r, "key")) {
        own_key(r, a, KEY_PRIMARY);
        return true;
    }
    if (!my_word(r, "unique"))
        return false;
    my_word(r, "key");
    own_key(r, a, KEY_UNIQUE);
    return true;
}

static bool take_nullability(struct reader *r, struct column *c)
{
    if (my_words(r, "not", "null"))
        c->nullable = SSM_NO;
    else if (my_word(r, "null"))
        c->nullable = SSM_YES;
    else
        return false;
    return true;
}

static bool take_value(struct reader *r, const struct asked *a)
{
    struct column *c = a->c;

    if (my_words(r, "serial", "default")) {
        my_need_word(r, "value");
        c->auto_increment = true;
        c->nullable = SSM_NO;
        own_key(r, a, KEY_UNIQUE);
        return true;
    }
    if (my_word(r, "default")) {
        my_default(r, c);
        return true;
    }
    if (my_word(r, "auto_increment")) {
        c->auto_increment = true;
        return true;
    }
    if (!my_words(r, "on", "update"))
        return false;
    c->on_update = my_now(r);
    if (!c->on_update.ptr)
        my_syntax(r);
    return true;
}

static bool take_charset(struct reader *r, struct column *c)
{
    if (my_words(r, "character", "set") || my_words(r, "char", "set") || my_word(r, "charset")) {
        my_sign(r, "=");
        c->charset = my_charset(r, my_peek(r, 0)->sort == SORT_STRING ? my_string(r) : my_name(r));
    } else if (my_word(r, "collate")) {
        my_sign(r, "=");
        c->collation = my_collation(r, my_peek(r, 0)->sort == SORT_STRING ? my_string(r) : my_name(r));
    } else if (my_word(r, "ascii")) {
        c->charset = SSM_LIT("latin1");
    } else if (my_word(r, "unicode")) {
        c->charset = SSM_LIT("ucs2");
    } else if (my_word(r, "byte")) {
        c->charset = SSM_LIT("binary");
    } else if (my_word(r, "binary")) {
        c->binary = true;
    } else {
        return false;
    }
    return true;
}

static bool take_sign_words(struct reader *r, struct column *c)
{
    if (my_word(r, "unsigned"))
        c->type.is_unsigned = true;
    else if (my_word(r, "zerofill"))
        c->type.is_zerofill = true;
    else
        return my_word(r, "signed");
    return true;
}

/* The expression in parentheses behind AS; the parenthesis is not passed yet. */
static void generated(struct reader *r, struct column *c)
{
    my_need_sign(r, "(");
    c->generated = my_canonical(r);
    my_need_sign(r, ")");
}

static void row_time(struct reader *r, const struct asked *a)
{
    my_need_word(r, "row");
    my_step(r);
    my_cannot(r, "system_versioning", a->t->name, my_place(r, a->at));
}

static bool take_generated(struct reader *r, const struct asked *a)
{
    if (my_words(r, "generated", "always")) {
        my_need_word(r, "as");
        if (my_at(r, "row"))
            row_time(r, a);
        else
            generated(r, a->c);
    } else if (my_word(r, "as")) {
        if (my_at(r, "row"))
            row_time(r, a);
        else
            generated(r, a->c);
    } else if (my_word(r, "stored") || my_word(r, "persistent")) {
        a->c->stored = true;
    } else {
        return my_word(r, "virtual");
    }
    return true;
}

/* MariaDB keeps a check as a part of the column; MySQL makes it one of the table, and only it lets it have a name. */
static bool take_check(struct reader *r, const struct asked *a)
{
    struct column *c = a->c;
    ssm_str name = {0}, expression;
    struct check *k;

    if (my_word(r, "constraint") && !my_at(r, "check"))
        name = my_name(r);
    if (!my_word(r, "check"))
        return false;
    my_need_sign(r, "(");
    expression = my_canonical_truth(r);
    my_need_sign(r, ")");
    if (!name.ptr && r->flavour != FLAVOUR_MYSQL) {
        c->check = expression;
        my_enforced(r);
        return true;
    }
    k = my_new_check(r, a->t, name);
    if (!k)
        return true;
    k->expression = expression;
    k->not_enforced = !my_enforced(r);
    return true;
}

/* MySQL reads a column's own REFERENCES and forgets it; MariaDB makes a foreign key of it. */
static bool take_references(struct reader *r, const struct asked *a)
{
    struct foreign *f;
    ssm_str *name;

    if (!my_at(r, "references"))
        return false;
    f = my_take(r, sizeof *f);
    name = my_take(r, sizeof *name);
    if (!f || !name)
        return true;
    *name = a->c->name;
    f->place = my_here(r);
    my_append(r, &f->columns, name);
    my_references(r, f);
    if (r->flavour == FLAVOUR_MYSQL)
        my_warn(r, f->place, "references_ignored",
                "MySQL reads REFERENCES of a column and forgets it: write FOREIGN KEY for a foreign key", ABSENT);
    else
        my_append(r, &a->t->foreigns, f);
    return true;
}

/* Where values are kept, which only some engines know. */
static bool take_storage(struct reader *r, const struct asked *a)
{
    static const char *const words[] = {"column_format", "storage", "engine_attribute", "secondary_engine_attribute"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        ssm_place place = my_here(r);
        ssm_str value;

        if (!my_word(r, words[i]))
            continue;
        value = word_value(r);
        if (!ascii_is(value, "default"))
            my_cannot(r, words[i], a->c->name, place);
        return true;
    }
    return false;
}

/* SRID is MySQL's word, REF_SYSTEM_ID MariaDB's, and no engine takes the other's. */
static void reference_system(struct reader *r, struct column *c)
{
    bool mysql = my_at(r, "srid");

    if (mysql && !r->flavour)
        my_cannot(r, "srid", c->name, my_here(r));
    c->srid_word = mysql ? SSM_LIT("srid") : SSM_LIT("ref_system_id");
    my_step(r);
    my_sign(r, "=");
    c->srid = mysql && !r->flavour ? ABSENT : my_peek(r, 0)->text;
    my_step(r);
}

static bool take_other(struct reader *r, const struct asked *a)
{
    struct column *c = a->c;

    if (my_word(r, "comment")) {
        c->comment = my_string(r);
    } else if (my_word(r, "invisible")) {
        c->invisible = true;
    } else if (my_word(r, "compressed")) {
        c->compressed = true;
        if (my_sign(r, "="))
            my_name(r);
    } else if (my_at(r, "srid") || my_at(r, "ref_system_id")) {
        reference_system(r, c);
    } else if (my_words(r, "with", "system") || my_words(r, "without", "system")) {
        my_need_word(r, "versioning");
        my_cannot(r, "system_versioning", a->t->name, my_place(r, a->at));
    } else {
        return my_word(r, "visible");
    }
    return true;
}

static bool attribute(struct reader *r, const struct asked *a)
{
    return take_nullability(r, a->c) || take_sign_words(r, a->c) || take_charset(r, a->c) || take_value(r, a) ||
           take_key(r, a) || take_generated(r, a) || take_other(r, a) || take_storage(r, a) || take_check(r, a) ||
           take_references(r, a);
}

struct column *my_column(struct reader *r, struct table *t, ssm_str name)
{
    struct column *c = my_take(r, sizeof *c);
    struct asked a = {t, c, r->at < r->token_count ? r->tokens[r->at ? r->at - 1 : 0].from : 0};
    bool serial;

    if (!c)
        return NULL;
    c->name = name;
    c->place = my_place(r, a.at);
    my_subject(r, t, name, false, a.at);
    serial = my_at(r, "serial");
    if (!my_type(r, c))
        return NULL;
    if (serial)
        own_key(r, &a, KEY_UNIQUE);
    while (attribute(r, &a))
        ;
    if (c->on_update.ptr && !c->on_update.len)
        my_syntax(r);
    return r->bad ? NULL : c;
}
