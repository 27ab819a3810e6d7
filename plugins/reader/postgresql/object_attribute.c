/* SPDX-License-Identifier: Apache-2.0
 *
 * What a statement of its own sets on something: row security, replica identity, storage of columns,
 * triggers that do not fire.
 */
#include "object.h"
#include "print_internal.h"

/* "table users": what an attribute is called, by what it is about. */
static ssm_str called(struct pgr *r, const struct subject *on, ssm_str label)
{
    struct text t = {.owner = r};
    for (const char *c = subject_word(on); *c; c++) {
        char lower = (char)(*c >= 'A' && *c <= 'Z' ? *c | 0x20 : *c);
        text_put(&t, ssm_view(&lower, 1));
    }
    text_puts(&t, " ");
    text_put(&t, subject_name(r, on));
    if (label.len) {
        text_puts(&t, " ");
        text_put(&t, label);
    }
    return text_done(&t);
}

void object_set_attribute(struct pgr *r, struct object *o, ssm_object *out, ssm_str create, ssm_str drop,
                          struct pgr_depends *depends)
{
    out->create = out->replace = out->definition = create;
    out->drop = drop;
    subject_fill(r, &o->on, out, depends);
    out->name = called(r, &o->on, o->label);
}

/* ------------------------------------------------------------------ commands of a table */

/* What sets an attribute of a table and what unsets it. */
static const struct {
    const char *command;
    enum ssm_object_kind kind;
    const char *label, *set, *unset; /* set NULL: it unsets */
} switches[] = {
    {"AT_EnableRowSecurity", SSM_OBJECT_ROW_SECURITY, "enable", "ENABLE ROW LEVEL SECURITY",
     "DISABLE ROW LEVEL SECURITY"},
    {"AT_DisableRowSecurity", SSM_OBJECT_ROW_SECURITY, "enable", NULL, NULL},
    {"AT_ForceRowSecurity", SSM_OBJECT_ROW_SECURITY, "force", "FORCE ROW LEVEL SECURITY",
     "NO FORCE ROW LEVEL SECURITY"},
    {"AT_NoForceRowSecurity", SSM_OBJECT_ROW_SECURITY, "force", NULL, NULL},
};

bool finish_row_security(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        if (!pgr_is(o->label, switches[i].label) || !switches[i].set)
            continue;
        ssm_str pieces[] = {SSM_LIT("ALTER TABLE "), subject_name(r, &o->on), SSM_LIT(" "), ssm_cstr(switches[i].set)};
        ssm_str create = pgr_concat(r, pieces, 4);
        pieces[3] = ssm_cstr(switches[i].unset);
        object_set_attribute(r, o, out, create, pgr_concat(r, pieces, 4), depends);
        out->name = o->label;
    }
    return out->create.len > 0;
}

static enum pgr_result replica_identity(struct pgr *r, const struct subject *on, const struct node *def)
{
    ssm_str kind = tree_text(def, "identity_type");
    struct object *o = object_attribute(r, SSM_OBJECT_REPLICA_IDENTITY, on, PGR_ABSENT, def);
    if (o == NULL)
        return PGR_ERROR;
    if (pgr_is(kind, "d"))
        object_drop(r, o, false);
    else
        o->text = pgr_is(kind, "f")   ? SSM_LIT("FULL")
                  : pgr_is(kind, "n") ? SSM_LIT("NOTHING")
                                      : SSM_LIT("USING INDEX ");
    return PGR_OK;
}

bool finish_replica_identity(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    ssm_str index = tree_text(o->node, "name"), name = PGR_ABSENT;
    const struct pgr_table *table = o->on.thing;
    if (index.len) {
        ssm_str schema = table->schema;
        pgr_follow(r, PGR_RENAMED_RELATION, o->since, &schema, &index);
        name = print_qualified_text(r, PGR_ABSENT, index);
        pgr_depend(r, depends, SSM_NAMES_ANY, table->schema, index, PGR_ABSENT);
    }
    ssm_str pieces[] = {SSM_LIT("ALTER TABLE "), subject_name(r, &o->on), SSM_LIT(" REPLICA IDENTITY "), o->text, name};
    ssm_str create = pgr_concat(r, pieces, 5);
    pieces[3] = SSM_LIT("DEFAULT");
    object_set_attribute(r, o, out, create, pgr_concat(r, pieces, 4), depends);
    out->name = SSM_LIT("identity");
    return true;
}

