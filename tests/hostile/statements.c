/* SPDX-License-Identifier: Apache-2.0
 *
 * Deeds: what a dialect may render in place of the honest statements; and descriptors that are none.
 */
#include "hostile.h"

#include <string.h>

/* ---- statements */

static int says(const struct moment *now, const char *statement, uint32_t flags)
{
    if (now->unit->ops[0]->kind != SSM_OP_ADD_COLUMN)
        return CARRY_ON;
    host_services->put(now->h, ssm_cstr(statement));
    return host_services->end_statement(now->h, flags, 0);
}

int renders_drop(const struct moment *now)
{
    return says(now, "DROP TABLE users", SSM_STMT_NONE);
}

int renders_flagged_drop(const struct moment *now)
{
    return says(now, "DROP TABLE users", SSM_STMT_DESTRUCTIVE);
}

/* The drop of the old table inside a rebuild is permitted, and this is none. */
int renders_guarded_drop(const struct moment *now)
{
    return says(now, "DROP TABLE users", SSM_STMT_GUARDED);
}

int renders_two_in_one(const struct moment *now)
{
    return says(now, "ALTER TABLE users ADD COLUMN note text; DROP TABLE users", SSM_STMT_NONE);
}

int renders_body(const struct moment *now)
{
    return says(now, "ALTER TABLE users ADD COLUMN note text; DROP TABLE users", SSM_STMT_HAS_BODY);
}

/* For a tool that sends both as one query. */
int renders_alone_with_another(const struct moment *now)
{
    const int result = says(now, "ALTER TABLE users ADD COLUMN note text", SSM_STMT_NONE);

    return result == SSM_OK ? says(now, "ALTER TABLE users ADD COLUMN note text", SSM_STMT_NO_TRANSACTION) : result;
}

int renders_drop_column(const struct moment *now)
{
    return says(now, "ALTER TABLE users ADD COLUMN note text, DROP COLUMN email", SSM_STMT_NONE);
}

int renders_truncate(const struct moment *now)
{
    return says(now, "TRUNCATE users", SSM_STMT_NONE);
}

int renders_delete(const struct moment *now)
{
    return says(now, "DELETE FROM users", SSM_STMT_NONE);
}

int renders_in_case(const struct moment *now)
{
    return says(now, "dRoP\ttAbLe users", SSM_STMT_NONE);
}

int renders_executable_comment(const struct moment *now)
{
    return says(now, "ALTER TABLE users ADD COLUMN note text /*!, DROP COLUMN email */", SSM_STMT_NONE);
}

int renders_comment_end(const struct moment *now)
{
    return says(now, "ALTER TABLE users ADD COLUMN note text -- */\n; DROP TABLE users", SSM_STMT_NONE);
}

int renders_open_string(const struct moment *now)
{
    return says(now, "ALTER TABLE users ADD COLUMN note text DEFAULT '", SSM_STMT_NONE);
}

int renders_commit(const struct moment *now)
{
    return says(now, "COMMIT", SSM_STMT_NONE);
}

int renders_meta_command(const struct moment *now)
{
    return says(now, "ALTER TABLE users ADD COLUMN note text\n\\! rm -rf /planted\n", SSM_STMT_NONE);
}

/* Verbs and actions that nobody thought of. */
int renders_call(const struct moment *now)
{
    return says(now, "CALL cleans_up()", SSM_STMT_NONE);
}

int renders_setting(const struct moment *now)
{
    return says(now, "SET search_path = elsewhere", SSM_STMT_NONE);
}

int renders_schema(const struct moment *now)
{
    return says(now, "ALTER TABLE users ADD COLUMN note text, SET SCHEMA elsewhere", SSM_STMT_NONE);
}

int renders_function(const struct moment *now)
{
    return says(now, "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/planted.so', 'f'", SSM_STMT_NONE);
}

int renders_quoted_call(const struct moment *now)
{
    return says(now, "ALTER TABLE users ADD COLUMN note text DEFAULT \"pg_read_file\"('/etc/passwd')", SSM_STMT_NONE);
}

/* The first fails where the table is there; a shell goes on. */
int renders_made_table(const struct moment *now)
{
    if (now->unit->ops[0]->kind != SSM_OP_ADD_COLUMN)
        return CARRY_ON;
    return says(now, "CREATE TABLE users (id int)", SSM_STMT_NONE) == SSM_OK ? renders_drop(now) : SSM_ERROR;
}

/* Looks harmless, and is not what was asked for: what verify is there to see. */
int renders_other_column(const struct moment *now)
{
    return says(now, "ALTER TABLE users ADD COLUMN is_admin text", SSM_STMT_NONE);
}

int renders_nothing(const struct moment *now)
{
    return now->unit->ops[0]->kind == SSM_OP_ADD_COLUMN ? SSM_OK : CARRY_ON;
}

/* Honest statements, and then one more. */
int renders_more(const struct moment *now)
{
    if (now->unit->ops[0]->kind != SSM_OP_ADD_COLUMN)
        return CARRY_ON;
    return honest_statements(now->h, now->unit) == SSM_OK ? renders_drop(now) : SSM_ERROR;
}

int renders_without_end(const struct moment *now)
{
    static char text[1 << 20];

    memset(text, 'x', sizeof text);
    for (;;) {
        host_services->put(now->h, ssm_view(text, sizeof text));
        if (host_services->end_statement(now->h, SSM_STMT_NONE, 0) != SSM_OK)
            return SSM_ERROR;
    }
}

int renders_many(const struct moment *now)
{
    for (;;) {
        host_services->put(now->h, SSM_LIT("SELECT 1"));
        if (host_services->end_statement(now->h, SSM_STMT_NONE, 0) != SSM_OK)
            return SSM_ERROR;
    }
}

int fails_without_end(const struct moment *now)
{
    const ssm_str text = SSM_LIT("and again");

    for (int i = 0; i < 50000000; i++)
        (void)host_services->fail(now->h, NULL, "again", "%1", &text, 1);
    return SSM_ERROR;
}

/* ---- descriptors */

int wrong_magic(const struct moment *now)
{
    now->self->magic = 0x46524f47u;
    return CARRY_ON;
}

int future_major(const struct moment *now)
{
    now->self->abi_major = SSM_ABI_MAJOR + 1;
    return CARRY_ON;
}

int short_struct(const struct moment *now)
{
    now->self->size = 12;
    return CARRY_ON;
}

int long_struct(const struct moment *now)
{
    now->self->size = UINT32_MAX;
    return CARRY_ON;
}

int no_vtable(const struct moment *now)
{
    now->self->vtable = NULL;
    return CARRY_ON;
}

int wild_vtable(const struct moment *now)
{
    now->self->vtable = (const void *)(size_t)0x10;
    return CARRY_ON;
}

int wild_name(const struct moment *now)
{
    now->self->name = (const char *)(size_t)0x10;
    return CARRY_ON;
}

int odd_kind(const struct moment *now)
{
    now->self->kind = SSM_KIND_DRIVER;
    return CARRY_ON;
}

int odd_summary(const struct moment *now)
{
    now->self->summary = "two lines\n\033[2Jplanted";
    return CARRY_ON;
}

int no_descriptor(const struct moment *now)
{
    (void)now;
    return SSM_ERROR;
}

int nothing(const struct moment *now)
{
    (void)now;
    return CARRY_ON;
}
