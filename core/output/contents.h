/* SPDX-License-Identifier: Apache-2.0
 *
 * The bytes of a rendered file for a version: what the emitter wrote, with the version put in where it asks for that.
 */
#ifndef SSM_OUTPUT_CONTENTS_H
#define SSM_OUTPUT_CONTENTS_H

#include "base/digest.h"
#include "output/output.h"

struct contents {
    ssm_str bytes; /* the file's own, or in the arena */
    char sha256[DIGEST_HEX + 1];
};

/* `time`: the second of the file's version. Returns 0, or -1 when memory ends. */
int contents_make(const struct rendered_file *f, int64_t time, struct arena *a, struct diags *d, struct contents *out);

#endif
