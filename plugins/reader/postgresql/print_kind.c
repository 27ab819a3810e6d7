/* SPDX-License-Identifier: Apache-2.0
 *
 * What operators do with the types of their operands, as the engine's resolution would: which coercions it puts, what
 * comes out. Only what is sure; anything else is "not known", and then no cast is touched.
 */
#include "print_internal.h"

static const char *const comparisons[] = {"<", "<=", "<>", "=", ">", ">="};
static const char *const matches[] = {"!~", "!~*", "!~~", "!~~*", "^@", "~", "~*", "~~", "~~*"};
static const char *const sums[] = {"%", "*", "+", "-", "/"};
/* Operators of a type with its own kind, for what a literal may stand. */
static const char *const same[] = {"&&", "*", "+", "-",  "-|-", "/",   "<",  "<<", "<<=", "<=", "<>",
                                   "<@", "=", ">", ">=", ">>",  ">>=", "@>", "||", "~",   "~~", "~~*"};
static const char *const times[] = {"date",
                                    "interval",
                                    "time with time zone",
                                    "time without time zone",
                                    "timestamp with time zone",
                                    "timestamp without time zone"};

bool kind_is_string(ssm_str k)
{
    return KIND_IS(k, "text") || KIND_IS(k, "character varying");
}

static bool is_integer(ssm_str k)
{
    return KIND_IS(k, "integer") || KIND_IS(k, "bigint") || KIND_IS(k, "smallint");
}

static bool is_float(ssm_str k)
{
    return KIND_IS(k, "double precision") || KIND_IS(k, "real");
}

bool kind_is_number(ssm_str k)
{
    return is_integer(k) || is_float(k) || KIND_IS(k, "numeric");
}

static bool is_literal(ssm_str k)
{
    return KIND_IS(k, "unknown");
}

/* Texts of all sorts with each other and with literals. */
static bool of_strings(ssm_str op, ssm_str a, ssm_str b, ssm_str *to_a, ssm_str *to_b)
{
    bool is_comparison = PRINT_IN(comparisons, op);
    if (!is_comparison && !PRINT_IN(matches, op) && !str_is(op, "||"))
        return false;
    bool text_a = kind_is_string(a) || is_literal(a), text_b = kind_is_string(b) || is_literal(b);
    if (text_a && text_b) {
        *to_a = *to_b = SSM_LIT("text");
        return true;
    }
    bool name_a = KIND_IS(a, "name"), name_b = KIND_IS(b, "name");
    if (is_comparison && ((name_a && kind_is_string(b)) || (name_b && kind_is_string(a)))) {
        *to_a = name_a ? a : SSM_LIT("text");
        *to_b = name_b ? b : SSM_LIT("text");
        return true;
    }
    bool padded_a = KIND_IS(a, "bpchar"), padded_b = KIND_IS(b, "bpchar");
    if ((padded_a && (padded_b || is_literal(b))) || (padded_b && is_literal(a))) {
        *to_a = *to_b = is_comparison ? SSM_LIT("bpchar") : SSM_LIT("text");
        if (!is_comparison && !str_is(op, "||"))
            *to_a = padded_a ? SSM_LIT("bpchar") : SSM_LIT("text");
        return is_comparison || padded_a;
    }
    return false;
}

static bool of_numbers(ssm_str op, ssm_str a, ssm_str b, ssm_str *to_a, ssm_str *to_b)
{
    ssm_str common;
    if (is_literal(a) || is_literal(b)) {
        common = is_literal(a) ? b : a;
        *to_a = *to_b = common;
        return PRINT_IN(comparisons, op) || PRINT_IN(sums, op);
    }
    if (str_is(op, "^")) {
        bool is_numeric = (KIND_IS(a, "numeric") || KIND_IS(b, "numeric")) && !is_float(a) && !is_float(b);
        *to_a = *to_b = is_numeric ? SSM_LIT("numeric") : SSM_LIT("double precision");
        return true;
    }
    if (!PRINT_IN(comparisons, op) && !PRINT_IN(sums, op))
        return false;
    if ((is_integer(a) && is_integer(b)) || (is_float(a) && is_float(b))) {
        *to_a = a;
        *to_b = b;
        return true;
    }
    common = is_float(a) || is_float(b) ? SSM_LIT("double precision") : SSM_LIT("numeric");
    *to_a = is_float(a) ? a : common;
    *to_b = is_float(b) ? b : common;
    return !str_is(op, "%") || !KIND_IS(common, "double precision");
}

