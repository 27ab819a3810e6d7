/* SPDX-License-Identifier: Apache-2.0
 *
 * Diagnostics as frames. Their classes and texts stand in the reader's own table; only a plugin's message brings its words.
 */
#ifndef SSM_BASE_WIRE_DIAG_H
#define SSM_BASE_WIRE_DIAG_H

#include "base/diag.h"
#include "base/wire.h"

/* A frame for each, then one for those that are counted only. wire_end's failures are in w->failed. */
void wire_put_diags(struct wire *w, unsigned frame_type, const struct diags *d);
/* Adds what the frame says to `d`. Returns 0, or -1 where it is none of wire_put_diags (d->out_of_memory: memory ended). */
int wire_take_diag(struct wire_reader *r, struct diags *d);

#endif
