/* SPDX-License-Identifier: Apache-2.0
 *
 * What a killed run left: its files are completed where this run holds the same, else removed.
 */
#ifndef SSM_OUTPUT_RECOVER_H
#define SSM_OUTPUT_RECOVER_H

#include "output/place.h"
#include "output/scripts.h"

/* Under the folder's lock. Returns 0; 1: the interrupted run's files were this run's, and are complete: *script is the first
 * of them; -1 with the reason in `d`. */
int recover(struct placing *p, const struct scripts *found, struct arena *a, struct diags *d, ssm_str *script);

#endif
