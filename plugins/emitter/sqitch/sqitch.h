/* SPDX-License-Identifier: Apache-2.0
 *
 * Emitter "sqitch": a change of Sqitch, in its top folder.
 *
 *   sqitch.c   the plugin, its options, the files
 *   verify.c   what the verify script looks at
 */
#ifndef SQITCH_H
#define SQITCH_H

#include <smartspec-migrate/plugin.h>

extern const struct ssm_host_api *sqitch_api;

/* Writes a statement for each table that the migration makes, renames or changes columns of: it fails where the table
 * or one of these columns is not there. */
int verify_write(ssm_host *h, const ssm_migration *m);

#endif
