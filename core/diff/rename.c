/* SPDX-License-Identifier: Apache-2.0
 *
 * Which renames there are: those of the command line and those that the schema says. Each must mean something; one that has been
 * done before says so by having its new name on both sides. See compare.h.
 */
#include "diff/compare.h"
#include "diff/side_check.h"
#include "diff/words.h"

enum { PARTS = 3 }; /* schema, table, column */

struct found {
    struct comparison *c;
    struct rename *items;
    size_t count, capacity;
    struct map olds, news; /* side_key() of what a rename takes its name from, and gives it to */
    struct map asked;      /* struct link *, by the side_key() of what it takes its name from */
    struct map tables;     /* by the new name's side_key(): ssm_str *, the old name */
    int bad;
};

/* One that is asked for. */
struct asked {
    ssm_str schema, table, column; /* column absent: of a table */
    ssm_str from;
    ssm_str said;  /* what the user wrote, or where */
    bool is_flag;
};

static const ssm_table *table_in(const struct comparison *c, const struct side *s, ssm_str schema, ssm_str name)
{
    const struct side_thing *t = map_get(&s->names, side_key(c->arena, SORT_TABLE, schema, ssm_view(NULL, 0), name));

    return t ? t->thing : NULL;
}

static bool has_column(const ssm_table *t, ssm_str name)
{
    for (size_t i = 0; t && i < t->column_count; i++)
        if (str_eq(t->columns[i]->name, name))
            return true;
    return false;
}

static void refuse(struct found *f, const struct asked *q, enum diag_code why)
{
    f->bad = diag_at(f->c->diags, why, q->said, q->from, q->column.len ? q->column : q->table);
}

/* What is known of both names on both sides: true where the rename is to be done. */
static bool is_to_do(struct found *f, const struct asked *q, bool from_old, bool from_new, bool to_old, bool to_new)
{
    if (!to_new) {
        refuse(f, q, DIAG_DIFF_RENAME_NO_NEW);
        return false;
    }
    if (from_new) {
        if (from_old && !to_old && q->is_flag)
            refuse(f, q, DIAG_DIFF_RENAME_BOTH);
        return false;
    }
    if (!from_old)
        refuse(f, q, DIAG_DIFF_RENAME_NO_OLD);
    return from_old;
}

/* Two renames of one name contradict each other. */
static bool is_first(struct found *f, const struct asked *q, ssm_str table_now)
{
    struct arena *a = f->c->arena;
    ssm_str old = q->column.len ? side_key(a, 'c', q->schema, table_now, q->from)
                                : side_key(a, SORT_TABLE, q->schema, ssm_view(NULL, 0), q->from);
    ssm_str now = q->column.len ? side_key(a, 'c', q->schema, table_now, q->column)
                                : side_key(a, SORT_TABLE, q->schema, ssm_view(NULL, 0), q->table);
    struct map_entry *x = map_put(&f->olds, old), *y = map_put(&f->news, now);

    if (!x || !y) {
        f->bad = diag_out_of_memory(f->c->diags);
        return false;
    }
    if (x->value || y->value) {
        if (!x->value || !y->value || !str_eq(*(const ssm_str *)x->value, now))
            refuse(f, q, DIAG_DIFF_RENAME_TWICE);
        return false;
    }
    x->value = y->value = ARENA_NEW(a, ssm_str);
    if (x->value)
        *(ssm_str *)x->value = now;
    return true;
}

/* ---- circles */

/* One that is asked for, done or not. */
struct link {
    struct asked asked;
    ssm_str to;   /* side_key() of the new name */
    size_t round; /* of the search that came here; 0: none */
};

static void note_asked(struct found *f, const struct asked *q)
{
    struct arena *a = f->c->arena;
    const ssm_str none = {NULL, 0};
    bool column = q->column.len != 0;
    char sort = column ? 'c' : SORT_TABLE;
    ssm_str table = column ? q->table : none;
    struct map_entry *e = map_put(&f->asked, side_key(a, sort, q->schema, table, q->from));
    struct link *l = ARENA_NEW(a, struct link);

    if (!e || !l) {
        f->bad = diag_out_of_memory(f->c->diags);
        return;
    }
    if (e->value)
        return;
    *l = (struct link){*q, side_key(a, sort, q->schema, table, column ? q->column : q->table), 0};
    e->value = l;
}

/* Names that change places: each looks as if its rename had been done before. */
static void refuse_circles(struct found *f)
{
    for (size_t i = 0; i < f->asked.count && !f->bad && !f->c->arena->failed; i++) {
        struct link *l = f->asked.entries[i].value;

        for (; l && !l->round; l = map_get(&f->asked, l->to))
            l->round = i + 1;
        if (l && l->round == i + 1)
            refuse(f, &l->asked, DIAG_DIFF_RENAME_CIRCLE);
    }
}

