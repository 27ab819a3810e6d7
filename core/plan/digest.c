/* SPDX-License-Identifier: Apache-2.0
 *
 * The digest of the operations: every attribute that a migration could show, in a fixed order. Two reports with the same
 * digest ask for the same thing.
 */
#include "plan/plan_internal.h"

#include "base/digest.h"

/* Small fields are gathered before they are hashed. */
struct gatherer {
    struct digest digest;
    struct map seen; /* what many operations share, by its address: it is hashed once */
    size_t used;
    char bytes[4096];
};

static void flush(struct gatherer *g)
{
    digest_bytes(&g->digest, ssm_view(g->bytes, g->used));
    g->used = 0;
}

static inline void bytes(struct gatherer *g, const void *p, size_t n)
{
    if (n > sizeof g->bytes - g->used)
        flush(g);
    if (n > sizeof g->bytes) {
        digest_bytes(&g->digest, ssm_view(p, n));
        return;
    }
    if (p && n)
        memcpy(g->bytes + g->used, p, n);
    g->used += n;
}

/* Seven bits a byte, the last without the high bit: no number is the beginning of another. */
static inline void number(struct gatherer *g, uint64_t n)
{
    unsigned char out[10];
    size_t length = 0;

    if (n < 0x80 && g->used < sizeof g->bytes) {
        g->bytes[g->used++] = (char)n;
        return;
    }
    for (; n >= 0x80; n >>= 7)
        out[length++] = (unsigned char)(n | 0x80);
    out[length++] = (unsigned char)n;
    bytes(g, out, length);
}

/* Its length and one, or 0 where it is absent; then its bytes. */
static void field(struct gatherer *g, ssm_str s)
{
    number(g, s.ptr ? s.len + 1 : 0);
    bytes(g, s.ptr, s.len);
}

static void texts(struct gatherer *d, ssm_strs s)
{
    number(d, s.count);
    for (size_t i = 0; i < s.count; i++)
        field(d, s.items[i]);
}

static void text(struct gatherer *d, ssm_text t)
{
    number(d, t.known);
    field(d, t.text);
}

static void pairs(struct gatherer *d, const ssm_pair *p, size_t count)
{
    number(d, count);
    for (size_t i = 0; i < count; i++) {
        field(d, p[i].name);
        field(d, p[i].value);
    }
}

/* Hashed only where there are any: what has none keeps the digest that it had before there were options. */
static void options(struct gatherer *d, const ssm_pair *p, size_t count)
{
    if (count)
        pairs(d, p, count);
}

static void object(struct gatherer *d, const ssm_object *o)
{
    number(d, o != NULL);
    if (!o)
        return;
    number(d, (uint64_t)o->kind << 4 | o->flags);
    field(d, o->create);
    field(d, o->drop);
    field(d, o->replace);
}

static void constraint(struct gatherer *d, const ssm_constraint *c)
{
    number(d, c != NULL);
    if (!c)
        return;
    number(d, c->kind);
    field(d, c->name);
    texts(d, c->columns);
    for (size_t i = 0; c->lengths && i < c->columns.count; i++)
        number(d, c->lengths[i]);
    field(d, c->ref_schema);
    field(d, c->ref_table);
    texts(d, c->ref_columns);
    number(d, (uint64_t)c->on_delete << 8 | (uint64_t)c->on_update << 4 | (uint64_t)c->match);
    field(d, c->expression);
    texts(d, c->include);
    number(d, (uint64_t)c->nulls_not_distinct << 6 | (uint64_t)c->deferrable << 4 |
                  (uint64_t)c->initially_deferred << 2 | (uint64_t)c->not_valid);
    options(d, c->options, c->option_count);
}

