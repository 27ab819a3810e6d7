/* SPDX-License-Identifier: Apache-2.0
 *
 * The indexes and keys of partitions that are parts of their parent's.
 */
#include "alter.h"
#include "print.h"

/* ------------------------------------------------------------------ copies */

static bool clone_index(struct pgr *r, struct pgr_table *child, const struct pgr_index *from)
{
    struct pgr_index *index = PGR_NEW(r, struct pgr_index);

    if (!index)
        return false;
    *index = *from;
    index->table = child;
    index->attached = true;
    index->named = false;
    index->whole = (struct pgr_whole){from, NULL};
    index->comment = PGR_ABSENT;
    index->keys = (struct pgr_list){0};
    index->name = pgr_choose_index(r, child->schema, child->name, from->statement.node);
    return pgr_map_columns(r, child, &from->keys, &index->keys) && index->name.ptr && pgr_push(r, &child->indexes, index) &&
           pgr_take(r, child->schema, index->name, PGR_INDEX, index) && pgr_spread_index(r, index);
}

static bool clone_key(struct pgr *r, struct pgr_table *child, const struct pgr_constraint *from)
{
    ssm_str name = pgr_copy_name(r, child, from);
    struct pgr_constraint *c = pgr_new_constraint(r, child, from->kind, name);

    if (!c)
        return false;
    *c = *from;
    c->name = name;
    c->table = child;
    c->inherited = true;
    c->named = false;
    c->whole = (struct pgr_whole){NULL, from};
    c->comment = PGR_ABSENT;
    c->columns = c->include = (struct pgr_list){0};
    return pgr_map_columns(r, child, &from->columns, &c->columns) && pgr_map_columns(r, child, &from->include, &c->include) &&
           pgr_take(r, child->schema, name, PGR_KEY, c) && pgr_spread_key(r, c);
}

/* ------------------------------------------------------------------ what is there becomes a part */

static void take_index(struct pgr *r, struct pgr_index *part, struct pgr_whole whole)
{
    part->attached = true;
    part->whole = whole;
    part->named = !pgr_may_choose_index(r, part->table->schema, part->table->name, part->statement.node, part->name);
}

static void take_key(struct pgr *r, struct pgr_constraint *part, struct pgr_whole whole)
{
    part->inherited = true;
    part->whole = whole;
    part->named = !whole.key || !pgr_may_copy(r, part->table, part, part->name);
}

static bool same_names(const struct pgr_list *a, const struct pgr_list *b)
{
    for (size_t i = 0; i < a->count && a->count == b->count; i++) {
        const struct pgr_column *x = a->items[i], *y = b->items[i];

        if (!x || !y || !pgr_same(x->name, y->name))
            return false;
    }
    return a->count == b->count;
}

static bool same_keys(const struct pgr_constraint *a, const struct pgr_constraint *b)
{
    return a->kind == b->kind && same_names(&a->columns, &b->columns) && same_names(&a->include, &b->include);
}

/* A key without anything that only an index may have. */
static bool key_fits(const struct pgr_constraint *key, const struct pgr_index *index)
{
    const struct node *statement = index->statement.node;
    struct pgr_list all = {0};

    if (key->kind > SSM_CONSTRAINT_UNIQUE || key->inherited || key->include.count || key->deferrable ||
        !tree_flag(statement, "unique") || tree_flag(statement, "whereClause") || index->key_count != index->keys.count ||
        tree_flag(statement, "nulls_not_distinct") != key->nulls_not_distinct)
        return false;
    for (const struct node *n = tree_first(tree_get(statement, "indexParams")); n; n = n->next)
        if (tree_flag(tree_inner(n), "collation") || tree_flag(tree_inner(n), "opclass"))
            return false;
    all = index->keys;
    return same_names(&key->columns, &all);
}

static bool same_index(struct pgr *r, const struct pgr_index *a, const struct pgr_index *b)
{
    return pgr_same(pgr_index_text(r, a), pgr_index_text(r, b));
}

/* For an index: one that the partition has already, else a key, else a copy. */
static bool spread_to(struct pgr *r, struct pgr_table *child, const struct pgr_index *index)
{
    const struct pgr_whole whole = {index, NULL};

    for (size_t i = 0; i < child->indexes.count; i++) {
        struct pgr_index *own = child->indexes.items[i];

        if (!own->attached && own != index && same_index(r, own, index)) {
            take_index(r, own, whole);
            return true;
        }
    }
    for (size_t i = 0; i < child->constraints.count; i++) {
        struct pgr_constraint *key = child->constraints.items[i];

        if (pgr_is_key(key) && key_fits(key, index)) {
            take_key(r, key, whole);
            return true;
        }
    }
    return clone_index(r, child, index);
}

