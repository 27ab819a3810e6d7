/* SPDX-License-Identifier: Apache-2.0
 *
 * What statements are about, by every form in which they say it: COMMENT ON, GRANT ON, ALTER ... OWNER, DROP, RENAME.
 */
#include "object.h"
#include "table.h"

/* A word for each type of the statements, and the kind of ours. */
static const struct {
    const char *type, *word;
    enum ssm_object_kind kind;
} types[] = {
    {"OBJECT_SCHEMA", "SCHEMA", SSM_OBJECT_SCHEMA},
    {"OBJECT_EXTENSION", "EXTENSION", SSM_OBJECT_EXTENSION},
    {"OBJECT_COLLATION", "COLLATION", SSM_OBJECT_COLLATION},
    {"OBJECT_DOMAIN", "DOMAIN", SSM_OBJECT_DOMAIN},
    {"OBJECT_TYPE", "TYPE", SSM_OBJECT_TYPE},
    {"OBJECT_FUNCTION", "FUNCTION", SSM_OBJECT_FUNCTION},
    {"OBJECT_PROCEDURE", "PROCEDURE", SSM_OBJECT_PROCEDURE},
    {"OBJECT_ROUTINE", "ROUTINE", SSM_OBJECT_FUNCTION},
    {"OBJECT_AGGREGATE", "AGGREGATE", SSM_OBJECT_AGGREGATE},
    {"OBJECT_VIEW", "VIEW", SSM_OBJECT_VIEW},
    {"OBJECT_MATVIEW", "MATERIALIZED VIEW", SSM_OBJECT_MATERIALIZED_VIEW},
    {"OBJECT_RULE", "RULE", SSM_OBJECT_RULE},
    {"OBJECT_TRIGGER", "TRIGGER", SSM_OBJECT_TRIGGER},
    {"OBJECT_POLICY", "POLICY", SSM_OBJECT_POLICY},
    {"OBJECT_STATISTIC_EXT", "STATISTICS", SSM_OBJECT_STATISTICS},
    {"OBJECT_PUBLICATION", "PUBLICATION", SSM_OBJECT_PUBLICATION},
    {"OBJECT_OPERATOR", "OPERATOR", SSM_OBJECT_OPERATOR},
    {"OBJECT_CAST", "CAST", SSM_OBJECT_CAST},
    {"OBJECT_LANGUAGE", "LANGUAGE", SSM_OBJECT_NONE},
    {"OBJECT_DATABASE", "DATABASE", SSM_OBJECT_NONE},
    {"OBJECT_ROLE", "ROLE", SSM_OBJECT_NONE},
    {"OBJECT_TABLESPACE", "TABLESPACE", SSM_OBJECT_NONE},
};

static const struct node *names_of(const struct node *object)
{
    const struct node *list = tree_as(object, "List");
    const struct node *type = tree_as(object, "TypeName");
    const struct node *function = tree_as(object, "ObjectWithArgs");
    return list ? tree_get(list, "items") : type ? tree_get(type, "names") : tree_get(function, "objname");
}

/* The last `tail` of a list of names is left out. */
static void names_before(const struct node *names, size_t tail, ssm_str *schema, ssm_str *name)
{
    size_t count = tree_count(names);
    *schema = *name = PGR_ABSENT;
    for (size_t i = 0; i + tail < count; i++) {
        *schema = *name;
        *name = tree_string(tree_item(names, i));
    }
}

static enum pgr_result relation_by_name(struct pgr *r, ssm_str schema, ssm_str name, struct subject *out)
{
    const struct pgr_relation *relation = pgr_relation(r, schema, name);
    if (relation == NULL)
        return object_missing(r, name);
    out->thing = relation->thing;
    switch (relation->kind) {
    case PGR_TABLE:
        out->kind = SUBJECT_TABLE;
        break;
    case PGR_INDEX:
        out->kind = SUBJECT_INDEX;
        break;
    case PGR_KEY:
        out->kind = SUBJECT_CONSTRAINT;
        break;
    case PGR_SEQUENCE:
        out->kind = SUBJECT_SEQUENCE;
        break;
    default:
        out->kind = SUBJECT_OBJECT;
        break;
    }
    return PGR_OK;
}

enum pgr_result subject_relation(struct pgr *r, const struct node *range, struct subject *out)
{
    *out = (struct subject){.kind = SUBJECT_NONE};
    return relation_by_name(r, tree_text(range, "schemaname"), tree_text(range, "relname"), out);
}

