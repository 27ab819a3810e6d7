/* SPDX-License-Identifier: Apache-2.0
 *
 * DROP, RENAME, SET SCHEMA and ALTER of objects, and what goes when a table goes.
 */
#include "object.h"
#include "table.h"

/* ------------------------------------------------------------------ dropping */

static void drop_dependants(struct pgr *r, ssm_str schema, ssm_str name, ssm_str column, const struct object *self);

static void drop_hanging(struct pgr *r, const struct subject *on, bool cascade)
{
    size_t count = object_state(r) ? r->objects->all.count : 0;
    for (size_t i = 0; i < count; i++) {
        struct object *o = r->objects->all.items[i];
        bool same =
            subject_same(&o->on, on) || (o->on.kind == SUBJECT_COLUMN && o->on.name.len && o->on.thing == on->thing);
        if (!o->dropped && o->on.kind != SUBJECT_NONE && same)
            object_drop(r, o, cascade);
    }
}

void object_drop(struct pgr *r, struct object *o, bool cascade)
{
    struct subject self = {.kind = SUBJECT_OBJECT, .thing = o};
    const struct pgr_relation *relation = pgr_map_get(&r->relations, o->schema, o->name);
    if (o->dropped)
        return;
    if (cascade && o->kind < SSM_OBJECT_ROW_SECURITY)
        drop_dependants(r, o->schema, o->name, PGR_ABSENT, o);
    o->dropped = true;
    if (relation && relation->kind == PGR_OTHER && relation->thing == o)
        pgr_release(r, o->schema, o->name);
    if (o->kind == SSM_OBJECT_DOMAIN || o->kind == SSM_OBJECT_TYPE)
        pgr_map_remove(&r->objects->types, o->schema, o->name);
    if (o->kind != SSM_OBJECT_COMMENT && o->kind != SSM_OBJECT_GRANT && o->kind != SSM_OBJECT_OWNER)
        drop_hanging(r, &self, cascade);
}

/* CASCADE: what names it goes, too. */
static bool needs(struct pgr *r, struct object *o, ssm_str schema, ssm_str name, ssm_str column)
{
    struct pgr_depends depends = {0};
    ssm_object out = {.size = sizeof out};
    object_finisher *finish = object_finisher_of(o->kind);
    if (finish == NULL || o->kind >= SSM_OBJECT_ROW_SECURITY || o->kind < SSM_OBJECT_FUNCTION)
        return false;
    ssm_str saved[PGR_SEARCH_PATH];
    size_t saved_count = r->path.count;
    memcpy(saved, r->path_items, sizeof saved);
    finish(r, o, &out, &depends);
    memcpy(r->path_items, saved, sizeof saved);
    r->path = (ssm_strs){r->path_items, saved_count};
    for (size_t i = 0; i < depends.items.count; i++) {
        const struct ssm_dependence *d = depends.items.items[i];
        if (pgr_same(d->schema, schema) && pgr_same(d->name, name) && (!column.len || pgr_same(d->column, column)))
            return true;
    }
    return false;
}

static void drop_dependants(struct pgr *r, ssm_str schema, ssm_str name, ssm_str column, const struct object *self)
{
    size_t count = object_state(r) ? r->objects->all.count : 0;
    for (size_t i = 0; i < count && !r->failed; i++) {
        struct object *o = r->objects->all.items[i];
        if (o != self && !o->dropped && needs(r, o, schema, name, column))
            object_drop(r, o, true);
    }
}

void object_dropped(struct pgr *r, struct pgr_table *table, struct pgr_column *column, bool cascade)
{
    struct subject on = {.kind = column ? SUBJECT_COLUMN : SUBJECT_TABLE,
                         .thing = column ? (void *)column : (void *)table};
    if (r->objects == NULL || r->objects->all.count == 0)
        return;
    if (cascade)
        drop_dependants(r, table->schema, table->name, column ? column->name : PGR_ABSENT, NULL);
    drop_hanging(r, &on, cascade);
    for (size_t i = 0; !column && i < table->columns.count; i++) {
        on = (struct subject){.kind = SUBJECT_COLUMN, .thing = table->columns.items[i]};
        drop_hanging(r, &on, cascade);
    }
}

