/* SPDX-License-Identifier: Apache-2.0
 *
 * XML, YAML and JSON: one tree, three ways to write it, each a table of what stands around its texts. Every statement
 * is an element of its own and never split, so nothing in it can be taken for something else.
 */
#include "liquibase.h"

/* What stands around a text. */
struct around {
    const char *before, *after;
};

struct layout {
    void (*escape)(const struct change_log *log, ssm_str text);
    unsigned faults; /* that its texts must not have */
    struct around id, author, labels;
    const char *no_transaction, *attributes_end;
    struct around comment;
    const char *line; /* between the lines of a comment */
    const char *changes, *changes_end;
    struct around sql;
    const char *rollback, *rollback_indent, *rollback_end, *empty;
    const char *next_change, *set_end;
};

/* ------------------------------------------------------------------ escapes */

static void escape_xml(const struct change_log *log, ssm_str text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        const char *entity = c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : NULL;

        if (!entity)
            continue;
        put_text(log, ssm_view(text.ptr + from, i - from));
        put(log, entity);
        from = i + 1;
    }
    put_text(log, ssm_view(text.ptr + from, text.len - from));
}

static void put_code_point(const struct change_log *log, unsigned code)
{
    static const char digits[] = "0123456789abcdef";
    const char escape[] = {'\\', 'u', digits[code >> 12 & 15], digits[code >> 8 & 15], digits[code >> 4 & 15],
                           digits[code & 15]};

    put_text(log, ssm_view(escape, sizeof escape));
}

/* The code point of the character of up to three bytes at `s`, where YAML has no place for it unescaped; else 0. */
static unsigned unprintable(ssm_str s, size_t *bytes)
{
    unsigned char c = (unsigned char)s.ptr[0], d = s.len > 1 ? (unsigned char)s.ptr[1] : 0,
                  e = s.len > 2 ? (unsigned char)s.ptr[2] : 0;
    unsigned code = c;

    *bytes = 1;
    if (c < ' ' || c == 0x7f)
        return code;
    if (c == 0xc2) {
        *bytes = 2;
        code = d;
        return code < 0xa0 ? code : 0;
    }
    if (c != 0xe2 && c != 0xef)
        return 0;
    *bytes = 3;
    code = (c & 15u) << 12 | (d & 63u) << 6 | (e & 63u);
    return code == 0x2028 || code == 0x2029 || code == 0xfeff || code >= 0xfffe ? code : 0;
}

/* A double-quoted text of JSON, which is one of YAML too. */
static void escape_json(const struct change_log *log, ssm_str text)
{
    size_t from = 0, bytes;

    for (size_t i = 0; i < text.len; i += bytes) {
        ssm_str rest = ssm_view(text.ptr + i, text.len - i);
        char c = rest.ptr[0];
        const char *escape = c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? "\\n" : c == '\t' ? "\\t" : NULL;
        unsigned code = unprintable(rest, &bytes);

        if (!escape && !code)
            continue;
        put_text(log, ssm_view(text.ptr + from, i - from));
        if (escape)
            put(log, escape);
        else
            put_code_point(log, code);
        from = i + bytes;
    }
    put_text(log, ssm_view(text.ptr + from, text.len - from));
}

/* ------------------------------------------------------------------ a change set */

static void put_around(const struct change_log *log, const struct layout *l, struct around around, ssm_str text)
{
    put(log, around.before);
    l->escape(log, text);
    put(log, around.after);
}

/* One line of the comment; the first opens it. Returns how many there are now. */
static size_t put_line(const struct change_log *log, const struct layout *l, size_t lines, const char *label,
                       ssm_str text)
{
    put(log, lines == 0 ? l->comment.before : l->line);
    put(log, label);
    l->escape(log, text);
    return lines + 1;
}

/* The header where the format has no other place for it, the warnings, and why there is no way back. */
static void put_comment(const struct change_log *log, const struct layout *l, const struct change_set *set,
                        const ssm_strs *header)
{
    size_t lines = 0;

    for (size_t i = 0; header && i < header->count; i++)
        lines = put_line(log, l, lines, "", header->items[i]);
    for (size_t i = 0; i < set->up->count; i++)
        if (set->up->statements[i]->comment.len > 0)
            lines = put_line(log, l, lines, "", set->up->statements[i]->comment);
    for (size_t i = 0; i < set->down->notes.count; i++)
        lines = put_line(log, l, lines, "NO COMPLETE WAY BACK: ", set->down->notes.items[i]);
    if (lines > 0)
        put(log, l->comment.after);
}

static void put_script(const struct change_log *log, const struct layout *l, const char *indent,
                       const ssm_script *script)
{
    for (size_t i = 0; i < script->count; i++) {
        put(log, i > 0 ? l->next_change : "");
        put(log, indent);
        put_around(log, l, l->sql, script->statements[i]->text);
    }
    if (script->count == 0)
        put(log, l->empty);
}

static int put_set(const struct change_log *log, const struct layout *l, const struct change_set *set,
                   const ssm_strs *header)
{
    if (text_check(log, set, l->faults, l->faults) != SSM_OK)
        return SSM_ERROR;
    put(log, l->id.before);
    put_id(log, set);
    put(log, l->id.after);
    put_around(log, l, l->author, log->author);
    if (set->labels.len > 0)
        put_around(log, l, l->labels, set->labels);
    if (set->no_transaction)
        put(log, l->no_transaction);
    put(log, l->attributes_end);
    put_comment(log, l, set, header);
    put(log, l->changes);
    put_script(log, l, "", set->up);
    put(log, l->changes_end);
    put(log, l->rollback);
    put_script(log, l, l->rollback_indent, set->down);
    put(log, l->rollback_end);
    put(log, l->set_end);
    return SSM_OK;
}

