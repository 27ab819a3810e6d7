/* SPDX-License-Identifier: Apache-2.0
 *
 * What a statement is, by its first words. Only definitions are run; what a session sets is passed over; rows are no part
 * of a schema, which is said; what nobody can tell the effect of is refused.
 */
#include "lite.h"

#include <string.h>

struct verb {
    const char *word;
    enum lr_deed deed;
    const char *kind;
};

/* By their first word. */
static const struct verb verbs[] = {
    {"alter", LR_RUN, ""},          {"drop", LR_RUN, ""},          {"begin", LR_PASS, ""},
    {"commit", LR_PASS, ""},        {"end", LR_PASS, ""},          {"savepoint", LR_PASS, ""},
    {"release", LR_PASS, ""},       {"vacuum", LR_PASS, ""},       {"reindex", LR_PASS, ""},
    {"analyze", LR_PASS, ""},       {"explain", LR_PASS, ""},      {"insert", LR_DATA, "INSERT"},
    {"replace", LR_DATA, "REPLACE"}, {"update", LR_DATA, "UPDATE"}, {"delete", LR_DATA, "DELETE"},
    {"select", LR_DATA, "SELECT"},  {"values", LR_DATA, "VALUES"}, {"with", LR_DATA, "WITH"},
    {"rollback", LR_REFUSE, "rollback"}, {"attach", LR_REFUSE, "attach"}, {"detach", LR_REFUSE, "attach"},
};

/* Of a connection, or of the file as such: they leave what is defined as it is. */
static const char *const pragmas[] = {
    "analysis_limit", "application_id", "auto_vacuum", "automatic_index", "busy_timeout", "cache_size", "cache_spill",
    "case_sensitive_like", "cell_size_check", "checkpoint_fullfsync", "collation_list", "compile_options", "count_changes",
    "data_version", "database_list", "default_cache_size", "defer_foreign_keys", "encoding", "foreign_key_check",
    "foreign_key_list", "fullfsync", "hard_heap_limit", "ignore_check_constraints", "incremental_vacuum", "index_info",
    "index_list", "index_xinfo", "integrity_check", "journal_mode", "journal_size_limit", "locking_mode", "max_page_count",
    "mmap_size", "optimize", "page_size", "query_only", "quick_check", "read_uncommitted", "recursive_triggers",
    "schema_version", "secure_delete", "shrink_memory", "soft_heap_limit", "synchronous", "table_info", "table_list",
    "table_xinfo", "temp_store", "threads", "trusted_schema", "user_version", "wal_autocheckpoint", "wal_checkpoint",
    "writable_schema", NULL,
};

static bool listed(const char *const *list, ssm_str word)
{
    for (; *list; list++)
        if (ascii_is(word, *list))
            return true;
    return false;
}

/* Behind `schema .`, if that stands there; sets *temp for the one of the session. */
static size_t behind_schema(const struct lr_tokens *t, size_t i, bool *temp)
{
    if (!lr_sign(t, i + 1, "."))
        return i;
    *temp |= ascii_is(t->items[i].text, "temp");
    return i + 2;
}

static bool is_foreign_key_setting(ssm_str name)
{
    return ascii_is(name, "foreign_keys") || ascii_is(name, "legacy_alter_table");
}

static void classify_pragma(ssm_host *h, const struct lr_tokens *t, struct lr_class *out)
{
    bool temp = false;
    size_t i = behind_schema(t, 1, &temp);

    out->name = i < t->count ? lr_name(h, &t->items[i]) : SSM_LIT("");
    if (is_foreign_key_setting(out->name))
        out->deed = LR_RUN; /* it decides what ALTER TABLE ... RENAME changes */
    else if (listed(pragmas, out->name))
        out->deed = LR_PASS;
    else
        *out = (struct lr_class){.deed = LR_REFUSE, .kind = "pragma", .name = out->name};
}

/* The tables of ANALYZE and AUTOINCREMENT, which the engine makes itself. */
static bool is_own_table(ssm_str name)
{
    const ssm_str prefix = SSM_LIT("sqlite_");

    return name.len >= prefix.len && ascii_same(ssm_view(name.ptr, prefix.len), prefix);
}

static bool selects(const struct lr_tokens *t, size_t i)
{
    return lr_word(t, i, "as");
}

static size_t behind_if_not_exists(const struct lr_tokens *t, size_t i)
{
    return lr_word(t, i, "if") && lr_word(t, i + 1, "not") && lr_word(t, i + 2, "exists") ? i + 3 : i;
}