static void take(struct found *f, const struct asked *q)
{
    struct rename *items = arena_grow(f->c->arena, f->items, f->count, &f->capacity, sizeof *items);

    if (!items) {
        f->bad = diag_out_of_memory(f->c->diags);
        return;
    }
    f->items = items;
    items[f->count++] = (struct rename){q->schema, q->table, q->column, q->from};
}

static void rename_table(struct found *f, const struct asked *q)
{
    struct comparison *c = f->c;
    const struct side *from = c->request->from, *to = c->request->to;
    struct map_entry *e;
    ssm_str *old;

    if (!q->is_flag && !from->tables.count) /* all is new */
        return;
    note_asked(f, q);
    if (!is_to_do(f, q, table_in(c, from, q->schema, q->from), table_in(c, from, q->schema, q->table),
                  table_in(c, to, q->schema, q->from), table_in(c, to, q->schema, q->table)) ||
        !is_first(f, q, q->table))
        return;
    e = map_put(&f->tables, side_key(c->arena, SORT_TABLE, q->schema, ssm_view(NULL, 0), q->table));
    old = ARENA_NEW(c->arena, ssm_str);
    if (e && old) {
        *old = q->from;
        e->value = old;
    }
    take(f, q);
}

/* The table's name in the schema that is. */
static ssm_str old_table(const struct found *f, const struct asked *q)
{
    const ssm_str *old = map_get(&f->tables, side_key(f->c->arena, SORT_TABLE, q->schema, ssm_view(NULL, 0), q->table));

    return old ? *old : q->table;
}

static void rename_column(struct found *f, const struct asked *q)
{
    const struct comparison *c = f->c;
    const ssm_table *from = table_in(c, c->request->from, q->schema, old_table(f, q));
    const ssm_table *to = table_in(c, c->request->to, q->schema, q->table);

    if (!q->is_flag && !from) /* the table is new */
        return;
    note_asked(f, q);
    if (is_to_do(f, q, has_column(from, q->from), has_column(from, q->column), has_column(to, q->from),
                 has_column(to, q->column)) &&
        is_first(f, q, q->table))
        take(f, q);
}

/* ---- the command line */

/* Takes a side of "app.users.mail=app.users.email" apart; a part with a dot or an equals sign stands in double quotes. */
static size_t take_parts(struct arena *a, ssm_str text, size_t *at, ssm_str parts[PARTS])
{
    size_t count = 0;

    for (;;) {
        bool quoted = *at < text.len && text.ptr[*at] == '"';
        size_t from = *at += quoted;

        if (count == PARTS)
            return 0;
        while (*at < text.len && (quoted ? text.ptr[*at] != '"' : text.ptr[*at] != '.' && text.ptr[*at] != '='))
            ++*at;
        parts[count++] = arena_str(a, ssm_view(text.ptr + from, *at - from));
        if (*at == from || (quoted && *at == text.len))
            return 0;
        *at += quoted;
        if (*at == text.len || text.ptr[*at] != '.')
            return count;
        ++*at;
    }
}

/* Whether any table is in this schema. */
static bool schema_is_known(const struct comparison *c, ssm_str schema)
{
    const struct side_list *lists[] = {&c->request->from->tables, &c->request->to->tables};

    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < lists[side]->count; i++)
            if (str_eq(((const ssm_table *)lists[side]->items[i].thing)->schema, schema))
                return true;
    return false;
}

/* A schema that no table is in is the default one, whose name readers leave out. */
static ssm_str schema_meant(const struct comparison *c, ssm_str schema)
{
    return schema_is_known(c, schema) ? schema : ssm_view(NULL, 0);
}

/* Of two parts: schema and table, or table and column. */
static bool two_are_a_table(const struct comparison *c, const ssm_str now[PARTS])
{
    const ssm_str none = {NULL, 0};
    const ssm_table *t = table_in(c, c->request->to, none, now[0]);

    if (t && has_column(t, now[1]))
        return false;
    return !t || table_in(c, c->request->to, now[0], now[1]);
}

/* Of a column the table's old name may stand on the left. */
static bool names_agree(struct found *f, const struct asked *q, ssm_str left)
{
    return str_eq(left, q->table) || str_eq(left, old_table(f, q));
}

