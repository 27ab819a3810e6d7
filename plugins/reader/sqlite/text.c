/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts that grow, in the host's memory, and their comparison.
 */
#include "lite.h"

#include <string.h>

ssm_str lr_copy(ssm_host *h, ssm_str s)
{
    struct text t = {.owner = h};

    text_put(&t, s);
    return text_done(&t);
}

int lr_compare(ssm_str a, ssm_str b)
{
    for (size_t i = 0; i < a.len && i < b.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return (unsigned char)ascii_lower(a.ptr[i]) < (unsigned char)ascii_lower(b.ptr[i]) ? -1 : 1;
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

