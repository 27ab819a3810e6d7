/* SPDX-License-Identifier: Apache-2.0
 *
 * What plugins are there: a child for each file, and what a plugin says of itself as a frame.
 */
#include "host/host_internal.h"

#include "base/limits.h"
#include "base/utf8.h"

struct describe_job {
    const struct plugin_file *file;
    struct arena *arena;
    struct diags diags;
    struct plugin *plugin;
};

/* ---- in the child */

/* A list that ends with NULL. */
static void put_names(struct wire *out, const char *const *names)
{
    size_t count = 0;

    while (names && names[count])
        count++;
    wire_number(out, count);
    for (size_t i = 0; i < count; i++)
        put_cstr(out, names[i]);
}

/* What is special to a kind. */
static void put_kind(struct wire *out, const struct plugin *p)
{
    if (p->kind == SSM_KIND_DIALECT) {
        wire_number(out, p->dialect.verify != NULL);
        facts_put(out, &p->facts);
    }
    if (p->kind == SSM_KIND_READER)
        put_names(out, p->reader.dialects);
    if (p->kind == SSM_KIND_FINDER)
        put_cstr(out, p->finder.scheme);
}

void plugin_put(struct wire *out, const struct plugin *p)
{
    const ssm_plugin *d = &p->descriptor;
    size_t count = 0;

    wire_begin(out, HOST_FRAME_PLUGIN);
    wire_number(out, p->kind);
    wire_text(out, p->path);
    wire_number(out, d->abi_major);
    wire_number(out, d->abi_minor);
    put_cstr(out, d->name);
    put_cstr(out, d->version);
    put_cstr(out, d->summary);
    put_cstr(out, d->licence);
    put_names(out, d->aliases);
    for (; d->options && d->options[count].key;)
        count++;
    wire_number(out, count);
    for (size_t i = 0; i < count; i++) {
        put_cstr(out, d->options[i].key);
        put_cstr(out, d->options[i].default_value);
        put_cstr(out, d->options[i].choices);
        put_cstr(out, d->options[i].help);
    }
    put_kind(out, p);
    wire_end(out);
}

static int describe_work(void *user, struct wire *out)
{
    const struct describe_job *job = user;
    struct guest g;

    return guest_close(&g, guest_open(&g, job->file, out));
}

/* ---- in the monitor */

/* A line for people, NUL-terminated; NULL where it is absent. */
static const char *take_line(struct wire_reader *r, struct arena *a)
{
    ssm_str s = wire_take_text(r);
    const char *copy;

    if (!s.ptr)
        return NULL;
    copy = s.len <= LIMIT_TEMPLATE && (!s.len || utf8_is_printable_line(s)) ? arena_cstr(a, s) : NULL;
    if (!copy)
        wire_spoil(r);
    return copy;
}

static const char *const *take_names(struct wire_reader *r, struct arena *a)
{
    size_t count = wire_take_number(r, LIMIT_PLUGIN_ALIASES);
    const char **list = ARENA_ARRAY(a, count + 1, const char *);

    for (size_t i = 0; list && i < count; i++)
        if (!(list[i] = take_line(r, a)))
            wire_spoil(r);
    return list;
}

static const ssm_option *take_options(struct wire_reader *r, struct arena *a)
{
    size_t count = wire_take_number(r, LIMIT_PLUGIN_OPTIONS);
    ssm_option *list = ARENA_ARRAY(a, count + 1, ssm_option);

    for (size_t i = 0; list && i < count; i++) {
        list[i] = (ssm_option){.key = take_line(r, a)};
        list[i].default_value = take_line(r, a);
        list[i].choices = take_line(r, a);
        list[i].help = take_line(r, a);
        if (!list[i].key)
            wire_spoil(r);
    }
    return list;
}

static bool is_complete(const struct plugin *p)
{
    const ssm_plugin *d = &p->descriptor;

    if (!d->name || !d->version || !d->summary || !d->licence || !d->aliases || !d->options || p->kind == SSM_KIND_NONE)
        return false;
    if (strlen(d->name) > LIMIT_PLUGIN_NAME)
        return false;
    if (p->kind == SSM_KIND_READER)
        return p->reader.dialects && p->reader.dialects[0];
    if (p->kind == SSM_KIND_FINDER)
        return str_is_plugin_name(p->finder.scheme);
    if (p->kind != SSM_KIND_DIALECT)
        return true;
    if (p->facts.notice && !utf8_is_printable_line(ssm_cstr(p->facts.notice)))
        return false;
    return !p->facts.transactional_ddl || (p->facts.begin && p->facts.commit);
}

