/* SPDX-License-Identifier: Apache-2.0
 *
 * The files of the configuration to settings.
 */
#ifndef SSM_CLI_CONFIGURE_H
#define SSM_CLI_CONFIGURE_H

#include "config/config.h"
#include "host/host.h"

struct config_source {
    ssm_str path; /* for messages */
    enum config_origin origin;
    struct buf bytes; /* empty: there is no such file */
};

enum { CONFIG_SOURCES = 3 }; /* at most: the system's, the user's, the workspace's */

/* Reads them one on top of the other. Returns 0, or -1 with every problem in `d`. Strings lie in `a`. */
int configure(const struct config_source *sources, size_t count, struct confinement *c, struct arena *a, struct diags *d,
              struct config *out);
void configure_free(struct config_source *sources, size_t count);

#endif
