/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists of words, and those of the engines that both their dialect and their reader need.
 */
#ifndef SSM_PLUGINS_COMMON_WORDS_H
#define SSM_PLUGINS_COMMON_WORDS_H

#include <smartspec-migrate/plugin.h>

#include <stdbool.h>

/* Sorted by strcmp. */
struct words {
    const char *const *items;
    size_t count;
};

/* Of an array. */
#define WORDS(array) ((struct words){(array), sizeof(array) / sizeof(array)[0]})

bool words_hold(struct words list, ssm_str word);
/* The list is in lower case; the word may be written in any. */
bool words_hold_any_case(struct words list, ssm_str word);

/* PostgreSQL 15's key words of which a name needs quotes: pg_get_keywords() without the unreserved ones, and `begin`. */
extern const struct words postgresql_words;
/* What SQLite 3.40's parser reads as a key word: "SQLite Keywords", with TRUE and FALSE, which are read as numbers. */
extern const struct words sqlite_words;

#endif
