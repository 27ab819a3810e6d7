/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of known settings, and the canonical text of all of them.
 */
#ifndef SSM_CONFIG_SETTINGS_H
#define SSM_CONFIG_SETTINGS_H

#include "config/config.h"
#include "config/yaml.h"

enum setting_kind {
    SETTING_TEXT,
    SETTING_CHOICE,    /* a text of `choices` */
    SETTING_TRI,       /* true or false, into an ssm_tri */
    SETTING_COLLISION, /* a text of `choices`, by its place into an enum on_collision */
    SETTING_TEXTS,
    SETTING_PATTERNS,
    SETTING_PLUGIN_OPTIONS,
    SETTING_KIND_COUNT
};

struct setting {
    const char *path; /* dotted */
    enum setting_kind kind;
    size_t target;              /* offset in struct config */
    const char *const *choices; /* NULL-terminated, or NULL */
    bool trusted_only;          /* refused in a workspace's file */
};

/* Ends with path == NULL. */
extern const struct setting settings[];

/* One file that is being read. */
struct config_file {
    ssm_str path; /* for messages */
    enum config_origin origin;
    struct arena *arena;
    struct diags *diags;
    struct config *config;
};

/* Reads a value into its setting. Returns 0, or -1 with what is wrong in the file's `diags`. */
int setting_read(const struct config_file *f, const struct setting *s, const struct yaml_node *n);
/* A canonical text of every setting that is not at its default, in `a`; {NULL} when memory ends. */
ssm_str settings_text(const struct config *c, struct arena *a);

#endif
