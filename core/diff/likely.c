/* SPDX-License-Identifier: Apache-2.0
 *
 * Renames that nobody said but that are likely: a column that goes and one of the same type that comes in its table, a table that
 * goes and one that comes with the same columns, or all but one. They are pointed out, never taken; see compare.h.
 */
#include <inttypes.h>
#include <stdio.h>

#include "diff/compare.h"

enum { FEWEST_COLUMNS = 2, FEWEST_FOR_NEARLY = 3 }; /* of tables that are alike, and that are but for one column */

/* ---- a text that equal types share */

static ssm_str type_text(struct arena *a, const ssm_type *t)
{
    char numbers[128];
    ssm_str words = SSM_LIT(" ");

    snprintf(numbers, sizeof numbers, "%d %" PRIu32 " %" PRIu32 " %" PRId32 " %" PRId32 " %" PRIu32 " %d%d%d%d ", (int)t->family,
             t->bits, t->arg_count, t->args[0], t->args[1], t->dimensions, t->is_unsigned, t->with_time_zone, t->is_varying,
             t->is_serial);
    if (t->family != SSM_FAMILY_OTHER)
        return arena_str(a, ssm_cstr(numbers));
    for (size_t i = 0; i < t->values.count; i++)
        words = arena_concat(a, (const ssm_str[]){words, t->values.items[i], SSM_LIT(",")}, 3);
    return arena_concat(a, (const ssm_str[]){ssm_cstr(numbers), t->schema, SSM_LIT("."), t->name, words}, 5);
}

/* What `--rename` and `@renamed` take. */
static int point_out(struct comparison *c, ssm_place place, ssm_str old, ssm_str now, ssm_str old_short)
{
    ssm_str flag = arena_concat(c->arena, (const ssm_str[]){old, SSM_LIT("="), now}, 3);

    if (!flag.ptr)
        return diag_out_of_memory(c->diags);
    diag_at(c->diags, DIAG_DIFF_LIKELY, place_text(c->arena, place), old, now, flag, old_short);
    return 0;
}

/* ---- columns */

static ssm_str column_name(struct arena *a, const ssm_table *t, ssm_str column)
{
    ssm_str table = op_object_name(a, t->schema, t->name);

    return arena_concat(a, (const ssm_str[]){table, SSM_LIT("."), column}, 3);
}

/* The first column of each type that comes. */
static void note_new_columns(const struct table_pair *p, struct arena *scratch, struct map *by_type)
{
    for (size_t i = 0; i < p->to->column_count; i++) {
        const ssm_column *to = p->to->columns[i];
        struct map_entry *e;

        if (pair_change(p, to->name) != COLUMN_COMES || to->generated == SSM_YES)
            continue;
        e = map_put(by_type, type_text(scratch, to->type));
        if (e && !e->value)
            e->value = (void *)(uintptr_t)to;
    }
}

static int likely_columns(struct comparison *c, const struct table_pair *p, struct arena *scratch)
{
    struct map by_type;

    map_init(&by_type, scratch);
    note_new_columns(p, scratch, &by_type);
    for (size_t i = 0; i < p->from->column_count && by_type.count; i++) {
        const ssm_column *from = p->from->columns[i];
        struct map_entry *e = pair_change(p, from->name) == COLUMN_GOES && from->generated != SSM_YES
                                  ? map_find(&by_type, type_text(scratch, from->type))
                                  : NULL;
        const ssm_column *to = e ? e->value : NULL;

        if (!to)
            continue;
        e->value = NULL;
        if (point_out(c, p->to_place, column_name(c->arena, p->to, from->name), column_name(c->arena, p->to, to->name), from->name) != 0)
            return -1;
    }
    return 0;
}

/* ---- tables */

/* Of a set of columns one number, from which a column can be taken out again. */
static uint64_t column_number(struct arena *a, const ssm_column *col)
{
    return str_hash(arena_concat(a, (const ssm_str[]){col->name, SSM_LIT("\n"), type_text(a, col->type)}, 3));
}

