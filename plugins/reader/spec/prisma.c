/* SPDX-License-Identifier: Apache-2.0
 *
 * Blocks `prisma`: models, enums, and what configures tools (datasource, generator), which is passed over. "Prisma Schema
 * Reference".
 */
#include "spec.h"

struct reader {
    struct sp_run *run;
    ssm_str rest;  /* of the block */
    size_t line;   /* of the source, of its first byte */
};

/* Behind `//` outside of quotes nothing counts; in a comment with @renamed it does, see sp_renamed(). */
static ssm_str without_comment(ssm_str s)
{
    bool quoted = false;

    for (size_t i = 0; i + 1 < s.len; i++) {
        quoted ^= s.ptr[i] == '"' && !(i && s.ptr[i - 1] == '\\');
        if (!quoted && s.ptr[i] == '/' && s.ptr[i + 1] == '/')
            return sp_head(s, i);
    }
    return s;
}

static bool next_line(struct reader *b, struct sp_line *out, ssm_str *whole)
{
    size_t end = 0, indent = 0;

    if (!b->rest.len)
        return false;
    while (end < b->rest.len && b->rest.ptr[end] != '\n')
        end++;
    *whole = sp_head(b->rest, end);
    while (indent < whole->len && (whole->ptr[indent] == ' ' || whole->ptr[indent] == '\t'))
        indent++;
    out->text = sp_trim(without_comment(*whole));
    out->place = sp_place(b->run, b->line, indent + 1);
    b->rest = sp_from(b->rest, end + 1);
    b->line++;
    return true;
}

static int read_model_line(struct sp_run *r, struct sp_model *m, const struct sp_line *line, ssm_str whole)
{
    size_t before = m->column_count;

    if (ascii_begins(line->text, "@@"))
        return sp_read_block_attribute(r, m, *line);
    if (!line->text.len)
        return SSM_OK;
    if (sp_read_field(r, m, *line) != SSM_OK)
        return SSM_ERROR;
    return m->column_count > before ? sp_renamed(r, m, m->columns[before].name, whole, line->place) : SSM_OK;
}

static int read_enum_line(struct sp_run *r, struct sp_enum *e, struct sp_line line)
{
    struct sp_attribute a;
    ssm_str value = {0};

    if (!line.text.len)
        return SSM_OK;
    if (!ascii_begins(line.text, "@@"))
        value = sp_take_word(&line.text);
    while (sp_take_attribute(&line, value.ptr ? "@" : "@@", &a)) {
        ssm_str mapped = sp_string(r, sp_argument(&a, "name", 0));

        if (!ascii_is(a.name, "map") || !mapped.ptr)
            return sp_fail(r, a.place, "attribute", "the attribute %1 is not understood", a.name, (ssm_str){0});
        *(value.ptr ? &value : &e->name) = mapped;
    }
    if (line.text.len)
        return sp_fail(r, line.place, "syntax", "\"%1\" is not understood here", line.text, (ssm_str){0});
    if (!value.ptr)
        return SSM_OK;
    e->values = array_grow(r->host, e->values, e->value_count, &e->value_room, sizeof *e->values);
    if (!e->values)
        return SSM_ERROR;
    e->values[e->value_count++] = value;
    return SSM_OK;
}

static struct sp_enum *add_enum(struct sp_run *r, ssm_str name, ssm_place place)
{
    if (sp_find_enum(r, name)) {
        sp_fail(r, place, "twice", "the enum %1 is described twice", name, (ssm_str){0});
        return NULL;
    }
    r->enums = array_grow(r->host, r->enums, r->enum_count, &r->enum_room, sizeof *r->enums);
    if (!r->enums)
        return NULL;
    r->enums[r->enum_count] = (struct sp_enum){.model = name, .name = name, .place = place};
    return &r->enums[r->enum_count++];
}

/* From behind the opening brace to the closing one. @@map comes behind the fields: it is looked for first. */
static ssm_str mapped_name(struct sp_run *r, struct reader ahead)
{
    struct sp_line line;
    struct sp_attribute a;
    ssm_str whole;

    while (next_line(&ahead, &line, &whole) && !ascii_is(line.text, "}"))
        while (ascii_begins(line.text, "@@map") && sp_take_attribute(&line, "@@", &a))
            if (ascii_is(a.name, "map"))
                return sp_string(r, sp_argument(&a, "name", 0));
    return (ssm_str){0};
}

static int read_body(struct reader *b, struct sp_model *m, struct sp_enum *e)
{
    struct sp_line line;
    ssm_str whole;
    int result = SSM_OK;

    while (next_line(b, &line, &whole)) {
        if (ascii_is(line.text, "}"))
            return result;
        if (m)
            result |= read_model_line(b->run, m, &line, whole);
        else if (e)
            result |= read_enum_line(b->run, e, line);
    }
    return sp_fail(b->run, sp_place(b->run, b->line ? b->line - 1 : 1, 1), "syntax", "a closing brace is missing", (ssm_str){0},
                   (ssm_str){0});
}

static int read_block(struct reader *b, ssm_str word, ssm_str name, ssm_place place)
{
    struct sp_model *m = NULL;
    struct sp_enum *e = NULL;
    ssm_str table;

    if (ascii_is(word, "model")) {
        table = mapped_name(b->run, *b);
        m = sp_add_model(b->run, name, table.ptr ? table : name, place);
        if (!m)
            return SSM_ERROR;
        m->prisma = true;
    } else if (ascii_is(word, "enum")) {
        e = add_enum(b->run, name, place);
        if (!e)
            return SSM_ERROR;
    } else if (!sp_among(word, "datasource|generator")) {
        return sp_api->cannot(b->run->host, "prisma_block", word, place) == SSM_OK ? read_body(b, NULL, NULL) : SSM_ERROR;
    }
    return read_body(b, m, e);
}

int sp_read_prisma(struct sp_run *r, ssm_str text, size_t line)
{
    struct text copy = {.owner = r->host};
    struct reader b = {.run = r, .line = line};
    struct sp_line at;
    ssm_str whole;
    int result = SSM_OK;

    text_put(&copy, text); /* the Markdown goes before the model does */
    b.rest = text_done(&copy);
    while (next_line(&b, &at, &whole)) {
        ssm_str s = at.text, word = sp_take_word(&s), name = sp_take_word(&s);

        if (!at.text.len)
            continue;
        if (!word.len || !name.len || !ascii_is(s, "{"))
            return sp_fail(r, at.place, "syntax", "\"%1\" is not understood: a model begins as `model Name {`", at.text, (ssm_str){0});
        result |= read_block(&b, word, name, at.place);
    }
    return result;
}
