/* SPDX-License-Identifier: Apache-2.0
 *
 * From a source's pieces to handlers. What waits for something that is yet to come is kept, and tried again at the end.
 */
#include "share.h"
#include "split.h"

/* A statement, or a command of one, that waits. */
struct waiting {
    const struct ssm_source *source;
    size_t offset;
    ssm_str text;
    const struct node *node; /* what the handler or command gets */
    struct pgr_table *table; /* of a command */
    pgr_command *command;    /* NULL: a statement */
    ssm_strs path;
    ssm_str schema_default;
    bool done;
};

/* The commonest first. */
static const struct {
    const char *tag;
    pgr_handler *run;
} handlers[] = {
    {"CreateStmt", pgr_create_table},
    {"IndexStmt", pgr_create_index},
    {"AlterTableStmt", pgr_alter_table},
    {"CommentStmt", pgr_comment},
    {"VariableSetStmt", pgr_set},
    {"SelectStmt", pgr_select},
    {"InsertStmt", pgr_data},
    {"CreateEnumStmt", pgr_create_enum},
    {"AlterEnumStmt", pgr_alter_enum},
    {"DropStmt", pgr_drop},
    {"RenameStmt", pgr_rename},
    {"AlterObjectSchemaStmt", pgr_move},
    {"CreateTableAsStmt", pgr_create_as},
    {"CreateSchemaStmt", pgr_create_schema},
    {"TransactionStmt", pgr_transaction},
    {"UpdateStmt", pgr_data},
    {"DeleteStmt", pgr_data},
    {"CopyStmt", pgr_data},
    {"TruncateStmt", pgr_data},
    {"MergeStmt", pgr_data},
    {"LockStmt", pgr_skip},
    {"VacuumStmt", pgr_skip},
    {"ReindexStmt", pgr_skip},
    {"ClusterStmt", pgr_skip},
    {"CheckPointStmt", pgr_skip},
    {"DiscardStmt", pgr_skip},
    {"NotifyStmt", pgr_skip},
    {"ListenStmt", pgr_skip},
    {"UnlistenStmt", pgr_skip},
    {"VariableShowStmt", pgr_skip},
    {"ConstraintsSetStmt", pgr_skip},
    {"RefreshMatViewStmt", pgr_skip},
};

/* ------------------------------------------------------------------ statements */

static enum pgr_result hand_on(struct pgr *r, ssm_str tag, const struct node *statement)
{
    pgr_handler *handler = object_handler(tag);

    return handler ? handler(r, statement) : pgr_cannot_statement(r, tag, statement);
}

enum pgr_result pgr_hand_on(struct pgr *r, const char *tag, const struct node *statement)
{
    return hand_on(r, ssm_cstr(tag), statement);
}

enum pgr_result pgr_dispatch(struct pgr *r, const struct node *wrapped)
{
    ssm_str tag = tree_tag(wrapped);

    for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++)
        if (pgr_is(tag, handlers[i].tag))
            return handlers[i].run(r, tree_inner(wrapped));
    return tag.len ? hand_on(r, tag, tree_inner(wrapped)) : PGR_OK;
}

/* ------------------------------------------------------------------ waiting */

static enum pgr_result keep_waiting(struct pgr *r, const struct node *node, struct pgr_table *table,
                                    pgr_command *command)
{
    struct waiting *w = PGR_NEW(r, struct waiting);
    ssm_str *path = r->path.count ? pgr_alloc(r, r->path.count * sizeof *path) : NULL;

    if (!w || (r->path.count && !path))
        return PGR_ERROR;
    if (path)
        memcpy(path, r->path.items, r->path.count * sizeof *path);
    *w = (struct waiting){.source = r->source,
                          .offset = r->offset,
                          .text = r->text,
                          .node = node,
                          .table = table,
                          .command = command,
                          .path = {path, r->path.count},
                          .schema_default = r->schema_default};
    return pgr_push(r, &r->waiting, w) ? PGR_OK : PGR_ERROR;
}

enum pgr_result pgr_run_command(struct pgr *r, struct pgr_table *table, const struct node *node, pgr_command *command)
{
    enum pgr_result result = command(r, table, node);

    if (result == PGR_WAIT && r->last_call)
        return PGR_ERROR;
    return result == PGR_WAIT ? keep_waiting(r, node, table, command) : result;
}

static enum pgr_result try_again(struct pgr *r, const struct waiting *w)
{
    r->source = w->source;
    r->offset = w->offset;
    r->text = w->text;
    r->schema_default = w->schema_default;
    r->path = (ssm_strs){r->path_items, w->path.count};
    if (w->path.count)
        memcpy(r->path_items, w->path.items, w->path.count * sizeof *w->path.items);
    r->now++;
    if (w->table && w->table->dropped)
        return PGR_OK;
    return w->command ? w->command(r, w->table, w->node) : pgr_dispatch(r, w->node);
}

