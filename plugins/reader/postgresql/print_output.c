/* SPDX-License-Identifier: Apache-2.0
 *
 * What queries give: names and types of their outputs; WITH; queries within expressions; and the printer's entry points
 * for queries.
 */
#include "print_internal.h"

/* ------------------------------------------------------------------ names */

static ssm_str last_string(const struct node *list)
{
    ssm_str name = PGR_ABSENT;
    for (const struct node *n = tree_first(list); n; n = n->next)
        if (tree_as(n, "String"))
            name = tree_string(n);
    return name;
}

/* 2: a good name, 1: one for want of a better, 0: none. */
static int named(struct printer *p, const struct node *n, ssm_str *name, unsigned depth);

static int named_sublink(struct printer *p, const struct node *n, ssm_str *name, unsigned depth)
{
    ssm_str kind = tree_text(n, "subLinkType");
    if (pgr_is(kind, "EXISTS_SUBLINK"))
        *name = SSM_LIT("exists");
    else if (pgr_is(kind, "ARRAY_SUBLINK"))
        *name = SSM_LIT("array");
    else if (pgr_is(kind, "EXPR_SUBLINK")) {
        const struct node *select = tree_as(tree_get(n, "subselect"), "SelectStmt");
        while (tree_get(select, "larg"))
            select = tree_get(select, "larg");
        const struct node *target = tree_as(tree_first(tree_get(select, "targetList")), "ResTarget");
        *name = tree_text(target, "name");
        return name->len ? 2 : named(p, tree_get(target, "val"), name, depth);
    } else {
        return 0;
    }
    return 2;
}

static int named_value_function(const struct node *n, ssm_str *name)
{
    static const char *const names[] = {"current_catalog", "current_date",      "current_role", "current_schema",
                                        "current_time",    "current_timestamp", "current_user", "localtime",
                                        "localtimestamp",  "session_user",      "user"};
    ssm_str op = tree_text(n, "op");
    char lower[32];
    size_t len = op.len > 6 ? op.len - 6 : 0;
    if (len > 2 && op.ptr[op.len - 1] == 'N' && op.ptr[op.len - 2] == '_')
        len -= 2;
    for (size_t i = 0; i < len && i < sizeof lower; i++)
        lower[i] = (char)(op.ptr[6 + i] | 0x20);
    for (size_t i = 0; i < len && i < sizeof lower; i++)
        lower[i] = op.ptr[6 + i] == '_' ? '_' : lower[i];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (len < sizeof lower && pgr_is(ssm_view(lower, len), names[i])) {
            *name = ssm_cstr(names[i]);
            return 2;
        }
    return 0;
}

static int named(struct printer *p, const struct node *n, ssm_str *name, unsigned depth)
{
    static const struct {
        const char *tag, *name;
    } fixed[] = {{"A_ArrayExpr", "array"},
                 {"RowExpr", "row"},
                 {"CoalesceExpr", "coalesce"},
                 {"GroupingFunc", "grouping"},
                 {"XmlSerialize", "xmlserialize"}};
    const struct node *inner = tree_inner(n);
    ssm_str tag = tree_tag(n);
    int strength = 0;
    if (n == NULL || depth > PRINT_DEPTH)
        return 0;
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (pgr_is(tag, fixed[i].tag)) {
            *name = ssm_cstr(fixed[i].name);
            return 2;
        }
    if (pgr_is(tag, "ColumnRef") || pgr_is(tag, "FuncCall")) {
        *name = last_string(pgr_is(tag, "ColumnRef") ? tree_get(inner, "fields") : tree_get(inner, "funcname"));
        return name->len ? 2 : 0;
    }
    if (pgr_is(tag, "A_Indirection")) {
        *name = last_string(tree_get(inner, "indirection"));
        return name->len ? 2 : named(p, tree_get(inner, "arg"), name, depth + 1);
    }
    if (pgr_is(tag, "TypeCast")) {
        strength = named(p, tree_get(inner, "arg"), name, depth + 1);
        if (strength > 1)
            return strength;
        *name = last_string(tree_get(tree_get(inner, "typeName"), "names"));
        return 1;
    }
    if (pgr_is(tag, "CollateClause"))
        return named(p, tree_get(inner, "arg"), name, depth + 1);
    if (pgr_is(tag, "CaseExpr")) {
        strength = named(p, tree_get(inner, "defresult"), name, depth + 1);
        if (strength <= 1)
            *name = SSM_LIT("case");
        return strength <= 1 ? 1 : strength;
    }
    if (pgr_is(tag, "MinMaxExpr")) {
        *name = pgr_is(tree_text(inner, "op"), "IS_LEAST") ? SSM_LIT("least") : SSM_LIT("greatest");
        return 2;
    }
    if (pgr_is(tag, "A_Expr") && pgr_is(tree_text(inner, "kind"), "AEXPR_NULLIF")) {
        *name = SSM_LIT("nullif");
        return 2;
    }
    if (pgr_is(tag, "SubLink"))
        return named_sublink(p, inner, name, depth + 1);
    return pgr_is(tag, "SQLValueFunction") ? named_value_function(inner, name) : 0;
}

