/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether what a reader gives is what the contract says; see side_check.h. The report's loader and the guards look at names, types
 * and expressions again; what is found here can still be told by its place in the schema.
 */
#include "diff/side_check.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"

/* A thing under inspection. */
struct check {
    struct side *side;
    ssm_place place;
    ssm_str name; /* of the thing, for messages */
    bool bad;
};

static void say_limit(struct check *c, const char *what, size_t limit)
{
    char most[24];

    snprintf(most, sizeof most, "%zu", limit);
    diag_at(c->side->diags, DIAG_DIFF_LIMIT, place_text(c->side->arena, c->place), c->name, ssm_cstr(what), ssm_cstr(most));
    c->bad = true;
}

static void say_unsound(struct check *c, const char *what)
{
    diag_at(c->side->diags, DIAG_DIFF_UNSOUND, place_text(c->side->arena, c->place), c->name, ssm_cstr(what));
    c->bad = true;
}

static bool has_text(struct check *c, ssm_str s, size_t limit, const char *what)
{
    if (!s.ptr && s.len)
        say_unsound(c, what);
    else if (s.len > limit)
        say_limit(c, what, limit);
    else if (s.len && (utf8_check(s) != s.len || memchr(s.ptr, '\0', s.len)))
        say_unsound(c, what);
    return s.ptr && !c->bad;
}

static void check_name(struct check *c, ssm_str s, const char *what)
{
    if (!s.len)
        say_unsound(c, what);
    else
        has_text(c, s, LIMIT_NAME, what);
}

static void check_names(struct check *c, ssm_strs names, const char *what)
{
    if (names.count > LIMIT_KEYS)
        say_limit(c, what, LIMIT_KEYS);
    else if (names.count && !names.items)
        say_unsound(c, what);
    for (size_t i = 0; i < names.count && !c->bad; i++)
        check_name(c, names.items[i], what);
}

static void check_pairs(struct check *c, const ssm_pair *pairs, size_t count)
{
    if (count > LIMIT_TABLE_PARTS)
        say_limit(c, "options", LIMIT_TABLE_PARTS);
    else if (count && !pairs)
        say_unsound(c, "options");
    for (size_t i = 0; i < count && !c->bad; i++) {
        check_name(c, pairs[i].name, "options");
        has_text(c, pairs[i].value, LIMIT_LITERAL, "options");
    }
}

/* Whether a list of pointers can be walked. */
static bool has_list(struct check *c, const void *list, size_t count, size_t limit, const char *what)
{
    if (count > limit)
        say_limit(c, what, limit);
    else if (count && !list)
        say_unsound(c, what);
    return !c->bad;
}

static void check_type(struct check *c, const ssm_type *t)
{
    if (!t || !SSM_HAS(t, ssm_type, charset) || !t->source.len)
        say_unsound(c, "type");
    else if (t->values.count > LIMIT_ENUM_VALUES)
        say_limit(c, "type", LIMIT_ENUM_VALUES);
    else if (t->values.count && !t->values.items)
        say_unsound(c, "type");
}

static void check_constraint(struct check *c, const ssm_constraint *k)
{
    if (!k || !SSM_HAS(k, ssm_constraint, option_count)) {
        say_unsound(c, "constraint");
        return;
    }
    has_text(c, k->name, LIMIT_NAME, "constraint");
    has_text(c, k->ref_schema, LIMIT_NAME, "references");
    has_text(c, k->ref_table, LIMIT_NAME, "references");
    has_text(c, k->expression, LIMIT_EXPRESSION, "expression");
    check_names(c, k->columns, "columns");
    check_names(c, k->ref_columns, "columns");
    check_names(c, k->include, "include");
    check_pairs(c, k->options, k->option_count);
    if (!c->bad && !constraint_has_body(k))
        say_unsound(c, "constraint");
    if (!c->bad && k->ref_columns.count && k->ref_columns.count != k->columns.count)
        say_unsound(c, "references");
}

static void check_part(struct check *c, const ssm_index_part *p)
{
    if (!p || !SSM_HAS(p, ssm_index_part, collation) || !p->name.len == !p->expression.len) {
        say_unsound(c, "index");
        return;
    }
    has_text(c, p->name, LIMIT_NAME, "index");
    has_text(c, p->expression, LIMIT_EXPRESSION, "expression");
    has_text(c, p->opclass, LIMIT_NAME, "opclass");
    has_text(c, p->collation, LIMIT_NAME, "collation");
}