static enum pgr_result find_column_of(struct pgr *r, const struct node *names, struct subject *out)
{
    ssm_str schema, name, column = tree_string(tree_item(names, tree_count(names) - 1));
    names_before(names, 1, &schema, &name);
    enum pgr_result result = relation_by_name(r, schema, name, out);
    if (result != PGR_OK)
        return result;
    if (out->kind == SUBJECT_TABLE) {
        out->thing = pgr_column(out->thing, column);
        out->kind = SUBJECT_COLUMN;
        return out->thing ? PGR_OK : object_missing(r, column);
    }
    out->kind = SUBJECT_COLUMN;
    out->name = column;
    return PGR_OK;
}

/* A constraint, trigger, policy or rule: the relation's name, then its own. */
static enum pgr_result find_member(struct pgr *r, ssm_str type, const struct node *names, struct subject *out)
{
    ssm_str schema, name, member = tree_string(tree_item(names, tree_count(names) - 1));
    struct subject on = {.kind = SUBJECT_NONE};
    names_before(names, 1, &schema, &name);
    enum pgr_result result = relation_by_name(r, schema, name, &on);
    if (result != PGR_OK)
        return result;
    if (pgr_is(type, "OBJECT_TABCONSTRAINT")) {
        out->kind = SUBJECT_CONSTRAINT;
        out->thing = on.kind == SUBJECT_TABLE ? pgr_find_constraint(on.thing, member) : NULL;
    } else {
        enum ssm_object_kind kind = pgr_is(type, "OBJECT_TRIGGER")  ? SSM_OBJECT_TRIGGER
                                    : pgr_is(type, "OBJECT_POLICY") ? SSM_OBJECT_POLICY
                                                                    : SSM_OBJECT_RULE;
        out->kind = SUBJECT_OBJECT;
        out->thing = object_on(r, kind, &on, member, PGR_ABSENT);
    }
    return out->thing ? PGR_OK : object_missing(r, member);
}

static enum pgr_result find_type(struct pgr *r, const struct node *names, struct subject *out)
{
    ssm_str schema, name;
    print_name_parts(names, &schema, &name);
    struct pgr_enum *e = pgr_enum(r, schema, name);
    struct object_type_found found = object_find_type(r, schema, name, 0);
    out->kind = e ? SUBJECT_ENUM : SUBJECT_OBJECT;
    out->thing = e;
    if (!e && found.is_known)
        out->thing = pgr_map_get(&object_state(r)->types, found.schema, found.name);
    return out->thing ? PGR_OK : object_missing(r, name);
}

static enum pgr_result find_other(struct pgr *r, size_t at, const struct node *object, struct subject *out)
{
    ssm_str schema, name = tree_string(object);
    enum ssm_object_kind kind = types[at].kind;
    if (!name.len)
        print_name_parts(names_of(object), &schema, &name);
    else
        schema = PGR_ABSENT;
    if (kind == SSM_OBJECT_NONE || (kind == SSM_OBJECT_SCHEMA && pgr_is(name, "public"))) {
        *out = (struct subject){SUBJECT_OTHER, NULL, types[at].word, name};
        return PGR_OK;
    }
    out->kind = SUBJECT_OBJECT;
    if (tree_as(object, "ObjectWithArgs") && kind != SSM_OBJECT_OPERATOR)
        out->thing = object_function_by(r, schema, name, tree_as(object, "ObjectWithArgs"));
    else if (kind == SSM_OBJECT_OPERATOR || kind == SSM_OBJECT_CAST)
        out->thing = object_get(r, kind, PGR_ABSENT, object_signature(r, object));
    else
        out->thing = kind == SSM_OBJECT_SCHEMA || kind == SSM_OBJECT_EXTENSION || kind == SSM_OBJECT_PUBLICATION
                         ? object_get(r, kind, PGR_ABSENT, name)
                         : object_find(r, kind, schema, name);
    if (out->thing == NULL && (kind == SSM_OBJECT_EXTENSION || kind == SSM_OBJECT_SCHEMA) && r->last_call) {
        *out = (struct subject){SUBJECT_OTHER, NULL, types[at].word, name};
        return PGR_OK;
    }
    return out->thing ? PGR_OK : object_missing(r, name);
}

