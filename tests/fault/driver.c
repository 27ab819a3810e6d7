/* SPDX-License-Identifier: Apache-2.0
 *
 * The writer without the rest of the program, for fault.py: writes a fixed migration and its reports as a run does, in
 * the current folder. The tool's name says how many files: one, several, many; folders: a script, two companions and a
 * check in folders of their own, and a companion that has its version in it. Other flags are passed over.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "output/folders.h"
#include "output/run_folder.h"
#include "output/writer.h"

enum { MOST = 80 };
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* The files of one step, of which a tool has so many, and how many it has in all. */
struct sort {
    const char *tool;
    const char *names[5];
    size_t step, count;
};

static bool render_files(const char *tool, struct rendered *out)
{
    static const struct sort sorts[] = {
        {"one", {"V{version}__a.sql"}, 1, 1},
        {"several", {"V{version}__a.sql", "V{version}__a.sql.conf"}, 2, 6},
        {"folders",
         {"deploy/{version}_a.sql", "revert/{version}_a.down.sql", "verify/{version}_a.sql.conf", "{version}_a.plan"},
         4, 8},
        {"many", {"V{version}__a.sql", "V{version}__a.sql.conf"}, 2, MOST},
    };
    const struct sort *sort = sorts;
    size_t count;
    bool failed = false;

    while (strcmp(sort->tool, tool) != 0 && sort < &sorts[sizeof sorts / sizeof sorts[0] - 1])
        sort++;
    count = sort->count;

    out->files = calloc(count, sizeof *out->files);
    if (!out->files)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct rendered_file *f = &out->files[out->file_count++];

        *f = (struct rendered_file){.name = ssm_cstr(sort->names[i % sort->step]),
                                    .role = i % sort->step ? SSM_FILE_COMPANION : SSM_FILE_SCRIPT,
                                    .step = (uint32_t)(i / sort->step)};
        f->tokens = str_ends(f->name, ".plan");
        buf_init(&f->bytes, LIMIT_STATEMENT);
        if (f->tokens)
            buf_puts(&f->bytes, "{version} {time}\n");
        buf_printf(&f->bytes, "-- Report hash: sha256:" HASH "\n-- file %zu\n", i);
        failed = failed || f->bytes.failed;
    }
    return !failed;
}

static int write_reports(struct run_folder *f, const struct rendered *r, struct diags *d)
{
    char name[64];

    if (run_folder_write(f, SSM_LIT("report.md"), SSM_LIT("# Report\n"), d) != 0)
        return -1;
    for (size_t i = 0; i < r->file_count; i++) {
        snprintf(name, sizeof name, "preview/%.*s%s%zu.sql", STR_ARG(name_folder(r->files[i].name)),
                 name_folder(r->files[i].name).len ? "/" : "", i);
        if (run_folder_write(f, ssm_cstr(name), buf_str(&r->files[i].bytes), d) != 0)
            return -1;
    }
    return run_folder_write(f, SSM_LIT("summary.json"), SSM_LIT("{}\n"), d);
}

static int run(const struct path_policy *policy, const struct rendered *rendered, struct arena *a, struct diags *d)
{
    struct writer_request request = {.folder = -1,
                                     .folder_path = SSM_LIT("db/migrations"),
                                     .policy = policy,
                                     .time = 1765620900,
                                     .report_hash = SSM_LIT(HASH),
                                     .rendered = rendered};
    struct run_folder folder = {0};
    struct writer writer = {0};
    int result = -1;

    request.folder = path_open_folder(policy, request.folder_path, false, d);
    if (request.folder >= 0 &&
        run_folder_open(policy, SSM_LIT(".spec/reports/data-migration-generator"), SSM_LIT("run"),
                        ON_COLLISION_NEW_RUN_ID, a, d, &folder) == 0) {
        result = writer_apply(&request, a, d, &writer);
        if (result == 0)
            result = write_reports(&folder, rendered, d);
    }
    result |= run_folder_close(&folder, result == 0, d);
    if (result != 0)
        writer_undo(&writer, d);
    writer_end(&writer);
    if (request.folder >= 0)
        close(request.folder);
    return result;
}

static void print(const struct diags *d)
{
    for (const struct diag *g = d->first; g; g = g->next)
        fprintf(stderr, "%.*s: %.*s\n", STR_ARG(g->word), STR_ARG(g->args.count ? g->args.items[0] : g->text));
    if (d->out_of_memory)
        fputs("memory ended\n", stderr);
}

int main(int argc, char **argv)
{
    const ssm_str governed = SSM_LIT("db/migrations");
    struct path_policy policy = {.directories = {&governed, 1}, .reports_root = SSM_LIT(".spec/reports")};
    struct rendered rendered = {0};
    struct arena arena = {0};
    struct diags diags;
    const char *tool = "one";
    int code;

    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "--migration-tool") == 0)
            tool = argv[i + 1];
    diags_init(&diags, &arena);
    policy.root = (int)TEMP_FAILURE_RETRY(open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (policy.root < 0 || !render_files(tool, &rendered))
        diag_out_of_memory(&diags);
    else
        run(&policy, &rendered, &arena, &diags);
    print(&diags);
    code = diags_exit_code(&diags);
    for (size_t i = 0; i < rendered.file_count; i++)
        buf_free(&rendered.files[i].bytes);
    free(rendered.files);
    arena_free(&arena);
    return code;
}
