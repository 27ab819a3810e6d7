/* SPDX-License-Identifier: Apache-2.0
 *
 * The configuration: its files are read here and understood in a child; see configure.h.
 */
#include "cli/configure.h"

#include "base/limits.h"
#include "base/wire_diag.h"
#include "config/config_wire.h"

enum { FRAME_DIAG = WORKER_FRAME_FIRST, FRAME_CONFIG };

struct configure_job {
    const struct config_source *source;
    const struct config *before; /* what it is read on top of */
    /* taken: */
    struct arena *arena;
    struct diags *diags;
    struct config *config;
    bool taken;
};

static int work(void *user, struct wire *out)
{
    const struct configure_job *j = user;
    struct arena a = {0};
    struct diags diags;
    struct config config = *j->before;
    int result;

    diags_init(&diags, &a);
    result = config_load(buf_str(&j->source->bytes), j->source->path, j->source->origin, &a, &diags, &config);
    config_put(&config, out, FRAME_CONFIG);
    wire_put_diags(out, FRAME_DIAG, &diags);
    arena_free(&a);
    return result;
}

static int take(void *user, unsigned type, struct wire_reader *frame)
{
    struct configure_job *j = user;

    if (type == FRAME_DIAG)
        return wire_take_diag(frame, j->diags);
    if (type != FRAME_CONFIG || j->taken)
        return -1;
    j->taken = true;
    return config_take(frame, j->arena, j->config);
}

/* A child for each: what a repository's file does to its reader must not reach what only the user's own may say. */
static int read_one(const struct config_source *source, struct confinement *c, struct arena *a, struct diags *d,
                    struct config *config)
{
    const struct config before = *config;
    struct configure_job j = {source, &before, a, d, config, false};
    struct worker_job job = {.work = work, .take = take, .user = &j, .who = source->path};

    if (confined(c, &job, 1, a, d) != 0)
        return -1;
    if (!j.taken)
        return diag_at(d, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), source->path);
    if (source->origin != CONFIG_TRUSTED)
        config->plugin_path = before.plugin_path;
    return 0;
}

int configure(const struct config_source *sources, size_t count, struct confinement *c, struct arena *a, struct diags *d,
              struct config *out)
{
    int bad = 0;

    config_defaults(out);
    for (size_t i = 0; i < count; i++)
        if (sources[i].bytes.len)
            bad |= read_one(&sources[i], c, a, d, out);
    return bad;
}

void configure_free(struct config_source *sources, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_free(&sources[i].bytes);
}
