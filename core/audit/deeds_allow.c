/* SPDX-License-Identifier: Apache-2.0
 *
 * What the operations of a unit allow its statements to do, as a table; see deeds.c.
 */
#include "audit/audit_internal.h"

#define KIND(k) ((uint64_t)1 << (k))

enum {
    ON_ANYTHING,
    ON_OBJECT, /* the operation's table or type */
    ON_MEMBER  /* its column, of its table */
};

/* Deeds that lose data need an operation that may; the others one that is of such a kind. */
static const struct {
    uint64_t kinds;
    int on;
    bool destroys;
} rules[DEED_COUNT] = {
    [DEED_NEVER] = {0, ON_ANYTHING, true},
    [DEED_DROP_TABLE] = {KIND(SSM_OP_DROP_TABLE), ON_OBJECT, true},
    [DEED_DROP_COLUMN] = {KIND(SSM_OP_DROP_COLUMN), ON_MEMBER, true},
    [DEED_DROP_TYPE] = {KIND(SSM_OP_DROP_ENUM) | KIND(SSM_OP_DROP_ENUM_VALUE), ON_OBJECT, true},
    [DEED_DROP_SEQUENCE] = {KIND(SSM_OP_SET_DEFAULT) | KIND(SSM_OP_DROP_DEFAULT) | KIND(SSM_OP_ALTER_TYPE), ON_ANYTHING,
                            false},
    [DEED_DROP_INDEX] = {KIND(SSM_OP_DROP_INDEX) | KIND(SSM_OP_RENAME_INDEX) | KIND(SSM_OP_CREATE_INDEX) |
                             KIND(SSM_OP_DROP_CONSTRAINT) | KIND(SSM_OP_ADD_CONSTRAINT) |
                             KIND(SSM_OP_RENAME_CONSTRAINT) | KIND(SSM_OP_ALTER_TYPE) | KIND(SSM_OP_DROP_ENUM_VALUE) |
                             KIND(SSM_OP_DROP_COLUMN),
                         ON_ANYTHING, false},
    [DEED_DROP_KEY] = {KIND(SSM_OP_DROP_CONSTRAINT) | KIND(SSM_OP_ADD_CONSTRAINT) | KIND(SSM_OP_RENAME_CONSTRAINT) |
                           KIND(SSM_OP_DROP_INDEX) | KIND(SSM_OP_DROP_COLUMN) | KIND(SSM_OP_DROP_TABLE) |
                           KIND(SSM_OP_ALTER_TYPE) | KIND(SSM_OP_SET_DEFAULT) | KIND(SSM_OP_DROP_DEFAULT) |
                           KIND(SSM_OP_DROP_ENUM_VALUE),
                       ON_ANYTHING, false},
    [DEED_CHANGE_TYPE] = {KIND(SSM_OP_ALTER_TYPE), ON_MEMBER, false},
    [DEED_MODIFY] = {KIND(SSM_OP_ALTER_TYPE) | KIND(SSM_OP_SET_NOT_NULL) | KIND(SSM_OP_DROP_NOT_NULL) |
                         KIND(SSM_OP_SET_DEFAULT) | KIND(SSM_OP_DROP_DEFAULT) | KIND(SSM_OP_SET_COMMENT) |
                         KIND(SSM_OP_RENAME_COLUMN) | KIND(SSM_OP_ADD_CONSTRAINT) | KIND(SSM_OP_DROP_CONSTRAINT) |
                         KIND(SSM_OP_CREATE_INDEX) | KIND(SSM_OP_DROP_INDEX) | KIND(SSM_OP_ADD_COLUMN) |
                         KIND(SSM_OP_SET_OPTION),
                     ON_OBJECT, false},
    [DEED_OPTION] = {KIND(SSM_OP_SET_OPTION), ON_OBJECT, false},
    [DEED_RENAME_TABLE] = {KIND(SSM_OP_RENAME_TABLE), ON_OBJECT, false},
    [DEED_RENAME_COLUMN] = {KIND(SSM_OP_RENAME_COLUMN), ON_OBJECT, false},
    [DEED_ROWS] = {0, ON_ANYTHING, true},
    [DEED_EXECUTE] = {KIND(SSM_OP_SET_DEFAULT) | KIND(SSM_OP_DROP_DEFAULT) | KIND(SSM_OP_ALTER_TYPE) |
                          KIND(SSM_OP_DROP_ENUM_VALUE),
                      ON_ANYTHING, false},
};

/* ---- names */

bool deed_name_is(ssm_str written, ssm_str plain)
{
    char quote = written.len ? written.ptr[0] : '\0', close = quote == '[' ? ']' : quote;
    size_t n = 0;

    if (!strchr("\"`[", quote) || !quote)
        return str_eq_nocase(written, plain);
    for (size_t i = 1; i + 1 < written.len; i++, n++) {
        if (n == plain.len || written.ptr[i] != plain.ptr[n])
            return false;
        i += quote != '[' && written.ptr[i] == close;
    }
    return n == plain.len;
}

bool deed_same_name(ssm_str a, ssm_str b)
{
    bool plain = a.len && b.len && sql_word_byte(a.ptr[0]) && sql_word_byte(b.ptr[0]);

    return plain ? str_eq_nocase(a, b)
                 : str_eq(a, b) || (sql_word_byte(a.ptr[0]) && deed_name_is(b, a)) ||
                       (sql_word_byte(b.ptr[0]) && deed_name_is(a, b));
}