void object_constraint_dropped(struct pgr *r, struct pgr_constraint *constraint)
{
    struct subject on = {.kind = SUBJECT_CONSTRAINT, .thing = constraint};
    drop_hanging(r, &on, false);
}

void object_index_dropped(struct pgr *r, struct pgr_index *index)
{
    struct subject on = {.kind = SUBJECT_INDEX, .thing = index};
    drop_hanging(r, &on, false);
}

/* All in it, as DROP SCHEMA ... CASCADE takes it. */
static void drop_schema_contents(struct pgr *r, ssm_str schema)
{
    for (size_t i = r->tables.count; i-- > 0;) {
        if (i < r->tables.count && pgr_same(((struct pgr_table *)r->tables.items[i])->schema, schema))
            pgr_drop_table(r, r->tables.items[i], true);
    }
    for (size_t i = 0; i < r->objects->all.count; i++) {
        struct object *o = r->objects->all.items[i];
        if (!o->dropped && pgr_same(o->schema, schema) && o->on.kind == SUBJECT_NONE && o->kind > SSM_OBJECT_EXTENSION)
            object_drop(r, o, true);
    }
    for (size_t i = 0; i < r->sequences.count; i++) {
        struct pgr_sequence *s = r->sequences.items[i];
        if (!s->dropped && pgr_same(s->schema, schema))
            pgr_drop_sequence(r, s);
    }
    for (size_t i = r->enums.count; i-- > 0;) {
        struct pgr_enum *e = r->enums.items[i];
        if (!pgr_same(e->schema, schema))
            continue;
        e->dropped = true;
        pgr_map_remove(&r->types, e->schema, e->name);
        pgr_remove(&r->enums, e);
    }
}

/* The last name of what a statement drops, for messages. */
static ssm_str name_in(const struct node *n)
{
    ssm_str schema, name = tree_string(n);
    const struct node *list = tree_get(tree_as(n, "List"), "items");
    if (list == NULL)
        list = tree_get(tree_as(n, "ObjectWithArgs"), "objname");
    if (list == NULL)
        list = tree_get(tree_as(n, "TypeName"), "names");
    if (list)
        print_name_parts(list, &schema, &name);
    return name.len ? name : SSM_LIT("object");
}

static enum pgr_result drop_one(struct pgr *r, ssm_str type, const struct node *n, bool missing_ok, bool cascade)
{
    struct subject on;
    bool saved = r->last_call;
    r->last_call = false; /* to hear of it instead of failing */
    enum pgr_result result = subject_find(r, type, n, &on);
    r->last_call = saved;
    if (result == PGR_ERROR)
        return r->failed ? result : pgr_cannot_thing(r, type, n);
    if (result == PGR_WAIT)
        return missing_ok ? PGR_OK : object_missing(r, name_in(n));
    if (on.kind == SUBJECT_SEQUENCE) {
        pgr_drop_sequence(r, on.thing);
        drop_hanging(r, &on, cascade);
        return PGR_OK;
    }
    if (on.kind != SUBJECT_OBJECT)
        return on.kind == SUBJECT_OTHER ? PGR_OK : pgr_cannot_thing(r, type, n);
    struct object *o = on.thing;
    if (o->kind == SSM_OBJECT_SCHEMA && cascade)
        drop_schema_contents(r, o->name);
    object_drop(r, o, cascade);
    return PGR_OK;
}

enum pgr_result object_drop_statement(struct pgr *r, const struct node *statement)
{
    ssm_str type = tree_text(statement, "removeType");
    bool cascade = pgr_is(tree_text(statement, "behavior"), "DROP_CASCADE"),
         missing_ok = tree_flag(statement, "missing_ok");
    enum pgr_result result = PGR_OK;
    if (object_state(r) == NULL)
        return PGR_ERROR;
    for (const struct node *n = tree_first(tree_get(statement, "objects")); n && result == PGR_OK; n = n->next) {
        if (pgr_is(type, "OBJECT_TYPE") || pgr_is(type, "OBJECT_DOMAIN")) { /* enums among them are done already */
            ssm_str schema, name;
            print_name_parts(tree_get(tree_as(n, "TypeName"), "names"), &schema, &name);
            struct object_type_found found = object_find_type(r, schema, name, 0);
            if (!found.is_known && pgr_is(type, "OBJECT_TYPE") && tree_count(tree_get(statement, "objects")) > 1)
                continue;
        }
        result = drop_one(r, type, n, missing_ok, cascade);
    }
    return result;
}

