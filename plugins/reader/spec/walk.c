/* SPDX-License-Identifier: Apache-2.0
 *
 * The Markdown of one source, from its beginning to its end: headings say what the tables and blocks beneath them are about.
 */
#include "spec.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <cmark-gfm/registry.h>
#include <string.h>

/* Where the walk is. */
struct walk {
    struct sp_run *run;
    int section;      /* level of the heading of a section of models; 0: in none */
    int model_level;
    ssm_str model, table; /* that the last heading names; absent: it names none */
    ssm_place place;
    bool said;             /* that heading says so itself */
    bool filled;           /* fields or a block have been read beneath it */
    struct sp_model *made; /* of that heading, once fields have been read */
    cmark_node *list;      /* in which they stood */
};

/* ------------------------------------------------------------------ text of a node */

/* Of all within: line breaks, also in HTML, are one. */
static void put_text(struct text *t, cmark_node *node, ssm_str *code)
{
    cmark_iter *iter = cmark_iter_new(node);

    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *n = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(n);
        const char *literal = cmark_node_get_literal(n);

        if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            text_puts(t, "\n");
        else if (type == CMARK_NODE_HTML_INLINE)
            text_puts(t, literal && ascii_begins(ssm_cstr(literal), "<br") ? "\n" : literal);
        else if (literal && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE))
            text_puts(t, literal);
        if (literal && code && type == CMARK_NODE_CODE && !code->ptr) {
            struct text copy = {.owner = t->owner};

            text_puts(&copy, literal);
            *code = text_done(&copy);
        }
    }
    cmark_iter_free(iter);
}

static ssm_str text_of(struct sp_run *r, cmark_node *node, ssm_str *code)
{
    struct text t = {.owner = r->host};

    put_text(&t, node, code);
    return sp_trim(text_done(&t));
}

static ssm_place place_of(const struct sp_run *r, cmark_node *node)
{
    int line = cmark_node_get_start_line(node), column = cmark_node_get_start_column(node);

    return sp_place(r, line > 0 ? (size_t)line : 1, column > 0 ? (size_t)column : 1);
}

/* ------------------------------------------------------------------ headings */

/* A model without a field would be no table, which drops the one that there is. Where a heading only may name a model, that is said. */
static int leave_heading(const struct walk *w)
{
    static const char message[] = "nothing beneath the heading \"%1\" is read as a model's fields: write a table with the columns Field "
                                  "and Type, or a list such as `- email: string, unique`";

    if (!w->model.ptr || w->filled)
        return SSM_OK;
    if (w->said && w->section)
        return sp_fail(w->run, w->place, "no_fields", message, w->model, (ssm_str){0});
    return sp_api->warn_at(w->run->host, w->place, "no_fields", message, &w->model, 1);
}

static int read_key_line(struct walk *w, cmark_node *node)
{
    const struct sp_cell line = {text_of(w->run, node, NULL), place_of(w->run, node)};

    return sp_read_key_line(w->run, w->made, &line);
}

static int take_heading(struct walk *w, cmark_node *node)
{
    int level = cmark_node_get_heading_level(node), result;
    ssm_str code = {0}, text = text_of(w->run, node, &code);
    struct sp_title title = sp_read_heading(text, code, w->section && level > w->section);

    /* A heading beneath a model's, such as "Indexes", belongs to the model; one in front of all fields may group models. */
    if (w->model.ptr && level > w->model_level && !title.said && (w->said || w->filled || !title.model.ptr))
        return w->made && cmark_node_get_type(cmark_node_next(node)) == CMARK_NODE_LIST ? read_key_line(w, node) : SSM_OK;
    if (w->model.ptr && level > w->model_level && !w->said && title.model.ptr)
        w->filled = true;
    result = leave_heading(w);
    if (level <= w->section)
        w->section = 0;
    w->model = title.model;
    w->table = title.table;
    w->said = title.said;
    w->model_level = level;
    w->place = place_of(w->run, node);
    w->filled = false;
    w->made = NULL;
    if (title.section && !w->section)
        w->section = level;
    return result;
}

/* ------------------------------------------------------------------ tables */

static bool is_type(cmark_node *node, const char *name)
{
    return !strcmp(cmark_node_get_type_string(node), name);
}

static int read_row(struct sp_run *r, cmark_node *row, struct sp_row *out)
{
    out->count = 0;
    for (cmark_node *cell = cmark_node_first_child(row); cell; cell = cmark_node_next(cell)) {
        if (out->count == SP_CELLS)
            return sp_fail(r, place_of(r, row), "table", "the table has more columns than %1", SSM_LIT("64"), (ssm_str){0});
        out->cells[out->count++] = (struct sp_cell){text_of(r, cell, NULL), place_of(r, cell)};
    }
    return SSM_OK;
}