static void classify_create(ssm_host *h, const struct lr_tokens *t, struct lr_class *out)
{
    bool temp = lr_word(t, 1, "temp") || lr_word(t, 1, "temporary"), table, virtual, waits;
    size_t i = temp ? 2 : 1;

    virtual = lr_word(t, i, "virtual");
    i += virtual || lr_word(t, i, "unique");
    table = lr_word(t, i, "table");
    waits = lr_word(t, i, "view") || lr_word(t, i, "trigger") || lr_word(t, i, "index");
    *out = (struct lr_class){.deed = LR_RUN, .kind = ""};
    if (!table && !waits)
        return; /* the engine says what is wrong with it */
    i = behind_schema(t, behind_if_not_exists(t, i + 1), &temp);
    out->name = i < t->count ? lr_name(h, &t->items[i]) : SSM_LIT("");
    out->may_wait = waits || (table && selects(t, i + 1));
    out->creates_table = table && !temp;
    out->selects = table && !virtual && !temp && selects(t, i + 1);
    if (table && is_own_table(out->name))
        *out = (struct lr_class){.deed = LR_PASS, .kind = ""};
}

/* INSERT INTO sqlite_schema ... VALUES(..., 'CREATE VIRTUAL TABLE ...'): what .dump makes of a virtual table. Its
 * definition is the last of the values. */
static bool classify_inner(ssm_host *h, const struct lr_tokens *t, struct lr_class *out)
{
    const struct lr_token *last = t->count > 2 ? &t->items[t->count - 2] : NULL;
    size_t i = 2;

    if (!last || !lr_word(t, 0, "insert") || !lr_word(t, 1, "into") || last->kind != LR_STRING)
        return false;
    if (!lr_word(t, i, "sqlite_schema") && !lr_word(t, i, "sqlite_master"))
        return false;
    *out = (struct lr_class){.deed = LR_INNER, .kind = "", .name = lr_unquoted(h, last->text)};
    return true;
}

/* Commands of the shell that bring in what does not stand here, turn to another database, or end the file; the shell takes
 * their first letters, too. All others leave what is defined as it is. */
static const struct shell_command {
    const char *word;
    size_t least; /* letters that suffice */
} shell_commands[] = {
    {"read", 3}, {"import", 2}, {"restore", 3}, {"open", 2}, {"load", 2}, {"connection", 3},
    {"archive", 2}, {"exit", 2},    {"quit", 1},
};

static bool word_ends(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void classify_shell(ssm_str line, struct lr_class *out)
{
    ssm_str word = {line.ptr + 1, 0}, rest;

    while (1 + word.len < line.len && !word_ends(word.ptr[word.len]))
        word.len++;
    rest = ssm_view(word.ptr + word.len, line.len - 1 - word.len);
    while (rest.len && word_ends(rest.ptr[0]))
        rest = ssm_view(rest.ptr + 1, rest.len - 1);
    while (rest.len && word_ends(rest.ptr[rest.len - 1]))
        rest.len--;
    *out = (struct lr_class){.deed = LR_PASS, .kind = ""};
    for (size_t i = 0; i < sizeof shell_commands / sizeof shell_commands[0]; i++) {
        const char *whole = shell_commands[i].word;

        if (word.len >= shell_commands[i].least && word.len <= strlen(whole) && !memcmp(word.ptr, whole, word.len)) {
            *out = (struct lr_class){.deed = LR_REFUSE, .kind = whole, .name = rest.len ? rest : ssm_cstr(whole)};
            return;
        }
    }
}

/* The first word decides, and `CREATE` and `PRAGMA` look further. Everything else goes to the engine, which says where it
 * does not understand it. */
int lr_classify(ssm_host *h, ssm_str statement, struct lr_class *out)
{
    struct lr_tokens t;

    *out = (struct lr_class){.deed = LR_RUN, .kind = "syntax"};
    if (statement.ptr[0] == '.') {
        classify_shell(statement, out);
        return SSM_OK;
    }
    if (lr_tokenize(h, statement, &t) != SSM_OK)
        return SSM_ERROR;
    if (lr_word(&t, 0, "create")) {
        classify_create(h, &t, out);
        return SSM_OK;
    }
    if (lr_word(&t, 0, "pragma")) {
        classify_pragma(h, &t, out);
        return SSM_OK;
    }
    if (classify_inner(h, &t, out))
        return SSM_OK;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (lr_word(&t, 0, verbs[i].word)) {
            *out = (struct lr_class){.deed = verbs[i].deed, .kind = verbs[i].kind};
            out->name = t.items[0].text;
        }
    return SSM_OK;
}
