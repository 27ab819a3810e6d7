/* SPDX-License-Identifier: Apache-2.0
 *
 * The host: finds, verifies, loads and describes plugins, and runs them over a sealed plan. The only room that knows
 * libltdl.
 *
 *   find.c      search order, file trust
 *   load.c      libltdl, the descriptor's checks
 *   check.c     the dialect's facts against the plan: names, types, expressions, functions
 *   units.c     operations to units, up and down
 *   api.c       the services of struct ssm_host_api
 *   render.c    phase 2: negotiation, rendering, files
 */
#ifndef SSM_HOST_HOST_H
#define SSM_HOST_HOST_H

#include "base/buf.h"
#include "base/diag.h"
#include "plan/plan.h"

/* ---- find.c, load.c */

struct plugin_paths {
    ssm_strs plugin_dirs; /* --plugin-dir, in order */
    ssm_strs config_dirs; /* plugins.path of the trusted configuration */
    const char *env_path; /* SSM_PLUGIN_PATH, or NULL */
    const char *user_dir; /* $XDG_DATA_HOME/smartspec-migrate/plugins, or NULL */
    const char *installed_dir;
};

struct plugin {
    /* The host's own copies, filled up with zeros where the plugin's are shorter. */
    ssm_plugin descriptor;
    struct ssm_dialect dialect; /* of a dialect, with `facts` pointing to the next */
    ssm_dialect_facts facts;
    struct ssm_emitter emitter; /* of an emitter */
    ssm_kind kind;
    ssm_str name;
    ssm_str path; /* of the shared object */
    struct plugin *next;
};

struct plugins; /* the set of loaded plugins */

/* Starts the loader. NULL when memory ends. */
struct plugins *plugins_open(const struct plugin_paths *paths, struct arena *a, struct diags *d);
/* The plugin of that kind and name (or alias), loaded; NULL with a diagnostic that names the search path, suggests the
 * nearest name, or says why the file was refused. */
const struct plugin *plugins_get(struct plugins *p, ssm_kind kind, ssm_str name);
/* Every plugin found, in order of kind and name, for `plugins` and completion: the list's head, or NULL. Files that are
 * refused or broken are warnings; a plugin whose kind and name an earlier folder has is left out. */
const struct plugin *plugins_all(struct plugins *p);
/* Unloads and frees. */
void plugins_close(struct plugins *p);

/* ---- render.c */

struct rendered_file {
    ssm_str name; /* with the token {version} */
    ssm_file_role role;
    ssm_file_language language;
    uint32_t step;
    struct buf bytes;
};

/* What phase 2 gives back: plain data. */
struct rendered {
    struct rendered_file *files;
    size_t file_count;
    size_t *unit_of; /* for each operation of the plan: the index of its unit */
    size_t unit_count;
    struct buf *excerpts; /* on a refused plan: the statements of each operation of the plan, or NULL */
    size_t excerpt_count;
    bool down_complete;   /* every operation has a way back */
};

struct option_value {
    ssm_str plugin;
    ssm_str key;
    ssm_str value;
    ssm_str origin; /* the flag, or absent where it stands in a configuration: there it may be for a plugin not in use */
};

struct render_request {
    const struct plan *plan;
    const struct report *report;
    const struct plugin *dialect;
    ssm_str dialect_name; /* as chosen: "mariadb" */
    const struct plugin *emitter;
    const struct option_value *options; /* the later wins */
    size_t option_count;
    ssm_strs types_allow;
    ssm_strs functions_allow;
    ssm_strs header; /* lines */
    bool idempotent;
    bool excerpts_only; /* the gate refused: render for the report, emit nothing */
};

/* Runs dialect and emitter. Returns 0, or -1 with the reasons in `d`; `out` then holds no file. */
int render(const struct render_request *r, struct arena *a, struct diags *d, struct rendered *out);
void rendered_free(struct rendered *r);

#endif