/* The model is made by its first table of fields. */
static struct sp_model *model_of(struct walk *w)
{
    ssm_str table = w->table;

    if (w->made)
        return w->made;
    if (!table.ptr)
        table = sp_table_name(w->run, w->model);
    w->made = table.ptr ? sp_add_model(w->run, w->model, table, w->place) : NULL;
    w->filled = true;
    return w->made;
}

static int take_table(struct walk *w, cmark_node *table)
{
    struct sp_run *r = w->run;
    cmark_node *row = cmark_node_first_child(table);
    struct sp_row header, cells;
    unsigned roles[SP_CELLS];
    struct sp_model *m;
    enum sp_grid kind;
    int result;

    if ((!w->model.ptr && !w->section) || !row)
        return SSM_OK;
    if (read_row(r, row, &header) != SSM_OK)
        return SSM_ERROR;
    kind = sp_grid_kind(&header);
    if (kind == SP_FIELDS && !w->model.ptr)
        return sp_fail(r, header.cells[0].place, "no_model",
                       "whose fields are these? The heading above names no model: write \"### User Model\" or \"### Table: users\"",
                       (ssm_str){0}, (ssm_str){0});
    if (kind == SP_OTHER || (kind == SP_KEYS && !w->made))
        return SSM_OK;
    m = model_of(w);
    if (!m)
        return SSM_ERROR;
    if (kind == SP_FIELDS && sp_read_field_header(r, &header, roles) != SSM_OK)
        return SSM_ERROR;
    result = SSM_OK;
    for (row = cmark_node_next(row); row; row = cmark_node_next(row)) {
        if (read_row(r, row, &cells) != SSM_OK)
            return SSM_ERROR;
        result |= kind == SP_FIELDS ? sp_read_field_row(r, m, roles, &cells) : sp_read_key_row(r, m, &header, &cells);
    }
    return result;
}

/* ------------------------------------------------------------------ lists */

/* An item's own text, that of its first paragraph; *plain: there is nothing else. */
static struct sp_cell read_item(struct sp_run *r, cmark_node *item, bool *marked, bool *plain)
{
    cmark_node *paragraph = cmark_node_first_child(item), *first;

    *marked = *plain = false;
    if (!paragraph || cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH)
        return (struct sp_cell){SSM_LIT(""), place_of(r, item)};
    first = cmark_node_first_child(paragraph);
    *marked = first && (cmark_node_get_type(first) == CMARK_NODE_CODE || cmark_node_get_type(first) == CMARK_NODE_STRONG);
    *plain = !cmark_node_next(paragraph);
    return (struct sp_cell){text_of(r, paragraph, NULL), place_of(r, item)};
}

/* Whether any item is a field; then all must be. */
static bool holds_fields(struct sp_run *r, cmark_node *list)
{
    bool marked, plain, found = false;
    struct sp_row row;

    for (cmark_node *item = cmark_node_first_child(list); item && !found; item = cmark_node_next(item)) {
        struct sp_cell cell = read_item(r, item, &marked, &plain);

        found = sp_split_item(r, &cell, marked, &row);
    }
    return found;
}

/* Behind a model's fields a list says something of them. */
static int take_list(struct walk *w, cmark_node *list)
{
    struct sp_run *r = w->run;
    int result = SSM_OK;
    struct sp_model *m;

    if (!w->model.ptr || w->filled || cmark_node_get_type(cmark_node_parent(list)) == CMARK_NODE_ITEM || !holds_fields(r, list))
        return SSM_OK;
    m = model_of(w);
    if (!m)
        return SSM_ERROR;
    w->list = list;
    for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item)) {
        bool marked, plain;
        struct sp_cell cell = read_item(r, item, &marked, &plain);
        struct sp_row row;

        if (!sp_split_item(r, &cell, marked, &row) || !plain)
            result |= sp_fail(r, cell.place, "item", "this item of a list of fields is not understood: write `- email: string, unique`",
                              (ssm_str){0}, (ssm_str){0});
        else
            result |= sp_read_item(r, m, &row);
    }
    return result;
}

/* Behind a model's fields it may speak of keys. */
static int take_paragraph(struct walk *w, cmark_node *paragraph)
{
    cmark_node *list = cmark_node_parent(cmark_node_parent(paragraph));

    return w->made && !(list && list == w->list) ? read_key_line(w, paragraph) : SSM_OK;
}

/* ------------------------------------------------------------------ blocks */

static bool is_fence(ssm_str line)
{
    line = sp_trim(line);
    return ascii_begins(line, "```") || ascii_begins(line, "~~~");
}

static ssm_str line_of(const struct sp_run *r, size_t line)
{
    size_t from = r->lines[line - 1], to = line < r->line_count ? r->lines[line] : r->source->bytes.len;

    return ssm_view(r->source->bytes.ptr + from, to - from);
}

