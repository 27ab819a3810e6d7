/* SPDX-License-Identifier: Apache-2.0
 *
 * Types. Manual, "Data Types"; the neutral names as in the report's contract. A type is resolved to a word and what
 * follows it, or to a reason why it has no spelling here.
 */
#include "mysql.h"

/* The spelling of a type. */
struct spelling {
    const char *word;
    const char *why; /* not NULL: there is none; %1 is the type as the report has it */
    uint32_t arg_count;
    int32_t args[2];
};

static const char needs_length[] = "MySQL needs a length for the type %1: write one, or text or blob";
static const char out_of_range[] = "the type %1 is out of the engine's range";

static struct spelling plain(const char *word)
{
    return (struct spelling){.word = word};
}

static struct spelling none(const char *why)
{
    return (struct spelling){.why = why};
}

static struct spelling with_args(const char *word, const ssm_type *t)
{
    return (struct spelling){.word = word, .arg_count = t->arg_count, .args = {t->args[0], t->args[1]}};
}

/* The type of the family whose length prefix or width has so many bits. */
static const char *by_bits(uint32_t bits, const char *const words[4], const char *otherwise)
{
    return bits == 8 ? words[0] : bits == 16 ? words[1] : bits == 24 ? words[2] : bits == 32 ? words[3] : otherwise;
}

static struct spelling integer(const ssm_type *t)
{
    static const char *const words[] = {"tinyint", "smallint", "mediumint", "int"};

    if (t->is_serial)
        return none("in MySQL serial means bigint unsigned, elsewhere int, and the type %1 does not say which: write "
                    "int or bigint, with identity: true");
    return with_args(by_bits(t->bits, words, "bigint"), t);
}

/* MySQL's real is a double, and so is a neutral Float. */
static struct spelling real(const ssm_type *t)
{
    bool is_float = t->bits != 64 && !my_is(t->name, "real");

    return with_args(is_float ? "float" : "double", t);
}

static struct spelling character(const ssm_type *t)
{
    bool national = t->name.len && t->name.ptr[0] == 'n';

    if (!t->arg_count)
        return none(needs_length);
    if (t->family == SSM_FAMILY_CHAR)
        return with_args(national ? "national char" : "char", t);
    return with_args(national ? "national varchar" : "varchar", t);
}

static struct spelling text(const ssm_type *t)
{
    static const char *const words[] = {"tinytext", "text", "mediumtext", "longtext"};

    if (t->is_neutral)
        return (struct spelling){.word = "varchar", .arg_count = 1, .args = {255, 0}};
    return with_args(by_bits(t->bits, words, "longtext"), t);
}

static struct spelling bytes(const ssm_type *t)
{
    static const char *const words[] = {"tinyblob", "blob", "mediumblob", "longblob"};

    if (my_is(t->name, "bytea"))
        return none("MySQL has no type %1: write blob or longblob");
    return with_args(by_bits(t->bits, words, "longblob"), t);
}

static struct spelling binary(const ssm_type *t)
{
    if (!t->arg_count)
        return none(needs_length);
    return with_args(t->family == SSM_FAMILY_BINARY ? "binary" : "varbinary", t);
}

static struct spelling bit(const ssm_type *t)
{
    if (t->is_varying)
        return none("MySQL has no type %1: write bit or varbinary");
    if (t->arg_count && (t->args[0] < 1 || t->args[0] > MY_BIT_LIMIT))
        return none(out_of_range);
    return with_args("bit", t);
}

static struct spelling moment(const ssm_type *t)
{
    if (t->with_time_zone || (t->family == SSM_FAMILY_TIMESTAMP && !my_is(t->name, "timestamp")))
        return none("MySQL has no type %1: write datetime, or timestamp for a moment in time that is kept in UTC");
    if (t->arg_count && (t->args[0] < 0 || t->args[0] > MY_FRACTION_LIMIT))
        return none(out_of_range);
    if (t->family == SSM_FAMILY_DATETIME && t->is_neutral && !t->arg_count)
        return (struct spelling){.word = "datetime", .arg_count = 1, .args = {3, 0}};
    return with_args(t->family == SSM_FAMILY_TIME       ? "time"
                     : t->family == SSM_FAMILY_DATETIME ? "datetime"
                                                        : "timestamp",
                     t);
}

/* MariaDB has had the type since 10.7. */
static struct spelling uuid(bool mariadb)
{
    return mariadb ? plain("uuid") : (struct spelling){.word = "char", .arg_count = 1, .args = {36, 0}};
}

static struct spelling json(const ssm_type *t)
{
    return my_is(t->name, "jsonb") ? none("MySQL has no type %1: write json") : plain("json");
}

