/* SPDX-License-Identifier: Apache-2.0
 *
 * The text of a table as the engine keeps it: columns, then constraints. The engine has parsed it already, so this does not
 * ask what is allowed; but where the text is not as expected here, it says so. "CREATE TABLE".
 */
#include "lite.h"

static const struct lr_column_text *find(const struct lr_table_text *t, ssm_str name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (ascii_same(t->columns[i].name, name))
            return &t->columns[i];
    return NULL;
}

const struct lr_column_text *lr_find_column(const struct lr_table_text *t, ssm_str name)
{
    return find(t, name);
}

bool lr_begins_constraint(const struct lr_tokens *t, size_t i)
{
    return lr_word(t, i, "constraint") || lr_word(t, i, "primary") || lr_word(t, i, "unique") || lr_word(t, i, "check") ||
           lr_word(t, i, "foreign");
}

static bool begins_column_constraint(const struct lr_tokens *t, size_t i)
{
    static const char *const words[] = {"constraint", "primary", "not",       "null", "unique",    "check",
                                        "default",    "collate", "references", "as",  "deferrable"};

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (lr_word(t, i, words[k]))
            return true;
    return lr_word(t, i, "generated") && lr_word(t, i + 1, "always");
}

static size_t behind_type(const struct lr_tokens *t, size_t i, size_t end)
{
    while (i < end && !begins_column_constraint(t, i))
        i = lr_sign(t, i, "(") ? lr_behind_group(t, i) : i + 1;
    return i < end ? i : end;
}

static int add_column(struct lr_table_text *t, ssm_str name)
{
    t->columns = array_grow(t->host, t->columns, t->column_count, &t->column_room, sizeof *t->columns);
    if (!t->columns)
        return SSM_ERROR;
    t->columns[t->column_count++] = (struct lr_column_text){.name = lr_member_name(t->host, t->name, name)};
    return SSM_OK;
}

/* The names first: an expression may use a column that comes behind it. */
static int note_names(struct lr_table_text *t, size_t i, size_t end)
{
    for (; i < end; i = lr_item_end(&t->tokens, i, end) + 1)
        if (!lr_begins_constraint(&t->tokens, i) &&
            add_column(t, lr_name(t->host, &t->tokens.items[i])) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static int parse_item(struct lr_table_text *t, size_t i, size_t end, size_t *column)
{
    struct lr_column_text *c = NULL;

    if (!lr_begins_constraint(&t->tokens, i)) {
        c = &t->columns[(*column)++];
        i = behind_type(&t->tokens, i + 1, end);
    }
    while (i < end)
        if (lr_parse_constraint(t, c, &i, end) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static void read_options(struct lr_table_text *t, size_t i)
{
    for (; i < t->tokens.count; i++) {
        t->strict |= lr_word(&t->tokens, i, "strict");
        t->without_rowid |= lr_word(&t->tokens, i, "without") && lr_word(&t->tokens, i + 1, "rowid");
    }
}

/* CREATE TABLE name ( ... ) options: the engine keeps neither IF NOT EXISTS nor a schema. */
static size_t opening(const struct lr_tokens *t)
{
    for (size_t i = 3; i < t->count; i++)
        if (lr_sign(t, i, "("))
            return i;
    return t->count;
}

int lr_parse_table(ssm_host *h, ssm_str name, ssm_str sql, struct lr_table_text *out)
{
    size_t first, end, column = 0;

    *out = (struct lr_table_text){.host = h, .name = name};
    if (lr_tokenize(h, sql, &out->tokens) != SSM_OK)
        return SSM_ERROR;
    first = opening(&out->tokens);
    end = lr_behind_group(&out->tokens, first) - 1;
    if (first >= out->tokens.count || end <= first)
        return SSM_ERROR;
    read_options(out, end + 1);
    if (note_names(out, first + 1, end) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = first + 1; i < end; i = lr_item_end(&out->tokens, i, end) + 1)
        if (parse_item(out, i, lr_item_end(&out->tokens, i, end), &column) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}