ssm_str output_name(struct printer *p, const struct node *value)
{
    ssm_str name = PGR_ABSENT;
    return named(p, value, &name, 0) && name.len ? name : SSM_LIT("?column?");
}

/* ------------------------------------------------------------------ outputs */

static bool add_output(struct printer *p, struct print_column **columns, size_t *count, size_t *room,
                       struct print_column c)
{
    if (*count == *room) {
        struct print_column *grown = pgr_alloc(p->r, (*room ? *room * 2 : 8) * sizeof *grown);
        if (grown == NULL)
            return false;
        if (*count)
            memcpy(grown, *columns, *count * sizeof *grown);
        *columns = grown;
        *room = *room ? *room * 2 : 8;
    }
    (*columns)[(*count)++] = c;
    return true;
}

static bool star_outputs(struct printer *p, ssm_str qualifier, struct print_column **columns, size_t *count,
                         size_t *room)
{
    const struct print_source *only = qualifier.len ? find_source(p, qualifier) : NULL;
    if (qualifier.len ? !(only && only->known) : !p->frame->known)
        return false;
    for (size_t i = 0; i < (only ? only->count : p->frame->items.count); i++) {
        const struct print_column *c =
            only ? &only->columns[i] : ((struct print_item *)p->frame->items.items[i])->column;
        if (!add_output(p, columns, count, room, (struct print_column){.name = c->name, .type = c->type}))
            return false;
    }
    return true;
}

static bool plain_columns(struct printer *p, const struct node *select, struct print_column **columns, size_t *count)
{
    size_t room = 0;
    open_from(p, tree_get(select, "fromClause"));
    for (const struct node *n = tree_first(tree_get(select, "targetList")); n; n = n->next) {
        const struct node *target = tree_as(n, "ResTarget"), *value = tree_get(target, "val");
        ssm_str qualifier, name = tree_text(target, "name");
        if (is_star(tree_as(value, "ColumnRef"), &qualifier)) {
            if (!star_outputs(p, qualifier, columns, count, &room))
                return false;
            continue;
        }
        struct print_column c = {.name = name.len ? name : output_name(p, value), .type = full_type_of(p, value)};
        if (!add_output(p, columns, count, &room, c))
            return false;
    }
    return true;
}

static bool value_columns(struct printer *p, const struct node *lists, struct print_column **columns, size_t *count)
{
    static const char digits[] = "0123456789";
    const struct node *first = tree_get(tree_as(tree_first(lists), "List"), "items");
    size_t room = 0, at = 0;
    for (const struct node *n = tree_first(first); n; n = n->next, at++) {
        char name[16] = "column";
        size_t len = 6;
        if (at + 1 >= 100)
            name[len++] = digits[(at + 1) / 100 % 10];
        if (at + 1 >= 10)
            name[len++] = digits[(at + 1) / 10 % 10];
        name[len++] = digits[(at + 1) % 10];
        ssm_str kinds[PRINT_ALTERNATIVES];
        size_t rows = 0;
        for (const struct node *m = tree_first(lists); m && rows < PRINT_ALTERNATIVES; m = m->next)
            kinds[rows++] = kind_of(p, tree_item(tree_get(tree_as(m, "List"), "items"), at));
        struct print_column c = {.name = pgr_copy(p->r, ssm_view(name, len)), .type = kind_common(kinds, rows)};
        if (!add_output(p, columns, count, &room, c))
            return false;
    }
    return true;
}

