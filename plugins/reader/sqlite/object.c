/* SPDX-License-Identifier: Apache-2.0
 *
 * Views, triggers and virtual tables: the statements that the engine keeps of them, and what they name. A name that is a
 * table or a view counts as one that is needed: too many are harmless, too few are not.
 */
#include "lite.h"

#include <stdlib.h>

struct kind {
    const char *word; /* in sqlite_schema or pragma_table_list */
    ssm_object_kind kind;
    const char *drop;
    uint32_t flags;
};

static const struct kind kinds[] = {
    {"view", SSM_OBJECT_VIEW, "DROP VIEW ", 0},
    {"trigger", SSM_OBJECT_TRIGGER, "DROP TRIGGER ", 0},
    {"virtual", SSM_OBJECT_VIRTUAL_TABLE, "DROP TABLE ", SSM_OBJECTF_DATA},
};

static const struct kind *kind_of(ssm_str word)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (ascii_is(word, kinds[i].word))
            return &kinds[i];
    return NULL;
}

static int by_name(const void *left, const void *right)
{
    return lr_compare(*(const ssm_str *)left, *(const ssm_str *)right);
}

static int note_relations(struct lr_run *r)
{
    struct lr_rows rows;

    lr_ask(&r->engine, &rows, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')", (ssm_str){0});
    while (lr_row(&rows)) {
        r->relations = array_grow(r->host, r->relations, r->relation_count, &r->relation_room, sizeof *r->relations);
        if (!r->relations)
            break;
        r->relations[r->relation_count++] = lr_table_name(r->host, lr_column(&rows, 0));
    }
    if (r->relations)
        qsort(r->relations, r->relation_count, sizeof *r->relations, by_name);
    return lr_answered(&rows, lr_place_of(r, SSM_LIT(""))) | (r->relations || !r->relation_count ? SSM_OK : SSM_ERROR);
}

static bool holds(const ssm_dependence *list, size_t count, ssm_str name)
{
    for (size_t i = 0; list && i < count; i++)
        if (ssm_str_eq(list[i].name, name))
            return true;
    return false;
}

const ssm_str *lr_relation(const struct lr_run *r, ssm_str name)
{
    size_t low = 0, high = r->relations ? r->relation_count : 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = lr_compare(r->relations[middle], name);

        if (order == 0)
            return &r->relations[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static int take_dependences(const struct lr_run *r, const struct lr_tokens *t, ssm_object *o)
{
    ssm_dependence *list = NULL;
    size_t room = 0;

    for (size_t i = 0; i < t->count; i++) {
        bool named = t->items[i].kind == LR_WORD || t->items[i].kind == LR_NAME || t->items[i].kind == LR_STRING;
        const ssm_str *found = named ? lr_relation(r, lr_name(r->host, &t->items[i])) : NULL;

        if (!found || ssm_str_eq(*found, o->name) || holds(list, o->depend_count, *found))
            continue;
        list = array_grow(r->host, list, o->depend_count, &room, sizeof *list);
        if (!list)
            return SSM_ERROR;
        list[o->depend_count++] = (ssm_dependence){.name = *found};
    }
    o->depends = list;
    return SSM_OK;
}

static ssm_str drop_of(ssm_host *h, const struct kind *k, ssm_str name)
{
    struct text t = {.owner = h};

    text_puts(&t, k->drop);
    lr_put_name(&t, name);
    return text_done(&t);
}

static int give(struct lr_run *r, const struct kind *k, struct lr_rows *rows)
{
    ssm_host *h = r->host;
    ssm_object *o = lr_alloc(h, sizeof *o);
    struct lr_tokens t;

    if (!o)
        return SSM_ERROR;
    o->size = sizeof *o;
    o->kind = k->kind;
    o->flags = k->flags;
    o->name = lr_table_name(h, lr_column(rows, 1));
    o->create = lr_column(rows, 3);
    o->drop = drop_of(h, k, o->name);
    if (k->kind == SSM_OBJECT_TRIGGER)
        o->table = lr_table_name(h, lr_column(rows, 2));
    if (!o->create.ptr || !o->drop.ptr || lr_tokenize(h, o->create, &t) != SSM_OK || !t.count)
        return SSM_ERROR;
    /* A comment behind it is none of its own. */
    o->create.len = t.items[t.count - 1].at + t.items[t.count - 1].text.len;
    o->definition = lr_definition(h, &t);
    if (!o->definition.ptr || take_dependences(r, &t, o) != SSM_OK)
        return SSM_ERROR;
    return lr_held(h, lr_api->add_object(h, o, lr_place_of(r, o->name)));
}

int lr_give_objects(struct lr_run *r)
{
    struct lr_rows rows;
    int result = note_relations(r);

    if (result != SSM_OK)
        return SSM_ERROR;
    lr_ask(&r->engine, &rows,
           "SELECT iif(type = 'table', 'virtual', type), name, tbl_name, sql FROM sqlite_schema "
           "WHERE type IN ('view', 'trigger') OR (type = 'table' AND rootpage = 0) ORDER BY rowid",
           (ssm_str){0});
    while (lr_row(&rows)) {
        const struct kind *k = kind_of(lr_column(&rows, 0));

        result |= k ? give(r, k, &rows) : SSM_OK;
    }
    return lr_answered(&rows, lr_place_of(r, SSM_LIT(""))) | result;
}
