/* SPDX-License-Identifier: Apache-2.0
 *
 * One constraint of a column or a table. What only SQLite knows of it goes to its options: `on_conflict`, and of a key
 * `order` and `collations`, a word for each column.
 */
#include "lite.h"

/* A constraint under way. */
struct parse {
    struct lr_table_text *table;
    const struct lr_tokens *tokens;
    struct lr_column_text *column; /* or NULL */
    size_t i, end;
    ssm_str name;
};

static bool take(struct parse *p, const char *word)
{
    if (p->i >= p->end || !lr_word(p->tokens, p->i, word))
        return false;
    p->i++;
    return true;
}

static ssm_str take_name(struct parse *p)
{
    return p->i < p->end ? lr_name(p->table->host, &p->tokens->items[p->i++]) : (ssm_str){0};
}

static int add(struct lr_table_text *t, ssm_constraint *c)
{
    t->constraints = array_grow(t->host, t->constraints, t->constraint_count, &t->constraint_room, sizeof *t->constraints);
    if (!t->constraints)
        return SSM_ERROR;
    t->constraints[t->constraint_count++] = c;
    return SSM_OK;
}

static ssm_constraint *make(struct parse *p, ssm_constraint_kind kind)
{
    ssm_constraint *c = lr_alloc(p->table->host, sizeof *c);

    if (!c)
        return NULL;
    c->size = sizeof *c;
    c->kind = kind;
    c->name = p->name.ptr ? lr_member_name(p->table->host, p->table->name, p->name) : p->name;
    c->nulls_not_distinct = SSM_NO;
    c->deferrable = c->initially_deferred = c->not_valid = SSM_NO;
    return c;
}

static int add_option(ssm_host *h, ssm_constraint *c, ssm_str name, ssm_str value)
{
    ssm_pair *all = lr_alloc(h, (c->option_count + 1) * sizeof *all);

    if (!all || !value.ptr)
        return SSM_ERROR;
    for (size_t i = 0; i < c->option_count; i++)
        all[i] = c->options[i];
    all[c->option_count] = (ssm_pair){name, value};
    c->options = all;
    c->option_count++;
    return SSM_OK;
}

/* ON CONFLICT ABORT is what happens anyway. */
static ssm_str take_conflict(struct parse *p)
{
    ssm_str word;

    if (!lr_word(p->tokens, p->i, "on") || !lr_word(p->tokens, p->i + 1, "conflict") || p->i + 2 >= p->end)
        return (ssm_str){0};
    word = p->tokens->items[p->i + 2].text;
    p->i += 3;
    if (ascii_is(word, "abort"))
        return (ssm_str){0};
    return text_lowered(p->table->host, word);
}

static int add_conflict(struct parse *p, ssm_constraint *c)
{
    ssm_str word = take_conflict(p);

    return c && word.ptr ? add_option(p->table->host, c, SSM_LIT("on_conflict"), word) : SSM_OK;
}

/* ------------------------------------------------------------------ keys */

struct key {
    ssm_str *names;
    size_t count, room;
    struct text orders, collations;
    bool ordered, collated;
};

static void put_listed(struct text *t, size_t n, ssm_str word)
{
    if (n)
        text_puts(t, ",");
    text_put(t, word);
}

ssm_str lr_collation(const struct lr_table_text *t, ssm_str name)
{
    return lr_spelling(t->host, "collation", t->name, text_lowered(t->host, name), name);
}

static struct lr_column_text *own_column(struct lr_table_text *t, ssm_str name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (ascii_same(t->columns[i].name, name))
            return &t->columns[i];
    return NULL;
}

/* column [COLLATE name] [ASC | DESC] [AUTOINCREMENT] */
static int key_part(struct parse *p, struct key *k, size_t end)
{
    ssm_host *h = p->table->host;
    ssm_str collation = SSM_LIT("-");
    struct lr_column_text *c = own_column(p->table, take_name(p));
    bool descends = false;

    k->names = array_grow(h, k->names, k->count, &k->room, sizeof *k->names);
    if (!k->names || !c)
        return SSM_ERROR;
    while (p->i < end) {
        descends |= lr_word(p->tokens, p->i, "desc");
        if (lr_word(p->tokens, p->i, "autoincrement"))
            c->autoincrement = true;
        if (lr_word(p->tokens, p->i++, "collate"))
            collation = lr_collation(p->table, take_name(p));
    }
    if (c->collation.ptr ? ascii_same(c->collation, collation) : ascii_is(collation, "binary"))
        collation = SSM_LIT("-");
    k->ordered |= descends;
    k->collated |= !ascii_is(collation, "-");
    put_listed(&k->orders, k->count, descends ? SSM_LIT("desc") : SSM_LIT("asc"));
    put_listed(&k->collations, k->count, collation);
    k->names[k->count++] = c->name;
    return SSM_OK;
}

