/* SPDX-License-Identifier: Apache-2.0
 *
 * Casts: which of them the analysis would put by itself, so that they need not be written.
 */
#include "print_internal.h"

bool is_bare_literal(const struct node *n)
{
    const struct node *c = tree_as(n, "A_Const");
    return c && (tree_flag(c, "sval") || tree_flag(c, "isnull"));
}

/* A cast without arguments in its type, which alone may fall away. */
static const struct node *plain_cast(const struct node *n)
{
    const struct node *cast = tree_as(n, "TypeCast");
    return cast && !tree_flag(tree_get(cast, "typeName"), "typmods") ? cast : NULL;
}

struct print_operand operand_of(struct printer *p, const struct node *n)
{
    struct print_operand o = {.node = n, .inner = n, .written = kind_of(p, n)};
    const struct node *cast = plain_cast(n);
    o.kind = o.written;
    if (cast == NULL)
        return o;
    const struct node *arg = tree_get(cast, "arg");
    const struct node *below = plain_cast(arg);
    if (below && is_bare_literal(tree_get(below, "arg")) && kind_is_string(o.written) &&
        kind_is_string(kind_of(p, arg)))
        arg = tree_get(below, "arg"); /* ('x'::character varying)::text */
    if (tree_flag(tree_as(arg, "A_Const"), "isnull") && !tree_as(n, "TypeCast"))
        return o;
    o.inner = arg;
    o.kind = kind_of(p, arg);
    return o;
}

/* True when these two kinds are coerced to the same as the operands with all their casts. */
static bool fits(struct printer *p, ssm_str op, ssm_str left, ssm_str right, const ssm_str as_is[2])
{
    ssm_str to[2];
    return kind_operator(p, op, left, right, &to[0], &to[1]) && pgr_same(to[0], as_is[0]) && pgr_same(to[1], as_is[1]);
}

/* Keeps, or puts, the cast on one side where it is needed on one of them, the same one in all spellings. */
static bool keep_one(struct printer *p, ssm_str op, struct print_operand o[2], const ssm_str as_is[2])
{
    for (int kept = 0; kept < 2; kept++) {
        ssm_str kinds[2] = {o[0].kind, o[1].kind};
        kinds[kept] = as_is[kept];
        bool is_there = pgr_same(o[kept].written, as_is[kept]),
             numbers = kind_is_number(kinds[0]) && kind_is_number(kinds[1]);
        if ((!is_there && !numbers) || !fits(p, op, kinds[0], kinds[1], as_is))
            continue;
        o[1 - kept].node = o[1 - kept].inner;
        if (!is_there)
            o[kept].cast = as_is[kept];
        return true;
    }
    return false;
}

void operands_of(struct printer *p, ssm_str op, const struct node *left, const struct node *right,
                 struct print_operand out[2])
{
    ssm_str as_is[2] = {PGR_ABSENT, PGR_ABSENT};
    out[0] = operand_of(p, left);
    out[1] = operand_of(p, right);
    if (!kind_operator(p, op, out[0].written, out[1].written, &as_is[0], &as_is[1]))
        return;
    if (fits(p, op, out[0].kind, out[1].kind, as_is)) {
        out[0].node = out[0].inner;
        out[1].node = out[1].inner;
    } else {
        keep_one(p, op, out, as_is);
    }
    for (int side = 0; side < 2; side++) {
        const struct print_operand *other = &out[1 - side];
        ssm_str kinds[2] = {KIND_LITERAL, KIND_LITERAL};
        const char *label;
        out[side].to = as_is[side];
        kinds[1 - side] = other->cast.len ? other->cast : other->node == other->inner ? other->kind : other->written;
        constant_text(p->r, tree_as(out[side].node, "A_Const"), &label);
        out[side].is_plain = label && pgr_is(as_is[side], label) && fits(p, op, kinds[0], kinds[1], as_is);
    }
}

