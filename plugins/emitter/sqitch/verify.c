/* SPDX-License-Identifier: Apache-2.0
 *
 * The verify script: what the whole migration leaves behind, so that a later operation takes back what an earlier one
 * made. What a SELECT cannot miss gets a comment: what is gone, an index.
 */
#include "sqitch.h"

/* The columns of a table; they stay together when it is renamed. */
struct columns {
    struct column *first, **last;
    size_t number;
};

struct column {
    struct column *next;  /* with the same hash */
    struct column *later; /* of the table, found first after this one */
    const struct columns *of;
    ssm_str name;
    int there; /* it must be there when all is done */
};

struct table {
    struct table *next, *later;
    struct columns *columns;
    ssm_str schema, name;
    int there; /* it must be there, even where no column is known */
};

struct tables {
    ssm_host *h;
    int commented;
    struct table *first, **last;
    struct table **tables; /* by hash */
    struct column **columns;
    size_t mask; /* of both */
    size_t numbers;
};

/* ------------------------------------------------------------------ tables and columns by name */

static size_t hash(size_t seed, ssm_str text)
{
    for (size_t i = 0; i < text.len; i++)
        seed = (seed ^ (unsigned char)text.ptr[i]) * 16777619u;
    return seed;
}

/* An empty list; NULL on failure. */
static struct columns *no_columns(struct tables *all)
{
    struct columns *made = sqitch_api->alloc(all->h, sizeof *made);

    if (!made)
        return NULL;
    made->last = &made->first;
    made->number = all->numbers++;
    return made;
}

/* The table of this name, made where it is new; NULL on failure. */
static struct table *find_table(struct tables *all, ssm_str schema, ssm_str name)
{
    struct table **at = &all->tables[hash(hash(2166136261u, schema), name) & all->mask];
    struct table *made;

    while (*at && !(ssm_str_eq((*at)->name, name) && ssm_str_eq((*at)->schema, schema)))
        at = &(*at)->next;
    made = *at;
    if (made)
        return made;
    made = sqitch_api->alloc(all->h, sizeof *made);
    if (!made || !(made->columns = no_columns(all)))
        return NULL;
    made->schema = schema;
    made->name = name;
    *at = *all->last = made;
    all->last = &made->later;
    return made;
}

/* The column must be there, or need not. */
static int expect(struct tables *all, struct columns *of, ssm_str name, int there)
{
    struct column **at = &all->columns[hash(2166136261u + of->number, name) & all->mask], *made;

    while (*at && !((*at)->of == of && ssm_str_eq((*at)->name, name)))
        at = &(*at)->next;
    made = *at ? *at : sqitch_api->alloc(all->h, sizeof *made);
    if (!made)
        return SSM_ERROR;
    if (!*at) {
        made->of = of;
        made->name = name;
        *at = *of->last = made;
        of->last = &made->later;
    }
    made->there = there;
    return SSM_OK;
}

/* ------------------------------------------------------------------ SQL */

static void put(ssm_host *h, const char *text)
{
    sqitch_api->write(h, ssm_cstr(text));
}

/* A comment about an operation that no SELECT can miss. */
static int put_unseen(struct tables *all, const ssm_operation *op)
{
    put(all->h, all->commented ? "-- Not looked at: " : "--\n-- Not looked at: ");
    all->commented = 1;
    sqitch_api->write(all->h, op->key);
    put(all->h, "\n");
    return SSM_OK;
}

static void put_name(ssm_host *h, const ssm_dialect_facts *facts, ssm_str name)
{
    const char *quote = facts->lexical & SSM_LEX_BACKTICK ? "`" : "\"";
    size_t from = 0;

    put(h, quote);
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] == *quote) {
            sqitch_api->write(h, ssm_view(name.ptr + from, i + 1 - from));
            from = i;
        }
    sqitch_api->write(h, ssm_view(name.ptr + from, name.len - from));
    put(h, quote);
}

