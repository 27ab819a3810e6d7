/* SPDX-License-Identifier: Apache-2.0
 *
 * The dialects, linked in, and a host for their callbacks that keeps what they put.
 */
#ifndef SSM_TESTS_FUZZ_DIALECTS_H
#define SSM_TESTS_FUZZ_DIALECTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "plugins.h"

struct ssm_host {
    struct arena arena;
    struct buf text; /* what was put */
    size_t failures;
    const char *name; /* the dialect as chosen */
};

void fuzz_host_open(ssm_host *h, const char *name);
void fuzz_host_close(ssm_host *h);
/* The dialect's functions, set up for this kind of host. */
const struct ssm_dialect *fuzz_dialect(enum fuzz_dialect d);
/* What the callback puts for a text. */
ssm_str fuzz_put_by(ssm_host *h, int (*callback)(ssm_host *h, ssm_str text), ssm_str text);

#endif
