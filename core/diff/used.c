/* SPDX-License-Identifier: Apache-2.0
 *
 * Types and functions that have to go and come again while a table that stays uses them: its checks and indexes can go and come
 * with them, its columns cannot. See graph.h.
 */
#include "diff/graph.h"
#include "diff/words.h"

/* One such object and one such table. */
struct use {
    struct comparison *c;
    struct table_pair *pair;
    const struct node *node;
    ssm_str name; /* without arguments */
};

static bool constraint_uses(const struct use *u, const ssm_constraint *k)
{
    return k->expression.len && mentions(k->expression, u->name);
}

static bool index_uses(const struct use *u, const ssm_index *x)
{
    for (size_t i = 0; i < x->part_count; i++)
        if ((x->parts[i]->expression.len && mentions(x->parts[i]->expression, u->name)) || mentions(x->parts[i]->opclass, u->name) ||
            mentions(x->parts[i]->collation, u->name))
            return true;
    return x->where.len && mentions(x->where, u->name);
}

static bool column_uses(const struct use *u, const ssm_column *c)
{
    return mentions(c->type->source, u->name) || (c->collation.known == SSM_YES && mentions(c->collation.text, u->name)) ||
           (c->default_value.kind == SSM_DEFAULT_EXPRESSION && mentions(c->default_value.text, u->name)) ||
           (c->generated == SSM_YES && mentions(c->generated_expression, u->name));
}

static int refuse(const struct use *u, ssm_str column)
{
    struct comparison *c = u->c;
    const ssm_object *o = u->node->object;
    ssm_str table = op_object_name(c->arena, u->pair->from->schema, u->pair->from->name);
    ssm_str user = column.len ? arena_concat(c->arena, (const ssm_str[]){table, SSM_LIT("."), column}, 3) : table;

    return diag_at(c->diags, DIAG_DIFF_USED, place_text(c->arena, u->node->place), ssm_cstr(object_kind_name(o->kind)),
                   op_object_name(c->arena, o->schema, o->name), user, place_text(c->arena, u->pair->from_place));
}

static int settle(const struct use *u)
{
    const ssm_table *t = u->pair->from;
    int bad = 0;

    for (size_t i = 0; i < t->column_count; i++) {
        unsigned change = (unsigned)pair_change(u->pair, t->columns[i]->name);

        if (column_uses(u, t->columns[i]) && (change & (COLUMN_GOES | COLUMN_COMES)) != (COLUMN_GOES | COLUMN_COMES))
            bad |= refuse(u, t->columns[i]->name);
    }
    for (size_t i = 0; i < t->constraint_count && !bad; i++)
        if (constraint_uses(u, t->constraints[i]))
            bad = remake_constraint(u->c, u->pair, t->constraints[i]);
    for (size_t i = 0; i < t->index_count && !bad; i++)
        if (index_uses(u, t->indexes[i]))
            bad = remake_index(u->c, u->pair, t->indexes[i]);
    return bad;
}

/* Nothing of the name is left, and the table names it afterwards: it means another one by it then, which comes before this one can go,
 * so that the engine still takes this one. */
static bool is_handed_on(const struct table_pair *p, const struct node *name, const ssm_dependence *needed)
{
    for (const struct edge *e = name->needs; e; e = e->next)
        if (!e->to->goes)
            return false;
    for (size_t i = 0; i < p->to->depend_count; i++)
        if (str_eq(p->to->depends[i].schema, needed->schema) && str_eq(p->to->depends[i].name, needed->name))
            return true;
    return false;
}

static int settle_name(struct comparison *c, struct table_pair *p, const struct node *name, const ssm_dependence *needed)
{
    bool handed_on = is_handed_on(p, name, needed);
    int bad = 0;

    for (const struct edge *e = name->needs; e; e = e->next) {
        const struct node *n = e->to;
        struct use u = {c, p, n, {NULL, 0}};

        if (!n->goes || object_group(n->object->kind) != OBJECT_GROUP_EARLY)
            continue;
        u.name = object_bare_name(n->object);
        if (n->twin)
            bad |= settle(&u);
        else if (handed_on)
            bad |= refuse(&u, (ssm_str){0});
    }
    return bad;
}

int used_settle(struct comparison *c, const struct graph *from)
{
    int bad = 0;

    for (size_t i = 0; i < c->table_count; i++) {
        struct table_pair *p = &c->tables[i];

        for (size_t k = 0; p->from && p->to && !p->anew && k < p->from->depend_count; k++) {
            const struct node *name = graph_name(from, &p->from->depends[k]);
            if (name && name->goes)
                bad |= settle_name(c, p, name, &p->from->depends[k]);
        }
    }
    return bad;
}