/* The source with nothing but spaces and line breaks. */
static char *blank(struct sp_run *r)
{
    ssm_str s = r->source->bytes;
    char *copy = sp_alloc(r->host, s.len + 1);

    for (size_t i = 0; copy && i < s.len; i++)
        copy[i] = s.ptr[i] == '\n' || s.ptr[i] == '\r' ? s.ptr[i] : ' ';
    return copy;
}

/* Places in the SQL are places in the specification: the block stays where it is, and all else is blank. */
static int take_sql(struct walk *w, cmark_node *block)
{
    struct sp_run *r = w->run;
    size_t first = (size_t)cmark_node_get_start_line(block) + 1, last = (size_t)cmark_node_get_end_line(block);

    w->filled = true;
    r->sql = r->sql ? r->sql : blank(r);
    if (!r->sql)
        return SSM_ERROR;
    if (last > r->line_count)
        last = r->line_count;
    for (size_t line = first; line <= last; line++) {
        ssm_str text = line_of(r, line);

        if (line < last || !is_fence(text))
            memcpy(r->sql + r->lines[line - 1], text.ptr, text.len);
    }
    return SSM_OK;
}

static bool creates_table(const char *literal)
{
    for (ssm_str s = ssm_cstr(literal); s.len; s = sp_from(s, 1))
        if (ascii_begins(s, "create table"))
            return true;
    return false;
}

static bool is_other_engines(const struct sp_run *r, ssm_str language)
{
    static const char *const own[] = {"postgresql|postgres|pgsql|psql|plpgsql", "mysql|mariadb", "sqlite|sqlite3"};

    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (sp_among(language, own[i]))
            return i != (size_t)r->engine;
    return false;
}

static int take_block(struct walk *w, cmark_node *block)
{
    ssm_str info = ssm_cstr(cmark_node_get_fence_info(block)), language = sp_take_word(&info);
    const char *literal = cmark_node_get_literal(block);
    ssm_place place = place_of(w->run, block);

    w->filled |= ascii_is(language, "prisma");
    if (ascii_is(language, "prisma"))
        return sp_read_prisma(w->run, ssm_cstr(literal), (size_t)cmark_node_get_start_line(block) + 1);
    if (!sp_among(language, "sql|ddl|postgresql|postgres|pgsql|psql|mysql|mariadb|sqlite|sqlite3"))
        return SSM_OK;
    if (is_other_engines(w->run, language))
        return sp_api->warn_at(w->run->host, place, "other_dialect", "a block of %1 is passed over: it is of another dialect",
                               &language, 1);
    if (w->section || w->model.ptr)
        return take_sql(w, block);
    if (creates_table(literal))
        sp_api->warn_at(w->run->host, place, "sql_elsewhere",
                        "SQL outside of a section such as \"Data Model\" is passed over, though it creates a table", NO_TEXTS);
    return SSM_OK;
}

/* ------------------------------------------------------------------ all of it */

static int visit(struct walk *w, cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING:
        return take_heading(w, node);
    case CMARK_NODE_LIST:
        return take_list(w, node);
    case CMARK_NODE_PARAGRAPH:
        return take_paragraph(w, node);
    case CMARK_NODE_CODE_BLOCK:
        return take_block(w, node);
    default:
        return is_type(node, "table") ? take_table(w, node) : SSM_OK;
    }
}

static int visit_all(struct sp_run *r, cmark_node *document)
{
    struct walk w = {.run = r};
    cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event;
    int result = SSM_OK;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
        if (event == CMARK_EVENT_ENTER)
            result |= visit(&w, cmark_iter_get_node(iter));
    cmark_iter_free(iter);
    return result | leave_heading(&w);
}

/* The library's list of extensions goes with the plugin. */
__attribute__((destructor)) static void release_extensions(void)
{
    cmark_release_plugins();
}

int sp_walk(struct sp_run *r)
{
    cmark_parser *parser;
    cmark_syntax_extension *table;
    cmark_node *document;
    int result;

    cmark_gfm_core_extensions_ensure_registered();
    table = cmark_find_syntax_extension("table");
    parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    if (!parser || !table)
        return sp_api->fail(r->host, NULL, "markdown", "the library for Markdown does not start", NO_TEXTS);
    cmark_parser_attach_syntax_extension(parser, table);
    cmark_parser_feed(parser, r->source->bytes.ptr, r->source->bytes.len);
    document = cmark_parser_finish(parser);
    result = visit_all(r, document);
    cmark_node_free(document);
    cmark_parser_free(parser);
    if (r->sql && result == SSM_OK) {
        const ssm_source blocks = {sizeof blocks, r->source->name, ssm_view(r->sql, r->source->bytes.len)};

        result = sp_api->hand_on(r->host, &blocks);
    }
    r->sql = NULL;
    return result;
}
