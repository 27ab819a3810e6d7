/* SPDX-License-Identifier: Apache-2.0
 *
 * Settling a task: flag, then configuration, then default; see task.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/input.h"
#include "cli/places.h"
#include "cli/task.h"

#define CONFIG_FILE ".spec/smartspec.config.yaml"
#define REPORTS_FOLDER "data-migration-generator"

static bool given(const struct task *t, enum option_id id)
{
    return option_given(t->options, id);
}

static ssm_str value(const struct task *t, enum option_id id)
{
    return option_value(t->options, id);
}

void task_speak(struct task *t)
{
    ssm_str lang = given(t, OPTION_LANG) ? value(t, OPTION_LANG) : t->config.lang;

    t->lang = str_is(lang, "th") ? LANG_TH : LANG_EN;
    messages_open(t->lang, t->lang == LANG_EN ? NULL : places_locale(t->arena));
}

static void open_workspace(struct task *t)
{
    const char *path = given(t, OPTION_WORKSPACE) ? value(t, OPTION_WORKSPACE).ptr : ".";
    char *real = realpath(path, NULL);

    if (real)
        t->policy.root = (int)TEMP_FAILURE_RETRY(open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (t->policy.root < 0)
        diag_at(t->diags, DIAG_CLI_WORKSPACE, SSM_LIT("--workspace"), ssm_cstr(path), ssm_cstr(strerrordesc_np(errno)));
    t->policy.root_path = arena_str(t->arena, ssm_cstr(real ? real : path));
    free(real);
}

static void read_config(struct task *t)
{
    bool named = given(t, OPTION_CONFIG);
    const char *path = named ? value(t, OPTION_CONFIG).ptr : CONFIG_FILE;
    const struct input in = {named ? AT_FDCWD : t->policy.root, path, named ? SSM_LIT("--config") : ssm_view(NULL, 0),
                             LIMIT_CONFIG_BYTES, !named, !named, {0}};
    struct config_source sources[CONFIG_SOURCES];
    size_t count = places_config(t->arena, t->diags, sources);

    sources[count] = (struct config_source){.path = ssm_cstr(path), .origin = CONFIG_WORKSPACE};
    input_read(&in, t->diags, &sources[count++].bytes);
    configure(sources, count, &t->confinement, t->arena, t->diags, &t->config);
    configure_free(sources, count);
}

/* A long report takes longer: the flag, the setting, or by its size. */
void task_limit(struct task *t, size_t bytes)
{
    struct worker_limits *l = &t->confinement.limits;
    size_t mib = bytes / (1024 * 1024);

    if (!given(t, OPTION_TIME_LIMIT) && !t->config.time_limit.ptr)
        l->seconds += (unsigned)mib;
    l->output += mib < LIMIT_OUTPUT / l->output ? l->output * mib : LIMIT_OUTPUT;
    if (l->output > LIMIT_OUTPUT)
        l->output = LIMIT_OUTPUT;
}

static void settle_limits(struct task *t)
{
    if (!given(t, OPTION_TIME_LIMIT) && t->config.time_limit.ptr)
        value_seconds(t->config.time_limit, SSM_LIT("plugins.time_limit"), &t->confinement.limits.seconds, t->diags);
}

static void settle_permission(struct task *t)
{
    const struct option_use *u = &t->options->uses[OPTION_ALLOW_DESTRUCTIVE];

    t->permission.all = u->given && !u->value.ptr;
    if (u->value.ptr)
        value_keys(u->value, SSM_LIT("--allow-destructive"), t->arena, t->diags, &t->permission.keys);
    if (given(t, OPTION_REASON) && value_reason(value(t, OPTION_REASON), t->diags) == 0)
        t->permission.reason = value(t, OPTION_REASON);
}