/* ------------------------------------------------------------------ renaming */

static enum pgr_result move(struct pgr *r, struct object *o, ssm_str schema, ssm_str name)
{
    struct pgr_relation *relation = pgr_map_get(&r->relations, o->schema, o->name);
    bool is_function =
        o->kind == SSM_OBJECT_FUNCTION || o->kind == SSM_OBJECT_PROCEDURE || o->kind == SSM_OBJECT_AGGREGATE;
    if (relation && relation->kind == PGR_OTHER && relation->thing == o) {
        if (pgr_map_get(&r->relations, schema, name))
            return pgr_fail(r, "relation_exists", "There is a relation %1 already.", &name, 1);
        pgr_release(r, o->schema, o->name);
        if (!pgr_take(r, schema, name, PGR_OTHER, o) ||
            !pgr_note_rename(r, PGR_RENAMED_RELATION, o->schema, o->name, schema, name))
            return PGR_ERROR;
    }
    if (o->kind == SSM_OBJECT_DOMAIN || o->kind == SSM_OBJECT_TYPE) {
        pgr_map_remove(&r->objects->types, o->schema, o->name);
        if (!pgr_map_put(r, &r->objects->types, schema, name, o) ||
            !pgr_note_rename(r, PGR_RENAMED_TYPE, o->schema, o->name, schema, name))
            return PGR_ERROR;
    }
    if (is_function && !pgr_note_rename(r, PGR_RENAMED_FUNCTION, o->schema, o->name, schema, name))
        return PGR_ERROR;
    if (o->kind == SSM_OBJECT_SCHEMA && !pgr_note_rename(r, PGR_RENAMED_SCHEMA, PGR_ABSENT, o->name, PGR_ABSENT, name))
        return PGR_ERROR;
    struct pgr_list *list = is_function ? pgr_map_get(&r->objects->functions, o->schema, o->name) : NULL;
    if (list)
        pgr_remove(list, o);
    object_rename_to(r, o, schema, name);
    return !is_function || object_add_function(r, o) ? PGR_OK : PGR_ERROR;
}

/* What is kept as text has its name in it. */
static bool is_text(const struct object *o)
{
    return o->kind == SSM_OBJECT_AGGREGATE || o->kind == SSM_OBJECT_OPERATOR || o->kind == SSM_OBJECT_CAST ||
           o->kind == SSM_OBJECT_COLLATION || o->kind == SSM_OBJECT_RULE;
}

static enum pgr_result move_schema(struct pgr *r, ssm_str from, ssm_str to)
{
    for (size_t i = 0; i < r->tables.count; i++)
        if (pgr_same(((struct pgr_table *)r->tables.items[i])->schema, from))
            return pgr_cannot(r, "rename_schema", from);
    for (size_t i = 0; i < r->objects->all.count; i++) {
        struct object *o = r->objects->all.items[i];
        if (o->dropped || !pgr_same(o->schema, from) || o->on.kind != SUBJECT_NONE)
            continue;
        if (is_text(o))
            return pgr_cannot(r, "rename_schema", from);
        enum pgr_result result = move(r, o, to, o->name);
        if (result != PGR_OK)
            return result;
    }
    return PGR_OK;
}

