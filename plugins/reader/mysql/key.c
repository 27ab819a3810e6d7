/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys, foreign keys and checks, as they stand in CREATE TABLE and behind ADD. Manual, "CREATE TABLE Statement",
 * "FOREIGN KEY Constraints", "CHECK Constraints".
 */
#include "reader.h"

struct key *my_new_key(struct reader *r, struct table *t, enum key_kind kind)
{
    struct key *k = my_take(r, sizeof *k);

    if (!k || !my_append(r, &t->keys, k))
        return NULL;
    k->kind = kind;
    k->place = my_here(r);
    if (kind == KEY_PRIMARY)
        k->name = SSM_LIT("PRIMARY");
    return k;
}

struct check *my_new_check(struct reader *r, struct table *t, ssm_str name)
{
    struct check *c = my_take(r, sizeof *c);

    if (!c || !my_append(r, &t->checks, c))
        return NULL;
    c->name = name;
    c->place = my_here(r);
    return c;
}

bool my_enforced(struct reader *r)
{
    if (my_words(r, "not", "enforced"))
        return false;
    my_word(r, "enforced");
    return true;
}

static void key_part(struct reader *r, struct key *k)
{
    struct part *p = my_take(r, sizeof *p);

    if (!p || !my_append(r, &k->parts, p))
        return;
    if (my_sign(r, "(")) {
        p->expression = my_canonical(r);
        my_need_sign(r, ")");
    } else {
        p->name = my_name(r);
        if (my_sign(r, "(")) {
            p->length = (uint32_t)my_to_number(my_peek(r, 0)->text, 0);
            my_step(r);
            my_need_sign(r, ")");
        }
    }
    k->overlaps |= my_words(r, "without", "overlaps");
    p->descends = my_word(r, "desc");
    if (!p->descends)
        my_word(r, "asc");
}

void my_key_parts(struct reader *r, struct key *k)
{
    my_need_sign(r, "(");
    do
        key_part(r, k);
    while (my_sign(r, ",") && !r->bad);
    my_need_sign(r, ")");
}

static ssm_str option_value(struct reader *r)
{
    ssm_str text;

    my_sign(r, "=");
    text = my_peek(r, 0)->text;
    if (my_at_end(r))
        my_syntax(r);
    my_step(r);
    return text;
}

static bool method(struct reader *r, struct key *k)
{
    if (!my_word(r, "using") && !my_word(r, "type"))
        return false;
    k->method = text_lowered(r, my_name(r));
    return true;
}

static bool key_option(struct reader *r, struct key *k)
{
    if (method(r, k))
        return true;
    if (my_word(r, "comment"))
        k->comment = option_value(r);
    else if (my_word(r, "key_block_size"))
        k->block_size = option_value(r);
    else if (my_words(r, "with", "parser"))
        k->parser = text_lowered(r, my_name(r));
    else if (my_at(r, "invisible") || my_at(r, "ignored"))
        k->hidden = text_lowered(r, my_name(r));
    else if (my_words(r, "not", "ignored") || my_word(r, "visible"))
        k->hidden = ABSENT;
    else
        return false;
    return true;
}

void my_key_options(struct reader *r, struct key *k)
{
    static const char *const others[] = {"engine_attribute", "secondary_engine_attribute", "clustering"};
    bool more = true;

    while (more) {
        ssm_place place = my_here(r);

        more = key_option(r, k);
        for (size_t i = 0; !more && i < sizeof others / sizeof others[0]; i++) {
            if (my_word(r, others[i])) {
                option_value(r);
                my_cannot(r, others[i], k->name, place);
                more = true;
            }
        }
    }
}

/* ------------------------------------------------------------------ foreign keys */

static void names(struct reader *r, struct list *l)
{
    my_need_sign(r, "(");
    do {
        ssm_str *name = my_take(r, sizeof *name);

        if (!name || !my_append(r, l, name))
            return;
        *name = my_name(r);
    } while (my_sign(r, ",") && !r->bad);
    my_need_sign(r, ")");
}

/* RESTRICT is what holds where nothing is said. */
static ssm_action action(struct reader *r)
{
    if (my_word(r, "cascade"))
        return SSM_ACTION_CASCADE;
    if (my_words(r, "set", "null"))
        return SSM_ACTION_SET_NULL;
    if (my_words(r, "set", "default"))
        return SSM_ACTION_SET_DEFAULT;
    if (my_words(r, "no", "action"))
        return SSM_ACTION_NO_ACTION;
    my_need_word(r, "restrict");
    return SSM_ACTION_NONE;
}

