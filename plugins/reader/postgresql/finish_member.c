/* SPDX-License-Identifier: Apache-2.0
 *
 * Constraints of the model.
 */
#include "finish.h"

/* ------------------------------------------------------------------ foreign keys */

static enum pgr_result missing_table(struct pgr *r, const struct pgr_constraint *c)
{
    return pgr_fail_at(r, c->place, "no_table", "Foreign key %1 refers to table %2, which is not there.",
                       (const ssm_str[]){c->name, c->ref_name}, 2);
}

/* The columns said, by their names now, or those of the primary key. */
static bool take_target(struct pgr *r, struct pgr_constraint *c, ssm_constraint *out)
{
    struct pgr_list columns = {0};
    const struct pgr_constraint *key;

    pgr_resolve_reference(r, c);
    if (!c->ref_table) {
        missing_table(r, c);
        return false;
    }
    key = c->ref_names.count ? NULL : pgr_primary_key(c->ref_table);
    out->ref_table = c->ref_table->name;
    if (!pgr_same(c->ref_table->schema, c->table->schema))
        out->ref_schema = c->ref_table->schema.len ? c->ref_table->schema : SSM_LIT("public");
    if (!c->ref_names.count && !key) {
        pgr_fail_at(r, c->place, "no_primary_key", "Foreign key %1 refers to the primary key of %2, which has none.",
                    (const ssm_str[]){c->name, c->ref_table->name}, 2);
        return false;
    }
    for (size_t i = 0; i < c->ref_names.count; i++) {
        struct pgr_column *column = pgr_column_since(c->ref_table, c->ref_names.items[i], c->ref_since);

        if (!column) {
            pgr_fail_at(r, c->place, "no_column", "There is no column %1 in table %2.",
                        (const ssm_str[]){c->ref_names.items[i], c->ref_table->name}, 2);
            return false;
        }
        if (!pgr_push(r, &columns, column))
            return false;
    }
    if (!pgr_column_names(r, c->ref_names.count ? &columns : &key->columns, &out->ref_columns))
        return false;
    if (out->ref_columns.count == c->columns.count)
        return true;
    pgr_fail_at(r, c->place, "reference_columns",
                "Foreign key %1 and what it refers to, %2, differ in their number of columns.",
                (const ssm_str[]){c->name, c->ref_table->name}, 2);
    return false;
}

static bool finish_reference(struct pgr *r, struct pgr_constraint *c, ssm_constraint *out, struct pgr_list *options)
{
    out->on_delete = c->on_delete;
    out->on_update = c->on_update;
    out->match = c->match;
    if (c->on_delete_columns.count &&
        !pgr_set_pair(r, options, SSM_LIT("on_delete_columns"), pgr_name_list(r, &c->on_delete_columns)))
        return false;
    return take_target(r, c, out);
}

/* ------------------------------------------------------------------ exclusions */

static void put_operator(struct text *t, const struct node *names)
{
    ssm_str schema, name;

    pgr_qualified(names, &schema, &name);
    if (schema.len && !pgr_is(schema, "pg_catalog")) {
        text_puts(t, "OPERATOR(");
        print_name(t, schema);
        text_puts(t, ".");
        text_put(t, name);
        text_puts(t, ")");
    } else {
        text_put(t, name);
    }
}

/* EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (...) */
static ssm_str exclusion(struct finishing *f, const struct pgr_constraint *c)
{
    struct print_scope scope = pgr_scope(f, c->expression, c->place);
    const struct node *node = c->expression.node, *where = tree_get(node, "where_clause");
    struct text t = {.owner = f->r};
    ssm_str method = tree_text(node, "access_method");

    text_puts(&t, "EXCLUDE USING ");
    print_name(&t, method.len ? method : SSM_LIT("btree"));
    text_puts(&t, " (");
    for (const struct node *n = tree_first(tree_get(node, "exclusions")); n; n = n->next) {
        const struct node *items = tree_get(tree_inner(n), "items"), *element = tree_first(items);

        if (n != tree_first(tree_get(node, "exclusions")))
            text_puts(&t, ", ");
        text_put(&t, print_index_element(&scope, element));
        text_puts(&t, " WITH ");
        put_operator(&t, tree_get(tree_inner(element ? element->next : NULL), "items"));
    }
    text_puts(&t, ")");
    if (where) {
        text_puts(&t, " WHERE (");
        text_put(&t, print_expression(&scope, where, SSM_LIT("boolean")));
        text_puts(&t, ")");
    }
    return text_done(&t);
}

/* ------------------------------------------------------------------ all kinds */

static bool finish_key(struct finishing *f, const struct pgr_constraint *c, ssm_constraint *out,
                       struct pgr_list *options)
{
    struct pgr *r = f->r;

    if (c->kind != SSM_CONSTRAINT_EXCLUDE && !pgr_column_names(r, &c->columns, &out->columns))
        return false;
    for (size_t i = 0; i < c->with.count; i++)
        if (!pgr_push(r, options, c->with.items[i]))
            return false;
    if (c->tablespace.len && !pgr_set_pair(r, options, SSM_LIT("tablespace"), c->tablespace))
        return false;
    if (c->kind == SSM_CONSTRAINT_UNIQUE)
        out->nulls_not_distinct = pgr_tri(c->nulls_not_distinct);
    if (c->kind == SSM_CONSTRAINT_EXCLUDE)
        out->expression = exclusion(f, c);
    return pgr_column_names(r, &c->include, &out->include) &&
           pgr_part_options(r, c->table, (struct pgr_whole){NULL, c}, c->place, options);
}

const ssm_constraint *pgr_finish_constraint(struct finishing *f, struct pgr_constraint *c)
{
    struct pgr *r = f->r;
    ssm_constraint *out = PGR_NEW(r, ssm_constraint);
    struct pgr_list options = {0};
    struct print_scope scope = pgr_scope(f, c->expression, c->place);

    if (!out)
        return NULL;
    out->size = sizeof *out;
    out->kind = c->kind;
    out->name = c->name;
    out->deferrable = pgr_tri(c->deferrable);
    out->initially_deferred = pgr_tri(c->deferred);
    out->not_valid = pgr_tri(c->not_valid);
    if (c->kind == SSM_CONSTRAINT_CHECK)
        out->expression = print_expression(&scope, c->expression.node, SSM_LIT("boolean"));
    if (c->no_inherit && !pgr_set_pair(r, &options, SSM_LIT("no_inherit"), SSM_LIT("true")))
        return NULL;
    if (pgr_is_key(c) && !finish_key(f, c, out, &options))
        return NULL;
    if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY &&
        (!pgr_column_names(r, &c->columns, &out->columns) || !finish_reference(r, c, out, &options)))
        return NULL;
    out->options = pgr_pairs(r, &options, &out->option_count);
    return r->failed ? NULL : out;
}
