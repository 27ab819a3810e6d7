/* SPDX-License-Identifier: Apache-2.0
 *
 * Sequences: their options, brought to one form, and the outcome as text.
 */
#include "table.h"

#include <stdlib.h>

struct pgr_sequence *pgr_sequence_add(struct pgr *r, ssm_str schema, ssm_str name)
{
    struct pgr_sequence *s = PGR_NEW(r, struct pgr_sequence);

    if (!s)
        return NULL;
    s->schema = schema;
    s->name = name;
    s->place = pgr_place(r);
    if (!pgr_take(r, schema, name, PGR_SEQUENCE, s)) {
        if (!r->failed)
            pgr_fail(r, "relation_exists", "There is a relation %1 already.", &name, 1);
        return NULL;
    }
    return pgr_push(r, &r->sequences, s) ? s : NULL;
}

void pgr_drop_sequence(struct pgr *r, struct pgr_sequence *s)
{
    if (s->dropped)
        return;
    s->dropped = true;
    pgr_release(r, s->schema, s->name);
}

/* ------------------------------------------------------------------ options */

static ssm_str type_word(const struct node *element)
{
    ssm_str schema, name;

    pgr_qualified(tree_get(tree_inner(tree_get(element, "arg")), "names"), &schema, &name);
    if (pgr_is(name, "int2") || pgr_is(name, "smallint"))
        return SSM_LIT("smallint");
    if (pgr_is(name, "int4") || pgr_is(name, "integer"))
        return SSM_LIT("integer");
    return SSM_LIT("bigint");
}

/* OWNED BY [schema.]table.column, or NONE. */
static enum pgr_result take_owner(struct pgr *r, struct pgr_sequence *s, const struct node *element)
{
    const struct node *items = tree_get(tree_inner(tree_get(element, "arg")), "items");
    size_t count = tree_count(items);
    ssm_str schema = count > 2 ? tree_string(tree_item(items, count - 3)) : PGR_ABSENT;
    struct pgr_table *table;

    if (count < 2) {
        s->owner = NULL;
        return PGR_OK;
    }
    table = pgr_table(r, schema, tree_string(tree_item(items, count - 2)));
    if (!table)
        return r->last_call
                   ? pgr_fail(r, "no_table", "Sequence %1 is to be owned by a table that is not there.", &s->name, 1)
                   : PGR_WAIT;
    s->owner = pgr_need_column(r, table, tree_string(tree_item(items, count - 1)));
    return s->owner ? PGR_OK : PGR_ERROR;
}

static bool take_number(struct pgr_sequence *s, ssm_str name, const struct node *element)
{
    struct {
        const char *name;
        ssm_str *field;
    } fields[] = {{"start", &s->start},
                  {"increment", &s->increment},
                  {"minvalue", &s->minimum},
                  {"maxvalue", &s->maximum},
                  {"cache", &s->cache}};

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (pgr_is(name, fields[i].name)) {
            *fields[i].field = pgr_def_value(element);
            return true;
        }
    return false;
}

enum pgr_result pgr_sequence_options(struct pgr *r, struct pgr_sequence *s, const struct node *options)
{
    enum pgr_result result = PGR_OK;

    for (const struct node *n = tree_first(options); n && result == PGR_OK; n = n->next) {
        const struct node *element = tree_inner(n);
        ssm_str name = tree_text(element, "defname");

        if (pgr_is(name, "as"))
            s->type = type_word(element);
        else if (pgr_is(name, "cycle"))
            s->cycle = pgr_is(pgr_def_value(element), "true");
        else if (pgr_is(name, "owned_by"))
            result = take_owner(r, s, element);
        else if (!take_number(s, name, element) && !pgr_is(name, "restart") && !pgr_is(name, "sequence_name") &&
                 !pgr_is(name, "generated"))
            pgr_cannot(r, "sequence_option", name);
    }
    return r->failed ? PGR_ERROR : result;
}

