/* SPDX-License-Identifier: Apache-2.0
 *
 * Formatted SQL: a script with directives in its comments.
 */
#include "liquibase.h"

/* Its header is made of comments too. */
static int open_log(const struct change_log *log)
{
    put(log, "-- liquibase formatted sql\n\n");
    liquibase_api->write_header(log->h, "-- ");
    return SSM_OK;
}

/* Each line of a rollback is a directive of its own; Liquibase puts them together again. */
static void put_rollback_lines(const struct change_log *log, ssm_str text, const char *last)
{
    size_t from = 0;

    for (size_t i = 0; i <= text.len; i++)
        if (i == text.len || text.ptr[i] == '\n') {
            put(log, "-- rollback ");
            put_text(log, ssm_view(text.ptr + from, i - from));
            put(log, i == text.len ? last : "\n");
            from = i + 1;
        }
}

static void put_rollback(const struct change_log *log, const ssm_script *down)
{
    for (size_t i = 0; i < down->count; i++) {
        if (down->statements[i]->comment.len > 0) {
            put(log, "-- rollback -- ");
            put_text(log, down->statements[i]->comment);
            put(log, "\n");
        }
        put_rollback_lines(log, down->statements[i]->text, ";\n");
    }
    if (down->count == 0)
        put(log, "-- rollback empty\n");
}

/* A statement alone is never split. The order matters: Liquibase takes the last word that ends in `splitStatements`. */
static void put_set(const struct change_log *log, const struct change_set *set)
{
    put(log, "\n-- changeset ");
    put_text(log, log->author);
    put(log, ":");
    put_id(log, set);
    if (set->labels.len > 0) {
        put(log, " labels:\"");
        put_text(log, set->labels);
        put(log, "\"");
    }
    put(log, set->down->count > 1 ? " rollbackSplitStatements:true" : " rollbackSplitStatements:false");
    put(log, set->up->count > 1 ? " splitStatements:true" : " splitStatements:false");
    put(log, " stripComments:false");
    if (set->no_transaction)
        put(log, " runInTransaction:false");
    put(log, "\n");
    for (size_t i = 0; i < set->down->notes.count; i++) {
        put(log, "-- NO COMPLETE WAY BACK: ");
        put_text(log, set->down->notes.items[i]);
        put(log, "\n");
    }
    liquibase_api->write_script(log->h, set->up);
    put_rollback(log, set->down);
}

static int splits(const struct change_log *log, const ssm_script *script)
{
    for (size_t i = 0; i < script->count; i++)
        if ((script->statements[i]->flags & SSM_STMT_HAS_BODY) ||
            !text_splits(script->statements[i]->text, log->m->facts->lexical))
            return script->count == 1;
    return 1;
}

/* Statements that Liquibase cannot tell apart: a change set for each. The last has the whole way back, for it is the
 * first to be rolled back. */
static int put_apart(const struct change_log *log, const struct change_set *whole)
{
    const ssm_script nothing = {.size = sizeof nothing};

    if (whole->no_transaction || !splits(log, whole->down))
        return liquibase_api->fail(log->h, whole->op, "split",
                                   "These statements belong together, and Liquibase's formatted SQL cannot tell where "
                                   "one ends. Choose another format: --plugin-option liquibase.format=xml.", NULL, 0);
    for (size_t i = 0; i < whole->up->count; i++) {
        ssm_script one = *whole->up;
        struct change_set set = *whole;

        one.statements += i;
        one.count = 1;
        set.up = &one;
        set.part = i + 1;
        if (i + 1 < whole->up->count)
            set.down = &nothing;
        put_set(log, &set);
    }
    return SSM_OK;
}

static int set_out(const struct change_log *log, const struct change_set *set)
{
    const unsigned always = FAULT_PARAMETER | FAULT_RETURN;

    if (text_check(log, set, always | FAULT_DIRECTIVE, always | FAULT_ROLLBACK) != SSM_OK)
        return SSM_ERROR;
    if (!splits(log, set->up) || !splits(log, set->down))
        return put_apart(log, set);
    put_set(log, set);
    return SSM_OK;
}

static void close_log(const struct change_log *log)
{
    (void)log;
}

const struct format liquibase_sql = {
    "sql", "{version}_{name}.sql", SSM_LANG_SQL, open_log, set_out, close_log, "-- rollback ",
};
