/* SPDX-License-Identifier: Apache-2.0
 *
 * The plan as frames; see plan_wire.h. What the taker gives is sound whoever wrote the frames: texts that reach headers and
 * file names are checked again, operations have what their kinds say.
 */
#include "plan/plan_wire.h"

#include "base/digest.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "model/record.h"
#include "plan/plan_internal.h"

/* ---- writing */

static int put_head(const struct plan *p, const struct report *r, struct wire *out, unsigned type)
{
    wire_begin(out, type);
    wire_text(out, r->version);
    wire_text(out, r->run_id);
    wire_text(out, r->spec_path);
    wire_text(out, r->dialect);
    wire_number(out, r->diff_count);
    wire_number(out, p != NULL);
    if (p) {
        wire_text(out, p->name);
        wire_text(out, p->id);
        wire_text(out, p->operations_hash);
        wire_number(out, p->destructive);
        wire_number(out, p->ops.count);
    }
    return wire_end(out);
}

static int put_enums(const struct report *r, struct record_writer *rw, struct wire *out, unsigned type)
{
    const struct map *enums = &r->actual.enums;

    for (size_t i = 0; i < enums->count; i++) {
        const ssm_enum *e = enums->entries[i].value;
        const ssm_enum name = {.size = sizeof name, .schema = e->schema, .name = e->name};

        wire_begin(out, type);
        record_put(out, rw, &record_enum, &name);
        if (wire_end(out) != 0)
            return -1;
    }
    return 0;
}

static int put_declared(const struct report *r, struct wire *out, unsigned type)
{
    const ssm_strs lists[] = {r->declared_types, r->declared_functions};

    for (unsigned list = 0; list < 2; list++)
        for (size_t i = 0; i < lists[list].count; i++) {
            wire_begin(out, type);
            wire_number(out, list);
            wire_text(out, lists[list].items[i]);
            if (wire_end(out) != 0)
                return -1;
        }
    return 0;
}

/* The place of each operation, where one names another: by its address. */
static int find_places(const struct ops *ops, struct arena *a, struct map *places)
{
    size_t i = 0;

    map_init(places, a);
    while (i < ops->count && !ops->items[i]->taken_from)
        i++;
    if (i == ops->count)
        return 0;
    for (i = 0; i < ops->count; i++)
        if (!map_put(places, ssm_view((const char *)&ops->items[i], sizeof ops->items[i])))
            return -1;
    return 0;
}

/* Its place and one, 0 where there is none. */
static uint64_t place_of(const struct map *places, const struct op *op)
{
    const struct map_entry *e = op ? map_find(places, ssm_view((const char *)&op, sizeof op)) : NULL;

    return e ? (uint64_t)(e - places->entries) + 1 : 0;
}

/* The plan's order is not that of memory: an operation is fetched AHEAD places before its turn; what it points to, half as
 * many. */
enum { AHEAD = 8, LINE = 64 };

static inline void fetch(const void *p, size_t bytes)
{
    for (size_t at = 0; at < bytes; at += LINE)
        __builtin_prefetch((const void *)((uintptr_t)p + at)); /* does no harm where nothing is */
}

static void fetch_parts(const struct op *op)
{
    fetch(op->pub.key.ptr, op->pub.key.len);
    fetch(op->pub.object.ptr, 1);
    fetch(op->pub.member.ptr, 1);
    fetch(op->pointer.ptr, 1);
    fetch(op->pub.column_before, sizeof *op->pub.column_before);
    fetch(op->pub.column_after, sizeof *op->pub.column_after);
    fetch(op->pub.constraint_after, sizeof *op->pub.constraint_after);
    fetch(op->pub.index_after, sizeof *op->pub.index_after);
    fetch(op->pub.table_after, sizeof *op->pub.table_after);
}

static void fetch_ahead(const struct ops *ops, size_t i)
{
    if (i + AHEAD < ops->count)
        fetch(ops->items[i + AHEAD], sizeof *ops->items[i]);
    if (i + AHEAD / 2 < ops->count)
        fetch_parts(ops->items[i + AHEAD / 2]);
}