void print_operand(struct printer *p, const struct print_operand *o, enum print_level level)
{
    const char *label;
    if (o->is_plain) {
        print_literal(&p->text, constant_text(p->r, tree_as(o->node, "A_Const"), &label));
    } else if (o->to.len && is_bare_literal(o->node)) {
        print_typed_literal(p, tree_as(o->node, "A_Const"), o->to, level);
    } else if (o->cast.len) {
        print_node(p, o->node, LEVEL_CAST);
        PUT(p, "::");
        text_put(&p->text, o->cast);
    } else {
        print_node(p, o->node, level);
    }
}

/* ------------------------------------------------------------------ alternatives */

/* True when each alternative, bare or not, becomes `common` with its casts, too. */
static bool all_become(const struct print_operand *o, size_t count, ssm_str common)
{
    for (size_t i = 0; i < count; i++)
        if (!KIND_IS(o[i].written, "unknown") && !pgr_same(o[i].written, common) &&
            !(kind_is_number(o[i].written) && kind_is_number(common) && pgr_same(o[i].written, o[i].kind)))
            return false;
    return common.len > 0;
}

void alternatives_of(struct printer *p, struct print_operand *o, size_t count)
{
    ssm_str kinds[PRINT_ALTERNATIVES];
    (void)p;
    if (count == 0 || count > PRINT_ALTERNATIVES)
        return;
    for (size_t i = 0; i < count; i++)
        kinds[i] = o[i].kind;
    ssm_str common = kind_common(kinds, count);
    bool only_literals = !all_become(o, count, common);
    if (only_literals) {
        for (size_t i = 0; i < count; i++)
            kinds[i] = is_bare_literal(o[i].inner) ? KIND_LITERAL : o[i].written;
        common = kind_common(kinds, count);
        if (!all_become(o, count, common))
            return;
    }
    for (size_t i = 0; i < count; i++) {
        if (!only_literals || is_bare_literal(o[i].inner))
            o[i].node = o[i].inner;
        o[i].to = common;
    }
}

void print_alternatives(struct printer *p, const struct node *list)
{
    struct print_operand operands[PRINT_ALTERNATIVES];
    size_t count = 0;
    if (tree_count(list) > PRINT_ALTERNATIVES) {
        print_list(p, list, LEVEL_ANY);
        return;
    }
    for (const struct node *n = tree_first(list); n; n = n->next)
        operands[count++] = operand_of(p, n);
    alternatives_of(p, operands, count);
    for (size_t i = 0; i < count; i++) {
        if (i)
            PUT(p, ", ");
        print_operand(p, &operands[i], LEVEL_ANY);
    }
}

/* ------------------------------------------------------------------ places with a type */

void print_coerced(struct printer *p, const struct node *n, ssm_str type, enum print_level level)
{
    ssm_str base = type_under(p, type_base(p->r, type));
    const struct node *cast = plain_cast(n);
    const struct node *literal = cast ? tree_get(cast, "arg") : n;
    bool is_typed = cast == NULL || pgr_same(type_base(p->r, type_text(p, tree_get(cast, "typeName"))), base);
    if (base.len && is_bare_literal(literal) && is_typed)
        print_typed_literal(p, tree_as(literal, "A_Const"), base, level);
    else
        print_node(p, n, level);
}

/* ------------------------------------------------------------------ casts that stay */

/* A literal that the analysis makes a constant which is a number or a truth value: '-1'::integer. */
static bool print_as_constant(struct printer *p, const struct node *literal, ssm_str type, enum print_level level)
{
    struct printer aside = print_aside(p);
    if (!is_bare_literal(literal) || tree_flag(tree_as(literal, "A_Const"), "isnull"))
        return false;
    print_typed_literal(&aside, tree_as(literal, "A_Const"), type, level);
    ssm_str text = text_done(&aside.text);
    if (text.len == 0 || text.ptr[0] == '\'' || text.ptr[0] == 'E')
        return false;
    text_put(&p->text, text);
    return true;
}

/* ARRAY[...]::t[] is ARRAY[...::t, ...]. */
static bool print_array_cast(struct printer *p, const struct node *arg, ssm_str type, enum print_level level)
{
    const struct node *array = tree_as(arg, "A_ArrayExpr");
    if (array == NULL || !type_element(type).len)
        return false;
    print_array(p, array, type_element(type), level);
    return true;
}

