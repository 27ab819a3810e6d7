/* SPDX-License-Identifier: Apache-2.0
 *
 * Privileges: for each thing and grantee those that are granted; and those that PUBLIC has by itself and that are
 * revoked. What owners have by themselves is nobody's statement, and so no object.
 */
#include "object.h"
#include "print_internal.h"

/* What ALL is, and what PUBLIC has of it by itself. */
static const struct {
    const char *type, *word, *all, *public_has;
} kinds[] = {
    {"OBJECT_TABLE", "TABLE", "SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER", ""},
    {"OBJECT_SEQUENCE", "SEQUENCE", "USAGE,SELECT,UPDATE", ""},
    {"OBJECT_FUNCTION", "FUNCTION", "EXECUTE", "EXECUTE"},
    {"OBJECT_PROCEDURE", "PROCEDURE", "EXECUTE", "EXECUTE"},
    {"OBJECT_ROUTINE", "ROUTINE", "EXECUTE", "EXECUTE"},
    {"OBJECT_SCHEMA", "SCHEMA", "USAGE,CREATE", ""},
    {"OBJECT_TYPE", "TYPE", "USAGE", "USAGE"},
    {"OBJECT_DOMAIN", "TYPE", "USAGE", "USAGE"},
    {"OBJECT_LANGUAGE", "LANGUAGE", "USAGE", "USAGE"},
    {"OBJECT_DATABASE", "DATABASE", "CREATE,CONNECT,TEMPORARY", "CONNECT,TEMPORARY"},
};
#define OF_COLUMN "SELECT,INSERT,UPDATE,REFERENCES"
enum { KIND_TABLE = 0, KIND_SEQUENCE = 1, KIND_SCHEMA = 5, GRANT_LIMIT = 64 };

/* What one statement gives or takes, of one thing. */
struct grant {
    const struct node *statement;
    size_t kind;
    bool gives;
    const char *word; /* of default privileges "TABLES", else that of the kind */
};

/* ------------------------------------------------------------------ lists of privileges */

static bool has(const struct pgr_list *list, ssm_str privilege)
{
    for (size_t i = 0; i < list->count; i++)
        if (pgr_same(*(const ssm_str *)list->items[i], privilege))
            return true;
    return false;
}

static bool change(struct pgr *r, struct pgr_list *list, ssm_str privilege, bool adds)
{
    for (size_t i = list->count; !adds && i-- > 0;)
        if (pgr_same(*(const ssm_str *)list->items[i], privilege))
            pgr_remove(list, list->items[i]);
    if (!adds || has(list, privilege))
        return true;
    ssm_str *copy = PGR_NEW(r, ssm_str);
    if (copy == NULL)
        return false;
    *copy = pgr_copy(r, privilege);
    size_t at = list->count;
    if (!pgr_push(r, list, copy))
        return false;
    for (; at > 0 && pgr_compare(*(const ssm_str *)list->items[at - 1], *copy) > 0; at--)
        list->items[at] = list->items[at - 1];
    list->items[at] = copy;
    return true;
}

static ssm_str upper(struct pgr *r, ssm_str s)
{
    char *copy = pgr_alloc(r, s.len + 1);
    for (size_t i = 0; copy && i < s.len; i++)
        copy[i] = (char)(s.ptr[i] >= 'a' && s.ptr[i] <= 'z' ? s.ptr[i] - 'a' + 'A' : s.ptr[i]);
    return copy ? ssm_view(copy, s.len) : PGR_ABSENT;
}

static bool each_word(struct pgr *r, struct pgr_list *list, const char *words)
{
    while (*words) {
        const char *end = strchr(words, ',');
        size_t len = end ? (size_t)(end - words) : strlen(words);
        if (!change(r, list, ssm_view(words, len), true))
            return false;
        words += len + (end != NULL);
    }
    return true;
}

/* SELECT (a), ... */
static bool take_column(struct pgr *r, const struct pgr_list *words, ssm_str column, struct pgr_list *out)
{
    for (size_t i = 0; i < words->count; i++) {
        struct text t = {.owner = r};
        text_put(&t, *(const ssm_str *)words->items[i]);
        text_puts(&t, " (");
        print_name(&t, column);
        text_puts(&t, ")");
        if (!change(r, out, text_done(&t), true))
            return false;
    }
    return true;
}

