/* SPDX-License-Identifier: Apache-2.0
 *
 * smartspec-migrate generate.
 */
#include "cli/commands.h"
#include "cli/run.h"

int generate_command(const struct invocation *in)
{
    struct task t = {.arena = in->arena, .diags = in->diags, .options = in->options, .command = in->command};

    return run(&t);
}