static uint64_t number_of(struct arena *a, const ssm_table *t)
{
    uint64_t all = t->column_count;

    for (size_t i = 0; i < t->column_count; i++)
        all += column_number(a, t->columns[i]);
    return all;
}

static ssm_str key_of(struct arena *a, uint64_t number)
{
    return arena_str(a, ssm_view((const char *)&number, sizeof number));
}

static void put_first(struct map *m, ssm_str key, struct table_pair *p)
{
    struct map_entry *e = key.ptr ? map_put(m, key) : NULL;

    if (e && !e->value)
        e->value = p;
}

/* The set without its n-th column. */
static uint64_t number_without(struct arena *a, const ssm_table *t, uint64_t all, size_t n)
{
    return all - 1 - column_number(a, t->columns[n]);
}

static void note_new_tables(struct comparison *c, struct arena *scratch, struct map *exact, struct map *nearly)
{
    for (size_t i = 0; i < c->table_count; i++) {
        struct table_pair *p = &c->tables[i];
        uint64_t all;

        if (p->from || p->to->column_count < FEWEST_COLUMNS)
            continue;
        all = number_of(scratch, p->to);
        put_first(exact, key_of(scratch, all), p);
        for (size_t k = 0; p->to->column_count >= FEWEST_FOR_NEARLY && k < p->to->column_count; k++)
            put_first(nearly, key_of(scratch, number_without(scratch, p->to, all, k)), p);
    }
}

/* A table of that schema which nobody was found for yet. */
static struct table_pair *free_one(const struct map *m, struct arena *a, uint64_t number, const struct table_pair *p)
{
    struct table_pair *found = map_get(m, key_of(a, number));

    return found && !found->is_taken && str_eq(found->to->schema, p->from->schema) ? found : NULL;
}

/* The same columns, one more, one less, or one other. */
static struct table_pair *find_like(const struct table_pair *p, struct arena *a, const struct map *exact, const struct map *nearly)
{
    uint64_t all = number_of(a, p->from);
    struct table_pair *found = free_one(exact, a, all, p);

    if (!found)
        found = free_one(nearly, a, all, p);
    for (size_t k = 0; !found && p->from->column_count >= FEWEST_FOR_NEARLY && k < p->from->column_count; k++) {
        uint64_t less = number_without(a, p->from, all, k);

        found = free_one(exact, a, less, p);
        found = found ? found : free_one(nearly, a, less, p);
    }
    return found;
}

static int likely_tables(struct comparison *c, struct arena *scratch)
{
    struct map exact, nearly;

    map_init(&exact, scratch);
    map_init(&nearly, scratch);
    note_new_tables(c, scratch, &exact, &nearly);
    for (size_t i = 0; i < c->table_count && exact.count && !scratch->failed; i++) {
        const struct table_pair *p = &c->tables[i];
        struct table_pair *like = p->to || p->from->column_count < FEWEST_COLUMNS ? NULL : find_like(p, scratch, &exact, &nearly);

        if (!like)
            continue;
        like->is_taken = true;
        if (point_out(c, like->to_place, op_object_name(c->arena, p->from->schema, p->from->name),
                      op_object_name(c->arena, like->to->schema, like->to->name), p->from->name) != 0)
            return -1;
    }
    return 0;
}

int point_out_renames(struct comparison *c)
{
    struct arena scratch = {.limit = c->arena->limit};
    unsigned both = COLUMN_COMES | COLUMN_GOES;
    int bad = likely_tables(c, &scratch);

    for (size_t i = 0; i < c->table_count && !bad && !scratch.failed; i++) {
        const struct table_pair *p = &c->tables[i];

        if (p->from && p->to && (p->changes & both) == both) {
            arena_reset(&scratch);
            bad = likely_columns(c, p, &scratch);
        }
    }
    if (scratch.failed)
        bad = diag_out_of_memory(c->diags);
    arena_free(&scratch);
    return bad;
}
