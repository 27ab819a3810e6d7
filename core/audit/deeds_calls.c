/* SPDX-License-Identifier: Apache-2.0
 *
 * What a statement calls. The guard has looked at the expressions of the report, and only the configuration knows what
 * it let pass; here are the functions of the engines that reach beyond the statement, which no expression needs.
 */
#include "audit/audit_internal.h"

enum { LONGEST = 40 }; /* of the functions, at most */

/* Sorted by strcmp. Files, other servers, other sessions, settings, and SQL in a text. */
static const char *const functions[] = {"benchmark",
                                        "connectby",
                                        "crosstab",
                                        "cursor_to_xml",
                                        "dblink",
                                        "dblink_connect",
                                        "dblink_connect_u",
                                        "dblink_exec",
                                        "dblink_open",
                                        "dblink_send_query",
                                        "edit",
                                        "fsdir",
                                        "fts3_tokenizer",
                                        "get_lock",
                                        "lo_creat",
                                        "lo_create",
                                        "lo_export",
                                        "lo_from_bytea",
                                        "lo_import",
                                        "lo_open",
                                        "lo_put",
                                        "lo_truncate",
                                        "lo_truncate64",
                                        "lo_unlink",
                                        "load_extension",
                                        "load_file",
                                        "lowrite",
                                        "pg_cancel_backend",
                                        "pg_copy_logical_replication_slot",
                                        "pg_create_logical_replication_slot",
                                        "pg_create_physical_replication_slot",
                                        "pg_create_restore_point",
                                        "pg_drop_replication_slot",
                                        "pg_file_rename",
                                        "pg_file_sync",
                                        "pg_file_unlink",
                                        "pg_file_write",
                                        "pg_logical_emit_message",
                                        "pg_ls_archive_statusdir",
                                        "pg_ls_dir",
                                        "pg_ls_logdir",
                                        "pg_ls_tmpdir",
                                        "pg_ls_waldir",
                                        "pg_notify",
                                        "pg_promote",
                                        "pg_read_binary_file",
                                        "pg_read_file",
                                        "pg_reload_conf",
                                        "pg_rotate_logfile",
                                        "pg_stat_file",
                                        "pg_stat_reset",
                                        "pg_switch_wal",
                                        "pg_terminate_backend",
                                        "query_to_xml",
                                        "query_to_xml_and_xmlschema",
                                        "query_to_xmlschema",
                                        "readfile",
                                        "release_all_locks",
                                        "set_config",
                                        "sys_eval",
                                        "sys_exec",
                                        "sys_get",
                                        "sys_set",
                                        "ts_rewrite",
                                        "ts_stat",
                                        "writefile",
                                        "xpath_table",
                                        NULL};

/* The inside of a quoted name, in lower case: SQLite and MySQL look a function up so. */
static bool is_function(struct sql_token t)
{
    char buffer[LONGEST];
    ssm_str name = t.kind == SQL_T_WORD || t.text.len < 2 ? t.text : ssm_view(t.text.ptr + 1, t.text.len - 2);

    if (name.len > sizeof buffer)
        return false;
    for (size_t i = 0; i < name.len; i++)
        buffer[i] = ascii_lower(name.ptr[i]);
    return str_in_sorted(functions, ssm_view(buffer, name.len));
}

static bool is_sign(struct sql_token t, char c)
{
    return t.kind == SQL_T_SIGN && t.text.ptr[0] == c;
}

/* A name behind one of these is that of a table, an index or a column, and so is what stands in parentheses behind it.
 */
static bool heads_list(struct sql_token before)
{
    static const char *const words[] = {"references", "index", "key", "exists"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (before.kind == SQL_T_WORD && deed_is_word(before.text, words[i]))
            return true;
    return false;
}

/* U&"...": a name that says what it means by numbers. */
static bool is_escaped(const struct deed_calls *c, struct sql_token t)
{
    return (c->lexical & SSM_LEX_DOLLAR) && t.kind == SQL_T_NAME && is_sign(c->before, '&') &&
           c->before.text.ptr + 1 == t.text.ptr;
}

bool deed_call(struct deed_calls *c, struct sql_token t, struct sql_token next)
{
    bool names = t.kind == SQL_T_WORD || t.kind == SQL_T_NAME || t.kind == SQL_T_STRING;
    bool call = names && is_sign(next, '('), qualified = is_sign(c->before, '.');
    bool allowed = !call || !(is_function(t) || is_escaped(c, t)) || heads_list(qualified ? c->head : c->before);

    if (!names && !is_sign(t, '.'))
        c->head = t;
    else if (names && !qualified)
        c->head = c->before;
    c->before = t;
    return allowed;
}