/* The configuration's options first: the later wins. */
static void settle_plugin_options(struct task *t)
{
    ssm_strs flags = t->options->uses[OPTION_PLUGIN_OPTION].values;
    const struct config *c = &t->config;
    struct option_value *items = ARENA_ARRAY(t->arena, c->plugin_option_count + flags.count, struct option_value);
    size_t count = 0;

    if (!items) {
        diag_out_of_memory(t->diags);
        return;
    }
    for (size_t i = 0; i < c->plugin_option_count; i++)
        items[count++] = (struct option_value){
            c->plugin_options[i].plugin, c->plugin_options[i].key, c->plugin_options[i].value, {0}};
    for (size_t i = 0; i < flags.count; i++)
        if (value_plugin_option(flags.items[i], t->diags, &items[count]) == 0)
            count++;
    t->plugin_options = items;
    t->plugin_option_count = count;
}

static void settle_values(struct task *t)
{
    t->apply = given(t, OPTION_APPLY);
    t->json = given(t, OPTION_JSON);
    t->quiet = given(t, OPTION_QUIET);
    t->idempotent = given(t, OPTION_IDEMPOTENT);
    t->verify = !given(t, OPTION_NO_VERIFY);
    value_limits(t->options, &t->confinement, t->diags);
    t->report_path = value(t, OPTION_REPORT);
    t->dialect = value(t, OPTION_DIALECT);
    if (given(t, OPTION_NAME) && value_name(value(t, OPTION_NAME), t->diags) == 0)
        t->name = value(t, OPTION_NAME);
    if (given(t, OPTION_TIMESTAMP))
        value_time(value(t, OPTION_TIMESTAMP), &t->time, t->diags);
    else
        value_epoch(getenv("SOURCE_DATE_EPOCH"), t->now, &t->time, t->diags);
    value_plugin_dirs(t->options->uses[OPTION_PLUGIN_DIR].values, t->diags);
    settle_permission(t);
}

/* Flag, else setting, else the default of the short form and of two schemas; a usage error where there is none. `origin`: what it
 * came from. */
static ssm_str settle_required(struct task *t, enum option_id id, ssm_str setting, const char *path,
                               const char *fallback, ssm_str *origin)
{
    const struct option_use *report = &t->options->uses[OPTION_REPORT];
    ssm_str flag = ssm_cstr(option_specs[id].names[0]);

    *origin = flag;
    if (given(t, id))
        return value(t, id);
    if (setting.ptr) {
        *origin = ssm_cstr(path);
        return setting;
    }
    if (!report->given || strcmp(report->spelling, option_specs[OPTION_REPORT].names[1]) == 0)
        return ssm_cstr(fallback);
    diag_at(t->diags, DIAG_CLI_REQUIRED_OR_SETTING, flag, ssm_cstr(path));
    return ssm_view(NULL, 0);
}

/* A problem that a flag leads to leaves nothing behind; one of the configuration is reported in the usual place. */
static void blame(struct task *t, ssm_str origin)
{
    if (str_starts(origin, "--"))
        t->nothing_behind = true;
}

/* A preview needs no folder of which nobody has said that it is there. */
static void open_output(struct task *t, ssm_str origin)
{
    bool may_miss = !t->apply && !given(t, OPTION_OUTPUT_DIR) && !t->config.output_dir.ptr;
    struct diags d;

    diags_init(&d, t->arena);
    t->folder = path_open_folder(&t->policy, t->output_dir, false, &d);
    if (t->folder < 0 && may_miss && d.last && d.last->code == DIAG_FOLDER_MISSING) {
        diag_at(t->diags, DIAG_FOLDER_NOT_YET, ssm_view(NULL, 0), t->output_dir);
        return;
    }
    diags_move(t->diags, &d);
    if (t->folder < 0)
        blame(t, origin);
}

static void settle_output(struct task *t)
{
    struct path_policy *p = &t->policy;
    ssm_str origin, dir, reports;

    p->allow_only = t->config.allow_writes_only_under;
    p->deny = t->config.deny_writes_under;
    p->directories = t->config.directories;
    p->reports_root = t->config.reports_root;
    reports = arena_concat(t->arena, (const ssm_str[]){p->reports_root, SSM_LIT("/" REPORTS_FOLDER)}, 2);
    t->reports = given(t, OPTION_OUT)
                     ? path_safe_output(p, value(t, OPTION_OUT), SSM_LIT("--out"), t->arena, t->diags)
                     : path_safe_output(p, reports, SSM_LIT("output.reports_root"), t->arena, t->diags);
    if (!t->reports.ptr)
        t->nothing_behind = true;

    dir = settle_required(t, OPTION_OUTPUT_DIR, t->config.output_dir, "migration.output_dir", "db/migrations", &origin);
    if (!dir.ptr)
        return;
    t->output_dir = path_governed(p, dir, origin, t->arena, t->diags);
    if (t->output_dir.ptr)
        open_output(t, origin);
    else
        blame(t, origin);
}

