/* SPDX-License-Identifier: Apache-2.0
 *
 * An erDiagram of the tables that change. Bounded, and its names are written so that Mermaid's grammar takes them
 * whatever they hold.
 */
#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "output/page.h"

struct line {
    const ssm_column *column; /* NULL: no type is known */
    ssm_str name;
    ssm_str note; /* what happens to it */
    struct line *next;
};

struct entity {
    ssm_str name;
    ssm_str note;
    struct line *first, *last;
    size_t lines;
};

struct link {
    ssm_str from, to, name;
};

struct diagram {
    struct page *page;
    struct map entities; /* struct entity * */
    struct link links[LIMIT_DIAGRAM_LINKS];
    size_t link_count;
    bool cut; /* a table was left out */
};

/* Cut at a character's end, marked where it was cut. */
static ssm_str cut(struct page *p, ssm_str s)
{
    size_t n = LIMIT_DIAGRAM_NAME;

    s = page_masked(p, s);
    if (s.len <= n)
        return s;
    while (n && ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
        n--;
    return arena_concat(&p->arena, (const ssm_str[]){ssm_view(s.ptr, n), SSM_LIT("…")}, 2);
}

/* Mermaid keeps its tables in an object of JavaScript, which has these members before any table. */
static const char *const taken[] = {
    "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor",
    "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf", NULL,
};

/* In double quotes: letters, digits and a few more as they are, the rest as Mermaid's entity codes. */
static void put_quoted(struct page *p, ssm_str s)
{
    bool rename = str_in_sorted(taken, s);
    struct buf visible;

    buf_init(&visible, LIMIT_MESSAGE);
    show_text(&visible, cut(p, s));
    buf_putc(p->out, '"');
    for (size_t i = 0; i < visible.len; i++) {
        char c = visible.ptr[i];
        bool plain = ascii_alpha(c) || ascii_digit(c) || (unsigned char)c >= 0x80 || strchr("_-. ", c);
        if (plain && !(rename && i == 0))
            buf_putc(p->out, c);
        else {
            buf_putc(p->out, '#');
            show_number(p->out, (unsigned char)c);
            buf_putc(p->out, ';');
        }
    }
    buf_putc(p->out, '"');
    buf_free(&visible);
}

/* A bare word of an attribute: letters, digits and underscores, beginning with a letter and no keyword. True where it
 * holds the whole text. */
static bool put_word(struct page *p, ssm_str s)
{
    bool whole = s.len > 0 && s.len <= LIMIT_DIAGRAM_NAME && ascii_alpha(s.ptr[0]) && !str_is_nocase(s, "pk") &&
                 !str_is_nocase(s, "fk") && !str_is_nocase(s, "uk");
    bool gap = false;

    if (!whole)
        buf_puts(p->out, "x_");
    for (size_t i = 0; i < s.len && i < LIMIT_DIAGRAM_NAME; i++) {
        bool good = ascii_alpha(s.ptr[i]) || ascii_digit(s.ptr[i]) || s.ptr[i] == '_';
        if (good)
            buf_putc(p->out, s.ptr[i]);
        else if (!gap)
            buf_putc(p->out, '_');
        gap = !good;
        whole = whole && good;
    }
    return whole;
}

static struct entity *entity_of(struct diagram *d, ssm_str schema, ssm_str table)
{
    struct page *p = d->page;
    ssm_str name = schema.len ? op_object_name(&p->arena, schema, table) : table;
    struct map_entry *found = map_find(&d->entities, name);
    struct entity *e;

    if (found)
        return found->value;
    if (!name.ptr || d->entities.count == LIMIT_DIAGRAM_TABLES) {
        d->cut = true;
        return NULL;
    }
    e = ARENA_NEW(&p->arena, struct entity);
    found = e ? map_put(&d->entities, name) : NULL;
    if (!found)
        return NULL;
    e->name = name;
    found->value = e;
    return e;
}

static void add_line(struct diagram *d, struct entity *e, const ssm_column *column, ssm_str name, ssm_str note)
{
    struct line *line = e->lines < LIMIT_DIAGRAM_COLUMNS ? ARENA_NEW(&d->page->arena, struct line) : NULL;

    if (!line)
        return;
    *line = (struct line){column, name, note, NULL};
    if (e->last)
        e->last->next = line;
    else
        e->first = line;
    e->last = line;
    e->lines++;
}

static void add_link(struct diagram *d, const ssm_operation *op, const ssm_constraint *c)
{
    ssm_str schema = c && c->ref_schema.len ? c->ref_schema : op->schema;

    if (!c || c->kind != SSM_CONSTRAINT_FOREIGN_KEY || d->link_count == LIMIT_DIAGRAM_LINKS)
        return;
    d->links[d->link_count++] = (struct link){op_object_name(&d->page->arena, op->schema, op->object),
                                              op_object_name(&d->page->arena, schema, c->ref_table), c->name};
}

static void add_table(struct diagram *d, struct entity *e, const ssm_operation *op)
{
    const ssm_table *t = op->kind == SSM_OP_CREATE_TABLE ? op->table_after : op->table_before;
    ssm_str note = ssm_cstr(op_name(op->kind));

    e->note = note;
    for (size_t i = 0; t && i < t->column_count; i++)
        add_line(d, e, t->columns[i], t->columns[i]->name, (ssm_str){0});
    for (size_t i = 0; t && op->kind == SSM_OP_CREATE_TABLE && i < t->constraint_count; i++)
        add_link(d, op, t->constraints[i]);
}

/* What an operation shows of itself. */
static void add_operation(struct diagram *d, const ssm_operation *op)
{
    bool renames = op->kind == SSM_OP_RENAME_TABLE;
    bool of_enum = op->kind >= SSM_OP_CREATE_ENUM && op->kind <= SSM_OP_DROP_ENUM_VALUE;
    struct entity *e = of_enum || op_of_object(op) ? NULL : entity_of(d, op->schema, renames ? op->new_name : op->object);
    const ssm_column *column;

    if (!e)
        return;
    column = op->column_after ? op->column_after : op->column_before;
    if (op->kind == SSM_OP_CREATE_TABLE || op->kind == SSM_OP_DROP_TABLE)
        add_table(d, e, op);
    else if (renames)
        e->note = ssm_cstr(op_name(op->kind));
    else if (op->kind == SSM_OP_ADD_CONSTRAINT)
        add_link(d, op, op->constraint_after);
    else if (op->member.len && (column || op->kind == SSM_OP_DROP_COLUMN || op->kind == SSM_OP_RENAME_COLUMN))
        add_line(d, e, column, op->kind == SSM_OP_RENAME_COLUMN ? op->new_name : op->member, ssm_cstr(op_name(op->kind)));
    if (op->kind == SSM_OP_ADD_COLUMN && column)
        add_link(d, op, column->references);
}

static void put_entity(struct page *p, const struct entity *e)
{
    buf_puts(p->out, "    ");
    put_quoted(p, e->name);
    buf_puts(p->out, " {\n");
    for (const struct line *l = e->first; l; l = l->next) {
        ssm_str note = l->note.len ? l->note : e->note;

        buf_puts(p->out, "        ");
        put_word(p, l->column && l->column->type ? page_masked(p, l->column->type->source) : SSM_LIT("unknown"));
        buf_putc(p->out, ' ');
        if (!put_word(p, page_masked(p, l->name)))
            note = arena_concat(&p->arena, (const ssm_str[]){note, SSM_LIT(": "), l->name}, 3);
        buf_putc(p->out, ' ');
        put_quoted(p, note);
        buf_putc(p->out, '\n');
    }
    buf_puts(p->out, "    }\n");
}

static void put_links(struct diagram *d)
{
    struct page *p = d->page;

    for (size_t i = 0; i < d->link_count; i++) {
        const struct link *l = &d->links[i];
        if (!map_find(&d->entities, l->from))
            continue;
        buf_puts(p->out, "    ");
        put_quoted(p, l->from);
        buf_puts(p->out, " }o--|| ");
        put_quoted(p, l->to);
        buf_puts(p->out, " : ");
        put_quoted(p, l->name.len ? l->name : SSM_LIT("foreign key"));
        buf_putc(p->out, '\n');
    }
}

void mermaid_write(struct page *p)
{
    struct diagram d = {.page = p};

    map_init(&d.entities, &p->arena);
    for (size_t i = 0; i < p->run->plan->ops.count; i++)
        add_operation(&d, &page_op(p, i)->pub);
    if (d.entities.count == 0) {
        buf_puts(p->out, tr(N_("No table changes.\n")));
        return;
    }
    buf_puts(p->out, "```mermaid\nerDiagram\n");
    for (size_t i = 0; i < d.entities.count; i++)
        put_entity(p, d.entities.entries[i].value);
    put_links(&d);
    buf_puts(p->out, "```\n");
    if (d.cut)
        buf_puts(p->out, tr(N_("\nThe diagram shows the first tables only; the table of operations is complete.\n")));
}
