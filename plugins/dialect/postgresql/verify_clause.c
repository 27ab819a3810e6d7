/* SPDX-License-Identifier: Apache-2.0
 *
 * Clauses that an option's text says: parsed by itself, its tree must be the one in the statement.
 */
#include "verify.h"

#include <string.h>

/* ------------------------------------------------------------------ relations */

/* One name of a relation's text, without its quotes. */
static ssm_str read_name(struct pgv *v, ssm_str text, size_t *at)
{
    size_t from = *at, end;
    char *out;
    size_t n = 0;

    if (text.ptr[from] != '"') {
        while (*at < text.len && text.ptr[*at] != '.')
            ++*at;
        return ssm_view(text.ptr + from, *at - from);
    }
    end = pg_skip_quoted(text, from);
    *at = end;
    out = pg_api->alloc(v->h, end - from);
    if (!out) {
        v->failed = true;
        return PG_ABSENT;
    }
    for (size_t i = from + 1; i + 1 < end; i++) {
        out[n++] = text.ptr[i];
        i += text.ptr[i] == '"';
    }
    return ssm_view(out, n);
}

void pgv_split_relation(struct pgv *v, ssm_str text, ssm_str *schema, ssm_str *name)
{
    size_t at = 0;

    *schema = PG_ABSENT;
    *name = PG_ABSENT;
    if (v->failed || !text.len)
        return;
    *name = read_name(v, text, &at);
    if (!v->failed && at < text.len) {
        at++;
        *schema = *name;
        *name = read_name(v, text, &at);
    }
}

static void put_parent(struct pgv *v, ssm_str parent)
{
    ssm_str schema, name;

    pgv_split_relation(v, parent, &schema, &name);
    if (!v->failed)
        pgv_fill(v, "{\"RangeVar\":%r}", schema, name);
}

/* ------------------------------------------------------------------ CREATE TABLE */

#define TABLE                                                                                                          \
    "{\"version\":#,\"stmts\":[{\"stmt\":{\"CreateStmt\":{\"relation\":{\"relname\":\"t\",\"inh\":true,"               \
    "\"relpersistence\":\"p\",\"location\":#},"
#define END ",\"oncommit\":\"ONCOMMIT_NOOP\"}}}]}"

static void put_bound(struct pgv *v, ssm_str bound)
{
    pgv_set(v, PGV_ABOUT_OPTION, bound);
    pgv_fragment(v, &(struct pgv_fragment){"CREATE TABLE t PARTITION OF p ", bound,
                                           TABLE "\"inhRelations\":[{\"RangeVar\":{\"relname\":\"p\",\"inh\":true,"
                                                 "\"relpersistence\":\"p\",\"location\":#}}],\"partbound\":",
                                           END});
}

static void put_key(struct pgv *v, ssm_str key)
{
    pgv_set(v, PGV_ABOUT_OPTION, key);
    pgv_match(v, ",\"partspec\":");
    pgv_fragment(v, &(struct pgv_fragment){"CREATE TABLE t () PARTITION BY ", key, TABLE "\"partspec\":", END});
}

static void put_parents(struct pgv *v, ssm_str list)
{
    size_t at = 0;
    bool first = true;

    pgv_match(v, ",\"inhRelations\":[");
    while (at < list.len && !v->failed) {
        ssm_str parent = pg_next_relation(list, &at);

        if (!parent.len)
            break;
        pgv_match(v, first ? "" : ",");
        put_parent(v, parent);
        first = false;
    }
    pgv_match(v, "]");
}

void pgv_descent(struct pgv *v, const ssm_table *t)
{
    ssm_str parent, bound, inherits = pg_option_of(t, PG_OPTION_INHERITS),
                           key = pg_option_of(t, PG_OPTION_PARTITION_BY);

    if (pg_read_partition(pg_option_of(t, PG_OPTION_PARTITION_OF), &parent, &bound)) {
        pgv_match(v, ",\"inhRelations\":[");
        put_parent(v, parent);
        pgv_match(v, "],\"partbound\":");
        put_bound(v, bound);
    } else if (inherits.len) {
        put_parents(v, inherits);
    }
    if (key.len)
        put_key(v, key);
}