/* Returns whether any of them got done. */
static bool pass_waiting(struct pgr *r)
{
    bool progress = false;
    size_t kept = 0;

    for (size_t i = 0; i < r->waiting.count && !r->failed; i++) {
        struct waiting *w = r->waiting.items[i];

        if (try_again(r, w) == PGR_WAIT)
            r->waiting.items[kept++] = w;
        else
            progress = true;
    }
    r->waiting.count = kept;
    return progress;
}

static void run_waiting(struct pgr *r)
{
    int passes = 0;

    while (r->waiting.count && !r->failed && passes++ < PGR_PASSES && pass_waiting(r))
        continue;
    r->last_call = true;
    if (r->waiting.count && !r->failed)
        pass_waiting(r);
}

/* ------------------------------------------------------------------ pieces */

/* What follows is of another database. Dumps begin with it, where it says nothing. */
static void connect_to(struct pgr *r, ssm_str database)
{
    if (!database.len || pgr_is(database, "-") || (r->has_begun && pgr_same(database, r->database)))
        return;
    if (r->has_begun)
        pgr_cannot(r, "connect", database);
    else
        r->database = database;
}

static ssm_str next_word(ssm_str line, size_t *at)
{
    size_t from;

    while (*at < line.len && (line.ptr[*at] == ' ' || line.ptr[*at] == '\t'))
        ++*at;
    from = *at;
    while (*at < line.len && line.ptr[*at] != ' ' && line.ptr[*at] != '\t')
        ++*at;
    return ssm_view(line.ptr + from, *at - from);
}

/* A name with blanks in it is not taken apart: only whether it is the same matters. */
static ssm_str database_of(ssm_str line, size_t at)
{
    static const char reuse[] = "-reuse-previous";
    size_t behind = at;
    ssm_str word = next_word(line, &behind);

    if (word.len >= sizeof reuse - 1 && !memcmp(word.ptr, reuse, sizeof reuse - 1))
        word = next_word(line, &behind);
    if (word.len > 1 && (word.ptr[0] == '"' || word.ptr[0] == '\''))
        return word.ptr[word.len - 1] == word.ptr[0] ? ssm_view(word.ptr + 1, word.len - 2)
                                                     : ssm_view(word.ptr, (size_t)(line.ptr + line.len - word.ptr));
    return word;
}

/* psql's own commands: which leave the schema as it is. */
static void run_command(struct pgr *r, ssm_str line)
{
    static const char *const harmless[] = {"restrict", "unrestrict", "echo",   "qecho",      "warn",     "set",
                                           "unset",    "pset",       "timing", "encoding",   "x",        "a",
                                           "t",        "o",          "q",      "errverbose", "conninfo", "."};
    size_t at = 1;
    ssm_str word = next_word(line, &at);

    if (pgr_is(word, "connect") || pgr_is(word, "c")) {
        connect_to(r, database_of(line, at));
        return;
    }
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
        if (pgr_is(word, harmless[i]))
            return;
    pgr_cannot(r, "psql_command", ssm_view(line.ptr + 1, line.len - 1));
}

/* Settings, and what is of the server and not of a database. */
static bool is_of_database(ssm_str tag)
{
    static const char *const others[] = {
        "AlterDatabaseSetStmt", "AlterDatabaseStmt", "AlterRoleSetStmt", "AlterRoleStmt",      "CreateRoleStmt",
        "CreateTableSpaceStmt", "CreatedbStmt",      "DropRoleStmt",     "DropTableSpaceStmt", "DropdbStmt",
        "GrantRoleStmt",        "SelectStmt",        "TransactionStmt",  "VariableSetStmt",    "VariableShowStmt"};

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (pgr_is(tag, others[i]))
            return false;
    return true;
}

static void run_piece(struct pgr *r, const struct pgr_piece *p)
{
    if (p->source != r->source)
        r->warned = 0;
    r->source = p->source;
    r->offset = p->offset;
    r->text = p->text;
    r->now++;
    if (!p->parsed) {
        run_command(r, p->text);
        return;
    }
    r->has_begun = r->has_begun || is_of_database(tree_tag(p->parsed->tree));
    if (p->group && p->group->twin && (!p->parsed->creates || pgr_adopt(r, p->group)))
        return;
    r->statement = p->parsed->tree;
    r->numbered = false;
    if (pgr_dispatch(r, p->parsed->tree) == PGR_WAIT)
        keep_waiting(r, p->parsed->tree, NULL, NULL);
    if (p->group)
        p->group->spoiled |= r->numbered;
}

void pgr_run(struct pgr *r)
{
    r->source = NULL;
    if (!pgr_map_reserve(r, &r->relations, r->pieces.count) || !pgr_map_reserve(r, &r->constraint_names, r->pieces.count))
        return;
    for (size_t i = 0; i < r->pieces.count && !r->failed; i++)
        run_piece(r, r->pieces.items[i]);
    if (!r->failed)
        run_waiting(r);
}