static bool spread_key_to(struct pgr *r, struct pgr_table *child, const struct pgr_constraint *key)
{
    for (size_t i = 0; i < child->constraints.count; i++) {
        struct pgr_constraint *own = child->constraints.items[i];

        if (pgr_is_key(own) && !own->inherited && same_keys(own, key)) {
            take_key(r, own, (struct pgr_whole){NULL, key});
            return true;
        }
    }
    return clone_key(r, child, key);
}

static bool is_partition_of(const struct pgr_table *child, const struct pgr_table *parent)
{
    return child->bound.node && child->parents.count && child->parents.items[0] == parent;
}

bool pgr_spread_index(struct pgr *r, const struct pgr_index *index)
{
    for (size_t i = 0; i < index->table->children.count; i++)
        if (is_partition_of(index->table->children.items[i], index->table) &&
            !spread_to(r, index->table->children.items[i], index))
            return false;
    return true;
}

/* A dump gives each partition's key by a statement of its own, behind that of the parent, which says ONLY. */
bool pgr_spread_key(struct pgr *r, const struct pgr_constraint *key)
{
    for (size_t i = 0; !r->only && i < key->table->children.count; i++)
        if (is_partition_of(key->table->children.items[i], key->table) &&
            !spread_key_to(r, key->table->children.items[i], key))
            return false;
    return true;
}

bool pgr_merge_indexes(struct pgr *r, struct pgr_table *child, const struct pgr_table *parent)
{
    for (size_t i = 0; i < parent->constraints.count; i++)
        if (pgr_is_key(parent->constraints.items[i]) && !spread_key_to(r, child, parent->constraints.items[i]))
            return false;
    for (size_t i = 0; i < parent->indexes.count; i++)
        if (!spread_to(r, child, parent->indexes.items[i]))
            return false;
    return true;
}

/* ------------------------------------------------------------------ they part, or go */

void pgr_free_parts(struct pgr_table *child)
{
    for (size_t i = 0; i < child->constraints.count; i++) {
        struct pgr_constraint *c = child->constraints.items[i];

        c->inherited = c->named = false;
        c->whole = (struct pgr_whole){NULL, NULL};
    }
    for (size_t i = 0; i < child->indexes.count; i++) {
        struct pgr_index *index = child->indexes.items[i];

        index->attached = index->named = false;
        index->whole = (struct pgr_whole){NULL, NULL};
    }
}

static bool is_part_of(struct pgr_whole part, struct pgr_whole whole)
{
    return (whole.index && part.index == whole.index) || (whole.key && part.key == whole.key);
}

void pgr_drop_parts(struct pgr *r, const struct pgr_table *table, struct pgr_whole whole) /* NOLINT(misc-no-recursion) */
{
    for (size_t i = 0; i < table->children.count; i++) {
        const struct pgr_table *child = table->children.items[i];

        for (size_t k = child->indexes.count; k-- > 0;) {
            struct pgr_index *index = child->indexes.items[k];

            if (is_part_of(index->whole, whole))
                pgr_drop_index(r, index);
        }
        for (size_t k = child->constraints.count; k-- > 0;) {
            struct pgr_constraint *key = child->constraints.items[k];

            if (is_part_of(key->whole, whole))
                pgr_drop_constraint(r, key);
        }
    }
}

/* ------------------------------------------------------------------ the model */

enum { LEVELS = 64 }; /* of partitions that are looked at */

static bool has_part(const struct pgr_table *child, struct pgr_whole whole, struct pgr_whole *part)
{
    for (size_t i = 0; i < child->indexes.count; i++) {
        const struct pgr_index *index = child->indexes.items[i];

        if (is_part_of(index->whole, whole)) {
            *part = (struct pgr_whole){index, NULL};
            return true;
        }
    }
    for (size_t i = 0; i < child->constraints.count; i++) {
        const struct pgr_constraint *key = child->constraints.items[i];

        if (is_part_of(key->whole, whole)) {
            *part = (struct pgr_whole){NULL, key};
            return true;
        }
    }
    return false;
}

/* How many partitions have a part, and how many none, and how many of these are keys. */
struct count {
    size_t with, without, keys;
};

