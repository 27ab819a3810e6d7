/* SPDX-License-Identifier: Apache-2.0
 *
 * Settings: YAML to a struct, by a table of known keys. The only room that knows libyaml.
 */
#ifndef SSM_CONFIG_CONFIG_H
#define SSM_CONFIG_CONFIG_H

#include "base/diag.h"

struct redaction_pattern {
    ssm_str name;  /* absent: the contract's list of texts */
    ssm_str regex; /* PCRE2 */
};

struct plugin_setting {
    ssm_str plugin;
    ssm_str key;
    ssm_str value;
};

enum on_collision { ON_COLLISION_NEW_RUN_ID = 0, ON_COLLISION_FAIL };

struct config {
    ssm_str lang;     /* "en", "th", or absent */
    ssm_str platform; /* or absent */
    ssm_tri default_json_summary;
    ssm_str reports_root; /* output.reports_root; default ".spec/reports" */
    ssm_strs allow_writes_only_under; /* safety.*; items == NULL: not restricted */
    ssm_strs deny_writes_under;
    ssm_tri disallow_symlink_writes; /* always in force; SSM_NO is noted, and changes nothing */
    ssm_str spec_id_regex;
    const struct redaction_pattern *patterns;
    size_t pattern_count;
    enum on_collision on_collision;
    ssm_str tool;       /* migration.* */
    ssm_str output_dir;
    ssm_str dialect;
    ssm_str schema;       /* migration.schema: what the database has, as a schema argument; or absent */
    ssm_strs directories; /* migration.directories, default the contract's four */
    ssm_strs types_allow;
    ssm_strs functions_allow;
    const struct plugin_setting *plugin_options;
    size_t plugin_option_count;
    ssm_str time_limit;   /* plugins.time_limit: seconds, as text; or absent */
    ssm_strs plugin_path; /* plugins.path: from the system's and the user's files only */
    ssm_str digest_text;  /* a canonical text of all settings, for the run id and the report hash */
};

enum config_origin { CONFIG_WORKSPACE, CONFIG_TRUSTED };

/* The defaults. */
void config_defaults(struct config *c);
/* Reads one file's bytes on top of what *c holds; `path` is for messages only. Strings are copied to `a`. Returns 0, or
 * -1 with every problem in `d` (pointer: "path:line:column"). An empty file changes nothing. */
int config_load(ssm_str bytes, ssm_str path, enum config_origin origin, struct arena *a, struct diags *d, struct config *c);

#endif
