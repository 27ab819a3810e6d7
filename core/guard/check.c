/* SPDX-License-Identifier: Apache-2.0
 *
 * The first look at everything that a report says, before any plugin is loaded; see guard_operations in guard.h.
 */
#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "guard/definition.h"
#include "guard/guard.h"
#include "model/visit.h"

struct checker {
    struct diags *diags;
    ssm_str pointer; /* of the operation or table at hand */
    ssm_str key;     /* of the operation, or absent */
    bool engines;    /* an expression by the rules of one engine is enough */
    int bad;
};

static void add(struct checker *c, enum diag_code code, const char *place, size_t index, const ssm_str args[2])
{
    struct buf b;

    buf_init(&b, LIMIT_POINTER);
    buf_put(&b, c->pointer);
    buf_puts(&b, place);
    if (index != SIZE_MAX)
        buf_printf(&b, "/%zu", index);
    diag_add(c->diags, code, buf_str(&b), c->key, args, 2);
    if (diag_info(code)->class != DIAG_WARNING)
        c->bad = -1;
    buf_free(&b);
}

static void check_name(struct checker *c, ssm_str name, const char *place, size_t index)
{
    enum name_error e = name_check(name);
    char limit[16] = "";

    if (e) {
        int n = snprintf(limit, sizeof limit, "%d", LIMIT_NAME);
        add(c, name_code(e), place, index, (const ssm_str[]){name, ssm_view(limit, (size_t)n)});
    }
}

/* One byte at least, each a letter, a digit, or of `others`. */
static bool is_word(ssm_str s, const char *others)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_alpha(s.ptr[i]) && !ascii_digit(s.ptr[i]) && !(s.ptr[i] && strchr(others, s.ptr[i])))
            return false;
    return s.len > 0 && s.len <= LIMIT_NAME;
}

/* A literal is data and may hold anything that can be read; what cannot be seen is pointed out. */
static void check_literal(struct checker *c, ssm_str s, const char *place, size_t index)
{
    char limit[16] = "";
    ssm_str args[2] = {ssm_view(limit, 0), s};
    bool control = false, invisible = false;

    if (s.len <= LIMIT_LITERAL && utf8_is_plain(s))
        return;
    args[0].len = (size_t)snprintf(limit, sizeof limit, "%d", LIMIT_LITERAL);
    if (s.len > LIMIT_LITERAL) {
        add(c, DIAG_LITERAL_TOO_LONG, place, index, args);
        return;
    }
    if (utf8_check(s) != s.len) {
        add(c, DIAG_LITERAL_ENCODING, place, index, args);
        return;
    }
    for (size_t at = 0; at < s.len;) {
        uint32_t ch = utf8_next(s, &at);

        control |= utf8_is_control(ch) && ch != '\n' && ch != '\t';
        invisible |= utf8_is_invisible(ch);
    }
    if (control)
        add(c, DIAG_LITERAL_CONTROL, place, index, args);
    if (invisible)
        add(c, DIAG_LITERAL_INVISIBLE, place, index, args);
}

static void check_expression(struct checker *c, enum expr_form form, ssm_str s, const char *place, size_t index)
{
    static const uint32_t rules[] = DEFINITION_ENGINES;
    size_t at, other;
    enum expr_error e = expr_check(s, form, EXPR_SUPERSET, NULL, NULL, &at);

    for (size_t i = 0; e && c->engines && i < sizeof rules / sizeof rules[0]; i++)
        if (!expr_check(s, form, rules[i], NULL, NULL, &other))
            return;
    if (e)
        add(c, expr_code(e), place, index, (const ssm_str[]){s, ssm_view(s.ptr + at, s.len - at)});
}

/* Words with dots between them. */
static bool is_option(ssm_str s)
{
    bool dots = s.len && (s.ptr[0] == '.' || s.ptr[s.len - 1] == '.' || str_find(s, ".."));

    return is_word(s, "_.") && !dots;
}

bool guard_is_setting(ssm_str s, uint32_t lexical)
{
    static const uint32_t rules[] = DEFINITION_ENGINES;
    struct sql_lexer x;

    if (is_word(s, "_.+-%"))
        return true;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0] && s.len && s.len <= LIMIT_LITERAL; i++) {
        uint32_t rule = lexical == DEFINITION_ANY ? rules[i] : lexical;

        sql_start_whole(&x, s, rule);
        if (sql_next(&x) == SQL_P_STATEMENT && !x.comment && x.piece.len == s.len && sql_cut(s, rule, false, false) == s.len)
            return true;
        if (lexical != DEFINITION_ANY)
            break;
    }
    return false;
}

static bool is_object_name(ssm_str s)
{
    for (size_t at = 0; s.len <= LIMIT_OBJECT_NAME && utf8_check(s) == s.len && at < s.len;) {
        uint32_t ch = utf8_next(s, &at);

        if (utf8_is_control(ch) || utf8_is_invisible(ch))
            return false;
    }
    return s.len > 0 && s.len <= LIMIT_OBJECT_NAME && utf8_check(s) == s.len;
}