/* ------------------------------------------------------------------ ALTER TABLE */

#define ALTER(of, command)                                                                                             \
    "{\"AlterTableStmt\":{\"relation\":" of ",\"cmds\":[{\"AlterTableCmd\":{\"subtype\":\"" command "\""
#define ALTER_END ",\"behavior\":\"DROP_RESTRICT\"}}],\"objtype\":\"OBJECT_TABLE\"}}"

static void set_word(struct pgv *v, const char *command, const char *otherwise)
{
    ssm_str value = v->op->option_after.len ? v->op->option_after : ssm_cstr(otherwise);

    pgv_open(v);
    pgv_match(v, command);
    pgv_set(v, PGV_ABOUT_OPTION, v->op->option);
    pgv_fill(v, ",\"name\":%t", value);
    pgv_match(v, ALTER_END);
    pgv_close(v);
}

static void set_parameter(struct pgv *v)
{
    ssm_pair pair = {v->op->option, v->op->option_after};

    pgv_open(v);
    pgv_match(v, v->op->option_after.len ? ALTER("%R", "AT_SetRelOptions") : ALTER("%R", "AT_ResetRelOptions"));
    pgv_match(v, ",\"def\":{\"List\":{\"items\":[");
    pgv_option(v, &pair);
    pgv_match(v, "]}}" ALTER_END);
    pgv_close(v);
}

static void of_partition(struct pgv *v, ssm_str parent, const char *command)
{
    ssm_str schema, name;

    pgv_open(v);
    pgv_split_relation(v, parent, &schema, &name);
    if (v->failed)
        return;
    pgv_fill(v, command, schema, name);
    pgv_match(v, ",\"def\":{\"PartitionCmd\":{\"name\":%R");
}

static void set_partition(struct pgv *v)
{
    ssm_str parent, bound;

    if (pg_read_partition(v->op->option_before, &parent, &bound)) {
        of_partition(v, parent, ALTER("%r", "AT_DetachPartition"));
        pgv_match(v, "}}" ALTER_END);
        pgv_close(v);
    }
    if (!pg_read_partition(v->op->option_after, &parent, &bound))
        return;
    of_partition(v, parent, ALTER("%r", "AT_AttachPartition"));
    pgv_match(v, ",\"bound\":");
    put_bound(v, bound);
    pgv_match(v, "}}" ALTER_END);
    pgv_close(v);
}

static void each_parent(struct pgv *v, ssm_str list, ssm_str other, const char *command)
{
    size_t at = 0;

    while (at < list.len && !v->failed) {
        ssm_str parent = pg_next_relation(list, &at);

        if (!parent.len)
            return;
        if (pg_lists_relation(other, parent))
            continue;
        pgv_open(v);
        pgv_match(v, command);
        pgv_match(v, ",\"def\":");
        put_parent(v, parent);
        pgv_match(v, ALTER_END);
        pgv_close(v);
    }
}

void pgv_set_option(struct pgv *v)
{
    const ssm_operation *op = v->op;

    if (op->member.len) {
        if (pg_is(op->option, "collation_schema"))
            pgv_set_type(v);
        else
            pgv_set_identity_options(v);
        return;
    }
    switch (pg_option_kind(op->option)) {
    case PG_OPTION_UNLOGGED:
        pgv_statement(v, op->option_after.len ? ALTER("%R", "AT_SetUnLogged") ALTER_END
                                              : ALTER("%R", "AT_SetLogged") ALTER_END);
        break;
    case PG_OPTION_PARTITION_OF:
    case PG_OPTION_PARTITION_AGAIN:
        set_partition(v);
        break;
    case PG_OPTION_INHERITS:
        each_parent(v, op->option_before, op->option_after, ALTER("%R", "AT_DropInherit"));
        each_parent(v, op->option_after, op->option_before, ALTER("%R", "AT_AddInherit"));
        break;
    case PG_OPTION_TABLESPACE:
        set_word(v, ALTER("%R", "AT_SetTableSpace"), "pg_default");
        break;
    case PG_OPTION_ACCESS_METHOD:
        set_word(v, ALTER("%R", "AT_SetAccessMethod"), "heap");
        break;
    default:
        set_parameter(v);
    }
}
