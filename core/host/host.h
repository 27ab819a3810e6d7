/* SPDX-License-Identifier: Apache-2.0
 *
 * The host: finds, verifies, loads and describes plugins, and runs them over a sealed plan. The only room that knows
 * libltdl. Plugins run in children only (worker/worker.h); what these give back is checked as it comes in, and again when it
 * is whole.
 *
 *   render.c          phase 2 in the monitor: the children one after the other, the audit (audit/audit.h) between them
 *   find.c            search order, file trust
 *
 * In children:
 *   guest.c load.c    the one plugin that a child loads; libltdl, the descriptor's checks
 *   api.c             the services of struct ssm_host_api
 *   dialect_child.c   loads the dialect, renders all there is
 *     check.c         the dialect's facts against the plan: names, types, expressions, functions
 *     units.c         operations to units, up and down
 *   emitter_child.c   loads the emitter, collects its files
 *     script.c        statements laid out with wrappers; files.c: the files; options.c: its options
 *   verify_child.c    loads the dialect anew, lets it look at statements again
 *   reader_child.c    loads the readers that two schemas need, has them read, and compares (diff/diff.h)
 *     reader_choice.c which readers, which dialect; reader_api.c: the services that only readers use
 *     reader_place.c  where the schemas have what the report says, from the child to messages
 *   finder_child.c    loads a finder, which looks for the files of a schema
 *   describe.c        a plugin as a frame; all of them, for people; facts.c: its facts
 *
 * In the monitor:
 *   dialect_take.c emitter_take.c  what comes from these
 *   reader.c          two schemas to a report, before the pipeline; reader_take.c: what comes of it
 *   finder.c          files that a finder finds
 *   ending.c          how a child ended, for people; speech.c: what it may say itself
 */
#ifndef SSM_HOST_HOST_H
#define SSM_HOST_HOST_H

#include "base/buf.h"
#include "base/diag.h"
#include "audit/rendering.h"
#include "diff/side.h"
#include "plan/plan.h"
#include "source/source.h"
#include "worker/worker.h"

struct plugin_paths {
    ssm_strs plugin_dirs; /* --plugin-dir, in order */
    ssm_strs config_dirs; /* plugins.path of the trusted configuration */
    const char *env_path; /* SSM_PLUGIN_PATH, or NULL */
    const char *user_dir; /* $XDG_DATA_HOME/smartspec-migrate/plugins, or NULL */
    const char *installed_dir;
};

/* How children run, and what was in force in all of them. */
struct confinement {
    struct worker_limits limits;
    unsigned bars; /* worker_bar: in force in every child so far */
    unsigned landlock;
    bool used; /* a child has run */
};

/* Runs the jobs (worker.h) and notes what was in force. With `d`, an end that is none of WORKER_DONE and WORKER_STOPPED becomes a
 * diagnostic that names the job's `who`. Returns 0 when each was WORKER_DONE. */
int confined(struct confinement *c, struct worker_job *jobs, size_t count, struct arena *a, struct diags *d);
/* That diagnostic. */
int confined_tell(const struct confinement *c, const struct worker_job *job, struct arena *a, struct diags *d);
/* A warning for what the kernel could not give. */
void confinement_warn(const struct confinement *c, struct diags *d);

/* ---- describe.c */

struct plugin {
    /* The host's own copies, filled up with zeros where the plugin's are shorter. */
    ssm_plugin descriptor;
    struct ssm_dialect dialect; /* of a dialect, with `facts` pointing to the next */
    ssm_dialect_facts facts;
    struct ssm_emitter emitter; /* of an emitter */
    struct ssm_reader reader;   /* of a reader */
    struct ssm_finder finder;   /* of a finder */
    ssm_kind kind;
    ssm_str name;
    ssm_str path; /* of the shared object */
    bool can_verify; /* of a dialect, where it was described */
    struct plugin *next;
};

/* Every plugin found, in order of kind and name, for `plugins` and completion: *out is the list's head, or NULL; it describes
 * them, and has no callbacks. Files that are refused, broken or misbehave are warnings; a plugin whose kind and name an earlier
 * folder has is left out. Returns 0, or -1 with the reasons in `d`. */
