/* SPDX-License-Identifier: Apache-2.0
 *
 * sqitch.plan: a change a line, tags between them. A change that is named again later was reworked: its earlier script bears the
 * next tag in its name.
 */
#include "source/internal.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/str.h"

struct plan_reader {
    const ssm_source *plan;
    struct arena *arena;
    struct diags *diags;
    ssm_str *names; /* of changes */
    ssm_str *tags;  /* behind each, the first; absent: none yet */
    size_t count, tagged; /* those before `tagged` have their tag */
    struct map last; /* of each name: its index + 1 */
};

static ssm_str word_at(ssm_str line)
{
    size_t n = 0;

    while (n < line.len && !ascii_space(line.ptr[n]))
        n++;
    return ssm_view(line.ptr, n);
}

static ssm_str script_name(struct arena *a, ssm_str name, ssm_str tag)
{
    return arena_concat(a, (const ssm_str[]){SSM_LIT("deploy/"), name, tag, SSM_LIT(".sql")}, 4);
}

static int add_change(struct plan_reader *r, ssm_str name, size_t offset)
{
    if (!name.len || r->count >= LIMIT_SCHEMA_FILES)
        return diag_at(r->diags, DIAG_SCHEMA_PLAN, place_text(r->arena, (ssm_place){r->plan, offset}), name);
    r->names[r->count++] = name;
    return 0;
}

/* The tag is that of all changes since the last one. */
static void add_tag(struct plan_reader *r, ssm_str tag)
{
    for (; r->tagged < r->count; r->tagged++)
        r->tags[r->tagged] = tag;
}

static int take_line(struct plan_reader *r, size_t offset, ssm_str line)
{
    while (line.len && ascii_space(line.ptr[0]))
        line = ssm_view(line.ptr + 1, line.len - 1);
    if (!line.len || line.ptr[0] == '#' || line.ptr[0] == '%')
        return 0;
    if (line.ptr[0] == '@') {
        add_tag(r, word_at(line));
        return 0;
    }
    if (line.ptr[0] == '-') /* a change taken back */
        return diag_at(r->diags, DIAG_SCHEMA_PLAN, place_text(r->arena, (ssm_place){r->plan, offset}), word_at(line));
    if (line.ptr[0] == '+')
        for (line = ssm_view(line.ptr + 1, line.len - 1); line.len && ascii_space(line.ptr[0]);)
            line = ssm_view(line.ptr + 1, line.len - 1);
    return add_change(r, word_at(line), offset);
}

static int name_scripts(struct plan_reader *r, ssm_strs *out)
{
    ssm_str *scripts = ARENA_ARRAY(r->arena, r->count, ssm_str);

    map_init(&r->last, r->arena);
    if (!scripts)
        return diag_out_of_memory(r->diags);
    for (size_t i = r->count; i-- > 0;) { /* the last of a name bears no tag */
        struct map_entry *e = map_put(&r->last, r->names[i]);

        if (!e)
            return diag_out_of_memory(r->diags);
        scripts[i] = script_name(r->arena, r->names[i], e->value ? r->tags[i] : ssm_view("", 0));
        e->value = r;
    }
    *out = (ssm_strs){scripts, r->count};
    return r->arena->failed ? diag_out_of_memory(r->diags) : 0;
}

int plan_scripts(const ssm_source *plan, struct arena *a, struct diags *d, ssm_strs *out)
{
    struct plan_reader r = {.plan = plan, .arena = a, .diags = d};
    size_t lines = 1;
    int bad = 0;

    for (size_t at = 0; at < plan->bytes.len; at = next_line(plan->bytes, at))
        lines++;
    if (lines > LIMIT_SCHEMA_FILES * 2)
        return diag_at(d, DIAG_SCHEMA_PLAN, plan->name, SSM_LIT("..."));
    r.names = ARENA_ARRAY(a, lines, ssm_str);
    r.tags = ARENA_ARRAY(a, lines, ssm_str);
    if (!r.names || !r.tags)
        return diag_out_of_memory(d);
    for (size_t at = 0, next; at < plan->bytes.len; at = next) {
        next = next_line(plan->bytes, at);
        bad |= take_line(&r, at, ssm_view(plan->bytes.ptr + at, next - at));
    }
    return bad ? -1 : name_scripts(&r, out);
}