enum pgr_result subject_find(struct pgr *r, ssm_str type, const struct node *object, struct subject *out)
{
    static const char *const relations[] = {"OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_INDEX",
                                            "OBJECT_SEQUENCE"};
    static const char *const members[] = {"OBJECT_TABCONSTRAINT", "OBJECT_TRIGGER", "OBJECT_POLICY", "OBJECT_RULE"};
    ssm_str schema, name;
    *out = (struct subject){.kind = SUBJECT_NONE};
    for (size_t i = 0; i < sizeof relations / sizeof relations[0]; i++)
        if (pgr_is(type, relations[i])) {
            print_name_parts(names_of(object), &schema, &name);
            return relation_by_name(r, schema, name, out);
        }
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (pgr_is(type, members[i]))
            return find_member(r, type, names_of(object), out);
    if (pgr_is(type, "OBJECT_COLUMN"))
        return find_column_of(r, names_of(object), out);
    if (pgr_is(type, "OBJECT_TYPE") || pgr_is(type, "OBJECT_DOMAIN"))
        return find_type(r, names_of(object), out);
    if (pgr_is(type, "OBJECT_DOMCONSTRAINT")) {
        const struct node *items = tree_get(tree_as(object, "List"), "items");
        struct subject domain = {.kind = SUBJECT_NONE};
        enum pgr_result result = find_type(r, names_of(tree_item(items, 0)), &domain);
        if (result != PGR_OK)
            return result;
        out->kind = SUBJECT_OBJECT;
        name = tree_string(tree_item(items, 1));
        ssm_str word = SSM_LIT("constraint ");
        out->thing = object_on(r, SSM_OBJECT_ATTRIBUTE, &domain, PGR_ABSENT, object_join(r, &word, &name, NULL));
        return out->thing ? PGR_OK : object_missing(r, name);
    }
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (pgr_is(type, types[i].type))
            return find_other(r, i, object, out);
    return PGR_ERROR;
}

/* ------------------------------------------------------------------ as text */

bool subject_same(const struct subject *a, const struct subject *b)
{
    return a->kind == b->kind && a->thing == b->thing && pgr_same(a->name, b->name) && a->word == b->word;
}

bool subject_dropped(const struct subject *s)
{
    switch (s->kind) {
    case SUBJECT_TABLE:
        return ((const struct pgr_table *)s->thing)->dropped;
    case SUBJECT_COLUMN:
        if (s->name.len)
            return ((const struct object *)s->thing)->dropped;
        return ((const struct pgr_column *)s->thing)->dropped || ((const struct pgr_column *)s->thing)->table->dropped;
    case SUBJECT_SEQUENCE:
        return ((const struct pgr_sequence *)s->thing)->dropped;
    case SUBJECT_ENUM:
        return ((const struct pgr_enum *)s->thing)->dropped;
    case SUBJECT_OBJECT:
        return ((const struct object *)s->thing)->dropped;
    default:
        return false;
    }
}

const char *subject_word(const struct subject *s)
{
    if (s->kind == SUBJECT_OBJECT) {
        enum ssm_object_kind kind = ((const struct object *)s->thing)->kind;
        if (kind == SSM_OBJECT_INDEX)
            return "INDEX";
        for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
            if (types[i].kind == kind)
                return types[i].word;
        return "CONSTRAINT";
    }
    switch (s->kind) {
    case SUBJECT_TABLE:
        return "TABLE";
    case SUBJECT_COLUMN:
        return "COLUMN";
    case SUBJECT_CONSTRAINT:
        return "CONSTRAINT";
    case SUBJECT_INDEX:
        return "INDEX";
    case SUBJECT_SEQUENCE:
        return "SEQUENCE";
    case SUBJECT_ENUM:
        return "TYPE";
    default:
        return s->word ? s->word : "OBJECT";
    }
}

static void put_column(struct text *t, const struct subject *s)
{
    if (s->name.len) {
        const struct object *o = s->thing;
        print_qualified(t, o->schema, o->name);
    } else {
        const struct pgr_column *c = s->thing;
        print_qualified(t, c->table->schema, c->table->name);
    }
    text_puts(t, ".");
    print_name(t, s->name.len ? s->name : ((const struct pgr_column *)s->thing)->name);
}

static void put_object(struct pgr *r, struct text *t, const struct object *o)
{
    bool is_named_alone = o->kind == SSM_OBJECT_INDEX || o->kind == SSM_OBJECT_STATISTICS;
    bool is_member = o->on.kind != SUBJECT_NONE && o->name.len && !is_named_alone;
    if (o->kind == SSM_OBJECT_OPERATOR || o->kind == SSM_OBJECT_CAST) {
        text_put(t, o->name);
        return;
    }
    if (o->kind == SSM_OBJECT_ATTRIBUTE) { /* a domain's constraint */
        print_name(t, ssm_view(o->label.ptr + 11, o->label.len - 11));
        text_puts(t, " ON DOMAIN ");
        text_put(t, subject_name(r, &o->on));
        return;
    }
    print_qualified(t, o->schema, o->name);
    text_put(t, o->arguments);
    if (is_member) {
        text_puts(t, " ON ");
        text_put(t, subject_name(r, &o->on));
    }
}