/* ------------------------------------------------------------------ the outcome */

static int64_t number(ssm_str s, int64_t otherwise)
{
    char digits[32];

    if (!s.ptr || !s.len || s.len >= sizeof digits)
        return otherwise;
    memcpy(digits, s.ptr, s.len);
    digits[s.len] = 0;
    return strtoll(digits, NULL, 10);
}

/* The numbers that hold, and those that hold where none is said. */
struct numbers {
    int64_t step, minimum, maximum, start, cache;
    int64_t usual_minimum, usual_maximum, usual_start;
};

static struct numbers numbers_of(const struct pgr_sequence *s)
{
    bool is_small = pgr_is(s->type, "smallint"), is_int = pgr_is(s->type, "integer");
    int64_t top = is_small ? INT16_MAX : is_int ? INT32_MAX : INT64_MAX;
    struct numbers n = {.step = number(s->increment, 1), .cache = number(s->cache, 1)};

    n.usual_minimum = n.step > 0 ? 1 : -top - 1;
    n.usual_maximum = n.step > 0 ? top : -1;
    n.minimum = number(s->minimum, n.usual_minimum);
    n.maximum = number(s->maximum, n.usual_maximum);
    n.usual_start = n.step > 0 ? n.minimum : n.maximum;
    n.start = number(s->start, n.usual_start);
    return n;
}

static ssm_str digits_of(struct pgr *r, int64_t value)
{
    char digits[32];
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (value < 0)
        digits[--at] = '-';
    return pgr_copy(r, ssm_view(digits + at, sizeof digits - at));
}

static void put_number(struct text *t, const char *words, int64_t value, int64_t usual)
{
    if (value == usual)
        return;
    text_puts(t, words);
    text_put(t, digits_of(t->owner, value));
}

/* Keeps a number that the statement does not name, and that another one would change. */
static void keep(struct pgr *r, const struct node *options, const char *name, ssm_str *field, int64_t was, int64_t now)
{
    for (const struct node *n = tree_first(options); n; n = n->next)
        if (pgr_is(tree_text(tree_inner(n), "defname"), name))
            return;
    if (was != now)
        *field = digits_of(r, was);
}

enum pgr_result pgr_sequence_alter(struct pgr *r, struct pgr_sequence *s, const struct node *options)
{
    struct numbers was = numbers_of(s);
    ssm_str type = s->type;
    enum pgr_result result = pgr_sequence_options(r, s, options);

    if (result != PGR_OK)
        return result;
    if (pgr_same(type, s->type)) {
        keep(r, options, "minvalue", &s->minimum, was.minimum, numbers_of(s).minimum);
        keep(r, options, "maxvalue", &s->maximum, was.maximum, numbers_of(s).maximum);
    }
    keep(r, options, "start", &s->start, was.start, numbers_of(s).start);
    return r->failed ? PGR_ERROR : PGR_OK;
}

ssm_str pgr_sequence_start(struct pgr *r, const struct pgr_sequence *s)
{
    return digits_of(r, numbers_of(s).start);
}

ssm_str pgr_sequence_text(struct pgr *r, const struct pgr_sequence *s, bool with_type)
{
    struct text t = {.owner = r};
    struct numbers n = numbers_of(s);

    if (with_type && (pgr_is(s->type, "smallint") || pgr_is(s->type, "integer"))) {
        text_puts(&t, " AS ");
        text_put(&t, s->type);
    }
    put_number(&t, " START WITH ", n.start, n.usual_start);
    put_number(&t, " INCREMENT BY ", n.step, 1);
    put_number(&t, " MINVALUE ", n.minimum, n.usual_minimum);
    put_number(&t, " MAXVALUE ", n.maximum, n.usual_maximum);
    put_number(&t, " CACHE ", n.cache, 1);
    if (s->cycle)
        text_puts(&t, " CYCLE");
    return text_done(&t);
}
