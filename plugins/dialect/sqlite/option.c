/* SPDX-License-Identifier: Apache-2.0
 *
 * What only SQLite has, as options: ON CONFLICT of a key or of NOT NULL, and the order and the collation of a key's
 * columns. "ON CONFLICT clause", "CREATE TABLE". An option that is not known is refused: its meaning would be lost.
 */
#include "lite.h"

static const char *const conflicts[] = {"rollback", "fail", "ignore", "replace", NULL};
static const char *const orders[] = {"asc", "desc", NULL};

ssm_str lite_option(const ssm_pair *options, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (ascii_is(options[i].name, name))
            return options[i].value;
    return (ssm_str){0};
}

ssm_str lite_next_word(ssm_str *list)
{
    size_t n = 0;
    ssm_str word;

    while (n < list->len && list->ptr[n] != ',')
        n++;
    word = ssm_view(list->ptr, n);
    n += n < list->len;
    *list = ssm_view(list->ptr + n, list->len - n);
    return word;
}

static bool among(ssm_str word, const char *const *choices)
{
    for (; *choices; choices++)
        if (ascii_is(word, *choices))
            return true;
    return false;
}

/* Letters, digits and underscores: a collation's name, or "-" for the column's own. */
static bool is_collation(ssm_str word)
{
    bool good = word.len > 0;

    for (size_t i = 0; good && i < word.len; i++) {
        char c = word.ptr[i];

        good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
    return good;
}

/* A word for each of the key's columns. */
static bool fits(ssm_str list, size_t count, const char *const *choices)
{
    size_t n = 0;

    while (list.len) {
        ssm_str word = lite_next_word(&list);

        if (choices ? !among(word, choices) : !is_collation(word))
            return false;
        n++;
    }
    return n == count;
}

static bool known_of_key(const ssm_constraint *c, const ssm_pair *p)
{
    bool key = c->kind == SSM_CONSTRAINT_PRIMARY_KEY || c->kind == SSM_CONSTRAINT_UNIQUE;

    if (key && ascii_is(p->name, "on_conflict"))
        return among(p->value, conflicts);
    if (key && ascii_is(p->name, "order"))
        return fits(p->value, c->columns.count, orders);
    if (key && ascii_is(p->name, "collations"))
        return fits(p->value, c->columns.count, NULL);
    return c->kind == SSM_CONSTRAINT_PRIMARY_KEY && ascii_is(p->name, "inline_order") && ascii_is(p->value, "desc") &&
           c->columns.count == 1;
}

static int refuse(ssm_host *h, const ssm_operation *op, const ssm_pair *p, const char *message)
{
    return lite_api->fail(h, op, "unknown_option", message, TEXTS(p->name, p->value));
}

int lite_check_constraint_options(ssm_host *h, const ssm_operation *op, const ssm_constraint *c)
{
    for (size_t i = 0; i < c->option_count; i++)
        if (!known_of_key(c, &c->options[i]))
            return refuse(h, op, &c->options[i], "SQLite has no option %1 = %2 of this constraint");
    return SSM_OK;
}

int lite_check_column_options(ssm_host *h, const ssm_operation *op, const ssm_column *c)
{
    for (size_t i = 0; i < c->option_count; i++) {
        const ssm_pair *p = &c->options[i];
        bool known = ascii_is(p->name, "not_null_on_conflict") && among(p->value, conflicts) && c->nullable == SSM_NO;

        if (!known)
            return refuse(h, op, p, "SQLite has no option %1 = %2 of a column");
    }
    return SSM_OK;
}

int lite_check_index_options(ssm_host *h, const ssm_operation *op, const ssm_index *x)
{
    return x->option_count ? refuse(h, op, x->options, "SQLite has no option %1 = %2 of an index") : SSM_OK;
}

static void put_capitals(ssm_host *h, ssm_str word)
{
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i] >= 'a' && word.ptr[i] <= 'z' ? (char)(word.ptr[i] - 'a' + 'A') : word.ptr[i];

        lite_api->put(h, ssm_view(&c, 1));
    }
}

void lite_put_conflict(ssm_host *h, const ssm_pair *options, size_t count, const char *name)
{
    ssm_str word = lite_option(options, count, name);

    if (!word.ptr || !among(word, conflicts))
        return;
    lite_put(h, " ON CONFLICT ");
    put_capitals(h, word);
}

void lite_put_key(ssm_host *h, const ssm_constraint *c)
{
    ssm_str order = lite_option(c->options, c->option_count, "order");
    ssm_str collations = lite_option(c->options, c->option_count, "collations");

    lite_put(h, "(");
    for (size_t i = 0; i < c->columns.count; i++) {
        ssm_str collation = lite_next_word(&collations);

        lite_put(h, i ? ", " : "");
        lite_quote_ident(h, c->columns.items[i]);
        if (collation.len && !ascii_is(collation, "-"))
            lite_write(h, " COLLATE $", TEXTS(collation));
        if (ascii_is(lite_next_word(&order), "desc"))
            lite_put(h, " DESC");
    }
    lite_put(h, ")");
}
