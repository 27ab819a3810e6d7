/* SPDX-License-Identifier: Apache-2.0
 *
 * The program: one function per subcommand.
 */
#ifndef SSM_CLI_COMMANDS_H
#define SSM_CLI_COMMANDS_H

#include "cli/options.h"

/* What a subcommand gets. The command line is at fault where `diags` hold an error already. */
struct invocation {
    struct arena *arena;
    struct diags *diags;
    const struct options *options;
    ssm_strs command; /* argv */
};

/* The whole program. Returns its exit code. */
int cli_main(int argc, char *const *argv);

int generate_command(const struct invocation *in);
int diff_command(const struct invocation *in);
int plugins_command(const struct invocation *in);

#endif
