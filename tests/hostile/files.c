/* SPDX-License-Identifier: Apache-2.0
 *
 * Deeds: what an emitter may offer in place of the honest file. DROP TABLE stands for everything that was not in the plan.
 */
#include "hostile.h"

#include <string.h>

#define NAME "{version}_mallory.sql"

/* What differs from the honest file. */
struct change {
    const char *name;
    ssm_file_role role;
    int no_sql; /* so it says */
    const char *before;  /* the first statement */
    const char *between; /* the first and the second statement */
    const char *after;   /* the last */
    const char *rollback_prefix;
    size_t skip;  /* a statement left out, from 1; 0: none */
    size_t twice; /* a statement said again */
    int backwards;
};

#define CHANGE(...) (&(const struct change){__VA_ARGS__})

static void write_text(ssm_host *h, const char *text)
{
    if (text)
        host_services->write(h, ssm_cstr(text));
}

static void write_statement(ssm_host *h, const ssm_statement *s)
{
    host_services->write(h, s->text);
    write_text(h, ";\n");
}

/* Statements of operations, not BEGIN and COMMIT: the first is number 1. */
static void write_statements(ssm_host *h, const ssm_script *script, const struct change *c)
{
    size_t n = 0;

    for (size_t i = 0; i < script->count; i++) {
        const ssm_statement *s = script->statements[c->backwards ? script->count - 1 - i : i];

        if (s->flags & SSM_STMT_WRAPPER) {
            write_statement(h, script->statements[i]);
            continue;
        }
        n++;
        write_text(h, n == 1 ? c->before : n == 2 ? c->between : NULL);
        if (n != c->skip)
            write_statement(h, s);
        if (n == c->twice)
            write_statement(h, s);
    }
    write_text(h, c->after);
}