static int put_operations(const struct ops *ops, struct record_writer *rw, struct wire *out, unsigned type)
{
    struct map places;

    if (find_places(ops, rw->arena, &places) != 0)
        return -1;
    for (size_t i = 0; i < ops->count; i++) {
        fetch_ahead(ops, i);
        wire_begin(out, type);
        record_put(out, rw, &record_op, ops->items[i]);
        wire_number(out, place_of(&places, ops->items[i]->taken_from));
        if (wire_end(out) != 0)
            return -1;
    }
    return 0;
}

int plan_put(const struct plan *p, const struct report *r, struct wire *out, unsigned first_type)
{
    struct arena own = {0};
    struct record_writer rw = {.arena = &own};
    int result = put_head(p, r, out, first_type + PLAN_FRAME_HEAD);

    if (result == 0)
        result = put_enums(r, &rw, out, first_type + PLAN_FRAME_ENUM);
    if (result == 0)
        result = put_declared(r, out, first_type + PLAN_FRAME_DECLARED);
    if (result == 0 && p)
        result = put_operations(&p->ops, &rw, out, first_type + PLAN_FRAME_OPERATION);
    arena_free(&own);
    return result;
}

/* ---- taking */

/* An operation that names another, which may come later. */
struct plan_pending {
    struct op *op;
    size_t from;
    struct plan_pending *next;
};

void plan_taker_init(struct plan_taker *t, struct arena *a, unsigned first_type, struct report *r, struct plan *p)
{
    *t = (struct plan_taker){.arena = a, .first_type = first_type, .report = r, .plan = p, .reader = {.arena = a}};
    *r = (struct report){.diff_count = 0};
    *p = (struct plan){.destructive = false};
    map_init(&r->actual.tables, a);
    map_init(&r->actual.enums, a);
}

static bool is_line(ssm_str s)
{
    return s.len > 0 && s.len <= LIMIT_HEADER_TEXT && utf8_check(s) == s.len && utf8_is_printable_line(s);
}

static bool is_hex(ssm_str s, size_t digits)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_digit(s.ptr[i]) && !(s.ptr[i] >= 'a' && s.ptr[i] <= 'f'))
            return false;
    return s.len == digits;
}

/* Not empty, and what `whole` begins with. */
static bool is_beginning(ssm_str s, ssm_str whole)
{
    return s.len > 0 && s.len <= whole.len && s.ptr && whole.ptr && memcmp(s.ptr, whole.ptr, s.len) == 0;
}

/* It becomes part of a file's name. */
static bool is_name(ssm_str s)
{
    if (s.len == 0 || s.len > LIMIT_MIGRATION_NAME || !(ascii_alpha(s.ptr[0]) || ascii_digit(s.ptr[0])))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_alpha(s.ptr[i]) && !ascii_digit(s.ptr[i]) && !(s.ptr[i] && strchr("_.-", s.ptr[i])))
            return false;
    return true;
}

static bool take_report(struct wire_reader *f, struct report *r)
{
    r->version = wire_take_text(f);
    r->run_id = wire_take_text(f);
    r->spec_path = wire_take_text(f);
    r->dialect = wire_take_text(f);
    r->diff_count = (size_t)wire_take_number(f, LIMIT_DIFFS);
    return !f->bad && is_line(r->version) && is_line(r->run_id) && (!r->spec_path.ptr || is_line(r->spec_path)) &&
           (!r->dialect.ptr || is_line(r->dialect));
}

static bool take_plan(struct plan_taker *t, struct wire_reader *f)
{
    struct plan *p = t->plan;

    p->name = wire_take_text(f);
    p->id = wire_take_text(f);
    p->operations_hash = wire_take_text(f);
    t->destructive = wire_take_number(f, 1) != 0;
    t->expected = (size_t)wire_take_number(f, LIMIT_OPERATIONS);
    if (f->bad || !is_name(p->name) || !is_hex(p->operations_hash, DIGEST_HEX) || !is_beginning(p->id, p->operations_hash))
        return false;
    p->ops.items = ARENA_ARRAY(t->arena, t->expected, struct op *);
    return p->ops.items != NULL;
}

static bool take_head(struct plan_taker *t, struct wire_reader *f)
{
    if (t->has_report || !take_report(f, t->report))
        return false;
    t->has_plan = wire_take_number(f, 1) != 0;
    if (t->has_plan && !take_plan(t, f))
        return false;
    t->has_report = wire_done(f);
    return t->has_report;
}

