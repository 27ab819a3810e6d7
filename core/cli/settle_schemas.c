/* SPDX-License-Identifier: Apache-2.0
 *
 * Which two schemas `generate` compares: those of the flags; else what shall be is the specification's data model, and what is there
 * lies where the configuration says, or in a usual place of the workspace.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/task.h"

#define SPECS "specs"

/* Where a schema usually lies; the first that is there is taken, else the folder that the script goes to: what is in it, was run. */
static const char *const usual_places[] = {
    "db/schema.sql", "schema.sql", "db/structure.sql", "database/schema.sql", "sql/schema.sql", "prisma/migrations",
};

static ssm_str value(const struct task *t, enum option_id id)
{
    return option_value(t->options, id);
}

/* ---- paths that the workspace itself names: they lead to nothing outside of it */

/* The real path beneath the workspace's `folder`, relative to the workspace, in the arena; absent with errno: there is none; with
 * errno 0: it lies elsewhere. */
static ssm_str resolve(const struct task *t, ssm_str path, const char *folder)
{
    const char *slash = str_is(t->policy.root_path, "/") ? "" : "/";
    ssm_str root = arena_concat(t->arena, (const ssm_str[]){t->policy.root_path, ssm_cstr(slash)}, 2);
    ssm_str behind = ssm_cstr(*folder ? "/" : "");
    ssm_str under = arena_concat(t->arena, (const ssm_str[]){root, ssm_cstr(folder), behind, {"", 1}}, 4);
    const char *whole = path.len && path.ptr[0] == '/'
                            ? arena_cstr(t->arena, path)
                            : arena_concat(t->arena, (const ssm_str[]){root, path, {"", 1}}, 3).ptr;
    char *real = whole && under.ptr ? realpath(whole, NULL) : NULL;
    ssm_str kept = {NULL, 0};

    if (!real)
        return kept;
    errno = 0;
    if (strncmp(real, under.ptr, strlen(under.ptr)) == 0)
        kept = arena_str(t->arena, ssm_cstr(real + root.len));
    free(real);
    return kept;
}

/* ---- <spec_md> */

static void settle_spec(struct task *t)
{
    ssm_str given = t->options->operands.items[0];

    t->spec_path = resolve(t, given, SPECS);
    t->nothing_behind = t->nothing_behind || !t->spec_path.ptr;
    if (!t->spec_path.ptr && errno)
        diag_at(t->diags, DIAG_CLI_UNREADABLE, given, given, ssm_cstr(strerrordesc_np(errno)));
    else if (!t->spec_path.ptr)
        diag_plain(t->diags, DIAG_CLI_SPEC_PATH, given);
}

/* ---- what is there */

static bool take_place(struct task *t, ssm_str place)
{
    t->from = (struct schema_argument){resolve(t, place, ""), {NULL, 0}, t->policy.root};
    return t->from.text.ptr != NULL;
}

static void find_place(struct task *t)
{
    for (size_t i = 0; i < sizeof usual_places / sizeof usual_places[0]; i++)
        if (take_place(t, ssm_cstr(usual_places[i])))
            return;
    t->from.text = t->output_dir; /* not settled: that has been said */
    if (t->folder < 0 && !diags_failed(t->diags))
        diag_at(t->diags, DIAG_CLI_NO_SCHEMA, SSM_LIT("--from-schema"), ssm_cstr(usual_places[0]), t->output_dir);
}

/* The configuration of a workspace comes with it, and names nothing outside of it. What a finder finds lies there anyway. */
static void settle_setting(struct task *t)
{
    const ssm_str name = SSM_LIT("migration.schema");
    ssm_str setting = t->config.schema;

    t->from = (struct schema_argument){setting, name, t->policy.root};
    if (memchr(setting.ptr, ':', setting.len))
        return;
    t->from.text = resolve(t, setting, "");
    if (!t->from.text.ptr && errno)
        diag_at(t->diags, DIAG_CLI_UNREADABLE, name, setting, ssm_cstr(strerrordesc_np(errno)));
    else if (!t->from.text.ptr)
        diag_at(t->diags, DIAG_PATH_OUTSIDE, name, setting, t->policy.root_path);
}

/* ---- all of it */

void task_settle_schemas(struct task *t)
{
    if (t->options->operands.count)
        settle_spec(t);
    if (option_given(t->options, OPTION_TO_SCHEMA))
        t->to = (struct schema_argument){value(t, OPTION_TO_SCHEMA), SSM_LIT("--to-schema"), AT_FDCWD};
    else
        t->to = (struct schema_argument){t->spec_path, SSM_LIT("spec_md"), t->policy.root};
    if (option_given(t->options, OPTION_FROM_SCHEMA))
        t->from = (struct schema_argument){value(t, OPTION_FROM_SCHEMA), SSM_LIT("--from-schema"), AT_FDCWD};
    else if (t->config.schema.len)
        settle_setting(t);
    else
        find_place(t);
    t->definitions = true;
}

void task_check_together(struct task *t)
{
    static const enum option_id schemas[] = {OPTION_FROM_SCHEMA, OPTION_TO_SCHEMA, OPTION_RENAME, OPTION_IGNORE};
    static const enum option_id reports[] = {OPTION_ALLOW_DEFINITIONS};
    const struct options *o = t->options;
    bool has_report = option_given(o, OPTION_REPORT);

    if (!has_report && !o->operands.count && !option_given(o, OPTION_TO_SCHEMA))
        diag_plain(t->diags, option_given(o, OPTION_FROM_SCHEMA) ? DIAG_CLI_REQUIRED_OR_SPEC : DIAG_CLI_NO_INPUT,
                   option_given(o, OPTION_FROM_SCHEMA) ? SSM_LIT("--to-schema") : SSM_LIT("--report"));
    if (has_report && o->operands.count)
        diag_at(t->diags, DIAG_CLI_NOT_TOGETHER, o->operands.items[0], SSM_LIT("--report"));
    for (size_t i = 0; has_report && i < sizeof schemas / sizeof schemas[0]; i++)
        if (option_given(o, schemas[i]))
            diag_at(t->diags, DIAG_CLI_NOT_TOGETHER, ssm_cstr(option_specs[schemas[i]].names[0]), SSM_LIT("--report"));
    for (size_t i = 0; !has_report && i < sizeof reports / sizeof reports[0]; i++)
        if (option_given(o, reports[i]))
            diag_at(t->diags, DIAG_CLI_NEEDS, ssm_cstr(option_specs[reports[i]].names[0]), SSM_LIT("--report"));
}
