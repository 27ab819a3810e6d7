/* SPDX-License-Identifier: Apache-2.0
 *
 * Values and expressions. An expression of the report is parsed by itself, and the statement must have just that tree:
 * so it ends where it should, and belongs to nothing else. It consists of nothing but the nodes of an expression.
 */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

/* Nodes that an expression may have, sorted by strcmp. No SubLink and no statement. */
static const char *const nodes[] = {
    "A_ArrayExpr", "A_Const",          "A_Expr",   "A_Indices", "A_Indirection", "A_Star",        "BitString",
    "BoolExpr",    "BooleanTest",      "CaseExpr", "CaseWhen",  "CoalesceExpr",  "CollateClause", "ColumnRef",
    "Float",       "FuncCall",         "Integer",  "List",      "MinMaxExpr",    "NamedArgExpr",  "NullTest",
    "RowExpr",     "SQLValueFunction", "String",   "TypeCast",  "TypeName",      "XmlExpr",       "XmlSerialize",
};

/* The same within an exclusion or the key of a partitioned table. */
static const char *const exclusion_nodes[] = {"DefElem", "IndexElem", "PartitionElem"};

/* ------------------------------------------------------------------ whole numbers */

/* The tree writes all whole numbers below 1 as nothing, so they are read where they stand in the text. */
static bool number_at(const char *text, size_t length, long at, long long *number)
{
    bool negative = false;
    const char *c = text + at;
    char *behind;

    if (at < 0 || (size_t)at >= length)
        return false;
    for (; *c == '-' || *c == ' ' || *c == '(' || *c == '\n' || *c == '\t'; c++)
        negative ^= *c == '-';
    if (*c < '0' || *c > '9')
        return false;
    *number = strtoll(c, &behind, 10);
    if (negative)
        *number = -*number;
    return true;
}