int plugins_describe(const struct plugin_paths *paths, struct confinement *c, struct arena *a, struct diags *d,
                     const struct plugin **out);

struct option_value {
    ssm_str plugin;
    ssm_str key;
    ssm_str value;
    ssm_str origin; /* the flag, or absent where it stands in a configuration: there it may be for a plugin not in use */
};

/* ---- reader.c */

struct read_request {
    const struct plugin_paths *paths;
    struct option_value *options; /* as of a render_request; those of readers lose their origin: they are in use */
    size_t option_count;
    ssm_str dialect; /* as chosen; absent: the schemas tell */
    struct schema_input from, to;
    ssm_strs ignore;  /* kinds that cannot be migrated and are passed over */
    ssm_strs renames; /* "users.mail=users.email" */
    ssm_str spec_path; /* for the report, or absent */
    const char *version; /* of the program */
};

/* A place in a schema. */
struct schema_place {
    uint32_t file; /* of the input's, from 1; 0: nowhere */
    uint32_t line, column;
};

/* Where the two schemas have what the report's differences, and the tables and enums of its actual_schema, are about. */
struct report_places {
    struct schema_place (*differences)[SIDES];
    size_t count, capacity;
    struct map others; /* by pointer, to the same */
    struct schema_input input[SIDES]; /* their names */
};

struct schemas_read {
    struct buf report; /* freed by whoever asked */
    ssm_str dialect;   /* that of the request, or as it was found out */
    size_t differences;
    struct report_places places;
};

/* Has both schemas read and compared, in one child: a validation report. Returns 0, or -1 with the reasons in `d`. */
int read_schemas(const struct read_request *r, struct confinement *c, struct arena *a, struct diags *d,
                 struct schemas_read *out);

/* Messages behind `last` (NULL: all) that point into the report point to the schemas: nobody has seen that report. */
void places_show(const struct report_places *p, struct arena *a, struct diag *last, struct diags *d);

/* ---- finder.c */

struct find_request {
    const struct plugin_paths *paths;
    const struct option_value *options; /* as of a render_request */
    size_t option_count;
    ssm_str scheme;
    ssm_str root;     /* the workspace, absolute: all that the finder may read */
    ssm_str argument; /* as given: what files are named after */
    ssm_str location; /* the rest of it */
};

/* Has the finder of the scheme find files, in a child of its own. Returns 0 with *out in `a` and *bytes their size, or -1 with the
 * reasons in `d`. */
int find_schema(const struct find_request *r, struct confinement *c, struct arena *a, struct diags *d,
                struct schema_input *out, size_t *bytes);

/* ---- render.c */

/* What phase 2 gives back: plain data. */
struct rendered {
    struct rendering *rendering; /* NULL: there is none */
    struct rendered_file *files;
    size_t file_count;
    struct buf *excerpts; /* on a refused plan: the statements of each operation of the plan, or NULL */
    size_t excerpt_count;
    bool parsed; /* the dialect's own verification was passed, too */
};

struct render_request {
    const struct plan *plan;
    const struct report *report;
    const struct plugin_paths *paths;
    ssm_str dialect; /* as chosen: "mariadb" */
    ssm_str emitter;
    const struct option_value *options; /* the later wins */
    size_t option_count;
    ssm_strs types_allow;
    ssm_strs functions_allow;
    ssm_strs header; /* lines */
    bool idempotent;
    bool excerpts_only; /* the gate refused: render for the report, emit nothing */
    bool verify;        /* let the dialect look at its statements again */
    bool for_server;    /* the script goes to a server as it stands, not through its client program */
};

/* Runs dialect and emitter. Returns 0, or -1 with the reasons in `d`; `out` then holds no file. Sets in the plan what the
 * dialect says of it: operations without a way back, and foreign keys that stay in their tables. */
int render(const struct render_request *r, struct confinement *c, struct arena *a, struct diags *d, struct rendered *out);
void rendered_free(struct rendered *r);

#endif
