/* SPDX-License-Identifier: Apache-2.0
 *
 * Options of tables, and of what stands in them. An option that is not known is refused: its meaning would be lost. Manual,
 * "CREATE TABLE Statement", "Table Options"; "ALTER TABLE Statement".
 */
#include "mysql.h"

#include <string.h>

/* How the value of an option is written. */
enum value { VALUE_WORD, VALUE_NUMBER, VALUE_NUMBER_OR_WORD, VALUE_TEXT };

static const struct table_option {
    const char *name;
    const char *sql;
    enum value value;
    const char *unset; /* what takes it away; NULL: nothing does */
} known[] = {
    {"engine", "ENGINE=", VALUE_WORD, "InnoDB"},
    {"auto_increment", "AUTO_INCREMENT=", VALUE_NUMBER, NULL},
    {"charset", "DEFAULT CHARSET=", VALUE_WORD, "DEFAULT"},
    {"character_set", "DEFAULT CHARSET=", VALUE_WORD, "DEFAULT"},
    {"collation", "COLLATE=", VALUE_WORD, "DEFAULT"},
    {"collate", "COLLATE=", VALUE_WORD, "DEFAULT"},
    {"avg_row_length", "AVG_ROW_LENGTH=", VALUE_NUMBER, "0"},
    {"checksum", "CHECKSUM=", VALUE_NUMBER, "0"},
    {"comment", "COMMENT=", VALUE_TEXT, "''"},
    {"compression", "COMPRESSION=", VALUE_TEXT, "''"},
    {"delay_key_write", "DELAY_KEY_WRITE=", VALUE_NUMBER, "0"},
    {"encrypted", "ENCRYPTED=", VALUE_WORD, "DEFAULT"},
    {"encryption", "ENCRYPTION=", VALUE_TEXT, "'N'"},
    {"encryption_key_id", "ENCRYPTION_KEY_ID=", VALUE_NUMBER, "DEFAULT"},
    {"insert_method", "INSERT_METHOD=", VALUE_WORD, "NO"},
    {"key_block_size", "KEY_BLOCK_SIZE=", VALUE_NUMBER, "0"},
    {"max_rows", "MAX_ROWS=", VALUE_NUMBER, "0"},
    {"min_rows", "MIN_ROWS=", VALUE_NUMBER, "0"},
    {"pack_keys", "PACK_KEYS=", VALUE_NUMBER_OR_WORD, "DEFAULT"},
    {"page_checksum", "PAGE_CHECKSUM=", VALUE_NUMBER_OR_WORD, "DEFAULT"},
    {"page_compressed", "PAGE_COMPRESSED=", VALUE_NUMBER_OR_WORD, "DEFAULT"},
    {"page_compression_level", "PAGE_COMPRESSION_LEVEL=", VALUE_NUMBER, "DEFAULT"},
    {"row_format", "ROW_FORMAT=", VALUE_WORD, "DEFAULT"},
    {"stats_auto_recalc", "STATS_AUTO_RECALC=", VALUE_NUMBER_OR_WORD, "DEFAULT"},
    {"stats_persistent", "STATS_PERSISTENT=", VALUE_NUMBER_OR_WORD, "DEFAULT"},
    {"stats_sample_pages", "STATS_SAMPLE_PAGES=", VALUE_NUMBER_OR_WORD, "DEFAULT"},
    {"table_checksum", "TABLE_CHECKSUM=", VALUE_NUMBER, "0"},
    {"transactional", "TRANSACTIONAL=", VALUE_NUMBER, "DEFAULT"},
};

static const struct table_option *option_named(ssm_str name)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (my_is(name, known[i].name))
            return &known[i];
    return NULL;
}

static bool is_number(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > 0;
}

static bool fits(enum value kind, ssm_str s)
{
    switch (kind) {
    case VALUE_WORD: return my_plain(s);
    case VALUE_NUMBER: return is_number(s);
    case VALUE_NUMBER_OR_WORD: return is_number(s) || my_plain(s);
    case VALUE_TEXT: break;
    }
    return true;
}

/* ------------------------------------------------------------------ partitions */

/* The byte behind a quoted part that begins at `at`, or the end. */
static size_t behind_quotes(ssm_str s, size_t at)
{
    char quote = s.ptr[at++];

    while (at < s.len && s.ptr[at] != quote)
        at += s.ptr[at] == '\\' && quote == '\'' ? 2 : 1;
    return at < s.len ? at + 1 : s.len;
}

