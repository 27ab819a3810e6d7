/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of type changes; see change.h. A pair of families has one rule; a pair that is not in the table is unknown,
 * and so destructive. A rule knows no dialect: it says WIDENING only where every engine agrees.
 */
#include "model/change.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "model/type.h"

typedef enum type_change change_rule(const ssm_type *from, const ssm_type *to);

static enum type_change widening_if(bool holds)
{
    return holds ? CHANGE_WIDENING : CHANGE_NARROWING;
}

/* ---- numbers */

/* Decimal digits of the largest value of an integer type. */
static int32_t digits_of(const ssm_type *t)
{
    switch (t->bits) {
    case 8:
        return 3;
    case 16:
        return 5;
    case 24:
        return t->is_unsigned ? 8 : 7;
    case 32:
        return 10;
    default:
        return t->is_unsigned ? 20 : 19;
    }
}

static enum type_change integer_integer(const ssm_type *from, const ssm_type *to)
{
    if (from->is_unsigned && !to->is_unsigned)
        return widening_if(to->bits > from->bits);
    return widening_if(to->bits >= from->bits && from->is_unsigned == to->is_unsigned);
}

/* A decimal without arguments is unlimited in PostgreSQL and (10,0) in MySQL. */
static enum type_change integer_decimal(const ssm_type *from, const ssm_type *to)
{
    int32_t room = to->arg_count ? to->args[0] - to->args[1] : 10;

    return widening_if(room >= digits_of(from) && to->args[1] >= 0 && (from->is_unsigned || !to->is_unsigned));
}

/* A double holds 53 bits of an integer, a float 24; float alone may be either. With arguments MySQL rounds. */
static enum type_change integer_real(const ssm_type *from, const ssm_type *to)
{
    uint32_t room = to->bits == 64 ? 53 : 24;

    return widening_if(from->bits <= room && !to->arg_count && (from->is_unsigned || !to->is_unsigned));
}

static enum type_change decimal_decimal(const ssm_type *from, const ssm_type *to)
{
    if (to->is_unsigned && !from->is_unsigned)
        return CHANGE_NARROWING;
    if (!from->arg_count)
        return to->arg_count ? CHANGE_NARROWING : CHANGE_WIDENING;
    if (!to->arg_count) /* see integer_decimal */
        return from->args[1] <= 0 && from->args[0] - from->args[1] <= 10 ? CHANGE_WIDENING : CHANGE_UNKNOWN;
    return widening_if(to->args[1] >= from->args[1] && to->args[0] - to->args[1] >= from->args[0] - from->args[1]);
}

static enum type_change real_real(const ssm_type *from, const ssm_type *to)
{
    if (to->arg_count || (to->is_unsigned && !from->is_unsigned))
        return CHANGE_NARROWING;
    return widening_if(from->bits == to->bits || from->bits == 32 || to->bits == 64);
}

/* ---- characters and bytes */

/* What a sized type of MySQL holds, in bytes; the most where a name has no prefix of a known size. */
static uint64_t capacity(const ssm_type *t)
{
    return t->bits ? ((uint64_t)1 << t->bits) - 1 : UINT64_MAX;
}

/* Lengths of one unit; none is no limit. */
static enum type_change length_length(const ssm_type *from, const ssm_type *to)
{
    return widening_if(!to->arg_count || (from->arg_count && from->args[0] <= to->args[0]));
}

/* PostgreSQL fills a longer bit string, and MySQL a longer binary, with zeros: another value. */
static enum type_change padded_padded(const ssm_type *from, const ssm_type *to)
{
    return to->args[0] < from->args[0] ? CHANGE_NARROWING : CHANGE_UNKNOWN;
}

static enum type_change bit_bit(const ssm_type *from, const ssm_type *to)
{
    if (to->is_varying)
        return length_length(from, to);
    return from->is_varying ? CHANGE_NARROWING : padded_padded(from, to);
}

/* A varchar of `length` characters into a text. The neutral string is MySQL's varchar(255); a varchar fits in any text
 * but tinytext, because MySQL's is at most 65535 bytes long. A text with an argument chooses its own size. */
static enum type_change characters_text(bool limited, uint64_t length, const ssm_type *to)
{
    if (to->arg_count)
        return CHANGE_UNKNOWN;
    if (to->is_neutral)
        return widening_if(limited && length <= 255);
    return widening_if(to->bits != 8 || (limited && length * 4 <= capacity(to)));
}

static enum type_change varchar_text(const ssm_type *from, const ssm_type *to)
{
    return characters_text(from->arg_count != 0, (uint64_t)from->args[0], to);
}

static enum type_change bytes_blob(const ssm_type *from, const ssm_type *to)
{
    if (to->arg_count)
        return CHANGE_UNKNOWN;
    return widening_if(to->bits != 8 || (from->arg_count && (uint64_t)from->args[0] <= capacity(to)));
}

static enum type_change text_text(const ssm_type *from, const ssm_type *to)
{
    if (to->arg_count || from->arg_count)
        return CHANGE_UNKNOWN;
    if (from->is_neutral != to->is_neutral)
        return from->is_neutral ? characters_text(true, 255, to) : CHANGE_NARROWING;
    return widening_if(capacity(to) >= capacity(from));
}

