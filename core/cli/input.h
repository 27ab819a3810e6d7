/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading the files that a run is about: report and configuration.
 */
#ifndef SSM_CLI_INPUT_H
#define SSM_CLI_INPUT_H

#include "base/buf.h"
#include "base/diag.h"

struct input {
    int folder; /* where a relative path starts; AT_FDCWD */
    const char *path;
    ssm_str pointer; /* for messages: the flag whose fault it is, or absent */
    size_t limit;
    bool optional; /* absent: the buffer stays empty, and that is no problem */
    bool within;   /* nobody named it: a regular file beneath the folder, through no symbolic link */
    ssm_str name;  /* for messages; absent: the path */
};

/* Reads a regular file or a pipe to its end into `out`. Returns 0, or -1 with the reason (invalid) in `d`. */
int input_read(const struct input *in, struct diags *d, struct buf *out);

#endif
