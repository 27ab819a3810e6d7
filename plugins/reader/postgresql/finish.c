/* SPDX-License-Identifier: Apache-2.0
 *
 * The end: tables and enums go to the host.
 */
#include "finish.h"
#include "share.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ small things */

struct print_scope pgr_scope(struct finishing *f, struct pgr_expression e, ssm_place place)
{
    return (struct print_scope){.r = f->r, .since = e.since, .table = f->table, .depends = &f->depends, .place = place};
}

ssm_tri pgr_tri(bool yes)
{
    return yes ? SSM_YES : SSM_NO;
}

static int by_name(const void *a, const void *b)
{
    return pgr_compare(((const ssm_pair *)a)->name, ((const ssm_pair *)b)->name);
}

ssm_pair *pgr_pairs_in_order(struct pgr *r, const struct pgr_list *list, size_t *count)
{
    ssm_pair *pairs = list->count ? pgr_alloc(r, list->count * sizeof *pairs) : NULL;

    *count = pairs ? list->count : 0;
    for (size_t i = 0; i < *count; i++)
        pairs[i] = *(const ssm_pair *)list->items[i];
    return pairs;
}

const ssm_pair *pgr_pairs(struct pgr *r, const struct pgr_list *list, size_t *count)
{
    ssm_pair *pairs = pgr_pairs_in_order(r, list, count);

    if (*count > 1)
        qsort(pairs, *count, sizeof *pairs, by_name);
    return pairs;
}

bool pgr_column_names(struct pgr *r, const struct pgr_list *columns, ssm_strs *out)
{
    ssm_str *names = columns->count ? pgr_alloc(r, columns->count * sizeof *names) : NULL;

    if (columns->count && !names)
        return false;
    for (size_t i = 0; i < columns->count; i++)
        names[i] = ((const struct pgr_column *)columns->items[i])->name;
    *out = (ssm_strs){names, columns->count};
    return true;
}

ssm_str pgr_name_list(struct pgr *r, const struct pgr_list *columns)
{
    struct text t = {.owner = r};

    for (size_t i = 0; i < columns->count; i++) {
        text_puts(&t, i ? ", " : "");
        print_name(&t, ((const struct pgr_column *)columns->items[i])->name);
    }
    return text_done(&t);
}

/* ------------------------------------------------------------------ options of a table */

static ssm_str parents(struct finishing *f)
{
    struct text t = {.owner = f->r};

    for (size_t i = 0; i < f->table->parents.count; i++) {
        const struct pgr_table *parent = f->table->parents.items[i];

        text_puts(&t, i ? ", " : "");
        print_qualified(&t, parent->schema, parent->name);
        if (!pgr_depend(f->r, &f->depends, SSM_NAMES_RELATIONS, parent->schema, parent->name, PGR_ABSENT))
            return PGR_ABSENT;
    }
    if (f->table->bound.node) {
        struct print_scope scope = pgr_scope(f, f->table->bound, f->table->place);

        text_puts(&t, " ");
        text_put(&t, print_partition_bound(&scope, f->table->parents.items[0], f->table->bound.node));
    }
    return text_done(&t);
}

static bool take_options(struct finishing *f, ssm_table *out)
{
    const struct pgr_table *t = f->table;
    struct pgr_list list = {0};
    struct print_scope scope = pgr_scope(f, t->partition_by, t->place);
    struct {
        const char *name;
        ssm_str value;
    } own[] = {
        {"unlogged", t->unlogged ? SSM_LIT("true") : PGR_ABSENT},
        {"tablespace", t->tablespace},
        {"access_method", pgr_is(t->access_method, "heap") ? PGR_ABSENT : t->access_method},
        {"partition_by", t->partition_by.node ? print_partition_by(&scope, t->partition_by.node) : PGR_ABSENT},
        {t->bound.node ? "partition_of" : "inherits", t->parents.count ? parents(f) : PGR_ABSENT},
    };

    for (size_t i = 0; i < t->options.count; i++)
        if (!pgr_push(f->r, &list, t->options.items[i]))
            return false;
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (own[i].value.len && !pgr_set_pair(f->r, &list, ssm_cstr(own[i].name), own[i].value))
            return false;
    out->options = pgr_pairs(f->r, &list, &out->option_count);
    return !f->r->failed;
}

/* ------------------------------------------------------------------ members of a table */

