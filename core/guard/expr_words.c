/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of words; see expr_words.h. Reserved is what PostgreSQL's catalog would print in quotes, and every word
 * that goes on behind an expression in some statement.
 */
#include "guard/expr_words.h"

#include "guard/guard.h"
#include "model/type_names.h"

enum { LONGEST = 32 }; /* of all words below */

/* Sorted by strcmp. */
static const struct {
    const char *word;
    uint32_t bits;
} words[] = {
    {"all", EXPR_W_CALL},
    {"alter", EXPR_W_STATEMENT},
    {"analyze", EXPR_W_STATEMENT},
    {"and", EXPR_W_RESERVED},
    {"any", EXPR_W_CALL},
    {"as", EXPR_W_RESERVED},
    {"asc", EXPR_W_RESERVED},
    {"attach", EXPR_W_STATEMENT},
    {"begin", EXPR_W_STATEMENT},
    {"between", EXPR_W_NEGATABLE | EXPR_W_RESERVED},
    {"both", EXPR_W_RESERVED},
    {"call", EXPR_W_STATEMENT},
    {"check", EXPR_W_RESERVED},
    {"cluster", EXPR_W_STATEMENT},
    {"collate", EXPR_W_RESERVED},
    {"column", EXPR_W_RESERVED},
    {"comment", EXPR_W_STATEMENT},
    {"commit", EXPR_W_STATEMENT},
    {"constraint", EXPR_W_RESERVED},
    {"copy", EXPR_W_STATEMENT},
    {"create", EXPR_W_RESERVED | EXPR_W_STATEMENT},
    {"day", EXPR_W_UNIT},
    {"day_hour", EXPR_W_UNIT},
    {"day_microsecond", EXPR_W_UNIT},
    {"day_minute", EXPR_W_UNIT},
    {"day_second", EXPR_W_UNIT},
    {"deallocate", EXPR_W_STATEMENT},
    {"declare", EXPR_W_STATEMENT},
    {"default", EXPR_W_RESERVED},
    {"deferrable", EXPR_W_RESERVED},
    {"delete", EXPR_W_STATEMENT},
    {"desc", EXPR_W_RESERVED},
    {"detach", EXPR_W_STATEMENT},
    {"discard", EXPR_W_STATEMENT},
    {"distinct", EXPR_W_RESERVED},
    {"div", EXPR_W_BINARY},
    {"do", EXPR_W_RESERVED | EXPR_W_STATEMENT},
    {"drop", EXPR_W_STATEMENT},
    {"else", EXPR_W_RESERVED},
    {"end", EXPR_W_RESERVED},
    {"escape", EXPR_W_BINARY},
    {"except", EXPR_W_RESERVED},
    {"exec", EXPR_W_STATEMENT},
    {"execute", EXPR_W_STATEMENT},
    {"exists", EXPR_W_QUERY},
    {"explain", EXPR_W_STATEMENT},
    {"fetch", EXPR_W_RESERVED},
    {"for", EXPR_W_RESERVED},
    {"foreign", EXPR_W_RESERVED},
    {"from", EXPR_W_RESERVED},
    {"glob", EXPR_W_BINARY | EXPR_W_NEGATABLE},
    {"grant", EXPR_W_RESERVED | EXPR_W_STATEMENT},
    {"group", EXPR_W_RESERVED},
    {"handler", EXPR_W_STATEMENT},
    {"having", EXPR_W_RESERVED},
    {"hour", EXPR_W_UNIT},
    {"hour_microsecond", EXPR_W_UNIT},
    {"hour_minute", EXPR_W_UNIT},
    {"hour_second", EXPR_W_UNIT},
    {"ilike", EXPR_W_BINARY | EXPR_W_NEGATABLE | EXPR_W_RESERVED},
    {"import", EXPR_W_STATEMENT},
    {"in", EXPR_W_NEGATABLE | EXPR_W_RESERVED},
    {"initially", EXPR_W_RESERVED},
    {"insert", EXPR_W_STATEMENT},
    {"intersect", EXPR_W_RESERVED},
    {"into", EXPR_W_RESERVED},
    {"is", EXPR_W_RESERVED},
    {"isnull", EXPR_W_POSTFIX},
    {"kill", EXPR_W_STATEMENT},
    {"leading", EXPR_W_RESERVED},
    {"like", EXPR_W_BINARY | EXPR_W_NEGATABLE | EXPR_W_RESERVED},
    {"limit", EXPR_W_RESERVED},
    {"listen", EXPR_W_STATEMENT},
    {"load", EXPR_W_STATEMENT},
    {"lock", EXPR_W_STATEMENT},
    {"match", EXPR_W_BINARY | EXPR_W_NEGATABLE},
    {"merge", EXPR_W_STATEMENT},
    {"microsecond", EXPR_W_UNIT},
    {"minute", EXPR_W_UNIT},
    {"minute_microsecond", EXPR_W_UNIT},
    {"minute_second", EXPR_W_UNIT},
    {"mod", EXPR_W_BINARY},
    {"month", EXPR_W_UNIT},
    {"not", EXPR_W_PREFIX},
    {"notify", EXPR_W_STATEMENT},
    {"notnull", EXPR_W_POSTFIX},
    {"on", EXPR_W_RESERVED},
    {"only", EXPR_W_RESERVED},
    {"optimize", EXPR_W_STATEMENT},
    {"or", EXPR_W_BINARY | EXPR_W_RESERVED},
    {"order", EXPR_W_RESERVED},
    {"overlaps", EXPR_W_BINARY},
    {"pragma", EXPR_W_STATEMENT},
    {"prepare", EXPR_W_STATEMENT},
    {"primary", EXPR_W_RESERVED},
    {"quarter", EXPR_W_UNIT},
    {"reassign", EXPR_W_STATEMENT},
    {"references", EXPR_W_RESERVED},
    {"refresh", EXPR_W_STATEMENT},
    {"regexp", EXPR_W_BINARY | EXPR_W_NEGATABLE},
    {"reindex", EXPR_W_STATEMENT},
    {"release", EXPR_W_STATEMENT},
    {"rename", EXPR_W_STATEMENT},
    {"replace", EXPR_W_STATEMENT},
    {"reset", EXPR_W_STATEMENT},
    {"returning", EXPR_W_RESERVED},
    {"revoke", EXPR_W_STATEMENT},
    {"rlike", EXPR_W_BINARY | EXPR_W_NEGATABLE},
    {"rollback", EXPR_W_STATEMENT},
    {"savepoint", EXPR_W_STATEMENT},
    {"second", EXPR_W_UNIT},
    {"second_microsecond", EXPR_W_UNIT},
    {"security", EXPR_W_STATEMENT},
    {"select", EXPR_W_QUERY},
    {"set", EXPR_W_STATEMENT},
    {"show", EXPR_W_STATEMENT},
    {"similar", EXPR_W_NEGATABLE | EXPR_W_RESERVED},
    {"some", EXPR_W_CALL},
    {"start", EXPR_W_STATEMENT},
    {"table", EXPR_W_QUERY},
    {"then", EXPR_W_RESERVED},
    {"to", EXPR_W_RESERVED},
    {"trailing", EXPR_W_RESERVED},
    {"truncate", EXPR_W_STATEMENT},
    {"union", EXPR_W_RESERVED},
    {"unique", EXPR_W_RESERVED},
    {"unlisten", EXPR_W_STATEMENT},
    {"update", EXPR_W_STATEMENT},
    {"use", EXPR_W_STATEMENT},
    {"using", EXPR_W_RESERVED},
    {"vacuum", EXPR_W_STATEMENT},
    {"values", EXPR_W_QUERY},
    {"variadic", EXPR_W_PREFIX},
    {"week", EXPR_W_UNIT},
    {"when", EXPR_W_RESERVED},
    {"where", EXPR_W_RESERVED},
    {"window", EXPR_W_RESERVED},
    {"with", EXPR_W_QUERY},
    {"xor", EXPR_W_BINARY},
    {"year", EXPR_W_UNIT},
    {"year_month", EXPR_W_UNIT},
};

