/* SPDX-License-Identifier: Apache-2.0
 *
 * What ALTER does: the actions of ALTER TABLE one by one, and the little that it may do to other things.
 */
#include "audit/deeds_scan.h"

/* Behind the name of what is dropped, so that it is taken for no word of the statement. */
static void pass_name(struct deed_scan *s)
{
    deed_take_if(s);
    if (deed_at_name(s))
        deed_advance(s);
}

/* To the comma that ends an action, or the end. False at CASCADE. */
static bool skip_action(struct deed_scan *s, bool dropping)
{
    size_t depth = 0;

    for (; s->t.kind != SQL_T_END && (depth || !deed_at_sign(s, ',')); deed_advance(s)) {
        if (dropping && deed_at_word(s, "cascade"))
            return false;
        depth += deed_at_sign(s, '(');
        depth -= deed_at_sign(s, ')') && depth;
    }
    return true;
}

static bool drop_action(struct deed_scan *s, const struct sql_name *table)
{
    static const char *const keys[] = {"constraint", "foreign", "primary", "key", "check", "unique"};
    ssm_str column;

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (deed_take(s, keys[i])) {
            pass_name(s);
            return deed_allowed(s->u, DEED_DROP_KEY, table, deed_absent());
        }
    if (deed_take(s, "index")) {
        pass_name(s);
        return deed_allowed(s->u, DEED_DROP_INDEX, table, deed_absent());
    }
    if (deed_at_word(s, "partition") || deed_at_word(s, "period") || deed_at_word(s, "system"))
        return false;
    deed_take(s, "column");
    deed_take_if(s);
    column = s->t.text;
    if (!deed_at_name(s) && !deed_at_sign(s, '('))
        return false;
    pass_name(s);
    return deed_allowed(s->u, DEED_DROP_COLUMN, table, column);
}

/* ALTER [COLUMN] name ...: a change of type, or of what has no data. */
static bool alter_action(struct deed_scan *s, const struct sql_name *table)
{
    static const char *const harmless[] = {"drop", "add", "restart", "reset"};
    ssm_str column;

    if (deed_at_word(s, "constraint") || deed_at_word(s, "index") || deed_at_word(s, "check"))
        return true;
    deed_take(s, "column");
    deed_take_if(s);
    column = s->t.text;
    if (!deed_at_name(s))
        return false;
    deed_advance(s);
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
        if (deed_at_word(s, harmless[i]))
            return true;
    if (deed_take(s, "set"))
        return !deed_at_word(s, "data") || deed_allowed(s->u, DEED_CHANGE_TYPE, table, column);
    return deed_allowed(s->u, DEED_CHANGE_TYPE, table, column);
}

bool deed_rename_table(struct deed_scan *s, const struct sql_name *table)
{
    struct sql_name new_name;
    size_t at;

    if (!deed_take_name(s, &new_name))
        return false;
    if (deed_made_by(s, table, &at)) {
        s->u->renamed_back |=
            s->u->rebuilds && s->u->made.filled[at] && deed_name_is(new_name.name, s->u->unit->pub.ops[0]->object);
        return true;
    }
    return deed_allowed(s->u, DEED_RENAME_TABLE, table, deed_absent());
}

static bool rename_action(struct deed_scan *s, const struct sql_name *table)
{
    if (deed_at_word(s, "constraint") || deed_at_word(s, "index") || deed_at_word(s, "key"))
        return true;
    if (deed_take(s, "to") || deed_take(s, "as"))
        return deed_rename_table(s, table);
    return deed_allowed(s->u, DEED_RENAME_COLUMN, table, deed_absent());
}

static bool action(struct deed_scan *s, const struct sql_name *table)
{
    static const char *const never[] = {"coalesce", "detach", "disable", "discard",    "engine",  "exchange",
                                        "import",   "owner",  "remove",  "reorganize", "truncate"};

    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (deed_at_word(s, never[i]))
            return false;
    if (deed_take(s, "drop"))
        return drop_action(s, table);
    if (deed_take(s, "alter"))
        return alter_action(s, table);
    if (deed_take(s, "rename"))
        return rename_action(s, table);
    if (deed_at_word(s, "modify") || deed_at_word(s, "change"))
        return deed_allowed(s->u, DEED_MODIFY, table, deed_absent());
    return true;
}

static bool alter_table(struct deed_scan *s)
{
    struct sql_name table;
    bool dropping;

    deed_take_if(s);
    deed_take(s, "only");
    if (!deed_take_name(s, &table))
        return false;
    for (;;) {
        dropping = deed_at_word(s, "drop");
        if (!action(s, &table) || !skip_action(s, dropping))
            return false;
        if (s->t.kind == SQL_T_END)
            return true;
        deed_advance(s);
    }
}

/* The type of an enum's operation: with these may come the defaults of its columns. */
static bool is_units_type(const struct deed_unit *u, const struct sql_name *type)
{
    for (size_t i = 0; u->unit && i < u->unit->pub.op_count; i++) {
        ssm_op_kind kind = u->unit->pub.ops[i]->kind;

        if ((kind == SSM_OP_ADD_ENUM_VALUE || kind == SSM_OP_DROP_ENUM_VALUE) &&
            deed_name_is(type->name, u->unit->pub.ops[i]->object))
            return true;
    }
    return false;
}

static bool alter_type(struct deed_scan *s)
{
    struct sql_name type;

    if (!deed_take_name(s, &type))
        return false;
    if (deed_take(s, "rename") && deed_take(s, "to") && is_units_type(s->u, &type))
        s->u->renamed_type = s->t.text;
    return !deed_at_word(s, "drop") && !deed_at_word(s, "owner") && !deed_at_word(s, "alter");
}

bool deed_alter(struct deed_scan *s)
{
    static const char *const allowed[] = {"sequence", "index", "domain", "view"};

    if (deed_take(s, "table"))
        return alter_table(s);
    if (deed_take(s, "type"))
        return alter_type(s);
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        if (deed_take(s, allowed[i]))
            return skip_action(s, true) && s->t.kind == SQL_T_END;
    return false;
}
