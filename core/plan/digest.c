/* SPDX-License-Identifier: Apache-2.0
 *
 * The digest of the operations: every attribute that a migration could show, in a fixed order. Two reports with the same
 * digest ask for the same thing.
 */
#include "plan/plan_internal.h"

#include "base/digest.h"

static void number(struct digest *d, uint64_t n)
{
    char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(n >> (8 * i));
    digest_bytes(d, ssm_view(bytes, sizeof bytes));
}

static void texts(struct digest *d, ssm_strs s)
{
    number(d, s.count);
    for (size_t i = 0; i < s.count; i++)
        digest_field(d, s.items[i]);
}

static void text(struct digest *d, ssm_text t)
{
    number(d, t.known);
    digest_field(d, t.text);
}

static void pairs(struct digest *d, const ssm_pair *p, size_t count)
{
    number(d, count);
    for (size_t i = 0; i < count; i++) {
        digest_field(d, p[i].name);
        digest_field(d, p[i].value);
    }
}

static void constraint(struct digest *d, const ssm_constraint *c)
{
    number(d, c != NULL);
    if (!c)
        return;
    number(d, c->kind);
    digest_field(d, c->name);
    texts(d, c->columns);
    for (size_t i = 0; c->lengths && i < c->columns.count; i++)
        number(d, c->lengths[i]);
    digest_field(d, c->ref_schema);
    digest_field(d, c->ref_table);
    texts(d, c->ref_columns);
    number(d, (uint64_t)c->on_delete << 8 | (uint64_t)c->on_update << 4 | (uint64_t)c->match);
    digest_field(d, c->expression);
    texts(d, c->include);
    number(d, (uint64_t)c->nulls_not_distinct << 6 | (uint64_t)c->deferrable << 4 |
                  (uint64_t)c->initially_deferred << 2 | (uint64_t)c->not_valid);
}

static void index_(struct digest *d, const ssm_index *x)
{
    number(d, x != NULL);
    if (!x)
        return;
    digest_field(d, x->name);
    number(d, x->part_count);
    for (size_t i = 0; i < x->part_count; i++) {
        const ssm_index_part *p = x->parts[i];
        digest_field(d, p->name);
        digest_field(d, p->expression);
        number(d, (uint64_t)p->length << 8 | (uint64_t)p->order << 4 | (uint64_t)p->nulls);
        digest_field(d, p->opclass);
        digest_field(d, p->collation);
    }
    number(d, (uint64_t)x->unique << 2 | (uint64_t)x->nulls_not_distinct);
    digest_field(d, x->method);
    digest_field(d, x->where);
    texts(d, x->include);
    pairs(d, x->with, x->with_count);
}

static void column(struct digest *d, const ssm_column *c)
{
    number(d, c != NULL);
    if (!c)
        return;
    digest_field(d, c->name);
    digest_field(d, c->type ? c->type->source : ssm_view(NULL, 0));
    number(d, (uint64_t)c->nullable << 12 | (uint64_t)c->identity << 8 | (uint64_t)c->generated << 6 |
                  (uint64_t)c->generated_stored << 4 | (uint64_t)c->primary_key << 2 | (uint64_t)c->unique);
    number(d, c->default_value.kind);
    digest_field(d, c->default_value.text);
    digest_field(d, c->generated_expression);
    text(d, c->on_update);
    text(d, c->collation);
    text(d, c->comment);
    constraint(d, c->references);
}

static void table(struct digest *d, const ssm_table *t)
{
    number(d, t != NULL);
    if (!t)
        return;
    number(d, t->column_count);
    for (size_t i = 0; i < t->column_count; i++)
        column(d, t->columns[i]);
    constraint(d, t->primary_key);
    number(d, t->constraint_count);
    for (size_t i = 0; i < t->constraint_count; i++)
        constraint(d, t->constraints[i]);
    number(d, t->index_count);
    for (size_t i = 0; i < t->index_count; i++)
        index_(d, t->indexes[i]);
    text(d, t->comment);
    pairs(d, t->options, t->option_count);
}

static void enumeration(struct digest *d, const ssm_enum *e)
{
    number(d, e != NULL);
    if (e)
        texts(d, e->values);
}

/* Of the tables, what the operation is about; the states that only rebuilds read follow from the operations. */
static void operation(struct digest *d, const ssm_operation *o)
{
    digest_field(d, o->key);
    digest_field(d, o->new_name);
    column(d, o->column_before);
    column(d, o->column_after);
    constraint(d, o->constraint_before);
    constraint(d, o->constraint_after);
    index_(d, o->index_before);
    index_(d, o->index_after);
    enumeration(d, o->enum_before);
    enumeration(d, o->enum_after);
    table(d, o->kind == SSM_OP_DROP_TABLE ? o->table_before : NULL);
    table(d, o->kind == SSM_OP_CREATE_TABLE ? o->table_after : NULL);
    digest_field(d, o->value_before);
    digest_field(d, o->value_after);
    digest_field(d, o->using_expression);
    text(d, o->comment_before);
    text(d, o->comment_after);
}

void plan_digest(const struct ops *ops, char hex[65])
{
    struct digest d;

    digest_init(&d);
    for (size_t i = 0; i < ops->count; i++)
        operation(&d, &ops->items[i]->pub);
    digest_hex(&d, hex);
}
