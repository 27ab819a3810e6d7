/* SPDX-License-Identifier: Apache-2.0
 *
 * smartspec-migrate: validation reports to guarded database migrations. The pipeline is in run.c.
 */
#include "cli/commands.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