static void match(struct reader *r, struct foreign *f)
{
    if (my_word(r, "full"))
        f->match = SSM_MATCH_FULL;
    else if (my_word(r, "partial"))
        f->match = SSM_MATCH_PARTIAL;
    else
        my_need_word(r, "simple");
}

void my_references(struct reader *r, struct foreign *f)
{
    my_need_word(r, "references");
    my_qualified(r, &f->ref_schema, &f->ref_table);
    if (my_at_sign(r, "("))
        names(r, &f->ref_columns);
    for (;;) {
        if (my_word(r, "match"))
            match(r, f);
        else if (my_words(r, "on", "delete"))
            f->on_delete = action(r);
        else if (my_words(r, "on", "update"))
            f->on_update = action(r);
        else
            break;
    }
    if (!r->bad && f->ref_columns.count && f->ref_columns.count != f->columns.count)
        my_fault(r, f->place, "reference_columns", "the foreign key has not as many columns as it refers to in %1",
                 f->ref_table);
}

static void foreign_key(struct reader *r, struct table *t, ssm_str name)
{
    struct foreign *f = my_take(r, sizeof *f);

    if (!f)
        return;
    f->name = name;
    f->place = my_here(r);
    my_if_not_exists(r);
    if (my_at_name(r))
        f->index_name = my_name(r);
    names(r, &f->columns);
    my_references(r, f);
    my_append(r, &t->foreigns, f);
}

/* ------------------------------------------------------------------ all of them */

/* The name of a constraint stands before its kind, that of an index behind it and counts. */
static void key(struct reader *r, struct table *t, enum key_kind kind, ssm_str name)
{
    struct key *k = my_new_key(r, t, kind);

    if (!k)
        return;
    if (kind != KEY_PRIMARY)
        k->name = name;
    my_if_not_exists(r);
    if (my_at_name(r) && !my_at(r, "using") && !my_at(r, "type")) {
        ssm_str own = my_name(r);

        k->name = kind == KEY_PRIMARY ? k->name : own;
    }
    method(r, k);
    my_key_parts(r, k);
    my_key_options(r, k);
    if (k->overlaps) { /* a part of it is the period, which is no column */
        my_cannot(r, "period", t->name, k->place);
        my_remove(&t->keys, t->keys.count - 1);
    }
}

static void check(struct reader *r, struct table *t, ssm_str name)
{
    struct check *c = my_new_check(r, t, name);

    if (!c)
        return;
    my_need_sign(r, "(");
    c->expression = my_canonical_truth(r);
    my_need_sign(r, ")");
    c->not_enforced = !my_enforced(r);
}

static bool constraint(struct reader *r, struct table *t, ssm_str name)
{
    if (my_words(r, "primary", "key")) {
        key(r, t, KEY_PRIMARY, name);
    } else if (my_word(r, "unique")) {
        if (!my_word(r, "key"))
            my_word(r, "index");
        key(r, t, KEY_UNIQUE, name);
    } else if (my_words(r, "foreign", "key")) {
        foreign_key(r, t, name);
    } else if (my_word(r, "check")) {
        check(r, t, name);
    } else {
        return false;
    }
    return true;
}

static bool index_word(struct reader *r)
{
    return my_word(r, "key") || my_word(r, "index");
}

bool my_member(struct reader *r, struct table *t)
{
    static const char *const kinds[] = {"primary", "unique", "foreign", "check"};
    size_t at = r->at < r->token_count ? r->tokens[r->at].from : 0;
    ssm_str name = {0};
    bool found = true;

    if (my_word(r, "constraint")) {
        bool kind = false;

        my_if_not_exists(r);
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
            kind |= my_at(r, kinds[i]);
        if (!kind)
            name = my_name(r);
        my_if_not_exists(r);
        if (!constraint(r, t, name))
            my_syntax(r);
    } else if (index_word(r)) {
        key(r, t, KEY_PLAIN, name);
    } else if (my_word(r, "fulltext")) {
        index_word(r);
        key(r, t, KEY_FULLTEXT, name);
    } else if (my_word(r, "spatial")) {
        index_word(r);
        key(r, t, KEY_SPATIAL, name);
    } else {
        found = constraint(r, t, name);
    }
    if (found)
        my_subject(r, t, ABSENT, true, at);
    return found;
}