static void check_index(struct check *c, const ssm_index *i)
{
    if (!i || !SSM_HAS(i, ssm_index, option_count)) {
        say_unsound(c, "index");
        return;
    }
    check_name(c, i->name, "index");
    has_text(c, i->where, LIMIT_EXPRESSION, "where");
    has_text(c, i->method, LIMIT_NAME, "method");
    check_names(c, i->include, "include");
    check_pairs(c, i->with, i->with_count);
    check_pairs(c, i->options, i->option_count);
    if (!has_list(c, i->parts, i->part_count, LIMIT_KEYS, "columns"))
        return;
    if (!i->part_count)
        say_unsound(c, "columns");
    for (size_t p = 0; p < i->part_count && !c->bad; p++)
        check_part(c, i->parts[p]);
}

static void check_column(struct check *c, const ssm_column *col)
{
    if (!col || !SSM_HAS(col, ssm_column, option_count)) {
        say_unsound(c, "column");
        return;
    }
    check_name(c, col->name, "column");
    check_type(c, col->type);
    has_text(c, col->default_value.text,
             col->default_value.kind == SSM_DEFAULT_EXPRESSION ? LIMIT_EXPRESSION : LIMIT_LITERAL, "default");
    has_text(c, col->generated_expression, LIMIT_EXPRESSION, "generated");
    has_text(c, col->on_update.text, LIMIT_EXPRESSION, "on_update");
    has_text(c, col->collation.text, LIMIT_NAME, "collation");
    has_text(c, col->comment.text, LIMIT_LITERAL, "comment");
    check_pairs(c, col->options, col->option_count);
    if (!c->bad && col->generated == SSM_YES && !col->generated_expression.len)
        say_unsound(c, "generated");
    if (!c->bad && (col->default_value.kind > SSM_DEFAULT_NONE) + (col->generated == SSM_YES) + (col->identity > SSM_IDENTITY_NONE) > 1)
        say_unsound(c, "default");
    if (!c->bad && (col->primary_key == SSM_YES || col->unique == SSM_YES || col->references)) /* the table has them */
        say_unsound(c, "constraint");
}

static void check_depends(struct check *c, const ssm_dependence *depends, size_t count)
{
    if (count && !depends)
        say_unsound(c, "depends");
    for (size_t i = 0; i < count && !c->bad; i++) {
        check_name(c, depends[i].name, "depends");
        has_text(c, depends[i].schema, LIMIT_NAME, "depends");
        has_text(c, depends[i].column, LIMIT_NAME, "depends");
        if (depends[i].among > SSM_NAMES_ROUTINES)
            say_unsound(c, "depends");
    }
}

/* A name twice would be two differences of one key. */
static void check_twice(struct check *c, ssm_strs names)
{
    struct arena scratch = {.limit = c->side->arena->limit};
    struct map seen;

    map_init(&seen, &scratch);
    for (size_t i = 0; i < names.count && !c->bad; i++) {
        ssm_str name = names.items[i];
        struct map_entry *e = map_put(&seen, name);

        if (!e) {
            diag_out_of_memory(c->side->diags);
        } else if (e->value) {
            ssm_str place = place_text(c->side->arena, c->place);
            diag_at(c->side->diags, DIAG_DIFF_TWICE, place, name, place);
        }
        c->bad = !e || e->value;
        if (e)
            e->value = &seen;
    }
    arena_free(&scratch);
}

/* The names of columns lie behind pointers. */
static void check_columns(struct check *c, const ssm_table *t)
{
    ssm_str *names = malloc((t->column_count + 1) * sizeof *names);

    if (!names) {
        diag_out_of_memory(c->side->diags);
        c->bad = true;
        return;
    }
    for (size_t i = 0; i < t->column_count && !c->bad; i++) {
        check_column(c, t->columns[i]);
        if (!c->bad)
            names[i] = t->columns[i]->name;
    }
    if (!c->bad)
        check_twice(c, (ssm_strs){names, t->column_count});
    free(names);
}

