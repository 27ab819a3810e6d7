/* SPDX-License-Identifier: Apache-2.0
 *
 * The monitor's look at statements and files; see audit.h and audit_internal.h.
 */
#include "base/limits.h"
#include "audit/audit_internal.h"
#include "guard/definition.h"

/* ---- statements */

enum {
    STATEMENT_FLAGS = SSM_STMT_DESTRUCTIVE | SSM_STMT_NO_TRANSACTION | SSM_STMT_GUARDED | SSM_STMT_HAS_BODY |
                      SSM_STMT_COMMIT_BEHIND,
    OUTSIDE_AND_INSIDE = SSM_STMT_NO_TRANSACTION | SSM_STMT_GUARDED
};

/* Where a finding about a statement belongs. */
struct subject {
    const struct audit *a;
    struct diags *d;
    const struct op *op; /* NULL: a wrapper's */
    struct sql_lexer *lex;
};

static int say(const struct subject *s, enum diag_code code, ssm_str what, ssm_str text)
{
    ssm_str key = s->op ? s->op->pub.key : ssm_view(NULL, 0), pointer = s->op ? s->op->pointer : ssm_view(NULL, 0);

    return diag_add(s->d, code, pointer, key, (const ssm_str[]){s->a->dialect, what, text}, 3);
}

static int say_lexical(const struct subject *s, enum sql_fault fault, ssm_str text)
{
    if (fault == SQL_ENCODING || fault == SQL_CHARACTER)
        text = ssm_view("", 0);
    return say(s, DIAG_PLUGIN_LEXICAL, ssm_cstr(sql_fault_text(fault)), text);
}

static bool flags_good(uint32_t flags)
{
    return !(flags & ~(uint32_t)STATEMENT_FLAGS) && (flags & OUTSIDE_AND_INSIDE) != OUTSIDE_AND_INSIDE &&
           (!(flags & SSM_STMT_COMMIT_BEHIND) || (flags & SSM_STMT_NO_TRANSACTION));
}

/* Why the text is not one statement, or NULL. */
static const char *not_one(struct sql_lexer *x, ssm_str text, uint32_t flags)
{
    enum sql_piece first = sql_next(x);

    if (first == SQL_P_FAULT)
        return NULL;
    if (first != SQL_P_STATEMENT || x->comment)
        return "a comment, or nothing at all";
    if (x->ended || x->piece.len != text.len)
        return "a semicolon, or white space around it";
    if (!text.len || !ascii_alpha(x->piece.ptr[0]))
        return "it does not begin with a word";
    if (x->body && !(flags & SSM_STMT_HAS_BODY))
        return "a body that is not declared";
    return flags_good(flags) ? NULL : "its flags contradict each other";
}

static int check_one(const struct subject *s, ssm_str text, uint32_t flags)
{
    const char *reason;

    sql_restart(s->lex, text);
    reason = not_one(s->lex, text, flags);
    if (s->lex->fault)
        return say_lexical(s, s->lex->fault, text);
    return reason ? say(s, DIAG_PLUGIN_NOT_ONE, ssm_cstr(reason), text) : 0;
}

static ssm_str key_of(const struct subject *s)
{
    return s->op ? s->op->pub.key : SSM_LIT("-");
}

static int check_statement(const struct subject *s, struct deed_unit *u, const ssm_statement *st)
{
    if (check_one(s, st->text, st->flags) != 0)
        return -1;
    if (!u->back && (st->flags & SSM_STMT_DESTRUCTIVE) && !deed_may_destroy(u))
        return say(s, DIAG_PLUGIN_DESTROYS, key_of(s), st->text);
    return deed_statement(u, st->text) ? 0 : say(s, DIAG_PLUGIN_DESTROYS, key_of(s), st->text);
}

/* ---- an object's */

