/* SPDX-License-Identifier: Apache-2.0
 *
 * The settings as one frame: the child that reads the files writes it.
 */
#ifndef SSM_CONFIG_CONFIG_WIRE_H
#define SSM_CONFIG_CONFIG_WIRE_H

#include "base/record.h"
#include "config/config.h"

extern const struct record record_config;

/* wire_end's failure, or that of memory, is in w->failed. */
void config_put(const struct config *c, struct wire *w, unsigned type);
/* Texts stay in the frame, lists lie in `a`. Returns 0, or -1: the frame is not what it should be, or `a` has failed. */
int config_take(struct wire_reader *r, struct arena *a, struct config *out);

#endif