int side_check_declared(struct side *s, ssm_str schema, ssm_str name)
{
    struct check c = {s, {NULL, 0}, name, false};

    check_name(&c, name, "name");
    has_text(&c, schema, LIMIT_NAME, "schema");
    return c.bad ? -1 : 0;
}

int side_check_renaming(struct side *s, const ssm_renaming *r, ssm_place place)
{
    struct check c = {s, place, {NULL, 0}, false};

    if (!r || !SSM_HAS(r, ssm_renaming, from)) {
        say_unsound(&c, "renaming");
        return -1;
    }
    check_name(&c, r->table, "table");
    check_name(&c, r->from, "from");
    has_text(&c, r->schema, LIMIT_NAME, "schema");
    has_text(&c, r->column, LIMIT_NAME, "column");
    return c.bad ? -1 : 0;
}

int side_check_table(struct side *s, const ssm_table *t, ssm_place place)
{
    struct check c = {s, place, {NULL, 0}, false};

    if (!t || !SSM_HAS(t, ssm_table, flags)) {
        say_unsound(&c, "table");
        return -1;
    }
    check_name(&c, t->name, "name");
    if (c.bad)
        return -1;
    c.name = t->name;
    has_text(&c, t->schema, LIMIT_NAME, "schema");
    has_text(&c, t->comment.text, LIMIT_LITERAL, "comment");
    check_pairs(&c, t->options, t->option_count);
    check_depends(&c, t->depends, t->depend_count);
    if (has_list(&c, t->columns, t->column_count, LIMIT_COLUMNS, "columns"))
        check_columns(&c, t);
    if (t->primary_key)
        check_constraint(&c, t->primary_key);
    if (has_list(&c, t->constraints, t->constraint_count, LIMIT_TABLE_PARTS, "constraints"))
        for (size_t i = 0; i < t->constraint_count && !c.bad; i++)
            check_constraint(&c, t->constraints[i]);
    if (has_list(&c, t->indexes, t->index_count, LIMIT_TABLE_PARTS, "indexes"))
        for (size_t i = 0; i < t->index_count && !c.bad; i++)
            check_index(&c, t->indexes[i]);
    return c.bad ? -1 : 0;
}

int side_check_enum(struct side *s, const ssm_enum *e, ssm_place place)
{
    struct check c = {s, place, {NULL, 0}, false};

    if (!e || !SSM_HAS(e, ssm_enum, values)) {
        say_unsound(&c, "enum");
        return -1;
    }
    check_name(&c, e->name, "name");
    if (c.bad)
        return -1;
    c.name = e->name;
    has_text(&c, e->schema, LIMIT_NAME, "schema");
    if (e->values.count > LIMIT_ENUM_VALUES)
        say_limit(&c, "values", LIMIT_ENUM_VALUES);
    else if (e->values.count && !e->values.items)
        say_unsound(&c, "values");
    for (size_t i = 0; i < e->values.count && !c.bad; i++)
        has_text(&c, e->values.items[i], LIMIT_ENUM_VALUE, "values");
    if (!c.bad)
        check_twice(&c, e->values);
    return c.bad ? -1 : 0;
}

int side_check_object(struct side *s, const ssm_object *o, ssm_place place)
{
    struct check c = {s, place, {NULL, 0}, false};

    if (!o || !SSM_HAS(o, ssm_object, depend_count) || o->kind <= SSM_OBJECT_NONE || o->kind >= SSM_OBJECT_KIND_COUNT) {
        say_unsound(&c, "object");
        return -1;
    }
    check_name(&c, o->name, "name");
    if (c.bad)
        return -1;
    c.name = o->name;
    has_text(&c, o->schema, LIMIT_NAME, "schema");
    has_text(&c, o->table, LIMIT_NAME, "table");
    has_text(&c, o->create, LIMIT_STATEMENT, "create");
    has_text(&c, o->drop, LIMIT_STATEMENT, "drop");
    has_text(&c, o->replace, LIMIT_STATEMENT, "replace");
    has_text(&c, o->definition, LIMIT_STATEMENT, "definition");
    has_text(&c, o->shape, LIMIT_STATEMENT, "shape");
    check_depends(&c, o->depends, o->depend_count);
    if (!c.bad && !o->create.len)
        say_unsound(&c, "create");
    return c.bad ? -1 : 0;
}