/* Why the statements are not what the sealed plan says, byte by byte, or NULL. `op` as it runs. */
static const char *not_object(const struct subject *s, const struct op *op, const struct unit_way *way)
{
    enum definition_deed deed;
    const ssm_object *o = definition_of(&op->pub, &deed);
    ssm_str text = definition_text(o, deed);
    bool body;

    if (way->count != (text.ptr ? 1u : 0u))
        return "another number of statements";
    if (!text.ptr)
        return NULL;
    if (!str_eq(way->items[0]->text, text) ||
        definition_check(o, deed, s->a->rendering->facts.lexical).code != DIAG_NONE)
        return "other words than its definition";
    sql_start_whole(s->lex, text, s->a->rendering->facts.lexical);
    body = sql_next(s->lex) == SQL_P_STATEMENT && s->lex->body;
    sql_start(s->lex, ssm_view("", 0), s->a->rendering->facts.lexical);
    if (body && !(way->items[0]->flags & SSM_STMT_HAS_BODY))
        return "a body that is not declared";
    return flags_good(way->items[0]->flags) ? NULL : "its flags contradict each other";
}

static int check_object(const struct subject *s, const struct unit *unit, bool back)
{
    const struct unit_way *way = &unit->ways[back];
    const struct op *op = s->op;
    struct op inverse;
    const char *reason;

    if (back && op->no_inverse == INVERSE_EXISTS) {
        plan_invert(op, &inverse);
        op = &inverse;
    } else if (back)
        return way->count ? say(s, DIAG_PLUGIN_NOT_ONE, SSM_LIT("no way back"), way->items[0]->text) : 0;
    reason = unit->pub.op_count != 1 ? "more than one operation" : not_object(s, op, way);
    if (reason)
        return say(s, DIAG_PLUGIN_NOT_ONE, ssm_cstr(reason), way->count ? way->items[0]->text : SSM_LIT(""));
    if (!back && ((op->destructive && !op->permitted) ||
                  (way->count && (way->items[0]->flags & SSM_STMT_DESTRUCTIVE) && !op->destructive)))
        return say(s, DIAG_PLUGIN_DESTROYS, s->op->pub.key, way->count ? way->items[0]->text : SSM_LIT(""));
    return 0;
}

/* ---- a unit's statements, one way */

struct statement_audit {
    const struct audit *a;
    struct diags *d;
    struct sql_lexer lex;
    struct deed_unit wrappers;
};

int audit_unit(struct statement_audit *sa, const struct unit *unit, ssm_direction direction)
{
    const struct unit_way *way = &unit->ways[direction - 1];
    struct deed_unit u = {.a = sa->a, .unit = unit, .back = direction == SSM_DOWN, .rebuilds = unit->rebuilds,
                          .wrappers = &sa->wrappers.made};
    struct subject s = {sa->a, sa->d, (const struct op *)(const void *)unit->pub.ops[0], &sa->lex};

    if (op_of_object(&s.op->pub))
        return check_object(&s, unit, u.back);
    for (size_t i = 0; i < way->count; i++)
        if (check_statement(&s, &u, way->items[i]) != 0)
            return -1;
    if (!deed_unit_done(&u))
        return say(&s, DIAG_PLUGIN_DESTROYS, key_of(&s), way->items[way->count - 1]->text);
    return 0;
}

/* ---- what stands around them */

static int check_wrapper(struct statement_audit *sa, const char *text)
{
    const struct subject s = {sa->a, sa->d, NULL, &sa->lex};
    const ssm_statement st = {.size = sizeof st, .text = ssm_cstr(text)};

    return text ? check_statement(&s, &sa->wrappers, &st) : 0;
}

struct statement_audit *audit_open(const struct audit *a, struct diags *d, struct arena *arena)
{
    const ssm_dialect_facts *f = &a->rendering->facts;
    struct statement_audit *sa = ARENA_NEW(arena, struct statement_audit);
    int bad = 0;

