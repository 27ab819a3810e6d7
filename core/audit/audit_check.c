/* SPDX-License-Identifier: Apache-2.0
 *
 * A file that checks whether the migration is in place. A tool runs it like a script, so it may hold nothing that changes
 * or calls anything: SELECT names FROM table WHERE 1 = 0, which the engine refuses where one of the names is missing, and
 * which reads no row.
 */
#include "audit/audit_internal.h"
#include "audit/deeds_scan.h"

/* ---- the plan's tables, by schema and name as the plan has them */

static ssm_str key_of(struct arena *a, ssm_str schema, ssm_str name)
{
    return arena_concat(a, (const ssm_str[]){schema, SSM_LIT("."), name}, 3);
}

static ssm_str unquoted(struct arena *a, ssm_str written)
{
    bool quoted = written.len && !sql_word_byte(written.ptr[0]);
    char *plain = quoted ? arena_alloc(a, written.len) : NULL;

    return plain ? sql_unquoted(written, plain) : quoted ? ssm_view(NULL, 0) : written;
}

static void note_tables(struct file_audit *all)
{
    const struct ops *ops = &all->a->plan->ops;
    bool has_schemas = all->a->rendering->facts.has_schemas;
    const ssm_operation *last = NULL;

    all->has_tables = true;
    map_init(&all->tables, &all->arena);
    for (size_t i = 0; i < ops->count; i++) {
        const ssm_operation *op = &ops->items[i]->pub;
        ssm_str schema = has_schemas ? op->schema : ssm_view(NULL, 0);

        if ((op->kind >= SSM_OP_CREATE_ENUM && op->kind <= SSM_OP_DROP_ENUM_VALUE) || op_of_object(op))
            continue;
        if (!last || !str_eq(last->object, op->object) || !str_eq(last->schema, op->schema)) /* of one table come together */
            map_put(&all->tables, key_of(&all->arena, schema, op->object));
        if (op->kind == SSM_OP_RENAME_TABLE)
            map_put(&all->tables, key_of(&all->arena, schema, op->new_name));
        last = op;
    }
}

/* True when an operation of the plan is about the table. Its name stands there as the plan has it, in quotes or not. */
static bool is_of_plan(struct file_audit *all, const struct sql_name *name)
{
    ssm_str schema = unquoted(&all->arena, name->schema), table = unquoted(&all->arena, name->name);
    ssm_str none = ssm_view(NULL, 0);

    if (!all->has_tables)
        note_tables(all);
    return (schema.len && map_find(&all->tables, key_of(&all->arena, schema, table))) ||
           ((!schema.len || deed_is_default_schema(schema)) && map_find(&all->tables, key_of(&all->arena, none, table)));
}

/* ---- the statement */

/* A name that no engine takes for a string, which would be there whatever is missing. */
static bool at_name(const struct deed_scan *s)
{
    return deed_at_name(s) && !ascii_digit(s->t.text.ptr[0]) &&
           !(s->t.text.ptr[0] == '"' && (s->tokens.lexical & SSM_LEX_DOUBLE_STRING));
}

/* Names of columns, or the number 1 alone. */
static bool take_list(struct deed_scan *s)
{
    if (deed_take(s, "1"))
        return true;
    do {
        if (!at_name(s))
            return false;
        deed_advance(s);
        if (!deed_at_sign(s, ','))
            return true;
        deed_advance(s);
    } while (true);
}

/* [schema.]table: no more names than that. */
static bool take_table(struct deed_scan *s, struct sql_name *name)
{
    *name = (struct sql_name){{NULL, 0}, s->t.text};
    if (!deed_at_name(s) || ascii_digit(s->t.text.ptr[0]))
        return false;
    deed_advance(s);
    if (!deed_at_sign(s, '.'))
        return true;
    deed_advance(s);
    *name = (struct sql_name){name->name, s->t.text};
    if (!deed_at_name(s))
        return false;
    deed_advance(s);
    return true;
}

static bool is_check(struct file_audit *all, ssm_str text)
{
    struct deed_scan s = {.tokens = {.text = text, .lexical = all->a->rendering->facts.lexical}};
    struct sql_name table;

    deed_advance(&s);
    if (!deed_take(&s, "select") || !take_list(&s) || !deed_take(&s, "from") || !take_table(&s, &table) ||
        !deed_take(&s, "where") || !deed_take(&s, "1") || !deed_at_sign(&s, '='))
        return false;
    deed_advance(&s);
    return deed_take(&s, "0") && s.t.kind == SQL_T_END && is_of_plan(all, &table);
}

int audit_check(struct file_audit *all, const struct rendered_file *file)
{
    struct rendered_file bare = *file; /* its comments carry nothing */
    struct file_walk w = {.all = all, .file = &bare};
    enum sql_piece piece;

    bare.rollback_prefix = ssm_view(NULL, 0);
    sql_start(&w.lex, buf_str(&file->bytes), all->a->rendering->facts.lexical);
    while ((piece = sql_next(&w.lex)) != SQL_P_END) {
        size_t at = piece == SQL_P_FAULT ? 0 : (size_t)(w.lex.piece.ptr - w.lex.text.ptr);

        if (piece == SQL_P_FAULT)
            return audit_fault(&w, &w.lex, w.lex.fault_at);
        if (piece == SQL_P_COMMENT && back_comment(&w, w.lex.piece, at) != 0)
            return -1;
        if (piece == SQL_P_STATEMENT && (w.lex.comment || !is_check(all, w.lex.piece)))
            return audit_say(&w, DIAG_PLUGIN_CHECK, at, w.lex.piece);
    }
    return 0;
}