static void put_select(ssm_host *h, const ssm_dialect_facts *facts, const struct table *t)
{
    int count = 0;

    for (const struct column *c = t->columns->first; c; c = c->later)
        if (c->there) {
            put(h, count++ ? ", " : "SELECT ");
            put_name(h, facts, c->name);
        }
    if (count == 0 && !t->there)
        return;
    put(h, count ? " FROM " : "SELECT 1 FROM ");
    if (t->schema.len > 0) {
        put_name(h, facts, t->schema);
        put(h, ".");
    }
    put_name(h, facts, t->name);
    put(h, " WHERE 1 = 0;\n\n");
}

/* ------------------------------------------------------------------ operations */

/* A table that is made, or gone, has no columns of before. */
static int begin_table(struct tables *all, struct table *t, int there)
{
    t->there = there;
    t->columns = no_columns(all);
    return t->columns ? SSM_OK : SSM_ERROR;
}

static int create_table(struct tables *all, struct table *t, const ssm_table *made)
{
    if (begin_table(all, t, 1) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < made->column_count; i++)
        if (expect(all, t->columns, made->columns[i]->name, 1) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static int rename_table(struct tables *all, struct table *t, const ssm_operation *op)
{
    struct table *renamed = find_table(all, op->schema, op->new_name);

    if (!renamed)
        return SSM_ERROR;
    renamed->columns = t->columns;
    renamed->there = 1;
    return begin_table(all, t, 0);
}

static int follow(struct tables *all, const ssm_operation *op)
{
    struct table *t = find_table(all, op->schema, op->object);

    if (!t)
        return SSM_ERROR;
    switch (op->kind) {
    case SSM_OP_CREATE_TABLE:
        return create_table(all, t, op->table_after);
    case SSM_OP_DROP_TABLE:
        return begin_table(all, t, 0) == SSM_OK ? put_unseen(all, op) : SSM_ERROR;
    case SSM_OP_RENAME_TABLE:
        return rename_table(all, t, op);
    case SSM_OP_DROP_COLUMN:
        return expect(all, t->columns, op->member, 0) == SSM_OK ? put_unseen(all, op) : SSM_ERROR;
    case SSM_OP_RENAME_COLUMN:
        return expect(all, t->columns, op->member, 0) == SSM_OK ? expect(all, t->columns, op->new_name, 1) : SSM_ERROR;
    case SSM_OP_ADD_COLUMN:
    case SSM_OP_ALTER_TYPE:
    case SSM_OP_SET_NOT_NULL:
    case SSM_OP_DROP_NOT_NULL:
    case SSM_OP_SET_DEFAULT:
    case SSM_OP_DROP_DEFAULT:
        return expect(all, t->columns, op->member, 1);
    default:
        return put_unseen(all, op);
    }
}

/* ------------------------------------------------------------------ the script */

/* How many names there may be, about. */
static size_t count_names(const ssm_migration *m)
{
    size_t n = 0;

    for (size_t i = 0; i < m->unit_count; i++)
        for (size_t k = 0; k < m->units[i]->op_count; k++) {
            const ssm_operation *op = m->units[i]->ops[k];

            n += op->kind == SSM_OP_CREATE_TABLE ? op->table_after->column_count + 1 : 1;
        }
    return n;
}

int verify_write(ssm_host *h, const ssm_migration *m)
{
    struct tables all = {.h = h, .last = &all.first, .mask = 15};

    for (size_t names = count_names(m); all.mask < names;)
        all.mask = all.mask * 2 + 1;
    all.tables = sqitch_api->alloc(h, (all.mask + 1) * sizeof(struct table *));
    all.columns = sqitch_api->alloc(h, (all.mask + 1) * sizeof(struct column *));
    if (!all.tables || !all.columns)
        return SSM_ERROR;
    for (size_t i = 0; i < m->unit_count; i++)
        for (size_t k = 0; k < m->units[i]->op_count; k++)
            if (follow(&all, m->units[i]->ops[k]) != SSM_OK)
                return SSM_ERROR;
    put(h, "\n");
    for (const struct table *t = all.first; t; t = t->later)
        put_select(h, m->facts, t);
    return SSM_OK;
}