ssm_str subject_name(struct pgr *r, const struct subject *s)
{
    struct text t = {.owner = r};
    const struct pgr_table *table = s->thing;
    const struct pgr_constraint *c = s->thing;
    const struct pgr_index *index = s->thing;
    const struct pgr_sequence *sequence = s->thing;
    const struct pgr_enum *e = s->thing;
    switch (s->kind) {
    case SUBJECT_TABLE:
        print_qualified(&t, table->schema, table->name);
        break;
    case SUBJECT_COLUMN:
        put_column(&t, s);
        break;
    case SUBJECT_INDEX:
        print_qualified(&t, index->table->schema, index->name);
        break;
    case SUBJECT_SEQUENCE:
        print_qualified(&t, sequence->schema, sequence->name);
        break;
    case SUBJECT_ENUM:
        print_qualified(&t, e->schema, e->name);
        break;
    case SUBJECT_OBJECT:
        put_object(r, &t, s->thing);
        break;
    case SUBJECT_CONSTRAINT:
        print_name(&t, c->name);
        text_puts(&t, " ON ");
        print_qualified(&t, c->table->schema, c->table->name);
        break;
    default:
        print_name(&t, s->name);
        break;
    }
    return text_done(&t);
}

ssm_str subject_text(struct pgr *r, const struct subject *s)
{
    ssm_str pieces[] = {ssm_cstr(subject_word(s)), SSM_LIT(" "), subject_name(r, s)};
    return pgr_concat(r, pieces, 3);
}

/* ------------------------------------------------------------------ what hangs on it */

static void need(struct pgr *r, struct pgr_depends *depends, ssm_namespace among, ssm_str schema, ssm_str name, ssm_str column)
{
    if (depends)
        pgr_depend(r, depends, among, schema, name, column);
}

void subject_fill(struct pgr *r, const struct subject *s, ssm_object *out, struct pgr_depends *depends)
{
    const struct pgr_table *table = NULL;
    ssm_str column = PGR_ABSENT;
    if (s->kind == SUBJECT_TABLE)
        table = s->thing;
    else if (s->kind == SUBJECT_INDEX)
        table = ((const struct pgr_index *)s->thing)->table;
    else if (s->kind == SUBJECT_CONSTRAINT)
        table = ((const struct pgr_constraint *)s->thing)->table;
    else if (s->kind == SUBJECT_COLUMN && !s->name.len) {
        table = ((const struct pgr_column *)s->thing)->table;
        column = ((const struct pgr_column *)s->thing)->name;
    }
    if (table) {
        out->schema = table->schema;
        out->table = table->name;
        need(r, depends, SSM_NAMES_RELATIONS, table->schema, table->name, column);
        if (s->kind == SUBJECT_INDEX)
            need(r, depends, SSM_NAMES_ANY, table->schema, ((const struct pgr_index *)s->thing)->name, PGR_ABSENT);
        else if (s->kind == SUBJECT_CONSTRAINT) /* which goes and comes again where it changes */
            need(r, depends, SSM_NAMES_ANY, table->schema, ((const struct pgr_constraint *)s->thing)->name, PGR_ABSENT);
        return;
    }
    if (s->kind == SUBJECT_SEQUENCE) {
        const struct pgr_sequence *q = s->thing;
        out->schema = q->schema;
        need(r, depends, SSM_NAMES_RELATIONS, q->schema, q->name, PGR_ABSENT);
    } else if (s->kind == SUBJECT_ENUM) {
        const struct pgr_enum *e = s->thing;
        out->schema = e->schema;
        need(r, depends, SSM_NAMES_TYPES, e->schema, e->name, PGR_ABSENT);
    } else if (s->kind == SUBJECT_OBJECT || (s->kind == SUBJECT_COLUMN && s->name.len)) {
        const struct object *o = s->thing;
        bool is_relation = o->kind == SSM_OBJECT_VIEW || o->kind == SSM_OBJECT_MATERIALIZED_VIEW;
        out->schema = o->schema;
        if (o->on.kind != SUBJECT_NONE)
            subject_fill(r, &o->on, out, depends);
        else if (is_relation)
            out->table = o->name;
        if (o->name.len)
            need(r, depends, SSM_NAMES_ANY, out->schema, o->name, PGR_ABSENT);
    }
}