static void index_(struct gatherer *d, const ssm_index *x)
{
    number(d, x != NULL);
    if (!x)
        return;
    field(d, x->name);
    number(d, x->part_count);
    for (size_t i = 0; i < x->part_count; i++) {
        const ssm_index_part *p = x->parts[i];
        field(d, p->name);
        field(d, p->expression);
        number(d, (uint64_t)p->length << 8 | (uint64_t)p->order << 4 | (uint64_t)p->nulls);
        field(d, p->opclass);
        field(d, p->collation);
    }
    number(d, (uint64_t)x->unique << 2 | (uint64_t)x->nulls_not_distinct);
    field(d, x->method);
    field(d, x->where);
    texts(d, x->include);
    pairs(d, x->with, x->with_count);
    options(d, x->options, x->option_count);
}

static void column(struct gatherer *d, const ssm_column *c)
{
    number(d, c != NULL);
    if (!c)
        return;
    field(d, c->name);
    field(d, c->type ? c->type->source : ssm_view(NULL, 0));
    number(d, (uint64_t)c->nullable << 12 | (uint64_t)c->identity << 8 | (uint64_t)c->generated << 6 |
                  (uint64_t)c->generated_stored << 4 | (uint64_t)c->primary_key << 2 | (uint64_t)c->unique);
    number(d, c->default_value.kind);
    field(d, c->default_value.text);
    field(d, c->generated_expression);
    text(d, c->on_update);
    text(d, c->collation);
    text(d, c->comment);
    constraint(d, c->references);
    options(d, c->options, c->option_count);
}

static void table(struct gatherer *d, const ssm_table *t)
{
    number(d, t != NULL);
    if (!t)
        return;
    field(d, t->schema);
    field(d, t->name);
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

static void enumeration(struct gatherer *d, const ssm_enum *e)
{
    number(d, e != NULL);
    if (e)
        texts(d, e->values);
}

/* True for the first of those that point to the same thing; the place of the thing among all is hashed. `pointer` stays
 * where it is until the end. */
static bool is_first(struct gatherer *d, const void *pointer)
{
    size_t known = d->seen.count;
    struct map_entry *e = map_put(&d->seen, ssm_view(pointer, sizeof(void *)));

    if (!e)
        return false;
    number(d, (uint64_t)(e - d->seen.entries) + 1);
    return d->seen.count > known;
}

/* A table's state: rebuilds read it. */
static void state(struct gatherer *d, const ssm_table *const *t)
{
    if (!*t)
        number(d, 0);
    else if (is_first(d, t))
        table(d, *t);
}

static void uses(struct gatherer *d, const ssm_operation *o)
{
    number(d, (uint64_t)o->uses_known << 1 | (o->use_count != 0));
    if (!o->use_count || !is_first(d, &o->uses))
        return;
    number(d, o->use_count);
    for (size_t i = 0; i < o->use_count; i++) {
        state(d, &o->uses[i]->table);
        field(d, o->uses[i]->column->name);
    }
}

static void operation(struct gatherer *d, const struct op *op)
{
    const ssm_operation *o = &op->pub;

    field(d, o->key);
    field(d, o->new_name);
    column(d, o->column_before);
    column(d, o->column_after);
    constraint(d, o->constraint_before);
    constraint(d, o->constraint_after);
    index_(d, o->index_before);
    index_(d, o->index_after);
    enumeration(d, o->enum_before);
    enumeration(d, o->enum_after);
    state(d, &o->table_before);
    state(d, &o->table_after);
    state(d, &op->whole_table);
    field(d, o->value_before);
    field(d, o->value_after);
    field(d, o->using_expression);
    text(d, o->comment_before);
    text(d, o->comment_after);
    uses(d, o);
    if (o->object_before || o->object_after) {
        object(d, o->object_before);
        object(d, o->object_after);
    }
    if (o->option.ptr) {
        field(d, o->option_before);
        field(d, o->option_after);
    }
}

int plan_digest(struct planner *p, char hex[65])
{
    struct gatherer g;

    digest_init(&g.digest);
    map_init(&g.seen, p->arena);
    g.used = 0;
    for (size_t i = 0; i < p->ops.count; i++)
        operation(&g, p->ops.items[i]);
    flush(&g);
    digest_hex(&g.digest, hex);
    return p->arena->failed ? diag_out_of_memory(p->diags) : 0;
}
