/* SPDX-License-Identifier: Apache-2.0
 *
 * Where things are on this machine: the user's and the system's configuration, plugins, catalogs of messages.
 */
#ifndef SSM_CLI_PLACES_H
#define SSM_CLI_PLACES_H

#include "cli/configure.h"

/* The bytes of the system's and the user's configuration, at most two sources. Returns how many; a file that cannot be read
 * is a diagnostic. */
size_t places_config(struct arena *a, struct diags *d, struct config_source *out);
/* The search path of plugins. `plugin_dirs`: of --plugin-dir. Strings lie in `a`. */
int places_plugins(ssm_strs plugin_dirs, const struct config *c, struct arena *a, struct diags *d,
                   struct plugin_paths *out);
/* The folder of the message catalogs, or NULL. */
const char *places_locale(struct arena *a);

#endif