/* Operators of JSON whose right side is of another kind. */
static bool of_json(ssm_str op, ssm_str a, ssm_str b, ssm_str *to_a, ssm_str *to_b)
{
    static const struct {
        const char *op, *right;
    } rights[] = {
        {"->", "text"},   {"->>", "text"},  {"#>", "text[]"},   {"#>>", "text[]"},  {"#-", "text[]"}, {"?", "text"},
        {"?|", "text[]"}, {"?&", "text[]"}, {"@?", "jsonpath"}, {"@@", "jsonpath"}, {"-", "text"},
    };
    *to_a = a;
    for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++)
        if (pgr_is(op, rights[i].op)) {
            *to_b = is_literal(b) || kind_is_string(b) ? ssm_cstr(rights[i].right) : b;
            return is_literal(b) || kind_is_string(b) || is_integer(b) || pgr_is(b, rights[i].right);
        }
    return false;
}

static bool of_times(ssm_str op, ssm_str a, ssm_str b, ssm_str *to_a, ssm_str *to_b)
{
    bool scales = str_is(op, "*") || str_is(op, "/");
    *to_a = a;
    *to_b = b;
    if (scales && KIND_IS(a, "interval") && kind_is_number(b)) {
        *to_b = SSM_LIT("double precision");
        return true;
    }
    if (str_is(op, "*") && kind_is_number(a) && KIND_IS(b, "interval")) {
        *to_a = SSM_LIT("double precision");
        return true;
    }
    if (!PRINT_IN(times, a) || !(PRINT_IN(times, b) || (KIND_IS(a, "date") && KIND_IS(b, "integer"))))
        return false;
    return PRINT_IN(comparisons, op) || str_is(op, "+") || str_is(op, "-");
}

bool kind_operator(struct printer *p, ssm_str op, ssm_str left, ssm_str right, ssm_str *to_left, ssm_str *to_right)
{
    ssm_str a = type_under(p, left), b = type_under(p, right);
    if (!a.len || !b.len)
        return false;
    if (of_strings(op, a, b, to_left, to_right))
        return true;
    bool number_a = kind_is_number(a), number_b = kind_is_number(b);
    if ((number_a && (number_b || is_literal(b))) || (number_b && is_literal(a)))
        return of_numbers(op, a, b, to_left, to_right);
    if ((KIND_IS(a, "jsonb") || KIND_IS(a, "json")) && of_json(op, a, b, to_left, to_right))
        return true;
    if (KIND_IS(a, "tsvector") && str_is(op, "@@") && is_literal(b)) {
        *to_left = a;
        *to_right = SSM_LIT("tsquery");
        return true;
    }
    if (of_times(op, a, b, to_left, to_right))
        return true;
    *to_left = is_literal(a) ? b : a;
    *to_right = is_literal(b) ? a : b;
    if (is_literal(a) == is_literal(b))
        return !is_literal(a) && pgr_same(a, b) && PRINT_IN(same, op);
    ssm_str other = is_literal(a) ? b : a;
    bool is_ambiguous = PRINT_IN(times, other) && (str_is(op, "+") || str_is(op, "-"));
    return !is_ambiguous && (PRINT_IN(comparisons, op) || (PRINT_IN(same, op) && !pgr_is(other, "boolean")));
}