/* PARTITION BY and a clause: words, numbers, strings and names, with no way out of it. */
static bool is_partition(ssm_str s)
{
    static const char begin[] = "PARTITION BY ", signs[] = " ,()+-*/%=<>.!&|^~_";
    size_t depth = 0;

    if (s.len < sizeof begin || memcmp(s.ptr, begin, sizeof begin - 1) != 0)
        return false;
    for (size_t i = 0; i < s.len;) {
        char c = s.ptr[i];
        bool comment = i + 1 < s.len && ((c == '-' && s.ptr[i + 1] == '-') || (c == '/' && s.ptr[i + 1] == '*'));

        if (c == '\'' || c == '`') {
            i = behind_quotes(s, i);
            continue;
        }
        if (comment || (!my_plain(ssm_view(&c, 1)) && !is_number(ssm_view(&c, 1)) && !strchr(signs, c)))
            return false;
        if (c == ')' && !depth)
            return false;
        depth += c == '(';
        depth -= c == ')';
        i++;
    }
    return depth == 0;
}

/* ------------------------------------------------------------------ tables */

static int check_option(ssm_host *h, const ssm_operation *op, ssm_str name, ssm_str value)
{
    const struct table_option *o = option_named(name);

    if (my_is(name, "partition")) {
        if (!value.ptr || is_partition(value))
            return SSM_OK;
        return my_api->fail(h, op, "table_option", "the table option %1 cannot be %2", TEXTS(name, value));
    }
    if (!o)
        return my_api->fail(h, op, "table_option", "the table option %1 is not known for MySQL", TEXTS(name));
    if (value.ptr && !fits(o->value, value))
        return my_api->fail(h, op, "table_option", "the table option %1 cannot be %2", TEXTS(name, value));
    return SSM_OK;
}