/* The statement's privileges: SELECT, SELECT (a), ...; ALL is each of them. */
static bool take_privileges(struct pgr *r, const struct grant *g, struct pgr_list *out)
{
    const struct node *list = tree_get(g->statement, "privileges");
    if (list == NULL)
        return each_word(r, out, kinds[g->kind].all);
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *p = tree_as(n, "AccessPriv"), *columns = tree_get(p, "cols");
        ssm_str name = upper(r, tree_text(p, "priv_name"));
        if (!name.len && columns == NULL) {
            if (!each_word(r, out, kinds[g->kind].all))
                return false;
            continue;
        }
        if (pgr_is(name, "TEMP"))
            name = SSM_LIT("TEMPORARY");
        if (columns == NULL && !change(r, out, name, true))
            return false;
        struct pgr_list words = {0};
        if (columns && !(name.len ? change(r, &words, name, true) : each_word(r, &words, OF_COLUMN)))
            return false;
        for (const struct node *c = tree_first(columns); c; c = c->next)
            if (!take_column(r, &words, tree_string(c), out))
                return false;
    }
    return true;
}

static ssm_str as_text(struct pgr *r, const struct pgr_list *list, size_t kind)
{
    struct text t = {.owner = r};
    struct pgr_list all = {0};
    if (!each_word(r, &all, kinds[kind].all))
        return PGR_ABSENT;
    bool is_all = all.count == list->count;
    for (size_t i = 0; is_all && i < all.count; i++)
        is_all = has(list, *(const ssm_str *)all.items[i]);
    if (is_all)
        return SSM_LIT("ALL");
    for (size_t i = 0; i < list->count; i++) {
        text_puts(&t, i ? ", " : "");
        text_put(&t, *(const ssm_str *)list->items[i]);
    }
    return text_done(&t);
}

/* ------------------------------------------------------------------ one thing and one grantee */

/* What is taken of a table is taken of its columns, too. */
static void lose_columns(struct object *o, ssm_str privilege)
{
    for (size_t i = o->items.count; i-- > 0;) {
        ssm_str item = *(const ssm_str *)o->items.items[i];
        if (item.len > privilege.len + 1 && memcmp(item.ptr, privilege.ptr, privilege.len) == 0 &&
            item.ptr[privilege.len] == ' ' && item.ptr[privilege.len + 1] == '(')
            pgr_remove(&o->items, o->items.items[i]);
    }
}

static enum pgr_result update(struct pgr *r, const struct subject *on, ssm_str label, const struct grant *g,
                              const struct pgr_list *privileges, bool adds)
{
    struct object *o = object_on(r, SSM_OBJECT_GRANT, on, PGR_ABSENT, label);
    if (o == NULL && !adds)
        return PGR_OK;
    if (o == NULL) {
        o = object_attribute(r, SSM_OBJECT_GRANT, on, label, g->statement);
        if (o)
            o->state = (char)g->kind;
    }
    for (size_t i = 0; o && i < privileges->count; i++)
        if (!change(r, &o->items, *(const ssm_str *)privileges->items[i], adds))
            return PGR_ERROR;
    for (size_t i = 0; o && !adds && i < privileges->count; i++)
        lose_columns(o, *(const ssm_str *)privileges->items[i]);
    if (o && o->items.count == 0)
        object_drop(r, o, false);
    return o ? PGR_OK : PGR_ERROR;
}

static bool is_owner(struct pgr *r, const struct subject *on, ssm_str role)
{
    const struct object *owner = object_on(r, SSM_OBJECT_OWNER, on, PGR_ABSENT, PGR_ABSENT);
    return owner && pgr_same(owner->text, role);
}

/* Without any statement. */
static bool has_by_itself(struct pgr *r, const struct subject *on, ssm_str grantee, size_t kind, ssm_str privilege)
{
    struct pgr_list own = {0};
    if (!pgr_is(grantee, "PUBLIC"))
        return is_owner(r, on, grantee) && each_word(r, &own, kinds[kind].all) && has(&own, privilege);
    if (kind == KIND_SCHEMA && on->kind == SUBJECT_OTHER)
        return pgr_is(privilege, "USAGE");
    return each_word(r, &own, kinds[kind].public_has) && has(&own, privilege);
}

static enum pgr_result of_one(struct pgr *r, const struct subject *on, ssm_str grantee, const struct grant *g,
                              const struct pgr_list *privileges)
{
    struct pgr_list own = {0}, others = {0};
    bool options = tree_flag(g->statement, "grant_option");
    ssm_str revoked = pgr_concat(r, (const ssm_str[]){grantee, SSM_LIT(" lacks")}, 2),
            grantable = pgr_concat(r, (const ssm_str[]){grantee, SSM_LIT(" may grant")}, 2);
    for (size_t i = 0; i < privileges->count; i++) {
        ssm_str p = *(const ssm_str *)privileges->items[i];
        if (!change(r, has_by_itself(r, on, grantee, g->kind, p) ? &own : &others, p, true))
            return PGR_ERROR;
    }
    if (own.count && update(r, on, revoked, g, &own, !g->gives) != PGR_OK)
        return PGR_ERROR;
    if (!g->gives && options) /* REVOKE GRANT OPTION FOR */
        return update(r, on, grantable, g, &others, false);
    if (others.count && update(r, on, grantee, g, &others, g->gives) != PGR_OK)
        return PGR_ERROR;
    return !g->gives || options ? update(r, on, grantable, g, &others, g->gives) : PGR_OK;
}

