/* SPDX-License-Identifier: Apache-2.0
 *
 * The migration's name: --name, else the spec id, else a description of the operations.
 */
#include "plan/plan_internal.h"

#include "base/buf.h"
#include "base/limits.h"

/* How one operation is described: %o the object, %k its kind, %m the member, %n the new name, %p the option. */
static const char *const phrases[SSM_OP_KIND_COUNT] = {
    [SSM_OP_CREATE_TABLE] = "create_%o",
    [SSM_OP_DROP_TABLE] = "drop_%o",
    [SSM_OP_ADD_COLUMN] = "add_%m_to_%o",
    [SSM_OP_DROP_COLUMN] = "drop_%m_from_%o",
    [SSM_OP_ALTER_TYPE] = "change_type_of_%m_in_%o",
    [SSM_OP_SET_NOT_NULL] = "require_%m_in_%o",
    [SSM_OP_DROP_NOT_NULL] = "allow_null_%m_in_%o",
    [SSM_OP_SET_DEFAULT] = "set_default_of_%m_in_%o",
    [SSM_OP_DROP_DEFAULT] = "drop_default_of_%m_in_%o",
    [SSM_OP_CREATE_INDEX] = "create_index_%m",
    [SSM_OP_DROP_INDEX] = "drop_index_%m",
    [SSM_OP_ADD_CONSTRAINT] = "add_%m_to_%o",
    [SSM_OP_DROP_CONSTRAINT] = "drop_%m_from_%o",
    [SSM_OP_RENAME_TABLE] = "rename_%o_to_%n",
    [SSM_OP_RENAME_COLUMN] = "rename_%m_to_%n_in_%o",
    [SSM_OP_RENAME_CONSTRAINT] = "rename_%m_to_%n",
    [SSM_OP_RENAME_INDEX] = "rename_%m_to_%n",
    [SSM_OP_CREATE_ENUM] = "create_enum_%o",
    [SSM_OP_DROP_ENUM] = "drop_enum_%o",
    [SSM_OP_ADD_ENUM_VALUE] = "add_%m_to_%o",
    [SSM_OP_DROP_ENUM_VALUE] = "drop_%m_from_%o",
    [SSM_OP_SET_COMMENT] = "comment_on_%o",
    [SSM_OP_SET_OPTION] = "set_%p_of_%o",
    [SSM_OP_CREATE_OBJECT] = "create_%k_%o",
    [SSM_OP_DROP_OBJECT] = "drop_%k_%o",
    [SSM_OP_REPLACE_OBJECT] = "replace_%k_%o",
};

static bool name_byte(char c)
{
    return ascii_alpha(c) || ascii_digit(c) || c == '_' || c == '-' || c == '.';
}

/* A name that every file system and tool takes, and that Flyway does not split: no "__". */
static bool usable(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!name_byte(s.ptr[i]) || (i > 0 && s.ptr[i] == '_' && s.ptr[i - 1] == '_'))
            return false;
    return s.len > 0 && s.len <= LIMIT_DESCRIPTION && s.ptr[0] != '.' && s.ptr[0] != '-' && s.ptr[0] != '_';
}

/* The parent folder of the spec's path. */
static ssm_str spec_id(ssm_str path)
{
    size_t end = path.len;
    size_t start;

    while (end > 0 && path.ptr[end - 1] != '/')
        end--;
    if (end == 0)
        return ssm_view(NULL, 0);
    end--;
    for (start = end; start > 0 && path.ptr[start - 1] != '/';)
        start--;
    return ssm_view(path.ptr + start, end - start);
}

/* Letters and digits in lower case, every run of anything else as one underscore. */
static void put_plain(struct buf *b, ssm_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = ascii_lower(s.ptr[i]);
        bool plain = ascii_alpha(c) || ascii_digit(c);

        if (plain)
            buf_putc(b, c);
        else if (b->len && b->ptr[b->len - 1] != '_')
            buf_putc(b, '_');
    }
}

static ssm_str part(const ssm_operation *op, char which)
{
    const ssm_object *o = op->object_after ? op->object_after : op->object_before;

    switch (which) {
    case 'o':
        return op->object;
    case 'k':
        return ssm_cstr(object_kind_name(o->kind));
    case 'm':
        return op->member;
    case 'p':
        return op->option;
    default:
        return op->new_name;
    }
}

static void describe(struct buf *b, const ssm_operation *op)
{
    for (const char *p = phrases[op->kind]; p && *p; p++) {
        if (*p != '%') {
            if (*p != '_' || (b->len && b->ptr[b->len - 1] != '_'))
                buf_putc(b, *p);
            continue;
        }
        p++;
        put_plain(b, part(op, *p));
    }
}

/* The columns that are added to one table are named each; anything else is described by its first operation. */
static void describe_all(struct buf *b, const struct ops *ops)
{
    const ssm_operation *first = &ops->items[0]->pub;
    size_t same = 0;

    while (same < ops->count && ops->items[same]->pub.kind == SSM_OP_ADD_COLUMN &&
           str_eq(ops->items[same]->pub.object, first->object))
        same++;
    if (ops->count > 1 && same == ops->count && same <= 3) {
        buf_puts(b, "add_");
        for (size_t i = 0; i < same; i++) {
            buf_puts(b, i == 0 ? "" : "_and_");
            put_plain(b, ops->items[i]->pub.member);
        }
        buf_puts(b, "_to_");
        put_plain(b, first->object);
        return;
    }
    describe(b, first);
    if (ops->count > 1)
        buf_printf(b, "_and_%zu_more", ops->count - 1);
}

static ssm_str description(struct planner *p)
{
    struct buf b;
    ssm_str s;

    buf_init(&b, (size_t)LIMIT_NAME * 16);
    describe_all(&b, &p->ops);
    s = buf_str(&b);
    if (s.len > LIMIT_DESCRIPTION)
        s.len = LIMIT_DESCRIPTION;
    while (s.len && s.ptr[s.len - 1] == '_')
        s.len--;
    if (b.failed)
        p->arena->failed = true;
    s = b.failed ? ssm_view(NULL, 0) : arena_str(p->arena, s.len ? s : SSM_LIT("migration"));
    buf_free(&b);
    return s;
}

int plan_name(struct planner *p, const struct plan_request *r, struct plan *out)
{
    ssm_str id = spec_id(p->report->spec_path);

    if (r->name.ptr)
        out->name = r->name;
    else if (usable(id) && (!r->spec_id_regex.ptr || guard_matches(r->spec_id_regex, id)))
        out->name = id;
    else if (p->ops.count)
        out->name = description(p);
    else
        out->name = SSM_LIT("migration");
    return out->name.ptr ? 0 : -1;
}
