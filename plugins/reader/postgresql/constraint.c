/* SPDX-License-Identifier: Apache-2.0
 *
 * Constraints: gathering them from a statement, checks and foreign keys. Keys are in key.c.
 */
#include "table.h"

/* ------------------------------------------------------------------ all of a table */

struct pgr_constraint *pgr_find_constraint(const struct pgr_table *table, ssm_str name)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        struct pgr_constraint *c = table->constraints.items[i];

        if (pgr_same(c->name, name))
            return c;
    }
    return NULL;
}

struct pgr_constraint *pgr_primary_key(const struct pgr_table *table)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        struct pgr_constraint *c = table->constraints.items[i];

        if (c->kind == SSM_CONSTRAINT_PRIMARY_KEY)
            return c;
    }
    return NULL;
}

bool pgr_is_key(const struct pgr_constraint *c)
{
    return c->kind == SSM_CONSTRAINT_PRIMARY_KEY || c->kind == SSM_CONSTRAINT_UNIQUE ||
           c->kind == SSM_CONSTRAINT_EXCLUDE;
}

void pgr_count_constraint(struct pgr *r, ssm_str schema, ssm_str name, int by)
{
    void **count = pgr_map_place(r, &r->constraint_names, schema, name);

    if (count && !*count)
        *count = PGR_NEW(r, int);
    if (count && *count)
        *(int *)*count += by;
}

struct pgr_constraint *pgr_new_constraint(struct pgr *r, struct pgr_table *table, ssm_constraint_kind kind,
                                          ssm_str name)
{
    struct pgr_constraint *c;

    if (!name.ptr)
        return NULL;
    if (pgr_find_constraint(table, name)) {
        pgr_fail(r, "constraint_exists", "Table %1 has a constraint %2 already.", (const ssm_str[]){table->name, name},
                 2);
        return NULL;
    }
    c = PGR_NEW(r, struct pgr_constraint);
    if (!c)
        return NULL;
    c->kind = kind;
    c->name = name;
    c->table = table;
    c->place = pgr_place(r);
    pgr_count_constraint(r, table->schema, name, 1);
    return pgr_push(r, &table->constraints, c) ? c : NULL;
}

void pgr_drop_constraint(struct pgr *r, struct pgr_constraint *c) /* NOLINT(misc-no-recursion): by the partitions' depth */
{
    if (pgr_is_key(c))
        pgr_drop_parts(r, c->table, (struct pgr_whole){NULL, c});
    pgr_count_constraint(r, c->table->schema, c->name, -1);
    if (pgr_is_key(c))
        pgr_release(r, c->table->schema, c->name);
    pgr_remove(&c->table->constraints, c);
}

/* ------------------------------------------------------------------ gathering */

/* DEFERRABLE and its like are nodes of their own, behind the constraint that they belong to. */
static bool take_attribute(struct pgr_list *said, size_t from, ssm_str kind)
{
    struct pgr_said *last = said->count > from ? said->items[said->count - 1] : NULL;

    if (pgr_is(kind, "CONSTR_ATTR_DEFERRABLE")) {
        if (last)
            last->deferrable = true;
    } else if (pgr_is(kind, "CONSTR_ATTR_DEFERRED")) {
        if (last)
            last->deferrable = last->deferred = true;
    } else {
        return pgr_is(kind, "CONSTR_ATTR_NOT_DEFERRABLE") || pgr_is(kind, "CONSTR_ATTR_IMMEDIATE");
    }
    return true;
}