static void rename_by_flag(struct found *f, ssm_str text, bool columns)
{
    struct comparison *c = f->c;
    ssm_str old[PARTS], now[PARTS];
    size_t at = 0, count = take_parts(c->arena, text, &at, old), others;
    struct asked q = {.said = SSM_LIT("--rename"), .is_flag = true};
    bool table;

    others = count && at < text.len && text.ptr[at] == '=' ? (at++, take_parts(c->arena, text, &at, now)) : 0;
    if (!others || others != count || at != text.len) {
        if (!columns)
            f->bad = diag_at(c->diags, DIAG_DIFF_RENAME_FORM, SSM_LIT("--rename"), text);
        return;
    }
    table = count == 1 || (count == 2 && two_are_a_table(c, now));
    if (table == columns)
        return;
    q.from = old[count - 1];
    *(table ? &q.table : &q.column) = now[count - 1];
    if (!table)
        q.table = now[count - 2];
    if (count == PARTS || (count == 2 && table))
        q.schema = schema_meant(c, now[0]);
    if ((count == PARTS || (count == 2 && table)) && !str_eq(old[0], now[0]))
        f->bad = diag_at(c->diags, DIAG_DIFF_RENAME_FORM, SSM_LIT("--rename"), text);
    else if (table)
        rename_table(f, &q);
    else if (names_agree(f, &q, old[count - 2]))
        rename_column(f, &q);
    else
        f->bad = diag_at(c->diags, DIAG_DIFF_RENAME_FORM, SSM_LIT("--rename"), text);
}

/* ---- all of them */

static void find(struct found *f, bool columns)
{
    const struct side *to = f->c->request->to;

    for (size_t i = 0; i < f->c->request->renames.count; i++)
        rename_by_flag(f, f->c->request->renames.items[i], columns);
    for (size_t i = 0; i < to->rename_count; i++) {
        const struct side_rename *r = &to->renames[i];
        struct asked q = {r->said.schema, r->said.table, r->said.column, r->said.from, place_text(f->c->arena, r->place), false};

        if ((r->said.column.len != 0) == columns)
            (columns ? rename_column : rename_table)(f, &q);
    }
}

/* ---- names that the engine takes for one */

static bool put_columns(struct map *m, struct arena *a, const ssm_table *t)
{
    map_init(m, a);
    for (size_t i = 0; i < t->column_count; i++) {
        struct map_entry *e = map_put(m, words_key(a, t->columns[i]->name, false));
        if (!e)
            return false;
        e->value = (void *)(uintptr_t)&t->columns[i]->name;
    }
    return true;
}

/* A column whose name is now written with other capitals is the same column. */
static void find_case_changes(struct found *f, const ssm_table *to, struct arena *scratch)
{
    struct asked q = {.schema = to->schema, .table = to->name};
    const ssm_table *from = table_in(f->c, f->c->request->from, to->schema, old_table(f, &q));
    struct map named;

    if (!from || from == to)
        return;
    named.count = 0;
    for (size_t i = 0; i < to->column_count && !f->bad; i++) {
        const ssm_str *old;

        q.column = to->columns[i]->name;
        if (i < from->column_count && str_eq(from->columns[i]->name, q.column))
            continue;
        if (!named.count && !put_columns(&named, scratch, from))
            return;
        old = map_get(&named, words_key(scratch, q.column, false));
        if (!old || str_eq(*old, q.column) || has_column(from, q.column) || has_column(to, *old))
            continue;
        q.from = *old;
        if (is_first(f, &q, q.table))
            take(f, &q);
    }
}

static void find_all_case_changes(struct found *f)
{
    struct arena scratch = {.limit = f->c->arena->limit};
    const struct side_list *to = &f->c->request->to->tables;

    for (size_t i = 0; i < to->count && !f->bad && !scratch.failed; i++) {
        arena_reset(&scratch);
        find_case_changes(f, to->items[i].thing, &scratch);
    }
    if (scratch.failed)
        f->bad = diag_out_of_memory(f->c->diags);
    arena_free(&scratch);
}

static int say(struct comparison *c, const struct rename *r)
{
    struct difference *d = differ(c, r->column.len ? D_RENAMED_COLUMN : D_RENAMED_TABLE, r->schema, r->table);

    if (!d)
        return -1;
    d->member = r->from;
    d->other = r->column.len ? r->column : r->table;
    return 0;
}

int find_renames(struct comparison *c)
{
    struct found f = {.c = c};

    map_init(&f.olds, c->arena);
    map_init(&f.news, c->arena);
    map_init(&f.tables, c->arena);
    map_init(&f.asked, c->arena);
    find(&f, false);
    find(&f, true);
    if (!f.bad)
        refuse_circles(&f);
    if (!engine_is_exact(c) && !f.bad)
        find_all_case_changes(&f);
    if (c->arena->failed)
        return diag_out_of_memory(c->diags);
    for (size_t i = 0; i < f.count && !f.bad; i++)
        f.bad = say(c, &f.items[i]);
    return f.bad ? -1 : apply_renames(c, f.items, f.count);
}