static void count_parts(const struct pgr_table *table, struct pgr_whole whole, unsigned depth, /* NOLINT(misc-no-recursion) */
                        struct count *n)
{
    for (size_t i = 0; i < table->children.count && depth < LEVELS; i++) {
        const struct pgr_table *child = table->children.items[i];
        struct pgr_whole part;

        if (!is_partition_of(child, table))
            continue;
        if (!has_part(child, whole, &part)) {
            n->without++;
            continue;
        }
        n->with++;
        n->keys += part.key != NULL;
        count_parts(child, part, depth + 1, n);
    }
}

static ssm_str name_of(struct pgr_whole part)
{
    return part.index ? part.index->name : part.key->name;
}

static ssm_str top_of(struct pgr *r, struct pgr_whole part)
{
    struct text t = {.owner = r};
    struct pgr_whole next = part.index ? part.index->whole : part.key->whole;
    const struct pgr_table *table;

    while (next.index || next.key) {
        part = next;
        next = part.index ? part.index->whole : part.key->whole;
    }
    table = part.index ? part.index->table : part.key->table;
    print_qualified(&t, table->schema, name_of(part));
    return text_done(&t);
}

bool pgr_part_options(struct pgr *r, const struct pgr_table *table, struct pgr_whole self, ssm_place place,
                      struct pgr_list *options)
{
    struct count n = {0};

    if (self.index ? self.index->attached : self.key->inherited)
        return pgr_set_pair(r, options, SSM_LIT("partition_of"), top_of(r, self));
    if (!table->partition_by.node)
        return true;
    count_parts(table, self, 0, &n);
    if (n.with && n.without)
        pgr_cannot_at(r, place, "incomplete_index", name_of(self));
    if (self.index && n.keys && !pgr_set_pair(r, options, SSM_LIT("over_keys"), SSM_LIT("true")))
        return false;
    return !n.without || pgr_set_pair(r, options, SSM_LIT("only"), SSM_LIT("true"));
}

/* ------------------------------------------------------------------ ALTER INDEX */

/* ATTACH PARTITION: the index or key of the partition is its parent's from now on. */
static enum pgr_result attach(struct pgr *r, struct pgr_whole whole, const struct node *command)
{
    const struct node *range = tree_get(tree_inner(tree_get(command, "def")), "name");
    struct pgr_relation *part = pgr_relation(r, tree_text(range, "schemaname"), tree_text(range, "relname"));
    ssm_str name = tree_text(range, "relname");
    const struct pgr_table *table;

    if (!part || (part->kind != PGR_INDEX && part->kind != PGR_KEY))
        return r->last_call ? pgr_fail(r, "no_index", "There is no index %1.", &name, 1) : PGR_WAIT;
    table = part->kind == PGR_INDEX ? ((struct pgr_index *)part->thing)->table : ((struct pgr_constraint *)part->thing)->table;
    if (!is_partition_of(table, whole.index ? whole.index->table : whole.key->table)) /* and so it is no part of itself */
        return r->last_call ? pgr_fail(r, "inherited", "Index %1 is not of a partition.", &name, 1) : PGR_WAIT;
    if (part->kind == PGR_INDEX)
        take_index(r, part->thing, whole);
    else
        take_key(r, part->thing, whole);
    return PGR_OK;
}

enum pgr_result pgr_alter_index(struct pgr *r, struct pgr_relation *relation, const struct node *statement)
{
    struct pgr_index *index = relation->kind == PGR_INDEX ? relation->thing : NULL;
    struct pgr_constraint *key = relation->kind == PGR_KEY ? relation->thing : NULL;
    struct pgr_list *with;
    ssm_str *tablespace;

    if (!index && !key)
        return PGR_ERROR;
    with = index ? &index->with : &key->with;
    tablespace = index ? &index->tablespace : &key->tablespace;
    for (const struct node *n = tree_first(tree_get(statement, "cmds")); n; n = n->next) {
        const struct node *command = tree_inner(n), *def = tree_get(command, "def");
        ssm_str kind = tree_text(command, "subtype");
        enum pgr_result result = PGR_OK;

        if (pgr_is(kind, "AT_AttachPartition"))
            result = attach(r, (struct pgr_whole){index, key}, command);
        else if (pgr_is(kind, "AT_SetRelOptions") || pgr_is(kind, "AT_ResetRelOptions"))
            result = pgr_storage(r, with, tree_get(tree_inner(def), "items"), pgr_is(kind, "AT_ResetRelOptions"))
                         ? PGR_OK
                         : PGR_ERROR;
        else if (pgr_is(kind, "AT_SetTableSpace"))
            *tablespace = tree_text(command, "name");
        else
            result = pgr_hand_on(r, "AlterTableStmt", statement);
        if (result != PGR_OK)
            return result;
    }
    return PGR_OK;
}
