/* SPDX-License-Identifier: Apache-2.0
 *
 * serial, and what a dump makes of it: a sequence that the column owns, and its nextval as the default. Both are the
 * same model where the sequence is just what serial would have made; else it is an object, and the default an
 * expression.
 */
#include "finish.h"

/* ------------------------------------------------------------------ nextval('app.orders_id_seq'::regclass) */

/* One part of a name within a literal: quoted, or folded to lower case. */
static bool take_part(struct pgr *r, ssm_str text, size_t *at, ssm_str *part)
{
    struct text t = {.owner = r};
    bool quoted = *at < text.len && text.ptr[*at] == '"';

    *at += quoted;
    while (*at < text.len) {
        char c = text.ptr[*at];

        if (quoted ? c == '"' && !(*at + 1 < text.len && text.ptr[*at + 1] == '"') : c == '.')
            break;
        *at += quoted && c == '"';
        c = !quoted && c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
        text_put(&t, ssm_view(&c, 1));
        ++*at;
    }
    if (quoted && *at >= text.len)
        return false;
    *at += quoted;
    *part = text_done(&t);
    return part->len > 0;
}

static bool split_name(struct pgr *r, ssm_str text, ssm_str *schema, ssm_str *name)
{
    size_t at = 0;

    *schema = PGR_ABSENT;
    if (!take_part(r, text, &at, name))
        return false;
    if (at < text.len && text.ptr[at] == '.') {
        at++;
        *schema = *name;
        if (!take_part(r, text, &at, name))
            return false;
    }
    return at == text.len;
}

/* The literal, with its cast to regclass or without one; a cast to text looks the name up anew each time. */
static ssm_str argument(const struct node *n)
{
    const struct node *cast = tree_as(n, "TypeCast");
    ssm_str schema, name;

    if (cast) {
        pgr_qualified(tree_get(tree_get(cast, "typeName"), "names"), &schema, &name);
        if (!pgr_is(name, "regclass"))
            return PGR_ABSENT;
        n = tree_get(cast, "arg");
    }
    return tree_text(tree_get(tree_as(n, "A_Const"), "sval"), "sval");
}

struct pgr_sequence *pgr_nextval(struct pgr *r, const struct pgr_column *c)
{
    const struct node *call = tree_as(c->default_value.node, "FuncCall"), *args = tree_get(call, "args");
    ssm_str schema, name, function;
    struct pgr_relation *relation;

    if (c->nextval_of || (c->serial && c->sequence))
        return c->nextval_of ? c->nextval_of : c->sequence;
    if (!call || tree_count(args) != 1)
        return NULL;
    pgr_qualified(tree_get(call, "funcname"), &schema, &function);
    if (!pgr_is(function, "nextval") || (schema.len && !pgr_is(schema, "pg_catalog")))
        return NULL;
    if (!split_name(r, argument(tree_first(args)), &schema, &name))
        return NULL;
    relation = pgr_relation_since(r, schema, name, c->default_value.since);
    return relation && relation->kind == PGR_SEQUENCE ? relation->thing : NULL;
}

ssm_str pgr_nextval_text(struct pgr *r, const struct pgr_sequence *s)
{
    struct text name = {.owner = r}, t = {.owner = r};

    print_qualified(&name, s->schema, s->name);
    text_puts(&t, "nextval(");
    print_literal(&t, text_done(&name));
    text_puts(&t, "::regclass)");
    return text_done(&t);
}

/* ------------------------------------------------------------------ what serial makes */

bool pgr_is_serial(struct pgr *r, struct pgr_column *c)
{
    struct pgr_sequence *s = c->identity == SSM_IDENTITY_NONE ? pgr_nextval(r, c) : NULL;
    ssm_str type, sequence_type, options;

    if (!s || s->dropped || s->owner != c || !c->not_null || s->unlogged || c->generated.node)
        return false;
    type = pgr_column_type(r, c);
    sequence_type = s->type.len ? s->type : SSM_LIT("bigint");
    if (!pgr_same(type, sequence_type) || !pgr_same(s->schema, c->table->schema) ||
        !pgr_same(s->name, pgr_make_name(r, c->table->name, c->name, "seq")))
        return false;
    options = pgr_sequence_text(r, s, false);
    return options.ptr && !options.len;
}

/* An identity's sequence never is an object; one whose serial column was changed is. */
void pgr_settle_sequences(struct pgr *r)
{
    for (size_t i = 0; i < r->sequences.count && !r->failed; i++) {
        struct pgr_sequence *s = r->sequences.items[i];

        s->taken =
            s->of_identity || (s->owner && !s->dropped && pgr_is_serial(r, s->owner) && pgr_nextval(r, s->owner) == s);
    }
}
