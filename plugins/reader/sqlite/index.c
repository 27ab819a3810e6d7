/* SPDX-License-Identifier: Apache-2.0
 *
 * Indexes, from their text: CREATE [UNIQUE] INDEX name ON table ( parts ) [WHERE ...]. Those that the engine makes for a
 * key have none. "CREATE INDEX".
 */
#include "lite.h"

#include <stdlib.h>

struct parse {
    ssm_host *host;
    const struct lr_table_text *table;
    struct lr_tokens tokens;
};

/* Takes ASC, DESC and COLLATE name off the end of a part; returns its new end. */
static size_t take_ending(const struct parse *p, size_t from, size_t end, ssm_index_part *out)
{
    const struct lr_tokens *t = &p->tokens;

    if (end - from > 1 && (lr_word(t, end - 1, "asc") || lr_word(t, end - 1, "desc"))) {
        end--;
        out->order = lr_word(t, end, "desc") ? SSM_ORDER_DESC : SSM_ORDER_NONE;
    }
    if (end - from > 2 && lr_word(t, end - 2, "collate")) {
        end -= 2;
        out->collation = lr_collation(p->table, lr_name(p->host, &t->items[end + 1]));
    }
    return end;
}

static bool is_default_collation(const struct lr_column_text *c, ssm_str collation)
{
    return c->collation.ptr ? ascii_same(c->collation, collation) : ascii_is(collation, "binary");
}

static const ssm_index_part *part(const struct parse *p, size_t from, size_t end)
{
    ssm_index_part *out = lr_alloc(p->host, sizeof *out);
    const struct lr_column_text *c = NULL;

    if (!out)
        return NULL;
    out->size = sizeof *out;
    end = take_ending(p, from, end, out);
    if (end == from + 1)
        c = lr_find_column(p->table, lr_name(p->host, &p->tokens.items[from]));
    if (!c) {
        if (lr_declare_calls(p->host, &p->tokens, from, end) != SSM_OK)
            return NULL;
        out->expression = lr_expression(p->table, &p->tokens, from, end);
        return out->expression.ptr ? out : NULL;
    }
    out->name = c->name;
    if (out->collation.ptr && is_default_collation(c, out->collation))
        out->collation = (ssm_str){0};
    return out;
}

static int take_parts(const struct parse *p, size_t *i, ssm_index *x)
{
    const ssm_index_part **parts = NULL;
    size_t room = 0, close;

    while (*i < p->tokens.count && !lr_sign(&p->tokens, *i, "("))
        ++*i;
    if (*i >= p->tokens.count)
        return SSM_ERROR;
    close = lr_behind_group(&p->tokens, *i) - 1;
    while ((*i)++ < close) {
        size_t end = lr_item_end(&p->tokens, *i, close);

        parts = array_grow(p->host, parts, x->part_count, &room, sizeof *parts);
        if (!parts)
            return SSM_ERROR;
        parts[x->part_count] = part(p, *i, end);
        if (!parts[x->part_count++])
            return SSM_ERROR;
        *i = end;
    }
    x->parts = parts;
    return SSM_OK;
}

static int parse_index(ssm_host *h, const struct lr_table_text *table, ssm_str sql, ssm_index *x)
{
    struct parse p = {.host = h, .table = table};
    size_t i = 2;

    if (lr_tokenize(h, sql, &p.tokens) != SSM_OK)
        return SSM_ERROR;
    x->size = sizeof *x;
    x->unique = lr_word(&p.tokens, 1, "unique") ? SSM_YES : SSM_NO;
    x->nulls_not_distinct = SSM_NO;
    if (take_parts(&p, &i, x) != SSM_OK)
        return SSM_ERROR;
    if (!lr_word(&p.tokens, i, "where"))
        return SSM_OK;
    if (lr_declare_calls(h, &p.tokens, i + 1, p.tokens.count) != SSM_OK)
        return SSM_ERROR;
    x->where = lr_expression(table, &p.tokens, i + 1, p.tokens.count);
    return x->where.ptr ? SSM_OK : SSM_ERROR;
}

static int by_table(const void *left, const void *right)
{
    const struct lr_index_text *a = left, *b = right;
    int order = lr_compare(a->table, b->table);

    return order ? order : a->order < b->order ? -1 : 1;
}

int lr_find_indexes(struct lr_run *r)
{
    struct lr_rows rows;
    size_t i;

    lr_ask(&r->engine, &rows,
           "SELECT tbl_name, name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid",
           (ssm_str){0});
    while (lr_row(&rows)) {
        r->indexes = array_grow(r->host, r->indexes, r->index_count, &r->index_room, sizeof *r->indexes);
        if (!r->indexes)
            break;
        i = r->index_count++;
        r->indexes[i] = (struct lr_index_text){lr_column(&rows, 0), lr_column(&rows, 1), lr_column(&rows, 2), i};
    }
    if (r->indexes)
        qsort(r->indexes, r->index_count, sizeof *r->indexes, by_table);
    return lr_answered(&rows, lr_place_of(r, SSM_LIT(""))) | (r->indexes || !r->index_count ? SSM_OK : SSM_ERROR);
}

/* The first of the table's, or the count of all. */
static size_t first_of(const struct lr_run *r, ssm_str table)
{
    size_t low = 0, high = r->index_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (lr_compare(r->indexes[middle].table, table) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int lr_read_indexes(struct lr_run *r, const struct lr_table_text *text, ssm_table *table)
{
    const ssm_index **all = NULL;
    size_t room = 0;

    for (size_t i = first_of(r, table->name); i < r->index_count && ascii_same(r->indexes[i].table, table->name); i++) {
        ssm_index *x = lr_alloc(r->host, sizeof *x);

        all = array_grow(r->host, all, table->index_count, &room, sizeof *all);
        if (!x || !all || parse_index(r->host, text, r->indexes[i].sql, x) != SSM_OK)
            return SSM_ERROR;
        x->name = lr_table_name(r->host, r->indexes[i].name);
        all[table->index_count++] = x;
    }
    table->indexes = all;
    return SSM_OK;
}