/* The built-in patterns, and those of the configuration once that is read. */
static void settle_secrets(struct task *t)
{
    const struct config *c = &t->config;
    struct secret_pattern *extra = ARENA_ARRAY(t->arena, c->pattern_count, struct secret_pattern);
    struct secrets *all;

    if (!extra) {
        diag_out_of_memory(t->diags);
        return;
    }
    for (size_t i = 0; i < c->pattern_count; i++)
        extra[i] = (struct secret_pattern){c->patterns[i].name, c->patterns[i].regex};
    all = secrets_new(extra, c->pattern_count, t->diags);
    if (!all) {
        t->nothing_behind = true; /* what must not be shown is not known */
        return;
    }
    secrets_free(t->secrets);
    t->secrets = all;
}

/* What every command that looks at a schema or a report needs. */
static int settle_common(struct task *t)
{
    t->now = (int64_t)time(NULL);
    t->folder = t->policy.root = -1;
    t->platform = value_platform(t->options->program);
    settle_secrets(t);
    settle_values(t);
    open_workspace(t);
    if (t->policy.root < 0 || diags_failed(t->diags)) {
        t->nothing_behind = true;
        return -1;
    }
    read_config(t);
    task_speak(t);
    if (diags_failed(t->diags)) { /* where reports may go is not known */
        t->nothing_behind = true;
        return -1;
    }
    if (t->config.platform.ptr)
        t->platform = t->config.platform;
    if (given(t, OPTION_PLATFORM))
        t->platform = value(t, OPTION_PLATFORM);
    settle_limits(t);
    settle_plugin_options(t);
    places_plugins(t->options->uses[OPTION_PLUGIN_DIR].values, &t->config, t->arena, t->diags, &t->plugin_paths);
    if (t->config.pattern_count)
        settle_secrets(t);
    return diags_failed(t->diags) ? -1 : 0;
}

int task_settle(struct task *t)
{
    ssm_str origin;

    if (!diags_failed(t->diags))
        task_check_together(t);
    t->definitions = given(t, OPTION_ALLOW_DEFINITIONS);
    if (settle_common(t) != 0)
        return -1;
    t->tool = settle_required(t, OPTION_MIGRATION_TOOL, t->config.tool, "migration.tool", "flyway", &origin);
    settle_output(t);
    if (!given(t, OPTION_REPORT))
        task_settle_schemas(t);
    return diags_failed(t->diags) ? -1 : 0;
}

int task_settle_diff(struct task *t)
{
    static const enum option_id needed[] = {OPTION_FROM, OPTION_TO};

    for (size_t i = 0, bad = diags_failed(t->diags); i < sizeof needed / sizeof needed[0] && !bad; i++)
        if (!given(t, needed[i]))
            diag_plain(t->diags, DIAG_CLI_REQUIRED, ssm_cstr(option_specs[needed[i]].names[0]));
    t->tool = SSM_LIT("raw-sql");
    t->definitions = true;
    t->from = (struct schema_argument){value(t, OPTION_FROM), SSM_LIT("--from"), AT_FDCWD};
    t->to = (struct schema_argument){value(t, OPTION_TO), SSM_LIT("--to"), AT_FDCWD};
    return settle_common(t);
}

void task_free(struct task *t)
{
    secrets_free(t->secrets);
    t->secrets = NULL;
    if (t->folder >= 0)
        close(t->folder);
    if (t->policy.root >= 0)
        close(t->policy.root);
    t->folder = t->policy.root = -1;
}
