/* SPDX-License-Identifier: Apache-2.0
 *
 * Where things are on this machine: the user's and the system's configuration, plugins, catalogs of messages.
 */
#ifndef SSM_CLI_PLACES_H
#define SSM_CLI_PLACES_H

#include "config/config.h"
#include "host/host.h"

/* Reads the system's and the user's configuration on top of *c. Returns 0, or -1 with the problems in `d`. */
int places_config(struct arena *a, struct diags *d, struct config *c);
/* The search path of plugins. `plugin_dirs`: of --plugin-dir. Strings lie in `a`. */
int places_plugins(ssm_strs plugin_dirs, const struct config *c, struct arena *a, struct diags *d,
                   struct plugin_paths *out);
/* The folder of the message catalogs, or NULL. */
const char *places_locale(struct arena *a);

#endif
