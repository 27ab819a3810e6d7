/* SPDX-License-Identifier: Apache-2.0
 *
 * Sequences that are objects of their own, and publications.
 */
#include "object.h"
#include "table.h"

enum pgr_result object_sequence(struct pgr *r, const struct node *statement)
{
    const struct node *range = tree_get(statement, "sequence");
    ssm_str schema = pgr_target(r, tree_text(range, "schemaname")), name = tree_text(range, "relname");
    struct pgr_sequence *s = NULL;
    const struct pgr_relation *there = pgr_map_get(&r->relations, schema, name);
    if (pgr_is(tree_text(range, "relpersistence"), "t"))
        return pgr_cannot(r, "temporary_sequence", name);
    if (there && there->kind == PGR_SEQUENCE && r->last_call)
        s = there->thing; /* it waited for its owner */
    else if (there && tree_flag(statement, "if_not_exists"))
        return PGR_OK;
    else if (there &&
             !(there->kind == PGR_SEQUENCE && ((struct pgr_sequence *)there->thing)->object == (const void *)statement))
        return pgr_fail(r, "relation_exists", "There is a relation %1 already.", &name, 1);
    if (s == NULL)
        s = there ? there->thing : pgr_sequence_add(r, schema, name);
    if (s == NULL)
        return PGR_ERROR;
    s->unlogged = pgr_is(tree_text(range, "relpersistence"), "u");
    s->object = (void *)(uintptr_t)statement;
    s->place = pgr_place(r);
    return pgr_sequence_options(r, s, tree_get(statement, "options"));
}

enum pgr_result object_alter_sequence(struct pgr *r, const struct node *statement)
{
    const struct node *range = tree_get(statement, "sequence");
    struct pgr_sequence *s = pgr_sequence(r, tree_text(range, "schemaname"), tree_text(range, "relname"));
    if (s == NULL)
        return tree_flag(statement, "missing_ok") ? PGR_OK : object_missing(r, tree_text(range, "relname"));
    return pgr_sequence_alter(r, s, tree_get(statement, "options"));
}

/* Every attribute said, so that it holds whatever was before. */
static ssm_str all_attributes(struct pgr *r, const struct pgr_sequence *s)
{
    ssm_str no = SSM_LIT("");
    ssm_str pieces[] = {SSM_LIT(" AS "),
                        s->type.len ? s->type : SSM_LIT("bigint"),
                        SSM_LIT(" INCREMENT BY "),
                        s->increment.len ? s->increment : SSM_LIT("1"),
                        s->minimum.len ? SSM_LIT(" MINVALUE ") : SSM_LIT(" NO MINVALUE"),
                        s->minimum.len ? s->minimum : no,
                        s->maximum.len ? SSM_LIT(" MAXVALUE ") : SSM_LIT(" NO MAXVALUE"),
                        s->maximum.len ? s->maximum : no,
                        SSM_LIT(" START WITH "),
                        pgr_sequence_start(r, s),
                        SSM_LIT(" CACHE "),
                        s->cache.len ? s->cache : SSM_LIT("1"),
                        s->cycle ? SSM_LIT(" CYCLE") : SSM_LIT(" NO CYCLE")};
    return pgr_concat(r, pieces, sizeof pieces / sizeof pieces[0]);
}

static bool give_owner(struct pgr *r, const struct pgr_sequence *s, ssm_str name)
{
    struct pgr_depends depends = {0};
    ssm_object *out = PGR_NEW(r, ssm_object);
    const struct pgr_table *table = s->owner->table;
    if (out == NULL)
        return false;
    struct text t = {.owner = r};
    text_puts(&t, "ALTER SEQUENCE ");
    text_put(&t, name);
    text_puts(&t, " OWNED BY ");
    print_qualified(&t, table->schema, table->name);
    text_puts(&t, ".");
    print_name(&t, s->owner->name);
    out->kind = SSM_OBJECT_ATTRIBUTE;
    out->flags = s->taken ? SSM_OBJECTF_IMPLIED : SSM_OBJECTF_NONE;
    out->schema = s->schema;
    out->name = pgr_concat(r, (const ssm_str[]){SSM_LIT("sequence "), name, SSM_LIT(" owned by")}, 3);
    out->create = out->replace = out->definition = text_done(&t);
    out->drop = pgr_concat(r, (const ssm_str[]){SSM_LIT("ALTER SEQUENCE "), name, SSM_LIT(" OWNED BY NONE")}, 3);
    pgr_depend(r, &depends, SSM_NAMES_RELATIONS, s->schema, s->name, PGR_ABSENT);
    pgr_depend(r, &depends, SSM_NAMES_RELATIONS, table->schema, table->name, s->owner->name);
    return object_give(r, out, &depends, s->place);
}

