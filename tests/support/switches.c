/* SPDX-License-Identifier: Apache-2.0
 *
 * SSM_TEST_WITHOUT=landlock,seccomp,...: what the test build leaves out, to show what each mechanism is there for.
 */
#include "worker/worker.h"

#include <stdlib.h>

bool worker_without(const char *mechanism)
{
    static char text[256]; /* a child's environment goes */
    const char *list = getenv("SSM_TEST_WITHOUT");
    size_t n = strlen(mechanism);

    if (list)
        strncpy(text, list, sizeof text - 1);
    list = text;

    for (; *list; list += strcspn(list, ","), list += *list == ',')
        if (strncmp(list, mechanism, n) == 0 && (list[n] == ',' || list[n] == '\0'))
            return true;
    return false;
}
