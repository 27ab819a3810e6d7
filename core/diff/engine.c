/* SPDX-License-Identifier: Apache-2.0
 *
 * What the comparison must know of an engine beyond the model; see compare.h.
 */
#include "diff/compare.h"

bool engine_is_loose(const struct comparison *c)
{
    return str_is(c->request->dialect, "mysql") || str_is(c->request->dialect, "mariadb");
}

bool engine_is_exact(const struct comparison *c)
{
    return str_is(c->request->dialect, "postgresql");
}