int my_check_table_options(ssm_host *h, const ssm_operation *op, const ssm_table *t)
{
    for (size_t i = 0; i < t->option_count; i++)
        if (check_option(h, op, t->options[i].name, t->options[i].value) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static void put_option(ssm_host *h, ssm_str name, ssm_str value)
{
    const struct table_option *o = option_named(name);

    my_put(h, o->sql);
    if (!value.ptr)
        my_put(h, o->unset ? o->unset : "DEFAULT");
    else if (o->value == VALUE_TEXT)
        my_quote_literal(h, value);
    else
        my_api->put(h, value);
}

ssm_str my_option(const ssm_pair *options, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (my_is(options[i].name, name))
            return options[i].value;
    return (ssm_str){0};
}

void my_put_table_options(ssm_host *h, const ssm_table *t)
{
    ssm_str partition = my_option(t->options, t->option_count, "partition");

    for (size_t i = 0; i < t->option_count; i++) {
        if (my_is(t->options[i].name, "partition"))
            continue;
        my_put(h, " ");
        put_option(h, t->options[i].name, t->options[i].value);
    }
    if (t->comment.known == SSM_YES) {
        my_put(h, " COMMENT=");
        my_quote_literal(h, t->comment.text);
    }
    if (partition.ptr) {
        my_put(h, "\n");
        my_api->put(h, partition);
    }
}

/* ------------------------------------------------------------------ set_option */

static bool is_charset(ssm_str option)
{
    return my_is(option, "charset") || my_is(option, "collation");
}

int my_check_set_option(ssm_host *h, const ssm_operation *op)
{
    if (check_option(h, op, op->option, op->option_after) != SSM_OK)
        return SSM_ERROR;
    if (is_charset(op->option) && !op->table_after)
        return my_api->fail(h, op, "table_unknown",
                            "the character set is also that of columns that say none, so the table must be in "
                            "\"actual_schema\"",
                            NO_TEXTS);
    return SSM_OK;
}

static bool has_characters(const ssm_column *c)
{
    ssm_family f = c->type ? c->type->family : SSM_FAMILY_NONE;

    return f == SSM_FAMILY_CHAR || f == SSM_FAMILY_VARCHAR || f == SSM_FAMILY_TEXT || f == SSM_FAMILY_ENUM ||
           f == SSM_FAMILY_SET;
}

/* Columns that say no collation of their own take the table's, but only as they are defined: they are defined again. */
static void put_columns(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;

    for (size_t i = 0; i < t->column_count; i++) {
        const ssm_column *c = t->columns[i];

        if (!has_characters(c) || c->collation.known == SSM_YES || c->generated == SSM_YES || !my_whole(c))
            continue;
        my_put(h, ", ");
        my_put_modify(h, op, c, true);
    }
}

/* Both in one, for the one alone would bring the other's default. */
static void put_charset(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;
    ssm_str charset = my_option(t->options, t->option_count, "charset");
    ssm_str collation = my_option(t->options, t->option_count, "collation");

    put_option(h, SSM_LIT("charset"), charset);
    if (collation.ptr) {
        my_put(h, " ");
        put_option(h, SSM_LIT("collation"), collation);
    }
    put_columns(h, op);
}

/* An engine may refuse the options of another one, so that they change in one statement; what stands for itself does not. */
bool my_option_joins(const ssm_operation *op)
{
    return !my_is(op->option, "partition") && !is_charset(op->option);
}

/* Those of the unit that are, or are not, what Aria holds fast as long as it is the engine. */
static int set_joined(ssm_host *h, const ssm_unit *unit, bool held)
{
    bool any = false;

    for (size_t i = 0; i < unit->op_count; i++) {
        const ssm_operation *op = unit->ops[i];

        if (my_is(op->option, "page_checksum") != held)
            continue;
        my_write(h, op, any ? ", " : "ALTER TABLE @ ", NO_TEXTS);
        put_option(h, op->option, op->option_after);
        any = true;
    }
    return any ? my_end(h, unit->ops[0], true) : SSM_OK;
}

int my_set_options(ssm_host *h, const ssm_unit *unit)
{
    const ssm_operation *op = unit->ops[0];

    if (my_option_joins(op))
        return set_joined(h, unit, false) == SSM_OK ? set_joined(h, unit, true) : SSM_ERROR;
    my_write(h, op, "ALTER TABLE @ ", NO_TEXTS);
    if (is_charset(op->option))
        put_charset(h, op);
    else if (op->option_after.ptr)
        my_api->put(h, op->option_after);
    else
        my_put(h, "REMOVE PARTITIONING");
    return my_end(h, op, true);
}

/* ------------------------------------------------------------------ columns, keys, checks */

static bool is_one_of(ssm_str name, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        if (my_is(name, names[i]))
            return true;
    return false;
}

int my_check_options(ssm_host *h, const ssm_operation *op, const ssm_pair *options, size_t count, const char *const *names,
                     const char *of)
{
    for (size_t i = 0; i < count; i++) {
        ssm_str value = options[i].value;

        if (!is_one_of(options[i].name, names))
            return my_api->fail(h, op, "option_unknown", "the option %1 of %2 is not known for MySQL",
                                TEXTS(options[i].name, ssm_cstr(of)));
        if (!my_is(options[i].name, "comment") && !my_is(options[i].name, "column") && !is_number(value) && !my_plain(value))
            return my_api->fail(h, op, "option_value", "the option %1 of %2 cannot be %3",
                                TEXTS(options[i].name, ssm_cstr(of), value));
    }
    return SSM_OK;
}

/* MySQL's word is its own, and MariaDB's likewise: a schema has the one of its engine. */
static const char *hidden(ssm_host *h, const ssm_pair *options, size_t count)
{
    if (my_option(options, count, "ignored").ptr)
        return " IGNORED";
    if (my_option(options, count, "invisible").ptr)
        return my_is_mariadb(h) ? " IGNORED" : " INVISIBLE";
    return "";
}

/* What stands behind a key's columns. */
void my_put_key_options(ssm_host *h, const ssm_pair *options, size_t count)
{
    ssm_str using = my_option(options, count, "using"), size = my_option(options, count, "key_block_size");
    ssm_str parser = my_option(options, count, "parser"), comment = my_option(options, count, "comment");

    if (using.ptr) {
        my_put(h, " USING ");
        my_api->put(h, using);
    }
    if (size.ptr) {
        my_put(h, " KEY_BLOCK_SIZE=");
        my_api->put(h, size);
    }
    if (parser.ptr) {
        my_put(h, " WITH PARSER ");
        my_api->put(h, parser);
    }
    if (comment.ptr) {
        my_put(h, " COMMENT ");
        my_quote_literal(h, comment);
    }
    my_put(h, hidden(h, options, count));
}