static enum pgr_result of_thing(struct pgr *r, const struct subject *on, const struct grant *g)
{
    struct pgr_list privileges = {0};
    if (!take_privileges(r, g, &privileges))
        return PGR_ERROR;
    for (const struct node *n = tree_first(tree_get(g->statement, "grantees")); n; n = n->next) {
        struct text t = {.owner = r};
        object_put_role(&t, n);
        enum pgr_result result = of_one(r, on, text_done(&t), g, &privileges);
        if (result != PGR_OK)
            return result;
    }
    return PGR_OK;
}

/* ------------------------------------------------------------------ statements */

static size_t kind_of_type(ssm_str type)
{
    size_t at = 0;
    while (at < sizeof kinds / sizeof kinds[0] && !pgr_is(type, kinds[at].type))
        at++;
    return at;
}

/* GRANT ... ON ALL TABLES IN SCHEMA: those that are there now. */
static enum pgr_result of_all(struct pgr *r, ssm_str schema, struct grant *g)
{
    enum pgr_result result = PGR_OK;
    schema = pgr_schema(schema);
    for (size_t i = 0; g->kind == KIND_TABLE && i < r->tables.count && result == PGR_OK; i++) {
        struct subject on = {.kind = SUBJECT_TABLE, .thing = r->tables.items[i]};
        if (pgr_same(((struct pgr_table *)on.thing)->schema, schema))
            result = of_thing(r, &on, g);
    }
    for (size_t i = 0; g->kind == KIND_SEQUENCE && i < r->sequences.count && result == PGR_OK; i++) {
        struct subject on = {.kind = SUBJECT_SEQUENCE, .thing = r->sequences.items[i]};
        if (!subject_dropped(&on) && pgr_same(((struct pgr_sequence *)on.thing)->schema, schema))
            result = of_thing(r, &on, g);
    }
    size_t count = object_state(r) ? r->objects->all.count : 0;
    for (size_t i = 0; i < count && result == PGR_OK; i++) {
        struct object *o = r->objects->all.items[i];
        struct subject on = {.kind = SUBJECT_OBJECT, .thing = o};
        bool is_relation = o->kind == SSM_OBJECT_VIEW || o->kind == SSM_OBJECT_MATERIALIZED_VIEW;
        bool is_routine =
            o->kind == SSM_OBJECT_FUNCTION || o->kind == SSM_OBJECT_PROCEDURE || o->kind == SSM_OBJECT_AGGREGATE;
        if (!o->dropped && pgr_same(o->schema, schema) &&
            ((is_relation && g->kind == KIND_TABLE) ||
             (is_routine && g->kind > KIND_SEQUENCE && g->kind < KIND_SCHEMA)))
            result = of_thing(r, &on, g);
    }
    return result;
}

/* A sequence or view may be called a table here. */
static enum pgr_result of_object(struct pgr *r, const struct node *n, struct grant *g)
{
    struct subject on;
    const struct node *relation = tree_as(n, "RangeVar");
    enum pgr_result result =
        relation ? subject_relation(r, relation, &on) : subject_find(r, ssm_cstr(kinds[g->kind].type), n, &on);
    if (result != PGR_OK)
        return result;
    struct grant own = *g;
    if (on.kind == SUBJECT_SEQUENCE)
        own.kind = KIND_SEQUENCE;
    if (on.kind == SUBJECT_OTHER && !pgr_is(ssm_cstr(on.word), "SCHEMA"))
        return pgr_cannot_thing(r, ssm_cstr(kinds[g->kind].type), n);
    return of_thing(r, &on, &own);
}

enum pgr_result object_grant(struct pgr *r, const struct node *statement)
{
    struct grant g = {.statement = statement, .gives = tree_flag(statement, "is_grant")};
    const struct node *objects = tree_get(statement, "objects");
    enum pgr_result result = PGR_OK;
    g.kind = kind_of_type(tree_text(statement, "objtype"));
    if (g.kind == sizeof kinds / sizeof kinds[0])
        return pgr_cannot_thing(r, tree_text(statement, "objtype"), objects);
    for (const struct node *n = tree_first(objects); n && result == PGR_OK; n = n->next)
        result = pgr_is(tree_text(statement, "targtype"), "ACL_TARGET_ALL_IN_SCHEMA") ? of_all(r, tree_string(n), &g)
                                                                                      : of_object(r, n, &g);
    return result;
}

static const char *plural(size_t kind)
{
    static const char *const words[] = {"TABLES",    "SEQUENCES", "FUNCTIONS", "FUNCTIONS",
                                        "FUNCTIONS", "SCHEMAS",   "TYPES",     "TYPES"};
    return kind < sizeof words / sizeof words[0] ? words[kind] : "TABLES";
}

