/* SPDX-License-Identifier: Apache-2.0
 *
 * Diffs that belong together or contradict each other: operations sorted by their subject, then judged slot by slot.
 */
#include "plan/plan_internal.h"

#include "model/type.h"

/* How an operation concerns its subject. */
enum part { PART_DROP, PART_ADD, PART_CHANGE, PART_RENAME };

/* Which map an operation's subject is in, as an offset into struct subjects, and its part there. */
static const struct {
    size_t map;
    enum part part;
    enum aspect aspect; /* of a change */
} roles[SSM_OP_KIND_COUNT] = {
#define IN(map) offsetof(struct subjects, map)
    [SSM_OP_CREATE_TABLE] = {IN(tables), PART_ADD, 0},
    [SSM_OP_DROP_TABLE] = {IN(tables), PART_DROP, 0},
    [SSM_OP_ADD_COLUMN] = {IN(columns), PART_ADD, 0},
    [SSM_OP_DROP_COLUMN] = {IN(columns), PART_DROP, 0},
    [SSM_OP_ALTER_TYPE] = {IN(columns), PART_CHANGE, ASPECT_TYPE},
    [SSM_OP_SET_NOT_NULL] = {IN(columns), PART_CHANGE, ASPECT_NULLABLE},
    [SSM_OP_DROP_NOT_NULL] = {IN(columns), PART_CHANGE, ASPECT_NULLABLE},
    [SSM_OP_SET_DEFAULT] = {IN(columns), PART_CHANGE, ASPECT_DEFAULT},
    [SSM_OP_DROP_DEFAULT] = {IN(columns), PART_CHANGE, ASPECT_DEFAULT},
    [SSM_OP_CREATE_INDEX] = {IN(indexes), PART_ADD, 0},
    [SSM_OP_DROP_INDEX] = {IN(indexes), PART_DROP, 0},
    [SSM_OP_ADD_CONSTRAINT] = {IN(constraints), PART_ADD, 0},
    [SSM_OP_DROP_CONSTRAINT] = {IN(constraints), PART_DROP, 0},
    [SSM_OP_RENAME_TABLE] = {IN(tables), PART_RENAME, 0},
    [SSM_OP_RENAME_COLUMN] = {IN(columns), PART_RENAME, 0},
    [SSM_OP_RENAME_CONSTRAINT] = {IN(constraints), PART_RENAME, 0},
    [SSM_OP_RENAME_INDEX] = {IN(indexes), PART_RENAME, 0},
    [SSM_OP_CREATE_ENUM] = {IN(enums), PART_ADD, 0},
    [SSM_OP_DROP_ENUM] = {IN(enums), PART_DROP, 0},
    [SSM_OP_ADD_ENUM_VALUE] = {IN(values), PART_ADD, 0},
    [SSM_OP_DROP_ENUM_VALUE] = {IN(values), PART_DROP, 0},
    [SSM_OP_SET_COMMENT] = {IN(columns), PART_CHANGE, ASPECT_COMMENT}, /* of a table: see map_of */
    [SSM_OP_SET_OPTION] = {IN(options), PART_CHANGE, ASPECT_WHOLE},
    [SSM_OP_CREATE_OBJECT] = {IN(objects), PART_ADD, 0},
    [SSM_OP_DROP_OBJECT] = {IN(objects), PART_DROP, 0},
    [SSM_OP_REPLACE_OBJECT] = {IN(objects), PART_CHANGE, ASPECT_WHOLE},
#undef IN
};

static struct map *map_of(struct planner *p, const struct op *op)
{
    if (op->pub.kind == SSM_OP_SET_COMMENT && !op->pub.member.ptr)
        return &p->subjects.tables;
    return (struct map *)(void *)((char *)&p->subjects + roles[op->pub.kind].map);
}

static struct slot *slot_get(struct planner *p, struct map *m, ssm_str name)
{
    struct map_entry *e = map_put(m, name);

    if (e && !e->value)
        e->value = ARENA_NEW(p->arena, struct slot);
    return e ? e->value : NULL;
}

static int contradiction(struct planner *p, const struct op *a, const struct op *b)
{
    return diag_add(p->diags, DIAG_PLAN_CONTRADICTION, b->pointer, b->pub.key,
                    (const ssm_str[]){b->pub.key, a->pub.key, a->pointer}, 3);
}

/* Puts the operation where it belongs; a place that is taken already is a contradiction. */
static int take(struct planner *p, struct op **place, struct op *op)
{
    if (*place)
        return contradiction(p, *place, op);
    *place = op;
    return 0;
}