struct plugin *plugin_take(struct wire_reader *r, struct arena *a)
{
    struct plugin *p = ARENA_NEW(a, struct plugin);
    ssm_plugin *d = p ? &p->descriptor : NULL;

    if (!d)
        return NULL;
    p->kind = d->kind = (ssm_kind)wire_take_number(r, SSM_KIND_FINDER);
    p->path = arena_str(a, wire_take_text(r));
    d->abi_major = (uint32_t)wire_take_number(r, UINT32_MAX);
    d->abi_minor = (uint32_t)wire_take_number(r, UINT32_MAX);
    d->name = take_line(r, a);
    d->version = take_line(r, a);
    d->summary = take_line(r, a);
    d->licence = take_line(r, a);
    d->aliases = take_names(r, a);
    d->options = take_options(r, a);
    if (p->kind == SSM_KIND_DIALECT) {
        p->can_verify = wire_take_number(r, 1);
        facts_take(r, a, &p->facts);
    }
    if (p->kind == SSM_KIND_READER)
        p->reader.dialects = take_names(r, a);
    if (p->kind == SSM_KIND_FINDER)
        p->finder.scheme = take_line(r, a);
    if (!wire_done(r) || !is_complete(p))
        return NULL;
    p->name = ssm_cstr(d->name);
    return p;
}

static int describe_take(void *user, unsigned type, struct wire_reader *frame)
{
    struct describe_job *j = user;

    return guest_take(type, frame, j->arena, &j->diags, &j->plugin) == 0 ? 0 : -1;
}

/* Some files, side by side. What is wrong with one is a warning. */
static int describe_some(const struct plugin_file *files, size_t count, ssm_strs readable, struct confinement *c,
                         struct arena *a, struct diags *d, struct plugin **list)
{
    struct describe_job describe[LIMIT_WORKERS];
    struct worker_job jobs[LIMIT_WORKERS];

    for (size_t i = 0; i < count; i++) {
        describe[i] = (struct describe_job){.file = &files[i], .arena = a};
        diags_init(&describe[i].diags, a);
        jobs[i] = (struct worker_job){.work = describe_work, .take = describe_take, .user = &describe[i],
                                      .who = files[i].path, .readable = readable};
    }
    confined(c, jobs, count, a, NULL);
    for (size_t i = 0; i < count; i++) {
        if (confined_tell(c, &jobs[i], a, &describe[i].diags) == 0 && !describe[i].plugin && !describe[i].diags.first)
            diag_at(&describe[i].diags, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), files[i].path);
        if (jobs[i].result.end == WORKER_NOT_STARTED || jobs[i].result.end == WORKER_NOT_CONFINED)
            diags_move(d, &describe[i].diags); /* no fault of the plugin's */
        else
            diags_warn(d, &describe[i].diags);
        if (jobs[i].result.end == WORKER_DONE && describe[i].plugin)
            plugin_insert(list, describe[i].plugin);
    }
    if (a->failed)
        return diag_out_of_memory(d);
    return diags_failed(d) ? -1 : 0;
}

int plugins_describe(const struct plugin_paths *paths, struct confinement *c, struct arena *a, struct diags *d,
                     const struct plugin **out)
{
    struct plugin_folders folders;
    struct plugin_file *files;
    struct plugin *list = NULL;
    size_t count, used = 0;
    int result = 0;

    *out = NULL;
    if (plugin_folders(paths, a, d, &folders) != 0 || plugin_files(&folders, ssm_view(NULL, 0), a, d, &files, &count) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) /* those that may be loaded, moved to the front */
        if (plugin_may_load(&files[i], d))
            files[used++] = files[i];
    for (size_t i = 0; i < used && result == 0; i += LIMIT_WORKERS)
        result = describe_some(files + i, used - i < LIMIT_WORKERS ? used - i : LIMIT_WORKERS,
                               (ssm_strs){folders.dirs, folders.count}, c, a, d, &list);
    *out = list;
    return result;
}
