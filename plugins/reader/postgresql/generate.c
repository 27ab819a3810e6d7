/* SPDX-License-Identifier: Apache-2.0
 *
 * The names that PostgreSQL gives to what a statement leaves unnamed.
 */
#include "print.h"
#include "table.h"

enum { LABEL = 32 };

/* ------------------------------------------------------------------ first_second_label, at most 63 bytes */

/* No character is cut in two. */
static ssm_str clipped(ssm_str s, size_t len)
{
    if (len >= s.len)
        return s;
    while (len && ((unsigned char)s.ptr[len] & 0xc0) == 0x80)
        len--;
    return ssm_view(s.ptr, len);
}

ssm_str pgr_make_name(struct pgr *r, ssm_str first, ssm_str second, const char *label)
{
    size_t overhead = (second.ptr ? 1 : 0) + (label ? strlen(label) + 1 : 0);
    size_t room = overhead < PGR_NAME ? PGR_NAME - overhead : 0, a = first.len, b = second.len;
    struct text t = {.owner = r};

    while (a + b > room) {
        if (a > b)
            a--;
        else
            b--;
    }
    text_put(&t, clipped(first, a));
    if (second.ptr) {
        text_puts(&t, "_");
        text_put(&t, clipped(second, b));
    }
    if (label) {
        text_puts(&t, "_");
        text_puts(&t, label);
    }
    return text_done(&t);
}

static bool has_constraint(const struct pgr *r, ssm_str schema, ssm_str name)
{
    const int *count = pgr_map_get(&r->constraint_names, schema, name);

    return count && *count > 0;
}

/* label12 into `out`, of LABEL bytes. */
static void put_numbered(char *out, const char *label, unsigned number)
{
    size_t at = strlen(label), digits = 1;

    for (unsigned left = number; left >= 10; left /= 10)
        digits++;
    memcpy(out, label, at);
    out[at + digits] = 0;
    for (; digits; number /= 10)
        out[at + --digits] = (char)('0' + number % 10);
}

typedef bool is_taken(struct pgr *r, ssm_str schema, ssm_str name);

static ssm_str choose(struct pgr *r, ssm_str schema, ssm_str first, ssm_str second, const char *label, is_taken *taken)
{
    char numbered[LABEL];
    ssm_str name = pgr_make_name(r, first, second, label);

    for (unsigned pass = 1; name.ptr && taken(r, schema, name); pass++) {
        r->numbered = true;
        put_numbered(numbered, label, pass);
        name = pgr_make_name(r, first, second, numbered);
    }
    return name;
}

static bool relation_taken(struct pgr *r, ssm_str schema, ssm_str name)
{
    return pgr_map_get(&r->relations, schema, name) != NULL;
}

static bool key_taken(struct pgr *r, ssm_str schema, ssm_str name)
{
    return relation_taken(r, schema, name) || has_constraint(r, schema, name);
}

static bool constraint_taken(struct pgr *r, ssm_str schema, ssm_str name)
{
    return has_constraint(r, schema, name);
}

ssm_str pgr_choose_relation(struct pgr *r, ssm_str schema, ssm_str first, ssm_str second, const char *label,
                            bool is_constraint)
{
    return choose(r, schema, first, second, label, is_constraint ? key_taken : relation_taken);
}

ssm_str pgr_choose_constraint(struct pgr *r, ssm_str schema, ssm_str first, ssm_str second, const char *label)
{
    return choose(r, schema, first, second, label, constraint_taken);
}

/* ------------------------------------------------------------------ what an expression is called */

/* Nodes that are called by a word of their own, and how sure that is: 2 as a function's name, 1 only where nothing
 * better is found. */
static const struct {
    const char *tag, *name;
} fixed[] = {
    {"CoalesceExpr", "coalesce"}, {"A_ArrayExpr", "array"},         {"RowExpr", "row"},
    {"GroupingFunc", "grouping"}, {"XmlSerialize", "xmlserialize"},
};

static const struct {
    const char *op, *name;
} words[] = {
    {"SVFOP_CURRENT_DATE", "current_date"},
    {"SVFOP_CURRENT_TIME", "current_time"},
    {"SVFOP_CURRENT_TIME_N", "current_time"},
    {"SVFOP_CURRENT_TIMESTAMP", "current_timestamp"},
    {"SVFOP_CURRENT_TIMESTAMP_N", "current_timestamp"},
    {"SVFOP_LOCALTIME", "localtime"},
    {"SVFOP_LOCALTIME_N", "localtime"},
    {"SVFOP_LOCALTIMESTAMP", "localtimestamp"},
    {"SVFOP_LOCALTIMESTAMP_N", "localtimestamp"},
    {"SVFOP_CURRENT_ROLE", "current_role"},
    {"SVFOP_CURRENT_USER", "current_user"},
    {"SVFOP_USER", "user"},
    {"SVFOP_SESSION_USER", "session_user"},
    {"SVFOP_CURRENT_CATALOG", "current_catalog"},
    {"SVFOP_CURRENT_SCHEMA", "current_schema"},
    {"IS_XMLCONCAT", "xmlconcat"},
    {"IS_XMLELEMENT", "xmlelement"},
    {"IS_XMLFOREST", "xmlforest"},
    {"IS_XMLPARSE", "xmlparse"},
    {"IS_XMLPI", "xmlpi"},
    {"IS_XMLROOT", "xmlroot"},
    {"IS_GREATEST", "greatest"},
    {"IS_LEAST", "least"},
};

static ssm_str last_string(const struct node *list)
{
    ssm_str name = PGR_ABSENT;

    for (const struct node *n = tree_first(list); n; n = n->next)
        if (tree_as(n, "String"))
            name = tree_string(n);
    return name;
}

