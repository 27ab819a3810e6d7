/* SPDX-License-Identifier: Apache-2.0
 *
 * The two phases; see phases.h.
 */
#include "cli/phases.h"

int phase_plan(const struct task *t, ssm_str bytes, struct draft *out)
{
    const struct plan_request request = {&out->report, &t->permission, t->name, t->config.spec_id_regex};
    int loaded = report_load(bytes, t->arena, t->diags, &out->report);
    int guarded = guard_operations(&out->report.ops, &out->report.actual, t->diags); /* all problems in one run */
    int planned;

    if (loaded)
        return -1;
    out->has_report = true;
    planned = plan_make(&request, t->arena, t->diags, &out->plan, &out->has_plan);
    out->has_plan = out->has_plan && guarded == 0; /* planned all the same: all problems in one run */
    return guarded || planned ? -1 : 0;
}

/* A plugin that a flag names and nobody knows is the command line's fault. */
static const struct plugin *find_plugin(struct task *t, struct plugins *plugins, ssm_kind kind, ssm_str name,
                                        enum option_id flag)
{
    size_t invalid = t->diags->count[DIAG_INVALID];
    const struct plugin *p = plugins_get(plugins, kind, name);

    if (!p && option_given(t->options, flag) && t->diags->count[DIAG_INVALID] > invalid)
        t->nothing_behind = true;
    return p;
}

int phase_render(struct task *t, const struct draft *draft, const struct seal *seal, struct rendered *out)
{
    struct render_request request = {
        .plan = &draft->plan,
        .report = &draft->report,
        .dialect_name = seal->dialect,
        .options = t->plugin_options,
        .option_count = t->plugin_option_count,
        .types_allow = t->config.types_allow,
        .functions_allow = t->config.functions_allow,
        .header = seal->header,
        .idempotent = t->idempotent,
        .excerpts_only = diags_failed(t->diags),
    };
    struct plugins *plugins = plugins_open(&t->plugin_paths, t->arena, t->diags);
    int result = -1;

    if (!plugins)
        return -1;
    request.dialect = find_plugin(t, plugins, SSM_KIND_DIALECT, seal->dialect, OPTION_DIALECT);
    request.emitter = find_plugin(t, plugins, SSM_KIND_EMITTER, t->tool, OPTION_MIGRATION_TOOL);
    if (request.dialect && request.emitter && draft->plan.ops.count == 0)
        result = 0; /* nothing to render: no script */
    else if (request.dialect && request.emitter)
        result = render(&request, t->arena, t->diags, out);
    plugins_close(plugins);
    return result;
}