enum pgr_result finish_sequences(struct pgr *r)
{
    for (size_t i = 0; i < r->sequences.count; i++) {
        const struct pgr_sequence *s = r->sequences.items[i];
        struct pgr_depends depends = {0};
        if (s->dropped || s->of_identity)
            continue;
        ssm_object *out = PGR_NEW(r, ssm_object);
        ssm_str name = print_qualified_text(r, s->schema, s->name), text = pgr_sequence_text(r, s, true);
        if (out == NULL)
            return PGR_ERROR;
        ssm_str create = s->unlogged ? SSM_LIT("CREATE UNLOGGED SEQUENCE ") : SSM_LIT("CREATE SEQUENCE ");
        out->kind = SSM_OBJECT_SEQUENCE;
        out->flags = SSM_OBJECTF_DATA | (s->taken ? SSM_OBJECTF_IMPLIED : 0u);
        out->schema = s->schema;
        out->name = s->name;
        out->create = out->definition = pgr_concat(r, (const ssm_str[]){create, name, text}, 3);
        out->drop = pgr_concat(r, (const ssm_str[]){SSM_LIT("DROP SEQUENCE "), name}, 2);
        out->replace = pgr_concat(r, (const ssm_str[]){SSM_LIT("ALTER SEQUENCE "), name, all_attributes(r, s)}, 3);
        out->shape = s->unlogged ? SSM_LIT("unlogged") : SSM_LIT("logged");
        if (!object_give(r, out, &depends, s->place) || (s->owner && !give_owner(r, s, name)))
            return PGR_ERROR;
    }
    return PGR_OK;
}

/* ------------------------------------------------------------------ publications */

static bool add_item(struct pgr *r, struct object *o, ssm_str text, bool adds)
{
    for (size_t i = o->items.count; i-- > 0;) {
        const ssm_str *item = o->items.items[i];
        bool same = item->len >= text.len && memcmp(item->ptr, text.ptr, text.len) == 0 &&
                    (item->len == text.len || item->ptr[text.len] == ' ');
        if (same)
            pgr_remove(&o->items, item);
    }
    ssm_str *copy = adds ? PGR_NEW(r, ssm_str) : NULL;
    if (copy == NULL)
        return !adds;
    *copy = text;
    return pgr_push(r, &o->items, copy);
}

static enum pgr_result take_items(struct pgr *r, struct object *o, const struct node *list, bool adds)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *spec = tree_as(n, "PublicationObjSpec"), *table = tree_get(spec, "pubtable");
        struct text t = {.owner = r};
        if (table) {
            const struct node *range = tree_get(table, "relation");
            struct subject on;
            enum pgr_result result = subject_relation(r, range, &on);
            if (result != PGR_OK)
                return result;
            struct print_scope scope = {.r = r, .table = on.kind == SUBJECT_TABLE ? on.thing : NULL};
            text_puts(&t, "TABLE ");
            text_put(&t, subject_name(r, &on));
            const struct node *columns = tree_get(table, "columns");
            for (const struct node *c = adds ? tree_first(columns) : NULL; c; c = c->next) {
                text_puts(&t, c == tree_first(columns) ? " (" : ", ");
                print_name(&t, tree_string(c));
                text_puts(&t, c->next ? "" : ")");
            }
            if (adds && tree_flag(table, "whereClause")) {
                text_puts(&t, " WHERE (");
                text_put(&t, print_expression(&scope, tree_get(table, "whereClause"), SSM_LIT("boolean")));
                text_puts(&t, ")");
            }
        } else if (tree_text(spec, "name").len) {
            text_puts(&t, "TABLES IN SCHEMA ");
            print_name(&t, tree_text(spec, "name"));
        } else {
            return pgr_cannot(r, "publication", o->name);
        }
        if (!add_item(r, o, text_done(&t), adds))
            return PGR_ERROR;
    }
    return PGR_OK;
}