void print_cast(struct printer *p, const struct node *cast, enum print_level level)
{
    const struct node *arg = tree_get(cast, "arg");
    ssm_str type = type_text(p, tree_get(cast, "typeName"));
    const char *label;
    if (print_as_constant(p, arg, type, level) || print_array_cast(p, arg, type, level))
        return;
    if (level > LEVEL_CAST)
        PUT(p, "(");
    if (is_bare_literal(arg))
        print_coerced(p, arg, type_base(p->r, type), LEVEL_PRIMARY);
    else if (tree_flag(tree_as(arg, "A_Const"), "bsval") && pgr_is(type_base(p->r, type), "\"bit\""))
        print_literal(&p->text, constant_text(p->r, tree_inner(arg), &label)); /* '101'::bit(3) */
    else
        print_node(p, arg, LEVEL_CAST);
    PUT(p, "::");
    text_put(&p->text, type);
    if (level > LEVEL_CAST)
        PUT(p, ")");
}

/* The element type that all items are cast to; absent: not all, or not to the same. */
static ssm_str cast_of_all(struct printer *p, const struct node *items)
{
    ssm_str common = PGR_ABSENT;
    for (const struct node *n = tree_first(items); n; n = n->next) {
        const struct node *cast = tree_as(n, "TypeCast");
        ssm_str type = cast ? type_text(p, tree_get(cast, "typeName")) : PGR_ABSENT;
        if (!cast || (common.len && !pgr_same(type, common)))
            return PGR_ABSENT;
        common = type;
    }
    return common;
}

static void print_items(struct printer *p, const struct node *items, ssm_str element)
{
    PUT(p, "[");
    for (const struct node *n = tree_first(items); n; n = n->next) {
        const struct node *cast = tree_as(n, "TypeCast");
        if (n != tree_first(items))
            PUT(p, ", ");
        if (tree_as(n, "A_ArrayExpr"))
            print_items(p, tree_get(tree_as(n, "A_ArrayExpr"), "elements"), element);
        else if (is_bare_literal(n))
            print_coerced(p, n, element, LEVEL_ANY);
        else if (cast && pgr_same(type_text(p, tree_get(cast, "typeName")), element))
            print_coerced(p, tree_get(cast, "arg"), element, LEVEL_ANY);
        else
            print_node(p, n, LEVEL_ANY);
    }
    PUT(p, "]");
}

/* True when the items are texts, which need no cast to be text. */
static bool are_texts(struct printer *p, const struct node *items)
{
    for (const struct node *n = tree_first(items); n; n = n->next) {
        const struct node *cast = plain_cast(n);
        if (!is_bare_literal(cast ? tree_get(cast, "arg") : n) ||
            (cast && !pgr_is(type_text(p, tree_get(cast, "typeName")), "text")))
            return false;
    }
    return tree_first(items) != NULL;
}

/* True when each item is of that type without any cast. */
static bool are_of_kind(struct printer *p, const struct node *items, ssm_str element)
{
    for (const struct node *n = tree_first(items); n; n = n->next)
        if (tree_as(n, "TypeCast") || !pgr_same(kind_of(p, n), element))
            return false;
    return tree_first(items) != NULL;
}

void print_array(struct printer *p, const struct node *array, ssm_str element, enum print_level level)
{
    const struct node *items = tree_get(array, "elements");
    bool nested = tree_as(tree_first(items), "A_ArrayExpr") != NULL;
    if (!element.len && !nested)
        element = cast_of_all(p, items);
    bool is_cast = element.len && !(pgr_is(element, "text") && are_texts(p, items)) && !are_of_kind(p, items, element);
    if (is_cast && level > LEVEL_CAST)
        PUT(p, "(");
    PUT(p, "ARRAY");
    if (element.len || nested) {
        print_items(p, items, element);
    } else {
        PUT(p, "[");
        print_alternatives(p, items);
        PUT(p, "]");
    }
    if (is_cast) {
        PUT(p, "::");
        text_put(&p->text, element);
        PUT(p, "[]");
    }
    if (is_cast && level > LEVEL_CAST)
        PUT(p, ")");
}