static ssm_str of_sum(ssm_str op, ssm_str a, ssm_str b)
{
    static const char *const order[] = {"smallint", "integer", "bigint", "numeric", "real", "double precision"};
    size_t at[2] = {0, 0};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        at[0] = pgr_is(a, order[i]) ? i : at[0];
        at[1] = pgr_is(b, order[i]) ? i : at[1];
    }
    size_t most = at[0] > at[1] ? at[0] : at[1];
    if (most == 4 && at[0] != at[1])
        most = 5;
    if (str_is(op, "^") && most != 3)
        most = 5;
    return ssm_cstr(order[most]);
}

static ssm_str of_time_sum(ssm_str op, ssm_str a, ssm_str b)
{
    bool plus = str_is(op, "+"), minus = str_is(op, "-");
    if (KIND_IS(a, "interval") && (KIND_IS(b, "interval") || kind_is_number(b)))
        return a;
    if (kind_is_number(a) && KIND_IS(b, "interval"))
        return b;
    if (KIND_IS(a, "date") && KIND_IS(b, "integer"))
        return a;
    if (KIND_IS(b, "interval") && (plus || minus))
        return KIND_IS(a, "date") ? SSM_LIT("timestamp without time zone") : a;
    if (minus && pgr_same(a, b))
        return KIND_IS(a, "date") ? SSM_LIT("integer") : SSM_LIT("interval");
    return PGR_ABSENT;
}

ssm_str kind_of_operator(struct printer *p, ssm_str op, ssm_str left, ssm_str right)
{
    static const char *const tests[] = {"!~", "!~*", "!~~", "!~~*", "&&", "<",  "<=", "<>", "<@", "=",  ">",  ">=",
                                        "?",  "?&",  "?|",  "@>",   "@?", "@@", "^@", "~",  "~*", "~~", "~~*"};
    ssm_str a = type_under(p, left), b = type_under(p, right);
    if (PRINT_IN(tests, op))
        return SSM_LIT("boolean");
    if (!a.len)
        return PRINT_IN(sums, op) ? PGR_ABSENT : PGR_ABSENT;
    if (is_literal(a) && b.len)
        a = is_literal(b) ? SSM_LIT("text") : b;
    if (is_literal(b))
        b = PRINT_IN(times, a) ? PGR_ABSENT : a;
    if (str_is(op, "->") || str_is(op, "#>") || str_is(op, "#-"))
        return KIND_IS(a, "json") || KIND_IS(a, "jsonb") ? a : PGR_ABSENT;
    if (str_is(op, "->>") || str_is(op, "#>>"))
        return KIND_IS(a, "json") || KIND_IS(a, "jsonb") ? SSM_LIT("text") : PGR_ABSENT;
    if (str_is(op, "||")) {
        if (KIND_IS(a, "jsonb") || KIND_IS(a, "tsvector") || KIND_IS(a, "bytea") || type_element(a).len)
            return pgr_same(a, b) ? a : PGR_ABSENT;
        return kind_is_string(a) || kind_is_string(b) || KIND_IS(a, "bpchar") ? SSM_LIT("text") : PGR_ABSENT;
    }
    if (kind_is_number(a) && kind_is_number(b) && (PRINT_IN(sums, op) || str_is(op, "^")))
        return of_sum(op, a, b);
    if (PRINT_IN(sums, op) && b.len)
        return of_time_sum(op, a, b);
    return PGR_ABSENT;
}

ssm_str kind_common(const ssm_str *kinds, size_t count)
{
    ssm_str common = KIND_LITERAL;
    for (size_t i = 0; i < count; i++) {
        ssm_str k = kinds[i];
        if (!k.len)
            return PGR_ABSENT;
        if (is_literal(k) || pgr_same(k, common))
            continue;
        if (is_literal(common))
            common = k;
        else if (kind_is_number(k) && kind_is_number(common))
            common = of_sum(SSM_LIT("+"), common, k);
        else if (!(kind_is_string(k) && kind_is_string(common)))
            return PGR_ABSENT;
    }
    return is_literal(common) ? SSM_LIT("text") : common;
}