static bool set_columns(struct printer *p, const struct node *select, struct print_column **columns, size_t *count)
{
    struct print_column *right = NULL;
    size_t right_count = 0;
    if (!select_columns(p, tree_get(select, "larg"), columns, count))
        return false;
    bool known = select_columns(p, tree_get(select, "rarg"), &right, &right_count);
    for (size_t i = 0; i < *count; i++)
        if (!known || i >= right_count || !pgr_same((*columns)[i].type, right[i].type)) {
            ssm_str kinds[] = {type_base(p->r, (*columns)[i].type),
                               known && i < right_count ? type_base(p->r, right[i].type) : PGR_ABSENT};
            (*columns)[i].type = kind_common(kinds, 2);
        }
    return true;
}

bool select_columns(struct printer *p, const struct node *select, struct print_column **columns, size_t *count)
{
    struct print_frame frame = {.outer = p->frame, .known = true};
    bool known;
    *columns = NULL;
    *count = 0;
    if (select == NULL || p->depth >= PRINT_DEPTH)
        return false;
    p->depth++;
    p->frame = &frame;
    open_with(p, tree_get(select, "withClause"));
    if (!pgr_is(tree_text(select, "op"), "SETOP_NONE"))
        known = set_columns(p, select, columns, count);
    else if (tree_flag(select, "valuesLists"))
        known = value_columns(p, tree_get(select, "valuesLists"), columns, count);
    else
        known = plain_columns(p, select, columns, count);
    p->frame = frame.outer;
    p->depth--;
    return known;
}

/* ------------------------------------------------------------------ WITH */

static void name_columns(struct print_cte *cte, const struct node *names)
{
    size_t i = 0;
    for (const struct node *n = tree_first(names); n; n = n->next, i++)
        if (i < cte->count)
            cte->columns[i].name = tree_string(n);
}

/* What SEARCH and CYCLE put behind the query's own. */
static void add_columns(struct printer *p, struct print_cte *cte, const struct node *e)
{
    const struct node *search = tree_get(e, "search_clause"), *cycle = tree_get(e, "cycle_clause");
    ssm_str added[] = {tree_text(search, "search_seq_column"), tree_text(cycle, "cycle_mark_column"),
                       tree_text(cycle, "cycle_path_column")};
    const size_t most = sizeof added / sizeof added[0];
    if (!search && !cycle)
        return;
    struct print_column *columns = pgr_alloc(p->r, (cte->count + most) * sizeof *columns);
    if (columns == NULL)
        return;
    if (cte->count)
        memcpy(columns, cte->columns, cte->count * sizeof *columns);
    cte->columns = columns;
    for (size_t i = 0; i < most; i++)
        if (added[i].len)
            columns[cte->count++] = (struct print_column){.name = added[i]};
}

void open_with(struct printer *p, const struct node *with)
{
    for (const struct node *n = tree_first(tree_get(with, "ctes")); n; n = n->next) {
        const struct node *e = tree_as(n, "CommonTableExpr");
        const struct node *select = tree_as(tree_get(e, "ctequery"), "SelectStmt");
        struct print_cte *cte = PGR_NEW(p->r, struct print_cte);
        if (cte == NULL)
            return;
        cte->name = tree_text(e, "ctename");
        /* What is recursive has the outputs of its first part. */
        if (tree_flag(with, "recursive") && tree_flag(select, "larg") && !tree_flag(select, "withClause"))
            select = tree_get(select, "larg");
        cte->known = select_columns(p, select, &cte->columns, &cte->count);
        name_columns(cte, tree_get(e, "aliascolnames"));
        add_columns(p, cte, e);
        pgr_push(p->r, &p->frame->ctes, cte);
    }
}

static void print_names(struct printer *p, const char *before, const struct node *list)
{
    text_puts(&p->text, before);
    for (const struct node *n = tree_first(list); n; n = n->next) {
        text_puts(&p->text, n == tree_first(list) ? "" : ", ");
        print_name(&p->text, tree_string(n));
    }
}

