/* SPDX-License-Identifier: Apache-2.0
 *
 * What can be configured: one line each. A new setting is a line here and a field in struct config.
 */
#include "config/settings.h"

static const char *const langs[] = {"en", "th", NULL};
static const char *const platforms[] = {"cli", "kilo", "ci", "other", NULL};
static const char *const collisions[] = {[ON_COLLISION_NEW_RUN_ID] = "new_run_id", [ON_COLLISION_FAIL] = "fail", NULL};

#define AT(field) offsetof(struct config, field)

const struct setting settings[] = {
    {"lang", SETTING_CHOICE, AT(lang), langs, false},
    {"platform", SETTING_CHOICE, AT(platform), platforms, false},
    {"default_json_summary", SETTING_TRI, AT(default_json_summary), NULL, false},
    {"output.reports_root", SETTING_TEXT, AT(reports_root), NULL, false},
    {"safety.allow_writes_only_under", SETTING_TEXTS, AT(allow_writes_only_under), NULL, false},
    {"safety.deny_writes_under", SETTING_TEXTS, AT(deny_writes_under), NULL, false},
    {"safety.disallow_symlink_writes", SETTING_TRI, AT(disallow_symlink_writes), NULL, false},
    {"safety.spec_id_regex", SETTING_TEXT, AT(spec_id_regex), NULL, false},
    {"safety.redaction.patterns", SETTING_PATTERNS, AT(patterns), NULL, false},
    {"safety.output_collision.on_collision", SETTING_COLLISION, AT(on_collision), collisions, false},
    {"migration.tool", SETTING_TEXT, AT(tool), NULL, false},
    {"migration.output_dir", SETTING_TEXT, AT(output_dir), NULL, false},
    {"migration.dialect", SETTING_TEXT, AT(dialect), NULL, false},
    {"migration.schema", SETTING_TEXT, AT(schema), NULL, false},
    {"migration.directories", SETTING_TEXTS, AT(directories), NULL, false},
    {"migration.types.allow", SETTING_TEXTS, AT(types_allow), NULL, false},
    {"migration.functions.allow", SETTING_TEXTS, AT(functions_allow), NULL, false},
    {"plugins.options", SETTING_PLUGIN_OPTIONS, AT(plugin_options), NULL, false},
    {"plugins.time_limit", SETTING_TEXT, AT(time_limit), NULL, false},
    {"plugins.path", SETTING_TEXTS, AT(plugin_path), NULL, true},
    {0},
};

void config_defaults(struct config *c)
{
    static const ssm_str directories[] = {
        {"db/migrations", 13}, {"db/changelogs", 13}, {"sql/migrations", 14}, {"migrations", 10}};

    *c = (struct config){
        .reports_root = SSM_LIT(".spec/reports"),
        .directories = {directories, sizeof directories / sizeof directories[0]},
        .digest_text = SSM_LIT(""),
    };
}