static bool take_enum(struct plan_taker *t, struct wire_reader *f)
{
    ssm_enum *e = t->has_report ? record_take(f, &t->reader, &record_enum) : NULL;
    ssm_str key = e && e->name.len ? op_object_name(t->arena, e->schema, e->name) : ssm_view(NULL, 0);
    struct map_entry *entry = key.ptr && wire_done(f) ? map_put(&t->report->actual.enums, key) : NULL;

    if (!entry || entry->value) /* twice */
        return false;
    entry->value = e;
    return true;
}

static bool take_declared(struct plan_taker *t, struct wire_reader *f)
{
    unsigned list = (unsigned)wire_take_number(f, 1);
    ssm_str name = wire_take_text(f);
    ssm_strs *names = list ? &t->report->declared_functions : &t->report->declared_types;
    ssm_str *items;

    if (!t->has_report || !name.ptr || name.len > LIMIT_DECLARED_NAME || names->count == LIMIT_DECLARED || !wire_done(f))
        return false;
    items = arena_grow(t->arena, (ssm_str *)(uintptr_t)names->items, names->count, &t->capacity[list], sizeof *items);
    if (!items)
        return false;
    items[names->count] = name;
    *names = (ssm_strs){items, names->count + 1};
    return true;
}

/* Whether it can be there, in this plan. */
static bool is_credible(const struct plan_taker *t, const struct op *op)
{
    struct op inverse;

    if (!op_is_sound(op) || op->pub.is_inverse || (op->pub.diff >= t->report->diff_count && op->pub.diff != UINT32_MAX))
        return false;
    if (op->no_inverse != INVERSE_EXISTS || (op->pub.kind != SSM_OP_SET_DEFAULT && op->pub.kind != SSM_OP_DROP_DEFAULT))
        return true;
    plan_invert(op, &inverse); /* a default's way back is what was there before */
    return inverse.pub.kind != SSM_OP_NONE;
}

static bool take_operation(struct plan_taker *t, struct wire_reader *f)
{
    struct ops *ops = &t->plan->ops;
    struct op *op = t->has_plan && ops->count < t->expected ? record_take(f, &t->reader, &record_op) : NULL;
    size_t from = (size_t)wire_take_number(f, t->expected);
    struct plan_pending *pending;

    if (!op || !wire_done(f) || !is_credible(t, op) || from == ops->count + 1)
        return false;
    op->place = (uint32_t)ops->count;
    ops->items[ops->count++] = op;
    t->plan->kinds[op->pub.kind]++;
    t->plan->destructive |= op->destructive;
    if (!from)
        return true;
    pending = ARENA_NEW(t->arena, struct plan_pending);
    if (!pending)
        return false;
    *pending = (struct plan_pending){op, from - 1, t->pending};
    t->pending = pending;
    return true;
}

int plan_take(struct plan_taker *t, unsigned type, struct wire_reader *frame)
{
    static bool (*const takers[PLAN_FRAMES])(struct plan_taker *, struct wire_reader *) = {
        [PLAN_FRAME_HEAD] = take_head,
        [PLAN_FRAME_ENUM] = take_enum,
        [PLAN_FRAME_OPERATION] = take_operation,
        [PLAN_FRAME_DECLARED] = take_declared,
    };
    unsigned i = type - t->first_type; /* far above for one below */

    return i < PLAN_FRAMES && takers[i](t, frame) ? 0 : -1;
}

/* Only a foreign key is taken out, and only of what can put it back. */
static bool is_taken_out(const struct op *key, const struct op *from)
{
    return (key->pub.kind == SSM_OP_ADD_CONSTRAINT || key->pub.kind == SSM_OP_DROP_CONSTRAINT) &&
           (from->whole_table || from->whole_column);
}

int plan_taken(struct plan_taker *t)
{
    const struct ops *ops = &t->plan->ops;

    if (ops->count != t->expected || t->plan->destructive != t->destructive)
        return -1;
    for (const struct plan_pending *p = t->pending; p; p = p->next) {
        p->op->taken_from = ops->items[p->from];
        if (!is_taken_out(p->op, p->op->taken_from))
            return -1;
    }
    t->pending = NULL;
    return 0;
}
