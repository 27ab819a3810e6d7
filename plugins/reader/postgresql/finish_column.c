/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns of the model.
 */
#include "cache.h"
#include "finish.h"

/* The core's type of a text is asked for once. */
static const ssm_type *type_of(struct finishing *f, struct pgr_column *c)
{
    struct pgr *r = f->r;
    struct print_scope scope = pgr_scope(f, c->type, c->place);
    const char *serial = pgr_serial_type(c->type.node);
    union {
        const ssm_type *type;
        void *thing;
    } found;

    if (!c->type_text.ptr)
        c->type_text = serial ? ssm_cstr(serial) : print_type(&scope, c->type.node);
    if (!c->type_text.ptr)
        return NULL;
    found.thing = pgr_map_get(&r->cache->types, PGR_ABSENT, c->type_text);
    if (found.thing)
        return found.type;
    found.type = pgr_api->parse_type(r->h, c->type_text, c->place);
    if (!found.type) {
        r->said_error = true;
        return NULL;
    }
    return pgr_map_put(r, &r->cache->types, PGR_ABSENT, c->type_text, found.thing) ? found.type : NULL;
}

static ssm_text text_of(ssm_str s)
{
    return (ssm_text){s.len ? SSM_YES : SSM_NO, s};
}

static bool in_primary_key(const struct pgr_table *table, const struct pgr_column *c)
{
    const struct pgr_constraint *key = pgr_primary_key(table);

    return key && !key->inherited && pgr_has(&key->columns, c);
}

static void take_default(struct finishing *f, struct pgr_column *c, ssm_column *out)
{
    struct print_scope scope = pgr_scope(f, c->default_value, c->place);
    const struct pgr_sequence *s = pgr_nextval(f->r, c);

    out->default_value.kind = SSM_DEFAULT_NONE;
    if (pgr_is_serial(f->r, c)) {
        out->identity = SSM_IDENTITY_AUTO;
    } else if (s) {
        out->default_value = (ssm_default){SSM_DEFAULT_EXPRESSION, pgr_nextval_text(f->r, s)};
        if (!pgr_depend(f->r, &f->depends, SSM_NAMES_RELATIONS, s->schema, s->name, PGR_ABSENT))
            return;
    } else if (c->default_value.node) {
        out->default_value = print_default(&scope, c->default_value.node, c->type_text);
    }
}

/* Its sequence's name and numbers, where they are not the usual ones. */
static bool take_identity(struct finishing *f, struct pgr_column *c, struct pgr_list *options)
{
    struct pgr *r = f->r;
    struct text t = {.owner = r};
    ssm_str numbers;

    if (c->identity == SSM_IDENTITY_NONE || !c->sequence)
        return true;
    c->sequence->type = c->type_text;
    numbers = pgr_sequence_text(r, c->sequence, false);
    if (!pgr_same(c->sequence->schema, c->table->schema) ||
        !pgr_same(c->sequence->name, pgr_make_name(r, c->table->name, c->name, "seq"))) {
        text_puts(&t, " SEQUENCE NAME ");
        print_qualified(&t, c->sequence->schema, c->sequence->name);
    }
    text_put(&t, numbers);
    numbers = text_done(&t);
    return !numbers.len ||
           pgr_set_pair(r, options, SSM_LIT("identity_options"), ssm_view(numbers.ptr + 1, numbers.len - 1));
}

/* The engine takes no column with two of these. */
static bool has_one_value(struct pgr *r, const struct pgr_column *c)
{
    int ways = (c->default_value.node != NULL) + (c->generated.node != NULL) + (c->identity != SSM_IDENTITY_NONE);

    return ways <= 1 || pgr_fail_at(r, c->place, "two_values", "Column %1 of table %2 has two of default, identity and expression.",
                                    (const ssm_str[]){c->name, c->table->name}, 2) == PGR_OK;
}

const ssm_column *pgr_finish_column(struct finishing *f, struct pgr_column *c)
{
    struct pgr *r = f->r;
    ssm_column *out = PGR_NEW(r, ssm_column);
    struct pgr_list options = {0};

    if (!out || !has_one_value(r, c))
        return NULL;
    out->size = sizeof *out;
    out->name = c->name;
    out->type = type_of(f, c);
    if (!out->type)
        return NULL;
    out->nullable = pgr_tri(!c->not_null && !in_primary_key(f->table, c));
    out->identity = c->identity;
    out->generated = pgr_tri(c->generated.node != NULL);
    if (c->generated.node) {
        struct print_scope scope = pgr_scope(f, c->generated, c->place);

        out->generated_expression = print_expression(&scope, c->generated.node, c->type_text);
        out->generated_stored = SSM_YES;
        out->default_value.kind = SSM_DEFAULT_NONE;
    } else {
        take_default(f, c, out);
    }
    out->on_update.known = SSM_NO;
    out->collation = text_of(c->collation);
    out->comment = text_of(c->comment);
    if (c->collation.len && c->collation_schema.len &&
        !pgr_set_pair(r, &options, SSM_LIT("collation_schema"), c->collation_schema))
        return NULL;
    if (!take_identity(f, c, &options))
        return NULL;
    out->options = pgr_pairs(r, &options, &out->option_count);
    return r->failed ? NULL : out;
}
