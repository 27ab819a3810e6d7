/* SPDX-License-Identifier: Apache-2.0
 *
 * Attributes of a model: @@id, @@unique, @@index, @@map, @@schema.
 */
#include "spec.h"

static int refuse(struct sp_run *r, const struct sp_attribute *a)
{
    return sp_fail(r, a->place, "attribute", "the attribute @@%1(%2) is not understood", a->name,
                   a->arguments.ptr ? a->arguments : SSM_LIT(""));
}

static bool falls(const struct sp_key *k)
{
    for (size_t i = 0; k->descends && i < k->columns.count; i++)
        if (k->descends[i])
            return true;
    return false;
}

/* map: its name in the database; name: in the client, which is nothing here. */
static int read_key(struct sp_run *r, struct sp_model *m, const struct sp_attribute *a, enum sp_key_kind kind)
{
    ssm_str list = sp_argument(a, "fields", 0), name = sp_argument(a, "map", SIZE_MAX), type = sp_argument(a, "type", SIZE_MAX);
    struct sp_key *k = sp_add_key(r, m, kind, (ssm_strs){0}, a->place);

    if (!k)
        return SSM_ERROR;
    k->columns = sp_field_list(r, list, &k->descends);
    if (!k->columns.count || (kind != SP_INDEX && (type.ptr || falls(k))))
        return refuse(r, a);
    if (type.ptr)
        k->method = text_lowered(r->host, type);
    if (name.ptr)
        k->name = sp_string(r, name);
    return SSM_OK;
}

int sp_read_block_attribute(struct sp_run *r, struct sp_model *m, struct sp_line line)
{
    struct sp_attribute a;

    if (!sp_take_attribute(&line, "@@", &a) || line.text.len)
        return sp_fail(r, line.place, "syntax", "\"%1\" is not understood here", line.text, (ssm_str){0});
    if (ascii_is(a.name, "id"))
        return read_key(r, m, &a, SP_PRIMARY);
    if (ascii_is(a.name, "unique"))
        return read_key(r, m, &a, SP_UNIQUE);
    if (ascii_is(a.name, "index"))
        return read_key(r, m, &a, SP_INDEX);
    if (ascii_is(a.name, "map")) /* read before the fields */
        return sp_string(r, sp_argument(&a, "name", 0)).ptr ? SSM_OK : refuse(r, &a);
    if (ascii_is(a.name, "schema") && r->engine == SP_POSTGRESQL) {
        m->schema = sp_string(r, sp_argument(&a, "name", 0));
        if (ascii_is(m->schema, "public"))
            m->schema = (ssm_str){0};
        return SSM_OK;
    }
    return refuse(r, &a);
}