/* The word in lower case in `out`; empty where it is longer than all of the tables. */
static ssm_str lowered(ssm_str word, char out[LONGEST])
{
    if (word.len > LONGEST)
        return ssm_view(out, 0);
    for (size_t i = 0; i < word.len; i++)
        out[i] = ascii_lower(word.ptr[i]);
    return ssm_view(out, word.len);
}

uint32_t expr_word(ssm_str word)
{
    char buffer[LONGEST];
    ssm_str key = lowered(word, buffer);
    size_t low = 0, high = sizeof words / sizeof words[0];

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(key, ssm_cstr(words[middle].word));

        if (order == 0)
            return words[middle].bits;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

uint32_t expr_between(ssm_str function)
{
    static const struct {
        const char *function;
        uint32_t bits;
    } table[] = {
        {"cast", EXPR_B_AS},
        {"char", EXPR_B_USING},
        {"convert", EXPR_B_USING},
        {"extract", EXPR_B_FROM},
        {"overlay", EXPR_B_PLACING | EXPR_B_FROM | EXPR_B_FOR},
        {"position", EXPR_B_IN},
        {"substr", EXPR_B_FROM | EXPR_B_FOR},
        {"substring", EXPR_B_FROM | EXPR_B_FOR},
        {"trim", EXPR_B_SIDE | EXPR_B_FROM},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (str_is_nocase(function, table[i].function))
            return table[i].bits;
    return 0;
}

bool expr_is_literal_type(ssm_str word)
{
    static const char *const others[] = {"box",      "cidr",    "circle",   "citext", "hstore", "inet",  "line",
                                         "lseg",     "ltree",   "macaddr",  "money",  "path",   "point", "polygon",
                                         "regclass", "tsquery", "tsvector", "xml",    NULL};
    char buffer[LONGEST];
    ssm_str key = lowered(word, buffer);

    /* _utf8mb4 'x': MySQL's introducer of a character set. */
    return word.ptr[0] == '_' || type_name_find(key) || str_in_sorted(others, key);
}

bool expr_is_construct(ssm_str name)
{
    static const char *const constructs[] = {"all",
                                             "any",
                                             "array",
                                             "cast",
                                             "coalesce",
                                             "convert",
                                             "current_date",
                                             "current_time",
                                             "current_timestamp",
                                             "extract",
                                             "greatest",
                                             "least",
                                             "localtime",
                                             "localtimestamp",
                                             "normalize",
                                             "nullif",
                                             "overlay",
                                             "position",
                                             "row",
                                             "some",
                                             "substring",
                                             "trim",
                                             NULL};
    char buffer[LONGEST];

    return str_in_sorted(constructs, lowered(name, buffer));
}