/* ------------------------------------------------------------------ XML */

static const struct layout xml = {
    .escape = escape_xml,
    .faults = FAULT_PARAMETER | FAULT_RETURN | FAULT_CHARACTER,
    .id = {"    <changeSet id=\"", "\""},
    .author = {" author=\"", "\""},
    .labels = {" labels=\"", "\""},
    .no_transaction = " runInTransaction=\"false\"",
    .attributes_end = ">\n",
    .comment = {"        <comment>", "</comment>\n"},
    .line = "\n            ",
    .changes = "",
    .changes_end = "",
    .sql = {"        <sql splitStatements=\"false\" stripComments=\"false\">", "</sql>\n"},
    .rollback = "        <rollback>\n",
    .rollback_indent = "    ",
    .rollback_end = "        </rollback>\n",
    .empty = "            <empty/>\n",
    .next_change = "",
    .set_end = "    </changeSet>\n",
};

/* A comment of XML must not hold two dashes. */
static void put_xml_comment(const struct change_log *log, ssm_str line)
{
    for (size_t i = 0; i < line.len; i++)
        put_text(log, i > 0 && line.ptr[i] == '-' && line.ptr[i - 1] == '-' ? SSM_LIT(" -")
                                                                            : ssm_view(line.ptr + i, 1));
}

static int open_xml(const struct change_log *log)
{
    put(log, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!--\n");
    for (size_t i = 0; i < log->m->header.count; i++) {
        put(log, "  ");
        put_xml_comment(log, log->m->header.items[i]);
        put(log, "\n");
    }
    put(log, "-->\n"
             "<databaseChangeLog xmlns=\"http://www.liquibase.org/xml/ns/dbchangelog\"\n"
             "    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
             "    xsi:schemaLocation=\"http://www.liquibase.org/xml/ns/dbchangelog\n"
             "        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd\">\n");
    return SSM_OK;
}

static int set_xml(const struct change_log *log, const struct change_set *set)
{
    return put_set(log, &xml, set, NULL);
}

static void close_xml(const struct change_log *log)
{
    put(log, "</databaseChangeLog>\n");
}

const struct format liquibase_xml = {
    "xml", "{version}_{name}.xml", SSM_LANG_OTHER, open_xml, set_xml, close_xml, NULL,
};

/* ------------------------------------------------------------------ YAML */

static const struct layout yaml = {
    .escape = escape_json,
    .faults = FAULT_PARAMETER | FAULT_RETURN,
    .id = {"  - changeSet:\n      id: \"", "\"\n"},
    .author = {"      author: \"", "\"\n"},
    .labels = {"      labels: \"", "\"\n"},
    .no_transaction = "      runInTransaction: false\n",
    .attributes_end = "",
    .comment = {"      comment: \"", "\"\n"},
    .line = "\\n",
    .changes = "      changes:\n",
    .changes_end = "",
    .sql = {"        - sql:\n            splitStatements: false\n            stripComments: false\n            sql: \"",
            "\"\n"},
    .rollback = "      rollback:\n",
    .rollback_indent = "",
    .rollback_end = "",
    .empty = "        - empty: {}\n",
    .next_change = "",
    .set_end = "",
};

static int open_yaml(const struct change_log *log)
{
    liquibase_api->write_header(log->h, "# ");
    put(log, "databaseChangeLog:\n");
    return SSM_OK;
}

static int set_yaml(const struct change_log *log, const struct change_set *set)
{
    return put_set(log, &yaml, set, NULL);
}

static void close_yaml(const struct change_log *log)
{
    (void)log;
}

const struct format liquibase_yaml = {
    "yaml", "{version}_{name}.yaml", SSM_LANG_OTHER, open_yaml, set_yaml, close_yaml, NULL,
};

/* ------------------------------------------------------------------ JSON */

static const struct layout json = {
    .escape = escape_json,
    .faults = FAULT_PARAMETER | FAULT_RETURN,
    .id = {"    {\"changeSet\": {\n      \"id\": \"", "\",\n"},
    .author = {"      \"author\": \"", "\",\n"},
    .labels = {"      \"labels\": \"", "\",\n"},
    .no_transaction = "      \"runInTransaction\": false,\n",
    .attributes_end = "",
    .comment = {"      \"comment\": \"", "\",\n"},
    .line = "\\n",
    .changes = "      \"changes\": [\n",
    .changes_end = "\n      ],\n",
    .sql = {"        {\"sql\": {\"splitStatements\": false, \"stripComments\": false, \"sql\": \"", "\"}}"},
    .rollback = "      \"rollback\": [\n",
    .rollback_indent = "",
    .rollback_end = "\n      ]\n",
    .empty = "        {\"empty\": {}}",
    .next_change = ",\n",
    .set_end = "    }}",
};

/* JSON has no comments: the header goes into the first change set. */
static int open_json(const struct change_log *log)
{
    put(log, "{\n  \"databaseChangeLog\": [\n");
    return text_check_header(log);
}

static int set_json(const struct change_log *log, const struct change_set *set)
{
    int first = set->number == 1;

    if (!first)
        put(log, ",\n");
    return put_set(log, &json, set, first ? &log->m->header : NULL);
}

static void close_json(const struct change_log *log)
{
    put(log, "\n  ]\n}\n");
}

const struct format liquibase_json = {
    "json", "{version}_{name}.json", SSM_LANG_OTHER, open_json, set_json, close_json, NULL,
};
