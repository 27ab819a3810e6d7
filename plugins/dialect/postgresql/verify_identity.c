/* SPDX-License-Identifier: Apache-2.0
 *
 * What is said of the sequence of an identity column.
 */
#include "verify.h"

#include <string.h>

/* The tree writes all whole numbers below 1 as nothing: behind the words at `at` must stand just this one. */
static bool is_at(const struct pgv *v, long at, ssm_str number)
{
    const char *c = v->tree.text + at, *end = v->tree.text + v->tree.length;

    if (at < 0 || (size_t)at >= v->tree.length)
        return false;
    while (c < end && *c != '-' && (*c < '0' || *c > '9'))
        c++;
    return (size_t)(end - c) >= number.len && memcmp(c, number.ptr, number.len) == 0 &&
           ((size_t)(end - c) == number.len || c[number.len] == ' ' || c[number.len] == ')');
}

struct list {
    struct pgv *v;
    const char *before; /* what the first item comes behind */
    bool first;
};

static void begin_item(struct list *l, const char *name)
{
    pgv_match(l->v, l->first ? l->before : ",");
    l->first = false;
    pgv_match(l->v, "{\"DefElem\":{\"defname\":\"");
    pgv_match(l->v, name);
    pgv_match(l->v, "\"");
}

static void end_item(struct list *l)
{
    pgv_match(l->v, ",\"defaction\":\"DEFELEM_UNSPEC\",%L}}");
}

/* A number; absent: the word without one (NO MINVALUE). */
static void put_number(struct list *l, const char *name, ssm_str number)
{
    struct pgv *v = l->v;
    bool hidden;
    long at;

    begin_item(l, name);
    if (!number.len) {
        end_item(l);
        return;
    }
    pgv_match(v, ",\"arg\":");
    hidden = pgv_number(v, number);
    pgv_match(v, ",\"defaction\":\"DEFELEM_UNSPEC\",");
    at = pgv_location(v);
    if (!v->failed && hidden && at >= 0 && !is_at(v, at, number))
        pgv_differs(v);
    pgv_match(v, "}}");
}

static void put_cycle(struct list *l, bool cycle)
{
    begin_item(l, "cycle");
    pgv_match(l->v, cycle ? ",\"arg\":{\"Boolean\":{\"boolval\":true}}" : ",\"arg\":{\"Boolean\":{\"boolval\":false}}");
    end_item(l);
}

static void put_name(struct list *l, ssm_str name)
{
    ssm_str schema, own;

    pgv_split_relation(l->v, name, &schema, &own);
    begin_item(l, "sequence_name");
    pgv_fill(l->v, ",\"arg\":{\"List\":{\"items\":%q}}", schema, own);
    end_item(l);
}

void pgv_identity_options(struct pgv *v, const ssm_column *c)
{
    struct list l = {v, ",\"options\":[", true};
    enum pgv_about was = v->about;
    ssm_str expected = v->expected;
    pg_identity_options o;

    pg_read_identity_options(pg_pair_of(c->options, c->option_count, "identity_options"), &o);
    pgv_set(v, PGV_ABOUT_IDENTITY, c->name);
    if (o.name.len)
        put_name(&l, o.name);
    if (o.start.len)
        put_number(&l, "start", o.start);
    if (o.increment.len)
        put_number(&l, "increment", o.increment);
    if (o.minimum.len)
        put_number(&l, "minvalue", o.minimum);
    if (o.maximum.len)
        put_number(&l, "maxvalue", o.maximum);
    if (o.cache.len)
        put_number(&l, "cache", o.cache);
    if (o.cycle)
        put_cycle(&l, true);
    pgv_match(v, l.first ? "" : "]");
    pgv_set(v, was, expected);
}

static void put_change(struct list *l, bool always, const char *name, ssm_str before, ssm_str after, ssm_str otherwise)
{
    if (always || !ssm_str_eq(before, after))
        put_number(l, name, after.len ? after : otherwise);
}

void pgv_set_identity_options(struct pgv *v)
{
    const ssm_operation *op = v->op;
    struct list l = {v, ",\"def\":{\"List\":{\"items\":[", true};
    pg_identity_options before, after;
    bool turns;

    pg_read_identity_options(op->option_before, &before);
    pg_read_identity_options(op->option_after, &after);
    turns = pg_descends(&before) != pg_descends(&after);
    if (pg_identity_rises(&before, &after))
        pgv_advance(v, pg_identity_start(&after));
    pgv_open(v);
    pgv_match(v, "{\"AlterTableStmt\":{\"relation\":%R,\"cmds\":[{\"AlterTableCmd\":{\"subtype\":\"AT_SetIdentity\","
                 "\"name\":%M");
    pgv_set(v, PGV_ABOUT_IDENTITY, op->member);
    put_change(&l, false, "increment", before.increment, after.increment, SSM_LIT("1"));
    put_change(&l, turns, "minvalue", before.minimum, after.minimum, PG_ABSENT);
    put_change(&l, turns, "maxvalue", before.maximum, after.maximum, PG_ABSENT);
    put_change(&l, false, "start", pg_identity_start(&before), pg_identity_start(&after), PG_ABSENT);
    put_change(&l, false, "cache", before.cache, after.cache, SSM_LIT("1"));
    if (before.cycle != after.cycle)
        put_cycle(&l, after.cycle);
    pgv_match(v, "]}},\"behavior\":\"DROP_RESTRICT\"}}],\"objtype\":\"OBJECT_TABLE\"}}");
    pgv_close(v);
}
