/* SPDX-License-Identifier: Apache-2.0
 *
 * The bytes before cJSON sees them. cJSON takes much that is not JSON and cuts texts at a NUL; what passes here, it
 * reads without loss.
 */
#ifndef SSM_REPORT_SCAN_H
#define SSM_REPORT_SCAN_H

#include "base/diag.h"
#include "base/map.h"

enum scan_result {
    SCAN_BROKEN, /* cJSON must not see it */
    SCAN_FLAWED, /* it may be read on, to find what else is wrong: duplicate keys, numbers that a double cannot hold */
    SCAN_GOOD
};

/* One pass over `bytes`. Adds every problem to `d`. `members`: the top-level object's keys, each with the bytes of its
 * value (ssm_str *); they live in `a`, the values in `bytes`. */
enum scan_result scan_report(ssm_str bytes, struct arena *a, struct diags *d, struct map *members);

#endif