static void print_search(struct printer *p, const struct node *search, const struct node *cycle)
{
    if (search) {
        bool breadth = tree_flag(search, "search_breadth_first");
        print_names(p, breadth ? " SEARCH BREADTH FIRST BY " : " SEARCH DEPTH FIRST BY ",
                    tree_get(search, "search_col_list"));
        PUT(p, " SET ");
        print_name(&p->text, tree_text(search, "search_seq_column"));
    }
    if (cycle) {
        print_names(p, " CYCLE ", tree_get(cycle, "cycle_col_list"));
        PUT(p, " SET ");
        print_name(&p->text, tree_text(cycle, "cycle_mark_column"));
        PUT(p, " TO ");
        print_node(p, tree_get(cycle, "cycle_mark_value"), LEVEL_ANY);
        PUT(p, " DEFAULT ");
        print_node(p, tree_get(cycle, "cycle_mark_default"), LEVEL_ANY);
        PUT(p, " USING ");
        print_name(&p->text, tree_text(cycle, "cycle_path_column"));
    }
}

void print_with(struct printer *p, const struct node *with)
{
    const struct node *list = tree_get(with, "ctes");
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *e = tree_as(n, "CommonTableExpr");
        ssm_str kept = tree_text(e, "ctematerialized");
        if (n == tree_first(list))
            text_puts(&p->text, tree_flag(with, "recursive") ? "WITH RECURSIVE " : "WITH ");
        else
            PUT(p, ", ");
        print_name(&p->text, tree_text(e, "ctename"));
        for (const struct node *m = tree_first(tree_get(e, "aliascolnames")); m; m = m->next) {
            text_puts(&p->text, m == tree_first(tree_get(e, "aliascolnames")) ? "(" : ", ");
            print_name(&p->text, tree_string(m));
        }
        text_puts(&p->text, tree_flag(e, "aliascolnames") ? ") AS " : " AS ");
        if (pgr_is(kept, "CTEMaterializeAlways"))
            PUT(p, "MATERIALIZED ");
        if (pgr_is(kept, "CTEMaterializeNever"))
            PUT(p, "NOT MATERIALIZED ");
        PUT(p, "(");
        if (tree_as(tree_get(e, "ctequery"), "SelectStmt"))
            print_select(p, tree_as(tree_get(e, "ctequery"), "SelectStmt"));
        else
            pgr_cannot_at(p->r, p->scope->place, "expression", tree_tag(tree_get(e, "ctequery")));
        PUT(p, ")");
        print_search(p, tree_get(e, "search_clause"), tree_get(e, "cycle_clause"));
    }
    if (list)
        PUT(p, " ");
}

/* ------------------------------------------------------------------ queries within expressions */

static void print_query_in(struct printer *p, const struct node *link, const char *before)
{
    text_puts(&p->text, before);
    print_select(p, tree_as(tree_get(link, "subselect"), "SelectStmt"));
    PUT(p, ")");
}

void print_sublink(struct printer *p, const struct node *link, enum print_level level)
{
    ssm_str kind = tree_text(link, "subLinkType"), schema, op;
    if (pgr_is(kind, "EXISTS_SUBLINK")) {
        print_query_in(p, link, "EXISTS (");
    } else if (pgr_is(kind, "ARRAY_SUBLINK")) {
        print_query_in(p, link, "ARRAY(");
    } else if (pgr_is(kind, "EXPR_SUBLINK")) {
        print_query_in(p, link, "(");
    } else {
        bool is_any = pgr_is(kind, "ANY_SUBLINK"), open = level > LEVEL_COMPARISON;
        print_name_parts(tree_get(link, "operName"), &schema, &op);
        if (open)
            PUT(p, "(");
        print_node(p, tree_get(link, "testexpr"), LEVEL_OPERATOR + 1);
        if (is_any && (!op.len || pgr_is(op, "="))) {
            print_query_in(p, link, " IN (");
        } else {
            PUT(p, " ");
            text_put(&p->text, op);
            print_query_in(p, link, is_any ? " ANY (" : " ALL (");
        }
        if (open)
            PUT(p, ")");
    }
}