static ssm_str digits_of(long long number, char out[24])
{
    unsigned long long rest = number < 0 ? 0 - (unsigned long long)number : (unsigned long long)number;
    size_t at = 24;

    do {
        out[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        out[--at] = '-';
    return ssm_view(out + at, 24 - at);
}

static void literally(struct pgv *v, ssm_str text)
{
    if (v->failed)
        return;
    if ((size_t)(v->tree.end - v->tree.at) < text.len || memcmp(v->tree.at, text.ptr, text.len) != 0)
        pgv_differs(v);
    else
        v->tree.at += text.len;
}

void pgv_integer(struct pgv *v, long long number)
{
    const char *node = v->tree.at;
    long long found = 0;
    char digits[24];
    long at;

    if (number > 0) {
        pgv_match(v, "{\"A_Const\":{\"ival\":{\"ival\":");
        literally(v, digits_of(number, digits));
        pgv_match(v, "},%L}}");
        return;
    }
    pgv_match(v, "{\"A_Const\":{\"ival\":{},");
    at = pgv_location(v);
    pgv_match(v, "}}");
    if (!v->failed && (!number_at(v->tree.text, v->tree.length, at, &found) || found != number)) {
        v->tree.at = node;
        pgv_differs(v);
    }
}

/* True when the text is a number that the parser takes for a whole one. */
static bool is_integer(ssm_str text, long long *number)
{
    size_t i = text.len && text.ptr[0] == '-';
    bool negative = i;
    long long n = 0;

    if (i == text.len)
        return false;
    for (; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        n = n * 10 + (text.ptr[i] - '0');
        if (n > INT32_MAX)
            return false;
    }
    *number = negative ? -n : n;
    return true;
}

/* ------------------------------------------------------------------ expressions */

static bool in_nodes(ssm_str name, bool exclusion)
{
    return pg_in_list(name, nodes, sizeof nodes / sizeof nodes[0]) ||
           (exclusion && pg_in_list(name, exclusion_nodes, sizeof exclusion_nodes / sizeof exclusion_nodes[0]));
}

static const char *string_end(const char *at)
{
    for (at++; *at && *at != '"'; at++)
        if (*at == '\\' && at[1])
            at++;
    return at;
}

/* Where the JSON value ends that begins here, if it has no other nodes than an expression; or NULL. */
static const char *value_end(const char *at, bool exclusion)
{
    size_t depth = 0;

    for (; *at; at++) {
        if (*at == '{' || *at == '[')
            depth++;
        if ((*at == '}' || *at == ']') && --depth == 0)
            return at + 1;
        if (*at != '"')
            continue;
        if (at[-1] == '{' && at[1] >= 'A' && at[1] <= 'Z' &&
            !in_nodes(ssm_view(at + 1, (size_t)(string_end(at) - at - 1)), exclusion))
            return NULL;
        at = string_end(at);
    }
    return NULL;
}

static const char location_key[] = "\"location\":";

static const char *behind_number(const char *at)
{
    while (*at == '-' || (*at >= '0' && *at <= '9'))
        at++;
    return at;
}

/* The numbers below 1 of two places that end in `"ival":{},"location":`. */
static bool same_hidden_number(const struct pgv_tree *a, const char *at_a, const struct pgv_tree *b, const char *at_b)
{
    static const char hidden[] = "\"ival\":{},\"location\":";
    const size_t n = sizeof hidden - 1;
    long long of_a = 0, of_b = 0;

    if ((size_t)(at_b - b->result.parse_tree) < n || memcmp(at_b - n, hidden, n) != 0)
        return true;
    return number_at(a->text, a->length, strtol(at_a, NULL, 10), &of_a) &&
           number_at(b->text, b->length, strtol(at_b, NULL, 10), &of_b) && of_a == of_b;
}

/* The tree here is the one from `at` to `end`, but for the places in the text. */
static void same_tree(struct pgv *v, const struct pgv_tree *other, const char *at, const char *end)
{
    while (!v->failed && at < end) {
        const char *found = memmem(at, (size_t)(end - at), location_key, sizeof location_key - 1);
        const char *stop = found ? found + sizeof location_key - 1 : end;

        literally(v, ssm_view(at, (size_t)(stop - at)));
        at = stop;
        if (!found || v->failed)
            continue;
        if (!same_hidden_number(&v->tree, v->tree.at, other, at)) {
            pgv_differs(v);
            return;
        }
        v->tree.at = behind_number(v->tree.at);
        at = behind_number(at);
    }
}

/* What was asked for, as a tree of its own: false when it is none, and that is reported. */
static bool parse_asked(struct pgv *v, struct pgv_tree *asked, const char *before, ssm_str text, const char *behind)
{
    size_t first = strlen(before), last = strlen(behind);
    ssm_str whole;

    *asked = (struct pgv_tree){.length = first + text.len + last};
    asked->text = v->failed ? NULL : pg_api->alloc(v->h, asked->length + 1);
    if (!asked->text) {
        v->failed = true;
        return false;
    }
    memcpy(asked->text, before, first);
    memcpy(asked->text + first, text.ptr, text.len);
    memcpy(asked->text + first + text.len, behind, last + 1);
    whole = ssm_view(asked->text, asked->length);
    if (memchr(whole.ptr, 0, whole.len) || !pgv_is_bounded(v, whole)) {
        pgv_fail(v, "verify_expression", "What was asked for holds a NUL.", NULL, 0);
        return false;
    }
    asked->result = pg_query_parse(asked->text);
    asked->at = asked->result.parse_tree;
    if (asked->result.error || !asked->at) {
        pgv_fail(v, "verify_expression", "PostgreSQL's parser does not take the expression by itself: %1", &text, 1);
        return false;
    }
    return true;
}

/* Goes on behind `pattern`, in which '#' is a number. */
static bool skip(struct pgv_tree *t, const char *pattern)
{
    const char *at = t->at;

    for (; *pattern; pattern++) {
        if (*pattern == '#')
            at = behind_number(at);
        else if (*pattern != *at++)
            return false;
    }
    t->at = at;
    return true;
}

static bool is_alone(struct pgv_tree *asked)
{
    struct pgv_tree rest = *asked;

    rest.at = asked->end;
    return skip(&rest, ",\"location\":#}}],\"limitOption\":\"LIMIT_OPTION_DEFAULT\",\"op\":\"SETOP_NONE\"}}}]}") &&
           !*rest.at;
}

static void compare(struct pgv *v, struct pgv_tree *asked, ssm_str expression)
{
    if (skip(asked, "{\"version\":#,\"stmts\":[{\"stmt\":{\"SelectStmt\":{\"targetList\":[{\"ResTarget\":{\"val\":"))
        asked->end = value_end(asked->at, false);
    if (!asked->end || !is_alone(asked)) {
        pgv_fail(v, "verify_expression", "This is not an expression, or not one that may be used here: %1", &expression,
                 1);
        return;
    }
    same_tree(v, asked, asked->at, asked->end);
}

/* now(): a call that needs no parser to be known, and goes on behind it where the tree has just this one here. */
static bool take_call(struct pgv *v, ssm_str expression)
{
    static const char before[] = "{\"FuncCall\":{\"funcname\":[{\"String\":{\"sval\":\"",
                      behind[] = "\"}}],\"funcformat\":\"COERCE_EXPLICIT_CALL\",\"location\":";
    const size_t first = sizeof before - 1, last = sizeof behind - 1, n = expression.len > 2 ? expression.len - 2 : 0;
    const char *at = v->tree.at;

    if (!n || memcmp(expression.ptr + n, "()", 2) != 0 || (size_t)(v->tree.end - at) < first + n + last + 2)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!(expression.ptr[i] >= 'a' && expression.ptr[i] <= 'z') && expression.ptr[i] != '_')
            return false;
    if (memcmp(at, before, first) != 0 || memcmp(at + first, expression.ptr, n) != 0 ||
        memcmp(at + first + n, behind, last) != 0)
        return false;
    at = behind_number(at + first + n + last);
    if (strncmp(at, "}}", 2) != 0)
        return false;
    v->tree.at = at + 2;
    return true;
}

void pgv_expression(struct pgv *v, ssm_str expression)
{
    enum pgv_about was = v->about;
    ssm_str expected = v->expected;
    struct pgv_tree asked;

    if (v->failed || take_call(v, expression))
        return;
    pgv_set(v, PGV_ABOUT_EXPRESSION, expression);
    if (parse_asked(v, &asked, "SELECT (", expression, ")"))
        compare(v, &asked, expression);
    if (asked.result.parse_tree || asked.result.error)
        pg_query_free_parse_result(asked.result);
    pgv_set(v, was, expected);
}

static void number(struct pgv *v, ssm_str text)
{
    long long whole = 0;

    if (is_integer(text, &whole))
        pgv_integer(v, whole);
    else
        pgv_fill(v, "{\"A_Const\":{\"fval\":{\"fval\":%t},%L}}", text);
}

void pgv_value(struct pgv *v, ssm_default value)
{
    enum pgv_about was = v->about;
    ssm_str expected = v->expected;

    pgv_set(v, PGV_ABOUT_DEFAULT, value.text);
    switch (value.kind) {
    case SSM_DEFAULT_STRING:
        pgv_fill(v, "{\"A_Const\":{\"sval\":{\"sval\":%t},%L}}", value.text);
        break;
    case SSM_DEFAULT_NUMBER:
        number(v, value.text);
        break;
    case SSM_DEFAULT_TRUE:
        pgv_match(v, "{\"A_Const\":{\"boolval\":{\"boolval\":true},%L}}");
        break;
    case SSM_DEFAULT_FALSE:
        pgv_match(v, "{\"A_Const\":{\"boolval\":{},%L}}");
        break;
    case SSM_DEFAULT_EXPRESSION:
        pgv_expression(v, value.text);
        break;
    default:
        pgv_fail(v, "verify_default", "The operation has no default, and the statement has one.", NULL, 0);
    }
    pgv_set(v, was, expected);
}

void pgv_fragment(struct pgv *v, const struct pgv_fragment *f)
{
    struct pgv_tree asked;

    if (v->failed)
        return;
    if (parse_asked(v, &asked, f->before, f->text, "")) {
        if (skip(&asked, f->tree))
            asked.end = value_end(asked.at, true);
        if (!asked.end || strcmp(asked.end, f->rest) != 0)
            pgv_fail(v, "verify_option", "This is not what the option may say: %1", &f->text, 1);
        else
            same_tree(v, &asked, asked.at, asked.end);
    }
    if (asked.result.parse_tree || asked.result.error)
        pg_query_free_parse_result(asked.result);
}

/* ------------------------------------------------------------------ exclusions */

static bool take_flag(struct pgv_tree *asked, const char *flag)
{
    return skip(asked, flag);
}

/* The asked one has no name; what defers it stands in its own text or in the constraint. */
static void compare_exclusion(struct pgv *v, struct pgv_tree *asked, const ssm_constraint *c)
{
    static const char key[] = "{\"Constraint\":";
    bool deferrable, deferred;

    if (!skip(asked,
              "{\"version\":#,\"stmts\":[{\"stmt\":{\"AlterTableStmt\":{\"relation\":{\"relname\":\"t\",\"inh\":true,"
              "\"relpersistence\":\"p\",\"location\":#},\"cmds\":[{\"AlterTableCmd\":{\"subtype\":\"AT_AddConstraint\","
              "\"def\":{\"Constraint\":{\"contype\":\"CONSTR_EXCLUSION\",")) {
        pgv_fail(v, "verify_constraint", "This is not an exclusion: %1", &c->expression, 1);
        return;
    }
    deferred = c->initially_deferred == SSM_YES;
    deferrable = take_flag(asked, "\"deferrable\":true,") || c->deferrable == SSM_YES || deferred;
    deferred = take_flag(asked, "\"initdeferred\":true,") || deferred;
    if (skip(asked, "\"location\":#,\"exclusions\":"))
        asked->end = value_end(strstr(asked->result.parse_tree, key) + sizeof key - 1, true);
    if (!asked->end ||
        strcmp(asked->end, "},\"behavior\":\"DROP_RESTRICT\"}}],\"objtype\":\"OBJECT_TABLE\"}}}]}") != 0) {
        pgv_fail(v, "verify_constraint", "This is not an exclusion, or not one that may be used here: %1",
                 &c->expression, 1);
        return;
    }
    pgv_match(v, deferrable ? "\"deferrable\":true," : "");
    pgv_match(v, deferred ? "\"initdeferred\":true,%L,\"exclusions\":" : "%L,\"exclusions\":");
    same_tree(v, asked, asked->at, asked->end - 1); /* without the constraint's own bracket */
}

void pgv_exclusion(struct pgv *v, const ssm_constraint *c)
{
    bool whole = c->expression.len >= 7 && pg_mentions(ssm_view(c->expression.ptr, 7), SSM_LIT("exclude"));
    struct pgv_tree asked;

    if (v->failed)
        return;
    if (parse_asked(v, &asked, whole ? "ALTER TABLE t ADD " : "ALTER TABLE t ADD EXCLUDE ", c->expression, ""))
        compare_exclusion(v, &asked, c);
    if (asked.result.parse_tree || asked.result.error)
        pg_query_free_parse_result(asked.result);
}
