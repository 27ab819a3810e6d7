/* SPDX-License-Identifier: Apache-2.0
 *
 * Two schemas to a validation report, in the monitor: which files may hold readers, the child, and what comes of it.
 */
#include "host/host_internal.h"

#include <stdlib.h>

#include "base/utf8.h"

#define SQL_READER "sql-" /* and the dialect: how a reader of SQL is called */

/* ---- the files */

static enum reader_group group_of(const struct plugin_file *f, ssm_str dialect)
{
    ssm_str name = str_last_part(f->path);

    if (dialect.len && f->misfit == 0)
        return READER_WANTED;
    return str_starts(name, SQL_READER) || str_starts(name, "spec") ? READER_LIKELY : READER_OTHER;
}

/* The plugins' files, those first that are called as readers are. The others count as not asked for. */
static int list_files(const struct read_request *r, const struct plugin_folders *folders, struct arena *a, struct diags *d,
                      struct reader_job *job)
{
    ssm_str wanted = arena_concat(a, (const ssm_str[]){SSM_LIT(SQL_READER), r->dialect}, 2);
    struct reader_file *list;
    struct plugin_file *files;
    size_t count;

    if (plugin_files(folders, wanted, a, d, &files, &count) != 0)
        return -1;
    list = ARENA_ARRAY(a, count, struct reader_file);
    if (!list)
        return diag_out_of_memory(d);
    for (int group = READER_WANTED; group <= READER_OTHER; group++)
        for (size_t i = 0; i < count; i++) {
            struct plugin_file *f = &files[i];

            if (group_of(f, r->dialect) != (enum reader_group)group)
                continue;
            f->listed = group != READER_WANTED;
            if (plugin_may_load(f, d))
                list[job->file_count++] = (struct reader_file){f, (enum reader_group)group};
        }
    job->files = list;
    return diags_failed(d) ? -1 : 0;
}

/* ---- the child */

static int finish(const struct reader_job *j, int result)
{
    const struct buf *b = &j->out->report;

    if (result == 0 && (!j->complete || b->failed))
        return diag_at(j->diags, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), j->request->to.argument);
    for (const struct plugin *p = j->plugins; p; p = p->next)
        if (p->kind == SSM_KIND_READER)
            options_taken(p, j->request->options, j->request->option_count);
    return result;
}

int read_schemas(const struct read_request *r, struct confinement *c, struct arena *a, struct diags *d,
                 struct schemas_read *out)
{
    struct plugin_folders folders;
    struct reader_job j = {.request = r, .arena = a, .diags = d, .out = out};
    struct worker_job job = {.work = reader_work, .take = reader_take, .transient = true, .user = &j,
                             .who = r->to.argument};

    j.who = &job.who;
    *out = (struct schemas_read){.places = {.input = {r->from, r->to}}};
    buf_init(&out->report, LIMIT_REPORT_BYTES);
    if (plugin_folders(r->paths, a, d, &folders) != 0)
        return -1;
    j.folders = (ssm_strs){folders.dirs, folders.count};
    if (list_files(r, &folders, a, d, &j) != 0)
        return -1;
    job.readable = j.folders;
    return finish(&j, confined(c, &job, 1, a, d));
}