size_t deed_made(const struct made_tables *made, ssm_str name)
{
    size_t i = 0;

    while (i < made->count && !deed_same_name(made->names[i], name))
        i++;
    return i;
}

bool deed_is_default_schema(ssm_str written)
{
    static const char *const names[] = {"public", "main", "dbo"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (deed_name_is(written, ssm_cstr(names[i])))
            return true;
    return false;
}

static bool is_object(const struct deed_unit *u, const ssm_operation *op, const struct sql_name *name)
{
    if (!deed_name_is(name->name, op->object))
        return false;
    if (!u->a->rendering->facts.has_schemas || !op->schema.len)
        return !name->schema.ptr || deed_is_default_schema(name->schema) || deed_name_is(name->schema, op->schema);
    return name->schema.ptr && deed_name_is(name->schema, op->schema);
}

/* ---- operations */

/* The i-th operation of the unit as it runs in this direction, perhaps in `room`; NULL where it has no way back. */
static const struct op *operation(const struct deed_unit *u, size_t i, struct op *room)
{
    const struct op *op = (const struct op *)(const void *)u->unit->pub.ops[i];

    if (!u->back)
        return op;
    if (op->no_inverse != INVERSE_EXISTS)
        return NULL;
    plan_invert(op, room);
    return room;
}

static bool may(const struct deed_unit *u, const struct op *op, enum deed deed)
{
    if (!(rules[deed].kinds & KIND(op->pub.kind)))
        return false;
    if (u->back)
        return true;
    return op->destructive ? op->permitted : !rules[deed].destroys;
}

static bool fits(const struct deed_unit *u, const struct op *op, enum deed deed, const struct sql_name *name,
                 ssm_str member)
{
    if (!name || rules[deed].on == ON_ANYTHING)
        return true;
    if (deed == DEED_DROP_TYPE && u->renamed_type.ptr && op->pub.kind == SSM_OP_DROP_ENUM_VALUE)
        return deed_same_name(name->name, u->renamed_type);
    if (!is_object(u, &op->pub, name))
        return false;
    return rules[deed].on != ON_MEMBER || !member.ptr || deed_name_is(member, op->pub.member);
}

/* ---- what becomes of rows that break a constraint: an option of that, in the unit's operations or their tables */

static bool resolves(const ssm_pair *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_ends(options[i].name, "on_conflict"))
            return true;
    return false;
}

static bool of_column(const ssm_column *c)
{
    return c && resolves(c->options, c->option_count);
}

static bool of_constraint(const ssm_constraint *c)
{
    return c && resolves(c->options, c->option_count);
}

static bool of_table(const ssm_table *t)
{
    bool found = t && of_constraint(t->primary_key);

    for (size_t i = 0; t && !found && i < t->column_count; i++)
        found = of_column(t->columns[i]);
    for (size_t i = 0; t && !found && i < t->constraint_count; i++)
        found = of_constraint(t->constraints[i]);
    return found;
}

bool deed_resolves_conflicts(const struct deed_unit *u)
{
    bool found = false;

    for (size_t i = 0; u->unit && !found && i < u->unit->pub.op_count; i++) {
        const ssm_operation *op = u->unit->pub.ops[i];

        found = of_table(op->table_before) || of_table(op->table_after) || of_column(op->column_before) ||
                of_column(op->column_after) || of_constraint(op->constraint_before) || of_constraint(op->constraint_after);
    }
    return found;
}

bool deed_allowed(struct deed_unit *u, enum deed deed, const struct sql_name *name, ssm_str member)
{
    struct op room;

    for (size_t i = 0; u->unit && i < u->unit->pub.op_count; i++) {
        const struct op *op = operation(u, i, &room);

        if (!op)
            continue;
        if (may(u, op, deed) && fits(u, op, deed, name, member))
            return true;
        /* A value that goes out of an enum changes the type of every column that has it. */
        if (deed == DEED_CHANGE_TYPE && op->pub.kind == SSM_OP_DROP_ENUM_VALUE && (u->back || op->permitted))
            return true;
    }
    return false;
}

bool deed_may_destroy(const struct deed_unit *u)
{
    for (size_t i = 0; u->unit && i < u->unit->pub.op_count; i++) {
        const struct op *op = (const struct op *)(const void *)u->unit->pub.ops[i];

        if (op->destructive && op->permitted)
            return true;
    }
    return false;
}

/* Compares the inside of '...' with what it stands for: doubled quotes, and in some strings doubled backslashes. */
static bool stands_for(ssm_str inside, ssm_str plain)
{
    size_t n = 0;

    for (size_t i = 0; i < inside.len; i++, n++) {
        if (n == plain.len || inside.ptr[i] != plain.ptr[n])
            return false;
        if (i + 1 < inside.len && strchr("'\\", inside.ptr[i]) && inside.ptr[i + 1] == inside.ptr[i])
            i++;
    }
    return n == plain.len && n > 0;
}

bool deed_is_named(const struct deed_unit *u, ssm_str inside)
{
    for (size_t i = 0; u->unit && i < u->unit->pub.op_count; i++) {
        const ssm_operation *op = u->unit->pub.ops[i];

        if (stands_for(inside, op->member) || stands_for(inside, op->object) || stands_for(inside, op->new_name))
            return true;
    }
    return false;
}
