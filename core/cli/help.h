/* SPDX-License-Identifier: Apache-2.0
 *
 * Help, from the table of options.
 */
#ifndef SSM_CLI_HELP_H
#define SSM_CLI_HELP_H

#include "base/buf.h"
#include "cli/options.h"

/* The help of a subcommand, or of the whole program where command is COMMAND_NONE. */
void help_write(const struct options *o, struct buf *out);

#endif
