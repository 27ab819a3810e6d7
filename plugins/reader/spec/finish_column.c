/* SPDX-License-Identifier: Apache-2.0
 *
 * A field as the host's column. What the specification does not speak of stays unknown: then it makes no difference.
 */
#include "spec.h"

/* The only column of the primary key, and an integer: SQLite's row identifier, which is never NULL whatever the table says. */
static bool is_rowid(const struct sp_run *r, const struct sp_model *m, const struct sp_column *c, const ssm_type *t)
{
    for (size_t i = 0; i < m->key_count && r->engine == SP_SQLITE; i++) {
        const struct sp_key *k = &m->keys[i];

        if (k->kind == SP_PRIMARY && k->columns.count == 1 &&
            (ssm_str_eq(k->columns.items[0], c->name) || ssm_str_eq(k->columns.items[0], c->field)))
            return t->family == SSM_FAMILY_INTEGER;
    }
    return false;
}

int sp_finish_column(struct sp_run *r, struct sp_model *m, struct sp_column *c, ssm_column *out, ssm_strs *check)
{
    out->size = sizeof *out;
    out->name = c->name;
    out->type = sp_type(r, m, c, check);
    if (!out->type)
        return SSM_ERROR;
    out->nullable = is_rowid(r, m, c, out->type) ? SSM_UNKNOWN : c->nullable;
    out->identity = c->identity ? SSM_IDENTITY_AUTO : c->identity_known ? SSM_IDENTITY_NONE : SSM_IDENTITY_UNKNOWN;
    out->generated = SSM_NO;
    if (c->comment_known && r->engine != SP_SQLITE) /* which has no comments */
        out->comment = (ssm_text){c->comment.len ? SSM_YES : SSM_NO, c->comment};
    if (c->identity)
        out->default_value.kind = SSM_DEFAULT_NONE;
    else
        return sp_default(r, c, out->type, &out->default_value);
    return SSM_OK;
}

static void put_literal(struct text *t, ssm_str s)
{
    text_puts(t, "'");
    for (size_t i = 0; i < s.len; i++) {
        text_put(t, ssm_view(s.ptr + i, 1));
        text_puts(t, s.ptr[i] == '\'' ? "'" : "");
    }
    text_puts(t, "'");
}

ssm_str sp_value_check(struct sp_run *r, ssm_str column, ssm_strs values)
{
    struct text t = {.owner = r->host};

    text_put(&t, column);
    for (size_t i = 0; i < values.count; i++) {
        text_puts(&t, i ? ", " : " IN (");
        put_literal(&t, values.items[i]);
    }
    text_puts(&t, ")");
    return text_done(&t);
}