static enum pgr_result put_value(struct pgr *r, const struct subject *on, const char *label, ssm_str value)
{
    struct object *o = object_attribute(r, SSM_OBJECT_ATTRIBUTE, on, ssm_cstr(label), NULL);
    if (o == NULL)
        return PGR_ERROR;
    o->text = value;
    if (!value.len)
        object_drop(r, o, false);
    return PGR_OK;
}

static ssm_str upper(struct pgr *r, ssm_str s)
{
    char *copy = pgr_alloc(r, s.len + 1);
    for (size_t i = 0; copy && i < s.len; i++)
        copy[i] = (char)(s.ptr[i] >= 'a' && s.ptr[i] <= 'z' ? s.ptr[i] - 'a' + 'A' : s.ptr[i]);
    return copy ? ssm_view(copy, s.len) : PGR_ABSENT;
}

static enum pgr_result column_options(struct pgr *r, const struct subject *on, const struct node *list, bool reset)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *e = tree_as(n, "DefElem"), *arg = tree_get(e, "arg");
        ssm_str value = tree_string(arg),
                label = pgr_concat(r, (const ssm_str[]){SSM_LIT("option "), tree_text(e, "defname")}, 2);
        if (!value.len)
            value = tree_text(tree_as(arg, "Integer"), "ival");
        if (!value.len)
            value = tree_text(tree_as(arg, "Float"), "fval");
        struct object *o = object_attribute(r, SSM_OBJECT_ATTRIBUTE, on, label, NULL);
        if (o == NULL)
            return PGR_ERROR;
        o->text = value;
        if (reset)
            object_drop(r, o, false);
    }
    return PGR_OK;
}

static enum pgr_result column_command(struct pgr *r, struct pgr_table *table, const struct node *command, ssm_str kind)
{
    ssm_str name = tree_text(command, "name");
    const struct node *def = tree_get(command, "def");
    struct subject on = {.kind = SUBJECT_COLUMN, .thing = pgr_column(table, name)};
    if (on.thing == NULL)
        return object_missing(r, name);
    if (pgr_is(kind, "AT_SetStorage"))
        return put_value(r, &on, "storage", upper(r, tree_string(def)));
    if (pgr_is(kind, "AT_SetCompression"))
        return put_value(r, &on, "compression", pgr_is(tree_string(def), "default") ? PGR_ABSENT : tree_string(def));
    if (pgr_is(kind, "AT_SetStatistics")) {
        ssm_str value = tree_text(tree_as(def, "Integer"), "ival");
        return put_value(r, &on, "statistics", value.len && value.ptr[0] != '-' ? value : PGR_ABSENT);
    }
    return column_options(r, &on, tree_get(tree_as(def, "List"), "items"), pgr_is(kind, "AT_ResetOptions"));
}

/* Which way a trigger or a rule fires. */
static const struct {
    const char *command;
    enum ssm_object_kind kind;
    const char *text;
} firing[] = {
    {"AT_EnableTrig", SSM_OBJECT_TRIGGER, "ENABLE TRIGGER "},
    {"AT_EnableAlwaysTrig", SSM_OBJECT_TRIGGER, "ENABLE ALWAYS TRIGGER "},
    {"AT_EnableReplicaTrig", SSM_OBJECT_TRIGGER, "ENABLE REPLICA TRIGGER "},
    {"AT_DisableTrig", SSM_OBJECT_TRIGGER, "DISABLE TRIGGER "},
    {"AT_EnableRule", SSM_OBJECT_RULE, "ENABLE RULE "},
    {"AT_EnableAlwaysRule", SSM_OBJECT_RULE, "ENABLE ALWAYS RULE "},
    {"AT_EnableReplicaRule", SSM_OBJECT_RULE, "ENABLE REPLICA RULE "},
    {"AT_DisableRule", SSM_OBJECT_RULE, "DISABLE RULE "},
};

