/* SPDX-License-Identifier: Apache-2.0
 *
 * The plan against the dialect's facts: names, types, expressions, functions. This second look may only refuse.
 */
#include "host/host_internal.h"

#include <stdio.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "guard/definition.h"
#include "model/visit.h"

struct checker {
    struct ssm_host *h;
    const struct op *op;
    struct map types;     /* names that count as known: declared enums and the configuration's */
    struct map functions; /* the configuration's, lower case */
    struct map declared;  /* the schema's own functions, likewise, without quotes */
    struct map seen;      /* types that are not known and have been reported */
    struct map good;      /* expressions that have been found good */
    int bad;
};

static ssm_str pointer_of(struct checker *c, const char *place, size_t index)
{
    struct buf b;
    ssm_str s;

    buf_init(&b, LIMIT_POINTER);
    buf_put(&b, c->op->pointer);
    buf_puts(&b, place);
    if (index != SIZE_MAX)
        buf_printf(&b, "/%zu", index);
    s = arena_str(c->h->arena, buf_str(&b));
    buf_free(&b);
    return s;
}

static void add(struct checker *c, enum diag_code code, const char *place, size_t index, ssm_str a, ssm_str b)
{
    c->bad |= diag_add(c->h->diags, code, pointer_of(c, place, index), c->op->pub.key,
                       (const ssm_str[]){a, b, c->h->plugin->name}, 3);
}

/* ---- names */

static void check_name(struct checker *c, ssm_str name, const char *place, size_t index)
{
    const ssm_dialect_facts *facts = c->h->facts;
    size_t length = facts->identifier_unit == SSM_LENGTH_CHARACTERS ? utf8_length(name) : name.len;
    char limit[16] = "";
    ssm_str text = ssm_view(limit, 0);

    if (!facts->identifier_limit || length <= facts->identifier_limit)
        return;
    text.len = (size_t)snprintf(limit, sizeof limit, "%u", facts->identifier_limit);
    add(c, facts->identifier_unit == SSM_LENGTH_CHARACTERS ? DIAG_NAME_LONG_CHARACTERS : DIAG_NAME_LONG_BYTES, place,
        index, name, text);
}

/* ---- types */

static void check_type(void *user, const ssm_type *type, const char *place, size_t index)
{
    struct checker *c = user;
    const ssm_dialect_facts *facts = c->h->facts;
    struct map_entry *e;

    if (type->family != SSM_FAMILY_OTHER || map_find(&c->types, type->name) ||
        str_in_sorted(facts->types, type->name) ||
        map_find(&c->types, op_object_name(c->h->arena, type->schema, type->name)))
        return;
    e = map_put(&c->seen, type->name);
    if (e && !e->value) /* one message for a type, not one for each column */
        add(c, DIAG_TYPE_UNKNOWN, place, index, type->source, ssm_view(NULL, 0));
    if (e)
        e->value = c;
    c->bad = -1;
}

/* ---- expressions */

struct call_check {
    struct checker *checker;
    const char *place;
    size_t index;
    bool refused;
};

/* Quotes stay in a name that needs them; what is declared has none. */
static size_t without_quotes(char *name, size_t length)
{
    size_t n = 0;

    for (size_t i = 0; i < length; i++)
        if (name[i] != '"')
            name[n++] = name[i];
    return n;
}

static void check_call(void *user, ssm_str name)
{
    struct call_check *call = user;
    struct checker *c = call->checker;
    const char *const *known = c->h->facts->functions;
    char lower[LIMIT_NAME] = "";
    ssm_str plain = ssm_view(lower, 0), bare;

    if (name.len < sizeof lower) {
        for (size_t i = 0; i < name.len; i++)
            lower[plain.len++] = ascii_lower(name.ptr[i]);
        bare = str_starts(plain, "pg_catalog.") ? ssm_view(plain.ptr + 11, plain.len - 11) : plain;
        if (expr_is_construct(bare) || str_in_sorted(known, bare) || map_find(&c->functions, plain))
            return;
        plain.len = without_quotes(lower, plain.len);
        if (map_find(&c->declared, plain))
            return;
    }
    call->refused = true;
    add(c, DIAG_FUNCTION_UNKNOWN, call->place, call->index, name, ssm_view(NULL, 0));
}

static void check_expression(struct checker *c, enum expr_form form, ssm_str text, const char *place, size_t index)
{
    struct call_check call = {.checker = c, .place = place, .index = index};
    enum expr_error e;
    size_t at;

    if (form == EXPR_PLAIN && map_find(&c->good, text)) /* many columns have one default, many tables one check */
        return;
    e = expr_check(text, form, c->h->facts->lexical, check_call, &call, &at);
    if (e != EXPR_OK)
        add(c, expr_code(e), place, index, text, ssm_view(text.ptr + at, text.len - at));
    else if (form == EXPR_PLAIN && !call.refused)
        map_put(&c->good, text);
}

/* ---- options and statements */

static void check_setting(struct checker *c, ssm_str text, const char *place, size_t index)
{
    if (!guard_is_setting(text, c->h->facts->lexical))
        add(c, DIAG_OPTION_SETTING, place, index, text, ssm_view(NULL, 0));
}