/* A native type, or one that the configuration allows by name. `word` stays absent: the name itself is written. */
static struct spelling other(const ssm_type *t, bool mariadb)
{
    bool address = my_is(t->name, "inet4") || my_is(t->name, "inet6");

    if (my_is(t->name, "uuid") && !mariadb) /* a reader's; a report's own uuid is neutral */
        return none("only MariaDB has the type %1: choose --dialect mariadb, or write char(36)");
    if (t->schema.ptr || !my_plain(t->name) || my_reserved(t->name) || t->values.count)
        return none("MySQL has no type %1");
    if (address && !mariadb)
        return none("only MariaDB has the type %1: choose --dialect mariadb, or write varbinary(16)");
    return with_args(NULL, t);
}

static struct spelling resolve(const ssm_type *t, bool mariadb)
{
    if (t->dimensions)
        return none("MySQL has no arrays such as %1: write json, or a table of its own");
    if (t->charset.ptr && !my_plain(t->charset))
        return none("the character set of the type %1 is not a plain name");
    switch (t->family) {
    case SSM_FAMILY_BOOLEAN: return (struct spelling){.word = "tinyint", .arg_count = 1, .args = {1, 0}};
    case SSM_FAMILY_INTEGER: return integer(t);
    case SSM_FAMILY_DECIMAL: return with_args("decimal", t);
    case SSM_FAMILY_REAL: return real(t);
    case SSM_FAMILY_CHAR:
    case SSM_FAMILY_VARCHAR: return character(t);
    case SSM_FAMILY_TEXT: return text(t);
    case SSM_FAMILY_BINARY:
    case SSM_FAMILY_VARBINARY: return binary(t);
    case SSM_FAMILY_BLOB: return bytes(t);
    case SSM_FAMILY_BIT: return bit(t);
    case SSM_FAMILY_DATE: return plain("date");
    case SSM_FAMILY_TIME:
    case SSM_FAMILY_TIMESTAMP:
    case SSM_FAMILY_DATETIME: return moment(t);
    case SSM_FAMILY_YEAR: return plain("year");
    case SSM_FAMILY_UUID: return uuid(mariadb);
    case SSM_FAMILY_JSON: return json(t);
    case SSM_FAMILY_ENUM: return plain("enum");
    case SSM_FAMILY_SET: return plain("set");
    case SSM_FAMILY_OTHER: return other(t, mariadb);
    case SSM_FAMILY_INTERVAL:
    case SSM_FAMILY_NONE: break;
    }
    return none("MySQL has no type %1");
}

int my_check_type(ssm_host *h, const ssm_operation *op, const ssm_type *type)
{
    struct spelling s = resolve(type, my_is_mariadb(h));

    if (s.why)
        return my_api->fail(h, op, "no_such_type", s.why, TEXTS(type->source));
    for (size_t i = 0; i < type->values.count; i++)
        if (my_ends_in_space(type->values.items[i]))
            return my_api->fail(h, op, "value_space", "MySQL drops the space at the end of the enum value \"%1\"",
                                TEXTS(type->values.items[i]));
    return SSM_OK;
}

uint32_t my_fraction(const ssm_type *type)
{
    struct spelling s = resolve(type, false);

    return s.why || !s.arg_count ? 0 : (uint32_t)s.args[0];
}

static void put_args(ssm_host *h, const struct spelling *s)
{
    for (uint32_t i = 0; i < s->arg_count; i++) {
        my_put(h, i ? "," : "(");
        my_put(h, s->args[i] < 0 ? "-" : "");
        my_put_number(h, (uint64_t)(s->args[i] < 0 ? -(int64_t)s->args[i] : s->args[i]));
    }
    if (s->arg_count)
        my_put(h, ")");
}

static void put_values(ssm_host *h, ssm_strs values)
{
    for (size_t i = 0; i < values.count; i++) {
        my_put(h, i ? "," : "(");
        my_quote_literal(h, values.items[i]);
    }
    if (values.count)
        my_put(h, ")");
}

int my_map_type(ssm_host *h, const ssm_type *type)
{
    struct spelling s = resolve(type, my_is_mariadb(h));

    if (s.why)
        return my_check_type(h, NULL, type);
    if (s.word)
        my_put(h, s.word);
    else
        my_api->put(h, type->name);
    put_args(h, &s);
    put_values(h, type->values);
    if (type->is_unsigned)
        my_put(h, " unsigned");
    if (type->is_zerofill)
        my_put(h, " zerofill");
    if (type->charset.ptr) {
        my_put(h, " CHARACTER SET ");
        my_api->put(h, type->charset);
    }
    return SSM_OK;
}