static int file_rename(struct planner *p, struct map *m, struct op *op)
{
    ssm_str subject = key_subject(op->pub.key);
    ssm_str new_subject;
    struct slot *from = slot_get(p, m, subject), *to;
    ssm_str new_key;

    new_key = op->pub.kind == SSM_OP_RENAME_TABLE
                  ? op_key(p->arena, op->pub.kind, op->pub.schema, op->pub.new_name, ssm_view(NULL, 0))
                  : op_key(p->arena, op->pub.kind, op->pub.schema, op->pub.object, op->pub.new_name);
    if (!from || !new_key.ptr)
        return diag_out_of_memory(p->diags);
    new_subject = key_subject(new_key);
    if (str_eq(subject, new_subject))
        return diag_add(p->diags, DIAG_PLAN_RENAME_SAME, op->pointer, op->pub.key, &op->pub.new_name, 1);
    to = slot_get(p, m, new_subject);
    if (!to)
        return diag_out_of_memory(p->diags);
    return take(p, &from->renamed_from, op) | take(p, &to->renamed_to, op);
}

static int file_operation(struct planner *p, struct op *op)
{
    struct map *m = map_of(p, op);
    struct slot *s;

    if (roles[op->pub.kind].part == PART_RENAME)
        return file_rename(p, m, op);
    s = slot_get(p, m, key_subject(op->pub.key));
    if (!s)
        return diag_out_of_memory(p->diags);
    switch (roles[op->pub.kind].part) {
    case PART_DROP:
        return take(p, &s->drop, op);
    case PART_ADD:
        return take(p, &s->add, op);
    default:
        if (!s->first_change)
            s->first_change = op;
        return take(p, &s->change[roles[op->pub.kind].aspect], op);
    }
}

/* ---- judging a slot */

static int check_slot(struct planner *p, const struct slot *s)
{
    int bad = 0;

    if (s->first_change && (s->drop || s->add))
        bad |= contradiction(p, s->drop ? s->drop : s->add, s->first_change);
    if (s->renamed_to && (s->drop || s->add))
        bad |= contradiction(p, s->renamed_to, s->drop ? s->drop : s->add);
    /* The old name of a rename is gone, unless something else has taken it. */
    if (s->renamed_from && !s->renamed_to && !s->add && (s->drop || s->first_change)) {
        struct op *op = s->drop ? s->drop : s->first_change;
        bad |= diag_add(p->diags, DIAG_PLAN_OLD_NAME, op->pointer, op->pub.key,
                        (const ssm_str[]){op->pub.key, s->renamed_from->pub.new_name}, 2);
    }
    if (s->renamed_from && !s->renamed_to && s->add && s->drop)
        bad |= contradiction(p, s->renamed_from, s->drop);
    if (s->drop && s->add) {
        s->drop->pub.flags |= SSM_OPF_REPLACED;
        s->add->pub.flags |= SSM_OPF_REPLACED;
        s->drop->grants_less = s->drop->pub.kind == SSM_OP_DROP_OBJECT &&
                               object_grants_less(s->drop->pub.object_before, s->add->pub.object_after);
    }
    return bad;
}

static bool table_has_column(const ssm_table *t, ssm_str name)
{
    for (size_t i = 0; t && i < t->column_count; i++)
        if (str_eq(t->columns[i]->name, name))
            return true;
    return false;
}

static bool table_has_member(const ssm_table *t, ssm_str name)
{
    for (size_t i = 0; t && i < t->constraint_count; i++)
        if (t->constraints[i]->name.len && str_eq(t->constraints[i]->name, name))
            return true;
    for (size_t i = 0; t && i < t->index_count; i++)
        if (str_eq(t->indexes[i]->name, name))
            return true;
    return false;
}

/* What a member operation may find when its table is created, dropped or renamed in the same report. */
static int check_table_of(struct planner *p, const struct op *op)
{
    const struct slot *t;
    enum part part = roles[op->pub.kind].part;

    if ((!op->pub.member.ptr && op->pub.kind != SSM_OP_SET_OPTION) || map_of(p, op) == &p->subjects.values)
        return 0;
    t = map_get(&p->subjects.tables, key_table(&op->pub));
    if (!t)
        return 0;
    if (t->drop && !t->add)
        return contradiction(p, t->drop, op);
    if (t->renamed_from && !t->renamed_to && !t->add)
        return diag_add(p->diags, DIAG_PLAN_OLD_NAME, op->pointer, op->pub.key,
                        (const ssm_str[]){op->pub.key, t->renamed_from->pub.new_name}, 2);
    if (!t->add)
        return 0;
    if (part != PART_ADD || table_has_column(t->add->pub.table_after,
                                             op->pub.kind == SSM_OP_ADD_COLUMN ? op->pub.member : ssm_view(NULL, 0)))
        return contradiction(p, t->add, op);
    if (op->pub.kind != SSM_OP_ADD_COLUMN && table_has_member(t->add->pub.table_after, op->pub.member))
        return contradiction(p, t->add, op);
    return 0;
}