/* The statement of the way forth, and that of the way back where there is one. */
static void check_definition(struct checker *c, const ssm_operation *o)
{
    enum definition_deed deed;
    const ssm_object *object = definition_of(o, &deed);
    struct definition_fault f = {DIAG_NONE, NULL};

    if (object && definition_text(object, deed).ptr)
        f = definition_check(object, deed, c->h->facts->lexical);
    if (f.code != DIAG_NONE)
        add(c, f.code, "", SIZE_MAX, definition_text(object, deed), ssm_cstr(f.what));
}

static void check_definitions(struct checker *c)
{
    struct op inverse;

    check_definition(c, &c->op->pub);
    if (c->op->no_inverse != INVERSE_EXISTS || !(c->op->pub.object_before || c->op->pub.object_after))
        return;
    plan_invert(c->op, &inverse);
    check_definition(c, &inverse.pub);
}

static void check_text(void *user, enum visit_role role, ssm_str text, const char *place, size_t index)
{
    switch (role) {
    case VISIT_NAME:
        check_name(user, text, place, index);
        break;
    case VISIT_SETTING:
        check_setting(user, text, place, index);
        break;
    case VISIT_EXPRESSION:
        check_expression(user, EXPR_PLAIN, text, place, index);
        break;
    case VISIT_EXCLUSION:
        check_expression(user, EXPR_EXCLUSION, text, place, index);
        break;
    default:
        break;
    }
}

/* ---- what counts as known */

static int declare(struct checker *c, ssm_str schema, ssm_str name)
{
    ssm_str full = op_object_name(c->h->arena, schema, name);

    return full.ptr && map_put(&c->types, full) && map_put(&c->types, name) ? 0 : diag_out_of_memory(c->h->diags);
}

static int collect_function(struct checker *c, struct map *functions, ssm_str name)
{
    char *p = name.ptr ? arena_cstr(c->h->arena, name) : NULL;

    for (size_t k = 0; p && k < name.len; k++)
        p[k] = ascii_lower(p[k]);
    return p && map_put(functions, ssm_view(p, name.len)) ? 0 : diag_out_of_memory(c->h->diags);
}

static int collect_functions(struct checker *c, struct map *functions, ssm_strs names)
{
    int bad = 0;

    for (size_t i = 0; i < names.count && !bad; i++)
        bad = collect_function(c, functions, names.items[i]);
    return bad;
}

/* Types and functions that this migration defines. */
static int collect_objects(struct checker *c)
{
    const struct ops *ops = &c->h->request->plan->ops;
    int bad = 0;

    for (size_t i = 0; i < ops->count && !bad; i++) {
        const ssm_operation *op = &ops->items[i]->pub;
        const ssm_object *o = op->object_after ? op->object_after : op->object_before;
        const char *arguments;

        if (!o || o->kind < SSM_OBJECT_TYPE || o->kind > SSM_OBJECT_AGGREGATE)
            continue;
        arguments = memchr(o->name.ptr, '(', o->name.len);
        if (o->kind <= SSM_OBJECT_SEQUENCE)
            bad = declare(c, o->schema, o->name);
        else
            bad = collect_function(c, &c->declared,
                                   op_object_name(c->h->arena, o->schema,
                                                  ssm_view(o->name.ptr, arguments ? (size_t)(arguments - o->name.ptr) : o->name.len)));
    }
    return bad;
}

static int collect_known(struct checker *c)
{
    const struct render_request *r = c->h->request;

    for (size_t i = 0; i < r->types_allow.count; i++)
        if (!map_put(&c->types, r->types_allow.items[i]))
            return diag_out_of_memory(c->h->diags);
    for (size_t i = 0; i < r->report->actual.enums.count; i++) {
        const ssm_enum *e = r->report->actual.enums.entries[i].value;
        if (declare(c, e->schema, e->name) != 0)
            return -1;
    }
    for (size_t i = 0; i < r->plan->ops.count; i++) {
        const ssm_operation *o = &r->plan->ops.items[i]->pub;
        bool of_enum = o->kind >= SSM_OP_CREATE_ENUM && o->kind <= SSM_OP_DROP_ENUM_VALUE;
        if (of_enum && declare(c, o->schema, o->object) != 0)
            return -1;
    }
    for (size_t i = 0; i < r->report->declared_types.count; i++)
        if (declare(c, ssm_view(NULL, 0), r->report->declared_types.items[i]) != 0)
            return -1;
    return collect_objects(c) || collect_functions(c, &c->functions, r->functions_allow) ||
           collect_functions(c, &c->declared, r->report->declared_functions);
}

int check_facts(struct ssm_host *h)
{
    struct checker c = {.h = h};
    const struct visitor visitor = {&c, check_text, check_type};
    const struct ops *ops = &h->request->plan->ops;

    map_init(&c.types, h->arena);
    map_init(&c.functions, h->arena);
    map_init(&c.declared, h->arena);
    map_init(&c.seen, h->arena);
    map_init(&c.good, h->arena);
    if (collect_known(&c) != 0)
        return -1;
    for (size_t i = 0; i < ops->count && !h->arena->failed; i++) {
        if (i + FETCH_AHEAD < ops->count)
            fetch(&ops->items[i + FETCH_AHEAD]->pub);
        c.op = ops->items[i];
        if (c.op->pub.schema.len && !h->facts->has_schemas)
            add(&c, DIAG_NO_SCHEMAS, "", SIZE_MAX, c.op->pub.schema, ssm_view(NULL, 0));
        visit_operation(&visitor, &c.op->pub);
        check_definitions(&c);
    }
    if (h->arena->failed)
        return diag_out_of_memory(h->diags);
    return c.bad;
}