    if (!sa) {
        diag_out_of_memory(d);
        return NULL;
    }
    *sa = (struct statement_audit){.a = a, .d = d, .wrappers = {.a = a}};
    sql_start(&sa->lex, ssm_view("", 0), f->lexical);
    for (size_t i = 0; guard_wrapper(f, i); i++)
        bad |= check_wrapper(sa, guard_wrapper(f, i));
    bad |= check_wrapper(sa, f->begin) | check_wrapper(sa, f->commit);
    return bad ? NULL : sa;
}

/* ---- files */

/* What its name says goes before what the emitter says: a tool believes the name. */
static bool in_sql(const struct rendered_file *f)
{
    return f->language == SSM_LANG_SQL || str_ends_nocase(f->name, ".sql");
}

static bool is_sql(const struct rendered_file *f, ssm_file_role role)
{
    return f->role == role && in_sql(f);
}

/* In the order in which the tool runs them: by step, then as they were offered. */
static int audit_scripts(struct file_audit *all, const struct rendered_file *files, size_t count, uint32_t steps)
{
    size_t *heads = ARENA_ARRAY(&all->arena, steps, size_t); /* of each step: a file's place and one */
    size_t *next = ARENA_ARRAY(&all->arena, count, size_t);

    if (!heads || !next)
        return -1;
    for (size_t i = count; i-- > 0;)
        if (is_sql(&files[i], SSM_FILE_SCRIPT)) {
            next[i] = heads[files[i].step];
            heads[files[i].step] = i + 1;
        }
    for (uint32_t step = 0; step < steps; step++)
        for (size_t i = heads[step]; i > 0; i = next[i - 1])
            if (audit_file(all, &files[i - 1]) != 0)
                return -1;
    return 0;
}

/* The script in another language beside one in SQL, or NULL. */
static const struct rendered_file *find_mixed(const struct rendered_file *files, size_t count)
{
    const struct rendered_file *other = NULL;
    bool sql = false;

    for (size_t i = 0; i < count; i++)
        if (is_sql(&files[i], SSM_FILE_SCRIPT))
            sql = true;
        else if (files[i].role == SSM_FILE_SCRIPT)
            other = &files[i];
    return sql ? other : NULL;
}

static int audit_all(struct file_audit *all, const struct rendered_file *files, size_t count, uint32_t steps)
{
    const struct rendered_file *mixed = find_mixed(files, count);
    const ssm_statement *missing;
    size_t last = count;
    int bad = 0;

    if (mixed)
        return diag_at(all->d, DIAG_PLUGIN_MIXED, mixed->name, all->a->emitter, mixed->name);
    for (size_t i = 0; i < count; i++)
        if (is_sql(&files[i], SSM_FILE_SCRIPT) && (last == count || files[i].step >= files[last].step))
            last = i;
    if (audit_scripts(all, files, count, steps) != 0)
        return -1;
    missing = audit_forth(all);
    if (last < count && missing)
        return diag_at(all->d, DIAG_PLUGIN_MISSING_SQL, files[last].name, all->a->emitter, missing->text);
    for (size_t i = 0; i < count; i++)
        if (is_sql(&files[i], SSM_FILE_COMPANION))
            bad |= audit_file(all, &files[i]);
        else if (files[i].role == SSM_FILE_CHECK)
            bad |= audit_check(all, &files[i]);
    return bad;
}

int audit_files(const struct audit *a, const struct rendered_file *files, size_t count, struct diags *d)
{
    struct file_audit all = {.a = a, .d = d};
    uint32_t steps = 1;
    int bad;

    for (size_t i = 0; i < count; i++)
        if (files[i].step >= steps)
            steps = files[i].step + 1;
    all.steps = ARENA_ARRAY(&all.arena, steps, struct unit_range);
    bad = all.steps && steps <= LIMIT_FILES ? audit_all(&all, files, count, steps) : diag_out_of_memory(d);
    if (all.arena.failed)
        bad = diag_out_of_memory(d);
    arena_free(&all.arena);
    return bad ? -1 : 0;
}