static enum pgr_result fire(struct pgr *r, const struct subject *on, size_t at, ssm_str name)
{
    struct object *o = object_on(r, firing[at].kind, on, name, PGR_ABSENT);
    struct subject of = {.kind = SUBJECT_OBJECT, .thing = o};
    const struct pgr_table *table = on->kind == SUBJECT_TABLE ? on->thing : NULL;
    if (o == NULL && r->last_call && table && table->parents.count) /* its parent's: that of the child has no statement */
        return pgr_cannot_command(r, ssm_cstr(firing[at].command), name);
    if (o == NULL)
        return object_missing(r, name);
    bool is_plain =
        pgr_is(ssm_cstr(firing[at].command), firing[at].kind == SSM_OBJECT_RULE ? "AT_EnableRule" : "AT_EnableTrig");
    return put_value(r, &of, "firing", is_plain ? PGR_ABSENT : ssm_cstr(firing[at].text));
}

static enum pgr_result cluster(struct pgr *r, const struct subject *on, ssm_str index)
{
    enum pgr_result result = put_value(r, on, "cluster", index);
    struct object *o = object_on(r, SSM_OBJECT_ATTRIBUTE, on, PGR_ABSENT, SSM_LIT("cluster"));
    if (o)
        o->since = r->now;
    return result;
}

enum pgr_result object_table_command(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    struct subject on = {.kind = SUBJECT_TABLE, .thing = table};
    return object_command_on(r, &on, command);
}

enum pgr_result object_command_on(struct pgr *r, const struct subject *on, const struct node *command)
{
    static const char *const of_columns[] = {"AT_ResetOptions", "AT_SetCompression", "AT_SetOptions",
                                             "AT_SetStatistics", "AT_SetStorage"};
    ssm_str kind = tree_text(command, "subtype"), name = tree_text(command, "name");
    if (pgr_is(kind, "AT_ChangeOwner"))
        return object_own(r, on, tree_get(command, "newowner"));
    if (PRINT_IN(of_columns, kind) && on->kind == SUBJECT_TABLE)
        return column_command(r, on->thing, command, kind);
    if (pgr_is(kind, "AT_ReplicaIdentity"))
        return replica_identity(r, on, tree_as(tree_get(command, "def"), "ReplicaIdentityStmt"));
    if (pgr_is(kind, "AT_ClusterOn") || pgr_is(kind, "AT_DropCluster"))
        return cluster(r, on, name);
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++)
        if (pgr_is(kind, switches[i].command)) {
            struct object *o = object_attribute(r, switches[i].kind, on, ssm_cstr(switches[i].label), command);
            if (o && !switches[i].set)
                object_drop(r, o, false);
            return o ? PGR_OK : PGR_ERROR;
        }
    for (size_t i = 0; i < sizeof firing / sizeof firing[0]; i++)
        if (pgr_is(kind, firing[i].command))
            return fire(r, on, i, name);
    return pgr_cannot_command(r, kind, subject_name(r, on));
}

/* ------------------------------------------------------------------ attributes at the end */

/* How a column of that type is stored where nobody says. */
static const char *own_storage(struct pgr *r, struct pgr_column *c)
{
    static const char *const extended[] = {"bit",     "bit varying", "bpchar", "bytea",   "character varying",
                                           "json",    "jsonb",       "path",   "polygon", "text",
                                           "tsquery", "tsvector",    "xml"};
    static const char *const main[] = {"cidr", "inet", "numeric"};
    ssm_str base = type_base(r, pgr_column_type(r, c));
    if (type_element(base).len || PRINT_IN(extended, base))
        return "EXTENDED";
    return PRINT_IN(main, base) ? "MAIN" : "PLAIN";
}

static bool finish_column_part(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct pgr_column *c = o->on.thing;
    struct text head = {.owner = r};
    ssm_str set_to, back;
    text_puts(&head, "ALTER TABLE ");
    print_qualified(&head, c->table->schema, c->table->name);
    text_puts(&head, " ALTER COLUMN ");
    print_name(&head, c->name);
    ssm_str start = text_done(&head);
    if (pgr_is(o->label, "storage")) {
        const char *own_word = own_storage(r, c);
        if (pgr_is(o->text, own_word))
            return false;
        set_to = SSM_LIT(" SET STORAGE ");
        back = pgr_concat(r, (const ssm_str[]){set_to, ssm_cstr(own_word)}, 2);
    } else if (pgr_is(o->label, "compression")) {
        set_to = SSM_LIT(" SET COMPRESSION ");
        back = SSM_LIT(" SET COMPRESSION default");
    } else if (pgr_is(o->label, "statistics")) {
        set_to = SSM_LIT(" SET STATISTICS ");
        back = SSM_LIT(" SET STATISTICS -1");
    } else {
        ssm_str option = ssm_view(o->label.ptr + 7, o->label.len - 7);
        set_to = pgr_concat(r, (const ssm_str[]){SSM_LIT(" SET ("), option, SSM_LIT("=")}, 3);
        back = pgr_concat(r, (const ssm_str[]){SSM_LIT(" RESET ("), option, SSM_LIT(")")}, 3);
        o->text = pgr_concat(r, (const ssm_str[]){o->text, SSM_LIT(")")}, 2);
    }
    object_set_attribute(r, o, out, pgr_concat(r, (const ssm_str[]){start, set_to, o->text}, 3),
                         pgr_concat(r, (const ssm_str[]){start, back}, 2), depends);
    out->name = pgr_concat(r, (const ssm_str[]){SSM_LIT("column "), c->name, SSM_LIT(" "), o->label}, 4);
    return true;
}

