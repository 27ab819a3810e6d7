/* SPDX-License-Identifier: Apache-2.0
 *
 * PostgreSQL 15's own key words of which a name needs quotes: pg_get_keywords() without the unreserved ones.
 */
#include "common/words.h"
#include "postgres.h"

#include <string.h>

/* By first letter: bit n is set where a word of n letters begins with it. Most names end the search here. */
static uint32_t lengths['z' - 'a' + 1];

void pg_index_words(void)
{
    for (size_t i = 0; i < postgresql_words.count; i++)
        lengths[postgresql_words.items[i][0] - 'a'] |= 1u << strlen(postgresql_words.items[i]);
}

bool pg_is_word(ssm_str name)
{
    if (name.len == 0 || name.len >= 32 || name.ptr[0] < 'a' || name.ptr[0] > 'z' ||
        !(lengths[name.ptr[0] - 'a'] >> name.len & 1))
        return false;
    return words_hold(postgresql_words, name);
}
