/* SPDX-License-Identifier: Apache-2.0
 *
 * What the harnesses of decoders share: frames gathered in memory, and streams cut into frames.
 */
#ifndef SSM_TESTS_FUZZ_FRAMES_H
#define SSM_TESTS_FUZZ_FRAMES_H

#include "fuzz.h"

#include "base/wire.h"

static inline int frames_append(void *user, ssm_str frames)
{
    buf_put(user, frames);
    return 0;
}

/* Opens a writer into `out`. */
static inline void frames_open(struct wire *w, struct buf *out)
{
    buf_init(out, (size_t)1 << 28);
    wire_open(w, frames_append, out);
}

static inline void frames_close(struct wire *w, const struct buf *out)
{
    FUZZ_CHECK(wire_flush(w) == 0 && !out->failed, "not written");
    wire_close(w);
}

/* Where FUZZ_FRAMES names a folder, a stream is kept there: a seed for the harness that reads it. */
static inline void frames_keep(ssm_str stream)
{
    const char *folder = getenv("FUZZ_FRAMES");
    char path[4096];
    FILE *f;

    if (!folder)
        return;
    snprintf(path, sizeof path, "%s/%016llx", folder, (unsigned long long)str_hash(stream));
    f = fopen(path, "wb");
    FUZZ_CHECK(f && fwrite(stream.ptr, 1, stream.len, f) == stream.len && fclose(f) == 0, "%s", path);
}

#endif