static void check_text(void *user, enum visit_role role, ssm_str s, const char *place, size_t index)
{
    struct checker *c = user;
    const ssm_str args[2] = {s, {0}};

    switch (role) {
    case VISIT_NAME:
        check_name(c, s, place, index);
        break;
    case VISIT_WORD:
        if (!is_word(s, "_"))
            add(c, DIAG_PLAIN_WORD, place, index, args);
        break;
    case VISIT_VALUE:
        if (!is_word(s, "_.+-%"))
            add(c, DIAG_WITH_VALUE, place, index, args);
        break;
    case VISIT_OPTION:
        if (!is_option(s))
            add(c, DIAG_OPTION_NAME, place, index, args);
        break;
    case VISIT_SETTING:
        if (!guard_is_setting(s, DEFINITION_ANY))
            add(c, DIAG_OPTION_SETTING, place, index, args);
        break;
    case VISIT_OBJECT:
        if (!is_object_name(s))
            add(c, DIAG_OBJECT_NAME, place, index, args);
        break;
    case VISIT_LITERAL:
        check_literal(c, s, place, index);
        break;
    case VISIT_EXPRESSION:
        check_expression(c, EXPR_PLAIN, s, place, index);
        break;
    case VISIT_EXCLUSION:
        check_expression(c, EXPR_EXCLUSION, s, place, index);
        break;
    }
}

/* The names of a type that is none of the grammar's. */
static void check_type(void *user, const ssm_type *type, const char *place, size_t index)
{
    struct checker *c = user;

    if (type->schema.ptr)
        check_name(c, type->schema, place, index);
    if (type->family == SSM_FAMILY_OTHER)
        check_name(c, type->name, place, index);
    if (type->charset.ptr && !is_word(type->charset, "_"))
        add(c, DIAG_PLAIN_WORD, place, index, (const ssm_str[]){type->charset, {0}});
}

/* Appends a member's name as a JSON pointer spells it. */
static void put_member(struct buf *b, const char *list, ssm_str name)
{
    buf_clear(b);
    buf_puts(b, list);
    for (size_t i = 0; i < name.len; i++)
        buf_put(b, pointer_spelling(&name.ptr[i]));
}

static void check_enum(struct checker *c, const ssm_enum *e)
{
    check_name(c, e->name, "", SIZE_MAX);
    if (e->schema.len)
        check_name(c, e->schema, "", SIZE_MAX);
    for (size_t i = 0; i < e->values.count; i++)
        check_literal(c, e->values.items[i], "", i);
}

static void check_schema(struct checker *c, const struct visitor *v, const struct schema *actual)
{
    struct buf pointer;

    buf_init(&pointer, 4 * LIMIT_NAME);
    c->key = (ssm_str){0};
    for (size_t i = 0; i < actual->tables.count; i++) {
        put_member(&pointer, "/actual_schema/tables/", actual->tables.entries[i].key);
        c->pointer = buf_str(&pointer);
        visit_table(v, actual->tables.entries[i].value);
    }
    for (size_t i = 0; i < actual->enums.count; i++) {
        put_member(&pointer, "/actual_schema/enums/", actual->enums.entries[i].key);
        c->pointer = buf_str(&pointer);
        check_enum(c, actual->enums.entries[i].value);
    }
    buf_free(&pointer);
}

int guard_operations(const struct ops *ops, const struct schema *actual, struct diags *d)
{
    return guard_operations_by(ops, actual, false, d);
}

int guard_operations_by(const struct ops *ops, const struct schema *actual, bool engines, struct diags *d)
{
    struct checker c = {.diags = d, .engines = engines};
    const struct visitor v = {&c, check_text, check_type};

    for (size_t i = 0; i < ops->count; i++) {
        c.pointer = ops->items[i]->pointer;
        c.key = ops->items[i]->pub.key;
        visit_operation(&v, &ops->items[i]->pub);
    }
    if (actual)
        check_schema(&c, &v, actual);
    return c.bad || d->out_of_memory ? -1 : 0;
}

/* ---- definitions */

static const char *const keys[DEFINITION_DEEDS] = {"create", "drop", "replace"};

/* A statement that may be there: of the way forth, or of the way back. */
static void check_definition(struct checker *c, const ssm_object *o, const char *place, enum definition_deed deed)
{
    ssm_str text = definition_text(o, deed);
    struct definition_fault f = text.ptr ? definition_check(o, deed, DEFINITION_ANY) : (struct definition_fault){DIAG_NONE, NULL};
    char where[32];

    if (f.code == DIAG_NONE)
        return;
    snprintf(where, sizeof where, "%s/%s", place, keys[deed]);
    add(c, f.code, where, SIZE_MAX, (const ssm_str[]){text, ssm_cstr(f.what)});
}

static void check_object(struct checker *c, const ssm_operation *o, bool allowed)
{
    if (!allowed)
        add(c, DIAG_DEFINITION_REFUSED, "", SIZE_MAX, (const ssm_str[]){o->key, {0}});
    if (o->kind == SSM_OP_REPLACE_OBJECT) {
        check_definition(c, o->object_after, "/expected", DEFINITION_REPLACE);
        check_definition(c, o->object_before, "/actual", DEFINITION_REPLACE);
        return;
    }
    check_definition(c, o->object_after ? o->object_after : o->object_before, "/object", DEFINITION_CREATE);
    check_definition(c, o->object_after ? o->object_after : o->object_before, "/object", DEFINITION_DROP);
}

int guard_definitions(const struct ops *ops, ssm_strs functions, bool allowed, struct diags *d)
{
    struct checker c = {.diags = d};

    for (size_t i = 0; i < ops->count; i++) {
        const ssm_operation *o = &ops->items[i]->pub;

        c.pointer = ops->items[i]->pointer;
        c.key = o->key;
        if (o->object_before || o->object_after)
            check_object(&c, o, allowed);
    }
    c.pointer = SSM_LIT("/declared/functions");
    c.key = (ssm_str){0};
    if (functions.count && !allowed)
        add(&c, DIAG_DEFINITION_DECLARED, "", SIZE_MAX, (const ssm_str[]){functions.items[0], {0}});
    return c.bad || d->out_of_memory ? -1 : 0;
}