static int figure_word(const struct node *inner, ssm_str *name)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (pgr_is(tree_text(inner, "op"), words[i].op)) {
            *name = ssm_cstr(words[i].name);
            return 2;
        }
    return 0;
}

/* Returns how sure the name is: 0 there is none, 1 weak, 2 strong. */
static int figure(const struct node *n, ssm_str *name, int depth)
{
    const struct node *inner = tree_inner(n);
    ssm_str found = PGR_ABSENT;
    int strength = 0;

    if (!inner || depth > PGR_DEPTH)
        return 0;
    if (tree_as(n, "ColumnRef"))
        found = last_string(tree_get(inner, "fields"));
    else if (tree_as(n, "FuncCall"))
        found = last_string(tree_get(inner, "funcname"));
    else if (tree_as(n, "A_Indirection"))
        found = last_string(tree_get(inner, "indirection"));
    else if (tree_as(n, "A_Expr") && pgr_is(tree_text(inner, "kind"), "AEXPR_NULLIF"))
        found = SSM_LIT("nullif");
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (pgr_is(tree_tag(n), fixed[i].tag))
            found = ssm_cstr(fixed[i].name);
    if (found.ptr) {
        *name = found;
        return 2;
    }
    if (tree_as(n, "A_Indirection") || tree_as(n, "CollateClause"))
        return figure(tree_get(inner, "arg"), name, depth + 1);
    if (tree_as(n, "TypeCast")) {
        strength = figure(tree_get(inner, "arg"), name, depth + 1);
        if (strength > 1)
            return strength;
        *name = last_string(tree_get(tree_get(inner, "typeName"), "names"));
        return name->ptr ? 1 : strength;
    }
    if (tree_as(n, "CaseExpr")) {
        strength = figure(tree_get(inner, "defresult"), name, depth + 1);
        if (strength > 1)
            return strength;
        *name = SSM_LIT("case");
        return 1;
    }
    return figure_word(inner, name);
}

/* ------------------------------------------------------------------ index names */

struct names {
    ssm_str items[2 * PGR_KEYS];
    size_t count;
};

/* As in an index, whose columns need names that differ: lower, lower1. */
static void add_name(struct pgr *r, struct names *names, ssm_str name)
{
    ssm_str candidate = name;

    if (names->count == sizeof names->items / sizeof names->items[0])
        return;
    for (unsigned n = 1;; n++) {
        char number[LABEL];
        ssm_str pieces[2] = {clipped(name, name.len), PGR_ABSENT};
        size_t i = 0;

        while (i < names->count && !pgr_same(names->items[i], candidate))
            i++;
        if (i == names->count)
            break;
        put_numbered(number, "", n);
        pieces[1] = ssm_cstr(number);
        if (pieces[0].len + pieces[1].len > PGR_NAME)
            pieces[0] = clipped(name, PGR_NAME - pieces[1].len);
        candidate = pgr_concat(r, pieces, 2);
    }
    names->items[names->count++] = candidate;
}

static void add_element(struct pgr *r, struct names *names, const struct node *element)
{
    ssm_str name = tree_text(element, "name");

    if (!name.ptr && !figure(tree_get(element, "expr"), &name, 0))
        name = SSM_LIT("expr");
    add_name(r, names, name);
}

/* Joined with `_` until it is longer than any name. */
static ssm_str joined(struct pgr *r, const struct names *names)
{
    struct text t = {.owner = r};

    for (size_t i = 0; i < names->count && t.len <= PGR_NAME; i++) {
        if (i)
            text_puts(&t, "_");
        text_put(&t, names->items[i]);
    }
    return text_done(&t);
}

/* What the keys give to its name. */
static ssm_str index_addition(struct pgr *r, const struct node *statement)
{
    struct names names = {.count = 0};

    for (const struct node *n = tree_first(tree_get(statement, "indexParams")); n; n = n->next)
        add_element(r, &names, tree_inner(n));
    for (const struct node *n = tree_first(tree_get(statement, "indexIncludingParams")); n; n = n->next)
        add_element(r, &names, tree_inner(n));
    return joined(r, &names);
}

ssm_str pgr_choose_index(struct pgr *r, ssm_str schema, ssm_str relation, const struct node *statement)
{
    return pgr_choose_relation(r, schema, relation, index_addition(r, statement), "idx", false);
}

bool pgr_may_choose(struct pgr *r, ssm_str schema, ssm_str first, ssm_str second, const char *label, ssm_str name)
{
    ssm_str usual = pgr_make_name(r, first, second, label);
    char numbered[LABEL];
    unsigned number = 0, unit = 1;

    if (pgr_same(name, usual))
        return true;
    for (size_t i = name.len; i > 0 && unit < 10000 && name.ptr[i - 1] >= '0' && name.ptr[i - 1] <= '9'; i--, unit *= 10)
        number += unit * (unsigned)(name.ptr[i - 1] - '0');
    if (!number || !pgr_map_get(&r->relations, schema, usual))
        return false;
    put_numbered(numbered, label, number);
    return pgr_same(name, pgr_make_name(r, first, second, numbered));
}

bool pgr_may_choose_index(struct pgr *r, ssm_str schema, ssm_str relation, const struct node *statement, ssm_str name)
{
    return pgr_may_choose(r, schema, relation, index_addition(r, statement), "idx", name);
}

ssm_str pgr_exclusion_addition(struct pgr *r, const struct node *constraint)
{
    struct names names = {.count = 0};

    for (const struct node *n = tree_first(tree_get(constraint, "exclusions")); n; n = n->next)
        add_element(r, &names, tree_inner(tree_first(tree_get(tree_inner(n), "items"))));
    for (const struct node *n = tree_first(tree_get(constraint, "including")); n; n = n->next)
        add_name(r, &names, tree_string(n));
    return joined(r, &names);
}