enum pgr_result object_publication(struct pgr *r, const struct node *statement)
{
    ssm_str name = tree_text(statement, "pubname");
    struct object *o = object_get(r, SSM_OBJECT_PUBLICATION, PGR_ABSENT, name);
    if (o == NULL)
        o = object_new(r, SSM_OBJECT_PUBLICATION, PGR_ABSENT, name, statement);
    return o ? take_items(r, o, tree_get(statement, "pubobjects"), true) : PGR_ERROR;
}

enum pgr_result object_alter_publication(struct pgr *r, const struct node *statement)
{
    ssm_str name = tree_text(statement, "pubname"), action = tree_text(statement, "action");
    struct object *o = object_get(r, SSM_OBJECT_PUBLICATION, PGR_ABSENT, name);
    if (o == NULL)
        return object_missing(r, name);
    if (tree_flag(statement, "options") && !object_change(r, o, tree_get(statement, "options"), PGR_ABSENT))
        return PGR_ERROR;
    if (pgr_is(action, "AP_SetObjects"))
        o->items.count = 0;
    return take_items(r, o, tree_get(statement, "pubobjects"), !pgr_is(action, "AP_DropObjects"));
}

static ssm_str publication_option(const struct object *o, const char *name)
{
    const struct node *found = object_option(tree_get(o->node, "options"), name);
    for (size_t i = 0; i < o->changes.count; i++) {
        const struct node *later = object_option(((const struct object_change *)o->changes.items[i])->node, name);
        found = later ? later : found;
    }
    ssm_str text = tree_string(tree_get(found, "arg"));
    return found && !text.len ? SSM_LIT("true") : text;
}

static void put_items(struct text *t, struct object *o)
{
    for (size_t i = 1; i < o->items.count; i++) /* sorted: they have no order */
        for (size_t k = i; k > 0 && pgr_compare(*(ssm_str *)o->items.items[k - 1], *(ssm_str *)o->items.items[k]) > 0;
             k--) {
            void *swap = o->items.items[k];
            o->items.items[k] = o->items.items[k - 1];
            o->items.items[k - 1] = swap;
        }
    for (size_t i = 0; i < o->items.count; i++) {
        text_puts(t, i ? ", " : " FOR ");
        text_put(t, *(const ssm_str *)o->items.items[i]);
    }
}

bool finish_publication(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    static const char *const kinds[] = {"insert", "update", "delete", "truncate"};
    struct text t = {.owner = r}, p = {.owner = r};
    ssm_str name = print_qualified_text(r, PGR_ABSENT, o->name), publish = publication_option(o, "publish");
    size_t said = 0;
    text_puts(&t, "CREATE PUBLICATION ");
    text_put(&t, name);
    text_puts(&t, tree_flag(o->node, "for_all_tables") ? " FOR ALL TABLES" : "");
    put_items(&t, o);
    for (size_t i = 0; i < 4; i++)
        for (size_t at = 0; at + strlen(kinds[i]) <= publish.len; at++)
            if (memcmp(publish.ptr + at, kinds[i], strlen(kinds[i])) == 0) {
                text_puts(&p, said++ ? ", " : "");
                text_puts(&p, kinds[i]);
                break;
            }
    bool root = pgr_is(publication_option(o, "publish_via_partition_root"), "true");
    if (publish.ptr && said < 4) {
        text_puts(&t, " WITH (publish = ");
        print_literal(&t, text_done(&p));
        text_puts(&t, root ? ", publish_via_partition_root = true)" : ")");
    } else if (root) {
        text_puts(&t, " WITH (publish_via_partition_root = true)");
    }
    object_scope(r, o, o->since, depends);
    object_walk(r, o->node, o->since, depends);
    out->create = out->definition = text_done(&t);
    out->drop = pgr_concat(r, (const ssm_str[]){SSM_LIT("DROP PUBLICATION "), name}, 2);
    return true;
}