static int take_key(struct parse *p, ssm_constraint *c)
{
    ssm_host *h = p->table->host;
    struct key k = {.orders = {.owner = h}, .collations = {.owner = h}};
    size_t close;

    if (!lr_sign(p->tokens, p->i, "("))
        return SSM_ERROR;
    close = lr_behind_group(p->tokens, p->i) - 1;
    while (p->i++ < close)
        if (key_part(p, &k, lr_item_end(p->tokens, p->i, close)) != SSM_OK)
            return SSM_ERROR;
    c->columns = (ssm_strs){k.names, k.count};
    if (k.ordered && add_option(h, c, SSM_LIT("order"), text_done(&k.orders)) != SSM_OK)
        return SSM_ERROR;
    return k.collated ? add_option(h, c, SSM_LIT("collations"), text_done(&k.collations)) : SSM_OK;
}

static int own_key(struct parse *p, ssm_constraint *c)
{
    ssm_str *name = lr_alloc(p->table->host, sizeof *name);

    if (!name)
        return SSM_ERROR;
    *name = p->column->name;
    c->columns = (ssm_strs){name, 1};
    return SSM_OK;
}

static int primary_key(struct parse *p)
{
    ssm_constraint *c = make(p, SSM_CONSTRAINT_PRIMARY_KEY);

    p->i++; /* KEY */
    if (!c || (p->column ? own_key(p, c) : take_key(p, c)) != SSM_OK)
        return SSM_ERROR;
    p->table->key = c;
    if (!take(p, "asc") && take(p, "desc") && add_option(p->table->host, c, SSM_LIT("inline_order"), SSM_LIT("desc")) != SSM_OK)
        return SSM_ERROR;
    if (add_conflict(p, c) != SSM_OK)
        return SSM_ERROR;
    if (p->column && take(p, "autoincrement"))
        p->column->autoincrement = true;
    return SSM_OK;
}

static bool same_key(const ssm_constraint *a, const ssm_constraint *b)
{
    bool same = a->kind == SSM_CONSTRAINT_UNIQUE && !a->name.ptr && !a->option_count && a->columns.count == b->columns.count;

    for (size_t i = 0; same && i < a->columns.count; i++)
        same = ssm_str_eq(a->columns.items[i], b->columns.items[i]);
    return same;
}

/* The engine takes two of the same for one. */
static int unique(struct parse *p)
{
    ssm_constraint *c = make(p, SSM_CONSTRAINT_UNIQUE);

    if (!c || (p->column ? own_key(p, c) : take_key(p, c)) != SSM_OK || add_conflict(p, c) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < p->table->constraint_count; i++)
        if (!c->option_count && !c->name.ptr && same_key(p->table->constraints[i], c))
            return SSM_OK;
    return add(p->table, c);
}

/* ------------------------------------------------------------------ checks and references */

static int check(struct parse *p)
{
    ssm_constraint *c = make(p, SSM_CONSTRAINT_CHECK);
    size_t from = p->i;

    p->i = lr_behind_group(p->tokens, from);
    if (!c || lr_declare_calls(p->table->host, p->tokens, from, p->i) != SSM_OK)
        return SSM_ERROR;
    c->expression = lr_expression(p->table, p->tokens, from, p->i);
    take_conflict(p); /* the engine reads it, and nothing comes of it */
    return c->expression.ptr ? add(p->table, c) : SSM_ERROR;
}

static ssm_action take_action(struct parse *p)
{
    if (take(p, "set"))
        return take(p, "null") ? SSM_ACTION_SET_NULL : (p->i++, SSM_ACTION_SET_DEFAULT);
    if (take(p, "cascade"))
        return SSM_ACTION_CASCADE;
    if (take(p, "restrict"))
        return SSM_ACTION_RESTRICT;
    p->i += 2; /* NO ACTION, which is what happens anyway */
    return SSM_ACTION_NONE;
}

static int take_ref_columns(struct parse *p, ssm_constraint *c)
{
    ssm_host *h = p->table->host;
    ssm_str *names = NULL;
    size_t count = 0, room = 0, close;

    if (!lr_sign(p->tokens, p->i, "("))
        return SSM_OK;
    close = lr_behind_group(p->tokens, p->i) - 1;
    for (p->i++; p->i < close; p->i += 2) {
        names = array_grow(h, names, count, &room, sizeof *names);
        if (!names)
            return SSM_ERROR;
        names[count++] = lr_member_name(h, c->ref_table, lr_name(h, &p->tokens->items[p->i]));
    }
    p->i = close + 1;
    c->ref_columns = (ssm_strs){names, count};
    return SSM_OK;
}