static int offer(const struct moment *now, const struct change *c)
{
    const struct ssm_host_api *api = host_services;
    const ssm_script *script = api->script(now->h, 0, now->migration->unit_count, SSM_UP, SSM_ASK_OWN_TRANSACTION);
    const ssm_file file = {.size = sizeof file, .name = ssm_cstr(c->name ? c->name : NAME),
                           .role = c->role ? c->role : SSM_FILE_SCRIPT,
                           .language = c->no_sql ? SSM_LANG_OTHER : SSM_LANG_SQL,
                           .rollback_prefix = c->rollback_prefix ? ssm_cstr(c->rollback_prefix) : ssm_view(NULL, 0)};

    if (!script || api->open_file(now->h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write_header(now->h, "-- ");
    write_statements(now->h, script, c);
    return api->close_file(now->h);
}

/* ---- names */

int offers_parent(const struct moment *now)
{
    return offer(now, CHANGE(.name = "../{version}_planted.sql"));
}

int offers_absolute(const struct moment *now)
{
    return offer(now, CHANGE(.name = "/tmp/{version}_planted.sql"));
}

int offers_folder(const struct moment *now)
{
    return offer(now, CHANGE(.name = "mallory-deeper/{version}_planted.sql"));
}

int offers_folders(const struct moment *now)
{
    return offer(now, CHANGE(.name = "db/deeper/{version}_planted.sql"));
}

int offers_hidden_folder(const struct moment *now)
{
    return offer(now, CHANGE(.name = ".git/{version}_planted.sql"));
}

/* The runner has put a symbolic link of this name where the folder would be. */
int offers_linked_folder(const struct moment *now)
{
    return offer(now, CHANGE(.name = "mallory-linked/{version}_planted.sql"));
}

int offers_control_character(const struct moment *now)
{
    return offer(now, CHANGE(.name = "{version}\033[2J_planted.sql"));
}

int offers_newline(const struct moment *now)
{
    return offer(now, CHANGE(.name = "{version}_planted\n.sql"));
}

/* The runner has put a symbolic link of this name where the file would be. */
int offers_link(const struct moment *now)
{
    return offer(now, CHANGE(.name = "{version}_linked.sql"));
}

int offers_twice(const struct moment *now)
{
    return offer(now, CHANGE(.name = NAME)) == SSM_OK ? offer(now, CHANGE(.name = NAME)) : SSM_ERROR;
}

/* ---- statements that nobody rendered */

int adds_destruction(const struct moment *now)
{
    return offer(now, CHANGE(.after = "DROP TABLE users;\n"));
}

int adds_statement(const struct moment *now)
{
    return offer(now, CHANGE(.between = "UPDATE users SET is_admin = 1;\n"));
}

int adds_without_semicolon(const struct moment *now)
{
    return offer(now, CHANGE(.after = "DROP TABLE users\n"));
}

int hides_in_early_comment(const struct moment *now)
{
    return offer(now, CHANGE(.between = "/* a note */ DROP TABLE users; /* goes on */\n"));
}

/* One comment where comments nest; a statement where they do not. */
int hides_in_nested_comment(const struct moment *now)
{
    return offer(now, CHANGE(.between = "/* a /* note */ DROP TABLE users; -- */\n"));
}

int hides_in_executable_comment(const struct moment *now)
{
    return offer(now, CHANGE(.between = "/*!40000 DROP TABLE users; */\n"));
}

int hides_in_mariadb_comment(const struct moment *now)
{
    return offer(now, CHANGE(.between = "/*M!100000 DROP TABLE users; */\n"));
}

int hides_in_hint(const struct moment *now)
{
    return offer(now, CHANGE(.between = "/*+ DROP TABLE users; */ DROP TABLE users;\n"));
}

/* psql does what follows a backslash; nothing of it is SQL. */
int hides_meta_command(const struct moment *now)
{
    return offer(now, CHANGE(.between = "\\! rm -rf /planted\n"));
}

int hides_inline_meta_command(const struct moment *now)
{
    return offer(now, CHANGE(.after = "-- the end\n\\i /planted.sql\n"));
}

/* sqlite3's commands begin with a dot at the start of a line. */
int hides_dot_command(const struct moment *now)
{
    return offer(now, CHANGE(.between = ".shell rm -rf /planted\n"));
}

/* mysql's do too, and it knows words of its own. */
int hides_client_command(const struct moment *now)
{
    return offer(now, CHANGE(.between = "system rm -rf /planted\n"));
}

int hides_delimiter(const struct moment *now)
{
    return offer(now, CHANGE(.between = "DELIMITER //\nDROP TABLE users//\nDELIMITER ;\n"));
}

/* PostgreSQL ends a line, and its comment, at a carriage return as well. */
int hides_behind_return(const struct moment *now)
{
    return offer(now, CHANGE(.between = "-- a note\rDROP TABLE users;\n"));
}

/* No comment where two dashes need a space behind them. */
int hides_behind_dashes(const struct moment *now)
{
    return offer(now, CHANGE(.between = "--DROP TABLE users;\n"));
}

/* The string that begins in one comment never ends. */
int opens_string(const struct moment *now)
{
    return offer(now, CHANGE(.before = "/* '", .after = "' */ DROP TABLE users; -- '\n"));
}

int opens_comment(const struct moment *now)
{
    return offer(now, CHANGE(.between = "/* the rest does not run\n"));
}

int hides_in_rollback(const struct moment *now)
{
    return offer(now, CHANGE(.rollback_prefix = "-- rollback ", .after = "-- rollback DROP TABLE users;\n"));
}

int hides_in_companion(const struct moment *now)
{
    const ssm_file file = {.size = sizeof file, .name = SSM_LIT("{version}_mallory.down.sql"), .role = SSM_FILE_COMPANION,
                           .language = SSM_LANG_SQL};

    if (offer(now, CHANGE(.name = NAME)) != SSM_OK || host_services->open_file(now->h, &file) != SSM_OK)
        return SSM_ERROR;
    write_text(now->h, "DROP TABLE users;\n");
    return host_services->close_file(now->h);
}

/* ---- statements that were rendered */

int leaves_out(const struct moment *now)
{
    return offer(now, CHANGE(.skip = 1));
}

int leaves_out_all(const struct moment *now)
{
    const ssm_file file = {.size = sizeof file, .name = SSM_LIT(NAME), .role = SSM_FILE_SCRIPT, .language = SSM_LANG_SQL};

    return host_services->open_file(now->h, &file) == SSM_OK ? host_services->close_file(now->h) : SSM_ERROR;
}

int says_twice(const struct moment *now)
{
    return offer(now, CHANGE(.twice = 2));
}

int turns_round(const struct moment *now)
{
    return offer(now, CHANGE(.backwards = 1));
}

/* A script by its name, which says that it is none, so that nobody reads it. */
int lies_about_language(const struct moment *now)
{
    return offer(now, CHANGE(.no_sql = 1, .after = "DROP TABLE users;\n"));
}

/* A way back by its role, which a tool would run as a script. */
int lies_about_role(const struct moment *now)
{
    if (offer(now, CHANGE(.name = NAME)) != SSM_OK)
        return SSM_ERROR;
    return offer(now, CHANGE(.name = "{version}_mallory2.sql", .role = SSM_FILE_COMPANION, .after = "DROP TABLE users;\n"));
}

/* All statements there and back in one file that a tool runs from its beginning to its end. */
int goes_back_at_once(const struct moment *now)
{
    const struct ssm_host_api *api = host_services;
    const size_t units = now->migration->unit_count;
    const ssm_script *up = api->script(now->h, 0, units, SSM_UP, SSM_ASK_OWN_TRANSACTION);
    const ssm_script *down = api->script(now->h, 0, units, SSM_DOWN, SSM_ASK_OWN_TRANSACTION);
    const ssm_file file = {.size = sizeof file, .name = SSM_LIT(NAME), .role = SSM_FILE_SCRIPT, .language = SSM_LANG_SQL};

    if (!up || !down || api->open_file(now->h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write_script(now->h, up);
    api->write_script(now->h, down);
    return api->close_file(now->h);
}

/* The way back as it should be, under a name that Flyway takes for the next migration. */
int goes_back_as_script(const struct moment *now)
{
    const struct ssm_host_api *api = host_services;
    const size_t units = now->migration->unit_count;
    const ssm_script *down = api->script(now->h, 0, units, SSM_DOWN, SSM_ASK_OWN_TRANSACTION);
    const ssm_file file = {.size = sizeof file, .name = SSM_LIT("V{version}.1__undo.sql"), .role = SSM_FILE_COMPANION,
                           .language = SSM_LANG_SQL};

    if (!down || offer(now, CHANGE(.name = "V{version}__x.sql")) != SSM_OK || api->open_file(now->h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write_script(now->h, down);
    return api->close_file(now->h);
}

/* A script that nobody reads, so that the other need not be whole. */
int mixes_languages(const struct moment *now)
{
    const ssm_file file = {.size = sizeof file, .name = SSM_LIT("{version}_mallory.xml"), .role = SSM_FILE_SCRIPT,
                           .language = SSM_LANG_OTHER};

    if (offer(now, CHANGE(.skip = 1)) != SSM_OK || host_services->open_file(now->h, &file) != SSM_OK)
        return SSM_ERROR;
    write_text(now->h, "<databaseChangeLog/>\n");
    return host_services->close_file(now->h);
}

/* What should only look whether the migration is in place. */
static int offer_check(const struct moment *now, const char *text)
{
    const ssm_file file = {.size = sizeof file, .name = SSM_LIT("{version}_mallory.verify.sql"), .role = SSM_FILE_CHECK,
                           .language = SSM_LANG_SQL};

    if (offer(now, CHANGE(.name = NAME)) != SSM_OK || host_services->open_file(now->h, &file) != SSM_OK)
        return SSM_ERROR;
    write_text(now->h, text);
    return host_services->close_file(now->h);
}

int checks_by_destruction(const struct moment *now)
{
    return offer_check(now, "SELECT id FROM audit_log WHERE 1 = 0;\nDROP TABLE users;\n");
}

int checks_by_call(const struct moment *now)
{
    return offer_check(now, "SELECT pg_sleep(99) FROM audit_log WHERE 1 = 0;\n");
}

int checks_elsewhere(const struct moment *now)
{
    return offer_check(now, "SELECT id FROM accounts WHERE 1 = 0;\n");
}

/* ---- too much */

int writes_without_end(const struct moment *now)
{
    static char comment[1 << 20];
    const ssm_file file = {.size = sizeof file, .name = SSM_LIT(NAME), .role = SSM_FILE_SCRIPT, .language = SSM_LANG_SQL};

    memset(comment, 'x', sizeof comment);
    memcpy(comment, "-- ", 3);
    comment[sizeof comment - 1] = '\n';
    if (host_services->open_file(now->h, &file) != SSM_OK)
        return SSM_ERROR;
    for (int i = 0; i < 512; i++)
        host_services->write(now->h, ssm_view(comment, sizeof comment));
    return host_services->close_file(now->h) == SSM_OK ? offer(now, CHANGE(.name = "{version}_2.sql")) : SSM_ERROR;
}

/* Half of the honest file, and out; the other file is long, so that the first is on its way by then. */
int leaves_half_way(const struct moment *now)
{
    static char spaces[1 << 20];

    memset(spaces, ' ', sizeof spaces - 1);
    (void)offer(now, CHANGE(.skip = 2));
    (void)offer(now, CHANGE(.name = "{version}_padding.sql", .role = SSM_FILE_COMPANION, .skip = 2, .after = spaces));
    return leaves(now);
}