/* ---- merging what is known of one column */

static bool text_same(ssm_text a, ssm_text b)
{
    return a.known == b.known && (a.known != SSM_YES || str_eq(a.text, b.text));
}

/* Takes into `c` what it does not know and `more` does; false when they disagree. */
static bool column_merge(ssm_column *c, const ssm_column *more)
{
    bool agree = true;

#define MERGE(field, is_unknown, same)  \
    do {                                \
        if (is_unknown(c->field))       \
            c->field = more->field;     \
        else if (!is_unknown(more->field)) \
            agree &= same;              \
    } while (0)
#define NO_TYPE(t) (!(t))
#define NO_TRI(t) ((t) == SSM_UNKNOWN)
#define NO_TEXT(t) ((t).known == SSM_UNKNOWN)
#define NO_DEFAULT(t) ((t).kind == SSM_DEFAULT_UNKNOWN)
#define NO_IDENTITY(t) ((t) == SSM_IDENTITY_UNKNOWN)
    MERGE(type, NO_TYPE, type_equal(c->type, more->type));
    MERGE(nullable, NO_TRI, c->nullable == more->nullable);
    MERGE(default_value, NO_DEFAULT, default_same(c->default_value, more->default_value));
    MERGE(identity, NO_IDENTITY, c->identity == more->identity);
    MERGE(on_update, NO_TEXT, text_same(c->on_update, more->on_update));
    MERGE(collation, NO_TEXT, text_same(c->collation, more->collation));
    MERGE(comment, NO_TEXT, text_same(c->comment, more->comment));
    if (!c->option_count) {
        c->options = more->options;
        c->option_count = more->option_count;
    }
    if (c->generated == SSM_UNKNOWN) {
        c->generated = more->generated;
        c->generated_expression = more->generated_expression;
        c->generated_stored = more->generated_stored;
    }
    return agree;
}

/* The contract's whole column: what it leaves out is not there. */
static bool is_whole(const ssm_column *c)
{
    return c->type && c->nullable && (c->default_value.kind || c->identity > SSM_IDENTITY_NONE);
}

/* Of a default's difference, what the old column had and `after` leaves out: an identity and a default exclude each other,
 * and ON UPDATE stays where the column is not described as a whole. */
static void keep_of_default(ssm_column *kept, const ssm_column *after)
{
    kept->default_value = (ssm_default){0};
    if (after->default_value.kind || after->identity)
        kept->identity = SSM_IDENTITY_UNKNOWN;
    if (is_whole(after))
        kept->on_update = (ssm_text){0};
}

/* After the migration, what no diff on the column concerns is as it was before. */
static void column_inherit(ssm_column *after, const ssm_column *before, struct op *const *change)
{
    ssm_column kept = *before;

    kept.size = after->size;
    if (is_whole(after))
        kept.option_count = 0;
    if (change[ASPECT_TYPE]) {
        kept.type = NULL;
        kept.collation = (ssm_text){0};
    }
    if (change[ASPECT_NULLABLE])
        kept.nullable = SSM_UNKNOWN;
    if (change[ASPECT_DEFAULT])
        keep_of_default(&kept, after);
    if (change[ASPECT_COMMENT])
        kept.comment = (ssm_text){0};
    column_merge(after, &kept);
}

/* Both sides say something, not the same, and no difference asks to change it. */
static const char *unlisted(const ssm_column *before, const ssm_column *after, struct op *const *change)
{
    if (!change[ASPECT_NULLABLE] && before->nullable && after->nullable && before->nullable != after->nullable)
        return "nullable";
    if (!change[ASPECT_DEFAULT] && before->default_value.kind && after->default_value.kind &&
        !default_same(before->default_value, after->default_value))
        return "default";
    if (!change[ASPECT_TYPE] && before->type && after->type && !type_equal(before->type, after->type) &&
        before->type->family != after->type->family)
        return "type";
    return NULL;
}