static enum type_change blob_blob(const ssm_type *from, const ssm_type *to)
{
    if (to->arg_count || from->arg_count)
        return CHANGE_UNKNOWN;
    return widening_if(capacity(to) >= capacity(from));
}

/* Only PostgreSQL and SQLite have a varchar without a length, and there it is their text. */
static enum type_change text_varchar(const ssm_type *from, const ssm_type *to)
{
    (void)from;
    return widening_if(!to->arg_count);
}

static enum type_change always_narrowing(const ssm_type *from, const ssm_type *to)
{
    (void)from, (void)to;
    return CHANGE_NARROWING;
}

/* Whether texts of at most `length` characters fit in a varchar or a text. */
static enum type_change into_characters(uint64_t length, const ssm_type *to)
{
    if (to->family == SSM_FAMILY_TEXT)
        return characters_text(true, length, to);
    return widening_if(!to->arg_count || length <= (uint64_t)to->args[0]);
}

static enum type_change integer_characters(const ssm_type *from, const ssm_type *to)
{
    if (from->is_zerofill) /* the text would show zeros that the number does not have */
        return CHANGE_UNKNOWN;
    return into_characters((uint64_t)digits_of(from) + !from->is_unsigned, to);
}

enum { UUID_TEXT = 36 };

static enum type_change uuid_characters(const ssm_type *from, const ssm_type *to)
{
    (void)from;
    return into_characters(UUID_TEXT, to);
}

/* A longer char would pad the text. */
static enum type_change uuid_char(const ssm_type *from, const ssm_type *to)
{
    (void)from;
    if (to->args[0] > UUID_TEXT)
        return CHANGE_UNKNOWN;
    return widening_if(to->args[0] == UUID_TEXT);
}

static enum type_change enum_characters(const ssm_type *from, const ssm_type *to)
{
    size_t longest = 0;

    for (size_t i = 0; i < from->values.count; i++) {
        size_t n = utf8_length(from->values.items[i]);
        longest = n > longest ? n : longest;
    }
    return into_characters(longest, to);
}

/* Values are kept by name, so every superset is one, wherever the new values stand. The lists may be long and in any
 * order: both are sorted once. */
static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const ssm_str *)a, *(const ssm_str *)b);
}

static enum type_change values_values(const ssm_type *from, const ssm_type *to)
{
    ssm_str *sorted = malloc((to->values.count + 1) * sizeof *sorted);
    bool all = true;

    if (!sorted)
        return CHANGE_UNKNOWN;
    memcpy(sorted, to->values.items, to->values.count * sizeof *sorted);
    qsort(sorted, to->values.count, sizeof *sorted, by_text);
    for (size_t i = 0; all && i < from->values.count; i++)
        all = bsearch(&from->values.items[i], sorted, to->values.count, sizeof *sorted, by_text) != NULL;
    free(sorted);
    return widening_if(all);
}

/* ---- times */

/* Digits of a second, the least and the most that some engine gives. Without an argument time and timestamp have 6 in
 * PostgreSQL and 0 in MySQL; datetime has 0 in MySQL and elsewhere what the neutral DateTime has. */
static void precision(const ssm_type *t, int32_t *least, int32_t *most)
{
    enum { NEUTRAL_DATETIME = 3, MOST = 6 };

    *least = *most = t->args[0];
    if (t->arg_count)
        return;
    *least = t->is_neutral ? NEUTRAL_DATETIME : 0;
    *most = t->family == SSM_FAMILY_DATETIME ? NEUTRAL_DATETIME : MOST;
}

static enum type_change time_time(const ssm_type *from, const ssm_type *to)
{
    int32_t from_least, from_most, to_least, to_most;
    bool same = from->arg_count == to->arg_count && from->args[0] == to->args[0] && from->is_neutral == to->is_neutral;

    precision(from, &from_least, &from_most);
    precision(to, &to_least, &to_most);
    if (to_most < from_least || (from->with_time_zone && !to->with_time_zone))
        return CHANGE_NARROWING;
    if (to->family == SSM_FAMILY_TIME && from->with_time_zone != to->with_time_zone)
        return CHANGE_UNKNOWN; /* a zone has to be made up, and a date for its summer time */
    return same || to_least >= from_most ? CHANGE_WIDENING : CHANGE_UNKNOWN;
}

/* jsonb keeps neither white space, nor the order of keys, nor the first of two equal ones. */
static enum type_change json_json(const ssm_type *from, const ssm_type *to)
{
    return widening_if(from->bits >= to->bits);
}

/* ---- the table */

