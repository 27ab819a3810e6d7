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
    const struct config_source *sources;
    size_t count;
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
    struct config config;
    int result = 0;

    diags_init(&diags, &a);
    config_defaults(&config);
    for (size_t i = 0; i < j->count; i++)
        if (j->sources[i].bytes.len)
            result |= config_load(buf_str(&j->sources[i].bytes), j->sources[i].path, j->sources[i].origin, &a, &diags, &config);
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

int configure(const struct config_source *sources, size_t count, struct confinement *c, struct arena *a, struct diags *d,
              struct config *out)
{
    struct configure_job j = {sources, count, a, d, out, false};
    struct worker_job job = {.work = work, .take = take, .user = &j};
    ssm_str last = {0};

    config_defaults(out);
    for (size_t i = 0; i < count; i++)
        if (sources[i].bytes.len)
            last = sources[i].path;
    if (!last.ptr)
        return 0;
    job.who = last;
    if (confined(c, &job, 1, a, d) != 0)
        return -1;
    return j.taken ? 0 : diag_at(d, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), last);
}

void configure_free(struct config_source *sources, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_free(&sources[i].bytes);
}