static bool take_columns(struct finishing *f, ssm_table *out)
{
    const struct pgr_list *list = &f->table->columns;
    const ssm_column **items = pgr_alloc(f->r, (list->count + 1) * sizeof *items);

    out->columns = items;
    for (size_t i = 0; items && i < list->count; i++) {
        if (pgr_is_inherited(f->r, list->items[i]))
            continue;
        items[out->column_count] = pgr_finish_column(f, list->items[i]);
        if (!items[out->column_count++])
            return false;
    }
    return items != NULL;
}

static bool take_constraints(struct finishing *f, ssm_table *out)
{
    const struct pgr_list *list = &f->table->constraints;
    const ssm_constraint **items = pgr_alloc(f->r, (list->count + 1) * sizeof *items);

    out->constraints = items;
    for (size_t i = 0; items && i < list->count; i++) {
        struct pgr_constraint *c = list->items[i];
        const ssm_constraint *done;

        if (c->inherited && !c->named)
            continue;
        done = pgr_finish_constraint(f, c);
        if (!done)
            return false;
        if (c->kind == SSM_CONSTRAINT_PRIMARY_KEY)
            out->primary_key = done;
        else
            items[out->constraint_count++] = done;
    }
    return items != NULL;
}

static bool take_indexes(struct finishing *f, ssm_table *out)
{
    const struct pgr_list *list = &f->table->indexes;
    const ssm_index **items = pgr_alloc(f->r, (list->count + 1) * sizeof *items);

    out->indexes = items;
    for (size_t i = 0; items && i < list->count; i++) {
        const struct pgr_index *index = list->items[i];

        if (index->attached && !index->named)
            continue;
        items[out->index_count] = pgr_finish_index(f, index);
        if (!items[out->index_count++])
            return false;
    }
    return items != NULL;
}

static bool take_depends(struct finishing *f, ssm_table *out)
{
    size_t count = f->depends.items.count;
    struct ssm_dependence *items = count ? pgr_alloc(f->r, count * sizeof *items) : NULL;

    for (size_t i = 0; items && i < count; i++)
        items[i] = *(const struct ssm_dependence *)f->depends.items.items[i];
    out->depends = items;
    out->depend_count = items ? count : 0;
    return !f->r->failed;
}

static bool add_table(struct pgr *r, const struct pgr_table *table, const ssm_table *out)
{
    if (pgr_api->add_table(r->h, out, table->place) != SSM_OK)
        r->failed = true;
    return !r->failed;
}

static bool give_table(struct pgr *r, struct pgr_table *table)
{
    struct finishing f = {.r = r, .table = table};
    ssm_table *out = table->done ? NULL : PGR_NEW(r, ssm_table);

    if (table->done)
        return add_table(r, table, table->done);
    if (!out)
        return false;
    r->source = table->place.source;
    r->offset = table->place.offset;
    out->size = sizeof *out;
    out->schema = table->schema;
    out->name = table->name;
    out->comment = (ssm_text){pgr_tri(table->comment.len > 0), table->comment};
    if (!take_columns(&f, out) || !take_constraints(&f, out) || !take_indexes(&f, out) || !take_options(&f, out) ||
        !take_depends(&f, out))
        return false;
    pgr_offer(r, table, out);
    return add_table(r, table, out);
}

/* ------------------------------------------------------------------ enums */

static bool give_enum(struct pgr *r, const struct pgr_enum *e)
{
    ssm_enum *out = PGR_NEW(r, ssm_enum);
    ssm_str *values = e->values.count ? pgr_alloc(r, e->values.count * sizeof *values) : NULL;

    if (!out || (e->values.count && !values))
        return false;
    for (size_t i = 0; i < e->values.count; i++)
        values[i] = *(const ssm_str *)e->values.items[i];
    out->size = sizeof *out;
    out->schema = e->schema;
    out->name = e->name;
    out->values = (ssm_strs){values, e->values.count};
    if (pgr_api->add_enum(r->h, out, e->place) != SSM_OK)
        r->failed = true;
    return !r->failed;
}

/* ------------------------------------------------------------------ all */

enum pgr_result pgr_finish(struct pgr *r)
{
    enum pgr_result result;

    r->now++;
    pgr_settle_sequences(r);
    result = r->failed ? PGR_ERROR : objects_finish(r);
    for (size_t i = 0; i < r->enums.count; i++)
        if (!give_enum(r, r->enums.items[i]))
            return PGR_ERROR;
    for (size_t i = 0; i < r->tables.count; i++)
        if (!give_table(r, r->tables.items[i]))
            result = PGR_ERROR;
    return result == PGR_OK && !r->failed ? pgr_give_marks(r) : PGR_ERROR;
}