/* CHAR is not in it as a source beyond itself: what becomes of its trailing blanks differs between engines. */
static const struct {
    ssm_family from, to;
    change_rule *rule;
} table[] = {
    {SSM_FAMILY_INTEGER, SSM_FAMILY_INTEGER, integer_integer},
    {SSM_FAMILY_INTEGER, SSM_FAMILY_DECIMAL, integer_decimal},
    {SSM_FAMILY_INTEGER, SSM_FAMILY_REAL, integer_real},
    {SSM_FAMILY_INTEGER, SSM_FAMILY_VARCHAR, integer_characters},
    {SSM_FAMILY_INTEGER, SSM_FAMILY_TEXT, integer_characters},
    {SSM_FAMILY_DECIMAL, SSM_FAMILY_DECIMAL, decimal_decimal},
    {SSM_FAMILY_DECIMAL, SSM_FAMILY_REAL, always_narrowing},
    {SSM_FAMILY_REAL, SSM_FAMILY_REAL, real_real},
    {SSM_FAMILY_REAL, SSM_FAMILY_DECIMAL, always_narrowing},
    {SSM_FAMILY_REAL, SSM_FAMILY_INTEGER, always_narrowing},
    {SSM_FAMILY_CHAR, SSM_FAMILY_CHAR, length_length},
    {SSM_FAMILY_VARCHAR, SSM_FAMILY_VARCHAR, length_length},
    {SSM_FAMILY_VARCHAR, SSM_FAMILY_TEXT, varchar_text},
    {SSM_FAMILY_VARCHAR, SSM_FAMILY_CHAR, always_narrowing},
    {SSM_FAMILY_TEXT, SSM_FAMILY_TEXT, text_text},
    {SSM_FAMILY_TEXT, SSM_FAMILY_VARCHAR, text_varchar},
    {SSM_FAMILY_TEXT, SSM_FAMILY_CHAR, always_narrowing},
    {SSM_FAMILY_BINARY, SSM_FAMILY_BINARY, padded_padded},
    {SSM_FAMILY_BINARY, SSM_FAMILY_VARBINARY, length_length},
    {SSM_FAMILY_BINARY, SSM_FAMILY_BLOB, bytes_blob},
    {SSM_FAMILY_VARBINARY, SSM_FAMILY_VARBINARY, length_length},
    {SSM_FAMILY_VARBINARY, SSM_FAMILY_BLOB, bytes_blob},
    {SSM_FAMILY_BLOB, SSM_FAMILY_BLOB, blob_blob},
    {SSM_FAMILY_BLOB, SSM_FAMILY_VARBINARY, always_narrowing},
    {SSM_FAMILY_BIT, SSM_FAMILY_BIT, bit_bit},
    {SSM_FAMILY_TIME, SSM_FAMILY_TIME, time_time},
    {SSM_FAMILY_TIMESTAMP, SSM_FAMILY_TIMESTAMP, time_time},
    {SSM_FAMILY_TIMESTAMP, SSM_FAMILY_DATE, always_narrowing},
    {SSM_FAMILY_DATETIME, SSM_FAMILY_DATETIME, time_time},
    {SSM_FAMILY_DATETIME, SSM_FAMILY_DATE, always_narrowing},
    {SSM_FAMILY_UUID, SSM_FAMILY_CHAR, uuid_char},
    {SSM_FAMILY_UUID, SSM_FAMILY_VARCHAR, uuid_characters},
    {SSM_FAMILY_UUID, SSM_FAMILY_TEXT, uuid_characters},
    {SSM_FAMILY_JSON, SSM_FAMILY_JSON, json_json},
    {SSM_FAMILY_ENUM, SSM_FAMILY_ENUM, values_values},
    {SSM_FAMILY_ENUM, SSM_FAMILY_VARCHAR, enum_characters},
    {SSM_FAMILY_ENUM, SSM_FAMILY_TEXT, enum_characters},
    {SSM_FAMILY_SET, SSM_FAMILY_SET, values_values},
};

/* Every character of the old set is one of the new. An absent set is the table's own: unknown. */
static bool charset_holds(ssm_str from, ssm_str to)
{
    static const char *const in_utf8mb4[] = {"ascii", "latin1", "utf8", "utf8mb3", NULL};

    return str_eq(from, to) || (str_is(to, "utf8mb4") && str_in_sorted(in_utf8mb4, from));
}

enum type_change type_change(const ssm_type *from, const ssm_type *to)
{
    if (!from || !to)
        return CHANGE_UNKNOWN;
    if (type_equal(from, to))
        return CHANGE_SAME;
    if (from->dimensions != to->dimensions || !charset_holds(from->charset, to->charset))
        return CHANGE_UNKNOWN;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].from == from->family && table[i].to == to->family)
            return table[i].rule(from, to);
    return CHANGE_UNKNOWN;
}

/* The neutral DateTime is PostgreSQL's timestamp with time zone, and MySQL's timestamp has a zone where datetime has
 * none: between the two families it hangs on the zone in one engine or the other. */
bool type_change_needs_zone(const ssm_type *from, const ssm_type *to)
{
    bool both, between;

    if (!from || !to)
        return false;
    both = from->family == SSM_FAMILY_TIMESTAMP && to->family == SSM_FAMILY_TIMESTAMP;
    between = (from->family == SSM_FAMILY_TIMESTAMP && to->family == SSM_FAMILY_DATETIME) ||
              (from->family == SSM_FAMILY_DATETIME && to->family == SSM_FAMILY_TIMESTAMP);
    return both ? from->with_time_zone != to->with_time_zone : between && !from->with_time_zone && !to->with_time_zone;
}