static void put_scope(struct text *t, const struct node *role, ssm_str schema)
{
    if (role) {
        text_puts(t, "FOR ROLE ");
        object_put_role(t, role);
        text_puts(t, " ");
    }
    if (schema.len) {
        text_puts(t, "IN SCHEMA ");
        print_name(t, schema);
        text_puts(t, " ");
    }
}

enum pgr_result object_default_privileges(struct pgr *r, const struct node *statement)
{
    const struct node *options = tree_get(statement, "options"), *action = tree_get(statement, "action");
    const struct node *roles = tree_get(tree_as(tree_get(object_option(options, "roles"), "arg"), "List"), "items");
    const struct node *schemas = tree_get(tree_as(tree_get(object_option(options, "schemas"), "arg"), "List"), "items");
    struct grant g = {.statement = action,
                      .gives = tree_flag(action, "is_grant"),
                      .kind = kind_of_type(tree_text(action, "objtype"))};
    enum pgr_result result = PGR_OK;
    if (g.kind >= KIND_SCHEMA + 3)
        return pgr_cannot(r, "default_privileges", tree_text(action, "objtype"));
    for (size_t i = 0; i < (tree_count(roles) ? tree_count(roles) : 1) && result == PGR_OK; i++)
        for (size_t k = 0; k < (tree_count(schemas) ? tree_count(schemas) : 1) && result == PGR_OK; k++) {
            struct text t = {.owner = r};
            put_scope(&t, tree_item(roles, i), tree_string(tree_item(schemas, k)));
            struct subject on = {.kind = SUBJECT_OTHER, .word = plural(g.kind), .name = text_done(&t)};
            result = of_thing(r, &on, &g);
        }
    return result;
}

/* ------------------------------------------------------------------ the end */

static bool ends_with(ssm_str s, const char *tail, ssm_str *head)
{
    size_t len = strlen(tail);
    *head = s;
    if (s.len <= len || memcmp(s.ptr + s.len - len, tail, len) != 0)
        return false;
    *head = ssm_view(s.ptr, s.len - len);
    return true;
}

bool finish_grant(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    bool is_default = o->on.kind == SUBJECT_OTHER && !pgr_is(ssm_cstr(o->on.word), "SCHEMA"), lacks, grantable;
    ssm_str grantee, privileges = as_text(r, &o->items, (size_t)o->state), start = SSM_LIT(""), on;
    lacks = ends_with(o->label, " lacks", &grantee);
    grantable = !lacks && ends_with(o->label, " may grant", &grantee);
    if (!lacks && is_owner(r, &o->on, grantee)) /* who has it all by himself */
        return false;
    if (is_default) {
        start = pgr_concat(r, (const ssm_str[]){SSM_LIT("ALTER DEFAULT PRIVILEGES "), o->on.name}, 2);
        on = ssm_cstr(o->on.word);
    } else {
        const struct object *of = o->on.kind == SUBJECT_OBJECT ? o->on.thing : NULL;
        bool is_relation = of && (of->kind == SSM_OBJECT_VIEW || of->kind == SSM_OBJECT_MATERIALIZED_VIEW);
        bool is_domain = of && of->kind == SSM_OBJECT_DOMAIN, is_aggregate = of && of->kind == SSM_OBJECT_AGGREGATE;
        const char *word = is_relation    ? "TABLE"
                           : is_domain    ? "TYPE"
                           : is_aggregate ? "FUNCTION"
                                          : subject_word(&o->on);
        on = pgr_concat(r, (const ssm_str[]){ssm_cstr(word), SSM_LIT(" "), subject_name(r, &o->on)}, 3);
    }
    ssm_str give[] = {start, SSM_LIT("GRANT "), privileges, SSM_LIT(" ON "),
                      on,    SSM_LIT(" TO "),   grantee,    grantable ? SSM_LIT(" WITH GRANT OPTION") : SSM_LIT("")};
    ssm_str take[] = {start,      grantable ? SSM_LIT("REVOKE GRANT OPTION FOR ") : SSM_LIT("REVOKE "),
                      privileges, SSM_LIT(" ON "),
                      on,         SSM_LIT(" FROM "),
                      grantee};
    ssm_str given = pgr_concat(r, give, 8), taken = pgr_concat(r, take, 7);
    out->create = lacks ? taken : given;
    out->drop = lacks ? given : taken;
    out->definition = out->create;
    subject_fill(r, &o->on, out, depends);
    ssm_str pieces[] = {is_default ? SSM_LIT("default ") : SSM_LIT(""), is_default ? o->on.name : SSM_LIT(""), on,
                        SSM_LIT(" to "), o->label};
    out->name = pgr_concat(r, pieces, 5);
    return true;
}