enum pgr_result object_rename(struct pgr *r, const struct node *statement)
{
    struct subject on;
    ssm_str type = tree_text(statement, "renameType"), to = tree_text(statement, "newname");
    const struct node *relation = tree_get(statement, "relation");
    bool is_member = pgr_is(type, "OBJECT_POLICY") || pgr_is(type, "OBJECT_TRIGGER") || pgr_is(type, "OBJECT_RULE");
    enum pgr_result result =
        relation ? subject_relation(r, relation, &on) : subject_find(r, type, tree_get(statement, "object"), &on);
    if (object_state(r) == NULL)
        return PGR_ERROR;
    if (result == PGR_WAIT && tree_flag(statement, "missing_ok"))
        return PGR_OK;
    if (result == PGR_ERROR && !r->failed && !r->said_error)
        return pgr_cannot_thing(r, type, relation ? relation : tree_get(statement, "object"));
    if (result != PGR_OK)
        return result;
    if (is_member) {
        enum ssm_object_kind kind = pgr_is(type, "OBJECT_POLICY")    ? SSM_OBJECT_POLICY
                                    : pgr_is(type, "OBJECT_TRIGGER") ? SSM_OBJECT_TRIGGER
                                                                     : SSM_OBJECT_RULE;
        struct subject of = on;
        on = (struct subject){.kind = SUBJECT_OBJECT,
                              .thing = object_on(r, kind, &of, tree_text(statement, "subname"), PGR_ABSENT)};
        if (on.thing == NULL)
            return object_missing(r, tree_text(statement, "subname"));
    }
    if (on.kind != SUBJECT_OBJECT)
        return pgr_cannot(r, "rename", subject_name(r, &on));
    struct object *o = on.thing;
    if (pgr_is(type, "OBJECT_ATTRIBUTE") || pgr_is(type, "OBJECT_COLUMN"))
        return object_change(r, o, statement, to) ? PGR_OK : PGR_ERROR;
    if (is_text(o) || pgr_is(type, "OBJECT_DOMCONSTRAINT"))
        return pgr_cannot(r, "rename", o->name);
    if (o->kind == SSM_OBJECT_SCHEMA && (result = move_schema(r, o->name, to)) != PGR_OK)
        return result;
    return move(r, o, o->schema, to);
}

enum pgr_result object_set_schema(struct pgr *r, const struct node *statement)
{
    struct subject on;
    ssm_str type = tree_text(statement, "objectType"), to = pgr_schema(tree_text(statement, "newschema"));
    const struct node *relation = tree_get(statement, "relation");
    enum pgr_result result =
        relation ? subject_relation(r, relation, &on) : subject_find(r, type, tree_get(statement, "object"), &on);
    if (result == PGR_ERROR && !r->failed && !r->said_error)
        return pgr_cannot_thing(r, type, tree_get(statement, "object"));
    if (result != PGR_OK)
        return result == PGR_WAIT && tree_flag(statement, "missing_ok") ? PGR_OK : result;
    if (on.kind == SUBJECT_SEQUENCE) {
        struct pgr_sequence *s = on.thing;
        pgr_release(r, s->schema, s->name);
        if (!pgr_take(r, to, s->name, PGR_SEQUENCE, s) ||
            !pgr_note_rename(r, PGR_RENAMED_RELATION, s->schema, s->name, to, s->name))
            return PGR_ERROR;
        s->schema = to;
        return PGR_OK;
    }
    if (on.kind != SUBJECT_OBJECT)
        return pgr_cannot(r, "set_schema", subject_name(r, &on));
    struct object *o = on.thing;
    if (o->kind == SSM_OBJECT_EXTENSION) {
        o->text = to;
        return PGR_OK;
    }
    return is_text(o) ? pgr_cannot(r, "set_schema", o->name) : move(r, o, to, o->name);
}

/* ------------------------------------------------------------------ ALTER VIEW, ALTER TYPE, ... */

enum pgr_result object_alter_relation(struct pgr *r, const struct node *statement)
{
    struct subject on;
    const struct node *range = tree_get(statement, "relation");
    enum pgr_result result = subject_relation(r, range, &on);
    if (result == PGR_WAIT && tree_flag(statement, "missing_ok"))
        return PGR_OK;
    if (result != PGR_OK)
        return result;
    for (const struct node *n = tree_first(tree_get(statement, "cmds")); n && result == PGR_OK; n = n->next) {
        const struct node *command = tree_as(n, "AlterTableCmd");
        ssm_str kind = tree_text(command, "subtype");
        struct object *o = on.kind == SUBJECT_OBJECT ? on.thing : NULL;
        bool changes = pgr_is(kind, "AT_SetRelOptions") || pgr_is(kind, "AT_ResetRelOptions") ||
                       pgr_is(tree_text(statement, "objtype"), "OBJECT_TYPE");
        if (on.kind == SUBJECT_SEQUENCE && !pgr_is(kind, "AT_ChangeOwner"))
            result = pgr_cannot_command(r, kind, subject_name(r, &on));
        else if (o && changes && (o->kind == SSM_OBJECT_VIEW || o->kind == SSM_OBJECT_TYPE))
            result = object_change(r, o, command, PGR_ABSENT) ? PGR_OK : PGR_ERROR;
        else
            result = object_command_on(r, &on, command);
    }
    return result;
}