/* Beside a change of its type, ..., a column's options are set last; a column that goes or comes has its own. */
static int check_option(struct planner *p, struct op *op)
{
    static struct op *const none[ASPECT_COUNT];
    const struct slot *s = op->pub.member.ptr ? map_get(&p->subjects.columns, key_object(op->pub.key)) : NULL;
    const char *what;

    if (op->pub.kind != SSM_OP_SET_OPTION || !op->pub.member.ptr)
        return 0;
    if (s && (s->drop || s->add))
        return contradiction(p, s->drop ? s->drop : s->add, op);
    op->lead = s ? s->first_change : NULL;
    what = op->pub.column_before && op->pub.column_after
               ? unlisted(op->pub.column_before, op->pub.column_after, s ? s->change : none)
               : NULL;
    return what ? diag_add(p->diags, DIAG_PLAN_UNLISTED, op->pointer, op->pub.key,
                           (const ssm_str[]){op->pub.key, ssm_cstr(what)}, 2)
                : 0;
}

static void warn_of_unlisted(struct planner *p, const ssm_column *before, const ssm_column *after, const struct slot *s)
{
    const char *what = unlisted(before, after, s->change);

    if (what)
        diag_add(p->diags, DIAG_PLAN_UNLISTED, s->first_change->pointer, s->first_change->pub.key,
                 (const ssm_str[]){s->first_change->pub.key, ssm_cstr(what)}, 2);
}

/* What a diff implies of the other side, where the report leaves it out. */
static void imply(ssm_column *before, ssm_column *after, struct op *const *change)
{
    const struct op *nullable = change[ASPECT_NULLABLE], *comment = change[ASPECT_COMMENT];

    if (nullable && before->nullable == SSM_UNKNOWN)
        before->nullable = nullable->pub.kind == SSM_OP_SET_NOT_NULL ? SSM_YES : SSM_NO;
    if (comment && before->comment.known == SSM_UNKNOWN)
        before->comment = comment->pub.comment_before;
    if (comment && after->comment.known == SSM_UNKNOWN)
        after->comment = comment->pub.comment_after;
}

/* The first known column of the slot's changes becomes the one that they all share. */
static ssm_column *shared_column(struct planner *p, const struct slot *s, bool after)
{
    ssm_column *c = NULL;

    for (int k = 0; k < ASPECT_COUNT && !c; k++)
        if (s->change[k])
            c = column_own(after ? s->change[k]->pub.column_after : s->change[k]->pub.column_before);
    if (!c)
        c = column_new(p->arena);
    if (c)
        c->name = s->first_change->pub.member;
    return c;
}

static int merge_column(struct planner *p, struct slot *s)
{
    ssm_column *before, *after;
    int bad = 0;

    if (!s->first_change || !s->first_change->pub.member.ptr)
        return 0;
    before = shared_column(p, s, false);
    after = shared_column(p, s, true);
    if (!before || !after)
        return diag_out_of_memory(p->diags);
    for (int k = 0; k < ASPECT_COUNT; k++) {
        const struct op *op = s->change[k];
        const ssm_column *b = op ? op->pub.column_before : NULL, *a = op ? op->pub.column_after : NULL;

        if ((b && b != before && !column_merge(before, b)) || (a && a != after && !column_merge(after, a)))
            bad |= contradiction(p, s->first_change, op);
    }
    imply(before, after, s->change);
    warn_of_unlisted(p, before, after, s);
    column_inherit(after, before, s->change);
    for (int k = 0; k < ASPECT_COUNT; k++)
        if (s->change[k]) {
            s->change[k]->lead = s->first_change;
            s->change[k]->pub.column_before = before;
            s->change[k]->pub.column_after = after;
        }
    return bad;
}

int plan_combine(struct planner *p)
{
    struct map *maps[] = {&p->subjects.tables, &p->subjects.columns, &p->subjects.indexes,
                          &p->subjects.constraints, &p->subjects.enums, &p->subjects.values,
                          &p->subjects.options, &p->subjects.objects};
    enum { MAPS = sizeof maps / sizeof maps[0] };
    int bad = 0;

    for (size_t i = 0; i < MAPS; i++)
        map_init(maps[i], p->arena);
    for (size_t i = 0; i < p->ops.count && !p->arena->failed; i++)
        bad |= file_operation(p, p->ops.items[i]);
    for (size_t i = 0; i < p->ops.count && !p->arena->failed; i++)
        bad |= check_table_of(p, p->ops.items[i]) | check_option(p, p->ops.items[i]);
    for (size_t m = 0; m < MAPS && !p->arena->failed; m++)
        for (size_t i = 0; i < maps[m]->count; i++)
            bad |= check_slot(p, maps[m]->entries[i].value);
    for (size_t i = 0; i < p->subjects.columns.count && !p->arena->failed; i++)
        bad |= merge_column(p, p->subjects.columns.entries[i].value);
    return bad || p->arena->failed ? -1 : 0;
}