bool pgr_gather(struct pgr *r, struct pgr_list *said, const struct node *constraints, struct pgr_column *column)
{
    size_t from = said->count;

    for (const struct node *n = tree_first(constraints); n; n = n->next) {
        const struct node *node = tree_as(n, "Constraint");
        struct pgr_said *s;

        if (take_attribute(said, from, tree_text(node, "contype")))
            continue;
        s = PGR_NEW(r, struct pgr_said);
        if (!s)
            return false;
        *s = (struct pgr_said){node, column, tree_flag(node, "deferrable"), tree_flag(node, "initdeferred")};
        if (!pgr_push(r, said, s))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ checks */

static ssm_str check_name(struct pgr *r, struct pgr_table *table, const struct pgr_said *s)
{
    ssm_str said = tree_text(s->node, "conname"), column = PGR_ABSENT;
    struct pgr_list columns = {0};

    if (said.ptr)
        return said;
    if (!pgr_columns_of(r, table, (struct pgr_expression){tree_get(s->node, "raw_expr"), r->now}, &columns))
        return PGR_ABSENT;
    if (columns.count == 1)
        column = ((const struct pgr_column *)columns.items[0])->name;
    return pgr_choose_constraint(r, table->schema, table->name, column, "check");
}

/* A child merges its own check of the same name with its parent's: it stays the child's, too. */
enum pgr_result pgr_add_checks(struct pgr *r, struct pgr_table *table, const struct pgr_list *said, bool of_new_table)
{
    for (size_t i = 0; i < said->count; i++) {
        const struct pgr_said *s = said->items[i];
        struct pgr_constraint *c;

        if (!pgr_is(tree_text(s->node, "contype"), "CONSTR_CHECK"))
            continue;
        c = pgr_new_constraint(r, table, SSM_CONSTRAINT_CHECK, check_name(r, table, s));
        if (!c)
            return PGR_ERROR;
        c->node = s->node;
        c->place = pgr_place_of(r, s->node);
        c->expression = (struct pgr_expression){tree_get(s->node, "raw_expr"), r->now};
        c->no_inherit = tree_flag(s->node, "is_no_inherit");
        c->not_valid = !of_new_table && tree_flag(s->node, "skip_validation");
    }
    return PGR_OK;
}

/* ------------------------------------------------------------------ foreign keys */

static ssm_action action(ssm_str letter)
{
    if (!letter.len)
        return SSM_ACTION_NONE;
    switch (letter.ptr[0]) {
    case 'r':
        return SSM_ACTION_RESTRICT;
    case 'c':
        return SSM_ACTION_CASCADE;
    case 'n':
        return SSM_ACTION_SET_NULL;
    case 'd':
        return SSM_ACTION_SET_DEFAULT;
    default:
        return SSM_ACTION_NONE; /* NO ACTION is what nobody needs to say */
    }
}

/* Strings to columns of the table. */
static bool take_columns(struct pgr *r, struct pgr_table *table, const struct node *names, struct pgr_list *out)
{
    for (const struct node *n = tree_first(names); n; n = n->next) {
        struct pgr_column *c = pgr_need_column(r, table, tree_string(n));

        if (!c || !pgr_push(r, out, c))
            return false;
    }
    return true;
}

static bool take_names(struct pgr *r, const struct node *names, ssm_strs *out)
{
    size_t count = tree_count(names), i = 0;
    ssm_str *items = count ? pgr_alloc(r, count * sizeof *items) : NULL;

    if (count && !items)
        return false;
    for (const struct node *n = tree_first(names); items && n; n = n->next)
        items[i++] = tree_string(n);
    *out = (ssm_strs){items, count};
    return true;
}

/* The columns' names joined, as far as a name can need. */
static ssm_str addition(struct pgr *r, const struct pgr_list *columns)
{
    struct text t = {.owner = r};

    for (size_t i = 0; i < columns->count && t.len <= PGR_NAME; i++) {
        if (i)
            text_puts(&t, "_");
        text_put(&t, ((const struct pgr_column *)columns->items[i])->name);
    }
    return text_done(&t);
}

void pgr_resolve_reference(struct pgr *r, struct pgr_constraint *c)
{
    struct pgr_relation *relation;

    if (c->kind != SSM_CONSTRAINT_FOREIGN_KEY || c->ref_table)
        return;
    relation = pgr_relation_since(r, c->ref_qualified ? c->ref_schema : PGR_ABSENT, c->ref_name, c->ref_since);
    if (relation && relation->kind == PGR_TABLE)
        c->ref_table = relation->thing;
}

static bool fill_reference(struct pgr *r, struct pgr_constraint *c, const struct node *node)
{
    const struct node *target = tree_get(node, "pktable");
    ssm_str match = tree_text(node, "fk_matchtype");

    c->ref_schema = tree_text(target, "schemaname");
    c->ref_qualified = c->ref_schema.len > 0;
    c->ref_name = tree_text(target, "relname");
    c->ref_since = r->now;
    c->on_delete = action(tree_text(node, "fk_del_action"));
    c->on_update = action(tree_text(node, "fk_upd_action"));
    c->match = pgr_is(match, "f") ? SSM_MATCH_FULL : pgr_is(match, "p") ? SSM_MATCH_PARTIAL : SSM_MATCH_NONE;
    if (!take_names(r, tree_get(node, "pk_attrs"), &c->ref_names) ||
        !take_columns(r, c->table, tree_get(node, "fk_del_set_cols"), &c->on_delete_columns))
        return false;
    c->ref_table = pgr_table(r, c->ref_schema, c->ref_name);
    if (!c->ref_qualified)
        c->ref_schema = r->path.count ? r->path.items[0] : PGR_ABSENT; /* for a table that comes later */
    return true;
}

static enum pgr_result add_reference(struct pgr *r, struct pgr_table *table, const struct pgr_said *s,
                                     bool of_new_table)
{
    struct pgr_list columns = {0};
    ssm_str name = tree_text(s->node, "conname");
    struct pgr_constraint *c;

    if (s->column ? !pgr_push(r, &columns, s->column)
                  : !take_columns(r, table, tree_get(s->node, "fk_attrs"), &columns))
        return PGR_ERROR;
    if (!name.ptr)
        name = pgr_choose_constraint(r, table->schema, table->name, addition(r, &columns), "fkey");
    c = pgr_new_constraint(r, table, SSM_CONSTRAINT_FOREIGN_KEY, name);
    if (!c)
        return PGR_ERROR;
    c->node = s->node;
    c->place = pgr_place_of(r, s->node);
    c->columns = columns;
    c->deferrable = s->deferrable || s->deferred;
    c->deferred = s->deferred;
    c->not_valid = !of_new_table && tree_flag(s->node, "skip_validation");
    return fill_reference(r, c, s->node) ? PGR_OK : PGR_ERROR;
}

enum pgr_result pgr_add_references(struct pgr *r, struct pgr_table *table, const struct pgr_list *said,
                                   bool of_new_table)
{
    for (size_t i = 0; i < said->count; i++) {
        const struct pgr_said *s = said->items[i];

        if (pgr_is(tree_text(s->node, "contype"), "CONSTR_FOREIGN") &&
            add_reference(r, table, s, of_new_table) != PGR_OK)
            return PGR_ERROR;
    }
    return PGR_OK;
}
