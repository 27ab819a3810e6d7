/* SPDX-License-Identifier: Apache-2.0
 *
 * What ALTER does: the actions of ALTER TABLE one by one, and the little that it may do to other things. An action that
 * is not known is refused.
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

/* Behind ALTER [COLUMN] name: a change of type, or of what has no data. */
static bool alter_column(struct deed_scan *s, const struct sql_name *table, ssm_str column)
{
    static const char *const drops[] = {"default", "expression", "identity", "not", NULL};
    static const char *const sets[] = {"default", "generated", "not", NULL};

    if (deed_take(s, "drop"))
        return deed_at_any(s, drops);
    if (deed_take(s, "add"))
        return deed_at_word(s, "generated");
    if (deed_at_word(s, "reset") || deed_at_word(s, "restart"))
        return deed_allowed(s->u, DEED_OPTION, table, deed_absent());
    if (deed_take(s, "set") && !deed_take(s, "data"))
        return deed_at_any(s, sets) || deed_allowed(s->u, DEED_OPTION, table, deed_absent());
    return deed_take(s, "type") && deed_allowed(s->u, DEED_CHANGE_TYPE, table, column);
}

static bool alter_action(struct deed_scan *s, const struct sql_name *table)
{
    static const char *const others[] = {"check", "constraint", "index", NULL};
    ssm_str column;

    if (!deed_take(s, "column") && deed_at_any(s, others))
        return false;
    deed_take_if(s);
    column = s->t.text;
    if (!deed_at_name(s))
        return false;
    deed_advance(s);
    return alter_column(s, table, column);
}

bool deed_rename_table(struct deed_scan *s, const struct sql_name *table)
{
    struct sql_name new_name;
    size_t at;

    if (!deed_take_name(s, &new_name))
        return false;
    if (new_name.schema.ptr && !(table->schema.ptr && deed_same_name(new_name.schema, table->schema)))
        return false; /* it would move */
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

static bool add_action(struct deed_scan *s, const struct sql_name *table)
{
    static const char *const never[] = {"partition", "period", "system", NULL};

    (void)table;
    return !deed_at_any(s, never);
}

static bool modify_action(struct deed_scan *s, const struct sql_name *table)
{
    return deed_allowed(s->u, DEED_MODIFY, table, deed_absent());
}

static bool harmless_action(struct deed_scan *s, const struct sql_name *table)
{
    (void)s;
    (void)table;
    return true;
}

static const struct {
    const char *word;
    bool (*look)(struct deed_scan *s, const struct sql_name *table);
} actions[] = {
    {"add", add_action},   {"alter", alter_action},   {"change", modify_action}, {"comment", harmless_action},
    {"drop", drop_action}, {"modify", modify_action}, {"rename", rename_action}, {"validate", harmless_action},
};

/* The name of an option, or its first word: DATA DIRECTORY is data_directory. */
static bool is_option(ssm_str word, ssm_str option)
{
    const char *end = option.ptr ? memchr(option.ptr, '_', option.len) : NULL;

    return str_eq_nocase(word, option) || (end && str_eq_nocase(word, ssm_view(option.ptr, (size_t)(end - option.ptr))));
}

/* One of those that the unit's operations are about. */
static bool is_own_option(const struct deed_scan *s)
{
    const ssm_unit *unit = &s->u->unit->pub;

    for (size_t i = 0; i < unit->op_count; i++)
        if (is_option(s->t.text, unit->ops[i]->option))
            return true;
    return false;
}

/* Setting an option, or taking it back. */
static bool option_action(struct deed_scan *s)
{
    static const char *const words[] = {"character", "charset",   "collate", "convert", "default", "engine", "inherit",
                                        "no",        "partition", "remove",  "reset",   "set",     NULL};

    if (s->t.kind != SQL_T_WORD || (!deed_at_any(s, words) && !is_own_option(s)))
        return false;
    return !deed_take(s, "set") || !deed_at_word(s, "schema");
}

static bool action(struct deed_scan *s, const struct sql_name *table)
{
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (deed_take(s, actions[i].word))
            return actions[i].look(s, table);
    if (deed_allowed(s->u, DEED_OPTION, table, deed_absent()))
        return option_action(s);
    return false; /* OWNER TO, SET SCHEMA, DISABLE, TRUNCATE, ... */
}

/* ATTACH PARTITION and DETACH PARTITION are said of the whole table, and are about the part that the operation is on. */
static bool is_partition(struct deed_scan *s)
{
    struct deed_scan ahead = *s;
    struct sql_name part;

    if (!deed_take(&ahead, "attach") && !deed_take(&ahead, "detach"))
        return false;
    return deed_take(&ahead, "partition") && deed_take_name(&ahead, &part) && s->u->unit &&
           op_joins_partition(s->u->unit->pub.ops[0]) && deed_allowed(s->u, DEED_OPTION, &part, deed_absent());
}

static bool alter_table(struct deed_scan *s)
{
    struct sql_name table;
    bool dropping;

    deed_take_if(s);
    deed_take(s, "only");
    if (!deed_take_name(s, &table) || !deed_query(s->u, deed_rest(s)))
        return false;
    if (is_partition(s))
        return skip_action(s, false) && s->t.kind == SQL_T_END;
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

/* ADD VALUE, and within an exchange of the type RENAME TO. */
static bool alter_type(struct deed_scan *s)
{
    struct sql_name type;

    if (!deed_take_name(s, &type))
        return false;
    if (deed_take(s, "add"))
        return deed_at_word(s, "value");
    if (!deed_take(s, "rename") || !deed_take(s, "to") || !is_units_type(s->u, &type))
        return false;
    s->u->renamed_type = s->t.text;
    return true;
}

/* RENAME TO, and no more. */
static bool rename_other(struct deed_scan *s)
{
    struct sql_name name, new_name;

    deed_take_if(s);
    return deed_take_name(s, &name) && deed_take(s, "rename") && deed_take(s, "to") && deed_take_name(s, &new_name) &&
           s->t.kind == SQL_T_END;
}

bool deed_alter(struct deed_scan *s)
{
    static const char *const others[] = {"domain", "index", "sequence", "view", NULL};

    if (deed_take(s, "table"))
        return alter_table(s);
    if (deed_take(s, "type"))
        return alter_type(s);
    if (!deed_at_any(s, others))
        return false;
    deed_advance(s);
    return rename_other(s);
}