static bool finish_firing(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    const struct object *trigger = o->on.thing;
    ssm_str name = print_qualified_text(r, PGR_ABSENT, trigger->name);
    ssm_str on = subject_name(r, &trigger->on);
    ssm_str pieces[] = {SSM_LIT("ALTER TABLE "), on, SSM_LIT(" "), o->text, name};
    ssm_str create = pgr_concat(r, pieces, 5);
    pieces[3] = trigger->kind == SSM_OBJECT_RULE ? SSM_LIT("ENABLE RULE ") : SSM_LIT("ENABLE TRIGGER ");
    object_set_attribute(r, o, out, create, pgr_concat(r, pieces, 5), depends);
    return true;
}

bool finish_attribute(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    const struct object *of = o->on.kind == SUBJECT_OBJECT ? o->on.thing : NULL;
    if (of && of->kind == SSM_OBJECT_DOMAIN)
        return finish_domain_part(r, o, out, depends);
    if (pgr_is(o->label, "firing"))
        return finish_firing(r, o, out, depends);
    if (pgr_is(o->label, "cluster")) {
        ssm_str schema = PGR_ABSENT, index = o->text;
        if (o->on.kind == SUBJECT_TABLE)
            schema = ((const struct pgr_table *)o->on.thing)->schema;
        pgr_follow(r, PGR_RENAMED_RELATION, o->since, &schema, &index);
        ssm_str table = subject_text(r, &o->on);
        ssm_str create[] = {SSM_LIT("ALTER "), table, SSM_LIT(" CLUSTER ON "),
                            print_qualified_text(r, PGR_ABSENT, index)};
        ssm_str drop[] = {SSM_LIT("ALTER "), table, SSM_LIT(" SET WITHOUT CLUSTER")};
        object_set_attribute(r, o, out, pgr_concat(r, create, 4), pgr_concat(r, drop, 3), depends);
        pgr_depend(r, depends, SSM_NAMES_ANY, schema, index, PGR_ABSENT);
        return true;
    }
    return o->on.kind == SUBJECT_COLUMN && !o->on.name.len && finish_column_part(r, o, out, depends);
}

/* ------------------------------------------------------------------ LIKE */

enum { LIKE_COMMENTS = 1, LIKE_COMPRESSION = 2, LIKE_STATISTICS = 128, LIKE_STORAGE = 256 };

enum pgr_result object_like(struct pgr *r, struct pgr_table *table, struct pgr_table *source, long options)
{
    static const struct {
        long option;
        const char *label;
    } copied[] = {{LIKE_COMPRESSION, "compression"}, {LIKE_STORAGE, "storage"}};
    for (size_t i = 0; i < source->columns.count; i++)
        for (size_t k = 0; k < sizeof copied / sizeof copied[0]; k++) {
            struct subject from = {.kind = SUBJECT_COLUMN, .thing = source->columns.items[i]};
            struct subject to = {.kind = SUBJECT_COLUMN,
                                 .thing = pgr_column(table, ((struct pgr_column *)from.thing)->name)};
            const struct object *o = object_on(r, SSM_OBJECT_ATTRIBUTE, &from, PGR_ABSENT, ssm_cstr(copied[k].label));
            if (o && to.thing && options & copied[k].option && put_value(r, &to, copied[k].label, o->text) != PGR_OK)
                return PGR_ERROR;
        }
    return PGR_OK;
}