/* Only DEFERRABLE INITIALLY DEFERRED defers anything; "SQLite Foreign Key Support", section 4.2. */
static void take_deferral(struct parse *p, ssm_constraint *c)
{
    bool denied = take(p, "not"), deferred = false;

    take(p, "deferrable");
    if (take(p, "initially")) {
        deferred = lr_word(p->tokens, p->i, "deferred");
        p->i++;
    }
    if (c && deferred && !denied)
        c->deferrable = c->initially_deferred = SSM_YES;
}

static bool at_deferral(const struct parse *p)
{
    return lr_word(p->tokens, p->i, "deferrable") ||
           (lr_word(p->tokens, p->i, "not") && lr_word(p->tokens, p->i + 1, "deferrable"));
}

/* MATCH is read, and nothing comes of it. */
static int references(struct parse *p, ssm_constraint *c)
{
    c->ref_table = lr_table_name(p->table->host, take_name(p));
    if (take_ref_columns(p, c) != SSM_OK)
        return SSM_ERROR;
    for (;;) {
        if (take(p, "match")) {
            p->i++;
        } else if (lr_word(p->tokens, p->i, "on") && !lr_word(p->tokens, p->i + 1, "conflict") && p->i + 2 < p->end) {
            bool deletes = lr_word(p->tokens, p->i + 1, "delete");

            p->i += 2;
            *(deletes ? &c->on_delete : &c->on_update) = take_action(p);
        } else {
            break;
        }
    }
    if (at_deferral(p))
        take_deferral(p, c);
    return add(p->table, c);
}

static int foreign_key(struct parse *p)
{
    ssm_constraint *c = make(p, SSM_CONSTRAINT_FOREIGN_KEY);

    if (!c)
        return SSM_ERROR;
    if (p->column)
        return own_key(p, c) == SSM_OK ? references(p, c) : SSM_ERROR;
    p->i++; /* KEY */
    if (take_key(p, c) != SSM_OK || !take(p, "references"))
        return SSM_ERROR;
    return references(p, c);
}

/* ------------------------------------------------------------------ the rest of a column */

static void skip_default(struct parse *p)
{
    if (lr_sign(p->tokens, p->i, "("))
        p->i = lr_behind_group(p->tokens, p->i);
    else
        p->i += lr_sign(p->tokens, p->i, "-") || lr_sign(p->tokens, p->i, "+") ? 2 : 1;
}

static int generated(struct parse *p)
{
    size_t from = p->i, end = lr_behind_group(p->tokens, from);

    if (lr_declare_calls(p->table->host, p->tokens, from, end) != SSM_OK)
        return SSM_ERROR;
    p->column->generated = lr_expression(p->table, p->tokens, from, end);
    p->i = end;
    if (!take(p, "stored"))
        take(p, "virtual");
    return p->column->generated.ptr ? SSM_OK : SSM_ERROR;
}

static int of_column(struct parse *p)
{
    if (at_deferral(p)) {
        take_deferral(p, p->table->constraint_count ? p->table->constraints[p->table->constraint_count - 1] : NULL);
    } else if (take(p, "not")) {
        p->i++;
        p->column->not_null_conflict = take_conflict(p);
    } else if (take(p, "null")) {
        take_conflict(p);
    } else if (take(p, "default")) {
        skip_default(p);
    } else if (take(p, "collate")) {
        p->column->collation = lr_collation(p->table, take_name(p));
    } else if (take(p, "generated")) {
        p->i += 2; /* ALWAYS AS */
        return generated(p);
    } else if (take(p, "as")) {
        return generated(p);
    } else {
        return SSM_ERROR;
    }
    return SSM_OK;
}

int lr_parse_constraint(struct lr_table_text *t, struct lr_column_text *column, size_t *i, size_t end)
{
    struct parse p = {.table = t, .tokens = &t->tokens, .column = column, .i = *i, .end = end};
    int result = SSM_ERROR;

    if (take(&p, "constraint"))
        p.name = take_name(&p);
    if (p.i >= end)
        result = SSM_OK; /* a name, and nothing that it names */
    else if (take(&p, "primary"))
        result = primary_key(&p);
    else if (take(&p, "unique"))
        result = unique(&p);
    else if (take(&p, "check"))
        result = check(&p);
    else if (take(&p, column ? "references" : "foreign"))
        result = foreign_key(&p);
    else if (column)
        result = of_column(&p);
    *i = p.i;
    return result;
}
