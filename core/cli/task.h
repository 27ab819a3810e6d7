/* SPDX-License-Identifier: Apache-2.0
 *
 * What is to be done, settled from the command line, the configuration and the environment before anything is read.
 */
#ifndef SSM_CLI_TASK_H
#define SSM_CLI_TASK_H

#include "cli/options.h"
#include "output/output.h"

/* A schema as it is named: by a flag, by a setting, or because it lies in a usual place. */
struct schema_argument {
    ssm_str text;
    ssm_str origin; /* the flag or setting, for messages; absent: it was found */
    int base;       /* where a relative path starts: AT_FDCWD, or the workspace */
};

struct task {
    struct arena *arena;
    struct diags *diags;
    const struct options *options;
    ssm_strs command; /* the command line, for recommended commands */
    struct config config;
    enum lang lang;
    ssm_str platform;
    bool apply, json, quiet, idempotent, verify;
    struct confinement confinement; /* of the children */
    ssm_str report_path; /* absent: two schemas are compared */
    struct schema_argument from, to;
    struct report_places places; /* of what the report of these says */
    ssm_str spec_path;   /* of <spec_md>, relative to the workspace; else absent: the report says */
    ssm_str tool;
    ssm_str dialect;    /* of the flag; absent: the report or the configuration says */
    ssm_str name;       /* of the migration; absent: derived */
    ssm_str output_dir; /* relative to the workspace; absent: not settled */
    ssm_str reports;    /* folder of the runs' folders, likewise */
    struct permission permission;
    bool definitions; /* the report's objects and declared functions are taken: --allow-definitions, or it is made of two schemas */
    int64_t now;  /* seconds since 1970 */
    int64_t time; /* chosen for the script's version */
    struct option_value *plugin_options;
    size_t plugin_option_count;
    struct plugin_paths plugin_paths;
    struct path_policy policy; /* root: a descriptor, or -1 */
    int folder;                /* descriptor of output_dir, or -1 */
    struct secrets *secrets;   /* or NULL */
    /* The command line or what it leads to is at fault: nothing is left behind, not even reports. */
    bool nothing_behind;
    bool for_server; /* the script goes to a server as it stands, not through its client program */
};

/* The language, from the flag alone until the configuration is read: messages about it have one, too. */
void task_speak(struct task *t);
/* Settles everything; *t holds arena, diags, options and command. Returns 0, or -1 with every problem in the diags. */
int task_settle(struct task *t);
/* The same for `diff`, which writes nothing. */
int task_settle_diff(struct task *t);
/* settle_schemas.c: which schemas are compared, of `generate`; the output folder is settled. */
void task_settle_schemas(struct task *t);
/* What is asked for does not go together. */
void task_check_together(struct task *t);
/* What the plan is made from, for messages: the report, or the schema that shall be. */
static inline ssm_str task_subject(const struct task *t)
{
    return t->report_path.ptr ? t->report_path : t->to.text;
}
/* The limits of the children that see the report: by its size. */
void task_limit(struct task *t, size_t bytes);
void task_free(struct task *t);

/* ---- values.c: texts of flags to values, each with a diagnostic and -1 where it is none */

int value_time(ssm_str text, int64_t *time, struct diags *d);
/* $SOURCE_DATE_EPOCH, or `now` where it is not set. */
int value_epoch(const char *text, int64_t now, int64_t *time, struct diags *d);
int value_name(ssm_str text, struct diags *d);
int value_reason(ssm_str text, struct diags *d);
/* "KEY,KEY": a comma behind a backslash belongs to a key, which keeps the backslash. */
int value_keys(ssm_str text, ssm_str flag, struct arena *a, struct diags *d, ssm_strs *keys);
/* Seconds that a child may take; `pointer`: where they were given. */
int value_seconds(ssm_str text, ssm_str pointer, unsigned *seconds, struct diags *d);
/* How children run before the report is read: the defaults and what the flags say. */
void value_limits(const struct options *o, struct confinement *c, struct diags *d);
int value_plugin_option(ssm_str text, struct diags *d, struct option_value *out);
int value_plugin_dirs(ssm_strs dirs, struct diags *d);
/* The platform that nobody named: by the program's name and the environment. */
ssm_str value_platform(const char *program);
/* The names of one dialect in one spelling, lower case, in `a`: "pg" is "postgresql". */
ssm_str value_dialect(ssm_str text, struct arena *a);

#endif
