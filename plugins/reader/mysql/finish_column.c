/* SPDX-License-Identifier: Apache-2.0
 *
 * A column as the host's: everything about it is known.
 */
#include "reader.h"

static ssm_str bin_of(struct reader *r, ssm_str charset)
{
    if (!charset.ptr)
        charset = SSM_LIT("utf8mb4");
    return ascii_is(charset, "binary") ? charset : my_join(r, charset, SSM_LIT("_bin"), ABSENT, ABSENT);
}

/* What the column says, or absent where it takes the table's. */
static ssm_str own_collation(struct reader *r, const struct table *t, const struct column *c)
{
    if (c->collation.ptr)
        return c->collation;
    if (c->binary)
        return bin_of(r, c->charset.ptr ? c->charset : my_table_charset(r, t));
    return c->charset.ptr ? my_default_collation(r, c->charset) : ABSENT;
}

static ssm_text collation(struct reader *r, const struct table *t, const struct column *c)
{
    ssm_str own = c->type.has_charset && !ascii_is(c->charset, "binary") ? own_collation(r, t, c) : ABSENT;

    if (!own.ptr || ascii_same(own, my_table_collation(r, t)))
        return (ssm_text){.known = SSM_NO};
    return (ssm_text){SSM_YES, own};
}

static bool checks_json(struct reader *r, const struct column *c)
{
    struct text check = {.owner = r};

    text_puts(&check, "json_valid(");
    my_put_name(&check, c->name);
    text_puts(&check, ")");
    return c->check.ptr && ascii_same(text_done(&check), c->check);
}

/* MariaDB's JSON is a longtext that is checked. */
static bool is_json(struct reader *r, const struct table *t, const struct column *c)
{
    ssm_str own = own_collation(r, t, c);

    if (c->is_json)
        return true;
    if (!ascii_is(c->type.word, "longtext") || !checks_json(r, c))
        return false;
    return ascii_is(own.ptr ? own : my_table_collation(r, t), "utf8mb4_bin");
}

bool my_has_check(struct reader *r, const struct table *t, const struct column *c)
{
    return c->check.ptr && !(is_json(r, t, c) && checks_json(r, c));
}

/* MariaDB's JSON with a check of its own is checked by that alone. */
void my_settle_json(struct reader *r, struct column *c)
{
    if (!c->is_json || !c->check.ptr || checks_json(r, c) || my_flavour(r) != FLAVOUR_MARIADB)
        return;
    c->is_json = false;
    c->type.word = SSM_LIT("longtext");
    c->type.has_charset = true;
    c->collation = SSM_LIT("utf8mb4_bin");
}

static bool in_primary_key(const struct table *t, ssm_str name)
{
    for (size_t i = 0; i < t->keys.count; i++) {
        const struct key *k = t->keys.items[i];

        for (size_t j = 0; k->kind == KEY_PRIMARY && j < k->parts.count; j++)
            if (ascii_same(((struct part *)k->parts.items[j])->name, name))
                return true;
    }
    return false;
}

static void give_options(struct reader *r, const struct column *c, ssm_column *to)
{
    enum { MOST = 3 };
    ssm_pair *pairs = my_take(r, MOST * sizeof *pairs);
    size_t count = 0;

    if (!pairs)
        return;
    if (c->compressed)
        pairs[count++] = (ssm_pair){SSM_LIT("compressed"), SSM_LIT("true")};
    if (c->invisible)
        pairs[count++] = (ssm_pair){SSM_LIT("invisible"), SSM_LIT("true")};
    if (c->srid.ptr)
        pairs[count++] = (ssm_pair){c->srid_word, c->srid};
    to->options = pairs;
    to->option_count = count;
}

static void give_value(struct reader *r, const struct column *c, ssm_column *to)
{
    struct value v = my_settled(r, c);
    bool generated = c->generated.ptr != NULL;

    if (v.text.len && memchr(v.text.ptr, '\0', v.text.len)) {
        my_cannot(r, "default", c->name, c->place);
        v = (struct value){.kind = SSM_DEFAULT_NONE};
    }
    if (c->auto_increment || generated)
        v = (struct value){.kind = SSM_DEFAULT_NONE};
    to->default_value = (ssm_default){v.kind, v.text};
    to->identity = c->auto_increment ? SSM_IDENTITY_AUTO : SSM_IDENTITY_NONE;
    to->generated = generated ? SSM_YES : SSM_NO;
    to->generated_expression = c->generated;
    to->generated_stored = generated && c->stored ? SSM_YES : SSM_NO;
    to->on_update = c->on_update.ptr ? (ssm_text){SSM_YES, c->on_update} : (ssm_text){.known = SSM_NO};
}

const ssm_column *my_give_column(struct reader *r, const struct table *t, const struct column *c)
{
    ssm_column *to = my_take(r, sizeof *to);
    bool json, key;
    ssm_str charset = c->collation.ptr ? my_charset_of(c->collation) : c->charset.ptr ? c->charset : my_table_charset(r, t);
    ssm_str type;

    if (!to)
        return NULL;
    json = is_json(r, t, c);
    key = in_primary_key(t, c->name) || c->auto_increment;
    to->size = sizeof *to;
    to->name = c->name;
    type = json ? SSM_LIT("json") : my_type_text(r, c, charset);
    to->type = r->ended ? NULL : my_api->parse_type(r->h, type, c->place);
    if (!to->type) {
        r->failed = true;
        return NULL;
    }
    to->nullable = c->nullable == SSM_NO || (key && !c->generated.ptr) ? SSM_NO : SSM_YES;
    to->collation = collation(r, t, c);
    if (json)
        to->collation = (ssm_text){.known = SSM_NO};
    to->comment = c->comment.len ? (ssm_text){SSM_YES, c->comment} : (ssm_text){.known = SSM_NO};
    give_value(r, c, to);
    give_options(r, c, to);
    return to;
}
